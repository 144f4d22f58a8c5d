"""Weights of the answers: base 1, adjusted for nonresponse in cells of the frame, fitted to the frame, trimmed."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.errors import SHOWN_ROWS, EvidenceError, listed
from scripts.ground.missing import NOT_KNOWN
from scripts.ground.weight_tables import WEIGHTING_LOG, WEIGHTS, WEIGHTS_REPORT
from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.weighting_plan import Calibrate, Rake
from scripts.statistics import calibration, design, weighting
from scripts.surveys.answers.bases import ANSWERED
from scripts.surveys.answers.trimming import TRIM, trimmed

GIVEN = "given"
MOST_VALUES = 50


def weigh(
    dispositions: pd.DataFrame, frame: pd.DataFrame, survey: ResolvedSurvey, responses: pd.DataFrame | None = None
) -> dict[str, Any]:
    """Return `weights`, one row an answer, `weighting_log`, one row a collapsed cell, and `weights_report`.

    Empty tables where the survey declares no weights or nobody answered. The weights add up to the eligible persons of
    the frame and, before they are trimmed, in each (collapsed) poststratum or margin to its persons; given weights are
    used unchanged. Raises EvidenceError where the margins can't be met, or a weight is missing or not above 0.
    """
    declared = survey.weights
    if column := survey.design.weight if survey.design else declared.column if declared else None:
        return given(dispositions, column, survey, responses)
    if not declared or not survey.frame:
        return result([], [], [], f"{survey.title}: no weights declared")
    # ASSUME: Base weights are 1, as everybody on the frame was asked; cases of unknown eligibility count as eligible.
    persons = dispositions[dispositions["disposition"] != "ineligible"].sort_values("person", ignore_index=True)
    told = persons["disposition"].isin(ANSWERED).to_numpy(dtype=bool)
    if not told.any():
        return result([], [], [], f"{survey.title}: nobody answered, so there are no weights")
    given_up, smallest = declared.collapse, declared.smallest_cell
    cells, log = joined(persons, told, declared.cells, given_up, smallest, "cell")
    factors = weighting.adjust(np.ones(len(persons)), told, cells)
    poststrata: list[str] | None = None
    final = factors
    if declared.poststrata:
        poststrata, more = joined(persons, told, declared.poststrata, given_up, smallest, "poststratum")
        log += more
        totals = {str(label): float(count) for label, count in pd.Series(poststrata).value_counts().items()}
        final = weighting.poststratify(factors, poststrata, totals)
    elif declared.rake:
        final = np.zeros(len(persons))
        final[told] = raked(factors[told], persons, told, declared.rake, survey)
    elif declared.calibrate:
        final = np.zeros(len(persons))
        final[told] = calibrated(factors[told], persons, told, declared.calibrate, survey)
    fitted = final.copy()
    if declared.trim:
        final[told], more = trimmed(fitted[told], declared.trim.at_most, survey)
        log += more
    table = pd.DataFrame(
        {
            "respondent": persons["respondent"],
            "base_weight": 1.0,
            "cell": cells,
            "adjustment": factors,
            "poststratum": poststrata,
            "fitted": fitted,
            "weight": final,
        }
    )
    effect, effective = weighting.kish(final)
    return result(
        table[told],
        log,
        report(table[told], persons, told, survey),
        f"{survey.title}: {int(told.sum())} answers weighted to {len(persons)} persons in {len(set(cells))} cells; "
        f"{sum(one['step'] != TRIM for one in log)} cells were collapsed; design effect {effect:.3f} (effective sample "
        f"size {effective:.1f})",
    )


def raked(
    weights: NDArray[np.float64], persons: pd.DataFrame, told: NDArray[np.bool_], rake: Rake, survey: ResolvedSurvey
) -> NDArray[np.float64]:
    """Return the weights of the answers that meet every margin of the eligible persons of the frame, to 1e-10."""
    # ASSUME: Raking starts from nonresponse-adjusted weights and stops when each margin is met to 1e-10 of its size.
    known = [persons[name].fillna(NOT_KNOWN).astype(str) for name in rake.margins]
    totals = [{str(k): float(v) for k, v in one.value_counts().items()} for one in known]
    try:
        return calibration.rake(weights, [list(one[told]) for one in known], totals)
    except ValueError as error:
        raise EvidenceError(
            f"{survey.title}: the weights can't be raked to {', '.join(rake.margins)} ({error}): remove a margin, or "
            "combine its small categories in the file of the frame"
        ) from None


def auxiliaries(
    persons: pd.DataFrame, declared: Calibrate, survey: ResolvedSurvey
) -> tuple[NDArray[np.float64], list[str]]:
    """Return what the weights are calibrated on, a row a person, and the name of each column.

    The persons themselves, a flag for each value of each margin, and the variables whose totals are met.
    """
    columns, names = [np.ones((len(persons), 1))], ["persons"]
    for name in declared.margins:
        known = persons[name].fillna(NOT_KNOWN).astype(str)
        columns.append(design.dummies(known))
        names += [f"{name} = {value}" for value in sorted(set(known))]
    for name in declared.totals:
        amounts = pd.to_numeric(persons[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        if not np.isfinite(amounts).all():
            raise EvidenceError(
                f"{survey.title}: weights, calibrate, totals: '{name}' is not a number for "
                f"{int((~np.isfinite(amounts)).sum())} persons on the frame: complete it there, or remove it"
            )
        columns.append(amounts[:, None])
        names.append(name)
    return np.column_stack(columns), names


def calibrated(
    weights: NDArray[np.float64],
    persons: pd.DataFrame,
    told: NDArray[np.bool_],
    declared: Calibrate,
    survey: ResolvedSurvey,
) -> NDArray[np.float64]:
    """Return the weights of the answers, as near the given ones as can be, that meet the totals of the frame."""
    # ASSUME: Calibration starts from the nonresponse-adjusted weights and meets the totals of the eligible persons.
    known, names = auxiliaries(persons, declared, survey)
    place = f"{survey.title}: weights, calibrate"
    for name, everybody, own in zip(names, known.T, known[told].T, strict=True):
        if everybody.any() and not own.any():
            raise EvidenceError(
                f"{place}: no respondent has {name}: combine categories in the file of the frame, or remove it"
            )
    bounds = declared.bounds
    try:
        found = calibration.calibrate(weights, known[told], known.sum(axis=0), "logit" if bounds else "linear", bounds)
    except ValueError as error:
        more = "widen the bounds, or " if bounds else ""
        raise EvidenceError(f"{place}: the totals can't be met ({error}): {more}remove a margin or a total") from None
    if (found <= 0).any():
        raise EvidenceError(
            f"{place}: {int((found <= 0).sum())} weights come to 0 or below: use `method: bounded` with `bounds`, or "
            "fewer margins"
        )
    return found


def given(
    dispositions: pd.DataFrame, column: str, survey: ResolvedSurvey, responses: pd.DataFrame | None
) -> dict[str, Any]:
    """Return the weights that a column gives, checked."""
    told = dispositions["disposition"].isin(ANSWERED)
    answers = dispositions[told].sort_values("person", ignore_index=True)
    if column in answers:
        cells = answers[column]
    elif responses is not None and column in responses:
        cells = answers["respondent"].map(responses.set_index("respondent")[column])
    else:
        raise EvidenceError(
            f"{survey.title}: weights, column: there is no item and no frame variable '{column}': correct the name"
        )
    weight = pd.to_numeric(cells.astype("string"), errors="coerce").astype(float)
    wrong = ~(weight > 0) | ~np.isfinite(weight)
    if wrong.any():
        # ASSUME: Given weights are used unchanged; each has to be above 0.
        file = survey.frame.file if survey.frame and column in survey.variables else survey.file
        raise EvidenceError(
            f"{file}, column {column}: {int(wrong.sum())} answers have no weight above 0, those of "
            f"{listed(answers.loc[wrong, 'respondent'], SHOWN_ROWS)}: correct the column, or drop these answers by a "
            "cleaning rule"
        )
    table = pd.DataFrame(
        {
            "respondent": answers["respondent"], "base_weight": weight, "cell": GIVEN, "adjustment": 1.0,
            "poststratum": None, "fitted": weight, "weight": weight,
        }
    )  # fmt: skip
    # ASSUME: Given weights are compared with the frame where there is one, but never adjusted to it.
    persons = dispositions[dispositions["disposition"] != "ineligible"].sort_values("person", ignore_index=True)
    inside = persons["disposition"].isin(ANSWERED).to_numpy(dtype=bool)
    effect, effective = weighting.kish(weight)
    line = f"{survey.title}: {len(table)} answers with given weights, which add up to {weight.sum():.6g}"
    line += f" for {len(persons)} persons on the frame" if survey.frame else ""
    line += f", design effect {effect:.3f} (effective sample size "
    return result(table, [], report(table, persons, inside, survey), f"{line}{effective:.1f})")


def report(
    table: pd.DataFrame, persons: pd.DataFrame, told: NDArray[np.bool_], survey: ResolvedSurvey
) -> list[dict[str, Any]]:
    """Return the report on weights: distribution, what they cost, the largest, and each margin of the frame.

    `table` and `persons[told]` are the same answers. Before is without weights; the target is the share of the frame.
    """
    rows: list[dict[str, Any]] = []

    def add(part: str, name: str, before: float | None, after: float, target: float | None = None) -> None:
        rows.append({"part": part, "name": name, "before": before, "after": float(after), "target": target})

    w = table["weight"].to_numpy(dtype=float)
    n, total = len(w), float(w.sum())
    if not n:
        return rows
    add("distribution", "answers", n, n)
    add("distribution", "sum", n, total, len(persons) if survey.frame else None)
    for name, place in (("minimum", 0), ("lower quartile", 0.25), ("median", 0.5), ("upper quartile", 0.75)):
        add("distribution", name, 1.0, float(np.quantile(w, place)))
    add("distribution", "maximum", 1.0, float(w.max()))
    effect, effective = weighting.kish(w)
    add("efficiency", "design effect (Kish)", 1.0, effect)
    add("efficiency", "effective answers", n, effective)
    fitted = table["fitted"].to_numpy(dtype=float)
    if (fitted != w).any():
        add("trimming", "largest weight", float(fitted.max()), float(w.max()))
        add("trimming", "design effect (Kish)", weighting.kish(fitted)[0], effect)
    order = np.sort(w)[::-1]
    for name, count in (("largest weight", 1), ("largest 5 per cent of weights", max(1, round(n / 20)))):
        add("largest", f"{name}, share of the sum", count / n, float(order[:count].sum()) / total)
    calibrate = survey.weights.calibrate if survey.weights else None
    for name in calibrate.totals if calibrate else []:
        amounts = pd.to_numeric(persons[name]).to_numpy(dtype=float)
        add("total", f"{name}, mean", amounts[told].mean(), float((amounts[told] * w).sum()) / total, amounts.mean())
    for variable in survey.variables:
        known = persons[variable].fillna(NOT_KNOWN).astype(str).to_numpy(dtype=object)
        # A variable that names nearly everybody is no margin.
        if len(set(known)) > max(MOST_VALUES, 2):
            continue
        for value in sorted(set(known)):
            own = known[told] == value
            after = float(w[own].sum()) / total
            add("margin", f"{variable} = {value}", float(own.mean()), after, float((known == value).mean()))
    return rows


def joined(
    persons: pd.DataFrame,
    told: np.ndarray[Any, Any],
    variables: list[str],
    given_up: list[str],
    smallest: int,
    step: str,
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the cell of each person, `A + B` where cells were collapsed, and the log of that."""
    if not variables:
        return ["all"] * len(persons), []
    # ASSUME: A cell with too few answers is collapsed with the most similar one; variables under `collapse` are given
    #   up first.
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
            "collapsed_into": names[target],
            "reason": f"fewer than {smallest} answers",
        }
        for cell, target, count in joins
    ]
    return [" + ".join(members[home[value]]) for value in values], log


def result(table: Any, log: list[dict[str, Any]], told: list[dict[str, Any]], line: str) -> dict[str, Any]:
    """Return the outputs of the step with typed columns."""
    return {
        "weights": WEIGHTS.framed(table),
        "weighting_log": WEIGHTING_LOG.framed(log),
        "weights_report": WEIGHTS_REPORT.framed(told),
        "line": line,
    }
