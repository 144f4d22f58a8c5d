"""Numbers of a function that a methodologist wrote: in the long table with base, method and cases, as any other."""

import importlib.util
import math
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground import long_table
from scripts.ground.errors import EvidenceError
from scripts.settings.own_step import OwnStep

AMOUNTS = ("value", "low", "high", "std_error", "level", "df")
COUNTS = ("n", "base", "population")
WORDS = ("filter", "flags", "weight")
GIVEN = {"item", "statistic", "group", "cases", *AMOUNTS, *COUNTS, *WORDS}
CASE = {"case", "value", "amount", "weight", "counted"}


def compute(function: Path, tables: list[pd.DataFrame], own: OwnStep, source: str) -> dict[str, Any]:
    """Return `numbers` and `cases` of a function of your own.

    It is called with `tables` by the names of `own.inputs`, each a copy, and returns a list of dicts, one a number:
    `item`, `statistic`, `value` (None where there is none), `base`, `cases` (ids, or dicts with `case` and any of
    value, amount, weight, counted), and any of group (variable -> value), n, low, high, std_error, level, df,
    population, filter, flags, weight. Raises EvidenceError with the file and the line of what went wrong.
    """
    named = {name: frame.copy() for name, frame in zip(own.inputs, tables, strict=True)}
    rows, behind = [], []
    for place, given in enumerate(called(function, named), start=1):
        row, cases = number(given, own, source, f"{function.as_posix()}, number {place}")
        rows.append(row)
        behind += cases
    made = long_table.numbers(rows)
    if made["address"].duplicated().any():
        again = made.loc[made["address"].duplicated(), "address"].iloc[0]
        raise EvidenceError(
            f"{function.as_posix()} makes two numbers with the address '{again}': give one another group"
        )
    return {
        "numbers": made,
        "cases": long_table.cases(behind),
        "line": f"{own.title}: {len(made)} numbers by {function.as_posix()}",
    }


def called(function: Path, tables: dict[str, pd.DataFrame]) -> list[Any]:
    """Return what the function `numbers` of a file makes of tables."""
    try:
        described = importlib.util.spec_from_file_location(f"own_{function.stem}", function)
        assert described and described.loader
        module = importlib.util.module_from_spec(described)
        described.loader.exec_module(module)
        found = module.numbers(**tables)
    except Exception as error:  # whatever a function of somebody else raises; its words may be a respondent's
        lines = [one.lineno for one in traceback.extract_tb(error.__traceback__) if one.filename == str(function)]
        line = getattr(error, "lineno", None) or (lines[-1] if lines else None)
        raise EvidenceError(
            f"{function.as_posix()}{f', line {line}' if line else ''}: {type(error).__name__}: correct the function; "
            f"it is called as numbers({', '.join(tables)})"
        ) from None
    if not isinstance(found, list):
        raise EvidenceError(
            f"{function.as_posix()} returns a {type(found).__name__}: return a list of dicts, one a number"
        )
    return found


def number(given: Any, own: OwnStep, source: str, place: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a row of the long table and its cases."""
    if not isinstance(given, Mapping):
        raise EvidenceError(f"{place}: it is a {type(given).__name__}: return a dict")
    if unknown := sorted(str(key) for key in given if key not in GIVEN):
        raise EvidenceError(f"{place}: unknown keys {', '.join(unknown)}; known are {', '.join(sorted(GIVEN))}")
    if lost := [key for key in ("item", "statistic", "value", "base", "cases") if key not in given]:
        raise EvidenceError(f"{place}: {', '.join(lost)} {'is' if len(lost) == 1 else 'are'} missing")
    item, statistic = str(given["item"]), str(given["statistic"])
    if statistic not in own.numbers.get(item, {}):
        raise EvidenceError(f"{place}: '{item}' and '{statistic}' are not declared under numbers in its description")
    rest: dict[str, Any] = {key: str(given[key]) for key in WORDS if given.get(key) is not None}
    rest |= {key: amount(given[key], f"{place}, {key}") for key in AMOUNTS if given.get(key) is not None}
    rest |= {key: whole(given[key], f"{place}, {key}") for key in COUNTS if given.get(key) is not None}
    cases = list(of_cases(given["cases"], place))
    if given["value"] is not None and len(cases) != rest["base"]:
        raise EvidenceError(f"{place}: the base is {rest['base']}, and there are {len(cases)} cases: give one a case")
    group = {str(key): str(value) for key, value in (given.get("group") or {}).items()}
    own_row = {"weight": "none", "method": own.method, "value": None} | rest
    row = long_table.number(source, item, group, statistic, unit=own.numbers[item][statistic], **own_row)
    return row, [long_table.case(row["address"], **case) for case in cases]


def of_cases(given: Any, place: str) -> Iterator[dict[str, Any]]:
    """Yield the cases of a number: those given as an id alone count."""
    for one in given:
        case = dict(one) if isinstance(one, Mapping) else {"case": one}
        if "case" not in case or not case.keys() <= CASE:
            raise EvidenceError(f"{place}: a case has the keys {', '.join(sorted(CASE))}, and `case` must be there")
        for key in ("amount", "weight"):
            if case.get(key) is not None:
                case[key] = amount(case[key], f"{place}, a case, {key}")
        yield case | {"counted": bool(case.get("counted", True))}


def amount(given: Any, place: str) -> float:
    """Return a number. Raises EvidenceError for what is none, or is not finite."""
    try:
        found = float(given)
    except (TypeError, ValueError):
        raise EvidenceError(f"{place}: this is not a number") from None
    if not math.isfinite(found):
        raise EvidenceError(f"{place}: the number is not finite: return None where there is none")
    return found


def whole(given: Any, place: str) -> int:
    """Return a whole number. Raises EvidenceError for what is none."""
    found = amount(given, place)
    if not found.is_integer():
        raise EvidenceError(f"{place}: {found:g} is not a whole number")
    return int(found)
