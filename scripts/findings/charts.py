"""Charts as Vega-Lite descriptions (`drawing` draws them), from the cells of one table.

Every mark and word has its place in pixels, so a drawing depends on no font of the machine. A chart is a list of layers
that starts at `top` and the height at which it ends. Colours keep apart for the colour-blind, and no chart tells by
colour alone.
"""

import math
import re

import pandas as pd

from scripts.findings import small_bases, wording
from scripts.findings.marks import GRID, INK, WIDTH, Layers, boxes, layer, length, rules, words, wrapped
from scripts.ground.long_table import records

COLOURS = ["#0b5394", "#d55e00", "#007d5c", "#7b3f8c", "#5a5f66", "#a6761d"]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]
UNFAVOURABLE, NEUTRAL, FAVOURABLE = ["#a6480a", "#eda766"], "#d4d7da", ["#8db8dd", "#0b5394"]
SPLIT = "The middle answer is split evenly about the line; the base (n) leaves out who gave no rating"
EVEN = "Unfavourable answers to the left of the line, favourable to the right"


def legend(entries: list[tuple[str, str]], top: float) -> tuple[Layers, float]:
    """Return the legend, label and colour, as a run of boxes and words."""
    x, y, squares, labels = 0.0, top + 10, [], []
    for label, colour in entries:
        wide = 18 + 0.5 * 13 * len(label)
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 20
        squares.append((x, y - 6, x + 12, y + 6, colour))
        labels.append((x + 18, y, label))
        x += wide + 12
    return [boxes(squares), words(labels, size=13)], y + 18


def drawn(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the cells a chart draws: no bases, no bounds, no group in which nobody is."""
    beside = cells["address"].map(wording.is_base) | cells["address"].str.endswith(".bounds")
    return cells[~beside & cells["status"].fillna("").ne(small_bases.NO_CASES)]


def labels_of(cells: pd.DataFrame, line: str) -> list[str]:
    """Return the labels of the rows or columns, in order."""
    ordered = cells.sort_values([f"{line}_order"], kind="stable")
    return [str(label) for label in ordered[line].unique()]


def by_row(cells: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the rows of a table in order, each with its cells in order of the columns."""
    parts = cells.sort_values(["row_order", "column_order"]).groupby("row_order", sort=True)
    return [(str(part["row"].iloc[0]), part) for _, part in parts]


def bars(cells: pd.DataFrame, top: float) -> tuple[Layers, float]:
    """Return bars from zero, the label above each row and the number at the end of each bar."""
    cells = drawn(cells)
    columns = labels_of(cells, "column")
    colours = {column: COLOURS[i % len(COLOURS)] for i, column in enumerate(columns)}
    layers: Layers = []
    y = top
    if len(columns) > 1:
        layers, y = legend(list(colours.items()), top)
    room = max(length(text, 14) for text in cells["text"]) + 12
    ends = cells[["value", "low", "high"]].astype("float64")
    least, most = min(0.0, float(ends.min().min())), max(1e-12, float(ends.max().max()))  # 0 where all is withheld
    scale = (WIDTH - room) / (most - least)
    zero = -least * scale
    filled, labels, numbers, whiskers, zeros = [], [], [], [], []
    for label, part in by_row(cells):
        for line in wrapped(label, 14):
            labels.append((0.0, y + 9, line))
            y += 18
        zeros.append((zero, y - 1, zero, y + 21 * len(part) - 2))
        for cell in records(part):
            end = zero if pd.isna(cell["value"]) else zero + float(cell["value"]) * scale
            filled.append((min(zero, end), y, max(zero, end), y + 18, colours[str(cell["column"])]))
            reach = max(zero, end)
            if pd.notna(cell["low"]) and pd.notna(cell["high"]) and "(" in str(cell["text"]):
                low, high = (zero + float(cell[side]) * scale for side in ("low", "high"))
                reach = max(reach, high)
                whiskers += [(low, y + 9, high, y + 9), (low, y + 5, low, y + 13), (high, y + 5, high, y + 13)]
            numbers.append((reach + 6, y + 9, str(cell["text"])))
            y += 21
        y += 8
    layers += [boxes(filled), words(labels), words(numbers, bold=True)]
    if whiskers:
        # A white line under the dark one keeps the interval visible inside a bar.
        layers += [rules(whiskers, "#ffffff", 3.5), rules(whiskers, INK, 1.5)]
    return [*layers, rules(zeros, INK)], y


def shades(count: int) -> list[str]:
    """Return the colours of an ordered scale, favourable first."""
    side = count // 2
    pick = {0: [], 1: [1], 2: [1, 0]}
    order = pick.get(side, [1, *([0] * (side - 1))])
    middle = [NEUTRAL] if count % 2 else []
    return [*(FAVOURABLE[i] for i in order), *middle, *(UNFAVOURABLE[1 - i] for i in reversed(order))]


def likert(cells: pd.DataFrame, top: float) -> tuple[Layers, float]:
    """Return diverging bars: the columns, best first, stand from right to left; the middle one is split."""
    shares = drawn(cells)
    shares = shares[shares["unit"] == "share"]
    columns = labels_of(shares, "column")
    colours = dict(zip(columns, shades(len(columns)), strict=True))
    layers, y = legend([(column, colours[column]) for column in reversed(columns)], top)
    half = len(columns) // 2
    # The best rated first; equals stay in the order of the table.
    rows = sorted(by_row(shares), key=lambda row: -float(row[1]["value"].iloc[:half].sum()))
    values = {label: [0.0 if pd.isna(v) else float(v) for v in part["value"]] for label, part in rows}
    split = len(columns) % 2
    rights = [sum(row[:half]) + split * row[half] / 2 for row in values.values()]
    lefts = [sum(row) - right for row, right in zip(values.values(), rights, strict=True)]
    scale = WIDTH / max(max(lefts) + max(rights), 1e-12)
    zero = max(lefts) * scale
    filled, labels, zeros = [], [], []
    light: list[tuple[float, float, str]] = []
    dark: list[tuple[float, float, str]] = []
    for (label, part), right in zip(rows, rights, strict=True):
        base = part["base"].dropna()
        head = f"{label} (n = {int(base.iloc[0]):,})" if len(base) else label
        if part["status"].fillna("").str.startswith("small").any():
            head += f" {small_bases.WITHHELD}"
        for line in wrapped(head, 14):
            labels.append((0.0, y + 9, line))
            y += 18
        x = zero + right * scale
        zeros.append((zero, y - 2, zero, y + 26))
        for cell in records(part):
            wide = 0.0 if pd.isna(cell["value"]) else float(cell["value"]) * scale
            colour = colours[str(cell["column"])]
            filled.append((x - wide, y, x, y + 24, colour))
            text = str(cell["text"]).partition(" (")[0]
            # The number of the middle answer stands beside the line, not under it.
            middle = x - wide * (0.25 if colour == NEUTRAL else 0.5)
            if wide * (0.5 if colour == NEUTRAL else 1) > length(text, 13) + 4:
                (light if colour in (FAVOURABLE[1], UNFAVOURABLE[0]) else dark).append((middle, y + 12, text))
            x -= wide
        y += 34
    layers += [boxes(filled), rules(zeros, INK), words(labels)]
    layers += [words(light, align="center", size=13, colour="#ffffff", bold=True)] if light else []
    layers += [words(dark, align="center", size=13)] if dark else []
    return layers, y


def ticks(most: float) -> list[float]:
    """Return round numbers from zero to at least `most`."""
    rough = max(most, 1e-12) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    return [step * i for i in range(math.ceil(most / step - 1e-9) + 1)]


def is_year(label: str) -> bool:
    """Say whether a label begins with a year."""
    return re.match(r"(19|20)\d\d\b", label) is not None


def series(cells: pd.DataFrame, top: float) -> tuple[Layers, float]:
    """Return one line per series, from zero: the years are the rows, or the columns, whichever are labelled so."""
    cells = drawn(cells)
    years, lines = "row", "column"
    if all(map(is_year, labels_of(cells, "column"))) and not all(map(is_year, labels_of(cells, "row"))):
        years, lines = "column", "row"
    places, names = labels_of(cells, years), labels_of(cells, lines)
    layers: Layers = []
    y = top
    if len(names) > 1:
        layers, y = legend([(name, COLOURS[i % len(COLOURS)]) for i, name in enumerate(names)], top)
    unit, most = str(cells["unit"].iloc[0]), float(cells["value"].max())
    steps = ticks(most if most > 0 else 1.0)
    marks = [wording.figure(step, unit) + ("%" if unit == "share" else "") for step in steps]
    left, right, upper, lower = max(length(mark, 13) for mark in marks) + 10, WIDTH - 26, y + 14, y + 234
    height = {step: lower - (lower - upper) * step / steps[-1] for step in steps}
    gap = (right - left - 20) / max(len(places) - 1, 1)
    across = {place: left + 14 + gap * i for i, place in enumerate(places)}
    every = max(1, math.ceil((max(length(place, 13) for place in places) + 8) / gap)) if len(places) > 1 else 1
    shown = [(across[place], lower + 16, place) for i, place in enumerate(places) if i % every == 0]
    layers += [rules([(left, height[step], WIDTH, height[step]) for step in steps], GRID)]
    layers += [
        words([(left - 8, height[step], m) for step, m in zip(steps, marks, strict=True)], align="right", size=13)
    ]
    layers += [words(shown, align="center", size=13)]
    ends: list[tuple[float, float, str]] = []
    for i, name in enumerate(names):
        part = cells[cells[lines] == name].sort_values(f"{years}_order").dropna(subset=["value"])
        points = [
            {
                "x": across[str(c[years])],
                "y": lower - (lower - upper) * float(c["value"]) / steps[-1],
                "text": c["text"],
            }
            for c in records(part)
        ]
        colour = COLOURS[i % len(COLOURS)]
        layers.append(layer({"type": "line", "color": colour, "strokeWidth": 2.5}, points, ["x", "y"]))
        shape = SHAPES[i % len(SHAPES)]
        layers.append(
            layer(
                {"type": "point", "filled": True, "opacity": 1, "color": colour, "shape": shape, "size": 60},
                points,
                ["x", "y"],
            )
        )
        named = points if len(points) <= 3 else [points[0], points[-1]]
        for point in named:
            # A number stands below its point where the line comes down to it.
            place = points.index(point)
            other = points[1] if place == 0 and len(points) > 1 else points[place - 1]
            side = 15 if other["y"] < point["y"] - 8 and place in (0, len(points) - 1) else -13
            ends.append((point["x"], point["y"] + side, str(point["text"])))
    layers.append(words(apart(ends), align="center", size=13, bold=True))
    return layers, lower + 34


def apart(ends: list[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """Return the words without those that would lie on another."""
    kept: list[tuple[float, float, str]] = []
    for x, y, text in ends:
        if all(abs(y - other_y) > 14 or abs(x - other_x) > length(text, 13) + 4 for other_x, other_y, _ in kept):
            kept.append((x, y, text))
    return kept


def ranking(cells: pd.DataFrame, top: float) -> tuple[Layers, float]:
    """Return the rows in order, best first, each with its place: bars, or dots where there are only ranks.

    What is withheld has no place; where all is, the rows stand as the table has them.
    """
    cells = drawn(cells)
    if cells["value"].isna().all():
        return bars(cells, top)
    cells = cells.dropna(subset=["value"])
    ranks, rest = cells[cells["unit"] == "rank"], cells[cells["unit"] != "rank"]
    first = rest[rest["column_order"] == rest["column_order"].min()]
    by = ["value", "row_order"]
    order = ranks.sort_values(by) if len(ranks) else first.sort_values(by, ascending=[False, True])
    places = {str(row): place for place, row in enumerate(order["row"], 1)}
    if len(first):
        # Rows with the same number share a place.
        tied = {str(c["row"]): 1 + int((first["value"] > c["value"]).sum()) for c in records(first)}
        shown = first["row"].map(places if len(ranks) else tied).astype(str) + ". " + first["row"]
        return bars(first.assign(row_order=first["row"].map(places), row=shown), top)
    y, labels, dots, tracks = top, [], [], []
    step = (WIDTH - 30) / max(len(places) - 1, 1)
    for cell in records(order):
        for line in wrapped(f"{cell['text']}. {cell['row']}", 14):
            labels.append((0.0, y + 9, line))
            y += 18
        tracks.append((10.0, y + 6, WIDTH - 10.0, y + 6))
        dots.append({"x": WIDTH - 15 - step * (float(cell["value"]) - 1), "y": y + 6})
        y += 20
    point = {"type": "point", "filled": True, "opacity": 1, "color": COLOURS[0], "size": 110}
    return [rules(tracks, GRID), layer(point, dots, ["x", "y"]), words(labels)], y


KINDS = {"bars": bars, "likert": likert, "series": series, "ranking": ranking}
