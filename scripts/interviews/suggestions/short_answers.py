"""A question and the short answer after it: who answers says whether what was asked about is so ("Delays? None.")."""

from typing import NamedTuple

import numpy as np

from scripts.interviews.suggestions.matching import Match, Whole
from scripts.interviews.suggestions.shadow import GAP, IDEOGRAPH, MARK, PAUSE, STOP, WORD, Shadow

ASKED = (ord("?"), ord("؟"))
DASHES = (ord("-"), ord("–"), ord("—"), ord(":"))
# Chinese asks with these before the end of a sentence, whatever mark is written.
ASKING = (ord("吗"), ord("呢"))
# Words of a short answer, of what it begins with, of one that is a mere denial; a Chinese character is one.
# In French what is elided (n', d') is one too.
SHORT, LEAD, BARE = {"zh": 10, "fr": 9}, {"zh": 4}, {"zh": 4}
USUALLY_SHORT, USUAL_LEAD, USUALLY_BARE = 7, 1, 2
HEADING = 4  # words of what is denied after a colon ("Overtime: never paid")
# ASSUME: "Yes" to a question that denies agrees with it in these languages, and contradicts it in the others.
AGREEING = ("ru", "ar", "zh")
COMMA, NAMED, USUALLY_NAMED = ord(","), {"zh": 8}, 4
FURTHER = 3  # questions in a row that one answer answers


class Answer(NamedTuple):
    """What an answer says of the question: affirmed, negated, or "" where it only doubts; the cue; the doubt."""

    polarity: str
    cue: Match | None
    hedge: Match | None


class Talk(NamedTuple):
    """What a text holds of answers: by kind (yes, is, no, open, before, after, hedge) its cues in order of place."""

    given: Shadow
    language: str
    cues: dict[str, list[Match]]
    sentences: Whole
    clauses: Whole
    words: Whole
    said: dict[int, int]  # where a turn begins, and where its words do, after the label


def answered(talk: Talk, begin: int, end: int) -> Answer | None:
    """Return what is answered to a question (or a heading) with a match in it, None where nothing is."""
    closed = following(talk.sentences, end, len(talk.given.points))
    if asks(talk, closed):
        bare = opened(talk, preceding(talk.sentences, begin), closed)
        for _ in range(FURTHER):
            start, stop = sentence(talk, closed)
            if start >= stop:
                return None
            if not asks(talk, stop):
                return spoken(talk, start, stop, BARE.get(talk.language, USUALLY_BARE) if bare else 0)
            if opened(talk, start, stop):
                return None
            closed = stop
        return None
    mark = following(talk.clauses, end, closed)
    if told := named_before(talk, begin, mark, closed):
        return told
    marked = mark < closed and talk.given.points[mark] in DASHES
    spaced = talk.given.points[end : end + 2].tolist()
    if marked or (len(spaced) == 2 and spaced[0] == ord(" ") and spaced[1] in DASHES):
        start = first_word(talk, mark if marked else end + 1, closed)
        return spoken(talk, start, closed, HEADING) if start < closed else None
    return None


def possible(talk: Talk, ends: Whole) -> Whole:
    """Return which of some matches end in a question, or before a colon or a dash."""
    points = np.append(talk.given.points, [0, 0, 0])
    size = len(talk.given.points)
    closed, paused = (np.append(marks, size)[np.searchsorted(marks, ends)] for marks in (talk.sentences, talk.clauses))
    found = np.isin(points[closed], ASKED) | np.isin(points[paused], DASHES) | np.isin(points[ends + 1], DASHES)
    if talk.cues["back"]:
        found |= points[paused] == COMMA
    if talk.language == "zh":
        found |= np.isin(points[closed - 1], ASKING)
    return np.flatnonzero(found)


def named_before(talk: Talk, begin: int, mark: int, closed: int) -> Answer | None:
    """Return the denial that comes back to what a short first clause named ("The posts, we never had any")."""
    start = first_word(talk, preceding(talk.sentences, begin), closed)
    if (
        mark >= closed
        or talk.given.points[mark] != COMMA
        or lead(talk, start, mark - 1) >= NAMED.get(talk.language, USUALLY_NAMED)
    ):
        return None
    place = first_word(talk, mark, closed)
    if any(one[1] == place for one in talk.cues["breaks"]):
        return None
    for cue in talk.cues["back"]:
        if place <= cue[1] < closed and lead(talk, place, cue[1]) <= 2:
            return Answer("negated", cue, None)
    return None


def following(marks: Whole, place: int, last: int) -> int:
    """Return the first mark at or after a place, else the last place."""
    at = int(np.searchsorted(marks, place))
    return int(marks[at]) if at < len(marks) and marks[at] < last else last


def preceding(marks: Whole, place: int) -> int:
    """Return where a stretch begins that holds a place: after the mark before it."""
    at = int(np.searchsorted(marks, place))
    return int(marks[at - 1]) + 1 if at else 0


def asks(talk: Talk, closed: int) -> bool:
    """Return whether the sentence that ends at a place is a question."""
    points = talk.given.points
    if closed < len(points) and points[closed] in ASKED:
        return True
    return talk.language == "zh" and 0 < closed <= len(points) and points[closed - 1] in ASKING


def opened(talk: Talk, start: int, stop: int) -> bool:
    """Return whether a question asks for more than yes or no (why, which)."""
    chinese = talk.language == "zh"
    if chinese and talk.given.points[stop - 1] in ASKING:
        return False
    # Within its first words; in Chinese anywhere.
    return any(start <= one[1] < stop and (chinese or lead(talk, start, one[1]) < 3) for one in talk.cues["open"])


def sentence(talk: Talk, closed: int) -> tuple[int, int]:
    """Return where the next sentence begins, without the label of who speaks, and where it ends."""
    size = len(talk.given.points)
    start = first_word(talk, closed, size)
    for turn, words in talk.said.items():
        if closed <= turn <= start < words:
            start = first_word(talk, words, size)
    return start, following(talk.sentences, start, size)


def first_word(talk: Talk, place: int, stop: int) -> int:
    """Return where the next word begins."""
    kinds = talk.given.kinds[place:stop]
    lettered = np.flatnonzero((kinds == WORD) | (kinds == MARK) | (kinds == IDEOGRAPH))
    return place + int(lettered[0]) if len(lettered) else stop


def lead(talk: Talk, start: int, place: int) -> int:
    """Return how many words stand between the beginning of a stretch and a place in it."""
    return int(talk.words[place] - talk.words[start])


def spoken(talk: Talk, start: int, stop: int, bare: int) -> Answer | None:
    """Return what an answer says, by its first clause that says anything; `bare`: only one of so few words."""
    while start < stop:
        clause = following(talk.clauses, start + 1, stop)
        own = {kind: [one for one in found if start <= one[1] < clause] for kind, found in talk.cues.items()}
        size = lead(talk, start, clause - 1) + 1
        if any(own[kind] for kind in ("yes", "is", "no", "before", "after", "hedge")):
            said = told(talk, own, start, clause, size, bare)
            return (said and at_present(talk, clause, stop)) or said
        if bare or size > 2 * USUAL_LEAD + 1:
            return None
        start = first_word(talk, clause, stop)
    return None


def at_present(talk: Talk, clause: int, stop: int) -> Answer | None:
    """Return what a later clause of an answer says of the present ("We used to, not any more"), None for nothing."""
    while (start := first_word(talk, clause, stop)) < stop:
        clause = following(talk.clauses, start + 1, stop)
        own = {kind: [one for one in found if start <= one[1] < clause] for kind, found in talk.cues.items()}
        size = lead(talk, start, clause - 1) + 1
        if own["now"] and (said := told(talk, own, start, clause, size, 0)):
            return said
    return None


def told(talk: Talk, own: dict[str, list[Match]], start: int, clause: int, size: int, bare: int) -> Answer | None:
    """Return what one clause says."""
    leads = LEAD.get(talk.language, USUAL_LEAD)
    short = size <= SHORT.get(talk.language, USUALLY_SHORT)
    if bare and size > bare * (2 if talk.language == "zh" and bare == HEADING else 1):
        return None
    begun = {kind: [one for one in found if lead(talk, start, one[1]) <= leads] for kind, found in own.items()}
    hedge = next(iter(own["hedge"] if short else begun["hedge"]), None)
    denials = begun["no"]
    if short:
        # "None", "We had none", "It didn't": at the beginning of a short answer, or at its end.
        some = [*own["before"], *own["after"]]
        denials = own["no"] + [one for one in some if lead(talk, start, one[1]) <= leads or not rest(talk, one, clause)]
    if bare:
        denials = [one for one in denials if own["no"] or not rest(talk, one, clause)]
    agreed = [*begun["yes"], *begun["is"]]
    denial = min(denials, key=lambda one: (one[1], -one[2]), default=None)
    yes = min(agreed, key=lambda one: (one[1], -one[2]), default=None)
    if yes and denial and 0 <= lead(talk, yes[2] - 1, denial[1]) <= 1:
        yes = None  # absolutely not
    if yes and (denial is None or yes[1] < denial[1] or (yes[1] == denial[1] and yes[2] > denial[2])):
        kept = talk.language in AGREEING and yes in begun["yes"]
        return Answer("" if kept else "affirmed", None, hedge)
    if denial:
        return Answer("negated", denial, hedge)
    return Answer("", None, hedge) if hedge else None


def rest(talk: Talk, cue: Match, clause: int) -> bool:
    """Return whether a clause goes on after a cue."""
    return first_word(talk, cue[2], clause) < clause


def talk(
    given: Shadow, language: str, cues: dict[str, list[Match]], words: Whole, turns: list[tuple[int, int]]
) -> Talk:
    """Return what a text holds of answers; `turns` are the places in the text of each turn and of its first word."""
    stops = np.flatnonzero((given.kinds == STOP) | (given.kinds == GAP))
    pauses = np.flatnonzero(given.kinds == PAUSE)
    breaks = np.array([begin for _, begin, _ in cues["breaks"]], dtype=np.int64)
    said = {int(a): int(b) for a, b in np.searchsorted(given.places, np.array(turns or [(0, 0)]))}
    return Talk(given, language, cues, stops, np.unique(np.concatenate([stops, pauses, breaks])), words, said)
