"""Exact intervals by strata: one stratum is the tail-based one, coverage by brute force, what is known costs nothing."""

from itertools import product
from math import comb

import numpy as np
import pytest

from scripts.statistics import finite, strata
from scripts.statistics.strata import coverage, interval


def chance(x, k, n, population):
    return comb(k, x) * comb(population - k, n - x) / comb(population, n) if 0 <= n - x <= population - k else 0.0


@pytest.mark.parametrize(
    "n, population", [((3, 2), (5, 4)), ((2, 4), (6, 7)), ((2, 1, 2), (3, 3, 4)), ((0, 3), (2, 6))]
)
def test_coverage_by_brute_force(n, population):
    outcomes = list(product(*(range(k + 1) for k in n)))
    ends = {x: interval(x, n, population) for x in outcomes}
    least = 1.0
    for split in product(*(range(size + 1) for size in population)):
        held = sum(
            np.prod([chance(*one) for one in zip(x, split, n, population, strict=True)])
            for x in outcomes
            if ends[x][0] <= sum(split) <= ends[x][1]
        )
        least = min(least, held)
    assert least >= 0.95
    found = coverage(n, population)
    assert found is not None and found.least == pytest.approx(least)


def test_one_stratum_with_silent_persons_is_the_shortest_interval():
    assert interval([5, 50], [5, 86], [5, 127]) == (5 + 66, 5 + 81)
    assert interval([3, 2], [3, 2], [3, 2]) == (5, 5)
    low, high = interval([3, 7], [12, 9], [20, 16])
    assert interval([3, 4, 7], [12, 6, 9], [20, 6, 16]) == (low + 4, high + 4)
    found = coverage([5, 86], [5, 127])
    assert found is not None and found.least == pytest.approx(finite.coverage(86, 127)[0].min())
    assert coverage([5], [5]) == (1.0, 0.0)


def test_a_second_stratum_of_nobody_is_the_tail_based_interval():
    # The machinery itself, held against the other enumeration: a stratum of size 0 changes nothing.
    for x in range(10):
        made = strata.prepared((9, 0), (15, 0))
        at_least, more = strata.tails(made, np.array([x * made.points[0], x * made.points[0] + 1]))
        half = 0.025 + finite.SLACK
        low = int((strata.highest(made, at_least) > half).argmax())
        high = 15 - int((strata.highest(made, 1 - more)[::-1] > half).argmax())
        assert (low, high) == finite.interval(x, 9, 15, method=finite.TAIL_BASED)


def test_the_mirror_is_the_mirror_and_order_of_strata_changes_nothing():
    n, population = (12, 9), (20, 16)
    for x in ((0, 0), (3, 7), (12, 9), (6, 2)):
        low, high = interval(x, n, population)
        mirrored = interval([b - a for a, b in zip(x, n, strict=True)], n, population)
        assert mirrored == (36 - high, 36 - low)
        assert interval(x[::-1], n[::-1], population[::-1]) == (low, high)
        assert sum(x) <= low <= high <= sum(x) + 36 - 21


def test_unequal_rates_of_response_count():
    # 9 of 10 from 10, and 1 of 5 from 50: about 9 + 10, not two thirds of 60.
    low, high = interval([9, 1], [10, 5], [11, 50])
    assert low <= 20 <= high and high < 50


def test_beyond_the_budget_nothing_is_enumerated():
    assert coverage([40, 40, 40, 40], [90, 90, 90, 90]) is None
    with pytest.raises(ValueError, match="join strata"):
        interval([20] * 4, [40] * 4, [90] * 4)
    for wrong in (([1], [2, 2], [3, 3]), ([3], [2], [4]), ([1], [5], [4])):
        with pytest.raises(ValueError, match="not counts"):
            interval(*wrong)
    with pytest.raises(ValueError, match="level"):
        interval([1, 1], [2, 2], [4, 4], 1.0)
