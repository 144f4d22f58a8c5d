"""Codings of group interviews by respondent: whose passage each is, by the turn in which it stands."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.ground.long_table import records
from scripts.ground.note_tables import CODINGS, DECISIONS, NOTES, SUGGESTIONS
from scripts.interviews.codings.blindness import fingerprints, unprompted
from scripts.interviews.notes.speakers import SPEAKERS, named, spread
from scripts.interviews.schemes.coded_segments import REJECTED

CHANGED = "changed"  # what no hash of codings is: coded after suggestions were seen
Row = dict[str, Any]
Spans = dict[str, list[tuple[int, int, str]]]  # note -> start, end, speaker of the turns of declared respondents


def tell(
    notes: pd.DataFrame,
    turns: pd.DataFrame,
    codings: pd.DataFrame,
    decisions: Sequence[pd.DataFrame],
    suggestions: Sequence[pd.DataFrame],
    source: str,
) -> dict[str, Any]:
    """Return notes, codings, decisions and suggestions of a scheme by respondent, for all that counts respondents.

    A passage is that of the respondent in whose turns it stands; words of the interviewer may be part of it. A coder
    who coded a note and gave a respondent nothing has a row without a code on this respondent. Raises EvidenceError for
    passages of several respondents or of none, and for a rejected code that several of them have.
    """
    each = spread(notes)
    texts = dict(zip(notes["note"], notes["text"], strict=True))
    groups = {note: str(cell).split("|") for note, cell in zip(notes["note"], notes[SPEAKERS].fillna(""), strict=True)}
    groups = {note: own for note, own in groups.items() if own != [""]}
    spans: Spans = {note: [] for note in groups}
    for one in records(turns):
        if str(one["speaker"]) in groups.get(one["note"], []):
            spans[one["note"]].append((one["start"], one["end"], one["speaker"]))
    rows = records(codings.astype(object).where(codings.notna(), None))
    made = CODINGS.framed(assigned(rows, groups, spans, texts))
    decided = pd.concat(decisions) if decisions else DECISIONS.empty()
    suggested = pd.concat(suggestions) if suggestions else SUGGESTIONS.empty()
    count = sum(map(len, groups.values()))
    return {
        "notes": NOTES.framed(each, [str(name) for name in each if name not in NOTES.names]),
        "codings": made,
        "decisions": DECISIONS.framed(of_each(decided, codings, made, groups)),
        "suggestions": SUGGESTIONS.framed(placed(suggested, groups, spans, texts)),
        "line": f"{source}: {count} respondents told apart in {len(groups)} group interviews",
    }


def assigned(rows: list[Row], groups: dict[str, list[str]], spans: Spans, texts: dict[str, str]) -> list[Row]:
    """Return codings with the respondent as their note, and a row of nothing for whom a coder gave nothing."""
    found: list[Row] = []
    several: list[Row] = []
    nobody: list[Row] = []
    held: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row["note"] not in groups or not fits(row):
            continue
        whose = who(row, spans, texts)
        (several if len(whose) > 1 else nobody if not whose else found).append(row)
        held.setdefault((row["note"], row["code"]), set()).update(whose)
    refuse(several, "the passage holds words of several respondents: code what each of them says apart")
    refuse(nobody, "the passage is in no respondent's turn, so whose it is can't be told: code the answer instead")
    unclear = [
        row for row in rows if row["verdict"] == REJECTED and len(held.get((row["note"], row["code"]), set())) > 1
    ]
    refuse(
        unclear, "several respondents have the rejected code, so from whom it is taken can't be told: delete the row"
    )
    made: list[Row] = []
    for row in rows:
        own = groups.get(row["note"])
        if own is None:
            made.append(row)
        elif row["code"] is None:
            made += [row | {"note": named(row["note"], one)} for one in own]
        else:
            whose = who(row, spans, texts) if fits(row) else held.get((row["note"], row["code"]), set())
            made.append(row | {"note": named(row["note"], next(iter(sorted(whose)), own[0]))})
    coded = {(row["note"], row["coder"]) for row in made}
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        first.setdefault((row["note"], row["coder"]), row)
    nothing = {
        "code": None,
        "start": None,
        "end": None,
        "quote": None,
        "value": None,
        "suggestion": None,
        "reason": None,
    }
    made += [
        row | nothing | {"verdict": "nothing found", "note": named(note, one)}
        for (note, coder), row in first.items()
        for one in groups.get(note, [])
        if (named(note, one), coder) not in coded
    ]
    return made


def fits(row: Row) -> bool:
    """Return whether a coding is a passage that counts."""
    return row["code"] is not None and row["start"] is not None and str(row["verdict"]).startswith("fits")


def who(row: Row, spans: Spans, texts: dict[str, str]) -> set[str]:
    """Return the respondents some of whose words are in a passage."""
    text, start, end = texts[row["note"]], int(row["start"]), int(row["end"])
    return {
        speaker
        for begin, stop, speaker in spans[row["note"]]
        if text[max(start, begin) : max(min(end, stop), start, begin)].strip()
    }


def refuse(rows: list[Row], why: str) -> None:
    """Raise EvidenceError for codings that nobody can assign, with their places."""
    if rows:
        file = rows[0]["file"]
        places = ", ".join(str(row["row"]) for row in rows if row["file"] == file)
        raise EvidenceError(f"{file}, row {places}: {why} (the field '{SPEAKERS}' makes them respondents)")


def of_each(
    decisions: pd.DataFrame, codings: pd.DataFrame, made: pd.DataFrame, groups: dict[str, list[str]]
) -> list[Row]:
    """Return decisions on a note as decisions on each of its respondents; who was blind on the note is so on each."""
    before, after = (fingerprints(unprompted(frame)) for frame in (codings, made))
    rows: list[Row] = []
    for row in records(decisions.astype(object).where(decisions.notna(), None)):
        for note in [named(row["note"], one) for one in groups.get(row["note"], [])] or [row["note"]]:
            same = row["coded"] == before.get((row["note"], row["coder"]), "")
            told = after.get((note, row["coder"]), "") if same else CHANGED
            rows.append(row | {"note": note} | ({"coded": told} if row["note"] in groups else {}))
    return rows


def placed(suggestions: pd.DataFrame, groups: dict[str, list[str]], spans: Spans, texts: dict[str, str]) -> list[Row]:
    """Return suggestions with the respondent as their note; those of nobody, or of several, are left out."""
    rows: list[Row] = []
    for row in records(suggestions.astype(object).where(suggestions.notna(), None)):
        if row["note"] not in groups:
            rows.append(row)
        elif len(whose := who(row, spans, texts)) == 1:
            rows.append(row | {"note": named(row["note"], *whose)})
    return rows
