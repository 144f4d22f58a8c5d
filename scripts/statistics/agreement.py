"""How far coders agree, beyond chance: one implementation a concept, on units by coders, with missing ratings.

Every coefficient is (observed - expected) / (1 - expected); they differ in what chance would give (Gwet, Handbook of
Inter-Rater Reliability, 4th ed., 2014): Cohen's kappa is Conger's of two coders (Conger 1980, Hubert's for more),
Scott's pi is Fleiss's kappa of two, PABAK is Brennan and Prediger's (Randolph's free-marginal kappa) of two categories.
Cost O(units x coders + units x categories^2).
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from scripts.statistics import algebra

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
MISSING = -1


class Agreement(NamedTuple):
    """A coefficient with what was observed, what chance gives, and the influence of each unit (mean 0).

    The value is NaN where it can't be computed: no unit with two ratings, or no variation (chance is already complete).
    """

    value: float
    observed: float
    expected: float
    influence: Floats

    @property
    def std_error(self) -> float:
        """The linearised standard error over units as a random sample (Gwet 2008), NaN below two units.

        Observed agreement is a ratio, over the units with two ratings or more, and is linearised as one: where some
        units have one rating, irrCAC takes their number for fixed, and its errors come out larger than what is drawn.
        """
        n = len(self.influence)
        return float(np.sqrt((self.influence**2).sum() / (n * (n - 1)))) if n > 1 else float("nan")

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """The interval of t with units - 1 degrees of freedom, cut at -1 and 1; NaN below 1 without an error."""
        n = len(self.influence)
        if n < 2 or not np.isfinite(self.value) or (self.std_error == 0 and self.value < 1):
            return float("nan"), float("nan")
        reach = float(stdtrit(n - 1, (1 + level) / 2)) * self.std_error
        return max(self.value - reach, -1.0), min(self.value + reach, 1.0)


def ratings(table: ArrayLike) -> Whole:
    """Return units x 2 ratings from a square table of counts: coder 1 in rows, coder 2 in columns."""
    counts = np.asarray(table, dtype=np.int64)
    first, second = np.indices(counts.shape)
    return np.column_stack([np.repeat(first.ravel(), counts.ravel()), np.repeat(second.ravel(), counts.ravel())])


def counted(given: Whole, categories: int) -> Floats:
    """Return units x categories: how many coders gave each category."""
    units = np.arange(len(given))[:, None].repeat(given.shape[1], axis=1)
    known = given != MISSING
    flat = np.bincount(units[known] * categories + given[known], minlength=len(given) * categories)
    table: Floats = flat.reshape(len(given), categories).astype(np.float64)
    return table


def weights(categories: int, kind: str = "nominal") -> Floats:
    """Return how much two ratings agree: nominal, linear, quadratic or (Gwet's) ordinal, in the order of categories."""
    k = np.arange(categories, dtype=np.float64)
    apart = np.abs(k[:, None] - k[None, :])
    if kind == "nominal" or categories < 2:
        return np.eye(categories)
    if kind == "ordinal":
        return np.asarray(1 - apart * (apart + 1) / (categories * (categories - 1)), dtype=np.float64)
    return np.asarray(1 - (apart / (categories - 1)) ** {"linear": 1, "quadratic": 2}[kind], dtype=np.float64)


def observed(counts: ArrayLike, over: str = "units", agree: Floats | None = None) -> float:
    """Return percent agreement by one of its three definitions, which differ where ratings are missing.

    `units`: the mean over units with two or more ratings of the share of agreeing pairs (Fleiss 1971); `values`: each
    unit counts by its ratings (1 - Krippendorff's observed disagreement); `pairs`: each pair of ratings counts once.
    """
    c = np.asarray(counts, dtype=np.float64)
    c = c[c.sum(axis=1) > 1]
    if not len(c):
        return float("nan")
    size = c.sum(axis=1)
    together = (c * (algebra.times(c, np.eye(c.shape[1]) if agree is None else agree) - 1)).sum(axis=1)
    share = together / (size * (size - 1))
    importance = {"units": np.ones(len(c)), "values": size, "pairs": size * (size - 1)}[over]
    return float((share * importance).sum() / importance.sum())


def fleiss(counts: ArrayLike, agree: Floats | None = None) -> Agreement:
    """Return Fleiss's kappa, Scott's pi of two coders: chance is that of the categories over all coders."""
    c = np.asarray(counts, dtype=np.float64)
    w = np.eye(c.shape[1]) if agree is None else agree
    shares, pi = marginal(c)
    mean = algebra.times(w + w.T, pi) / 2
    expected = algebra.total(pi, algebra.times(w, pi))
    return coefficient(c, w, expected, 2 * (algebra.times(shares, mean) - expected))


def gwet(counts: ArrayLike, agree: Floats | None = None) -> Agreement:
    """Return Gwet's AC1, AC2 with weights: chance is that of ratings given at random, by prevalence (Gwet 2008)."""
    c = np.asarray(counts, dtype=np.float64)
    q = c.shape[1]
    w = np.eye(q) if agree is None else agree
    shares, pi = marginal(c)
    factor = float(w.sum()) / (q * (q - 1)) if q > 1 else float("nan")
    expected = factor * float((pi * (1 - pi)).sum())
    return coefficient(c, w, expected, 2 * (factor * algebra.times(shares, 1 - pi) - expected))


def brennan_prediger(counts: ArrayLike, agree: Floats | None = None) -> Agreement:
    """Return Brennan and Prediger's coefficient (1981): every category is as likely as any other."""
    c = np.asarray(counts, dtype=np.float64)
    w = np.eye(c.shape[1]) if agree is None else agree
    return coefficient(c, w, float(w.sum()) / c.shape[1] ** 2, np.zeros(len(c)))


def conger(given: Whole, categories: int, agree: Floats | None = None) -> Agreement:
    """Return Conger's kappa (Hubert's), Cohen's of two coders: chance is that of the marginals of each coder.

    `given` is units x coders of categories from 0, MISSING where a coder did not rate. A coder's marginal is over the
    units she rated. Expected: the mean over pairs of coders of what their marginals give.
    """
    w = np.eye(categories) if agree is None else agree
    c = counted(given, categories)
    coders = given.shape[1]
    each = np.array([counted(given[:, [g]], categories) for g in range(coders)])
    rated = each.sum(axis=-1)
    sizes = rated.sum(axis=-1)
    if coders < 2 or (sizes == 0).any():
        return coefficient(c, w, float("nan"), np.zeros(len(c)))
    p = each.sum(axis=1) / sizes[:, None]
    total = p.sum(axis=0)
    pairs = coders * (coders - 1)
    alone = sum(algebra.total(one, algebra.times(w, one)) for one in p)
    expected = (algebra.total(total, algebra.times(w, total)) - alone) / pairs
    # What one more unit does to each marginal, and by it to the expected agreement.
    others = total[None, :] - p
    slope = algebra.times(others, w.T + w) / pairs
    away = (each - rated[:, :, None] * p[:, None, :]) / sizes[:, None, None]
    change = (away * slope[:, None, :]).sum(axis=2).sum(axis=0)
    return coefficient(c, w, expected, len(c) * change)


def light(given: Whole, categories: int, agree: Floats | None = None) -> float:
    """Return Light's kappa (1971): the mean of Cohen's over all pairs of coders; NaN where one is."""
    pairs = [conger(given[:, list(pair)], categories, agree).value for pair in combinations(range(given.shape[1]), 2)]
    return float(np.mean(pairs)) if pairs else float("nan")


def marginal(counts: Floats) -> tuple[Floats, Floats]:
    """Return the share of each category in each unit (rows of units nobody rated: the mean), and over all units."""
    size = counts.sum(axis=1)
    some = size > 0
    shares = counts[some] / size[some, None]
    pi: Floats = shares.mean(axis=0) if some.any() else np.full(counts.shape[1], np.nan)
    every = np.tile(pi, (len(counts), 1))
    every[some] = shares
    return every, pi


def coefficient(counts: Floats, agree: Floats, expected: float, change: Floats) -> Agreement:
    """Return the coefficient; `change` is the influence of each unit on the expected agreement."""
    size = counts.sum(axis=1)
    several = size > 1
    alike = np.zeros(len(counts))
    together = (counts * (algebra.times(counts, agree.T) - 1)).sum(axis=1)
    alike[several] = together[several] / (size * (size - 1))[several]
    twice = int(several.sum())
    seen = float(alike.sum() / twice) if twice else float("nan")
    # NaN, not 1: coders who never vary can't be told from coders who agree by chance.
    if not twice or not algebra.difference(1.0, expected) > 0 or (counts.sum(axis=0) > 0).sum() < 2:
        return Agreement(float("nan"), seen, expected, np.full(len(counts), np.nan))
    value = algebra.difference(seen, expected) / (1 - expected)
    own = np.where(several, alike - seen, 0.0) * len(counts) / twice
    chance = (1 - value) * change
    away = own - chance
    # A difference that is but rounding is no influence: a coder who never varies has a kappa of 0 whatever is drawn.
    away = np.where(np.abs(away) <= algebra.LENGTH * (np.abs(own) + np.abs(chance)), 0.0, away)
    return Agreement(value, seen, expected, away / (1 - expected))


def holsti(first: int, second: int, both: int) -> float:
    """Return Holsti's coefficient (1969): twice the decisions in common of all decisions of two coders."""
    return 2 * both / (first + second) if first + second else float("nan")


def prevalence(both: int, first_only: int, second_only: int, neither: int) -> tuple[float, float]:
    """Return the prevalence and the bias index of a 2 x 2 table (Byrt, Bishop and Carlin 1993), NaN without units."""
    n = both + first_only + second_only + neither
    return ((both - neither) / n, (first_only - second_only) / n) if n else (float("nan"), float("nan"))
