"""What charts are drawn with: layers of words, boxes and lines, each with its place in pixels, for Vega-Lite."""

import textwrap
from typing import Any

WIDTH = 480
INK, SOFT, GRID = "#1d1d1f", "#53565a", "#d9dcdf"
Layers = list[dict[str, Any]]


def layer(mark: dict[str, Any], rows: list[dict[str, Any]], channels: list[str]) -> dict[str, Any]:
    """Return one layer: `rows` hold places in pixels and colours as they are, a field a channel."""
    named = {name: {"field": name, "type": "nominal" if name == "text" else "quantitative"} for name in channels}
    for name, channel in named.items():
        if name != "text":
            channel["scale"] = None  # type: ignore[assignment]
        if name in ("x", "y"):
            channel["axis"] = None  # type: ignore[assignment]
        if name in ("color", "shape"):
            channel |= {"type": "nominal", "legend": None}  # type: ignore[dict-item]
        if name in ("x2", "y2"):
            del channel["type"], channel["scale"]
    return {"data": {"values": rows}, "mark": mark, "encoding": named}


def words(
    lines: list[tuple[float, float, str]], *, align: str = "left", size: int = 14, colour: str = INK, bold: bool = False
) -> dict[str, Any]:
    """Return a layer of words, each at x and the middle of its line y."""
    mark = {"type": "text", "align": align, "baseline": "middle", "fontSize": size, "color": colour}
    rows = [{"x": x, "y": y, "text": text} for x, y, text in lines]
    return layer(mark | {"fontWeight": "bold" if bold else "normal"}, rows, ["x", "y", "text"])


def boxes(rows: list[tuple[float, float, float, float, str]]) -> dict[str, Any]:
    """Return a layer of filled boxes, each from x, y to x2, y2 in a colour."""
    named = [dict(zip(("x", "y", "x2", "y2", "color"), row, strict=True)) for row in rows]
    return layer({"type": "rect"}, named, ["x", "y", "x2", "y2", "color"])


def rules(rows: list[tuple[float, float, float, float]], colour: str, width: float = 1) -> dict[str, Any]:
    """Return a layer of straight lines, each from x, y to x2, y2."""
    named = [dict(zip(("x", "y", "x2", "y2"), row, strict=True)) for row in rows]
    return layer({"type": "rule", "color": colour, "strokeWidth": width}, named, ["x", "y", "x2", "y2"])


def wrapped(text: str, size: int, width: float = WIDTH) -> list[str]:
    """Return a text in lines that fit `width` pixels at a font size, by the mean width of a letter."""
    return textwrap.wrap(text, max(8, int(width / (size * (0.53 if size > 14 else 0.5))))) or [""]


def length(text: str, size: int) -> float:
    """Return about how many pixels a text takes."""
    return len(text) * size * 0.53
