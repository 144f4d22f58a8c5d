"""Families of comparisons: Benjamini-Hochberg by the paper's example, overlap, letters, sets of ranks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from scripts.statistics.comparisons import discoveries, letters, name, pairwise, rank_bounds, rank_sets


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_false_discoveries_are_those_of_statsmodels(p):
    assert discoveries(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])


def test_what_is_not_tested_is_not_of_the_family():
    found = discoveries([0.01, np.nan, 0.04])
    assert found[[0, 2]] == pytest.approx([0.02, 0.04]) and np.isnan(found[1])


def test_pairs_by_hand():
    rows = pairwise([3.0, 1.0, 1.5], np.diag([0.25, 0.25, 0.0]), 20)
    assert [(r.first, r.second, r.difference) for r in rows] == [(0, 1, 2.0), (0, 2, 1.5), (1, 2, -0.5)]
    assert rows[0].t == pytest.approx(2 / np.sqrt(0.5)) and {r.family for r in rows} == {3}
    assert all(r.p <= r.adjusted <= 1 for r in rows)
    assert letters(rows, 3) == ["BC", "", ""]
    assert letters(rows, 3, 0.999) == ["", "", ""]
    family = pairwise([3.0, 1.0, 1.5], np.diag([0.25, 0.25, 0.0]), 20, pairs=[(0, 1)])
    assert family[0].adjusted == family[0].p == rows[0].p and family[0].family == 1


def test_columns_that_are_the_same_or_not_known_are_not_tested():
    overlap = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    rows = pairwise([3.0, 3.0, np.nan], overlap, 20)
    assert all(np.isnan(r.p) and np.isnan(r.adjusted) and r.family == 0 for r in rows)
    assert letters(rows, 3) == ["", "", ""]
    assert np.isnan(pairwise([1.0, 2.0], np.eye(2), 0)[0].p)
    # Columns of all equal answers (0 or 100 %) have no error: not tested.
    assert np.isnan(pairwise([0.0, 1.0], np.zeros((2, 2)), 20)[0].p)


def test_overlap_narrows_the_error():
    apart = pairwise([3.0, 2.0], [[1.0, 0.0], [0.0, 1.0]], 20)[0]
    together = pairwise([3.0, 2.0], [[1.0, 0.9], [0.9, 1.0]], 20)[0]
    assert together.std_error == pytest.approx(np.sqrt(0.2)) and together.p < apart.p


def test_a_family_holds_each_pair_once():
    for pairs in ([(0, 1), (1, 0)], [(0, 0)]):
        with pytest.raises(ValueError, match="each pair"):
            pairwise([1.0, 2.0], np.eye(2), 9, pairs)


def test_letters_of_many_columns():
    assert [name(k) for k in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_sets_of_ranks():
    values = [5.0, 4.9, 1.0]
    assert rank_sets(values, np.eye(3) * 0.01, 100) == [(1, 2), (1, 2), (3, 3)]
    assert rank_sets(values, np.eye(3) * 100, 100) == [(1, 3)] * 3
    assert rank_sets(values, np.zeros((3, 3)), 100) == [(1, 1), (2, 2), (3, 3)]
    assert rank_sets(values, np.eye(3), 0) == [(1, 3)] * 3 and rank_sets([2.0], [[1.0]], 5) == [(1, 1)]
    assert rank_sets([2.0, 2.0], np.zeros((2, 2)), 9) == [(1, 2), (1, 2)]  # a shared place


def test_sets_of_ranks_hold_all_at_once():
    # t = 2.4 with 20 degrees of freedom: enough for one pair (2.09), not for the three pairs of three (2.61).
    assert rank_sets([2.4 * 2**0.5, 0.0], np.eye(2), 20) == [(1, 1), (2, 2)]
    assert rank_sets([2.4 * 2**0.5, 0.0, 0.0], np.eye(3), 20) == [(1, 3)] * 3
    assert rank_sets([2.7 * 2**0.5, 0.0, 0.0], np.eye(3), 20) == [(1, 1), (2, 3), (2, 3)]


def test_ranks_within_bounds():
    assert rank_bounds([0.6, 0.3, 0.1], [0.8, 0.6, 0.2]) == [(1, 2), (1, 2), (3, 3)]
    with pytest.raises(ValueError):
        rank_bounds([0.6], [0.5])
