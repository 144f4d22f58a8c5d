"""The workbook: one sheet per table, numbers as numbers, with title, source, notes and mark on every sheet."""

import datetime
import io
import re
import textwrap
from typing import Any

import pandas as pd
import xlsxwriter

from scripts.findings import layout, wording
from scripts.findings.layout import Cell, Layout
from scripts.ground.long_table import records
from scripts.settings.evaluation import Masthead
from scripts.settings.finding import Finding

# A fixed date: the workbook must have the same bytes whenever it is made.
CREATED = datetime.datetime(2000, 1, 1)
INTERNAL = "Internal: disclosure control not yet applied"
LONGEST_NAME = 31
AMOUNTS = ["value", "low", "high", "lowest", "highest"]
LONG = ["finding", "table", "row", "column", "text", *AMOUNTS, "unit", "n", "base", "method", "address"]
# A number, or another text, and its interval; a number that is nothing else.
WITH_INTERVAL = re.compile(r"(.+%|[\u2212\d.,]+) \(([\u2212\d.,]+ to [\u2212\d.,]+)\)")
PLAIN_NUMBER = re.compile(r"\u2212?[\d,]+(\.\d+)?(%)?")
PARTS = ("", "interval", "bounds")
UPRIGHT = 95  # letters that a page shows side by side before it lies on its side
Formats = dict[str, Any]
Cells = list[dict[str, Any]]


def write(cells: list[pd.DataFrame], findings: dict[str, Finding], evaluation: Masthead) -> dict[str, Any]:
    """Return `workbook`: contents, one sheet per table, and a last sheet with all numbers and their addresses.

    `cells` are the cells of each finding, `findings` their descriptions by key, `evaluation` title, symbol and mark.
    Shares are numbers from 0 to 1 with a format in per cent.
    """
    rows = [row for frame in cells for row in records(frame)]
    every = pd.concat(cells) if cells else pd.DataFrame(columns=["finding", "table"])
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
            own = every[(every["finding"] == key) & (every["table"] == name)]
            write_table(book.add_worksheet(sheet_name), layout.of(own, table.title, ""), evaluation, formats)
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
        "spanner": book.add_format(wrap | {"bold": True, "top": 2, "bottom": 1, "align": "center"}),
        "heading": book.add_format({"bold": True, "valign": "top"}),
        "heading_inside": book.add_format({"bold": True, "valign": "top", "indent": 1}),
        "under": book.add_format(wrap | {"indent": 1}),
    } | {
        f"{sign}{decimals}": book.add_format({"num_format": f"{form};\u2212{form}", "valign": "top", "align": "right"})
        for sign, whole, end in (("%", "0", "%"), ("#", "#,##0", ""))
        for decimals in range(5)
        for form in [f"{whole}{'.' if decimals else ''}{'0' * decimals}{end}"]
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


def parts_of(cell: Cell) -> tuple[str, str, str]:
    """Return a cell as its columns show it: number, interval and bounds; each "" where it has none."""
    found = WITH_INTERVAL.fullmatch(cell.text)
    value, interval = (found[1], found[2]) if found else (cell.text, "")
    return value, interval, cell.bounds.removeprefix("bounds ")


def put_printed(sheet: Any, row: int, column: int, text: str, cell: Cell, formats: Formats) -> None:
    """Write a number that looks as printed, or the text where it is no plain number (`4 of 6`, `*`)."""
    found = PLAIN_NUMBER.fullmatch(text)
    if found is None or cell.status or pd.isna(cell.value):
        sheet.write_string(row, column, text, formats["right"])
        return
    decimals = len((found[1] or "").removeprefix("."))
    sheet.write_number(row, column, float(cell.value), formats[f"{'%' if found[2] else '#'}{decimals}"])


def write_table(sheet: Any, table: Layout, evaluation: Masthead, formats: Formats) -> None:
    """Write one table: title, mark, spanners over heads, numbers under headings, source and notes.

    A printed column is one column, with a narrow one for its interval and for its bounds where it has them.
    """
    top = opening(sheet, table.title, evaluation, formats)
    shown = [[parts_of(row.cells[at]) for row in table.rows] for at in range(len(table.columns))]
    kept = [[part for part in range(3) if part == 0 or any(one[part] for one in column)] for column in shown]
    starts = [1 + sum(map(len, kept[:at])) for at in range(len(kept) + 1)]
    for line in table.spanners:
        at = 0
        for label, span in line:
            first, last = starts[at], starts[at + span] - 1
            if label and last > first:
                sheet.merge_range(top, first, top, last, label, formats["spanner"])
            elif label:
                sheet.write_string(top, first, label, formats["spanner"])
            at += span
        top += 1
    sheet.write_string(top, 0, "", formats["head"])
    heads: list[tuple[str, float]] = []
    for column, own, start in zip(table.columns, kept, starts, strict=False):
        label = f"{column.label} ({column.unit})" if column.unit else column.label
        for at, part in enumerate(own):
            heads.append((label if part == 0 else PARTS[part], 14 if part == 0 else 11))
            sheet.write_string(top, start + at, heads[-1][0], formats["head_right"])
            sheet.set_column(start + at, start + at, heads[-1][1])
    fit(sheet, top, heads)
    labels = [f"{row.label} ({row.unit})" if row.unit else row.label for row in table.rows]
    wide = min(max(18, max(map(len, labels), default=0) + 2), 60)
    at = top
    for (headings, row), label in zip(table.lines, labels, strict=True):
        for depth, words in headings:
            at += 1
            sheet.write_string(at, 0, words, formats["heading" if depth == 0 else "heading_inside"])
        at += 1
        sheet.write_string(at, 0, label, formats["under" if row.under else "wrap"])
        fit(sheet, at, [(label, wide)])
        for cell, own, start in zip(row.cells, kept, starts, strict=False):
            texts = parts_of(cell)
            put_printed(sheet, at, start, texts[0], cell, formats)
            for aside, part in enumerate(own[1:], start + 1):
                sheet.write_string(at, aside, texts[part], formats["right"])
    for place, note in enumerate([f"Source: {table.source}.", *table.notes], at + 2):
        sheet.write_string(place, 0, note, formats["note"])
    sheet.set_column(0, 0, wide)
    if wide + sum(width for _, width in heads) <= UPRIGHT:
        sheet.set_portrait()
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top - len(table.spanners), top)


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
