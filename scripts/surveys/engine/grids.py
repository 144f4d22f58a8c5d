"""Items that are shown together: how many, the ranks each can hold, alpha, and who gave one answer to all of them."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from scripts.ground import long_table
from scripts.settings.codebook import Grid
from scripts.statistics import algebra, comparisons, intervals, regression, reliability
from scripts.statistics.design import freedom
from scripts.surveys.answers.coded import Flags, coded
from scripts.surveys.engine.cases_behind import Behind
from scripts.surveys.engine.item_measures import Measured, measured
from scripts.surveys.engine.sample import Sample

Row = dict[str, Any]
UNKNOWN = 1e12  # a variance beyond all that shares and points can have


def grid_rows(rows: list[Row], sample: Sample, behind: Behind) -> Iterator[Row]:
    """Yield, for each grid, how many items it has, alpha, and the rank of each by the declared statistic.

    `rows` are those of its items.
    """
    marked = {rule.grid for rule in sample.survey.cleaning if rule.rule == "mark_straight_liners"}
    known = {row["address"]: row for row in rows} if sample.survey.grids else {}
    for key, grid in sample.survey.grids.items():
        size = len(grid.items)
        count = long_table.number(
            sample.survey.key, key, {}, "items", unit="items", value=float(size), n=size, base=size, weight="none",
            method=sample.unknown or intervals.ITEMS,
        )  # fmt: skip
        behind.name(count["address"], list(grid.items), [None] * size, [True] * size)
        yield count
        if key in marked:
            yield straight_lined(key, sample, behind)
        if scores := shared_scores(grid.items, sample):
            yield alpha(key, scores, sample, behind)
        if grid.rank_by:
            # ASSUME: In a sample weighted numbers are ranked too; they have the sets of possible ranks, by its design.
            for variant in ("", "weighted") if sample.survey.design else ("",):
                yield from ranks(key, grid, grid.rank_by, variant, known, sample, behind)


def ranks(
    key: str, grid: Grid, by: str, variant: str, known: dict[str, Row], sample: Sample, behind: Behind
) -> Iterator[Row]:
    """Yield the rank of each item of a grid, the ranks it can hold, and those that nonrespondents could give it."""
    items, size = grid.items, len(grid.items)
    addresses = [
        long_table.number(sample.survey.key, item, {}, by, unit="", value=None, variant=variant)["address"]
        for item in items
    ]
    drawn = sample.survey.design
    with_sets, weight = not drawn or bool(variant), drawn.weight if drawn and variant else "none"
    # ASSUME: A sample with replicate weights has no sets of possible ranks.
    with_sets = with_sets and not (drawn and drawn.replicates)
    values = [known[address]["value"] if address in known else None for address in addresses]
    complete = all(value is not None for value in values)
    sets = rank_sets(items, by, sample) if complete and not sample.unknown and with_sets else None
    bounds = [known[f"{address}.bounds"] for address in addresses if f"{address}.bounds" in known]
    held = None
    if complete and len(bounds) == size:
        held = comparisons.rank_bounds([one["low"] for one in bounds], [one["high"] for one in bounds])
    # ASSUME: Ranks are competition ranks of the unweighted numbers: the highest is 1, ties share a rank.
    for k, (item, address, value) in enumerate(zip(items, addresses, values, strict=True)):
        place = (
            None
            if value is None
            else 1 + sum(other is not None and algebra.difference(other, value) > 0 for other in values)
        )
        rest: Row = {"unit": "rank", "value": None if place is None else float(place), "weight": weight}
        rest |= {"base": size, "n": size, "flags": tied(k, place, items, values)}
        error: Row = {"method": sample.unknown or intervals.RANK}
        if sets:
            method = intervals.RANKS if sample.finite else intervals.RANKS_UNCORRECTED
            error = {"low": sets[k][0], "high": sets[k][1], "level": sample.survey.level, "method": method}
        one = long_table.number(sample.survey.key, key, {"item": item}, "rank", variant=variant, **rest, **error)
        if not variant:
            behind.name(one["address"], addresses, values, [other == address for other in addresses])
        yield one
        if held:
            error = {"low": held[k][0], "high": held[k][1], "method": intervals.WORST}
            yield long_table.number(sample.survey.key, key, {"item": item}, "rank", variant="bounds", **rest, **error)


def rank_sets(items: list[str], by: str, sample: Sample) -> list[tuple[int, int]]:
    """Return the best and the worst rank of each item, which hold all at once with the level."""
    found = [next(one for one in measured(item, sample.stated, sample.survey) if one.name == by) for item in items]
    own = [in_base(item, one, sample) for item, one in zip(items, found, strict=True)]
    # ASSUME: Sets of possible ranks take respondents with a rating as a domain, and compare the items of one person.
    drawn = sample.design if sample.survey.design else None
    design = drawn or sample.simple(len(sample.answers), len(sample.eligible))
    amounts = np.column_stack([np.where(flags, one.amounts, 0.0) for flags, one in zip(own, found, strict=True)])
    values, covariance = regression.contrast(design, amounts, own)
    flat = np.diag(covariance) == 0
    if flat.any() and not intervals.everybody(design):
        # ASSUME: An item to which all gave the same answer can have any rank, because its error is not known.
        covariance[flat, flat] = UNKNOWN
    df = min(freedom(design, flags) for flags in own)
    return comparisons.rank_sets(values, covariance, df, sample.survey.level)


def in_base(item: str, one: Measured, sample: Sample) -> Flags:
    """Return which answers are in the base of a statistic of an item."""
    return np.asarray(one.declared.base[sample.stated.states[item]])


def tied(k: int, place: int | None, items: list[str], values: list[float | None]) -> str | None:
    """Say with which items one shares its place, and whether it is the last."""
    own = values[k]
    if place is None or own is None:
        return None
    known = [(item, value) for item, value in zip(items, values, strict=True) if value is not None]
    others = [item for item, value in known if item != items[k] and algebra.difference(value, own) == 0]
    if not others:
        return None
    last = place + len(others) == len(known)
    return f"shares {'the last place' if last else f'place {place}'} with {' and '.join(others)}"


def shared_scores(items: list[str], sample: Sample) -> list[tuple[Flags, Measured]]:
    """Return the scores of the items of a grid, none where they share no scale with scores or are less than two."""
    every = {sample.survey.items[item].scale for item in items}
    if len(every) != 1 or None in every or len(items) < 2:
        return []
    found = [
        (in_base(item, one, sample), one)
        for item in items
        for one in measured(item, sample.stated, sample.survey)
        if one.kind == "mean"
    ]
    return found if len(found) == len(items) else []


def alpha(key: str, scores: list[tuple[Flags, Measured]], sample: Sample, behind: Behind) -> Row:
    """Return Cronbach's alpha of a grid, over the answers that have a score on every item."""
    # ASSUME: Alpha of a grid uses the unweighted answers with a score on every item.
    columns = np.column_stack([np.where(inside, one.amounts, np.nan) for inside, one in scores])
    complete = ~np.isnan(columns).any(axis=1)
    n = int(complete.sum())
    value = reliability.alpha(intervals.simple(len(columns), None), columns)[0] if n > 1 else np.nan
    row = long_table.number(
        sample.survey.key, key, {}, "alpha", unit="coefficient", value=None if np.isnan(value) else value,
        weight="none", n=n, base=n, method=sample.unknown or intervals.ALPHA,
        flags=None if value == value else f"not defined: {'nobody differs' if n > 1 else 'too few have every score'}",
    )  # fmt: skip
    totals = np.where(complete, np.nansum(columns, axis=1), np.nan)
    behind.add(row["address"], complete, totals.astype(str).astype(object), complete, totals)
    return row


def straight_lined(grid: str, sample: Sample, behind: Behind) -> Row:
    """Return how many answers cleaning marked as the same to every item of a grid; marked ones still count."""
    answers = sample.answers
    marks = coded(answers["marks"]).texts()
    alike = np.array([f"straight-line {grid}" in mark.split("|") for mark in marks], dtype=bool)
    row = long_table.number(
        sample.survey.key, grid, {}, "straight_lined", unit="persons", value=float(alike.sum()), weight="none",
        n=int(alike.sum()), base=len(answers), method=intervals.COUNT,
    )  # fmt: skip
    behind.add(row["address"], np.ones(len(answers), dtype=bool), marks, alike)
    return row
