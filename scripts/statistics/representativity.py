"""How far those who answered resemble all who were asked: R-indicators, and how much bias they leave room for.

Schouten, Cobben and Bethlehem (Survey Methodology 2009); bias adjustment of Shlomo, Skinner and Schouten (JSPI 2012);
partial indicators of Schouten, Shlomo and Skinner (JOS 2011). The whole frame is known, so nothing is a sample here.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from scripts.statistics import algebra
from scripts.statistics.design import Codes, Floats, dummies

ROUNDS = 100
CLOSE = 1e-10
FAR = 30.0  # a propensity of 1e-13


class Indicator(NamedTuple):
    """R, R less the spread that chance alone gives, the spread behind each, and the rate."""

    r: float
    adjusted: float
    spread: float
    adjusted_spread: float
    rate: float

    def largest_bias(self, spread: float = 0.5) -> float:
        """Return the largest bias of a mean whose spread in the population is `spread`; that of a share is 0.5."""
        return self.spread * spread / self.rate if self.rate else float("nan")

    def largest_adjusted_bias(self, spread: float = 0.5) -> float:
        """Return the same, less the spread that chance alone gives."""
        return self.adjusted_spread * spread / self.rate if self.rate else float("nan")


def coded(labels: ArrayLike) -> Codes:
    """Return n labels as numbers from 0, in order of the labels."""
    return np.asarray(np.unique(np.asarray(labels, dtype=str), return_inverse=True)[1]).reshape(-1)


def main_effects(variables: Sequence[ArrayLike]) -> Floats:
    """Return a column of ones and one for each value but the first of each variable (n labels), n by k."""
    columns = [dummies(labels)[:, 1:] for labels in variables]
    return np.hstack([np.ones((len(columns[0]), 1)), *columns])


def propensities(answered: ArrayLike, x: Floats) -> Floats:
    """Return the n response propensities of a logistic model on the columns of x (n by k).

    Iterated least squares; a column that says what others say is left out. Where a column separates
    respondents from nonrespondents its propensities go to 0 or 1. O(n k^2) a round.
    """
    told = np.asarray(answered, dtype=float)
    eta = np.zeros(len(told))
    rho = np.full(len(told), 0.5)
    for _ in range(ROUNDS):
        v = rho * (1 - rho)
        weighed = x * v[:, None]
        score = (weighed * eta[:, None] + x * (told - rho)[:, None]).sum(axis=0)
        beta = algebra.eliminated(algebra.cross(x, weighed), score)[0]
        eta = np.clip(algebra.times(x, beta), -FAR, FAR)
        before, rho = rho, 1 / (1 + np.exp(-eta))
        if np.abs(rho - before).max() < CLOSE:
            break
    return np.asarray(rho)


def indicator(rho: Floats, x: Floats) -> Indicator:
    """Return the R-indicator, 1 - 2 S, of n propensities and the columns (n by k) of their logistic model.

    S is their standard deviation (n - 1 below). Adjusted: of its square is taken what fitting to one outcome adds, the
    mean of z' (sum z x')^-1 z with z = rho (1 - rho) x; of a model of cells that is the mean over cells of
    rho (1 - rho) / n of the cell; no less than 0 is left.
    """
    n = len(rho)
    square = float(rho.var(ddof=1)) if n > 1 else 0.0
    v = rho * (1 - rho)
    weighed = x * v[:, None]
    solved, _ = algebra.eliminated(algebra.cross(x, weighed), weighed.T)
    added = algebra.total(weighed, solved.T) / n
    spread, left = np.sqrt(square), np.sqrt(max(square - added, 0.0))
    return Indicator(1 - 2 * float(spread), 1 - 2 * float(left), float(spread), float(left), float(rho.mean()))


def between(rho: ArrayLike, labels: ArrayLike) -> Floats:
    """Return of each value of a variable the root of its share times how far its mean propensity is from that of all.

    The partial indicators of the values (unconditional); the root of the sum of their squares is that of the variable.
    `rho` may be the answers themselves, 0 and 1.
    """
    values, code = np.asarray(rho, dtype=float), coded(labels)
    size = np.bincount(code)
    far = np.bincount(code, weights=values) / size - values.mean()
    return np.asarray(np.sqrt(size / len(values)) * far)


def within(rho: Floats, others: Sequence[ArrayLike]) -> float:
    """Return the conditional partial indicator of a variable: the spread left within the cells of all the `others`."""
    cell = coded(["\x1f".join(row) for row in zip(*(np.asarray(one, dtype=str) for one in others), strict=True)])
    cell = cell if len(others) else np.zeros(len(rho), dtype=np.intp)
    size = np.bincount(cell)
    mean = np.bincount(cell, weights=rho) / size
    return float(np.sqrt(((rho - mean[cell]) ** 2).sum() / max(len(rho) - 1, 1)))


def by_chance(rate: float, values: int, n: int) -> float:
    """Return the unconditional partial indicator to expect (root mean square) where answering has to do with nothing.

    Exact where every choice of so many answers of n persons is as likely: r (1 - r) (values - 1) / (n - 1).
    """
    return float(np.sqrt(rate * (1 - rate) * (values - 1) / (n - 1))) if n > 1 else 0.0


def dissimilarity(shares: ArrayLike, others: ArrayLike) -> float:
    """Return half the sum of the differences of two lists of shares: the part of one that would have to move."""
    return float(np.abs(np.asarray(shares, dtype=float) - np.asarray(others, dtype=float)).sum() / 2)
