"""How many of the silent would have to say the other thing to overturn a sentence. Whole numbers, no chance in it."""

from fractions import Fraction
from math import ceil, floor

RELATIONS = ("more than", "at least", "less than", "at most")


def tipping(
    x: int, n: int, population: int, share: float | Fraction = Fraction(1, 2), relation: str = "more than"
) -> tuple[int | None, int]:
    """Return how many of the silent must say the other thing that the sentence is no longer true, and the silent.

    The sentence: `relation` `share` of the population say so; x of n who answered do. The rest of the silent say so
    (or, of "less than" and "at most", don't). None where not even all of the silent can overturn it. Raises ValueError
    where x of n of population is not a count, the relation is unknown, or the sentence isn't true of who answered.
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
    silent = population - n
    edge = limit * population
    most_when_false = floor(edge) if relation == "more than" else ceil(edge) - 1
    needed = x + silent - most_when_false
    return (None if needed > silent else needed), silent


def tipping_between(first: tuple[int, int, int], second: tuple[int, int, int]) -> tuple[int | None, int]:
    """Return how many of the silent of two groups must say the other thing that the first share exceeds no more.

    `first` and `second` are x, n and population of two groups that have no person in common. The rest of the silent
    speak for the sentence: those of the first group say so, those of the second don't. O(silent of the second). Raises
    ValueError where a triple is not a count of a part of a population, or the sentence isn't true of who answered.
    """
    for x, n, population in (first, second):
        if not 0 <= x <= n <= population or n == 0:
            raise ValueError(f"{x} of {n} of {population} is not a count of a part of a population")
    (x, n, size), (y, m, other) = first, second
    if x * m <= y * n:
        raise ValueError(f"the sentence isn't true of those who answered: {x} of {n} is not more than {y} of {m}")
    silent = size - n
    ways = []
    for more in range(other - m + 1):
        most_when_false = size * (y + more) // other
        fewer = max(0, x + silent - most_when_false)
        if fewer <= silent:
            ways.append(more + fewer)
    return (min(ways) if ways else None), silent + other - m


def true(count: Fraction, of: int, limit: Fraction, relation: str) -> bool:
    """Return whether the sentence holds."""
    part = count / of
    return {
        "more than": part > limit,
        "at least": part >= limit,
        "less than": part < limit,
        "at most": part <= limit,
    }[relation]
