"""A draft of a plan in Excel: a row a closed question, drop-downs, and the words that can be used on a second sheet."""

import datetime
import io
from typing import Any, get_args

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from scripts.settings.finding import Kind, Shares
from scripts.settings.plan import COLUMNS, LAYOUTS, SHEET, TOTALS

CREATED = datetime.datetime(2000, 1, 1)  # the same bytes whenever it is made
MOST = 6  # tables
ROWS = 200  # that have drop-downs
GENERATED = ("categories", "nets", "collapsed", "codes", "rates")
HEADS = ("source", "rows", "label", "statistics", "by")
WIDTHS = {"title": 50, "rows": 24, "statistics": 28, "by": 20, "layout": 20, "note": 30, "key": 20}
CHOICES = {
    "layout": LAYOUTS, "total": TOTALS, "shares": get_args(Shares), "figure": get_args(Kind),
    "variant": ("weighted", "bounds"),
    **dict.fromkeys(("base", "interval", "hide_empty"), ("true", "false")),
}  # fmt: skip


def write(words: list[dict[str, str]], name: str) -> dict[str, Any]:
    """Return `draft`, a plan with the first closed questions; `words` are the lines of `settings.plan_words.of`."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": CREATED})
    bold = book.add_format({"bold": True, "bottom": 1})
    page, listed = book.add_worksheet(SHEET), book.add_worksheet("Words")
    page.write_row(0, 0, ["title", f"First tables ({name})"])
    page.write_row(2, 0, COLUMNS, bold)
    closed = [one for one in words if one["closed"]][:MOST]
    for row, one in enumerate(closed, 3):
        by = one["by"].partition(";")[0]
        key = one["rows"] if one["rows"].isascii() else f"table_{row - 2}"
        told = {"key": key, "title": one["label"], "source": one["source"], "rows": one["rows"], "by": by}
        told |= {"statistics": "categories"}
        for at, column in enumerate(COLUMNS):
            if column == "base":
                page.write_boolean(row, at, True)
            elif told.get(column):
                page.write_string(row, at, told[column])
    words_of = {
        "source": [one["source"] for one in words],
        "rows": [one["rows"] for one in words],
        "statistics": [*GENERATED, *(key for one in words for key in one["statistics"].split("; ") if key)],
        "by": [key for one in words for key in one["by"].split("; ") if key],
    }
    listed.write_row(0, 0, HEADS, bold)
    for row, one in enumerate(words, 1):
        listed.write_row(row, 0, [one[head] for head in HEADS])
    for at, (column, found) in enumerate(words_of.items(), len(HEADS) + 1):
        different = list(dict.fromkeys(found))
        listed.write_string(0, at, f"list of {column}", bold)
        listed.write_column(1, at, different)
        letter = xl_col_to_name(at)
        place = f"=Words!${letter}$2:${letter}${max(len(different), 1) + 1}"
        # Several words may stand in a cell, so that others than those of the list are let in.
        offer(page, column, {"source": place, "show_error": column == "source"})
    for column, choices in CHOICES.items():
        offer(page, column, {"source": list(choices)})
    for at, column in enumerate(COLUMNS):
        page.set_column(at, at, WIDTHS.get(column, 12))
    listed.set_column(0, len(HEADS) + len(words_of), 28)
    page.freeze_panes(3, 2)
    listed.freeze_panes(1, 0)
    book.close()
    return {"draft": buffer.getvalue(), "line": f"{name}: a plan of {len(closed)} tables drafted"}


def offer(page: Any, column: str, about: dict[str, Any]) -> None:
    """Give the cells of a column a drop-down."""
    at = COLUMNS.index(column)
    page.data_validation(3, at, ROWS + 2, at, {"validate": "list", **about})
