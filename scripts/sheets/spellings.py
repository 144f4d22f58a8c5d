"""Values that are surely one in one spelling, and what the line of a run says of it."""

from collections import Counter

import pandas as pd

from scripts.ground.addresses import distinct, group_token, of_value
from scripts.ground.alike import same
from scripts.ground.errors import visible

SHOWN = 4


def joined(cells: pd.Series) -> tuple[pd.Series, dict[str, str]]:
    """Return values in one spelling each, and the other spellings with what they were taken for.

    The spelling that most rows have stands for all; of several the first one in the alphabet.
    """
    # ASSUME: Values that differ only in case, blanks, invisible characters or Unicode composition are one group.
    counts = Counter(map(str, cells.dropna().tolist()))
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
    told = [f"{visible(one)} ({counts[one]}) is counted as {visible(home)}" for one, home in taken.items()]
    apart = [value for value in distinct(set(cells) - set(taken)).values() if value.token != of_value(str(value))]
    told += [f"{visible(value)} has the address {group_token({variable: value})}" for value in apart if addresses]
    more = f" and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return [f"{variable}: {', '.join(told[:SHOWN])}{more}"] if told else []
