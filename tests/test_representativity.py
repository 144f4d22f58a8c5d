"""R-indicators: values worked out by hand, and what must hold whatever the data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.statistics import representativity as rep


def cells(sizes: list[int], answers: list[int]) -> tuple[np.ndarray, list[str]]:
    """Return flags and labels of cells of these sizes, of which so many answered."""
    told = np.concatenate([np.arange(n) < k for n, k in zip(sizes, answers, strict=True)])
    return told, [f"c{i}" for i, n in enumerate(sizes) for _ in range(n)]


def test_two_cells_by_hand() -> None:
    """Of 50 answered 40, of 50 answered 20: the mean is .6, each cell .2 away."""
    told, labels = cells([50, 50], [40, 20])
    x = rep.main_effects([labels])
    rho = rep.propensities(told, x)
    assert rho[:50] == pytest.approx(0.8) and rho[50:] == pytest.approx(0.4)
    found = rep.indicator(rho, x)
    assert found.spread**2 == pytest.approx(100 * 0.04 / 99)
    assert found.r == pytest.approx(1 - 2 * (4 / 99) ** 0.5)
    # Chance adds .8 x .2 / 50 in the one cell and .4 x .6 / 50 in the other, each half of the persons.
    assert found.adjusted_spread**2 == pytest.approx(4 / 99 - (0.16 + 0.24) / 100)
    assert found.largest_bias() == pytest.approx((1 - found.r) / (4 * 0.6))
    assert found.largest_adjusted_bias() < found.largest_bias()
    assert rep.between(told, labels) == pytest.approx([0.5**0.5 * 0.2, -(0.5**0.5) * 0.2])


def test_the_same_rate_everywhere_is_one() -> None:
    told, labels = cells([10, 20, 30], [5, 10, 15])
    x = rep.main_effects([labels])
    found = rep.indicator(rep.propensities(told, x), x)
    assert found.r == pytest.approx(1) and found.adjusted == pytest.approx(1)
    assert np.abs(rep.between(told, labels)).max() == pytest.approx(0)


def test_cells_of_which_all_or_none_answered_go_to_the_ends() -> None:
    """The worst there is: half of the frame for certain, the other half never."""
    told, labels = cells([40, 40], [40, 0])
    x = rep.main_effects([labels])
    rho = rep.propensities(told, x)
    assert rho == pytest.approx(told.astype(float), abs=1e-8)
    assert rep.indicator(rho, x).r == pytest.approx(1 - 2 * (80 * 0.25 / 79) ** 0.5)


def test_a_variable_said_twice_changes_nothing() -> None:
    told, labels = cells([10, 20, 30], [2, 11, 25])
    once, twice = rep.main_effects([labels]), rep.main_effects([labels, labels])
    one, two = (rep.indicator(rep.propensities(told, x), x) for x in (once, twice))
    assert two == pytest.approx(one, abs=1e-7)


def test_what_is_left_within_the_others() -> None:
    """Nothing of a variable that the other one says already; everything of the only one."""
    told, labels = cells([10, 20, 30], [2, 11, 25])
    x = rep.main_effects([labels])
    rho = rep.propensities(told, x)
    assert rep.within(rho, [labels]) == pytest.approx(0)
    assert rep.within(rho, []) == pytest.approx(rep.indicator(rho, x).spread)


def test_chance_alone_by_enumeration() -> None:
    """All ways in which 3 of 6 persons can answer, in groups of 2 and 4: the mean square is the formula."""
    from itertools import combinations

    labels = ["a", "a", "b", "b", "b", "b"]
    squares = [(rep.between([i in some for i in range(6)], labels) ** 2).sum() for some in combinations(range(6), 3)]
    assert rep.by_chance(0.5, 2, 6) ** 2 == pytest.approx(np.mean(squares))


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 12)), min_size=2, max_size=5))
def test_between_and_the_indicator_agree_for_one_variable(parts: list[tuple[int, int]]) -> None:
    """With one variable R is made of its partial indicator, n below instead of n - 1."""
    sizes = [size for size, _ in parts]
    told, labels = cells(sizes, [min(k, size) for size, k in parts])
    if told.all() or not told.any():
        return
    x = rep.main_effects([labels])
    rho = rep.propensities(told, x)
    n = len(told)
    assert (rep.between(told, labels) ** 2).sum() * n / (n - 1) == pytest.approx(
        rep.indicator(rho, x).spread ** 2, abs=1e-6
    )
    assert rho.mean() == pytest.approx(told.mean(), abs=1e-6)


def test_dissimilarity() -> None:
    assert rep.dissimilarity([0.5, 0.5], [0.8, 0.2]) == pytest.approx(0.3)
    assert rep.dissimilarity([1, 0], [0, 1]) == 1
