"""Derived items: made of other items and of frame variables by declared expressions, after cleaning."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from scripts.errors import EvidenceError, nearest
from scripts.surveys import bases
from scripts.surveys.expression import Column, as_number, evaluate
from scripts.surveys.grammar import Node, tree

YES_NO = {"yes": "Yes", "no": "No"}


def derive(answers: pd.DataFrame, frame: pd.DataFrame, survey: dict[str, Any], scales: dict[str, Any]) -> pd.DataFrame:
    """Return the answers with a column for each derived item, in the order of the items; empty where it is missing.

    `frame` has `person` and the frame variables. Raises EvidenceError for names, kinds and results that don't go
    together, also where there is no answer at all: that is the check of the description.
    """
    made = {key: item for key, item in survey["items"].items() if item.get("derive")}
    if not made:
        return answers
    persons = answers[["person"]].merge(frame, on="person", how="left").set_index(answers.index)
    columns = {str(name): of_frame(persons[name], frame[name]) for name in persons if name != "person"}
    columns |= {key: of_item(key, item, answers, persons, survey, scales)
                for key, item in survey["items"].items() if key not in made}  # fmt: skip
    for key, item in made.items():
        place = f"{survey['title']}, items.{key}.derive"
        found = evaluate(tree(item["derive"], place), columns, len(answers), place)
        given = result(found, item, scales, place)
        answers = answers.assign(**{key: pd.Series(given, answers.index, "string")})
        columns[key] = of_item(key, item, answers, persons, survey, scales)
    return answers[[name for name in answers if name != "marks"] + ["marks"] * ("marks" in answers)]


def check(survey: dict[str, Any], scales: dict[str, Any], place: str) -> None:
    """Raise EvidenceError where the derived items of a description don't go together, whatever the answers are."""
    nobody = pd.DataFrame(columns=["person", *bases.questions(survey)], dtype="string")
    frame = pd.DataFrame(columns=["person", *((survey.get("frame") or {}).get("variables") or [])], dtype="string")
    derive(nobody, frame, survey | {"title": place}, scales)


def of_frame(values: pd.Series, frame: pd.Series) -> Column:
    """Return a variable of the frame for each answer, with the values that anybody has."""
    given = bases.texts(values)
    return Column("open", given, given != "", there=tuple(sorted({*bases.texts(frame)} - {""})))


def of_item(
    key: str,
    item: dict[str, Any],
    answers: pd.DataFrame,
    persons: pd.DataFrame,
    survey: dict[str, Any],
    scales: dict[str, Any],
) -> Column:
    """Return the answers to an item; what was not asked, and the missing answers of a scale, are not known."""
    given = bases.texts(answers[key])
    known = (given != "") & bases.asked(item, persons, survey) & bases.routed(item, answers, survey)[0]
    kind = item.get("type", "choice")
    if kind == "number":
        amounts = pd.to_numeric(pd.Series(np.where(known, given, "0")), errors="coerce").to_numpy(dtype=float)
        return Column("number", np.where(np.isfinite(amounts), amounts, 0.0), known & np.isfinite(amounts))
    if kind == "text":
        return Column("words", given, known)
    if kind == "multiple":
        if bases.only_ticked(item):
            known &= given != bases.NONE_TICKED
        given = np.where(given == bases.NONE_TICKED, "", given)
        return Column("options", given, known, tuple(item.get("columns") or item.get("labels") or ()) or None)
    scale = scales[item["scale"]]
    known &= ~np.isin(given, list(scale.get("missing") or {}))
    return Column("text", np.where(known, given, ""), known, tuple(scale["categories"]), bases.scores(item, scale))


def result(found: Column, item: Mapping[str, Any], scales: dict[str, Any], place: str) -> np.ndarray[Any, Any]:
    """Return the texts of a derived item: a number as such, yes and no, or categories of its scale."""
    if item.get("type", "choice") == "number":
        if found.kind not in ("number", "open", "missing"):
            raise EvidenceError(f"{place}: the item is a number, and its expression doesn't come to one")
        found = as_number(found, Node("part"), place)
        low, high = item.get("minimum", -np.inf), item.get("maximum", np.inf)
        out = found.known & ~((found.values >= low) & (found.values <= high))
        if out.any():
            raise EvidenceError(
                f"{place}: {int(out.sum())} answers come to numbers that are not from {low:g} to {high:g}: correct the "
                "expression, or the limits"
            )
        texts = [repr(float(one)).removesuffix(".0") if there else None
                 for one, there in zip(found.values, found.known, strict=True)]  # fmt: skip
        return np.array(texts, dtype=object)
    categories = list(scales[item["scale"]]["categories"])
    values = found.values
    if found.kind == "truth":
        found, values = found._replace(words=tuple(YES_NO)), np.where(found.values, "yes", "no").astype(object)
    elif found.kind not in ("text", "open", "missing"):
        raise EvidenceError(f"{place}: the item is a choice, and its expression comes to no category: write `type`")
    for word in found.words if found.words is not None else sorted(set(values[found.known])):
        if word not in categories:
            hint = nearest(word, categories)
            raise EvidenceError(f"{place}: '{word}' is no category of the scale '{item['scale']}'.{hint}")
    return np.asarray(pd.Series(values, dtype=object).where(found.known, None), dtype=object)
