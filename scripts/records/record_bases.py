"""From the rows of a record to the base of each of its numbers, a line a number; the lines add up."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from scripts.ground.layout_tables import RECORD_BASES
from scripts.records.row_conditions import holding
from scripts.settings.record import Record


def ledger(frame: pd.DataFrame, record: Record, received: int, bases: Mapping[str, int | None]) -> pd.DataFrame:
    """Return `bases`: rows received, dropped, outside of the conditions, without a value, and the base of each number.

    `bases` are those of the numbers made of rows, their groups added up, None where a base is an amount. Raises
    ValueError where a line doesn't come to it.
    """
    rows: list[dict[str, Any]] = []
    for item, base in bases.items():
        spec = record.numbers[item]
        inside = holding(frame, spec.where, f"numbers.{item}.where")
        empty = int((inside & frame[spec.column].isna()).sum()) if spec.column else 0
        left = int(inside.sum()) - empty
        if base is not None and base != left:
            raise ValueError(f"{item}: the base of the number is {base}, that of the ledger {left}")
        told = {"received": received, "dropped": received - len(frame), "outside": int((~inside).sum()), "empty": empty}
        rows.append({"number": item, **told, "base": left})
    return RECORD_BASES.framed(rows)
