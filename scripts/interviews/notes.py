"""Interview notes: each file becomes one row with its header and its frozen text.

The frozen text is what codings point at: the whole file, header included (so do the tools that coders use), in
Unicode NFC, with line feeds only and no byte order mark.
"""

import hashlib
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.errors import EvidenceError, nearest
from scripts.numbers import table

HEADER = ["note", "group", "grade", "date", "language", "mode", "persons", "asked"]
COLUMNS = ["note", "file", *HEADER[1:], "text", "sha256"]
EXTENSIONS = (".docx", ".txt", ".md")
NO_INTERVAL = "none: interviewees were chosen"
WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(notes: list[Path], interviews: dict[str, Any], schemes: list[str] | None = None) -> dict[str, Any]:
    """Return the notes as a frame: one row a note, sorted by note.

    `interviews` is that section of config.yaml; its `header` lists the fields at the top of each note. Columns: note
    (key), file (below raw/), group, grade, date, language, mode, persons (integer), asked (scheme keys joined by "|"),
    text, sha256 (of the text), then further fields of the header. `schemes`, where given, are the keys that `asked`
    may name. Raises EvidenceError with the file for anything that is not a note.
    """
    fields = list(interviews["header"])
    rows: list[dict[str, Any]] = []
    files: dict[str, str] = {}
    for path in sorted(notes):
        row = note(path, fields, schemes)
        if row["note"] in files:
            raise EvidenceError(
                f"{row['file']}: the id {row['note']} is also that of {files[row['note']]}: give each note its own id"
            )
        files[row["note"]] = row["file"]
        rows.append(row)
    if not rows:
        raise EvidenceError(f"{interviews['notes']} holds no notes: put docx, txt or md files there")
    columns = dict.fromkeys([*COLUMNS, *fields], "text") | {"persons": "integer"}
    frame = table.framed(rows, columns, ["note"])
    languages = frame["language"].nunique()
    several = "" if languages == 1 else "s"
    people = int(frame["persons"].sum())
    return {
        "notes": frame,
        "line": f"interviews: {len(frame)} notes read, {people} persons, {languages} language{several}",
    }


def note(path: Path, fields: list[str], schemes: list[str] | None) -> dict[str, Any]:
    """Return one note as a row."""
    file = path.as_posix()
    if path.name.startswith("~$"):
        raise EvidenceError(f"{file} is a lock file of Word: close the note and delete it")
    if path.suffix.lower() not in EXTENSIONS:
        raise EvidenceError(f"{file}: notes are docx, txt or md files: save it as one of these or move it elsewhere")
    text = frozen(docx_text(path, file) if path.suffix.lower() == ".docx" else plain_text(path, file))
    if not text.strip():
        raise EvidenceError(f"{file} is empty: put the note in or delete the file")
    lines = text.split("\n")
    end = next((position for position, line in enumerate(lines) if not line.strip()), len(lines))
    header = header_of(lines[:end], fields, file)
    if not "".join(lines[end:]).strip():
        raise EvidenceError(f"{file}: there is no text after the header: leave one empty line below it")
    asked = [key.strip() for key in header["asked"].split("|") if key.strip()]
    for key in asked:
        if schemes is not None and key not in schemes:
            raise EvidenceError(f"{file}, header, asked: there is no scheme '{key}'.{nearest(key, schemes)}")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return header | {"file": file, "asked": "|".join(asked), "text": text, "sha256": digest}


def frozen(text: str) -> str:
    """Return text as it is frozen: NFC, line feeds, no byte order mark."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def plain_text(path: Path, file: str) -> str:
    """Return the text of a txt or md file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvidenceError(f"{file} is not UTF-8 text (byte {error.start}): save it as UTF-8") from None
    if "\0" in text:
        raise EvidenceError(f"{file} is not UTF-8 text (it holds zero bytes): save it as UTF-8")
    return text


def docx_text(path: Path, file: str) -> str:
    """Return the paragraphs of a Word file, one a line; text that this would cut is an error."""
    from docx import Document

    from scripts.audit.containers import check_container

    if path.stat().st_size == 0:
        raise EvidenceError(f"{file} is empty: put the note in or delete the file")
    check_container(path)
    try:
        document = Document(str(path))
        body = document.element.body
    except Exception:  # python-docx raises a dozen kinds for a broken package
        raise EvidenceError(f"{file} is not a Word document that can be read: save it again as .docx") from None
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    if document.tables:
        raise EvidenceError(f"{file} holds a table, whose text would be lost: turn the table into paragraphs")
    if next(body.iter(f"{WORDS}footnoteReference", f"{WORDS}endnoteReference"), None) is not None:
        raise EvidenceError(f"{file} holds a footnote, whose text would be lost: move it into a paragraph")
    # Tracked insertions, text boxes and content controls hold text that paragraphs leave out.
    if letters("".join(element.text or "" for element in body.iter(f"{WORDS}t"))) != letters(text):
        raise EvidenceError(
            f"{file} holds text outside plain paragraphs (tracked changes, a box, a content control) that would be "
            "lost: accept all changes and move the text into paragraphs"
        )
    return text


def letters(text: str) -> str:
    """Return text without spaces and hyphens, which Word keeps as elements of their own."""
    return re.sub(r"[\s\-]", "", text)


def header_of(lines: list[str], fields: list[str], file: str) -> dict[str, Any]:
    """Return the `key: value` lines at the top of a note, checked."""
    found: dict[str, Any] = {}
    for position, line in enumerate(lines, 1):
        key, colon, value = line.partition(":")
        key = key.strip().lower()
        if not colon:
            raise EvidenceError(
                f"{file}, line {position}: a note begins with lines `key: value`, and an empty line ends them"
            )
        if key not in fields:
            raise EvidenceError(
                f"{file}, line {position}: the header has a field that config.yaml does not list under "
                f"interviews, header.{nearest(key, fields)}"
            )
        if key in found:
            raise EvidenceError(f"{file}, line {position}: the field '{key}' stands twice in the header: keep one")
        found[key] = value.strip()
    for key in dict.fromkeys([*HEADER, *fields]):
        if key not in found:
            raise EvidenceError(f"{file}: the header has no field '{key}': add a line `{key}: ...` at the top")
        if not found[key] and key != "asked":
            raise EvidenceError(f"{file}: the field '{key}' of the header is empty: fill it in")
    if not re.fullmatch(r"[0-9]{1,4}", found["persons"]) or int(found["persons"]) < 1:
        raise EvidenceError(f"{file}: the field 'persons' must be a whole number from 1")
    try:
        date.fromisoformat(found["date"])
    except ValueError:
        raise EvidenceError(f"{file}: the field 'date' must be a day such as 2016-05-31") from None
    return found | {"persons": int(found["persons"])}


def count(notes: pd.DataFrame) -> dict[str, Any]:
    """Return how many notes and persons there are, in all and by group, as numbers and cases.

    `notes` as `read` returns it. Addresses `interviews.notes.all.count` and `interviews.notes.group-staff.persons`.
    """
    # ASSUME: One interview note is one respondent, however many persons sat there; persons are counted beside it.
    groups: list[tuple[dict[str, object], pd.DataFrame]] = [({}, notes)]
    groups += [({"group": value}, part) for value, part in notes.groupby("group", sort=True)]
    numbers, cases = [], []
    for group, part in groups:
        persons = int(part["persons"].sum())
        rest: dict[str, Any] = {"base": len(part), "method": NO_INTERVAL, "weight": "none"}
        for statistic, unit, value in (("count", "respondents", len(part)), ("persons", "persons", persons)):
            row = table.number("interviews", "notes", group, statistic, unit=unit, value=float(value), n=value, **rest)
            numbers.append(row)
            cases += [
                table.case(row["address"], key, counted=True, amount=float(people))
                for key, people in zip(part["note"], part["persons"], strict=True)
            ]
    by_group = ", ".join(f"{len(part)} {group['group']}" for group, part in groups[1:])
    return {
        "numbers": table.numbers(numbers),
        "cases": table.cases(cases),
        "line": f"interviews: {len(notes)} notes counted ({by_group})",
    }
