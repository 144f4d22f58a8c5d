"""The long table: one row a number, one address a row, and the cases behind each.

`NUMBERS` and `CASES` fix the words and their order everywhere. `number` makes a row, `numbers` a sorted frame of rows,
`case` and `cases` the rows behind them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from scripts.ground.addresses import VARIANTS, group_token, token, trace_key
from scripts.ground.table import Table, flag, integer, text
from scripts.ground.table import number as amount

EVERYWHERE = (
    *("surveys/{survey}/response/%s.parquet", "surveys/{survey}/items/%s.parquet"),
    *("interviews/%s.parquet", "documents/%s.parquet"),
    *("interviews/{scheme}/%s.parquet", "interviews/{scheme}/agreement/%s.parquet"),
    *("records/{record}/%s.parquet", "steps/{step}/%s.parquet"),
)
NUMBERS = Table(
    "numbers",
    "The long table: one row per number, with its base, method, uncertainty and address.",
    ("numbers/numbers.parquet", "numbers/numbers.csv", *(place % "numbers" for place in EVERYWHERE)),
    (
        text("finding", "Key of the finding in whose tables the number first appears", empty=True),
        text("table", "Key of that table", empty=True),
        text("row", "Label of its row there", empty=True),
        text("column", "Label of its column there", empty=True),
        text("source", "Key of the survey, scheme or record; 'interviews' or 'documents'"),
        text("item", "What the number is about: an item, grid, unit of a scheme, number of a record"),
        text("group", "The group it is about: 'all', or 'variable = value'"),
        text(
            "statistic",
            "A category, net, option or code (then a share), or the name of a statistic, such as base, mean, median",
        ),
        text("unit", "Unit of the value, such as share (0 to 1), persons, respondents, points, days, coefficient"),
        amount("value", "The number", empty=True, beside="std_error"),
        amount("std_error", "Standard error", empty=True),
        amount("low", "Lower confidence limit; of bounds the lowest possible value", empty=True, beside="std_error"),
        amount("high", "Upper confidence limit; of bounds the highest possible value", empty=True, beside="std_error"),
        amount("level", "Confidence level", "share", empty=True),
        text("method", "How low and high were made; 'none: ...' says why there are none", empty=True),
        amount("df", "Degrees of freedom", empty=True),
        integer("n", "Unweighted count of the numerator of a share, or of the cases", empty=True),
        integer("base", "Unweighted base: the cases that the number is about", empty=True),
        integer("population", "Size of the population that the number is about", empty=True),
        text("weight", "'none', or the name of the weight", empty=True),
        text("filter", "The subset that the number is about, in words", empty=True),
        text("status", "'free': nothing withholds the number"),
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
    "The cases behind the numbers: one row per number and case. A share is sum(weight x counted) / sum(weight), a mean "
    "sum(weight x amount) / sum(weight), a count sum(counted).",
    ("numbers/cases.parquet", *(place % "cases" for place in EVERYWHERE)),
    (
        text("trace", "Address of the number without its variant: weighted numbers and bounds have the same cases"),
        text("case", "The case: a person, answer, note, row of a record, or the address of another number"),
        text("value", "What the case has: the answer, the disposition, the coder's verdict", empty=True),
        amount("amount", "The amount of the case, of a mean or sum", empty=True, received=True),
        amount("weight", "The weight of the case", empty=True, received=True),
        flag("counted", "Whether the case is in the numerator", empty=True),
        text("passage", "The passage of a note: first character and the one after the last", empty=True),
    ),
    order=("trace", "case", "passage"),
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
    "weighted", or "bounds" (the worst-case bounds over nonrespondents). `rest` takes the other columns by name.
    """
    return maker(source, item, group, {}, "")(statistic, unit, value, variant, **rest)


def maker(
    source: str, item: str, group: Mapping[str, object], shared: Mapping[str, Any], flags: str
) -> Callable[..., dict[str, Any]]:
    """Return a function that makes rows of one item and group: of statistic, unit, value and variant, as `number`.

    All have the columns of `shared`, and `flags` before their own.
    """
    at = addresser(source, item, group)
    words = ", ".join(f"{k} = {v}" for k, v in group.items()) or "all"
    common = {"source": source, "item": item, "group": words}

    def row(statistic: str, unit: str, value: float | None, variant: str = "", **rest: Any) -> dict[str, Any]:
        if variant and variant not in VARIANTS:
            raise ValueError(f"unknown variant {variant}")
        if not rest.keys() <= NAMES:
            raise ValueError(f"no such columns in the long table: {sorted(set(rest) - NAMES)}")
        address = at(statistic) + (f".{variant}" if variant else "")
        own = {"statistic": statistic, "unit": unit, "value": value, "status": "free", "address": address}
        found: dict[str, Any] = {**common, **own, **shared, **rest}
        if flags:
            found["flags"] = "; ".join(filter(None, [flags, found.get("flags")]))
        return found

    return row


def addresser(source: str, item: str, group: Mapping[str, object]) -> Callable[[str], str]:
    """Return a function that makes the addresses of numbers of one item and group, without a variant."""
    start = f"{token(source)}.{token(item)}.{group_token(group)}"
    return lambda statistic: f"{start}.{token(statistic)}"


def case(
    address: str,
    case: object,
    *,
    counted: bool,
    value: object = None,
    amount: float | None = None,
    weight: float = 1.0,
    passage: str | None = None,
) -> dict[str, Any]:
    """Return one row behind a number: which case, its value, whether it is counted in the numerator.

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
        "passage": passage,
    }


def numbers(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows of `number` as a frame, sorted by address."""
    return NUMBERS.framed(rows)


def cases(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows of `case` as a frame, sorted by number and case."""
    return CASES.framed(rows)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as dicts."""
    # All cells as one array: `to_dict` looks at each value by itself, and this is done with the whole long table.
    names = [str(name) for name in frame]
    return [dict(zip(names, row, strict=True)) for row in frame.to_numpy(dtype=object).tolist()]


class Addressed(Mapping[str, dict[str, Any]]):
    """The long table by address. A row becomes a dict when it is looked up; `wanted` ones all at once, for speed."""

    def __init__(self, frame: pd.DataFrame, wanted: Iterable[str] = ()) -> None:
        self.frame = frame
        self.places = {str(name): place for place, name in enumerate(frame["address"].tolist())}
        places = [self.places[name] for name in dict.fromkeys(wanted) if name in self.places]
        self.rows = {str(row["address"]): row for row in records(frame.iloc[places])}

    def __getitem__(self, address: str) -> dict[str, Any]:
        """Return the row of an address. Raises KeyError where there is none."""
        if address not in self.rows:
            place = self.places[address]
            self.rows[address] = records(self.frame.iloc[[place]])[0]
        return self.rows[address]

    def __contains__(self, address: object) -> bool:
        """Say whether there is a number at an address."""
        return address in self.places

    @cached_property
    def groups(self) -> set[tuple[str, ...]]:
        """Return source, item and group of all numbers."""
        return {tuple(name.split(".", 3)[:3]) for name in self.places}

    def has_group(self, address: str) -> bool:
        """Say whether there is any number of the item and the group of an address."""
        return tuple(address.split(".", 3)[:3]) in self.groups

    def __iter__(self) -> Iterator[str]:
        """Yield the addresses in the order of the table."""
        return iter(self.places)

    def __len__(self) -> int:
        """Return how many numbers there are."""
        return len(self.places)
