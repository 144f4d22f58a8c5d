"""Quantiles: rules by hand, order and scale, the same rule at the ends."""

import numpy as np
import pytest
from scipy.stats import hypergeom

from scripts.statistics import taylor
from scripts.statistics.design import design
from scripts.statistics.quantiles import RULES, quantile, read

RNG = np.random.default_rng(2)
Y, W = RNG.integers(1, 30, 50).astype(float), RNG.choice([1.0, 2.0, 3.0], 50)


def test_rules_by_hand():
    points, w = np.array([4.0, 1.0, 3.0, 2.0]), np.ones(4)
    assert [read(points, w, 0.5, rule, "by weight") for rule in RULES] == [2, 2.5, 2.5]
    assert [read(points, w, 0.6, rule, "by weight") for rule in RULES] == [3, 3, pytest.approx(2.8)]
    assert [read(points[:1], w[:1], 0.5, rule, "by weight") for rule in RULES] == [4, 4, 4]
    # Three of six weights of .3 are half of them, though not in floats.
    assert read(np.arange(6.0), np.full(6, 0.3), 0.5, "lowest", "by weight") == 2
    assert read(np.arange(6.0), np.full(6, 0.3), 0.5, "middle", "by weight") == 2.5


def test_equal_weights_are_numpy():
    found = quantile(design(np.full(50, 3.0)), Y, 0.3, rule="interpolated")
    assert found.value == pytest.approx(np.quantile(Y, 0.3))


@pytest.mark.parametrize("rule", RULES)
def test_scale_and_order_change_nothing(rule):
    found = quantile(design(W), Y, 0.4, rule=rule)
    order = RNG.permutation(50)
    assert quantile(design(W * 77), Y, 0.4, rule=rule) == pytest.approx(found)
    assert quantile(design(W[order]), Y[order], 0.4, rule=rule) == pytest.approx(found)


@pytest.mark.parametrize("rule", RULES)
def test_the_ends_are_read_by_the_rule_of_the_estimate(rule):
    drawn = design(W)
    found = quantile(drawn, Y, 0.5, rule=rule)
    below = taylor.mean(drawn, found.value >= Y)
    ends = taylor.interval(below.value[0], below.std_error[0], below.df)
    assert (found.low, found.high) == tuple(read(Y, W, end, rule, "by weight") for end in ends)
    assert found.low <= found.value <= found.high


def test_the_interval_of_a_median_of_many_equal_answers_holds_what_is_likely():
    # 52 of 85 answered, 25 of them .80 or less, 39 .85 or less. Is it .80, that is 43 of the 85 at or below it?
    low, high = (hypergeom(85, 43, 52).cdf(25), hypergeom(85, 42, 52).sf(38))
    assert low > 0.3 and high < 1e-6  # .80 is likely, a value above .85 is not
    given = np.repeat([0.7, 0.8, 0.85, 0.9], [10, 15, 14, 13])
    drawn = design(np.full(52, 85 / 52), population=np.full(52, 85))
    found = quantile(drawn, given, 0.5, rule="middle", around="asked")
    assert (found.value, found.low, found.high) == (0.85, 0.8, 0.85)
    # Around the share that is reached, as R does, it leaves out the likely value and holds the other.
    assert quantile(drawn, given, 0.5, rule="middle")[1:3] == (0.85, 0.9)
    # Nothing above the median: the error is that of the share below it, and never 0.
    topped = quantile(design(np.ones(20)), np.repeat([1.0, 2.0], [9, 11]), 0.5, around="asked")
    assert (topped.low, topped.value, topped.high) == (1, 2, 2)


def test_edges():
    one = quantile(design([1.0, 1.0]), [3.0, 4.0], 0.5, [True, False])
    assert (one.value, one.n, one.df) == (3, 1, 0) and np.isnan(one.low)
    nobody = quantile(design([1.0, 1.0]), [3.0, 4.0], 0.5, [False, False])
    assert np.isnan(nobody.value) and nobody.n == 0
    # Weight 0 doesn't count, nor what stands outside.
    assert quantile(design([1.0, 1.0, 0.0]), [3.0, 4.0, 99.0], 0.99, rule="interpolated").value < 4
    assert quantile(design([1.0, 1.0, 1.0]), [3.0, 4.0, np.nan], 0.99, [True, True, False]).value == 4
    everybody = quantile(design(np.ones(50), population=np.full(50, 50)), Y, 0.5)
    assert everybody.std_error == 0 and everybody.low == everybody.high
    # Four cases don't carry an interval of the lowest tenth: its end lies beyond the data.
    assert np.isnan(quantile(design(np.ones(4)), [1.0, 2.0, 3.0, 4.0], 0.1).std_error)
    for wrong in (
        {"share": 1.0},
        {"share": 0.5, "rule": "hf7"},
        {"share": 0.5, "ties": "random"},
        {"share": 0.5, "around": "x"},
    ):
        with pytest.raises(ValueError):
            quantile(design(W), Y, **wrong)
