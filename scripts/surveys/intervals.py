"""What is known about the error of a number of a survey: its low, its high, and how these were made."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.statistics import finite, taylor

EXACT = f"exact finite population ({finite.ALPHA_MAX_OPTIMAL})"
WORST = "worst case over the silent"
DESIGN = "design-based, t, finite population correction"
NON_RANDOM = "none: non-random sample"
NO_FRAME = "none: no frame"
MEDIAN = "none: no interval is made for a median"
COUNT = "none: a count of answers"
RANK = "none: no interval is made for a rank"
EQUAL = "all answers are equal: no design-based interval"
ONE = "too few answers for an interval"
CUT = "interval cut at the bounds over the silent"
IMPOSSIBLE = "no interval: the weighted number lies outside the bounds over the silent"

TINY = 1e-12

Floats = NDArray[np.float64]


def exact(x: int, n: int, population: int, level: float) -> dict[str, Any]:
    """Return the exact interval of the share x of n in a population."""
    # ASSUME: The interval of an unweighted share takes who answered as drawn at random from those it speaks for.
    low, high = finite.interval(x, n, population, level)
    return {"low": low / population, "high": high / population, "level": level, "method": EXACT}


def worst(total: float, n: int, population: int, lowest: float, highest: float) -> dict[str, Any]:
    """Return the mean if all of the silent gave the lowest, and if all gave the highest answer; a share has 0 and 1."""
    silent = population - n
    return {
        "low": (total + silent * lowest) / population,
        "high": (total + silent * highest) / population,
        "method": WORST,
    }


def drawn(design: taylor.Design, estimate: taylor.Estimate, level: float, share: bool) -> dict[str, Any]:
    """Return the design-based interval of an estimate of one column; of a share on the logit scale."""
    value, error = float(estimate.value[0]), float(estimate.std_error[0])
    found: dict[str, Any] = {"std_error": error, "df": float(estimate.df), "level": level, "method": DESIGN}
    if everybody(design):
        return found | {"low": value, "high": value}
    if estimate.df <= 0:
        return {"method": DESIGN, "df": float(estimate.df), "flags": ONE}
    if error == 0 or (share and not 0 < value < 1):
        return {"method": DESIGN, "df": float(estimate.df), "flags": EQUAL}
    # ASSUME: Design-based intervals of shares are made on the logit scale, so that they stay within 0 and 1.
    low, high = (taylor.logit_interval if share else taylor.interval)(value, error, estimate.df, level)
    return found | {"low": float(low), "high": float(high)}


def within(found: dict[str, Any], value: float, bounds: dict[str, Any]) -> dict[str, Any]:
    """Return an interval cut at the worst-case bounds: no number of the population can lie outside of these."""
    if "low" not in found:
        return found
    least, most = bounds["low"], bounds["high"]
    if not least - TINY <= value <= most + TINY:
        return {"method": found["method"], "df": found["df"], "flags": IMPOSSIBLE}
    low, high = max(found["low"], least), min(found["high"], most)
    if (low, high) == (found["low"], found["high"]):
        return found
    # The value itself stays inside, whatever the last bit of the bounds says.
    return found | {"low": min(low, value), "high": max(high, value), "flags": CUT}


def everybody(design: taylor.Design) -> bool:
    """Return whether the whole population of each stratum answered."""
    return bool((design.sizes == design.population).all())


def simple(n: int, population: int | None) -> taylor.Design:
    """Return a design of n answers of weight 1 out of a population; one answer of several has no error (df is 0)."""
    sizes = None if population is None else np.full(n, population)
    return taylor.design(np.ones(n), population=sizes, lonely="remove")
