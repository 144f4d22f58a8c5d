"""Which module reads the exports of which platform: imported when a survey is of it, so that no other reader matters.

To add a platform: a module here with `read_raw`, a line in READERS, and its name among the platforms of
`settings/export.py`.
"""

import importlib
from pathlib import Path
from typing import Protocol

import pandas as pd

from scripts.ground.survey_tables import SKIP_LOGIC
from scripts.settings.export import Export, Platform
from scripts.settings.survey import Survey

READERS: dict[Platform, str] = {
    "plain": "plain_tables",
    "excel": "plain_tables",
    "kobo": "kobo",
    "qualtrics": "qualtrics",
    "limesurvey": "limesurvey",
    "surveymonkey": "surveymonkey",
    "surveygizmo": "surveygizmo",
    "google_forms": "forms",
    "microsoft_forms": "forms",
    "spss": "spss",
    "stata": "stata",
}
SKIP_LOGICS: dict[Platform, str] = {
    "qualtrics": "questionnaire_skips"
}  # platforms whose questionnaire says who is asked what
HERE = __name__.removeprefix("scripts.").rpartition(".")[0]


class Reader(Protocol):
    """What a module of a platform does."""

    def read_raw(self, path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
        """Return all cells of an export as text; `attrs` has the `name` of the table and what the format knows."""


def modules(platform: Platform) -> list[str]:
    """Return the modules that read a platform, as the rules name code."""
    return [f"{HERE}.{names[platform]}" for names in (READERS, SKIP_LOGICS) if platform in names]


def reader(platform: Platform) -> Reader:
    """Return the module that reads the exports of a platform."""
    module: Reader = importlib.import_module(f"scripts.{HERE}.{READERS[platform]}")
    return module


def skip_logic(survey: Survey, columns: dict[str, str], form: Path | None) -> pd.DataFrame:
    """Return `item` and `finding`, a row a difference between `asked_if` and the questionnaire.

    `columns` are declared column -> id of the question in the questionnaire.
    """
    name = SKIP_LOGICS.get(survey.platform)
    if name is None or form is None or not columns:
        return SKIP_LOGIC.empty()
    told: list[str] = importlib.import_module(f"scripts.{HERE}.{name}").differing(survey, columns, form)
    return SKIP_LOGIC.framed(one.partition(": ")[::2] for one in told)
