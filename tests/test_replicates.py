"""Replicate weights: their variance of a total is Taylor's, their scales those of the methods; what is refused."""

import numpy as np
import pytest

from scripts.statistics import taylor
from scripts.statistics.design import design
from scripts.statistics.replicates import given, ratio, scale, total

RNG = np.random.default_rng(9)
N = 18
Y, W = RNG.normal(size=N), RNG.choice([1.0, 2.0, 3.0], N)
STRATA = np.repeat(["a", "b"], [8, 10])
CLUSTERS = np.repeat(np.arange(9), 2)
DRAWN = design(W, strata=STRATA, clusters=CLUSTERS)
HALVES = np.array([[2.0, 0.0], [0.0, 2.0], [2.0, 0.0], [0.0, 2.0]])


def jackknife(w, strata, clusters):
    """Return JKn, a column a cluster: left out, the others of its stratum raised for it; and the scale of each."""
    columns, scales = [], []
    for cluster in sorted(set(clusters)):
        own = strata == strata[clusters == cluster][0]
        n = len(set(clusters[own]))
        columns.append(np.where(clusters == cluster, 0, np.where(own, w * n / (n - 1), w)))
        scales.append((n - 1) / n)
    return np.column_stack(columns), scales


def test_the_jackknife_of_a_total_is_taylor():
    columns, scales = jackknife(W, STRATA, CLUSTERS)
    found, right = total(given(W, columns, scales, df=7), Y), taylor.total(DRAWN, Y)
    assert found.value == pytest.approx(right.value) and found.std_error == pytest.approx(right.std_error)
    assert found.df == right.df == 7 and found.n == N


def test_the_jackknife_of_a_mean_is_close_to_taylor():
    columns, scales = jackknife(W, STRATA, CLUSTERS)
    found, right = ratio(given(W, columns, scales), Y, np.ones(N)), taylor.mean(DRAWN, Y)
    assert found.value == pytest.approx(right.value) and found.std_error == pytest.approx(right.std_error, rel=0.2)


def test_by_hand_and_where_squares_are_taken_from():
    y = np.array([1.0, 2.0, 3.0, 5.0])
    found = total(given(np.ones(4), HALVES, 1 / 2), y)
    assert found.value.tolist() == [11] and found.std_error[0] == pytest.approx(3)  # 8 and 14: ((3)^2 + (3)^2) / 2
    x = np.array([1.0, 1.0, 2.0, 1.0])
    apart = [ratio(given(np.ones(4), HALVES, 1 / 2, centre=one), y, x) for one in ("estimate", "mean")]
    of_halves = np.array([8 / 6, 14 / 4])
    assert apart[0].std_error[0] ** 2 == pytest.approx(((of_halves - 11 / 5) ** 2).mean())
    assert apart[1].std_error[0] ** 2 == pytest.approx(of_halves.var())
    assert given(np.ones(4), HALVES, [0.5, 0.5], df=3).df == 3 and given(np.ones(4), HALVES, 1).df == 1


def test_scales_are_those_of_the_methods():
    found = [scale(name, 80, 0.5) for name in ("brr", "fay", "jk1", "jk2", "bootstrap", "sdr")]
    assert found == [1 / 80, 1 / 20, 79 / 80, 1.0, 1 / 79, 4 / 80] and np.isnan(scale("jkn", 80))


def test_a_domain_that_a_replicate_has_nobody_of():
    inside = np.array([1.0, 0.0, 0.0, 0.0])
    found = ratio(given(np.ones(4), HALVES, 1 / 2), inside, inside)
    assert found.value.tolist() == [1] and found.std_error.tolist() == [0] and found.n == 1
    nobody = ratio(given(np.ones(4), HALVES, 1 / 2), inside * 0, inside * 0)
    assert np.isnan(nobody.value[0]) and np.isnan(nobody.std_error[0]) and nobody.n == 0


def test_an_answer_of_all_has_no_error():
    found = ratio(given(W, np.outer(W, [0.3, 1.1, 1.6]), 1 / 3), np.full(N, 0.1), np.ones(N))
    assert found.std_error.tolist() == [0]


def test_wrong_columns_are_refused():
    for columns, scales in ((np.ones((3, 2)), 1), (np.ones(4), 1), (np.full((4, 2), np.nan), 1), (np.ones((4, 2)), -1)):
        with pytest.raises(ValueError):
            given(np.ones(4), columns, scales)
    with pytest.raises(ValueError, match="centre"):
        given(np.ones(4), np.ones((4, 2)), 1, centre="median")
