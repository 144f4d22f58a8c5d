"""The HTML of a table: caption, heads with scope, numbers to the right, source, notes and mark under it."""

from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.findings import wording
from scripts.ground.long_table import records
from scripts.settings.finding import Table

HERE = Path(__file__).parent / "templates"


@cache
def environment(*pages: Path) -> Environment:
    """Return the templates of tables, and those in further folders; everything put into them is escaped."""
    return Environment(
        loader=FileSystemLoader([HERE, *pages]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, **values: Any) -> str:
    """Return a template filled in."""
    return environment().get_template(template).render(**values)


def grid(cells: pd.DataFrame) -> dict[str, Any]:
    """Return the heads and lines of a table: columns (label, unit) and rows (label, unit, cells)."""
    columns: dict[Any, list[dict[str, Any]]] = {}
    lines: dict[Any, list[dict[str, Any]]] = {}
    for one in sorted(records(cells), key=itemgetter("row_order", "column_order")):
        columns.setdefault(one["column_order"], []).append(one)
        lines.setdefault(one["row_order"], []).append({**one, "bounds": wording.bounds_text(one)})
    mixed = any(len({one["unit"] for one in own}) > 1 for own in columns.values())
    rows = []
    for own in lines.values():
        named = head("row", own) if mixed else {"label": str(own[0]["row"]), "unit": ""}
        rows.append({**named, "cells": own})
    return {"columns": [head("column", columns[order]) for order in sorted(columns)], "rows": rows}


def head(line: str, cells: list[dict[str, Any]]) -> dict[str, str]:
    """Return the head of a row or a column: its label and its unit."""
    label = str(cells[0][line])
    unit = wording.shared_unit([str(one["unit"]) for one in cells], [str(one["address"]) for one in cells])
    return {"label": label, "unit": wording.beside(label, unit)}


def fragment(cells: pd.DataFrame, table: Table, mark: str, name: str = "") -> Markup:
    """Return the markup of one table for a page; `name` is its anchor there."""
    notes = [note for note in str(cells["notes"].iloc[0]).split("\n") if note]
    values = {"title": table.title, "source": cells["source"].iloc[0], "notes": notes, "mark": mark, "name": name}
    return Markup(render("table.html", **grid(cells), **values))


def document(cells: pd.DataFrame, table: Table, mark: str) -> str:
    """Return one table as a file of its own."""
    return render("table_page.html", title=table.title, mark=mark, table=fragment(cells, table, mark))
