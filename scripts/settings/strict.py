"""Read YAML without its traps: no key twice, no `no` that turns into false, no dates by guess, no endless alias."""

import json
import math
import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from scripts.ground.errors import EvidenceError, listed, nearest

MOST_FILES = 12  # that are named beside one that is missing
LARGEST = 2_000_000
DEEPEST = 50  # mappings and lists within each other: descriptions have a handful
LONGEST_KEY = 120  # keys become names of files and parts of addresses
DIGITS = 18  # of a whole number
REPEATED = 100_000  # values that aliases may repeat, all in all: descriptions have thousands
MERGE = "tag:yaml.org,2002:merge"  # of the key `<<`


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
    """Return a mapping as a dict, with what `<<` takes from others below its own keys; a key twice is an error."""
    keys: dict[Any, int] = {}
    for key_node, _ in node.value:
        key = key_node.value if key_node.tag == MERGE else loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str | int | float):
            raise EvidenceError(f"line {line}: a key must be a word")
        if len(str(key)) > LONGEST_KEY:
            raise EvidenceError(f"line {line}: a key of {len(str(key))} characters: at most {LONGEST_KEY} are read")
        if key in keys:
            raise EvidenceError(f"the key '{key}' occurs twice, in lines {keys[key]} and {line}: keep one")
        keys[key] = line
    made = {
        str(loader.construct_object(key, deep=True)): loader.construct_object(value, deep=True)
        for key, value in node.value
        if key.tag != MERGE
    }
    below = [value for key, value in node.value if key.tag == MERGE]
    return made if not below else taken(loader, below[0]) | made


def taken(loader: Loader, node: yaml.Node) -> dict[Any, Any]:
    """Return what the value of `<<` holds: a mapping, or several of which the first counts most."""
    found = loader.construct_object(node, deep=True)
    several = found if isinstance(found, list) else [found]
    if not all(isinstance(one, dict) for one in several):
        raise EvidenceError(f"line {node.start_mark.line + 1}: `<<` takes keys and values, as in `<<: *name`")
    return {key: value for one in reversed(several) for key, value in one.items()}


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


class Open(NamedTuple):
    """A list or mapping that the reader is in: its anchor, how many values it has so far, and how deep it goes."""

    anchor: str | None
    size: int = 1
    height: int = 1


def check_depth(text: str) -> int:
    """Return how many values aliases repeat; refuse what is nested too deep, or repeats too much, before it is read."""
    within: list[Open] = []
    anchors: dict[str, Open] = {}
    repeated = 0
    event: Any
    for event in yaml.parse(text, Loader=SafeLoader):
        line, deeper = event.start_mark.line + 1, 0
        if getattr(event, "tag", None):
            raise EvidenceError(f"line {line}: tags ({event.tag[-20:]}) are not read: write it plainly")
        anchor = getattr(event, "anchor", None)
        if isinstance(event, yaml.CollectionStartEvent):
            anchors.pop(anchor or "", None)  # until it is closed it stands for nothing
            within.append(Open(anchor))
        elif isinstance(event, yaml.ScalarEvent):
            ended(within, anchors, Open(anchor, 1, 0))
        elif isinstance(event, yaml.CollectionEndEvent):
            ended(within, anchors, within.pop())
        elif isinstance(event, yaml.AliasEvent):
            if any(one.anchor == anchor for one in within) or anchor not in anchors:
                raise EvidenceError(f"line {line}: *{anchor} stands for nothing above it: write the value out")
            repeated, deeper = repeated + anchors[anchor].size, anchors[anchor].height
            if repeated > REPEATED:
                raise EvidenceError(
                    f"line {line}: aliases (*{anchor}) repeat more than {REPEATED:,} values: write fewer of them"
                )
            ended(within, anchors, anchors[anchor]._replace(anchor=None))
        if len(within) + deeper > DEEPEST:
            raise EvidenceError(
                f"line {line}: lists and keys are nested more than {DEEPEST} deep: "
                "look for brackets that are not closed"
            )
    return repeated


def ended(within: list[Open], anchors: dict[str, Open], one: Open) -> None:
    """Note a value that is read whole, under its anchor and in what it stands in."""
    if one.anchor:
        anchors[one.anchor] = one
    if within:
        outer = within[-1]
        within[-1] = outer._replace(size=outer.size + one.size, height=max(outer.height, one.height + 1))


def read(path: Path) -> dict[str, Any]:
    """Return what a YAML file of `config/` says. Raises EvidenceError with file and line."""
    name = path.as_posix()
    if not path.is_file():
        others = sorted(one.stem for one in path.parent.glob("*.yaml") if not one.name.endswith(".draft.yaml"))
        hint = nearest(path.stem, others) or (f" There is {listed(others, MOST_FILES)}." if others else "")
        raise EvidenceError(f"{name} is missing: it is named in the description of the evaluation.{hint}")
    if path.stat().st_size > LARGEST:
        raise EvidenceError(f"{name} is larger than a description can be: is it an export of data?")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvidenceError(f"{name} is not UTF-8 text (byte {error.start}): save it as UTF-8") from None
    try:
        repeated = check_depth(text)
        found = yaml.load(text, Loader=Loader)
        found = json.loads(json.dumps(found)) if repeated else found  # what is repeated is no longer one and the same
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        if mark and "\t" in re.match(r"\s*", text.splitlines()[mark.line])[0]:  # type: ignore[index]
            raise EvidenceError(
                f"{name}, line {mark.line + 1}: a tab stands before the text: put spaces there"
            ) from None
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
