"""The numbers of a record: each declared number, for all rows or for each group, with the rows behind it."""

import itertools
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.ground import long_table
from scripts.ground.addresses import distinct
from scripts.ground.errors import EvidenceError, Faults, listed, nearest, together
from scripts.records import record_bases, record_cleaning, register, series
from scripts.records.row_conditions import column_of, holding, negative, negative_durations, plain, words
from scripts.records.spelled import spelled
from scripts.settings.asked_groups import AskedGroup
from scripts.settings.described import MOST_NAMED
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

Groups = dict[tuple[str, ...], list[int]]  # the values of a group, and the places of its rows in the record


class Measured(NamedTuple):
    """A value with what it rests on: numerator or cases, base, the rows behind it, remarks."""

    value: float | None
    n: int | None
    base: int | None
    behind: list[dict[str, Any]]
    flags: str | None = None


def compute(
    file: Path, record: Record, source: str, corrections: Sequence[Path] = (), asked: Sequence[AskedGroup] = ()
) -> dict[str, Any]:
    """Return the numbers of one record, the cases behind them, the rows that count, and how they came to count.

    `numbers` and `cases` are rows of the long table, `table` the record as typed and cleaned, `cleaning_log` and
    `cleaning_counts` what its rules changed (`corrections` are the files of the rules `correct`, in their order),
    `bases` how each number comes to its base. A number with `of` and `to`, or with a `series`, is made of numbers that
    stand above it. Raises EvidenceError with file, row and column, or with the key of the description.
    """
    received = register.rows(Path(file), record)
    cleaned = record_cleaning.clean(received, record, corrections, source)
    frame, record, remarks = spelled(register.cases(cleaned.rows, record), record, source)
    page, turned = frame.attrs["page"], frame.attrs["turned"]
    made: dict[str, list[series.Point]] = {}
    faults = Faults()
    for item, spec in record.numbers.items():
        place = f"config/records/{source}.yaml, numbers.{item}"
        with faults.at("", 0):
            takes(spec, place)
            if spec.statistic in series.STATISTICS and not is_of_rows(spec):
                made[item] = [] if faults.found else series.points(source, item, spec, made, place)
            elif spec.statistic in OF_ROWS:
                made[item] = points(frame, source, item, spec, record, place)
            else:
                needs = "`of` and `to`" if spec.statistic == "ratio" else "a `series`"
                raise EvidenceError(f"{place}: a {spec.statistic} needs {needs}")
    faults.stop()
    every = [point for item in made.values() for point in item]
    unique(source, every)
    check_asked(source, made, asked)
    of_rows = {item: based(spec, made[item]) for item, spec in record.numbers.items() if is_of_rows(spec)}
    return {
        "numbers": long_table.numbers(point.row for point in every),
        "cases": long_table.cases(case for point in every for case in point.behind),
        "table": frame.reset_index(drop=True),
        "cleaning_log": cleaned.log,
        "cleaning_counts": cleaned.counts,
        "bases": record_bases.ledger(frame, record, len(received), of_rows),
        "line": "; ".join(
            [f"{source}: {len(received)} rows read{page}{cleaned.told}, {len(every)} numbers{turned}", *remarks]
        ),
    }


def check_asked(source: str, made: Mapping[str, list[series.Point]], asked: Sequence[AskedGroup]) -> None:
    """Refuse groups that findings ask for and a number does not have."""
    said = []
    for one in asked:
        groups = [str(point.row["address"]).split(".")[2] for point in made.get(one.item, [])]
        if groups and one.group not in groups:
            said.append(
                f"{one.place}: the number {one.item} of {source} has no group {one.group}."
                f"{nearest(one.group, groups)} It has {listed(groups, MOST_NAMED)}."
            )
    together(said)


def is_of_rows(spec: RecordNumber) -> bool:
    """Return whether a number is made of rows, and not of other numbers."""
    return not (spec.series or spec.of)


def based(spec: RecordNumber, made: list[series.Point]) -> int | None:
    """Return the base of a number, that of its groups added up; None where it is an amount."""
    if spec.statistic == "share" and spec.column:
        return None
    return sum(int(point.row["base"] or 0) for point in made)


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
    frame: pd.DataFrame, source: str, item: str, spec: RecordNumber, record: Record, place: str
) -> list[series.Point]:
    """Return a number of rows: one for all, or one for each group of `by`, also for those whose count or sum is 0."""
    where, by = spec.where, spec.by
    base = placed(holding(frame, where, f"{place}.where"))
    told = {one: stated(column_of(frame, one, f"{place}.by")) for one in by}
    groups = grouped(told, base)
    own = {one: distinct(words) for one, words in told.items()}
    if by and spec.statistic in ZERO:
        # Conditions on the groups themselves ("since 2006") say which groups there are, the others only who counts.
        of_groups = {column: condition for column, condition in where.items() if column in by}
        whole = holding(frame, of_groups, f"{place}.where")
        groups = completed(groups, told, base, {one: placed(whole & frame[one].notna()) for one in by})
    measured = measuring(frame, spec, place)
    below = negative_durations(frame, spec, record)
    made = []
    for values, rows in groups.items():
        group: dict[str, str] = {name: own[name][value] for name, value in zip(by, values, strict=True)}
        address = long_table.number(source, item, group, spec.statistic, unit=spec.unit, value=None)["address"]
        found = measured(rows, address)
        row = long_table.number(
            source,
            item,
            group,
            spec.statistic,
            unit=spec.unit,
            value=found.value,
            method=METHODS[record.selection],
            n=found.n,
            base=found.base,
            weight="none",
            filter=words(where),
            flags="; ".join(filter(None, [found.flags, negative(below, rows)])) or None,
        )
        made.append(series.Point(group, row, found.behind))
    return made


def placed(mask: pd.Series) -> list[int]:
    """Return the places of the rows that meet a condition."""
    places: list[int] = np.flatnonzero(mask.to_numpy()).tolist()
    return places


def stated(column: pd.Series) -> list[str]:
    """Return the cells of a column as values of a group."""
    return [
        plain(value) if known else series.NOT_STATED
        for value, known in zip(column.tolist(), column.notna(), strict=True)
    ]


def grouped(told: Mapping[str, list[str]], base: list[int]) -> Groups:
    """Return the groups of the rows of a base; without columns in `told` one group of all."""
    # ASSUME: Rows whose grouping cell is empty are a group of their own, so the groups of a record add up to all.
    groups: Groups = {} if told else {(): []}
    for row in base:
        groups.setdefault(tuple(words[row] for words in told.values()), []).append(row)
    return {key: groups[key] for key in sorted(groups)}


def completed(groups: Groups, told: Mapping[str, list[str]], base: list[int], whole: Mapping[str, list[int]]) -> Groups:
    """Return the groups with those that have no row in `base`: all combinations of the values that `whole` has."""
    # ASSUME: A group without rows counts 0, for each combination of values that occur anywhere in the record.
    # An empty cell is no value: "not stated" is a group only where rows of the base have it.
    values = [sorted({words[row] for row in (*whole[one], *base)}) for one, words in told.items()]
    return {key: groups.get(key, []) for key in itertools.product(*values)}


def measuring(frame: pd.DataFrame, spec: RecordNumber, place: str) -> Callable[[list[int], str], Measured]:
    """Return what measures the statistic of a number: of some rows, for the address of their group."""
    statistic, column = spec.statistic, spec.column
    ids = frame.index.tolist()

    def counted(rows: list[int], address: str) -> Measured:
        """Count rows."""
        count = len(rows)
        behind = [long_table.case(address, ids[row], counted=True, amount=1.0) for row in rows]
        return Measured(count, count, count, behind)

    if statistic == "count":
        return counted
    if statistic == "share":
        return sharing(frame, spec, place)
    if column is None:
        raise EvidenceError(f"{place}: {statistic} needs a `column`")
    cells = column_of(frame, column, f"{place}.column")
    if statistic != "distinct" and not pd.api.types.is_numeric_dtype(cells):
        raise EvidenceError(f"{place}.column: {statistic} needs numbers, and '{column}' contains text or dates")
    values, filled = cells.tolist(), cells.notna().tolist()

    def measured(rows: list[int], address: str) -> Measured:
        """Count the different values of rows, or measure their amounts."""
        known = [row for row in rows if filled[row]]
        # ASSUME: An empty cell is left out of sums, means and the like and is not a zero; a flag says how many.
        flags = left_out(len(rows) - len(known), column)
        if statistic == "distinct":
            firsts = {values[row]: row for row in reversed(known)}
            behind = [
                long_table.case(address, ids[row], counted=firsts[values[row]] == row, value=values[row])
                for row in known
            ]
            return Measured(len(firsts), len(firsts), len(known), behind, flags)
        amounts = [float(values[row]) for row in known]
        behind = [
            long_table.case(address, ids[row], counted=True, value=plain(amount), amount=amount)
            for row, amount in zip(known, amounts, strict=True)
        ]
        value = OF_AMOUNTS[statistic](amounts) if amounts or statistic == "sum" else None
        return Measured(value, len(known), len(known), behind, flags)

    return measured


def left_out(count: int, column: str) -> str | None:
    """Return the flag of a number that leaves out rows whose cell is empty."""
    return f"{count} rows without {column} left out" if count else None


def sharing(frame: pd.DataFrame, spec: RecordNumber, place: str) -> Callable[[list[int], str], Measured]:
    """Return what measures the share of rows, or of the amount in `column`, that meets the conditions of `counted`."""
    column, ids = spec.column, frame.index.tolist()
    if not spec.counted:
        raise EvidenceError(f"{place}: a share needs `counted`, the conditions of its numerator")
    hit = holding(frame, spec.counted, f"{place}.counted").tolist()
    weights, filled = [1.0] * len(frame), [True] * len(frame)
    if column:
        cells = column_of(frame, column, f"{place}.column")
        if not pd.api.types.is_numeric_dtype(cells):
            raise EvidenceError(f"{place}.column: a share of an amount needs numbers")
        weights, filled = cells.tolist(), cells.notna().tolist()

    def measured(rows: list[int], address: str) -> Measured:
        """Measure the share of rows, or of their amounts."""
        known = [row for row in rows if filled[row]]
        amounts = [float(weights[row]) for row in known]
        above = math.fsum(amount for row, amount in zip(known, amounts, strict=True) if hit[row])
        below = math.fsum(amounts)
        # ASSUME: A share of an amount in whole units (hours, events) has these units as its n and base, else it has
        #   none.
        exact = above.is_integer() and below.is_integer()
        behind = [
            long_table.case(address, ids[row], counted=hit[row], weight=amount, value=plain(amount) if column else None)
            for row, amount in zip(known, amounts, strict=True)
        ]
        flags = left_out(len(rows) - len(known), column) if column else None
        value = above / below if below else None
        return Measured(value, int(above) if exact else None, int(below) if exact else None, behind, flags)

    return measured
