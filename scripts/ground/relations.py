"""Relations that a sentence declares: one number and a limit, or one number that exceeds another."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

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
