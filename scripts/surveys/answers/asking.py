"""To whom an item is addressed: by the variables of the frame (`where`), and by the answers before it (`asked_if`)."""

import numpy as np
import pandas as pd

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers.answer_conditions import holds, listed
from scripts.surveys.answers.coded import Answers, Flags, columns_of


def asked(item: Item, answers: Answers, survey: ResolvedSurvey) -> Flags:
    """Return which answers come from persons that an item is about: those that its `where` names, all without one."""
    inside = np.ones(len(answers.rows), dtype=bool)
    for variable, wanted in (item.where or {}).items():
        if variable not in answers.frame:
            raise EvidenceError(
                f"{survey.title}: an item is restricted by '{variable}', which is not a variable of the frame; "
                "name it under frame, variables."
            )
        values = {same(one) for one in listed(wanted)}
        inside &= answers.frame[variable].flags(lambda word, values=values: same(word) in values)  # type: ignore[misc]
    return inside


def asked_of(item: Item, persons: pd.DataFrame, survey: ResolvedSurvey) -> Flags:
    """Return which persons, a row each with their variables of the frame, an item is about."""
    nobody = Answers(np.zeros(len(persons), dtype=np.int64), {}, {}, columns_of(persons, item.where or {}))
    return asked(item, nobody, survey)


def routed(item: Item, answers: Answers, survey: ResolvedSurvey) -> tuple[Flags, Flags]:
    """Return to which answers the skip logic (`asked_if`) leads, and of which the asking item is empty."""
    inside, unknown = np.ones(len(answers.rows), dtype=bool), np.zeros(len(answers.rows), dtype=bool)
    # ASSUME: An item is asked where each item named in its skip logic has one of the values; an empty one
    #   leads nowhere.
    for key, wanted in (item.asked_if or {}).items():
        given = answers.columns[key]
        inside &= given.flags(holds(wanted, survey.items.get(key)))
        unknown |= given.flags(lambda word: word == "")
    return inside, unknown


def led_to(item: Item, answers: Answers, survey: ResolvedSurvey) -> Flags:
    """Return to which answers an item was put, by the frame and by its skip logic."""
    return asked(item, answers, survey) & routed(item, answers, survey)[0]


def addressed(item: Item) -> str:
    """Return to whom an item is addressed, in words; "" where to everybody."""
    if item.filter:
        return item.filter
    parts = [*(item.where or {}).items(), *(item.asked_if or {}).items()]
    return "; ".join(f"{name}: {' or '.join(v) if isinstance(v, list) else v}" for name, v in parts)
