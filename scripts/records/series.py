"""Numbers made of numbers: ratios, the statistics of a series, ranks."""

import itertools
import math
import statistics
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from scripts.ground import long_table
from scripts.ground.addresses import group_token
from scripts.ground.errors import EvidenceError, nearest
from scripts.settings.record import Pick, RecordNumber, Statistic

NOT_STATED = "not stated"


class Point(NamedTuple):
    """A number with its group, its row of the long table, and the cases behind it."""

    group: dict[str, str]
    row: dict[str, Any]
    behind: list[dict[str, Any]]


def mean_growth(positions: list[float], values: list[float]) -> float | None:
    """Return the mean of the relative changes from each value to the next; of two values: the change between them."""
    # ASSUME: Average growth is the arithmetic mean of the relative changes from step to step, not the compound rate.
    if len(values) < 2 or 0 in values[:-1]:
        return None
    return statistics.fmean(after / before - 1 for before, after in itertools.pairwise(values))


def slope(positions: list[float], values: list[float]) -> float | None:
    """Return the least-squares slope of the values over the positions."""
    # ASSUME: A trend is the least-squares slope over the years, or over the order of groups that are not numbers.
    if len(values) < 2:
        return None
    return statistics.linear_regression(positions, values).slope


OF_SERIES: dict[Statistic, Callable[[list[float], list[float]], float | None]] = {
    "mean_growth": mean_growth,
    "slope": slope,
    "mean": lambda _, values: math.fsum(values) / len(values),
    "median": lambda _, values: statistics.median(values),
    "minimum": lambda _, values: min(values),
    "maximum": lambda _, values: max(values),
}
STATISTICS: tuple[Statistic, ...] = ("ratio", "rank", *OF_SERIES)


def points(source: str, item: str, spec: RecordNumber, made: Mapping[str, list[Point]], place: str) -> list[Point]:
    """Return the numbers of one ratio, rank or statistic of a series; their cases are the addresses used."""
    if spec.statistic == "ratio" or spec.series is None:
        return [ratio(source, item, spec, made, place)]
    by = spec.by
    parts: dict[tuple[str, ...], list[Point]] = {}
    for point in ordered(chosen(made, spec.series, f"{place}.series")):
        for one in by:
            if one not in point.group:
                hint = nearest(one, point.group)
                raise EvidenceError(f"{place}.by: the series has no groups by '{one}'.{hint}")
        parts.setdefault(tuple(point.group[one] for one in by), []).append(point)
    result = []
    for key, part in parts.items():
        group = dict(zip(by, key, strict=True))
        if spec.statistic == "rank":
            result += ranks(source, item, spec, part)
        else:
            # ASSUME: Rows without a year (or other place in a series) are left out of the series; a flag says so.
            known = [one for one in part if NOT_STATED not in free(one, by)]
            values = [amount(one, place) for one in known]
            value = OF_SERIES[spec.statistic](positions(known, by), values) if known else None
            made_of = combined(source, item, spec, group, value, known)
            if len(known) < len(part):
                made_of.row["flags"] = f"{len(part) - len(known)} groups not stated left out"
            result.append(made_of)
    return result


def chosen(made: Mapping[str, list[Point]], pick: Pick, place: str) -> list[Point]:
    """Return the numbers that a pick names: its item, and of these the ones whose group has its values."""
    if pick.item not in made:
        hint = nearest(pick.item, made)
        raise EvidenceError(f"{place}: no number '{pick.item}' is declared above this one.{hint}")
    found = [point for point in made[pick.item] if pick.group.items() <= point.group.items()]
    if not found:
        known = [value for point in made[pick.item] for value in point.group.values()]
        hint = nearest(" ".join(pick.group.values()), known)
        raise EvidenceError(f"{place}: '{pick.item}' has no group {group_token(pick.group)}.{hint}")
    return found


def ordered(found: list[Point]) -> list[Point]:
    """Return the points of a series in the order of their groups, numbers as numbers."""
    return sorted(found, key=lambda point: [(number(value), value) for value in point.group.values()])


def number(text: str) -> float:
    """Return a group value as a number; words stand after all numbers."""
    try:
        return float(text)
    except ValueError:
        return math.inf


def free(point: Point, by: list[str]) -> list[str]:
    """Return where a point stands within its series: the values of its group but for those of the series itself."""
    return [value for name, value in point.group.items() if name not in by]


def positions(part: list[Point], by: list[str]) -> list[float]:
    """Return where the points lie: the years, or 0, 1, 2 ... where the groups are not one number each."""
    places = [free(point, by) for point in part]
    found = [number(values[0]) if len(values) == 1 else math.inf for values in places]
    return found if all(map(math.isfinite, found)) else [float(place) for place in range(len(part))]


def amount(point: Point, place: str) -> float:
    """Return the value of a number that another number needs."""
    value = point.row["value"]
    if value is None:
        raise EvidenceError(f"{place}: {point.row['address']} has no value, so nothing can be computed from it")
    return float(value)


def ratio(source: str, item: str, spec: RecordNumber, made: Mapping[str, list[Point]], place: str) -> Point:
    """Return one number over another."""
    ends = []
    for side, pick in (("of", spec.of), ("to", spec.to)):
        if pick is None:
            raise EvidenceError(f"{place}: a ratio needs `of` and `to`")
        found = chosen(made, pick, f"{place}.{side}")
        if len(found) > 1:
            raise EvidenceError(f"{place}.{side}: {len(found)} numbers fit: name the `group`")
        ends += found
    above, below = (amount(point, place) for point in ends)
    return combined(source, item, spec, {}, above / below if below else None, ends)


def ranks(source: str, item: str, spec: RecordNumber, part: list[Point]) -> list[Point]:
    """Return the place of each number of a series."""
    # ASSUME: Rank 1 is the largest number of a series; equal numbers share the better rank.
    values = [point.row["value"] for point in part]
    known = [value for value in values if value is not None]
    return [
        combined(
            source, item, spec, point.group, None if value is None else 1 + sum(other > value for other in known), part
        )
        for point, value in zip(part, values, strict=True)
    ]


def combined(
    source: str, item: str, spec: RecordNumber, group: dict[str, str], value: float | None, part: list[Point]
) -> Point:
    """Return a number made of `part`, with their addresses as its cases."""
    row = long_table.number(
        source,
        item,
        group,
        spec.statistic,
        unit=spec.unit,
        value=value,
        method="none: computed from other numbers",
        n=len(part),
        base=len(part),
        weight="none",
    )
    return Point(
        group,
        row,
        [long_table.case(row["address"], one.row["address"], counted=True, amount=one.row["value"]) for one in part],
    )
