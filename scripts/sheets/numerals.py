"""Numbers as people write them: digits of any script, signs of decimals and of thousands, and when they are in doubt.

The decimal sign is never guessed: a point is, unless all numbers of a column also read as thousands.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from scripts.ground.errors import EvidenceError
from scripts.sheets.headers import fold

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
POINTED = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)  # a point before decimals, or between thousands
SIGNS = {
    **dict.fromkeys("\u2019\u2018\u02bc\u00b4\u2032", "'"), **dict.fromkeys("\u2212\u2010\u2011", "-"),
    **dict.fromkeys("\u200b\u200e\u200f\u061c\u2060\ufeff", ""),
}  # fmt: skip
ARABIC_DECIMALS, ARABIC_THOUSANDS = "\u066b", "\u066c"  # these signs mean nothing else


def plain(text: str) -> str:
    """Return a text in small letters with the digits of ASCII, a blank for any blank, and one apostrophe and minus.

    What is a digit of another kind (a power, a circled number) is none of a number: a sign before it says so.
    """
    if text.isascii():
        return fold(text)
    told = "".join(SIGNS.get(sign, f"^{sign}" if sign.isdigit() and not sign.isdecimal() else sign) for sign in text)
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in fold(told))


def read(text: str, mark: str | None = None) -> str:
    """Return a number with a point before decimals and nothing between thousands; "" where it can't be read so.

    `mark` is the declared sign of decimals: then blanks, apostrophes or the other sign may stand between thousands,
    also between hundreds above them, as in India. Without it only a point before decimals is read, and Arabic signs.
    """
    given = plain(text)
    if ARABIC_DECIMALS in given or ARABIC_THOUSANDS in given:
        return grouped(given, ARABIC_DECIMALS, ARABIC_THOUSANDS)
    made = grouped(given, mark, "." if mark == "," else ",") if mark else given
    return made if NUMBER.fullmatch(made) and math.isfinite(float(made)) else ""


def grouped(given: str, mark: str, between: str) -> str:
    """Return a number of these signs with a point and without what stands between thousands; no group begins with 0."""
    signs = f"[ '{re.escape(between)}]"
    found = re.fullmatch(
        rf"([+-]?(?:\d+|[1-9]\d{{0,2}}(?:({signs})\d{{3}})(?:\2\d{{3}})*|[1-9]\d?(?:({signs})\d\d)(?:\3\d\d)*\3\d{{3}}))"
        rf"(?:{re.escape(mark)}(\d+))?",
        given,
        re.ASCII,
    )
    if not found:
        return ""
    whole = re.sub(signs, "", found[1])
    return f"{whole}.{found[4]}" if found[4] else whole


class Doubt:
    """Whether the point of the numbers of a column may stand between thousands in all of them."""

    def __init__(self, low: float = -math.inf, high: float = math.inf) -> None:
        """Begin with no number seen; thousands outside of the limits of a column are none."""
        self.low, self.high, self.row, self.settled = low, high, -1, False

    def see(self, texts: Iterable[tuple[Any, str]]) -> None:
        """Look at numbers without a declared sign of decimals, with their rows."""
        for row, text in texts:
            if self.settled:
                return
            given = plain(text)
            if "." not in given or not NUMBER.fullmatch(given):
                continue
            self.settled = not POINTED.fullmatch(given) or not self.low <= float(given.replace(".", "")) <= self.high
            self.row = int(row) if self.row < 0 else self.row

    def settle(self, name: str, column: str) -> None:
        """Refuse a column whose numbers all read both ways."""
        if self.row >= 0 and not self.settled:
            raise EvidenceError(
                f"{name}, row {self.row}, column {column}: the point in this number may be a decimal point or "
                "separate thousands, as everywhere in the column: declare `decimal`, the decimal sign "
                "('.' or ','), in the description"
            )


def check(name: str, column: str, texts: Any, low: float = -math.inf, high: float = math.inf) -> None:
    """Refuse the texts of a column, by row, whose points may all stand between thousands."""
    doubt = Doubt(low, high)
    doubt.see((row, text) for row, text in texts.items())
    doubt.settle(name, column)
