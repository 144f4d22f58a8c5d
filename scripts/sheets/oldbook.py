"""Reads an xls or an ods in a process of its own: the library ends the whole process at some broken files."""

import pickle
import sys
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum


def content(path: str, sheet: str | None) -> dict[str, Any]:
    """Return the names of the sheets, and of one (the first visible if none is asked for) its cells, merged ranges."""
    with CalamineWorkbook.from_path(path) as book:
        pages = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        titles = [one.name for one in pages]
        hidden = [one.name for one in pages if one.visible != SheetVisibleEnum.Visible]
        seen = [title for title in titles if title not in hidden]
        title = next(iter(seen), None) if sheet is None else sheet
        if title not in titles:
            return {"titles": titles, "hidden": hidden}
        page = book.get_sheet_by_name(title)
        merged = [] if path.casefold().endswith(".ods") else page.merged_cell_ranges or []
        values = list(map(filled, page.to_python(skip_empty_area=False)))
        return {"titles": titles, "hidden": hidden, "cells": values, "merged": merged}


def filled(row: list[Any]) -> list[Any]:
    """Return a row without the empty cells at its end."""
    while row and row[-1] == "":
        row.pop()
    return row


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(content(sys.argv[1], sys.argv[2] if sys.argv[2:] else None)))
