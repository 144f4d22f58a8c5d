"""The tipping count: the printed example, and brute force over every count of the silent."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.statistics.tipping import RELATIONS, tipping, tipping_between


def test_the_printed_example():
    assert tipping(50, 86, 127) == (28, 41)


def holds(count, population, share, relation):
    part = Fraction(count, population)
    return {"more than": part > share, "at least": part >= share, "less than": part < share, "at most": part <= share}[
        relation
    ]


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("share", [Fraction(1, 2), Fraction(2, 3), Fraction(1, 10)])
def test_brute_force(relation, share):
    tried = 0
    for population in range(1, 14):
        for n in range(1, population + 1):
            for x in range(n + 1):
                if not holds(x, n, share, relation):
                    with pytest.raises(ValueError, match="isn't true"):
                        tipping(x, n, population, share, relation)
                    continue
                silent = population - n
                along = relation in ("more than", "at least")
                counts = [x + (silent - s if along else s) for s in range(silent + 1)]
                over = [s for s, c in enumerate(counts) if not holds(c, population, share, relation)]
                assert tipping(x, n, population, float(share), relation) == (over[0] if over else None, silent)
                tried += 1
    assert tried > 90


def test_wrong_calls_are_refused():
    for x, n, population in ((5, 4, 9), (5, 6, 5), (0, 0, 3), (-1, 3, 5)):
        with pytest.raises(ValueError, match="not a count"):
            tipping(x, n, population)
    with pytest.raises(ValueError, match="unknown relation"):
        tipping(3, 4, 5, relation="about")


GROUPS = st.integers(1, 9).flatmap(
    lambda size: st.integers(1, size).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.just(size)))
)


@given(GROUPS, GROUPS)
def test_between_two_groups_it_is_the_fewest_that_overturn_and_one_fewer_keeps(first, second):
    (x, n, size), (y, m, other) = first, second
    if x * m <= y * n:
        with pytest.raises(ValueError, match="isn't true"):
            tipping_between(first, second)
        return
    needed, silent = tipping_between(first, second)
    assert silent == size - n + other - m
    over = {
        fewer + more
        for fewer in range(size - n + 1)
        for more in range(other - m + 1)
        if Fraction(x + size - n - fewer, size) <= Fraction(y + more, other)
    }
    assert needed == (min(over) if over else None)


def test_wrong_groups_are_refused():
    with pytest.raises(ValueError, match="5 of 4 of 9 is not a count"):
        tipping_between((1, 1, 1), (5, 4, 9))
