"""Rank tests: what the order of rows, the scale of weights and labels must not change; the finite population."""

import numpy as np
import pytest

from scripts.statistics.design import design
from scripts.statistics.ranks import rank_fit, rank_test, ranks
from scripts.statistics.regression import student

RNG = np.random.default_rng(5)
N = 40
Y = RNG.integers(1, 6, N).astype(float)
W = RNG.choice([1.0, 2.0, 4.0], N)
GROUP = RNG.choice(list("abc"), N)


def test_ranks_by_hand():
    assert ranks([5, 1, 5, 9], [1, 1, 1, 1]) == pytest.approx([2 / 4, 0.5 / 4, 2 / 4, 3.5 / 4])
    # Weights 3 and 1 share the middle of 4: (0 + 4) / 2 of 5.
    assert ranks([2, 2, 7], [3, 1, 1]) == pytest.approx([0.4, 0.4, 0.9])
    assert np.isnan(ranks([2, 9], [1, 0])[1])
    # As the rows stand: middles 1.5 and 3.5, their mean 2.5; the other way round .5 and 2.5, mean 1.5.
    assert ranks([2, 2, 7], [3, 1, 1], "as sorted")[0] == pytest.approx(0.5)
    assert ranks([2, 2, 7], [1, 3, 1], "as sorted")[0] == pytest.approx(0.3)


@pytest.mark.parametrize("scores", ["wilcoxon", "waerden", "median"])
def test_scale_order_and_a_growing_change_of_y_change_nothing(scores):
    found = rank_test(design(W), Y, GROUP, scores=scores)
    order = RNG.permutation(N)
    for other in (
        rank_test(design(W * 1000), Y, GROUP, scores=scores),
        rank_test(design(W[order]), Y[order], GROUP[order], scores=scores),
        rank_test(design(W), np.exp(Y), GROUP, scores=scores),
    ):
        assert other.statistic == pytest.approx(found.statistic) and other.p == pytest.approx(found.p)
    assert (found.numerator, found.denominator) == (2, N - 1 - 2)


def test_two_groups_are_t():
    two = np.where(GROUP == "a", "a", "b")
    fit = rank_fit(design(W), Y, two)
    test = rank_test(design(W), Y, two)
    assert test.statistic == pytest.approx(student(fit, 1)[2] ** 2) and test.p == pytest.approx(student(fit, 1)[3])


def test_the_finite_population_decides_what_is_asked():
    open_ = rank_test(design(np.ones(N)), Y, GROUP)
    of_50 = rank_test(design(np.ones(N), population=np.full(N, 50)), Y, GROUP)
    assert of_50.statistic == pytest.approx(open_.statistic / (1 - N / 50)) and of_50.p < open_.p


def test_a_missing_answer_and_a_weight_of_0_are_a_domain():
    holes = np.where(np.arange(N) % 5 == 0, np.nan, Y)
    inside = ~np.isnan(holes)
    domain = rank_test(design(W), holes, GROUP, inside)
    zero = rank_test(design(W * inside), Y, GROUP)
    assert domain == pytest.approx(zero)
    # Both at once, with a group that has no weight at all.
    w, group = np.where(GROUP == "c", 0.0, W), np.where(GROUP == "c", "none", GROUP)
    both = rank_test(design(w), np.where(GROUP == "c", np.nan, Y), group, np.ones(N, dtype=bool))
    assert both.numerator == 1 and both == pytest.approx(rank_test(design(w), Y, group, GROUP != "c"))
    with pytest.raises(ValueError, match="missing"):
        rank_test(design(W), holes, GROUP)
    assert rank_test(design(W), Y, GROUP, GROUP == "a").reason == "there are not two groups"
    with pytest.raises(ValueError, match="unknown scores"):
        rank_test(design(W), Y, GROUP, scores="savage")
    with pytest.raises(ValueError, match="unknown treatment"):
        ranks(Y, W, "random")


@pytest.mark.parametrize("times", [1e-12, 1.0, 1e12])
@pytest.mark.parametrize(
    ("y", "group", "reason"),
    [
        ([0.1] * 8, "aaaabbbb", "all gave the same answer"),
        ([0.1] * 4 + [0.3] * 4, "aaaabbbb", "in every group all answers are identical"),
        ([1, 2, 3, 4, 1, 2, 3, 4], "aaaaaaaa", "there are not two groups"),
    ],
)
def test_what_groups_cannot_carry_has_a_reason(y, group, reason, times):
    w = np.array([1, 2, 3, 1, 2, 3, 1, 2]) * times
    found = rank_test(design(w), y, list(group))
    assert found.reason == reason and np.isnan(found.p) and np.isnan(found.statistic)
