"""Figures drawn from cells: each kind, what must be said beside it, bytes that depend on no machine."""

import itertools
import random
import re
from typing import Any

import altair
import pandas as pd
import pytest
import vl_convert
from lxml import etree

from scripts.findings import charts, drawing, figures, finding_tables, marks
from scripts.ground.errors import EvidenceError
from scripts.settings import plain
from scripts.settings.finding import Finding
from tests.filled import filled
from tests.layouts import FINDING, MARK, decisions, line, long_table

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def cells() -> pd.DataFrame:
    frame: pd.DataFrame = finding_tables.lay_out(long_table(), FINDING, "A", decisions(), MARK)["cells"]
    return frame


@pytest.fixture(scope="module")
def drawn(cells: pd.DataFrame) -> dict[str, Any]:
    made: dict[str, Any] = figures.draw(cells, FINDING, "A", MARK)["figures"]
    return made


def words(svg: str) -> str:
    """Return the words that a reader of the picture sees, as one text."""
    return " ".join("".join(text.itertext()) for text in etree.fromstring(svg.encode()).iter(f"{SVG}text"))


def boxes(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the filled boxes of a chart."""
    return [row for part in spec["layer"] if part["mark"]["type"] == "rect" for row in part["data"]["values"]]


def spec_of(cells: pd.DataFrame, name: str) -> dict[str, Any]:
    figure = FINDING.figures[name]
    return figures.chart(cells[cells["table"] == figure.table], figure, MARK, "here")


@pytest.mark.parametrize("name", list(FINDING.figures))
def test_each_chart_is_valid_vega_lite(cells: pd.DataFrame, name: str) -> None:
    altair.Chart.from_dict(spec_of(cells, name), validate=True)


def by_vega(spec: dict[str, Any]) -> str:
    """Return a drawing as Vega writes it, without what it says to screen readers of each mark."""
    svg: str = vl_convert.vegalite_to_svg(spec, vl_version="6.4")
    return re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)


@pytest.mark.parametrize("name", list(FINDING.figures))
def test_each_chart_is_drawn_as_vega_draws_it(cells: pd.DataFrame, name: str) -> None:
    assert drawing.svg(spec_of(cells, name)) == by_vega(spec_of(cells, name))


@pytest.mark.parametrize("seed", range(8))
def test_every_mark_is_drawn_as_vega_draws_it(seed: int) -> None:
    draw = random.Random(seed)
    said = ["a & b <c> \"d\" 'e'", "  two  words ", "ü 漢字 \u2212 😀", "", "3.0", "a\u00a0b\u00a0", "null"]
    small = [0.0, -0.0, 1e-5, -1.5e-6, 3e-7, 0.0005, 12]

    def place() -> float:
        return draw.choice([draw.uniform(-50, 480), draw.randint(0, 480000) / 1000 + 0.0005, draw.choice(small)])

    layers = [
        marks.words([(place(), place(), text) for text in said], align=align, size=size, bold=size == 13)
        for align, size in (("left", 18), ("center", 14), ("right", 13), ("left", 12))
    ]
    layers += [marks.boxes([(place(), place(), place(), place(), marks.INK) for _ in range(count)]) for count in (0, 5)]
    layers += [marks.rules([(place(), place(), place(), place())] * count, marks.GRID, 3.5) for count in (0, 5)]
    points = [{"x": x, "y": place()} for x in sorted(place() for _ in range(seed))]
    layers.append(marks.layer({"type": "line", "color": marks.SOFT, "strokeWidth": 2.5}, points, ["x", "y"]))
    point = {"type": "point", "opacity": 1, "size": draw.uniform(10, 300)}
    for shape in charts.SHAPES:
        named = [row | {"shape": shape, "color": marks.INK} for row in points]
        layers.append(marks.layer(point | {"filled": True}, named, ["x", "y", "color", "shape"]))
        layers.append(marks.layer(point | {"filled": False, "strokeWidth": 1.5}, named, ["x", "y", "color"]))
    spec = figures.page(layers, draw.uniform(50, 900))
    assert drawing.svg(spec) == by_vega(spec)


@pytest.mark.parametrize("name", list(FINDING.figures))
def test_each_figure_says_title_source_and_mark(drawn: dict[str, Any], name: str) -> None:
    seen = words(drawn[f"{name}.svg"])
    for part in (FINDING.figures[name].title, "Source: ", "Reconstruction: made-up"):
        assert part in seen
    assert drawn[f"{name}.png"].startswith(b"\x89PNG")


def test_number_base_interval_and_invention_are_said(drawn: dict[str, Any]) -> None:
    assert "Figure I " in words(drawn["fig_bars.svg"]) and "Base: 50" in words(drawn["fig_bars.svg"])
    assert "62% (56 to 68)" in words(drawn["fig_bars.svg"])
    assert "Invented series" in words(drawn["fig_series.svg"]) and "Rain is left out" in words(drawn["fig_series.svg"])
    assert "Invented" not in words(drawn["fig_bars.svg"])


def test_a_figure_of_ours_says_that_it_is_not_of_the_report(cells: pd.DataFrame, drawn: dict[str, Any]) -> None:
    said = "Figure of this reconstruction, not of the report"
    assert [name for name in FINDING.figures if said in words(drawn[f"{name}.svg"])] == ["fig_rank"]
    # An evaluation that is no reconstruction has only figures of its own.
    assert said not in words(figures.draw(cells, FINDING, "A", "")["figures"]["fig_rank.svg"])


def test_an_invented_figure_of_ours_does_not_say_that_the_report_has_a_picture(cells: pd.DataFrame) -> None:
    finding = plain(FINDING)
    del finding["figures"]["fig_series"]["number"]
    svg = figures.draw(cells, filled(Finding, finding), "A", MARK)["figures"]["fig_series.svg"]
    assert "Invented series: the report prints few or none of these numbers" in words(svg)
    assert "only as a picture" not in svg


def test_a_picture_does_not_speak_of_bounds_that_it_does_not_draw(cells: pd.DataFrame, drawn: dict[str, Any]) -> None:
    assert "Bounds (worst case): " in str(cells.loc[cells["table"] == "ratings", "notes"].iloc[0])
    assert "Bounds" not in words(drawn["fig_bars.svg"])


def test_the_middle_answer_of_a_scale_is_explained(drawn: dict[str, Any]) -> None:
    assert "middle answer is split evenly" in words(drawn["fig_likert.svg"])


def test_each_picture_has_a_name_and_its_numbers_in_words(drawn: dict[str, Any]) -> None:
    root = etree.fromstring(drawn["fig_bars.svg"].encode())
    named = {node.get("id"): node.text for node in root if node.tag in (f"{SVG}title", f"{SVG}desc")}
    assert root.get("role") == "img"
    assert named[root.get("aria-labelledby")].startswith("Figure I: How gardeners")
    assert "Soil: Good or excellent 62% (56 to 68), Fair 32%" in named[root.get("aria-describedby")]
    assert "Invented series" in drawn["fig_series.svg"].partition("<desc")[2].partition("</desc>")[0]


def test_bars_are_as_long_as_their_values(cells: pd.DataFrame) -> None:
    bars = [box for box in boxes(spec_of(cells, "fig_bars")) if box["y2"] - box["y"] == 18]
    values = charts.drawn(cells[cells["table"] == "ratings"])["value"]
    ratios = {round((box["x2"] - box["x"]) / value, 6) for box, value in zip(bars, values, strict=True)}
    assert len(ratios) == 1


def test_likert_bars_add_up_and_the_middle_is_split(cells: pd.DataFrame) -> None:
    spec = spec_of(cells, "fig_likert")
    segments = [box for box in boxes(spec) if box["y2"] - box["y"] == 24]
    (zero,) = {row["x"] for part in spec["layer"] if part["mark"]["type"] == "rule" for row in part["data"]["values"]}
    lines = sorted({box["y"] for box in segments})
    assert len(lines) == 3
    for y in lines:
        row = sorted((box for box in segments if box["y"] == y), key=lambda box: float(box["x"]))
        assert all(abs(a["x2"] - b["x"]) < 1e-6 for a, b in itertools.pairwise(row))
        middle = row[2]
        assert middle["color"] == charts.NEUTRAL
        assert zero == pytest.approx((middle["x"] + middle["x2"]) / 2)


@pytest.mark.parametrize("count", range(2, 8))
def test_an_ordered_scale_has_a_colour_an_answer_and_a_neutral_one_only_where_odd(count: int) -> None:
    shades = charts.shades(count)
    assert len(shades) == count
    assert (charts.NEUTRAL in shades) == (count % 2 == 1)
    assert shades[0] in charts.FAVOURABLE and shades[-1] in charts.UNFAVOURABLE


def test_a_series_takes_years_from_rows_or_from_columns(cells: pd.DataFrame) -> None:
    own = cells[cells["table"] == "litres"]
    turned = own.rename(
        columns={"row": "column", "column": "row", "row_order": "column_order", "column_order": "row_order"}
    )
    assert charts.series(own, 0) == charts.series(turned, 0)


@pytest.mark.parametrize("most", [0.09, 0.45, 1, 7, 99.0, 4010.0, 123456.0])
def test_ticks_start_at_zero_and_reach_the_most(most: float) -> None:
    ticks = charts.ticks(most)
    assert ticks[0] == 0 and ticks[-2] < most <= ticks[-1] * (1 + 1e-9) and 4 <= len(ticks) <= 7


def test_a_ranking_puts_the_first_on_top(drawn: dict[str, Any]) -> None:
    seen = words(drawn["fig_rank.svg"])
    assert seen.index("1. Rain") < seen.index("2. Sun") < seen.index("3. Culture")


def test_a_ranking_of_shares_is_sorted(cells: pd.DataFrame) -> None:
    good = cells[(cells["table"] == "ratings") & (cells["column"] == "Good or excellent")]
    layers, _ = charts.ranking(good.iloc[::-1], 0)
    labels = [row["text"] for part in layers if part["mark"]["type"] == "text" for row in part["data"]["values"]]
    assert labels[0] == "1. Soil" and "3. Water" in labels


def test_rows_with_the_same_number_share_a_place(cells: pd.DataFrame) -> None:
    good = cells[(cells["table"] == "ratings") & (cells["column"] == "Good or excellent")].copy()
    good.loc[good["row"] == "Water", "value"] = good.loc[good["row"] == "Soil", "value"].iloc[0]
    layers, _ = charts.ranking(good, 0)
    labels = [row["text"] for part in layers if part["mark"]["type"] == "text" for row in part["data"]["values"]]
    assert labels[:2] == ["1. Soil", "1. Water"] and labels[2].startswith("3. Tools")


def test_a_table_that_mixes_units_is_refused() -> None:
    finding = plain(FINDING)
    finding["figures"] = {"fig": {"title": "Mixed", "kind": "bars", "table": "years"}}
    cells = finding_tables.lay_out(long_table(), filled(Finding, finding), "A", decisions(), MARK)["cells"]
    with pytest.raises(EvidenceError, match=r"config/findings/A\.yaml: figure fig: .* mixes units \(items, litres\)"):
        figures.draw(cells, filled(Finding, finding), "A", MARK)


def test_a_number_that_is_not_available_leaves_a_gap_and_not_an_error() -> None:
    numbers = long_table()
    numbers.loc[numbers["address"] == "watering.litres.year-2014.sum", "value"] = None
    finding = {
        "title": "",
        "tables": {"litres": FINDING.tables["litres"]},
        "figures": {"f": FINDING.figures["fig_series"]},
    }
    cells = finding_tables.lay_out(numbers, filled(Finding, finding), "A", decisions(), MARK)["cells"]
    assert "2014: not available" in figures.draw(cells, filled(Finding, finding), "A", MARK)["figures"]["f.svg"]


def test_words_of_labels_cannot_become_markup() -> None:
    finding = {
        "title": "",
        "tables": {
            "t": {
                "title": "T",
                "cell": {"source": "gardeners", "item": "soil"},
                "rows": [line("<script>&")],
                "columns": [line("Fair", statistic="fair")],
            }
        },
        "figures": {"f": {"title": "A <b>bold</b> title", "kind": "bars", "table": "t"}},
    }
    cells = finding_tables.lay_out(long_table(), filled(Finding, finding), "A", decisions(), "")["cells"]
    svg = figures.draw(cells, filled(Finding, finding), "A", "")["figures"]["f.svg"]
    etree.fromstring(svg.encode())
    assert "<script" not in svg and "<b>" not in svg


def test_same_cells_same_bytes_and_only_our_own_font_comes_first(cells: pd.DataFrame, drawn: dict[str, Any]) -> None:
    assert figures.draw(cells, FINDING, "A", MARK)["figures"] == drawn
    fonts = set(re.findall(r'font-family="([^",]+)', drawn["fig_bars.svg"]))
    assert fonts == {"Triangulate Sans"}
    assert {path.suffix for path in figures.FONTS.iterdir()} == {".ttf", ".txt"}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2)."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted([light(one), light(other)], reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_can_be_read_on_what_lies_under_them() -> None:
    for colour in (marks.INK, marks.SOFT, figures.ALERT):
        assert contrast(colour, "#ffffff") >= 4.5
    for shade in (charts.FAVOURABLE[1], charts.UNFAVOURABLE[0]):
        assert contrast("#ffffff", shade) >= 4.5
    for shade in (charts.NEUTRAL, charts.FAVOURABLE[0], charts.UNFAVOURABLE[1]):
        assert contrast(marks.INK, shade) >= 4.5
    for colour in charts.COLOURS:
        assert contrast(colour, "#ffffff") >= 3


@pytest.mark.parametrize(
    ("title", "other"),
    [("Écart à la règle", False), ("Оценка жителей", False), ("居民的评价", True), ("تقييم السكان", True)],
)
def test_letters_that_depend_on_the_fonts_of_a_machine_are_said(cells: pd.DataFrame, title: str, other: bool) -> None:
    figure = FINDING.figures["fig_rank"].model_copy(update={"title": title})
    made = figures.draw(cells, FINDING.model_copy(update={"figures": {"fig_rank": figure}}), "A", MARK)
    assert ("fig_rank.png has characters that the built-in font lacks" in made["line"]) == other
    assert title in words(made["figures"]["fig_rank.svg"])
