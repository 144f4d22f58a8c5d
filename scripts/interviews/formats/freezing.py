"""The frozen text of a note, and the way back from each of its characters to the file it came from."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

import regex

LINE_END = regex.compile(r"\r\n?")
CLUSTER = regex.compile(r"\X")


class Piece(NamedTuple):
    """A part of the text of a source: its words, where it is, the level of a heading (0 for none).

    `place` names a part of the source (paragraph 3, page 2, cue 7, or file for the whole), `source` is the code point
    of that part at which the stretch begins.
    """

    text: str
    place: str = "file"
    source: int = 0
    level: int = 0


class Run(NamedTuple):
    """From character `start` of the frozen text on, characters stand at `source` and on in `place`."""

    start: int
    source: int
    place: str


class Frozen(NamedTuple):
    """Frozen text, the runs that lead back to its source, the starts of its headings with their levels."""

    text: str
    runs: list[Run]
    headings: dict[int, int]


def frozen(text: str) -> str:
    """Return text as it is frozen: NFC, line feeds, no byte order mark."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def freeze(pieces: Iterable[Piece]) -> Frozen:
    """Return the pieces of a source as one frozen text, each character with its way back.

    Within a run both sides go on one by one. What freezing changed (two characters composed into one, a line end) is
    a run of its own that begins where the source begins; a character that a reader put in (the end of a paragraph, a
    space for several) stands for the place where it was put in.
    """
    given = [piece for piece in pieces if piece.text]
    text = "".join(piece.text for piece in given)
    bends = list(changes(text))
    runs: list[Run] = []
    headings: dict[int, int] = {}
    begins = list(accumulate((len(piece.text) for piece in given), initial=0))[:-1]
    raw, shift, behind, bend = 0, 0, 0, 0  # shift: how much shorter the frozen text is so far; behind: end of a bend
    for piece in given:
        end = raw + len(piece.text)
        at = max(raw, behind)
        if at < end:
            add(runs, Run(at - shift, piece.source + at - raw, piece.place))
        if piece.level:
            headings[at - shift] = piece.level
        while bend < len(bends) and bends[bend][0] < end:
            start, behind, size = bends[bend]
            add(runs, Run(start - shift, piece.source + start - raw, piece.place))
            for more in range(1, size):  # as many as were there stand for themselves, further ones for the last
                last = min(start + more, behind - 1)
                own = bisect_right(begins, last) - 1  # the rest of a letter may stand in a later piece
                add(runs, Run(start - shift + more, given[own].source + last - begins[own], given[own].place))
            shift += behind - start - size
            if behind < end:
                add(runs, Run(behind - shift, piece.source + behind - raw, piece.place))
            bend += 1
        raw = end
    return Frozen(frozen(text), runs, headings)


def add(runs: list[Run], run: Run) -> None:
    """Append a run, unless the last one leads there anyway; one without characters gives way."""
    if runs and runs[-1].start == run.start:
        runs.pop()
    last = runs[-1] if runs else None
    if last is None or last.place != run.place or last.source - last.start != run.source - run.start:
        runs.append(run)


def changes(text: str) -> Iterable[tuple[int, int, int]]:
    """Yield start, end and frozen length of the stretches of a text that freezing changes."""
    if text.startswith("\ufeff"):
        yield 0, 1, 0
    begin = 0
    if unicodedata.is_normalized("NFC", text):
        for match in LINE_END.finditer(text):
            if len(match[0]) > 1:
                yield match.start(), match.end(), 1
        return
    for line in text.splitlines(keepends=True):
        if not unicodedata.is_normalized("NFC", line) or line.endswith("\r\n"):
            for match in CLUSTER.finditer(text, begin, begin + len(line)):
                after = "\n" if match[0] == "\r\n" else unicodedata.normalize("NFC", match[0])
                if after != match[0]:
                    yield match.start(), match.end(), len(after)
        begin += len(line)


def blocks(given: Iterable[list[Piece]]) -> Iterable[Piece]:
    """Yield the pieces of paragraphs, with a line feed after each but the last."""
    before: list[Piece] = []
    for number, block in enumerate(given):
        if number:
            last = before[-1] if before else Piece("")
            yield Piece("\n", last.place, last.source + len(last.text))
        yield from block
        before = block or before


def letters(text: str) -> str:
    """Return text without spaces and hyphens, which word processors keep as elements of their own."""
    return re.sub(r"[\s\-]", "", text)
