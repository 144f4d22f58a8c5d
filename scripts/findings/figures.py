"""The figures of a finding, drawn from the cells of its tables as SVG and PNG, with what must be said beside them."""

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import vl_convert
from pdfminer.pdffont import TrueTypeFont

from scripts.findings import charts, drawing, marks, wording
from scripts.ground.errors import EvidenceError
from scripts.ground.long_table import records
from scripts.settings.finding import Figure, Finding

# Fonts of our own under a name of their own, so that a picture has the same bytes whatever fonts a machine has.
# A browser has Liberation Sans or Arial, whose letters are as wide.
FONTS = Path(__file__).parent / "fonts"
FONT = "Triangulate Sans, Liberation Sans, Arial, Helvetica, sans-serif"
vl_convert.register_font_directory(str(FONTS))
OURS = "Figure of this reconstruction, not of the report"
INVENTED = "Invented series: the report has these numbers only as a picture"
INVENTED_OURS = "Invented series: the report prints few or none of these numbers"
ALERT = "#8a3200"
MANY = 40


def draw(
    cells: pd.DataFrame, finding: Finding, key: str, mark: str, places: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return `figures`: an SVG and a PNG a figure.

    `cells` are the cells of all tables of the finding, `finding` its description, `key` its name, `mark` what
    every layout says of itself, `places` where each table stands in a plan in Excel.
    Raises EvidenceError for a figure whose table mixes units.
    """
    files: dict[str, str | bytes] = {}
    elsewhere: list[str] = []
    for name, figure in finding.figures.items():
        own = cells[cells["table"] == figure.table]
        place = f"{(places or {}).get(figure.table, f'config/findings/{key}.yaml')}: figure {name}"
        spec = chart(own, figure, mark, place)
        svg = drawing.svg(spec)
        files[f"{name}.svg"] = described(svg, own, figure, name)
        files[f"{name}.png"] = vl_convert.svg_to_png(svg, scale=2)
        if set(json.dumps(spec, ensure_ascii=False)) - letters():
            elsewhere.append(f"{name}.png")
    line = f"finding {key}: {wording.several(len(files) // 2, 'figure')} drawn"
    if elsewhere:
        line += f"; {', '.join(elsewhere)} has characters that the built-in font lacks, so they may be missing or look "
        line += "different on other machines: check it, or use the .svg"
    return {"figures": files, "line": line}


@cache
def letters() -> frozenset[str]:
    """Return the letters of the font of the house: those of Latin, Greek and Cyrillic, and signs."""
    with (FONTS / "TriangulateSans-Regular.ttf").open("rb") as file:
        return frozenset(TrueTypeFont("house", file).create_unicode_map().cid2unichr.values())


def chart(cells: pd.DataFrame, figure: Figure, mark: str, place: str) -> dict[str, Any]:
    """Return the Vega-Lite description of a figure: head, chart, foot."""
    units = [unit for unit in sorted(charts.drawn(cells)["unit"].unique()) if unit != "rank"]
    if figure.kind == "likert":
        units = [unit for unit in units if unit == "share"] or units
    if len(units) > 1:
        raise EvidenceError(
            f"{place}: the table {figure.table} mixes units ({', '.join(units)}); draw a table with one unit."
        )
    if not len(charts.drawn(cells)) or (figure.kind == "likert" and units != ["share"]):
        raise EvidenceError(f"{place}: the table {figure.table} has nothing to draw as {figure.kind}.")
    head, top = heading(cells, figure, mark)
    body, bottom = charts.KINDS[figure.kind](cells, top)
    foot, end = footing(cells, figure, mark, bottom + 6)
    return page([*head, *body, *foot], end)


def page(layers: marks.Layers, height: float) -> dict[str, Any]:
    """Return layers as the Vega-Lite description of one drawing of the house, in its font."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": marks.WIDTH,
        "height": round(height),
        "padding": 12,
        "autosize": {"type": "none"},
        "background": "white",
        "layer": layers,
        "resolve": {"scale": {"x": "independent", "y": "independent"}},
        "config": {"font": FONT, "text": {"font": FONT}, "view": {"stroke": None}, "aria": False},
    }


def heading(cells: pd.DataFrame, figure: Figure, mark: str) -> tuple[marks.Layers, float]:
    """Return the number, the title and, where it holds, the word that the series is invented."""
    layers: marks.Layers = []
    y = 0.0
    # Of an evaluation of one's own every figure is one's own: only beside a report that was rebuilt must it be said.
    over = f"Figure {figure.number}" if figure.number else OURS if mark else ""
    if over:
        layers.append(marks.words([(0, y + 8, over)], size=13, colour=marks.SOFT))
        y += 20
    title = [(0.0, y + 10 + 22 * i, line) for i, line in enumerate(marks.wrapped(figure.title, 18))]
    layers.append(marks.words(title, size=18, bold=True))
    y += 22 * len(title) + 4
    for line in marks.wrapped(measured(cells), 13) if measured(cells) else []:
        layers.append(marks.words([(0.0, y + 8, line)], size=13, colour=marks.SOFT))
        y += 18
    if figure.invented:
        lines = [(0.0, y + 8 + 17 * i, line) for i, line in enumerate(marks.wrapped(invented(figure), 13))]
        layers.append(marks.words(lines, size=13, colour=ALERT, bold=True))
        y += 17 * len(lines) + 4
    return layers, y + 8


def invented(figure: Figure) -> str:
    """Return what a figure with invented numbers says: what the report has of them."""
    return INVENTED if figure.number else INVENTED_OURS


def measured(cells: pd.DataFrame) -> str:
    """Return what the marks measure: the label of the one column, and the unit."""
    shown = charts.drawn(cells)
    columns, unit = charts.labels_of(shown, "column"), wording.uniform_unit(shown)
    label = columns[0] if len(columns) == 1 else ""
    return ", ".join(filter(None, [label, wording.beside(label, unit)]))


def footing(cells: pd.DataFrame, figure: Figure, mark: str, top: float) -> tuple[marks.Layers, float]:
    """Return source, notes and mark under a figure."""
    # A chart draws no bounds; they stand in the table it was made from.
    notes = [note for note in str(cells["notes"].iloc[0]).split("\n") if not note.startswith("Bounds")]
    if figure.kind == "likert":
        # Each row of the chart says its own base.
        notes = [note for note in notes if not note.startswith("Base")]
    said = [f"{sentence}." for sentence in remarks(figure, cells)]
    said += [*notes, f"Source: {cells['source'].iloc[0]}."]
    lines = marks.wrapped(" ".join(dict.fromkeys(filter(None, said))), 12)
    placed = [(0.0, top + 8 + 16 * i, line) for i, line in enumerate(lines)]
    layers, y = [marks.words(placed, size=12, colour=marks.SOFT)], top + 16 * len(lines)
    if mark:
        marked = [(0.0, y + 10 + 16 * i, line) for i, line in enumerate(marks.wrapped(f"{mark}.", 12))]
        layers.append(marks.words(marked, size=12, colour=ALERT, bold=True))
        y += 16 * len(marked) + 4
    return layers, y + 4


def remarks(figure: Figure, cells: pd.DataFrame) -> list[str]:
    """Return what the reader of a chart must know beside the notes of its table."""
    own = [figure.note.rstrip(".")] if figure.note else []
    if figure.kind == "ranking" and (cells["unit"] == "rank").all():
        return [*own, "Dots: place among all, the first furthest to the right"]
    if figure.kind != "likert":
        return own
    shares = charts.drawn(cells)
    odd = shares.loc[shares["unit"] == "share", "column"].nunique() % 2
    return [*own, charts.EVEN, *([charts.SPLIT] if odd else [])]


def described(svg: str, cells: pd.DataFrame, figure: Figure, name: str) -> str:
    """Return the SVG as one image with a name and, for who cannot see it, its numbers in words."""
    number = f"Figure {figure.number}: " if figure.number else ""
    return named(svg, name, number + figure.title, alternative(cells, figure))


def named(svg: str, name: str, title: str, text: str) -> str:
    """Return an SVG as one image with a title and a text, whose ids begin with `name`."""
    opening, rest = svg.split(">", 1)
    attributes = f' role="img" lang="en" aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
    head = f'<title id="{name}-title">{escape(title)}</title>'
    desc = f'<desc id="{name}-desc">{escape(text)}</desc>'
    return opening + attributes + head + desc + rest + "\n"


def alternative(cells: pd.DataFrame, figure: Figure) -> str:
    """Return the numbers of a figure as words, or where there are many, where to read them."""
    shown = charts.drawn(cells)
    start = f"{invented(figure)}. " if figure.invented else ""
    if len(shown) > MANY:
        return f"{start}The {len(shown)} numbers of this chart are in the table {figure.table}."
    several = len(charts.labels_of(shown, "column")) > 1
    rows = [
        f"{label}: " + ", ".join(f"{c['column']} {c['text']}" if several else str(c["text"]) for c in records(part))
        for label, part in charts.by_row(shown)
    ]
    return start + "; ".join(rows) + "."
