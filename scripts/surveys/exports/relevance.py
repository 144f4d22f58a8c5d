"""Conditions in questionnaires (`relevant` of an XLSForm, relevance of LimeSurvey) as the answers that lead on.

What `asked_if` can say is a choice out of the answers to one question, or of several such joined by "and". Everything
else is told in the words of the questionnaire.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Condition = dict[str, list[str]]
TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^']*'|\"[^\"]*\")|\$\{\s*(?P<braces>[^}]+?)\s*\}|(?P<number>\d+(?:\.\d+)?)(?![\w.])"
    r"|(?P<word>[A-Za-z_][\w.\-]*|\d+X\d+X\w+(?:\.\w+)*)|(?P<sign>==|!=|<=|>=|&&|\|\||[=<>()!,]))"
)
JOINING = {"and": "and", "&&": "and", "or": "or", "||": "or"}
EQUAL, UNLIKE = {"=", "=="}, {"!="}
LONGEST = 5_000  # signs of a condition
DEEPEST = 50  # brackets within each other


class Route(NamedTuple):
    """To whom a question is shown: asking question -> labels of the choices that lead to it; and what is not clear."""

    asked_if: Condition
    unclear: tuple[str, ...]


class Asking(NamedTuple):
    """A question that conditions are about: its choices by their codes, whether several can be ticked, or none."""

    question: str
    labels: Mapping[str, str]
    several: bool
    optional: bool = True


class Term(NamedTuple):
    """One comparison: a question is a value, or is not."""

    name: str
    value: str
    alike: bool


class Joined(NamedTuple):
    """Conditions joined by one word, and their words in the questionnaire."""

    word: str
    parts: "tuple[Term | Joined, ...]"


class Unread(ValueError):
    """A condition that is none of the above."""


class Reader:
    """Reads a condition from left to right."""

    def __init__(self, text: str) -> None:
        """Cut a condition into its tokens: (kind, word)."""
        self.tokens: list[tuple[str, str]] = []
        self.place = self.depth = 0
        text, start = text.strip(), 0
        if len(text) > LONGEST:
            raise Unread
        while start < len(text):
            found = TOKEN.match(text, start)
            if not found:
                raise Unread
            kind = str(found.lastgroup)
            self.tokens.append((kind, found[kind].strip("'\"") if kind == "text" else found[kind]))
            start = found.end()

    def next(self, *wanted: str) -> str:
        """Return the next token and go on if it is one of those wanted, "" otherwise."""
        kind, word = self.tokens[self.place] if self.place < len(self.tokens) else ("", "")
        if kind in ("sign", "word") and word.casefold() in wanted:
            self.place += 1
            return word.casefold()
        return ""

    def must(self, wanted: str) -> None:
        """Go over a sign that has to be there."""
        if not self.next(wanted):
            raise Unread

    def value(self, *kinds: str) -> str:
        """Return the next token, of these kinds."""
        kind, word = self.tokens[self.place] if self.place < len(self.tokens) else ("", "")
        if kind not in kinds:
            raise Unread
        self.place += 1
        return word

    def joined(self, words: Sequence[str] = ("or", "and")) -> Term | Joined:
        """Return conditions joined by "or", of conditions joined by "and"."""
        if not words:
            return self.single()
        parts = [self.joined(words[1:])]
        while self.next(*(sign for sign, word in JOINING.items() if word == words[0])):
            parts.append(self.joined(words[1:]))
        return parts[0] if len(parts) == 1 else Joined(words[0], tuple(parts))

    def single(self) -> Term | Joined:
        """Return a condition in brackets, denied, or a comparison."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unread
        try:
            if self.next("not", "!"):
                return denied(self.single())
            if self.next("("):
                inner = self.joined()
                self.must(")")
                return inner
            if self.next("selected"):
                self.must("(")
                name = self.value("braces", "word")
                self.must(",")
                term = Term(name, self.value("text", "number"), alike=True)
                self.must(")")
                return term
            if self.next("is_empty"):
                self.must("(")
                name = self.value("braces", "word")
                self.must(")")
                return Term(name, "", alike=True)
            name = self.value("braces", "word")
            sign = self.next(*EQUAL, *UNLIKE)
            if not sign:
                raise Unread
            return Term(name, self.value("text", "number"), sign in EQUAL)
        finally:
            self.depth -= 1


def denied(one: Term | Joined) -> Term | Joined:
    """Return the contrary of a condition."""
    if isinstance(one, Term):
        return one._replace(alike=not one.alike)
    return Joined("and" if one.word == "or" else "or", tuple(denied(part) for part in one.parts))


def route(text: str, asking: Mapping[str, Asking]) -> Route:
    """Return to whom a condition leads; `asking` are the questions it may be about, by the names it has for them.

    A box (`Asking` of one choice) is a name of its own. A condition that is not a choice of answers is `unclear`.
    """
    plain = " ".join(text.split())
    if plain.casefold() in ("", "1", "true", "true()"):
        return Route({}, ())
    try:
        reader = Reader(plain)
        read = reader.joined()
        if reader.place < len(reader.tokens):
            raise Unread
    except Unread:
        return Route({}, (plain,))
    made = Route({}, ())
    for part in read.parts if isinstance(read, Joined) and read.word == "and" else (read,):
        made = both(made, of_one_question(part, asking, plain), asking)
    return made


def of_one_question(one: Term | Joined, asking: Mapping[str, Asking], words: str) -> Route:
    """Return the route of a condition on one question: some of its answers, or all but some."""
    unclear = Route({}, (words,))
    flat = list(terms(one))
    about = [asking.get(bare(term.name)) for term in flat]
    first = about[0] if about else None
    if first is None or any(found is None or found.question != first.question for found in about):
        return unclear
    known = {code: label for found in about if found for code, label in found.labels.items()}
    word = one.word if isinstance(one, Joined) else "or"
    if isinstance(one, Joined) and any(isinstance(part, Joined) for part in one.parts):
        return unclear
    if any(term.value not in known and term.alike for term in flat):
        return unclear
    wanted = [term for term in flat if term.alike]
    if word == "or" and len(wanted) == len(flat):
        return Route({first.question: [known[term.value] for term in flat]}, ())
    if not wanted and not first.several and (word == "and" or len(flat) == 1):
        gone = {term.value for term in flat}
        left = [label for code, label in first.labels.items() if code not in gone]
        # "Is not x" also holds where nothing was answered, which `asked_if` can't say.
        if gone <= {""}:
            return Route({first.question: left}, ())
        without = () if not first.optional else (f"{words} (also whoever gave no answer to {first.question})",)
        return Route({first.question: left}, without)
    return unclear


def terms(one: Term | Joined) -> Iterable[Term]:
    """Yield the comparisons of a condition."""
    if isinstance(one, Term):
        yield one
        return
    for part in one.parts:
        yield from terms(part)


def bare(name: str) -> str:
    """Return the name of a question without what LimeSurvey puts after it."""
    return re.sub(r"\.(NAOK|value|shown|code)$", "", name)


def both(one: Route, other: Route, asking: Mapping[str, Asking] | None = None) -> Route:
    """Return the route on which two conditions are met; two answers to one question of boxes can't both be said."""
    asked_if, unclear = dict(one.asked_if), [*one.unclear, *other.unclear]
    boxes = {found.question for found in (asking or {}).values() if found.several}
    for key, labels in other.asked_if.items():
        if key in asked_if and key in boxes and asked_if[key] != labels:
            unclear.append(f"{key}: {' and '.join([*asked_if[key], *labels])}")
        else:
            asked_if[key] = [label for label in asked_if.get(key, labels) if label in labels]
    return Route(asked_if, tuple(dict.fromkeys(unclear)))
