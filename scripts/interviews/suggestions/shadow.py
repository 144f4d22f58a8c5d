"""The folded shadow of a text, on which rules match, with a map back to the characters of the frozen text.

Folding: case (full), compatibility forms (NFKC: full-width, ligatures), Arabic vowel signs, tatweel and forms of alef,
yeh, hamza and teh marbuta, figures of any script, Russian yo, apostrophes, hyphens, kinds of space (runs of them are
one), invisible marks. Accents stay: they tell words apart.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.uint32]
Places = NDArray[np.int32]

ALIKE = {
    **dict.fromkeys("أإآٱ", "ا"),
    **dict.fromkeys("ىیۍ", "ي"),
    "ة": "ه",
    **dict.fromkeys("ؤئ", "ء"),
    "ک": "ك",
    "ё": "е",
    **dict.fromkeys("’‘ʼ‛′´`ʹ", "'"),
    **dict.fromkeys("‐‑‒−", "-"),
}
# Vowel signs, the superscript alef, tatweel, soft hyphen, joiners, marks of direction, variation selectors.
INVISIBLE = {*range(0x064B, 0x0653), 0x0670, 0x0640, 0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F)}
INVISIBLE |= {*range(0x2060, 0x206A), 0xFEFF, 0x061C, *range(0xFE00, 0xFE10)}
OTHER, WORD, MARK, IDEOGRAPH, SPACE, PAUSE, STOP, GAP = range(8)
# One word a code point: what it becomes (21 bits), the kind of that (3), how many it becomes (0, 1, 2: several), known.
POINT, KIND, SIZE, KNOWN = 0x1FFFFF, 21, 24, 1 << 27
KINDS = {" ": SPACE, **dict.fromkeys(",;:،؛—", PAUSE), **dict.fromkeys(".!?…。؟", STOP)}
DOT, EMPTY_LINE = ord("."), re.compile(r"\n[^\S\n]*\n")
# What a passage doesn't end with: spaces and marks that are no part of a character.
EDGES = re.sub(r"\S+", "", "".join(map(chr, range(0x10000)))) + "".join(
    chr(point)
    for point in sorted(INVISIBLE - {0x200C, 0x200D})
    if point < 0x10000 and unicodedata.category(chr(point)) == "Cf"
)
TABLE = np.zeros(0x110000, dtype=np.uint32)


class Shadow(NamedTuple):
    """Folded text as bytes (UTF-8), its code points, their kinds (word, mark, pause ...), their places in the text.

    `places` is one longer than `points`: the last one is the length of the frozen text. `begins[k]` is where code point
    k begins in `data`, and one more for the end.
    """

    data: bytes
    points: Points
    kinds: NDArray[np.uint8]
    places: Places
    begins: Places


def folded(text: str) -> str:
    """Return the folded form of a pattern; frozen texts are composed (NFC) already."""
    return shadow(unicodedata.normalize("NFC", text)).data.decode()


def shadow(text: str) -> Shadow:
    """Return the shadow of a text. Cost O(its length), a few passes of numpy."""
    points = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
    entries = TABLE[points]
    if len(points) and not (entries & KNOWN).all():
        for point in np.unique(points[(entries & KNOWN) == 0]).tolist():
            TABLE[point] = entry(point)
        entries = TABLE[points]
    places = np.arange(len(points) + 1, dtype=np.int32)
    size = (entries >> SIZE) & 3
    several = np.flatnonzero(size > 1)
    if len(several) or not size.all():
        counts = size.astype(np.int32)
        forms = [fold(int(points[k])) for k in several]
        counts[several] = [len(form) for form in forms]
        begin = np.cumsum(counts) - counts
        places = np.append(np.repeat(places[:-1], counts), np.int32(len(points)))
        entries = entries[places[:-1]]
        for at, form in zip(begin[several].tolist(), forms, strict=True):
            entries[at : at + len(form)] = [one | kind(one) << KIND for one in form]
    found, kinds = entries & POINT, ((entries >> KIND) & 7).astype(np.uint8)
    blank = kinds == SPACE
    again = blank[1:] & blank[:-1]
    if again.any():
        kept = np.append(True, ~again)
        found, kinds, places = found[kept], kinds[kept], places[np.append(kept, True)]
        # A sentence doesn't go beyond an empty line: the run of spaces that holds it is a gap.
        lines = [line.start() for line in EMPTY_LINE.finditer(text)]
        kinds[np.searchsorted(places, lines, side="right") - 1] = GAP
    # A full stop with a letter or a figure after it (3.5, U.N.) ends nothing.
    inner = (found[:-1] == DOT) & (kinds[1:] == WORD)
    kinds[:-1][inner] = OTHER
    begins = np.zeros(len(found) + 1, dtype=np.int32)
    widths = 1 + (found >= 0x80).view(np.int8) + (found >= 0x800).view(np.int8) + (found >= 0x10000).view(np.int8)
    np.cumsum(widths, out=begins[1:])
    data = found.astype("<u4", copy=False).tobytes().decode("utf-32-le").encode()
    return Shadow(data, found, kinds, places, begins)


def entry(point: int) -> int:
    """Return the entry of one code point in the table."""
    form = fold(point)
    if not form:
        return KNOWN
    if len(form) > 1:
        return KNOWN | 2 << SIZE
    return KNOWN | 1 << SIZE | kind(form[0]) << KIND | form[0]


@cache
def fold(point: int) -> tuple[int, ...]:
    """Return what one code point becomes: none, one, or several."""
    if point in INVISIBLE:
        return ()
    form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", chr(point)).casefold())
    visible = (one for one in form if ord(one) not in INVISIBLE)
    # Figures of any script (٢٠١٦) are those of Europe.
    form = "".join(" " if one.isspace() else str(unicodedata.decimal(one, ALIKE.get(one, one))) for one in visible)
    return tuple(map(ord, form))


@cache
def kind(point: int) -> int:
    """Return the kind of one code point."""
    letter = chr(point)
    if letter in KINDS:
        return KINDS[letter]
    category = unicodedata.category(letter)
    if category.startswith("M"):
        return MARK
    # Chinese and Japanese are written without spaces: every character stands for itself.
    if 0x2E80 <= point < 0x3100 or 0x3400 <= point < 0xA000 or 0xF900 <= point < 0xFB00 or 0x20000 <= point < 0x34000:
        return IDEOGRAPH if category.startswith("L") else OTHER
    return WORD if category[0] in "LN" or letter == "_" else OTHER
