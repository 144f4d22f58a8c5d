"""Exact intervals for a count in a finite population: x of n answered so, n of N answered at all.

The default inverts alpha-max-optimal acceptance sets (Bartroff, Lorden and Wang, The American Statistician 77, 2023):
no exact interval has a smaller total size, and coverage is at least the level for every possible truth. The tail-based
interval, that is Clopper and Pearson's without replacement, can be had by name.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import ceil, floor, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

ALPHA_MAX_OPTIMAL = "Bartroff, Lorden and Wang"
TAIL_BASED = "tail-based"

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

# Ties and sums that meet the level exactly are the same in exact arithmetic; in floats they differ by less than this.
SLACK = 1e-10
NEGLIGIBLE = 1e-20  # a chance that no sum of floats near the level can show
CELLS = 500_000  # chances in memory at a time


def interval(x: int, n: int, population: int, level: float = 0.95, method: str = ALPHA_MAX_OPTIMAL) -> tuple[int, int]:
    """Return the lowest and highest count in the population that x of n (drawn at random, without replacement) allow.

    Counts, not shares: divide by `population`. Raises ValueError where x > n, n > population, one is negative, the
    level is not between 0 and 1 or the method is unknown.
    """
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is not a count")
    low, high = limits(n, population, level, method)
    return int(low[x]), int(high[x])


@lru_cache(maxsize=4096)
def limits(n: int, population: int, level: float = 0.95, method: str = ALPHA_MAX_OPTIMAL) -> tuple[Counts, Counts]:
    """Return the limits for every x from 0 to n, two arrays of n + 1 counts (read only: they are kept)."""
    if not 0 <= n <= population:
        raise ValueError(f"{n} cases can't come from a population of {population}")
    if not 0 < level < 1:
        raise ValueError(f"the level has to be between 0 and 1, not {level}")
    if method == ALPHA_MAX_OPTIMAL:
        first, last = monotone(*acceptance(n, population, level), n, population)
        x = np.arange(n + 1)
        low, high = np.searchsorted(last, x, side="left"), np.searchsorted(first, x, side="right") - 1
    elif method == TAIL_BASED:
        low, high = tails(n, population, level)
    else:
        raise ValueError(f"unknown method {method}: {ALPHA_MAX_OPTIMAL} or {TAIL_BASED}")
    low.setflags(write=False)
    high.setflags(write=False)
    return low, high


def log_choose(n: Counts | int, k: Counts | int) -> Floats:
    """Return the logarithm of n over k."""
    return np.asarray(gammaln(np.add(n, 1)) - gammaln(np.add(k, 1)) - gammaln(np.subtract(n, k) + 1))


def acceptance(n: int, population: int, level: float) -> tuple[Counts, Counts]:
    """Return the shortest sets [first, last] of x that have the level, for each count K from 0 to population // 2.

    Grown from the mode towards the likelier neighbour, all K at once; a tie goes to the smaller x.
    """
    k = np.arange(population // 2 + 1)
    first = (n + 1) * (k + 1) // (population + 2)
    last = first.copy()
    start = log_choose(k, first) + log_choose(population - k, n - first) - log_choose(population, n)
    covered = np.exp(start)
    below = covered * down(first, n, k, population)
    above = covered * up(last, n, k, population)
    while (open_ := covered < level - SLACK).any():
        rise = open_ & (above > below * (1 + SLACK))
        fall = open_ & ~rise
        covered = covered + np.where(rise, above, 0.0) + np.where(fall, below, 0.0)
        last, first = last + rise, first - fall
        above = np.where(rise, above * up(last, n, k, population), above)
        below = np.where(fall, below * down(first, n, k, population), below)
    return first, last


def up(x: Counts, n: int, k: Counts, population: int) -> Floats:
    """Return P(x + 1) / P(x), 0 where x + 1 can't be."""
    return np.asarray(np.maximum((k - x) * (n - x), 0) / np.maximum((x + 1) * (population - k - n + x + 1), 1))


def down(x: Counts, n: int, k: Counts, population: int) -> Floats:
    """Return P(x - 1) / P(x), 0 where x - 1 can't be."""
    return np.asarray(np.maximum(x * (population - k - n + x), 0) / np.maximum((k - x + 1) * (n - x + 1), 1))


def monotone(first: Counts, last: Counts, n: int, population: int) -> tuple[Counts, Counts]:
    """Return the acceptance sets for K from 0 to population, moved so that both ends rise with K and mirror each other.

    The sets keep their size; that they keep their probability is the theorem of the paper. Only the set of the middle K
    of an even population may grow by one to be its own mirror. It must not shrink, or the level is lost (hyperMCI 0.1.0
    shrinks it: with 3 of 8 the truth 4 is covered at .857 where the level is .9).
    """
    even = population % 2 == 0
    half = len(first) - even
    rising = np.maximum.accumulate(first[:half])
    upper = last[:half] + rising - first[:half]
    middle = np.array([min(first[-1], n - last[-1])] * even, dtype=np.int64)
    bound = np.append(upper, n - middle)
    falling = np.minimum.accumulate(bound[::-1])[::-1][:half]
    rising, upper = rising + falling - upper, falling
    lower_ends = np.concatenate([rising, middle, n - upper[::-1]])
    upper_ends = np.concatenate([upper, n - middle, n - rising[::-1]])
    return np.minimum.accumulate(lower_ends[::-1])[::-1], np.maximum.accumulate(upper_ends)


def probabilities(n: int, population: int) -> Floats:
    """Return P(x | K) as an array of population + 1 rows (K) and n + 1 columns (x)."""
    return chances(n, population, np.arange(population + 1), np.arange(n + 1))


def chances(n: int, population: int, truths: Counts, counts: Counts) -> Floats:
    """Return P(x | K) of some K (rows) and some x (columns)."""
    k, x = truths[:, None], counts[None, :]
    possible = (x <= k) & (n - x <= population - k)
    logs = (
        log_choose(k, np.minimum(x, k))
        + log_choose(population - k, np.clip(n - x, 0, population - k))
        - log_choose(population, n)
    )
    return np.asarray(np.exp(np.where(possible, logs, -np.inf)))


def bands(n: int, population: int) -> Iterator[tuple[Counts, Counts, Floats]]:
    """Yield P(x | K) for some K at a time, every K once: these K, the x that can be told from impossible, K by x.

    What is left out of a K on either side has a chance below NEGLIGIBLE (Serfling, 1974: P(X - mean >= t) is at most
    exp(-2 t^2 / (n (1 - (n - 1) / N)))). So a survey of any size takes O(N sqrt(n)) time and little memory.
    """
    reach = sqrt(n * (1 - (n - 1) / population) * -log(NEGLIGIBLE) / 2) if n else 0.0
    step = max(1, min(int(reach * population / n), int(CELLS / (3 * reach)))) if n else population + 1
    for start in range(0, population + 1, step):
        k = np.arange(start, min(start + step, population + 1))
        first = max(0, floor(n * start / max(population, 1) - reach))
        last = min(n, ceil(n * int(k[-1]) / max(population, 1) + reach))
        x = np.arange(first, last + 1)
        yield k, x, chances(n, population, k, x)


def tails(n: int, population: int, level: float) -> tuple[Counts, Counts]:
    """Return limits where P(X >= x | low) and P(X <= x | high) are each more than half of what the level leaves."""
    half = (1 - level) / 2 + SLACK
    smallest, largest = np.zeros(population + 1, dtype=np.int64), np.zeros(population + 1, dtype=np.int64)
    for k, x, table in bands(n, population):
        smallest[k] = x[(table.cumsum(axis=1) > half).argmax(axis=1)]
        largest[k] = x[-1] - (table[:, ::-1].cumsum(axis=1) > half).argmax(axis=1)
    every = np.arange(n + 1)
    low = np.searchsorted(np.maximum.accumulate(largest), every, side="left")
    high = np.searchsorted(np.minimum.accumulate(smallest[::-1])[::-1], every, side="right") - 1
    return low, high


def coverage(n: int, population: int, level: float = 0.95, method: str = ALPHA_MAX_OPTIMAL) -> tuple[Floats, Floats]:
    """Return, for each count K from 0 to population, the exact chance that the interval covers K, its expected width.

    Enumerated over every x, no simulation; widths are shares of the population (0 to 1).
    """
    low, high = limits(n, population, level, method)
    covered, widths = np.zeros(population + 1), np.zeros(population + 1)
    for k, x, table in bands(n, population):
        holds = (low[x] <= k[:, None]) & (k[:, None] <= high[x])
        covered[k] = (table * holds).sum(axis=1)
        widths[k] = (table * ((high[x] - low[x]) / max(population, 1))).sum(axis=1)
    return covered, widths
