"""Keys of labels and questions: their words, as addresses write them, each its own, that say in what they differ."""

import unicodedata
from collections.abc import Iterable, Sequence

from scripts.ground.addresses import token
from scripts.settings.label_checks import OF_ANSWERS, OF_NOTES, STATISTICS

LONGEST = 30
CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i yi ye g u".replace(
            "_", ""
        ).split(" "),
        strict=True,
    )
)


def latin(text: str) -> str:
    """Return a text with Cyrillic letters as Latin ones."""
    return "".join(CYRILLIC.get(letter, letter) for letter in text.lower()) if text else text


def plain_key(label: str, longest: int = LONGEST) -> str:
    """Return the words of a label as a key, cut at a word where it is too long."""
    sign = "below " if label.strip().startswith("<") else "above " if label.strip().startswith(">") else ""
    base = token(latin(sign + label.replace("'", "").replace("\u2019", "")))
    if width(base) <= longest:
        return base
    cut = next(place for place in range(len(base), 0, -1) if width(base[:place]) <= longest)
    return base[: cut + 1].rpartition("_")[0] or token(base[:cut])


def width(key: str) -> int:
    """Return how much room a key takes: a letter of Chinese, Japanese or Korean says as much as two, a mark nothing."""
    return sum(
        0 if unicodedata.category(sign)[0] == "M" else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in key
    )


def free_key(label: str, taken: Iterable[str], word: str, longest: int = LONGEST) -> str:
    """Return a key of a label that is not yet taken: its words, or `word` and a number."""
    more = "_or_more" if label.strip().endswith("+") else ""
    base = plain_key(label, longest)
    used = set(taken)
    base = f"{word}_{base}" if base in STATISTICS and word in ("answer", "option") else base
    base = f"q_{base}" if base in OF_ANSWERS and word in ("item", "grid") else base
    base = f"{word}_{base}" if base in ("base", *OF_NOTES) and word == "code" else base
    base = base + more if base else f"{word}_{len(used) + 1}"
    key, number = base, 2
    while key in used:
        key, number = f"{base}_{number}", number + 1
    return key


def free_keys(labels: Sequence[str], word: str) -> dict[str, str]:
    """Return key -> label of several labels, each with a key of its own."""
    made: dict[str, str] = {}
    for label, brief in zip(labels, unlike(labels), strict=True):
        made[free_key(brief, made, word)] = label
    return made


def unlike(labels: Sequence[str]) -> list[str]:
    """Return labels, those that would be cut to the same key without the words that they begin with alike."""
    keys = [plain_key(label) for label in labels]
    words = [label.split() for label in labels]
    made = list(labels)
    for key in {key for key in keys if key and keys.count(key) > 1}:
        group = [k for k, one in enumerate(keys) if one == key]
        shared = 0
        while all(len(words[k]) > shared + 1 for k in group) and len({words[k][shared] for k in group}) == 1:
            shared += 1
        rest = [" ".join(words[k][shared:]) for k in group]
        if len({*map(plain_key, rest)}) == len(group):
            for k, text in zip(group, rest, strict=True):
                made[k] = text
    return made
