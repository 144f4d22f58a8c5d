"""Answers to an open question laid out to be reviewed: answers that say the same are one line a suggested code."""

from typing import Any

import pandas as pd

from scripts.interviews.codings.decisions import SAID, plain
from scripts.interviews.notes import answer_groups

Items = list[dict[str, Any]]
LISTED = 40  # members of a group that a line names
LONGEST = 80  # characters of what they wrote, where it is not the same


def items(suggestions: pd.DataFrame, notes: pd.DataFrame, decisions: list[pd.DataFrame], coder: str) -> Items:
    """Return the lines to decide on: of each group of answers one a suggested code, or one without a code.

    The line shows the first answer of the group that has the suggestion; `members` are all its notes, with their words
    where these differ. Former decisions of the coder are filled in. Larger groups come first.
    """
    of = answer_groups.groups(notes)
    about = {row["note"]: row for row in plain(notes[["note", "language", "text", "sha256"]])}
    own = pd.concat([frame[frame["coder"] == coder] for frame in decisions]) if decisions else pd.DataFrame()
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in [*plain(suggestions), *plain(own)]:
        members = of[row["note"]]
        line = found.setdefault(
            (members[0], row["code"] or "", row["polarity"]),
            shown(about[row["note"]], row["start"], row["end"])
            | {"code": row["code"] or "", "polarity": row["polarity"], "members": listed(members, row["note"], about)},
        )
        if "decision" in row:
            line |= {name: "" if row[name] is None else row[name] for name in SAID}
            line["by"] |= dict.fromkeys(filter(None, (row["suggestions"] or "").split("|")))
        else:
            line |= {name: line[name] or row[name] or "" for name in ("cue", "hedge")}
            line["by"][f"{row['suggested_by']}:{row['rule']}@{row['version']}"] = None
    begun = {first for first, _, _ in found}
    for note, members in of.items():
        if note == members[0] and note not in begun:
            line = shown(about[note], 0, len(about[note]["text"]))
            found[note, "", "affirmed"] = line | {
                "code": "", "polarity": "affirmed", "members": listed(members, note, about),
            }  # fmt: skip
    for line in found.values():
        line["suggestions"] = "|".join(sorted(line.pop("by")))
    order = {key: (-len(of[key[0]]), key) for key in found}
    return [found[key] for key in sorted(found, key=lambda key: order[key])]


def shown(note: dict[str, Any], start: int, end: int) -> dict[str, Any]:
    """Return what a line shows of an answer: a passage of it, with all that stands before and after it."""
    text = note["text"]
    return {name: note[name] for name in ("note", "language", "sha256")} | dict.fromkeys(SAID, "") | {
        "start": start, "end": end, "quote": text[start:end], "before": text[:start], "after": text[end:],
        "cue": "", "hedge": "", "by": {},
    }  # fmt: skip


def listed(members: list[str], note: str, about: dict[str, dict[str, Any]]) -> str:
    """Return the notes of a group in words; with what was written where that is not the same."""
    if members == [note]:
        return ""
    words = [
        one if about[one]["text"] == about[note]["text"] else f"{one}: {about[one]['text'][:LONGEST]}"
        for one in members
    ]
    more = f", and {len(words) - LISTED} more" if len(words) > LISTED else ""
    return f"{len(words)} answers: {', '.join(words[:LISTED])}{more}"
