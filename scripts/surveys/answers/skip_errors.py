"""Answers that contradict the skip logic: answered though not asked, unanswered though asked."""

import pandas as pd

from scripts.ground.missing import NONE_TICKED
from scripts.ground.survey_tables import SKIP_ERRORS
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import bases
from scripts.surveys.answers.asking import asked_in_words, were_asked
from scripts.surveys.answers.bases import Stated
from scripts.surveys.received.answer_row import questions

NOT_ASKED = "answered though not asked"
UNANSWERED = "unanswered though asked"


def contradictions(answers: pd.DataFrame, found: Stated, survey: ResolvedSurvey) -> pd.DataFrame:
    """Return one row a contradiction: respondent, row of the export, item, who is asked it, what is wrong.

    `answers` are those of `bases.sample`, and `found` what each is to each item. Only items with `where` or `asked_if`
    can contradict anything.
    """
    parts = []
    for key, item in questions(survey).items():
        if not (item.where or item.asked_if):
            continue
        inside = were_asked(item, found.answers, survey)
        words = item.open
        none = {""} if words else {"", NONE_TICKED}
        said = found.answers.columns[key].flags(lambda word, none=none: word not in none)  # type: ignore[misc]
        wrong = {NOT_ASKED: ~inside & said}
        if not words:
            empty = bases.cells_of(item, survey.scales).index(bases.cell_of("no_answer"))
            wrong[UNANSWERED] = found.states[key] == empty
        for finding, flags in wrong.items():
            rows = answers.loc[flags, ["respondent", "row"]]
            parts.append(rows.assign(item=key, asked=asked_in_words(item), finding=finding))
    return SKIP_ERRORS.framed(pd.concat(parts) if parts else [])
