"""Any workbook, any separated text: all cells as text."""

from pathlib import Path

import pandas as pd

from scripts.settings.export import Export
from scripts.sheets import sheet
from scripts.sheets.headers import short_name


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of a sheet or of a separated text as text; there is no `form` of it.

    The short name of a column is what comes before the first full stop and blank in its header.
    """
    if export.platform == "excel":
        raw = sheet.of_workbook(path, export.sheet, export.date_format)
    else:
        raw = sheet.of_text(path, export.encoding, export.separator)
    raw.attrs["codes"] = [short_name(str(header)) for header in raw.columns]
    return raw
