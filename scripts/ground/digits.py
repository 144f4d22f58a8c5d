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
POWERS = np.array([float(10**power) for power in range(23)])  # of ten, those that a float holds exactly


def rounded(frame: pd.DataFrame, columns: Iterable[str], beside: Mapping[str, str | float]) -> pd.DataFrame:
    """Return the frame with these columns rounded.

    `beside` says of a column what its digits are counted from where that is larger than the number itself: another
    column (a difference near 0 is as good as its standard error) or an amount.
    """
    found = {}
    for column in columns:
        size = beside.get(column, 0.0)
        values = frame[column].to_numpy(dtype=float, na_value=np.nan)
        # Whole numbers, and cells without one, stay as they are: they are most.
        broken = np.flatnonzero(np.isfinite(values) & (values != np.floor(values)))
        if not len(broken) and not np.signbit(values).any():
            continue
        sizes = (
            frame[size].to_numpy(dtype=float, na_value=np.nan) if isinstance(size, str) else np.full(len(frame), size)
        )
        made = values + 0.0  # no minus before a zero
        made[broken] = all_shortened(values[broken], sizes[broken])
        found[column] = pd.Series(made, index=frame.index).astype(frame[column].dtype)
    return frame.assign(**found) if found else frame


def all_shortened(values: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Return what `shortened` makes of each of several finite numbers that are not whole."""
    largest = np.fmax(np.abs(values), np.abs(sizes))
    exponent = np.floor(np.log10(largest))
    decimals = np.maximum(DECIMALS, SIGNIFICANT - 1 - exponent).astype(int)
    power = POWERS[np.minimum(decimals, len(POWERS) - 1)]
    scaled = values * power
    # A whole number divided by a power of ten is the float nearest to its digits, as `round` gives it, where both are
    # exact. Where one may not be, or the digits are near a half, or the first digit near its ends, `shortened` decides.
    made: np.ndarray = np.rint(scaled) / power + 0.0
    first = largest / 10.0**exponent
    doubtful = (decimals >= len(POWERS)) | (np.abs(scaled) > 1e11) | (first < 1.00001) | (first > 9.9999)
    doubtful |= np.abs(scaled - np.floor(scaled) - 0.5) < 0.001
    for place in np.flatnonzero(doubtful).tolist():
        made[place] = shortened(float(values[place]), float(sizes[place]))
    return made


def shortened(value: float, size: float = 0.0) -> float:
    """Return a number with ten digits, counted from the first digit of the number or of `size` if that is larger."""
    if math.isnan(value) or math.isinf(value) or value == int(value):
        return value + 0  # no minus before a zero
    largest = abs(value) if math.isnan(size) else max(abs(value), abs(size))
    # The first digit is that of the number as printed, so that 0.99999999999999 and 1 are cut at the same place.
    exponent = int(f"{largest:.5e}".partition("e")[2])
    return round(value, max(DECIMALS, SIGNIFICANT - 1 - exponent)) + 0
