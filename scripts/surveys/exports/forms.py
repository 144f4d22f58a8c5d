"""Google Forms and Microsoft Forms: one row of questions, the ticked options of a question in one cell.

No real export of either was seen: read as documented (Microsoft: an Excel file with ID, start and completion time,
ticked options with a ";" after each).
"""

import re
from pathlib import Path

import pandas as pd

from scripts.settings.export import Export
from scripts.sheets import sheet
from scripts.surveys.exports import moments

ROW_OF_GRID = re.compile(r".*\[(.+)\]\s*", re.DOTALL)
# The sheet behind a Google form joins options by ", ", the CSV that the form itself gives by ";".
SEPARATORS = {"google_forms": (",", ";"), "microsoft_forms": (";",)}


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of an export as text; the short name of a row of a grid is in the last brackets."""
    name, cells = sheet.rows(path, export.encoding, export.separator, export.sheet, export.date_format)
    if export.platform == "google_forms":
        cells = cells[:1] + one_clock(cells[1:])
    frame = sheet.table(name, cells)
    frame.attrs |= {"codes": [row_of_grid(str(header)) for header in frame.columns]}
    frame.attrs |= {"separators": SEPARATORS[export.platform]}
    return frame


def one_clock(rows: list[list[str]]) -> list[list[str]]:
    """Return rows whose first cell is a moment without its time zone; with it, where not all have the same."""
    # ASSUME: The time zone that Google Forms writes after a time is dropped where all answers have the same one.
    stamps = [row[0] for row in rows if row and row[0].strip()]
    zones = {text.removeprefix(moments.without_zone(text)).strip() for text in stamps}
    return [[moments.without_zone(row[0]), *row[1:]] if row else row for row in rows] if len(zones) == 1 else rows


def row_of_grid(header: str) -> str:
    """Return the row of a grid: `How good are [Meetings]` is about Meetings."""
    found = ROW_OF_GRID.fullmatch(header)
    return found[1].strip() if found else ""
