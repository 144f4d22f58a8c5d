"""Sums that don't depend on where the cases are cut: exact, so that sums of parts add up to the sums of the whole.

Each number is split on one grid of powers of two into slices of 32 bits (`sliced`, `squared`); the slices of a cell are
added as whole numbers (`tally`), and sums of parts are added the same way (`merged`). No addition rounds, so the order
of the cases, the cut into parts and the order of the parts change no bit; rounding comes once, at the end (`rounded`).

A tally is O(n s) for n cases and s slices (two or three for weights of one survey) and O(cells s) of memory; merging is
O(cells s). Estimates from the tallies of q columns are O(clusters q), and O(strata q) where cases were drawn one by one
(`element_error`): no case is looked at again. Holds for up to 2^31 cases.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scripts.statistics import algebra
from scripts.statistics.design import Codes, Floats

WIDTH = 32
CHUNK = 1 << 20  # 2^20 slices of less than 2^32 add up to less than 2^53: exact in float64
# Slice 0 holds the bits from 2^7 down to 2^-25: most weights, which lie around 1, have two slices.
OFFSET = -25

Whole = NDArray[np.int64]
Tally = dict[str, Whole]  # "n", and "name:slice" for each slice of each column


def sliced(name: str, x: ArrayLike) -> dict[str, Floats]:
    """Return the slices of n numbers as whole numbers below 2^32 in size: "name:k" means 2^(32 k - 25).

    Slices that are 0 for all are left out. Raises ValueError for a number that isn't finite.
    """
    rest = np.array(x, dtype=float)
    if not np.isfinite(rest).all():
        raise ValueError(f"{name}: only finite numbers have a sum")
    found: dict[str, Floats] = {}
    while (largest := float(np.abs(rest).max(initial=0.0))) > 0:
        k = (int(np.frexp(largest)[1]) - 1 - OFFSET) // WIDTH
        unit = WIDTH * k + OFFSET
        found[f"{name}:{k}"] = np.trunc(np.ldexp(rest, -unit))
        rest -= np.ldexp(found[f"{name}:{k}"], unit)
    return found


def multiplied(name: str, a: ArrayLike, b: ArrayLike) -> dict[str, Floats]:
    """Return the slices of the exact products of n pairs: `name` the rounded product, `name.rest` what it lacks.

    Dekker (1971), with Veltkamp's split; exact while no product under- or overflows.
    """
    x, y = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    product = x * y
    (x1, x2), (y1, y2) = split(x), split(y)
    rest = ((x1 * y1 - product) + x1 * y2 + x2 * y1) + x2 * y2
    return sliced(name, product) | sliced(f"{name}.rest", rest)


def split(x: Floats) -> tuple[Floats, Floats]:
    """Return each number as the sum of two of 26 bits."""
    big = 134217729.0 * x  # 2^27 + 1
    high = big - (big - x)
    return high, x - high


def tally(cells: Codes, size: int, columns: Mapping[str, Floats]) -> Tally:
    """Return how many cases each of `size` cells has ("n"), and the sums of each column of slices in it."""
    found: Tally = {name: np.zeros(size, dtype=np.int64) for name in ("n", *columns)}
    for start in range(0, len(cells), CHUNK):
        part = slice(start, start + CHUNK)
        found["n"] += np.bincount(cells[part], minlength=size)
        for name, column in columns.items():
            found[name] += np.bincount(cells[part], weights=column[part], minlength=size).astype(np.int64)
    return found


def merged(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies of the same cells; a slice that one of them lacks is 0 there."""
    found: Tally = {}
    for one in tallies:
        for name, values in one.items():
            found[name] = found[name] + values if name in found else values
    return dict(sorted(found.items()))


def places(tally: Mapping[str, Whole], name: str) -> list[tuple[int, Whole]]:
    """Return the slices of a column with their powers of two, those of the rests of products too, largest first."""
    found = [
        (WIDTH * int(key.rpartition(":")[2]) + OFFSET, values)
        for key, values in sorted(tally.items())
        if key.rpartition(":")[0] in (name, f"{name}.rest")
    ]
    return sorted(found, key=lambda pair: -pair[0])


def rounded(tally: Mapping[str, Whole], name: str) -> Floats:
    """Return the sums of a column as float64, good to the last bit or the one before, and alike on all machines."""
    total, rest = np.zeros(len(tally["n"])), np.zeros(len(tally["n"]))
    for unit, values in places(tally, name):
        for part in (values >> WIDTH << WIDTH, values & ((1 << WIDTH) - 1)):
            more = np.ldexp(part.astype(float), unit)
            new = total + more
            back = new - total
            rest += (total - (new - back)) + (more - back)
            total = new
    return total + rest


def exact(tally: Mapping[str, Whole], name: str) -> list[Fraction]:
    """Return the sums of a column as fractions, without any rounding."""
    slices = places(tally, name)
    if not slices:
        return [Fraction(0)] * len(tally["n"])
    least = min(unit for unit, _ in slices)
    total = sum((values.astype(object) * (1 << (unit - least)) for unit, values in slices), start=np.int64(0))
    scale = Fraction(2) ** least
    return [int(one) * scale for one in np.asarray(total, dtype=object)]


class Drawn(NamedTuple):
    """The sums of a domain by stratum where cases were drawn one by one: of w, w y, w^2, w^2 y, w^2 y^2, exact."""

    w: list[Fraction]
    wy: list[Fraction]
    ww: list[Fraction]
    wwy: list[Fraction]
    wyy: list[Fraction]


def element_error(drawn: Drawn, value: float, sizes: Floats, population: Floats, lonely_psu: str) -> float:
    """Return the standard error of a ratio `value` = sum(w y) / sum(w) of a domain, from sums by stratum alone.

    `sizes`: cases drawn in each stratum, of the domain or not; `population`: what they were drawn from, infinite where
    not known; `lonely_psu` as in `design`. The same as `taylor.ratio` of a design without clusters. The variance is
    worked out in fractions, so that strata whose cases are all alike add exactly nothing. Raises ValueError for
    singleton PSUs under the policy "fail".
    """
    size, r = sum(drawn.w, Fraction(0)), Fraction(value)
    if not size:
        return float("nan")
    alone = (sizes == 1) & (population > 1)
    if lonely_psu == "fail" and alone.any():
        raise ValueError(f"{int(alone.sum())} strata have one case: join strata or name a policy")
    if lonely_psu == "average" and alone.all():
        return float("nan")
    z = [wy - r * w for w, wy in zip(drawn.w, drawn.wy, strict=True)]
    middle = sum(z, Fraction(0)) / int(sizes.sum())
    variance = Fraction(0)
    for h, n in enumerate(map(int, sizes)):
        left = 1 - Fraction(n) / Fraction(float(population[h])) if np.isfinite(population[h]) else Fraction(1)
        if n > 1:
            squares = drawn.wyy[h] - 2 * r * drawn.wwy[h] + r * r * drawn.ww[h]
            variance += left * Fraction(n, n - 1) * (squares - z[h] ** 2 / n)
        elif alone[h] and lonely_psu == "adjust":
            variance += left * (z[h] - middle) ** 2
    if lonely_psu == "average":
        variance *= Fraction(len(sizes), len(sizes) - int(alone.sum()))
    # What the squares are differences of: a value is rounded, so that cases that are all alike leave its rounding.
    made_of = sum(drawn.wyy) + 2 * abs(r) * sum(map(abs, drawn.wwy)) + r * r * sum(drawn.ww)
    return float(algebra.known(np.sqrt(float(variance / size**2)), np.sqrt(float(made_of / size**2))))
