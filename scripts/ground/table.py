"""What a table of the house is: declared once, it makes, types, sorts, empties, checks and explains its frames.

The declarations are in `long_table` and the modules `*_tables`, by stage of the data; `tables` finds one by its file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import pandas as pd
from pandas.api.extensions import ExtensionArray

from scripts.ground import digits

Kind = Literal["text", "number", "integer", "flag"]
DTYPES: dict[str, str] = {"text": "string", "number": "float64", "integer": "Int64", "flag": "boolean"}
TYPES: dict[str, Any] = {kind: pd.api.types.pandas_dtype(dtype) for kind, dtype in DTYPES.items()}
FLAGS = {"True": True, "False": False}
# Noise of shares and coefficients beside 0.001: 12 decimals of them are written.
SHARES = 0.001


class TableError(Exception):
    """A step made a table that is not as it was declared: a mistake in the code, not in the evidence."""


class Column(NamedTuple):
    """A column: its type, its meaning in a sentence, its unit, and whether a cell of it may be empty.

    Numbers are computed, and rounded where they are written (see `digits`), but for those `received`; `beside` says of
    a number near 0 what it is small beside: a column, or an amount.
    """

    name: str
    kind: Kind
    meaning: str
    empty: bool = False
    unit: str = ""
    received: bool = False
    beside: str | float | None = None


class Further(NamedTuple):
    """The columns that a table has beyond those declared by name: of one kind, or of any."""

    kind: Kind | None
    meaning: str


def text(name: str, meaning: str, *, empty: bool = False) -> Column:
    """Return a column of text."""
    return Column(name, "text", meaning, empty)


def flag(name: str, meaning: str, *, empty: bool = False) -> Column:
    """Return a column of True and False."""
    return Column(name, "flag", meaning, empty)


def integer(name: str, meaning: str, unit: str = "", *, empty: bool = False) -> Column:
    """Return a column of whole numbers."""
    return Column(name, "integer", meaning, empty, unit)


def number(
    name: str, meaning: str, unit: str = "", *, empty: bool = False, received: bool = False,
    beside: str | float | None = None,
) -> Column:  # fmt: skip
    """Return a column of numbers."""
    return Column(name, "number", meaning, empty, unit, received, beside)


@dataclass(frozen=True)
class Table:
    """A table: what a row of it is, its columns in order, and where it lies.

    `name` is the stem of its files, or folder/stem where one stem means two things; `files` are the places below
    results/, with what varies in braces; the values in the columns of `key` together name a row; rows are sorted by
    `order` where it is given, and else stay in the order in which they are made.
    """

    name: str
    about: str
    files: tuple[str, ...]
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    further: Further | None = None
    confidential: bool = False

    @property
    def names(self) -> list[str]:
        """Return the names of the columns, in order."""
        return [column.name for column in self.columns]

    def kinds(self, names: Iterable[str]) -> dict[str, Kind]:
        """Return the kinds of columns by name; those of which the kind may be any are left out."""
        own = {column.name: column.kind for column in self.columns}
        found = {name: own.get(name, self.further.kind if self.further else None) for name in names}
        return {name: kind for name, kind in found.items() if kind}

    def framed(self, rows: Any, further: Iterable[str] = ()) -> pd.DataFrame:
        """Return rows as a frame of this table, typed and sorted; see `typed`."""
        frame = self.typed(rows, further)
        in_order = not self.order or len(frame) < 2
        return frame if in_order else frame.sort_values(list(self.order), kind="stable", ignore_index=True)

    def typed(self, rows: Any, further: Iterable[str] = ()) -> pd.DataFrame:
        """Return rows (mappings, tuples, a frame, or columns by name) with exactly the columns of this table, typed.

        `further` names the columns beyond those declared by name; they keep their type where theirs may be any. Rows
        stay in the order in which they are given. Raises TableError for a mapping that names another column.
        """
        names = [*self.names, *further]
        if not isinstance(rows, pd.DataFrame | Mapping):
            rows = list(rows)
            more = set[str]().union(*(row for row in rows if isinstance(row, Mapping))).difference(names)
            if more:
                raise TableError(f"{self.name}: no column is named {', '.join(sorted(more))}")
        kinds = self.kinds(names)
        # A column at a time: pandas looks at each cell of a row by itself, and tables have tens of thousands.
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows[:1]) and len(kinds) == len(names):
            made = {name: array([row.get(name) for row in rows], kind) for name, kind in kinds.items()}
            return pd.DataFrame(made, copy=False)
        whole = isinstance(rows, pd.DataFrame) and all(name in rows for name in names)
        frame = rows if whole else pd.DataFrame(rows, columns=names)
        arrays = {name: frame[name].array for name in names}
        unlike = {name: TYPES[kind] for name, kind in kinds.items() if arrays[name].dtype != TYPES[kind]}
        return pd.DataFrame(arrays | {name: arrays[name].astype(dtype) for name, dtype in unlike.items()})

    def picked(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """Yield of rows that have more than this table what is a column of it."""
        for row in rows:
            yield {name: row[name] for name in self.names if name in row}

    def empty(self) -> pd.DataFrame:
        """Return the table without rows."""
        return self.framed([])

    def parsed(self, cells: pd.DataFrame | Mapping[str, list[str | None]]) -> pd.DataFrame:
        """Return columns that were read as text as a frame, with the types of this table."""
        kinds = self.kinds_read(cells)
        made = {name: told(column, kinds[str(name)]) for name, column in cells.items()}
        return pd.DataFrame(made, copy=False)

    def kinds_read(self, names: Iterable[Any]) -> dict[str, Kind]:
        """Return the kinds that columns have when they are read as text: text, where theirs may be any."""
        named = [str(name) for name in names]
        kinds: dict[str, Kind] = dict.fromkeys(named, "text")
        return kinds | self.kinds(named)

    def rounded(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a frame as it is written: what was computed with the digits that all processors agree on."""
        computed = [one for one in self.columns if one.kind == "number" and not one.received]
        beside = {one.name: one.beside for one in computed if one.beside is not None}
        return digits.rounded(frame, [one.name for one in computed], beside) if computed else frame

    def check(self, frame: pd.DataFrame) -> None:
        """Hold a frame against this table. Raises TableError with all faults at once."""
        faults = [f"column {name} is missing" for name in self.names if name not in frame]
        more = [str(name) for name in frame if name not in self.names]
        if more and self.further is None:
            faults.append(f"columns {', '.join(more)} are not declared")
        for column in self.columns:
            if column.name in frame:
                faults += column_faults(frame[column.name], column.kind, column.empty)
        for name, kind in self.kinds(more).items():
            faults += column_faults(frame[name], kind, empty=True)
        if self.key and not faults and len(frame) > 1 and frame.duplicated(list(self.key)).any():
            faults.append(f"{' + '.join(self.key)} does not name one row each")
        if faults:
            raise TableError(f"{self.name}: {'; '.join(faults)}")


def array(cells: list[Any], kind: Kind) -> ExtensionArray:
    """Return the cells of a column of a kind, None where one is empty."""
    made: ExtensionArray = pd.array(cells, dtype=TYPES[kind])
    return made


def told(column: pd.Series | list[str | None], kind: Kind) -> ExtensionArray:
    """Return the cells of a column that was read as text, as a kind."""
    if kind == "text":
        return array(column, kind) if isinstance(column, list) else column.array
    # float() gives back the very number that was written; pandas' own parser may miss the last bit.
    known: dict[Kind, Callable[[str], Any]] = {"flag": FLAGS.get, "integer": int, "number": float}
    read = known[kind]
    cells = column if isinstance(column, list) else column.astype(object).where(column.notna(), None)
    return array([None if cell is None else read(cell) for cell in cells], kind)


def column_faults(column: pd.Series, kind: Kind, empty: bool) -> list[str]:
    """Return what is wrong with one column."""
    faults = []
    if not empty and column.array.isna().any():
        faults.append(f"{column.name} has {int(column.isna().sum())} empty cells")
    if column.dtype != TYPES[kind] and len(column) and not fits(column, kind):
        faults.append(f"{column.name} is {column.dtype}, not {kind}")
    return faults


def fits(column: pd.Series, kind: Kind) -> bool:
    """Return whether the cells of a column are of a kind."""
    if kind == "text":
        if isinstance(column.dtype, pd.StringDtype):
            return True
        words = column.cat.categories if isinstance(column.dtype, pd.CategoricalDtype) else column.dropna()
        return bool(pd.api.types.is_string_dtype(words) or column.isna().all())
    if kind == "integer":
        return pd.api.types.is_integer_dtype(column)
    return pd.api.types.is_bool_dtype(column) if kind == "flag" else pd.api.types.is_numeric_dtype(column)
