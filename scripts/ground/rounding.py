"""Printed figures as exact numbers: how a value is rounded, and which counts a printed per cent can come from.

Everything is done on fractions, so no figure depends on how a computer holds 0.675.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple


class Printed(NamedTuple):
    """A printed figure: its value, and how many decimals it was printed with."""

    value: Fraction
    decimals: int


def printed(text: str) -> Printed:
    """Return a printed figure ("68", "-0.50", "3 400") as an exact value with its decimals, or raise ValueError."""
    plain = text.strip().replace(" ", "").replace("\u00a0", "")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", plain):
        raise ValueError("not a figure")
    return Printed(Fraction(plain), len(plain.partition(".")[2]))


def half_up(value: Fraction, decimals: int = 0) -> Fraction:
    """Return `value` rounded to `decimals`; an exact half goes away from zero."""
    return Fraction(steps(value, decimals), 10**decimals)


def steps(value: Fraction, decimals: int) -> int:
    """Return how many units of the last of `decimals` a value has, rounded; half a unit goes away from zero."""
    # ASSUME: Printed figures are rounded half up in decimal (68.5 becomes 69), on the exact fraction of the counts.
    scale: int = 10**decimals
    whole = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    return whole if value.numerator >= 0 else -whole


def half_even(value: Fraction, decimals: int = 0) -> Fraction:
    """Return `value` rounded to `decimals`; an exact half goes to the even digit, as IEEE 754 and many programs do."""
    return Fraction(round(value, decimals))


def rounds_to(value: Fraction, figure: Printed) -> bool:
    """Return whether a value prints as the figure by either convention for an exact half: up, or to the even digit."""
    # ASSUME: A report may round an exact half up or to the even digit: 1 of 8 prints as 13 or as 12 per cent.
    return figure.value in (half_up(value, figure.decimals), half_even(value, figure.decimals))


@lru_cache(maxsize=65536)
def exact(value: float, n: int | None, base: int | None) -> Fraction:
    """Return the exact fraction behind a number of the long table.

    A share keeps numerator and denominator: `n` / `base` where they give `value`. Any other number is the nearest
    fraction with a denominator up to a million, so that a mean of 0.685 is not 0.68499999. Tables, figures, pages and
    sentences print the same numbers.
    """
    if n is not None and base and abs(n / base - value) < 1e-9:
        return Fraction(n, base)
    return Fraction(value).limit_denominator(1_000_000)


def in_words(percent: Fraction) -> Fraction:
    """Return the share that a fraction in words stands for: 33 is a third, 67 two thirds, 75 three quarters."""
    share = percent / 100
    simple = share.limit_denominator(4)
    return simple if half_up(simple * 100) == percent else share


def counts(percent: Printed, base: int) -> range:
    """Return the counts that print as `percent` on a base; an empty range where there is none."""
    half = Fraction(1, 2 * 10**percent.decimals)
    first = -(-(percent.value - half) * base // 100)
    above = (percent.value + half) * base / 100
    last = -(-above // 1) - 1
    # An exact half above the figure prints as the figure where its last digit is even.
    if above.denominator == 1 and rounds_to(percent.value + half, percent):
        last = above.numerator
    return range(max(first, 0), min(last, base) + 1)


def bases(percents: Sequence[Printed], limit: int, *, exhaust: bool = False) -> Iterator[int]:
    """Yield the bases up to `limit` on which disjoint groups print as `percents`.

    The groups together are at most the base, or all of it where they `exhaust` it (the GRIM test of Brown and Heathers
    2017, for a whole item).
    """
    for base in range(1, limit + 1):
        ranges = [counts(percent, base) for percent in percents]
        least, most = sum(r.start for r in ranges), sum(r.stop - 1 for r in ranges)
        if all(ranges) and least <= base and (most >= base or not exhaust):
            yield base


def shown(value: Fraction, decimals: int) -> str:
    """Return a number as text with at most `decimals`, without zeros at its end."""
    whole = half_up(value, decimals)
    text = f"{float(whole):.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
