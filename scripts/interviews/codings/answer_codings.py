"""Codings of answers to a survey by decisions: an answer was read once all that is suggested in it is decided."""

from collections.abc import Iterable

import pandas as pd

from scripts.interviews.codings import decisions
from scripts.interviews.codings.decisions import plain
from scripts.interviews.notes import answer_groups
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Scheme

Line = tuple[str, str]  # suggested code ("" where none is) and polarity: what is decided of a group of answers


def codings(
    frame: pd.DataFrame,
    suggestions: Iterable[pd.DataFrame],
    own: list[Coding],
    notes: pd.DataFrame,
    scheme: Scheme,
) -> tuple[list[Coding], int]:
    """Return the codings that decisions on answers give, and on how many answers a coder has begun to decide.

    An answer of which a coder decided each line was read: where no code came of it, nothing was found. One with lines
    that wait for a decision is not coded yet.
    """
    lines = lines_of(suggestions, notes)
    decided: dict[tuple[str, str], set[Line]] = {}
    rows = plain(frame)
    for one in rows:
        decided.setdefault((one["note"], one["coder"]), set()).add((one["code"] or "", one["polarity"]))
    read = {who for who, said in decided.items() if lines[who[0]] <= said}
    whole = frame[[(note, coder) in read for note, coder in zip(frame["note"], frame["coder"], strict=True)]]
    given = decisions.codings(whole, own, notes, scheme)
    coded = {(one["note"], one["coder"]) for one in [*own, *given]}
    for one in rows:
        who = (one["note"], one["coder"])
        if who in read and who not in coded:
            coded.add(who)
            empty = {"code": "", "start": None, "end": None, "quote": "", "value": None, "reason": None}
            version = one["version"] if scheme.version else None
            place = {name: one[name] for name in ("note", "coder", "file", "row")}
            given.append(place | empty | {"verdict": "nothing found", "suggestion": None, "version": version})
    return given, len(decided) - len(read)


def lines_of(suggestions: Iterable[pd.DataFrame], notes: pd.DataFrame) -> dict[str, set[Line]]:
    """Return what there is to decide of each answer: what is suggested of any that says the same, else the answer."""
    of = answer_groups.groups(notes)
    by_group: dict[str, set[Line]] = {}
    for frame in suggestions:
        known = frame[frame["note"].isin(list(of))]
        for note, code, polarity in zip(known["note"], known["code"], known["polarity"], strict=True):
            by_group.setdefault(of[note][0], set()).add((code, polarity))
    return {note: by_group.get(members[0], {("", "affirmed")}) for note, members in of.items()}
