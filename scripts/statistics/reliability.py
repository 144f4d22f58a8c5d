"""Reliability of a scale: Cronbach's alpha under the design. O(n k)."""

import numpy as np
from numpy.typing import ArrayLike

from scripts.statistics import algebra, effects, taylor
from scripts.statistics.design import Design


def alpha(design: Design, items: ArrayLike, domain: ArrayLike | None = None) -> tuple[float, int]:
    """Return Cronbach's alpha of k items (n by k, NaN where missing) and the cases that answered all of them.

    Cases that didn't are outside of the domain. NaN where nobody differs. Raises ValueError for less than two items.
    """
    values = np.asarray(items, dtype=float)
    if values.ndim != 2 or values.shape[1] < 2:
        raise ValueError("alpha needs two items or more")
    complete = ~np.isnan(values).any(axis=1)
    if domain is not None:
        complete &= np.asarray(domain, dtype=bool)
    k = values.shape[1]
    spread: taylor.Estimate = effects.variance(design, np.column_stack([values, values.sum(axis=1)]), complete)
    whole = float(spread.value[-1])
    if not whole > 0:
        return float("nan"), spread.n
    return k / (k - 1) * algebra.difference(1.0, float(spread.value[:-1].sum()) / whole), spread.n
