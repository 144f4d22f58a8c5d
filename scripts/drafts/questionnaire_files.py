"""Which files beside the exports are questionnaires (XLSForm, .qsf, .lss, structure of LimeSurvey): never surveys."""

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from scripts.ground.errors import EvidenceError

SHEETS = {"survey", "choices"}  # of an XLSForm
SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"')
LIME = {"class", "type/scale", "name", "text", "language"}  # columns of the structure of LimeSurvey
LARGEST_LIST = 1_000_000  # bytes of the list of sheets of a workbook
LARGEST_OLD = 5_000_000  # bytes of an old workbook that may be a form
KINDS = {".qsf": "questionnaire of Qualtrics", ".lss": "structure of LimeSurvey"}
FORM, STRUCTURE = "XLSForm", KINDS[".lss"]
ENDINGS = (".qsf", ".lss", ".xlsx", ".xlsm", ".xls", ".txt", ".tsv")


def kind_of(path: Path) -> str:
    """Return what kind of questionnaire a file is, "" for any other file, also for one that can't be read."""
    ending = path.suffix.lower()
    if ending in KINDS:
        return KINDS[ending]
    if ending in (".xlsx", ".xlsm"):
        return FORM if set(sheets_of(path)) >= SHEETS else ""
    if ending == ".xls" and path.stat().st_size < LARGEST_OLD:
        return FORM if set(old_sheets_of(path)) >= SHEETS else ""
    if ending in (".txt", ".tsv"):
        return STRUCTURE if first_cells(path) >= LIME else ""
    return ""


def sheets_of(path: Path) -> list[str]:
    """Return the names of the sheets of an xlsx, in small letters; none where it can't be opened."""
    try:
        with zipfile.ZipFile(path) as book, book.open("xl/workbook.xml") as listed:
            text = listed.read(LARGEST_LIST).decode("utf-8", errors="replace")
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return []
    return [name.strip().casefold() for name in SHEET.findall(text)]


def old_sheets_of(path: Path) -> list[str]:
    """Return the names of the sheets of an .xls, in small letters; none where it can't be opened."""
    from scripts.sheets import workbook

    try:
        return [title.strip().casefold() for title in workbook.titles(path)]
    except EvidenceError:
        return []


def first_cells(path: Path) -> set[str]:
    """Return the cells of the first line of a tab-separated text, in small letters."""
    with path.open("rb") as lines:
        line = lines.readline(10_000).decode("utf-8-sig", errors="replace")
    return {cell.strip(' "\r\n').casefold() for cell in line.split("\t")}


def found(files: Iterable[Path]) -> dict[str, str]:
    """Return the questionnaires among files: path -> kind, in order."""
    kinds = {path.as_posix(): kind_of(path) for path in sorted(files) if path.suffix.lower() in ENDINGS}
    return {name: kind for name, kind in kinds.items() if kind}


def of_export(export: str, forms: Iterable[str], exports: Iterable[str]) -> list[str]:
    """Return the questionnaires that may be that of an export: those of its name, else those of no export's name."""
    known = list(forms)
    own = [form for form in known if stem(form) == stem(export)]
    taken = {stem(one) for one in exports}
    return own or [form for form in known if stem(form) not in taken]


def stem(name: str) -> str:
    """Return the name of a file without its ending, in small letters."""
    return Path(name).stem.casefold()
