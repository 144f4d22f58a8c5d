"""Which column is meant: a declared name against the headers of a table."""

import re
import unicodedata

from scripts.ground.errors import EvidenceError, nearest

PLACED = re.compile(r"(?s)(.*?)\s*@([A-Z]{1,3})")


def locate(name: str, column: str, headers: list[str], codes: list[str] | None = None) -> int:
    """Return the position of a declared column among the headers of the table `name`.

    Its whole header comes before one that differs in case and white space only, and before the short names (`codes`,
    one a header) that a platform puts into its headers. Of columns with one name, `name @F` is the one at the letter F;
    `@F` alone asks for no name. Raises EvidenceError where none, or more than one, fits.
    """
    codes = codes or []
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


def named(column: str, headers: list[str], codes: list[str]) -> list[int]:
    """Return the places of all columns of a name, by the closest way of naming that fits any."""
    whole, folded = column.strip(), fold(column)
    for wanted, shapes in (
        (whole, [header.strip() for header in headers]),
        (folded, [fold(header) for header in headers]),
        (whole, codes),
        (folded, [fold(code) for code in codes]),
    ):
        found = [place for place, shape in enumerate(shapes) if wanted and shape == wanted]
        if found:
            return found
    return []


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
    """Return a label so that case, white space and the kind of apostrophe make no difference."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(plain.casefold().split())


def short_name(header: str) -> str:
    """Return the code that LimeSurvey puts before the question: `code. question`."""
    return header.split(". ")[0].strip()
