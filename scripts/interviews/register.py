"""The register of interviewees: who was interviewed and what they were asked, a line a note."""

from pathlib import Path
from typing import Any

from scripts.errors import EvidenceError
from scripts.sheets import sheet
from scripts.sheets.headers import fold

Line = dict[str, str]


def read(path: Path, interviews: dict[str, Any]) -> dict[str, Line]:
    """Return the register: id of a note -> its fields, and `row` with the row a person sees.

    `interviews` is that section of config.yaml: `columns` leads from our fields to the columns of the register; without
    it those columns are read that have the name of a field under `header`. Nothing else of the register is read.
    Raises EvidenceError for a column that is missing, an id that is missing or stands twice.
    """
    found = sheet.filled(sheet.read(path, date_format="%Y-%m-%d"))
    known = {fold(str(header)) for header in found.columns}
    columns = interviews.get("columns") or {
        field: field for field in ["note", *interviews["header"]] if field == "note" or fold(field) in known
    }
    columns = {"note": "note"} | columns
    cells = {field: sheet.column(found, name) for field, name in columns.items()}
    cells["note"] = sheet.unique(found.attrs["name"], cells["note"], "note")
    rows = zip(*(cells[field] for field in columns), strict=True)
    return {
        values[list(columns).index("note")]: dict(zip(columns, map(str.strip, values), strict=True)) | {"row": str(row)}
        for row, values in zip(found.index, rows, strict=True)
    }


def joined(header: dict[str, str], line: Line, file: str, place: str) -> dict[str, str]:
    """Return the fields of a note from its header and from its line in the register; where both speak, they agree."""
    for field, value in header.items():
        if line.get(field, value) != value:
            raise EvidenceError(
                f"{file}: the field '{field}' of the header differs from {place}: correct one, or leave it out here"
            )
    return {field: value for field, value in line.items() if field != "row"} | header


def check_complete(register: dict[str, Line], files: dict[str, str], place: str, folder: str) -> None:
    """Refuse a line of the register whose note is missing."""
    missing = [(line["row"], note) for note, line in register.items() if note not in files]
    if missing:
        others = f" ({len(missing) - 1} more rows have none)" if len(missing) > 1 else ""
        raise EvidenceError(
            f"{place}, row {missing[0][0]}: {folder} holds no note {missing[0][1]}{others}: put it there, or delete "
            "the row"
        )
