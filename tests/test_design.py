"""Designs: nesting of labels, two stages by hand, what is refused."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.statistics import calibration, taylor
from scripts.statistics.design import calibrated, codes, design, distinct, dummies


def two_stages(**more):
    """2 of 4 clusters, in each 2 of 3 cases, weight 3."""
    return design(np.full(4, 3.0), clusters=list("aabb"), population=np.full(4, 4), **more)


def test_two_stages_by_hand():
    drawn = two_stages(units=range(4), unit_population=np.full(4, 3))
    found = taylor.total(drawn, [1.0, 3.0, 5.0, 9.0])
    # First stage (1 - 2/4) * 2 * ((12 - 27)^2 + (42 - 27)^2); second 2/4 * (1 - 2/3) * 2 * (2 * 3^2 + 2 * 6^2).
    assert found.value[0] == 54
    assert found.std_error[0] ** 2 == pytest.approx(0.5 * 2 * 450 + 0.5 / 3 * 2 * (18 + 72))
    one = taylor.total(two_stages(), [1.0, 3.0, 5.0, 9.0])
    assert one.std_error[0] < found.std_error[0]
    # Every cluster taken: only the second stage is left.
    whole = design(
        np.full(4, 1.5), clusters=list("aabb"), population=np.full(4, 2), units=range(4), unit_population=np.full(4, 3)
    )
    assert taylor.total(whole, [1.0, 3.0, 5.0, 9.0]).std_error[0] ** 2 == pytest.approx(
        1 / 3 * 2 * (2 * 1.5**2 + 2 * 3**2)
    )
    # Every unit taken: nothing is added.
    full = two_stages(units=range(4), unit_population=np.full(4, 2))
    assert taylor.total(full, [1.0, 3.0, 5.0, 9.0]).std_error == pytest.approx(one.std_error)


def test_labels_are_those_of_their_stratum_and_cluster():
    # The same labels 1, 2 in both strata, and the same unit labels in all clusters, are other clusters and units.
    y = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0]
    strata = list("xxxxyyyy")
    sizes = [7, 7, 7, 7, 5, 5, 5, 5]
    short = design(
        np.ones(8),
        strata=strata,
        clusters=[1, 1, 2, 2] * 2,
        units=[1, 2] * 4,
        population=sizes,
        unit_population=np.full(8, 6),
    )
    long = design(
        np.ones(8),
        strata=strata,
        clusters=[1, 1, 2, 2, 3, 3, 4, 4],
        units=range(8),
        population=sizes,
        unit_population=np.full(8, 6),
    )
    assert taylor.mean(short, y).std_error == pytest.approx(taylor.mean(long, y).std_error)
    assert taylor.mean(short, y).df == 2
    assert short.second is not None and short.second.sizes.tolist() == [2, 2, 2, 2]


def test_a_cluster_with_one_of_several_units_fails_unless_a_policy_is_named():
    more = {"units": [0, 0, 1, 2], "unit_population": np.full(4, 3)}
    with pytest.raises(ValueError, match="one unit of several"):
        taylor.total(two_stages(**more), [1.0, 3.0, 5.0, 9.0])
    found = taylor.total(two_stages(lonely_psu="remove", **more), [1.0, 3.0, 5.0, 9.0])
    assert found.std_error[0] ** 2 == pytest.approx(0.5 * 2 * 450 + 0.5 / 3 * 2 * 72)


@pytest.mark.parametrize(
    "wrong",
    [
        {"units": [1, 2]},  # no population of the units
        {"units": [1, 2], "unit_population": [3, 3]},  # no population of the clusters
        {"units": [1, 2], "unit_population": [0.5, 0.5], "population": [9, 9]},  # fractions
        {"population": [0.2, 0.2]},
        {"population": [9]},
        {"calibration": calibrated([1, 1], [1, 1], [1, 1]), "poststrata": ["a", "b"]},
        {"calibration": calibrated([1, 1, 1], [1, 1, 1], [1, 1, 1])},
    ],
)
def test_wrong_designs_are_refused(wrong):
    with pytest.raises(ValueError):
        design([1.0, 1.0], **wrong)


def test_calibration_on_groups_is_poststratification():
    w, y = np.array([1.0, 2.0, 2.0, 4.0, 1.0]), np.array([3.0, 1.0, 4.0, 1.0, 5.0])
    groups = list("aabbb")
    after = calibration.calibrate(w, dummies(groups), [10, 20])
    drawn = design(after, calibration=calibrated(w, after, dummies(groups)))
    same = design(after, poststrata=groups)
    for estimator in (taylor.mean, taylor.total):
        assert estimator(drawn, y).std_error == pytest.approx(estimator(same, y).std_error)
    # A column that says the same as others, or nothing, changes nothing.
    more = np.column_stack([dummies(groups), np.ones(5), np.zeros(5)])
    twice = design(after, calibration=calibrated(w, after, more))
    assert taylor.mean(twice, y).std_error == pytest.approx(taylor.mean(same, y).std_error)


def test_what_the_weights_were_fitted_to_has_no_error():
    w, x = np.array([1.0, 2.0, 2.0, 4.0, 1.0]), np.column_stack([np.ones(5), [3.0, 1.0, 4.0, 1.0, 5.0]])
    after = calibration.calibrate(w, x, [12, 30])
    found = taylor.total(design(after, calibration=calibrated(w, after, x)), x)
    assert found.value == pytest.approx([12, 30]) and found.std_error == pytest.approx([0, 0], abs=1e-9)


def test_the_regression_estimator_of_one_column_is_the_ratio_estimator():
    # R's caleg.R: calibration on x with variance proportional to x; here x = 1 for all, the ratio to a count.
    w, y = np.array([1.0, 2.0, 2.0, 4.0]), np.array([3.0, 1.0, 4.0, 1.0])
    after = calibration.calibrate(w, np.ones(4), [18])
    found = taylor.total(design(after, calibration=calibrated(w, after, np.ones(4))), y)
    ratio = taylor.ratio(design(w), y, np.ones(4))
    assert found.value[0] == pytest.approx(18 * ratio.value[0])
    assert found.std_error[0] == pytest.approx(18 * ratio.std_error[0])


def test_covariance_holds_the_errors():
    drawn = two_stages(units=range(4), unit_population=np.full(4, 3))
    z = np.random.default_rng(7).normal(size=(4, 3))
    covariance = taylor.covariance(drawn, z)
    assert np.sqrt(np.diag(covariance)) == pytest.approx(taylor.errors(drawn, z))
    assert taylor.errors(drawn, z[:, 0:1] + z[:, 1:2])[0] ** 2 == pytest.approx(
        covariance[0, 0] + covariance[1, 1] + 2 * covariance[0, 1]
    )


def test_the_core_needs_no_pandas_and_no_slow_imports():
    here = Path(__file__).parents[1]
    modules = sorted(path.stem for path in (here / "scripts" / "statistics").glob("*.py") if path.stem != "__init__")
    code = f"import sys; from scripts.statistics import {', '.join(modules)}; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=here, capture_output=True, text=True, check=True)
    assert not {"pandas", "scipy.stats", "scipy.optimize", "statsmodels"} & set(loaded.stdout.split())
    assert len(modules) > 15


@given(st.lists(st.integers(-(2**7), 2**7 - 1), min_size=1), st.sampled_from(["int8", "int64", "float64", "uint8"]))
def test_numbers_of_labels_are_those_of_sorting(labels, kind):
    given = np.array(labels).astype(kind)
    labels = given.tolist()
    values, number = distinct(given)
    assert values.tolist() == sorted(set(labels))
    assert (values[number] == given).all()
    if kind != "float64":  # other labels are sorted as text
        assert (codes(given, len(labels)) == number).all()


@given(st.lists(st.integers(2**64 - 40, 2**64 - 1), min_size=1))
def test_large_numbers_are_labels_too(labels):
    values, number = distinct(np.array(labels, dtype="uint64"))
    assert [int(values[k]) for k in number] == labels
