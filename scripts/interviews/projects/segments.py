"""Tables of coded segments, as MAXQDA, NVivo, ATLAS.ti and Taguette export them: often without offsets."""

from pathlib import Path

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.interviews.projects.project import Document, Passage, Project, shown
from scripts.interviews.projects.project_documents import named
from scripts.settings.scheme import Codings
from scripts.sheets import sheet

TAGUETTE = {"note": "document", "code": "tag", "quote": "content"}
NEEDED = ("note", "code", "quote")


def layout(path: Path, described: Codings) -> dict[str, str] | None:
    """Return what our columns are called in a table of segments; None where the table is one of our own form."""
    if described.columns:
        return {name: name for name in NEEDED} | described.columns
    return TAGUETTE if list(sheet.read(path).columns) == ["id", *TAGUETTE.values()] else None


def read(path: Path, described: Codings, columns: dict[str, str], notes: pd.DataFrame) -> Project:
    """Return a table of segments as a project whose documents are the notes that it names.

    A row without a code says that nothing was found (in an export of Taguette: a highlight without a tag, left out).
    """
    found = sheet.filled(sheet.read(path))
    cells = {
        ours: sheet.column(found, theirs, free=ours in ("quote", "code", "memo")).tolist()
        for ours, theirs in columns.items()
    }
    texts = dict(zip(notes["note"], notes["text"], strict=True))
    documents: dict[str, Document] = {}
    passages: list[Passage] = []
    bare, seen = 0, set()
    for place, row in enumerate(found.index):
        one = {ours: str(column[place]) for ours, column in cells.items()}
        title, code = one["note"].strip(), one["code"].strip()
        if columns == TAGUETTE and not code:
            bare += 1
            continue
        if columns == TAGUETTE and (key := (found.iloc[place, 0], code)) in seen:
            continue
        elif columns == TAGUETTE:
            seen.add(key)
        note = described.notes.get(title) or named(title, notes)
        if note not in texts:
            raise EvidenceError(
                f"{found.attrs['name']}, row {row}, column {columns['note']}: {shown(title)} is not one of the notes: "
                "declare under notes of the file which one it is"
            )
        documents[title] = Document(title, texts[note])
        passages.append(
            Passage(
                int(row),
                title,
                (code,),
                one.get("coder", "").strip() or None,
                whole(one.get("start", ""), f"{found.attrs['name']}, row {row}, column {columns.get('start')}"),
                whole(one.get("end", ""), f"{found.attrs['name']}, row {row}, column {columns.get('end')}"),
                (one["quote"],),
                whole=not code,
                value=one.get("value", "").strip(),
                memo=one.get("memo", "").strip(),
            )
        )
    remarks = [f"highlights without a tag left out: {bare}"] if bare else []
    return Project(documents, passages, remarks, known=False)


def whole(cell: str, place: str) -> int | None:
    """Return a cell as a whole number, None where it is empty."""
    if not cell.strip():
        return None
    if not (cell.strip().isascii() and cell.strip().isdigit()):
        raise EvidenceError(f"{place}: this must be a whole number; leave the column undeclared where it holds lines")
    return int(cell)
