"""Numbers of the items of a survey by group: shares, nets, means, medians, ranks, and what is known of their error."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.ground import long_table
from scripts.ground.addresses import group_token
from scripts.ground.missing import NONE_TICKED, WORDS
from scripts.settings.codebook import Item, Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import intervals, taylor
from scripts.surveys.answers import bases, ledger
from scripts.surveys.answers.asking import addressed, asked_of
from scripts.surveys.answers.coded import Flags, Texts
from scripts.surveys.engine import known_errors, probability_sample
from scripts.surveys.engine.cases_behind import Behind, Unkept
from scripts.surveys.engine.grids import grid_rows
from scripts.surveys.engine.item_measures import Measured, statistics
from scripts.surveys.engine.known_errors import Cells, settled
from scripts.surveys.engine.option_shares import pick_rows
from scripts.surveys.engine.sample import Group, Sample, gathered, groups

Row = dict[str, Any]
Asked = AbstractSet[tuple[str, str]]  # items, each with the token of a group
Estimates = dict[str, list[taylor.Estimate]]  # of each statistic, in the order of the groups


class Given(NamedTuple):
    """The answers to one item: key and settings, what each is, its text, who is in the base, what is measured."""

    key: str
    item: Item
    state: Texts
    texts: Texts
    inside: Flags
    measured: list[Measured]


def estimate(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    frame: pd.DataFrame,
    weights: pd.DataFrame,
    decision: pd.DataFrame,
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
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
    rows = made(sample, behind)
    numbers = long_table.numbers(rows)
    if base_ledger is not None:
        ledger.check(numbers, base_ledger, survey)
    return {
        "numbers": numbers,
        "cases": behind.frame(),
        "line": f"{survey['title']}: {len(rows)} numbers from {len(sample.answers)} answers"
        + (f" ({sample.unknown})" if sample.unknown else ""),
    }


def asked_for(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    weights: pd.DataFrame,
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
    source: str,
    asked: Asked,
) -> list[Row]:
    """Return the rows of some items and groups alone, and those of all grids, without the cases behind them."""
    if survey.get("design"):
        return probability_sample.asked_for(responses, dispositions, survey, scales, source, asked)
    sample = gathered(responses, dispositions, weights, survey, scales, source, intervals.USUAL)
    return made(sample, Unkept(sample.answers["respondent"].to_numpy(dtype=object), sample.weights), asked)


def made(sample: Sample, behind: Behind, asked: Asked | None = None) -> list[Row]:
    """Return the rows of each item by each group, then those of the grids; `asked` names items and groups, or all."""
    survey = sample.survey
    rows: list[Row] = []
    judged = bases.judged(sample.answers, sample.persons, survey)
    everybody = [(group, group_token(group.label)) for group in groups(sample)]
    cells = known_errors.cells_of(*sample.cells) if sample.cells else None
    scored: dict[str, tuple[Flags, list[Measured]]] = {}
    for key, item in survey["items"].items():
        own = [group for group, name in everybody if key not in group.label and (asked is None or (key, name) in asked)]
        if item.get("type", "choice") == "text" or not own:
            continue
        state = bases.kinds(key, judged, survey)
        given = judged.answers.columns[key].texts()
        inside = bases.counted(state, item)
        measured = list(statistics(key, item, given, inside, sample.answers, survey, sample.scales, state))
        scored[key] = inside, measured
        one = Given(key, item, state, given, inside, measured)
        weighted = weighted_estimates(one, own, sample)
        for place, group in enumerate(own):
            rows += item_rows(
                one, group, {name: every[place] for name, every in weighted.items()}, sample, cells, behind
            )
            rows += pick_rows(key, item, group, state, given, sample, behind)
    return rows + list(grid_rows(rows, scored, sample, behind))


def item_rows(
    given: Given,
    group: Group,
    weighted: dict[str, taylor.Estimate],
    sample: Sample,
    cells: Cells | None,
    behind: Behind,
) -> Iterator[Row]:
    """Yield the rows of one item and group, and note the cases behind them."""
    key, item = given.key, given.item
    inside = group.answers & given.inside
    outside = group.answers & (given.state == "not_applicable") & ~given.inside
    persons = spoken_for(group, item, sample)
    # ASSUME: Numbers of an item don't speak for those who said not applicable; the silent are taken as concerned by it.
    population = None if persons is None else int(persons.sum() - outside.sum())
    size = int(inside.sum())
    kinds = [WORDS[kind] for kind in bases.counted_kinds(item)]
    none = group.answers & (given.texts == NONE_TICKED) & np.isin(given.state, ["base", "none_ticked"])
    widened = bases.based_on(kinds, item, int(none.sum()))
    shared = {"base": size, "filter": addressed(item) or None}
    shared["population"] = None if sample.unknown else population
    row = long_table.maker(sample.source, key, group.label, shared, widened)
    base = row("base", "persons", float(size), n=size, weight="none", method=sample.unknown or intervals.COUNT)
    behind.add(base["address"], inside, given.texts, inside)
    yield base
    stands_for = None if sample.unknown else speaks_with_weights(population, inside, sample)
    by_cell = None
    if cells and persons is not None:
        gone = np.bincount(cells.answers[outside & (cells.answers >= 0)], minlength=cells.size)
        by_cell = np.bincount(cells.persons[persons], minlength=cells.size) - gone
    for one in given.measured:
        # ASSUME: Answers without a score (a category of a scale that has none) are left out of the mean.
        own = inside & np.isfinite(one.amounts)
        total, n, share = float(one.amounts[own].sum()), int(own.sum()), one.kind == "share"
        known: dict[str, Any] = {"n": int(total) if share else n, "weight": "none", "base": n}
        if not n:
            yield row(one.name, one.unit, None, **known, method=sample.unknown, flags="no answers")
            continue
        value = float(np.median(one.amounts[own])) if one.kind == "median" else total / n
        bounds, least, most = None, one.declared.lowest, one.declared.highest
        if population and least is not None and most is not None:
            bounds = intervals.worst(total, n, population, least, most)
        cut = bounds if sample.finite else None
        error = known_errors.plain(one, own, int(total) if share else n, value, population, item, sample)
        plain = row(one.name, one.unit, value, **known, **settled(error, share, value, n, population, cut))
        counted = own & (one.amounts > 0) if share else own
        behind.add(plain["address"], own, given.texts, counted, None if share else one.amounts)
        yield plain
        if bounds:
            yield row(one.name, one.unit, value, variant="bounds", **known, **bounds, population=population)
        if sample.design is None:
            continue
        value, error = known_errors.weighted(one, own, weighted.get(one.name), sample)
        if share and population and cells and by_cell is not None:
            error = known_errors.by_strata(counted, own, by_cell, cells, value, error, sample.level)
        error = settled(error, share, value, n, stands_for, cut)
        known |= {"weight": "weight", "population": stands_for}
        yield row(one.name, one.unit, value, variant="weighted", **known, **error)


def spoken_for(group: Group, item: Item, sample: Sample) -> Flags | None:
    """Return which eligible persons a number is about; None where nobody knows."""
    # ASSUME: How many of the silent the skip logic would have led to an item is not known, nor whom it speaks for.
    if group.persons is None or item.get("asked_if"):
        return None
    return group.persons & asked_of(item, sample.eligible, sample.survey)


def speaks_with_weights(population: int | None, inside: Flags, sample: Sample) -> int | None:
    """Return for how many persons the weighted numbers of an item and a group speak, shares and means alike.

    Where the frame knows them, as the plain ones; else for as many as the weights of its base add up to.
    """
    if population is not None:
        return population
    return None if sample.weights is None else round(float(sample.weights[inside].sum()))


def weighted_estimates(given: Given, own: list[Group], sample: Sample) -> Estimates:
    """Return the weighted estimates of the shares and means of an item, made for all groups in one go."""
    if sample.design is None or not own:
        return {}
    found: Estimates = {}
    domains = np.stack([group.answers & given.inside for group in own])
    shares = [one for one in given.measured if one.kind == "share"]
    if shares:
        every = taylor.means(sample.design, np.column_stack([one.amounts for one in shares]), domains)
        found = {one.name: [each.column(k) for each in every] for k, one in enumerate(shares)}
    for one in given.measured:
        if one.kind == "mean":
            found[one.name] = taylor.means(sample.design, one.amounts[:, None], domains & np.isfinite(one.amounts))
    return found
