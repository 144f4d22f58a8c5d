"""Qualtrics exports: three header rows with names, question texts and import ids; choices as text."""

import ast
import json
from pathlib import Path

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.sheets import text
from scripts.sheets.sheet import table
from scripts.surveys.exports import export_tags, labelled, qsf

LEGACY = "ResponseID"  # what the second row begins with in exports made before the import ids came


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of a Qualtrics export as text, without its second and third header row.

    The short name of a column is in the second row: the question, or the name of what Qualtrics records.
    With `form`, the questionnaire (.qsf), exported values are shown by their labels.
    """
    cells = text.rows(path, export.encoding, export.separator)
    ids = [import_id(cell) for cell in cells[2]] if len(cells) > 2 else []
    legacy = len(cells) > 1 and cells[1][:1] == [LEGACY] and not any(ids)
    if not any(ids) and not legacy:
        raise EvidenceError(
            f"{path.as_posix()}, row 3: no import ids of Qualtrics: export it again from Qualtrics as CSV with choice "
            "text and do not delete header rows, or declare `platform: plain`"
        )
    frame = table(path.as_posix(), cells, header_rows=2 if legacy else 3)
    if len(cells[1]) == len(cells[0]):
        # Older exports call what they record themselves V1 to V10: the second row has the names.
        frame.attrs["codes"] = [cell.strip() for cell in cells[1]]
    frame.attrs["ids"] = ids
    if form:
        known = questionnaire(form, ids, cells[0] if legacy else None)
        labelled.shown(frame, {place: labelled.Choices(one) for place, one in known.items()}, export)
    return frame


def questionnaire(form: Path, ids: list[str], headers: list[str] | None) -> dict[int, dict[str, str]]:
    """Return place of a column -> value -> label: by import ids, in an old export (`headers`) by the export tags."""
    if headers is not None:
        return export_tags.labels(form, headers)
    known = qsf.labels(form)
    return {place: known[key] for place, key in enumerate(ids) if key in known}


LONGEST_ID = 2_000  # signs of a cell that names a question


def is_import_id(cell: str) -> bool:
    """Return whether a cell holds {"ImportId": ...}."""
    return bool(import_id(cell))


def import_id(cell: str) -> str:
    """Return the id in {"ImportId": ...}, in the quotes of JSON or of Python, or ""."""
    if "ImportId" not in cell or len(cell) > LONGEST_ID:
        return ""
    try:
        value = json.loads(cell)
    except ValueError:
        try:
            value = ast.literal_eval(cell.strip())
        except (ValueError, SyntaxError):
            return ""
    return str(value["ImportId"]) if isinstance(value, dict) and "ImportId" in value else ""
