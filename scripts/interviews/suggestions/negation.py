"""Whether what a rule found is said, denied, or said with a doubt: the cue and how far it reaches.

A simple rule of clauses, in the manner of NegEx (Chapman and others, 2001): a cue negates what is within a few
words of it in its clause. It only sorts suggestions; people decide.
"""

from typing import NamedTuple

import numpy as np

from scripts.interviews.suggestions import matching, patterns, short_answers
from scripts.interviews.suggestions.matching import Match, Whole
from scripts.interviews.suggestions.shadow import GAP, PAUSE, STOP, Shadow

# Words between a cue and what it turns round; a Chinese character is a word.
KINDS = (
    *("before", "after", "not", "breaks", "hedge", "cause", "only"),
    *("yes", "is", "no", "unsure", "open", "now", "unsaid", "untrue", "back"),
)
REACH = {"zh": 10}
USUAL_REACH = 6
# A denial before these denies the denial, unless a word joins the two.
WITHOUT = {"without", "sans", "sin", "без", "بدون", "دون", "بلا", "من غير", "缺乏", "缺少", "缺过"}
APART, JOINED = 4, frozenset("和或及与也又且")  # Chinese characters between two denials in one breath; none of these
JOINING = frozenset({"and", "or", "et", "ou", "y", "o", "u", "e", "и", "или"})
# What can't be done without a thing does not say that there is one.
UNABLE = {"cannot", "can't", "couldn't", "unable to", "нельзя", "невозможно", "не могу", "не можем"}
CAUSED = 3  # words from "because of" to what it makes a cause, which no later denial reaches
UNSAID = 2  # times as far reaches what denies a sentence that follows


class Polarity(NamedTuple):
    """affirmed or negated; the cue and the stretch it reaches over (shadow places); the cue of a doubt."""

    polarity: str
    cue: str | None
    scope: tuple[int, int] | None
    hedge: str | None


AFFIRMED = Polarity("affirmed", None, None, None)


class Cues(NamedTuple):
    """Cues in order of place, and where each begins."""

    found: list[Match]
    begins: Whole


class Context(NamedTuple):
    """What a text holds of cues, by kind in order of place, of ends of sentences and clauses, and of words."""

    before: Cues
    after: Cues
    hedges: Cues
    sentences: Whole
    clauses: Whole
    words: Whole
    names: list[str]
    reach: int
    cause: list[Match]
    unsaid: list[Match]
    untrue: list[Match]
    talk: short_answers.Talk


def context(given: Shadow, language: str, turns: list[tuple[int, int]]) -> Context:
    """Return the cues of a text in its language; `turns` are the places of its turns and of their first words."""
    cues = patterns.cues(language)
    by: dict[str, list[Match]] = {kind: [] for kind in KINDS}
    for match in matching.matches(given, cues.automaton, language):
        by[cues.kinds[match[0]]].append(match)
    masked = by["not"]
    real = {kind: [one for one in by[kind] if not covered(one, masked)] for kind in ("before", "after")}
    # An answer may be what elsewhere only looks like a denial ("Not that I know of").
    said = {kind: [one for one in by[kind] if not within(one, masked)] for kind in ("yes", "is", "no", "open")}
    # What is not a doubt in a longer expression (in May) is none; "sans doute" is a doubt, and no negation.
    by["hedge"] = [one for one in by["hedge"] if not any(m != one[1:] for m in over(one, masked))]
    stops = np.flatnonzero((given.kinds == STOP) | (given.kinds == GAP))
    pauses = np.flatnonzero(given.kinds == PAUSE)
    # ASSUME: A negation reaches six words (ten characters in Chinese), and not beyond a comma or a "but".
    breaks = np.array([begin for _, begin, _ in by["breaks"]], dtype=np.int64)
    clauses = np.unique(np.concatenate([stops, pauses, breaks]))
    real = {kind: [one for one in found if not only(one, by["only"], clauses)] for kind, found in real.items()}
    words = matching.counted(given)
    reach = REACH.get(language, USUAL_REACH)
    # What turns a whole sentence round is no denial within it.
    unsaid = [one for one in by["unsaid"] if not covered(one, masked)]
    before, after, hedges = (
        Cues(found, np.array([one[1] for one in found], dtype=np.int64))
        for found in (
            *([one for one in real[kind] if not covered(one, unsaid + by["untrue"])] for kind in ("before", "after")),
            by["hedge"],
        )
    )
    unsure = by["unsure"]
    said |= {kind: [one for one in found if not covered(one, unsure)] for kind, found in (real | said).items()}
    talk = short_answers.talk(given, language, by | said | {"hedge": [*by["hedge"], *unsure]}, words, turns)
    return Context(
        before, after, hedges, stops, clauses, words, cues.words, reach, by["cause"], unsaid, by["untrue"], talk
    )


def only(cue: Match, onlys: list[Match], clauses: Whole) -> bool:
    """Return whether "only" stands after a denial in its clause, apart from it: it denies nothing."""
    closed = np.searchsorted(clauses, cue[2])
    return any(cue[2] <= one[1] and np.searchsorted(clauses, one[1]) == closed for one in onlys)


def covered(cue: Match, masks: list[Match]) -> bool:
    """Return whether a cue shares words with what only looks like one (not only, no doubt)."""
    return bool(over(cue, masks))


def within(cue: Match, masks: list[Match]) -> bool:
    """Return whether a cue is a part of a longer expression that is none."""
    return any(begin <= cue[1] and cue[2] <= end and (begin, end) != cue[1:] for begin, end in over(cue, masks))


def over(cue: Match, masks: list[Match]) -> list[tuple[int, int]]:
    """Return the stretches that share words with a cue."""
    return [(begin, end) for _, begin, end in masks if begin < cue[2] and cue[1] < end]


def polarities(around: Context, begins: Whole, ends: Whole) -> list[Polarity]:
    """Return what the sentence around each match says of it; cues inside the match are part of what is looked for."""
    first, last = bounds(around.clauses, begins, ends, len(around.words))
    opened, closed = bounds(around.sentences, begins, ends, len(around.words))
    before = between(around.before, first, begins)
    after = between(around.after, ends, last)
    doubts = between(around.hedges, opened, closed)
    made = [AFFIRMED] * len(begins)
    for k in np.flatnonzero((before[0] < before[1]) | (after[0] < after[1]) | (doubts[0] < doubts[1])).tolist():
        begin, end = int(begins[k]), int(ends[k])
        cues = [one for one in around.before.found[before[0][k] : before[1][k]] if one[2] <= begin]
        cues += around.after.found[after[0][k] : after[1][k]]
        hedges = [one for one in around.hedges.found[doubts[0][k] : doubts[1][k]] if one[2] <= begin or one[1] >= end]
        made[k] = polarity(around, begin, end, cues, around.names[hedges[0][0]] if hedges else None)
    if around.unsaid or around.untrue:
        for k in range(len(begins)):
            made[k] = reversed_by(around, (int(opened[k]), int(begins[k]), int(ends[k]), int(closed[k])), made[k])
    for k in short_answers.possible(around.talk, ends).tolist():
        if told := short_answers.answered(around.talk, int(begins[k]), int(ends[k])):
            made[k] = by_answer(around, int(begins[k]), made[k], told)
    return made


def reversed_by(around: Context, place: tuple[int, int, int, int], said: Polarity) -> Polarity:
    """Return the polarity of a match after "I wouldn't say that", or before "is not true": it is turned round.

    `place` is where the sentence begins, the match, its end, and that of the sentence.
    """
    opened, begin, end, closed = place
    words, far = around.words, UNSAID * around.reach
    cues = [one for one in around.unsaid if opened <= one[1] and one[2] <= begin]
    cues = [one for one in cues if words[begin] - words[one[2] - 1] - 1 <= far]
    later = [one for one in around.untrue if end <= one[1] and one[2] <= closed]
    for cue in [*cues, *(one for one in later if words[one[1]] - words[end - 1] - 1 <= around.reach)]:
        if said.polarity == "negated":
            return Polarity("affirmed", None, None, said.hedge)
        scope = (cue[1], begin) if cue in cues else (begin, cue[2])
        return Polarity("negated", around.names[cue[0]], scope, said.hedge)
    return said


def by_answer(around: Context, begin: int, asked: Polarity, told: short_answers.Answer) -> Polarity:
    """Return the polarity of a match in a question by what is answered to it."""
    hedge = around.names[told.hedge[0]] if told.hedge else asked.hedge
    if told.polarity == "affirmed":
        return Polarity("affirmed", None, None, hedge)
    if told.cue is None:
        return asked._replace(hedge=hedge)
    return Polarity("negated", around.names[told.cue[0]], (begin, told.cue[2]), hedge)


def polarity(around: Context, begin: int, end: int, cues: list[Match], hedge: str | None) -> Polarity:
    """Return the polarity of a match, by the nearest cue of its clause within reach; the longest of those."""
    apart = [(matching.distance(around.words, begin, end, cue[1], cue[2]), cue[1] - cue[2], cue) for cue in cues]
    near = [one for one in apart if one[0] <= around.reach]
    if any(one[2] <= begin and around.words[begin] - around.words[one[2] - 1] <= CAUSED for one in around.cause):
        near = [one for one in near if one[2][1] < begin]
    if not near:
        return Polarity("affirmed", None, None, hedge)
    cue = min(near)[2]
    if around.names[cue[0]] in WITHOUT and any(twice(around, one, cue) for _, _, one in near):
        return Polarity("affirmed", None, None, hedge)
    scope = (cue[1], max(end, cue[2])) if cue[1] < begin else (begin, cue[2])
    return Polarity("negated", around.names[cue[0]], scope, hedge)


def twice(around: Context, other: Match, cue: Match) -> bool:
    """Return whether another denial stands before one ("not a day without"), in one breath."""
    if other[2] > cue[1] or around.names[other[0]] in UNABLE:
        return False
    between = around.talk.given.points[other[2] : cue[1]].astype("<u4").tobytes().decode("utf-32-le")
    if around.talk.language == "zh":
        return len(between) <= APART and not JOINED.intersection(between)
    words = between.split()
    return not JOINING.intersection(words) and not any(word.startswith("و") for word in words)


def bounds(marks: Whole, begins: Whole, ends: Whole, size: int) -> tuple[Whole, Whole]:
    """Return the nearest marks before and after each stretch."""
    closed = np.concatenate([[0], marks, [size]])
    return closed[np.searchsorted(marks, begins)], closed[np.searchsorted(marks, ends) + 1]


def between(cues: Cues, first: Whole, last: Whole) -> tuple[Whole, Whole]:
    """Return which cues begin within each stretch: from, to."""
    return np.searchsorted(cues.begins, first), np.searchsorted(cues.begins, last)
