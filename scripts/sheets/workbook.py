"""Workbooks: the cells of one sheet as the text that Excel shows."""

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from scripts.ground.errors import EvidenceError
from scripts.sheets import apart, bounds, cell_kinds, legacy
from scripts.sheets.containers import check_container
from scripts.sheets.text import OLD_OFFICE, content, is_web_page

MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?ref=\"([A-Z0-9:]+)\"")


def rows(path: Path, sheet: str | None, date_format: str | None, header_rows: int = 1) -> tuple[str, list[list[str]]]:
    """Return the name of the sheet (the first visible one where none is declared) and its rows, all of one width.

    Dates are written as `date_format` says, so that they are read like those of any other file. A formula comes as its
    text, which begins with "=": whoever picks its column refuses it. Raises EvidenceError for what is no workbook, and
    for cells that are merged below the header.
    """
    old = check_kind(path)
    try:
        title, values = (legacy.cells if old else current)(path, sheet, header_rows)
    except EvidenceError:
        raise
    except Exception as error:  # whatever a broken workbook makes the readers say
        password = " or has a password" if old else ""
        raise EvidenceError(
            f"{path.as_posix()} can't be opened as a workbook{password} ({apart.why(error)}): save it again from Excel"
        ) from None
    bounds.check(f"{path.as_posix()}, sheet {title}", values)
    texts = [[cell_kinds.shown(value, date_format) for value in row] for row in values]
    used = max((place for row in texts for place, value in enumerate(row, start=1) if value), default=0)
    return title, [(row + [""] * used)[:used] for row in texts]


def titles(path: Path) -> list[str]:
    """Return the names of the sheets of a workbook that `rows` has read."""
    if check_kind(path):
        return list(legacy.load(path, None)["titles"])
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return [page.title for page in book.worksheets]
    finally:
        book.close()


def current(path: Path, sheet: str | None, header_rows: int) -> tuple[str, list[list[Any]]]:
    """Return the name and the cells of a sheet of an xlsx."""
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        pages = {page.title: page for page in book.worksheets}  # charts are no sheets of cells
        hidden = [title for title, page in pages.items() if page.sheet_state != "visible"]
        title = legacy.known(path, sheet, pages, hidden)
        page: Any = pages[title]
        page.reset_dimensions()  # the size that a file claims may be wrong
        percents: dict[int, bool] = {}
        found = ([held(cell, percents) for cell in row] for row in page.iter_rows())
        values = list(bounds.trimmed(f"{path.as_posix()}, sheet {title}", found))
        with zipfile.ZipFile(path) as container:
            names = MERGED.findall(container.read(page._worksheet_path))
    finally:
        book.close()
    legacy.check_merged(path, title, [corners(name.decode("ascii")) for name in names], header_rows)
    return title, values


def held(cell: Any, percents: dict[int, bool]) -> Any:
    """Return what a cell holds, marked where it is an error or has a per cent format (`percents`, by style)."""
    value = cell.value
    if isinstance(value, str):
        return cell_kinds.Failed(value) if cell.data_type == "e" else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        style = cell._style_id
        if style not in percents:
            percents[style] = cell_kinds.is_percent(cell.number_format or "")
        return cell_kinds.Percent(value) if percents[style] else value
    return value


def corners(name: str) -> legacy.Range:
    """Return the first and the last cell of a range such as A1:B3, as row and column from 0."""
    left, first, right, last = range_boundaries(name)
    return (int(first or 1) - 1, int(left or 1) - 1), (int(last or 1) - 1, int(right or 1) - 1)


def check_kind(path: Path) -> bool:
    """Return whether a workbook is an xls or an ods; refuse what is none whatever its name: a web page, plain text."""
    data, name = content(path), path.as_posix()
    if data.startswith(OLD_OFFICE):
        return True
    if is_web_page(data):
        raise EvidenceError(f"{name} is a web page named like a workbook: open it in Excel, save it as .xlsx")
    if not data.startswith(b"PK"):
        raise EvidenceError(
            f"{name} is not an Excel workbook: save it as .xlsx, or give its name the ending .csv (a survey: declare "
            "another `platform`)"
        )
    check_container(path)
    return legacy.is_open_document(data)
