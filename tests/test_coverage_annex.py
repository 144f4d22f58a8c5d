"""The table of the method annex: which pairs it takes, and the published coverages (reference 3.10 and 3.10b)."""

import pandas as pd
import pytest

from scripts.ground import long_table, tables
from scripts.statistics.intervals import EXACT
from scripts.surveys.analyses.interval_coverage import tabulate

PUBLISHED = {  # of N = 127, n = 86: least coverage and mean width
    "Wald, corrected": (0.918, 0.103),
    "logit, corrected": (0.935, 0.103),
    "Korn-Graubard, corrected, uncapped": (0.940, 0.105),
    "Wilson, not corrected": (0.999, 0.179),
    "NCHS, capped": (0.999, 0.187),
    "tail-based": (0.9536, 0.1030),
    "Bartroff, Lorden and Wang": (0.9502, 0.0989),
}


def numbers(*rows):
    made = [
        long_table.number(
            "staff", f"q{k}", group, "yes", unit="share", value=0.5, base=base, population=big, method=method
        )
        for k, (base, big, method, group) in enumerate(rows)
    ]
    return long_table.numbers(made)


def test_coverages_are_the_published_ones():
    found = tabulate(numbers((86, 127, EXACT, {})), 0.95)["coverage"]
    tables.check(found, "coverage")
    printed = found.set_index("method")
    assert set(printed.index) == set(PUBLISHED)
    for method, (least, width) in PUBLISHED.items():
        digits = 4 if "-" in method and "corrected" not in method else 3
        assert printed.loc[method, "least_coverage"] == pytest.approx(least, abs=0.6 * 10**-digits), method
        assert printed.loc[method, "mean_width"] == pytest.approx(width, abs=0.6 * 10**-digits), method


def test_one_block_a_pair_and_nothing_for_others():
    rows = [(86, 127, EXACT, {}), (86, 127, EXACT, {}), (9, 15, EXACT, {}), (5, 5, EXACT, {}), (1, 9, EXACT, {})]
    more = [(8, 15, EXACT, {"unit": "A"}), (7, 15, "none: nonprobability sample", {})]
    found = tabulate(numbers(*rows, *more), 0.95)["coverage"]
    assert found[["base", "population"]].drop_duplicates().to_numpy().tolist() == [[86, 127], [9, 15]]


def test_no_survey_no_table():
    found = tabulate(numbers(), 0.95)["coverage"]
    tables.check(found, "coverage")
    assert isinstance(found, pd.DataFrame) and found.empty
