"""What a column of a record is: its type, and how its cells are written."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from scripts.drafts import roles
from scripts.drafts.columns import Column
from scripts.drafts.scales import SHOWN
from scripts.sheets import numerals
from scripts.sheets.headers import fold

AMOUNT = re.compile(r"(?P<before>[^\d+\-.,]*?)\s*(?P<number>[+-]?\d[\d.,'\s]*?)\s*(?P<after>[^\d.,'\s][^\d]*)?")
MOST_WORDS = 3  # different words beside the numbers of a column
MIXED = 0.2  # of the cells of a column at most are no dates, where most are


class Kind(NamedTuple):
    """A column of a record as a description has it, the forms in which all its dates read, and what to ask."""

    described: dict[str, Any]
    formats: tuple[str, ...] = ()
    asks: str = ""


def kind(column: Column) -> Kind:
    """Return what a column is, by all its cells."""
    texts = list(column.counts)
    if roles.is_date(column):
        return Kind({"type": "date"}, tuple(roles.date_formats(texts)))
    numbers = [roles.number(text) for text in texts]
    if any(len(text) > 1 and text[0] == "0" and text.isdigit() for text in texts):
        return Kind({"type": "text"})
    if all(number is not None for number in numbers):
        whole = all(number is not None and number.is_integer() for number in numbers) and "." not in "".join(texts)
        return Kind({"type": "integer" if whole else "number"})
    if forms := several_forms(texts):
        said = f"{column.name}: dates of several forms ({', '.join(forms)}): correct them in a copy, then write `date`"
        return Kind({"type": "text"}, asks=said)
    return amounts(column.name, column.counts) or Kind({"type": "text"})


def several_forms(texts: list[str]) -> list[str]:
    """Return the forms of dates in a column that has more than one, that of most cells first; none of other columns."""
    left, found = list(texts), []
    while left:
        reads = {form: sum(roles.reads(text, form) for text in left) for form in roles.DATES}
        best = max(reads, key=lambda form: reads[form])
        if not reads[best]:
            break
        found.append(best)
        left = [text for text in left if not roles.reads(text, best)]
    return found if len(found) > 1 and len(left) <= MIXED * len(texts) else []


def amounts(name: str, counts: Mapping[str, int]) -> Kind | None:
    """Return the description of numbers with words beside them, or with signs between thousands; None for others."""
    texts = list(counts)
    found = [AMOUNT.fullmatch(numerals.plain(text)) for text in texts]
    if not texts or any(one is None for one in found):
        return None
    parts = [one.groupdict() for one in found if one]
    words = [*dict.fromkeys(fold(part[side] or "") for part in parts for side in ("before", "after"))]
    words = [word for word in words if word]
    numbers = [part["number"] for part in parts]
    each = {word: sum(counts[text] for text in texts if word in fold(text)) for word in words}
    shown = all(count >= SHOWN or not any(sign.isalpha() for sign in word) for word, count in each.items())
    if len(words) > MOST_WORDS or not shown or any(part["before"] and part["after"] for part in parts):
        return None
    mark, sure = decimal_sign(numbers)
    if not all(numerals.read(number, mark) for number in numbers):
        return None
    made: dict[str, Any] = {"type": "number"}
    made |= {"per": 100} if words == ["%"] else {}
    made |= {"decimal": mark} if mark else {}
    made |= {"words": words} if words else {}
    asks = "" if sure else f"{name}: is `{mark}` the decimal sign, and the other sign between thousands?"
    return Kind(made, asks=asks)


def decimal_sign(numbers: list[str]) -> tuple[str | None, bool]:
    """Return the sign of decimals of numbers, None where it is a point and nothing else stands in them; and if sure."""
    text = " ".join(numbers)
    commas = any(re.fullmatch(r"[+-]?[\d.'\s]*,(\d{1,2}|\d{4,})", number) for number in numbers)
    points = any(re.fullmatch(r"[+-]?[\d,'\s]*\.(\d{1,2}|\d{4,})", number) for number in numbers)
    if "," not in text and not re.search(r"\d['\s]\d", " ".join(number.strip() for number in numbers if " " in number)):
        return (None, True) if points or "." not in text else (",", False)
    if commas == points:
        return (".", False) if "," in text else (".", True)
    return ("," if commas else "."), True


def plain(described: Mapping[str, Any]) -> Any:
    """Return the description of a column as it is written: the type alone where there is no more."""
    return described["type"] if len(described) == 1 else dict(described)
