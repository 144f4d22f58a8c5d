"""Answers "Other, please specify" coded back into the item that they belong to; each is a row of the cleaning log."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from scripts.settings.codebook import Into
from scripts.settings.coded_items import coding_schemes
from scripts.settings.resolved import ResolvedSurvey

RULE = "coded_back"
REASON = "Other, as specified"


class Back(NamedTuple):
    """The rows of the cleaning log, and how many answers stay Other for they come to several categories of a choice."""

    log: list[dict[str, Any]]
    stay: int


def changes(
    responses: pd.DataFrame, tables: Sequence[pd.DataFrame], wrote: pd.DataFrame, survey: ResolvedSurvey
) -> Back:
    """Return what the codes of specified answers change in the items that they go into.

    `tables` are the tables `CODED` of `coding_schemes`; `wrote` is what `open_answers.told` returns. Only an answer
    that is Other, or has it among its options, changes: it becomes the category of its code, or gets these options.
    """
    log, stay = [], 0
    for key, item in survey.items.items():
        if not (item.coded_by and item.into):
            continue
        table = tables[coding_schemes(survey).index(item.coded_by)].set_index("note")
        given = responses.set_index("respondent")[item.into.item].fillna("").to_dict()
        several = survey.items[item.into.item].type == "multiple_response"
        own = wrote[wrote["item"].eq(key) & wrote["note"].isin(table.index)]
        for respondent, note in zip(own["respondent"], own["note"], strict=True):
            old = given[respondent]
            chosen = old.split("|")
            found = categories(table.loc[note], item.into)
            if item.into.other not in chosen or found == [item.into.other]:
                continue
            if not several and len(found) > 1:
                # ASSUME: An answer Other that comes to several categories stays Other where one alone can be chosen.
                stay += 1
                continue
            rest = [one for one in chosen if one != item.into.other]
            log.append({
                "respondent": respondent, "item": item.into.item, "old": old,
                "new": "|".join(dict.fromkeys([*rest, *found])), "rule": RULE,
                "reason": f"{REASON}: coded by {item.coded_by}", "author": table.loc[note, "coder"],
            })  # fmt: skip
    return Back(log, stay)


def categories(row: pd.Series, into: Into) -> list[str]:
    """Return the categories that the codes of an answer are, Other last; Other alone where it has none."""
    found = dict.fromkeys(category for code, category in into.codes.items() if row[code])
    own = [category for category in found if category != into.other]
    return [*own, *([into.other] if into.other in found or not own else [])]


def said(back: Back) -> str:
    """Say how many answers Other were coded back, and how many stay."""
    stay = f", {back.stay} stay Other for they come to several categories" if back.stay else ""
    return f"; {len(back.log)} answers Other coded back{stay}" if back.log or back.stay else ""
