"""Which platform wrote an export: found in its bytes and its first rows, by the marks that each platform documents."""

import re
from pathlib import Path
from typing import NamedTuple

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Platform
from scripts.sheets import sheet, text
from scripts.sheets.headers import fold
from scripts.surveys.exports import qualtrics

STATA_OLD = {104, 105, 108, 110, 111, 112, 113, 114, 115}
PORTABLE = b"SPSSPORT"
MONKEY = {"response", "open-ended response", "réponse", "respuesta", "ответ", "回复", "الإجابة"}
LIME = {"submitdate", "lastpage", "startlanguage", "date submitted", "last page", "start language"}
KOBO = {"_uuid", "_submission_time", "_index", "_validation_status", "meta/instanceid", "instanceid", "formhub/uuid"}
GIZMO = {"time started", "date submitted"}
STAMPS = {"timestamp", "horodateur", "marca temporal", "отметка времени", "时间戳记", "طابع زمني", "zeitstempel"}
BEGUN = {"start time", "heure de début", "hora de inicio", "время начала", "开始时间", "وقت البدء"}
DONE = {"completion time", "heure de fin", "hora de finalización", "время выполнения", "完成时间", "وقت الإكمال"}
CODED = re.compile(r"[A-Za-z]\w{0,40}(\[\w+\])?\.\s+\S")
BOXES = re.compile(r"(.+)/[^/]+")
FIELDS = re.compile(r"[^:#]{1,40} #\d+:+\S")


class Found(NamedTuple):
    """What wrote an export, how its text is read, why that is thought, and what a person should look at."""

    name: Platform
    encoding: str
    why: str
    asks: str


def find(path: Path) -> Found:
    """Return the platform of an export. Raises EvidenceError where it can't be read as any."""
    data = text.content(path)
    if data.startswith((b"$FL2", b"$FL3")) or PORTABLE in b"".join(data[:600].split()):
        return Found("spss", "utf-8", "the file begins as SPSS files do", "")
    if data.startswith(b"<stata_dta>") or (path.suffix.lower() == ".dta" and data[0] in STATA_OLD):
        return Found("stata", "utf-8", "the file begins as Stata files do", "")
    encoding, asks = ("utf-8", "") if is_workbook(path) else encoding_of(data)
    _, cells = sheet.rows(path, encoding)
    name, why = marks(cells)
    if name == "plain" and is_workbook(path):
        name, why = "excel", "a workbook without the marks of a platform"
    return Found(name, encoding, why, asks)


def is_workbook(path: Path) -> bool:
    """Return whether a file is read as a workbook, which its ending says."""
    return path.suffix.lower() in sheet.WORKBOOKS


def encoding_of(data: bytes) -> tuple[str, str]:
    """Return the encoding of a text, and what to ask where the bytes alone don't tell it."""
    if data.startswith(tuple(text.MARKS)):
        return "utf-8", ""
    try:
        if "\0" not in data.decode("utf-8"):
            return "utf-8", ""
    except UnicodeDecodeError:
        pass
    likely = text.likely(data)
    try:
        data.decode(likely or "cp1252")
    except UnicodeDecodeError:
        likely = "mac_roman"
    return likely or "cp1252", "it is not UTF-8: do letters with accents come out right?"


def marks(cells: list[list[str]]) -> tuple[Platform, str]:
    """Return the platform whose marks are in the first rows, and the mark in words; "plain" where there are none."""
    rows = [[cell.strip() for cell in row] for row in cells[:3]] + [[], [], []]
    header, second, third = rows[:3]
    known = {fold(cell) for cell in header}
    if any(qualtrics.is_import_id(cell) for cell in third):
        return "qualtrics", "import ids in row 3"
    if second[:1] == [qualtrics.LEGACY]:
        return "qualtrics", "row 2 begins with ResponseID, as in older exports"
    if is_monkey(header, second):
        return "surveymonkey", "questions in row 1, options or Response in row 2"
    if header and fold(header[0]) in STAMPS:
        return "google_forms", "the first column is the time stamp of Google Forms"
    if known & BEGUN and known & DONE:
        return "microsoft_forms", "columns of start and completion time, as Microsoft Forms names them"
    if known >= GIZMO or sum(bool(FIELDS.match(cell)) for cell in header) > 2:
        return "surveygizmo", "Time Started, Date Submitted, and fields before the questions"
    named = [cell for cell in header if cell]
    if len(known & LIME) > 1 or 2 * sum(bool(CODED.match(cell)) for cell in named) > max(len(named), 3):
        return "limesurvey", "headers of the form `code. question`, or the columns that LimeSurvey adds"
    if known & KOBO or len([one for one in header if (m := BOXES.fullmatch(one)) and m[1] in header]) > 1:
        return "kobo", "columns that KoboToolbox or ODK add, or `question/option` beside `question`"
    return "plain", "no marks of a platform"


def is_monkey(header: list[str], second: list[str]) -> bool:
    """Return whether two rows are the headers of SurveyMonkey: a name above or below each column, some "Response"."""
    if not header or len(header) != len(second) or not header[0] or second[0]:
        return False
    told = {fold(cell) for cell in second} & MONKEY
    blank = [below for above, below in zip(header, second, strict=True) if not above]
    return all(blank) and bool(told) and len(told) > 0


def refuse(path: Path) -> EvidenceError:
    """Return the error for an export without answers."""
    return EvidenceError(f"{path.as_posix()} has a header but no rows: export it again")
