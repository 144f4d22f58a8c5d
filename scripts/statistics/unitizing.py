"""How far coders agree on where passages begin and end: alpha of unitizing, passages matched, characters coded alike.

Krippendorff, Content Analysis (2004, p. 251-255). A unit is (begin, end) of one coder and one category, end exclusive,
in code points of the text; the units of a coder and category don't overlap.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from scripts.statistics import algebra

Unit = tuple[int, int]
Section = tuple[int, int, bool]


class Unitizing(NamedTuple):
    """Alpha of unitizing, and by category the alpha, the observed and the expected disagreement."""

    value: float
    categories: dict[str, tuple[float, float, float]]


def alpha_u(coders: Sequence[Mapping[str, Sequence[Unit]]], begin: int, length: int) -> Unitizing:
    """Return alpha of unitizing of a text from `begin` of `length`: a coder is category -> units.

    NaN where nobody found a unit. Raises ValueError for units that overlap or leave the text. Cost O(units^2).
    """
    found: dict[str, tuple[float, float, float]] = {}
    for category in sorted(set().union(*coders)):
        cut = [sections(coder.get(category, ()), begin, length) for coder in coders]
        seen, chance = disagreement(cut, length), expectation(cut, length)
        found[category] = (algebra.difference(1.0, seen / chance) if chance > 0 else float("nan"), seen, chance)
    seen = sum(one[1] for one in found.values())
    chance = sum(one[2] for one in found.values())
    return Unitizing(algebra.difference(1.0, seen / chance) if chance > 0 else float("nan"), found)


def sections(units: Sequence[Unit], begin: int, length: int) -> list[Section]:
    """Return a text cut into units (True) and the gaps between them (False): begin, length, which."""
    cut: list[Section] = []
    at = begin
    for start, end in sorted(units):
        if start < at or end <= start or end > begin + length:
            raise ValueError(f"the unit {start} to {end} overlaps another, is empty, or leaves the text")
        if start > at:
            cut.append((at, start - at, False))
        cut.append((start, end - start, True))
        at = end
    if at < begin + length:
        cut.append((at, begin + length - at, False))
    return cut


def disagreement(coders: list[list[Section]], length: int) -> float:
    """Return the observed disagreement: squared ends of units that meet, squared length of units in another's gap."""
    m = len(coders)
    total = 0
    for i, own in enumerate(coders):
        for other in coders[i + 1 :]:
            total += sum(apart(one, two) for one in own for two in other)
    return 2 * total / (m * (m - 1) * length**2) if m > 1 and length else float("nan")


def apart(one: Section, two: Section) -> int:
    """Return the squared distance of two sections."""
    (b, n, unit), (c, k, other) = one, two
    if unit and other and -n < b - c < k:
        return (b - c) ** 2 + (b + n - c - k) ** 2
    if unit and not other and c <= b and b + n <= c + k:
        return n**2
    if other and not unit and b <= c and c + k <= b + n:
        return k**2
    return 0


def expectation(coders: list[list[Section]], length: int) -> float:
    """Return the disagreement if the units of all coders were put down anywhere."""
    m = len(coders)
    units = [n for own in coders for _, n, unit in own if unit]
    gaps = np.array([n for own in coders for _, n, unit in own if not unit], dtype=np.float64)
    total = 0.0
    for n in units:
        wide = gaps[gaps >= n]
        total += (len(units) - 1) / 3 * (2 * n**3 - 3 * n**2 + n) + n**2 * float((wide - n + 1).sum())
    below = m * length * (m * length - 1) - sum(n * (n - 1) for n in units)
    return 2 / length * total / below if below > 0 else float("nan")


def matched(first: Sequence[Unit], second: Sequence[Unit], least: float = 0.5) -> list[tuple[int, int, float]]:
    """Return pairs of passages of two coders, each used once, the best overlap first: places and intersection of union.

    A pair is matched where the characters in common are at least `least` of those of either. Equal overlaps go to the
    earlier passage.
    """
    pairs = []
    for i, (b, e) in enumerate(first):
        for k, (c, f) in enumerate(second):
            common = min(e, f) - max(b, c)
            if common > 0 and common / (max(e, f) - min(b, c)) >= least:
                pairs.append((-common / (max(e, f) - min(b, c)), i, k))
    taken: list[tuple[int, int, float]] = []
    for minus, i, k in sorted(pairs):
        if all(i != one and k != two for one, two, _ in taken):
            taken.append((i, k, -minus))
    return sorted(taken)


def characters(first: Sequence[Unit], second: Sequence[Unit], length: int) -> tuple[int, int, int, int]:
    """Return how many characters of a text both coders coded, the first only, the second only, and neither."""
    marks = np.zeros((2, length), dtype=bool)
    for row, units in zip(marks, (first, second), strict=True):
        for start, end in units:
            row[start:end] = True
    both, only, other = (marks[0] & marks[1]).sum(), (marks[0] & ~marks[1]).sum(), (~marks[0] & marks[1]).sum()
    return int(both), int(only), int(other), length - int(both + only + other)


def character_kappa(first: Sequence[Unit], second: Sequence[Unit], length: int) -> float:
    """Return Cohen's kappa of two coders over the characters of a text; the uncoded ones count too.

    NaN where both coded all, or nothing. It is made of the four counts: a text has as many units as characters.
    """
    both, only, other, neither = characters(first, second, length)
    chance = (both + only) * (only + neither) + (both + other) * (other + neither)
    return 2 * (both * neither - only * other) / chance if chance else float("nan")
