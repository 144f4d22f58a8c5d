"""Notes coded by several coders: which they are, how they were drawn, what was settled where coders differ."""

import hashlib
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from scripts.ground.code_tables import ADJUDICATION, DOUBLE_CODED, DRAW
from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import adjudication
from scripts.interviews.codings.all_codings import base_of
from scripts.interviews.codings.blindness import prompted
from scripts.interviews.notes.speakers import INTERVIEW, interviews
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import DoubleCoding, Scheme


def draw(notes: pd.DataFrame, scheme: Scheme, source: str) -> dict[str, Any]:
    """Return the notes of the base to be double-coded, by stratum: the share that the scheme declares, at least one.

    A note's place in the draw is a hash of the seed and its id, so that a note more or less doesn't move the others.
    """
    _, base = base_of(notes, scheme, source)
    plan = scheme.double_coding
    if plan is None:
        raise EvidenceError(f"config/schemes/{source}.yaml: to draw notes, add double_coding: {{seed: 1, share: 0.2}}")
    rows = []
    for stratum, part in base.groupby(strata(base, plan), sort=True):
        order = sorted(part["note"], key=lambda note: place(plan.seed, str(note)))
        size = max(1, math.ceil(plan.share * len(order) - 1e-9))
        rows += [{"note": n, "stratum": stratum, "drawn": "yes" if k < size else "no"} for k, n in enumerate(order)]
    frame = DRAW.framed(rows)
    taken = int(frame["drawn"].eq("yes").sum())
    return {"drawn": frame, "line": f"{source}: {taken} of {len(frame)} notes drawn to be double-coded"}


def strata(base: pd.DataFrame, plan: DoubleCoding) -> pd.Series:
    """Return the stratum of each note in words."""
    if not plan.strata:
        return pd.Series("all", index=base.index)
    words = [", ".join(f"{k} = {v}" for k, v in row.items()) for row in base[plan.strata].to_dict("records")]
    return pd.Series(words, index=base.index)


def place(seed: int, note: str) -> str:
    """Return the place of a note in the draw."""
    return hashlib.sha256(f"{seed}:{note}".encode()).hexdigest()


def doubles(
    given: list[Coding],
    unprompted: list[Coding],
    notes: pd.DataFrame,
    scheme: Scheme,
    source: str,
    decisions: Sequence[pd.DataFrame] = (),
) -> pd.DataFrame:
    """Return the notes of the base that two or more of the compared coders coded, whether blind, whether drawn.

    `unprompted` are those of the codings that began without a suggestion.
    """
    seen = prompted(given, unprompted, decisions)
    _, base = base_of(notes, scheme, source)
    drawn = draw(interviews(notes), scheme, source)["drawn"].set_index("note") if scheme.double_coding else None
    whole = dict(zip(base["note"], base.get(INTERVIEW, base["note"]), strict=True))
    rows = []
    for note in base["note"]:
        own = [one for one in given if one["note"] == note and one["coder"] in scheme.agreement]
        coders = sorted({one["coder"] for one in own})
        if len(coders) < 2:
            continue
        rows.append(
            {
                "note": note,
                "stratum": "all" if drawn is None else drawn.loc[whole[note], "stratum"],
                "coders": "|".join(coders),
                "blind": "no" if any((note, coder) in seen for coder in coders) else "yes",
                "drawn": "not declared" if drawn is None else drawn.loc[whole[note], "drawn"],
            }
        )
    return DOUBLE_CODED.framed(rows)


def there(scheme: Scheme) -> str:
    """Return in words where a coder who decided on suggestions is not blind."""
    return "there, or on an answer that says the same," if scheme.unit == "answers" else "there"


def settled(given: list[Coding], keys: list[str], scheme: Scheme) -> pd.DataFrame:
    """Return each note and code on which coders differ, or which was added or rejected: what counts, why, who decided.

    `keys` are the notes of the base.
    """
    by: dict[str, list[Coding]] = {}
    for one in given:
        by.setdefault(one["note"], []).append(one)
    rows = [row for note in keys if note in by for row in adjudication.changes(by[note], scheme)]
    return ADJUDICATION.framed(rows)
