"""Weights: nonresponse adjustment by cells, poststratification, joining of small cells, Kish's design effect."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Cell = tuple[str, ...]


def adjust(weights: ArrayLike, answered: ArrayLike, cells: ArrayLike) -> Floats:
    """Return n factors: in each cell, the weight of all by that of respondents; 0 for nonrespondents.

    `weights`: n base weights of the eligible; `answered`: n flags; `cells`: n labels. Multiplied with the weights of
    those who answered, the factors bring back the total of each cell. Raises ValueError where nobody of a cell
    answered.
    """
    w, told = np.asarray(weights, dtype=float), np.asarray(answered, dtype=bool)
    cell = np.unique(np.asarray(cells).astype(str), return_inverse=True)[1].reshape(-1)
    every, some = np.bincount(cell, weights=w), np.bincount(cell, weights=w * told)
    if (some == 0).any():
        raise ValueError(f"{int((some == 0).sum())} cells have nobody who answered: join cells")
    return np.where(told, (every / some)[cell], 0.0)


def poststratify(weights: ArrayLike, groups: Sequence[str], totals: Mapping[str, float]) -> Floats:
    """Return the n weights scaled so that they add up to the known total of each group.

    Raises ValueError where a group has no total, or a group with a total has no weight.
    """
    w, labels = np.asarray(weights, dtype=float), np.asarray(groups, dtype=object)
    scaled = np.zeros_like(w)
    if missing := sorted(set(groups) - set(totals)):
        raise ValueError(f"no total is known for {missing}")
    for group in sorted(totals):
        own = labels == group
        size = w[own].sum()
        if size == 0 and totals[group] > 0:
            raise ValueError(f"nobody answered in the poststratum {group}: join poststrata")
        scaled[own] = w[own] * totals[group] / size if size else 0.0
    return scaled


def kish(weights: ArrayLike) -> tuple[float, float]:
    """Return Kish's design effect n * sum(w^2) / sum(w)^2 and the effective number of cases, of the weights above 0."""
    w = np.asarray(weights, dtype=float)
    w = w[w > 0]
    if not len(w):
        return float("nan"), 0.0
    effect = float(len(w) * (w**2).sum() / w.sum() ** 2)
    return effect, len(w) / effect


def join(answered: Mapping[Cell, int], smallest: int) -> tuple[dict[Cell, Cell], list[tuple[Cell, Cell, int]]]:
    """Return where each cell ends up so that none has fewer than `smallest` who answered, and the joins in order.

    `answered`: who answered of each cell (0 too). The smallest cell goes to the one that shares most of its values from
    the left, of these the one with the fewest who answered, then the first by name. A join is (cell, into, who
    answered in the cell). Stops when all are large enough or one cell is left.
    """
    size = dict(answered)
    home = {cell: cell for cell in sorted(answered)}
    joins = []
    while len(size) > 1:
        cell = min(size, key=lambda one: (size[one], one))
        if size[cell] >= smallest:
            break
        joins.append((cell, nearest(cell, size), size.pop(cell)))
        target = joins[-1][1]
        size[target] += joins[-1][2]
        home = {start: target if end == cell else end for start, end in home.items()}
    return home, joins


def nearest(cell: Cell, size: Mapping[Cell, int]) -> Cell:
    """Return the other cell that shares most values from the left, the fewest who answered, the first name."""
    others = [other for other in size if other != cell]
    return min(others, key=lambda other: (-shared(cell, other), size[other], other))


def shared(one: Cell, other: Cell) -> int:
    """Return how many values two cells share from the left."""
    same = 0
    for a, b in zip(one, other, strict=True):
        if a != b:
            break
        same += 1
    return same
