"""The HTML of a table: caption, heads with scope, numbers to the right, source, notes and mark under it."""

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from scripts.findings import layout
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


def fragment(cells: pd.DataFrame, table: Table, mark: str, name: str = "") -> Markup:
    """Return the markup of one table for a page; `name` is its anchor there."""
    return Markup(render("table.html", table=layout.of(cells, table.title, mark), name=name))


def document(cells: pd.DataFrame, table: Table, mark: str) -> str:
    """Return one table as a file of its own."""
    return render("table_page.html", title=table.title, mark=mark, table=fragment(cells, table, mark))
