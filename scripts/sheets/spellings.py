"""Values that are surely one in one spelling, and what the line of a run says of it."""

from collections import Counter

import pandas as pd

from scripts.ground.addresses import distinct, group_token, of_value
from scripts.ground.alike import same

SHOWN = 4


def joined(cells: pd.Series) -> tuple[pd.Series, dict[str, str]]:
    """Return values in one spelling each, and the other spellings with what they were taken for.

    The spelling that most rows have stands for all; of several the first one in the alphabet.
    """
    # ASSUME: Values that differ only in case, blanks, invisible characters or Unicode composition are one group.
    counts = Counter(str(value) for value in cells.dropna())
    first: dict[str, str] = {}
    for value in sorted(counts, key=lambda one: (-counts[one], one)):
        first.setdefault(same(value), value)
    taken = {value: first[same(value)] for value in sorted(counts) if first[same(value)] != value}
    if not taken:
        return cells, {}
    return cells.map(lambda value: taken.get(value, value), na_action="ignore").astype(cells.dtype), taken


def said(variable: str, cells: pd.Series, addresses: bool = True) -> list[str]:
    """Return what the line of a run says of the groups of a variable: spellings joined, addresses of their own."""
    cells = cells.dropna()
    counts = cells.value_counts()
    _, taken = joined(cells)
    told = [f"{shown(one)} ({counts[one]}) is counted as {shown(home)}" for one, home in taken.items()]
    apart = [value for value in distinct(set(cells) - set(taken)).values() if value.token != of_value(str(value))]
    told += [f"{shown(value)} has the address {group_token({variable: value})}" for value in apart if addresses]
    more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return [f"{variable}: {', '.join(told[:SHOWN])}{more}"] if told else []


def shown(value: str) -> str:
    """Return a value in quotes, with what nobody sees in it spelled out."""
    return "'" + "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in value) + "'"
