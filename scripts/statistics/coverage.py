"""What an interval of a share is worth for a survey of n of N: its exact coverage, by enumeration, no simulation.

For each possible truth K of N, the chance over all samples that the interval covers K / N. O(N sqrt(n)) a method.
"""

from collections.abc import Callable, Sequence

import numpy as np

from scripts.statistics import finite, proportions
from scripts.statistics.design import Floats

Limits = tuple[Floats, Floats]


def design_limits(n: int, population: int, method: str, corrected: bool, level: float, capped: bool = True) -> Limits:
    """Return the limits (shares) for every x of n by a method of `proportions`, for a simple random sample.

    `corrected`: whether the standard error has the finite population correction. At x = 0 and x = n, where a method
    has no interval, it is taken as [0, 1]: nothing is said.
    """
    ends = []
    for x in range(n + 1):
        p = x / n
        se = float(np.sqrt((1 - n / population if corrected else 1.0) * p * (1 - p) / (n - 1)))
        low, high = proportions.interval(p, se, n - 1, n, method, level, capped)
        ends.append((0.0, 1.0) if np.isnan(low) else (low, high))
    return np.array([a for a, _ in ends]), np.array([b for _, b in ends])


def exact_limits(n: int, population: int, method: str, level: float) -> Limits:
    """Return the limits (shares) for every x of n by a method of `finite`."""
    low, high = finite.limits(n, population, level, method)
    return low / population, high / population


METHODS: dict[str, Callable[[int, int, float], Limits]] = {
    "Wald, corrected": lambda n, big, level: design_limits(n, big, "wald", True, level),
    "logit, corrected": lambda n, big, level: design_limits(n, big, "logit", True, level),
    "Korn-Graubard, corrected, uncapped": lambda n, big, level: design_limits(n, big, "korn-graubard", True, level),
    "Wilson, not corrected": lambda n, big, level: design_limits(n, big, "wilson", False, level),
    "NCHS, capped": lambda n, big, level: design_limits(n, big, "nchs", True, level),
    finite.TAIL_BASED: lambda n, big, level: exact_limits(n, big, finite.TAIL_BASED, level),
    finite.ALPHA_MAX_OPTIMAL: lambda n, big, level: exact_limits(n, big, finite.ALPHA_MAX_OPTIMAL, level),
}


def exact(several: Sequence[Limits], n: int, population: int) -> list[tuple[Floats, Floats]]:
    """Return, for each limits and each K from 0 to population, the chance that they hold K / population; mean width."""
    found = [(np.zeros(population + 1), np.zeros(population + 1)) for _ in several]
    for k, x, table in finite.bands(n, population):
        truth = (k / population)[:, None]
        for (low, high), (covered, widths) in zip(several, found, strict=True):
            holds = (low[x] <= truth + 1e-12) & (truth <= high[x] + 1e-12)
            covered[k], widths[k] = (table * holds).sum(axis=1), (table * (high - low)[x]).sum(axis=1)
    return found


def summary(
    n: int, population: int, methods: Sequence[str] = tuple(METHODS), level: float = 0.95, middle: float = 0.05
) -> dict[str, tuple[float, float]]:
    """Return for each method the least coverage and the mean width over truths from `middle` to 1 - `middle`.

    Raises ValueError for less than two cases, more cases than the population, or an unknown method.
    """
    if not 2 <= n <= population:
        raise ValueError(f"coverage is enumerated for two cases or more of their population, not {n} of {population}")
    if unknown := [name for name in methods if name not in METHODS]:
        raise ValueError(f"unknown methods {unknown}: of {', '.join(METHODS)}")
    share = np.arange(population + 1) / population
    inside = (share >= middle) & (share <= 1 - middle)
    found = exact([METHODS[name](n, population, level) for name in methods], n, population)
    return {
        name: (float(covered[inside].min()), float(widths[inside].mean()))
        for name, (covered, widths) in zip(methods, found, strict=True)
    }
