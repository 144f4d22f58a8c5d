"""Variances by replicate weights that came with the data: what a statistic varies over them, times their scales.

Balanced half samples, Fay's, jackknives, bootstraps, successive differences: they differ in their scales alone. The
same answers as R's svrepdesign (with `mse = TRUE` unless squares are taken from the mean). O(n R q) in the cases, the
replicates and the columns, a replicate at a time.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from scripts.statistics import algebra, taylor
from scripts.statistics.design import Floats

CENTRES = ("estimate", "mean")


class Replicates(NamedTuple):
    """n weights, n by R replicate weights, R scales, degrees of freedom, and from where squares are taken."""

    weights: Floats
    columns: Floats
    scales: Floats
    df: int
    centre: str = "estimate"


def given(
    weights: ArrayLike, columns: ArrayLike, scales: ArrayLike, df: int | None = None, centre: str = "estimate"
) -> Replicates:
    """Return replicates: n weights, n by R columns that hold the weights, one scale or R of them.

    `df`: R - 1 if not given. `centre`: "estimate" (squares from the value of all cases) or "mean" (from the mean of the
    replicates, R's mse = FALSE). Raises ValueError where lengths differ, a scale is negative or the centre unknown.
    """
    w, c = np.asarray(weights, dtype=float), np.asarray(columns, dtype=float)
    if c.ndim != 2 or len(c) != len(w) or not np.isfinite(c).all():
        raise ValueError("replicate weights have to be known, one row per case and one column per replicate")
    s = np.broadcast_to(np.asarray(scales, dtype=float), (c.shape[1],)).copy()
    if not (s >= 0).all():
        raise ValueError("scales of replicates can't be negative")
    if centre not in CENTRES:
        raise ValueError(f"unknown centre {centre}: one of {', '.join(CENTRES)}")
    return Replicates(w, c, s, c.shape[1] - 1 if df is None else df, centre)


def scale(method: str, replicates: int, fay: float = 0.0) -> float:
    """Return the scale of the replicates of a method; NaN of "jkn", whose replicates have a scale each.

    Formulas: Wolter, Introduction to Variance Estimation (2007), chapters 3 to 5; "sdr" Fay and Train (1995);
    "bootstrap" as R has it (others divide by all replicates).
    """
    return {
        "brr": 1 / replicates,
        "fay": 1 / (replicates * (1 - fay) ** 2),
        "jk1": (replicates - 1) / replicates,
        "jk2": 1.0,
        "jkn": np.nan,
        "bootstrap": 1 / (replicates - 1),
        "sdr": 4 / replicates,
    }[method]


def ratio(replicates: Replicates, y: ArrayLike, x: ArrayLike) -> taylor.Estimate:
    """Return the ratio of the weighted totals of each column of y (n, or n by q) and of x (n), 0 outside of a domain.

    A replicate without weight in x is left out of the squares. Without weight in x the value is NaN.
    """
    values, below = np.asarray(y, dtype=float), np.asarray(x, dtype=float)
    values = values[:, None] if values.ndim == 1 else values

    def made(weights: Floats) -> Floats:
        # Column by column, so that a share of all is exactly 1; a product of matrices depends on the machine.
        size = float((weights * below).sum())
        above = np.array([(weights * column).sum() for column in values.T])
        return above / size if size else np.full(len(above), np.nan)

    value = made(replicates.weights)
    found = np.array([made(column) for column in replicates.columns.T]).reshape(-1, len(value))
    n = int(((replicates.weights > 0) & (below != 0)).sum())
    return taylor.Estimate(value, errors(replicates, value, found), replicates.df, n)


def total(replicates: Replicates, y: ArrayLike) -> taylor.Estimate:
    """Return the weighted total of each column of y (n, or n by q), 0 outside of a domain."""
    values = np.asarray(y, dtype=float)
    values = values[:, None] if values.ndim == 1 else values

    def made(weights: Floats) -> Floats:
        return np.array([(weights * column).sum() for column in values.T])

    value = made(replicates.weights)
    found = np.array([made(column) for column in replicates.columns.T]).reshape(-1, len(value))
    n = int(((replicates.weights > 0) & (values != 0).any(axis=1)).sum())
    return taylor.Estimate(value, errors(replicates, value, found), replicates.df, n)


def errors(replicates: Replicates, value: Floats, found: Floats) -> Floats:
    """Return the standard error of values (q) from those of the replicates (R by q)."""
    known = np.isfinite(found).all(axis=1) & (replicates.scales > 0)
    if not known.any():
        return np.full(len(value), np.nan)
    centre = value if replicates.centre == "estimate" else found[known].mean(axis=0)
    far = np.sqrt(replicates.scales[known])[:, None] * (found[known] - centre)
    # A distance that is but the rounding of the sums is 0: all gave the same answer.
    made_of = np.sqrt(replicates.scales[known])[:, None] * (np.abs(found[known]) + np.abs(centre))
    return algebra.known(taylor.sizes(far), taylor.sizes(made_of))
