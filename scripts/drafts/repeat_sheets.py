"""Sheets of repeated groups in workbooks of KoboToolbox and ODK: each can be drafted as a survey of its members."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scripts.drafts import questionnaire_files
from scripts.ground.addresses import shortened, slug
from scripts.ground.paths import NAME
from scripts.sheets.headers import fold
from scripts.surveys.exports.repeats import KEYS, LONGEST_TITLE, TABLE


class Members(NamedTuple):
    """A sheet of members: the workbook, the sheet, and that of the rows which they belong to."""

    file: str
    sheet: str
    parent: str


def found(exports: Mapping[str, str]) -> dict[str, Members]:
    """Return name of a survey -> its sheet, for each sheet of members in the exports (name -> file)."""
    made: dict[str, Members] = {}
    for name, file in exports.items():
        for one in in_workbook(Path(file)):
            key = shortened(f"{name}_{slug(one.sheet)}", NAME)
            if key not in exports and key not in made:
                made[key] = one
    return made


def in_workbook(path: Path) -> list[Members]:
    """Return the sheets of members in a workbook; none of a file that is no workbook or can't be opened."""
    if path.suffix.lower() not in (".xlsx", ".xlsm") or len(questionnaire_files.sheets_of(path)) < 2:
        return []
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except Exception:  # what is wrong with it the draft of its survey says
        return []
    try:
        tops = {page.title: [*page.iter_rows(max_row=2, values_only=True)] for page in book.worksheets}
    finally:
        book.close()
    made = []
    for title, rows in tops.items():
        headers = [fold(str(cell or "")) for cell in rows[0]] if rows else []
        if not set(headers) & set(KEYS):
            continue
        parent = parent_of(headers, rows, list(tops))
        made += [Members(path.as_posix(), title, parent)] if parent != title else []
    return made


def parent_of(headers: list[str], rows: list[tuple[Any, ...]], titles: list[str]) -> str:
    """Return the sheet that the first member names, else the first sheet of the workbook."""
    said = str(rows[1][headers.index(TABLE)] or "") if TABLE in headers and len(rows) > 1 else ""
    return next((title for title in titles if said and fold(title) == fold(said[:LONGEST_TITLE])), titles[0])
