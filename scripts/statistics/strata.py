"""Exact interval for a count in a finite population that answered by strata: x of n of N in each.

Wendell and Schmee (JASA 1996): a total K is in the interval unless, for every way to split K over the strata, the
estimated total would be so high (or so low) with no more than half of what the level leaves. No approximation: the
truth is covered at least with the level, whatever the split. All splits at once are O(product of (N + 1)) in memory;
a stratum where everybody answered is known and costs nothing.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import lcm, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.statistics import finite
from scripts.statistics.design import Floats

Whole = NDArray[np.int64]

BUDGET = 20_000_000  # splits, or splits times outcomes


class Strata(NamedTuple):
    """What is known before anybody answered: per stratum P(x | K), the points of one x, and the total of each split."""

    tables: list[Floats]
    points: list[int]  # of an answer, in units of 1 / `unit` persons
    unit: int
    order: NDArray[np.intp]  # splits sorted by their total
    starts: NDArray[np.intp]  # where each total begins in that order


class Coverage(NamedTuple):
    """The least chance, over all splits, that the interval covers the truth, and the mean width (share) over them."""

    least: float
    width: float


def interval(x: Sequence[int], n: Sequence[int], population: Sequence[int], level: float = 0.95) -> tuple[int, int]:
    """Return the lowest and highest count in the population that x of n of N in each stratum allow.

    Counts: divide by the sum of the population. If one stratum alone has nonrespondents the interval is the shortest
    exact one (`finite`). Raises ValueError where the counts are not parts of each other, the level is not between 0
    and 1, or there are more splits than `BUDGET`: join strata, or take a design-based interval and say so.
    """
    checked(x, n, population, level)
    known = sum(a for a, b, c in zip(x, n, population, strict=True) if b == c)
    # The largest sample comes last: of it a tail is read, of the others products are made.
    rest = sorted(((a, b, c) for a, b, c in zip(x, n, population, strict=True) if b < c), key=lambda one: one[1])
    if not rest:
        return known, known
    if len(rest) == 1:
        low, high = finite.interval(*rest[0], level)
        return known + low, known + high
    xs, ns, sizes = zip(*rest, strict=True)
    strata = prepared(ns, sizes)
    reached = sum(a * b for a, b in zip(xs, strata.points, strict=True))
    half = (1 - level) / 2 + finite.SLACK
    at_least, more = tails(strata, np.array([reached, reached + 1]))
    low = int((highest(strata, at_least) > half).argmax())
    above = highest(strata, 1 - more)
    return known + low, known + len(above) - 1 - int((above[::-1] > half).argmax())


def coverage(n: Sequence[int], population: Sequence[int], level: float = 0.95) -> Coverage | None:
    """Return the exact coverage by enumeration of every split and every outcome; None beyond `BUDGET`: not enumerated.

    Raises ValueError as `interval` does.
    """
    checked([0] * len(n), n, population, level)
    rest = [(a, b) for a, b in zip(n, population, strict=True) if a < b]
    if not rest:
        return Coverage(1.0, 0.0)
    if len(rest) == 1:
        covered, widths = finite.coverage(*rest[0], level)
        return Coverage(float(covered.min()), float(widths.mean()) * rest[0][1] / sum(population))
    ns, sizes = zip(*rest, strict=True)
    if prod(size + 1 for size in sizes) * prod(k + 1 for k in ns) > 50 * BUDGET or prod(s + 1 for s in sizes) > BUDGET:
        return None
    strata = prepared(ns, sizes)
    reached = np.zeros(1, dtype=np.int64)
    for k, points in zip(ns, strata.points, strict=True):
        reached = np.unique((reached[:, None] + points * np.arange(k + 1)).reshape(-1))
    total = totals(sizes)
    half = (1 - level) / 2 + finite.SLACK
    covered, width = np.zeros(len(total)), np.zeros(len(total))
    at_least = np.ones(len(total))
    for now in reached:
        more = tails(strata, np.array([now + 1]))[0]
        low = int((highest(strata, at_least) > half).argmax())
        above = highest(strata, 1 - more)
        high = len(above) - 1 - int((above[::-1] > half).argmax())
        covered += (at_least - more) * ((low <= total) & (total <= high))
        width += (at_least - more) * (high - low)
        at_least = more
    return Coverage(float(covered.min()), float(width.mean()) / sum(population))


def checked(x: Sequence[int], n: Sequence[int], population: Sequence[int], level: float) -> None:
    """Refuse counts that are not parts of each other."""
    if not len(x) == len(n) == len(population) or not all(
        0 <= a <= b <= c for a, b, c in zip(x, n, population, strict=True)
    ):
        raise ValueError(f"{list(x)} of {list(n)} of {list(population)} are not counts of parts of strata")
    if not 0 < level < 1:
        raise ValueError(f"the level has to be between 0 and 1, not {level}")


@lru_cache(maxsize=64)
def prepared(n: tuple[int, ...], population: tuple[int, ...]) -> Strata:
    """Return what doesn't depend on the answers: the items of a survey often share it."""
    cells = prod(size + 1 for size in population)
    if cells > BUDGET:
        raise ValueError(f"{cells} splits of the truth over the strata are more than {BUDGET}: join strata")
    # ASSUME: A stratum without answers may have any share, whatever the other strata have.
    unit = lcm(*(k for k in n if k))
    points = [size * (unit // k) if k else 0 for k, size in zip(n, population, strict=True)]
    total = totals(population)
    order = np.argsort(total, kind="stable")
    starts = np.searchsorted(total[order], np.arange(sum(population) + 1))
    tables = [finite.probabilities(k, size) for k, size in zip(n, population, strict=True)]
    return Strata(tables, points, unit, order, starts)


def totals(population: Sequence[int]) -> Whole:
    """Return the total of each split, the last stratum running fastest."""
    found = np.zeros(1, dtype=np.int64)
    for size in population:
        found = (found[:, None] + np.arange(size + 1)).reshape(-1)
    return found


def tails(strata: Strata, limits: Whole) -> Floats:
    """Return P(estimated total >= limit | split), one row a limit, one column a split (the last stratum runs fastest).

    The strata are folded in from the last: its tail is a sum of its table, each other a product with its table.
    """
    return beyond(strata.tables, strata.points, limits).reshape(len(limits), -1)


def beyond(tables: list[Floats], points: list[int], limits: Whole) -> Floats:
    """Return P(points of the strata >= limit | split), limits by splits."""
    table, point = tables[0], points[0]
    n = table.shape[1] - 1
    if len(tables) == 1:
        at_least = np.zeros((len(table), n + 2))
        at_least[:, :-1] = table[:, ::-1].cumsum(axis=1)[:, ::-1]
        at_least[:, 0] = 1.0
        needed = np.clip(-(-limits // point), 0, n + 1) if point else np.where(limits <= 0, 0, n + 1)
        return np.asarray(at_least[:, needed].T)
    left = limits[:, None] - point * np.arange(n + 1)
    distinct, where = np.unique(left, return_inverse=True)
    rest = beyond(tables[1:], points[1:], distinct)
    # Sums in the order of the answers and not a product of matrices, whose last bits depend on the processor.
    found = np.zeros((len(limits), len(table), rest.shape[1]))
    for column, row in zip(table.T, where.reshape(left.shape).T, strict=True):
        found += column[:, None] * rest[row][:, None, :]
    return found.reshape(len(limits), -1)


def highest(strata: Strata, chances: Floats) -> Floats:
    """Return the highest chance over all splits of each total."""
    return np.asarray(np.maximum.reduceat(chances[strata.order], strata.starts))
