"""The cells of a record as text: from CSV, or from a sheet of an Excel workbook."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.errors import EvidenceError, nearest
from scripts.records.conditions import plain


def cells(file: Path, sheet: str | None = None) -> pd.DataFrame:
    """Return the table in `file` as text: one column a header, the index is the row as a spreadsheet counts it.

    An empty cell is missing, every other cell stays what it is. Rows that are empty as a whole are left out. Raises
    EvidenceError for a file that is missing, empty, not UTF-8, ragged, or without one name a column, and for formulas.
    """
    if not file.is_file():
        raise EvidenceError(f"{file.as_posix()} is missing: put it there, or correct `file` in its description")
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise EvidenceError(f"{file.as_posix()} is neither .csv nor .xlsx: save it as one of these")
    rows = list(filled(from_workbook(file, sheet) if file.suffix.lower() == ".xlsx" else from_csv(file)))
    name = file.as_posix() if sheet is None else f"{file.as_posix()}, sheet {sheet}"
    if not rows:
        raise EvidenceError(f"{name} is empty: its first row must name the columns")
    (top, header), body = rows[0], rows[1:]
    headers(f"{name}, row {top}", header)
    for row, values in body:
        if len(values) != len(header):
            raise EvidenceError(
                f"{name}, row {row}: {len(values)} cells where the first row names {len(header)} columns: mend the row"
            )
    return pd.DataFrame(
        [[value or None for value in values] for _, values in body],
        columns=[title.strip() for title in header],
        index=[row for row, _ in body],
        dtype="string",
    )


def filled(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Number the rows from 1 and leave out those without any text."""
    return ((row, values) for row, values in enumerate(rows, start=1) if any(value.strip() for value in values))


def headers(name: str, header: list[str]) -> None:
    """Hold the first row: a name in each cell, no name twice."""
    seen: dict[str, int] = {}
    for place, cell in enumerate(header, start=1):
        title = cell.strip()
        if not title:
            raise EvidenceError(f"{name}, column {place}: the column has no name: give it one or delete it")
        if title in seen:
            raise EvidenceError(f"{name}: columns {seen[title]} and {place} are both called '{title}': rename one")
        seen[title] = place


def from_csv(file: Path) -> list[list[str]]:
    """Return the rows of a CSV file."""
    name = file.as_posix()
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise EvidenceError(f"{name}, line {line}: this is not UTF-8 text: save it as CSV UTF-8") from None
    if "\0" in text:
        raise EvidenceError(f"{name} holds null characters: this is no CSV file, export it again")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise EvidenceError(f"{name}, line {reader.line_num}: {error}: mend the quotes or export it again") from None
    if rows and len(rows[0]) == 1 and (";" in rows[0][0] or "\t" in rows[0][0]):
        raise EvidenceError(f"{name}, row 1: the columns are not set apart by commas: export it as CSV with commas")
    return rows


def from_workbook(file: Path, sheet: str | None) -> list[list[str]]:
    """Return the rows of a sheet, the first one where none is named."""
    import openpyxl

    from scripts.audit.containers import check_container

    check_container(file)
    name = file.as_posix()
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False)
    except Exception as error:  # whatever a broken workbook makes openpyxl say
        raise EvidenceError(f"{name} can't be opened as a workbook ({type(error).__name__}): save it again") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            hint = nearest(sheet, book.sheetnames)
            raise EvidenceError(f"{name} has no sheet '{sheet}': correct `sheet` in its description.{hint}")
        page = book[sheet] if sheet is not None else book.worksheets[0]
        page.reset_dimensions()  # the size that a file claims may be wrong
        rows = [[as_text(f"{name}, sheet {page.title}", cell) for cell in row] for row in page.iter_rows()]
    finally:
        book.close()
    width = max((len(row) for row in rows), default=0)
    padded = [row + [""] * (width - len(row)) for row in rows]  # a sheet leaves out empty cells at the end of a row
    used = max((place for row in padded for place, value in enumerate(row, start=1) if value), default=0)
    return [row[:used] for row in padded]


def as_text(name: str, cell: Any) -> str:
    """Return what a cell of a workbook shows, dates as ISO; a formula or an error is refused."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise EvidenceError(f"{name}, cell {cell.coordinate}: a formula: paste its value instead")
    if cell.data_type == "e":
        raise EvidenceError(f"{name}, cell {cell.coordinate}: an error of the spreadsheet: put the right value there")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    return plain(value)
