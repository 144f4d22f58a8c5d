"""Derived items: made of other items and of frame variables by declared expressions, after cleaning."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from scripts.expressions import derivation, grammar, logic
from scripts.ground.errors import EvidenceError
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import asking, bases, coded
from scripts.surveys.answers.coded import Answers, Coded
from scripts.surveys.received.answer_row import judged_by

There = Mapping[str, tuple[str, ...]]  # variable of the frame -> the values that anybody has


def derive(answers: pd.DataFrame, frame: pd.DataFrame, survey: ResolvedSurvey) -> pd.DataFrame:
    """Return the answers with a column for each derived item, in the order of the items; empty where it is missing.

    `frame` has `person` and the frame variables. Raises EvidenceError for names, kinds and results that don't go
    together.
    """
    made = [key for key, item in survey.items.items() if item.derive]
    if not made:
        return answers
    given = coded.of_persons(coded.of_table(answers, ["person", *judged_by(survey)]), coded.people_of(frame))
    columns = derived(given, there(frame), survey).columns
    answers = answers.assign(**{key: columns[key].text().set_axis(answers.index) for key in made})
    return answers[[name for name in answers if name != "marks"] + ["marks"] * ("marks" in answers)]


def there(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return the values that anybody on the frame has of each of its variables."""
    return {str(name): tuple(sorted(set(frame[name].dropna()))) for name in frame.columns.drop("person")}


def derived(answers: Answers, values: There, survey: ResolvedSurvey) -> Answers:
    """Return answers with a column for each derived item, made once for answers alike in all that it is made of."""
    n = len(answers.rows)
    for key, item in survey.items.items():
        if not item.derive:
            continue
        place = f"{survey.title}, items.{key}.derive"
        named = grammar.names(grammar.tree(item.derive, place))
        known = {*answers.frame, *(one for one in survey.items if one in answers.columns)}
        sources = {one: source(one, answers, survey) for one in dict.fromkeys(named) if one in known}
        every, like = coded.kinds_of_rows([*sources.values()], n)
        try:
            texts = value(key, sources, every, values, survey)
        except EvidenceError:
            value(key, sources, np.arange(n), values, survey)  # the sentence counts answers
            raise
        column = coded.coded(pd.Series(texts, dtype="string"))
        columns = {**answers.columns, key: Coded(column.codes[like], column.words)}
        answers = answers._replace(columns=columns)
    return answers


def source(name: str, answers: Answers, survey: ResolvedSurvey) -> Coded:
    """Return what an expression takes of an item, or of a variable of the frame; "" where it is not known.

    Items come before variables of their name. What was not asked is not known.
    """
    if name not in survey.items:
        return answers.frame[name]
    return answers.columns[name].put(~asking.were_asked(survey.items[name], answers, survey), "")


def value(key: str, sources: Mapping[str, Coded], rows: Any, values: There, survey: ResolvedSurvey) -> coded.Texts:
    """Return the texts of a derived item in some rows of what it is made of, null where it is missing."""
    columns: dict[str, logic.Column] = {}
    for name, one in sources.items():
        given = one.take(rows).texts()
        item = survey.items.get(name)
        if item is None:
            columns[name] = logic.Column("open", given, given != "", there=values[name])
        else:
            scores = bases.scores(item, survey.scale(item))
            columns[name] = derivation.of_item(item, given, given != "", survey.scales, scores)
    made = derivation.derived(
        {key: survey.items[key]},
        columns,
        len(rows),
        survey.scales,
        survey.title,
        lambda _, own: logic.Column("text", own, own),
    )
    return next(own for _, own in made)
