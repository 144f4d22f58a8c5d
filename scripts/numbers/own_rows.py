"""What a function of somebody else returns for a number, read and checked."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.settings.own_step import OwnStep

AMOUNTS = ("value", "low", "high", "std_error", "level", "df")
COUNTS = ("n", "base", "population")
WORDS = ("filter", "flags", "weight")
GIVEN = {"item", "statistic", "group", "cases", *AMOUNTS, *COUNTS, *WORDS}
CASE = {"case", "value", "amount", "weight", "counted"}
LARGEST = 2**53  # whole numbers beyond are not told apart


class Given(NamedTuple):
    """A number as given: where it belongs, its unit, the other columns of the long table, its cases."""

    item: str
    statistic: str
    group: dict[str, str]
    unit: str
    columns: dict[str, Any]
    cases: list[dict[str, Any]]


def read(given: Any, own: OwnStep, place: str) -> Given:
    """Return a number that a function gave.

    It is a dict with `item`, `statistic`, `value` (None where there is none), `base`, `cases` (ids, or dicts with
    `case` and any of value, amount, weight, counted), and any of group (variable -> value), n, low, high, std_error,
    level, df, population, filter, flags, weight. Raises EvidenceError for what can't be a number.
    """
    if not isinstance(given, Mapping):
        raise EvidenceError(f"{place}: it is a {type(given).__name__}: return a dict")
    if unknown := sorted(str(key) for key in given if key not in GIVEN):
        raise EvidenceError(f"{place}: unknown keys {', '.join(unknown)}; known are {', '.join(sorted(GIVEN))}")
    if lost := [key for key in ("item", "statistic", "value", "base", "cases") if key not in given]:
        raise EvidenceError(f"{place}: {', '.join(lost)} {'is' if len(lost) == 1 else 'are'} missing")
    item, statistic = word(given["item"], f"{place}, item"), word(given["statistic"], f"{place}, statistic")
    if statistic not in own.numbers.get(item, {}):
        raise EvidenceError(f"{place}: '{item}' and '{statistic}' are not declared under numbers in its description")
    columns: dict[str, Any] = {"weight": "none", "method": own.method, "value": None}
    for keys, kind in ((WORDS, word), (AMOUNTS, amount), (COUNTS, whole)):
        columns |= {key: kind(given[key], f"{place}, {key}") for key in keys if given.get(key) is not None}
    group = {} if given.get("group") is None else given["group"]
    if not isinstance(group, Mapping):
        raise EvidenceError(f"{place}, group: it is a {type(group).__name__}: return a dict, variable and value")
    named = {word(key, f"{place}, group"): word(value, f"{place}, group") for key, value in group.items()}
    cases = of_cases(given["cases"], place)
    if columns.get("base") != len(cases):
        base = columns.get("base", "not given")
        raise EvidenceError(f"{place}: the base is {base}, and there are {len(cases)} cases: give each one case")
    consistent(columns, place)
    return Given(item, statistic, named, own.numbers[item][statistic], columns, cases)


def consistent(columns: Mapping[str, Any], place: str) -> None:
    """Raise EvidenceError for columns that can't go together."""
    low, value, high = (columns.get(key) for key in ("low", "value", "high"))
    if (low is None) != (high is None) or (low is not None and not (value is not None and low <= value <= high)):
        raise EvidenceError(f"{place}: give low and high together, around the value")
    if not 0 < columns.get("level", 0.95) < 1 or columns.get("std_error", 0) < 0:
        raise EvidenceError(f"{place}: a level is between 0 and 1 (0.95), a standard error at least 0")
    if not 0 <= columns.get("n", 0) <= columns["base"] <= columns.get("population", LARGEST):
        raise EvidenceError(f"{place}: n is at most the base, and the base at most the population")


def of_cases(given: Any, place: str) -> list[dict[str, Any]]:
    """Return the cases of a number: those given as an id alone count. Raises EvidenceError for what can't be cases."""
    if not isinstance(given, list | tuple | pd.Series | np.ndarray):
        raise EvidenceError(f"{place}, cases: it is a {type(given).__name__}: return a list")
    found = []
    for one in given:
        case = dict(one) if isinstance(one, Mapping) else {"case": one}
        if "case" not in case or not case.keys() <= CASE:
            raise EvidenceError(f"{place}: a case has the keys {', '.join(sorted(CASE))}, and `case` must be there")
        case["case"] = word(case["case"], f"{place}, a case")
        for key in ("amount", "weight"):
            if case.get(key) is not None:
                case[key] = amount(case[key], f"{place}, a case, {key}")
        counted = case.get("counted", True)
        if not isinstance(counted, bool | np.bool_) or (case.get("weight") or 0) < 0:
            raise EvidenceError(f"{place}, a case: `counted` is True or False, and no weight is below 0")
        found.append({key: value for key, value in case.items() if value is not None} | {"counted": bool(counted)})
    if len({one["case"] for one in found}) < len(found):
        raise EvidenceError(f"{place}: a case occurs twice")
    return found


def word(given: Any, place: str) -> str:
    """Return a text. Raises EvidenceError for what is missing, no text or number, or no text that can be written."""
    plain = isinstance(given, str | int | float | np.integer | np.floating) and not pd.isna(given)
    text = str(given).strip() if plain else ""
    if not text or not text.isprintable():
        raise EvidenceError(f"{place}: this is not a text: return words or a number, and leave out what is missing")
    return text


def amount(given: Any, place: str) -> float:
    """Return a number. Raises EvidenceError for what is none, or is not finite."""
    try:
        found = float(given)
    except (TypeError, ValueError, OverflowError):
        raise EvidenceError(f"{place}: this is not a number") from None
    if not math.isfinite(found):
        raise EvidenceError(f"{place}: the number is not finite: return None where there is none")
    return found


def whole(given: Any, place: str) -> int:
    """Return a whole number. Raises EvidenceError for what is none."""
    found = amount(given, place)
    if not found.is_integer() or abs(found) > LARGEST:
        raise EvidenceError(f"{place}: {found:g} is not a whole number that can be counted")
    return int(found)
