"""The columns of an export: how a description names each, its question, its option, and what its cells look like."""

import html
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from scripts.sheets import sheet
from scripts.sheets.headers import letters, named
from scripts.surveys import kobo, qsf, qualtrics

BRACKETS = re.compile(r"(?s)(.+?)\s*\[([^\]]+)\]\s*")
CODED = re.compile(r"(?s)([A-Za-z]\w{0,40}(?:\[\w+\]|-\d+)?)\.\s+(.*)")
MARKUP = re.compile(r"<[^>]+>|&nbsp;")
BROKEN = re.compile(r"(?<=[?.!\":])[^\x00-\x7f»”’）。？]{1,3}$")  # what a wrong encoding leaves behind a question
LAST_NUMBER = re.compile(r"(.+?)[_.\-#]?\d{1,3}(_TEXT)?$")
LONG = 40


class Column(NamedTuple):
    """One column of an export.

    `name` is how a description names it, `question` and `option` are its words, `stem` is what columns of one question
    share, `counts` has how often each text stands in it, `labels` are those that the file itself declares, in order.
    """

    place: int
    name: str
    code: str
    question: str
    option: str
    stem: str
    counts: dict[str, int]
    labels: list[str]

    @property
    def filled(self) -> int:
        """Return how many cells are not empty."""
        return sum(self.counts.values())


def columns(path: Path, raw: pd.DataFrame, platform: str, form: Path | None = None) -> list[Column]:
    """Return the columns of an export that was read as text (`raw`), in order."""
    headers = [str(header).strip() for header in raw.columns]
    codes = [str(code) for code in raw.attrs.get("codes") or [""] * len(headers)]
    words, labels = own_words(path, platform, headers, form)
    made = []
    for place, header in enumerate(headers):
        code, question, option = parts(platform, header, codes[place], words.get(header, ""), headers)
        cells = [text for cell in raw.iloc[:, place] if (text := str(cell).strip()) and not pd.isna(cell)]
        stem = question if option else stem_of(code or (header if len(header) < LONG else ""))
        name = name_of(place, header, code, headers, codes)
        made.append(Column(place, name, code, question, option, stem, dict(Counter(cells)), labels.get(header, [])))
    return made


def parts(platform: str, header: str, code: str, words: str, headers: list[str]) -> tuple[str, str, str]:
    """Return the code, the question and the option (or row of a grid) that a header says."""
    if platform == "surveymonkey" and code:
        return "", clean(header.removesuffix(code).rstrip(" |")), clean(code)
    if platform == "limesurvey" and (found := CODED.fullmatch(header)):
        asked = BRACKETS.fullmatch(found[2])
        return found[1], clean(asked[1] if asked else found[2]), clean(asked[2]) if asked else ""
    if platform == "surveygizmo" and code:
        return "", clean(header.removeprefix(code).lstrip(": ")), clean(code)
    if platform in ("google_forms", "microsoft_forms", "plain", "excel") and (asked := BRACKETS.fullmatch(header)):
        return "", clean(asked[1]), clean(asked[2])
    if platform == "kobo":
        above = kobo.option_of(header, headers)
        if above:  # the column of an option: its name says the option, and not what it is called by itself
            return "", clean(above.split("/")[-1]), clean(header[len(above) + 1 :])
        return header.split("/")[-1], clean(code), ""
    text = clean(words)
    if platform == "qualtrics" and text and re.search(r"_\d+(_TEXT)?$", header):
        before, _, after = text.rpartition(" - " if " - " in text else "-")
        return header, before.removesuffix(" - Selected Choice") or text, after if before else ""
    short = len(header) <= LONG and " " not in header
    return (header if short else ""), text or clean(header), ""


def clean(text: str) -> str:
    """Return words without markup and double blanks, and without a mark of a broken encoding at their end."""
    return BROKEN.sub("", " ".join(html.unescape(MARKUP.sub(" ", text)).split()))


def stem_of(code: str) -> str:
    """Return what the codes of one question share: Q5 of Q5_2, affRec of affRec3."""
    found = LAST_NUMBER.fullmatch(code)
    return found[1].rstrip("_.-#") if found else code


def name_of(place: int, header: str, code: str, headers: list[str], codes: list[str]) -> str:
    """Return how a description names a column: code or header where clear, else with its letter in Excel."""
    for name in sorted((codes[place], code, header), key=len):
        if name and named(name, headers, codes) == [place]:
            return name
    return f"{header} @{letters(place)}".strip()


def own_words(
    path: Path, platform: str, headers: list[str], form: Path | None
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the questions (by header) and the labels of answers that stand in the file beside its cells."""
    if platform in ("spss", "stata"):
        return of_statistics(path, platform)
    if platform != "qualtrics":
        return {}, {}
    _, cells = sheet.rows(path, "utf-8")
    words = dict(zip(headers, cells[1], strict=False)) if len(cells) > 1 else {}
    known = qsf.labels(form) if form else {}
    ids = [qualtrics.import_id(cell) for cell in cells[2]] if known else []
    return words, {header: [*known[key].values()] for header, key in zip(headers, ids, strict=False) if key in known}


def of_statistics(path: Path, platform: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the labels of variables and of values of an SPSS or Stata file."""
    import pyreadstat

    portable = platform == "spss" and path.suffix.lower() == ".por"
    read: Any = pyreadstat.read_dta if platform == "stata" else pyreadstat.read_por if portable else pyreadstat.read_sav
    _, meta = read(str(path), metadataonly=True)
    words = {variable: label or "" for variable, label in meta.column_names_to_labels.items()}
    labels = {
        variable: [str(label) for label in found.values()] for variable, found in meta.variable_value_labels.items()
    }
    return words, labels


def groups(found: Sequence[Column]) -> list[list[Column]]:
    """Return the columns in runs that share a stem; a column without one is a run of its own."""
    runs: list[list[Column]] = []
    for column in found:
        if runs and column.stem and runs[-1][-1].stem == column.stem:
            runs[-1].append(column)
        else:
            runs.append([column])
    return runs


def shorter(found: Sequence[Column]) -> dict[int, str]:
    """Return the options of one question without the words that all begin with, by the place of their columns."""
    words = [column.option.split() for column in found]
    same = 0
    while len(found) > 2 and all(len(one) > same + 1 for one in words) and len({one[same] for one in words}) == 1:
        same += 1
    if any(one[same:] and one[same].lstrip("#").isdigit() for one in words):
        same = 0  # a number alone names nothing
    return {column.place: " ".join(one[same:]) for column, one in zip(found, words, strict=True)}
