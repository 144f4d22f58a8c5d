"""Excel workbooks: the cells of one sheet as the text that Excel shows."""

import datetime
from pathlib import Path
from typing import Any

import openpyxl

from scripts.audit.containers import check_container
from scripts.errors import EvidenceError, nearest
from scripts.sheets.text import OLD_OFFICE, content, is_web_page


def rows(path: Path, sheet: str | None, date_format: str | None) -> tuple[str, list[list[str]]]:
    """Return the name of the sheet (the first where none is declared) and its rows, all of one width.

    Dates are written as `date_format` says, so that they are read like those of any other file. A formula comes as its
    text, which begins with "=": whoever picks its column refuses it. Raises EvidenceError for what is no workbook.
    """
    check_kind(path)
    check_container(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True)
        try:
            pages = {page.title: page for page in book.worksheets}  # charts are no sheets of cells
            title = sheet if sheet is not None else next(iter(pages))
            if title not in pages:
                hint = nearest(title, pages) or f" It has: {', '.join(list(pages)[:10])}."
                raise EvidenceError(f"{path.as_posix()} has no sheet '{title}': correct `sheet`, its name.{hint}")
            pages[title].reset_dimensions()  # the size that a file claims may be wrong
            cells = [[shown(value, date_format) for value in row] for row in pages[title].iter_rows(values_only=True)]
        finally:
            book.close()
    except EvidenceError:
        raise
    except Exception as error:  # whatever a broken workbook makes openpyxl say
        raise EvidenceError(
            f"{path.as_posix()} can't be opened as a workbook ({type(error).__name__}): save it again from Excel"
        ) from None
    used = max((place for row in cells for place, value in enumerate(row, start=1) if value), default=0)
    return title, [(row + [""] * used)[:used] for row in cells]


def check_kind(path: Path) -> None:
    """Refuse what is no xlsx whatever its name: an old xls, one with a password, a web page, plain text."""
    data, name = content(path), path.as_posix()
    if data.startswith(OLD_OFFICE):
        raise EvidenceError(f"{name} is an old .xls workbook or has a password: save it as .xlsx without a password")
    if is_web_page(data):
        raise EvidenceError(f"{name} is a web page that calls itself a workbook: open it in Excel, save it as .xlsx")
    if not data.startswith(b"PK"):
        raise EvidenceError(
            f"{name} is no Excel workbook: save it as .xlsx, or give its name the ending .csv (a survey: declare "
            "another `platform`)"
        )


def shown(value: Any, date_format: str | None) -> str:
    """Return the value of a cell as text, without an idle point or midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime):
        if date_format:
            return value.strftime(date_format)
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, str | int):
        return str(value)
    formula = getattr(value, "text", None) or getattr(value, "ref", None)  # array formulas and data tables
    return f"={formula}" if formula else str(value)
