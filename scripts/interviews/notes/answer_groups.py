"""Short answers that say the same: equal, or differing only in case, accents, blanks, punctuation and a final s."""

import unicodedata

import pandas as pd

from scripts.ground.alike import same

SIGNS = "#%&@*+"  # punctuation that tells answers apart: C, C# and C++
Groups = dict[str, list[str]]  # note -> all notes whose answers say the same, it among them, in order


def groups(notes: pd.DataFrame) -> Groups:
    """Return of each note the notes whose answers to the same question say the same in the same language."""
    # ASSUME: Answers to one question in one language that differ only in case, accents, blanks, punctuation and the
    #   final s of words say the same, and are coded once. "Nothing" to another question says something else.
    items = notes["item"] if "item" in notes else [""] * len(notes)
    shapes = [
        (language, item, shape(text))
        for language, item, text in zip(notes["language"], items, notes["text"], strict=True)
    ]
    members: dict[tuple[str, str, str], list[str]] = {}
    for note, own in sorted(zip(notes["note"], shapes, strict=True)):
        members.setdefault(own, []).append(note)
    return {note: members[own] for note, own in zip(notes["note"], shapes, strict=True)}


def shape(text: str) -> str:
    """Return an answer without what makes no difference; one that is nothing else stays as it is."""
    kept = " ".join(word if is_emoticon(word) else without_punctuation(word) for word in same(text).split())
    words = [
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
        for word in unaccented(kept).split()
    ]
    return " ".join(words) or same(text)


def is_emoticon(word: str) -> bool:
    """Return whether a word is different signs and nothing else, as :) and :( are."""
    return len(set(word)) > 1 and not any(sign.isalnum() for sign in word)


def without_punctuation(word: str) -> str:
    """Return a word with a blank for each sign that says nothing."""
    around = f" {word} "
    return "".join(sign if plain(sign, around[k], around[k + 2]) else " " for k, sign in enumerate(word))


def plain(sign: str, before: str, after: str) -> bool:
    """Return whether a sign says something: a letter, a figure, an emoji; what stands in a number (1.5, 1/5, -2)."""
    in_number = after.isdigit() and (before.isdigit() or sign == "-")
    return unicodedata.category(sign)[0] != "P" or sign in SIGNS or in_number


def unaccented(text: str) -> str:
    """Return a text without the accents of Latin letters and the vowel signs of Arabic; й is no и."""
    made, base = "", ""
    for sign in unicodedata.normalize("NFD", text):
        mark = unicodedata.category(sign) == "Mn"
        if not mark:
            base = unicodedata.name(sign, "")
        if not mark or not base.startswith(("LATIN", "ARABIC")):
            made += sign
    return unicodedata.normalize("NFC", made)
