"""What a rule looks for: words, phrases with `*`, terms near each other, regular expressions; folded like the text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
import regex
from ahocorasick_rs import BytesAhoCorasick
from numpy.typing import NDArray

from scripts.ground.errors import EvidenceError
from scripts.interviews.suggestions import shadow
from scripts.interviews.suggestions.cues import CUES
from scripts.settings.scheme import Rule, Scheme

ANY = "any"
DEEPEST, MOST = 50, 20_000  # brackets in each other; signs of an expression whose repeats are written out
SIGN = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|(?P<counts>\{[^{}]*[0-9][^{}]*\})|.", re.DOTALL)
Flags = NDArray[np.bool_]
# What Arabic writes in one word with the next: and, so; with, for, like; the.
CLITICS = {one + two + three for one, two, three in product(("", "و", "ف"), ("", "ب", "ل", "ك"), ("", "ال"))} | {
    one + "لل" for one in ("", "و", "ف")
}


class Term(NamedTuple):
    """One word or literal phrase: its folded text, and whether the word may go on before it and after it (`*`)."""

    text: str
    before: bool
    after: bool


class Pattern(NamedTuple):
    """Terms one after the other; which rule (or cue) they belong to, and in which language they are looked for."""

    terms: tuple[Term, ...]
    owner: int
    language: str


class Automaton(NamedTuple):
    """The first terms of all patterns in one automaton; of each whether it is open (`*`), and its patterns."""

    search: BytesAhoCorasick | None
    before: Flags
    after: Flags
    patterns: list[list[Pattern]]


def terms(text: str, place: str) -> tuple[Term, ...]:
    """Return the terms of a phrase. Raises EvidenceError where nothing is left of it."""
    words = shadow.folded(text).strip()
    found = []
    # A phrase without * is one literal; with it, each word is a term of its own.
    for word in words.split(" ") if "*" in words else [words]:
        term = Term(word.strip("*"), word.startswith("*"), word.endswith("*"))
        if not term.text or "*" in term.text:
            raise EvidenceError(
                f"{place}: '{text}' can't be searched for: write words, with * only at the beginning or end of a word"
            )
        found.append(term)
    return tuple(found)


def automaton(patterns: Iterable[Pattern]) -> Automaton:
    """Return the automaton of patterns, each first term once."""
    by: dict[Term, list[Pattern]] = {}
    for pattern in patterns:
        by.setdefault(pattern.terms[0], []).append(pattern)
    first = sorted(by)
    search = BytesAhoCorasick([term.text.encode() for term in first]) if first else None
    before, after = (np.array(flags, dtype=bool) for flags in ([t.before for t in first], [t.after for t in first]))
    return Automaton(search, before, after, [by[term] for term in first])


def expression(text: str, place: str) -> regex.Pattern[str]:
    """Return a compiled expression, matched on folded text. Raises EvidenceError where it is none.

    Its letters are folded one by one (ё, أ), capitals are those of small letters; what isn't a letter stays as it is.
    """
    if reason := too_large(text):
        raise EvidenceError(f"{place}: the expression {reason}: make it simpler")
    letters = str.maketrans({one: alike for one, alike in shadow.ALIKE.items() if one.isalpha()})
    try:
        return regex.compile(unicodedata.normalize("NFC", text).translate(letters), regex.V1 | regex.IGNORECASE)
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        why = getattr(error, "msg", type(error).__name__)
        raise EvidenceError(f"{place}: the expression can't be read ({why}): correct it") from None


def too_large(text: str) -> str:
    """Return why an expression would take the memory of the machine once its repeats are written out, or ""."""
    sizes, last = [0], 0
    for sign in SIGN.finditer(text):
        one = sign[0]
        if one == "(":
            sizes.append(0)
            last = 0
            if len(sizes) > DEEPEST:
                return f"has brackets in each other more than {DEEPEST} deep"
            continue
        if sign["counts"]:
            most = max((int(count[:9]) for count in re.findall("[0-9]+", sign["counts"])), default=0)
            sizes[-1] += last * max(most - 1, 0) + (most if most > MOST else 0)
            last *= max(most, 1)
        else:
            last = sizes.pop() if one == ")" and len(sizes) > 1 else 1
            sizes[-1] += last
        if max(sizes) > MOST:
            return f"repeats too much (more than {MOST:,} signs, written out)"
    return ""


class Cues(NamedTuple):
    """The cues of one language: automaton, and of each pattern's owner what it is and how it is written."""

    automaton: Automaton
    kinds: list[str]
    words: list[str]


@cache
def cues(language: str) -> Cues:
    """Return the cues of a language; a language without any has none."""
    listed = CUES.get(language, {})
    kinds: list[str] = []
    words: list[str] = []
    patterns: list[Pattern] = []
    for kind, texts in listed.items():
        for text in texts:
            patterns.append(Pattern(terms(text, "scripts/interviews/suggestions/cues.py"), len(words), language))
            kinds.append(kind)
            words.append(text)
    return Cues(automaton(patterns), kinds, words)


def rules(scheme: Scheme, source: str) -> Iterator[tuple[int, Rule, str]]:
    """Yield number, description and place of each rule of a scheme."""
    for number, rule in enumerate(scheme.rules):
        yield number, rule, f"config/schemes/{source}.yaml, rules.{rule.id}"
