"""The order of the rows of a table, once their numbers are known: sorted by a column, the first few, none empty."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import pandas as pd

from scripts.ground.errors import EvidenceError, nearest
from scripts.settings.finding import Line, Table

LAST = ("other", "others", "none", "nothing", "none_of_these")


class Row(NamedTuple):
    """A row of a table: its line, and its cells in the order of the columns."""

    line: Line
    cells: list[dict[str, Any]]


def ordered(rows: Sequence[Row], table: Table, heads: Sequence[Line], place: str) -> list[Row]:
    """Return the rows as the table sorts, cuts and hides them, those under each heading by themselves.

    A row of all cases among rows of groups stays where it is, "other" and "none" come last. Raises EvidenceError for a
    column that is not there.
    """
    kept = [row for row in rows if not (table.hide_empty and empty(row))]
    if not table.sort and not table.top:
        return kept
    by = sorter(table.sort, heads, place) if table.sort else None
    return [row for _, some in groupby(kept, lambda row: row.line.under) for row in arranged(list(some), by, table.top)]


def notes(shown: Sequence[Row], rows: Sequence[Row], table: Table) -> list[str]:
    """Say which rows are left out, and how the others are sorted."""
    said = []
    if table.sort and table.sort != "label":
        said.append(f"Sorted by {table.sort}.")
    hidden = sum(map(empty, rows)) if table.hide_empty else 0
    if hidden:
        said.append(f"Rows without cases are left out: {hidden}.")
    if cut := len(rows) - hidden - len(shown):
        said.append(f"Only the first {table.top} rows{' under each heading' if rows[0].line.under else ''}: {cut} more "
                    "are left out.")  # fmt: skip
    return said


def empty(row: Row) -> bool:
    """Say whether a row has no case: none of its numbers is known and more than 0; a mean of 0 is of cases."""
    return all(map(without_case, row.cells))


def without_case(cell: dict[str, Any]) -> bool:
    """Say whether nobody, and no row, is behind a number."""
    if pd.notna(cell["base"]) and int(cell["base"]) == 0:
        return True
    if pd.isna(cell["value"]):
        return "small" not in cell["status"]
    of = next((name for name in ("n", "base", "value") if pd.notna(cell[name])), "value")
    return float(cell[of]) == 0


def arranged(rows: list[Row], by: Callable[[Row], Any] | None, top: int | None) -> list[Row]:
    """Return rows under one heading, sorted and cut; that of all cases keeps its place, first or last."""
    groups = [row for row in rows if row.line.group not in (None, "all")]
    whole = [row for row in rows if groups and row not in groups]
    moved = [row for row in rows if row not in whole]
    if by:
        moved = sorted(moved, key=lambda row: (is_last(row.line), by(row)))
    moved = moved[:top] if top else moved
    return [*whole, *moved] if whole and rows[0] is whole[0] else [*moved, *whole]


def is_last(line: Line) -> bool:
    """Say whether a line is "other" or "none"."""
    value = (line.group or "").rpartition("-")[2]
    return any(key in LAST for key in (value, line.statistic or "", line.item or ""))


def sorter(sort: str, heads: Sequence[Line], place: str) -> Callable[[Row], Any]:
    """Return what rows are sorted by: their heading, or the number in a column, highest first, none last."""
    if sort == "label":
        return lambda row: row.line.label.casefold()
    headings = [column.named for column in heads]
    names = headings if sort in headings else [column.label for column in heads]
    if names.count(sort) != 1:
        hint = nearest(sort, ["label", *headings])
        more = (
            "two columns are called so: write its heading with those above it, as in `A > B`" if sort in names else ""
        )
        raise EvidenceError(f"{place}, sort: {more or f'there is no column {sort!r}.{hint}'}")
    position = names.index(sort)

    def amount(row: Row) -> tuple[bool, float]:
        value, unit = row.cells[position]["value"], row.cells[position]["unit"]
        return (True, 0.0) if pd.isna(value) else (False, float(value) if unit == "rank" else -float(value))

    return amount
