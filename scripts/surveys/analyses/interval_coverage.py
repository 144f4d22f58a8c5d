"""What intervals are worth for surveys of this size: exact coverage, by enumeration, of the methods one might take."""

from typing import Any

import pandas as pd

from scripts.ground.analysis_tables import COVERAGE
from scripts.statistics import coverage
from scripts.statistics.intervals import EXACT


def tabulate(numbers: pd.DataFrame, level: float) -> dict[str, Any]:
    """Return `coverage`: for each base and population of an exact interval, the coverage of each method.

    `numbers` is the long table; only numbers of whole surveys (group "all") with nonrespondents count. Columns: base,
    population, method, least_coverage and mean_width (shares) over true shares from 5 to 95 per cent.
    """
    exact = numbers[(numbers["method"] == EXACT) & (numbers["group"] == "all")]
    pairs = exact[["base", "population"]].drop_duplicates().sort_values(["population", "base"], ascending=False)
    rows = [
        (base, population, method, least, width)
        for base, population in pairs.itertuples(index=False)
        if 2 <= base < population
        for method, (least, width) in coverage.summary(int(base), int(population), level=level).items()
    ]
    found = COVERAGE.framed(rows)
    return {"coverage": found, "line": f"method: coverage of {len(coverage.METHODS)} kinds of interval enumerated"}
