"""The long table: one row a number, one address a row, and the cases behind each.

`NUMBERS` and `CASES` fix the words and their order everywhere. `number` makes a row, `numbers` a sorted frame of rows,
`case` and `cases` the rows behind them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from scripts.ground.addresses import VARIANTS, group_token, token, trace_key
from scripts.ground.table import Table, flag, integer, text
from scripts.ground.table import number as amount

EVERYWHERE = (
    *("surveys/{survey}/response/%s.parquet", "surveys/{survey}/items/%s.parquet"),
    *("interviews/%s.parquet", "documents/%s.parquet"),
    *("interviews/{scheme}/%s.parquet", "interviews/{scheme}/agreement/%s.parquet"),
    *("records/{record}/%s.parquet", "numbers/%s.parquet"),
)
NUMBERS = Table(
    "numbers",
    "The long table: a row a number, with its base, method, uncertainty and address.",
    (*(place % "numbers" for place in EVERYWHERE), "numbers/numbers.csv"),
    (
        text("finding", "Key of the finding in whose table the number stands first", empty=True),
        text("table", "Key of that table", empty=True),
        text("row", "Label of its row there", empty=True),
        text("column", "Label of its column there", empty=True),
        text("source", "Key of the survey, scheme or record; 'interviews' or 'documents'"),
        text("item", "What the number is about: an item, grid, unit of a scheme, number of a record"),
        text("group", "Whom it is about: 'all', or 'variable = value'"),
        text(
            "statistic",
            "The statistic: a category, net, option or code (then a share), or base, mean, median, rank, ...",
        ),
        text("unit", "Unit of the value: share (0 to 1), persons, respondents, items, points, days, coefficient, ..."),
        amount("value", "The number", empty=True, beside="std_error"),
        amount("std_error", "Standard error", empty=True),
        amount("low", "Lower confidence limit; of bounds the lowest possible value", empty=True, beside="std_error"),
        amount("high", "Upper confidence limit; of bounds the highest possible value", empty=True, beside="std_error"),
        amount("level", "Confidence level", "share", empty=True),
        text("method", "How low and high were made; 'none: ...' says why there are none", empty=True),
        amount("df", "Degrees of freedom", empty=True),
        integer("n", "Unweighted count of the numerator of a share, or of the cases", empty=True),
        integer("base", "Unweighted base: the cases that the number is about", empty=True),
        integer("population", "Size of the population that the number speaks for", empty=True),
        text("weight", "'none', or the name of the weight", empty=True),
        text("filter", "The subset that the number is about, in words", empty=True),
        text("status", "Whether the number is free to be published"),
        text("flags", "Warnings, joined by '; '; those of NCHS are what its presentation rules would do", empty=True),
        text(
            "address", "Address: source.item.group.statistic, then .weighted or .bounds; it names the number everywhere"
        ),
    ),
    key=("address",),
    order=("address",),
)
CASES = Table(
    "cases",
    "The cases behind the numbers: a row a number and case. A share is sum(weight x counted) / sum(weight), a mean "
    "sum(weight x amount) / sum(weight), a count sum(counted).",
    tuple(place % "cases" for place in EVERYWHERE),
    (
        text("trace", "Address of the number without its variant: weighted numbers and bounds have the same cases"),
        text("case", "The case: a person, answer, note, row of a record, or the address of another number"),
        text("value", "What the case has: the answer, the disposition, the coder's verdict", empty=True),
        amount("amount", "The amount of the case, of a mean or sum", empty=True, received=True),
        amount("weight", "The weight of the case", empty=True, received=True),
        flag("counted", "Whether the case is in the numerator", empty=True),
        text("span", "The passage of a note: first character and the one after the last", empty=True),
    ),
    order=("trace", "case", "span"),
    confidential=True,
)


NAMES = set(NUMBERS.names)


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
    unknown = set(rest) - NAMES
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


def numbers(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows of `number` as a frame, sorted by address."""
    return NUMBERS.framed(rows)


def cases(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows of `case` as a frame, sorted by number and case."""
    return CASES.framed(rows)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as dicts."""
    # A column at a time: `to_dict` looks at each value by itself, and this is done with the whole long table.
    names = [str(name) for name in frame]
    return [dict(zip(names, row, strict=True)) for row in zip(*(frame[name].tolist() for name in frame), strict=True)]
