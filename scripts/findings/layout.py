"""One printed table: heads, cells, source, notes and mark, as every writer of tables takes it."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd

from scripts.findings import wording
from scripts.ground.long_table import records


class Cell(NamedTuple):
    """A cell as printed; `bounds` stand below it, `status` says why it is withheld ("" where it is not)."""

    text: str
    bounds: str
    status: str
    unit: str
    value: float


class Head(NamedTuple):
    """The head of a column: label, unit ("" where it goes without saying), the headings above it, outermost first."""

    label: str
    unit: str
    under: tuple[str, ...]


class Row(NamedTuple):
    """A row: its label, unit and headings, as those of a column, and its cells in order of the columns."""

    label: str
    unit: str
    under: tuple[str, ...]
    cells: list[Cell]


class Spanner(NamedTuple):
    """A heading above `span` columns side by side; "" where these have none at that height."""

    label: str
    span: int


class Layout(NamedTuple):
    """A table as it is printed."""

    title: str
    columns: list[Head]
    rows: list[Row]
    source: str
    notes: list[str]
    mark: str

    @property
    def spanners(self) -> list[list[Spanner]]:
        """Return the lines of headings above the labels of the columns, outermost first; none without headings."""
        deep = max((len(column.under) for column in self.columns), default=0)
        # The innermost heading stands next to its labels, however many there are above it.
        padded = [("",) * (deep - len(column.under)) + column.under for column in self.columns]
        return [
            [Spanner(path[-1], len(list(run))) for path, run in groupby(padded, key=lambda under: under[: level + 1])]
            for level in range(deep)
        ]

    @property
    def lines(self) -> list[tuple[list[tuple[int, str]], Row]]:
        """Return each row with the headings to be printed above it: depth (0 is outermost) and words."""
        before: tuple[str, ...] = ()
        found = []
        for row in self.rows:
            same = next(
                (at for at, pair in enumerate(zip(row.under, before, strict=False)) if pair[0] != pair[1]),
                min(len(row.under), len(before)),
            )
            found.append((list(enumerate(row.under))[same:], row))
            before = row.under
        return found


def of(cells: pd.DataFrame, title: str, mark: str) -> Layout:
    """Return one table as it is printed; `cells` are its rows of the table `CELLS`, `mark` what it says of itself."""
    columns: dict[Any, list[dict[str, Any]]] = {}
    lines: dict[Any, list[dict[str, Any]]] = {}
    for one in sorted(records(cells), key=itemgetter("row_order", "column_order")):
        columns.setdefault(one["column_order"], []).append(one)
        lines.setdefault(one["row_order"], []).append(one)
    # Where a column mixes units, each row says its own.
    mixed = any(len({one["unit"] for one in own if pd.notna(one["unit"])}) > 1 for own in columns.values())
    rows = [
        Row(*head("row", own, said=mixed), [Cell(*printed(one), one["unit"], one["value"]) for one in own])
        for own in lines.values()
    ]
    return Layout(
        title,
        [head("column", columns[order]) for order in sorted(columns)],
        rows,
        str(cells["source"].iloc[0]),
        [note for note in str(cells["notes"].iloc[0]).split("\n") if note],
        mark,
    )


def head(line: str, cells: Sequence[dict[str, Any]], said: bool = True) -> Head:
    """Return the head of a row or a column: its label, its unit where that is `said`, the headings above it."""
    under = list(filter(None, wording.words_in(cells[0], f"{line}_under").split("\n")))
    label = str(cells[0][line]).removeprefix("".join(f"{heading} > " for heading in under))
    counted = [one for one in cells if pd.notna(one["unit"])]  # a group without cases has no unit
    units, addresses = ([str(one[name]) for one in counted] for name in ("unit", "address"))
    unit = wording.shared_unit(units, addresses) if counted else ""
    return Head(label, wording.beside(label, unit) if said else "", tuple(under))


def printed(cell: dict[str, Any]) -> tuple[str, str, str]:
    """Return the text of a cell, its bounds, and why it is withheld; what is withheld has no bounds."""
    status = wording.words_in(cell, "status")
    return wording.words_in(cell, "text"), "" if status else wording.bounds_text(cell), status
