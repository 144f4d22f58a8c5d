"""Agreement on passages: unitizing by hand, and alpha written out again from its formulas."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.statistics import agreement
from scripts.statistics import unitizing as un


def test_unitizing_by_hand():
    # The same passages: agreement is complete; nobody found any: not computable.
    assert un.alpha_u([{"c": [(2, 5)]}, {"c": [(2, 5)]}], 0, 10).value == 1
    assert math.isnan(un.alpha_u([{}, {}], 0, 10).value)
    with pytest.raises(ValueError, match="overlaps"):
        un.alpha_u([{"c": [(2, 5), (4, 6)]}, {}], 0, 10)
    # Passages of 10, overlapping by 5: 5 of 15 characters in common.
    assert un.matched([(0, 10)], [(5, 15)], 0.3) == [(0, 0, pytest.approx(1 / 3))]
    assert un.matched([(0, 10)], [(5, 15)]) == []
    assert un.matched([(0, 10), (10, 20)], [(0, 20)]) == [(0, 0, 0.5)]
    assert un.characters([(0, 10)], [(5, 15)], 20) == (5, 5, 5, 5)
    assert un.character_kappa([(0, 10)], [(5, 15)], 20) == 0
    assert un.character_kappa([(0, 10)], [(0, 10)], 20) == 1


def published(coders, length):
    """Alpha of unitizing written out again from the formulas of Krippendorff (2004, p. 251-255), over all pairs."""
    seen = chance = 0.0
    m = len(coders)
    for category in sorted(set().union(*coders)):
        cut = []
        for coder in coders:
            marks = [None] * length
            for number, (start, end) in enumerate(coder.get(category, [])):
                marks[start:end] = [number] * (end - start)
            edges = [0, *(k for k in range(1, length) if marks[k] != marks[k - 1]), length]
            cut.append([(b, e - b, marks[b] is not None) for b, e in itertools.pairwise(edges)])
        for i, j in itertools.permutations(range(m), 2):
            for (b, n, unit), (c, k, other) in itertools.product(cut[i], cut[j]):
                if unit and other and -n < b - c < k:
                    seen += ((b - c) ** 2 + (b + n - c - k) ** 2) / (m * (m - 1) * length**2)
                elif unit and not other and 0 <= b - c <= k - n:
                    seen += n**2 / (m * (m - 1) * length**2)
                elif other and not unit and k - n <= b - c <= 0:
                    seen += k**2 / (m * (m - 1) * length**2)
        units = [n for sections in cut for _, n, unit in sections if unit]
        gaps = [n for sections in cut for _, n, unit in sections if not unit]
        below = m * length * (m * length - 1) - sum(n * (n - 1) for n in units)
        for n in units:
            anywhere = (len(units) - 1) / 3 * (2 * n**3 - 3 * n**2 + n)
            chance += 2 / length * (anywhere + n**2 * sum(gap - n + 1 for gap in gaps if gap >= n)) / below
    return 1 - seen / chance if chance else math.nan


CUTS = st.lists(st.integers(0, 30), max_size=8, unique=True).map(sorted)
CODERS = st.dictionaries(st.sampled_from("ab"), CUTS.map(lambda cuts: list(zip(cuts[::2], cuts[1::2], strict=False))))


@given(st.lists(CODERS, min_size=2, max_size=4))
def test_unitizing_is_what_its_formulas_say(coders):
    assert un.alpha_u(coders, 0, 30).value == pytest.approx(published(coders, 30), nan_ok=True, abs=1e-9)


def test_kappa_of_a_coder_who_found_nothing_is_zero_to_the_last_bit():
    for length in (7, 1001, 60_007):
        assert un.character_kappa([(0, 3)], [], length) == 0
        assert un.character_kappa([(0, 3), (5, 6)], [(0, length)], length) == 0


@given(CODERS, CODERS)
def test_kappa_over_characters_is_that_of_each_character_as_a_unit(first, second):
    one, two = ([unit for units in coder.values() for unit in units] for coder in (first, second))
    marks = np.zeros((2, 60), dtype=int)
    for row, units in zip(marks, (one, two), strict=True):
        for start, end in units:
            row[start:end] = 1
    assert agreement.conger(marks.T, 2).value == pytest.approx(un.character_kappa(one, two, 60), nan_ok=True)
