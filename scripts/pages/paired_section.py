"""The paired tests of a survey on its page: which of two items, nets or means the same persons say more of."""

import pandas as pd

from scripts.ground.long_table import records
from scripts.pages.item_sections import UNTESTED
from scripts.pages.nonresponse_section import headline
from scripts.pages.sections import Section, chance, section, table
from scripts.settings.resolved import ResolvedSurvey

NOTE = (
    "Only persons who answered both are compared. Finite: tests whether the two differ in this population. "
    "Superpopulation: tests whether such a difference could arise by chance if these persons are themselves a sample "
    "from a superpopulation. Adjusted p: "
    "allows for the number of tests in the family (Benjamini and Hochberg)."
)


def paired(comparisons: pd.DataFrame, survey: ResolvedSurvey) -> list[Section]:
    """Return the section of the declared paired tests; none where none is declared, or nothing could be tested."""
    rows = [
        [
            text(str(one["first"]), survey),
            text(str(one["second"]), survey),
            str(one["inference"]),
            str(one["n"]),
            "" if pd.isna(one["difference"]) else f"{one['difference']:+.3f}",
            UNTESTED if pd.isna(one["p"]) else chance(one["adjusted"]),
            str(one["reason"]) if pd.isna(one["p"]) else higher(one["higher"], survey),
        ]
        for one in records(comparisons[comparisons["breakdown"].isna()])
    ]
    heads = ["First", "Second", "Inference", "Base", "Difference", "Adjusted p", "Higher, or why there is no test"]
    tables = [table("Paired tests", heads, rows, "...nnn.", words=True, note=NOTE)]
    return [section("paired", "Paired tests", [], tables)] if rows else []


def higher(name: object, survey: ResolvedSurvey) -> str:
    """Return the one that is surely higher in words; "" where neither is."""
    return "" if pd.isna(name) else text(str(name), survey)  # type: ignore[call-overload]


def text(name: str, survey: ResolvedSurvey) -> str:
    """Return item.statistic in words."""
    item, _, statistic = name.partition(".")
    return headline(item, statistic, survey)
