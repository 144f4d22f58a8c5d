"""How much a design costs: design effects with their reference, and the variance of a variable in the population.

O(n q) in the cases and the columns.
"""

import numpy as np
from numpy.typing import ArrayLike

from scripts.statistics import algebra, taylor
from scripts.statistics.design import Design, Floats, active, freedom

WITH_REPLACEMENT = "with replacement"
WITHOUT_REPLACEMENT = "without replacement"


def variance(design: Design, y: ArrayLike, domain: ArrayLike | None = None) -> taylor.Estimate:
    """Return the variance of each column of y in the population, n / (n - 1) times the weighted mean of squares."""
    inside, values = taylor.prepared(design, y, domain)
    n = active(design, inside)
    if n < 2:
        unknown = np.full(values.shape[1], np.nan)
        return taylor.Estimate(unknown, unknown, freedom(design, inside), n)
    centre = taylor.mean(design, values, inside).value
    # A distance from the mean that is but rounding is 0, so that nobody who differs is nobody who differs.
    away = values - centre
    away = np.where(np.abs(away) <= algebra.LENGTH * (np.abs(values) + np.abs(centre)), 0.0, away)
    squares = away**2 * n / (n - 1)
    return taylor.mean(design, squares, inside)


def design_effect(
    design: Design, y: ArrayLike, domain: ArrayLike | None = None, reference: str = WITHOUT_REPLACEMENT
) -> Floats:
    """Return the variance of the mean of each column of y by that of a simple random sample of as many cases.

    Raises ValueError as `simple`.
    """
    return relative(taylor.mean(design, y, domain).std_error, simple(design, y, domain, reference))


def relative(std_error: Floats, simple: Floats) -> Floats:
    """Return the squares of standard errors by the variances of simple random samples; NaN where these are 0."""
    return np.divide(std_error**2, simple, out=np.full_like(simple, np.nan), where=simple > 0)


def simple(
    design: Design, y: ArrayLike, domain: ArrayLike | None = None, reference: str = WITHOUT_REPLACEMENT
) -> Floats:
    """Return the variance of the mean of each column of y in a simple random sample of as many cases.

    `reference`: drawn with, or without replacement (then the weights have to add up to the population). Raises
    ValueError where they add up to no more than the cases, or the reference is unknown.
    """
    if reference not in (WITH_REPLACEMENT, WITHOUT_REPLACEMENT):
        raise ValueError(f"unknown reference {reference}: {WITH_REPLACEMENT} or {WITHOUT_REPLACEMENT}")
    found = variance(design, y, domain)
    by_case = found.value / found.n if found.n else np.full_like(found.value, np.nan)
    if reference == WITH_REPLACEMENT:
        return by_case
    inside = np.ones(len(design.weights), dtype=bool) if domain is None else np.asarray(domain, dtype=bool)
    population = float(design.weights[inside].sum())
    if population <= found.n:
        raise ValueError(
            f"weights add up to {population:.6g} for {found.n} cases, not to a population: take the reference "
            f"'{WITH_REPLACEMENT}'"
        )
    return np.asarray(by_case * (1 - found.n / population))
