"""Qualtrics exports: names, question texts and import ids stand in three header rows; choices as text."""

import ast
import json
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.errors import EvidenceError
from scripts.sheets import text
from scripts.sheets.sheet import table

LEGACY = "ResponseID"  # what the second row begins with in exports made before the import ids came


def read_raw(path: Path, survey: dict[str, Any]) -> pd.DataFrame:
    """Return all cells of a Qualtrics export as text, without its second and third header row.

    The short name of a column is what stands in the second row: the question, or the name of what Qualtrics records.
    """
    cells = text.rows(path, survey.get("encoding", "utf-8"), survey.get("separator"))
    rows = 0
    if len(cells) > 2 and any(is_import_id(cell) for cell in cells[2]):
        rows = 3
    elif len(cells) > 1 and cells[1][:1] == [LEGACY]:
        rows = 2
    if rows:
        frame = table(path.as_posix(), cells, header_rows=rows)
        if len(cells[1]) == len(cells[0]):
            # Older exports call what they record themselves V1 to V10: the second row has the names.
            frame.attrs["codes"] = [cell.strip() for cell in cells[1]]
        return frame
    raise EvidenceError(
        f"{path.as_posix()}, row 3: no import ids of Qualtrics: export it again from Qualtrics as CSV with choice "
        "text and do not delete header rows, or declare `platform: plain`"
    )


def is_import_id(cell: str) -> bool:
    """Return whether a cell holds {"ImportId": ...}, in the quotes of JSON or of Python."""
    if "ImportId" not in cell:
        return False
    try:
        value = json.loads(cell)
    except ValueError:
        try:
            value = ast.literal_eval(cell.strip())
        except (ValueError, SyntaxError):
            return False
    return isinstance(value, dict) and "ImportId" in value
