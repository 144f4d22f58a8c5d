"""What the offsets of another tool mean: which unit they count, which line ends, and whether the end is the last one.

Tools in use count code points, UTF-16 units or UTF-8 bytes, with or without the byte order mark, line ends as one
character or two, the end exclusive or inclusive. Nothing in a file says which: the quotes that it holds do.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.interviews.projects.project import Document, Passage
from scripts.interviews.schemes import quotations
from scripts.settings.scheme import Offsets

UNITS = ("code points", "UTF-16 units", "bytes")
LINES = ("line ends as in the file", "line ends as one", "line ends as two")
MARKS = ("", "byte order mark counted")
ENDS = ("end exclusive", "end inclusive")
BARE = "fits; no quote beside it"  # so begins the verdict of a passage that a person has to confirm
BREAK = re.compile(r"\r\n|[\t\n\r\u2028\u2029]")


Spot = tuple[int, int]
Bounds = NDArray[np.int64]


class Rules(NamedTuple):
    """One reading of the offsets of a project."""

    unit: str
    lines: str
    mark: str
    end: str

    def said(self) -> str:
        """Return the reading in words."""
        return ", ".join(part for part in (self.unit, self.end, self.lines, self.mark) if part)


ALL = [Rules(*one) for one in itertools.product(UNITS, LINES, MARKS, ENDS)]


def allowed(declared: Offsets) -> list[Rules]:
    """Return the readings that a declaration leaves; only what it names of unit, line ends and mark is settled."""
    wanted = {
        "unit": declared.unit,
        "lines": declared.lines and f"line ends {'' if declared.lines.startswith('as') else 'as '}{declared.lines}",
        "mark": None if declared.mark is None else MARKS[declared.mark],
        "end": f"end {declared.end}",
    }
    return [one for one in ALL if all(value is None or getattr(one, name) == value for name, value in wanted.items())]


def plain(text: str) -> str:
    """Return a text without its byte order mark, each line end one line feed."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def flat(text: str) -> str:
    """Return a quote as it compares: composed, and each break a blank, as XML makes of breaks in an attribute."""
    return BREAK.sub(" ", unicodedata.normalize("NFC", text))


def boundaries(text: str, rules: Rules) -> Bounds:
    """Return the offset, by these rules, before each character of `plain(text)` and after the last."""
    points = np.frombuffer(plain(text).encode("utf-32-le"), dtype=np.uint32)
    wide = points >= 0x10000
    width = np.ones(len(points), dtype=np.int64)
    if rules.unit != "code points":
        width = 1 + wide
    if rules.unit == "bytes":
        width = width + (points >= 0x80) + (points >= 0x800)
        width[wide] = 4
    breaks = points == 0x0A
    if rules.lines == "line ends as in the file":
        width[breaks] = [len(found) for found in re.findall(r"\r\n|\r|\n", text)]
    elif rules.lines == "line ends as two":
        width[breaks] = 2
    mark = 0 if not rules.mark else 3 if rules.unit == "bytes" else 1
    return np.concatenate([[mark], mark + np.cumsum(width)])


def spot(bounds: Bounds, rules: Rules, start: int, end: int) -> Spot | None:
    """Return a passage in characters of the plain text; None where it is no passage, or cuts a character."""
    places = []
    for offset in (start, end + (rules.end == "end inclusive")):
        place = int(bounds.searchsorted(offset))
        if place == len(bounds) or bounds[place] != offset:
            return None
        places.append(place)
    return (places[0], places[1]) if places[0] < places[1] else None


def same(text: str, quotes: Iterable[str]) -> bool:
    """Say whether a passage is one of its quotes; a quote that ends in an ellipsis may be its beginning."""
    found = flat(text)
    return any(quote == found or bool(stem(quote) and found.startswith(stem(quote))) for quote in map(flat, quotes))


def within(text: str, quotes: Iterable[str]) -> bool:
    """Say whether one of the quotes stands anywhere in a flat text."""
    return any(quote.strip() and (quote in text or (stem(quote) or quote) in text) for quote in map(flat, quotes))


def stem(quote: str) -> str:
    """Return what a quote that its tool cut off begins with, else ""."""
    beginning = quote.rstrip(".… ") if quote.endswith(("…", "...")) else ""
    return beginning if len(beginning) > 3 else ""


class Reading(NamedTuple):
    """What was found out about a project: the readings that reproduce the most quotes, the simplest first."""

    rules: list[Rules]
    tried: int
    right: int
    quoted: bool  # the names of its passages are quotes, not labels
    open: tuple[str, ...] = ()  # without quotes: what has to be declared, for the readings that are left differ


def reading(
    documents: Mapping[str, Document],
    passages: Iterable[Passage],
    known: bool = True,
    declared: Offsets | None = None,
    unit: str = UNITS[0],
) -> Reading:
    """Return the readings of the offsets that reproduce the most quotes of a project; none where fewer than half.

    `known` says that the texts are stored with their line ends and mark; otherwise any may have been counted. Where
    passages have no quotes, a declaration or the texts themselves have to leave one reading; `tried` is 0 then. Of
    readings that reproduce as many, that of the `unit` of the tool comes first.
    """
    # ASSUME: All offsets of a project count in the same way: the one that reproduces most of its quotes.
    placed = [one for one in passages if one.start is not None and one.end is not None and not one.fault]
    flats = {key: flat(plain(documents[key].text)) for key in {one.document for one in placed}}
    named = [one for one in placed if any(quote.strip() for quote in one.quotes)]
    evidence = [one for one in named if within(flats[one.document], one.quotes)]
    marked = not known or any(document.text.startswith("\ufeff") for document in documents.values())
    broken = not known or any("\r" in document.text for document in documents.values())
    scores: dict[Rules, int] = {}
    for rules in ALL if declared is None else allowed(declared):
        if (rules.mark and not marked) or (rules.lines == "line ends as in the file" and not (broken or declared)):
            continue
        bounds = {key: boundaries(documents[key].text, rules) for key in {one.document for one in evidence}}
        texts = {key: plain(documents[key].text) for key in bounds}
        scores[rules] = 0
        for one in evidence:
            place = spot(bounds[one.document], rules, one.start or 0, one.end or 0)
            scores[rules] += place is not None and same(texts[one.document][slice(*place)], one.quotes)
    most = max(scores.values(), default=0)
    quoted = 2 * len(evidence) >= len(named)
    if not evidence or (2 * most < len(evidence) and not quoted):
        return unquoted(documents, placed, known, declared or Offsets())
    best = [rules for rules, score in scores.items() if score == most] if 2 * most >= max(len(evidence), 1) else []
    return Reading(sorted(best, key=lambda rules: rules.unit != unit), len(evidence), most, quoted)


def unquoted(documents: Mapping[str, Document], placed: list[Passage], known: bool, declared: Offsets) -> Reading:
    """Return the reading of offsets without quotes: the one that is left, or what has to be declared."""
    # ASSUME: Where nothing shows what offsets count, the end is exclusive, as in the example of the standard, and
    #   neither a mark nor line ends that the texts do not have were counted.
    texts = {key: documents[key].text for key in {one.document for one in placed}}
    marked = any(text.startswith("\ufeff") for text in texts.values())
    broken = not known or any("\r" in text for text in texts.values())
    left = [
        rules
        for rules in allowed(declared)
        if (marked or not rules.mark or declared.mark)
        and (broken or declared.lines or rules.lines == "line ends as one")
    ]
    found = {}
    for rules in left:
        bounds = {key: boundaries(text, rules) for key, text in texts.items()}
        found[rules] = [spot(bounds[one.document], rules, one.start or 0, one.end or 0) for one in placed]
    unsettled = tuple(
        name
        for name in ("unit", "lines", "mark")
        if any(
            found[a] != found[b]
            for a, b in itertools.combinations(left, 2)
            if a._replace(**{name: getattr(b, name)}) == b
        )
    )
    return Reading([] if unsettled else left[:1], 0, 0, False, unsettled)


def places(document: Document, passages: list[Passage], found: Reading) -> Iterator[tuple[Spot | None, str]]:
    """Yield where each passage of a document stands in `plain(document.text)`, and "fits..." or why not."""
    text = plain(document.text)
    whole = flat(text)
    bounds = [boundaries(document.text, rules) for rules in found.rules]
    for one in passages:
        if one.fault:
            yield None, one.fault
        elif one.whole:
            yield ((0, len(text)), "fits; the whole document") if text.strip() else (None, "an empty document")
        elif one.start is None or one.end is None:
            yield sought(text, next(iter(one.quotes), ""))
        else:
            spots = [spot(own, rules, one.start, one.end) for own, rules in zip(bounds, found.rules, strict=True)]
            yield judged(document, text, whole, one, spots, found)


def sought(text: str, quote: str) -> tuple[Spot | None, str]:
    """Return where a quote without a place stands, blanks and marks aside, and the verdict; it must be there once."""
    # ASSUME: A quote without positions is located by its words, if they occur in the note once.
    if not quote.strip():
        return None, "neither a place nor a quote"
    found = quotations.spots(text, quote)
    if len(found) == 1:
        unlike = quotations.differences(text[slice(*found[0])], quote)
        return found[0], "fits; found by its quote" + (f", but for {unlike}" if unlike else "")
    many = f"occurs {len(found)} times in the document" if found else "is not in the document"
    return None, f"the quote {many}, and the file does not say where"


def otherwise(document: Document, text: str, one: Passage) -> tuple[Spot, Rules] | None:
    """Return where a passage stands by a reading that is not that of its project, if its quote stands there alone.

    A project may count in two units: what was marked in its editor in another than what its program marked.
    """
    broken = "\r" in document.text
    for rules in (rules for rules in ALL if broken or rules.lines != "line ends as in the file"):
        place = spot(boundaries(document.text, rules), rules, one.start or 0, one.end or 0)
        if place and same(text[slice(*place)], one.quotes):
            return (place, rules) if sought(text, text[slice(*place)])[0] == place else None
    return None


def cut(text: str, place: Spot) -> bool:
    """Say whether a passage begins or ends within a word, as one does that was read in the wrong unit."""
    # ASSUME: From U+2E80 on (Chinese) words are not told apart by blanks, so that none is said to be cut.
    return any(
        0 < at < len(text) and all(one.isalnum() and one < "\u2e80" for one in text[at - 1 : at + 1]) for at in place
    )


def judged(
    document: Document, text: str, whole: str, one: Passage, spots: list[Spot | None], found: Reading
) -> tuple[Spot | None, str]:
    """Return the place of one passage and its verdict; `spots` has its place under each of the readings."""
    said = found.rules[0].said()
    if one.start == one.end and found.rules[0].end == "end exclusive":
        return None, "an empty passage"
    if any(quote.strip() for quote in one.quotes) and (found.quoted or within(whole, one.quotes)):
        right = [
            (place, rules)
            for place, rules in zip(spots, found.rules, strict=True)
            if place and same(text[slice(*place)], one.quotes)
        ]
        if right:
            elsewhere = "; in another unit the same words elsewhere" if len({place for place, _ in right}) > 1 else ""
            return right[0][0], f"fits; {right[0][1].said()}{elsewhere}"
        if not within(whole, one.quotes):
            return None, f"the quote is not in the document; read as {said}"
        if other := otherwise(document, text, one):
            return other[0], f"fits; {other[1].said()}, unlike most of the file"
        return None, f"start and end are not those of the quote; read as {said}"
    if len(set(spots)) > 1:
        return None, "there is no quote beside it, and the others do not settle the unit of its offsets"
    if spots[0] is None:
        return None, f"past the end, or within a character; read as {said}"
    return spots[0], f"{BARE}; {said}"
