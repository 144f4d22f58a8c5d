"""Names of files that every system takes: Windows and synchronised folders stop at 260 characters of a whole path.

No file of results/ or .snakemake is longer than LONGEST_PATH below the folder of the evaluation.
"""

import re
from collections.abc import Iterable

from scripts.ground.addresses import shortened, typed
from scripts.ground.errors import EvidenceError

LONGEST_PATH = 180
LONGEST_OUTPUT = 117  # bytes: Snakemake keeps a note on each output, .snakemake/incomplete/ and its path in base64
LONGEST_TRACE = LONGEST_OUTPUT - len("results/trace/.csv")
LONGEST_PART = 37  # beside a key of NAME letters twice in results/surveys/KEY/parts/PART.sha256
NAME = 50  # letters of a key of config/ that names a file
DRAWN = 80  # of one that names a file of a finding
TRACE = re.compile(r"results/trace/([^/]+)\.csv")


def trace_name(address: str) -> str:
    """Return the name of the file with the rows behind a number: its address, or its beginning and a hash of it."""
    return address if len(address.encode()) <= LONGEST_TRACE else shortened(typed(address), LONGEST_TRACE)


def part_name(stem: str) -> str:
    """Return the name of a part of a survey: that of its file, or its beginning and a hash of it."""
    return shortened(stem, LONGEST_PART)


def check(arguments: Iterable[str]) -> None:
    """Raise EvidenceError where a command asks for a file with too long a name; of a trace it has the short one.

    Snakemake reads its settings after the Snakefile, so that the command itself has to be looked at.
    """
    for one in arguments:
        name = one[one.rfind("results/") :] if "results/" in one else ""
        size = len(name.encode())
        if size > LONGEST_OUTPUT and (traced := TRACE.fullmatch(name)):
            raise EvidenceError(
                f"this name has {size} bytes, more than some systems allow: type instead\n"
                f"snakemake results/trace/{trace_name(traced[1])}.csv"
            )
        if size > LONGEST_OUTPUT:
            raise EvidenceError(f"{name[:40]}... has {size} bytes: a name may have at most {LONGEST_OUTPUT}")
