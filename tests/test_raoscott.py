"""Rao-Scott: Pearson's test under simple random sampling, empty cells, one label, labels without weight."""

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from scripts.statistics import taylor
from scripts.statistics.design import design
from scripts.statistics.raoscott import ADJUSTED_WALD, FIRST_ORDER, SECOND_ORDER, WALD, components, independence

METHODS = [SECOND_ORDER, FIRST_ORDER, WALD, ADJUSTED_WALD]


def sample(n=60, seed=3):
    rng = np.random.default_rng(seed)
    return rng.choice(list("abc"), n), rng.choice(list("xyz"), n), rng.choice([1.0, 2.0, 3.0], n)


def test_simple_random_sampling_is_pearson():
    rows, columns, _ = sample()
    table = np.array([[((rows == r) & (columns == c)).sum() for c in "xyz"] for r in "abc"])
    pearson = chi2_contingency(table, correction=False)[0]
    found = independence(design(np.ones(60)), rows, columns)
    assert found.pearson == pytest.approx(pearson)
    assert found.statistic * 4 == pytest.approx(pearson * 59 / 60)
    assert found.numerator == pytest.approx(4) and found.denominator == pytest.approx(4 * 59)
    first = independence(design(np.ones(60)), rows, columns, method=FIRST_ORDER)
    assert first.statistic == pytest.approx(pearson * 59 / 60)


@pytest.mark.parametrize("method", METHODS)
def test_scale_order_and_labels_change_nothing(method):
    rows, columns, w = sample()
    found = independence(design(w), rows, columns, method=method)
    order = np.random.default_rng(1).permutation(60)
    renamed = np.array([{"x": "3", "y": "1", "z": "2"}[c] for c in columns])
    for other in (
        independence(design(w * 1000), rows, columns, method=method),
        independence(design(w[order]), rows[order], columns[order], method=method),
        independence(design(w), rows, renamed, method=method),
        independence(design(w), columns, rows, method=method),
    ):
        assert other[:6] == pytest.approx(found[:6], rel=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_labels_without_weight_and_rows_outside_are_left_out(method):
    rows, columns, w = sample()
    found = independence(design(w), rows, columns, method=method)
    more_rows, more_columns = np.append(rows, ["d", "a"]), np.append(columns, ["x", "w"])
    zero = independence(design(np.append(w, [0, 0])), more_rows, more_columns, method=method)
    inside = np.append(np.ones(60, dtype=bool), [False, False])
    missing = np.append(columns.astype(object), [None, None])
    domain = independence(design(np.append(w, [1, 5])), more_rows, missing, inside, method)
    for other in (zero, domain):
        assert (other.n, other.pearson) == (60, pytest.approx(found.pearson))
        assert other.numerator == pytest.approx(found.numerator)
        assert other.denominator == pytest.approx(found.denominator)
        if method in (SECOND_ORDER, FIRST_ORDER):  # the rows keep their place in the design: 62 cases were drawn
            assert other.statistic * 62 / 61 == pytest.approx(found.statistic * 60 / 59)


def test_an_empty_cell_may_stand():
    rows = np.array(list("aaaabbbbbbccccc"))
    columns = np.array(list("xyxyxyxyyyxxxxx"))  # nobody is c and y
    found = independence(design(np.ones(15)), rows, columns)
    assert 0 < found.p < 1 and found.numerator > 0


@pytest.mark.parametrize("method", METHODS)
def test_nothing_to_test(method):
    n = 6
    one_column = independence(design(np.ones(n)), list("aabbcc"), ["x"] * n, method=method)
    nobody = independence(design(np.ones(n)), list("aabbcc"), list("xyxyxy"), np.zeros(n, dtype=bool), method)
    alone = independence(
        design(np.ones(n), clusters=["k"] * n, lonely_psu="remove"), list("aabbcc"), list("xyxyxy"), None, method
    )
    everybody = independence(design(np.ones(n), population=np.full(n, n)), list("aabbcc"), list("xxyyxy"), None, method)
    for found in (one_column, nobody, alone, everybody):
        assert np.isnan(found.p)


def test_the_finite_population_decides_what_is_asked():
    rows, columns, _ = sample()
    plain = independence(design(np.ones(60)), rows, columns)
    of_80 = independence(design(np.ones(60), population=np.full(60, 80)), rows, columns)
    assert of_80.statistic == pytest.approx(plain.statistic / (1 - 60 / 80)) and of_80.p < plain.p


def test_wrong_calls_are_refused():
    with pytest.raises(ValueError, match="unknown method"):
        independence(design(np.ones(4)), list("aabb"), list("xyxy"), method="fisher")
    with pytest.raises(ValueError, match="labels for"):
        independence(design(np.ones(4)), list("aab"), list("xyxy"))


def circle(n=40):
    """Two answers and two groups that never meet: an interaction lives in empty cells alone, whatever was drawn."""
    rows = np.array(list("aabbccdd") * (n // 8))
    return rows, np.where(np.isin(rows, ["a", "b"]), np.tile(["x", "y"], n // 2), np.tile(["z", "w"], n // 2))


def test_a_table_that_cannot_carry_the_interaction_is_not_testable():
    rows, columns = circle()  # R's svychisq: "Lapack routine dgesv: system is exactly singular"
    for method in (SECOND_ORDER, FIRST_ORDER):
        found = independence(design(np.ones(40)), rows, columns, method=method)
        assert np.isnan(found.p) and found.reason == "8 of 16 cells are empty"


@pytest.mark.parametrize("times", [1e-12, 1.0, 1e12])
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("rows", "columns", "reason"),
    [
        ("aaaaaaaa", "xxxxyyyy", "all gave the same answer"),
        ("aaaabbbb", "xxxxyyyy", "in every group all answers are identical"),
        ("aaabbbcc", "xxxxxxyy", ""),  # one group of one mind is not all of them
        ("aabbabab", "xxxxxxxx", "there are not two groups"),
    ],
)
def test_degenerate_tables(method, rows, columns, reason, times):
    w = np.array([1, 2, 3, 1, 2, 3, 1, 2]) * times
    found = independence(design(w), list(rows), list(columns), method=method)
    assert found.reason == reason and np.isnan(found.p) == bool(reason)


def test_circles_of_empty_cells():
    for circled in ([[1, 1], [1, 1]], [[1, 1, 0], [0, 1, 1], [1, 0, 1]]):
        assert components(np.array(circled, dtype=bool)) is None
    assert components(np.zeros((2, 2), dtype=bool)) == [0, 1, 2, 3]
    assert components(np.eye(3, dtype=bool)) == [0, 1, 2, 0, 1, 2]
    assert components(np.array([[1, 1, 1], [1, 0, 0]], dtype=bool)) == [1] * 5


@pytest.mark.parametrize("gone", [[], [(0, 0)], [(0, 0), (1, 1)], [(0, 0), (0, 1), (2, 1)]])
def test_design_effects_are_those_of_the_interactions_written_out(gone):
    rng = np.random.default_rng(8)
    rows, columns, w = rng.integers(0, 3, 300), rng.integers(0, 4, 300), rng.choice([1.0, 2.0, 3.0], 300)
    kept = ~np.isin(rows * 4 + columns, [4 * r + c for r, c in gone])
    rows, columns, w = rows[kept], columns[kept], w[kept]
    drawn = design(w, clusters=np.arange(len(w)) // 3)
    cell, p = rows * 4 + columns, np.bincount(rows * 4 + columns, weights=w, minlength=12) / w.sum()
    both = np.kron((np.eye(3) - 1 / 3)[:, 1:], (np.eye(4) - 1 / 4)[:, 1:])
    scaled = both * np.divide(1, p, out=np.zeros(12), where=p > 0)[:, None]
    influence = (np.eye(12)[cell] - p) * (w / w.sum())[:, None]
    delta = np.linalg.solve(both.T @ scaled / len(w), scaled.T @ taylor.covariance(drawn, influence) @ scaled)
    found = independence(drawn, rows, columns)
    assert found.statistic == pytest.approx(found.pearson / np.trace(delta))
    assert found.numerator == pytest.approx(np.trace(delta) ** 2 / np.trace(delta @ delta))
