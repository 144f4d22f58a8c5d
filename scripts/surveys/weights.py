"""Weights of the answers: base 1, adjusted for nonresponse in cells of the frame, poststratified to the frame."""

from typing import Any

import numpy as np
import pandas as pd

from scripts.statistics import weighting
from scripts.surveys.bases import ANSWERED

COLUMNS = {
    "respondent": "string",
    "base_weight": "float64",
    "cell": "string",
    "adjustment": "float64",
    "poststratum": "string",
    "weight": "float64",
}
LOG = ("step", "cell", "answers", "into", "reason")
NOT_KNOWN = "not known"


def weigh(dispositions: pd.DataFrame, frame: pd.DataFrame, survey: dict[str, Any]) -> dict[str, Any]:
    """Return `weights`, one row an answer, and `weighting_log`, one row a join of cells.

    Empty tables where the survey declares no weights or nobody answered. The weights add up to the eligible persons of
    the frame, and in each (joined) poststratum to its persons.
    """
    declared = survey.get("weights")
    if not declared or not survey.get("frame"):
        return result([], [], f"{survey['title']}: no weights declared")
    # ASSUME: Base weights are 1: everybody on the frame was asked; persons of unknown eligibility count as eligible.
    persons = dispositions[dispositions["disposition"] != "ineligible"].sort_values("person", ignore_index=True)
    told = persons["disposition"].isin(ANSWERED).to_numpy(dtype=bool)
    if not told.any():
        return result([], [], f"{survey['title']}: nobody answered, no weights")
    smallest = int(declared.get("smallest_cell", 5))
    given_up = declared.get("collapse") or []
    cells, log = joined(persons, told, declared["cells"], given_up, smallest, "cell")
    factors = weighting.adjust(np.ones(len(persons)), told, cells)
    poststrata: list[str] | None = None
    final = factors
    if declared.get("poststrata"):
        poststrata, more = joined(persons, told, declared["poststrata"], given_up, smallest, "poststratum")
        log += more
        totals = {str(label): float(count) for label, count in pd.Series(poststrata).value_counts().items()}
        final = weighting.poststratify(factors, poststrata, totals)
    table = pd.DataFrame(
        {
            "respondent": persons["respondent"],
            "base_weight": 1.0,
            "cell": cells,
            "adjustment": factors,
            "poststratum": poststrata,
            "weight": final,
        }
    )
    effect, effective = weighting.kish(final)
    return result(
        table[told],
        log,
        f"{survey['title']}: {int(told.sum())} answers weighted to {len(persons)} persons in {len(set(cells))} cells, "
        f"{len(log)} joins, design effect {effect:.3f} (as good as {effective:.1f} answers)",
    )


def joined(
    persons: pd.DataFrame,
    told: np.ndarray[Any, Any],
    variables: list[str],
    given_up: list[str],
    smallest: int,
    step: str,
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the label of the (joined) cell of each person, and the log of the joins."""
    # ASSUME: A cell with too few answers joins the one most alike, giving up first the variables declared for that.
    order = [name for name in variables if name not in given_up] + [n for n in reversed(given_up) if n in variables]
    values = [tuple(row) for row in persons[order].fillna(NOT_KNOWN).astype(str).itertuples(index=False)]
    answered = dict.fromkeys(sorted(values), 0)
    for value, flag in zip(values, told, strict=True):
        answered[value] += int(flag)
    home, joins = weighting.join(answered, smallest)
    names = {cell: ", ".join(f"{k} = {v}" for k, v in zip(order, cell, strict=True)) for cell in answered}
    members: dict[weighting.Cell, list[str]] = {}
    for cell in sorted(answered):
        members.setdefault(home[cell], []).append(names[cell])
    log = [
        {
            "step": step,
            "cell": names[cell],
            "answers": count,
            "into": names[target],
            "reason": f"fewer than {smallest} answers",
        }
        for cell, target, count in joins
    ]
    return [" or ".join(members[home[value]]) for value in values], log


def result(table: Any, log: list[dict[str, Any]], line: str) -> dict[str, Any]:
    """Return the outputs of the step with typed columns."""
    weights = pd.DataFrame(table, columns=list(COLUMNS)).astype(COLUMNS)
    return {
        "weights": weights.sort_values("respondent", kind="stable", ignore_index=True),
        "weighting_log": pd.DataFrame(log, columns=list(LOG)).astype(
            {name: "Int64" if name == "answers" else "string" for name in LOG}
        ),
        "line": line,
    }
