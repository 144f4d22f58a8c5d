"""How many digits of a computed number are written: those that every processor agrees on.

The last bits of a sum, a logarithm or a root of a matrix differ between processors, so what a step computes is rounded
once, where it is written. What was received is never rounded: answers, weights, cases, whole numbers.
"""

import math
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

# ASSUME: Computed numbers are written with 10 significant digits, and never less than 2 decimals.
SIGNIFICANT = 10
DECIMALS = 2


def rounded(frame: pd.DataFrame, columns: Iterable[str], beside: Mapping[str, str | float]) -> pd.DataFrame:
    """Return the frame with these columns rounded.

    `beside` says of a column what its digits are counted from where that is larger than the number itself: another
    column (a difference near 0 is as good as its standard error) or an amount.
    """
    found = frame.copy()
    for column in columns:
        size = beside.get(column, 0.0)
        values = frame[column].to_numpy(dtype=float, na_value=np.nan)
        sizes = (
            frame[size].to_numpy(dtype=float, na_value=np.nan) if isinstance(size, str) else np.full(len(frame), size)
        )
        made = values + 0.0  # no minus before a zero
        # Whole numbers, and cells without one, stay as they are: they are most.
        for place in np.flatnonzero(np.isfinite(values) & (values != np.floor(values))).tolist():
            made[place] = shortened(float(values[place]), float(sizes[place]))
        found[column] = pd.Series(made, index=frame.index).astype(frame[column].dtype)
    return found


def shortened(value: float, size: float = 0.0) -> float:
    """Return a number with ten digits, counted from the first digit of the number or of `size` if that is larger."""
    if math.isnan(value) or math.isinf(value) or value == int(value):
        return value + 0  # no minus before a zero
    largest = abs(value) if math.isnan(size) else max(abs(value), abs(size))
    # The first digit is that of the number as printed, so that 0.99999999999999 and 1 are cut at the same place.
    exponent = int(f"{largest:.5e}".partition("e")[2])
    return round(value, max(DECIMALS, SIGNIFICANT - 1 - exponent)) + 0
