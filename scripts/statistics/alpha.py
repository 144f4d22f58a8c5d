"""Krippendorff's alpha: coders of any number, missing ratings, any distance between values, sets of codes among them.

Krippendorff, Content Analysis (2004, ch. 11); "Computing Krippendorff's Alpha-Reliability" (2011). Distances are
squared metric differences where the literature has them squared. Cost O(units x values^2).
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scripts.statistics import algebra

Floats = NDArray[np.float64]
Set = frozenset[str]


class Alpha(NamedTuple):
    """Alpha, the observed and the expected disagreement. NaN where there is no variation, or no pair of ratings."""

    value: float
    observed: float
    expected: float


def alpha(counts: ArrayLike, distance: Floats) -> Alpha:
    """Return alpha of units x values: how many coders gave each value to each unit; `distance` is values x values."""
    c = np.asarray(counts, dtype=np.float64)
    size = c.sum(axis=1)
    c, size = c[size > 1], size[size > 1]
    n = float(size.sum())
    if not n:
        return Alpha(float("nan"), float("nan"), float("nan"))
    total = c.sum(axis=0)
    seen = float(((algebra.times(c, distance) * c).sum(axis=1) / (size - 1)).sum() / n)
    chance = algebra.total(total, algebra.times(distance, total)) / (n * (n - 1))
    return Alpha(algebra.difference(1.0, seen / chance) if chance > 0 else float("nan"), seen, chance)


def distances(values: ArrayLike, kind: str, counts: ArrayLike | None = None) -> Floats:
    """Return the distance between values: nominal, ordinal, interval or ratio.

    The ordinal one depends on how often each value was given: `counts` is that of `alpha`, values in order.
    """
    v = np.asarray(values)
    if kind == "nominal":
        return np.asarray(v[:, None] != v[None, :], dtype=np.float64)
    if kind == "ordinal":
        c = np.asarray(counts, dtype=np.float64)
        often = c[c.sum(axis=1) > 1].sum(axis=0)
        rank = np.cumsum(often) - often / 2
        return np.asarray((rank[:, None] - rank[None, :]) ** 2, dtype=np.float64)
    x = v.astype(np.float64)
    apart = x[:, None] - x[None, :]
    if kind == "interval":
        return np.asarray(apart**2, dtype=np.float64)
    both = x[:, None] + x[None, :]
    return np.asarray(np.divide(apart, both, out=np.zeros_like(apart), where=both != 0) ** 2, dtype=np.float64)


def set_distances(sets: Iterable[Set], kind: str) -> Floats:
    """Return the distance between sets of codes: exact, jaccard, dice, masi (Passonneau 2006) or dkpro_masi.

    Two empty sets are at distance 0: both coders found nothing. The empty set is part of every set. MASI is two
    distances: Passonneau's 1 - J M, with M of 1, 2/3, 1/3, 0 for equal, nested, overlapping,
    disjoint sets, and (1 - J)(1 - M) as DKPro and INCEpTION have it.
    """
    found = list(sets)
    return np.array([[set_distance(a, b, kind) for b in found] for a in found], dtype=np.float64)


def set_distance(a: Set, b: Set, kind: str) -> float:
    """Return the distance between two sets of codes."""
    if a == b:
        return 0.0
    if kind == "exact":
        return 1.0
    common = len(a & b)
    if kind == "dice":
        return 1 - 2 * common / (len(a) + len(b))
    jaccard = common / len(a | b)
    if kind == "jaccard":
        return 1 - jaccard
    monotone = 2 / 3 if a <= b or b <= a else 1 / 3 if common else 0.0
    return {"masi": 1 - jaccard * monotone, "dkpro_masi": (1 - jaccard) * (1 - monotone)}[kind]
