"""Regression under the design: a domain is a ratio is a coefficient; differences know the finite population."""

import numpy as np
import pytest

from scripts.statistics import taylor
from scripts.statistics.design import design
from scripts.statistics.regression import contrast, difference, linear, student, wald

RNG = np.random.default_rng(11)
N = 30
Y, W = RNG.normal(size=N), RNG.choice([1.0, 2.0, 5.0], N)
STRATA, GROUP = np.arange(N) % 3, RNG.integers(0, 2, N).astype(bool)
DRAWN = design(W, strata=STRATA, population=np.full(N, 25))


def test_a_domain_is_a_ratio_is_a_coefficient():
    domain = taylor.mean(DRAWN, Y, GROUP)
    ratio = taylor.ratio(DRAWN, Y * GROUP, GROUP)
    fit = linear(DRAWN, Y, np.column_stack([GROUP, ~GROUP]))
    assert domain.value[0] == pytest.approx(ratio.value[0]) == pytest.approx(fit.value[0])
    assert domain.std_error[0] == pytest.approx(ratio.std_error[0]) == pytest.approx(np.sqrt(fit.covariance[0, 0]))


def test_a_difference_is_that_of_the_means():
    fit = difference(DRAWN, Y, GROUP)
    means, covariance = contrast(DRAWN, Y, [~GROUP, GROUP])
    value, error, t, p = student(fit, 1)
    assert value == pytest.approx(means[1] - means[0])
    assert error**2 == pytest.approx(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    assert t == pytest.approx(value / error) and 0 < p < 1
    assert fit.df == N - 3 - 1 and fit.n == N


def test_a_difference_in_a_full_census_has_no_error():
    # svy#148: a t test without the finite population correction.
    full = design(np.ones(N), population=np.full(N, N))
    _, error, t, p = student(difference(full, Y, GROUP), 1)
    assert error == 0 and np.isnan(t) and np.isnan(p)
    half = design(np.ones(N), population=np.full(N, 2 * N))
    assert student(difference(half, Y, GROUP), 1)[1] == pytest.approx(
        student(difference(design(np.ones(N)), Y, GROUP), 1)[1] / np.sqrt(2)
    )


def test_equal_weights_are_least_squares():
    x = np.column_stack([np.ones(N), RNG.normal(size=N), GROUP])
    fit = linear(design(np.ones(N)), Y, x)
    assert fit.value == pytest.approx(np.linalg.lstsq(x, Y, rcond=None)[0])
    other = linear(design(np.full(N, 7.0)), Y, x * [1, 1000, 1])
    assert other.value == pytest.approx(fit.value / [1, 1000, 1]) and other.df == N - 1 - 2
    assert np.diag(other.covariance) == pytest.approx(np.diag(fit.covariance) / [1, 1e6, 1])


def test_what_stands_outside_of_the_domain_does_not_matter():
    x = np.column_stack([np.ones(N), np.arange(N)])
    holes = np.where(GROUP, Y, np.nan)
    empty = np.where(GROUP[:, None], x, np.nan)
    assert linear(DRAWN, holes, empty, GROUP).covariance == pytest.approx(linear(DRAWN, Y, x, GROUP).covariance)
    with pytest.raises(ValueError, match="x is missing"):
        linear(DRAWN, Y, empty)


def test_columns_that_say_the_same_are_refused():
    with pytest.raises(ValueError, match="same twice"):
        linear(DRAWN, Y, np.column_stack([np.ones(N), GROUP, ~GROUP]))
    with pytest.raises(ValueError, match="is 0"):
        difference(DRAWN, Y, np.zeros(N))


def test_wald_of_one_is_the_square_of_t():
    fit = difference(DRAWN, Y, GROUP)
    _, _, t, p = student(fit, 1)
    found = wald(fit, slice(1, None), fit.df)
    assert (found.statistic, found.p) == (pytest.approx(t**2), pytest.approx(p))
    assert np.isnan(wald(fit, slice(1, None), 0).p) and np.isnan(wald(fit, slice(2, None), 5).p)


def test_columns_that_overlap_are_correlated():
    everybody = np.ones(N, dtype=bool)
    _, covariance = contrast(DRAWN, Y, [everybody, GROUP, ~GROUP])
    assert covariance[0, 1] != 0
    # A total less itself has no error; the shares of the parts make the total.
    share = W[GROUP].sum() / W.sum()
    means, _ = contrast(DRAWN, Y, [everybody, GROUP, ~GROUP])
    assert means[0] == pytest.approx(share * means[1] + (1 - share) * means[2])
    same, twice = contrast(DRAWN, Y, [GROUP, GROUP])
    assert same[0] == same[1] and twice[0, 0] + twice[1, 1] - 2 * twice[0, 1] == pytest.approx(0, abs=1e-15)
    nobody, _ = contrast(DRAWN, Y, [np.zeros(N, dtype=bool), GROUP])
    assert np.isnan(nobody[0]) and np.isfinite(nobody[1])
