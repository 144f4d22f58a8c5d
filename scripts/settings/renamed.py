"""Keys and values of descriptions that have another name now: an old one is refused with the new one.

`renamed.csv` beside this module lists them: old, new, where (`survey.items.*`: the description, then the way to it,
`*` for any key or place), what (key, value; an `input` is a name in the head or a column of a file of suggestions or
decisions; columns, files and texts of results are listed too).
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from scripts.ground.errors import together

TABLE = Path(__file__).with_suffix(".csv")


class Renamed(NamedTuple):
    """A word that has another name now: a row of the table."""

    old: str
    new: str
    where: str
    what: str


@cache
def table() -> tuple[Renamed, ...]:
    """Return all that was renamed, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(Renamed(**row) for row in csv.DictReader(file))


def refuse(told: dict[str, Any], kind: str, file: str) -> None:
    """Refuse a description (`kind`: survey, scheme, ...) that has old keys or values, with the words of today."""
    found = []
    for one in table():
        for part, place, key in places(told, kind, one):
            if one.what == "key" and one.new in part:
                continue
            at = ".".join([*place, *([] if one.what == "key" else [str(key)])])
            found.append(
                f"{file}{f', {at}' if at else ''}: '{one.old}' is called '{one.new}' now: write that ("
                "scripts/settings/renamed.csv has all words that changed)"
            )
    together(found)


def names_of(kind: str) -> dict[str, str]:
    """Return old -> new of the names in the head and the columns of a kind of file (suggestions, decisions)."""
    return {one.old: one.new for one in table() if one.what == "input" and one.where == f"{kind} file"}


def files() -> list[tuple[str, str, str]]:
    """Return folder below results/, old name and new name of each file of results that was renamed."""
    return [(one.where, one.old, one.new) for one in table() if one.what == "file"]


def places(told: dict[str, Any], kind: str, one: Renamed) -> Iterator[tuple[Any, list[str], Any]]:
    """Yield each part of a description that has the old word, its place, and the key under which the word is."""
    root, *way = one.where.split(".")
    if root != kind or one.what not in ("key", "value"):
        return
    if one.what == "value":
        *way, last = way
    for part, place in parts(told, way, []):
        if isinstance(part, dict) and one.what == "key" and one.old in part:
            yield part, place, one.old
        elif isinstance(part, dict) and one.what == "value" and part.get(last) == one.old:
            yield part, place, last


def parts(told: Any, way: list[str], place: list[str]) -> Iterator[tuple[Any, list[str]]]:
    """Yield the parts of a description at the end of a way, and their places."""
    if not way:
        yield told, place
        return
    first, *rest = way
    items = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in items:
        if first in ("*", key):
            yield from parts(value, rest, [*place, str(key)])
