"""Specification curves of sentences, in words and drawn: each way of counting, where it holds, what makes it fail."""

from typing import Any

import pandas as pd

from scripts.findings import charts, drawing, figures, marks, wording
from scripts.findings.sentences import printed
from scripts.ground.relations import CHOICES

TITLE = "Specification curve: every way of counting, and whether the sentence holds"
# Each way as a line of the drawing names it, and as it is done.
WORDS = {
    ("late", "dropped"): ("late answers dropped", "dropping late answers"),
    ("late", "kept"): ("late answers kept", "keeping late answers"),
    ("partials", "kept"): ("partial answers kept", "keeping partial answers"),
    ("partials", "dropped"): ("partial answers dropped", "dropping partial answers"),
    ("dont_know", "out of base"): ("don't know not in the base", "leaving don't know out of the base"),
    ("dont_know", "in base"): ("don't know in the base", "counting don't know in the base"),
    ("weights", "none"): ("no weights", "using no weights"),
    ("weights", "weighted"): ("the declared weights", "using the declared weights"),
    ("nets", "as declared"): ("categories as declared", "counting the categories as declared"),
    ("nets", "narrower"): ("net of one category fewer", "leaving one category out of the net"),
    ("nets", "wider"): ("net of one category more", "adding one category to the net"),
}
HOLDS, FAILS = charts.COLOURS[0], charts.COLOURS[1]
LEFT, HIGH, LINE = 190.0, 120.0, 17.0


def draw(specifications: list[pd.DataFrame], key: str) -> dict[str, Any]:
    """Return `curves`: an SVG a sentence of the finding that some choice touches, under the sentence's number."""
    files: dict[str, str | bytes] = {}
    for number, rows in by_sentence(specifications, key).items():
        if len(rows) > 1:
            svg = drawing.svg(curve(rows))
            files[f"{number}.svg"] = figures.named(svg, f"curve-{number}", TITLE, summary(rows))
    return {
        "curves": files,
        "line": f"finding {key}: specification curves of {wording.several(len(files), 'sentence')} drawn",
    }


def by_sentence(specifications: list[pd.DataFrame], key: str) -> dict[int, pd.DataFrame]:
    """Return the ways of each sentence of a finding, by its number."""
    own = [frame[frame["finding"] == key] for frame in specifications]
    return {int(str(number)): rows for frame in own for number, rows in frame.groupby("sentence", sort=True)}


def touching(rows: pd.DataFrame) -> list[str]:
    """Return the choices that touch a sentence."""
    return [name for name in CHOICES if rows[name].notna().any()]


def summary(rows: pd.DataFrame) -> str:
    """Return in one sentence how often a sentence holds, and which choice makes it fail."""
    count, held = len(rows), int(rows["holds"].sum())
    home = rows[rows["declared"]].iloc[0]
    if count == 1:
        verb = "holds" if held else "does not hold"
        return (
            f"It {verb}, and no other way of counting (late or partial answers, don't know, weights, nets) changes it."
        )
    if held in (0, count):
        return f"It holds under {'all' if held else 'none of the'} {count} ways of counting the answers."
    against = "" if home["holds"] else ", but not as declared"
    return f"It holds under {held} of {count} ways of counting the answers{against}: {turning(rows, home)}."


def turning(rows: pd.DataFrame, home: pd.Series) -> str:
    """Return what turns the verdict on a sentence: what all ways that do it share, else what does it on its own."""
    verb = "makes it fail" if home["holds"] else "makes it hold"
    turned, others = rows[rows["holds"] != home["holds"]], rows[rows["holds"] == home["holds"]]
    levels = [(name, level) for name in touching(rows) for level in CHOICES[name] if level != home[name]]
    shared = [(name, level) for name, level in levels if (turned[name] == level).all()]
    if shared:
        always = not same(others, dict(shared)).any()
        return f"only {' together with '.join(WORDS[one][1] for one in shared)} {verb}" + (
            "" if always else ", but not always"
        )
    alone = [
        WORDS[name, level][1]
        for name, level in levels
        if same(turned, {one: home[one] for one in touching(rows)} | {name: level}).any()
    ]
    if not alone:
        return f"no single choice {verb}, only several together"
    *first, last = alone
    return (
        f"{', '.join(first)} or {last} {verb}, each on its own"
        if first
        else f"{last} {verb}, and so do other choices together"
    )


def same(rows: pd.DataFrame, levels: dict[str, Any]) -> pd.Series:
    """Return which ways are made by these choices."""
    found = pd.Series(True, rows.index)
    for name, level in levels.items():
        found &= rows[name] == level
    return found


def curve(rows: pd.DataFrame) -> dict[str, Any]:
    """Return the drawing: the ways in order of the number, the limit as a line, and under each way its choices."""
    unit = str(rows["unit"].iloc[0])
    plain = bool((rows["other"] == rows["other"].iloc[0]).all())
    # Two numbers that both move are drawn as their difference.
    shown = rows.assign(y=rows["value"] if plain else rows["margin"], line=rows["other"] if plain else 0.0)
    shown = shown.sort_values(["y", *CHOICES], kind="stable", ignore_index=True)
    line = float(shown["line"].iloc[0])
    least, most = min(shown["y"].min(), line), max(shown["y"].max(), line)
    scale = HIGH / max(most - least, 1e-12)
    gap = (marks.WIDTH - LEFT - 8) / len(shown)
    xs = [LEFT + 4 + gap * (place + 0.5) for place in range(len(shown))]
    size = min(70.0, max(12.0, (gap * 0.8) ** 2))
    top, limit = 30.0, 30.0 + (most - line) * scale

    def point(place: int) -> dict[str, Any]:
        holds = bool(shown["holds"][place])
        return {
            "x": xs[place], "y": top + (most - float(shown["y"][place])) * scale,
            "color": HOLDS if holds else FAILS, "shape": "circle" if holds else "cross",
        }  # fmt: skip

    mark = {"type": "point", "filled": True, "opacity": 1, "size": size}
    home = [
        point(place) | {"color": marks.INK, "shape": "circle"}
        for place in range(len(shown))
        if shown["declared"][place]
    ]
    layers: marks.Layers = [
        marks.rules([(LEFT, limit, marks.WIDTH, limit)], marks.INK),
        marks.layer(mark, [point(place) for place in range(len(shown))], ["x", "y", "color", "shape"]),
        marks.layer(mark | {"filled": False, "size": size * 4, "strokeWidth": 1.5}, home, ["x", "y", "color"]),
    ]
    ends = [(0.0, limit, f"limit {printed(line, unit)}" if plain else "no difference")]
    ends += [
        (0.0, top + (most - y) * scale, printed(y, unit)) for y in (float(shown["y"].max()), float(shown["y"].min()))
    ]
    layers.append(
        marks.words(
            [(LEFT - 10, y, text) for _, y, text in charts.apart(ends)], align="right", size=12, colour=marks.SOFT
        )
    )
    signs = [(HOLDS, "circle", "holds"), (FAILS, "cross", "does not hold"), (marks.INK, "circle", "as declared")]
    at = [LEFT + 4, LEFT + 64, LEFT + 172]
    keys = [
        {"x": x, "y": 8.0, "color": colour, "shape": shape} for x, (colour, shape, _) in zip(at, signs, strict=True)
    ]
    drawn = {"type": "point", "opacity": 1, "size": 70.0, "strokeWidth": 1.5}
    layers.append(marks.layer(drawn | {"filled": True}, keys[:2], ["x", "y", "color", "shape"]))
    layers.append(marks.layer(drawn | {"filled": False}, keys[2:], ["x", "y", "color"]))
    named = [(x + 10, 8.0, text) for x, (_, _, text) in zip(at, signs, strict=True)]
    layers.append(marks.words(named, size=12, colour=marks.SOFT))
    more, end = choices(shown, xs, min(gap * 0.7, 9.0), top + HIGH + 26)
    return figures.page([*layers, *more], end)


def choices(shown: pd.DataFrame, xs: list[float], wide: float, top: float) -> tuple[marks.Layers, float]:
    """Return the lines under the curve: one line per choice, with a box under each way that makes it."""
    y, labels, filled = top, [], []
    rules: list[tuple[float, float, float, float]] = []
    for name in touching(shown):
        rules.append((0.0, y - LINE / 2 - 2, marks.WIDTH, y - LINE / 2 - 2))
        for level in CHOICES[name]:
            if not shown[name].eq(level).any():
                continue
            labels.append((0.0, y, WORDS[name, level][0]))
            for x, chosen, holds in zip(xs, shown[name] == level, shown["holds"], strict=True):
                if chosen:
                    filled.append((x - wide / 2, y - 5, x + wide / 2, y + 5, HOLDS if holds else FAILS))
            y += LINE
        y += 4
    return [marks.rules(rules, marks.GRID), marks.boxes(filled), marks.words(labels, size=12)], y
