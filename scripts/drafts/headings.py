"""The question and its option in plain headers: what neighbouring columns begin with, up to a sign that divides."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scripts.drafts.box_shapes import PLAIN, said, shape, word_of
from scripts.drafts.columns import Column
from scripts.sheets.headers import fold

SURE = (  # signs that divide a question from its option, or from the row of a grid
    re.compile(r"(?s)(?P<stem>.+\S)\s+[-\u2013\u2014|]\s+(?P<option>\S.*)"),
    re.compile(r"(?s)(?P<stem>.+?\S)\s+[-\u2013\u2014|]\s+(?P<option>\S.*)"),
    re.compile(r"(?s)(?P<stem>.+?)\s*[\[【](?P<option>[^\[\]]+)[\]】]\s*"),
)
BOXES = (  # the same of boxes only
    re.compile(r"(?s)(?P<stem>.+?)\s*[(（](?P<option>[^()]+)[)）]\s*"),
    re.compile(r"(?s)(?P<stem>.+?)\s*[:：?？]\s*(?P<option>[^\s:：?？][^:：?？]*)"),
    re.compile(r"(?s)(?P<stem>\w{0,8}?\d+[a-z]?[.)]?)\s+(?P<option>\S.*)"),
    re.compile(r"(?P<stem>\S+)/(?P<option>[^/\s][^/]*)"),
)
LETTER = re.compile(r"(?P<stem>.*\d)[_.\-]?[a-zA-Z]")
LEAST = 8  # letters of a question


class Cut(NamedTuple):
    """One way of dividing a header."""

    stem: str
    option: str


def cuts(text: str, box: bool, counted: bool = False) -> list[Cut]:
    """Return the ways in which a header may be divided into a question and an option that says something.

    `counted`: the cells are 0, 1 or 2, or Yes and No, so that columns of one first word may be questions of their own.
    """
    made = []
    for shapes, wanted in ((SURE, True), (BOXES, box)):
        for one in shapes if wanted else ():
            found = one.fullmatch(text.strip())
            if found and re.search(r"[^\W\d_]{2}|[^\W\d_]\W*$", found["option"]):
                made.append(Cut(found["stem"].strip(), found["option"].strip()))
    if box and " " not in text:
        made += named(text, counted)
    return [one for one in dict.fromkeys(made) if box or len(one.stem) >= LEAST]


def named(text: str, counted: bool) -> list[Cut]:
    """Return the ways in which a name may be divided at its dots and underscores, the longest stem first.

    Home_boys and home_girls may be counts: where cells are `counted`, underscores divide only codes such as q5_radio.
    """
    places = [found.span() for found in re.finditer(r"[_.]+", text)]
    places = [(start, end) for start, end in places if not counted or text[start] == "." or text[start - 1].isdigit()]
    ways = [Cut(text[:start], text[end:]) for start, end in reversed(places)]
    return [
        Cut(one.stem, one.option.replace(".", " ").strip())
        for one in ways
        if re.search(r"\d|[^\W\d_]{3}", one.stem) and re.search(r"[^\W\d_]{2}", one.option)
    ]


def with_options(found: Sequence[Column], headers: Sequence[str]) -> list[Column]:
    """Return the columns, those of one question with its words and what each is about, by their headers alone.

    Only neighbours whose question begins alike are divided; columns that a platform divides stay as they are.
    """
    made = list(found)
    ways = [ways_of(column, headers[column.place]) for column in found]
    place = 0
    while place < len(made):
        cut = longest(ways, place) or named_as_cells(found, place)
        for k, one in enumerate(cut):
            column = made[place + k]
            question, stem = one.stem or listed(cut), f"{one.stem} #{place}"
            made[place + k] = column._replace(question=question, option=one.option, stem=stem)
        place += max(len(cut), 1)
    return [column._replace(stem=stem_by_letter(column) or column.stem) for column in made]


def longest(ways: Sequence[Sequence[Cut]], start: int) -> list[Cut]:
    """Return how the headers from `start` on are divided that have one question; none for fewer than two."""
    best: list[Cut] = []
    for stem in dict.fromkeys(cut.stem for cut in ways[start]):
        own: list[Cut] = []
        for ways_of_one in ways[start:]:
            cut = next((one for one in ways_of_one if one.stem == stem), None)
            if cut is None:
                break
            own.append(cut)
        if len(own) > max(len(best), 1) and len({fold(one.option) for one in own}) == len(own):
            best = own
    return best


def ways_of(column: Column, header: str) -> list[Cut]:
    """Return the ways in which the words or the header of a column may be divided; none where that is done."""
    if column.option or not column.counts:
        return []
    kind = shape(column.counts)
    counted = kind in ("twos", "answers") or said(column.counts) <= PLAIN
    return [cut for text in dict.fromkeys((column.question, header)) for cut in cuts(text, bool(kind), counted)]


def named_as_cells(found: Sequence[Column], start: int) -> list[Cut]:
    """Return the columns from `start` on whose cells hold nothing but what they are called, where there are several."""
    own = []
    for column in found[start:]:
        word, _ = word_of(column.counts)
        bare = fold(column.question).strip(" .:")
        if column.option or shape(column.counts) != "option" or fold(word).strip(" .:") != bare:
            break
        own.append(Cut("", column.question))
    return own if len(own) > 1 else []


def listed(found: Sequence[Cut]) -> str:
    """Return the options of a question whose words are not in the file, as its name."""
    return ", ".join(one.option for one in found[:3]) + (" ..." if len(found) > 3 else "")


def stem_by_letter(column: Column) -> str:
    """Return what boxes called q4a and q4b share, "" for any other column."""
    found = LETTER.fullmatch(column.code) if shape(column.counts) else None
    return found["stem"] if found else ""
