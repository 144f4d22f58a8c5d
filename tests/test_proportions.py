"""Intervals of shares: edges, bounds, the cap of NCHS, and that n is who answered with weight."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaincinv

from scripts.statistics import taylor
from scripts.statistics.design import design
from scripts.statistics.proportions import METHODS, beta, interval


def simple(x, n, population=np.inf):
    p = x / n
    return p, float(np.sqrt((1 - n / population) * p * (1 - p) / (n - 1)))


def test_everybody_or_nobody_said_so():
    # 86 of 86: R gives NaN for Korn and Graubard, the rule of NCHS takes n.
    assert interval(1.0, 0.0, 85, 86, "nchs") == (pytest.approx(0.9580, abs=5e-5), 1.0)
    low, high = interval(0.0, 0.0, 85, 86, "nchs")
    assert low == 0 and high == pytest.approx(1 - 0.9580, abs=5e-5)
    for method in ("logit", "wilson", "korn-graubard", "arcsine"):
        assert np.isnan(interval(1.0, 0.0, 85, 86, method)).all()
    assert interval(1.0, 0.0, 85, 86, "wald") == (1.0, 1.0)


def test_the_cap_is_off_for_a_census():
    p, se = simple(50, 86, 127)  # 263 effective cases of 86
    capped, off = interval(p, se, 85, 86, "nchs"), interval(p, se, 85, 86, "nchs", capped=False)
    assert capped == (pytest.approx(beta(p, 86, 0.95)))
    assert off == interval(p, se, 85, 86, "korn-graubard")
    assert off[1] - off[0] < 0.6 * (capped[1] - capped[0])


def test_n_cases_are_clopper_and_pearson():
    assert beta(6 / 20, 20, 0.95) == (pytest.approx(betaincinv(6, 15, 0.025)), pytest.approx(betaincinv(7, 14, 0.975)))


@pytest.mark.parametrize("method", METHODS)
def test_no_degrees_of_freedom_no_interval(method):
    assert np.isnan(interval(0.4, 0.1, 0, 10, method)).all()
    assert np.isnan(interval(0.4, 0.1, -1, 10, method)).all()
    assert np.isnan(interval(float("nan"), 0.1, 5, 0, method)).all()


def test_n_is_who_answered_with_weight():
    # svy#175 and R's beta: n of the whole frame. Ours is that of the estimate.
    rng = np.random.default_rng(8)
    y, w = rng.integers(0, 2, 40).astype(float), rng.choice([1.0, 2.0], 40)
    y[:10], w[10:13] = np.nan, 0.0
    found = taylor.mean(design(w), y, ~np.isnan(y))
    assert found.n == 27 and found.df == 26
    mine = interval(float(found.value[0]), float(found.std_error[0]), found.df, found.n)
    other = interval(float(found.value[0]), float(found.std_error[0]), found.df, 40)
    assert mine != other


counts = st.integers(2, 200).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n)))


@given(counts, st.sampled_from(METHODS), st.sampled_from([0.8, 0.95]))
def test_the_share_lies_within_and_the_mirror_is_the_mirror(sizes, method, level):
    x, n = sizes
    p, se = simple(x, n)
    low, high = interval(p, se, n - 1, n, method, level)
    assert low <= p <= high
    if method != "wald":
        assert low >= 0 and high <= 1
    mirrored = interval(1 - p, se, n - 1, n, method, level)
    assert mirrored == (pytest.approx(1 - high, abs=1e-9), pytest.approx(1 - low, abs=1e-9))


def test_unknown_methods_are_refused():
    with pytest.raises(ValueError, match="unknown method"):
        interval(0.5, 0.1, 9, 10, "jeffreys")
