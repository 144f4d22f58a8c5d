"""The tipping count: the printed example, and brute force over every count of the silent."""

from fractions import Fraction

import pytest

from scripts.statistics.tipping import RELATIONS, tipping


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
