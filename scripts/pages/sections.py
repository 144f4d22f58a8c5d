"""What the sections of the page of method and of the pages of surveys are made of: tables of texts."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from scripts.findings import wording

NONE = "–"
Section = dict[str, Any]


def section(
    key: str,
    title: str,
    texts: list[str],
    tables: list[dict[str, Any]],
    drawing: str = "",
    folds: Sequence[dict[str, Any]] = (),
) -> Section:
    """Return one section of a page; `drawing` is an SVG of ours, `folds` are parts that open, under an index."""
    shown = [table for table in tables if table["rows"]]
    return {"key": key, "title": title, "texts": texts, "tables": shown, "drawing": drawing, "folds": list(folds)}


def link(address: str, words: str) -> Markup:
    """Return a link for a cell."""
    return Markup('<a href="{}">{}</a>').format(address, words)


def table(
    caption: str,
    heads: list[str],
    rows: list[list[str]],
    numbers: str = "",
    *,
    words: bool = False,
    narrow: bool = False,
    note: str = "",
) -> dict[str, Any]:
    """Return one table; `numbers` has an "n" for a column of numbers, "c" for code, anything else for words.

    A table with `words` has wide columns, a `narrow` one is no wider than it has to be; `note` is printed under it.
    """
    kinds = numbers.ljust(len(heads), ".")
    labelled = [
        {"label": head, "number": kind == "n", "code": kind == "c"} for head, kind in zip(heads, kinds, strict=True)
    ]
    return {"caption": caption, "heads": labelled, "rows": rows, "words": words, "narrow": narrow, "note": note}


def cell(value: Any, unit: str = "count") -> str:
    """Return one value as printed."""
    if pd.isna(value):
        return NONE
    return wording.figure(value, unit) + ("%" if unit == "share" else "")


def chance(p: float) -> str:
    """Return a p as printed."""
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def begun(sentence: str) -> str:
    """Return a sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def texts(frame: pd.DataFrame) -> list[list[str]]:
    """Return a frame as rows of texts."""
    return [[NONE if pd.isna(value) else str(value) for value in row] for row in frame.itertuples(index=False)]
