"""Whether what a rule found is said, denied, or said with a doubt: the cue and how far it reaches.

A simple rule of clauses, in the manner of NegEx (Chapman and others, 2001): a cue turns round what stands within a few
words of it in its clause. It only sorts proposals; people decide.
"""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.interviews import matching, patterns
from scripts.interviews.matching import Match
from scripts.interviews.shadow import GAP, PAUSE, STOP, Shadow

# Words between a cue and what it turns round; a Chinese character is a word.
REACH = {"zh": 10}
USUAL_REACH = 6


class Polarity(NamedTuple):
    """affirmed or negated; the cue and the stretch it reaches over (shadow places); the cue of a doubt."""

    polarity: str
    cue: str | None
    scope: tuple[int, int] | None
    hedge: str | None


class Cues(NamedTuple):
    """Cues in order of place, and where each begins."""

    found: list[Match]
    begins: list[int]


class Context(NamedTuple):
    """What a text holds of cues, by kind in order of place, of ends of sentences and clauses, and of words."""

    before: Cues
    after: Cues
    hedges: Cues
    sentences: list[int]
    clauses: list[int]
    words: NDArray[np.int64]
    names: list[str]
    reach: int


def context(given: Shadow, language: str) -> Context:
    """Return the cues of a text in its language."""
    cues = patterns.cues(language)
    by: dict[str, list[Match]] = {kind: [] for kind in ("before", "after", "not", "breaks", "hedge")}
    for match in matching.matches(given, cues.automaton, language):
        by[cues.kinds[match[0]]].append(match)
    masked = by["not"]
    real = {kind: [one for one in by[kind] if not covered(one, masked)] for kind in ("before", "after")}
    # What is not a doubt in a longer expression (in May) is none; "sans doute" is a doubt, and no negation.
    by["hedge"] = [one for one in by["hedge"] if not any(m != one[1:] for m in over(one, masked))]
    stops = np.flatnonzero((given.kinds == STOP) | (given.kinds == GAP)).tolist()
    pauses = np.flatnonzero(given.kinds == PAUSE).tolist()
    # ASSUME: A cue of negation reaches six words far (ten characters in Chinese), not beyond a comma or a "but".
    clauses = sorted({*stops, *pauses, *(begin for _, begin, _ in by["breaks"])})
    words = matching.counted(given)
    reach = REACH.get(language, USUAL_REACH)
    before, after, hedges = (
        Cues(found, [one[1] for one in found]) for found in (real["before"], real["after"], by["hedge"])
    )
    return Context(before, after, hedges, stops, clauses, words, cues.words, reach)


def covered(cue: Match, masks: list[Match]) -> bool:
    """Return whether a cue shares words with what only looks like one (not only, no doubt)."""
    return bool(over(cue, masks))


def over(cue: Match, masks: list[Match]) -> list[tuple[int, int]]:
    """Return the stretches that share words with a cue."""
    return [(begin, end) for _, begin, end in masks if begin < cue[2] and cue[1] < end]


def polarity(around: Context, begin: int, end: int) -> Polarity:
    """Return what the sentence around a match says of it; cues inside the match are part of what is looked for."""
    first, last = bounds(around.clauses, begin, end, len(around.words))
    found: list[tuple[int, int, Match]] = []
    for cue in between(around.before, first, begin):
        apart = matching.distance(around.words, begin, end, cue[1], cue[2])
        if cue[2] <= begin and apart <= around.reach:
            found.append((apart, -(cue[2] - cue[1]), cue))
    for cue in between(around.after, end, last):
        apart = matching.distance(around.words, begin, end, cue[1], cue[2])
        if apart <= around.reach:
            found.append((apart, -(cue[2] - cue[1]), cue))
    opened, closed = bounds(around.sentences, begin, end, len(around.words))
    doubts = [one for one in between(around.hedges, opened, closed) if one[2] <= begin or one[1] >= end]
    hedge = around.names[doubts[0][0]] if doubts else None
    if not found:
        return Polarity("affirmed", None, None, hedge)
    cue = min(found)[2]
    scope = (cue[1], max(end, cue[2])) if cue[1] < begin else (begin, cue[2])
    return Polarity("negated", around.names[cue[0]], scope, hedge)


def bounds(marks: list[int], begin: int, end: int, size: int) -> tuple[int, int]:
    """Return the nearest marks before and after a stretch."""
    at = bisect_right(marks, begin - 1) - 1
    to = bisect_left(marks, end)
    return (marks[at] if at >= 0 else 0), (marks[to] if to < len(marks) else size)


def between(cues: Cues, first: int, last: int) -> list[Match]:
    """Return the cues that begin within a stretch."""
    at = bisect_left(cues.begins, first)
    return cues.found[at : bisect_left(cues.begins, last, at)]
