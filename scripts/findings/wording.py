"""Numbers as words of a layout: per cent, intervals, units, and the notes under a table. Per cent exists only here."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from scripts.ground.rounding import exact, steps

Rows = Sequence[Mapping[str, Any]]  # of the long table
ABSENT = "not available"
# Counts: they have no decimals, whatever a table asks for.
WHOLE = ("persons", "respondents", "items", "documents", "answers", "posts", "rank")
TWO_DECIMALS = ("points", "ratio", "coefficient")
UNIT_NAMES = {"share": "", "rank": "", "usd_million": "US$ million"}
FEW = 12
# Records are counted, not weighed: there is nothing to say of weights.
COUNTED = ("whole record", "other numbers")
# Where persons were not drawn at random no number has an interval; a count or a median only has none of its own.
NOT_DRAWN = ("nonprobability", "selected purposively", "without its sampling frame")
LIKE_RESPONDENTS = "Intervals assume that nonrespondents would have answered as respondents did."
# What the rules of presentation would have done with a share, by its flag.
PRINTING = {
    "suppress (NCHS)": "leave out",
    "review (NCHS)": "have an expert review",
    "complement not reliable (NCHS)": "not print what is left of 100 for",
}
RULES = "NCHS's presentation rules for proportions, which are meant for large samples, are not applied here"
BOUNDS = (
    "Bounds (worst case): the lowest and highest value possible, whatever nonrespondents would have answered. "
    "Nonrespondents are persons on the sampling frame who did not answer the survey, and respondents who answered "
    "don't know or left the question empty."
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


def figure(value: Any, unit: str, n: Any = None, base: Any = None, decimals: int | None = None) -> str:
    """Return a value as printed, without its unit: a share in per cent, rounded half up on the exact fraction.

    Without `decimals` a share is in whole per cent, points and ratios have two, other amounts one where they need it.
    """
    if pd.isna(value):
        return ABSENT
    fraction = exact(float(value), None if pd.isna(n) else int(n), None if pd.isna(base) else int(base))
    if unit == "share":
        places = decimals or 0
        return f"{steps(fraction, 2 + places) / 10**places:,.{places}f}".replace("-", "\u2212")
    if decimals is None:
        decimals = 2 if unit in TWO_DECIMALS else 1
        if unit not in TWO_DECIMALS and steps(fraction, 1) % 10 == 0:
            decimals = 0
    return f"{steps(fraction, decimals) / 10**decimals:,.{decimals}f}".replace("-", "\u2212")


def number_text(number: dict[str, Any], interval: bool, shares: str = "per cent", decimals: int | None = None) -> str:
    """Return a number as a cell shows it: "58%", "58% (52 to 64)", "43% to 75%" for bounds, "4 of 6", "3,400"."""
    unit, sign = str(number["unit"]), "%" if number["unit"] == "share" else ""
    decimals = None if unit in WHOLE else decimals
    ends = [figure(number[end], unit, decimals=decimals) for end in ("low", "high")]
    if str(number["address"]).endswith(".bounds") and ABSENT not in ends:
        return f"{ends[0]}{sign} to {ends[1]}{sign}"
    text = figure(number["value"], unit, number["n"], number["base"], decimals)
    if text == ABSENT:
        return text
    beside = f" ({ends[0]} to {ends[1]})" if interval and ABSENT not in ends else ""
    if unit == "share" and shares != "per cent":
        if shares == "per cent (count)":
            return f"{text}% ({int(number['n']):,})"
        counts = f"{int(number['n']):,} of {int(number['base']):,}"
        return counts if shares == "count" else f"{counts}, {text}%{beside}"
    return f"{text}{sign}{beside}"


def is_count(number: Mapping[str, Any]) -> bool:
    """Say whether a number is the share n of base, without weights."""
    counted = number["unit"] == "share" and number["weight"] == "none"
    if not counted or pd.isna(number["n"]) or pd.isna(number["base"]) or not number["base"]:
        return False
    return abs(int(number["n"]) / int(number["base"]) - float(number["value"])) < 1e-9


def bounds_text(number: dict[str, Any]) -> str:
    """Return the bounds beside a number as a cell shows them: "bounds 37 to 73"; "" where it has none."""
    ends = [figure(number[end], str(number["unit"])) for end in ("lowest", "highest")]
    return "" if ABSENT in ends else f"bounds {ends[0]} to {ends[1]}"


def unit_name(unit: str) -> str:
    """Return how a unit is written, "" where the number is printed with it."""
    return UNIT_NAMES.get(unit, unit.replace("_", " "))


def uniform_unit(cells: pd.DataFrame) -> str:
    """Return the unit that all cells share, "" where they share none, or where it goes without saying."""
    return shared_unit(cells["unit"].tolist(), cells["address"].tolist())


def shared_unit(units: list[str], addresses: list[str]) -> str:
    """Return the unit that all of some cells share (see `uniform_unit`)."""
    return unit_name(str(units[0])) if len(set(units)) == 1 and not all(map(is_base, addresses)) else ""


def beside(label: str, unit: str) -> str:
    """Return the unit to write beside a label, "" where the label names it."""
    said = unit.lower() in label.lower() or (unit == "items" and label)
    return "" if said else unit


def notes(rows: Rows, interval: bool, note: str | None) -> list[str]:
    """Return the notes under a table, in order: its own, bases, intervals, weights, filters, flags.

    `rows` are the rows of the long table behind the cells, with `row` and `column` as the labels of the layout, and
    `lowest` and `highest` as the bounds beside them.
    """
    estimates = [one for one in rows if not is_base(str(one["address"]))]
    said = [
        *([note] if note else []),
        *base_notes([one for one in estimates if one["unit"] in ("share", "points") and pd.notna(one["base"])]),
        *interval_notes(estimates, interval),
        *weight_notes(estimates),
        *filter_notes(estimates),
        *flag_notes(estimates),
    ]
    return [sentence if sentence.endswith((".", "!", "?")) else f"{sentence}." for sentence in said]


def words_in(row: Mapping[str, Any], name: str) -> str:
    """Return the text in a cell of a row, "" where it is empty."""
    return "" if pd.isna(row[name]) else str(row[name])


def distinct(name: str, rows: Rows) -> list[str]:
    """Return the different texts in a column of rows, in order of appearance."""
    return list(dict.fromkeys(filter(None, (words_in(row, name) for row in rows))))


def several(count: int, thing: str) -> str:
    """Return a count of things in words: "1 table", "2 tables"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def joined(words: list[str]) -> str:
    """Return words as a list in a sentence."""
    return "; ".join(words)


def filter_notes(rows: Rows) -> list[str]:
    """Say which cases the numbers are restricted to; where filters differ, which rows each is of."""
    filters = distinct("filter", rows)
    if len(filters) < 2 or len(filters) > FEW:
        return [f"Filter: {joined(filters)}."] if filters else []
    of = {one: [row for row in rows if words_in(row, "filter") == one] for one in filters}
    return [f"Filter ({joined(distinct('row', own))}): {one}." for one, own in of.items()]


def base_notes(rows: Rows) -> list[str]:
    """Say on how many cases shares and means rest; a ratio of two numbers rests on none."""
    rows = [one for one in rows if "other numbers" not in words_in(one, "method")]
    counted = all("whole record" in words_in(one, "method") for one in rows)
    bases = list(dict.fromkeys(int(one["base"]) for one in rows))
    if len(bases) < 2:
        return [f"Base: {base:,}{' (rows counted)' if counted else ' (unweighted count)'}." for base in bases]
    of: dict[str, dict[str, list[int]]] = {"row": {}, "column": {}}
    for line, found in of.items():
        for one in rows:
            found.setdefault(one[line], []).append(int(one["base"]))
    by = "row" if all(len(set(own)) == 1 for own in of["row"].values()) else "column"
    if any(len(set(own)) > 1 for own in of[by].values()) or len(of[by]) > FEW:
        return [f"Bases (unweighted counts) go from {min(bases):,} to {max(bases):,}."]
    return [f"Bases (unweighted counts): {joined([f'{label}: {own[0]:,}' for label, own in of[by].items()])}."]


def interval_notes(rows: Rows, interval: bool) -> list[str]:
    """Say how the intervals were made and what they take for granted, or why there is none."""
    said = []
    bounds = [str(one["address"]).endswith(".bounds") for one in rows]
    inside = [one for one, bound in zip(rows, bounds, strict=True) if pd.notna(one["low"]) and not bound]
    if interval and inside:
        found = sorted({one["level"] for one in inside if pd.notna(one["level"])})
        levels = [f"{figure(level, 'share')}%" for level in found]
        methods = distinct("method", inside)
        said.append(
            f"In brackets: {' and '.join(levels)} confidence intervals, {joined(methods)}.".replace(":  ", ": ")
        )
        said.append(LIKE_RESPONDENTS)
    if any(bounds) or any(pd.notna(one["lowest"]) for one in rows):
        said.append(BOUNDS)
    said += freedom_notes(rows if interval else [one for one in rows if str(one["address"]).endswith(".weighted")])
    reasons = [method.removeprefix("none: ") for method in distinct("method", rows) if method.startswith("none: ")]
    own = [reason for reason in reasons if reason.startswith("no interval")]
    said += [reason[0].upper() + reason[1:] for reason in own if interval]
    if others := [reason for reason in reasons if reason not in own]:
        said.append(f"No confidence interval: {joined(others)}.")
    return said


def freedom_notes(rows: Rows) -> list[str]:
    """Say how many degrees of freedom the design-based numbers have."""
    drawn = [one["df"] for one in rows if words_in(one, "method").startswith("design-based")]
    found = sorted({int(df) for df in drawn if pd.notna(df)})
    if not found:
        return []
    count = f"{found[0]:,}" if len(found) == 1 else f"{found[0]:,} to {found[-1]:,}"
    said = "respondents, or clusters where these were drawn, less strata; adjustment cells are strata"
    return [f"Degrees of freedom of the design-based intervals: {count} ({said})."]


def weight_notes(rows: Rows) -> list[str]:
    """Say which numbers are weighted, and with what."""
    weighted = [one for one in rows if words_in(one, "weight") not in ("none", "")]
    names = distinct("weight", weighted)
    if not names:
        plain = [one for one in rows if words_in(one, "weight") == "none"]
        asked = any(all(word not in words_in(one, "method") for word in COUNTED) for one in plain)
        return ["Unweighted."] if asked else []
    if len(weighted) == len(rows):
        return [f"Weighted: {joined(names)}."]
    columns = joined(distinct("column", weighted))
    return [f"Weighted (by {joined(names)}): the numbers under {columns}. All others are unweighted."]


def flag_notes(rows: Rows) -> list[str]:
    """Say what to beware of, and in which rows."""
    flagged: dict[str, list[Mapping[str, Any]]] = {}
    for one in rows:
        for flag in filter(None, words_in(one, "flags").split("; ")):
            flagged.setdefault(flag, []).append(one)
    said = []
    for flag in sorted(flagged.keys() - PRINTING):
        part = flagged[flag]
        said.append(f"{flag}." if len(part) == len(rows) else f"{flag}: {places(part, rows)}.")
    return [*(sentence[0].upper() + sentence[1:] for sentence in said), *printing_notes(flagged, rows)]


def places(part: Rows, rows: Rows) -> str:
    """Return which cells of a table are meant: their rows, with the columns where not all of these are meant."""
    names, columns = distinct("row", part), distinct("column", part)
    if len(part) == sum(one["row"] in names for one in rows):
        return joined(names)
    if len(part) == len(names) * len(columns):
        return f"{joined(names)} ({joined(columns)})"
    return joined(list(dict.fromkeys(f"{one['row']} ({one['column']})" for one in part)))


def printing_notes(flagged: Mapping[str, Rows], rows: Rows) -> list[str]:
    """Say which shares a statistical office would not print by its rules, once a table; they are printed here."""
    parts = []
    alone = len(distinct("column", rows)) == 1
    for flag, words in PRINTING.items():
        own = flagged.get(flag, [])
        if len(own) > FEW:
            parts.append(f"{words} {len(own)} of the {len(rows)} numbers")
        elif own:
            cells = [str(one["row"]) if alone else f"{one['row']} ({one['column']})" for one in own]
            parts.append(f"{words} {', '.join(dict.fromkeys(cells))}")
    return [f"{RULES}: they would {'; they would '.join(parts)}."] if parts else []
