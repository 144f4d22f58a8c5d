"""Reads an xls or an ods in a process of its own: the library ends the whole process at some broken files."""

import pickle
import sys
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum


def content(path: str, sheet: str | None) -> dict[str, Any]:
    """Return the names of the sheets, and of one (the first where none is asked for) its cells and merged ranges."""
    with CalamineWorkbook.from_path(path) as book:
        titles = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        title = titles[0] if sheet is None else sheet
        if title not in titles:
            return {"titles": titles}
        page = book.get_sheet_by_name(title)
        merged = [] if path.casefold().endswith(".ods") else page.merged_cell_ranges or []
        return {"titles": titles, "cells": list(map(filled, page.to_python(skip_empty_area=False))), "merged": merged}


def filled(row: list[Any]) -> list[Any]:
    """Return a row without the empty cells at its end."""
    while row and row[-1] == "":
        row.pop()
    return row


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(content(sys.argv[1], sys.argv[2] if sys.argv[2:] else None)))
