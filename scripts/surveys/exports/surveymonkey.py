"""SurveyMonkey exports: questions in the first header row, options or "Response" in the second, one column an option.

Seen: two real exports of 2014 (CSV, expanded columns, choice text). A condensed export has the same two rows, with the
options of a question in one cell.
"""

from pathlib import Path

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.sheets import sheet
from scripts.sheets.headers import fold

BETWEEN = " | "
# What the second row says where a question has one column. Seen in English only, the others as their pages say it.
TYPED = "open-ended response"
ANSWER = {"", "response", "open-ended response", "réponse", "respuesta", "ответ", "回复", "الإجابة"}


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of a SurveyMonkey export as text, headers made of both rows: `question | option`.

    The short name of a column is its option: `Other (please specify)`, where only one question has it. Raises
    EvidenceError where the second row holds answers already.
    """
    name, cells = sheet.rows(path, export.encoding, export.separator, export.sheet, export.date_format, 2)
    questions, options = ([cell.strip() for cell in row] for row in [*cells, [], []][:2])
    if not questions or len(options) != len(questions) or not begins(questions, options):
        raise EvidenceError(
            f"{name}, row 2: not SurveyMonkey's row of options (nothing under the id, `Response` or an option under "
            "each question): export all answers again without deleting header rows, or declare `platform: plain`"
        )
    # A question is above its first option only.
    asked: list[str] = []
    for question in questions:
        asked.append(question or asked[-1])
    plain = [fold(option) in ANSWER for option in options]
    headers = [
        question if one else BETWEEN.join((question, option))
        for question, option, one in zip(asked, options, plain, strict=True)
    ]
    frame = sheet.table(name, [headers, *cells[1:]], header_rows=2)
    frame.attrs["codes"] = ["" if one else option for option, one in zip(options, plain, strict=True)]
    # Where it has typed answers in columns of their own, those below `Response` are choices of the questionnaire.
    typed = any(fold(option) == TYPED or fold(option).startswith("other (please specify") for option in options)
    frame.attrs["closed"] = [typed and fold(option) == "response" for option in options]
    return frame


def begins(questions: list[str], options: list[str]) -> bool:
    """Return whether two rows are the headers of SurveyMonkey: an id above nothing, and some option below questions."""
    return bool(questions[0]) and not options[0] and any(options)
