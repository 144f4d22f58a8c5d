"""Read YAML without its traps: no key twice, no `no` that turns into false, no dates made by guess, no aliases."""

import re
from pathlib import Path
from typing import Any

import yaml

from scripts.errors import EvidenceError

LARGEST = 2_000_000


# The C reader takes a tenth of the time; without it the same in Python.
SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Loader(SafeLoader):  # type: ignore[misc]
    """YAML of an evaluation: only true and false are truth values, dates stay text, every key stands once."""


# The resolvers of YAML 1.1 read yes, no, on, off as truth values and 2016-08-01 as a date; ours keeps words as words.
Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in pairs if tag.rpartition(":")[2] not in ("bool", "timestamp")]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def mapping(loader: Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    """Return a mapping as a dict; a key that stands twice is an error."""
    keys: dict[Any, int] = {}
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str | int | float):
            raise EvidenceError(f"line {line}: a key must be a word")
        if key in keys:
            raise EvidenceError(f"the key '{key}' stands twice, in lines {keys[key]} and {line}: keep one")
        keys[key] = line
    return {
        str(loader.construct_object(key, deep=True)): loader.construct_object(value, deep=True)
        for key, value in node.value
    }


Loader.add_constructor("tag:yaml.org,2002:map", mapping)


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
        for event in yaml.parse(text, Loader=SafeLoader) if "*" in text else ():
            if isinstance(event, yaml.AliasEvent):
                raise EvidenceError(f"{name}: write it out, aliases (*{event.anchor}) are not read")
        found = yaml.load(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise EvidenceError(
            f"{name}{where}: this is not YAML ({error.problem}). Text with ': ', '#' or '?' goes "
            "in quotes, and lines are indented with spaces, not tabs"
        ) from None
    except yaml.YAMLError:
        raise EvidenceError(f"{name} holds characters that YAML does not allow") from None
    except EvidenceError as error:
        text_of = str(error)
        raise EvidenceError(text_of if text_of.startswith(name) else f"{name}: {text_of}") from None
    if not isinstance(found, dict):
        raise EvidenceError(f"{name} must be a list of keys and values, as in `title: ...`")
    return found
