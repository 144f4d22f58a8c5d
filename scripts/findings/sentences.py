"""What a sentence says, compared with the numbers: does it hold, all over its interval, how many could overturn it.

A relation is about one number and a limit, or of one number that exceeds another. Nothing here is estimated: value,
interval and bounds are those of the long table.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from scripts.findings import wording
from scripts.findings.finding_tables import look_up, unused
from scripts.ground.addresses import address
from scripts.ground.errors import EvidenceError
from scripts.ground.layout_tables import SENTENCES
from scripts.ground.long_table import Addressed, records
from scripts.ground.relations import SIGNS, exact_of, true
from scripts.ground.rounding import half_up
from scripts.settings.finding import Finding, Relation
from scripts.statistics.tipping import tipping, tipping_between

Number = dict[str, Any]
# Rank 1 is the best: what is more comes after it. What does not hold is said as its opposite.
IN_RANKS = {"more than": "worse than", "at least": "no better than", "less than": "better than"}
IN_RANKS |= {"at most": "no worse than", "exceeds": "worse than"}
OPPOSITE = {"more than": "at most", "at least": "less than", "less than": "at least", "at most": "more than"}
OPPOSITE |= {"exceeds": "at most"}


def check(
    numbers: pd.DataFrame,
    finding: Finding,
    key: str,
    decisions: list[pd.DataFrame],
) -> dict[str, Any]:
    """Return `sentences`: one row per relation that a sentence of the finding declares.

    `numbers` is the long table, `decisions` those on the surveys. `holds`, `interval` and `bounds` are yes, no, or
    open; empty where there is no such thing. Raises EvidenceError for an address without a number, a survey that is not
    used, and a limit that is no share.
    """
    known = Addressed(numbers)
    refused = {row["survey"]: row for frame in decisions for row in records(frame) if unused(row)}
    rows = []
    for place, sentence in enumerate(finding.sentences, 1):
        for part, relation in enumerate(sentence.says, 1):
            at = f"config/findings/{key}.yaml: sentence {place}"
            found = [look_up(known, refused, address(cell), False, at) for cell in relation.cells]
            rows.append({"finding": key, "sentence": place, "relation": part} | held(relation, found, known, at))
    sentences = SENTENCES.framed(rows)
    told = [part["holds"].eq("yes").all() for _, part in sentences.groupby("sentence")]
    many = f"{sum(told)} of {wording.several(len(told), 'checked sentence')} {'holds' if len(told) == 1 else 'hold'}"
    return {
        "sentences": sentences,
        "line": f"finding {key}: {many if told else 'no sentence says anything that can be checked'}",
    }


def held(relation: Relation, found: list[Number], known: Mapping[str, Number], at: str) -> dict[str, Any]:
    """Return one relation with what the evidence says of it."""
    says, limit = relation.said
    number = found[0]
    if limit and number["unit"] == "share" and Fraction(limit) > 1:
        raise EvidenceError(f"{at}: a share is between 0 and 1: for {limit} per cent write {float(limit) / 100:g}")
    row: dict[str, Any] = {"address": number["address"], "says": says, "limit": limit, "unit": number["unit"]}
    row |= {"against": None if limit else found[1]["address"], "value": number["value"]}
    if any(pd.isna(one["value"]) for one in found):
        return row | {"words": "there is no number to compare it with."}
    value = exact_of(number)
    other = Fraction(limit) if limit else exact_of(found[1])
    holds = true(value, other, says)
    row |= {"other": float(other), "holds": "yes" if holds else "no"}
    # ASSUME: Whether one number exceeds another is never decided by their two intervals: overlapping intervals say
    #   nothing, and intervals that do not overlap are no test, though for groups without a person in common the
    #   difference is then significant at that level (Newcombe's interval of the difference, 1998, excludes 0).
    row |= {
        "interval": all_over(found, other, says) if limit else None,
        "bounds": None,
        "tipping_point": None,
        "nonrespondents": None,
    }
    # The bounds are made of the counts, weighted or not.
    worst = [known[name] for one in found if (name := f"{plain_address(one)}.bounds") in known]
    if len(worst) == len(found):
        row["bounds"] = all_over(worst, other, says)
        if holds:
            row["tipping_point"], row["nonrespondents"] = tipped(found, worst, says, limit)
    return row | {"words": in_words(row, found, worst)}


def plain_address(number: Number) -> str:
    """Return the address of a number without its variant."""
    return str(number["address"]).removesuffix(".weighted")


def all_over(found: list[Number], other: Fraction, says: str) -> str | None:
    """Return whether a relation holds over the whole of an interval: yes, no (nowhere), open; None without one."""
    if any(pd.isna(one[end]) for one in found for end in ("low", "high")):
        return None
    ends = [[Fraction(float(one[end])).limit_denominator(1_000_000) for end in ("low", "high")] for one in found]
    others = ends[1] if len(ends) > 1 else [other, other]
    low, high = ends[0]
    worst, best = (low, high) if SIGNS[says] > 0 else (high, low)
    if true(worst, others[1], says):
        return "yes"
    return "open" if true(best, others[0], says) else "no"


def tipped(found: list[Number], bounds: list[Number], says: str, limit: str | None) -> tuple[int | None, int | None]:
    """Return the tipping point and the nonrespondents; nothing where there are none to count."""
    # Bounds know the population, even if nobody was drawn at random: counting nonrespondents is arithmetic.
    counts = [counted(one, worst) for one, worst in zip(found, bounds, strict=True)]
    triples = [one for one in counts if one is not None]
    if len(triples) < len(found):
        return None, None
    if limit is not None:
        return tipping(*triples[0], Fraction(limit), says)
    # ASSUME: The tipping point of two numbers is computed only if their groups have no person in common.
    return tipping_between(triples[0], triples[1]) if apart(found) else (None, None)


def counted(number: Number, bounds: Number) -> tuple[int, int, int] | None:
    """Return n, base and population of an unweighted share; None where it is none, or nobody knows the population."""
    if any(pd.isna(one) for one in (number["n"], number["base"], bounds["population"])):
        return None
    n, base, population = int(number["n"]), int(number["base"]), int(bounds["population"])
    return (n, base, population) if wording.is_count(number) and base <= population else None


def apart(found: list[Number]) -> bool:
    """Say whether two groups of one survey have no person in common: two values of one variable."""
    if found[0]["source"] != found[1]["source"]:
        return False
    first, second = (group(one) for one in found)
    return any(name in second and second[name] != value for name, value in first.items())


def group(number: Number) -> dict[str, str]:
    """Return the variables and values of the group of persons that a number is of; the item of a grid is none."""
    pairs = [pair.split("-", 1) for pair in str(number["address"]).split(".")[2].split("--") if "-" in pair]
    return {name: value for name, value in pairs if name != "item"}


def in_common(found: list[Number]) -> str:
    """Say how two numbers can be of the same persons; "" where they can't."""
    if apart(found):
        return ""
    first, second = (group(one) for one in found)
    if found[0]["source"] != found[1]["source"]:
        return "the same persons may be in both groups"
    if first == second:
        return "both numbers are of the same persons"
    whole = first.items() <= second.items() or second.items() <= first.items()
    return "one group is part of the other" if whole else "some persons may be in both groups"


def printed(value: float | Fraction, unit: str) -> str:
    """Return a number as a sentence says it: a share in per cent with one decimal, for it may be close to its limit."""
    if unit != "share":
        return ("rank " if unit == "rank" else "") + wording.figure(float(value), unit)
    percent = half_up(Fraction(value).limit_denominator(1_000_000) * 100, 1)
    return f"{float(percent):.1f}".removesuffix(".0") + "%"


def told(number: Number) -> str:
    """Return a number with the counts behind it: "68.6% (59 of 86)"."""
    text = printed(exact_of(number), str(number["unit"]))
    return f"{text} ({int(number['n']):,} of {int(number['base']):,})" if wording.is_count(number) else text


def in_words(row: Mapping[str, Any], found: list[Number], bounds: list[Number]) -> str:
    """Return what the evidence says of a relation, in plain sentences."""
    unit = str(row["unit"])
    other = printed(row["other"], unit) if row["limit"] else told(found[1])
    says, holds = str(row["says"]), row["holds"] == "yes"
    if unit == "rank":
        words = IN_RANKS[says if holds else OPPOSITE[says]]
    else:
        words = f"{'' if holds else 'not '}{says.replace('exceeds', 'more than')}"
    lines = [f"{told(found[0])} is {words} {other}."]
    lines += interval_words(row, found, unit)
    if row["holds"] == "yes":
        lines += nonrespondent_words(row, found, bounds, unit)
    return " ".join(lines)


def interval_words(row: Mapping[str, Any], found: list[Number], unit: str) -> list[str]:
    """Say where the interval lies beside a limit, how two intervals lie, or why there is none."""
    if any(pd.isna(one[end]) for one in found for end in ("low", "high")):
        reasons = {
            str(one["method"]).removeprefix("none: ") for one in found if str(one["method"]).startswith("none: ")
        }
        return [f"No confidence interval and no test: {reason}." for reason in sorted(reasons)]
    level: str = "" if pd.isna(found[0]["level"]) else f"{wording.figure(found[0]['level'], 'share')}% "
    spans = " and ".join(f"{printed(one['low'], unit)} to {printed(one['high'], unit)}" for one in found)
    if len(found) > 1:
        overlap = max(float(one["low"]) for one in found) <= min(float(one["high"]) for one in found)
        lie, common = "overlap" if overlap else "do not overlap", in_common(found)
        lines = [f"The two {level}confidence intervals, {spans}, {lie}. This is not a test of the difference."]
        if common:
            return [*lines, f"Comparing intervals can't decide it, because {common}."]
        clear = "For groups without a person in common, the difference is then significant at that level."
        return [*lines, "So it is uncertain whether the groups differ." if overlap else clear]
    # ASSUME: An interval assumes that nonrespondents are like respondents, so it alone does not decide.
    ends = {
        "yes": "lies entirely on the same side of the limit",
        "no": "lies entirely on the other side of the limit",
        "open": "contains the limit, so it is uncertain whether this is true of the whole population",
    }
    return [f"The {level}confidence interval, {spans}, {ends[str(row['interval'])]}."]


def nonrespondent_words(row: Mapping[str, Any], found: list[Number], bounds: list[Number], unit: str) -> list[str]:
    """Say how many nonrespondents could overturn a sentence that holds."""
    missing, needed = row["nonrespondents"], row["tipping_point"]
    if missing is not None:
        if not missing:
            return ["There were no nonrespondents."]
        if needed is None:
            return [f"It would hold whatever the {missing} nonrespondents had answered."]
        rest = f", even if the other {missing - needed} had answered in its favour" if missing > needed else ""
        return [f"It would no longer hold if {needed} of the {missing} nonrespondents had answered otherwise{rest}."]
    if row["bounds"] == "yes":
        return ["It would hold whatever the nonrespondents had answered."]
    if row["bounds"] == "open":
        spans = " and ".join(f"{printed(one['low'], unit)} to {printed(one['high'], unit)}" for one in bounds)
        return [f"Nonrespondents could overturn it: the worst-case bounds of the numbers are {spans}."]
    return []
