"""The kind of a cell that is no text: a date, a number, a share in per cent. It survives the reading of a workbook."""

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.sheets.headers import letters

DATE, TIME, NUMBER, PERCENT, TRUTH, FAILED = "date", "time", "number", "per cent", "truth", "error"
WORD = "word"  # a text without digits
NAMES = {
    DATE: "a date", TIME: "a time", NUMBER: "a number", PERCENT: "a number in per cent format", TRUTH: "TRUE or FALSE",
    FAILED: "an error", "": "text", WORD: "text",
}  # fmt: skip
# What stands in quotes, brackets or behind a backslash or an underscore of a format is no sign of it.
LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


class Cell(str):
    """What a cell that is no text shows; `exact` is what it holds: ISO text of a date, digits with a point."""

    __slots__ = ("exact", "kind")
    kind: str
    exact: str

    def __new__(cls, text: str, kind: str, exact: str = "") -> "Cell":
        """Make a cell of a text, its kind, and what it holds where that differs."""
        made = super().__new__(cls, text)
        made.kind, made.exact = kind, exact or text
        return made

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override]
        """Return what makes it again, where it is copied."""
        return str(self), self.kind, self.exact


class Percent(float):
    """A number whose cell has a per cent format: 0.35 is shown as 35 %."""


class Failed(str):
    """An error of the spreadsheet, as #N/A, that stands where a value should."""


class Kinds(dict[Any, Any]):
    """The cells of a table that are no text: by column, then by row. Not copied with each copy of a frame."""

    def __deepcopy__(self, memo: Any) -> "Kinds":
        """Return itself: nothing changes it."""
        return self


class Names(list[str]):
    """The names of the columns of a table. Not copied with each copy of a frame."""

    def __deepcopy__(self, memo: Any) -> "Names":
        """Return itself: nothing changes it."""
        return self


def beside(attrs: dict[Any, Any]) -> dict[Any, Any]:
    """Return what stands beside a table so that no copy of a part of it copies that too: pandas does so each time."""
    return {
        name: Names(one) if type(one) is list else Kinds(one) if type(one) is dict else one
        for name, one in attrs.items()
    }


def of_rows(rows: Iterable[tuple[int, list[str]]]) -> Kinds:
    """Return the kinds of the cells of a table, given as row and cells, by the place of the column."""
    found = Kinds()
    for row, values in rows:
        for place, cell in enumerate(values):
            if type(cell) is Cell:
                found.setdefault(place, Kinds())[row] = cell
    return found


def of_columns(columns: Iterable[list[str]], start: int) -> Kinds:
    """Return the kinds of the cells of a table, given by column; `start` is the row of the first."""
    own = ({row: cell for row, cell in enumerate(column, start) if type(cell) is Cell} for column in columns)
    return Kinds({place: Kinds(found) for place, found in enumerate(own) if found})


def still(known: Mapping[int, Cell], texts: pd.Series) -> Kinds:
    """Return the cells of a column whose text is still theirs, and not the label of a code."""
    if not known:  # of a table of text
        return Kinds()
    return Kinds({row: known[row] for row, text in texts.items() if row in known and known[row] == text})  # type: ignore[index]


def is_percent(number_format: str) -> bool:
    """Return whether a format of Excel shows a number in per cent: a % that is not written as a mere word."""
    return "%" in LITERAL.sub("", number_format.split(";")[0])


def shown(value: Any, date_format: str | None) -> str:
    """Return the value of a cell as text, without an idle point or midnight, and with its kind where it is no text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return Cell(str(value).upper(), TRUTH)
    if isinstance(value, datetime.date):  # moments are dates too
        return dated(value, date_format)
    if isinstance(value, datetime.time | datetime.timedelta):
        return Cell(str(value), TIME)
    if isinstance(value, Failed):
        return Cell(str(value), FAILED)
    if isinstance(value, float):
        kind = PERCENT if isinstance(value, Percent) else NUMBER
        return Cell(str(int(value)) if value.is_integer() else float.__repr__(value), kind)
    if isinstance(value, int):
        return Cell(str(value), NUMBER)
    if isinstance(value, str):
        return str(value)
    formula = getattr(value, "text", None) or getattr(value, "ref", None)  # array formulas and data tables
    return f"={formula}" if formula else str(value)


def dated(value: datetime.date, date_format: str | None, idle: bool = False) -> Cell:
    """Return a day or a moment as a cell: shown as declared, else as ISO, without an `idle` midnight."""
    moment = value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())
    iso = moment.date().isoformat() if moment.time() == datetime.time() and not idle else moment.isoformat(sep=" ")
    return Cell(moment.strftime(date_format) if date_format else iso, DATE, moment.isoformat(sep=" "))


def hundredfold(cell: Cell) -> str:
    """Return a cell in per cent format as the number that it shows: 35 of 0.35."""
    return format((Decimal(cell.exact) * 100).normalize(), "f")


def check(name: str, wanted: str, place: int, texts: pd.Series, own: Mapping[int, Cell]) -> None:
    """Refuse a column that holds dates beside other cells, or shares in per cent beside other numbers.

    Excel turns some texts into dates and leaves others, by its own idea of day and month; and 0.35 in per cent format
    beside 35 are the same or not. Nobody can tell afterwards: the sentence names a cell of each kind.
    """
    kinds: dict[str, str] = {}
    for row, text in texts.items():
        cell = own.get(row)  # type: ignore[call-overload]
        if cell is not None or text.strip():
            kind = cell.kind if cell is not None else "" if any(map(str.isdigit, text)) else WORD
            kinds.setdefault(kind, f"{letters(place)}{row}")
    for odd, why in (
        (DATE, "Excel may have swapped day and month in some of them, or turned other text into dates"),
        (PERCENT, "it is unclear which of them are per cent"),
    ):
        # Words beside numbers, such as N/A, are for whoever reads numbers; a date is no neighbour of any word.
        others = [kind for kind in kinds if kind != odd and (odd == DATE or kind != WORD)]
        if odd in kinds and others:
            raise EvidenceError(
                f"{name}, column {wanted}: {kinds[odd]} is {NAMES[odd]} and {kinds[others[0]]} is {NAMES[others[0]]}: "
                f"{why}, so make all cells of the column the same kind, as in the source of the table"
            )
