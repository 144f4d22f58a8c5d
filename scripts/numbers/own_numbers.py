"""Numbers of a function that a methodologist wrote: in the long table with base, method and cases, as any other."""

import importlib.util
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground import long_table
from scripts.ground.addresses import distinct
from scripts.ground.errors import EvidenceError
from scripts.numbers import gather
from scripts.numbers.own_rows import Given, read
from scripts.settings.own_step import OwnStep


def compute(function: Path, tables: list[pd.DataFrame], own: OwnStep, source: str) -> dict[str, Any]:
    """Return `numbers` and `cases` of a function of your own.

    It is called with `tables` by the names of `own.inputs`, each a copy, and returns a list of dicts, one a number (see
    `own_rows.read`). Raises EvidenceError with the file and the line, or the place of the number, of what is wrong,
    also where a share, mean, count or sum is not what its cases make.
    """
    named = {name: frame.copy() for name, frame in zip(own.inputs, tables, strict=True)}
    file = function.as_posix()
    given = [read(one, own, f"{file}, number {place}") for place, one in enumerate(called(function, named), start=1)]
    words = grouped(given)
    rows: list[dict[str, Any]] = []
    cases: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for place, one in enumerate(given, start=1):
        group = {name: words[name][value] for name, value in one.group.items()}
        row = long_table.number(source, one.item, group, one.statistic, unit=one.unit, **one.columns)
        if (first := seen.setdefault(row["address"], place)) != place:
            raise EvidenceError(
                f"{file}, numbers {first} and {place}: both have the address '{row['address']}': give one another group"
            )
        rows.append(row)
        cases += [long_table.case(row["address"], **case) for case in one.cases]
    behind, numbers = long_table.cases(cases), long_table.numbers(rows)
    prove(numbers, behind, seen, file)
    return {"numbers": numbers, "cases": behind, "line": f"{own.title}: {len(rows)} numbers by {file}"}


def called(function: Path, tables: dict[str, pd.DataFrame]) -> list[Any]:
    """Return what the function `numbers` of a file makes of tables."""
    name = f"own_{function.stem}"
    try:
        described = importlib.util.spec_from_file_location(name, function.resolve())
        assert described and described.loader
        module = sys.modules[name] = importlib.util.module_from_spec(described)
        described.loader.exec_module(module)
        found = module.numbers(**tables)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a function of somebody else raises; its words may be a respondent's
        trail = traceback.extract_tb(error.__traceback__)
        lines = [one.lineno for one in trail if Path(one.filename).resolve() == function.resolve()]
        line = getattr(error, "lineno", None) or (lines[-1] if lines else None)
        lacking = f" '{error.name}'" if isinstance(error, ModuleNotFoundError) else ""
        raise EvidenceError(
            f"{function.as_posix()}{f', line {line}' if line else ''}: {type(error).__name__}{lacking}: correct the "
            f"function; it is called as numbers({', '.join(tables)})"
        ) from None
    finally:
        sys.modules.pop(name, None)
    if not isinstance(found, list):
        raise EvidenceError(
            f"{function.as_posix()} returns a {type(found).__name__}: return a list, one dict per number"
        )
    return found


def grouped(given: list[Given]) -> dict[str, Mapping[str, Any]]:
    """Return for each variable of the groups its values as addresses tell them apart."""
    values: dict[str, list[str]] = {}
    for one in given:
        for name, value in one.group.items():
            values.setdefault(name, []).append(value)
    return {name: distinct(found) for name, found in values.items()}


def prove(numbers: pd.DataFrame, cases: pd.DataFrame, places: Mapping[str, int], file: str) -> None:
    """Make each share, mean, count and sum again from its cases. Raises EvidenceError for the first that differs."""
    made, kinds = gather.recomputed(numbers, cases), gather.kinds(numbers)
    for address, value, again, kind in zip(numbers["address"], numbers["value"], made, kinds, strict=True):
        if kind and pd.notna(value) and not abs(value - again) <= gather.TOLERANCE * max(abs(value), 1):
            raise EvidenceError(
                f"{file}, number {places[address]}: its value is {value:.10g}, and its cases make {again:.10g}: a "
                "share is the cases counted of all, a mean that of their amounts, a count that of the cases counted"
            )
