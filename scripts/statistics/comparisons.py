"""Many comparisons at once: columns against each other, false discoveries kept in a declared family, ranks.

Benjamini and Hochberg (JRSS B 1995). Letters are a rendering of the adjusted p, nothing else. O(k^2) in the columns.
"""

from itertools import combinations
from string import ascii_uppercase
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from scripts.statistics import algebra
from scripts.statistics.design import Floats


class Comparison(NamedTuple):
    """One column against another: the difference (first less second), its error, t, p, and p within the family."""

    first: int
    second: int
    difference: float
    std_error: float
    t: float
    p: float
    adjusted: float
    family: int


class Pairs(NamedTuple):
    """Pairs of columns, an entry each: the difference (first less second), its error, t and p (NaN: not tested)."""

    difference: Floats
    std_error: Floats
    t: Floats
    p: Floats


def pairwise(
    values: ArrayLike,
    covariance: ArrayLike,
    df: ArrayLike,
    pairs: list[tuple[int, int]] | None = None,
) -> list[Comparison]:
    """Return the comparison of each pair of k values with their k by k covariance (so overlap counts), adjusted.

    `df` is one for all, or one a pair. The family is `pairs`, by default all: name no pair twice, and no net beside its
    parts. A pair without error, or without degrees of freedom, or with a value that is not known, is not tested: p is
    NaN and the family smaller. Raises ValueError for a pair of one column with itself or named twice.
    """
    v, c = np.asarray(values, dtype=float), np.asarray(covariance, dtype=float)
    named = list(combinations(range(len(v)), 2)) if pairs is None else pairs
    if len({frozenset(pair) for pair in named}) < len(named) or any(a == b for a, b in named):
        raise ValueError("a family of comparisons holds each pair of two columns once")
    found = pairs_of(v, c, np.asarray(df, dtype=float), named)
    family = int(np.isfinite(found.p).sum())
    rows = zip(named, *(one.tolist() for one in (*found, discoveries(found.p))), strict=True)
    return [Comparison(a, b, away, error, t, p, q, family) for (a, b), away, error, t, p, q in rows]


def pairs_of(values: Floats, covariance: Floats, df: Floats, pairs: list[tuple[int, int]]) -> Pairs:
    """Return the comparisons of pairs of k values with their covariance, of one variable or a stack, not adjusted."""
    a, b = (np.array([pair[side] for pair in pairs], dtype=np.intp) for side in (0, 1))
    away = algebra.differences(values[..., a], values[..., b])
    both = covariance[..., a, a] + covariance[..., b, b]
    spread = both - 2 * covariance[..., a, b]
    error = np.sqrt(np.maximum(spread, 0.0))
    # Two columns that hold the same persons differ by the rounding of their covariance.
    known = (df > 0) & (spread > algebra.PIVOT * both) & np.isfinite(away)
    t = np.divide(away, error, out=np.full(away.shape, np.nan), where=known)
    return Pairs(away, error, t, np.where(known, 2 * stdtr(df, -np.abs(t)), np.nan))


def discoveries(p: ArrayLike) -> Floats:
    """Return Benjamini and Hochberg's adjusted p of a family; NaN stays and doesn't count."""
    given = np.asarray(p, dtype=float)
    found = np.full(given.shape, np.nan)
    own = np.flatnonzero(np.isfinite(given))
    order = own[np.argsort(given[own], kind="stable")]
    m = len(order)
    steps = given[order] * m / np.arange(1, m + 1)
    found[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return found


def letters(comparisons: list[Comparison], columns: int, level: float = 0.95) -> list[str]:
    """Return for each column the letters of the columns that it exceeds; a letter stands at the larger value."""
    marks: list[list[str]] = [[] for _ in range(columns)]
    for one in comparisons:
        if one.adjusted <= 1 - level:
            larger, smaller = (one.first, one.second) if one.difference > 0 else (one.second, one.first)
            marks[larger].append(name(smaller))
    return ["".join(sorted(mark, key=lambda letter: (len(letter), letter))) for mark in marks]


def name(column: int) -> str:
    """Return the letter of a column: A to Z, then AA, AB."""
    return (name(column // 26 - 1) if column >= 26 else "") + ascii_uppercase[column % 26]


def rank_sets(values: ArrayLike, covariance: ArrayLike, df: float, level: float = 0.95) -> list[tuple[int, int]]:
    """Return the best and the worst rank (1: the highest value) that each of k values can hold, all at once.

    A rank is lost to each value that is surely higher or lower: pairwise t tests with Bonferroni's share of the rest of
    the level, so all sets hold together with the level (Mogstad, Romano, Shaikh and Wilhelm, REStud 2024, with
    Bonferroni's in the place of the bootstrap's quantile: wider). Without degrees of freedom every rank is possible.
    """
    v, c = np.asarray(values, dtype=float), np.asarray(covariance, dtype=float)
    k = len(v)
    if k < 2 or not df > 0:
        return [(1, k)] * k
    spread = np.diag(c)[:, None] + np.diag(c)[None, :] - 2 * c
    reach = float(stdtrit(df, 1 - (1 - level) / (k * (k - 1)))) * np.sqrt(np.maximum(spread, 0.0))
    away = v[:, None] - v[None, :]
    noise = algebra.EQUAL * 2 * np.abs(v).max(initial=0.0)
    return [
        (1 + int(b), k - int(w))
        for b, w in zip((-away > reach + noise).sum(1), (away > reach + noise).sum(1), strict=True)
    ]


def rank_bounds(lows: ArrayLike, highs: ArrayLike) -> list[tuple[int, int]]:
    """Return the best and the worst rank that values within these bounds can hold (worst-case bounds)."""
    low, high = np.asarray(lows, dtype=float), np.asarray(highs, dtype=float)
    if (low > high).any():
        raise ValueError("a low end lies above its high end")
    return [(1 + int((low > h).sum()), len(low) - int((high < lo).sum())) for lo, h in zip(low, high, strict=True)]
