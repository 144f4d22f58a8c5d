"""Every table of results/ by its file."""

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from scripts.ground import (
    analysis_tables,
    audit_tables,
    code_tables,
    layout_tables,
    long_table,
    note_tables,
    survey_tables,
    weight_tables,
)
from scripts.ground.table import Further, Kind, Table, TableError

# In the order in which a reader meets them.
STAGES = (
    layout_tables,
    survey_tables,
    weight_tables,
    analysis_tables,
    note_tables,
    code_tables,
    long_table,
    audit_tables,
)
TABLES = {one.name: one for stage in STAGES for one in vars(stage).values() if isinstance(one, Table)}
# A file that is none of these is text.
ANY = Table("any", "Any table.", (), (), further=Further("text", "Text"))
PLACES = [
    (re.compile("[^/]+".join(re.escape(part) for part in re.split(r"\{\w+\}", file))), name)
    for name, one in TABLES.items()
    for file in one.files
]


def name_of(path: Path) -> str:
    """Return the name of the table that a file holds: by its place below results/, else by its stem."""
    below = path.as_posix().rpartition("results/")[2]
    return next((name for place, name in PLACES if place.fullmatch(below)), path.stem)


def declared(place: str) -> bool:
    """Say whether a table is declared for a place below results/."""
    return any(pattern.fullmatch(place) for pattern, _ in PLACES)


def parsed(cells: pd.DataFrame | Mapping[str, list[str | None]], name: str) -> pd.DataFrame:
    """Return columns that were read as text as a frame, with the types of the table of that name."""
    return TABLES.get(name, ANY).parsed(cells)


def kinds_read(frame: pd.DataFrame, name: str) -> dict[str, Kind]:
    """Return the kinds that the columns of a table of that name have when they are read as text."""
    return TABLES.get(name, ANY).kinds_read(frame)


def rounded(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a frame as it is written: what was computed with the digits that all processors agree on."""
    return TABLES[name].rounded(frame)


def check(frame: pd.DataFrame, name: str) -> None:
    """Hold a frame against the table of that name. Raises TableError with all faults at once."""
    TABLES[name].check(frame)


def made(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Return a frame as it is written to a file. Raises TableError where none is declared, or it is not as declared."""
    if name_of(path) not in TABLES:
        raise TableError(f"{path.as_posix()}: no table is declared for it")
    check(frame, name_of(path))
    return rounded(frame, name_of(path))
