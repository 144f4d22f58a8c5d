"""What is known about the error of a number of a survey: its low, its high, and how these were made."""

from functools import lru_cache
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.statistics import algebra, finite, presentation, proportions, quantiles, strata, taylor
from scripts.statistics.design import Flags

EXACT = f"exact finite population ({finite.ALPHA_MAX_OPTIMAL})"
STRATA = "exact finite population, by strata (Wendell and Schmee)"
BINOMIAL = "exact, superpopulation (Clopper and Pearson)"
WORST = "worst-case bounds over nonrespondents"
DESIGN = "design-based, t, finite population correction"
UNCORRECTED = "design-based, t, superpopulation: no finite population correction"
NOT_ENUMERATED = "; the exact interval by strata is not enumerated"
WOODRUFF = ", Woodruff"
NONPROBABILITY = "none: nonprobability sample"
NO_FRAME = "none: no frame"
COUNT = "none: a count of answers"
RANK = "none: no interval is made for a rank"
RANKS = "simultaneous for all ranks: t tests of all pairs, Bonferroni, finite population correction"
RANKS_UNCORRECTED = "simultaneous for all ranks: t tests of all pairs, Bonferroni, superpopulation"
ITEMS = "none: a count of items"
ALPHA = "none: no interval is made for alpha"
EQUAL = "all answers are equal: no design-based interval"
FITTED = "no chance is left beside the weights: no design-based interval"
ONE = "too few answers for an interval"
CUT = "interval cut at the worst-case bounds"
STRETCHED = "exact interval stretched to reach the number, whose weights are those of all answers"
IMPOSSIBLE = "no interval: the weighted number lies outside of the worst-case bounds"

USUAL = 0.95  # the level where no interval is asked for

# ASSUME: The exact interval by strata is computed if a true count can split over them in at most 200,000 ways.
SPLITS = 200_000
FIT = {
    presentation.SUPPRESS: "suppress (NCHS)",
    presentation.REVIEW: "review (NCHS)",
    presentation.FOOTNOTE: "complement not reliable (NCHS)",
}

SHARES = {  # intervals of shares from a standard error, as they are declared: what the method of a number adds
    "logit": "",
    "wilson": ", Wilson",
    "korn-graubard": ", Korn and Graubard",
    "nchs": ", Korn and Graubard as NCHS",
    "wald": ", Wald",
    "arcsine": ", arcsine",
}
DOMAIN, WHOLE = "domain", "design"
WHOLE_FREEDOM = ", degrees of freedom of the whole design"

Floats = NDArray[np.float64]
Counts = tuple[int, ...]


class Way(NamedTuple):
    """How intervals are made from standard errors: their level, those of shares, whose degrees of freedom t has."""

    level: float = USUAL
    shares: str = "logit"
    freedom: str = DOMAIN

    def df(self, design: taylor.Design, own: int) -> int:
        """Return the degrees of freedom: those of the domain (`own`), or of the whole design."""
        return own if self.freedom == DOMAIN else int(design.sizes.sum()) - len(design.sizes)

    def said(self, method: str, share: bool) -> str:
        """Return a method with what this way adds to it."""
        return method + (SHARES[self.shares] if share else "") + (WHOLE_FREEDOM if self.freedom == WHOLE else "")


def exact(x: int, n: int, population: int, level: float) -> dict[str, Any]:
    """Return the exact interval of the share x of n in a population."""
    # ASSUME: The interval of an unweighted share treats respondents as drawn at random from its population.
    low, high = finite.interval(x, n, population, level)
    return {"low": low / population, "high": high / population, "level": level, "method": EXACT}


def binomial(x: int, n: int, level: float) -> dict[str, Any]:
    """Return the exact interval of the share x of n where the population has no end."""
    low, high = proportions.beta(x / n, n, level)
    return {"low": low, "high": high, "level": level, "method": BINOMIAL}


def by_strata(x: Counts, n: Counts, population: Counts, level: float) -> dict[str, Any] | None:
    """Return the exact interval of a share whose strata answered apart, None where it would take too long."""
    if prod(size + 1 for k, size in zip(n, population, strict=True) if k < size) > SPLITS:
        return None
    # ASSUME: The exact interval of a weighted share treats respondents as drawn at random from their cell of the frame.
    low, high = enumerated(x, n, population, level)
    # The test is of the estimate alone; who answered so or not is known, whatever the estimate allows.
    low, high = max(low, sum(x)), min(high, sum(population) - sum(n) + sum(x))
    return {"low": low / sum(population), "high": high / sum(population), "level": level, "method": STRATA}


@lru_cache(maxsize=65536)
def enumerated(x: Counts, n: Counts, population: Counts, level: float) -> tuple[int, int]:
    """Return the interval by strata in counts; groups and items often share it."""
    return strata.interval(x, n, population, level)


def worst(total: float, n: int, population: int, lowest: float, highest: float) -> dict[str, Any]:
    """Return the mean if all nonrespondents gave the lowest, or all the highest answer; a share has 0 and 1."""
    missing = population - n
    return {
        "low": (total + missing * lowest) / population,
        "high": (total + missing * highest) / population,
        "method": WORST,
    }


def drawn(
    design: taylor.Design, estimate: taylor.Estimate, way: Way, share: bool, uncorrected: str = UNCORRECTED
) -> dict[str, Any]:
    """Return the design-based interval of an estimate of one column; of a share as `way` says, else by t.

    `uncorrected` is what the method is called where there is no finite population correction.
    """
    called = made_by(design, uncorrected)
    if everybody(design):
        value, method = float(estimate.value[0]), way.said(called, share)
        found = {"std_error": float(estimate.std_error[0]), "df": float(estimate.df), "low": value, "high": value}
        return found | {"level": way.level, "method": method}
    return by_error(estimate._replace(df=way.df(design, estimate.df)), called, way, share)


def by_error(estimate: taylor.Estimate, method: str, way: Way, share: bool) -> dict[str, Any]:
    """Return the interval of an estimate of one column from its standard error and degrees of freedom."""
    value, error, df = float(estimate.value[0]), float(estimate.std_error[0]), float(estimate.df)
    method = way.said(method, share)
    if df <= 0:
        return {"method": method, "df": df, "flags": ONE}
    # ASSUME: Design-based intervals of shares are made on the logit scale, so that they stay within 0 and 1, unless
    #   the survey names another way under `intervals`.
    low, high = (
        proportions.interval(value, error, df, estimate.n, way.shares, way.level)
        if share
        else taylor.interval(value, error, df, way.level)
    )
    known = error > 0 or (share and way.shares == "nchs")  # which takes the cases where there is no error
    if not known or not np.isfinite([low, high]).all():
        return {"method": method, "df": df, "flags": EQUAL}
    found = {"std_error": error, "df": df, "low": float(low), "high": float(high)}
    return found | {"level": way.level, "method": method}


def woodruff(
    design: taylor.Design, found: quantiles.Quantile, way: Way, uncorrected: str = UNCORRECTED
) -> dict[str, Any]:
    """Return the interval of a quantile: the interval of the share below it, read off the same curve."""
    method = made_by(design, uncorrected) + WOODRUFF
    if everybody(design):
        found = found._replace(low=found.value, high=found.value, std_error=0.0)
    return read_off(found, method, way)


def read_off(found: quantiles.Quantile, method: str, way: Way) -> dict[str, Any]:
    """Return the columns on the error of a quantile whose interval was read off the curve of shares."""
    method, df = way.said(method, share=False), float(found.df)
    if not np.isfinite([found.low, found.high]).all():
        return {"method": method, "df": df, "flags": ONE}
    error = {"low": found.low, "high": found.high, "std_error": found.std_error}
    return error | {"df": df, "level": way.level, "method": method}


def median(design: taylor.Design, amounts: Floats, domain: Flags | None, way: Way) -> quantiles.Quantile:
    """Return the median with its interval; where half is met exactly it lies halfway to the next value."""
    # ASSUME: The interval of a median is read from that of a share of one half, not from that of the share at the
    #   median, which is far higher where many answers are equal.
    df = None if way.freedom == DOMAIN else way.df(design, 0)
    return quantiles.quantile(design, amounts, 0.5, domain, rule="middle", level=way.level, around="asked", df=df)


def made_by(design: taylor.Design, uncorrected: str) -> str:
    """Return how a design-based interval was made."""
    return DESIGN if np.isfinite(design.population).any() else uncorrected


def fit_to_print(found: dict[str, Any], share: float, n: int, population: int | None) -> dict[str, Any]:
    """Return the columns on the error of a share with the flag of NCHS on its presentation; nothing is taken away."""
    if n == population:
        return found
    df = float(found.get("df", n - 1))
    # ASSUME: NCHS's rules use the width of the interval that is shown (exact where there is one); for a share of 0 or
    #   1 without one, that of Clopper and Pearson.
    ends = (found.get("low", np.nan), found.get("high", np.nan))
    if np.isnan(ends[0]) and share in (0, 1):
        ends = proportions.interval(share, 0.0, df, n, "nchs", float(found.get("level", 0.95)))
    # ASSUME: The 30 cases of NCHS's rules are the effective sample size, not capped at n: where a large part of a
    #   small population answered, each answer is worth more.
    error = found.get("std_error")
    worth = n / (1 - n / population) if population and found["method"] in (EXACT, STRATA) else float(n)
    if error and 0 < share < 1:
        worth = proportions.effective(share, error)
    flag = FIT.get(presentation.share_flag(share, *ends, max(n, int(worth)), worth, df))
    return found | {"flags": "; ".join(filter(None, [found.get("flags"), flag])) or None}


def count_to_print(found: dict[str, Any], total: float, n: int) -> dict[str, Any]:
    """Return the columns on the error of a weighted count of persons with the flag of NCHS on its presentation."""
    # ASSUME: NCHS's rules for counts use the width of the t interval of the total.
    if found.get("std_error") == 0 and found.get("low") == found.get("high") == total:
        return found
    ends = (float(found.get("low", np.nan)), float(found.get("high", np.nan)))
    flag = FIT.get(presentation.count_flag(total, *ends, n, float(found.get("df", np.nan))))
    return found | {"flags": "; ".join(filter(None, [found.get("flags"), flag])) or None}


def within(found: dict[str, Any], value: float, bounds: dict[str, Any]) -> dict[str, Any]:
    """Return an interval cut at the worst-case bounds: no number of the population can lie outside of these."""
    if "low" not in found:
        return found
    least, most = bounds["low"], bounds["high"]
    if algebra.difference(least, value) > 0 or algebra.difference(value, most) > 0:
        return {"method": found["method"], "df": found["df"], "flags": IMPOSSIBLE}
    low, high = max(found["low"], least), min(found["high"], most)
    if (low, high) == (found["low"], found["high"]):
        return found
    # The value itself stays inside, whatever the last bit of the bounds says.
    flags = "; ".join(filter(None, [found.get("flags"), CUT]))
    return found | {"low": min(low, value), "high": max(high, value), "flags": flags}


def everybody(design: taylor.Design) -> bool:
    """Return whether the whole population of each stratum answered."""
    return bool((design.sizes == design.population).all())


@lru_cache(maxsize=4096)
def simple(n: int, population: int | None) -> taylor.Design:
    """Return a design of n answers of weight 1 out of a population; one answer of several has no error (df is 0)."""
    sizes = None if population is None else np.full(n, population)
    return taylor.design(np.ones(n), population=sizes, lonely_psu="remove")
