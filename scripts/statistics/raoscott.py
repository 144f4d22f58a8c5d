"""Is one answer independent of another? Pearson's statistic, corrected for the design (Rao and Scott 1981, 1984).

Thomas and Rao's second-order correction by default, the first-order one and Wald tests by name. O(n) in the cases,
O((r c)^2) in each cluster or stratum, and O((r c)^3) once (see `cells`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import qr
from scipy.special import chdtrc, fdtrc

from scripts.statistics import cells, taylor
from scripts.statistics.design import Codes, Design, Flags, Floats, active, codes, freedom

SECOND_ORDER = "second order"
FIRST_ORDER = "first order"
WALD = "Wald"
ADJUSTED_WALD = "adjusted Wald"


class Independence(NamedTuple):
    """A test of independence; `denominator` is infinite for chi-square."""

    pearson: float  # n times the distance of the weighted table from independence
    statistic: float  # F, or chi-square of the first order
    numerator: float
    denominator: float
    p: float
    n: int


class Table(NamedTuple):
    """Weighted shares of the cells (r by c), and the cell of each case, counted by row."""

    shares: Floats
    cell: Codes
    weights: Floats  # 0 outside of the domain
    df: int
    n: int


def independence(
    design: Design,
    rows: ArrayLike,
    columns: ArrayLike,
    domain: ArrayLike | None = None,
    method: str = SECOND_ORDER,
    n: int | None = None,
) -> Independence:
    """Return the test that rows and columns (n labels each) are independent in the domain.

    Labels without weight in the domain are left out; an empty cell between two labels that have weight may stand.
    `n`: the cases that Pearson's statistic counts, without it those with weight in the domain (R's svychisq takes all
    rows, missing ones too; p is the same). A table of one row or column, or a design without degrees of freedom, has a
    statistic and p of NaN. Raises ValueError where lengths differ or the method is unknown.
    """
    found = table(design, rows, columns, domain)
    p = found.shares
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    size = found.n if n is None else n
    k = (p.shape[0] - 1) * (p.shape[1] - 1)
    if k == 0 or found.df <= 0:
        return Independence(np.nan, np.nan, k, found.df, np.nan, found.n)
    pearson = float(size * ((p - expected) ** 2 / expected).sum())
    if method in (WALD, ADJUSTED_WALD):
        return wald(design, found, pearson, method == ADJUSTED_WALD)
    if method not in (SECOND_ORDER, FIRST_ORDER):
        raise ValueError(f"unknown method {method}: {SECOND_ORDER}, {FIRST_ORDER}, {WALD} or {ADJUSTED_WALD}")
    delta = effects(design, found, size)
    trace = float(np.trace(delta))
    if trace <= 1e-12:  # a full census, or nobody who differs: no chance is left in the table
        return Independence(pearson, np.nan, k, found.df, np.nan, found.n)
    if method == FIRST_ORDER:
        return Independence(pearson, pearson * k / trace, k, np.inf, float(chdtrc(k, pearson * k / trace)), found.n)
    d0 = trace**2 / float(np.trace(delta @ delta))
    f, below = pearson / trace, d0 * found.df
    return Independence(pearson, f, d0, below, float(fdtrc(d0, below, f)), found.n)


def table(design: Design, rows: ArrayLike, columns: ArrayLike, domain: ArrayLike | None) -> Table:
    """Return the weighted shares of the cells in the domain, labels without weight left out."""
    w = design.weights
    inside: Flags = w > 0
    if domain is not None:
        inside = inside & np.asarray(domain, dtype=bool)
    r, first = levels(rows, inside)
    c, second = levels(columns, inside)
    cell = first * c + second
    own = w * inside
    total = float(own.sum())
    share = own / (total or 1.0)
    p: Floats = np.bincount(cell, weights=share, minlength=r * c).astype(float)
    return Table(p[: r * c].reshape(r, c), cell, own, freedom(design, inside), active(design, inside))


def levels(labels: ArrayLike, inside: Flags) -> tuple[int, Codes]:
    """Return how many labels have weight in the domain, and their numbers (0 outside of the domain)."""
    given = np.asarray(labels)
    if given.shape != inside.shape:
        raise ValueError(f"{len(given)} labels for {len(inside)} cases")
    found = np.zeros(len(inside), dtype=np.intp)
    found[inside] = codes(given[inside], int(inside.sum()))
    return int(found.max(initial=-1)) + 1 if inside.any() else 0, found


def effects(design: Design, found: Table, size: int) -> Floats:
    """Return the matrix whose trace is the sum of the generalised design effects of the interaction."""
    r, c = found.shares.shape
    ones_r, ones_c = np.ones((r, 1)), np.ones((c, 1))
    main = np.column_stack([np.kron(np.eye(r), ones_c), np.kron(ones_r, np.eye(c))[:, 1:]])
    both = np.kron(np.eye(r)[:, 1:], np.eye(c)[:, 1:])
    basis = qr(main, mode="economic")[0]
    contrasts = both - basis @ (basis.T @ both)
    p = found.shares.reshape(-1)
    inverse = np.divide(1.0, p, out=np.zeros_like(p), where=p > 0)
    scaled = contrasts * inverse[:, None]
    covariance = cells.covariance(design, found.weights / found.weights.sum(), found.cell, p)
    simple = contrasts.T @ scaled / size
    return np.asarray(np.linalg.solve(simple, scaled.T @ covariance @ scaled))


def wald(design: Design, found: Table, pearson: float, adjusted: bool) -> Independence:
    """Return the Wald test on the differences between shares and the products of their margins (Koch et al. 1975).

    The covariance is that of the totals of the products of the residuals of the two margins, as in R's svychisq.
    """
    p = found.shares
    r, c = p.shape
    k = (r - 1) * (c - 1)
    row, column = p.sum(axis=1), p.sum(axis=0)
    expected = np.outer(row, column)
    plain = found.weights / found.weights.sum()
    share = plain[:, None, None]
    flags = cells.influence(plain, found.cell, p.reshape(-1)).reshape(-1, r, c) + share * p
    z = flags - flags.sum(axis=2)[:, :, None] * column - flags.sum(axis=1)[:, None, :] * row[:, None] + share * expected
    z = z[:, :-1, :-1].reshape(-1, k)
    away, covariance = z.sum(axis=0), taylor.covariance(design, z)
    if np.linalg.matrix_rank(covariance, hermitian=True) < k or (adjusted and found.df <= k - 1):
        return Independence(pearson, np.nan, k, found.df, np.nan, found.n)
    f = float(away @ np.linalg.solve(covariance, away)) / k
    below = found.df - k + 1 if adjusted else found.df
    f *= below / found.df
    return Independence(pearson, f, k, below, float(fdtrc(k, below, f)), found.n)
