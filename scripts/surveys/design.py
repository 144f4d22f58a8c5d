"""Which columns of an export say how a sample was drawn."""

from collections.abc import Mapping
from typing import Any

PARTS = ("weight", "strata", "cluster", "population")


def columns(survey: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the columns of the design of a survey by what they say; none where it has no design."""
    declared = survey.get("design") or {}
    names = {part: declared.get(part) or [] for part in PARTS}
    return {part: [name] if isinstance(name, str) else list(name) for part, name in names.items()}


def amounts(survey: Mapping[str, Any]) -> list[str]:
    """Return the columns of the design that hold numbers."""
    return [name for part, names in columns(survey).items() if part in ("weight", "population") for name in names]


def beside(survey: Mapping[str, Any]) -> list[str]:
    """Return the columns of the design that are no items, each once."""
    every = (name for names in columns(survey).values() for name in names if name not in survey["items"])
    return list(dict.fromkeys(every))
