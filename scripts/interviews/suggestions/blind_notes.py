"""What a coder may be shown of suggestions without losing blindness: drawn notes wait until all coders coded them."""

from typing import Any

import pandas as pd

from scripts.interviews.codings import blindness, doubles
from scripts.interviews.codings.decisions import CODED, plain
from scripts.interviews.notes import answer_groups
from scripts.settings.scheme import Scheme

Items = list[dict[str, Any]]
NOTES_DRAWN = "notes drawn for blind double coding"
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
    own = blindness.unprompted(codings[0], decisions) if codings else []
    prints = blindness.fingerprints(own)
    # A line on answers that say the same is about all of them: it waits with any, and what was given any is in `coded`.
    many = scheme.unit == "answers"
    alike = answer_groups.groups(notes) if many else {one["note"]: [one["note"]] for one in found}
    before = {
        place(row, alike, many): row[CODED] or ""
        for frame in decisions
        for row in plain(frame[(frame["coder"] == coder) & frame["like"].isna()])
    }
    is_compared = coder in scheme.agreement and len(scheme.agreement) > 1
    # Where a draw says which notes are double-coded, all others are free; else it is those that another coder coded.
    others = set(scheme.agreement) - {coder}
    by_others = set() if scheme.double_coding else {note for note, who in prints if who in others}
    waiting: set[str] = set()
    if is_compared and scheme.double_coding:
        waiting = blindness.waiting(doubles.draw(notes, scheme, source)["drawn"], own, scheme)
    held = {note for note, members in alike.items() if waiting.intersection(members)}
    shown = [one for one in found if one["note"] not in held or one["decision"]]
    for one in shown:
        members = alike[one["note"]]
        one[CODED] = before.get(place(one, alike, many), blindness.of_alike(prints, members, coder))
        new = [note for note in members if note in by_others and (note, coder) not in prints]
        one["unseen"] = is_compared and bool(new)
    lost = [one["note"] for one in found if one["note"] in held and not one["decision"]]
    if not lost:
        return shown, ""
    what = "lines on" if many else "passages of"
    count = len({note for note in held if {*alike[note]}.intersection(lost)}) if many else len(set(lost))
    drawn = "answers drawn for blind double coding, or that say the same as one," if many else NOTES_DRAWN
    return shown, (
        f"{len(lost)} {what} {count} {drawn} are held back until {' and '.join(scheme.agreement)} have coded "
        + ("those drawn" if many else "these notes")
    )


def place(row: dict[str, Any], alike: answer_groups.Groups, many: bool) -> tuple[Any, ...]:
    """Return what a line is known by: its passage, or, of answers that say the same, the first of them."""
    if many:
        return alike[row["note"]][0], row["code"] or "", row["polarity"]
    return tuple(row[name] for name in PLACE)
