"""Whether the cells of a column look like those of the box of one option, by their words alone."""

import re
from collections.abc import Mapping
from typing import Literal

from scripts.drafts.known import MISSING
from scripts.drafts.missing_words import NOTHING
from scripts.drafts.scales import category
from scripts.sheets.headers import fold
from scripts.surveys.received import box_words

LONGEST = 120  # letters of a word that may be an option
PLAIN = {"1", "1.0", "0", "0.0", "true", "false"}  # ticks that are no answer to a question of its own
TWOS = {"1", "1.0", "2", "2.0"}
ALL_THAT_APPLY = re.compile(
    r"(?i)all that apply|select all|check all|tick all|multiple answers|plusieurs réponses|plusieurs choix"
    r"|toutes les réponses|todas las que|varias respuestas|varias opciones|все подходящие|несколько вариантов"
    r"|несколько ответов|كل ما ينطبق|جميع ما ينطبق|أكثر من إجابة|多选|可多选|所有适用|选择所有"
)
Shape = Literal["", "ticks", "answers", "twos", "option"]


def said(counts: Mapping[str, int]) -> set[str]:
    """Return the words of a column, folded, without those that say that there is no answer."""
    words = {fold(text): text for text in counts}
    return {
        word
        for word, text in words.items()
        if word not in box_words.MISSING and word not in NOTHING and not category(text, MISSING)
    }


def shape(counts: Mapping[str, int]) -> Shape:
    """Return what the cells of a column look like.

    "ticks" say that a box is ticked or not, and nothing else; "answers" are Yes and No, which may answer a question of
    its own; "twos" are 1 and 2, of which 2 may be a No; "option" is one word beside empty cells or a word for No; "" is
    no box.
    """
    if len(counts) > 2 * len(PLAIN):
        return ""
    words = said(counts)
    if not words:
        return ""
    if words <= PLAIN or any("selected" in word or "checked" in word for word in words & box_words.NOT_TICKED):
        return "ticks" if words <= box_words.TICKED | box_words.NOT_TICKED else option_shape(words)
    if words <= box_words.TICKED | box_words.NOT_TICKED:
        if words & box_words.NOT_TICKED and any(category(text, MISSING) == "dont_know" for text in counts):
            return ""  # Yes, No and Don't know answer a question of its own
        return "answers" if words & box_words.NOT_TICKED else "ticks"
    return "twos" if words <= TWOS else option_shape(words)


def says_no(counts: Mapping[str, int]) -> bool:
    """Return whether some cell of a box says that it is not ticked."""
    return bool(said(counts) & (box_words.NOT_TICKED | {"2", "2.0"}))


def option_shape(words: set[str]) -> Shape:
    """Return "option" for words of which one alone may be the name of an option."""
    own = words - box_words.NOT_TICKED - box_words.TICKED - box_words.LIKE_NO
    one = next(iter(own), "")
    alone = len(own) == 1 and len(words) <= 2 and words - own <= box_words.NOT_TICKED
    return "option" if alone and len(one) <= LONGEST and not one.replace(".", "").isdigit() else ""


def word_of(counts: Mapping[str, int]) -> tuple[str, int]:
    """Return the word of a column that is the name of its option as it is written most, and how many wrote it."""
    own = said(counts) - box_words.NOT_TICKED - box_words.TICKED - box_words.LIKE_NO
    if len(own) != 1 or next(iter(own)).replace(".", "").isdigit():
        return "", 0
    spelled = {text: count for text, count in counts.items() if fold(text) in own}
    return max(spelled, key=lambda text: (spelled[text], text)), sum(spelled.values())
