"""The figures of the report as it words them: the list of claims, read and checked, and what makes each form agree.

`config/claims.csv` lists the figures as the report prints them, with five columns of ours: `form` (how the figure is
worded), `address` (its numbers, joined by ";"), `against` (what it is compared with), `set` (figures
that share a base and exhaust it carry the same word) and `also` (what the statement says beside its figure, as checks
of an address joined by ";": "un_system.topics.item-climate_change.rank=1", with "=", "<" or ">").
Forms, with what makes them agree:

- `point`: the number rounds to the printed figure with its decimals, an exact half up or to the even digit; several
  addresses: each does
- `about T`: within T of the printed figure, in its unit
- `more_than`: strictly above the printed figure (a per cent may be a fraction in words: 67 is two thirds)
- `most`: strictly more than half
- `fraction`: within 2.5 points of the fraction in words
- `range`: "3-4": the first address rounds to the least, the second to the most
- `trend down`, `trend up`: the slope is below, above zero
- `ranking above`, `ranking below`: each address is strictly above, below each address under `against`
- `decision`: the survey of the address is not used, by a rule declared before

`against` names two other figures of the report for `more_than` ("C061/C062": their printed ratio must say the same).
"""

import operator
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from scripts.ground.addresses import typed
from scripts.ground.errors import EvidenceError, nearest, together
from scripts.ground.rounding import half_up, in_words, printed, rounds_to
from scripts.sheets import sheet

COLUMNS = ["id", "where", "finding", "source", "statement", "value", "unit", "base", "note"]
OURS = ["form", "address", "against", "set", "also"]
NEEDED = ["id", "value", "unit", "form", "address"]
FORMS = {
    "point": "the computed number rounds to the printed figure",
    "about": "the computed number is within the declared tolerance of the printed figure",
    "more_than": "the computed number is above the printed figure",
    "most": "the computed number is more than half",
    "fraction": "the computed number is within 2.5 percentage points of the fraction that the report gives in words",
    "range": "the lowest and the highest computed number round to the ends of the printed range",
    "trend": "the slope has the sign of the trend",
    "ranking": "the order is the one that the report states",
    "decision": "the survey is not used",
}
# ASSUME: A fraction in words (half, a third, three quarters) agrees with a number within 2.5 points of it.
FRACTION = Fraction(5, 2)
# ASSUME: "About" agrees within half of the last printed place that is not zero (50 on 3 400), or less if declared.
SIGNS = {"=": operator.eq, "<": operator.lt, ">": operator.gt}
ALSO = re.compile(r"([^\s=<>]+) *([=<>]) *(\d+)")

Claim = Mapping[str, str]


class Quantity(NamedTuple):
    """A number in the unit of the claim, with the counts behind it where it is a share of cases."""

    address: str
    value: Fraction
    n: int | None
    base: int | None
    percent: bool


def read(path: Path) -> pd.DataFrame:
    """Read the list of claims as text; the index is the row. Raises EvidenceError with the file."""
    others = [column for column in COLUMNS + OURS if column not in NEEDED]
    return tidy(sheet.columns(sheet.read(path), NEEDED, others), path.as_posix())


def tidy(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the claims with each column, empty cells as "", after checking ids and forms; the index is the row."""
    frame = frame.reindex(columns=COLUMNS + OURS).fillna("").astype(str)
    sheet.unique(name, frame["id"])
    together(
        f"{name}, row {row}, claim {claim['id']}: {fault}"
        for row, claim in zip(frame.index, records(frame), strict=True)
        if (fault := faults(claim))
    )
    return frame


def records(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return the claims, one by one."""
    return [{str(key): str(value) for key, value in row.items()} for row in frame.to_dict("records")]


def faults(claim: Claim) -> str:
    """Return what is wrong with the form of a claim, or ""."""
    form, rest = formed(claim)
    if not all(ALSO.fullmatch(check) for check in parts(claim["also"])):
        return "write under 'also' an address, one of = < >, and a whole number; several joined by ';'"
    if not form:
        return "a claim with an address needs a form" if claim["address"] else ""
    if form not in FORMS:
        return f"there is no form '{form}'.{nearest(form, FORMS)}"
    if form == "ranking" and (rest not in ("above", "below") or not claim["against"]):
        return "write 'ranking above' or 'ranking below', and the addresses to compare it with under 'against'"
    if form == "trend" and rest not in ("up", "down"):
        return "write 'trend up' or 'trend down'"
    try:
        if form == "about":
            printed(rest)
        if form in ("point", "about", "more_than", "fraction", "range"):
            for part in claim["value"].split("-") if form == "range" else [claim["value"]]:
                printed(part)
    except ValueError:
        return f"the column 'value' or 'form' lacks the figure that the form '{form}' needs"
    if form == "range" and (claim["value"].count("-") != 1 or len(parts(claim["address"])) != 2):
        return "a range needs a value such as 3-4 and two addresses, joined by ';'"
    return ""


def formed(claim: Claim) -> tuple[str, str]:
    """Return the form of a claim and what follows it: a tolerance, a direction."""
    form, _, rest = claim["form"].partition(" ")
    return form, rest.strip()


def parts(cell: str) -> list[str]:
    """Return what a cell joins by ";"."""
    return [typed(part) for part in cell.split(";") if part.strip()]


def also(claim: Claim) -> list[tuple[str, str, int]]:
    """Return what a claim says beside its figure: address, sign, number."""
    found = [ALSO.fullmatch(check) for check in parts(claim["also"])]
    return [(one[1], one[2], int(one[3])) for one in found if one]


def agreeing(claim: Claim, amounts: list[Quantity], compared: list[Quantity]) -> bool:
    """Return whether the numbers say what the figure says; `compared` are those of a ranking's `against`."""
    form, rest = formed(claim)
    values = [amount.value for amount in amounts]
    if form == "range":
        ends = [printed(part) for part in claim["value"].split("-")]
        return all(rounds_to(value, end) for value, end in zip(values, ends, strict=True))
    if form == "trend":
        return all(value < 0 if rest == "down" else value > 0 for value in values)
    if form == "ranking":
        others = [amount.value for amount in compared]
        return all(value > other if rest == "above" else value < other for value in values for other in others)
    if form == "most":
        return all(amount.value > (50 if amount.percent else Fraction(1, 2)) for amount in amounts)
    if form == "more_than":
        return all(amount.value > threshold(claim, amount) for amount in amounts)
    figure = printed(claim["value"])
    if form == "fraction":
        return all(abs(value - in_words(figure.value) * 100) <= FRACTION for value in values)
    if form == "about":
        return all(abs(value - figure.value) <= printed(rest).value for value in values)
    return all(rounds_to(value, figure) for value in values)


def reason(claim: Claim, amounts: list[Quantity]) -> str:
    """Return what makes a claim agree; a figure that only rounding to the even digit gives says so."""
    form, rest = formed(claim)
    printed_ends = claim["value"].split("-") if form == "range" else [claim["value"]] * len(amounts)
    if form in ("point", "range") and any(
        half_up(amount.value, (end := printed(part)).decimals) != end.value
        for amount, part in zip(amounts, printed_ends, strict=True)
    ):
        return f"{FORMS[form]}, an exact half to the even digit"
    return f"the computed number is within {rest} of the printed figure" if form == "about" else FORMS[form]


def threshold(claim: Claim, amount: Quantity) -> Fraction:
    """Return the limit of "more than": a fraction in words where the figure is one."""
    value = printed(claim["value"]).value
    return in_words(value) * 100 if amount.percent else value


def printed_ratio(claim: Claim, listed: Sequence[Claim]) -> Fraction:
    """Return the ratio of two printed figures of the report, named "C061/C062"."""
    figures = {other["id"]: other["value"] for other in listed}
    try:
        above, below = (printed(figures[name.strip()]).value for name in claim["against"].split("/"))
        return above / below
    except (KeyError, ValueError, ZeroDivisionError):
        raise EvidenceError(
            f"config/claims.csv, claim {claim['id']}: 'against' must name two claims with figures, as in C061/C062"
        ) from None
