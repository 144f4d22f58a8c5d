"""The small algebra of the tests, and the one decision on rank: what is an amount and what is rounding.

Matrices of a library of linear algebra (BLAS, LAPACK) end in other bits on other processors. Here products are sums of
numpy along one axis and solutions are elimination row by row, so that every processor gives the same. O(n p q) for a
product; O(k^3) for a solution, as vectors.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# ASSUME: A standard error below 1e-10 of the amounts behind it is rounding error and counts as 0.
LENGTH = 1e-10
# ASSUME: A column that others explain up to 1e-11 (1 less R squared) is redundant and does not add to the rank.
PIVOT = 1e-11
# Two numbers that differ by less than this part of them are one number, computed in two ways.
EQUAL = 1e-13
BLOCK = 8192  # rows of a product at a time, so that they stay near the processor


class Singular(ValueError):
    """Equations have no one solution: a column says what others say, or nothing."""


def known(lengths: ArrayLike, sizes: ArrayLike) -> Floats:
    """Return lengths (standard errors), 0 where one is rounding beside the size of what it is made of; NaN stays."""
    given, of = np.asarray(lengths, dtype=float), np.asarray(sizes, dtype=float)
    return np.where(given <= LENGTH * of, 0.0, given)


def cleared(covariance: Floats, sizes: ArrayLike) -> Floats:
    """Return covariances with rows and columns of 0 where the standard error is rounding (see `known`)."""
    flat = known(np.sqrt(np.maximum(np.diagonal(covariance, axis1=-2, axis2=-1), 0.0)), sizes) == 0
    return np.where(flat[..., :, None] | flat[..., None, :], 0.0, covariance)


def cross(a: Floats, b: Floats | None = None) -> Floats:
    """Return the p by q sums over rows of the products of the columns of a (n by p) and b (n by q; none: a itself)."""
    first = np.ascontiguousarray(a.T)
    if b is None:
        return crosses(first)
    second = np.ascontiguousarray(b.T)
    found = np.zeros((len(first), len(second)))
    for start in range(0, first.shape[1], BLOCK):
        left, right = first[:, start : start + BLOCK], second[:, start : start + BLOCK]
        for i, column in enumerate(left):
            found[i] += (column * right).sum(axis=1)
    return found


def crosses(rows: Floats) -> Floats:
    """Return the p by p sums of the products of the rows of each p by n matrix of a stack, or of one."""
    found = np.zeros((*rows.shape[:-1], rows.shape[-2]))
    for start in range(0, rows.shape[-1], BLOCK):
        right = rows[..., start : start + BLOCK]
        for i in range(rows.shape[-2]):
            found[..., i, i:] += (right[..., i : i + 1, :] * right[..., i:, :]).sum(axis=-1)
    return np.triu(found) + np.swapaxes(np.triu(found, 1), -1, -2)


def times(a: Floats, b: Floats) -> Floats:
    """Return the product of a (n by k) and b (k by q, or k)."""
    columns = b[:, None] if b.ndim == 1 else b
    found = np.zeros((len(a), columns.shape[1]))
    for column, row in zip(a.T, columns, strict=True):
        found += column[:, None] * row
    return found[:, 0] if b.ndim == 1 else found


def basis(columns: Floats) -> Floats:
    """Return orthonormal columns that span the columns (n by k); one that others explain adds none. O(n k^2)."""
    found: list[Floats] = []
    for column in columns.T:
        size, left = math.sqrt(float((column**2).sum())), column
        for one in [*found, *found]:  # twice, so that what is left is at right angles to the last bit
            left = left - one * float((one * left).sum())
        length = math.sqrt(float((left**2).sum()))
        if length > LENGTH * size:
            found.append(left / length)
    return np.stack(found, axis=1) if found else np.empty((len(columns), 0))


def difference(a: float, b: float) -> float:
    """Return a - b, 0 where that is the rounding of the two."""
    away = a - b
    return 0.0 if abs(away) <= EQUAL * (abs(a) + abs(b)) else away


def differences(a: Floats, b: Floats) -> Floats:
    """Return the difference of each entry of two arrays."""
    away = a - b
    return np.where(np.abs(away) <= EQUAL * (np.abs(a) + np.abs(b)), 0.0, away)


def total(*factors: ArrayLike) -> float:
    """Return the sum of the products of entries, as one number."""
    found = np.asarray(factors[0], dtype=float)
    for other in factors[1:]:
        found = found * np.asarray(other, dtype=float)
    return float(found.sum())


def solve(matrix: Floats, right: Floats) -> Floats:
    """Return x of matrix x = right (k, or k by q) for a symmetric matrix without negative directions.

    The matrix is brought to the scale of its own diagonal first. Raises Singular where its rank is less than k.
    """
    found, order = eliminated(matrix, right)
    if len(order) < len(matrix):
        raise Singular(f"{len(matrix)} columns say no more than {len(order)}")
    return found


def inverse(matrix: Floats) -> Floats:
    """Return the inverse of a symmetric matrix without negative directions. Raises Singular as `solve` does."""
    return solve(matrix, np.eye(len(matrix)))


def rank(matrix: Floats) -> int:
    """Return the rank of a symmetric matrix without negative directions, at the scale of its own diagonal."""
    return len(eliminated(matrix, np.zeros((len(matrix), 0)))[1])


def eliminated(matrix: Floats, right: Floats) -> tuple[Floats, list[int]]:
    """Return x of matrix x = right, and the columns it rests on, largest pivot first; others are 0 in it."""
    scale = np.sqrt(np.maximum(np.diag(matrix), 0.0))
    size = np.where(scale > 0, scale, 1.0)
    work = matrix / size[:, None] / size
    columns = right[:, None] if right.ndim == 1 else right
    work = np.concatenate([work, columns / size[:, None]], axis=1)
    left, order = list(range(len(matrix))), []
    while left:
        # Negated comparisons, so that a matrix of NaN has no rank.
        pivot = max(left, key=lambda j: -np.inf if np.isnan(work[j, j]) else work[j, j])
        if not (scale[pivot] > 0 and work[pivot, pivot] > PIVOT):
            break
        left.remove(pivot)
        order.append(pivot)
        row = work[pivot] / work[pivot, pivot]
        work -= work[:, [pivot]] * row
        work[pivot] = row
    found = np.zeros_like(columns)
    found[order] = work[order, len(matrix) :] / size[order, None]
    return (found[:, 0] if right.ndim == 1 else found), order
