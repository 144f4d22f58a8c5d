"""Answers to an open question laid out to be reviewed: answers that say the same are one line a suggested code."""

from typing import Any

import pandas as pd

from scripts.ground.note_tables import DECISIONS
from scripts.interviews.codings.decisions import SAID, plain
from scripts.interviews.notes import answer_groups, nearly_alike

Items = list[dict[str, Any]]
LISTED = 40  # members of a group that a line names
LONGEST = 80  # characters of what they wrote, where it is not the same


def items(
    suggestions: pd.DataFrame, notes: pd.DataFrame, decisions: list[pd.DataFrame], coder: str, similar: int = 0
) -> Items:
    """Return the lines to decide on: of each group of answers one a suggested code, or one without a code.

    The line shows the first answer of the group that has the suggestion; `members` are all its notes, with their words
    where these differ. Former decisions of the coder are filled in. Larger groups come first, and after each those that
    differ from it by at most `similar` letters; `near` says from which.
    """
    own = pd.concat([frame[frame["coder"] == coder] for frame in [DECISIONS.empty(), *decisions]])
    # What was decided on answers that count no more isn't lost, where it holds for no other.
    every, counted = answer_groups.groups(notes), set(notes.loc[notes["asked"].fillna("").ne(""), "note"])
    left = {note for note in own["note"] if counted.isdisjoint(every[note])}
    notes = notes[notes["note"].isin(counted | left)]
    own = own[own["note"].isin(notes["note"])]
    of = answer_groups.groups(notes)
    about = {row["note"]: row for row in plain(notes[["note", "language", "text", "sha256"]])}
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
    near = nearly(of, notes, similar) if similar else {}
    for (first, _, _), line in found.items():
        line["suggestions"] = "|".join(sorted(line.pop("by")))
        line["near"] = f"{near[first]}: {about[near[first]]['text'][:LONGEST]}" if first in near else ""

    def order(key: tuple[str, str, str]) -> tuple[Any, ...]:
        """Return where a line stands: by the group that it is near to, then by its own."""
        head = near.get(key[0], key[0])
        return -len(of[head]), head, key[0] in near, -len(of[key[0]]), key

    return [found[key] for key in sorted(found, key=order)]


def nearly(of: answer_groups.Groups, notes: pd.DataFrame, similar: int) -> dict[str, str]:
    """Return of the first note of each group that nearly says the same as a larger one the first note of that."""
    found: dict[str, str] = {}
    for _, part in notes.groupby(["language", *(["item"] if "item" in notes else [])]):
        shapes = {of[note][0]: answer_groups.shape(text) for note, text in zip(part["note"], part["text"], strict=True)}
        first = {shape: note for note, shape in shapes.items()}
        ordered = sorted(shapes, key=lambda note: (-len(of[note]), note))
        heads = nearly_alike.heads((shapes[note] for note in ordered), similar)
        found |= {first[shape]: first[head] for shape, head in heads.items()}
    return found


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
