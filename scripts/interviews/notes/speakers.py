"""Group interviews whose speakers are respondents of their own, as the field `speakers` of a note declares them."""

import re
from collections import Counter

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.interviews.notes import turns
from scripts.interviews.notes.turns import INTERVIEWER, Turn

SPEAKERS, INTERVIEW = "speakers", "interview"
ALONE = "respondent"


def declared(cell: str, text: str, spoken: list[Turn], file: str) -> str:
    """Return the respondents of a note as its turns call them (speaker-1|speaker-2), "" where none are declared.

    `cell` has their names as the note writes them, joined by "|". Raises EvidenceError for a name that begins no turn
    or stands twice, and for a speaker who is neither declared nor the interviewer; names are not repeated.
    """
    names = [turns.folded(name) for name in re.split(r"[|;,]", cell) if name.strip()]
    if not names:
        return ""
    known = frozenset(names)
    labels = {label(text, one, known): one.speaker for one in spoken if one.speaker not in ("", INTERVIEWER)}
    place = f"{file}: the field '{SPEAKERS}'"
    for number, name in enumerate(names, 1):
        if name not in labels:
            raise EvidenceError(
                f"{place}: name {number} begins no turn of a respondent: write it as the note does, or take it out"
            )
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise EvidenceError(f"{place}: name {names.index(twice[0]) + 1} stands there twice: name each respondent once")
    if others := {one for name, one in labels.items() if name not in names} - {labels[name] for name in names}:
        raise EvidenceError(
            f"{place}: {len(others)} who speak in the note are not named: name every respondent, and the interviewer "
            "in the field 'interviewer'"
        )
    return "|".join(dict.fromkeys(labels[name] for name in names))


def label(text: str, turn: Turn, known: frozenset[str]) -> str:
    """Return the folded name at the beginning of a turn, "" where there is none."""
    start, end = next(turns.lines(text[: turn.end], turn.start))
    read = turns.line(text, start, end, {}, known)
    return turns.folded(read.name) if read else ""


def named(note: str, speaker: str) -> str:
    """Return the id of a respondent of a group interview."""
    return f"{note}/{speaker}"


def spread(notes: pd.DataFrame) -> pd.DataFrame:
    """Return notes with one row a respondent: of a group interview one a declared speaker, with the fields of the note.

    `note` is then G1/speaker-1, `persons` 1, and the further column `interview` the note. Without declared speakers the
    notes are returned as they are.
    """
    if SPEAKERS not in notes or not notes[SPEAKERS].fillna("").ne("").any():
        return notes
    each = notes.assign(**{INTERVIEW: notes["note"], SPEAKERS: notes[SPEAKERS].fillna("").str.split("|")})
    each = each.explode(SPEAKERS, ignore_index=True)
    alone = each[SPEAKERS].eq("")
    each["note"] = each["note"].where(alone, each["note"] + "/" + each[SPEAKERS])
    each["persons"] = each["persons"].where(alone, 1)
    return each.sort_values("note", ignore_index=True)


def interviews(notes: pd.DataFrame) -> pd.DataFrame:
    """Return respondents as the notes that they were interviewed in, one row a note."""
    if INTERVIEW not in notes:
        return notes
    return notes.assign(note=notes[INTERVIEW]).drop_duplicates("note", ignore_index=True)
