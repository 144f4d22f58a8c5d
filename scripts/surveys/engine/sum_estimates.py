"""Estimates of a probability sample from exact sums by unit: ratios, totals and medians with their standard errors."""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import algebra, design, quantiles, sums, taylor
from scripts.surveys.answers.coded import Flags
from scripts.surveys.engine.crosstabs import Spread
from scripts.surveys.engine.drawn_answers import clustered
from scripts.surveys.engine.item_measures import Floats, Statistic
from scripts.surveys.engine.sources import way_of

Exact = NDArray[Any]


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


def ratio_of(found: Sums, w: Floats, one: Statistic, drawn: taylor.Design, survey: ResolvedSurvey) -> taylor.Estimate:
    """Return the weighted ratio of a statistic with its standard error.

    `w` are the rounded sums of the weights, units by cells.
    """
    below = (w * one.base).sum(axis=1)
    above = found.by_unit("wy").sum(axis=1) if one.coefficients is None else (w * one.coefficients).sum(axis=1)
    if clustered(survey):
        return of_clusters(above, below, below > 0, drawn)
    n = (found.tally["n"].reshape(len(w), -1) * one.base).sum(axis=1)
    return of_cases(above, below, singly(found, one), int(n.sum()) - int((n > 0).sum()), drawn)


def of_clusters(above: Floats, below: Floats, active: Flags, drawn: taylor.Design) -> taylor.Estimate:
    """Return a ratio of sums by cluster with its standard error; `active` are the clusters with cases of the domain."""
    size = float(below.sum())
    value = float(above.sum()) / size
    made_of = (np.abs(above) + abs(value) * below)[:, None] / size
    error = algebra.known(taylor.errors(drawn, ((above - value * below) / size)[:, None]), taylor.sizes(made_of))
    return taylor.Estimate(np.array([value]), error, design.freedom(drawn, active), int(active.sum()))


def of_cases(above: Floats, below: Floats, parts: sums.Drawn, df: int, drawn: taylor.Design) -> taylor.Estimate:
    """Return a ratio of sums by stratum with its standard error, of cases that were drawn one by one."""
    value = float(above.sum()) / float(below.sum())
    error = sums.element_error(parts, value, drawn.sizes, drawn.population, drawn.lonely_psu)
    return taylor.Estimate(np.array([value]), np.array([error]), df, len(below))


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


def weighted_median(spread: Spread, drawn: taylor.Design, survey: ResolvedSurvey) -> quantiles.Quantile:
    """Return the weighted median with Woodruff's interval around one half."""
    points, weights = by_amount(spread, "w")
    value = quantiles.read(points, weights, 0.5, "middle", "by weight")
    share = Statistic("median", "share", "share", np.array([1.0, 0.0]), np.array([True, True]))
    errors, way, units = [], way_of(survey), len(drawn.strata)
    for above in (spread.amount > value, spread.amount >= value):
        found = Sums(added(spread.sums, spread.unit * 2 + above, 2 * units), 2)
        errors.append(ratio_of(found, found.by_unit("w"), share, drawn, survey))
    error, df = max(float(one.std_error[0]) for one in errors), way.df(drawn, errors[0].df)
    return quantiles.around_half(points, weights, error, df, len(points), way.level)


def total_of(
    found: Sums, w: Floats, one: Statistic, df: int, drawn: taylor.Design, survey: ResolvedSurvey
) -> taylor.Estimate:
    """Return the weighted total of a statistic with its standard error."""
    above = found.by_unit("wy").sum(axis=1) if one.coefficients is None else (w * one.coefficients).sum(axis=1)
    if clustered(survey):
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
