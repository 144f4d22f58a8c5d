"""Content analysis sheets: one row per document (and reader), one column per code, as codings of whole documents."""

from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, Faults, nearest
from scripts.interviews.projects.code_names import codes, plain_name
from scripts.interviews.projects.foreign_codings import coder_of
from scripts.interviews.projects.offsets import sought
from scripts.interviews.projects.project import Passage, shown
from scripts.interviews.projects.project_documents import named
from scripts.interviews.schemes import code_tree
from scripts.interviews.schemes.coded_segments import NOT_APPLICABLE, REJECTED, Coding, amount, settles
from scripts.settings.scheme import Code, Codings, Scheme
from scripts.sheets import sheet

YES = {"yes", "y", "x", "true", "oui", "sí", "si", "да", "نعم", "是"}
NO = {"no", "n", "false", "non", "нет", "لا", "否"}
NEITHER = {"n/a", "na", "not applicable", "sans objet", "no aplicable", "неприменимо", "لا ينطبق", "不适用"}
WHOLE = "fits; the whole document"


def read(path: Path, described: Codings, notes: pd.DataFrame, scheme: Scheme) -> list[Coding]:
    """Return the codings of a sheet, in its order: of each row the codes it finds, and those that do not apply.

    `described` is the entry of the scheme's `codings`; `columns` names those of the document (`note`) and its reader.
    Each code has a column, unless others stand under it. A cell says yes or no, that the code does not apply (n/a),
    the number of a numeric code, or, for yes, words of the document. A row without any code says "nothing found".
    Raises one EvidenceError with rows and columns of all cells that say none of these.
    """
    # ASSUME: A code of a content analysis sheet is found in the document as a whole, or where the quoted words are.
    found = sheet.filled(sheet.read(path))
    name, texts = found.attrs["name"], dict(zip(notes["note"], notes["text"], strict=True))
    columns = {"note": "note"} | described.columns
    titles = sheet.column(found, columns["note"]).str.strip()
    readers = sheet.column(found, columns["coder"]).str.strip() if "coder" in columns else None
    own = {code: (head, sheet.column(found, head, free=True)) for code, head in heads(found, described, scheme).items()}
    made: list[Coding] = []
    seen: dict[tuple[str, str], int] = {}
    faults = Faults()

    def of_row(row: int) -> None:
        title = str(titles[row])
        note: str = described.notes.get(title) or named(title, notes) or ""
        if note not in texts:
            raise EvidenceError(
                f"{name}, row {row}, column {columns['note']}: {shown(title)} is not one of the documents: declare "
                f"under notes of the file which one it is.{nearest(title, texts)}"
            )
        reader = Passage(row, title, (), None if readers is None else str(readers[row]), None, None)
        coder = coder_of(path.as_posix(), reader, described, scheme)
        first = seen.setdefault((note, coder), row)
        if first != row:
            raise EvidenceError(f"{name}, rows {first} and {row}: {coder} has read {note} twice: keep one row")
        base = {"file": path.as_posix(), "row": row, "note": note, "coder": coder, "reason": None}
        cells: dict[str, dict[str, Any] | None] = {}
        for code, (head, column) in own.items():
            with faults.at(name, row):
                cells[code] = cell(
                    str(column[row]), texts[note], scheme.codes[code], f"{name}, row {row}, column {head}"
                )
        made.extend(base | {"code": code} | one for code, one in applied(cells, scheme, f"{name}, row {row}") if one)
        if settles(coder, scheme):
            made.extend(base | nowhere(REJECTED) | {"code": code} for code in denied(cells, scheme))
        if not any(one and one["verdict"] != NOT_APPLICABLE for one in cells.values()):
            made.append(base | nowhere("nothing found") | {"code": ""})

    for row in map(int, found.index):
        with faults.at(name, row):
            of_row(row)
    faults.stop()
    return made


def heads(found: pd.DataFrame, described: Codings, scheme: Scheme) -> dict[str, str]:
    """Return the column of each code that has one: named as under `codes` of the file, by key or by label."""
    name, tree = found.attrs["name"], scheme.codes
    codes(name, [], described, scheme)  # what `codes` of the file lead to is there
    known = {plain_name([one]): key for key, code in tree.items() for one in [key, code.label]}
    known |= {plain_name([one]): key for one, key in described.codes.items()}
    own: dict[str, str] = {}
    for head in map(str, found.columns):
        key = known.get(plain_name([head])) if head not in described.columns.values() else None
        if key in own:
            raise EvidenceError(
                f"{name}: columns {shown(own[key])} and {shown(head)} both have the code {key}: keep one"
            )
        own |= {key: head} if key else {}
    for key in tree:
        if key not in own and not any(other.under == key for other in tree.values()):
            raise EvidenceError(
                f"{name}: no column has the code {key}: add it, or declare under codes of the file what it is called."
                f"{nearest(key, map(str, found.columns))}"
            )
    return own


def cell(said: str, text: str, code: Code, place: str) -> dict[str, Any] | None:
    """Return what a cell says of a code: where it is found, that it does not apply, or None for no."""
    word = said.strip().casefold()
    if not word:
        raise EvidenceError(f"{place}: the cell is empty: write yes, no or n/a")
    if word in NEITHER:
        return nowhere(NOT_APPLICABLE)
    if word in NO or (word == "0" and not code.numeric):
        return None
    everywhere = {"start": 0, "end": len(text), "quote": text, "value": None, "verdict": WHOLE}
    if code.numeric:
        return everywhere | {"value": amount(word, place)}
    if word in YES or word == "1":
        return everywhere
    span, verdict = sought(text, said)
    if span is None:
        raise EvidenceError(f"{place}: write yes, no or n/a, or copy words from the document that occur in it once")
    return {"start": span[0], "end": span[1], "quote": text[slice(*span)], "value": None, "verdict": verdict}


def applied(
    cells: dict[str, dict[str, Any] | None], scheme: Scheme, place: str
) -> list[tuple[str, dict[str, Any] | None]]:
    """Return the cells of a row, and that a code above others does not apply where none of these does."""
    out = {code for code, one in cells.items() if one and one["verdict"] == NOT_APPLICABLE}
    under = {
        key: [code for code in code_tree.below(scheme.codes, key) if code in cells]
        for key in scheme.codes
        if key not in cells
    }
    for code, one in cells.items():
        if wrong := sorted(out & set(code_tree.above(scheme.codes, code)) if one and code not in out else ()):
            raise EvidenceError(
                f"{place}: {wrong[0]} does not apply, but {code}, a code under it, is found: correct one"
            )
    above = [(key, nowhere(NOT_APPLICABLE)) for key, below in under.items() if below and out.issuperset(below)]
    return [*cells.items(), *above]


def denied(cells: dict[str, dict[str, Any] | None], scheme: Scheme) -> list[str]:
    """Return the codes that a row says are not there, nor any code under them."""
    return [
        code
        for code, one in cells.items()
        if not one and not any(cells.get(below) for below in code_tree.below(scheme.codes, code))
    ]


def nowhere(verdict: str) -> dict[str, Any]:
    """Return what is said of a document and stands nowhere in it."""
    return {"start": None, "end": None, "quote": "", "value": None, "verdict": verdict}
