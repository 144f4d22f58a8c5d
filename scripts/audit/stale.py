"""Results that are not of this run: their descriptions are gone or renamed, or it is not known how they were made."""

import os
import re
import shutil
from collections.abc import Callable, Container, Iterable, Mapping
from pathlib import Path

PAGES = (".html", ".docx")
LONG_AGO = 86_400.0  # the second day of 1970, older than any code


def remove(results: Path, known: Mapping[str, Iterable[str]]) -> list[str]:
    """Remove from each folder of results what bears the name of no description; return the names that went, in order.

    `known` has the names that are described, by folder ("findings", "surveys", "records", "interviews": the schemes).
    What a name has is its folder, its page and its Word file; anything else stays.
    """
    gone = []
    for folder, names in sorted(known.items()):
        described = set(names)
        for path in sorted((results / folder).glob("*")):
            ours = path.is_dir() or path.suffix in PAGES
            name = path.stem if path.suffix in PAGES else path.name
            if ours and name not in described and not path.name.startswith("."):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                if path.suffix in PAGES:  # and what it was read from
                    path.with_suffix(".sha256").unlink(missing_ok=True)
                gone.append(f"{folder}/{path.name}")
    return gone


def renamed(results: Path, names: Iterable[tuple[str, str, str]]) -> list[str]:
    """Remove files that have another name now; return each with its new name, in order.

    `names` are the folder below results/ (`surveys/{survey}/`), the old name and the new one.
    """
    gone = []
    for folder, old, new in names:
        for path in sorted(results.glob(re.sub(r"\{\w+\}", "*", folder) + old)):
            path.unlink()
            gone.append(f"{path.relative_to(results).as_posix()} (now {new})")
    return sorted(gone)


def outdated(
    results: Path, made_by: Callable[[str], str | None], read_only: Container[str]
) -> tuple[list[str], list[str]]:
    """Remove what was made on request of evidence as it was before; return what went, and what stays but is outdated.

    `made_by` names the rule on request that makes a file or folder, None for others. Only what people read goes
    (`read_only`): into the rest they may have written.
    """
    gone: list[str] = []
    kept: list[str] = []
    for path in sorted(results.rglob("*")):
        name = path.as_posix()
        rule = made_by(name)
        if rule is None or not path.exists():
            continue
        if rule in read_only:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        (gone if rule in read_only else kept).append(name)
    return gone, kept


def date_back(results: Path, metadata: Path, now: float) -> bool:
    """Give an old date to results that may not count as up to date; return whether nothing at all is known of them.

    Where the notes of Snakemake on how results were made are gone (`metadata`), each is made anew when it is asked for,
    for everything else they are made of is newer by now. A date in the future would outlast changes.
    """
    unknown = not any(path.is_file() for path in metadata.rglob("*"))
    found = [path for path in results.rglob("*") if path.is_file()]
    for path in found:
        if unknown or path.stat().st_mtime > now + 3600:
            os.utime(path, (LONG_AGO, LONG_AGO))
    return unknown and any(path != results / "README.md" for path in found)  # a clone has that one
