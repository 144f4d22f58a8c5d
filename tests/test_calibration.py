"""Calibrated, raked and trimmed weights: identities, and that nothing misses its totals in silence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.statistics import taylor, weighting
from scripts.statistics.calibration import calibrate, powers, rake, trim
from scripts.statistics.design import calibrated, design, dummies

A = list("aabbabab")
B = list("xyxyxxyy")
W = np.array([1.0, 2.0, 1.5, 1.0, 3.0, 1.0, 2.0, 1.0])
MARGINS = [{"a": 30.0, "b": 20.0}, {"x": 24.0, "y": 26.0}]


@pytest.mark.parametrize(
    "method, bounds", [("linear", None), ("raking", None), ("logit", (0.2, 9)), ("truncated", (0.2, 9))]
)
def test_totals_are_met(method, bounds):
    x = np.column_stack([dummies(A), dummies(B)])
    after = calibrate(W, x, [30, 20, 24, 26], method, bounds)
    assert x.T @ after == pytest.approx([30, 20, 24, 26], rel=1e-10)


def test_raking_is_calibration_with_factors_above_0():
    x = np.column_stack([dummies(A), dummies(B)])
    assert rake(W, [A, B], MARGINS) == pytest.approx(calibrate(W, x, [30, 20, 24, 26], "raking"), rel=1e-9)


def test_raking_by_one_margin_is_poststratification():
    after = rake(W, [A], MARGINS[:1])
    assert after == pytest.approx(weighting.poststratify(W, A, MARGINS[0]))
    y = np.arange(8.0)
    raked = taylor.mean(design(after, calibration=calibrated(W, after, dummies(A))), y)
    assert raked.std_error == pytest.approx(taylor.mean(design(after, poststrata=A), y).std_error)


def test_raking_meets_every_margin_to_ten_digits():
    after = rake(W, [A, B], MARGINS)
    for labels, totals in zip((A, B), MARGINS, strict=True):
        for label, total in totals.items():
            assert after[np.array(labels) == label].sum() == pytest.approx(total, rel=1e-9)


def test_raking_fails_loudly():
    with pytest.raises(ValueError, match="nobody with weight in"):
        rake(W, [A], [{"a": 30, "b": 10, "c": 10}])
    with pytest.raises(ValueError, match="nobody with weight in"):
        rake(np.where(np.array(A) == "a", 0, W), [A], [{"a": 30, "b": 20}])
    with pytest.raises(ValueError, match="no total"):
        rake(W, [A], [{"a": 50}])
    with pytest.raises(ValueError, match="different populations"):
        rake(W, [A, B], [{"a": 30, "b": 20}, {"x": 24, "y": 27}])
    with pytest.raises(ValueError, match="labels for"):
        rake(W, [A[:3]], [{"a": 30, "b": 20}])
    # No weights can meet these: whoever is a is x, whoever is b is y.
    with pytest.raises(ValueError, match="doesn't settle"):
        rake(np.ones(4), [list("aabb"), list("xxyy")], [{"a": 3, "b": 1}, {"x": 1, "y": 3}])
    with pytest.raises(ValueError, match="doesn't settle"):
        rake(W, [A, B], MARGINS, sweeps=1)


def test_a_total_of_0_takes_the_weight_away():
    after = rake(W, [A], [{"a": 50, "b": 0}])
    assert after[np.array(A) == "b"].sum() == 0 and after.sum() == pytest.approx(50)


def test_bounds_that_cannot_hold_fail_loudly():
    x = dummies(A)
    with pytest.raises(ValueError, match="can't be met by truncated"):
        calibrate(W, x, [300, 20], "truncated", (0.5, 2))
    with pytest.raises(ValueError, match="can't be met by logit"):
        calibrate(W, x, [300, 20], "logit", (0.5, 2))
    with pytest.raises(ValueError, match="can't be met"):
        calibrate(W, np.column_stack([np.ones(8), np.ones(8)]), [50, 60])
    with pytest.raises(ValueError, match="can't be met by raking"):
        calibrate(W, np.ones(8), [-5], "raking")


@pytest.mark.parametrize("bounds", [None, (1.0, 2.0), (0.5, 0.9)])
def test_bounds_hold_1(bounds):
    with pytest.raises(ValueError, match="bounds"):
        calibrate(W, dummies(A), [10, 10], "truncated", bounds)


def test_wrong_calls_are_refused():
    with pytest.raises(ValueError, match="unknown method"):
        calibrate(W, dummies(A), [10, 10], "quadratic")
    with pytest.raises(ValueError, match="bounds"):
        calibrate(W, dummies(A), [10, 10], "linear", (0.5, 2))
    with pytest.raises(ValueError, match="length"):
        calibrate(W, dummies(A), [10, 10, 10])


def test_bounded_factors_stay_within_their_bounds():
    after = calibrate(W, np.column_stack([dummies(A), dummies(B)]), [8, 5, 7, 6], "truncated", (0.8, 1.3))
    assert (after / W).min() >= 0.8 - 1e-12 and (after / W).max() <= 1.3 + 1e-12
    smooth = calibrate(W, np.column_stack([dummies(A), dummies(B)]), [8, 5, 7, 6], "logit", (0.8, 1.3))
    assert (smooth / W).min() > 0.8 and (smooth / W).max() < 1.3


weights = st.lists(st.floats(0.1, 20), min_size=2, max_size=30)


@settings(max_examples=60)
@given(weights, st.floats(0.3, 0.95), st.floats(1.05, 3))
def test_trimming_keeps_the_sum_and_the_bounds(values, low, high):
    w = np.array(values)
    lower, upper = low * w.mean(), high * w.mean()
    try:
        after = trim(w, lower, upper)
    except ValueError as error:
        assert "no weight to take" in str(error)
        return
    assert after.sum() == pytest.approx(w.sum())
    assert after.min() >= lower * (1 - 1e-12) and after.max() <= upper * (1 + 1e-12)
    inside = (w >= lower) & (w <= upper)
    if inside.all():
        assert np.array_equal(after, w)


def test_trimming_by_hand():
    # 10 is cut to 6; its 4 go to the three others; once more nothing is out.
    assert trim([1, 2, 3, 10], upper=6) == pytest.approx([7 / 3, 10 / 3, 13 / 3, 6])
    # The sharing pushes 5 above 5.5: cut as well with strict, left without.
    assert trim([1, 2, 5, 10], upper=5.5, strict=False) == pytest.approx([2.5, 3.5, 6.5, 5.5])
    assert trim([1, 2, 5, 10], upper=5.5) == pytest.approx([3, 4, 5.5, 5.5])
    with pytest.raises(ValueError, match="can't add up"):
        trim([1, 2, 3], upper=1.5)


def test_powers_of_e_are_right_to_the_last_bits():
    u = np.concatenate([np.linspace(-500, 500, 4001), [0.0, 1.0, -1.0, 1e-9]])
    assert powers(u) == pytest.approx(np.exp(u), rel=4e-16) and powers(np.zeros(1)) == 1
