"""A record and its description in one spelling: what differs only in case or blanks is one value, a typo is refused."""

import datetime
from collections.abc import Iterable

import pandas as pd

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError, nearest
from scripts.settings.record import Bound, Pick, Record, RecordNumber, Where
from scripts.sheets import spellings

Homes = dict[str, dict[str, str]]  # text column -> its values as compared -> as they stand


def spelled(frame: pd.DataFrame, record: Record, source: str) -> tuple[pd.DataFrame, Record, list[str]]:
    """Return the record with the values that numbers look at in one spelling each, its description alike, and remarks.

    Touched are text columns that numbers are broken down by, set conditions on, or count the different values of.
    Raises EvidenceError for a condition whose text no row has. Ids stay as they are.
    """
    grouped, asked, told_apart = looked_at(record.numbers.values())
    remarks: list[str] = []
    homes: Homes = {}
    for name in dict.fromkeys([*grouped, *asked, *told_apart]):
        if name not in frame or record.kind(name) != "text":
            continue
        if name != record.id or name in grouped:
            if name in grouped or name in asked:
                remarks += spellings.said(name, frame[name], addresses=name in grouped)
            frame[name], taken = spellings.joined(frame[name])
            if taken and name not in grouped and name not in asked:
                # Such a column may hold names: how many were joined is enough to find them.
                remarks.append(f"{name}: {len(taken)} values that differ from another only in spelling are one with it")
        homes[name] = {same(value): value for value in map(str, frame[name].dropna().unique())}
    numbers = {}
    for key, spec in record.numbers.items():
        place = f"config/records/{source}.yaml, numbers.{key}"
        told = {
            part: conditions(wanted, homes, record, f"{place}.{part}", not frame.empty)
            for part, wanted in (("where", spec.where), ("counted", spec.counted))
            if wanted
        }
        picks = {"of": spec.of, "to": spec.to, "series": spec.series}
        numbers[key] = spec.model_copy(update=told | {part: picked(pick, homes) for part, pick in picks.items()})
    return frame, record.model_copy(update={"numbers": numbers}), remarks


def looked_at(numbers: Iterable[RecordNumber]) -> tuple[list[str], list[str], list[str]]:
    """Return the columns that numbers are broken down by, set conditions on, and count the different values of."""
    each = list(numbers)
    grouped = [one for spec in each for one in spec.by]
    asked = [one for spec in each for wanted in (spec.where, spec.counted or {}) for one in wanted]
    told_apart = [spec.column for spec in each if spec.statistic == "distinct" and spec.column]
    return grouped, asked, told_apart


def picked(pick: Pick | None, homes: Homes) -> Pick | None:
    """Return a pick with the values of its group as the record has them."""
    if pick is None:
        return None
    group = {name: homes.get(name, {}).get(same(value), value) for name, value in pick.group.items()}
    return pick.model_copy(update={"group": group})


def conditions(given: Where, homes: Homes, record: Record, place: str, filled: bool) -> Where:
    """Return conditions with their values as the record has them; bounds stay as they are."""

    def meant(name: str, value: str) -> str:
        """Return one value of a condition as the column has it."""
        if record.kind(name) == "date":
            return day(value, record.columns[name].date_format or record.date_format, f"{place}.{name}")
        if name not in homes or not filled:
            return value
        known = homes[name]
        home = value if value in known.values() else known.get(same(value))
        if home is None:
            hint = nearest(same(value), known)
            raise EvidenceError(
                f"{place}.{name}: no row has '{value}' in the column {name}: write a value that it contains.{hint}"
            )
        return home

    return {
        name: value
        if isinstance(value, Bound)
        else [meant(name, one) for one in value]
        if isinstance(value, list)
        else meant(name, value)
        for name, value in given.items()
    }


def day(text: str, form: str | None, place: str) -> str:
    """Return the day of a condition as the record holds it; one that no row has counts 0, no date is refused."""
    for one in dict.fromkeys(["%Y-%m-%d", form or "%Y-%m-%d"]):
        try:
            return datetime.datetime.strptime(text.strip(), one).date().isoformat()
        except ValueError:
            continue
    raise EvidenceError(f"{place}: '{text}' is not a date: write it as 2016-05-31 (year-month-day)")
