"""Variances by replicate weights: the jackknife by strata, a bootstrap that knows the population, given columns.

A replicate is a column of weights; the variance is what a statistic varies over them, times their scales. O(n R) in
the cases and the replicates, times the cost of the statistic.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from scripts.statistics import algebra
from scripts.statistics.design import Design, Flags, Floats

BUDGET = 200_000_000  # weights in memory: 1.6 GB

Statistic = Callable[[Floats], ArrayLike]


class Replicates(NamedTuple):
    """n weights, n by R replicate weights, R scales, degrees of freedom."""

    weights: Floats
    columns: Floats
    scales: Floats
    df: int


def estimate(replicates: Replicates, statistic: Statistic, centre: str = "estimate") -> tuple[Floats, Floats]:
    """Return the statistic (a function of n weights, one value or several) and its covariance over the replicates.

    `centre`: "estimate" (squares from the full sample's value) or "replicates" (from their mean, R's mse = FALSE).
    """
    if centre not in ("estimate", "replicates"):
        raise ValueError(f"unknown centre {centre}: estimate or replicates")
    value = np.atleast_1d(np.asarray(statistic(replicates.weights), dtype=float))
    found = np.stack([np.atleast_1d(np.asarray(statistic(column), dtype=float)) for column in replicates.columns.T])
    far = found - (value if centre == "estimate" else found[replicates.scales > 0].mean(axis=0))
    return value, algebra.cross(far * replicates.scales[:, None], far)


def given(weights: ArrayLike, columns: ArrayLike, scales: ArrayLike, df: int | None = None) -> Replicates:
    """Return replicates that came with the data: n weights, n by R columns, one scale or R of them.

    Balanced half samples: scale 1 / R; with Fay's factor f: 1 / (R (1 - f)^2). `df`: R - 1 if not given. Raises
    ValueError where lengths differ or a scale is negative.
    """
    w, c = np.asarray(weights, dtype=float), np.asarray(columns, dtype=float)
    if c.ndim != 2 or len(c) != len(w) or not np.isfinite(c).all():
        raise ValueError("replicate weights have to be known, one row per case and one column per replicate")
    s = np.broadcast_to(np.asarray(scales, dtype=float), (c.shape[1],)).copy()
    if not (s >= 0).all():
        raise ValueError("scales of replicates can't be negative")
    return Replicates(w, c, s, c.shape[1] - 1 if df is None else df)


def jackknife(design: Design) -> Replicates:
    """Return the jackknife by strata (JKn): each cluster left out once, the others of its stratum raised for it.

    The scale is (1 - n / N) (n - 1) / n. A cluster that is all of its stratum is never left out. Raises ValueError for
    a stratum of one cluster of several, for a second stage, for weights that were fitted to totals, and for more than
    `BUDGET` weights: one column per cluster.
    """
    plain(design)
    if len(design.weights) * len(design.strata) > BUDGET:
        raise ValueError(f"{len(design.strata)} clusters make too many replicates: linearise, or draw a bootstrap")
    raised = design.sizes / np.maximum(design.sizes - 1, 1)
    left_out = np.flatnonzero((design.sizes > 1)[design.strata])
    stratum = design.strata[design.clusters]
    same = stratum[:, None] == design.strata[left_out][None, :]
    columns = design.weights[:, None] * np.where(same, raised[stratum][:, None], 1.0)
    columns[design.clusters[:, None] == left_out[None, :]] = 0.0
    scale = (1 - design.sizes / design.population) / raised
    return Replicates(design.weights, columns, scale[design.strata[left_out]], len(design.strata) - len(design.sizes))


def bootstrap(design: Design, draws: int, generator: Generator) -> Replicates:
    """Return a rescaled bootstrap without replacement (Preston, Survey Methodology 2009), of the first stage.

    Half of the clusters of each stratum are drawn; weights are w (1 - l + l n / m d), d whether drawn, m how many,
    l = root of m (1 - n / N) / (n - m): in the mean over all draws the variance of a total is Taylor's. The generator
    is the caller's, so the same seed gives the same weights. Raises ValueError as `jackknife` does.
    """
    plain(design)
    columns = np.empty((len(design.weights), draws))
    groups = [np.flatnonzero(design.strata == h) for h in range(len(design.sizes))]
    for r in range(draws):
        drawn = np.zeros(len(design.strata), dtype=bool)
        for own in groups:
            drawn[generator.permutation(own)[: len(own) // 2]] = True
        columns[:, r] = design.weights * rescaled(design, drawn)[design.clusters]
    return Replicates(design.weights, columns, np.full(draws, 1 / draws), len(design.strata) - len(design.sizes))


def rescaled(design: Design, drawn: Flags) -> Floats:
    """Return the factor of each cluster for one draw (flags of the clusters)."""
    n, m = design.sizes, design.sizes // 2
    pull = np.sqrt(m * (1 - n / design.population) / np.maximum(n - m, 1))
    return np.asarray(1 - pull[design.strata] + (pull * n / np.maximum(m, 1))[design.strata] * drawn)


def plain(design: Design) -> None:
    """Refuse designs that these replicates would get wrong."""
    if ((design.sizes == 1) & (design.population > 1)).any():
        raise ValueError("a stratum has one cluster of several: join strata before replicates are made")
    if design.second is not None or design.calibration is not None or design.poststrata is not None:
        raise ValueError("replicates are made of one stage and of weights before calibration: calibrate each of them")
