"""Which answers a condition means: numbers are compared as numbers, options one by one."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError, nearest
from scripts.settings.codebook import Item
from scripts.sheets.numerals import NUMBER


def listed(wanted: Any) -> list[str]:
    """Return the values that a condition names, one or several."""
    return [str(one) for one in (wanted if isinstance(wanted, list) else [wanted])]


def amount(text: str) -> Decimal | None:
    """Return a number as such, nothing of what is none."""
    return Decimal(text.strip()) if NUMBER.fullmatch(text.strip()) else None


def absent(wanted: Any, cells: Iterable[Any]) -> list[str]:
    """Return the values of a condition that no cell has, whatever their case and blanks."""
    had = {same(str(cell)) for cell in cells}
    return [one for one in listed(wanted) if one and same(one) not in had]


def on_frame(where: Mapping[str, Any], frame: pd.DataFrame, place: str) -> None:
    """Refuse a value of a frame variable that nobody on the frame has; a frame without rows says nothing."""
    for name, wanted in where.items():
        if name == "person" or name not in frame or not len(frame):
            continue
        there = sorted(frame[name].dropna().astype(str).unique())
        for value in absent(wanted, there)[:1]:
            raise EvidenceError(
                f"{place}: nobody on the frame has '{value}' in '{name}': correct it, or remove it."
                f"{nearest(value, there)}"
            )


def holds(wanted: Any, item: Item | None, alike: Callable[[str], str] = str) -> Callable[[str], bool]:
    """Return what says whether a cell has one of the values: of a number item 5 is 5.0, of options any counts.

    `alike` says which texts are one.
    """
    values = {alike(one) for one in listed(wanted)}
    if item and item.type == "number":
        amounts = {amount(one) for one in values} - {None}
        return lambda text: text in values or (bool(text) and amount(text) in amounts)
    return lambda text: not values.isdisjoint([alike(text), *alike(text).split("|")])
