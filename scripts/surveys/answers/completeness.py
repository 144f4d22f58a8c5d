"""How much of what it was asked an answer says: complete, partial, or broken off."""

import numpy as np
from numpy.typing import NDArray

from scripts.ground.missing import NONE_TICKED, TICKED
from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers.asking import were_asked
from scripts.surveys.answers.coded import Answers
from scripts.surveys.received.answer_row import questions


def answered_share(answers: Answers, survey: ResolvedSurvey) -> NDArray[np.float64]:
    """Return the share of the applicable items that each answer has answered, 0 where no item applies.

    Applicable is each closed item whose `where` fits the person on the frame and whose `asked_if` fits the answer.
    """
    # ASSUME: Completeness counts don't know and not applicable as answers.
    n = len(answers.rows)
    applicable, answered = np.zeros(n, dtype=np.int32), np.zeros(n, dtype=np.int32)
    for key, item in questions(survey).items():
        if not item.open:
            about = were_asked(item, answers, survey)
            none = {"", NONE_TICKED} if only_ticked(item) else {""}
            applicable += about
            answered += about & answers.columns[key].flags(lambda word, none=none: word not in none)  # type: ignore[misc]
    return np.divide(answered, applicable, out=np.zeros(n), where=applicable > 0)


def only_ticked(item: Item) -> bool:
    """Say whether those who ticked none of the boxes are left out of the base, as SPSS does."""
    return TICKED in item.base


def kinds(shares: NDArray[np.float64], survey: ResolvedSurvey) -> NDArray[np.object_]:
    """Return complete, partial or break-off for each answer, by the share of the applicable items answered."""
    least = {word: share - 1e-12 for word, share in survey.thresholds.items()}
    words = [shares >= least["complete"], shares >= least["partial"]]
    return np.select(words, ["complete", "partial"], "break-off").astype(object)
