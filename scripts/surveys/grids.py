"""Items that are shown together: how many, their rank, and who gave one answer to all of them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from scripts.numbers import table
from scripts.surveys import bases, intervals
from scripts.surveys.cases import Behind

Row = dict[str, Any]


def grid_rows(
    rows: list[Row], answers: pd.DataFrame, survey: dict[str, Any], source: str, method: str, behind: Behind
) -> Iterator[Row]:
    """Yield, for each grid, how many items it has, and the rank of each by the declared net, category or mean."""
    marked = {rule.get("grid") for rule in survey.get("cleaning") or [] if rule["rule"] == "mark_straight_liners"}
    known = {row["address"]: row for row in rows}
    for key, grid in (survey.get("grids") or {}).items():
        size = len(grid["items"])
        count = table.number(
            source, key, {}, "items", unit="items", value=float(size), n=size, base=size, weight="none",
            method=method,
        )  # fmt: skip
        behind.name(count["address"], list(grid["items"]), [None] * size, [True] * size)
        yield count
        if key in marked:
            yield straight_lined(key, answers, source, behind)
        if not grid.get("rank_by"):
            continue
        addresses = [
            table.number(source, item, {}, grid["rank_by"], unit="", value=None)["address"] for item in grid["items"]
        ]
        values = [known[address]["value"] if address in known else None for address in addresses]
        # ASSUME: Ranks are competition ranks of the unweighted numbers: the highest is 1, equals share a rank.
        for item, address, value in zip(grid["items"], addresses, values, strict=True):
            rank = None if value is None else 1.0 + sum(other is not None and other > value for other in values)
            one = table.number(
                source, key, {"item": item}, "rank", unit="rank", value=rank, weight="none", base=size,
                method=method, n=size,
            )  # fmt: skip
            behind.name(one["address"], addresses, values, [other == address for other in addresses])
            yield one


def straight_lined(grid: str, answers: pd.DataFrame, source: str, behind: Behind) -> Row:
    """Return how many answers cleaning marked as the same to every item of a grid; marked ones still count."""
    marks = bases.texts(answers["marks"])
    alike = np.array([f"straight-line {grid}" in mark.split("|") for mark in marks], dtype=bool)
    row = table.number(
        source, grid, {}, "straight_lined", unit="persons", value=float(alike.sum()), weight="none", n=int(alike.sum()),
        base=len(answers), method=intervals.COUNT,
    )  # fmt: skip
    behind.add(row["address"], np.ones(len(answers), dtype=bool), marks, alike)
    return row
