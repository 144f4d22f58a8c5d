"""Is one answer independent of another? Pearson's statistic, corrected for the design (Rao and Scott 1981, 1984).

Thomas and Rao's second-order correction by default, the first-order one and Wald tests by name. O(n) in the cases,
O((r c)^2) in each cluster or stratum, and O((r c)^3) once (see `cells`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc

from scripts.statistics import algebra, cells, taylor
from scripts.statistics.design import Codes, Design, Flags, Floats, active, codes, freedom
from scripts.statistics.untested import LIGHT, NO_CHANCE, NO_FREEDOM, ONE_GROUP, ONE_MIND, SAME, UNFIT

SECOND_ORDER = "second order"
FIRST_ORDER = "first order"
WALD = "Wald"
ADJUSTED_WALD = "adjusted Wald"
METHODS = (SECOND_ORDER, FIRST_ORDER, WALD, ADJUSTED_WALD)
FEW = 5


class Independence(NamedTuple):
    """A test of independence; `denominator` is infinite for chi-square."""

    pearson: float  # n times the distance of the weighted table from independence
    statistic: float  # F, or chi-square of the first order
    numerator: float
    denominator: float
    p: float
    n: int
    reason: str = ""  # why there is no p (see `untested`)
    sparse: str = ""  # expected counts below 5


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

    Rows are answers, columns groups. Labels without weight in the domain are left out; an empty cell between two labels
    that have weight may stand. `n`: the cases that Pearson's statistic counts, without it those with weight in the
    domain (R's svychisq takes all rows, missing ones too; p is the same). What the table can't carry has a statistic
    and p of NaN, and a `reason`.
    Raises ValueError where lengths differ or the method is unknown.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method}: {', '.join(METHODS)}")
    found = table(design, rows, columns, domain)
    p = found.shares
    k = max(p.shape[0] - 1, 0) * max(p.shape[1] - 1, 0)
    untested = Independence(np.nan, np.nan, k, found.df, np.nan, found.n)
    if k == 0:
        return untested._replace(reason=SAME if p.shape[1] > 1 else ONE_GROUP)
    size = found.n if n is None else n
    expected = p.sum(axis=1)[:, None] * p.sum(axis=0)
    pearson = float(size * ((p - expected) ** 2 / expected).sum())
    untested = untested._replace(pearson=pearson, sparse=sparse(expected * found.n))
    if found.df <= 0:
        return untested._replace(reason=NO_FREEDOM)
    if ((p > 0).sum(axis=0) == 1).all():
        return untested._replace(reason=ONE_MIND)
    if method in (WALD, ADJUSTED_WALD):
        return wald(design, found, untested, method == ADJUSTED_WALD)
    joined = components(p == 0)
    if joined is None:
        return untested._replace(reason=f"{int((p == 0).sum())} of {p.size} cells are empty")
    try:
        delta = effects(design, found, joined) * size
    except algebra.Singular:
        return untested._replace(reason=LIGHT)
    trace = float(np.trace(delta))
    # A full census, or weights that were fitted to what is asked. Without either each effect would be near 1.
    if not trace > algebra.LENGTH * k:
        return untested._replace(reason=NO_CHANCE)
    if method == FIRST_ORDER:
        x = pearson * k / trace
        return untested._replace(statistic=x, denominator=np.inf, p=float(chdtrc(k, x)))
    d0 = trace**2 / algebra.total(delta, delta.T)
    f, below = pearson / trace, d0 * found.df
    return untested._replace(statistic=f, numerator=d0, denominator=below, p=float(fdtrc(d0, below, f)))


def sparse(expected: Floats) -> str:
    """Say how many of the expected counts are below 5, "" where none is."""
    # ASSUME: Expected counts are the number of answers, distributed by the weighted margins.
    few = int((expected < FEW * (1 - 1e-9)).sum())
    return f"{few} of {expected.size} expected counts are below 5, the lowest {expected.min():.1f}" if few else ""


def components(empty: Flags) -> list[int] | None:
    """Return for each row, then each column, with which others empty cells join it; None where they hold a circle.

    Where one can go from row to column to row along empty cells and come back, an interaction lives in empty cells
    alone, and the table can't say what it is: R's svychisq stops there too. Counted, not computed.
    """
    joined = list(range(sum(empty.shape)))
    for row, column in np.argwhere(empty).tolist():
        first, second = joined[row], joined[empty.shape[0] + column]
        if first == second:
            return None
        joined = [first if one == second else one for one in joined]
    return joined


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


def effects(design: Design, found: Table, joined: list[int]) -> Floats:
    """Return a matrix (by n) whose trace, and that of its square, are those of the generalised design effects.

    They are (C' D^-1 C)^-1 C' M C, with M = D^-1 V D^-1 and C the interactions. C (C' D^-1 C)^-1 C' is
    D - D X (X' D X)^-1 X' D with X the main effects (those that are 0 in empty cells), which are few: no matrix of all
    interactions is inverted. Raises Singular where the cells can't carry all of the main effects.
    """
    r, c = found.shares.shape
    p = found.shares.reshape(-1)
    rows, columns = np.asarray(joined[:r]), np.asarray(joined[r:])
    names = np.unique(joined)
    main = (rows[:, None, None] == names).astype(float) - (columns[:, None] == names)
    weighed = main.reshape(r * c, -1) * p[:, None]
    covariance = cells.covariance(design, found.weights / found.weights.sum(), found.cell, p)
    inverse = np.divide(1.0, p, out=np.zeros_like(p), where=p > 0)
    scaled = covariance * inverse[:, None] * inverse
    solved, order = algebra.eliminated(algebra.cross(main.reshape(r * c, -1), weighed), algebra.cross(weighed, scaled))
    if len(order) < len(names) - 1:  # one says what all others say: rows and columns have one sum
        raise algebra.Singular("main effects say the same twice")
    return p[:, None] * scaled - algebra.times(weighed, solved)


def wald(design: Design, found: Table, untested: Independence, adjusted: bool) -> Independence:
    """Return the Wald test on the differences between shares and the products of their margins (Koch et al. 1975).

    The covariance is that of the totals of the products of the residuals of the two margins, as in R's svychisq.
    """
    p = found.shares
    r, c = p.shape
    k = (r - 1) * (c - 1)
    row, column = p.sum(axis=1), p.sum(axis=0)
    plain = found.weights / found.weights.sum()
    share = plain[:, None, None]
    flags = cells.influence(plain, found.cell, p.reshape(-1)).reshape(-1, r, c) + share * p
    z = flags - flags.sum(axis=2)[:, :, None] * column - flags.sum(axis=1)[:, None, :] * row[:, None]
    z = (z + share * (row[:, None] * column))[:, :-1, :-1].reshape(-1, k)
    if adjusted and found.df <= k - 1:
        return untested._replace(reason=NO_FREEDOM)
    away, size = z.sum(axis=0), float(np.sqrt((plain**2).sum()))
    try:
        covariance = algebra.cleared(taylor.covariance(design, z), np.full(k, size))
        f = algebra.total(away, algebra.solve(covariance, away)) / k
    except algebra.Singular:
        return untested._replace(reason=UNFIT)
    below = found.df - k + 1 if adjusted else found.df
    f *= below / found.df
    return untested._replace(statistic=f, denominator=below, p=float(fdtrc(k, below, f)))
