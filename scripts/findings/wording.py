"""Numbers as words of a layout: per cent, intervals, units, and the notes under a table. Per cent exists only here."""

from fractions import Fraction
from typing import Any

import pandas as pd

from scripts.ground.rounding import exact, half_up

ABSENT = "not available"
TWO_DECIMALS = ("points", "ratio", "coefficient")
UNIT_NAMES = {"share": "", "rank": "", "usd_million": "US$ million"}
FEW = 12
# Records are counted, not weighed: there is nothing to say of weights.
COUNTED = ("whole record", "other numbers")
# Where persons were not drawn at random no number has an interval; a count or a median only has none of its own.
NOT_DRAWN = ("nonprobability", "selected purposively", "without its sampling frame")
LIKE_RESPONDENTS = "Intervals assume that nonrespondents would have answered like respondents."
# What the rules of presentation would have done with a share, by its flag.
PRINTING = {
    "suppress (NCHS)": "leave out",
    "review (NCHS)": "have somebody look at",
    "complement not reliable (NCHS)": "not print what is left of 100 for",
}
RULES = "NCHS's presentation rules for proportions, which are meant for large samples, are not applied here"
BOUNDS = (
    "Bounds (worst case): the lowest and highest value possible, whatever nonrespondents would have answered. "
    "Nonrespondents are those who did not answer the survey, and those who answered don't know or left the question "
    "empty."
)


def address_part(address: str, part: str) -> str:
    """Return one part of an address: source, item, group, statistic or variant ("" where there is none)."""
    parts = [*address.split("."), ""]
    return parts[["source", "item", "group", "statistic", "variant"].index(part)]


def is_base(address: str) -> bool:
    """Say whether a number is only the base of others."""
    return address_part(address, "statistic") == "base"


def never_an_interval(method: str) -> bool:
    """Say whether a method tells that nobody was drawn at random, so that no number of the source has an interval."""
    return method.startswith("none: ") and any(word in method for word in NOT_DRAWN)


def figure(value: Any, unit: str, n: Any = None, base: Any = None) -> str:
    """Return a value as printed, without its unit: a share in whole per cent, rounded half up on the exact fraction."""
    if pd.isna(value):
        return ABSENT
    fraction = exact(float(value), None if pd.isna(n) else int(n), None if pd.isna(base) else int(base))
    if unit == "share":
        return f"{int(half_up(fraction * 100)):,}".replace("-", "\u2212")
    decimals = 2 if unit in TWO_DECIMALS else 1
    if unit not in TWO_DECIMALS and half_up(fraction, 1).denominator == 1:
        decimals = 0
    return f"{float(half_up(Fraction(fraction), decimals)):,.{decimals}f}".replace("-", "\u2212")


def number_text(number: dict[str, Any], interval: bool) -> str:
    """Return a number as a cell shows it: "58%", "58% (52 to 64)", "43% to 75%" for bounds, "3,400"."""
    unit, sign = str(number["unit"]), "%" if number["unit"] == "share" else ""
    ends = [figure(number[end], unit) for end in ("low", "high")]
    if str(number["address"]).endswith(".bounds") and ABSENT not in ends:
        return f"{ends[0]}{sign} to {ends[1]}{sign}"
    text = figure(number["value"], unit, number["n"], number["base"])
    if text == ABSENT:
        return text
    return f"{text}{sign} ({ends[0]} to {ends[1]})" if interval and ABSENT not in ends else f"{text}{sign}"


def bounds_text(number: dict[str, Any]) -> str:
    """Return the bounds beside a number as a cell shows them: "bounds 37 to 73"; "" where it has none."""
    ends = [figure(number[end], str(number["unit"])) for end in ("lowest", "highest")]
    return "" if ABSENT in ends else f"bounds {ends[0]} to {ends[1]}"


def unit_name(unit: str) -> str:
    """Return how a unit is written, "" where the number says it itself."""
    return UNIT_NAMES.get(unit, unit.replace("_", " "))


def uniform_unit(cells: pd.DataFrame) -> str:
    """Return the unit that all cells share, "" where they share none, or where it goes without saying."""
    return shared_unit(cells["unit"].tolist(), cells["address"].tolist())


def shared_unit(units: list[str], addresses: list[str]) -> str:
    """Return the unit that all of some cells share (see `uniform_unit`)."""
    return unit_name(str(units[0])) if len(set(units)) == 1 and not all(map(is_base, addresses)) else ""


def beside(label: str, unit: str) -> str:
    """Return the unit to write beside a label, "" where the label says it."""
    said = unit.lower() in label.lower() or (unit == "items" and label)
    return "" if said else unit


def notes(rows: pd.DataFrame, interval: bool, note: str | None) -> list[str]:
    """Return the notes under a table, in order: its own, bases, intervals, weights, filters, flags.

    `rows` are the rows of the long table behind the cells, with `row` and `column` as the labels of the layout, and
    `lowest` and `highest` as the bounds beside them.
    """
    estimates = rows[~rows["address"].map(is_base)]
    said = [
        *([note] if note else []),
        *base_notes(estimates[estimates["unit"].isin(["share", "points"])]),
        *interval_notes(estimates, interval),
        *weight_notes(estimates),
        *([f"Filter: {joined(values)}."] if (values := distinct(estimates["filter"])) else []),
        *flag_notes(estimates),
    ]
    return [sentence if sentence.endswith((".", "!", "?")) else f"{sentence}." for sentence in said]


def distinct(column: pd.Series) -> list[str]:
    """Return the different texts of a column, in order of appearance."""
    return [str(value) for value in column.dropna().unique() if str(value)]


def several(count: int, thing: str) -> str:
    """Return a count of things in words: "1 table", "2 tables"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def joined(words: list[str]) -> str:
    """Return words as a list in a sentence."""
    return "; ".join(words)


def base_notes(rows: pd.DataFrame) -> list[str]:
    """Say on how many cases the shares and means rest."""
    based = rows.dropna(subset=["base"])
    if based.empty:
        return []
    bases = based["base"].unique()
    if len(bases) == 1:
        return [f"Base: {int(bases[0]):,} (unweighted count)."]
    by = "row" if based.groupby("row")["base"].nunique().max() == 1 else "column"
    firsts = based.drop_duplicates(by)
    if based.groupby(by)["base"].nunique().max() > 1 or len(firsts) > FEW:
        return [f"Bases (unweighted counts) go from {int(min(bases)):,} to {int(max(bases)):,}."]
    listed = [f"{label} {int(base):,}" for label, base in zip(firsts[by], firsts["base"], strict=True)]
    return [f"Bases (unweighted counts): {joined(listed)}."]


def interval_notes(rows: pd.DataFrame, interval: bool) -> list[str]:
    """Say how the intervals were made and what they take for granted, or why there is none."""
    said = []
    bounds = rows["address"].str.endswith(".bounds")
    inside = rows[rows["low"].notna() & ~bounds]
    if interval and len(inside):
        levels = [f"{figure(level, 'share')}%" for level in sorted(inside["level"].dropna().unique())]
        methods = distinct(inside["method"])
        said.append(f"In brackets: {' and '.join(levels)} intervals, {joined(methods)}.".replace(":  ", ": "))
        said.append(LIKE_RESPONDENTS)
    if bounds.any() or rows["lowest"].notna().any():
        said.append(BOUNDS)
    said += freedom_notes(rows if interval else rows[rows["address"].str.endswith(".weighted")])
    reasons = [method.removeprefix("none: ") for method in distinct(rows["method"]) if method.startswith("none: ")]
    own = [reason for reason in reasons if reason.startswith("no interval")]
    said += [reason[0].upper() + reason[1:] for reason in own if interval]
    if others := [reason for reason in reasons if reason not in own]:
        said.append(f"No interval and no margin of error: {joined(others)}.")
    return said


def freedom_notes(rows: pd.DataFrame) -> list[str]:
    """Say how many degrees of freedom the design-based numbers have."""
    drawn = rows["method"].fillna("").str.startswith("design-based")
    found = sorted({int(df) for df in rows.loc[drawn, "df"].dropna()})
    if not found:
        return []
    count = f"{found[0]:,}" if len(found) == 1 else f"{found[0]:,} to {found[-1]:,}"
    said = "the number of answers, less one for each group that is estimated separately"
    return [f"Degrees of freedom of the design-based numbers: {count} ({said})."]


def weight_notes(rows: pd.DataFrame) -> list[str]:
    """Say which numbers are weighted, and with what."""
    weighted = rows["weight"].notna() & ~rows["weight"].isin(["none", ""])
    names = distinct(rows.loc[weighted, "weight"])
    if not names:
        asked = ~rows["method"].fillna("").str.contains("|".join(COUNTED))
        return ["Unweighted."] if (asked & (rows["weight"] == "none")).any() else []
    if weighted.all():
        return [f"Weighted: {joined(names)}."]
    columns = distinct(rows.loc[weighted, "column"])
    return [f"Weighted ({joined(names)}): {joined(columns)}. The rest is unweighted."]


def flag_notes(rows: pd.DataFrame) -> list[str]:
    """Say what to beware of, and in which rows."""
    flagged = rows[rows["flags"].notna() & (rows["flags"] != "")]
    if flagged.empty:
        return []
    words = flagged.assign(flag=flagged["flags"].str.split("; ")).explode("flag")
    rules = words["flag"].isin(list(PRINTING))
    said = []
    for flag, part in words[~rules].groupby("flag", sort=True):
        everywhere = len(part) == len(rows)
        said.append(f"{flag}." if everywhere else f"{flag}: {places(part, rows)}.")
    return [*(sentence[0].upper() + sentence[1:] for sentence in said), *printing_notes(words[rules], rows)]


def places(part: pd.DataFrame, rows: pd.DataFrame) -> str:
    """Return where in a table something holds: its rows, with the columns where it is not in all of these."""
    names, columns = distinct(part["row"]), distinct(part["column"])
    if len(part) == rows["row"].isin(names).sum():
        return joined(names)
    if len(part) == len(names) * len(columns):
        return f"{joined(names)} ({joined(columns)})"
    return joined(distinct(part["row"] + " (" + part["column"] + ")"))


def printing_notes(flagged: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """Say which shares a statistical office would not print by its rules, once a table; they are printed here."""
    parts = []
    for flag, words in PRINTING.items():
        own = flagged[flagged["flag"] == flag]
        if len(own) > FEW:
            parts.append(f"{words} {len(own)} of the {len(rows)} numbers")
        elif len(own):
            alone = len(distinct(rows["column"])) == 1
            cells = own["row"] if alone else own["row"] + " (" + own["column"] + ")"
            parts.append(f"{words} {', '.join(distinct(cells))}")
    return [f"{RULES}: they would {'; they would '.join(parts)}."] if parts else []
