"""After how many interviews nothing new was said: on the real order and on many drawn ones.

Guest, Namey and Chen, "A simple method to assess and report thematic saturation in qualitative research" (PLoS ONE
15(5), 2020): the codes of the first interviews are the base; a run of the next ones brings new codes; saturation is
reached where they are no more than a share of the base.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.code_tables import SATURATION

BASE, RUN, ORDERS = 4, 2, 1000
THRESHOLDS = (0.05, 0.0)
Flags = NDArray[np.bool_]


def saturation(coded: pd.DataFrame, notes: pd.DataFrame, by: list[str], seed: int) -> pd.DataFrame:
    """Return one row per group and threshold: interviews until saturation by date, and over 1,000 drawn orders.

    `coded` is note by code. `by_date` counts the interviews of base and runs until saturation; `least`, `median` and
    `most` are over the drawn orders that reach it, `reached` is their share. Missing where it isn't reached; by date
    also where an interview of the group has none. The paper leaves the last run out of its count and writes it as +2.
    """
    # ASSUME: Saturation has a base of four interviews, runs of two that move on by one, thresholds of 5 and 0 per cent.
    order = notes.set_index("note").loc[coded["note"]].reset_index().sort_values(["date", "note"], kind="stable")
    codes = coded.set_index("note").loc[order["note"]].astype(bool)
    dated = order.set_index("note")["date"].notna()
    parts: list[tuple[str, Flags, bool]] = [("all", codes.to_numpy(), bool(dated.all()))]
    for variable in by:
        for value, rows in order.groupby(variable, sort=True):
            some = codes.loc[rows["note"]]
            parts.append((f"{variable} = {value}", some.to_numpy(), bool(dated[some.index].all())))
    drawn = np.random.default_rng(seed)
    return SATURATION.framed(row for part in parts for row in rows_of(*part, drawn))


def rows_of(group: str, found: Flags, dated: bool, drawn: np.random.Generator) -> list[dict[str, Any]]:
    """Return the rows of one group, a threshold each; `found` is interviews in order by codes."""
    about = {"group": group, "interviews": len(found), "codes": int(found.any(axis=0).sum())}
    if len(found) < BASE + RUN:
        reason = f"fewer than {BASE + RUN} interviews"
        return [about | {"threshold": threshold, "reason": reason} for threshold in THRESHOLDS]
    orders = np.argsort(drawn.random((ORDERS, len(found))), axis=1)
    rows = []
    for threshold in THRESHOLDS:
        real = int(reached(found[None], threshold)[0]) if dated else 0
        many = reached(found[orders], threshold)
        some = many[many > 0]
        rows.append(
            about
            | {
                "threshold": threshold,
                "by_date": real or None,
                "least": int(some.min()) if len(some) else None,
                "median": float(np.median(some)) if len(some) else None,
                "most": int(some.max()) if len(some) else None,
                "reached": len(some) / len(many),
                "reason": None if real else "not reached by date" if dated else "an interview has no date",
            }
        )
    return rows


def reached(found: Flags, threshold: float) -> NDArray[np.int64]:
    """Return after how many interviews each order (orders x interviews x codes) is saturated; 0: never."""
    known = np.logical_or.accumulate(found, axis=1).sum(axis=2)
    base = known[:, BASE - 1]
    after = np.zeros(len(found), dtype=np.int64)
    for end in range(BASE + RUN, found.shape[1] + 1):
        new = known[:, end - 1] - known[:, end - RUN - 1]
        now = (after == 0) & (base > 0) & (new <= threshold * base)
        after[now] = end
    return after
