"""Numbers of a probability sample with given weights, and of any survey in parts: all made of sums, in one pass.

The sums are those of `tallies`; a survey in one file and the same in parts have the same numbers to the last bit.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.numbers import table
from scripts.statistics import design, sums, taylor
from scripts.surveys import bases, intervals, selection
from scripts.surveys.bases import MISSING
from scripts.surveys.crosstabs import Tables
from scripts.surveys.tallies import Layout

PLAIN = "none: unweighted number of a weighted sample"
UNCORRECTED = "design-based, t"

Floats = NDArray[np.float64]
Exact = NDArray[Any]
Row = dict[str, Any]


class Measure(NamedTuple):
    """One statistic of an item: what each cell counts in it (None: the amounts of a number), and which are its base."""

    name: str
    unit: str
    coefficients: Floats | None
    base: NDArray[np.bool_]


class Sums(NamedTuple):
    """The sums of one item in one group, by unit."""

    tally: sums.Tally  # units x cells, flat
    cells: int

    def by_unit(self, name: str) -> Floats:
        """Return the rounded sums of a column, units by cells."""
        return sums.rounded(self.tally, name).reshape(-1, self.cells)

    def exact(self, name: str) -> Exact:
        """Return the exact sums of a column, units by cells."""
        return np.array(sums.exact(self.tally, name), dtype=object).reshape(-1, self.cells)


def rows(
    tables: Tables,
    plan: Layout,
    survey: Mapping[str, Any],
    scales: Mapping[str, Any],
    source: str,
    level: float,
) -> Iterator[Row]:
    """Yield the numbers of each item by each group: the plain ones, and with a design the weighted ones.

    Raises EvidenceError for a stratum of one cluster (of one case) where no policy is named.
    """
    drawn = selection.of_sums(tables, survey)
    for key, item in survey["items"].items():
        if key not in plan.cells:
            continue
        for breakdown, values in plan.values.items():
            if breakdown == key:
                continue
            whole = tables.sums[key, breakdown]
            for place, value in enumerate(values):
                if breakdown and not value:
                    continue
                own = {
                    name: x.reshape(len(tables.units), len(values), -1)[:, place].reshape(-1)
                    for name, x in whole.items()
                }
                group = {breakdown: value} if breakdown else {}
                found = Sums(own, len(plan.cells[key]))
                yield from item_rows(key, item, group, found, plan.cells[key], survey, scales, source, level, drawn)


def measures(item: Mapping[str, Any], cells: list[str], scales: Mapping[str, Any]) -> Iterator[Measure]:
    """Yield the statistics of an item, in the order of those of other surveys."""
    own = based(item, cells)

    def count(keys: list[str]) -> Floats:
        return np.array([cell in keys for cell in cells], dtype=float)

    if item.get("type") == "number":
        # ASSUME: A survey that is counted by sums has no medians: they would need a second pass over its answers.
        yield Measure("mean", item.get("unit", "points"), None, own)
        return
    if item.get("type") == "multiple":
        for cell in cells:
            if cell.startswith("option "):
                yield Measure(cell.removeprefix("option "), "share", count([cell]), own)
        return
    scale = scales[item["scale"]]
    for name, keys in ({name: [name] for name in scale["categories"]} | (scale.get("nets") or {})).items():
        yield Measure(name, "share", count(keys), own)
    for kind in item.get("base") or []:
        yield Measure(kind, "share", count([kind]), own)
    if scores := bases.scores(item, scale):
        amounts = np.array([scores.get(cell, 0.0) for cell in cells], dtype=float)
        yield Measure("mean", "points", amounts, np.array([cell in scores for cell in cells]))


def based(item: Mapping[str, Any], cells: list[str]) -> NDArray[np.bool_]:
    """Return which cells are in the base of an item."""
    inside = item.get("base") or []
    own = [cell in inside or not (cell in MISSING or cell.startswith("option ")) for cell in cells]
    return np.array(own, dtype=bool)


def item_rows(
    key: str,
    item: Mapping[str, Any],
    group: dict[str, str],
    found: Sums,
    cells: list[str],
    survey: Mapping[str, Any],
    scales: Mapping[str, Any],
    source: str,
    level: float,
    drawn: taylor.Design | None,
) -> Iterator[Row]:
    """Yield the rows of one item and group."""
    n = found.tally["n"].reshape(-1, len(cells)).sum(axis=0)
    size = int(n[based(item, cells)].sum())
    widened = "base includes " + ", ".join(bases.WORDS[kind] for kind in item["base"]) if item.get("base") else None
    shared = {"base": size, "filter": bases.addressed(item) or None, "weight": "none"}
    plain = intervals.NON_RANDOM if drawn is None else PLAIN

    def row(statistic: str, unit: str, value: float | None, **rest: Any) -> Row:
        more: dict[str, Any] = shared | rest
        more["flags"] = "; ".join(filter(None, [widened, more.get("flags")])) or None
        return table.number(source, key, group, statistic, unit=unit, value=value, **more)

    w = None if drawn is None else found.by_unit("w")
    yield row("base", "persons", float(size), n=size, method=plain if drawn is None else intervals.COUNT)
    for one in measures(item, cells, scales):
        base = int(n[one.base].sum())
        share = one.unit == "share" and one.coefficients is not None
        counted = base if one.coefficients is None else int((n * one.coefficients).sum()) if share else base
        known: dict[str, Any] = {"n": counted, "base": base}
        if not base:
            yield row(one.name, one.unit, None, **known, method=plain, flags="no answers")
            continue
        total = found.by_unit("y").sum() if one.coefficients is None else (n * one.coefficients).sum()
        yield row(one.name, one.unit, float(total) / base, **known, method=plain)
        # ASSUME: The given weights of a sample are taken as they are: what they were adjusted for is not in the error.
        if drawn is not None and w is not None:
            estimate, population = weighted(found, w, one, drawn, survey)
            error = intervals.drawn(drawn, estimate, level, share)
            if not np.isfinite(drawn.population).any():
                error["method"] = UNCORRECTED
            value = float(estimate.value[0])
            if share:
                error = intervals.fit_to_print(error, value, base, None)
            more = known | {"weight": survey["design"]["weight"], "population": round(population)}
            yield row(one.name, one.unit, value, variant="weighted", **more, **error)
            if name := total_of(one, item, scales):
                # ASSUME: A total of a sample is that of who answered the item: it is not raised for those who did not.
                sum_of = summed(found, w, one, estimate.df, drawn, survey)
                error = intervals.drawn(drawn, sum_of, level, False)
                if not np.isfinite(drawn.population).any():
                    error["method"] = UNCORRECTED
                unit = "persons" if share else one.unit
                yield row(name, unit, float(sum_of.value[0]), variant="weighted", **more, **error)


def weighted(
    found: Sums, w: Floats, one: Measure, drawn: taylor.Design, survey: Mapping[str, Any]
) -> tuple[taylor.Estimate, float]:
    """Return the weighted ratio of a statistic with its standard error, and the sum of the weights of its base.

    `w` are the rounded sums of the weights, units by cells.
    """
    below = (w * one.base).sum(axis=1)
    above = found.by_unit("wy").sum(axis=1) if one.coefficients is None else (w * one.coefficients).sum(axis=1)
    size = float(below.sum())
    value = float(above.sum()) / size
    if survey["design"].get("cluster"):
        error = taylor.errors(drawn, ((above - value * below) / size)[:, None])
        df = design.freedom(drawn, below > 0)
    else:
        error = np.array([sums.element_error(singly(found, one), value, drawn.sizes, drawn.population, drawn.lonely)])
        n = (found.tally["n"].reshape(len(w), -1) * one.base).sum(axis=1)
        df = int(n.sum()) - int((n > 0).sum())
    return taylor.Estimate(np.array([value]), error, df, int(found.tally["n"].sum())), size


def total_of(one: Measure, item: Mapping[str, Any], scales: Mapping[str, Any]) -> str | None:
    """Return the name of the total that goes with a statistic: of amounts, and of each category and option."""
    if one.coefficients is None:
        return "total"
    named = item.get("type") == "multiple" or one.name in scales[item["scale"]]["categories"]
    return f"total_{one.name}" if named else None


def summed(
    found: Sums, w: Floats, one: Measure, df: int, drawn: taylor.Design, survey: Mapping[str, Any]
) -> taylor.Estimate:
    """Return the weighted total of a statistic with its standard error."""
    above = found.by_unit("wy").sum(axis=1) if one.coefficients is None else (w * one.coefficients).sum(axis=1)
    if survey["design"].get("cluster"):
        error = taylor.errors(drawn, above[:, None])
    else:
        # The error of a ratio to a size of 1 that is known: a total.
        parts = singly(found, one)._replace(w=[Fraction(1)] + [Fraction(0)] * (len(w) - 1))
        error = np.array([sums.element_error(parts, 0.0, drawn.sizes, drawn.population, drawn.lonely)])
    return taylor.Estimate(np.array([float(above.sum())]), error, df, int(found.tally["n"].sum()))


def singly(found: Sums, one: Measure) -> sums.Drawn:
    """Return the exact sums by stratum that the variance needs where cases were drawn one by one."""
    inside = one.base.astype(int).astype(object)
    w, ww = found.exact("w"), found.exact("ww")
    if one.coefficients is None:
        above = [found.exact(name).sum(axis=1) for name in ("wy", "wwy", "wyy")]
    else:
        c: Exact = np.array([Fraction(x) for x in one.coefficients], dtype=object)
        above = [(w * c).sum(axis=1), (ww * c).sum(axis=1), (ww * c * c).sum(axis=1)]
    wy, wwy, wyy = (list(x) for x in above)
    return sums.Drawn(list((w * inside).sum(axis=1)), wy, list((ww * inside).sum(axis=1)), wwy, wyy)
