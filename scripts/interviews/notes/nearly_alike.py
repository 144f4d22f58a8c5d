"""Texts that differ by a few letters: misspellings, for a person to look at side by side."""

import itertools
from collections.abc import Iterable, Iterator

LEAST = 4  # letters: of shorter words another letter makes another word


def heads(texts: Iterable[str], edits: int) -> dict[str, str]:
    """Return text -> the earlier text that it is within so many edits of, which itself is near to none.

    An edit adds a letter, takes one out, or puts another in its place. Of texts within k edits at least one of k + 1
    pieces of the one is in the other, at most k letters away, so that only those that share one are compared.
    """
    found: dict[str, str] = {}
    index: dict[tuple[int, int, str], list[str]] = {}
    for text in dict.fromkeys(texts):
        if len(text) < LEAST:
            continue
        near = next((one for one in candidates(text, index, edits) if distance(text, one, edits) <= edits), None)
        if near is not None:
            found[text] = near
            continue
        for place, (begin, end) in enumerate(pieces(len(text), edits)):
            index.setdefault((len(text), place, text[begin:end]), []).append(text)
    return found


def pieces(length: int, edits: int) -> list[tuple[int, int]]:
    """Return where a text of a length is cut into edits + 1 pieces."""
    cuts = [length * k // (edits + 1) for k in range(edits + 2)]
    return list(itertools.pairwise(cuts))


def candidates(text: str, index: dict[tuple[int, int, str], list[str]], edits: int) -> Iterator[str]:
    """Yield the texts of an index that share a piece with a text, each once."""
    seen: set[str] = set()
    for length in range(len(text) - edits, len(text) + edits + 1):
        for place, (begin, end) in enumerate(pieces(length, edits)):
            for shift in range(-edits, edits + 1):
                for one in index.get((length, place, text[max(begin + shift, 0) : max(end + shift, 0)]), []):
                    if one not in seen:
                        seen.add(one)
                        yield one


def distance(one: str, other: str, most: int) -> int:
    """Return the edits from one text to another (Levenshtein's distance); more than `most` is most + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for k, letter in enumerate(one, 1):
        last, row[0] = row[0], k
        for j, sign in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (letter != sign))
        if min(row) > most:
            return most + 1
    return row[-1]
