"""Addresses of numbers: `source.item.group.statistic[.variant]`, tokens of small letters, digits and underscores."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

VARIANTS = ("weighted", "bounds")
PARTS = ("source", "item", "group", "statistic", "variant")


@cache
def slug(text: object) -> str:
    """Return `text` as a token of an address: ascii letters, digits and underscores, in small letters."""
    plain = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def group_token(group: Mapping[str, object]) -> str:
    """Return the group token of an address: "all", or "variable-value" pairs in order of name, joined by "--"."""
    return "--".join(sorted(f"{slug(name)}-{slug(value)}" for name, value in group.items())) or "all"


def trace_key(address: str) -> str:
    """Return the address without its variant: the weighted number and the bounds rest on the same cases."""
    head, _, last = address.rpartition(".")
    return head if last in VARIANTS else address


def cell(table: Mapping[str, Any], row: Mapping[str, Any], column: Mapping[str, Any]) -> dict[str, str]:
    """Return the parts of the address in a cell: the table's `cell`, overlaid by the row, then by the column.

    The groups of a row and of a column are not overlaid but joined, so that a table of years by kinds is a grid.
    """
    lines = (table.get("cell", {}), row, column)
    parts = {part: str(line[part]) for line in lines for part in PARTS if line.get(part)}
    groups = {group for line in (row, column) if line.get("group") for group in str(line["group"]).split("--")}
    if groups:
        parts["group"] = "--".join(sorted(groups - {"all"})) or "all"
    parts.setdefault("group", "all")
    return {part: parts[part] for part in PARTS if part in parts}


def address(parts: Mapping[str, str]) -> str:
    """Return the address made of its parts."""
    return ".".join(parts[part] for part in PARTS if part in parts)
