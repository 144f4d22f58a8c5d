"""How the cases of a survey came about: weights, strata, clusters, a second stage, populations, calibration.

All labels become numbers once, here; every estimate after that is a few sums over them. Making a design is O(n) in the
cases where labels are whole numbers close together, and O(n log n) where they have to be sorted; with k auxiliaries
O(n k^2) more.
"""

from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scripts.statistics import algebra

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
Flags = NDArray[np.bool_]

LONELY = ("fail", "remove", "adjust", "average")


class Stage(NamedTuple):
    """Units drawn within each cluster: the second stage."""

    units: Codes  # of each case
    clusters: Codes  # of each unit
    sizes: Floats  # units of each cluster
    population: Floats  # units of each cluster in the population


class Calibration(NamedTuple):
    """What weights were fitted to: the variance is that of the residuals on it. Make it with `calibrated`."""

    base: Floats  # root of the weight of each case before
    after: Floats  # weight of each case after
    basis: Floats  # orthonormal columns that span the auxiliaries times `base`


class Design(NamedTuple):
    """How the cases came about; make it with `design`. Arrays of one entry a case, a cluster (PSU) or a stratum."""

    weights: Floats
    clusters: Codes  # of each case
    strata: Codes  # of each cluster
    sizes: Floats  # clusters of each stratum
    population: Floats  # clusters of each stratum in the population; infinite without a finite population correction
    lonely_psu: str
    poststrata: Codes | None
    second: Stage | None = None
    calibration: Calibration | None = None


def design(
    weights: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    population: ArrayLike | None = None,
    units: ArrayLike | None = None,
    unit_population: ArrayLike | None = None,
    poststrata: ArrayLike | None = None,
    calibration: Calibration | None = None,
    lonely_psu: str = "fail",
) -> Design:
    """Return a design of n cases.

    `weights`: n final weights. `strata`, `clusters`, `poststrata`: n labels; a cluster is one of its stratum.
    `population`: n counts of what was drawn from (cases, or clusters where there are clusters) in the stratum of the
    case: counts, never fractions. `units`, `unit_population`: n labels of what was drawn within the cluster and n
    counts of what that was drawn from (a second stage counts only with both, and with `population`).
    `poststrata`: groups whose weights were scaled to known totals; `calibration`: what else the weights were fitted
    to. `lonely_psu`: what a stratum with one cluster that isn't the whole stratum contributes: "fail" (ValueError),
    "remove" (nothing), "adjust" (its distance from the mean of all clusters), "average" (as much as the other strata do
    on average). Raises ValueError where lengths differ, a weight is negative, or a population is less than its sample.
    """
    w = np.asarray(weights, dtype=float)
    n = len(w)
    if not np.isfinite(w).all() or (w < 0).any():
        raise ValueError("weights have to be known and not negative")
    if lonely_psu not in LONELY:
        raise ValueError(f"unknown policy for singleton PSUs {lonely_psu}: one of {', '.join(LONELY)}")
    if calibration is not None and (poststrata is not None or calibration.after.shape != w.shape):
        raise ValueError("a calibration has one entry a case and takes the place of poststrata")
    stratum = codes(strata, n) if strata is not None else np.zeros(n, dtype=np.intp)
    inner = codes(clusters, n) if clusters is not None else np.arange(n)
    cluster, of_cluster, sizes = nested(stratum, inner)
    counts = known(population, stratum, sizes, "stratum")
    return Design(
        weights=w,
        clusters=cluster,
        strata=of_cluster,
        sizes=sizes,
        population=counts,
        lonely_psu=lonely_psu,
        poststrata=codes(poststrata, n) if poststrata is not None else None,
        second=stage(units, unit_population, cluster, population is not None),
        calibration=calibration,
    )


def codes(labels: ArrayLike, n: int) -> Codes:
    """Return labels as numbers from 0, in the order of the labels."""
    given = np.asarray(labels)
    if given.dtype.kind not in "biu":
        given = given.astype(str)
    found = distinct(given.reshape(-1))[1]
    if len(found) != n:
        raise ValueError(f"{len(found)} labels for {n} cases")
    return found


def distinct(labels: NDArray[Any]) -> tuple[NDArray[Any], Codes]:
    """Return the distinct labels, sorted, and the place of each label among them; small whole numbers are counted."""
    if labels.dtype.kind == "i" and len(labels):
        wide = labels.astype(np.int64)
        least = int(wide.min())
        span = int(wide.max()) - least + 1
        if span <= 8 * len(wide):
            held = np.bincount(wide - least, minlength=span) > 0
            return np.flatnonzero(held) + least, (np.cumsum(held) - 1)[wide - least]
    values, number = np.unique(labels, return_inverse=True)
    return values, number.reshape(-1).astype(np.intp)


def nested(outer: Codes, inner: Codes) -> tuple[Codes, Codes, Floats]:
    """Return the number of each pair (outer, inner), the outer of each pair, and the pairs of each outer."""
    width = int(inner.max(initial=0)) + 1
    pairs, number = distinct(outer * width + inner)
    of_pair = (pairs // width).astype(np.intp)
    return number, of_pair, np.bincount(of_pair).astype(float)


def known(population: ArrayLike | None, group: Codes, sizes: Floats, name: str) -> Floats:
    """Return the population of each group from the n counts given; infinite where none is given."""
    counts = np.full(len(sizes), np.inf)
    if population is None:
        return counts
    given = np.asarray(population, dtype=float)
    if given.shape == group.shape:
        counts[group] = given
    if given.shape != group.shape or not np.array_equal(counts[group], given):
        raise ValueError(f"the population has to be one count for all cases of a {name}")
    if not (counts >= sizes).all():
        raise ValueError(f"a {name} holds more cases than its population: give counts, not fractions")
    return counts


def stage(units: ArrayLike | None, unit_population: ArrayLike | None, cluster: Codes, corrected: bool) -> Stage | None:
    """Return the second stage; none without units, for then the first stage holds all of the variance."""
    if (units is None) != (unit_population is None) or (units is not None and not corrected):
        raise ValueError("a second stage needs its units, their population, and the population of the clusters")
    if units is None:
        return None
    unit, of_unit, sizes = nested(cluster, codes(units, len(cluster)))
    return Stage(unit, of_unit, sizes, known(unit_population, cluster, sizes, "cluster"))


def calibrated(before: ArrayLike, after: ArrayLike, auxiliaries: ArrayLike) -> Calibration:
    """Return what a design has to know of weights that were fitted to known totals.

    `before`, `after`: n weights; `auxiliaries`: n by k, the columns whose totals are known (dummies of the margins for
    raked weights; columns that say the same twice don't matter). Weights trimmed after that go to `design` as weights,
    the fitted ones here. The variance is that of the residuals of a regression on the auxiliaries, weighted by the
    weights before (Deville and Sarndal 1992; R's calibrate). Raises ValueError where lengths differ.
    """
    x = np.asarray(auxiliaries, dtype=float)
    x = x[:, None] if x.ndim == 1 else x
    root = np.sqrt(np.asarray(before, dtype=float))
    fitted = np.asarray(after, dtype=float)
    if len(x) != len(root) or fitted.shape != root.shape:
        raise ValueError("weights and auxiliaries differ in length")
    return Calibration(root, fitted, algebra.basis(x * root[:, None]))


def dummies(labels: ArrayLike) -> Floats:
    """Return n by k flags, one column a label in the order of the labels."""
    given = np.asarray(labels).astype(str)
    return np.asarray(given[:, None] == np.unique(given)[None, :], dtype=float)


def active(design: Design, inside: Flags) -> int:
    """Return the number of cases with weight in the domain."""
    return int((inside & (design.weights > 0)).sum())


def freedom(design: Design, inside: Flags) -> int:
    """Return the degrees of freedom: clusters less strata, of those with weight in the domain."""
    held = np.zeros(len(design.strata), dtype=bool)
    held[design.clusters[inside & (design.weights > 0)]] = True
    strata = np.zeros(len(design.sizes), dtype=bool)
    strata[design.strata[held]] = True
    return int(held.sum()) - int(strata.sum())


def freedom_of_pairs(design: Design, inside: list[Flags]) -> list[int]:
    """Return the degrees of freedom of each two of several groups together."""
    active = design.weights > 0
    held = np.zeros((len(inside), len(design.strata)), dtype=bool)
    strata = np.zeros((len(inside), len(design.sizes)), dtype=bool)
    for k, flags in enumerate(inside):
        held[k, design.clusters[flags & active]] = True
        strata[k, design.strata[held[k]]] = True
    return [
        int((held[a] | held[b]).sum()) - int((strata[a] | strata[b]).sum())
        for a, b in combinations(range(len(inside)), 2)
    ]


def all_asked(design: Design, inside: Flags) -> bool:
    """Return whether the strata of a group were asked as a whole, so that nothing of it is left to chance."""
    own = design.strata[design.clusters[inside]]
    return bool((design.sizes[own] == design.population[own]).all())
