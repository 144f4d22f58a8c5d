"""Tipping points: how many nonrespondents would have to answer the other way to overturn a sentence. No sampling."""

from fractions import Fraction
from math import ceil, floor

RELATIONS = ("more than", "at least", "less than", "at most")


def tipping(
    x: int, n: int, population: int, share: float | Fraction = Fraction(1, 2), relation: str = "more than"
) -> tuple[int | None, int]:
    """Return how many nonrespondents must answer the other way to make the sentence false, and how many there are.

    The sentence: `relation` `share` of the population say so; x of n respondents do. The other nonrespondents say so
    (with "less than" and "at most": do not). None if not even all nonrespondents can overturn it. Raises ValueError
    if x of n of population is not a count, the relation is unknown, or the sentence is not true of the respondents.
    """
    if not 0 <= x <= n <= population or n == 0:
        raise ValueError(f"{x} of {n} of {population} is not a count of a part of a population")
    if relation not in RELATIONS:
        raise ValueError(f"unknown relation {relation}: one of {', '.join(RELATIONS)}")
    # A share such as 2/3 or .1 comes as a float: the simple fraction next to it is what the sentence says.
    limit = Fraction(share).limit_denominator(10_000)
    if not true(Fraction(int(x)), int(n), limit, relation):
        raise ValueError(f"the sentence isn't true of those who answered: {x} of {n} is not {relation} {share}")
    if relation in ("less than", "at most"):
        mirrored = {"less than": "more than", "at most": "at least"}[relation]
        return tipping(n - x, n, population, 1 - limit, mirrored)
    missing = population - n
    edge = limit * population
    most_when_false = floor(edge) if relation == "more than" else ceil(edge) - 1
    needed = x + missing - most_when_false
    return (None if needed > missing else needed), missing


def tipping_between(first: tuple[int, int, int], second: tuple[int, int, int]) -> tuple[int | None, int]:
    """Return how many nonrespondents of two groups must answer the other way so that the first share exceeds no more.

    `first` and `second` are x, n and population of two groups without a person in common. The other nonrespondents
    support the sentence: those of the first group say so, those of the second do not. O(nonrespondents of the second).
    Raises ValueError if a triple is not a count of a part of a population, or the sentence is not true of respondents.
    """
    for x, n, population in (first, second):
        if not 0 <= x <= n <= population or n == 0:
            raise ValueError(f"{x} of {n} of {population} is not a count of a part of a population")
    (x, n, size), (y, m, other) = first, second
    if x * m <= y * n:
        raise ValueError(f"the sentence isn't true of those who answered: {x} of {n} is not more than {y} of {m}")
    missing = size - n
    ways = []
    for more in range(other - m + 1):
        most_when_false = size * (y + more) // other
        fewer = max(0, x + missing - most_when_false)
        if fewer <= missing:
            ways.append(more + fewer)
    return (min(ways) if ways else None), missing + other - m


def true(count: Fraction, of: int, limit: Fraction, relation: str) -> bool:
    """Return whether the sentence holds."""
    part = count / of
    return {
        "more than": part > limit,
        "at least": part >= limit,
        "less than": part < limit,
        "at most": part <= limit,
    }[relation]
