"""Linear regression with design-based errors, and what is made of it: differences between groups, Wald tests.

Binder (1983). O(n k^2) in the cases and the columns.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc, stdtr

from scripts.statistics import algebra, taylor
from scripts.statistics.design import Design, Flags, Floats, active, freedom
from scripts.statistics.untested import NO_CHANCE, NO_FREEDOM, UNFIT

MOST = 2_000_000  # entries of the matrices that are held at once


class Fit(NamedTuple):
    """Coefficients with their covariance, degrees of freedom of a test of one of them, cases with weight."""

    value: Floats
    covariance: Floats
    df: int
    n: int


class FTest(NamedTuple):
    """A test: F (or t squared), its degrees of freedom, p."""

    statistic: float
    numerator: float
    denominator: float
    p: float
    reason: str = ""  # why there is no p (see `untested`)


def linear(design: Design, y: ArrayLike, x: ArrayLike, domain: ArrayLike | None = None) -> Fit:
    """Return the weighted least squares fit of y (n) on the columns of x (n by k) in the domain.

    Degrees of freedom are those of the domain less (k - 1). Raises Singular, a ValueError, where the columns say the
    same twice. A variance that is but rounding is 0.
    """
    inside, values = taylor.prepared(design, y, domain)
    columns = np.where(inside[:, None], np.asarray(x, dtype=float), 0.0)
    w = design.weights * inside
    if np.isnan(columns).any():
        raise ValueError("x is missing in the domain: leave these cases out of the domain")
    lengths = np.sqrt((w[:, None] * columns**2).sum(axis=0))
    if (lengths == 0).any():
        raise algebra.Singular("a column of x is 0 for all cases of the domain")
    scaled = columns / lengths
    weighed = scaled * w[:, None]
    try:
        inverse = algebra.inverse(algebra.cross(scaled, weighed))
    except algebra.Singular as error:
        raise algebra.Singular("the columns of x say the same twice") from error
    value = algebra.times(inverse, algebra.cross(weighed, values)[:, 0])
    fitted = algebra.times(scaled, value)
    influence = algebra.times(weighed * (values[:, 0] - fitted)[:, None], inverse) / lengths
    # What the influences would be without the difference of y and its fit: an error far below that is rounding.
    made_of = algebra.times(np.abs(weighed) * (np.abs(values[:, 0]) + np.abs(fitted))[:, None], np.abs(inverse))
    covariance = algebra.cleared(taylor.covariance(design, influence), taylor.sizes(made_of / lengths))
    df = freedom(design, inside) - (columns.shape[1] - 1)
    return Fit(value / lengths, covariance, df, active(design, inside))


def student(fit: Fit, k: int) -> tuple[float, float, float, float]:
    """Return the k-th coefficient, its standard error, t and the two-sided p (NaN without freedom or an error)."""
    value, error = float(fit.value[k]), float(np.sqrt(fit.covariance[k, k]))
    if not fit.df > 0 or not error > 0:
        return value, error, np.nan, np.nan
    return value, error, value / error, float(2 * stdtr(fit.df, -abs(value / error)))


def wald(fit: Fit, columns: slice, denominator: float) -> FTest:
    """Return the Wald test that the coefficients are all 0: F with these and `denominator` degrees of freedom."""
    value, covariance = fit.value[columns], fit.covariance[columns, columns]
    q = len(value)
    untested = FTest(np.nan, q, denominator, np.nan)
    if not denominator > 0 or q == 0:
        return untested._replace(reason=NO_FREEDOM)
    if (np.diag(covariance) == 0).any():
        return untested._replace(reason=NO_CHANCE)
    try:
        f = algebra.total(value, algebra.solve(covariance, value)) / q
    except algebra.Singular:
        return untested._replace(reason=UNFIT)
    return FTest(f, q, denominator, float(fdtrc(q, denominator, f)))


def difference(design: Design, y: ArrayLike, group: ArrayLike, domain: ArrayLike | None = None) -> Fit:
    """Return the mean of the other cases and how much more the mean of the group (n flags) is: a fit of two values.

    `student(fit, 1)` is the design-based t test, with one degree of freedom less than the design.
    """
    flags = np.asarray(group, dtype=float)
    return linear(design, y, np.column_stack([np.ones(len(flags)), flags]), domain)


def contrast(design: Design, y: ArrayLike, columns: list[Flags]) -> tuple[Floats, Floats]:
    """Return the mean of y (n, or n by k: one a domain) in each of k domains and the k by k covariance.

    Domains may overlap: columns that hold the same persons (a total and its part, options of one multiple question)
    are correlated, and this says how much. A variance that is but rounding is 0.
    What y is outside of its domain doesn't matter, but it isn't NaN. O(n k).
    """
    _, values = taylor.prepared(design, y, None)
    means, covariance = contrasts(design, np.ascontiguousarray(values.T)[None], columns)
    return means[0], covariance[0]


def contrasts(design: Design, values: Floats, columns: list[Flags]) -> tuple[Floats, Floats]:
    """Return what `contrast` does of s variables at once: s by k means and s k by k covariances.

    `values` is s by k by n, or s by 1 by n where a variable is the same in all domains. O(s n k).
    """
    found = [
        contrasts_of(design, values[start : start + step], columns)
        for step in [max(1, MOST // max(1, len(columns) * values.shape[2]))]
        for start in range(0, len(values), step)
    ]
    return np.concatenate([means for means, _ in found]), np.concatenate([covariance for _, covariance in found])


def contrasts_of(design: Design, values: Floats, columns: list[Flags]) -> tuple[Floats, Floats]:
    """Return means and covariances of as many variables as there is room for."""
    own = design.weights * np.array(columns, dtype=bool)
    size = own.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = (own * values).sum(axis=2) / size
        parts = own * (values - means[:, :, None]) / size[:, None]
    made_of = own * (np.abs(values) + np.abs(means)[:, :, None]) / np.where(size == 0, 1.0, size)[:, None]
    sizes = np.sqrt((made_of**2).sum(axis=2))
    s, k, n = parts.shape
    # One column a variable and domain, in rows: sums over rows end in other bits in columns.
    far = taylor.deviations(design, np.ascontiguousarray(parts.reshape(s * k, n).T))
    return means, algebra.cleared(algebra.crosses(np.ascontiguousarray(far.T).reshape(s, k, -1)), sizes)
