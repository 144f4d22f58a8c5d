"""Which column is meant: a declared name against the headers of a table."""

import unicodedata
from collections.abc import Callable

from scripts.errors import EvidenceError, nearest

Code = Callable[[str], str]


def locate(name: str, column: str, headers: list[str], code: Code | None = None) -> int:
    """Return the position of a declared column among the headers of the table `name`.

    Its whole header comes before one that differs in case and white space only, and before the short name that `code`
    takes out of a header, where a platform puts one there. Raises EvidenceError where none, or more than one, fits.
    """
    whole, folded, codes = column.strip(), fold(column), [code(header) for header in headers] if code else []
    for wanted, shapes in (
        (whole, [header.strip() for header in headers]),
        (folded, [fold(header) for header in headers]),
        (whole, codes),
    ):
        found = [place for place, shape in enumerate(shapes) if wanted and shape == wanted]
        if len(found) > 1:
            first, second = (letters(place) for place in found[:2])
            raise EvidenceError(
                f"{name}: columns {first} and {second} are both called '{column}': rename one, so that it is clear "
                "which is meant"
            )
        if found:
            return found[0]
    hint = nearest(column, [header for header in headers if header and len(header) < 80] + codes)
    raise EvidenceError(f"{name}: there is no column '{column}': correct the name here or in the description.{hint}")


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
