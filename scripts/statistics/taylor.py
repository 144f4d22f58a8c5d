"""Design-based estimates: means, totals and ratios with standard errors by Taylor linearisation.

Strata, clusters, finite population correction, poststrata, domains. One stage. Formulas: Sarndal, Swensson and Wretman
(1992), chapters 5 and 7; the same answers as R's survey package, against which the tests hold this module.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit, stdtrit

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Flags = NDArray[np.bool_]

LONELY = ("fail", "remove", "adjust", "average")


class Design(NamedTuple):
    """How the cases came about; make it with `design`. Arrays of one entry a case, a cluster (PSU) or a stratum."""

    weights: Floats
    clusters: Codes  # of each case
    strata: Codes  # of each cluster
    sizes: Floats  # clusters of each stratum
    population: Floats  # clusters of each stratum in the population; infinite without a finite population correction
    lonely: str
    poststrata: Codes | None


class Estimate(NamedTuple):
    """Values and standard errors (one entry a column of y), degrees of freedom, cases with weight in the domain."""

    value: Floats
    std_error: Floats
    df: int
    n: int

    def column(self, k: int) -> "Estimate":
        """Return the estimate of one column."""
        return self._replace(value=self.value[k : k + 1], std_error=self.std_error[k : k + 1])


def design(
    weights: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    population: ArrayLike | None = None,
    poststrata: ArrayLike | None = None,
    lonely: str = "fail",
) -> Design:
    """Return a design of n cases.

    `weights`: n final weights. `strata`, `clusters`, `poststrata`: n labels; a cluster is one of its stratum.
    `population`: n counts of what was drawn from (cases, or clusters where there are clusters) in the stratum of the
    case: counts, never fractions. `poststrata`: groups whose weights were scaled to known totals. `lonely`: what a
    stratum of one cluster that isn't the whole stratum contributes: "fail" (ValueError), "remove" (nothing), "adjust"
    (its distance from the mean of all clusters), "average" (as much as the other strata do on average).
    Raises ValueError where lengths differ, a weight is negative, or a population is less than its sample.
    """
    w = np.asarray(weights, dtype=float)
    n = len(w)
    if not np.isfinite(w).all() or (w < 0).any():
        raise ValueError("weights have to be known and not negative")
    if lonely not in LONELY:
        raise ValueError(f"unknown policy for lonely strata {lonely}: one of {', '.join(LONELY)}")
    stratum = codes(strata, n) if strata is not None else np.zeros(n, dtype=np.intp)
    inner = codes(clusters, n) if clusters is not None else np.arange(n)
    pairs, cluster = np.unique(np.stack([stratum, inner]), axis=1, return_inverse=True)
    of_cluster = pairs[0].astype(np.intp)
    sizes = np.bincount(of_cluster).astype(float)
    counts = np.full(len(sizes), np.inf)
    if population is not None:
        given = np.asarray(population, dtype=float)
        counts[stratum] = given
        if given.shape != (n,) or not np.array_equal(counts[stratum], given):
            raise ValueError("the population has to be one count for all cases of a stratum")
        if not (counts >= sizes).all():
            raise ValueError("a stratum holds more cases than its population: give counts, not fractions")
    return Design(
        weights=w,
        clusters=cluster.reshape(-1).astype(np.intp),
        strata=of_cluster,
        sizes=sizes,
        population=counts,
        lonely=lonely,
        poststrata=codes(poststrata, n) if poststrata is not None else None,
    )


def codes(labels: ArrayLike, n: int) -> Codes:
    """Return labels as numbers from 0, in the order of the labels."""
    found = np.unique(np.asarray(labels).astype(str), return_inverse=True)[1].reshape(-1)
    if len(found) != n:
        raise ValueError(f"{len(found)} labels for {n} cases")
    return found.astype(np.intp)


def mean(design: Design, y: ArrayLike, domain: ArrayLike | None = None) -> Estimate:
    """Return the weighted mean of each column of y (n, or n by q) in the domain (n flags; none: all cases).

    A share is the mean of 0 and 1. Cases outside of the domain keep their place in the design and count as nothing;
    what y is for them doesn't matter. Without weight in the domain the value and the standard error are NaN.
    """
    inside, values = prepared(design, y, domain)
    return ratio(design, values, np.ones(len(design.weights)), inside)


def total(design: Design, y: ArrayLike, domain: ArrayLike | None = None) -> Estimate:
    """Return the weighted total of each column of y in the domain."""
    inside, values = prepared(design, y, domain)
    parts = design.weights[:, None] * values
    return Estimate(parts.sum(axis=0), errors(design, parts), freedom(design, inside), active(design, inside))


def ratio(design: Design, y: ArrayLike, x: ArrayLike, domain: ArrayLike | None = None) -> Estimate:
    """Return the ratio of the weighted totals of each column of y and of x (n) in the domain."""
    inside, values = prepared(design, y, domain)
    below = np.where(inside, np.asarray(x, dtype=float), 0.0)
    size = float(design.weights @ below)
    df, n = freedom(design, inside), active(design, inside)
    if size == 0:
        unknown = np.full(values.shape[1], np.nan)
        return Estimate(unknown, unknown, df, n)
    value = design.weights @ values / size
    influence = design.weights[:, None] * (values - below[:, None] * value) / size
    return Estimate(value, errors(design, influence), df, n)


def prepared(design: Design, y: ArrayLike, domain: ArrayLike | None) -> tuple[Flags, Floats]:
    """Return the domain as flags, and y as n by q with 0 outside of it."""
    values = np.asarray(y, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    inside = np.ones(len(design.weights), dtype=bool) if domain is None else np.asarray(domain, dtype=bool)
    if len(values) != len(design.weights) or len(inside) != len(design.weights):
        raise ValueError("y, the domain and the design differ in length")
    values = np.where(inside[:, None], values, 0.0)
    if np.isnan(values).any():
        raise ValueError("y is missing in the domain: leave these cases out of the domain")
    return inside, values


def errors(design: Design, influence: Floats) -> Floats:
    """Return the standard error of the sum of each column of the influences (n by q), weights included."""
    z = centred(design, influence) if design.poststrata is not None else influence
    h = len(design.sizes)
    totals = np.zeros((len(design.strata), z.shape[1]))
    np.add.at(totals, design.clusters, z)
    means = np.zeros((h, z.shape[1]))
    np.add.at(means, design.strata, totals)
    means /= design.sizes[:, None]
    squares = np.zeros((h, z.shape[1]))
    np.add.at(squares, design.strata, (totals - means[design.strata]) ** 2)
    scale = (1 - design.sizes / design.population) * design.sizes / np.maximum(design.sizes - 1, 1)
    variance = (scale[:, None] * squares).sum(axis=0)
    lonely = (design.sizes == 1) & (design.population > 1)
    if lonely.any():
        variance = alone(design, variance, totals, lonely)
    return np.asarray(np.sqrt(variance))


def alone(design: Design, variance: Floats, totals: Floats, lonely: Flags) -> Floats:
    """Return the variance with what strata of one cluster contribute by the policy of the design."""
    if design.lonely == "fail":
        raise ValueError(f"{int(lonely.sum())} strata have one cluster: join strata or name a policy")
    if design.lonely == "average":
        used = len(lonely) - int(lonely.sum())
        return variance * len(lonely) / used if used else np.full_like(variance, np.nan)
    if design.lonely == "adjust":
        far = (totals - totals.mean(axis=0)) ** 2
        own = lonely[design.strata]
        scale = (1 - design.sizes / design.population)[design.strata][own]
        return np.asarray(variance + (scale[:, None] * far[own]).sum(axis=0))
    return variance


def centred(design: Design, influence: Floats) -> Floats:
    """Return the influences less the mean of their poststratum: what is known of the frame has no sampling error."""
    groups, w = design.poststrata, design.weights
    assert groups is not None
    sums = np.zeros((int(groups.max(initial=-1)) + 1, influence.shape[1]))
    np.add.at(sums, groups, influence)
    sizes = np.bincount(groups, weights=w)
    means = np.divide(sums, sizes[:, None], out=np.zeros_like(sums), where=sizes[:, None] > 0)
    return np.asarray(influence - w[:, None] * means[groups])


def active(design: Design, inside: Flags) -> int:
    """Return the number of cases with weight in the domain."""
    return int((inside & (design.weights > 0)).sum())


def freedom(design: Design, inside: Flags) -> int:
    """Return the degrees of freedom: clusters less strata, of those with weight in the domain."""
    clusters = np.unique(design.clusters[inside & (design.weights > 0)])
    return len(clusters) - len(np.unique(design.strata[clusters]))


def interval(value: float, std_error: float, df: float, level: float = 0.95) -> tuple[float, float]:
    """Return value -+ t * standard error; NaN without degrees of freedom."""
    if not df > 0:
        return np.nan, np.nan
    reach = float(stdtrit(df, (1 + level) / 2)) * std_error
    return value - reach, value + reach


def logit_interval(share: float, std_error: float, df: float, level: float = 0.95) -> tuple[float, float]:
    """Return the t interval of a share made on the logit scale: it stays within 0 and 1.

    A share of 0 or 1 has no such interval: NaN. Formula: Korn and Graubard (1999), the "logit" of R's svyciprop.
    """
    if not df > 0 or not 0 < share < 1:
        return np.nan, np.nan
    low, high = interval(float(logit(share)), std_error / (share * (1 - share)), df, level)
    return float(expit(low)), float(expit(high))
