"""Numbers as running text has them, in six languages: "69 per cent", "59 of 86", "about two thirds"."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from scripts.claims.claim_wording import FRACTION
from scripts.findings import wording
from scripts.ground.errors import EvidenceError, nearest
from scripts.ground.rounding import exact, steps

FORMS = ("about", "count", "both")
PARTS = (Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(3, 4))


class Manner(NamedTuple):
    """How a language writes numbers; `parts` are a quarter, a third, half, two thirds, three quarters."""

    thousands: str
    decimal: str
    percent: str
    of: str
    both: str
    span: str
    about: str
    parts: tuple[str, ...]


HARD = "\u00a0"  # no line breaks here
MANNERS = {
    "en": Manner(
        *(",", ".", "{} per cent", "{} of {}", "{}, {}", "{} to {}", "about {}"),
        ("a quarter", "a third", "half", "two thirds", "three quarters"),
    ),
    "fr": Manner(
        *(HARD, ",", f"{{}}{HARD}%", "{} sur {}", "{}, {}", "{} à {}", "environ {}"),
        ("un quart", "un tiers", "la moitié", "deux tiers", "trois quarts"),
    ),
    "es": Manner(
        *(HARD, ",", f"{{}}{HARD}%", "{} de {}", "{}, {}", "{} a {}", "aproximadamente {}"),
        ("una cuarta parte", "una tercera parte", "la mitad", "dos terceras partes", "tres cuartas partes"),
    ),
    "ru": Manner(
        *(HARD, ",", f"{{}}{HARD}%", "{} из {}", "{}, {}", "от {} до {}", "около {}"),
        ("четверти", "трети", "половины", "двух третей", "трёх четвертей"),
    ),
    "zh": Manner(
        *(",", ".", "{}%", "{}/{}", "{}，{}", "{}至{}", "约{}"),
        ("四分之一", "三分之一", "一半", "三分之二", "四分之三"),
    ),
    "ar": Manner(
        # A blank within a number would be shown with its two halves changed over.
        *(",", ".", "{} في المائة", "{} من {}", "{}، {}", "{} إلى {}", "نحو {}"),
        ("ربع", "ثلث", "نصف", "ثلثي", "ثلاثة أرباع"),
    ),
}


def in_text(number: Mapping[str, Any], form: str, language: str) -> str:
    """Return a number of the long table as running text in a language has it, rounded as a table rounds it.

    `form` is "" (a share in per cent), `count` ("59 of 86"), `both` ("59 of 86, 69 per cent") or `about`: a fraction in
    words or full tens where they are within 2.5 points of a share, else whole per cent; two figures of other numbers.
    Raises EvidenceError for a language or a form that is unknown, for no value, and for a count of what is none.
    """
    main = language.partition("-")[0].lower()
    if main not in MANNERS:
        raise EvidenceError(
            f"the words around it are in '{language}', and numbers are written in {', '.join(MANNERS)} only: set the "
            "language of the text in Word (Review, Language)"
        )
    manner = MANNERS[main]
    if form and form not in FORMS:
        raise EvidenceError(f"write after the | one of {', '.join(FORMS)}, not '{form}'.{nearest(form, FORMS)}")
    address, unit = str(number["address"]), str(number["unit"])
    if address.endswith(".bounds"):
        return bounds(number, form, manner)
    if pd.isna(number["value"]):
        raise EvidenceError("there is no value at this address (not available): write the sentence without it")
    if form in ("count", "both"):
        return counted(number, form, manner)
    if form == "about":
        return manner.about.format(rounded(number, manner))
    shown = localized(wording.figure(number["value"], unit, number["n"], number["base"]), manner)
    return manner.percent.format(shown) if unit == "share" else shown


def bounds(number: Mapping[str, Any], form: str, manner: Manner) -> str:
    """Return worst-case bounds, from the lowest to the highest."""
    if form:
        raise EvidenceError(f"bounds are two numbers: delete '| {form}'")
    ends = [wording.figure(number[end], str(number["unit"])) for end in ("low", "high")]
    if wording.ABSENT in ends:
        raise EvidenceError("there are no bounds at this address: write the sentence without them")
    low, high = (localized(end, manner) for end in ends)
    share = number["unit"] == "share"
    # As in "43 to 75 per cent": the word once, where it stands behind; before each, as in Chinese, where it is a sign.
    return manner.span.format(low, manner.percent.format(high) if share else high)


def counted(number: Mapping[str, Any], form: str, manner: Manner) -> str:
    """Return a share as so many of so many, with its per cent for the form `both`."""
    weight = {"weight": wording.words_in(number, "weight") or "none"}
    if not wording.is_count({**number, **weight}):
        raise EvidenceError(
            f"it is no count of its base (no share, or weighted): delete '| {form}', or take the number without weights"
        )
    n, base = (localized(f"{int(number[name]):,}", manner) for name in ("n", "base"))
    counts = manner.of.format(n, base)
    if form == "count":
        return counts
    percent = localized(wording.figure(number["value"], "share", number["n"], number["base"]), manner)
    return manner.both.format(counts, manner.percent.format(percent))


def rounded(number: Mapping[str, Any], manner: Manner) -> str:
    """Return a number rounded so that a claim `about` it, or of a fraction in words, agrees."""
    unit = str(number["unit"])
    n, base = (None if pd.isna(number[name]) else int(number[name]) for name in ("n", "base"))
    value = exact(float(number["value"]), n, base)
    if unit == "share":
        near = [place for place, part in enumerate(PARTS) if abs(value - part) * 100 <= FRACTION]
        if near:
            return manner.parts[near[0]]
        whole = steps(value, 2)
        tens = steps(value, 1) * 10
        close = abs(value * 100 - tens) <= FRACTION and 0 < tens < 100
        return manner.percent.format(tens if close else whole)
    large = abs(value)
    places = 0
    while large >= 100 * 10**places:
        places += 1
    if places:
        whole = steps(value / 10**places, 0) * 10**places
        return localized(f"{whole:,}".replace("-", "\u2212"), manner)
    decimals = 0 if large >= 10 or value.denominator == 1 else 1
    text = f"{steps(value, decimals) / 10**decimals:,.{decimals}f}"
    return localized(text.replace("-", "\u2212"), manner)


def localized(figure: str, manner: Manner) -> str:
    """Return a figure as the tables print it with the signs of a language."""
    whole, point, rest = figure.partition(".")
    return whole.replace(",", manner.thousands) + (manner.decimal if point else "") + rest
