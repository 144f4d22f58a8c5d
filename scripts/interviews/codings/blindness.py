"""Whether a coder coded a note before seeing suggestions on it: only such codings are compared."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

import pandas as pd

from scripts.interviews.codings.all_codings import listed
from scripts.interviews.codings.decisions import plain
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Scheme

Who = tuple[str, str]  # note, coder


def unprompted(codings: pd.DataFrame, decisions: Sequence[pd.DataFrame] = ()) -> list[Coding]:
    """Return the codings that coders gave without suggestions, of whoever has any on a note.

    What a file of decisions gives is none of them, also where nothing was suggested in an answer to a survey.
    """
    files = {file for frame in decisions for file in frame["file"]}
    return listed(codings[codings["suggestion"].isna() & ~codings["file"].isin(files)])


def fingerprints(own: Iterable[Coding]) -> dict[Who, str]:
    """Return a short hash of what each coder gave each note without suggestions; who coded a note has one."""
    said: dict[Who, list[str]] = {}
    for one in own:
        told = [one["code"], one["start"], one["end"], one["value"]]
        said.setdefault((one["note"], one["coder"]), []).append(" ".join(map(str, told)))
    return {who: short(lines) for who, lines in said.items()}


def short(lines: Iterable[str]) -> str:
    """Return a short hash of lines in any order."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:12]


def of_alike(prints: Mapping[Who, str], notes: Collection[str], coder: str) -> str:
    """Return one hash of what a coder gave notes that are decided on as one, each its own; "" where they coded none."""
    told = {note: prints[note, coder] for note in notes if (note, coder) in prints}
    if len(notes) == 1 or not told:
        return "".join(told.values())
    return short(f"{note} {one}" for note, one in told.items())


def prompted(given: list[Coding], own: list[Coding], decisions: Sequence[pd.DataFrame]) -> set[Who]:
    """Return on which notes a coder saw suggestions first; on all others the coder is blind.

    `own` are those of `given` that began without a suggestion. A decision says what its coder had given the note when
    the suggestions were laid out (`coded`), or all answers to a survey that say the same: where the coder still gives
    just that, the coding came first.
    """
    # ASSUME: A coder is blind on a note if they had coded it before they decided on suggestions there and did not
    #   change that, or if they decided on none and none of their codings there was suggested first.
    # ASSUME: Who decides on an answer to a survey decides on all that say the same, and is blind on none of them but
    #   those that they had coded before.
    prints = fingerprints(own)
    rows = [one for frame in decisions for one in plain(frame[["note", "coder", "coded", "like"]])]
    alike: dict[Who, set[str]] = {}
    for one in rows:
        alike.setdefault((one["like"] or one["note"], one["coder"]), set()).add(one["note"])
    decided = {(one["note"], one["coder"]) for one in rows}
    late = set()
    for one in rows:
        who, members = (one["note"], one["coder"]), alike[one["like"] or one["note"], one["coder"]]
        if who not in prints or one["coded"] != of_alike(prints, members, one["coder"]):
            late.add(who)
    return late | {(one["note"], one["coder"]) for one in given if one.get("suggestion")} - (decided - late)


def waiting(drawn: pd.DataFrame, own: list[Coding], scheme: Scheme) -> set[str]:
    """Return the notes drawn to be double-coded that not all compared coders have coded yet."""
    coded = {(one["note"], one["coder"]) for one in own}
    notes = drawn.loc[drawn["drawn"] == "yes", "note"]
    return {str(note) for note in notes if any((note, coder) not in coded for coder in scheme.agreement)}
