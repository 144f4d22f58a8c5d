"""The drawings of the house as SVG: the few marks that `charts` makes of Vega-Lite, each at its place in pixels.

The same bytes as Vega writes (tests/test_figures.py compares), which would take an engine of a browser half a second to
start and more for a drawing than all of its numbers take. PNGs are made of these SVGs.
"""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
CLASSES = {"point": "symbol"}  # where Vega has another word for a mark
MIDDLE = 0.3  # from the middle of a line of text to its foot, in sizes of its font
ROOT3 = math.sqrt(3) / 2


def svg(spec: Row) -> str:
    """Return a drawing of `figures.page` as SVG."""
    pad, wide, high = spec["padding"], spec["width"], spec["height"]
    size = f'width="{wide + 2 * pad}" height="{high + 2 * pad}"'
    layers = "".join(group(layer, f"layer_{place}_marks", spec["config"]) for place, layer in enumerate(spec["layer"]))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" '
        f'class="marks" {size} viewBox="0 0 {wide + 2 * pad} {high + 2 * pad}">'
        f'<rect {size} fill="{spec["background"]}"/>'
        f'<g fill="none" stroke-miterlimit="10" transform="translate({pad},{pad})">'
        '<g class="mark-group role-frame root"><g transform="translate(0,0)">'
        f'<path class="background" d="M0,0h{wide}v{high}h-{wide}Z"/><g>{layers}</g>'
        '<path class="foreground" d="" display="none"/></g></g></g></svg>'
    )


def group(layer: Row, name: str, config: Row) -> str:
    """Return the marks of one layer; a row has what its encoding names, all else is that of the mark."""
    mark = layer["mark"] | {"font": config["font"]}
    rows = [mark | {key: row[key] for key in layer["encoding"]} for row in layer["data"]["values"]]
    kind = mark["type"]
    drawn = line(rows) if kind == "line" else "".join(MARKS[kind](row) for row in rows)
    return element("g", f'class="mark-{CLASSES.get(kind, kind)} role-mark {name}"', drawn)


def element(name: str, attributes: str, content: str) -> str:
    """Return an element with what it holds, if anything."""
    return f"<{name} {attributes}>{content}</{name}>" if content else f"<{name} {attributes}/>"


def text(row: Row) -> str:
    """Return words."""
    y = row["y"] + math.floor(MIDDLE * row["fontSize"] + 0.5)
    attributes = (
        f'text-anchor="{ANCHORS[row["align"]]}" transform="translate({number(row["x"])},{number(y)})" '
        f'font-family="{row["font"]}" font-size="{row["fontSize"]}px" font-weight="{row["fontWeight"]}" '
        f'fill="{row["color"]}"'
    )
    return element("text", attributes, escaped(str(row["text"]).strip()))


def box(row: Row) -> str:
    """Return a filled box."""
    (left, right), (top, bottom) = sorted((row["x"], row["x2"])), sorted((row["y"], row["y2"]))
    wide, high = right - left, bottom - top
    path = f"M{number(left)},{number(top)}h{number(wide)}v{number(high)}h{number(-wide)}Z"
    return f'<path d="{path}" fill="{row["color"]}"/>'


def rule(row: Row) -> str:
    """Return a straight line."""
    x, y = row["x"], row["y"]
    return (
        f'<line transform="translate({number(x)},{number(y)})" x2="{number(row["x2"] - x)}" '
        f'y2="{number(row["y2"] - y)}" stroke="{row["color"]}" stroke-width="{number(row["strokeWidth"])}"/>'
    )


def line(rows: list[dict[str, Any]]) -> str:
    """Return one line through all points."""
    if not rows:
        return ""
    path = "M" + "L".join(f"{short(row['x'])},{short(row['y'])}" for row in rows) + ("Z" if len(rows) == 1 else "")
    return f'<path d="{path}" stroke="{rows[0]["color"]}" stroke-width="{number(rows[0]["strokeWidth"])}"/>'


def point(row: Row) -> str:
    """Return a point in its shape, filled or not."""
    paint = "fill" if row["filled"] else "stroke"
    place = f"translate({number(row['x'])},{number(row['y'])})"
    return (
        f'<path transform="{place}" d="{shape(row.get("shape", "circle"), row["size"])}" {paint}="{row["color"]}" '
        f'stroke-width="{number(row.get("strokeWidth", 2))}" opacity="{number(row["opacity"])}"/>'
    )


def shape(name: str, size: float) -> str:
    """Return the outline of a point of so many square pixels about its place."""
    r = math.sqrt(size) / 2
    if name == "circle":
        a, b = short(r), short(-r)
        return f"M{a},0A{a},{a},0,1,1,{b},0A{a},{a},0,1,1,{a},0"
    if name == "square":
        return f"M{short(-r)},{short(-r)}h{short(2 * r)}v{short(2 * r)}h{short(-2 * r)}Z"
    s, h = r / 2.5, r * ROOT3
    corners = {
        "triangle-up": [(0, -h), (-r, h), (r, h)],
        "triangle-down": [(0, h), (-r, -h), (r, -h)],
        "diamond": [(-r, 0), (0, -r), (r, 0), (0, r)],
        "cross": [
            *((-r, -s), (-r, s), (-s, s), (-s, r), (s, r), (s, s)),
            *((r, s), (r, -s), (s, -s), (s, -r), (-s, -r), (-s, -s)),
        ],
    }
    return "M" + "L".join(f"{short(x)},{short(y)}" for x, y in corners[name]) + "Z"


MARKS = {"text": text, "rect": box, "rule": rule, "point": point}


def number(value: float) -> str:
    """Return a number as JavaScript writes it: no point where there is nothing behind it, small ones in full."""
    if value == int(value):
        return str(int(value))
    written = repr(float(value))
    if "e" not in written:
        return written
    return f"{Decimal(written):f}" if abs(value) >= 1e-6 else re.sub(r"e-0", "e-", written)


def short(value: float) -> str:
    """Return a number with at most three decimals."""
    return number(math.floor(value * 1000 + 0.5) / 1000)


def escaped(words: str) -> str:
    """Return words as they stand in SVG."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
