"""Old Excel workbooks (xls) and OpenDocument spreadsheets (ods); also which cells of a workbook are merged."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum

from scripts.errors import EvidenceError, nearest
from scripts.sheets.headers import letters

Range = tuple[tuple[int, int], tuple[int, int]]
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


def is_open_document(data: bytes) -> bool:
    """Return whether a file is an OpenDocument spreadsheet, whatever its name: its first part says so."""
    return data.startswith(b"PK") and OPEN_DOCUMENT in data[:200]


def titles(path: Path) -> list[str]:
    """Return the names of the sheets that hold cells, in their order; an error of calamine where it can't be opened."""
    with CalamineWorkbook.from_path(str(path)) as book:
        return [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]


def cells(path: Path, sheet: str | None) -> tuple[str, list[list[Any]]]:
    """Return the name of a sheet (the first where none is declared) and its cells as values; empty cells are "".

    A formula comes as the value that it had when the file was saved: these formats are read without formulas.
    """
    names = titles(path)
    title = known(path, sheet, names)
    with CalamineWorkbook.from_path(str(path)) as book:
        return title, book.get_sheet_by_name(title).to_python(skip_empty_area=False)


def known(path: Path, sheet: str | None, names: Iterable[str]) -> str:
    """Return the name of the sheet that is meant; one that the workbook lacks is an error."""
    pages = list(names)
    title = sheet if sheet is not None else pages[0]
    if title not in pages:
        hint = nearest(title, pages) or f" It has: {', '.join(pages[:10])}."
        raise EvidenceError(f"{path.as_posix()} has no sheet '{title}': correct `sheet`, its name.{hint}")
    return title


def check_merged(path: Path, title: str, header_rows: int) -> None:
    """Refuse merged cells below the header: only the first of them holds the answer, so the others would lose it."""
    if path.suffix.lower() == ".ods" or is_open_document(path.read_bytes()[:200]):
        with zipfile.ZipFile(path) as container:
            if b"covered-table-cell" in container.read("content.xml"):
                raise EvidenceError(f"{path.as_posix()} has merged cells: unmerge them, with the value in each cell")
        return
    with CalamineWorkbook.from_path(str(path)) as book:
        ranges: list[Range] = book.get_sheet_by_name(title).merged_cell_ranges or []
    for (first, left), (last, right) in sorted(ranges):
        if last >= header_rows:
            place = f"{letters(left)}{first + 1}:{letters(right)}{last + 1}"
            raise EvidenceError(
                f"{path.as_posix()}, sheet {title}, row {first + 1}: the cells {place} are merged: unmerge them, with "
                "the value in each cell, and one row of headers"
            )
