"""Numbers of the items of a survey by group: shares, nets, means, medians, ranks, and what is known of their error."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.errors import EvidenceError
from scripts.numbers import table
from scripts.statistics import design, taylor
from scripts.surveys import bases, intervals, ledger
from scripts.surveys.bases import Flags, Texts
from scripts.surveys.cases import Behind
from scripts.surveys.grids import grid_rows
from scripts.surveys.measures import Statistic, statistics
from scripts.surveys.response import distinct_tokens
from scripts.surveys.weights import GIVEN, NOT_KNOWN

Floats = NDArray[np.float64]
Row = dict[str, Any]


class Group(NamedTuple):
    """Answers of one group, and the eligible persons of the frame that belong to it (None: not known)."""

    label: dict[str, str]
    answers: Flags
    persons: Flags | None


class Sample(NamedTuple):
    """The answers that count, their persons in the same order, the eligible persons of the frame, and the settings."""

    answers: pd.DataFrame
    persons: pd.DataFrame
    eligible: pd.DataFrame
    weights: Floats | None
    design: taylor.Design | None
    survey: dict[str, Any]
    scales: dict[str, Any]
    source: str
    level: float
    unknown: str | None  # why there is no interval


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
        return {"numbers": table.numbers([]), "cases": table.cases([]), "line": line}
    sample = gathered(responses, dispositions, weights, survey, scales, source, level)
    behind = Behind(sample.answers["respondent"].to_numpy(dtype=object), sample.weights)
    rows: list[Row] = []
    last = bases.reached(sample.answers, survey)
    everybody = list(groups(sample))
    for key, item in survey["items"].items():
        if item.get("type", "choice") == "text":
            continue
        state = bases.status(key, item, sample.answers, sample.persons, survey, scales, last)
        given = bases.texts(sample.answers[key])
        inside = bases.counted(state, item)
        measured = list(statistics(key, item, given, inside, sample.answers, survey, scales, state))
        for group in everybody:
            if key not in group.label:
                rows += item_rows(key, item, group, measured, state, given, sample, behind)
    rows += grid_rows(rows, sample.answers, survey, source, sample.unknown or intervals.RANK, behind)
    numbers = table.numbers(rows)
    if base_ledger is not None:
        ledger.check(numbers, base_ledger, survey)
    return {
        "numbers": numbers,
        "cases": behind.frame(),
        "line": f"{survey['title']}: {len(rows)} numbers from {len(sample.answers)} answers"
        + (f" ({sample.unknown})" if sample.unknown else ""),
    }


def gathered(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    weights: pd.DataFrame,
    survey: dict[str, Any],
    scales: dict[str, Any],
    source: str,
    level: float,
) -> Sample:
    """Return the answers with their persons, weights and design."""
    answers, persons = bases.sample(responses, dispositions, survey)
    # ASSUME: Numbers speak for the persons of the frame, less those found ineligible.
    eligible = dispositions[dispositions["disposition"] != "ineligible"] if survey.get("frame") else dispositions[:0]
    variables = (survey.get("frame") or {}).get("variables") or []
    persons, eligible = (part.fillna(dict.fromkeys(variables, NOT_KNOWN)) for part in (persons, eligible))
    unknown = None
    if survey["selection"] != "census":
        unknown = intervals.NON_RANDOM
    elif not survey.get("frame"):
        unknown = intervals.NO_FRAME
    sample = Sample(answers, persons, eligible, None, None, survey, scales, source, level, unknown)
    if weights.empty:
        return sample
    own = weights.set_index("respondent").loc[answers["respondent"]]
    before = own["base_weight"] * own["adjustment"]
    given = own["cell"].eq(GIVEN).all()
    rake = (survey.get("weights") or {}).get("rake")
    fitted = None
    if rake and not given:
        margins = np.column_stack([design.dummies(persons[name]) for name in rake["margins"]])
        fitted = design.calibrated(before, own["weight"], margins)
    # ASSUME: What given weights add up to is not taken for the population: that is the frame's, or not known.
    population: pd.Series | None = before.groupby(own["cell"]).transform("sum").round()
    if given:
        population = pd.Series(float(len(eligible)), own.index) if len(eligible) else None
    # ASSUME: The weighted design takes who answered as drawn at random from the persons of their cell of the frame.
    # ASSUME: A cell where one of several persons answered adds its distance from the mean of all to the variance.
    drawn = taylor.design(
        own["weight"],
        strata=own["cell"],
        population=population,
        poststrata=None if own["poststratum"].isna().all() else own["poststratum"],
        calibration=fitted,
        lonely="adjust",
    )
    return sample._replace(weights=own["weight"].to_numpy(dtype=float), design=drawn)


def groups(sample: Sample) -> Iterator[Group]:
    """Yield all answers, then those of each value of each breakdown."""
    known = not sample.unknown
    whole = np.ones(len(sample.eligible), dtype=bool)
    yield Group({}, np.ones(len(sample.answers), dtype=bool), whole if known else None)
    for name in sample.survey.get("breakdowns") or []:
        if name in ((sample.survey.get("frame") or {}).get("variables") or []):
            values = sorted(sample.eligible[name].unique())
            distinct_tokens(name, values)
            for value in values:
                inside = sample.persons[name].eq(value).to_numpy(dtype=bool)
                persons = sample.eligible[name].eq(value).to_numpy(dtype=bool)
                yield Group({name: str(value)}, inside, persons if known else None)
        elif scale := sample.survey["items"].get(name, {}).get("scale"):
            given = bases.texts(sample.answers[name])
            for value in sample.scales[scale]["categories"]:
                yield Group({name: value}, given == value, None)
        else:
            raise EvidenceError(
                f"{sample.survey['title']}: the breakdown '{name}' is neither a variable of the frame nor a choice "
                "item; name it under frame, variables, or take it out of breakdowns."
            )


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
    # ASSUME: Numbers of an item don't speak for those who said not applicable; the silent are taken as concerned by it.
    # ASSUME: How many of the silent the skip logic would have led to an item is not known, nor whom it speaks for.
    population = None
    if group.persons is not None and not item.get("asked_if"):
        outside = group.answers & (state == "not_applicable") & ~bases.counted(state, item)
        population = int((group.persons & bases.asked(item, sample.eligible, sample.survey)).sum() - outside.sum())
    size = int(inside.sum())
    shared = {"base": size, "population": population, "filter": bases.addressed(item) or None}
    words = [bases.WORDS[kind] for kind in item.get("base") or []]
    widened = f"base includes {', '.join(words)}" if words else None

    def row(statistic: str, unit: str, value: float | None, variant: str = "", **rest: Any) -> Row:
        more: dict[str, Any] = shared | rest
        more["flags"] = "; ".join(filter(None, [widened, more.get("flags")])) or None
        return table.number(sample.source, key, group.label, statistic, unit=unit, value=value, variant=variant, **more)

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
        error = plain_error(one, own, value, population, group, item, sample)
        bounds = None
        if population and one.lowest is not None and one.highest is not None and not sample.unknown:
            bounds = intervals.worst(float(amounts.sum()), n, population, one.lowest, one.highest)
            error = intervals.within(error, value, bounds)
        plain = row(one.name, one.unit, value, **known, **error)
        behind.add(plain["address"], own, given, one.amounts > 0 if share else own, None if share else one.amounts)
        yield plain
        if bounds:
            yield row(one.name, one.unit, value, variant="bounds", **known, **bounds)
        if sample.design is not None and one.name in weighted:
            found = weighted[one.name]
            value, error = float(found.value[0]), {"method": sample.unknown}
            if not sample.unknown:
                error = intervals.drawn(sample.design, found, sample.level, share)
            if bounds:
                error = intervals.within(error, value, bounds)
            known |= {"weight": "weight", "population": None if sample.unknown else round(own_weights(sample, own))}
            yield row(one.name, one.unit, value, variant="weighted", **known, **error)


def own_weights(sample: Sample, own: Flags) -> float:
    """Return how many persons the weights of some answers stand for."""
    return 0.0 if sample.weights is None else float(sample.weights[own].sum())


def weighted_estimates(measured: list[Statistic], inside: Flags, sample: Sample) -> dict[str, taylor.Estimate]:
    """Return the weighted estimate of each statistic but the median; the shares are made in one go, for speed."""
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


def plain_error(
    one: Statistic, own: Flags, value: float, population: int | None, group: Group, item: dict[str, Any], sample: Sample
) -> Row:
    """Return the columns on the error of an unweighted number."""
    if sample.unknown:
        return {"method": sample.unknown}
    if one.kind == "median":
        return {"method": intervals.MEDIAN}
    # ASSUME: Unweighted numbers take those without a rating as silent; weighted ones take those with one as a domain.
    amounts = one.amounts[own]
    if population is not None and one.kind == "share":
        return intervals.exact(int(amounts.sum()), len(amounts), population, sample.level)
    if population is not None:
        design = intervals.simple(len(amounts), population)
        return intervals.drawn(design, taylor.mean(design, amounts), sample.level, False)
    # ASSUME: A group made of answers has no known size on the frame: it is a domain of all answers.
    asked = bases.asked(item, sample.persons, sample.survey)
    design = intervals.simple(int(asked.sum()), int(bases.asked(item, sample.eligible, sample.survey).sum()))
    found = taylor.mean(design, one.amounts[asked], own[asked])
    return intervals.drawn(design, found, sample.level, one.kind == "share")
