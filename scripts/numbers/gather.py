"""The long table joined: every number of every source once, its place in the findings, made again from its cases."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from scripts.ground.addresses import trace_key
from scripts.ground.errors import EvidenceError
from scripts.ground.long_table import CASES, NUMBERS
from scripts.ground.table import Table
from scripts.numbers import group_lines

PLACES = ["finding", "table", "row", "column"]
TOLERANCE = 1e-9
COUNTS = ["base", "count", "answers", "invited", "items", "straight_lined"]
OTHERS = ["median", "minimum", "maximum", "mean_growth", "slope", "ratio", "rank", "kappa"]


def gather(
    numbers: list[pd.DataFrame],
    cases: list[pd.DataFrame],
    placements: list[dict[str, Any]],
    in_parts: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the long table and the cases behind it.

    `numbers` and `cases` are the tables of all sources; `placements` says where an address is shown: finding, table,
    row, column, address (`*` for the values of a variable); the first where it is shown in several places. `in_parts`
    names the surveys in parts, which keep no cases: their sums are exact, and are the sums of the parts. Returns
    `numbers` and `numbers_csv` (the same frame, sorted by address), `cases` (sorted by trace and case). Raises
    EvidenceError that names the address when one occurs twice, or when the cases behind a number do not make it.
    """
    joined = stacked(numbers, NUMBERS)
    twice = joined.loc[joined["address"].duplicated(), "address"]
    if len(twice):
        raise EvidenceError(
            f"Two numbers have the address '{twice.iloc[0]}': rename one of the two items or groups in config/."
        )
    behind = stacked(cases, CASES)
    prove(joined[~joined["source"].isin(in_parts)].reset_index(drop=True), behind)
    joined = placed(joined, placements)
    count = len(frames_of(joined))
    line = f"numbers: {len(joined)} numbers from {count} source{'' if count == 1 else 's'}, "
    line += f"each checked against its cases ({len(behind)} rows)"
    return {"numbers": joined, "numbers_csv": joined, "cases": behind, "line": line}


def frames_of(numbers: pd.DataFrame) -> list[str]:
    """Return the sources of the numbers."""
    return sorted(numbers["source"].dropna().unique())


def stacked(frames: list[pd.DataFrame], table: Table) -> pd.DataFrame:
    """Return frames one under the other as one frame of a table; empty frames do not change a type."""
    filled = [frame[table.names] for frame in frames if len(frame)]
    return table.framed(pd.concat(filled, ignore_index=True) if filled else [])


def placed(numbers: pd.DataFrame, placements: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the numbers with finding, table, row and column of their first place."""
    there = pd.DataFrame(placed_groups(numbers, placements), columns=[*PLACES, "address"])
    places = there.drop_duplicates("address").set_index("address")
    joined = numbers.copy()
    for place in PLACES:
        joined[place] = joined["address"].map(places[place]).astype("string")
    return joined


def placed_groups(numbers: pd.DataFrame, placements: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the placements with those for groups that the data know once for each of these."""
    if not any("*" in one["address"] for one in placements):
        return placements
    groups = group_lines.Groups(numbers)
    return [filled for one in placements for filled in (groups.placed(one) if "*" in one["address"] else [one])]


def prove(numbers: pd.DataFrame, cases: pd.DataFrame) -> None:
    """Make each number again from its cases and compare. Raises EvidenceError that names the first that fails."""
    made = recomputed(numbers, cases)
    bound = TOLERANCE * numbers["value"].abs().clip(lower=1)
    same = (numbers["value"] - made).abs() <= bound
    wrong = numbers.loc[(kinds(numbers) != "") & numbers["value"].notna() & ~same, "address"]
    if len(wrong):
        raise EvidenceError(
            f"The number '{wrong.iloc[0]}' does not follow from its cases ({len(wrong)} in all): "
            "this is a mistake in Triangulate, or a file of results/ was changed by hand: delete results/ and run again"
        )


def recomputed(numbers: pd.DataFrame, cases: pd.DataFrame) -> pd.Series:
    """Return for each number what its cases make; missing where it is not a share, mean, count or sum of cases.

    A share is sum(weight * counted) / sum(weight), a mean sum(weight * amount) / sum(weight), a count sum(counted), a
    sum sum(amount). `cases.weight` is the final weight of the survey: where a number has a weighted variant, the plain
    one counts each case as 1.
    """
    trace = numbers["address"].map(trace_key)
    weighted = numbers["address"].str.endswith(".weighted")
    plain = trace.isin(set(trace[weighted])) & ~weighted
    totals = sums(cases).reindex(trace).reset_index(drop=True)
    prefix = plain.map({True: "plain_", False: "weighted_"}).reset_index(drop=True)
    pick = {
        part: totals[f"plain_{part}"].where(prefix == "plain_", totals[f"weighted_{part}"])
        for part in ("size", "counted", "amount")
    }
    kind = kinds(numbers).reset_index(drop=True)
    made = pd.Series(float("nan"), index=totals.index)
    made = made.where(kind != "share", pick["counted"] / pick["size"])
    made = made.where(kind != "mean", pick["amount"] / pick["size"])
    made = made.where(kind != "count", totals["plain_counted"].fillna(0))
    made = made.where(kind != "sum", totals["plain_amount"].fillna(0))
    made.index = numbers.index
    return made


def sums(cases: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of each trace, with each case as 1 and with its weight."""
    counted = cases["counted"].fillna(False).astype("float64")
    weight, amount = cases["weight"].fillna(1.0), cases["amount"]
    parts = pd.DataFrame(
        {
            "plain_size": 1.0,
            "plain_counted": counted,
            "plain_amount": amount,
            "weighted_size": weight,
            "weighted_counted": weight * counted,
            "weighted_amount": weight * amount,
        }
    )
    return parts.groupby(cases["trace"].astype("object")).sum(min_count=1)


def kinds(numbers: pd.DataFrame) -> pd.Series:
    """Return what each number is of its cases: share, mean, count, sum, or "" for one that is made in another way."""
    # Medians, ratios, ranks, slopes and kappas have tests of their own; their cases are there to be read.
    statistic = numbers["statistic"].astype("object")
    kind = statistic.where(statistic.isin(["mean", "sum"]), "")
    kind = kind.mask(statistic == "persons", "sum")  # several persons may sit in one interview
    kind = kind.mask(statistic.isin(COUNTS) | statistic.str.startswith("distinct"), "count")
    kind = kind.mask((numbers["unit"] == "share") & (kind == "") & ~statistic.isin(OTHERS), "share")
    return kind.mask(numbers["address"].str.endswith(".bounds"), "")
