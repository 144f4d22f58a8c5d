"""A declared column of an export, decoded cell by cell; all that is wrong with it is said at once."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, Faults
from scripts.sheets import sheet
from scripts.sheets.cell_kinds import Cell
from scripts.surveys.received.options import Decode

FEWEST_WRONG = 3  # cells of a column of which none can be read: then the column may be another


def picked(raw: pd.DataFrame, column: str, free: bool = False, mixed: bool = False) -> pd.Series:
    """Return the cells of a declared column of the export, checked."""
    cells = sheet.column(raw, column, raw.attrs.get("codes"), free, mixed)
    for code, label in raw.attrs.get("doubtful", {}).get(cells.name, {}).items():
        raise EvidenceError(
            f"{raw.attrs['name']}, column {column}: the questionnaire gives the code '{code}' several labels, "
            f"{' and '.join(map(repr, label.parts))}, and the export doesn't say which: export it with labels, "
            "not codes, or correct the questionnaire in a copy"
        )
    return cells


def gone_of(raw: pd.DataFrame, column: str) -> set[str]:
    """Return the texts of a column that the file itself declares missing."""
    return set(raw.attrs.get("missing", {}).get(picked(raw, column, free=True, mixed=True).name, []))


def decoded(
    raw: pd.DataFrame, column: str, decode: Decode, mixed: bool = False, gone: set[str] | None = None
) -> pd.Series:
    """Return the cells of a column, each text decoded once, where it is first found; an empty one is null.

    So is one that the file itself declares missing (`gone`, where the caller doesn't see to it). What is no text of a
    workbook comes to `decode` as a `Cell`, with its kind and what it holds.
    """
    name, cells = raw.attrs["name"], picked(raw, column, mixed=mixed)
    kinds: dict[Any, Cell] = cells.attrs["kinds"]
    lost = gone_of(raw, column) if gone is None else gone
    given = [kinds.get(row, text) for row, text in cells.items()] if kinds else cells.tolist()
    keys = [(one.kind, one.exact) if isinstance(one, Cell) else one for one in given]
    made: dict[Any, str | None] = {}
    bad: dict[Any, tuple[int, EvidenceError]] = {}
    # Most cells stand many times: each is looked at once, where it first stands.
    firsts = dict(zip(reversed(keys), reversed(range(len(keys))), strict=True))
    for key in dict.fromkeys(keys):
        row, cell = int(cells.index[firsts[key]]), given[firsts[key]]
        try:
            none = not cell.strip() or str(cell) in lost
            made[key] = None if none else decode(cell, f"{name}, row {row}, column {column}")
        except EvidenceError as error:
            bad[key] = row, error
    if bad:
        refuse(name, column, zip(cells.index.tolist(), keys, strict=True), made, bad)
    return pd.Series([made[key] for key in keys], raw.index, "string")


def refuse(
    name: str,
    column: str,
    keys: Iterable[tuple[int, Any]],
    made: Mapping[Any, str | None],
    bad: Mapping[Any, tuple[int, EvidenceError]],
) -> None:
    """Raise what is wrong with a column: all its cells that can't be read, those of a kind in one sentence.

    The column is that of a closed question where at least half of its filled cells are answers to it.
    """
    rows = list(keys)
    right = sum(made.get(key) is not None for _, key in rows)
    wrong = sum(key in bad for _, key in rows)
    faults = Faults()
    for row, key in rows:
        if key in bad:
            first, error = bad[key]
            faults.add(name, row, error, closed=right >= wrong, first=first)
    try:
        faults.stop()
    except EvidenceError as error:
        if right or wrong < FEWEST_WRONG:
            raise
        raise EvidenceError(f"{error}. No cell of the column can be read so: is {column} the right column?") from None
