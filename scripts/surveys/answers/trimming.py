"""Trimming: the largest weights are cut, and what is cut off is shared out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.ground.errors import EvidenceError
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import calibration

TRIM = "trim"


def trimmed(
    weights: NDArray[np.float64], at_most: float, survey: ResolvedSurvey
) -> tuple[NDArray[np.float64], list[dict[str, Any]]]:
    """Return weights of at most so many times the median, the rest shared out, and the row of the log."""
    # ASSUME: What trimming cuts off is shared out equally among all other answers: the sum of weights is kept, margins
    #   may not be.
    median = float(np.median(weights))
    highest = at_most * median
    cut = weights > highest
    if not cut.any():
        return weights, []
    try:
        found = calibration.trim(weights, upper=highest)
    except ValueError as error:
        raise EvidenceError(f"{survey.title}: weights, trim: {error}: raise `at_most`") from None
    shared = float((weights - found)[found < weights].sum() / weights.sum())
    row = {
        "step": TRIM, "cell": f"weights above {highest:.6g}", "answers": int((found >= highest).sum()),
        "collapsed_into": "all other answers",
        "reason": f"above {at_most:g} times the median of {median:.6g}; {shared:.4f} of the sum is shared out",
    }  # fmt: skip
    return found, [row]
