"""The dictionary of an SPSS portable file (.por): which values of which variable are declared missing.

The library empties such cells and does not say so: the records are taken out before it reads. Files of GNU PSPP were
read, none of SPSS itself; form:
https://www.gnu.org/software/pspp/pspp-dev/html_node/Portable-File-Format.html
"""

import math
import re
from typing import Any

Ranges = dict[str, list[dict[str, Any]]]
LINE, HEADER = 80, 464  # letters of a line; those before the first field
HIGHEST = 1e300  # above it are the words LOWEST and HIGHEST, no answers
NUMBER = re.compile(r" *(?:\*.|(-?)([0-9A-T]+)?(?:\.([0-9A-T]+))?([+-][0-9A-T]+)?/)")
TEXTS = {"1": 1, "2": 1, "3": 1, "6": 1, "C": 1}  # records of texts only, by their tag
ENDS = {"8": 1, "9": 1, "A": 1, "B": 2}  # records of missing values, with how many


def without_missing(data: bytes) -> tuple[bytes, Ranges]:
    """Return a portable file without its records of missing values, and these: variable -> `lo`, `hi` of each.

    Raises ValueError (or IndexError) where the dictionary breaks off or has an unknown record.
    """
    lines = data.rstrip().replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    text = "".join(line.decode("latin-1").ljust(LINE) for line in lines)
    at, ranges, kept = HEADER + 1, Ranges(), [text[: HEADER + 1]]
    for _ in range(2):
        _, at = words(text, at)
    kept.append(text[HEADER + 1 : at])
    name, strings = "", set()
    while text[at] not in "FZ":
        tag, start = text[at], at
        at += 1
        if tag in ENDS:
            found = []
            for _ in range(ENDS[tag]):
                value, at = words(text, at) if name in strings else number(text, at)
                found.append(value.rstrip() if isinstance(value, str) else value)
            low, high = (found * 2)[:2]
            low, high = (-math.inf if tag == "9" else low), (math.inf if tag == "A" else high)
            ranges.setdefault(name, []).append({"lo": low, "hi": high})
            continue
        if tag == "7":
            width, at = number(text, at)
            name, at = words(text, at)
            strings |= {name} if width else set()
            for _ in range(6):
                _, at = number(text, at)
        elif tag in "45":
            _, at = number(text, at)
        elif tag in TEXTS:
            _, at = words(text, at)
        elif tag == "D":
            at = labels(text, at, strings)
        elif tag == "E":
            count, at = number(text, at)
            for _ in range(int(count)):
                _, at = words(text, at)
        else:
            raise ValueError(f"no such record: {tag}")
        kept.append(text[start:at])
    body = "".join(kept) + text[at:].rstrip("Z")
    body += "Z" * (LINE - len(body) % LINE)
    return "\r\n".join(body[k : k + LINE] for k in range(0, len(body), LINE)).encode("latin-1") + b"\r\n", ranges


def unsaid(whole: bytes, ranges: Ranges) -> str:
    """Return what a portable file, as `without_missing` returns it, doesn't say and a .sav would; "" where nothing."""
    for name, declared in ranges.items():
        numbers = [one for one in declared if isinstance(one["lo"], float)]
        if any(one["lo"] > HIGHEST or one["hi"] < -HIGHEST for one in numbers):  # so PSPP 1.6.2 writes `97 THRU HI`
            return f"where the values of {name} begin that it declares missing isn't there"
    letters = whole.replace(b"\r\n", b"")[HEADER:]
    return "" if letters.isascii() else "it has letters beyond ASCII and doesn't say which"


def labels(text: str, at: int, strings: set[str]) -> int:
    """Return where a record of value labels ends."""
    count, at = number(text, at)
    coded = False
    for _ in range(int(count)):
        name, at = words(text, at)
        coded = coded or name in strings
    count, at = number(text, at)
    for _ in range(int(count)):
        _, at = words(text, at) if coded else number(text, at)
        _, at = words(text, at)
    return at


def words(text: str, at: int) -> tuple[str, int]:
    """Return a text, whose length comes before it, and where it ends."""
    size, at = number(text, at)
    if at + size > len(text):
        raise ValueError("a text goes beyond the end")
    return text[at : at + int(size)], at + int(size)


def number(text: str, at: int) -> tuple[float, int]:
    """Return a number, of digits 0 to 9 and A to T (base 30), and where it ends; nan for system-missing."""
    found = NUMBER.match(text, at)
    if not found:
        raise ValueError("no number where one should be")
    sign, whole, part, power = found.groups()
    if whole is None and part is None:
        return math.nan, found.end()
    value = float(int(whole or "0", 30)) + (int(part, 30) / 30 ** len(part) if part else 0.0)
    value *= 30.0 ** int(power, 30) if power else 1.0
    return -value if sign else value, found.end()
