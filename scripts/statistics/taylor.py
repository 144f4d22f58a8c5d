"""Design-based estimates: means, totals and ratios with standard errors by Taylor linearisation.

Strata, clusters, two stages, finite population correction, poststrata, calibrated weights, domains. Formulas: Sarndal,
Swensson and Wretman (1992), chapters 4, 5 and 7; the same answers as R's survey package, against which the tests hold
this module. Everything is O(n q) in the cases and the columns; a covariance of q columns is O(clusters q^2).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit, stdtrit

from scripts.statistics import algebra
from scripts.statistics.design import Codes, Flags, Floats, active, freedom
from scripts.statistics.design import Design as Design
from scripts.statistics.design import design as design

BLOCK = 4_000_000  # amounts at a time, where many domains are made at once


class Estimate(NamedTuple):
    """Values and standard errors (one entry a column of y), degrees of freedom, cases with weight in the domain."""

    value: Floats
    std_error: Floats
    df: int
    n: int

    def column(self, k: int) -> "Estimate":
        """Return the estimate of one column."""
        return self._replace(value=self.value[k : k + 1], std_error=self.std_error[k : k + 1])


def mean(design: Design, y: ArrayLike, domain: ArrayLike | None = None) -> Estimate:
    """Return the weighted mean of each column of y (n, or n by q) in the domain (n flags; none: all cases).

    A share is the mean of 0 and 1. Cases outside of the domain keep their place in the design and count as nothing;
    what y is for them doesn't matter. Without weight in the domain the value and the standard error are NaN.
    """
    inside, values = prepared(design, y, domain)
    return ratio(design, values, np.ones(len(design.weights)), inside)


def means(design: Design, y: Floats, domains: Flags) -> list[Estimate]:
    """Return `mean` of the columns of y (n by q) in each of some domains (d by n), made at once for speed.

    What y is outside of a domain doesn't matter. A domain without weight has NaN.
    """
    step = max(1, BLOCK // max(y.size, 1))
    found: list[Estimate] = []
    for start in range(0, len(domains), step):
        inside = domains[start : start + step]
        values = np.where(inside[:, None, :], y.T[None], 0.0)
        if np.isnan(values).any():
            raise ValueError("y is missing in a domain: leave these cases out of it")
        below = inside.astype(float)
        # Sums along the cases of one column, so that they end as those of the column alone.
        size = (design.weights * below).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = (design.weights * values).sum(axis=2) / size[:, None]
            parts = design.weights * (values - below[:, None, :] * value[:, :, None]) / size[:, None, None]
            made_of = design.weights * (np.abs(values) + np.abs(below[:, None, :] * value[:, :, None]))
        shape = value.shape
        error = sizes(deviations(design, parts.reshape(-1, len(design.weights)).T))
        most = sizes((made_of / size[:, None, None]).reshape(-1, len(design.weights)).T)
        error = algebra.known(error, most).reshape(shape)
        found += [
            Estimate(value[k], error[k], freedom(design, own), active(design, own)) for k, own in enumerate(inside)
        ]
    return found


def total(design: Design, y: ArrayLike, domain: ArrayLike | None = None) -> Estimate:
    """Return the weighted total of each column of y in the domain."""
    inside, values = prepared(design, y, domain)
    parts = design.weights[:, None] * values
    return Estimate(parts.sum(axis=0), errors(design, parts), freedom(design, inside), active(design, inside))


def ratio(design: Design, y: ArrayLike, x: ArrayLike, domain: ArrayLike | None = None) -> Estimate:
    """Return the ratio of the weighted totals of each column of y and of x (n) in the domain."""
    inside, values = prepared(design, y, domain)
    below = np.where(inside, np.asarray(x, dtype=float), 0.0)
    size = float((design.weights * below).sum())
    df, n = freedom(design, inside), active(design, inside)
    if size == 0:
        unknown = np.full(values.shape[1], np.nan)
        return Estimate(unknown, unknown, df, n)
    # Column by column as the size, so that a share of all is exactly 1; a product of matrices depends on the machine.
    value = np.array([(design.weights * column).sum() for column in values.T]) / size
    influence = design.weights[:, None] * (values - below[:, None] * value) / size
    found = sizes(deviations(design, influence))
    # No influence is made of more than this, so that one look is enough nearly always.
    most = (np.abs(values).max(axis=0) + np.abs(below).max() * np.abs(value)) * design.weights.sum() / abs(size)
    if (found <= algebra.LENGTH * most).any():
        made_of = design.weights[:, None] * (np.abs(values) + np.abs(below[:, None] * value)) / size
        found = algebra.known(found, sizes(made_of))
    return Estimate(value, found, df, n)


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


def deviations(design: Design, influence: Floats) -> Floats:
    """Return rows whose squares add up to the variance of the sum of each column of the influences (n by q).

    Influences hold the weights. The product of these rows with themselves is the covariance of the columns.
    """
    z = residuals(design, influence)
    rows = spread(design, sums(design.clusters, z, len(design.strata)))
    return rows if design.second is None else np.concatenate([rows, within(design, z)])


def spread(design: Design, totals: Floats) -> Floats:
    """Return the rows of the first stage from the totals of each cluster (clusters by q)."""
    means = sums(design.strata, totals, len(design.sizes)) / design.sizes[:, None]
    scale = (1 - design.sizes / design.population) * design.sizes / np.maximum(design.sizes - 1, 1)
    rows = np.sqrt(scale)[design.strata][:, None] * (totals - means[design.strata])
    singletons = (design.sizes == 1) & (design.population > 1)
    return alone(design, rows, totals, singletons) if singletons.any() else rows


def errors(design: Design, influence: Floats) -> Floats:
    """Return the standard error of the sum of each column of the influences (n by q), weights included.

    An error that is but their rounding is 0: all gave the same, or the totals that weights were fitted to explain it.
    """
    return algebra.known(sizes(deviations(design, influence)), sizes(influence))


def covariance(design: Design, influence: Floats) -> Floats:
    """Return the q by q covariance of the sums of the columns of the influences (n by q), weights included."""
    return algebra.cross(deviations(design, influence))


def sizes(parts: Floats) -> Floats:
    """Return the root of the sum of the squares of each column: how large a standard error could be (n by q)."""
    return np.asarray(np.sqrt((parts**2).sum(axis=0)))


def sums(labels: Codes, values: Floats, size: int) -> Floats:
    """Return the sums of each column of values by label, size by q."""
    if size == len(labels) and np.array_equal(labels, np.arange(size)):
        return values
    found = np.empty((size, values.shape[1]))
    for k in range(values.shape[1]):
        found[:, k] = np.bincount(labels, weights=values[:, k], minlength=size)
    return found


def alone(design: Design, rows: Floats, totals: Floats, singletons: Flags) -> Floats:
    """Return the rows with what strata of one cluster contribute by the policy of the design."""
    if design.lonely_psu == "fail":
        raise ValueError(f"{int(singletons.sum())} strata have one cluster: collapse strata or name a policy")
    if design.lonely_psu == "average":
        used = len(singletons) - int(singletons.sum())
        return rows * np.sqrt(len(singletons) / used) if used else np.full_like(rows, np.nan)
    if design.lonely_psu == "adjust":
        own = singletons[design.strata]
        scale = np.sqrt(1 - design.sizes / design.population)[design.strata][own]
        return np.concatenate([rows, scale[:, None] * (totals - totals.mean(axis=0))[own]])
    return rows


def within(design: Design, z: Floats) -> Floats:
    """Return the rows of the second stage: the share of clusters drawn times the variance within each of them."""
    stage = design.second
    assert stage is not None
    singletons = (stage.sizes == 1) & (stage.population > 1)
    # ASSUME: With a `lonely_psu` policy, a cluster with one of several units drawn adds nothing at the second stage.
    if singletons.any() and design.lonely_psu == "fail":
        raise ValueError(f"{int(singletons.sum())} clusters have one unit of several: name a policy for singleton PSUs")
    totals = sums(stage.units, z, len(stage.clusters))
    means = sums(stage.clusters, totals, len(stage.sizes)) / stage.sizes[:, None]
    drawn = (design.sizes / design.population)[design.strata]
    scale = drawn * (1 - stage.sizes / stage.population) * stage.sizes / np.maximum(stage.sizes - 1, 1)
    return np.asarray(np.sqrt(scale)[stage.clusters][:, None] * (totals - means[stage.clusters]))


def residuals(design: Design, influence: Floats) -> Floats:
    """Return the influences less what the totals that the weights were fitted to explain: that has no error."""
    if design.calibration is not None:
        base, after, basis = design.calibration
        scale = np.divide(base, after, out=np.zeros_like(base), where=after > 0)[:, None]
        back = np.divide(after, base, out=np.zeros_like(base), where=base > 0)[:, None]
        plain = influence * scale
        return np.asarray((plain - algebra.times(basis, algebra.cross(basis, plain))) * back)
    return centred(design, influence) if design.poststrata is not None else influence


def centred(design: Design, influence: Floats) -> Floats:
    """Return the influences less the mean of their poststratum: what is known of the frame has no sampling error."""
    groups, w = design.poststrata, design.weights
    assert groups is not None
    totals = sums(groups, influence, int(groups.max(initial=-1)) + 1)
    sizes = np.bincount(groups, weights=w)
    means = np.divide(totals, sizes[:, None], out=np.zeros_like(totals), where=sizes[:, None] > 0)
    return np.asarray(influence - w[:, None] * means[groups])


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
