"""Which column is meant: a declared name against the headers of a table."""

import re
import unicodedata
from typing import NamedTuple

from scripts.ground.errors import EvidenceError, nearest

# The names of a table are looked up once a column of it that is declared: a survey can have thousands.
KNOWN: dict[tuple[int, int], "Lookup"] = {}
MOST_KNOWN = 16
NONE: list[str] = []  # the short names of a table without
PLACED = re.compile(r"(?s)(.*?)\s*@([A-Z]{1,3})")


def locate(name: str, column: str, headers: list[str], codes: list[str] | None = None) -> int:
    """Return the position of a declared column among the headers of the table `name`.

    Its whole header comes before one that differs in case and white space only, and before the short names (`codes`,
    one a header) that a platform puts into its headers. Of columns with one name, `name @F` is the one at the letter F;
    `@F` alone asks for no name. Raises EvidenceError where none, or more than one, fits.
    """
    codes = NONE if codes is None else codes
    found = named(column, headers, codes)
    placed = PLACED.fullmatch(column.strip())
    if not found and placed:
        return at(name, placed[1], placed[2], headers, codes)
    if len(found) > 1:
        first, second = (letters(place) for place in found[:2])
        raise EvidenceError(
            f"{name}: columns {first} and {second} are both called '{column}': rename one, or write "
            f"'{column} @{first}' for the first, so that it is clear which is meant"
        )
    if found:
        return found[0]
    hint = nearest(column, [header for header in headers if header and len(header) < 80] + codes)
    raise EvidenceError(f"{name}: there is no column '{column}': correct the name here or in the description.{hint}")


class Lookup(NamedTuple):
    """The names of the columns of a table, and the places of each of them, by each way of naming."""

    headers: list[str]
    codes: list[str]
    length: int
    places: tuple[dict[str, list[int]], ...]  # as they are, folded; then the short names, folded


def named(column: str, headers: list[str], codes: list[str]) -> list[int]:
    """Return the places of all columns of a name, by the closest way of naming that fits any."""
    whole, folded = column.strip(), fold(column)
    for wanted, places in zip((whole, folded, whole, folded), lookup(headers, codes).places, strict=True):
        if wanted and wanted in places:
            return places[wanted]
    return []


def lookup(headers: list[str], codes: list[str]) -> Lookup:
    """Return the places of the names of a table; the same two lists are looked through once."""
    key = id(headers), id(codes)
    known = KNOWN.get(key)
    # Both lists are held, so that an address in memory is that of no other list.
    if known and known.headers is headers and known.codes is codes and known.length == len(headers) + len(codes):
        return known
    shapes = ([h.strip() for h in headers], [fold(h) for h in headers], codes, [fold(code) for code in codes])
    found = Lookup(headers, codes, len(headers) + len(codes), tuple(map(placed, shapes)))
    while len(KNOWN) >= MOST_KNOWN:
        KNOWN.pop(next(iter(KNOWN)), None)
    KNOWN[key] = found
    return found


def placed(shapes: list[str]) -> dict[str, list[int]]:
    """Return the places of each of some texts."""
    found: dict[str, list[int]] = {}
    for place, shape in enumerate(shapes):
        found.setdefault(shape, []).append(place)
    return found


def at(name: str, column: str, letter: str, headers: list[str], codes: list[str]) -> int:
    """Return the place of a letter, where a column of that name has to stand."""
    place = next((place for place in range(len(headers)) if letters(place) == letter), None)
    if place is None:
        raise EvidenceError(f"{name}: there is no column {letter}, the last one is {letters(len(headers) - 1)}")
    if column and not named(column, [headers[place]], codes[place : place + 1]):
        raise EvidenceError(
            f"{name}: column {letter} is not called '{column}': look up its letter and correct it in the description"
        )
    return place


def letters(place: int) -> str:
    """Return the letters by which Excel names a column."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def fold(text: str) -> str:
    """Return a label so that case, white space, unseen signs and the kind of apostrophe make no difference."""
    if text.isascii():
        return " ".join(text.casefold().split())
    seen = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    plain = unicodedata.normalize("NFKC", seen).replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(plain.casefold().split())


def short_name(header: str) -> str:
    """Return the code that LimeSurvey puts before the question: `code. question`."""
    return header.split(". ")[0].strip()
