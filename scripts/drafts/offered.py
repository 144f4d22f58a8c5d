# ruff: noqa: E501, SIM905  # lists of words
"""Rare answers that are no words of a respondent: choices of the questionnaire, by what stands beside them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from scripts.drafts import scales
from scripts.drafts.columns import Column
from scripts.sheets.headers import fold

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")  # how questionnaires of Kobo name choices, and nobody writes
WORD = re.compile(r"[^\W\d_]+|[£$€¥]")
BETWEEN = frozenset("to and or of a à et ou de y o до и".split())
LARGER = 10  # times the largest number of the others, at most
OTHERS = frozenset(  # what every questionnaire offers
    "other|others|autre|autres|otro|otra|otros|otras|другое|آخر|أخرى|其他|none|none of these|none of the above|aucun|aucune"
    "|ninguno|ninguna|ничего|ни один|لا شيء|都没有|以上都不是".split("|")
)


def marked(listed: Sequence[Column], platform: str, closed: Sequence[bool] = ()) -> list[Column]:
    """Return the columns, each with the rare answers of it that are choices of the questionnaire (`offered`).

    `closed` says of each column of the export whether only choices can stand in it, by its second row of headers.
    """
    common = {fold(text): column.place for column in listed for text in often(column.counts)}
    return [
        column._replace(offered=frozenset(column.counts) if any(closed[column.place : column.place + 1]) else frozenset(
            text for text, count in column.counts.items()
            if count < scales.SHOWN and known(text, column, platform, common)
        ))
        for column in listed
    ]  # fmt: skip


def often(counts: Mapping[str, int]) -> list[str]:
    """Return the answers that so many gave that a draft shows them."""
    return [text for text, count in counts.items() if count >= scales.SHOWN]


def known(text: str, column: Column, platform: str, common: Mapping[str, int]) -> bool:
    """Return whether a rare answer is a choice: other, one of another question, a range or a name like the others."""
    if fold(text) in OTHERS or common.get(fold(text), column.place) != column.place:
        return True
    shown = often(column.counts)
    return is_range(text, shown) or (platform == "kobo" and is_name(text, shown))


def is_name(text: str, shown: Iterable[str]) -> bool:
    """Return whether an answer is the name of a choice, as at least two of those that many gave are."""
    return bool(NAME.fullmatch(text)) and sum(bool(NAME.fullmatch(one)) for one in shown) > 1


def is_range(text: str, shown: Sequence[str]) -> bool:
    """Return whether an answer is a range of numbers, of the size and in the words of ranges that many gave."""
    ranges = [one for one in shown if bounded(one) or in_words(one)]
    words = {word for one in shown for word in WORD.findall(fold(one))}
    most = max((scales.figures(one)[-1] for one in ranges), default=0)
    own = {*WORD.findall(unbounded(text))} <= words | BETWEEN | scales.MAGNITUDES.keys()
    near = in_words(unbounded(text)) or (bounded(text) and scales.figures(text)[-1] <= LARGER * most)
    return len(ranges) > 1 and own and near


def in_words(text: str) -> bool:
    """Return whether a text is a number in words and nothing else (tens of thousands)."""
    words = re.findall(r"\w+", fold(text))
    return not {*words} - BETWEEN - scales.MAGNITUDES.keys() and bool({*words} - BETWEEN)


def bounded(text: str) -> bool:
    """Return whether a text is two numbers, the smaller first, or one of them beside a word such as more."""
    found = scales.figures(text)
    return (len(found) == 1 and unbounded(text) != fold(text)) or (len(found) == 2 and found[0] < found[1])


def unbounded(text: str) -> str:
    """Return a text without the words that bound a number (more than, or less)."""
    return scales.BELOW.sub("", scales.ABOVE.sub("", fold(text))).removeprefix(" than")
