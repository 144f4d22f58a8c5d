"""SurveyGizmo (now Alchemer) exports: `Name #1:question` for one of several fields of a question, options by ";".

Seen: one real export of 2015 (CSV, condensed: ticked options in one cell).
"""

import re
from pathlib import Path

import pandas as pd

from scripts.settings.export import Export
from scripts.sheets import sheet

FIELD = re.compile(
    r"([^:?]{1,80}\??):+\S"
)  # the field before the question; a question that has a colon follows a blank


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of an export as text; the short name of a column is its field, before the colon."""
    name, cells = sheet.rows(path, export.encoding, export.separator, export.sheet, export.date_format)
    frame = sheet.table(name, cells)
    frame.attrs |= {"codes": [field(str(header)) for header in frame.columns], "separators": (";",)}
    return frame


def field(header: str) -> str:
    """Return the field before the question, or "" where a question has one field only."""
    found = FIELD.match(header)
    return found[1].strip() if found else ""
