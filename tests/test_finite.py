"""Exact intervals for a finite population: published tables, another implementation, exhaustive coverage."""

from fractions import Fraction
from math import comb

import hyperMCI
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import betaincinv

from scripts.statistics.finite import ALPHA_MAX_OPTIMAL, TAIL_BASED, coverage, interval, limits, probabilities

# N, n: (least coverage, mean width, total size) of the tail-based and of the alpha-max-optimal intervals at 95 %.
PUBLISHED = {
    (127, 86): ((0.9536, 0.1030, 1148), (0.9502, 0.0989, 1100)),
    (45, 33): ((0.9594, 0.1457, 240), (0.9528, 0.1343, 224)),
    (15, 9): ((0.9722, 0.3219, 56), (0.9560, 0.2857, 50)),
    (29, 27): ((0.9754, 0.0629, 76), (0.9631, 0.0601, 74)),
    (235, 85): ((0.9513, 0.1478, 2888), (0.9506, 0.1429, 2796)),
    (97, 73): ((0.9531, 0.0961, 718), (0.9508, 0.0915, 684)),
    (127, 78): ((0.9555, 0.1194, 1194), (0.9503, 0.1131, 1134)),
}


@pytest.mark.parametrize("population, n", PUBLISHED)
@pytest.mark.parametrize("method", [TAIL_BASED, ALPHA_MAX_OPTIMAL])
def test_published_coverage_width_and_size(population, n, method):
    least, width, size = PUBLISHED[population, n][method == ALPHA_MAX_OPTIMAL]
    covered, widths = coverage(n, population, 0.95, method)
    share = np.arange(population + 1) / population
    middle = (share >= 0.05) & (share <= 0.95)
    low, high = limits(n, population, 0.95, method)
    assert covered[middle].min() == pytest.approx(least, abs=5e-5)
    assert widths[middle].mean() == pytest.approx(width, abs=5e-5)
    assert (high - low + 1).sum() == size


def test_published_examples():
    assert interval(50, 86, 127) == (66, 81)
    assert interval(50, 86, 127, method=TAIL_BASED) == (66, 81)
    assert interval(59, 86, 127) == (80, 94)
    assert interval(59, 86, 127, method=TAIL_BASED) == (79, 94)


@pytest.mark.parametrize("level", [0.95, 0.99])
def test_another_implementation_agrees_for_odd_populations(level):
    for population in [*range(1, 26, 2), 61, 127]:
        for n in range(0, population + 1, 1 if population < 26 else 9):
            low, high = hyperMCI.get_success_confidence_interval(np.arange(n + 1), n, population, 1 - level)
            mine = limits(n, population, level)
            assert np.array_equal(mine[0], low) and np.array_equal(mine[1], high), (population, n)


def test_where_another_implementation_differs_it_covers_the_middle_of_an_even_population_too_rarely():
    differ = 0
    for population in [*range(2, 25, 2), 60, 128]:
        for n in range(0, population + 1, 1 if population < 25 else 9):
            low, high = hyperMCI.get_success_confidence_interval(np.arange(n + 1), n, population, 0.05)
            mine = limits(n, population, 0.95)
            if np.array_equal(mine[0], low) and np.array_equal(mine[1], high):
                continue
            differ += 1
            half = population // 2
            covers = sum(
                comb(half, x) * comb(half, n - x) for x in range(n + 1) if x <= half and low[x] <= half <= high[x]
            )
            assert Fraction(covers, comb(population, n)) < Fraction(19, 20), (population, n)
            assert (mine[0] <= low).all() and (mine[1] >= high).all()
    assert differ > 0


@pytest.mark.parametrize("method", [TAIL_BASED, ALPHA_MAX_OPTIMAL])
def test_coverage_holds_in_exact_arithmetic(method):
    for population in range(1, 15):
        for n in range(population + 1):
            low, high = limits(n, population, 0.9, method)
            for k in range(population + 1):
                inside = sum(
                    comb(k, x) * comb(population - k, n - x) for x in range(n + 1) if x <= k and low[x] <= k <= high[x]
                )
                assert Fraction(inside, comb(population, n)) >= Fraction(9, 10), (population, n, k)


counts = st.integers(0, 150).flatmap(lambda big: st.tuples(st.just(big), st.integers(0, big)))


@settings(max_examples=60)
@given(counts, st.sampled_from([0.8, 0.95, 0.99]), st.sampled_from([TAIL_BASED, ALPHA_MAX_OPTIMAL]))
def test_limits_are_monotone_mirrored_and_within_the_worst_case(sizes, level, method):
    population, n = sizes
    low, high = limits(n, population, level, method)
    x = np.arange(n + 1)
    assert (np.diff(low) >= 0).all() and (np.diff(high) >= 0).all()
    assert np.array_equal(low, population - high[::-1])
    assert (low >= x).all() and (high <= x + population - n).all() and (low <= high).all()


def test_edges():
    assert interval(7, 12, 12) == (7, 7)
    assert interval(0, 0, 9) == (0, 9)
    assert interval(0, 0, 0) == (0, 0)
    assert interval(0, 5, 9)[0] == 0
    assert interval(5, 5, 9)[1] == 9
    for x, n, population in ((1, 10, 9), (6, 5, 9), (-1, 5, 9)):
        with pytest.raises(ValueError):
            interval(x, n, population)
    with pytest.raises(ValueError):
        interval(1, 5, 9, level=1.0)
    with pytest.raises(ValueError, match="unknown method"):
        interval(1, 5, 9, method="wald")


def test_tail_based_tends_to_clopper_pearson():
    low, high = interval(6, 20, 100_000, method=TAIL_BASED)
    assert low / 100_000 == pytest.approx(betaincinv(6, 15, 0.025), abs=2e-4)
    assert high / 100_000 == pytest.approx(betaincinv(7, 14, 0.975), abs=2e-4)


def test_probabilities_are_those_of_combinations():
    table = probabilities(5, 11)
    assert table.sum(axis=1) == pytest.approx(np.ones(12))
    assert table[4, 2] == pytest.approx(comb(4, 2) * comb(7, 3) / comb(11, 5), rel=1e-12)


def test_kept_limits_cannot_be_changed():
    with pytest.raises(ValueError):
        limits(5, 9)[0][0] = 3
