"""What is too small to be shown: the cell keeps its place and its base, and says why its number is withheld."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from scripts.findings import wording
from scripts.ground.addresses import ABOUT_A_SURVEY
from scripts.settings.finding import Small, Table

WITHHELD = "*"
NOBODY = "\u2013"
SMALL_BASE, SMALL_CELL, NO_CASES = "small base", "small cell", "no cases"
HIDDEN = ("value", "low", "high", "std_error", "lowest", "highest", "n", "flags")


# ASSUME: Only what stands for a group can be too small for it. Bases and other counts, ranks, the smallest and the
# largest amount, response rates, frames and rows of a record are shown whatever their size; an estimated total is not.
def status(number: Mapping[str, Any], table: Small) -> str:
    """Return why a number may not be shown, "" where it may: `min_base` and `min_cell` of what it stands in."""
    counted_only = number["unit"] in wording.WHOLE and not str(number["statistic"]).startswith("total_")
    counts = counted_only or number["statistic"] in ("base", "minimum", "maximum")
    recorded = any(word in wording.words_in(number, "method") for word in wording.COUNTED)
    if counts or recorded or pd.isna(number["base"]) or number["item"] in ABOUT_A_SURVEY:
        return ""
    if int(number["base"]) < (table.min_base or 0):
        return SMALL_BASE
    counted = number["unit"] == "share" and pd.notna(number["n"])
    return SMALL_CELL if counted and 0 < int(number["n"]) < (table.min_cell or 0) else ""


def withheld(number: Mapping[str, Any], why: str) -> dict[str, Any]:
    """Return a number without its amounts."""
    return {**number, **dict.fromkeys(HIDDEN, None), "status": why}


def notes(cells: Sequence[Mapping[str, Any]], table: Table) -> list[str]:
    """Return what the signs in the cells of a table mean."""
    found = {str(cell["status"]) for cell in cells}
    said = {
        SMALL_BASE: f"{WITHHELD} Withheld: the base is below {table.min_base}",
        SMALL_CELL: f"{WITHHELD} Withheld: fewer than {table.min_cell} cases",
        NO_CASES: f"{NOBODY} No cases",
    }
    both = f"{WITHHELD} Withheld: the base is below {table.min_base}, or fewer than {table.min_cell} cases"
    if {SMALL_BASE, SMALL_CELL} <= found:
        said = {SMALL_BASE: both, NO_CASES: said[NO_CASES]}
    return [f"{words}." for why, words in said.items() if why in found]
