"""A record as described: its columns typed, one id a row, the durations derived."""

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, Faults, nearest
from scripts.ground.table import DTYPES
from scripts.settings.record import Duration, Record
from scripts.sheets import cell_kinds, dates, numerals, sheet
from scripts.sheets.cell_kinds import Cell
from scripts.sheets.headers import fold
from scripts.surveys.received import decoding

LIKE = {
    "date": ", where %Y is the year, %m the month, %d the day: correct the cell, or give the form of your dates as "
    "date_format (as '%d/%m/%Y') in the description"
}
WHAT = {
    "integer": "a whole number, written as in 1250",
    "date": "a date of the form",
}
TOTALS = {  # what the last row is called that adds the others up
    "total", "totals", "grand total", "sum", "totaux", "total général", "suma", "total general", "итого", "всего",
    "المجموع", "الإجمالي", "合计", "总计",
}  # fmt: skip


def rows(file: Path, record: Record) -> pd.DataFrame:
    """Return the rows of a record with exactly the declared columns, typed; dates are ISO text. The index is the row.

    Text and dates are "string", integers "Int64", numbers "float64"; empty cells and missing words are missing.
    `attrs` has the `name` of the table, the `ids` of the rows as they stand (none where they are their rows), the
    `page` and what the line of the run says of dates (`turned`). Raises EvidenceError with all cells that are not as
    declared.
    """
    columns = record.columns
    table = sheet.read(Path(file), record.sheet, record.date_format)
    needed = dict.fromkeys([*columns, *([] if record.id == "row" else [record.id])])
    words = {column: [*record.missing, *described.missing] for column, described in columns.items()}
    found = sheet.columns(table, needed, missing=words)
    name, kinds = found.attrs["name"], found.attrs["kinds"]
    faults = Faults()
    made = {column: typed(name, found[column], Reader(column, record), kinds[column], faults) for column in columns}
    faults.stop()
    frame = pd.DataFrame(made).rename_axis(None)
    turned = [
        column
        for column in columns
        if record.kind(column) == "date"
        and dates.both_ways(texts_of(found[column], made[column]), kinds[column], date_format(column, record))
    ]
    ids = {} if record.id == "row" else dict(zip(found.index.tolist(), found[record.id].tolist(), strict=True))
    frame.attrs |= {"name": name, "page": sheet.page(table), "turned": dates.told(turned), "ids": cell_kinds.Kinds(ids)}
    return frame


def cases(frame: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Return rows as cases: the index is their id, present and once only; derived durations are the last columns."""
    attrs = frame.attrs
    index = ids(attrs["name"], frame, record.id)
    made = with_durations(frame, record).set_axis(index, axis="index")
    made.attrs = {**attrs, "turned": f"{attrs['turned']}{backwards(made, record)}"}
    return made


def with_durations(frame: pd.DataFrame, record: Record) -> pd.DataFrame:
    """Return rows with the declared durations as further columns."""
    made = frame.copy()
    for column, span in record.derive.items():
        made[column] = durations(frame, column, span, record)
    return made


def backwards(frame: pd.DataFrame, record: Record) -> str:
    """Return what the line of a run says of durations that end before they start."""
    counts = {column: int((frame[column] < 0).fillna(False).sum()) for column in record.derive}
    told = [f"{n} of {column}" for column, n in counts.items() if n]
    return f"; ends before starts: {', '.join(told)}" if told else ""


def ids(name: str, frame: pd.DataFrame, column: str) -> pd.Index:
    """Return the id of each case; an id that is empty or occurs twice is an error."""
    if column == "row":
        return pd.Index([f"row {row}" for row in frame.index], dtype="string")
    last = frame.index[-1] if len(frame) else None
    if fold(frame.attrs["ids"].get(last, "")) in TOTALS:
        raise EvidenceError(
            f"{name}, row {last}, column {column}: this looks like a row of totals, not a case: drop it by a cleaning "
            f"rule (drop_where), or delete it in a copy"
        )
    values: list[str] = sheet.unique(
        name, pd.Series([frame.attrs["ids"][row] for row in frame.index], frame.index, "string", column)
    ).tolist()
    return pd.Index(values, dtype="string")


def date_format(column: str, record: Record) -> str:
    """Return how the dates of a column are written."""
    return record.columns[column].date_format or record.date_format or "%Y-%m-%d"


class Reader:
    """What reads the cells of one column as its description says; numbers by the functions of surveys."""

    def __init__(self, column: str, record: Record) -> None:
        """Take the description of a column."""
        described = record.columns[column]
        self.column, self.kind, self.form = column, described.type, date_format(column, record)
        self.missing = {fold(word) for word in [*record.missing, *described.missing]}
        self.item = described.as_item(column, record.decimal, record.missing)
        self.number = decoding.numbers(self.item)

    def read(self, cell: str, place: str) -> Any:
        """Return what a cell says, None for nothing. Raises EvidenceError where it is not as declared."""
        if not cell.strip() or fold(cell) in self.missing:
            return None
        if self.kind == "text":
            return str(cell)
        if self.kind == "number":
            given = self.number(cell, place)
            return None if given is None else float(given) / self.item.per
        try:
            return self.day(cell) if self.kind == "date" else self.whole(cell)
        except (ValueError, OverflowError):
            form = f" {self.form}" if self.kind == "date" else ""
            raise EvidenceError(f"{place}: this is not {WHAT[self.kind]}{form}{LIKE.get(self.kind, '')}") from None

    def day(self, cell: str) -> str:
        """Return a date as ISO text."""
        if isinstance(cell, Cell) and cell.kind == cell_kinds.DATE:
            return cell.exact[:10]
        return datetime.datetime.strptime(cell.strip(), self.form).date().isoformat()

    def whole(self, cell: str) -> int:
        """Return a whole number."""
        return whole(cell if isinstance(cell, Cell) else numerals.read(cell, self.item.decimal))


def typed(name: str, column: pd.Series, reader: Reader, own: Mapping[Any, Cell], faults: Faults) -> pd.Series:
    """Return a column of text as its declared kind; `own` are the cells that are no text in their workbook.

    What is wrong with cells is added to `faults`: each text is read once, and all rows that have it are named.
    """
    known: dict[Any, tuple[int, Any]] = {}
    values, right = [], True
    for row, text in zip(column.index.tolist(), column.tolist(), strict=True):
        cell = own.get(row, text)
        key = (cell.kind, cell.exact) if isinstance(cell, Cell) else cell
        if key not in known:
            try:
                known[key] = row, reader.read(cell, f"{name}, row {row}, column {column.name}")
            except EvidenceError as error:
                known[key] = row, error
        first, made = known[key]
        if isinstance(made, EvidenceError):
            faults.add(name, row, made, first=first)
            made, right = None, False
        values.append(made)
    if reader.kind == "number" and right:
        seen = decoding.doubt(reader.item)
        texts = column.drop(list(own))
        seen.see((row, decoding.bare(text, reader.item)) for row, text in texts.items() if text.strip())
        with faults.at(name, seen.row):
            seen.settle(name, str(column.name))
    return pd.Series(values, index=column.index, dtype=DTYPES.get(reader.kind, "string"), name=column.name)


def texts_of(column: pd.Series, made: pd.Series) -> pd.Series:
    """Return the texts of cells that have a value."""
    return column[made.notna()]


def whole(text: str) -> int:
    """Return an integer of plain ascii digits: no thousands marks, which differ between offices."""
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(text)
    return int(text)


def durations(frame: pd.DataFrame, column: str, span: Duration, record: Record) -> pd.Series:
    """Return the whole days between two dates, missing where one of them is, negative where the end is the earlier."""
    # ASSUME: A duration counts calendar days, weekends included, and is 0 when both dates are the same day.
    start, end = span.from_, span.to
    for one in (start, end):
        if record.kind(one) != "date":
            hint = nearest(one, record.columns)
            raise EvidenceError(
                f"the description of {frame.attrs['name']}: derive.{column} needs dates, and '{one}' is not a date "
                f"column.{hint}"
            )
    days = [
        None if pd.isna(first) or pd.isna(last)
        else (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days
        for first, last in zip(frame[start], frame[end], strict=True)
    ]  # fmt: skip
    return pd.Series(days, index=frame.index, dtype="Int64")
