"""Layout of numbers as tables: a cell is an address; what may not be shown is refused with a sentence."""

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from scripts.findings import finding_tables, wording
from scripts.ground import files as files
from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.settings.finding import Finding
from tests.filled import filled
from tests.layouts import FINDING, MARK, decisions, line, long_table


def lay_out(finding: dict[str, Any] | Finding, **rest: Any) -> dict[str, Any]:
    return finding_tables.lay_out(long_table(), filled(Finding, finding), "A", decisions(), MARK, **rest)


def one_table(**table: Any) -> dict[str, Any]:
    return {"title": "A finding", "tables": {"t": {"title": "A table", **table}}}


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return lay_out(FINDING)


def text(cells: pd.DataFrame, table: str, row: str, column: str) -> str:
    at = (cells["table"] == table) & (cells["row"] == row) & (cells["column"] == column)
    (found,) = cells.loc[at, "text"]
    return str(found)


def test_cells_keep_their_contract_also_when_there_are_none(made: dict[str, Any]) -> None:
    tables.check(made["cells"], "cells")
    tables.check(lay_out({"title": "Nothing yet"})["cells"], "cells")


def test_every_cell_is_the_number_at_its_address(made: dict[str, Any]) -> None:
    numbers = long_table().set_index("address")
    for cell in made["cells"].to_dict("records"):
        assert cell["value"] == numbers.loc[cell["address"], "value"]


def test_row_overlays_table_and_column_overlays_row() -> None:
    finding = one_table(
        cell={"source": "gardeners", "item": "soil", "statistic": "fair"},
        rows=[line("Water", item="water"), line("Soil")],
        columns=[line("Fair"), line("Good", statistic="good"), line("Tools", item="tools")],
    )
    items = ["water.all.fair", "water.all.good", "tools.all.fair", "soil.all.fair", "soil.all.good", "tools.all.fair"]
    assert list(lay_out(finding)["cells"]["address"]) == [f"gardeners.{item}" for item in items]


def test_interval_stands_beside_the_share_and_not_beside_the_base(made: dict[str, Any]) -> None:
    assert text(made["cells"], "ratings", "Soil", "Good or excellent") == "62% (56 to 68)"
    assert text(made["cells"], "ratings", "Soil", "Base") == "50"
    assert text(made["cells"], "answers", "Soil", "Good") == "44%"
    assert text(made["cells"], "kinds", "Soil", "Worst case") == "42% to 74%"


@given(st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_per_cent_is_the_nearest_whole_one_and_a_half_goes_up(counts: tuple[int, int]) -> None:
    n, base = counts
    shown = int(wording.figure(n / base, "share", n, base))
    assert Fraction(-1, 2) < shown - Fraction(100 * n, base) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.685, "share", "69"),
        (0.005, "share", "1"),
        (-0.125, "share", "−13"),
        (3400.0, "items", "3,400"),
        (6.25, "days", "6.3"),
        (3.0, "points", "3.00"),
        (2.375, "ratio", "2.38"),
        (None, "days", "not available"),
    ],
)
def test_figures_are_printed_by_unit(value: float | None, unit: str, shown: str) -> None:
    assert wording.figure(value, unit) == shown


def test_a_share_is_shown_as_a_count_or_as_both_wherever_it_is_asked_for() -> None:
    cell = {"source": "gardeners", "statistic": "good_or_excellent"}
    rows = [line("Soil", item="soil"), line("Water", item="water", shares="count")]
    columns = [line("Good"), line("As both", shares="both"), line("Base", statistic="base")]
    cells = lay_out(one_table(cell=cell, rows=rows, columns=columns))["cells"]
    shown = [text(cells, "t", row, column) for row in ("Soil", "Water") for column in ("Good", "As both", "Base")]
    assert shown == ["62%", "31 of 50, 62%", "50", "22 of 50", "22 of 50, 44%", "50"]
    cells = lay_out(one_table(cell=cell, rows=rows[:1], columns=columns[1:2], interval=True))["cells"]
    assert text(cells, "t", "Soil", "As both") == "31 of 50, 62% (56 to 68)"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (
            {"shares": "both", "cell": {"variant": "weighted"}},
            r"weighted is no count of its base .* `shares: per cent`",
        ),
        ({"shares": "count", "interval": True}, "an interval stands beside a per cent: write `shares: both`"),
    ],
)
def test_what_is_no_count_is_refused(table: dict[str, Any], words: str) -> None:
    cell = {"source": "gardeners", "statistic": "good_or_excellent"} | table.pop("cell", {})
    with pytest.raises(EvidenceError, match=f"row 'Soil', column 'Good': .*{words}"):
        lay_out(one_table(cell=cell, rows=[line("Soil", item="soil")], columns=[line("Good")], **table))


def test_an_address_without_a_number_names_place_and_nearest() -> None:
    finding = one_table(
        cell={"source": "gardeners", "statistic": "fair"}, rows=[line("Soils", item="soils")], columns=[line("Fair")]
    )
    with pytest.raises(EvidenceError) as error:
        lay_out(finding)
    assert str(error.value).startswith("config/findings/A.yaml: table t, row 'Soils'")
    assert "no number has the address gardeners.soils.all.fair." in str(error.value)
    assert "'gardeners.soil.all.fair'" in str(error.value)


def test_a_survey_that_is_not_used_is_refused_with_the_decision() -> None:
    finding = one_table(
        cell={"source": "visitors", "statistic": "good"}, rows=[line("Soil", item="soil")], columns=[line("Good")]
    )
    with pytest.raises(EvidenceError) as error:
        lay_out(finding)
    for part in ("'visitors' is not used", "6 per cent", "20 per cent", "decision.csv", "row 'Soil'"):
        assert part in str(error.value)


def test_the_response_rate_of_a_survey_that_is_not_used_may_be_shown() -> None:
    finding = one_table(
        cell={"source": "visitors", "item": "response"},
        rows=[line("Visitors")],
        columns=[line("Rate", statistic="rate")],
    )
    assert list(lay_out(finding)["cells"]["text"]) == ["6%"]


def test_an_interval_on_a_survey_that_is_no_random_sample_is_refused_with_the_reason() -> None:
    table = {
        "cell": {"source": "neighbours", "item": "noise", "statistic": "yes"},
        "rows": [line("Noise")],
        "columns": [line("Yes")],
    }
    with pytest.raises(EvidenceError, match=r"neighbours\.noise\.all\.yes has no interval \(nonprobability sample\)"):
        lay_out(one_table(**table, interval=True))
    notes = str(lay_out(one_table(**table))["cells"]["notes"].iloc[0])
    assert "No confidence interval: nonprobability sample." in notes
    assert "Small base." in notes


def test_two_rows_with_one_label_are_refused() -> None:
    rows = [line("Soil", item="soil"), line("Soil", item="tools")]
    finding = one_table(cell={"source": "gardeners", "statistic": "fair"}, rows=rows, columns=[line("Fair")])
    with pytest.raises(EvidenceError, match="two rows are labelled 'Soil'"):
        lay_out(finding)


def test_notes_say_base_method_and_what_the_interval_takes_for_granted(made: dict[str, Any]) -> None:
    notes = made["cells"].groupby("table")["notes"].first()
    for part in (
        "Asked of all gardeners.",
        "Base: 50",
        "95% confidence intervals, exact finite population",
        "assume that nonrespondents would have answered as respondents did",
    ):
        assert part in notes["ratings"]
    assert "silence" not in notes["answers"]
    assert "Weighted (by poststratified): the numbers under Weighted." in notes["kinds"]
    assert "Degrees of freedom of the design-based intervals: 48 (" in notes["kinds"]
    assert "freedom" not in notes["ratings"]


def test_bounds_stand_beside_each_number_that_has_them_also_beside_the_weighted_one() -> None:
    finding = one_table(
        cell={"source": "gardeners", "statistic": "good_or_excellent"},
        rows=[line("Soil", item="soil"), line("Water", item="water")],
        columns=[line("Plain"), line("Base", statistic="base")],
        interval=True,
    )
    finding["tables"]["w"] = {**finding["tables"]["t"], "rows": [line("Soil", item="soil")]}
    finding["tables"]["w"]["columns"] = [line("Plain"), line("Weighted", variant="weighted")]
    made = lay_out(finding)
    cells = made["cells"].set_index(["table", "row", "column"])
    for key in (("t", "Soil", "Plain"), ("w", "Soil", "Plain"), ("w", "Soil", "Weighted")):
        assert (cells.loc[key, "lowest"], cells.loc[key, "highest"]) == (0.42, 0.7435)
        assert cells.loc[key, "low"] > cells.loc[key, "lowest"] and cells.loc[key, "high"] < cells.loc[key, "highest"]
    assert cells.loc[[("t", "Soil", "Base"), ("t", "Water", "Plain")], "lowest"].isna().all()
    page = html.fromstring(made["tables"]["w.html"])
    assert [span.text for span in page.find_class("bounds")] == ["bounds 42 to 74"] * 2
    assert list(made["tables"]["w.csv"]["highest"]) == [0.7435, 0.7435]
    notes = cells["notes"].groupby("table").first()
    said = "Nonrespondents are persons on the sampling frame who did not answer the survey, and respondents who"
    assert said in notes["t"] and said in notes["w"]


def test_without_interval_no_bounds(made: dict[str, Any]) -> None:
    cells = made["cells"]
    assert cells.loc[cells["table"].isin(["answers", "kinds"]), ["lowest", "highest"]].isna().all(axis=None)


def test_bases_that_differ_are_listed_by_row() -> None:
    numbers = long_table()
    numbers.loc[numbers["address"] == "gardeners.water.all.fair", ["n", "base"]] = [16, 62]
    finding = one_table(
        cell={"source": "gardeners", "statistic": "fair"},
        rows=[line("Soil", item="soil"), line("Water", item="water")],
        columns=[line("Fair")],
    )
    cells = finding_tables.lay_out(numbers, filled(Finding, finding), "A", decisions(), MARK)["cells"]
    assert "Bases (unweighted counts): Soil: 50; Water: 62." in cells["notes"].iloc[0]


def test_the_source_line_is_that_of_the_evidence_where_the_table_has_none() -> None:
    finding = one_table(
        cell={"source": "watering", "item": "delay", "statistic": "median"},
        rows=[line("Delay")],
        columns=[line("Days")],
    )
    cells = lay_out(finding, sources={"watering": "Log of watering, 2016"})["cells"]
    assert list(cells["source"]) == ["Log of watering, 2016"]


def test_html_has_caption_heads_with_scope_numbers_source_notes_and_mark(made: dict[str, Any]) -> None:
    page = html.fromstring(made["tables"]["ratings.html"])
    assert page.get("lang") == "en"
    assert page.xpath("string(//caption)") == "How gardeners rate the garden"
    assert [head.text for head in page.xpath("//th[@scope='col']")] == ["Good or excellent", "Fair", "Base"]
    assert len(page.xpath("//th[@scope='row']")) == 3
    assert page.xpath("//td[@class='number']")[0].text_content() == "62% (56 to 68) bounds 42 to 74"
    words = page.text_content()
    for part in ("Source: Survey of gardeners, June 2016.", "Base: 50", MARK, "disclosure control not yet applied"):
        assert part in words


def test_a_label_with_markup_stays_text() -> None:
    finding = one_table(
        cell={"source": "gardeners", "item": "soil"},
        rows=[line("<script>x</script>")],
        columns=[line("A & B", statistic="fair")],
    )
    page = lay_out(finding)["tables"]["t.html"]
    assert "<script" not in page and "&lt;script&gt;" in page and "A &amp; B" in page


def test_the_unit_stands_in_the_head_or_where_units_mix_in_the_cell(made: dict[str, Any]) -> None:
    assert "unit" not in made["tables"]["litres.html"].partition("<body>")[2]  # "Litres of water" says it
    delay = one_table(
        cell={"source": "watering", "item": "delay"}, rows=[line("All")], columns=[line("Delay", statistic="median")]
    )
    page = html.fromstring(lay_out(delay)["tables"]["t.html"])
    assert [unit.text for unit in page.xpath("//thead//span[@class='unit']")] == ["days"]
    rows = [
        line("Delay", item="delay", statistic="median"),
        line("Water in 2013", item="litres", group="year-2013", statistic="sum"),
    ]
    mixed = one_table(cell={"source": "watering"}, rows=rows, columns=[line("Value")])
    page = html.fromstring(lay_out(mixed)["tables"]["t.html"])
    assert [unit.text for unit in page.xpath("//tbody//span[@class='unit']")] == ["days", "litres"]


def test_csv_has_title_source_notes_and_mark_on_every_line(made: dict[str, Any], tmp_path: Path) -> None:
    files.write(tmp_path / "t.csv", made["tables"]["ratings.csv"])
    read = pd.read_csv(tmp_path / "t.csv", dtype=str, keep_default_na=False)
    assert len(read) == 9
    assert set(read["mark"]) == {MARK} and set(read["source"]) == {"Survey of gardeners, June 2016"}
    assert all(re.fullmatch(r"[\w.-]+", address) for address in read["address"])


def test_same_numbers_same_bytes() -> None:
    first, second = lay_out(FINDING), lay_out(FINDING)
    for name in first["tables"]:
        assert files.encode(name, first["tables"][name]) == files.encode(name, second["tables"][name])
