"""Which of our notes a document of another tool is, and where in the note each of its characters stands."""

import re
import unicodedata
from pathlib import PurePath
from typing import NamedTuple

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats.freezing import frozen
from scripts.interviews.projects import offsets
from scripts.interviews.projects.offsets import Spot
from scripts.interviews.projects.project import Document, shown
from scripts.settings.scheme import Codings

BLANK = re.compile(r"\s")


class Shift(NamedTuple):
    """How a document stands in a note."""

    text: str  # line ends as one, not yet composed
    where: int  # of the composed text in the note
    letters: list[int] | None  # where white space differs: of each further character that is none, its place there
    said: str

    def span(self, place: Spot) -> Spot | None:
        """Return a passage of the document as one of the note; None where it cuts a character or is no letters."""
        start, end = place
        if not unicodedata.is_normalized("NFC", self.text):
            parts = [unicodedata.normalize("NFC", self.text[slice(*cut)]) for cut in ((0, start), place, (end, None))]
            if "".join(parts) != unicodedata.normalize("NFC", self.text):
                return None
            start, end = len(parts[0]), len(parts[0]) + len(parts[1])
        if self.letters is None:
            return start + self.where, end + self.where
        composed = unicodedata.normalize("NFC", self.text)
        first, last = len(BLANK.sub("", composed[:start])), len(BLANK.sub("", composed[:end]))
        return (self.letters[first], self.letters[last - 1] + 1) if first < last else None


def noted(file: str, document: Document, described: Codings, notes: pd.DataFrame) -> tuple[str, str, Shift]:
    """Return the note that a document is, its text, and how the document stands in it.

    By its text, else by its declared or own name: then its whole text has to be one part of the note.
    """
    # ASSUME: A document of another tool is matched to a note if its text is part of the note's, white space aside.
    texts = dict(zip(notes["note"], notes["text"], strict=True))
    text, own = offsets.plain(document.text), frozen(document.text)
    equal = [note for note in texts if texts[note] == own]
    place = f"{file}, document {shown(document.name)}"
    note = described.notes.get(document.name) or (equal[0] if len(equal) == 1 else named(document.name, notes))
    if note not in texts:
        raise EvidenceError(f"{place}: it is not one of the notes: declare under notes of the file which one it is")
    if texts[note] == own:
        return str(note), own, Shift(text, 0, None, "")
    if not own.strip():
        return str(note), texts[note], Shift(text, 0, [], "")  # a picture, sound: nothing of it can be placed
    if texts[note].count(own) == 1:
        return str(note), texts[note], Shift(text, texts[note].index(own), None, "; a part of the note")
    letters = [k for k, char in enumerate(texts[note]) if not char.isspace()]
    whole, part = BLANK.sub("", texts[note]), BLANK.sub("", own)
    where = whole.find(part)
    if not part or where < 0 or whole.find(part, where + 1) >= 0 or len(letters) != len(whole):
        alike = next(
            (k for k, (a, b) in enumerate(zip(whole, part, strict=False)) if a != b), min(len(whole), len(part))
        )
        raise EvidenceError(
            f"{place}: its text is neither that of note {note} nor a part of it (the first {alike} characters "
            "agree, blanks aside): use the same text in both"
        )
    return (
        str(note),
        texts[note],
        Shift(text, 0, letters[where : where + len(part)], "; white space differs from the note"),
    )


def known_note(document: Document, described: Codings, notes: pd.DataFrame) -> str | None:
    """Return the note that a document is: as declared, by its text, or by its name."""
    own = frozen(document.text)
    equal = [str(note) for note, text in zip(notes["note"], notes["text"], strict=True) if text == own]
    given: str | None = described.notes.get(document.name)
    return given or (equal[0] if len(equal) == 1 else named(document.name, notes))


def named(name: str, notes: pd.DataFrame) -> str | None:
    """Return the note that has the name of a document: its id, or that of its file, with or without the ending."""
    wanted = {name.strip().casefold(), PurePath(name.strip()).stem.casefold()}
    files = notes["file"] if "file" in notes else notes["note"]
    for note, file in zip(notes["note"], files, strict=True):
        if {str(note).casefold(), PurePath(file).name.casefold(), PurePath(file).stem.casefold()} & wanted:
            return str(note)
    return None
