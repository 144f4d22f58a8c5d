"""Suggested codings: passages that a scheme's rules find in the notes. They are never counted; coders decide."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import regex

from scripts.ground.errors import EvidenceError
from scripts.ground.note_tables import SUGGESTIONS
from scripts.interviews.notes.turns import INTERVIEWER, words_of
from scripts.interviews.suggestions import matching, negation, patterns, shadow
from scripts.interviews.suggestions.patterns import ANY, Automaton, Pattern
from scripts.settings import described
from scripts.settings.scheme import Scheme

RULES = "rules"
SECONDS = 5


class Found(NamedTuple):
    """A passage in code points of the frozen text, the place of its rule, and what the sentence says of it."""

    start: int
    end: int
    rule: int
    polarity: str
    cue: str | None
    scope: str | None
    hedge: str | None


class Rules(NamedTuple):
    """The rules of a scheme, ready to be looked for: owners of patterns are places in `parts` (rule, term of near)."""

    automaton: Automaton
    parts: list[tuple[int, int | None]]
    expressions: list[tuple[int, regex.Pattern[str], str]]
    reach: dict[int, tuple[int, int]]
    languages: list[str]
    places: list[str]


def suggest(notes: pd.DataFrame, turns: pd.DataFrame, scheme: Scheme, source: str) -> dict[str, Any]:
    """Return what the rules of a scheme find in all notes: one row per passage and rule, sorted by note and place.

    `turns` says who speaks where: what the interviewer says suggests nothing, unless the scheme's `turns` is all.

    `polarity` is affirmed or negated, `cue` and `scope` why (characters of the frozen text), `hedge` the word of a
    doubt; `version` is the beginning of the hash of the rule. Overlapping passages are all kept.
    """
    ready = prepared(scheme, source)
    known = versions(scheme)
    spoken = {str(note): part for note, part in turns.groupby("note")}
    rows, left = [], 0
    for note, language, text in zip(notes["note"], notes["language"], notes["text"], strict=True):
        own = spoken.get(str(note))
        begun, asked = ([], []) if own is None else (beginnings(own, text), asking(own))
        asked = [] if scheme.turns == "all" else asked
        for one in passages(text, language, ready, begun):
            if any(start <= one.start < end for start, end in asked):
                left += 1
                continue
            rule = scheme.rules[one.rule]
            rows.append(
                {
                    "note": note,
                    "code": rule.code,
                    "quote": text[one.start : one.end],
                    "suggested_by": RULES,
                    "rule": rule.id,
                    "version": known[one.rule],
                    "language": language,
                }
                | {name: getattr(one, name) for name in ("start", "end", "polarity", "cue", "scope", "hedge")}
            )
    frame = SUGGESTIONS.framed(rows)
    denied = int(frame["polarity"].eq("negated").sum())
    unsaid = f"; {left} in turns of the interviewer not suggested (turns: all suggests them)" if left else ""
    return {
        "suggestions": frame,
        "line": f"{source}: {len(frame)} codings suggested by {len(scheme.rules)} rules, {denied} of them negated"
        + unsaid,
    }


def beginnings(turns: pd.DataFrame, text: str) -> list[tuple[int, int]]:
    """Return where the turns of a note begin, and where their words do."""
    return [(start, words_of(text, start, end)) for start, end in zip(turns["start"], turns["end"], strict=True)]


def asking(turns: pd.DataFrame) -> list[tuple[int, int]]:
    """Return where the interviewer speaks in a note, as places of the text; nowhere if nobody else speaks."""
    # ASSUME: Where all turns are the interviewer's, answers stand beside the numbers of the questions.
    asks = turns["speaker"].eq(INTERVIEWER)
    own = turns[asks] if not asks.all() else turns[:0]
    return list(zip(own["start"].tolist(), own["end"].tolist(), strict=True))


def versions(scheme: Scheme) -> list[str]:
    """Return the version of each rule of a scheme: the beginning of its hash."""
    rules = map(described.plain, scheme.rules)
    return [hashlib.sha256(json.dumps(rule, sort_keys=True).encode()).hexdigest()[:12] for rule in rules]


def prepared(scheme: Scheme, source: str) -> Rules:
    """Return the rules of a scheme, compiled. Raises EvidenceError that names the rule."""
    found: list[Pattern] = []
    parts: list[tuple[int, int | None]] = []
    expressions, reach, languages, places = [], {}, [], []
    for number, rule, place in patterns.rules(scheme, source):
        languages.append(rule.language)
        places.append(place)
        for text in rule.words:
            found.append(Pattern(patterns.terms(text, place), len(parts), rule.language))
            parts.append((number, None))
        if near := rule.near:
            reach[number] = (len(near.terms), near.words)
            for k, text in enumerate(near.terms):
                found.append(Pattern(patterns.terms(text, place), len(parts), rule.language))
                parts.append((number, k))
        if rule.expression:
            expressions.append((number, patterns.expression(rule.expression, place), rule.language))
    return Rules(patterns.automaton(found), parts, expressions, reach, languages, places)


def passages(text: str, language: str, ready: Rules, turns: Sequence[tuple[int, int]] = ()) -> list[Found]:
    """Return what the rules find in one text, sorted by place and rule; each passage of a rule once.

    `turns` are the places where each turn begins, and where its words do, after the name of who speaks.
    """
    given = shadow.shadow(text)
    spans = sorted(set(stretches(given, language, ready)))
    if not spans:
        return []
    around = negation.context(given, language, list(turns))
    found = []
    begins, ends, _ = np.array(spans).T
    starts, stops = given.places[begins].tolist(), given.places[ends].tolist()
    says = negation.polarities(around, begins, ends)
    for (_, _, rule), start, stop, said in zip(spans, starts, stops, says, strict=True):
        scope = said.scope and f"{given.places[said.scope[0]]}-{given.places[said.scope[1]]}"
        found.append(
            Found(
                start,
                start + len(text[start:stop].rstrip(shadow.EDGES)),
                rule,
                said.polarity,
                said.cue,
                scope,
                said.hedge,
            )
        )
    return found


def stretches(given: shadow.Shadow, language: str, ready: Rules) -> Iterator[tuple[int, int, int]]:
    """Yield begin, end (places of the shadow) and rule of all that is found."""
    together: dict[int, list[list[matching.Match]]] = {
        rule: [[] for _ in range(size)] for rule, (size, _) in ready.reach.items()
    }
    for match in matching.matches(given, ready.automaton, language):
        owner, begin, end = match
        rule, part = ready.parts[owner]
        if part is None:
            yield begin, end, rule
        else:
            together[rule][part].append(match)
    words = matching.counted(given) if together else None
    for rule, pairs in together.items():
        if words is not None and all(pairs):
            for begin, end in matching.near(pairs, words, ready.reach[rule][1]):
                yield begin, end, rule
    for rule, sought, own in ready.expressions:
        if own in (ANY, language):
            for begin, end in expressed(given, sought, ready.places[rule]):
                yield begin, end, rule


def expressed(given: shadow.Shadow, sought: regex.Pattern[str], place: str) -> Iterator[tuple[int, int]]:
    """Yield what a regular expression finds in the folded text; a match that would split a character is none."""
    try:
        for match in sought.finditer(given.data.decode(), timeout=SECONDS):
            begin, end = match.span()
            ends = given.places[begin] != given.places[begin - 1] if begin else True
            if end > begin and ends and given.places[end] != given.places[end - 1]:
                yield begin, end
    except TimeoutError:
        raise EvidenceError(
            f"{place}: the expression takes more than {SECONDS} seconds on a note: make it simpler"
        ) from None
