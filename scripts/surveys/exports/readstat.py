"""Files of SPSS and Stata by the library readstat, each in a process of its own: what a header claims is held first."""

import json
import re
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import pandas as pd

from scripts.sheets import apart
from scripts.surveys.exports import readstat_child

PACKED = 1032  # bytes that one packed byte can stand for
Read = tuple[pd.DataFrame, Any]


def read(path: Path, data: bytes, kind: str, **options: Any) -> Read:
    """Return the cells of a file (`kind` sav, por or dta) and what it says of them, as pyreadstat does.

    Dates stay numbers: its conversion stops at dates that pandas can't hold. `data` is what is read where it is not
    what the file holds. Raises apart.Broken.
    """
    if (claimed := cases(data, kind)) > len(data) * (PACKED if data.startswith(b"$FL3") else 1):
        raise apart.TooLarge(f"its header claims {claimed:,} cells, it has {len(data):,} bytes")
    if kind != "por":
        return loaded(path, kind, options)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / path.name
        place.write_bytes(data)
        return loaded(place, kind, options)


def loaded(path: Path, kind: str, options: dict[str, Any]) -> Read:
    """Return what the child reads."""
    cells, meta = apart.call(readstat_child.__file__, path, kind, json.dumps(options))
    return pd.DataFrame(cells), SimpleNamespace(**meta)


def cases(data: bytes, kind: str) -> int:
    """Return how many cells the header of a file claims at least; 0 where it doesn't say.

    A cell takes a byte at least, packed by SPSS or not. The number of variables in a .sav may be anything: of these a
    case has one at least.
    """
    if kind == "sav":
        return max(int.from_bytes(data[80:84], order(data[64:68] in (b"\2\0\0\0", b"\3\0\0\0")), signed=True), 0)
    if kind == "dta" and data.startswith(b"<stata_dta>"):
        found = [re.search(rb"<%s>(.{2,8}?)</%s>" % (one, one), data[:300], re.DOTALL) for one in (b"K", b"N")]
        sizes = [int.from_bytes(one[1], order(b"<byteorder>MSF" not in data[:100])) for one in found if one]
        return sizes[0] * sizes[1] if len(sizes) == 2 else 0
    if kind == "dta":
        own = order(data[1:2] != b"\1")
        return int.from_bytes(data[4:6], own) * int.from_bytes(data[6:10], own)
    return 0


def order(little: bool) -> Literal["little", "big"]:
    """Return the order of the bytes of a number."""
    return "little" if little else "big"
