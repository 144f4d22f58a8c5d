"""Relations that a sentence declares: one number and a limit, or one number that exceeds another."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scripts.ground.addresses import PARTS, typed
from scripts.ground.rounding import exact

LIMITS = ("more_than", "at_least", "less_than", "at_most")
SIGNS = {"more than": 1, "at least": 1, "less than": -1, "at most": -1, "exceeds": 1}
STRICT = ("more than", "less than", "exceeds")
# What is decided before a sentence on a survey, and the ways of deciding it; the settings say which are declared.
CHOICES = {
    "late": ("dropped", "kept"),
    "partials": ("kept", "dropped"),
    "dont_know": ("out of base", "in base"),
    "weights": ("none", "weighted"),
    "nets": ("as declared", "narrower", "wider"),
}


def cells(relation: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the parts of the address of the number that a relation is about, and of the one that it exceeds."""
    first = {part: str(relation[part]) for part in PARTS if relation.get(part)}
    first.setdefault("group", "all")
    own = relation.get("exceeds")
    joined = [first] if own is None else [first, {**first, **{part: str(own[part]) for part in PARTS if own.get(part)}}]
    named = [cell | {"group": typed(cell["group"])} for cell in joined]
    return [{part: cell[part] for part in PARTS if part in cell} for cell in named]


def said(relation: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return the relation in words, and its limit ("0.5", "2/3"); None where it is another number."""
    for word in LIMITS:
        if relation.get(word) is not None:
            return word.replace("_", " "), str(relation[word])
    return "exceeds", None


def margin(value: Fraction, other: Fraction, says: str) -> Fraction:
    """Return how far a number is on the side where the relation holds; below 0 on the other side."""
    return (value - other) * SIGNS[says]


def true(value: Fraction, other: Fraction, says: str) -> bool:
    """Return whether a relation holds."""
    far = margin(value, other, says)
    return far > 0 if says in STRICT else far >= 0


def exact_of(number: Mapping[str, Any]) -> Fraction:
    """Return the exact fraction behind a row of the long table."""
    import pandas as pd  # only where it is needed: descriptions are read without it

    n, base = number["n"], number["base"]
    return exact(float(number["value"]), None if pd.isna(n) else int(n), None if pd.isna(base) else int(base))
