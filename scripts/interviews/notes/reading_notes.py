"""Interview notes: each file becomes one row with its header and its frozen text.

The frozen text is what codings point at: the whole file, header included (so do the tools that coders use), in
Unicode NFC, with line feeds only and no byte order mark.
"""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground import long_table
from scripts.ground.addresses import distinct
from scripts.ground.errors import EvidenceError, Faults, nearest, together
from scripts.ground.note_tables import NOTES, OFFSETS, TURNS
from scripts.interviews.formats import by_ending, freezing
from scripts.interviews.notes import asked_fields, note_header, note_register, speakers, turns
from scripts.settings.asked_groups import AskedOfNotes
from scripts.settings.evaluation import Interviews
from scripts.settings.scheme import Unit
from scripts.sheets import identity, spellings

FIELDS = ["group", "grade", "date", "language", "mode", "persons", "asked"]
# Fields that say something of one note alone.
OWN = ("note", "file", "date", "language", "persons", "asked", "interviewer", "speakers", "text", "sha256")
NO_INTERVAL: dict[Unit, str] = {
    "respondents": "none: interviewees were selected purposively",
    "documents": "none: documents were selected purposively",
    "answers": "none: the item of the survey has the interval",
}
LONG = 200  # so many characters are no two interviews by chance
Row = dict[str, Any]


def read(
    notes: list[Path],
    interviews: Interviews,
    schemes: list[str] | None = None,
    interviewees: list[Path] | None = None,
    source: str = "interviews",
    asked: Sequence[AskedOfNotes] = (),
) -> dict[str, Any]:
    """Return the notes as a frame, the way back to their files, and their turns.

    `interviews` is that section of config.yaml; `interviewees` is its register, in a list, or none. Documents under
    review are notes too: `source` says which they are. `notes`: one row a note, sorted; note (key), file (below raw/),
    group, grade, date, language, mode, persons (integer), asked (scheme keys joined by "|"), text, sha256 (of the
    text), then further fields. Where no field says it, language is "und", persons 1, asked all of `schemes` (the keys
    that `asked` may name). `offsets` leads from characters of the text back to the source, a row per run: note, start,
    source, place. `turns`: note, turn, speaker, question, section, start, end.
    Raises EvidenceError with the file for anything that is not a note, a note that the register doesn't know, a line of
    it without a note, two notes with the same text, and groups that findings ask for (`asked`) and no note is of.
    """
    place = interviewees[0].as_posix() if interviewees else ""
    lines = note_register.read(interviewees[0], interviews) if interviewees else None
    fields = list(dict.fromkeys(["note", *interviews.fields]))
    rows: list[Row] = []
    files: dict[str, str] = {}
    bodies: dict[str, str] = {}
    shapes: dict[str, str] = {}
    offsets: list[Row] = []
    spoken: list[Row] = []
    faults = Faults()
    for path in sorted(notes):
        with faults.at("", 0):
            text = freezing.freeze(by_ending.pieces(path))
            row, body = note(path, text.text, interviews, lines, place)
            key, file = row["note"], row["file"]
            if key in files:
                raise EvidenceError(f"{file}: the id {key} is also that of {files[key]}: give each note its own id")
            if (other := shapes.setdefault(identity.alike(key), key)) != key:
                raise EvidenceError(
                    f"{file}: the id {key} differs from that of {files[other]} only by "
                    f"{identity.difference(other, key)}: give each note an id of its own"
                )
            said = "".join(text.text[body:].split())
            if said in bodies:
                raise EvidenceError(f"{file} has the same text as {bodies[said]}: delete one, or put the right text in")
            files[key] = file
            bodies |= {said: file} if len(said) >= LONG else {}
            offsets += [{"note": key} | run._asdict() for run in text.runs]
            interviewers = re.split(r"[,;|]", row.get("interviewer", ""))
            answering = re.split(r"[,;|]", row.get(speakers.SPEAKERS, ""))
            told = turns.turns(text.text, text.headings, interviewers, body, answering)
            rows.append(checked(grouped(row, told, file), fields, file, schemes))
            for number, one in enumerate(told, 1):
                named = {name: None if value == "" else value for name, value in one._asdict().items()}
                spoken.append({"note": key, "turn": number} | named)
    faults.stop()
    if not rows:
        raise EvidenceError(f"{interviews.notes} holds no notes: put {by_ending.ENDINGS} files there")
    note_register.check_complete(lines or {}, files, place, interviews.notes)
    frame, remarks = spelled(NOTES.framed(rows, [field for field in fields if field not in NOTES.names]))
    asked_fields.check(frame, asked)
    languages = frame["language"].nunique()
    several = "" if languages == 1 else "s"
    people = f"{int(frame['persons'].sum())} persons, " if source == "interviews" else ""
    return {
        "notes": frame,
        "offsets": OFFSETS.framed(offsets),
        "turns": TURNS.framed(spoken),
        "line": "; ".join([f"{source}: {len(frame)} notes read, {people}{languages} language{several}", *remarks]),
    }


def spelled(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the notes with the values of their fields in one spelling each, and which notes had another.

    The words of a field are not repeated: it may name a person.
    """
    remarks = []
    for field in [name for name in frame if name not in OWN]:
        joined, taken = spellings.joined(frame[field])
        if taken:
            other = ", ".join(frame.loc[frame[field].isin(list(taken)), "note"])
            remarks.append(f"{field} of {other} differs from that of other notes only in case or blanks: taken as one")
            frame[field] = joined
    return frame, remarks


def note(
    path: Path, text: str, interviews: Interviews, lines: dict[str, note_register.Line] | None, place: str
) -> tuple[Row, int]:
    """Return a note as a row, with the fields of its header and of its line in the register; where its body begins."""
    file = path.as_posix()
    if not text.strip():
        raise EvidenceError(f"{file} is empty: put the note in or delete the file")
    names = {field.lower(): field for field in ["note", *interviews.header]}
    names |= {name.strip().lower(): field for field, name in interviews.columns.items()}
    bare = lines is not None or not interviews.header  # as documents are: called as their files
    top = note_header.read(text, names, file, optional=bare)
    found: Row = ({"note": path.stem} if bare else {}) | top.fields
    if "note" not in found:
        raise EvidenceError(f"{file}: the header has no field 'note': add a line `note: ...` at the top")
    if lines is not None:
        key = found["note"]
        if key not in lines:
            raise EvidenceError(
                f"{place} has no row for the note {key} ({file}): add one, or correct the id.{nearest(key, lines)}"
            )
        found = note_register.joined(found, lines[key], file, f"row {lines[key]['row']} of {place}")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return found | {"file": file, "text": text, "sha256": digest}, top.body


def grouped(row: Row, told: list[turns.Turn], file: str) -> Row:
    """Return a row with the respondents of a group interview as its turns call them, and how many persons these are."""
    own = speakers.declared(row.get(speakers.SPEAKERS, ""), row["text"], told, file)
    if not own:
        return row | {speakers.SPEAKERS: ""} if speakers.SPEAKERS in row else row
    count = len(own.split("|"))
    if row.get("persons", str(count)) != str(count):
        raise EvidenceError(
            f"{file}: {count} respondents are under 'speakers', and 'persons' is {row['persons']}: make them agree"
        )
    return row | {speakers.SPEAKERS: own, "persons": str(count)}


def checked(row: Row, fields: list[str], file: str, schemes: list[str] | None) -> Row:
    """Return a row whose fields are all there and say what they can say."""
    row = ({speakers.SPEAKERS: ""} if speakers.SPEAKERS in fields else {}) | row
    together(
        f"{file}: the header has no field '{key}': add a line `{key}: ...` at the top"
        if key not in row
        else f"{file}: the field '{key}' of the header is empty: fill it in"
        for key in fields
        if not row.get(key) and (key not in row or key not in ("asked", speakers.SPEAKERS))
    )
    # ASSUME: Everybody was asked everything, alone, if neither headers nor register have such a field.
    row = {"persons": "1", "asked": "|".join(schemes or []), "language": "und"} | row
    if not re.fullmatch(r"[0-9]{1,4}", row["persons"]) or int(row["persons"]) < 1:
        raise EvidenceError(f"{file}: the field 'persons' must be a whole number from 1")
    if "date" in row:
        try:
            date.fromisoformat(row["date"])
            day = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", row["date"])
        except ValueError:
            day = None
        if not day:
            raise EvidenceError(f"{file}: the field 'date' must be a day such as 2016-05-31")
    # ASSUME: A note in "EN", "fr-CA" or "zh-Hans" is in English, French, Chinese: its script and country don't matter.
    row["language"] = re.split(r"[-_]", row["language"].strip().lower())[0]
    asked = [key.strip() for key in row["asked"].split("|") if key.strip()]
    for key in asked:
        if schemes is not None and key not in schemes:
            raise EvidenceError(f"{file}, header, asked: there is no scheme '{key}'.{nearest(key, schemes)}")
    return row | {"persons": int(row["persons"]), "asked": "|".join(asked)}


def count(notes: pd.DataFrame, source: str = "interviews") -> dict[str, Any]:
    """Return how many notes and persons there are, in all and by group, as numbers and cases; of documents no persons.

    `notes` as `read` returns it. Addresses `interviews.notes.all.count` and `interviews.notes.group-staff.persons`.
    """
    # ASSUME: One interview note is one respondent, however many persons took part, unless the note declares its
    #   speakers to be respondents; persons are counted too.
    notes = speakers.spread(notes)
    groups: list[tuple[dict[str, object], pd.DataFrame]] = [({}, notes)]
    words = distinct(notes["group"].dropna())
    groups += [({"group": words[str(value)]}, part) for value, part in notes.groupby("group", sort=True)]
    numbers, cases = [], []
    documents = source == "documents"
    for group, part in groups:
        persons = int(part["persons"].sum())
        rest: dict[str, Any] = {
            "base": len(part),
            "method": NO_INTERVAL["documents" if documents else "respondents"],
            "weight": "none",
        }
        counted = [("count", "items" if documents else "respondents", len(part)), ("persons", "persons", persons)]
        for statistic, unit, value in counted[:1] if documents else counted:
            row = long_table.number(source, "notes", group, statistic, unit=unit, value=float(value), n=value, **rest)
            numbers.append(row)
            cases += [
                long_table.case(row["address"], key, counted=True, amount=float(people))
                for key, people in zip(part["note"], part["persons"], strict=True)
            ]
    by_group = ", ".join(f"{len(part)} {group['group']}" for group, part in groups[1:])
    return {
        "numbers": long_table.numbers(numbers),
        "cases": long_table.cases(cases),
        "line": f"{source}: {len(notes)} notes counted{f' ({by_group})' if by_group else ''}",
    }
