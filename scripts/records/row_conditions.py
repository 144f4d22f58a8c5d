"""Which rows of a record a number is about: conditions on columns, as masks and in words."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, nearest
from scripts.settings.record import Bound, Record, RecordNumber, Where

BOUNDS = {"at_most": "le", "at_least": "ge", "more_than": "gt", "less_than": "lt"}


def column_of(frame: pd.DataFrame, column: str, place: str) -> pd.Series:
    """Return a column; a name that the record lacks is an error that names the nearest one."""
    if column not in frame:
        raise EvidenceError(f"{place}: the record has no column '{column}'.{nearest(column, frame.columns)}")
    return frame[column]


def holding(frame: pd.DataFrame, where: Where, place: str) -> pd.Series:
    """Return True for the rows of `frame` that meet all conditions of `where`.

    A condition is a value, a list of values, or bounds.
    `place` says in errors where in the description the conditions are. An empty cell meets only `known: false`.
    """
    mask = pd.Series(True, index=frame.index)
    for column, condition in where.items():
        cells = column_of(frame, column, f"{place}.{column}")
        if isinstance(condition, Bound):
            mask &= within(cells, condition, f"{place}.{column}")
        else:
            wanted = condition if isinstance(condition, list) else [condition]
            mask &= cells.isin(as_kind(cells, wanted, f"{place}.{column}")) & cells.notna()
    return mask.astype(bool)


def as_kind(cells: pd.Series, wanted: list[Any], place: str) -> list[Any]:
    """Return the wanted values as the kind of the column."""
    if not pd.api.types.is_numeric_dtype(cells):
        return [str(value) for value in wanted]
    try:
        return [float(value) for value in wanted]
    except ValueError:
        raise EvidenceError(f"{place}: the column contains numbers: write a number") from None


def within(cells: pd.Series, bound: Bound, place: str) -> pd.Series:
    """Return True for the cells within bounds, filled or empty as asked."""
    mask = pd.Series(True, index=cells.index)
    if bound.limits and not pd.api.types.is_numeric_dtype(cells):
        raise EvidenceError(f"{place}: limits need numbers or durations, and this column contains text or dates")
    for word, limit in bound.limits.items():
        mask &= getattr(cells, BOUNDS[word])(limit).fillna(False).astype(bool)
    if bound.known is not None:
        mask &= cells.notna() if bound.known else cells.isna()
    return mask


def plain(value: Any) -> str:
    """Return a cell as text: a number without an idle point, and no digit lost."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def either(values: list[str]) -> str:
    """Return values as alternatives: "a, b or c"."""
    return " or ".join(filter(None, [", ".join(values[:-1]), *values[-1:]]))


def words(where: Where) -> str | None:
    """Return conditions in words, None where there are none."""
    parts = []
    for column, condition in where.items():
        if isinstance(condition, Bound):
            parts += [f"{column} {word.replace('_', ' ')} {plain(limit)}" for word, limit in condition.limits.items()]
            if condition.known is not None:
                parts.append(f"{column} {'is not empty' if condition.known else 'is empty'}")
        elif isinstance(condition, list):
            parts.append(f"{column} is {either(list(map(str, condition)))}")
        else:
            parts.append(f"{column} is {condition}")
    return "; ".join(parts) or None


def negative_durations(frame: pd.DataFrame, spec: RecordNumber, record: Record) -> dict[str, list[bool]]:
    """Return which rows have a negative value of each duration that a number looks at."""
    looked_at = dict.fromkeys([*([spec.column] if spec.column else []), *spec.where, *(spec.counted or {})])
    return {name: (frame[name] < 0).fillna(False).tolist() for name in looked_at if name in record.derive}


def negative(below: Mapping[str, list[bool]], rows: list[int]) -> str:
    """Say how many rows of a number have a duration that ends before it starts; "" where none has."""
    counts = {name: sum(own[row] for row in rows) for name, own in below.items()}
    return "; ".join(f"in {n} of the rows {name} is negative" for name, n in counts.items() if n)
