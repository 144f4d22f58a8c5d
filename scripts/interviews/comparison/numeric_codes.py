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
INTERVAL = "over units of notes coded by several, as if drawn at random: linearised, t"
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


def compared(rated: list[Amounts], metric: str | None, level: float) -> Row:
    """Return the row of a numeric code: coders agree on a unit where they give one value, or none of them any.

    Alpha is over the units to which two or more gave a value; so are kappa and the like of a nominal code, whose
    values are names.
    """
    kinds = sorted({one for row in rated for one in row if one is not None}, key=sorted)
    every = np.array([[row.count(one) for one in kinds] for row in rated], dtype=float).reshape(len(rated), len(kinds))
    values = [min(one) for one in kinds if one]
    counts = every[:, [bool(one) for one in kinds]]
    of_values = alpha.alpha(counts, alpha.distances(values, metric or METRIC, counts))
    several = counts.sum(axis=1) > 1
    twice = int(several.sum())
    unlike = "no variation" if twice else "no unit with two values" if rated else "no double-coded note"
    row = {
        "units": len(rated),
        "percent_agreement": agreement.observed(every) if rated else float("nan"),
        **dict.fromkeys(("holsti", "kappa", "scott", "pabak", "ac1"), float("nan")),
        "alpha": of_values.value,
        "method": f"values: one value, or none; alpha ({metric or METRIC}) over the {twice} units with two values",
        "reason": BY_VALUES if np.isfinite(of_values.value) else unlike,
    }
    if metric != "nominal":
        return row
    chosen = [one for one, kept in zip(rated, several, strict=True) if kept]
    named_by = [[agreement.MISSING if not one else values.index(min(one)) for one in own] for own in chosen]
    given = np.array(named_by, dtype=np.int64).reshape(twice, len(rated[0]) if rated else 0)
    kappa, ac1 = agreement.conger(given, len(values)), agreement.gwet(counts[several])
    row |= {
        "kappa": kappa.value,
        "scott": agreement.fleiss(counts[several]).value,
        "pabak": agreement.brennan_prediger(counts[several]).value,
        "ac1": ac1.value,
        "method": f"values as names, or none; coefficients over the {twice} units with two values; {INTERVAL}",
        "reason": None if np.isfinite(kappa.value) else unlike,
    }
    row |= dict(zip(("kappa_low", "kappa_high"), kappa.interval(level), strict=True))
    return row | dict(zip(("ac1_low", "ac1_high"), ac1.interval(level), strict=True))


def words(rated: Amounts) -> str:
    """Return what the coders gave, as it stands behind a number."""
    return " | ".join("" if one is None else f"{min(one):g}" if one else "none" for one in rated)
