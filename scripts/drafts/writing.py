"""How a draft is written: YAML that a person reads and corrects, with comments above what they are about."""

import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

PLAIN = re.compile(r"[^\W\d_][\w./-]*( \w[\w./-]*)*")
WORDS = {
    "true",
    "false",
    "null",
    "yes",
    "no",
    "on",
    "off",
    "y",
    "n",
}  # what some readers of YAML take for another thing
WIDTH = 110


def scalar(value: Any, quoted: bool = False) -> str:
    """Return a value as YAML: a plain word where nothing can be mistaken, else in quotes."""
    if isinstance(value, int | float):
        return f"{value:g}"
    text = str(value)
    if any(not letter.isprintable() for letter in text):
        return json.dumps(text)
    if not quoted and PLAIN.fullmatch(text) and text.casefold() not in WORDS:
        return text
    if text.casefold() in WORDS:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def flow(value: Any) -> str:
    """Return lists and mappings in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value)


def block(value: Mapping[str, Any], indent: int = 0, quoted: Iterable[str] = ("text",)) -> list[str]:
    """Return a mapping as lines; a mapping within it stands in one line where that is short."""
    lines = []
    space = " " * indent
    for key, one in value.items():
        short = f"{space}{scalar(key)}: {flow(one)}"
        if isinstance(one, Mapping) and (len(short) > WIDTH or any(isinstance(part, Mapping) for part in one.values())):
            lines += [f"{space}{scalar(key)}:", *block(one, indent + 2, quoted)]
        elif isinstance(one, list | tuple) and one and isinstance(one[0], Mapping):
            lines += [f"{space}{scalar(key)}:", *(f"{space}  - {flow(part)}" for part in one)]
        elif isinstance(one, Mapping | list | tuple):
            lines.append(short)
        else:
            lines.append(f"{space}{scalar(key)}: {scalar(one, key in quoted)}")
    return lines


def comment(text: str, indent: int = 0) -> list[str]:
    """Return a remark as lines of a comment; of one that asks only the first line begins with "# ?"."""
    space = " " * indent
    plain = " ".join(text.split())
    return textwrap.wrap(
        plain, WIDTH, initial_indent=f"{space}# ", subsequent_indent=f"{space}#   ", break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def offered(line: str, indent: int = 0) -> str:
    """Return a line of a description that counts once a person takes away its #."""
    return f"{' ' * indent}# {line}"


def scales_block(found: Mapping[str, Any], whole: Mapping[str, Any] = MappingProxyType({})) -> list[str]:
    """Return scales as lines; a category with one spelling has it without brackets.

    Of those that are `whole` with more steps these stand at their places, behind a #.
    """
    lines = []
    for name, scale in found.items():
        made = brief(scale)
        lines.append(f"  {scalar(name)}:")
        lines += steps(made, brief(whole[name])) if name in whole else block(made, 4)
    return lines


def brief(scale: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scale whose categories with one spelling have it without brackets."""
    return {
        part: {
            key: labels[0] if isinstance(labels, list) and len(labels) == 1 else labels for key, labels in one.items()
        }
        if part in ("categories", "missing")
        else one
        for part, one in scale.items()
    }


def steps(scale: Mapping[str, Any], whole: Mapping[str, Any]) -> list[str]:
    """Return the lines of a scale that lacks some of the steps that it has as a whole."""
    lines = ["    categories:"]
    for key, label in whole["categories"].items():
        line = f"{scalar(key)}: {flow(label)}"
        lines.append(f"      {line}" if key in scale["categories"] else offered(line, 6))
    for part in ("scores", "nets", "missing"):
        own = block({part: scale[part]}, 4) if scale.get(part) else []
        other = f"{part}: {flow(whole[part])}" if whole.get(part) else ""
        lines += own
        lines += [offered(other, 4)] if other and own != [f"    {other}"] else []
    return lines
