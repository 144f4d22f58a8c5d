"""Read YAML without its traps: no key twice, no `no` that turns into false, no dates made by guess, no aliases."""

import math
import re
from pathlib import Path
from typing import Any

import yaml

from scripts.ground.errors import EvidenceError

LARGEST = 2_000_000
DEEPEST = 50  # mappings and lists within each other: descriptions have a handful
LONGEST_KEY = 120  # keys become names of files and parts of addresses
DIGITS = 18  # of a whole number


# The C reader takes a tenth of the time; without it the same in Python.
SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(SafeLoader):  # type: ignore[misc]
    """YAML of an evaluation: only true and false are truth values, dates stay text, no key occurs twice."""


# The resolvers of YAML 1.1 read yes, no, on, off as truth values, 2016-08-01 as a date, 12:30 as 750, 010 as 8 and
# 1_000 as 1000; ours keeps words as words.
OURS = ("bool", "timestamp", "int", "float")
Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in pairs if tag.rpartition(":")[2] not in OURS]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
WHOLE = r"[-+]?(?:0|[1-9][0-9]*)"
NOT_FINITE = r"[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)"
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(f"^(?:{WHOLE})$"), list("-+0123456789"))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(rf"^(?:[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|{NOT_FINITE})$"),
    list("-+.0123456789"),
)
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def mapping(loader: Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    """Return a mapping as a dict; a key that occurs twice is an error."""
    keys: dict[Any, int] = {}
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str | int | float):
            raise EvidenceError(f"line {line}: a key must be a word")
        if len(str(key)) > LONGEST_KEY:
            raise EvidenceError(f"line {line}: a key of {len(str(key))} characters: at most {LONGEST_KEY} are read")
        if key in keys:
            raise EvidenceError(f"the key '{key}' occurs twice, in lines {keys[key]} and {line}: keep one")
        keys[key] = line
    return {
        str(loader.construct_object(key, deep=True)): loader.construct_object(value, deep=True)
        for key, value in node.value
    }


Loader.add_constructor("tag:yaml.org,2002:map", mapping)


def number(loader: Loader, node: yaml.ScalarNode) -> int | float:
    """Return a number; one that no computer holds is an error."""
    line, digits = node.start_mark.line + 1, node.value.lstrip("-+")
    if re.fullmatch(WHOLE, node.value):
        if len(digits) > DIGITS:
            raise EvidenceError(f"line {line}: a whole number of {len(digits)} digits: at most {DIGITS} are read")
        return int(node.value)
    try:
        found = float(node.value)
    except ValueError:
        found = math.inf
    if not math.isfinite(found):
        raise EvidenceError(f"line {line}: this is not a finite number: correct it, or put it in quotes")
    return found


Loader.add_constructor("tag:yaml.org,2002:int", number)
Loader.add_constructor("tag:yaml.org,2002:float", number)


def check_depth(text: str) -> None:
    """Refuse what is nested too deep for a description, before anything goes down into it; and aliases."""
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise EvidenceError(f"aliases (*{event.anchor}) are not read: write the value out")
        if getattr(event, "tag", None):
            raise EvidenceError(
                f"line {event.start_mark.line + 1}: tags ({event.tag[-20:]}) are not read: write it plainly"
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise EvidenceError(
                f"line {event.start_mark.line + 1}: lists and keys are nested more than {DEEPEST} deep: "
                "look for brackets that are not closed"
            )


def read(path: Path) -> dict[str, Any]:
    """Return what a YAML file of `config/` says. Raises EvidenceError with file and line."""
    name = path.as_posix()
    if not path.is_file():
        raise EvidenceError(f"{name} is missing: it is named in the description of the evaluation")
    if path.stat().st_size > LARGEST:
        raise EvidenceError(f"{name} is larger than a description can be: is it an export of data?")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvidenceError(f"{name} is not UTF-8 text (byte {error.start}): save it as UTF-8") from None
    try:
        check_depth(text)
        found = yaml.load(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise EvidenceError(
            f"{name}{where}: this is not YAML ({error.problem}). Put text with ': ', '#' or '?' "
            "in quotes, and indent lines with spaces, not tabs"
        ) from None
    except yaml.YAMLError:
        raise EvidenceError(f"{name} contains characters that YAML does not allow") from None
    except EvidenceError as error:
        text_of = str(error)
        raise EvidenceError(text_of if text_of.startswith(name) else f"{name}: {text_of}") from None
    if not isinstance(found, dict):
        raise EvidenceError(f"{name} must be a list of keys and values, as in `title: ...`")
    return found
