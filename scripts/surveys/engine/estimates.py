"""Numbers of the items of a survey by group: shares, nets, means, medians, ranks, and what is known of their error."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from scripts.ground import long_table
from scripts.ground.missing import NONE_TICKED, WORDS
from scripts.statistics import intervals, taylor
from scripts.surveys.answers import bases, ledger
from scripts.surveys.answers.bases import Flags, Texts
from scripts.surveys.engine import probability_sample
from scripts.surveys.engine.cases_behind import Behind
from scripts.surveys.engine.grids import grid_rows
from scripts.surveys.engine.item_measures import Statistic, statistics
from scripts.surveys.engine.option_shares import pick_rows
from scripts.surveys.engine.sample import Group, Sample, gathered, groups

Row = dict[str, Any]


def estimate(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    frame: pd.DataFrame,
    weights: pd.DataFrame,
    decision: pd.DataFrame,
    survey: dict[str, Any],
    scales: dict[str, Any],
    source: str,
    level: float,
    base_ledger: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Return `numbers` and `cases` of each item by each group; each base is held against the ledger of bases.

    The weight of a case is that of its answer where the survey declares weights: the weighted number is made with it,
    the plain one without. Both frames are empty where the survey isn't used.
    """
    if decision["used"].iloc[0] == "no":
        line = f"{survey['title']}: no numbers, {decision['reason'].iloc[0]}"
        return {"numbers": long_table.numbers([]), "cases": long_table.cases([]), "line": line}
    if survey.get("design"):
        return probability_sample.estimate(responses, dispositions, survey, scales, source, level, base_ledger)
    sample = gathered(responses, dispositions, weights, survey, scales, source, level)
    behind = Behind(sample.answers["respondent"].to_numpy(dtype=object), sample.weights)
    rows: list[Row] = []
    last = bases.reached(sample.answers, survey)
    everybody = list(groups(sample))
    scored: dict[str, tuple[Flags, list[Statistic]]] = {}
    for key, item in survey["items"].items():
        if item.get("type", "choice") == "text":
            continue
        state = bases.status(key, item, sample.answers, sample.persons, survey, scales, last)
        given = bases.texts(sample.answers[key])
        inside = bases.counted(state, item)
        measured = list(statistics(key, item, given, inside, sample.answers, survey, scales, state))
        scored[key] = inside, measured
        for group in everybody:
            if key not in group.label:
                rows += item_rows(key, item, group, measured, state, given, sample, behind)
                rows += pick_rows(key, item, group, state, given, sample, behind)
    rows += grid_rows(rows, scored, sample, behind)
    numbers = long_table.numbers(rows)
    if base_ledger is not None:
        ledger.check(numbers, base_ledger, survey)
    return {
        "numbers": numbers,
        "cases": behind.frame(),
        "line": f"{survey['title']}: {len(rows)} numbers from {len(sample.answers)} answers"
        + (f" ({sample.unknown})" if sample.unknown else ""),
    }


def item_rows(
    key: str,
    item: dict[str, Any],
    group: Group,
    measured: list[Statistic],
    state: Texts,
    given: Texts,
    sample: Sample,
    behind: Behind,
) -> Iterator[Row]:
    """Yield the rows of one item and group, and note the cases behind them."""
    inside = group.answers & bases.counted(state, item)
    outside = group.answers & (state == "not_applicable") & ~bases.counted(state, item)
    persons = spoken_for(group, item, sample)
    # ASSUME: Numbers of an item don't speak for those who said not applicable; the silent are taken as concerned by it.
    population = None if persons is None else int(persons.sum() - outside.sum())
    size = int(inside.sum())
    shared = {"base": size, "filter": bases.addressed(item) or None}
    shared["population"] = None if sample.unknown else population
    kinds = [WORDS[kind] for kind in bases.counted_kinds(item)]
    none = group.answers & (given == NONE_TICKED) & np.isin(state, ["base", "none_ticked"])
    widened = bases.based_on(kinds, item, int(none.sum()))

    def row(statistic: str, unit: str, value: float | None, variant: str = "", **rest: Any) -> Row:
        more: dict[str, Any] = shared | rest
        more["flags"] = "; ".join(filter(None, [widened, more.get("flags")])) or None
        return long_table.number(
            sample.source, key, group.label, statistic, unit=unit, value=value, variant=variant, **more
        )

    base = row("base", "persons", float(size), n=size, weight="none", method=sample.unknown or intervals.COUNT)
    behind.add(base["address"], inside, given, inside)
    yield base
    weighted = weighted_estimates(measured, inside, sample)
    for one in measured:
        # ASSUME: Answers without a score (a category of a scale that has none) are left out of the mean.
        own = inside & np.isfinite(one.amounts)
        amounts, n = one.amounts[own], int(own.sum())
        share = one.kind == "share"
        known: dict[str, Any] = {"n": int(amounts.sum()) if share else n, "weight": "none", "base": n}
        if not n:
            yield row(one.name, one.unit, None, **known, method=sample.unknown, flags="no answers")
            continue
        value = float(np.median(amounts)) if one.kind == "median" else float(amounts.sum()) / n
        bounds = None
        if population and one.lowest is not None and one.highest is not None:
            bounds = intervals.worst(float(amounts.sum()), n, population, one.lowest, one.highest)
        cut = bounds if sample.finite else None
        error = settled(plain_error(one, own, value, population, item, sample), one, value, n, population, cut)
        plain = row(one.name, one.unit, value, **known, **error)
        behind.add(plain["address"], own, given, one.amounts > 0 if share else own, None if share else one.amounts)
        yield plain
        if bounds:
            yield row(one.name, one.unit, value, variant="bounds", **known, **bounds, population=population)
        if sample.design is None:
            continue
        value, error = weighted_error(one, own, weighted, sample)
        stands_for = round(own_weights(sample, own))
        if share and population and persons is not None and sample.cells is not None:
            exact = by_strata(one, own, outside, persons, sample.cells, sample.level)
            error = not_enumerated(error) if exact is None else error | around(exact, value)
            stands_for = stands_for if exact is None else population
        error = settled(error, one, value, n, stands_for, cut)
        known |= {"weight": "weight", "population": None if sample.unknown else stands_for}
        yield row(one.name, one.unit, value, variant="weighted", **known, **error)


def spoken_for(group: Group, item: dict[str, Any], sample: Sample) -> Flags | None:
    """Return which eligible persons a number is about; None where nobody knows."""
    # ASSUME: How many of the silent the skip logic would have led to an item is not known, nor whom it speaks for.
    if group.persons is None or item.get("asked_if"):
        return None
    return group.persons & bases.asked(item, sample.eligible, sample.survey)


def settled(error: Row, one: Statistic, value: float, n: int, population: int | None, bounds: Row | None) -> Row:
    """Return the columns on the error of a number cut at the bounds over the silent, with the flag of a share."""
    if "df" not in error and "low" not in error:
        return error
    if bounds:
        error = intervals.within(error, value, bounds)
    return intervals.fit_to_print(error, value, n, population) if one.kind == "share" else error


def own_weights(sample: Sample, own: Flags) -> float:
    """Return how many persons the weights of some answers stand for."""
    return 0.0 if sample.weights is None else float(sample.weights[own].sum())


def weighted_estimates(measured: list[Statistic], inside: Flags, sample: Sample) -> dict[str, taylor.Estimate]:
    """Return the weighted estimate of each share and mean; the shares are made in one go, for speed."""
    if sample.design is None or not inside.any():
        return {}
    found = {}
    shares = [one for one in measured if one.kind == "share"]
    if shares:
        every = taylor.mean(sample.design, np.column_stack([one.amounts for one in shares]), inside)
        found = {one.name: every.column(k) for k, one in enumerate(shares)}
    for one in measured:
        if one.kind == "mean":
            found[one.name] = taylor.mean(sample.design, one.amounts, inside & np.isfinite(one.amounts))
    return found


def weighted_error(
    one: Statistic, own: Flags, weighted: dict[str, taylor.Estimate], sample: Sample
) -> tuple[float, Row]:
    """Return a weighted number, and the columns on its error."""
    assert sample.design is not None
    if one.kind == "median":
        found = intervals.median(sample.design, one.amounts, own, sample.level)
        value, error = found.value, intervals.woodruff(sample.design, found, sample.level)
    else:
        value = float(weighted[one.name].value[0])
        error = intervals.drawn(sample.design, weighted[one.name], sample.level, one.kind == "share")
        # Weights fitted to what the answer says, or one that outweighs all others, leave no error where answers differ.
        if error.get("flags") == intervals.EQUAL and np.ptp(one.amounts[own]) > 0:
            error["flags"] = intervals.FITTED
    return value, {"method": sample.unknown} if sample.unknown else error


def by_strata(
    one: Statistic, own: Flags, outside: Flags, persons: Flags, cells: tuple[Texts, Texts], level: float
) -> Row | None:
    """Return the exact interval of a share whose weights are those of cells; None where it would take too long."""
    of_answers, of_persons = cells
    names = sorted(set(of_persons[persons]))

    def count(cells: Texts) -> intervals.Counts:
        return tuple(int((cells == name).sum()) for name in names)

    gone = count(of_answers[outside])
    population = tuple(a - b for a, b in zip(count(of_persons[persons]), gone, strict=True))
    return intervals.by_strata(count(of_answers[own & (one.amounts > 0)]), count(of_answers[own]), population, level)


def around(exact: Row, value: float) -> Row:
    """Return an exact interval that holds the value, whose weights are those of all answers and not of this item's."""
    return exact | {"low": min(exact["low"], value), "high": max(exact["high"], value), "flags": None}


def not_enumerated(error: Row) -> Row:
    """Return the columns on the error with the words that the exact interval is missing."""
    return error | {"method": error["method"] + intervals.NOT_ENUMERATED}


def plain_error(
    one: Statistic, own: Flags, value: float, population: int | None, item: dict[str, Any], sample: Sample
) -> Row:
    """Return the columns on the error of an unweighted number."""
    if sample.unknown:
        return {"method": sample.unknown}
    # ASSUME: Unweighted numbers take those without a rating as silent; weighted ones take those with one as a domain.
    amounts, share = one.amounts[own], one.kind == "share"
    if share and not sample.finite:
        return intervals.binomial(int(amounts.sum()), len(amounts), sample.level)
    if share and population is not None:
        return intervals.exact(int(amounts.sum()), len(amounts), population, sample.level)
    domain = None
    if population is not None:
        design = sample.simple(len(amounts), population)
    else:
        # ASSUME: A group made of answers has no known size on the frame: it is a domain of all answers.
        asked = bases.asked(item, sample.persons, sample.survey)
        design = sample.simple(int(asked.sum()), int(bases.asked(item, sample.eligible, sample.survey).sum()))
        amounts, domain = one.amounts[asked], own[asked]
    if one.kind == "median":
        return intervals.woodruff(design, intervals.median(design, amounts, domain, sample.level), sample.level)
    return intervals.drawn(design, taylor.mean(design, amounts, domain), sample.level, share)
