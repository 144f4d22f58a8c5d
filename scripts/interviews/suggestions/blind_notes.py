"""What a coder may be shown of suggestions without losing blindness: drawn notes wait until all coders coded them."""

from typing import Any

import pandas as pd

from scripts.interviews.codings import blindness, doubles
from scripts.interviews.codings.decisions import CODED, plain
from scripts.settings.scheme import Scheme

Items = list[dict[str, Any]]
PLACE = ("note", "start", "end", "code", "polarity")


def guarded(
    found: Items,
    codings: list[pd.DataFrame],
    notes: pd.DataFrame,
    decisions: list[pd.DataFrame],
    scheme: Scheme,
    source: str,
    coder: str,
) -> tuple[Items, str]:
    """Return the passages that a coder is shown, and in words which are held back.

    Each has `coded`: a hash of what the coder gave the note before (of a former decision: as it was then), and `unseen`
    where another of the compared coders coded the note and this one has not. `codings` has one frame, or none.
    """
    # ASSUME: Alike answers to a survey are decided on together, so that whoever decides on any is not blind on it.
    if scheme.unit == "answers":
        return [one | {CODED: "", "unseen": False} for one in found], ""
    own = blindness.unprompted(codings[0]) if codings else []
    prints = blindness.fingerprints(own)
    before = {
        tuple(row[name] for name in PLACE): row[CODED] or ""
        for frame in decisions
        for row in plain(frame[frame["coder"] == coder])
    }
    is_compared = coder in scheme.agreement and len(scheme.agreement) > 1
    # Where a draw says which notes are double-coded, all others are free; else it is those that another coder coded.
    others = set(scheme.agreement) - {coder}
    by_others = set() if scheme.double_coding else {note for note, who in prints if who in others}
    held: set[str] = set()
    if is_compared and scheme.double_coding:
        held = blindness.waiting(doubles.draw(notes, scheme, source)["drawn"], own, scheme)
    shown = [one for one in found if one["note"] not in held or one["decision"]]
    for one in shown:
        printed = prints.get((one["note"], coder), "")
        one[CODED] = before.get(tuple(one[name] for name in PLACE), printed)
        one["unseen"] = is_compared and not printed and one["note"] in by_others
    lost = [one["note"] for one in found if one["note"] in held and not one["decision"]]
    if not lost:
        return shown, ""
    return shown, (
        f"{len(lost)} passages of {len(set(lost))} notes drawn for blind double coding are held back until "
        f"{' and '.join(scheme.agreement)} have coded these notes"
    )
