"""Decisions on answers of a survey: one on an answer holds for all that say the same."""

from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.interviews.notes import answer_groups

Rows = list[dict[str, Any]]
SETTLED = ("decision", "other", "value")


def shared(rows: Rows, notes: pd.DataFrame) -> Rows:
    """Return decisions with those that they give to the other answers of each group; `like` says on which it was made.

    In an answer with the same text the passage is the same, in one that is written otherwise all of it. Raises
    EvidenceError where a coder decides differently on answers that say the same.
    """
    of = answer_groups.groups(notes)
    texts = dict(zip(notes["note"], notes["text"], strict=True))
    first: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    made: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for one in rows:
        key = (one["coder"], of[one["note"]][0], one["code"], one["polarity"])
        before = first.setdefault(key, one)
        if any(before[name] != one[name] for name in SETTLED):
            raise EvidenceError(
                f"{one['file']}, row {one['row']}: {one['coder']} decides differently on note {before['note']}, which "
                f"says the same, in {before['file']}, row {before['row']}: keep one"
            )
    for one in first.values():
        for note in of[one["note"]]:
            row = one | {"note": note, "like": None if note == one["note"] else one["note"]}
            if texts[note] != texts[one["note"]]:
                row |= {"start": 0, "end": len(texts[note]), "quote": texts[note]}
            made[one["coder"], note, one["code"], one["polarity"]] = row
    return [*made.values()]
