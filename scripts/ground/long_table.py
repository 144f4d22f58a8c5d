"""The long table: one row a number, one address a row, and the cases behind each.

`COLUMNS` fixes the words and their order everywhere. `number` makes a row, `numbers` a sorted frame of rows, `case` and
`cases` the rows behind them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from scripts.ground.addresses import VARIANTS, group_token, token, trace_key

COLUMNS = {
    "finding": "text",
    "table": "text",
    "row": "text",
    "column": "text",
    "source": "text",
    "item": "text",
    "group": "text",
    "statistic": "text",
    "unit": "text",
    "value": "number",
    "std_error": "number",
    "low": "number",
    "high": "number",
    "level": "number",
    "method": "text",
    "df": "number",
    "n": "integer",
    "base": "integer",
    "population": "integer",
    "weight": "text",
    "filter": "text",
    "status": "text",
    "flags": "text",
    "address": "text",
}
CASE_COLUMNS = {
    "trace": "text",
    "case": "text",
    "value": "text",
    "amount": "number",
    "weight": "number",
    "counted": "flag",
    "span": "text",
}
DTYPES = {"text": "string", "number": "float64", "integer": "Int64", "flag": "boolean"}


def number(
    source: str,
    item: str,
    group: Mapping[str, object],
    statistic: str,
    *,
    unit: str,
    value: float | None,
    variant: str = "",
    **rest: Any,
) -> dict[str, Any]:
    """Return one row of the long table.

    `group` maps the variables of the subgroup to their values ({} for all); `variant` is "" for the plain number,
    "weighted", or "bounds" (the worst case over the silent). `rest` takes the other columns by name.
    """
    if variant and variant not in VARIANTS:
        raise ValueError(f"unknown variant {variant}")
    unknown = set(rest) - set(COLUMNS)
    if unknown:
        raise ValueError(f"no such columns in the long table: {sorted(unknown)}")
    tokens = [token(source), token(item), group_token(group), token(statistic), *([variant] if variant else [])]
    return {
        "source": source,
        "item": item,
        "group": ", ".join(f"{k} = {v}" for k, v in group.items()) or "all",
        "statistic": statistic,
        "unit": unit,
        "value": value,
        "status": "free",
        "address": ".".join(tokens),
        **rest,
    }


def case(
    address: str,
    case: object,
    *,
    counted: bool,
    value: object = None,
    amount: float | None = None,
    weight: float = 1.0,
    span: str | None = None,
) -> dict[str, Any]:
    """Return one row behind a number: which case, its value, whether it stands in the numerator.

    A share is sum(weight * counted) / sum(weight), a mean sum(weight * amount) / sum(weight), a count sum(counted).
    A number made of other numbers (a ratio, a rank) has their addresses as cases.
    """
    text = None if value is None else str(value)
    return {
        "trace": trace_key(address),
        "case": str(case),
        "value": text,
        "amount": amount,
        "weight": weight,
        "counted": counted,
        "span": span,
    }


def framed(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str], key: list[str]) -> pd.DataFrame:
    """Return `rows` as a frame with exactly `columns`, typed, sorted by `key`."""
    frame = pd.DataFrame(list(rows), columns=list(columns))
    frame = frame.astype({name: DTYPES[kind] for name, kind in columns.items()})
    return frame.sort_values(key, kind="stable", ignore_index=True)


def numbers(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows of `number` as a frame, sorted by address."""
    return framed(rows, COLUMNS, ["address"])


def cases(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows of `case` as a frame, sorted by number and case."""
    return framed(rows, CASE_COLUMNS, ["trace", "case", "span"])


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as dicts."""
    # A column at a time: `to_dict` looks at each value by itself, and this is done with the whole long table.
    names = [str(name) for name in frame]
    return [dict(zip(names, row, strict=True)) for row in zip(*(frame[name].tolist() for name in frame), strict=True)]
