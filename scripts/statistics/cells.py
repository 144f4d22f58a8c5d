"""The covariance of all cells of a table in one pass: each case is in one cell, so most of the work is counting.

O(n) in the cases, then O(clusters q^2) in the clusters and cells, or O(strata q^2) where each case is a cluster; the
general form (calibrated weights, a second stage) is O(n q).
"""

import numpy as np
from numpy.typing import NDArray

from scripts.statistics import algebra, taylor
from scripts.statistics.design import Codes, Design, Floats


def covariance(design: Design, share: Floats, cell: Codes, p: Floats) -> Floats:
    """Return the q by q covariance of the shares p of the q cells.

    `share`: n weights over their sum, 0 outside of the domain; `cell`: n numbers of cells.
    """
    q = len(p)
    if design.calibration is not None or design.poststrata is not None or design.second is not None:
        return taylor.covariance(design, influence(share, cell, p))
    singletons = ((design.sizes == 1) & (design.population > 1)).any()
    if len(design.strata) < len(share) or singletons:
        totals = counted(design.clusters * q + cell, share, len(design.strata), q)
        rows = taylor.spread(design, totals - totals.sum(axis=1)[:, None] * p)
        return algebra.cross(rows)
    place = design.strata[design.clusters] * q + cell
    sums, squares = (counted(place, by, len(design.sizes), q) for by in (share, share**2))
    scale = (1 - design.sizes / design.population) * design.sizes / np.maximum(design.sizes - 1, 1)
    own = (scale[:, None] * squares).sum(axis=0)
    crossed = own[:, None] * p
    far = (sums - sums.sum(axis=1)[:, None] * p) * np.sqrt(scale / design.sizes)[:, None]
    return np.asarray(np.diag(own) - crossed - crossed.T + own.sum() * (p[:, None] * p) - algebra.cross(far))


def influence(share: Floats, cell: Codes, p: Floats) -> Floats:
    """Return the influence of each case on the share of each cell, n by q."""
    found = -share[:, None] * p
    found[np.arange(len(share)), cell] += share
    return np.asarray(found)


def counted(place: NDArray[np.intp], by: Floats, size: int, q: int) -> Floats:
    """Return the sums of `by`, size by q, where `place` counts cells first."""
    return np.bincount(place, weights=by, minlength=size * q).astype(float).reshape(size, q)
