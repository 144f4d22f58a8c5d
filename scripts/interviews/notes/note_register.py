"""The register of interviewees: who was interviewed and what they were asked, one line per note."""

from pathlib import Path

from scripts.ground.errors import EvidenceError, together
from scripts.interviews.notes.speakers import SPEAKERS
from scripts.settings.evaluation import Interviews
from scripts.sheets import sheet
from scripts.sheets.headers import fold

Line = dict[str, str]


def read(path: Path, interviews: Interviews) -> dict[str, Line]:
    """Return the register: id of a note -> its fields, and `row` with the row a person sees.

    `interviews` is that section of config.yaml: `columns` leads from our fields to the columns of the register; without
    it those columns are read that have the name of a field under `header`. Nothing else of the register is read. A row
    is a note where there is a column of `persons`, else a person: rows of one note agree,
    but for `speakers`, and their number is `persons`.
    Raises EvidenceError for a column that is missing, an id that is missing or occurs twice, rows that do not agree.
    """
    found = sheet.filled(sheet.read(path, date_format="%Y-%m-%d"))
    name = found.attrs["name"]
    known = {fold(str(header)) for header in found.columns}
    columns = interviews.columns or {field: field for field in interviews.header if fold(field) in known}
    columns = {"note": "note"} | columns
    cells = {field: sheet.column(found, column).str.strip() for field, column in columns.items()}
    if "persons" in columns:
        sheet.unique(name, cells["note"], "note")
    register: dict[str, Line] = {}
    wrong: list[str] = []
    for row, *values in zip(found.index, *cells.values(), strict=True):
        line = dict(zip(cells, values, strict=True))
        if not line["note"]:
            wrong.append(f"{name}, row {row}, column {columns['note']}: no note: write its id or delete the row")
            continue
        first = register.setdefault(line["note"], {"persons": "0", "row": str(row)} | line)
        for field, value in line.items():
            if field == SPEAKERS and "persons" not in columns and first["persons"] != "0":
                first[field] = f"{first[field]}|{value}"
            elif first[field] != value:
                wrong.append(
                    f"{name}, rows {first['row']} and {row}, column {columns[field]}: persons of one note differ: "
                    "make the rows agree, because one note is one respondent"
                )
        if "persons" not in columns:
            first["persons"] = str(int(first["persons"]) + 1)
    together(wrong)
    return register


def joined(header: dict[str, str], line: Line, file: str, place: str) -> dict[str, str]:
    """Return the fields of a note from its header and its line in the register; where both have one, they agree."""
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
