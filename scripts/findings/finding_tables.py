"""Layout of numbers as the tables of a finding. Nothing is computed: a cell is an address, and the number at it."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from scripts.findings import markup, row_order, small_bases, wording
from scripts.findings.row_order import Row
from scripts.ground.addresses import ABOUT_A_SURVEY, address, trace_key
from scripts.ground.errors import EvidenceError, nearest
from scripts.ground.layout_tables import CELLS, FINDING_TABLE
from scripts.ground.long_table import NUMBERS, Addressed, records
from scripts.numbers import group_lines
from scripts.settings.finding import Finding, Line, Table

AMOUNTS = ["value", "low", "high", "lowest", "highest"]
NO_BOUNDS = {"lowest": float("nan"), "highest": float("nan")}


def lay_out(
    numbers: pd.DataFrame,
    finding: Finding,
    key: str,
    decisions: list[pd.DataFrame],
    mark: str,
    sources: dict[str, str] | None = None,
    places: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return the tables of a finding as layouts of the long table.

    `numbers` is the long table, `finding` the description of the finding and `key` its name, `decisions` the decision
    of each survey, `mark` what every layout says of itself, `sources` the source line of each source of numbers,
    `places` where each table stands in a plan in Excel.
    Returns `cells`, one row per cell of any table (shares 0 to 1 in `value`, printed in `text`; `low`, `high` are its
    interval, in a table with intervals `lowest` and `highest` its bounds; `source` and `notes` are those of the table),
    and `tables`, a CSV and an HTML file each. Raises EvidenceError for an address without a number, for a survey that
    is not used, and for an interval that no method can give.
    """
    groups = group_lines.Groups(numbers) if has_groups(finding) else None
    file = f"config/findings/{key}.yaml"
    at = {name: f"{(places or {}).get(name, file)}: table {name}" for name in finding.tables}
    laid = {
        name: group_lines.filled(table, groups, at[name]) if groups else table for name, table in finding.tables.items()
    }
    known = Addressed(numbers, addresses(laid.values()))
    refused = {row["survey"]: row for frame in decisions for row in records(frame) if unused(row)}
    rows = [
        row
        for name, table in laid.items()
        for row in table_cells(known, refused, (key, name, at[name]), table, sources or {})
    ]
    cells = CELLS.framed(CELLS.picked(rows))
    files: dict[str, pd.DataFrame | str] = {}
    for name, table in finding.tables.items():
        own = cells[cells["table"] == name]
        files[f"{name}.csv"] = plain(own, table, mark)
        files[f"{name}.html"] = markup.document(own, table, mark)
    count = len(finding.tables)
    return {
        "cells": cells,
        "tables": files,
        "line": f"finding {key}: {wording.several(count, 'table')}, {wording.several(len(cells), 'cell')} laid out",
    }


def has_groups(finding: Finding) -> bool:
    """Say whether a line of a table is for groups that only the data know."""
    return any(
        line.groups or line.values for table in finding.tables.values() for line in (*table.rows, *table.columns)
    )


def addresses(tables: Iterable[Table]) -> list[str]:
    """Return the addresses of all cells of tables, each with that of its bounds."""
    parts = [one.address_parts(row, column) for one in tables for row in one.rows for column in one.columns]
    return [one for name in map(address, parts) for one in (name, f"{trace_key(name)}.bounds")]


def unused(decision: dict[str, Any]) -> bool:
    """Say whether a survey is not used."""
    return str(decision["used"]).lower() in ("no", "false")


def table_cells(
    known: Addressed,
    refused: dict[str, dict[str, Any]],
    named: tuple[str, str, str],
    table: Table,
    sources: dict[str, str],
) -> list[dict[str, Any]]:
    """Return the cells of one table, in order of rows and columns; `named` are finding, table and place in config/."""
    key, name, place = named
    for what, lines in (("rows", table.rows), ("columns", table.columns)):
        labels = [line.named for line in lines]
        twice = sorted({label for label in labels if labels.count(label) > 1})
        if twice:
            raise EvidenceError(f"{place}: two {what} are labelled '{twice[0]}'; give each its own label.")
    rows = [
        Row(row, [cell(known, refused, table, row, column, place) for column in table.columns]) for row in table.rows
    ]
    left = row_order.ordered(rows, table, table.columns, place)
    if not left:
        raise EvidenceError(f"{place}: no row has a case: delete `hide_empty`, or the table.")
    found = [
        {**one, "finding": key, "table": name, "row_order": row_place, "column_order": column_place}
        for row_place, row in enumerate(left, 1)
        for column_place, one in enumerate(row.cells, 1)
    ]
    evidence = [sources.get(source, source) for source in dict.fromkeys(row["source"] for row in found)]
    shown = [one for one in found if not one["status"]]
    said = [
        *wording.notes(shown, table.interval, table.note),
        *rounding_notes(shown),
        *small_bases.notes(found, table),
        *row_order.notes(left, rows, table),
    ]
    about = {"notes": "\n".join(said), "source": table.source or "; ".join(dict.fromkeys(evidence))}
    return [row | about for row in with_units(found)]


def cell(
    known: Addressed,
    refused: dict[str, dict[str, Any]],
    table: Table,
    line: Line,
    head: Line,
    place: str,
) -> dict[str, Any]:
    """Return a cell: the number at its address, as it is printed."""
    at = f"{place}, row '{line.named}', column '{head.named}'"
    parts = table.address_parts(line, head)
    heads = {
        **{"row": line.named, "row_under": "\n".join(line.under)},
        **{"column": head.named, "column_under": "\n".join(head.under)},
    }
    wanted = address(parts)
    if (line.from_data or head.from_data) and not known.has_group(wanted):
        empty = dict.fromkeys(NUMBERS.names) | parts | NO_BOUNDS
        return {**empty, **heads, "address": wanted, "status": small_bases.NO_CASES, "text": small_bases.NOBODY}
    number = look_up(known, refused, wanted, table.interval, at)
    shares = table.shown(line, head)
    check_counted(number, shares, table.interval, at)
    why = small_bases.status(number, table)
    bounds = worst_case(known, str(number["address"])) if table.interval else NO_BOUNDS
    text = small_bases.WITHHELD if why else wording.number_text(number, table.interval, shares, table.decimals)
    found = {**number, **bounds, **heads, "status": why, "text": text}
    return small_bases.withheld(found, why) if why else found


def rounding_notes(cells: list[dict[str, Any]]) -> list[str]:
    """Say that shares which make up a whole do not add up to 100 as they are printed, where they don't."""
    wholes: dict[tuple[Any, ...], dict[str, dict[str, Any]]] = {}
    for one in cells:
        if (
            one["unit"] == "share"
            and wording.words_in(one, "weight") == "none"
            and pd.notna(one["n"])
            and pd.notna(one["base"])
        ):
            of = (one["source"], one["item"], one["group"], one["base"])
            wholes.setdefault(of, {})[str(one["address"])] = one
    for of, parts in wholes.items():
        whole = len(parts) > 1 and sum(int(one["n"]) for one in parts.values()) == int(of[-1])
        printed = [re.match(r"[\d.,]+(?=%)", str(one["text"])) for one in parts.values()]
        if whole and all(printed) and sum(Decimal(one[0]) for one in printed if one) != 100:
            return ["Shares may not add up to 100% because of rounding."]
    return []


def with_units(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Write the unit into the cells where neither the row nor the column has one unit."""
    of: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        for line in ("row", "column"):
            of.setdefault((line, row[f"{line}_order"]), set()).update([row["unit"]] if row["unit"] else [])
    several = [all(len(of[line, row[f"{line}_order"]]) > 1 for line in ("row", "column")) for row in rows]
    return [
        row | {"text": f"{row['text']} {name}"}
        if mixed and not row["status"] and (name := wording.unit_name(row["unit"])) and row["text"] != wording.ABSENT
        else row
        for row, mixed in zip(rows, several, strict=True)
    ]


def look_up(
    known: Mapping[str, dict[str, Any]], refused: dict[str, dict[str, Any]], wanted: str, interval: bool, at: str
) -> dict[str, Any]:
    """Return the number at an address. Raises EvidenceError with the place in config/ if it can't be shown."""
    source, item, *_ = wanted.split(".")
    if source in refused and item not in ABOUT_A_SURVEY:
        decision = refused[source]
        raise EvidenceError(
            f"{at}: the survey '{source}' is not used, because its response rate of "
            f"{wording.figure(decision['rate'], 'share')} per cent is below the minimum of "
            f"{wording.figure(decision['minimum'], 'share')} per cent "
            f"(results/surveys/{source}/decision.csv); delete the row."
        )
    if wanted not in known:
        raise EvidenceError(f"{at}: no number has the address {wanted}.{nearest(wanted, known)}")
    number = known[wanted]
    method = "" if pd.isna(number["method"]) else str(number["method"])
    if interval and wording.never_an_interval(method) and not wording.is_base(wanted):
        raise EvidenceError(
            f"{at}: {wanted} has no interval ({method.removeprefix('none: ')}); delete `interval: true`."
        )
    return number


def check_counted(number: Mapping[str, Any], shares: str, interval: bool, at: str) -> None:
    """Check that a share can be shown as a count. Raises EvidenceError where it is no plain n of base."""
    if shares == "per cent" or number["unit"] != "share" or pd.isna(number["value"]):
        return
    if not wording.is_count({**number, "weight": wording.words_in(number, "weight") or "none"}):
        raise EvidenceError(
            f"{at}: {number['address']} is no count of its base (weighted, or bounds): write `shares: per cent`."
        )
    if interval and shares in ("count", "per cent (count)") and pd.notna(number["low"]):
        raise EvidenceError(
            f"{at}: an interval stands beside a per cent: write `shares: both`, or delete `interval: true`."
        )


def worst_case(known: Mapping[str, dict[str, Any]], at: str) -> dict[str, float]:
    """Return the worst-case bounds of a number, weighted or not; none where it has none, or is them itself."""
    bounds = known.get(f"{trace_key(at)}.bounds")
    if bounds is None or bounds["address"] == at:
        return NO_BOUNDS
    return {"lowest": float(bounds["low"]), "highest": float(bounds["high"])}


def plain(cells: pd.DataFrame, table: Table, mark: str) -> pd.DataFrame:
    """Return a table as a frame for CSV: one line per cell; title, notes and mark on every line, so none is lost."""
    notes = str(cells["notes"].iloc[0]).replace("\n", " ")
    return FINDING_TABLE.framed(cells.assign(title=table.title, notes=notes, mark=mark))
