"""Exact sums: the same bits whatever the cut and the order, and the same estimates as from the cases themselves."""

import math
from fractions import Fraction
from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.statistics import design, sums, taylor

NUMBERS = st.floats(-1e290, 1e290)
USUAL = st.floats(min_value=1e-3, max_value=1e4, width=64)
CASES = st.lists(st.tuples(st.integers(0, 3), NUMBERS), min_size=1, max_size=60)


def tallied(cases):
    cells = np.array([cell for cell, _ in cases], dtype=np.intp)
    return sums.tally(cells, 4, sums.sliced("w", [x for _, x in cases]))


def same(a, b):
    return set(a) == set(b) and all(np.array_equal(a[name], b[name]) for name in a)


def filled(tally):
    """Slices that are all 0 are as good as absent."""
    return {name: x for name, x in tally.items() if name == "n" or x.any()}


@given(CASES, st.randoms(use_true_random=False), st.integers(1, 5))
def test_no_cut_and_no_order_changes_a_bit(cases, random, parts):
    mixed = cases.copy()
    random.shuffle(mixed)
    cuts = sorted(random.randint(0, len(mixed)) for _ in range(parts))
    pieces = [mixed[a:b] for a, b in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]
    whole, joined = tallied(cases), sums.merged(tallied(piece) for piece in pieces)
    assert same(filled(whole), filled(joined))
    assert sums.rounded(whole, "w").tobytes() == sums.rounded(joined, "w").tobytes()
    assert sums.exact(whole, "w") == sums.exact(joined, "w")


@given(CASES, CASES, CASES)
def test_merging_is_associative_and_commutative(a, b, c):
    x, y, z = (tallied(one) for one in (a, b, c))
    left, right = sums.merged([sums.merged([x, y]), z]), sums.merged([x, sums.merged([y, z])])
    assert same(left, right)
    assert same(sums.merged([x, y]), sums.merged([y, x]))
    assert list(left) == list(right)


@given(CASES)
def test_sums_are_those_of_fractions(cases):
    found = sums.exact(tallied(cases), "w")
    for cell in range(4):
        assert found[cell] == sum((Fraction(x) for own, x in cases if own == cell), Fraction(0))


@given(st.lists(st.tuples(st.integers(0, 3), USUAL), min_size=1, max_size=60))
def test_rounding_is_that_of_fsum_or_the_next_number(cases):
    found = sums.rounded(tallied(cases), "w")
    for cell in range(4):
        right = math.fsum(x for own, x in cases if own == cell)
        assert abs(found[cell] - right) <= math.ulp(right)


@given(st.lists(st.tuples(USUAL, st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-9)), min_size=1))
def test_products_are_exact(pairs):
    a, b = np.array(pairs).T
    found = sums.exact(sums.tally(np.zeros(len(a), dtype=np.intp), 1, sums.multiplied("p", a, b)), "p")
    assert found == [sum((Fraction(x) * Fraction(y) for x, y in pairs), Fraction(0))]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_has_no_sum_is_refused(bad):
    with pytest.raises(ValueError, match="w: only finite numbers"):
        sums.sliced("w", [1.0, bad])


def test_a_plain_sum_depends_on_the_order_and_this_one_does_not():
    x = [1e16, 1.0, -1e16, 1.0]
    assert sum(x) != sum(sorted(x))
    assert {float(sums.rounded(tallied([(0, v) for v in order]), "w")[0]) for order in (x, sorted(x))} == {2.0}


def test_more_cases_than_a_float_can_count_by_slices():
    """Slices of one block stay below 2^53, and blocks are added as whole numbers."""
    n = 3 * sums.CHUNK + 5
    w = np.full(n, np.nextafter(2.0**7, 0))
    found = sums.exact(sums.tally(np.zeros(n, dtype=np.intp), 1, sums.sliced("w", w)), "w")
    assert found == [n * Fraction(w[0])]


def drawn(w, y, stratum, inside, size):
    """The sums that `element_error` takes."""
    u = w * y
    cells = np.where(inside, stratum, size)
    parts = {"w": (w, 1.0), "wy": (u, 1.0), "ww": (w, w), "wwy": (w, u), "wyy": (u, u)}
    found = [sums.exact(sums.tally(cells, size + 1, sums.multiplied(k, *ab)), k)[:size] for k, ab in parts.items()]
    return sums.Drawn(*found)


@settings(max_examples=60)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["remove", "adjust", "average"]), st.booleans())
def test_the_error_from_sums_is_that_of_taylor(seed, lonely, corrected):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(5, 60))
    stratum = rng.integers(0, 4, n)
    stratum = np.unique(np.append(stratum, 4), return_inverse=True)[1]  # the last stratum has one case
    n += 1
    w, y = rng.lognormal(0, 1, n), rng.choice([0.0, 1.0, 3.5], n)
    inside = rng.random(n) < 0.8
    inside[0] = True
    sizes = np.bincount(stratum)
    population = (sizes + rng.integers(1, 50, len(sizes))).astype(float) if corrected else np.full(len(sizes), np.inf)
    right = taylor.mean(
        design.design(w, strata=stratum, population=population[stratum] if corrected else None, lonely_psu=lonely),
        y,
        inside,
    )
    own = drawn(w, y, stratum, inside, len(sizes))
    found = sums.element_error(own, float(right.value[0]), sizes.astype(float), population, lonely)
    scale = np.abs(y).max() or 1.0
    assert found == pytest.approx(float(right.std_error[0]), rel=1e-11, abs=1e-12 * scale)


def test_strata_whose_cases_are_all_alike_add_exactly_nothing():
    w, y = np.full(6, 0.1), np.array([1.0, 1, 1, 0, 0, 0])
    own = drawn(w, y, np.array([0, 0, 0, 1, 1, 1]), np.ones(6, dtype=bool), 2)
    assert sums.element_error(own, 0.5, np.array([3.0, 3.0]), np.full(2, np.inf), "fail") == 0.0


def test_a_lonely_stratum_is_refused_where_no_policy_is_named():
    own = drawn(np.ones(3), np.array([1.0, 0, 1]), np.array([0, 0, 1]), np.ones(3, dtype=bool), 2)
    with pytest.raises(ValueError, match="1 strata have one case"):
        sums.element_error(own, 2 / 3, np.array([2.0, 1.0]), np.full(2, np.inf), "fail")
    # A stratum that was drawn whole has no error, whatever the policy.
    sums.element_error(own, 2 / 3, np.array([2.0, 1.0]), np.array([9.0, 1.0]), "fail")


def test_merging_many_is_the_sum_of_all():
    parts = [tallied([(k % 4, 0.1 * k)]) for k in range(50)]
    assert same(sums.merged(parts), reduce(lambda a, b: sums.merged([a, b]), parts))
