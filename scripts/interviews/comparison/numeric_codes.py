"""Numeric codes of several coders are compared by their values: percent agreement, and alpha with its metric."""

from collections.abc import Collection
from typing import Any

import numpy as np

from scripts.interviews.schemes.coded_segments import Coding
from scripts.statistics import agreement, alpha

Row = dict[str, Any]
Amounts = list[frozenset[float] | None]  # of each coder: the value, none found, or None who didn't code the note
# ASSUME: Values of a numeric code are compared on an interval scale, unless the code declares another metric.
METRIC = "interval"
BY_VALUES = "values are compared, by percent agreement and alpha alone"


def named(one: Coding, valued: Collection[str]) -> str:
    """Return what a passage says: its code, of a numeric code with the value."""
    return f"{one['code']} = {one['value']:g}" if one["code"] in valued else str(one["code"])


def given_by(given: list[Coding], code: str, note: str, start: int, end: int, coders: list[str]) -> Amounts:
    """Return the value that each coder gave a numeric code in a stretch of a note, the first one by place."""
    found: Amounts = []
    for coder in coders:
        own = [one for one in given if one["note"] == note and one["coder"] == coder]
        inside = [one for one in own if one["code"] == code and start <= (one["start"] or 0) < end]
        first = min(inside, key=lambda one: (one["start"] or 0, one["row"]), default=None)
        found.append(frozenset([first["value"]] if first else []) if own else None)
    return found


def compared(rated: list[Amounts], metric: str | None) -> Row:
    """Return the row of a numeric code: coders agree on a unit where they give one value, or none of them any.

    Alpha is over the units to which two or more gave a value.
    """
    kinds = sorted({one for row in rated for one in row if one is not None}, key=sorted)
    every = np.array([[row.count(one) for one in kinds] for row in rated], dtype=float).reshape(len(rated), len(kinds))
    values = [min(one) for one in kinds if one]
    counts = every[:, [bool(one) for one in kinds]]
    of_values = alpha.alpha(counts, alpha.distances(values, metric or METRIC, counts))
    several = int((counts.sum(axis=1) > 1).sum())
    unlike = "no variation" if rated else "no double-coded note"
    return {
        "units": len(rated),
        "percent_agreement": agreement.observed(every) if rated else float("nan"),
        **dict.fromkeys(("holsti", "kappa", "scott", "pabak", "ac1"), float("nan")),
        "alpha": of_values.value,
        "method": f"values: one value, or none; alpha ({metric or METRIC}) over the {several} units with two values",
        "reason": BY_VALUES if np.isfinite(of_values.value) else unlike,
    }


def words(rated: Amounts) -> str:
    """Return what the coders gave, as it stands behind a number."""
    return " | ".join("" if one is None else f"{min(one):g}" if one else "none" for one in rated)
