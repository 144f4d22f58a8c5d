"""Replicate weights: their variance of a total is Taylor's, exactly or in the mean over all draws."""

from itertools import combinations, product

import numpy as np
import pytest

from scripts.statistics import taylor
from scripts.statistics.design import calibrated, design
from scripts.statistics.replicates import bootstrap, estimate, given, jackknife, rescaled

RNG = np.random.default_rng(9)
N = 18
Y, W = RNG.normal(size=N), RNG.choice([1.0, 2.0, 3.0], N)
STRATA = np.repeat(["a", "b"], [8, 10])
CLUSTERS = np.repeat(np.arange(9), 2)
SIZES = np.repeat([6, 9], [8, 10])
DRAWN = design(W, strata=STRATA, clusters=CLUSTERS, population=SIZES)


def total(w):
    return w @ Y


def test_the_jackknife_of_a_total_is_taylor():
    made = jackknife(DRAWN)
    value, covariance = estimate(made, total)
    found = taylor.total(DRAWN, Y)
    assert value[0] == pytest.approx(found.value[0])
    assert np.sqrt(covariance[0, 0]) == pytest.approx(found.std_error[0])
    assert made.df == found.df == 7 and made.columns.shape == (N, 9)


def test_the_bootstrap_is_taylor_in_the_mean_over_all_draws():
    halves = product(combinations(range(4), 2), combinations(range(4, 9), 2))
    far = []
    for first, second in halves:
        drawn = np.isin(np.arange(9), [*first, *second])
        far.append(total(W * rescaled(DRAWN, drawn)[DRAWN.clusters]) - total(W))
    assert np.mean(far) == pytest.approx(0, abs=1e-12)
    assert np.mean(np.square(far)) == pytest.approx(taylor.total(DRAWN, Y).std_error[0] ** 2)


def test_the_bootstrap_takes_such_draws_and_its_seed_decides():
    one, same, other = (bootstrap(DRAWN, 200, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one.columns, same.columns) and not np.array_equal(one.columns, other.columns)
    assert (one.columns >= 0).all()
    mean = lambda w: w @ Y / w.sum()  # noqa: E731
    _, covariance = estimate(one, mean)
    assert np.sqrt(covariance[0, 0]) == pytest.approx(taylor.mean(DRAWN, Y).std_error[0], rel=0.2)
    every = {tuple(np.round(column / W, 9)) for column in one.columns.T}
    assert len(every) <= 6 * 10  # 2 of 4 and 2 of 5


def test_a_stratum_that_is_taken_whole_does_not_vary():
    full = design(np.ones(6), strata=list("aaabbc"), population=[3, 3, 3, 4, 4, 1])
    made = bootstrap(full, 50, np.random.default_rng(3))
    assert np.array_equal(made.columns[:3], np.ones((3, 50))) and np.array_equal(made.columns[5], np.ones(50))
    assert made.columns[3:5].std() > 0
    found = taylor.total(full, np.arange(6.0))
    assert jackknife(full).columns.shape == (6, 5)  # who is all of the stratum is never left out
    _, covariance = estimate(jackknife(full), lambda w: w @ np.arange(6.0))
    assert np.sqrt(covariance[0, 0]) == pytest.approx(found.std_error[0])


def test_given_columns_and_where_squares_are_taken_from():
    columns = np.array([[2.0, 0.0], [0.0, 2.0], [2.0, 0.0], [0.0, 2.0]])
    made = given(np.ones(4), columns, 1 / 2)
    y = np.array([1.0, 2.0, 3.0, 5.0])
    value, covariance = estimate(made, lambda w: [w @ y, w.sum()])
    assert value.tolist() == [11, 4] and covariance.tolist() == [[9, 0], [0, 0]]
    # The square root is not linear: the mean of the replicates is another centre.
    curved = lambda w: np.sqrt(w @ y)  # noqa: E731
    apart = [estimate(made, curved, centre)[1][0, 0] for centre in ("estimate", "replicates")]
    assert apart[1] == pytest.approx(np.var([np.sqrt(8), np.sqrt(14)])) and apart[0] > apart[1]
    assert given(np.ones(4), columns, [0.5, 0.5], df=3).df == 3 and made.df == 1


@pytest.mark.parametrize(
    "drawn",
    [
        design(np.ones(3), strata=list("aab"), population=[4, 4, 4]),
        design(np.ones(4), poststrata=list("aabb")),
        design(np.ones(4), calibration=calibrated(np.ones(4), np.ones(4), np.ones(4))),
        design(np.ones(4), clusters=list("aabb"), population=[3] * 4, units=range(4), unit_population=[9] * 4),
    ],
)
def test_designs_that_replicates_would_get_wrong_are_refused(drawn):
    for make in (jackknife, lambda d: bootstrap(d, 2, np.random.default_rng(1))):
        with pytest.raises(ValueError):
            make(drawn)


def test_wrong_columns_are_refused():
    for columns, scales in ((np.ones((3, 2)), 1), (np.ones(4), 1), (np.full((4, 2), np.nan), 1), (np.ones((4, 2)), -1)):
        with pytest.raises(ValueError):
            given(np.ones(4), columns, scales)
    with pytest.raises(ValueError, match="centre"):
        estimate(given(np.ones(4), np.ones((4, 2)), 1), np.sum, "median")


def test_too_many_replicates_are_refused():
    with pytest.raises(ValueError, match="too many replicates"):
        jackknife(design(np.ones(20_000)))
