"""Numbers of a function that a methodologist wrote: in the long table with base, method and cases, as any other."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground import long_table
from scripts.ground.addresses import distinct
from scripts.ground.errors import EvidenceError
from scripts.numbers import gather, own_call
from scripts.numbers.own_rows import Given, read
from scripts.settings.own_step import OwnStep

NONE = (
    "no numbers: {file} returned an empty list, so none of those that its description declares is there, and a table "
    "that asks for one will stop the run"
)


def compute(function: Path, tables: list[pd.DataFrame], own: OwnStep, source: str) -> dict[str, Any]:
    """Return `numbers` and `cases` of a function of your own.

    It is called with `tables` by the names of `own.inputs`, each a copy, and returns a list of dicts, one a number (see
    `own_rows.read`). Raises EvidenceError with the file and the line, or the place of the number, of what is wrong,
    also where a share, mean, count or sum is not what its cases make.
    """
    named = dict(zip(own.inputs, tables, strict=True))
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
                f"{file}, numbers {first} and {place}: both have the address '{row['address']}': change one group"
            )
        rows.append(row)
        cases += [long_table.case(row["address"], **case) for case in one.cases]
    behind, numbers = long_table.cases(cases), long_table.numbers(rows)
    prove(numbers, behind, seen, file)
    line = f"{own.title}: {len(rows)} numbers by {file}"
    return {"numbers": numbers, "cases": behind, "line": line if rows else f"{own.title}: {NONE.format(file=file)}"}


def called(function: Path, tables: dict[str, pd.DataFrame]) -> list[Any]:
    """Return what the function `numbers` of a file makes of tables."""
    file, how = function.as_posix(), f"correct the function; it is called as numbers({', '.join(tables)})"
    try:
        found = own_call.call(function, tables)
    except own_call.Ended as ended:
        raise EvidenceError(f"{file} ends the process that it runs in ({ended}): {how}") from None
    except own_call.NotPlain:
        raise EvidenceError(f"{file} returns what is no plain value: return dicts of texts and numbers") from None
    if isinstance(found, own_call.Raised):
        line = f", line {found.line}" if found.line else ""
        lacking = f" '{found.lacking}'" if found.lacking else ""
        raise EvidenceError(f"{file}{line}: {found.kind}{lacking}: {how}")
    if not isinstance(found, list):
        raise EvidenceError(f"{file} returns a {type(found).__name__}: return a list, one dict per number")
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
