"""Where patterns occur in a text: whole words in any script, overlapping ones all kept, graphemes never split."""

from collections.abc import Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from scripts.interviews.suggestions.patterns import ANY, CLITICS, Automaton, Flags, Pattern
from scripts.interviews.suggestions.shadow import GAP, IDEOGRAPH, MARK, STOP, WORD, Shadow

Whole = NDArray[np.int64]
ARABIC = (0x0600, 0x0780)
ALEF, NO_NOUN, SHORTEST = ord("ا"), tuple(map(ord, "اهءي")), 3
FAR = 1 << 20
WRITTEN = {tuple(map(ord, one)) for one in CLITICS}
LONGEST = max(map(len, CLITICS))
# owner of the pattern, begin and end in code points of the shadow
Match = tuple[int, int, int]


def matches(given: Shadow, sought: Automaton, language: str) -> list[Match]:
    """Return the matches of all patterns of a language, sorted, each once; begin and end are places of the shadow.

    A term begins and ends with a word of its script; Chinese has no such ends; an Arabic word may follow what is
    written together with it (and, with, the). O(text + occurrences of first terms).
    """
    if sought.search is None or not given.data:
        return []
    found = sought.search.find_matches_as_indexes(given.data, overlapping=True)
    if not found:
        return []
    which, begins, ends = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3).T
    begins, ends = np.searchsorted(given.begins, begins), np.searchsorted(given.begins, ends)
    closed = np.flatnonzero((given.kinds != WORD) & (given.kinds != MARK))
    ends = ends + accusative(given, begins, ends)
    inside = within(given, begins, ends, sought.before[which], sought.after[which], closed)
    made: set[Match] = set()
    kept = np.flatnonzero(inside)
    for number, begin, end in zip(which[kept].tolist(), begins[kept].tolist(), ends[kept].tolist(), strict=True):
        for pattern in sought.patterns[number]:
            if pattern.language in (ANY, language):
                single = len(pattern.terms) == 1 and not pattern.terms[0].after
                last = end if single else follow(given, pattern, end, closed)
                if last is not None:
                    made.add((pattern.owner, whole(given, begin, pattern.terms[0].before), last))
    return sorted(made, key=lambda one: (one[1], one[2], one[0]))


def accusative(given: Shadow, begins: Whole, ends: Whole) -> Whole:
    """Return 1 where an Arabic term is the whole word but for the alef of the accusative (تأخير, تأخيرا), else 0."""
    points = np.append(given.points, [0, 0])
    lettered = np.append((given.kinds == WORD) | (given.kinds == MARK), [False, False])
    last = points[ends - 1]
    noun = (last >= ARABIC[0]) & (last < ARABIC[1]) & ~np.isin(last, NO_NOUN) & (ends - begins >= SHORTEST)
    more: Whole = (noun & (points[ends] == ALEF) & ~lettered[ends + 1]).astype(np.int64)
    return more


def within(given: Shadow, begins: Whole, ends: Whole, before: Flags, after: Flags, closed: Whole) -> Flags:
    """Return which occurrences of terms are words, and split no character of the text; `closed`: where no letter is."""
    kinds, places = given.kinds, given.places
    size = len(kinds)
    lettered = (kinds == WORD) | (kinds == MARK)
    left = np.where(begins > 0, lettered[begins - 1], False) & (kinds[begins] != IDEOGRAPH)
    # Nor does a term go on that ends with an apostrophe (faute d'eau).
    right = np.where(ends < size, lettered[np.minimum(ends, size - 1)], False) & lettered[ends - 1]
    split = (begins > 0) & (places[begins] == places[begins - 1]) | (places[ends] == places[ends - 1])
    # A mark belongs to the character before it, in a script without ends of words too.
    split |= (ends < size) & (kinds[np.minimum(ends, size - 1)] == MARK) & ~after
    fine: Flags = ~split & (~right | after)
    inner = fine & left & ~before
    fine &= ~inner
    # What Arabic writes before, in the same word.
    first = given.points[begins]
    some = np.flatnonzero(inner & (first >= ARABIC[0]) & (first < ARABIC[1]))
    if len(some):
        starts = np.append(-1, closed)[np.searchsorted(closed, begins[some])] + 1
        few = begins[some] - starts <= LONGEST
        for k, start, begin in zip(*(row[few].tolist() for row in (some, starts, begins[some])), strict=True):
            fine[k] = tuple(given.points[start:begin].tolist()) in WRITTEN
    return fine


def whole(given: Shadow, begin: int, open_before: bool) -> int:
    """Return where the word begins that a term with * before it is a part of."""
    while open_before and begin > 0 and given.kinds[begin - 1] in (WORD, MARK):
        begin -= 1
    return begin


def follow(given: Shadow, pattern: Pattern, end: int, closed: Whole) -> int | None:
    """Return where a pattern ends whose first term ends there, or None where the next terms don't follow."""
    for k, term in enumerate(pattern.terms):
        if k:
            text = f" {term.text}"
            if "".join(map(chr, given.points[end : end + len(text)].tolist())) != text:
                return None
            end += len(text)
        ended = end >= len(given.kinds) or not {given.kinds[end], given.kinds[end - 1]} <= {WORD, MARK}
        if term.after and not ended:
            at = int(np.searchsorted(closed, end))
            end = int(closed[at]) if at < len(closed) else len(given.kinds)
        elif not ended:
            return None
    return end


def near(pairs: list[list[Match]], words: Whole, reach: int) -> Iterator[tuple[int, int]]:
    """Yield begin and end of the shortest stretches that hold one match of each list, at most `reach` words apart."""
    for _, begin, end in pairs[0]:
        first, last = begin, end
        for others in pairs[1:]:
            apart = [(distance(words, begin, end, b, e), b, e) for _, b, e in others]
            close = min((one for one in apart if 0 <= one[0] <= reach), default=None)
            if close is None:
                break
            first, last = min(first, close[1]), max(last, close[2])
        else:
            yield first, last


def distance(words: Whole, begin: int, end: int, other_begin: int, other_end: int) -> int:
    """Return how many words stand between two matches, -1 where they overlap."""
    if end <= other_begin:
        return int(words[other_begin] - words[end - 1]) - 1
    if other_end <= begin:
        return int(words[begin] - words[other_end - 1]) - 1
    return -1


def counted(given: Shadow) -> Whole:
    """Return of each place how many words have begun up to it; an ideograph is a word, the end of a sentence is many.

    So nothing is near to what another sentence says.
    """
    lettered = (given.kinds == WORD) | (given.kinds == MARK)
    begun = lettered.copy()
    begun[1:] &= ~lettered[:-1]
    begun |= given.kinds == IDEOGRAPH
    return np.cumsum(begun + FAR * ((given.kinds == STOP) | (given.kinds == GAP)))
