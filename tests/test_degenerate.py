"""Degenerate surveys: no crash, no noise printed as a number, and nothing that depends on the unit of the weights."""

import ast
import warnings
from fractions import Fraction

import numpy as np
import pytest

from scripts.statistics import (
    algebra,
    calibration,
    comparisons,
    effects,
    quantiles,
    ranks,
    raoscott,
    regression,
    reliability,
    sums,
    taylor,
)
from scripts.statistics import design as designs
from tests.conftest import ROOT

N = 40
RNG = np.random.default_rng(4)
W = RNG.choice([1.0, 2.0, 3.5], N)
Y = RNG.integers(1, 6, N).astype(float)
GROUP = RNG.choice(list("abc"), N)
SCALES = [1e-12, 1.0, 1e12]
# Answers of everybody, or of everybody in a group, that no sum of floats holds exactly.
SAME = np.full(N, 0.1)
BY_GROUP = np.select([GROUP == "a", GROUP == "b"], [0.1, 0.7], 1 / 3)


def drawn(kind, times=1.0):
    w = W * times
    return {
        "simple": lambda: designs.design(w),
        "strata": lambda: designs.design(w, strata=np.arange(N) % 4, population=np.full(N, 25)),
        "clusters": lambda: designs.design(w, clusters=np.arange(N) // 4),
        "strata of one": lambda: designs.design(w, strata=np.minimum(np.arange(N), 10), lonely_psu="adjust"),
        "one cluster": lambda: designs.design(w, clusters=np.zeros(N), lonely_psu="remove"),
        "everybody": lambda: designs.design(w, population=np.full(N, N)),
        "poststrata": lambda: designs.design(w, poststrata=GROUP),
        "calibrated": lambda: designs.design(
            w, calibration=designs.calibrated(w, w, np.column_stack([np.ones(N), designs.dummies(GROUP)]))
        ),
    }[kind]()


KINDS = ["simple", "strata", "clusters", "strata of one", "one cluster", "everybody", "poststrata", "calibrated"]


@pytest.fixture(autouse=True)
def no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def by_group(design, y):
    """Return the mean of each group, all made at once."""
    return taylor.means(design, np.asarray(y, dtype=float)[:, None], np.stack([name == GROUP for name in "abc"]))


@pytest.mark.parametrize("times", SCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_all_gave_the_same_answer(kind, times):
    design = drawn(kind, times)
    found = taylor.mean(design, np.column_stack([SAME, np.ones(N)]))
    assert found.std_error.tolist() == [0, 0] and found.value[1] == 1
    assert [one.std_error[0] for one in by_group(design, SAME)] == [0, 0, 0]
    assert regression.difference(design, SAME, GROUP == "a").covariance[1, 1] == 0
    assert ranks.rank_test(design, SAME, GROUP).reason and raoscott.independence(design, SAME > 0, GROUP).reason
    values, covariance = regression.contrast(design, SAME, [name == GROUP for name in "abc"])
    rows = comparisons.pairwise(values, covariance, 10)
    assert [(row.difference, row.family) for row in rows] == [(0, 0)] * 3 and np.isnan([row.p for row in rows]).all()
    assert effects.variance(design, SAME).value == 0
    assert np.isnan(reliability.alpha(design, np.column_stack([SAME, SAME * 3]))[0])
    assert quantiles.quantile(design, SAME, 0.5).value == 0.1


@pytest.mark.parametrize("times", SCALES)
@pytest.mark.parametrize("kind", KINDS)
def test_groups_of_one_mind(kind, times):
    design = drawn(kind, times)
    for method in raoscott.METHODS:
        found = raoscott.independence(design, BY_GROUP, GROUP, method=method)
        assert np.isnan(found.p) and found.reason
    assert np.isnan(ranks.rank_test(design, BY_GROUP, GROUP).p)
    assert [one.std_error[0] for one in by_group(design, BY_GROUP)] == [0, 0, 0]
    flags = [name == GROUP for name in "abc"]
    assert not regression.contrast(design, BY_GROUP, flags)[1].any()
    fit = regression.linear(design, BY_GROUP, designs.dummies(GROUP))
    assert not fit.covariance.any() and np.isnan(regression.student(fit, 0)[3])
    assert np.isnan(regression.wald(fit, slice(1, None), 10).p)


@pytest.mark.parametrize("kind", ["poststrata", "calibrated"])
def test_what_the_weights_were_fitted_to_has_no_error(kind):
    design = drawn(kind)
    assert taylor.mean(design, BY_GROUP).std_error.tolist() == [0]
    assert taylor.total(design, BY_GROUP).std_error.tolist() == [0]
    assert taylor.mean(design, Y).std_error > 0
    again = raoscott.independence(design, GROUP == "a", np.where(GROUP == "b", "x", "y"))
    assert (
        np.isnan(again.p)
        and again.reason == "no chance is left: all were asked, or the weights were fitted to what the answer says"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_unit_of_the_weights_changes_nothing(kind):
    level = (GROUP == "b") | (Y > 3)  # a level that is seen in one group only, and not everywhere

    def numbers(times):
        design = drawn(kind, times)
        flags = [name == GROUP for name in "abc"]
        values, covariance = regression.contrast(design, Y, flags)
        quantile = quantiles.quantile(design, Y, 0.5)
        return [
            *taylor.mean(design, Y)[:3],
            *(x for one in by_group(design, Y) for x in one[:3]),
            *(x for m in raoscott.METHODS for x in raoscott.independence(design, Y, GROUP, method=m)[:6]),
            *raoscott.independence(design, level, GROUP)[:6],
            *ranks.rank_test(design, Y, GROUP)[:4],
            *regression.linear(design, Y, designs.dummies(GROUP))[:2],
            *(row[2:7] for row in comparisons.pairwise(values, covariance, 10)),
            comparisons.rank_sets(values, covariance, 10),
            effects.variance(design, Y).value,
            *quantile[:5],
        ]

    once = numbers(1.0)
    for times in (1e-12, 1e12):
        for one, other in zip(once, numbers(times), strict=True):
            assert np.asarray(other) == pytest.approx(np.asarray(one), rel=1e-8, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("inside", [np.zeros(N, dtype=bool), np.arange(N) == 3])
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_and_one_answer(kind, inside):
    design = drawn(kind)
    assert taylor.mean(design, Y, inside).n == inside.sum()
    assert raoscott.independence(design, Y, GROUP, inside).reason and ranks.rank_test(design, Y, GROUP, inside).reason
    values, covariance = regression.contrast(design, Y, [inside, ~inside])
    assert np.isnan(comparisons.pairwise(values, covariance, 10)[0].p) or inside.any()


def test_weights_that_differ_by_24_powers_of_ten():
    w = np.where(np.arange(N) == 0, 1e12, 1e-12)
    design = designs.design(w)
    assert taylor.mean(design, Y).std_error.tolist() == [0]  # the answer of one: the others are rounding beside it
    assert raoscott.independence(design, Y, GROUP).reason and ranks.rank_test(design, Y, GROUP).reason


def test_a_group_in_one_cluster_has_no_error_of_its_own():
    cluster = np.where(GROUP == "a", "a", (np.arange(N) // 2).astype(str))
    design = designs.design(W, clusters=cluster)
    found = ranks.rank_test(design, Y, GROUP)
    assert np.isnan(found.p) and found.reason.startswith("a group has no error: all of it is in one cluster")
    assert ranks.rank_test(design, Y, GROUP, GROUP != "a").p > 0


@pytest.mark.parametrize("method", ["linear", "raking"])
@pytest.mark.parametrize("times", SCALES)
def test_calibration_has_no_unit(method, times):
    x = np.column_stack([np.ones(N), designs.dummies(GROUP)])  # one column says what the others say
    totals = np.array([N, *(30 - 10 * k for k in range(3))], dtype=float)
    totals[1:] *= N / totals[1:].sum()
    once = calibration.calibrate(W, x, totals * 5, method)
    assert calibration.calibrate(W * times, x, totals * 5 * times, method) == pytest.approx(once * times, rel=1e-9)


def test_rank_is_counted_at_the_scale_of_each_column():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(30, 4)) * [1e-9, 1, 1e9, 1e3]
    both = np.column_stack([x, x[:, 0] * 1e12 + x[:, 3]])
    assert algebra.rank(algebra.cross(x)) == 4 == algebra.rank(algebra.cross(both))
    assert algebra.basis(both).shape[1] == 4 and algebra.basis(np.zeros((3, 2))).shape == (3, 0)
    plain = algebra.cross(rng.normal(size=(30, 4)))
    assert algebra.times(plain, algebra.inverse(plain)) == pytest.approx(np.eye(4), abs=1e-12)
    with pytest.raises(algebra.Singular):
        algebra.inverse(algebra.cross(both))
    assert algebra.rank(np.full((2, 2), np.nan)) == 0


def test_parts_in_which_all_gave_the_same_have_no_error():
    y, w = [Fraction(0.1)] * 5, [Fraction(k) for k in (1, 2, 3, 1, 7)]
    wy = [a * b for a, b in zip(w, y, strict=True)]
    drawn_one_by_one = sums.Drawn(
        [sum(w)], [sum(wy)], [sum(a * a for a in w)], [sum(a * b for a, b in zip(w, wy, strict=True))],
        [sum(a * a for a in wy)],
    )  # fmt: skip
    for value in (0.1, np.nextafter(0.1, 1)):  # a weighted mean ends in the last bit or the one before
        assert sums.element_error(drawn_one_by_one, value, np.array([5.0]), np.array([9.0]), "fail") == 0


LIBRARY = {"linalg", "dot", "vdot", "inner", "matmul", "einsum", "tensordot", "cov", "corrcoef", "polyfit", "convolve"}


def test_nothing_asks_a_library_of_linear_algebra():
    # Its last bits are those of a processor: `algebra` is the one place for products and solutions.
    found = []
    for path in sorted((ROOT / "scripts").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "module", None) or ""
            if isinstance(getattr(node, "op", None), ast.MatMult) or LIBRARY & set(str(name).split(".")):
                found.append(f"{path.relative_to(ROOT)}, line {node.lineno}")
    assert not found
