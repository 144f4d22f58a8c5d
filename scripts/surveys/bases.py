"""From the invited to the base of each item: who answered, and what became of the others."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.errors import EvidenceError

ANSWERED = ("complete", "partial")
KINDS = ("not_reached", "no_answer", "dont_know", "not_applicable", "base")
COLUMNS = ("item", "invited", "answers", *KINDS)

Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]


def tabulate(
    responses: pd.DataFrame, dispositions: pd.DataFrame, survey: dict[str, Any], scales: dict[str, Any]
) -> dict[str, Any]:
    """Return `bases`, one row an item: invited, answers, and how the answers divide up to the base.

    answers = not_reached + no_answer + dont_know + not_applicable + base; invited is empty without a frame.
    """
    answers, persons = sample(responses, dispositions, survey)
    invited = len(dispositions) if survey.get("frame") else None
    last = reached(answers, survey)
    rows = []
    for key, item in survey["items"].items():
        if item.get("type", "choice") != "text":
            found = status(key, item, answers, persons, survey, scales, last)
            counts = {kind: int((found == kind).sum()) for kind in KINDS}
            rows.append({"item": key, "invited": invited, "answers": len(answers), **counts})
    bases = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"item": "string"} | dict.fromkeys(COLUMNS[1:], "Int64"))
    smallest = f", the smallest base is {bases['base'].min()}" if rows else ""
    return {"bases": bases, "line": f"{survey['title']}: {len(rows)} items, {len(answers)} answers{smallest}"}


def sample(
    responses: pd.DataFrame, dispositions: pd.DataFrame, survey: dict[str, Any]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the answers that count, sorted by respondent, and beside them the row of the person in the dispositions.

    Both have the same length and order. Raises ValueError where an answer has no disposition.
    """
    answers = responses.sort_values("respondent", kind="stable", ignore_index=True)
    known = dispositions.dropna(subset=["respondent"]).set_index("respondent")
    if not survey.get("frame") and known.empty:
        return answers, pd.DataFrame(index=answers.index)
    lost = ~answers["respondent"].isin(known.index)
    if lost.any():
        raise ValueError(f"{int(lost.sum())} answers of {survey['title']} have no disposition")
    # ASSUME: Complete and sufficiently partial answers count as answers; break-offs don't, whatever they answered.
    kept = answers["respondent"].map(known["disposition"]).isin(ANSWERED)
    answers = answers[kept].reset_index(drop=True)
    return answers, known.loc[answers["respondent"]].reset_index()


def asked(item: Mapping[str, Any], persons: pd.DataFrame, survey: dict[str, Any]) -> Flags:
    """Return which persons an item is about: those that its `where` (frame variables) names, all without one."""
    inside = np.ones(len(persons), dtype=bool)
    for variable, wanted in (item.get("where") or {}).items():
        if variable not in persons:
            raise EvidenceError(
                f"{survey['title']}: an item is restricted by '{variable}', which is not a variable of the frame; "
                "name it under frame, variables."
            )
        values = [str(value) for value in wanted] if isinstance(wanted, list) else [str(wanted)]
        inside &= persons[variable].isin(values).to_numpy(dtype=bool)
    return inside


def texts(column: pd.Series) -> Texts:
    """Return a column as an array of texts, "" where a cell is empty."""
    return column.astype("string").fillna("").to_numpy(dtype=object)


def reached(answers: pd.DataFrame, survey: dict[str, Any]) -> NDArray[np.intp]:
    """Return, for each answer, the place of the last item with an answer (-1: none)."""
    keys = list(survey["items"])
    filled = answers.reindex(columns=keys).notna().to_numpy()
    places = np.where(filled, np.arange(len(keys)), -1)
    return np.asarray(places.max(axis=1, initial=-1))


def status(
    key: str,
    item: Mapping[str, Any],
    answers: pd.DataFrame,
    persons: pd.DataFrame,
    survey: dict[str, Any],
    scales: dict[str, Any],
    last: NDArray[np.intp],
) -> Texts:
    """Return what each answer is for an item, one of KINDS."""
    given = texts(answers[key])
    empty = given == ""
    found = np.full(len(answers), "base", dtype=object)
    found[empty] = "no_answer"
    # ASSUME: In a partial answer items after the last answered one were not reached; empty ones before are no answer.
    place = list(survey["items"]).index(key)
    partial = persons["disposition"].eq("partial").to_numpy(dtype=bool) if "disposition" in persons else empty & False
    found[empty & partial & (last < place)] = "not_reached"
    missing = (scales[item["scale"]].get("missing") or {}) if item.get("scale") else {}
    for kind in missing:
        # ASSUME: Declared missing answers other than "don't know" and "not applicable" count as no answer.
        found[given == kind] = kind if kind in ("dont_know", "not_applicable") else "no_answer"
    if item.get("type", "choice") == "choice":
        known = np.isin(given, [*scales[item["scale"]]["categories"], *missing, ""])
        if not known.all():
            row = answers["row"].iloc[int(np.argmin(known))]
            raise EvidenceError(
                f"{survey['title']}, row {row}: the answer to '{key}' is not in its scale '{item['scale']}'; "
                "add it to the scale or correct it in the table of corrections."
            )
    # ASSUME: Who is outside of the declared subset of an item counts as not applicable, whatever was answered.
    found[~asked(item, persons, survey)] = "not_applicable"
    return found
