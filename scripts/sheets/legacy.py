"""Old Excel workbooks (xls) and OpenDocument spreadsheets (ods); also which cells of a workbook are merged."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts.ground.errors import EvidenceError, nearest
from scripts.sheets import apart, biff, bounds, oldbook, opendocument_cells
from scripts.sheets.headers import letters

Range = tuple[tuple[int, int], tuple[int, int]]  # row and column of the first cell and of the last, from 0
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


def is_open_document(data: bytes) -> bool:
    """Return whether a file is an OpenDocument spreadsheet, whatever its name: its first part says so."""
    return data.startswith(b"PK") and OPEN_DOCUMENT in data[:200]


def load(path: Path, sheet: str | None) -> dict[str, Any]:
    """Return `titles` (the sheets with cells), the `hidden` ones, and of one sheet `cells` and `merged` ranges.

    A formula comes as the value that it had when the file was saved: these formats are read without formulas. Raises
    apart.Broken where the file can't be read.
    """
    found: dict[str, Any] = apart.call(oldbook.__file__, path, *([sheet] if sheet is not None else []))
    return found


def cells(path: Path, sheet: str | None, header_rows: int) -> tuple[str, list[list[Any]]]:
    """Return the name of a sheet (the first visible if none is declared) and its values; empty cells are ""."""
    content = b""
    if is_open_document(path.read_bytes()[:200]):
        with zipfile.ZipFile(path) as container:
            content = container.read("content.xml")
        bounds.check_repeats(path.as_posix(), content)
        if b"covered-table-cell" in content:
            raise EvidenceError(f"{path.as_posix()} has merged cells: unmerge them, with the value in each cell")
    found = load(path, sheet)
    title = known(path, sheet, found["titles"], found["hidden"])
    merged = found["merged"]
    check_merged(path, title, merged, header_rows)
    marks = opendocument_cells.marks(content, title) if content else biff.marks(path.read_bytes(), title)
    return title, opendocument_cells.marked(found["cells"], marks)


def known(path: Path, sheet: str | None, names: Iterable[str], hidden: Iterable[str]) -> str:
    """Return the name of the sheet that is meant, the first one to be seen; one that the workbook lacks is an error."""
    pages = list(names)
    seen = [title for title in pages if title not in hidden]
    if sheet is None and not seen:
        raise EvidenceError(f"{path.as_posix()}: all its sheets are hidden: name the one to read under `sheet`")
    title = sheet if sheet is not None else seen[0]
    if title not in pages:
        hint = nearest(title, pages) or f" It has: {', '.join(pages[:10])}."
        raise EvidenceError(f"{path.as_posix()} has no sheet '{title}': correct `sheet`, its name.{hint}")
    return title


def check_merged(path: Path, title: str, merged: Iterable[Range], header_rows: int) -> None:
    """Refuse merged cells below the header: only the first of them has the answer, so the others would lose it."""
    for (first, left), (last, right) in sorted(merged):
        if last >= header_rows:
            place = f"{letters(left)}{first + 1}:{letters(right)}{last + 1}"
            raise EvidenceError(
                f"{path.as_posix()}, sheet {title}, row {first + 1}: the cells {place} are merged: unmerge them, with "
                "the value in each cell, and one row of headers"
            )
