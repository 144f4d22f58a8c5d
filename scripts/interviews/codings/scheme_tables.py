"""The tables of a scheme: respondents by code, pairs of codes, saturation, readings, languages."""

from typing import Any, NamedTuple

import pandas as pd

from scripts.interviews.codings import readings, respondents, saturation
from scripts.interviews.codings.all_codings import base_of, listed
from scripts.interviews.codings.counting import decided, deciding
from scripts.interviews.schemes import eligibility
from scripts.settings.scheme import Scheme


class Counted(NamedTuple):
    """What the tables are made of; `proposals` holds one frame where the scheme has rules or proposals, else none."""

    codings: pd.DataFrame
    notes: pd.DataFrame
    numbers: pd.DataFrame
    coded: pd.DataFrame
    proposals: list[pd.DataFrame]


def tabulate(counted: Counted, scheme: Scheme, source: str, seed: int) -> dict[str, Any]:
    """Return the tables of a scheme."""
    codings, notes, numbers, coded, proposals = counted
    given = listed(codings)
    interviewed, base = base_of(notes, scheme, source)
    keys = list(base["note"])
    found = decided(given, keys, scheme)
    could = eligibility.bases(deciding(given, keys, scheme), base, scheme, source)
    proposed = proposals[0][proposals[0]["note"].isin(base["note"])] if proposals else None
    held = {note: set(own) for note, own in found.items()}
    read = readings.readings(given, held, proposed, scheme, could)
    coverage = readings.rule_coverage(base, proposed, scheme)
    silent = int(coverage["warning"].notna().sum())
    warning = f"; {silent} codes lack a rule in a language of the notes" if silent else ""
    return {
        "respondents": respondents.named(numbers, interviewed, readings.ends(read), scheme, source),
        "cooccurrence": respondents.together(found, scheme.codes),
        "saturation": saturation.saturation(coded, base, scheme.by, seed),
        "sensitivity": read,
        "rule_coverage": coverage,
        "line": f"{source}: tables of {len(scheme.codes)} code{'' if len(scheme.codes) == 1 else 's'}{warning}",
    }
