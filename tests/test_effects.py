"""Design effects and their reference; the variance of a variable."""

import numpy as np
import pytest

from scripts.statistics import weighting
from scripts.statistics.design import design
from scripts.statistics.effects import WITH_REPLACEMENT, WITHOUT_REPLACEMENT, design_effect, variance

Y = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])


def test_a_simple_random_sample_has_the_effect_1():
    assert design_effect(design(np.ones(8)), Y, reference=WITH_REPLACEMENT) == pytest.approx([1])
    drawn = design(np.full(8, 2.5), population=np.full(8, 20))
    assert design_effect(drawn, Y) == pytest.approx([1])
    assert design_effect(drawn, Y, reference=WITH_REPLACEMENT) == pytest.approx([1 - 8 / 20])


def test_weights_that_are_no_population_have_no_reference_without_replacement():
    with pytest.raises(ValueError, match="not to a population"):
        design_effect(design(np.ones(8)), Y, reference=WITHOUT_REPLACEMENT)
    with pytest.raises(ValueError, match="unknown reference"):
        design_effect(design(np.ones(8)), Y, reference="srs")


def test_the_scale_of_weights_changes_nothing_with_replacement():
    w = np.array([1.0, 2.0, 3.0, 1.0, 1.0, 2.0, 5.0, 1.0])
    one, thousand = (design_effect(design(w * k), Y, reference=WITH_REPLACEMENT) for k in (1, 1000))
    assert one == pytest.approx(thousand)


def test_kish_is_exact_and_not_that_of_a_sample_deviation():
    # pewmethods takes 1 + s^2 / mean^2 with n - 1: 1.3333 here; Kish's is n sum w^2 / (sum w)^2.
    assert weighting.kish([1, 3]) == (pytest.approx(2 * 10 / 16), pytest.approx(1.6))


def test_variance_by_hand_and_its_edges():
    assert variance(design(np.full(8, 3.0)), Y).value[0] == pytest.approx(np.var(Y, ddof=1))
    assert variance(design(np.ones(8)), Y, np.arange(8) < 3).value[0] == pytest.approx(np.var(Y[:3], ddof=1))
    assert np.isnan(variance(design(np.ones(8)), Y, np.arange(8) < 1).value[0])
    assert np.isnan(design_effect(design(np.ones(8)), np.ones(8), reference=WITH_REPLACEMENT)[0])
