"""The columns of an export: how a description names each, its question, its option, and what its cells look like."""

import html
import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from scripts.drafts.declared import Declared, own_words
from scripts.drafts.known import MISSING
from scripts.drafts.scales import category
from scripts.sheets.headers import letters, named
from scripts.surveys.exports import kobo

BRACKETS = re.compile(r"(?s)(.+?)\s*\[([^\]]+)\]\s*")
CODED = re.compile(r"(?s)([A-Za-z]\w{0,40}(?:\[\w+\]|-\d+)?)\.\s+(.*)")
MARKUP = re.compile(r"<[^>]+>|&nbsp;")
BROKEN = re.compile(r"(?<=[?.!\":])[^\x00-\x7f»”’）。？]{1,3}$")  # what a wrong encoding leaves behind a question
LAST_NUMBER = re.compile(r"(.+?)[_.\-#]?\d{1,3}(_TEXT)?$")
LONG = 40


class Column(NamedTuple):
    """One column of an export.

    `name` is how a description names it, `question` and `option` are its words, `stem` is what columns of one question
    share, `counts` has how often each text occurs in it, `labels` are those that the file itself or the questionnaire
    of Qualtrics declares, in order, `outside` those of them that say that the question does not apply. `box` says that
    the questionnaire has it as the box of one option, `id` is how the questionnaire calls it, `of` the question that it
    is about. `codes` has label -> code of the values that an SPSS or Stata file labels; `several` says that a cell may
    hold several of its labels; `offered` are its answers that are choices of the questionnaire, however rare.
    """

    place: int
    name: str
    code: str
    question: str
    option: str
    stem: str
    counts: dict[str, int]
    labels: list[str]
    outside: Sequence[str] = ()
    box: bool = False
    id: str = ""
    codes: Mapping[str, str] = MappingProxyType({})
    of: str = ""
    several: bool = False
    offered: Container[str] = ()

    @property
    def filled(self) -> int:
        """Return how many cells are not empty."""
        return sum(self.counts.values())


def columns(
    path: Path, raw: pd.DataFrame, platform: str, form: Path | None = None, language: str | None = None
) -> list[Column]:
    """Return the columns of an export that was read as text (`raw`), in order, with what its questionnaire says."""
    headers = [str(header).strip() for header in raw.columns]
    codes = [str(code) for code in raw.attrs.get("codes") or [""] * len(headers)]
    declared = own_words(path, platform, headers, codes, form, language)
    made = []
    for place, header in enumerate(headers):
        own = declared[place]
        code, question, option = parts(platform, header, codes[place], own, headers)
        if own.words and platform in ("kobo", "limesurvey"):
            question, option = clean(own.words), clean(own.option)
        gone = {text.strip() for text in raw.attrs.get("missing", {}).get(header, [])}
        cells = [text for cell in raw.iloc[:, place] if (text := str(cell).strip()) and not pd.isna(cell)]
        # What the file declares missing is no answer; don't know and the like are named in the scale all the same.
        cells = [text for text in cells if text not in gone or category(text, MISSING)]
        labels = [label for label in own.labels if label.strip() not in gone or category(label, MISSING)]
        stem = question if option else stem_of(code or (header if len(header) < LONG else ""))
        if option and (own.of or own.id) and (form or platform != "qualtrics"):  # two questions may have the same words
            stem = f"{own.id.partition('-')[0] if platform == 'qualtrics' else own.of or own.id} {question}"
        name = name_of(place, header, code, headers, codes)
        counts = dict(Counter(cells))
        own_facts = (own.outside, own.box, own.id, own.codes, own.of, own.several)
        made.append(Column(place, name, code, question, option, stem, counts, labels, *own_facts))
    return made


def parts(platform: str, header: str, code: str, own: Declared, headers: list[str]) -> tuple[str, str, str]:
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
    text = clean(own.words)
    if own.option:
        return header, text, clean(own.option)
    if platform == "qualtrics" and text:
        question, option = of_qualtrics(text, own, re.search(r"_\d+(_TEXT)?$", header) is not None)
        if option:
            return header, question, option
    short = len(header) <= LONG and " " not in header
    return (header if short else ""), text or clean(header), ""


def of_qualtrics(text: str, own: Declared, numbered: bool) -> tuple[str, str]:
    """Return the question and the option (or row) in the words of a column, "" for a question of one column.

    Long questions end with "...", before the option; the label of a box stands at the end, whatever its blanks.
    """
    if own.box and letters_of(text).endswith(letters_of(own.labels[0])):
        end = next(k for k in range(len(text), -1, -1) if letters_of(text[k:]) == letters_of(own.labels[0]))
        before, dash, sign = text[:end].rpartition("-")  # a label may begin with a quotation mark
        before = before if dash and not letters_of(sign) else text[:end]
        return before.rstrip().removesuffix(" - Selected Choice"), own.labels[0]
    before, dots, after = text.partition("...-")
    if dots:
        return f"{before}...", after
    before, _, after = text.rpartition(" - " if " - " in text else "-")
    return (before.removesuffix(" - Selected Choice"), after) if before and numbered else (text, "")


def letters_of(text: str) -> str:
    """Return the letters and digits of a text."""
    return "".join(letter for letter in text if letter.isalnum())


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
