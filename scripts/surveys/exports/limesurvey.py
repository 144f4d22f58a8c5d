"""LimeSurvey: exports of codes get their labels from the structure of the survey, .lss (XML) or .txt (tab-separated).

No real export was seen with its structure: built after the manual (Tab Separated Value survey structure) and after
structures that LimeSurvey itself is tested with. Headers are `code`, `code. question` or `code[sub]`.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pandas as pd

from scripts.ground.errors import EvidenceError, nearest
from scripts.settings.export import Export
from scripts.sheets import sheet, text
from scripts.sheets.headers import short_name
from scripts.surveys.exports import labelled
from scripts.surveys.exports.qsf import without_markup
from scripts.surveys.exports.same_labels import put

Labels = dict[str, str]
Row = dict[str, str]
LISTS, ARRAYS, RANKING, TWO_SCALES, BOXES = ("L", "!", "O"), ("F", "H"), "R", "1", ("M", "P")
# What LimeSurvey itself writes beside the codes of these kinds; in other languages the codes stay.
ENGLISH = {
    "Y": {"Y": "Yes", "N": "No"},
    "G": {"F": "Female", "M": "Male"},
    "C": {"Y": "Yes", "U": "Uncertain", "N": "No"},
    "E": {"I": "Increase", "S": "Same", "D": "Decrease"},
}
OTHER = {"-oth-": "Other"}
UNSAFE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class Question(NamedTuple):
    """A question: its code, kind and text, its parts (code -> text), its choices by scale (code -> label), in order.

    `relevance` are the conditions of it and of its group, `mandatory` says whether it has to be answered.
    """

    code: str
    kind: str
    text: str
    parts: dict[str, str]
    choices: dict[str, Labels]
    other: bool
    relevance: tuple[str, ...] = ()
    mandatory: bool = False


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of an export as text; the short name of a column is its code.

    With `form` codes are shown by their labels in the declared `language`; an export that has labels stays as it is.
    """
    name, cells = sheet.rows(path, export.encoding, export.separator, export.sheet, export.date_format)
    frame = sheet.table(name, cells)
    frame.attrs["codes"] = [short_name(str(header)) for header in frame.columns]
    known = labels(form, export.language) if form else {}
    named = enumerate(frame.attrs["codes"])
    labelled.shown(frame, {place: labelled.Choices(known[code]) for place, code in named if code in known}, export)
    return frame


def labels(form: Path, language: str | None = None) -> dict[str, Labels]:
    """Return column code -> code of an answer -> label, in the order of the questionnaire.

    Boxes of a multiple choice say Y and have no labels here. Raises EvidenceError where the file is no structure of
    LimeSurvey or does not have the language.
    """
    found: dict[str, Labels] = {}
    asked, spoken = questions(form, language)
    for one in asked:
        first = one.choices.get("0", {})
        other = OTHER if one.other and spoken.startswith("en") else {}
        if one.kind in LISTS:
            found[one.code] = first | other
        elif one.kind in ARRAYS:
            found |= {code: first for part in one.parts for code in written(one.code, part)}
        elif one.kind == RANKING:
            found |= {code: first for place in range(1, len(first) + 1) for code in written(one.code, str(place))}
        elif one.kind == TWO_SCALES:
            for scale, choices in sorted(one.choices.items()):
                found |= {code: choices for part in one.parts for code in written(one.code, part, scale)}
        elif one.kind in ENGLISH and spoken.startswith("en"):
            codes = [code for part in one.parts for code in written(one.code, part)] or [one.code]
            found |= dict.fromkeys(codes, ENGLISH[one.kind])
    return found


def written(code: str, part: str, scale: str = "") -> list[str]:
    """Return the two codes that an export may have for a part of a question, and for one of its two scales."""
    if not scale:
        return [f"{code}[{part}]", f"{code}_{part}"]
    return [f"{code}[{part}][{number({'scale': scale}, 'scale') + 1}]", f"{code}_{part}_{scale}"]


def questions(form: Path, language: str | None = None) -> tuple[list[Question], str]:
    """Return the questions in one language, the first of the survey where none is declared, and that language."""
    rows, spoken = rows_in(form)
    if language and language not in spoken:
        raise EvidenceError(
            f"{form.as_posix()}: there are no labels in '{language}': correct `language`. It has: {', '.join(spoken)}."
            f"{nearest(language, spoken)}"
        )
    chosen = language or spoken[0]
    found: list[Question] = []
    group = ""
    for row in rows:
        if row["language"] != chosen:
            continue
        if row["class"] == "G":
            group = row["relevance"]
        elif row["class"] == "Q":
            conditions = tuple(one for one in (group, row["relevance"]) if one not in ("", "1"))
            must = row["mandatory"] == "Y"
            found.append(
                Question(row["name"], row["type/scale"], row["text"], {}, {}, row["other"] == "Y", conditions, must)
            )
        elif found and row["class"] == "SQ":
            found[-1].parts[row["name"]] = row["text"]
        elif found and row["class"] == "A":
            put(found[-1].choices.setdefault(row["type/scale"] or "0", {}), row["name"], row["text"])
    return found, chosen


def languages(form: Path) -> list[str]:
    """Return the languages of a structure, the first one first."""
    return rows_in(form)[1]


def rows_in(form: Path) -> tuple[list[Row], list[str]]:
    """Return the rows of a structure, and its languages in order."""
    data = text.content(form)
    rows = of_xml(form, data) if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") else of_table(form)
    spoken = list(dict.fromkeys(row["language"] for row in rows if row["class"] == "Q"))
    if not spoken:
        raise EvidenceError(
            f"{form.as_posix()} has no questions: export the structure of the survey again from LimeSurvey, as .lss or "
            "as tab-separated .txt"
        )
    return rows, spoken


def of_table(form: Path) -> list[Row]:
    """Return questions (Q), their parts (SQ) and answers (A) of the tab-separated structure, in order."""
    table = sheet.table(form.as_posix(), text.rows(form, "utf-8", "\t"))
    needed, optional = ["class", "type/scale", "name", "text", "language"], ["other", "relevance", "mandatory"]
    free = ("text", "name", "type/scale", "relevance")
    wanted = sheet.columns(table, needed, optional, free).reindex(columns=[*needed, *optional], fill_value="")
    rows = [{str(key): str(cell).strip() for key, cell in row.items()} for row in wanted.to_dict("records")]
    return [row | {"text": without_markup(row["text"])} for row in rows if row["class"] in ("G", "Q", "SQ", "A")]


def of_xml(form: Path, data: bytes) -> list[Row]:
    """Return the rows of an .lss as those of the tab-separated structure: each question, its parts, its answers.

    From version 4 texts are kept apart from questions and answers, a row a language; before, each row has its language.
    """
    broken = EvidenceError(f"{form.as_posix()} is not a LimeSurvey structure, or is cut off: export it again as .lss")
    if UNSAFE.search(data):
        raise broken
    try:
        document = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        raise broken from None
    if document.tag != "document" or document.findtext("LimeSurveyDocType") != "Survey":
        raise broken
    try:
        return rows_of(document)
    except KeyError:  # a row lacks what every row has
        raise broken from None


def rows_of(document: ElementTree.Element) -> list[Row]:
    """Return the rows of a document, language after language, in the order of the questionnaire."""
    groups = {row["gid"]: number(row, "group_order") for row in part(document, "groups")}
    conditions = {row["gid"]: row.get("grelevance", "") for row in part(document, "groups")}
    asked = sorted(
        part(document, "questions"), key=lambda row: (groups.get(row["gid"], 0), number(row, "question_order"))
    )
    parts = sorted(
        part(document, "subquestions"), key=lambda row: (row.get("scale_id", ""), number(row, "question_order"))
    )
    answers = sorted(part(document, "answers"), key=lambda row: number(row, "sortorder"))
    of_questions, of_answers = part(document, "question_l10ns"), part(document, "answer_l10ns")
    languages = [one.text or "" for one in document.iterfind("languages/language")]
    made: list[Row] = []
    for language in languages:
        for row in spoken_rows(asked, of_questions, "qid", language):
            made.append(as_row("G", "", "", "", language, relevance=conditions.get(row["gid"], "")))
            more = {key: row.get(key, "") for key in ("other", "relevance", "mandatory")}
            made.append(as_row("Q", row["type"], row["title"], row["question"], language, **more))
            own = [one for one in spoken_rows(parts, of_questions, "qid", language) if one["parent_qid"] == row["qid"]]
            made += [as_row("SQ", one.get("scale_id", ""), one["title"], one["question"], language) for one in own]
            said = [one for one in spoken_rows(answers, of_answers, "aid", language) if one["qid"] == row["qid"]]
            made += [as_row("A", one.get("scale_id", ""), one["code"], one["answer"], language) for one in said]
    return made


def part(document: ElementTree.Element, name: str) -> list[Row]:
    """Return the rows of one part of an .lss."""
    return [{cell.tag: (cell.text or "").strip() for cell in row} for row in document.iterfind(f"{name}/rows/row")]


def spoken_rows(rows: list[Row], texts: list[Row], key: str, language: str) -> Iterator[Row]:
    """Yield rows with their texts in a language: their own, or those kept apart."""
    apart = {one[key]: one for one in texts if one["language"] == language}
    for row in rows:
        if row.get("language", language) == language:
            yield {"question": "", "answer": ""} | apart.get(row.get(key, ""), {}) | row


def as_row(kind: str, scale: str, name: str, words: str, language: str, **more: str) -> Row:
    """Return a row under the names of the tab-separated structure."""
    return {
        "class": kind, "type/scale": scale, "name": name, "text": without_markup(words), "language": language,
        "other": "", "relevance": "", "mandatory": "",
    } | more  # fmt: skip


def number(row: Row, name: str) -> int:
    """Return a place in an order; 0 where it is not written."""
    return int(row[name]) if row.get(name, "").isdigit() else 0
