"""Who is asked an item: by the variables of the frame (`where`), and by the answers before it (`asked_if`)."""

import numpy as np
import pandas as pd

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers.answer_conditions import holds, listed
from scripts.surveys.answers.coded import Answers, Flags, columns_of
from scripts.surveys.received.answer_row import AS_GIVEN


def asked(item: Item, answers: Answers, survey: ResolvedSurvey) -> Flags:
    """Return which answers come from persons that an item is about: those that its `where` names, all without one."""
    inside = np.ones(len(answers.rows), dtype=bool)
    for variable, wanted in (item.where or {}).items():
        if variable not in answers.frame:
            raise EvidenceError(
                f"{survey.title}: `where` of an item names '{variable}', which is not a variable of the frame: "
                "list it under frame, variables"
            )
        values = {same(one) for one in listed(wanted)}
        inside &= answers.frame[variable].flags(lambda word, values=values: same(word) in values)  # type: ignore[misc]
    return inside


def asked_of(item: Item, persons: pd.DataFrame, survey: ResolvedSurvey) -> Flags:
    """Return which persons, a row each with their variables of the frame, an item is about."""
    nobody = Answers(np.zeros(len(persons), dtype=np.int64), {}, {}, columns_of(persons, item.where or {}))
    return asked(item, nobody, survey)


def by_skip_logic(item: Item, answers: Answers, survey: ResolvedSurvey) -> tuple[Flags, Flags]:
    """Return which answers the skip logic (`asked_if`) leads to the item, and in which the filter question is empty."""
    inside, unknown = np.ones(len(answers.rows), dtype=bool), np.zeros(len(answers.rows), dtype=bool)
    # ASSUME: An item is asked where each item named in its skip logic has one of the values; an empty answer
    #   never has one.
    for key, wanted in (item.asked_if or {}).items():
        given = answers.columns.get(AS_GIVEN.format(key), answers.columns[key])
        inside &= given.flags(holds(wanted, survey.items.get(key)))
        unknown |= given.flags(lambda word: word == "")
    return inside, unknown


def were_asked(item: Item, answers: Answers, survey: ResolvedSurvey) -> Flags:
    """Return which answers come from persons who were asked an item, by the frame and by its skip logic."""
    return asked(item, answers, survey) & by_skip_logic(item, answers, survey)[0]


def asked_in_words(item: Item) -> str:
    """Return who is asked an item, in words; "" where everybody is."""
    if item.filter:
        return item.filter
    parts = [*(item.where or {}).items(), *(item.asked_if or {}).items()]
    return "; ".join(f"{name}: {' or '.join(v) if isinstance(v, list) else v}" for name, v in parts)
