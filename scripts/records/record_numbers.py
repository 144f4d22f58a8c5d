"""The numbers of a record: each declared number, for all rows or for each group, with the rows behind it."""

import itertools
import math
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from scripts.ground import long_table
from scripts.ground.addresses import distinct
from scripts.ground.errors import EvidenceError
from scripts.records import register, series
from scripts.records.row_conditions import column_of, holding, plain, words
from scripts.records.spelled import spelled
from scripts.settings.record import Record, RecordNumber, Selection, Statistic

METHODS: dict[Selection, str] = {
    "whole": "none: the whole record was counted",
    "sample": "none: nonprobability sample of cases",
    "answers": "none: answers to a survey of others, without its sampling frame",
}
OF_AMOUNTS: dict[Statistic, Callable[[list[float]], float]] = {
    "sum": math.fsum,
    "mean": lambda amounts: math.fsum(amounts) / len(amounts),
    "median": lambda amounts: float(statistics.median(amounts)),
    "minimum": min,
    "maximum": max,
}
OF_ROWS: tuple[Statistic, ...] = ("count", "distinct", "share", *OF_AMOUNTS)
# What no row makes 0; a mean, a share, an extreme of no row does not exist.
ZERO = ("count", "distinct", "sum")
# What a number of rows and a number made of numbers may say; anything else would be passed over without a word.
ALWAYS = ("label", "statistic", "unit", "by")
TAKES = {"rows": (*ALWAYS, "where", "column"), "numbers": (*ALWAYS, "series"), "ratio": (*ALWAYS[:3], "of", "to")}


class Measured(NamedTuple):
    """A value with what it rests on: numerator or cases, base, the rows behind it, remarks."""

    value: float | None
    n: int | None
    base: int | None
    behind: list[dict[str, Any]]
    flags: str | None = None


def compute(file: Path, record: Record, source: str) -> dict[str, Any]:
    """Return the numbers of one record, the cases behind them, and the typed record itself.

    `numbers` and `cases` are rows of the long table,
    `table` the record as read and typed. A number with `of` and `to`, or with a `series`, is made of numbers that stand
    above it. Raises EvidenceError with file, row and column, or with the key of the description.
    """
    frame, record, remarks = spelled(register.read(Path(file), record), record, source)
    page, turned = frame.attrs["page"], frame.attrs["turned"]
    made: dict[str, list[series.Point]] = {}
    for item, spec in record.numbers.items():
        place = f"config/records/{source}.yaml, numbers.{item}"
        takes(spec, place)
        if spec.statistic in series.STATISTICS and (spec.series or spec.of):
            made[item] = series.points(source, item, spec, made, place)
        elif spec.statistic in OF_ROWS:
            made[item] = points(frame, source, item, spec, METHODS[record.selection], place)
        else:
            needs = "`of` and `to`" if spec.statistic == "ratio" else "a `series`"
            raise EvidenceError(f"{place}: a {spec.statistic} needs {needs}")
    every = [point for item in made.values() for point in item]
    unique(source, every)
    return {
        "numbers": long_table.numbers(point.row for point in every),
        "cases": long_table.cases(case for point in every for case in point.behind),
        "table": frame.reset_index(drop=True),
        "line": "; ".join([f"{source}: {len(frame)} rows read{page}, {len(every)} numbers{turned}", *remarks]),
    }


def takes(spec: RecordNumber, place: str) -> None:
    """Refuse what the statistic of a number has no use for, instead of passing over it."""
    statistic = spec.statistic
    known = TAKES["ratio" if statistic == "ratio" else "numbers" if spec.series else "rows"]
    extra = {"share": ("counted",)}.get(statistic, ())
    for key, value in spec:
        if value not in (None, {}, [], "") and key not in (*known, *extra):
            raise EvidenceError(f"{place}: a {statistic} computed this way does not use `{key}`: delete it")
    if statistic == "count" and spec.column:
        raise EvidenceError(f"{place}: a count counts rows and does not use `column`: did you mean distinct?")


def unique(source: str, every: list[series.Point]) -> None:
    """Refuse two groups that come to one address."""
    seen: dict[str, str] = {}
    for point in every:
        address = point.row["address"]
        if address in seen:
            raise EvidenceError(
                f"{source}: the groups '{seen[address]}' and '{point.row['group']}' of {point.row['item']} "
                f"have the same address: spell them alike if they are one group, else rename one"
            )
        seen[address] = point.row["group"]


def points(
    frame: pd.DataFrame, source: str, item: str, spec: RecordNumber, method: str, place: str
) -> list[series.Point]:
    """Return a number of rows: one for all, or one for each group of `by`, also for those whose count or sum is 0."""
    where, by = spec.where, spec.by
    base = frame[holding(frame, where, f"{place}.where")]
    groups = grouped(base, by, f"{place}.by")
    own = {one: distinct(frame[one].map(stated)) for one in by}
    if by and spec.statistic in ZERO:
        # Conditions on the groups themselves ("since 2006") say which groups there are, the others only who counts.
        of_groups = {column: condition for column, condition in where.items() if column in by}
        whole = frame[holding(frame, of_groups, f"{place}.where")]
        groups = completed(groups, base, whole, by)
    made = []
    for words_of, rows in groups:
        group: dict[str, str] = {name: own[name][value] for name, value in words_of.items()}
        address = long_table.number(source, item, group, spec.statistic, unit=spec.unit, value=None)["address"]
        found = measure(rows, spec, address, place)
        row = long_table.number(
            source,
            item,
            group,
            spec.statistic,
            unit=spec.unit,
            value=found.value,
            method=method,
            n=found.n,
            base=found.base,
            weight="none",
            filter=words(where),
            flags=found.flags,
        )
        made.append(series.Point(group, row, found.behind))
    return made


def grouped(frame: pd.DataFrame, by: list[str], place: str) -> list[tuple[dict[str, str], pd.DataFrame]]:
    """Return the groups of a record with their rows; without `by` one group of all."""
    if not by:
        return [({}, frame)]
    # ASSUME: Rows whose grouping cell is empty are a group of their own, so the groups of a record add up to all.
    values = pd.DataFrame({one: column_of(frame, one, place).map(stated) for one in by})
    return [
        (dict(zip(by, map(str, key), strict=True)), frame.loc[rows.index])
        for key, rows in values.groupby(by, sort=True, dropna=False)
    ]


def completed(
    groups: list[tuple[dict[str, str], pd.DataFrame]], base: pd.DataFrame, whole: pd.DataFrame, by: list[str]
) -> list[tuple[dict[str, str], pd.DataFrame]]:
    """Return the groups with those that have no row in `base`: all combinations of the values that `whole` has."""
    # ASSUME: A group without rows counts 0, for each combination of values that occur anywhere in the record.
    # An empty cell is no value: "not stated" is a group only where rows of the base have it.
    values = [sorted({*whole[one].dropna().map(stated), *base[one].map(stated)}) for one in by]
    found = {tuple(group.values()): rows for group, rows in groups}
    return [(dict(zip(by, key, strict=True)), found.get(key, base.iloc[:0])) for key in itertools.product(*values)]


def stated(value: Any) -> str:
    """Return a cell as the value of a group."""
    return series.NOT_STATED if pd.isna(value) else plain(value)


def measure(rows: pd.DataFrame, spec: RecordNumber, address: str, place: str) -> Measured:
    """Return one statistic of the rows of its base."""
    statistic, column = spec.statistic, spec.column
    if statistic == "count":
        return Measured(
            len(rows),
            len(rows),
            len(rows),
            [long_table.case(address, one, counted=True, amount=1.0) for one in rows.index],
        )
    if statistic == "share":
        return share(rows, spec, address, place)
    if column is None:
        raise EvidenceError(f"{place}: {statistic} needs a `column`")
    cells = column_of(rows, column, f"{place}.column")
    known = cells[cells.notna()]
    # ASSUME: An empty cell is left out of sums, means and the like and is not a zero; a flag says how many.
    left = len(cells) - len(known)
    flags = f"{left} rows without {column} left out" if left else None
    if statistic == "distinct":
        first = ~known.duplicated()
        behind = [
            long_table.case(address, one, counted=bool(new), value=value)
            for one, value, new in zip(known.index, known, first, strict=True)
        ]
        return Measured(int(first.sum()), int(first.sum()), len(known), behind, flags)
    if not pd.api.types.is_numeric_dtype(cells):
        raise EvidenceError(f"{place}.column: {statistic} needs numbers, and '{column}' contains text or dates")
    amounts = [float(value) for value in known]
    behind = [
        long_table.case(address, one, counted=True, value=plain(amount), amount=amount)
        for one, amount in zip(known.index, amounts, strict=True)
    ]
    value = OF_AMOUNTS[statistic](amounts) if amounts or statistic == "sum" else None
    return Measured(value, len(known), len(known), behind, flags)


def share(rows: pd.DataFrame, spec: RecordNumber, address: str, place: str) -> Measured:
    """Return the share of rows, or of the amount in `column`, that meets the conditions of `counted`."""
    if not spec.counted:
        raise EvidenceError(f"{place}: a share needs `counted`, the conditions of its numerator")
    hit = holding(rows, spec.counted, f"{place}.counted")
    weights = pd.Series(1, index=rows.index, dtype="Int64")
    flags = None
    if spec.column:
        weights = column_of(rows, spec.column, f"{place}.column")
        if not pd.api.types.is_numeric_dtype(weights):
            raise EvidenceError(f"{place}.column: a share of an amount needs numbers")
        left = int(weights.isna().sum())
        flags = f"{left} rows without {spec.column} left out" if left else None
        weights = weights[weights.notna()]
        hit = hit[weights.index]
    amounts = [float(weight) for weight in weights]
    above, below = math.fsum(a for a, yes in zip(amounts, hit, strict=True) if yes), math.fsum(amounts)
    # ASSUME: A share of an amount in whole units (hours, events) has these units as its n and base, else it has none.
    exact = above.is_integer() and below.is_integer()
    behind = [
        long_table.case(address, one, counted=bool(yes), weight=amount, value=plain(amount) if spec.column else None)
        for one, yes, amount in zip(weights.index, hit, amounts, strict=True)
    ]
    value = above / below if below else None
    return Measured(value, int(above) if exact else None, int(below) if exact else None, behind, flags)
