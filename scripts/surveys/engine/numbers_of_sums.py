"""Numbers of a probability sample with given weights, and of any survey in parts: all made of sums, in one pass.

The sums are those of `tallies`; a survey in one file and the same in parts have the same numbers to the last bit.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from scripts.ground import long_table
from scripts.ground.addresses import group_token
from scripts.ground.missing import WORDS
from scripts.settings.codebook import Item, Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import algebra, design, intervals, quantiles, sums, taylor
from scripts.surveys.answers import bases
from scripts.surveys.answers.asking import addressed
from scripts.surveys.answers.ledger import OF_RESPONSES
from scripts.surveys.engine import selection
from scripts.surveys.engine.crosstabs import Spread, Tables
from scripts.surveys.engine.item_measures import OPTION, Statistic, declared
from scripts.surveys.engine.tallies import MOST, Layout

PLAIN = "none: unweighted number of a weighted sample"
UNCORRECTED = "design-based, t"
TOO_MANY = "more than 1000 different amounts: no median is made"
Floats = NDArray[np.float64]
Exact = NDArray[Any]
Row = dict[str, Any]


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
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
    source: str,
    level: float,
    asked: AbstractSet[tuple[str, str]] | None = None,
    frame: Mapping[str, int | None] | None = None,
) -> Iterator[Row]:
    """Yield the numbers of each item by each group: the plain ones, and with a design the weighted ones.

    `asked` names items, each with the token of a group: only these are made. None: all. `frame` says how many persons
    of the frame each item speaks for, where that is known: then the bounds over those who did not answer are made too.
    Raises EvidenceError for a stratum of one cluster (of one case) where no policy is named.
    """
    drawn = selection.of_sums(tables, survey)
    many = {key for (key, _), one in tables.spread.items() if len(np.unique(one.amount)) > MOST}
    for key, item in bases.counted_items(survey).items():
        for breakdown, values in plan.values.items():
            if breakdown == key:
                continue
            whole = tables.sums[key, breakdown]
            for place, value in enumerate(values):
                if breakdown and not value:
                    continue
                group = {breakdown: value} if breakdown else {}
                if asked is not None and (key, group_token(group)) not in asked:
                    continue
                own = {
                    name: x.reshape(len(tables.units), len(values), -1)[:, place].reshape(-1)
                    for name, x in whole.items()
                }
                found = Sums(own, len(plan.cells[key]))
                spread = None if key in many else tables.spread.get((key, breakdown))
                amounts = None if spread is None else of_value(spread, place)
                yield from item_rows(
                    key, item, group, found, plan.cells[key], survey, scales, source, level, drawn, amounts,
                    None if breakdown or frame is None else frame[key],
                )  # fmt: skip
                yield from response_rows(key, item, group, found, plan.cells[key], source)


def response_rows(
    key: str, item: Item, group: dict[str, str], found: Sums, cells: list[str], source: str
) -> Iterator[Row]:
    """Yield the share of each option of all options chosen, where the item declares it; samples have none."""
    if not item.get("share_of_responses"):
        return
    n = found.tally["n"].reshape(-1, len(cells)).sum(axis=0)
    chosen = {cell.removeprefix(OPTION): int(n[k]) for k, cell in enumerate(cells) if cell.startswith(OPTION)}
    total = sum(chosen.values())
    for option, count in chosen.items():
        yield long_table.number(
            source, key, group, f"{option}{OF_RESPONSES}", unit="share", value=count / total if total else None,
            n=count, base=total, filter=addressed(item) or None, weight="none", method=intervals.NONPROBABILITY,
            flags=None if total else "no answers",
        )  # fmt: skip


def item_rows(
    key: str,
    item: Item,
    group: dict[str, str],
    found: Sums,
    cells: list[str],
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
    source: str,
    level: float,
    drawn: taylor.Design | None,
    spread: Spread | None,
    persons: int | None = None,
) -> Iterator[Row]:
    """Yield the rows of one item and group; `spread` are its amounts one by one, None where there are none.

    `persons` are those of the frame that it speaks for, None where they are not known.
    """
    n = found.tally["n"].reshape(-1, len(cells)).sum(axis=0)
    own = bases.in_base(item, cells)
    size = int(n[own].sum())
    none = int(n[cells.index("none_ticked")]) if item.get("type") == "multiple_response" else 0
    widened = bases.based_on([WORDS[kind] for kind in bases.counted_kinds(item)], item, none)
    shared = {"base": size, "filter": addressed(item) or None, "weight": "none"}
    plain = intervals.NONPROBABILITY if drawn is None else PLAIN

    def row(statistic: str, unit: str, value: float | None, **rest: Any) -> Row:
        more: dict[str, Any] = shared | rest
        more["flags"] = "; ".join(filter(None, [widened, more.get("flags")])) or None
        return long_table.number(source, key, group, statistic, unit=unit, value=value, **more)

    w = None if drawn is None else found.by_unit("w")
    # All numbers of an item speak for the same persons: those in its base, with a score or without.
    population = None if w is None else round(float((w * own).sum()))
    yield row("base", "persons", float(size), n=size, method=plain if drawn is None else intervals.COUNT)
    for one in declared(item, cells, scales):
        base = int(n[one.base].sum())
        share = one.kind == "share"
        counted = base if one.coefficients is None else int((n * one.coefficients).sum()) if share else base
        known: dict[str, Any] = {"n": counted, "base": base}
        if not base:
            yield row(one.name, one.unit, None, **known, method=plain, flags="no answers")
            continue
        if one.kind == "median":
            # ASSUME: A survey that is counted by sums has medians of items with at most 1000 different amounts.
            value = None if spread is None else middle(spread, "n")
            yield row(one.name, one.unit, value, **known, method=plain, flags=TOO_MANY if value is None else None)
            if drawn is not None and w is not None and spread is not None:
                more = known | {"weight": survey["design"]["weight"], "population": population}
                value, error = weighted_median(spread, len(w), drawn, survey, level)
                yield row(one.name, one.unit, value, variant="weighted", **more, **error)
            continue
        total = found.by_unit("y").sum() if one.coefficients is None else (n * one.coefficients).sum()
        yield row(one.name, one.unit, float(total) / base, **known, method=plain)
        if persons and one.lowest is not None and one.highest is not None:
            bounds = intervals.worst(float(total), base, persons, one.lowest, one.highest)
            yield row(one.name, one.unit, float(total) / base, variant="bounds", **known, **bounds, population=persons)
        # ASSUME: The given weights of a sample are taken as they are: what they were adjusted for is not in the error.
        if drawn is not None and w is not None:
            estimate = weighted(found, w, one, drawn, survey)
            error = intervals.drawn(drawn, estimate, level, share)
            if not np.isfinite(drawn.population).any():
                error["method"] = UNCORRECTED
            value = float(estimate.value[0])
            if share:
                error = intervals.fit_to_print(error, value, base, None)
            more = known | {"weight": survey["design"]["weight"], "population": population}
            yield row(one.name, one.unit, value, variant="weighted", **more, **error)
            if one.total:
                # ASSUME: A total of a sample is that of who answered the item: it is not raised for those who did not.
                sum_of = summed(found, w, one, estimate.df, drawn, survey)
                error = intervals.drawn(drawn, sum_of, level, False)
                if not np.isfinite(drawn.population).any():
                    error["method"] = UNCORRECTED
                value = float(sum_of.value[0])
                if share:
                    error = intervals.count_to_print(error, value, counted)
                yield row(one.total, "persons" if share else one.unit, value, variant="weighted", **more, **error)


def weighted(found: Sums, w: Floats, one: Statistic, drawn: taylor.Design, survey: ResolvedSurvey) -> taylor.Estimate:
    """Return the weighted ratio of a statistic with its standard error.

    `w` are the rounded sums of the weights, units by cells.
    """
    below = (w * one.base).sum(axis=1)
    above = found.by_unit("wy").sum(axis=1) if one.coefficients is None else (w * one.coefficients).sum(axis=1)
    size = float(below.sum())
    value = float(above.sum()) / size
    if survey["design"].get("cluster"):
        made_of = (np.abs(above) + abs(value) * below)[:, None] / size
        error = algebra.known(taylor.errors(drawn, ((above - value * below) / size)[:, None]), taylor.sizes(made_of))
        df = design.freedom(drawn, below > 0)
    else:
        error = np.array(
            [sums.element_error(singly(found, one), value, drawn.sizes, drawn.population, drawn.lonely_psu)]
        )
        n = (found.tally["n"].reshape(len(w), -1) * one.base).sum(axis=1)
        df = int(n.sum()) - int((n > 0).sum())
    return taylor.Estimate(np.array([value]), error, df, int(found.tally["n"].sum()))


def of_value(spread: Spread, place: int) -> Spread:
    """Return the amounts of one value of a breakdown."""
    own = spread.value == place
    tally = {name: x[own] for name, x in spread.sums.items()}
    return Spread(spread.unit[own], spread.value[own], spread.amount[own], tally)


def middle(spread: Spread, name: str) -> float:
    """Return the median by one column of sums."""
    points, weights = by_amount(spread, name)
    return quantiles.read(points, weights, 0.5, "middle", "by weight")


def by_amount(spread: Spread, name: str) -> tuple[Floats, Floats]:
    """Return the different amounts, and the sum of a column for each of them."""
    points, place = np.unique(spread.amount, return_inverse=True)
    tally = added(spread.sums, place.reshape(-1), len(points))
    return points, tally["n"].astype(float) if name == "n" else sums.rounded(tally, name)


def added(tally: sums.Tally, place: NDArray[np.intp], size: int) -> sums.Tally:
    """Return the sums of a tally by place."""
    found = {name: np.zeros(size, dtype=np.int64) for name in tally}
    for name, column in tally.items():
        np.add.at(found[name], place, column)
    return found


def weighted_median(
    spread: Spread, units: int, drawn: taylor.Design, survey: ResolvedSurvey, level: float
) -> tuple[float, Row]:
    """Return the weighted median, and the columns on its error: Woodruff's interval around one half."""
    points, weights = by_amount(spread, "w")
    value = quantiles.read(points, weights, 0.5, "middle", "by weight")
    share = Statistic("median", "share", "share", np.array([1.0, 0.0]), np.array([True, True]))
    errors = []
    for above in (spread.amount > value, spread.amount >= value):
        found = Sums(added(spread.sums, spread.unit * 2 + above, 2 * units), 2)
        errors.append(weighted(found, found.by_unit("w"), share, drawn, survey))
    error, df = max(float(one.std_error[0]) for one in errors), errors[0].df
    ends = [
        quantiles.read(points, weights, end, "middle", "by weight") if 0 <= end <= 1 else np.nan
        for end in map(float, taylor.interval(0.5, error, df, level))
    ]
    reach = 2 * float(stdtrit(df, (1 + level) / 2)) if df > 0 else np.nan
    found_all = quantiles.Quantile(value, ends[0], ends[1], (ends[1] - ends[0]) / reach, df, len(points))
    made = intervals.woodruff(drawn, found_all, level)
    if not np.isfinite(drawn.population).any():
        made["method"] = UNCORRECTED + intervals.WOODRUFF
    return value, made


def summed(
    found: Sums, w: Floats, one: Statistic, df: int, drawn: taylor.Design, survey: ResolvedSurvey
) -> taylor.Estimate:
    """Return the weighted total of a statistic with its standard error."""
    above = found.by_unit("wy").sum(axis=1) if one.coefficients is None else (w * one.coefficients).sum(axis=1)
    if survey["design"].get("cluster"):
        error = taylor.errors(drawn, above[:, None])
    else:
        # The error of a ratio to a size of 1 that is known: a total.
        parts = singly(found, one)._replace(w=[Fraction(1)] + [Fraction(0)] * (len(w) - 1))
        error = np.array([sums.element_error(parts, 0.0, drawn.sizes, drawn.population, drawn.lonely_psu)])
    return taylor.Estimate(np.array([float(above.sum())]), error, df, int(found.tally["n"].sum()))


def singly(found: Sums, one: Statistic) -> sums.Drawn:
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
