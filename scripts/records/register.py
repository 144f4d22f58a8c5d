"""A record as described: its columns typed, one id a row, the durations derived."""

import datetime
import functools
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, nearest
from scripts.ground.table import DTYPES
from scripts.settings.record import ColumnKind, Duration, Record
from scripts.sheets import cell_kinds, dates, numerals, sheet
from scripts.sheets.cell_kinds import Cell

LIKE = {
    "date": ", where %Y is the year, %m the month, %d the day: correct the cell, or give the form of your dates as "
    "date_format (as '%d/%m/%Y') in the description"
}
WHAT = {
    "integer": "a whole number, written as in 1250",
    "number": "a number, written as in 12.5",
    "date": "a date of the form",
}


def read(file: Path, record: Record) -> pd.DataFrame:
    """Return the record with exactly the declared columns, then the derived durations; dates are ISO text.

    Text and dates are "string", integers and durations "Int64", numbers "float64"; empty cells are missing. The index
    names the cases: the column `id`, or "row" for the row of the file. Raises EvidenceError with file, row and column.
    """
    columns = record.columns
    table = sheet.read(Path(file), record.sheet, record.date_format)
    found = sheet.columns(table, dict.fromkeys([*columns, *([] if record.id == "row" else [record.id])]))
    name = found.attrs["name"]
    kinds, form = found.attrs["kinds"], record.date_format or "%Y-%m-%d"
    found = found.mask(found == "")
    frame = pd.DataFrame(
        {
            column: typed(name, found[column], kind, form, kinds[column], record.decimal)
            for column, kind in columns.items()
        }
    )
    turned = [
        column
        for column, kind in columns.items()
        if kind == "date" and dates.both_ways(found[column].dropna(), kinds[column], form)
    ]
    frame.attrs |= {"page": sheet.page(table), "turned": dates.told(turned)}
    frame.index = ids(name, found, record.id)
    for column, span in record.derive.items():
        frame[column] = durations(name, frame, found.index, column, span, columns)
    return frame


def ids(name: str, found: pd.DataFrame, column: str) -> pd.Index:
    """Return the id of each case; an id that is empty or occurs twice is an error."""
    if column == "row":
        return pd.Index([f"row {row}" for row in found.index], dtype="string")
    values: list[str] = sheet.unique(name, found[column]).tolist()
    return pd.Index(values, dtype="string")


def typed(
    name: str, column: pd.Series, kind: ColumnKind, date_format: str, own: Mapping[Any, Cell], mark: str | None = None
) -> pd.Series:
    """Return a column of text as its declared kind; `own` are the cells that are no text in their workbook."""
    if kind == "text":
        return column.astype("string")
    if kind == "number" and not mark:
        numerals.check(name, str(column.name), column.drop(list(own)).dropna())
    convert: dict[str, Callable[[str], Any]] = {
        "integer": lambda text: whole(numerals.read(text, mark)),
        "number": lambda text: real(numerals.read(text, mark)),
        "date": lambda text: datetime.datetime.strptime(text, date_format).date().isoformat(),
    }
    read = functools.cache(convert[kind])  # days are few and rows many
    values = []
    for row, cell, empty in zip(column.index, column.tolist(), column.isna(), strict=True):
        try:
            given = held(own[row], kind) if row in own else None
            values.append(None if empty else read(cell.strip()) if given is None else given)
        except (ValueError, OverflowError):
            form = f" {date_format}" if kind == "date" else ""
            raise EvidenceError(
                f"{name}, row {row}, column {column.name}: this is not {WHAT[kind]}{form}{LIKE.get(kind, '')}"
            ) from None
    return pd.Series(values, index=column.index, dtype=DTYPES.get(kind, "string"), name=column.name)


def held(cell: Cell, kind: ColumnKind) -> Any:
    """Return what a cell of a workbook holds, where that is of the declared kind, whatever the format of dates."""
    if kind == "date" and cell.kind == cell_kinds.DATE:
        return cell.exact[:10]
    if kind == "number" and cell.kind in (cell_kinds.NUMBER, cell_kinds.PERCENT):
        return real(cell.exact)
    if kind == "integer" and cell.kind in (cell_kinds.NUMBER, cell_kinds.PERCENT):
        return whole(str(cell))
    return None


def whole(text: str) -> int:
    """Return an integer of plain ascii digits: no thousands marks, which differ between offices."""
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise ValueError(text)
    return int(text)


def real(text: str) -> float:
    """Return a finite number with a point for its decimals."""
    if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", text) or not math.isfinite(float(text)):
        raise ValueError(text)
    return float(text)


def durations(
    name: str,
    frame: pd.DataFrame,
    rows: pd.Index,
    column: str,
    span: Duration,
    kinds: Mapping[str, ColumnKind],
) -> pd.Series:
    """Return the whole days between two dates, missing where one of them is."""
    # ASSUME: A duration counts calendar days, weekends included, and is 0 when both dates are the same day.
    start, end = span.from_, span.to
    for one in (start, end):
        if kinds.get(one) != "date":
            hint = nearest(one, kinds)
            raise EvidenceError(
                f"the description of {name}: derive.{column} needs dates, and '{one}' is not a date column.{hint}"
            )
    days: list[int | None] = []
    for row, first, last in zip(rows, frame[start], frame[end], strict=True):
        if pd.isna(first) or pd.isna(last):
            days.append(None)
            continue
        between = (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days
        if between < 0:
            raise EvidenceError(
                f"{name}, row {row}: {end} is before {start}: ask the office which of the dates is right"
            )
        days.append(between)
    return pd.Series(days, index=frame.index, dtype="Int64")
