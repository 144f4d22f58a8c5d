"""Weights that meet known totals: calibration (linear, bounded, multiplicative), raking by margins, trimming.

Deville and Sarndal (JASA 1992). One step of a calibration is O(n k^2) in the cases and the auxiliaries, a sweep of a
raking O(n) a margin. Nothing here returns weights that miss their totals.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scripts.statistics import algebra

Floats = NDArray[np.float64]

METHODS = ("linear", "truncated", "raking", "logit")
NEAR = 1e-10
LN2_FIRST, LN2_REST = 0.693147180369123816490, 1.90821492927058770002e-10


def calibrate(
    weights: ArrayLike,
    auxiliaries: ArrayLike,
    totals: ArrayLike,
    method: str = "linear",
    bounds: tuple[float, float] | None = None,
) -> Floats:
    """Return n weights whose totals of the auxiliaries are the known ones, as near the given weights as possible.

    `auxiliaries`: n by k; `totals`: k. `method`: "linear" (the regression estimator, GREG; weights may get negative),
    "truncated" (linear within `bounds` on the factors, such as (0.5, 2.2)), "raking" (factors above 0), "logit"
    (smoothly within bounds). Raises ValueError where lengths differ, the bounds don't hold 1, or the totals can't be
    met to 1e-10 of their size.
    """
    w, x, wanted = (
        np.asarray(weights, dtype=float),
        np.asarray(auxiliaries, dtype=float),
        np.asarray(totals, dtype=float),
    )
    x = x[:, None] if x.ndim == 1 else x
    if len(x) != len(w) or wanted.shape != (x.shape[1],):
        raise ValueError("weights, auxiliaries and totals differ in length")
    if method not in METHODS:
        raise ValueError(f"unknown method {method}: one of {', '.join(METHODS)}")
    bounded = method in ("truncated", "logit")
    if bounded != (bounds is not None) or (bounds and not bounds[0] < 1 < bounds[1]):
        raise ValueError("bounds go with truncated and logit, and have to hold 1")
    size = np.maximum(np.abs(wanted), (np.abs(x) * w[:, None]).sum(axis=0))
    size[size == 0] = 1.0
    x, wanted = x / size, wanted / size
    slope = np.zeros(x.shape[1])
    factor, rate = factors(algebra.times(x, slope), method, bounds)
    gap = wanted - (x * (w * factor)[:, None]).sum(axis=0)
    for _ in range(100):
        if np.abs(gap).max(initial=0.0) < NEAR / 10:
            break
        # Columns that say the same twice are left out: they add nothing to what can be met.
        step = algebra.eliminated(algebra.cross(x, x * (w * rate)[:, None]), gap)[0]
        length = 1.0
        while length > 1e-6:
            found = factors(algebra.times(x, slope + length * step), method, bounds)
            left = wanted - (x * (w * found[0])[:, None]).sum(axis=0)
            if np.isfinite(left).all() and np.abs(left).max() < np.abs(gap).max():
                break
            length /= 2
        else:
            break
        slope, gap, (factor, rate) = slope + length * step, left, found
    if np.abs(gap).max(initial=0.0) > NEAR:
        raise ValueError(f"the totals can't be met by {method}: off by {np.abs(gap).max():.3g} of their size")
    return np.asarray(w * factor)


def factors(u: Floats, method: str, bounds: tuple[float, float] | None) -> tuple[Floats, Floats]:
    """Return the factor of each case and how fast it changes with u."""
    if method == "linear":
        return 1 + u, np.ones_like(u)
    if method == "raking":
        grown = powers(np.minimum(u, 500))
        return grown, grown
    assert bounds is not None
    low, high = bounds
    if method == "truncated":
        inside = (1 + u >= low) & (1 + u <= high)
        return np.clip(1 + u, low, high), inside.astype(float)
    pull = (high - low) / ((1 - low) * (high - 1))
    grown = powers(np.clip(pull * u, -500, 500))
    found = (low * (high - 1) + high * (1 - low) * grown) / (high - 1 + (1 - low) * grown)
    return found, pull * (found - low) * (high - found) / (high - low)


def powers(u: Floats) -> Floats:
    """Return e to the u, of sums and products: weights are never rounded, and exp ends in other bits elsewhere."""
    times = np.rint(u / math.log(2))
    # The logarithm of 2 in two parts, the first with so few bits that its multiples are exact.
    rest = (u - times * LN2_FIRST) - times * LN2_REST
    found = np.ones_like(u)
    for k in range(16, 0, -1):
        found = 1 + found * rest / k
    return np.asarray(np.ldexp(found, times.astype(np.int64)))


def rake(
    weights: ArrayLike, margins: Sequence[Sequence[str]], totals: Sequence[Mapping[str, float]], sweeps: int = 1000
) -> Floats:
    """Return n weights that add up to the known totals of each margin.

    `margins`: for each margin, n labels; `totals`: for each margin, label -> total. Stops when no factor differs from
    1 by 1e-10. Raises ValueError where it doesn't get there, a label has no total, a total above 0 has nobody with
    weight, or two margins add up to different populations.
    """
    w = np.array(weights, dtype=float)
    ready = []
    for k, (labels, wanted) in enumerate(zip(margins, totals, strict=True), start=1):
        names, code = np.unique(np.asarray(labels).astype(str), return_inverse=True)
        if len(code) != len(w):
            raise ValueError(f"margin {k} has {len(code)} labels for {len(w)} cases")
        if unknown := sorted(set(names) - set(wanted)):
            raise ValueError(f"margin {k}: no total is known for {unknown}")
        sizes = np.bincount(code, weights=w)
        held = dict(zip(names, sizes, strict=True))
        if empty := sorted(name for name, total in wanted.items() if total > 0 and not held.get(name, 0) > 0):
            raise ValueError(f"margin {k}: nobody with weight in {empty}: join categories")
        ready.append((code, np.array([wanted[name] for name in names], dtype=float)))
    grand = [sum(wanted.values()) for wanted in totals]
    if grand and max(grand) - min(grand) > 1e-9 * max(grand):
        raise ValueError(f"the margins add up to different populations: {grand}")
    for _ in range(sweeps):
        off = 0.0
        for code, target in ready:
            sizes = np.bincount(code, weights=w, minlength=len(target))
            change = np.divide(target, sizes, out=np.ones_like(target), where=sizes > 0)
            off = max(off, float(np.abs(change - 1).max(initial=0.0)))
            w *= change[code]
        if off < NEAR:
            return w
    raise ValueError(f"raking doesn't settle: after {sweeps} sweeps a margin is still off by {off:.3g} of its size")


def trim(weights: ArrayLike, lower: float = 0.0, upper: float = np.inf, strict: bool = True) -> Floats:
    """Return the weights cut to [lower, upper], what was cut shared equally by the others: the sum stays.

    With `strict` those that the sharing pushes out are cut too, until none is out, and a weight that was cut stays cut
    (so R's survey since 4.5; without it, one pass). Raises ValueError where the bounds can't hold the sum.
    """
    w = np.array(weights, dtype=float)
    if len(w) * lower > w.sum() * (1 + 1e-12) or len(w) * upper < w.sum() * (1 - 1e-12):
        raise ValueError(f"{len(w)} weights between {lower} and {upper} can't add up to {w.sum():.6g}")
    free = np.ones(len(w), dtype=bool)
    while (out := free & ((w < lower) | (w > upper))).any():
        free &= ~out
        cut = np.clip(w, lower, upper)
        left = w[out].sum() - cut[out].sum()
        w[out] = cut[out]
        if not free.any():
            raise ValueError("trimming leaves no weight to take what was cut: widen the bounds")
        w[free] += left / free.sum()
        if not strict:
            break
    return w
