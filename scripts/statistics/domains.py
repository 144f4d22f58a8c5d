"""Means of all domains at once: each case is in one domain, so the work is counting and not a pass a domain.

The same numbers as `taylor.mean` of each domain. O(n) in the cases, then O(clusters d) in the clusters and domains, or
O(strata d) where each case is a cluster; calibrated weights, poststrata, a second stage and strata of one cluster take
a pass a domain, O(n d).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scripts.statistics import algebra, taylor
from scripts.statistics.cells import counted
from scripts.statistics.design import Codes, Design, Floats, distinct


class Domains(NamedTuple):
    """Means and standard errors, degrees of freedom and cases with weight: one entry a domain."""

    label: NDArray[Any]
    value: Floats
    std_error: Floats
    df: Codes
    n: Codes


def means(design: Design, y: ArrayLike, by: ArrayLike) -> Domains:
    """Return the weighted mean of y (n) in each domain, domains being the labels in `by` (n), in their order.

    A domain without weight has NaN. Raises ValueError where lengths differ or y is missing.
    """
    labels, domain = distinct(np.asarray(by).reshape(-1))
    values = taylor.prepared(design, y, np.ones(len(domain), dtype=bool))[1][:, 0]
    d, w = len(labels), design.weights
    alone = bool(((design.sizes == 1) & (design.population > 1)).any())
    if design.calibration is not None or design.poststrata is not None or design.second is not None or alone:
        every = [taylor.mean(design, values, domain == k) for k in range(d)]
        value, error = (np.concatenate(parts) for parts in ([e.value for e in every], [e.std_error for e in every]))
        return Domains(labels, value, error, np.array([e.df for e in every]), np.array([e.n for e in every]))
    size = np.bincount(domain, weights=w, minlength=d)
    known = size > 0
    total = np.bincount(domain, weights=w * values, minlength=d)
    value = np.divide(total, size, out=np.full(d, np.nan), where=known)
    z = w * (values - value[domain]) / np.where(known, size, 1.0)[domain]
    far = w * (np.abs(values) + np.abs(value)[domain]) / np.where(known, size, 1.0)[domain]
    made_of = np.sqrt(np.bincount(domain, weights=far**2, minlength=d))
    place = design.strata[design.clusters] * d + domain
    weighty = (w > 0).astype(float)
    n = np.bincount(domain, weights=weighty, minlength=d).astype(np.intp)
    strata = (counted(place, weighty, len(design.sizes), d) > 0).sum(axis=0)
    if len(design.strata) == len(w):
        return Domains(labels, value, algebra.known(np.sqrt(squares(design, z, place, d)), made_of), n - strata, n)
    cell = design.clusters * d + domain
    rows = taylor.spread(design, counted(cell, z, len(design.strata), d))
    clusters = (counted(cell, weighty, len(design.strata), d) > 0).sum(axis=0)
    return Domains(labels, value, algebra.known(taylor.sizes(rows), made_of), clusters - strata, n)


def squares(design: Design, z: Floats, place: Codes, d: int) -> Floats:
    """Return the variance of the sum of the influences of each domain where each case is a cluster."""
    strata = len(design.sizes)
    here = np.bincount(place, minlength=strata * d).reshape(strata, d)
    centre = counted(place, z, strata, d) / design.sizes[:, None]
    # The cases of the stratum outside of the domain count as 0: each is as far from the mean as the mean from 0.
    apart = counted(place, (z - centre.reshape(-1)[place]) ** 2, strata, d) + (design.sizes[:, None] - here) * centre**2
    scale = (1 - design.sizes / design.population) * design.sizes / np.maximum(design.sizes - 1, 1)
    return np.asarray((scale[:, None] * apart).sum(axis=0))
