"""Where a quotation stands in a note: as it is, or but for line ends, blanks, apostrophes, quotation marks, dashes."""

import re
import unicodedata

Spot = tuple[int, int]
# Programs replace these as people type; which of them stands in a note says nothing about the words.
ALIKE = {
    "apostrophes": "'\u2019\u2018\u02bc\u00b4`\u2032",
    "quotation marks": '"\u201c\u201d\u201e\u00ab\u00bb\u2033',
    "dashes": "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
}
KINDS = {mark: kind for kind, marks in ALIKE.items() for mark in marks}
BLANKS = re.compile(r"\s+")


def spots(text: str, quote: str) -> list[Spot]:
    """Return where a quotation stands in a text, whatever blanks and marks; where it stands as it is, only there."""
    words = unicodedata.normalize("NFC", quote).split()
    if not words:
        return []
    own = re.escape(unicodedata.normalize("NFC", quote))
    for pattern in (own, r"\s*".join("".join(map(loose, word)) for word in words)):
        if found := [one.span(1) for one in re.finditer(f"(?=({pattern}))", text)]:
            return found
    return []


def loose(mark: str) -> str:
    """Return the pattern of a character: a mark stands for those that programs put in its place."""
    return f"[{re.escape(ALIKE[KINDS[mark]])}]" if mark in KINDS else re.escape(mark)


def differences(passage: str, quote: str) -> str:
    """Return in words what a passage and its quotation differ by, "" where they are equal."""
    if passage == unicodedata.normalize("NFC", quote):
        return ""
    mine, theirs = (BLANKS.findall(one.strip()) for one in (passage, quote))
    found = []
    if len(mine) != len(theirs):
        found = ["line ends" if any("\n" in one for one in [*mine, *theirs]) else "blanks"]
    for one, other in zip(mine, theirs, strict=False):
        if one != other:
            both = one + other
            found.append("line ends" if "\n" in both else "no-break spaces" if {*both} - {*" \t"} else "blanks")
    letters = (BLANKS.sub("", one) for one in (passage, unicodedata.normalize("NFC", quote)))
    found += [KINDS.get(a, "marks") for a, b in zip(*letters, strict=False) if a != b]
    return " and ".join(dict.fromkeys(found)) or "blanks"
