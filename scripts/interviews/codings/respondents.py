"""Tables of codes: how many respondents named each of how many, which codes go together."""

from itertools import combinations
from typing import Any

import pandas as pd

from scripts.ground.code_tables import COOCCURRENCE, RESPONDENTS
from scripts.interviews.codings.counting import Found
from scripts.interviews.schemes import code_tree
from scripts.settings.scheme import Scheme


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


def together(found: Found, codes: code_tree.Codes) -> pd.DataFrame:
    """Return one row per pair of codes: respondents with both, and pairs of their passages that share characters.

    `jaccard` is the share of the respondents with either who have both; missing where nobody has either. A code and one
    above it in the tree are no pair: who has the one has the other.
    """
    rows = []
    for first, second in combinations(codes, 2):
        if first in code_tree.above(codes, second) or second in code_tree.above(codes, first):
            continue
        have = [(first in own, second in own) for own in found.values()]
        both, one, two = have.count((True, True)), have.count((True, False)), have.count((False, True))
        rows.append(
            {
                "first": first,
                "second": second,
                "both": both,
                "first_only": one,
                "second_only": two,
                "jaccard": both / (both + one + two) if both + one + two else None,
                "overlapping": sum(overlaps(own.get(first, []), own.get(second, [])) for own in found.values()),
            }
        )
    return COOCCURRENCE.framed(rows)


def overlaps(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> int:
    """Return how many pairs of passages share characters."""
    return sum(a["start"] < b["end"] and b["start"] < a["end"] for a in first for b in second)
