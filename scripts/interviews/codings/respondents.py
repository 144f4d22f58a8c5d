"""Tables of codes: how many respondents named each of how many, which codes go together."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from scripts.ground.code_tables import COOCCURRENCE, RESPONDENTS
from scripts.interviews.codings.counting import Found
from scripts.interviews.schemes import code_tree
from scripts.settings.scheme import Cooccurrence, Scheme

MANY = 40  # codes: more of them are folded on the page, and their pairs are listed from a floor on
LEAST = 3


def named(
    numbers: pd.DataFrame, interviewed: pd.DataFrame, ends: pd.DataFrame, scheme: Scheme, source: str
) -> pd.DataFrame:
    """Return one row per code, net and group: respondents who named it, those asked, and those interviewed.

    `numbers` are those of the scheme, `interviewed` the notes of the base's groups, `ends` the lowest and highest share
    by code over all coders. `flags` says whether a respondent may
    have more than one code, and how much was suggested first.
    """
    own = numbers[numbers["item"].eq(scheme.unit) & numbers["unit"].eq("share")]
    rows = []
    for row in own.to_dict("records"):
        rows.append(
            {
                "code": row["statistic"],
                "group": row["group"],
                "named": row["n"],
                "eligible": row["base"],
                "interviewed": len(within(interviewed, str(row["group"]))),
                "share": row["value"],
                "low": row["low"],
                "high": row["high"],
                "lowest": ends.loc[str(row["statistic"]), "lowest"] if row["group"] == "all" else None,
                "highest": ends.loc[str(row["statistic"]), "highest"] if row["group"] == "all" else None,
                "method": row["method"],
                "flags": row["flags"],
            }
        )
    return RESPONDENTS.framed(rows)


def within(notes: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the notes of a group in the words of the long table."""
    if group == "all":
        return notes
    variable, _, value = group.partition(" = ")  # a scheme is broken down by one variable at a time
    return notes[notes[variable] == value]


def wanted(scheme: Scheme) -> Cooccurrence:
    """Return which pairs of codes are listed: as declared, else all, of many codes those that several have."""
    # ASSUME: Of more than 40 codes only pairs that at least 3 respondents have are listed, unless told otherwise.
    return scheme.cooccurrence or Cooccurrence(least=LEAST if len(scheme.codes) > MANY else 0)


def pairs(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Yield the pairs of codes that may be listed; a code and one above it in the tree are none.

    Who has the one has the other.
    """
    codes, chosen = scheme.codes, wanted(scheme).codes
    up = {code: set(code_tree.above(codes, code)) for code in codes}
    for first, second in combinations([code for code in codes if not chosen or code in chosen], 2):
        if first not in up[second] and second not in up[first]:
            yield first, second


def together(found: Found, scheme: Scheme) -> pd.DataFrame:
    """Return one row per pair of codes: respondents with both, and pairs of their passages that share characters.

    `jaccard` is the share of the respondents with either who have both; missing where nobody has either.
    """
    least = wanted(scheme).least
    have: dict[str, set[str]] = {code: {note for note, own in found.items() if code in own} for code in scheme.codes}
    rows = []
    for first, second in pairs(scheme):
        one, two = have[first], have[second]
        both, either = one & two, one | two
        if len(both) < least:
            continue
        rows.append(
            {
                "first": first,
                "second": second,
                "both": len(both),
                "first_only": len(one - two),
                "second_only": len(two - one),
                "jaccard": len(both) / len(either) if either else None,
                "overlapping": sum(overlaps(found[note][first], found[note][second]) for note in both),
            }
        )
    return COOCCURRENCE.framed(rows)


def overlaps(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> int:
    """Return how many pairs of passages share characters."""
    return sum(a["start"] < b["end"] and b["start"] < a["end"] for a in first for b in second)
