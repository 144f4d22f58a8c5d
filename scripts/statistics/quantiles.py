"""Quantiles with Woodruff's interval: the interval of a share, read off the same curve as the estimate.

Woodruff (JASA 1952). O(n log n). The rule that reads the estimate reads both ends too: another rule there makes
standard errors up to a tenth too small.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from scripts.statistics import taylor
from scripts.statistics.design import Design, Floats

RULES = ("lowest", "middle", "interpolated")
TIES = ("by weight", "as sorted")
AROUND = ("reached", "asked")


class Quantile(NamedTuple):
    """A quantile, its interval, the standard error that the width of the interval stands for, df, n."""

    value: float
    low: float
    high: float
    std_error: float
    df: int
    n: int


def quantile(
    design: Design,
    y: ArrayLike,
    share: float,
    domain: ArrayLike | None = None,
    rule: str = "lowest",
    level: float = 0.95,
    ties: str = "by weight",
    around: str = "reached",
    df: int | None = None,
) -> Quantile:
    """Return the quantile of y (n) at the share (0.5: the median) in the domain.

    `rule`: "lowest" (the lowest value that at least this share doesn't exceed; R's "math"), "middle" (the same, but
    halfway to the next value where the share is met exactly; "school"), "interpolated" (Hyndman and Fan's 7, weighted;
    "hf7"). `ties` matter for the last: equal values stand by their weight, or, "as sorted", as the rows do (so R, whose
    answer then depends on their order where weights differ). `around`: the interval of the share is laid around the one
    "reached" at the quantile (R), or around the one "asked" for (Woodruff), with the larger error of the shares below
    the quantile and up to it. Where many cases are equal the first lies too high: it can leave out values that are
    likely. An end that lies beyond the data is NaN, and with it the standard error. `df` are those of the domain where
    none are given. Raises ValueError where the share is not between 0 and 1, y is missing in the domain, or a word is
    unknown.
    """
    if not 0 < share < 1 or rule not in RULES or ties not in TIES or around not in AROUND:
        known = f"{rule} one of {RULES}, {ties} one of {TIES}, {around} one of {AROUND}"
        raise ValueError(f"{share} has to be between 0 and 1, {known}")
    inside, values = taylor.prepared(design, y, domain)
    own = inside & (design.weights > 0)
    points, w = values[own, 0], design.weights[own]
    if not len(points):
        return Quantile(np.nan, np.nan, np.nan, np.nan, 0, 0)
    value = read(points, w, share, rule, ties)
    below = taylor.mean(design, np.column_stack([values[:, 0] <= value, values[:, 0] < value]), inside)
    free = below.df if df is None else df
    if around == "asked":
        low, high = taylor.interval(share, float(below.std_error.max()), free, level)
    else:
        low, high = taylor.interval(float(below.value[0]), float(below.std_error[0]), free, level)
    ends = [read(points, w, end, rule, ties) if 0 <= end <= 1 else np.nan for end in (low, high)]
    reach = 2 * float(stdtrit(free, (1 + level) / 2)) if free > 0 else np.nan
    return Quantile(value, ends[0], ends[1], (ends[1] - ends[0]) / reach, free, below.n)


def around_half(points: Floats, weights: Floats, error: float, df: int, n: int, level: float) -> Quantile:
    """Return the median of points by their weights, halfway to the next where one half is met exactly.

    Its interval is read around one half; `error` is the standard error of the share below it.
    """
    ends = [
        read(points, weights, end, "middle", "by weight") if 0 <= end <= 1 else np.nan
        for end in map(float, taylor.interval(0.5, error, df, level))
    ]
    reach = 2 * float(stdtrit(df, (1 + level) / 2)) if df > 0 else np.nan
    value = read(points, weights, 0.5, "middle", "by weight")
    return Quantile(value, ends[0], ends[1], (ends[1] - ends[0]) / reach, df, n)


def read(points: Floats, weights: Floats, share: float, rule: str, ties: str) -> float:
    """Return the value of the points at the share of their weight, by the rule."""
    order = np.lexsort([weights, points]) if ties == "by weight" else np.argsort(points, kind="stable")
    sorted_points, reached = points[order], weights[order].cumsum()
    if rule == "interpolated":
        if len(points) == 1:
            return float(points[0])
        return float(np.interp(share, np.concatenate([[0.0], reached[:-1]]) / reached[-2], sorted_points))
    wanted = share * reached[-1]
    slack = 1e-12 * reached[-1]
    k = min(int(np.searchsorted(reached, wanted - slack)), len(points) - 1)
    if rule == "middle" and abs(reached[k] - wanted) <= slack and k + 1 < len(points):
        return float(sorted_points[k] + sorted_points[k + 1]) / 2
    return float(sorted_points[k])
