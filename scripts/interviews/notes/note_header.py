"""The fields at the top of a note: lines `key: value`, a table of two columns, or a front matter between `---`."""

import re
from typing import NamedTuple

from scripts.ground.errors import EvidenceError, nearest

MARK = re.compile(r"[:：\t]")
QUOTED = re.compile(r"([\"'])(.*)\1")


class Header(NamedTuple):
    """Fields with their values, and the character of the text at which the body begins."""

    fields: dict[str, str]
    body: int


def read(text: str, names: dict[str, str], file: str, optional: bool = False) -> Header:
    """Return the header of a frozen text.

    `names` leads from the names that a header may use, in lower case, to our fields. An `optional` header is there only
    if the first line is one of its fields or `---`. Raises EvidenceError with file and line.
    """
    begin = len(text) - len(text.lstrip())
    first = text[:begin].count("\n") + 1
    lines = text[begin:].split("\n")
    front = lines[0].strip() == "---"
    if optional and not front and key_of(lines[0])[0] not in names:
        return Header({}, 0)
    ends = ("---", "...") if front else ("",)
    end = next((place for place, line in enumerate(lines[1:], 1) if line.strip() in ends), len(lines))
    if front and end == len(lines):
        raise EvidenceError(f"{file}: the header that begins with `---` has no end: put a line `---` below its fields")
    found: dict[str, str] = {}
    for place, line in enumerate(lines[front:end], first + front):
        if front and (not line.strip() or line.lstrip().startswith("#")):
            continue
        key, value = key_of(line)
        if not key:
            raise EvidenceError(
                f"{file}, line {place}: a note begins with lines `key: value`, and an empty line ends them"
            )
        field = names.get(key)
        if field is None:
            raise EvidenceError(
                f"{file}, line {place}: the header has a field that config.yaml does not list under "
                f"interviews, header.{nearest(key, names)}"
            )
        if field in found:
            raise EvidenceError(f"{file}, line {place}: the field '{field}' occurs twice in the header: keep one")
        found[field] = scalar(value, f"{file}, line {place}") if front else value
    body = begin + sum(len(line) + 1 for line in lines[: end + 1])
    if not text[body:].strip():
        raise EvidenceError(f"{file}: there is no text after the header: leave one empty line below it")
    return Header(found, body)


def key_of(line: str) -> tuple[str, str]:
    """Return the key of a line in lower case, "" where it has none, and the value."""
    mark = MARK.search(line)
    if not mark:
        return "", ""
    return line[: mark.start()].strip().lower(), line[mark.end() :].strip().removeprefix(":").strip()


def scalar(value: str, place: str) -> str:
    """Return what a value of a front matter says: a word, a text in quotes, or a list in brackets."""
    if value.startswith("[") and value.endswith("]"):
        return "|".join(scalar(one.strip(), place) for one in value[1:-1].split(",") if one.strip())
    if match := QUOTED.fullmatch(value):
        return match[2]
    if value[:1] in ("[", "{", "|", ">", "&", "*", "!"):
        raise EvidenceError(f"{place}: a field holds one value, or a list such as [first, second], on one line")
    return value.split(" #")[0].strip()
