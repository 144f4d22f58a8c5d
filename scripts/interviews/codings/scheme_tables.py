"""The tables of a scheme: respondents by code, pairs of codes, saturation, coder sensitivity, rule coverage."""

from typing import Any, NamedTuple

import pandas as pd

from scripts.ground.code_tables import SATURATION
from scripts.interviews.codings import coder_sensitivity, respondents, saturation
from scripts.interviews.codings.all_codings import base_of, listed
from scripts.interviews.codings.counting import decided, deciding
from scripts.interviews.schemes import eligibility
from scripts.settings.scheme import Scheme


class Counted(NamedTuple):
    """What the tables are made of; `suggestions` holds one frame where the scheme has any, else none."""

    codings: pd.DataFrame
    notes: pd.DataFrame
    numbers: pd.DataFrame
    coded: pd.DataFrame
    suggestions: list[pd.DataFrame]


def tabulate(counted: Counted, scheme: Scheme, source: str, seed: int) -> dict[str, Any]:
    """Return the tables of a scheme."""
    codings, notes, numbers, coded, suggestions = counted
    given = listed(codings)
    interviewed, base = base_of(notes, scheme, source)
    keys = list(base["note"])
    found = decided(given, keys, scheme)
    could = eligibility.bases(deciding(given, keys, scheme), base, scheme, source)
    suggested = suggestions[0][suggestions[0]["note"].isin(base["note"])] if suggestions else None
    held = {note: set(own) for note, own in found.items()}
    by_coders = coder_sensitivity.sensitivity(given, held, suggested, scheme, could)
    coverage = coder_sensitivity.rule_coverage(base, suggested, scheme)
    lacking = int(coverage["warning"].notna().sum())
    together = respondents.together(found, scheme)
    every = sum(1 for _ in respondents.pairs(scheme))
    listed_ = f"; {len(together)} of {every} pairs of codes listed" if len(together) < every else ""
    many = "" if len(scheme.codes) == 1 else "s"
    warning = f"; {lacking} codes lack a rule in a language of the notes" if lacking else ""
    return {
        "respondents": respondents.named(
            numbers, interviewed, coder_sensitivity.lowest_and_highest(by_coders), scheme, source
        ),
        "cooccurrence": together,
        "saturation": saturated(coded, base, scheme, seed),
        "sensitivity": by_coders,
        "rule_coverage": coverage,
        "line": f"{source}: tables of {len(scheme.codes)} code{many}{listed_}{warning}",
    }


def saturated(coded: pd.DataFrame, base: pd.DataFrame, scheme: Scheme, seed: int) -> pd.DataFrame:
    """Return after how many interviews no new codes came; nobody ends a survey for that, so of answers nothing."""
    if scheme.unit == "answers":
        return SATURATION.empty()
    return saturation.saturation(coded[["note", *scheme.codes]], base, scheme.by, seed)
