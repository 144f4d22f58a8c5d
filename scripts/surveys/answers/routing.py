"""Skip logic held against the answers: answered though not asked, unanswered though asked."""

from typing import Any

import numpy as np
import pandas as pd

from scripts.ground.missing import NONE_TICKED
from scripts.ground.survey_tables import ROUTING
from scripts.surveys.answers import bases
from scripts.surveys.received.answer_row import questions

NOT_ASKED = "answered though not asked"
UNANSWERED = "unanswered though asked"


def contradictions(
    answers: pd.DataFrame, persons: pd.DataFrame, survey: dict[str, Any], scales: dict[str, Any]
) -> pd.DataFrame:
    """Return one row a contradiction: respondent, row of the export, item, to whom it is addressed, what is wrong.

    `answers` and `persons` are those of `bases.sample`. Only items with `where` or `asked_if` can contradict anything.
    """
    last = bases.reached(answers, survey)
    parts = []
    for key, item in questions(survey).items():
        if not (item.get("where") or item.get("asked_if")):
            continue
        if item.get("type", "choice") == "text":
            inside = bases.routed(item, answers, survey)[0] & bases.asked(item, persons, survey)
            wrong = {NOT_ASKED: ~inside & (bases.texts(answers[key]) != "")}
        else:
            state = bases.status(key, item, answers, persons, survey, scales, last)
            wrong = {
                NOT_ASKED: (state == "not_asked") & ~np.isin(bases.texts(answers[key]), ["", NONE_TICKED]),
                UNANSWERED: state == "no_answer",
            }
        for finding, flags in wrong.items():
            found = answers.loc[flags, ["respondent", "row"]]
            parts.append(found.assign(item=key, addressed=bases.addressed(item), finding=finding))
    return ROUTING.framed(pd.concat(parts) if parts else [])
