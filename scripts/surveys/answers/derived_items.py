"""Derived items: made of other items and of frame variables by declared expressions, after cleaning."""

from typing import Any

import numpy as np
import pandas as pd

from scripts.expressions import derivation
from scripts.expressions.logic import Column
from scripts.surveys.answers import bases


def derive(answers: pd.DataFrame, frame: pd.DataFrame, survey: dict[str, Any], scales: dict[str, Any]) -> pd.DataFrame:
    """Return the answers with a column for each derived item, in the order of the items; empty where it is missing.

    `frame` has `person` and the frame variables. Raises EvidenceError for names, kinds and results that don't go
    together.
    """
    made = {key: item for key, item in survey["items"].items() if item.get("derive")}
    if not made:
        return answers
    persons = answers[["person"]].merge(frame, on="person", how="left").set_index(answers.index)

    def column_of(key: str, given: np.ndarray[Any, Any]) -> Column:
        nonlocal answers
        answers = answers.assign(**{key: pd.Series(given, answers.index, "string")})
        return of_item(key, answers, persons, survey, scales)

    columns = {str(name): of_frame(persons[name], frame[name]) for name in persons if name != "person"}
    columns |= {key: of_item(key, answers, persons, survey, scales) for key in survey["items"] if key not in made}
    for _ in derivation.derived(made, columns, len(answers), scales, survey["title"], column_of):
        pass
    return answers[[name for name in answers if name != "marks"] + ["marks"] * ("marks" in answers)]


def of_frame(values: pd.Series, frame: pd.Series) -> Column:
    """Return a variable of the frame for each answer, with the values that anybody has."""
    given = bases.texts(values)
    return Column("open", given, given != "", there=tuple(sorted({*bases.texts(frame)} - {""})))


def of_item(
    key: str, answers: pd.DataFrame, persons: pd.DataFrame, survey: dict[str, Any], scales: dict[str, Any]
) -> Column:
    """Return the answers to an item; what was not asked, and the missing answers of a scale, are not known."""
    item = survey["items"][key]
    given = bases.texts(answers[key])
    known = (given != "") & bases.asked(item, persons, survey) & bases.routed(item, answers, survey)[0]
    scores = bases.scores(item, scales[item["scale"]]) if item.get("scale") else {}
    return derivation.of_item(item, given, known, scales, scores)
