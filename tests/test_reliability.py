"""Cronbach's alpha: the formula by hand, missing answers, edges."""

import numpy as np
import pytest

from scripts.statistics.design import design
from scripts.statistics.reliability import alpha

ITEMS = np.random.default_rng(4).integers(1, 6, (30, 4)).astype(float)


def test_equal_weights_are_the_textbook():
    spread = ITEMS.var(axis=0, ddof=1).sum() / ITEMS.sum(axis=1).var(ddof=1)
    assert alpha(design(np.full(30, 2.0)), ITEMS) == (pytest.approx(4 / 3 * (1 - spread)), 30)


def test_the_same_item_twice_is_1():
    assert alpha(design(np.arange(1.0, 31.0)), ITEMS[:, [0, 0]])[0] == pytest.approx(1)


def test_who_left_an_item_out_is_left_out():
    holes = ITEMS.copy()
    holes[:5, 2] = np.nan
    w = np.arange(1.0, 31.0)
    found = alpha(design(w), holes)
    assert found == (pytest.approx(alpha(design(w[5:]), ITEMS[5:])[0]), 25)
    assert alpha(design(w), ITEMS, np.arange(30) >= 5) == pytest.approx(found)


def test_edges():
    assert np.isnan(alpha(design(np.ones(4)), np.ones((4, 2)))[0])
    assert np.isnan(alpha(design(np.ones(4)), np.full((4, 2), np.nan))[0])
    for wrong in (ITEMS[:, :1], ITEMS[:, 0]):
        with pytest.raises(ValueError, match="two items"):
            alpha(design(np.ones(30)), wrong)
