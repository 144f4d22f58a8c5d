"""The workbook: one sheet per table, numbers as numbers, with title, source, notes and mark on every sheet."""

import datetime
import io
import re
import textwrap
from typing import Any

import pandas as pd
import xlsxwriter

from scripts.findings import wording
from scripts.ground.long_table import records
from scripts.settings.evaluation import Masthead
from scripts.settings.finding import Finding, Table

# A fixed date: the workbook must have the same bytes whenever it is made.
CREATED = datetime.datetime(2000, 1, 1)
INTERNAL = "Internal: disclosure control not yet applied"
LONGEST_NAME = 31
AMOUNTS = ["value", "low", "high", "lowest", "highest"]
LONG = ["finding", "table", "row", "column", "text", *AMOUNTS, "unit", "n", "base", "method", "address"]
Formats = dict[str, Any]
Cells = list[dict[str, Any]]


def write(cells: list[pd.DataFrame], findings: dict[str, Finding], evaluation: Masthead) -> dict[str, Any]:
    """Return `workbook`: contents, one sheet per table, and a last sheet with all numbers and their addresses.

    `cells` are the cells of each finding, `findings` their descriptions by key, `evaluation` title, symbol and mark.
    Shares are numbers from 0 to 1 with a format in per cent.
    """
    rows = [row for frame in cells for row in records(frame)]
    by_table: dict[tuple[str, str], Cells] = {}
    for row in rows:
        by_table.setdefault((row["finding"], row["table"]), []).append(row)
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": evaluation.title, "comments": evaluation.mark, "created": CREATED})
    formats = styles(book)
    contents = book.add_worksheet("Contents")
    listed: list[tuple[str, str, str]] = []
    taken = {"contents", "all numbers"}
    for key, finding in findings.items():
        for name, table in finding.tables.items():
            sheet_name = sheet_named(f"{key} {name}", taken)
            write_table(book.add_worksheet(sheet_name), by_table[key, name], table, evaluation, formats)
            listed.append((sheet_name, finding.title, table.title))
    write_contents(contents, listed, evaluation, formats)
    if rows:
        write_long(book.add_worksheet("All numbers"), rows, evaluation, formats)
    book.close()
    return {"workbook": buffer.getvalue(), "line": f"workbook: {wording.several(len(listed), 'table')}"}


def styles(book: Any) -> Formats:
    """Return the formats of the workbook by name."""
    wrap = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "mark": book.add_format({"bold": True, "font_color": "#8A3200"}),
        "plain": book.add_format({"valign": "top"}),
        "wrap": book.add_format(wrap),
        "note": book.add_format({"font_color": "#53565A"}),
        "link": book.add_format({"font_color": "#0B4A84", "underline": 1, "valign": "top"}),
        "head": book.add_format(wrap | {"bold": True, "top": 2, "bottom": 1, "valign": "bottom"}),
        "head_right": book.add_format(
            wrap | {"bold": True, "top": 2, "bottom": 1, "align": "right", "valign": "bottom"}
        ),
        "share": book.add_format({"num_format": "0%", "valign": "top"}),
        "whole": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "one": book.add_format({"num_format": "#,##0.0", "valign": "top"}),
        "two": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "right": book.add_format({"align": "right", "valign": "top"}),
    }


def sheet_named(wanted: str, taken: set[str]) -> str:
    """Return a name for a sheet: at most 31 letters, none that Excel forbids, no name twice."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", wanted)
    name, position = plain[:LONGEST_NAME].strip(), 1
    while name.lower() in taken:
        position += 1
        name = f"{plain[: LONGEST_NAME - 1 - len(str(position))].strip()} {position}"
    taken.add(name.lower())
    return name


def number_format(formats: Formats, value: Any, unit: str) -> Any:
    """Return the format of a number by its unit."""
    if unit == "share":
        return formats["share"]
    if unit in wording.TWO_DECIMALS:
        return formats["two"]
    return formats["whole" if float(value).is_integer() else "one"]


def put(sheet: Any, row: int, column: int, value: Any, unit: str, formats: Formats) -> None:
    """Write one number, or the word for a missing one."""
    if pd.isna(value):
        sheet.write_string(row, column, wording.ABSENT, formats["right"])
    else:
        sheet.write_number(row, column, float(value), number_format(formats, value, unit))


def opening(sheet: Any, title: str, evaluation: Masthead, formats: Formats) -> int:
    """Write title and mark at the top of a sheet; return the next free row."""
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, f"{evaluation.title} ({evaluation.symbol})".removesuffix(" ()"), formats["note"])
    sheet.write_string(2, 0, ". ".join(filter(None, [INTERNAL, evaluation.mark])) + ".", formats["mark"])
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return 4


def fit(sheet: Any, row: int, texts: list[tuple[str, float]]) -> None:
    """Make a row as high as its wrapped texts need, each with the width of its column; not every program does it."""
    lines = max(len(textwrap.wrap(text, max(int(width), 1)) or [""]) for text, width in texts)
    sheet.set_row(row, 15.5 * lines)


def lines(cells: Cells, order: str) -> list[tuple[int, Cells]]:
    """Return the cells of each row or column of a table, as `order` has them."""
    found: dict[int, Cells] = {}
    for cell in cells:
        found.setdefault(int(cell[order]), []).append(cell)
    return sorted(found.items(), key=lambda line: line[0])


def layout(cells: Cells, interval: bool) -> list[tuple[int, str, str]]:
    """Return the columns of a sheet: order of the column in the table, what it shows, its head."""
    columns = []
    for order, part in lines(cells, "column_order"):
        label = str(part[0]["column"])
        addresses = [str(cell["address"]) for cell in part]
        unit = wording.beside(label, wording.shared_unit([cell["unit"] for cell in part], addresses))
        head = f"{label} ({unit})" if unit else label
        bounds = any(address.endswith(".bounds") for address in addresses)
        if not bounds:
            columns.append((order, "value", head))
        ends = not all(map(wording.is_base, addresses)) and any(pd.notna(cell["low"]) for cell in part)
        if bounds or (interval and ends):
            columns += [(order, "low", f"{label}, low"), (order, "high", f"{label}, high")]
        if any(pd.notna(cell["lowest"]) for cell in part):
            columns += [(order, end, f"{label}, {end} bound") for end in ("lowest", "highest")]
    return columns


def write_table(sheet: Any, cells: Cells, table: Table, evaluation: Masthead, formats: Formats) -> None:
    """Write one table: title, mark, heads, numbers, source and notes."""
    top = opening(sheet, table.title, evaluation, formats)
    columns = layout(cells, table.interval)
    mixed = any(len({cell["unit"] for cell in part}) > 1 for _, part in lines(cells, "column_order"))
    heads = ["", *(["Unit"] if mixed else []), *(head for _, _, head in columns)]
    first = len(heads) - len(columns)
    for position, head in enumerate(heads):
        sheet.write_string(top, position, head, formats["head" if position < first else "head_right"])
    wide = min(max(18, max(len(str(label)) for label in {cell["row"] for cell in cells}) + 2), 60)
    fit(sheet, top, [(head, 13) for head in heads])
    row = top
    for _, part in lines(cells, "row_order"):
        row += 1
        label = str(part[0]["row"])
        sheet.write_string(row, 0, label, formats["wrap"])
        fit(sheet, row, [(label, wide)])
        if mixed:
            sheet.write_string(row, 1, ", ".join(dict.fromkeys(cell["unit"] for cell in part)), formats["plain"])
        by_order = {int(cell["column_order"]): cell for cell in part}
        for position, (order, what, _) in enumerate(columns, first):
            cell = by_order[order]
            if what == "value" and cell["unit"] == "share" and " of " in str(cell["text"]):
                sheet.write_string(row, position, str(cell["text"]), formats["right"])
            else:
                put(sheet, row, position, cell[what], str(cell["unit"]), formats)
    notes = [f"Source: {cells[0]['source']}.", *filter(None, str(cells[0]["notes"]).split("\n"))]
    for position, note in enumerate(notes, row + 2):
        sheet.write_string(position, 0, note, formats["note"])
    sheet.set_column(0, 0, wide)
    sheet.set_column(1, len(heads) - 1, 14)
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)


def write_contents(sheet: Any, listed: list[tuple[str, str, str]], evaluation: Masthead, formats: Formats) -> None:
    """Write the list of the sheets, each a link."""
    top = opening(sheet, "Contents", evaluation, formats)
    for position, head in enumerate(["Sheet", "Table", "Finding"]):
        sheet.write_string(top, position, head, formats["head"])
    for row, (name, finding, table) in enumerate(listed, top + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], name)
        sheet.write_string(row, 1, table, formats["wrap"])
        sheet.write_string(row, 2, finding, formats["wrap"])
        fit(sheet, row, [(table, 60), (finding, 60)])
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 2, 60)
    sheet.freeze_panes(top + 1, 0)


def write_long(sheet: Any, cells: Cells, evaluation: Masthead, formats: Formats) -> None:
    """Write every cell of every table with its address, a row each."""
    top = opening(sheet, "All numbers, with the address to trace each", evaluation, formats)
    numbers = (*AMOUNTS, "n", "base")
    for position, head in enumerate(LONG):
        sheet.write_string(top, position, head.capitalize(), formats["head_right" if head in numbers else "head"])
    for row, cell in enumerate(cells, top + 1):
        for position, name in enumerate(LONG):
            if name not in numbers:
                sheet.write_string(row, position, "" if pd.isna(cell[name]) else str(cell[name]), formats["plain"])
            elif pd.notna(cell[name]):
                put(sheet, row, position, cell[name], "count" if name in ("n", "base") else str(cell["unit"]), formats)
    for position, width in enumerate([10, 20, 36, 24, 18, 10, 10, 10, 10, 10, 12, 8, 8, 40, 60]):
        sheet.set_column(position, position, width)
    sheet.autofilter(top, 0, top + len(cells), len(LONG) - 1)
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
