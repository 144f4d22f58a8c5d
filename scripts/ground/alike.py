"""When two values are surely one: they differ in case, blanks, unseen signs, or how their letters are composed."""

import unicodedata
from functools import lru_cache

FORMS = {"wide", "narrow", "isolated", "initial", "medial", "final", "noBreak"}  # one letter in another form


@lru_cache(maxsize=100_000)
def same(text: str) -> str:
    """Return a value so that case, blanks, unseen signs and forms of one letter make no difference."""
    plain = "".join(
        unicodedata.normalize("NFKC", sign) if form(sign) in FORMS else sign
        for sign in text
        if unicodedata.category(sign) != "Cf"
    )
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", plain).casefold()).split())


def form(sign: str) -> str:
    """Return what Unicode calls the form of a letter, "" where it has none."""
    return "" if sign.isascii() else unicodedata.decomposition(sign).partition(">")[0].lstrip("<")
