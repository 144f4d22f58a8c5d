"""Rank tests for samples by design (Lumley and Scott, JRSS C 2013).

The rank of a case is the share of the population that is estimated to be below it; its score is regressed on the
group with design-based errors. With a finite population correction the test asks whether the groups of *this*
population differ; without one, whether they would again: declare which. O(n log n).
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from scripts.statistics import algebra, regression
from scripts.statistics.design import Design, Flags, Floats, all_asked, dummies
from scripts.statistics.untested import NO_ERROR, ONE_GROUP, ONE_MIND, SAME, SEVERAL, UNFIT

SCORES = ("wilcoxon", "waerden", "median")
TIES = ("middle", "as sorted")


def ranks(y: ArrayLike, weights: ArrayLike, ties: str = "middle") -> Floats:
    """Return the estimated rank of each case as a share of the population, 0 to 1.

    Ties share the middle of the weight they hold together. "as sorted" is the mean of the middles of the cases one by
    one, which depends on the order of the rows where weights differ (so R's svyranktest). Cases without weight are NaN.
    """
    if ties not in TIES:
        raise ValueError(f"unknown treatment of ties {ties}: one of {', '.join(TIES)}")
    values, w = np.asarray(y, dtype=float), np.asarray(weights, dtype=float)
    found = np.full(len(values), np.nan)
    own = np.flatnonzero(w > 0)
    order = own[np.argsort(values[own], kind="stable")]
    tie = np.unique(values[order], return_inverse=True)[1].reshape(-1)
    if ties == "middle":
        held = np.bincount(tie, weights=w[order])
        middle = held.cumsum() - held / 2
    else:
        middle = np.bincount(tie, weights=w[order].cumsum() - w[order] / 2) / np.bincount(tie)
    found[order] = middle[tie] / w.sum()
    return found


def rank_fit(
    design: Design,
    y: ArrayLike,
    group: ArrayLike,
    domain: ArrayLike | None = None,
    scores: str = "wilcoxon",
    ties: str = "middle",
) -> regression.Fit:
    """Return the fit of the score of the rank of y (n) on the group (n labels): the first group, then the differences.

    `scores`: "wilcoxon" (Wilcoxon for two groups, Kruskal-Wallis for more), "waerden" (normal scores), "median"
    (whether above it). Groups are those with weight in the domain, in the order of their labels.
    """
    inside, values, columns = prepared(design, y, group, domain)
    if columns.shape[1] < 2:
        raise ValueError("a rank test needs two groups with weight")
    return differences(mean_fit(design, values, columns, inside, scores, ties))


def rank_test(
    design: Design,
    y: ArrayLike,
    group: ArrayLike,
    domain: ArrayLike | None = None,
    scores: str = "wilcoxon",
    ties: str = "middle",
) -> regression.FTest:
    """Return the test that the groups have the same mean rank: F, q = groups - 1 and df - q degrees of freedom.

    With two groups F is the square of t with df - 1. What the groups can't carry has a p of NaN, and a `reason`.
    """
    inside, values, columns = prepared(design, y, group, domain)
    own = [values[flags > 0] for flags in columns.T]
    if reason := alike(own):
        return regression.FTest(np.nan, np.nan, np.nan, np.nan, reason)
    fit = mean_fit(design, values, columns, inside, scores, ties)
    same = np.array([np.ptp(one) == 0 for one in own])
    unknown = (np.diag(fit.covariance) == 0) & ~same
    light = any(not all_asked(design, flags > 0) for flags in columns.T[unknown])
    found = differences(fit)
    tested = regression.wald(found, slice(1, None), found.df)
    if light and fit.df > 0:
        return regression.FTest(np.nan, tested.numerator, tested.denominator, np.nan, NO_ERROR)
    # Two groups without an error of their own are at one distance from any other.
    return tested._replace(reason=SEVERAL) if tested.reason == UNFIT and same.sum() > 1 else tested


def prepared(design: Design, y: ArrayLike, group: ArrayLike, domain: ArrayLike | None) -> tuple[Flags, Floats, Floats]:
    """Return who has weight in the domain, the values (0 outside), and a column of flags a group."""
    inside: Flags = design.weights > 0
    if domain is not None:
        inside = inside & np.asarray(domain, dtype=bool)
    values = np.asarray(y, dtype=float)
    if np.isnan(values[inside]).any():
        raise ValueError("y is missing in the domain: leave these cases out of the domain")
    found = dummies(np.asarray(group)[inside])
    columns = np.zeros((len(values), found.shape[1]))
    columns[inside] = found
    return inside, np.where(inside, values, 0.0), columns


def mean_fit(design: Design, values: Floats, columns: Floats, inside: Flags, scores: str, ties: str) -> regression.Fit:
    """Return the mean of the scores of the ranks of each group, with their covariance."""
    if scores not in SCORES:
        raise ValueError(f"unknown scores {scores}: one of {', '.join(SCORES)}")
    score = np.where(inside, ranks(values, design.weights * inside, ties), 0.5)
    if scores == "waerden":
        score = ndtri(score)
    elif scores == "median":
        score = (score > 0.5 + algebra.EQUAL).astype(float)
    return regression.linear(design, score, columns, inside)


def differences(fit: regression.Fit) -> regression.Fit:
    """Return the mean of the first group, then how much more that of each other is.

    Means first, for a group that weighs little beside others says little of these, but enough of itself.
    """
    turn = np.eye(len(fit.value))
    turn[1:, 0] = -1.0
    covariance = algebra.times(algebra.times(turn, fit.covariance), turn.T)
    return fit._replace(value=algebra.times(turn, fit.value), covariance=covariance)


def alike(own: list[Floats]) -> str:
    """Return why groups of such values can't be told apart by a test, "" where they may."""
    if len(own) < 2:
        return ONE_GROUP
    if np.ptp(np.concatenate(own)) == 0:
        return SAME
    return ONE_MIND if all(np.ptp(one) == 0 for one in own) else ""
