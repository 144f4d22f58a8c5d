"""Ids that a person can't tell apart: they differ by an invisible sign, by blanks or by capitals alone."""

import re
import unicodedata

BLANKS = ("Zs", "Zl", "Zp", "Cc")
UNSEEN = ("Cf", *BLANKS)
# Letters that show nothing, though they are no signs of format.
MARKS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))
CONTROLS = {"\t": "a tab", "\n": "a line break", "\r": "a carriage return", "\x85": "a line break"}


def alike(text: str) -> str:
    """Return an id so that capitals, the kind of blanks, invisible signs and forms of letters make no difference."""
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    shown = "".join(
        " " if unicodedata.category(sign) in BLANKS else sign
        for sign in text
        if unicodedata.category(sign) != "Cf" and sign not in MARKS
    )
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold()).split())


def unseen(text: str) -> list[str]:
    """Return the names of the signs of a text that nobody sees; plain blanks are none."""
    found = [sign for sign in text if sign != " " and (unicodedata.category(sign) in UNSEEN or sign in MARKS)]
    return [str(CONTROLS.get(sign) or unicodedata.name(sign, f"U+{ord(sign):04X}")) for sign in dict.fromkeys(found)]


def difference(one: str, other: str) -> str:
    """Return by what two ids that are alike differ, in words."""
    mine, theirs = unseen(one), unseen(other)
    if names := [name for name in dict.fromkeys(mine + theirs) if (name in mine) != (name in theirs)]:
        return f"a sign that nobody sees ({', '.join(names)})"
    if one.replace(" ", "") == other.replace(" ", ""):
        return "blanks"
    if one.casefold() == other.casefold():
        return "capitals"
    return "the way its letters are written (as one sign or several, wide or narrow)"


def as_number(id_: str) -> str:
    """Return an id of digits as the number that a spreadsheet makes of it (007 and 7.0 are 7), "" for another id."""
    found = re.fullmatch(r"0*(\d+)(?:\.0+)?", id_.strip(), re.ASCII)
    return found[1] if found else ""
