"""Tables as an evaluator says them: rows and columns generated from codebooks and data; what is too small is withheld."""

import json
import re
from itertools import product
from typing import Any

import pandas as pd
import pytest

from scripts.findings import charts, finding_tables
from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.ground.long_table import number, numbers
from scripts.numbers.group_lines import Groups, parsed
from scripts.settings.evaluation import Evaluation
from scripts.settings.finding import Finding
from scripts.settings.scheme import Scheme
from scripts.settings.survey import Survey
from scripts.settings.table_lines import with_lines
from scripts.settings.whole import Settings
from tests.filled import filled

SCALE = {
    "categories": {"good": "Good", "fair": "Fair", "poor": ["Poor", "Bad"]},
    "nets": {"fair_or_poor": ["fair", "poor"]},
}
SURVEY = {
    "title": "Survey of gardeners",
    "selection": "census",
    "frame": {"file": "frame.csv", "person": "id", "variables": ["plot", "shift"]},
    "breakdowns": ["plot", ["plot", "shift"], "tools"],
    "items": {
        "soil": {"column": "Q1", "text": "The soil", "scale": "rating"},
        "water": {"column": "Q2", "text": "The water", "scale": "rating"},
        "tools": {"column": "Q3", "text": "Owns tools", "scale": "yes_no"},
        "channels": {
            "columns": {"post": "A", "other": "B", "radio": "C"},
            "labels": {"post": "By post", "other": "Another way", "radio": "By radio"},
            "text": "Channels",
            "type": "multiple_response",
        },
    },
    "grids": {"garden": {"text": "The garden", "items": ["soil", "water"], "rank_by": "good"}},
}
SCHEME = {
    "title": "Wishes",
    "base": {},
    "codings": "wishes.csv",
    "codes": {
        "water": {"label": "Water"},
        "tools": {"label": "Tools"},
        "rain": {"label": "Rain", "under": "water"},
        "weeks": {"label": "Weeks", "numeric": True},
    },
    "nets": {"any": ["water", "tools"]},
}
COUNTS = {"soil": (9, 7, 4), "water": (6, 8, 6)}
SPLIT = {("north", "early"): 2, ("north", "late"): 3, ("south", "early"): 5}


def settings(tables_: dict[str, Any], **more: Any) -> Settings:
    evaluation = filled(
        Evaluation,
        {
            "title": "The garden",
            "scales": {"rating": SCALE, "yes_no": {"categories": {"yes": "Yes", "no": "No"}}},
            **more.pop("evaluation", {}),
        },
    )
    finding = Finding.model_validate({"title": "A finding", "tables": tables_, **more})
    return Settings(
        evaluation, {"staff": filled(Survey, SURVEY)}, {"wishes": filled(Scheme, SCHEME)}, {}, {"A": finding}
    )


def finding(table: dict[str, Any], **more: Any) -> Finding:
    """The finding with one table, its lines generated."""
    return with_lines(settings({"t": {"title": "A table", **table}}, **more), "config").findings["A"]


def lines(table: dict[str, Any], side: str = "rows") -> list[tuple[str, str]]:
    """The lines of one side: heading, and what is said of the address."""
    made = getattr(finding(table).tables["t"], side)
    return [(line.named, " ".join(line.parts.values())) for line in made]


def long_table() -> pd.DataFrame:
    """Shares of two items, of all and by plot and shift; of a multiple-response item; of the codes of a scheme."""
    rows = []

    def shares(source: str, item: str, group: dict[str, str], counts: dict[str, int], base: int) -> None:
        for key, n in counts.items():
            value = n / base if base else None
            rows.append(number(source, item, group, key, unit="share", value=value, n=n, base=base, weight="none"))
        rows.append(number(source, item, group, "base", unit="persons", value=base, n=base, base=base, weight="none"))

    for item, (good, fair, poor) in COUNTS.items():
        shares("staff", item, {}, {"good": good, "fair": fair, "poor": poor, "fair_or_poor": fair + poor}, 20)
        for (plot, shift), n in SPLIT.items():
            shares("staff", item, {"plot": plot, "shift": shift}, {"good": n, "fair": 10 - n}, 10)
        for plot, base in (("north", 12), ("south", 8)):
            shares(
                "staff", item, {"plot": plot}, {"good": 4, "fair": base - 4, "poor": 0, "fair_or_poor": base - 4}, base
            )
    for place, item in enumerate(COUNTS, 1):
        rows.append(number("staff", "garden", {"item": item}, "rank", unit="rank", value=place, base=20))
    shares("staff", "channels", {}, {"post": 3, "other": 15, "radio": 12}, 20)
    shares("wishes", "respondents", {}, {"water": 8, "tools": 0, "rain": 2, "any": 8}, 12)
    return numbers(rows)


def laid(table: dict[str, Any], **more: Any) -> pd.DataFrame:
    made = finding_tables.lay_out(long_table(), finding(table, **more), "A", [], "")
    tables.check(made["cells"], "cells")
    return made["cells"]


def grid(cells: pd.DataFrame) -> dict[str, list[str]]:
    """The texts of a table, by the heading of the row."""
    found: dict[str, list[str]] = {}
    for cell in cells.to_dict("records"):
        found.setdefault(str(cell["row"]), []).append(str(cell["text"]))
    return found


def test_lines_of_items_statistics_and_codes_have_the_headings_of_the_codebook():
    items = [("The soil", "soil"), ("The water", "water")]
    columns = {"statistics": ["categories", "base"]}
    for said in ("garden", ["soil", "water"], {"scale": "rating"}):
        assert lines({"cell": "staff", "rows": {"items": said}, "columns": columns}) == items
    assert lines({"cell": "staff", "rows": {"items": "garden"}, "columns": columns}, "columns") == [
        *(("Good", "good"), ("Fair", "fair"), ("Poor", "poor"), ("Base", "base")),
    ]
    for words, keys in {
        "nets": ["Fair or poor"],
        "collapsed": ["Good", "Fair or poor"],
        "categories": ["Good", "Fair", "Poor"],
    }.items():
        made = lines({"cell": "staff.soil", "rows": {"statistics": [words]}, "columns": {"label": "Share"}})
        assert [heading for heading, _ in made] == keys
    codes = lines({"cell": "wishes.respondents", "rows": {"statistics": ["codes", "nets"]}, "columns": {"label": "x"}})
    assert codes == [("Water", "water"), ("Rain", "rain"), ("Tools", "tools"), ("Any", "any")]
    ranks = lines({"cell": "staff.garden.all.rank", "rows": {"groups": "item"}, "columns": {"label": "Rank"}})
    assert ranks == [("The soil", "item-soil"), ("The water", "item-water")]


def test_a_line_can_be_an_address_and_can_have_another_heading():
    made = lines({"rows": ["staff.soil.all.good", {"label": "Wet", "address": "staff.water.all.good"}],
                  "columns": {"label": "Share"}})  # fmt: skip
    assert made == [("Good", "staff soil all good"), ("Wet", "staff water all good")]
    table = {
        "cell": "staff",
        "rows": {"items": "garden", "labels": {"water": "Wet"}},
        "columns": {"statistics": ["good"]},
    }
    assert [heading for heading, _ in lines(table)] == ["The soil", "Wet"]


def test_lines_nest_both_ways():
    inside = [{"statistics": ["good", "base"]}]
    table = {"cell": "staff", "rows": {"items": "garden"}, "columns": {"groups": "plot", "lines": inside}}
    cells = laid(table)
    heads = cells[["column_under", "column", "address"]].drop_duplicates().to_numpy().tolist()
    assert heads[:4] == [
        ["north", "north > Good", "staff.soil.plot-north.good"],
        ["north", "north > Base", "staff.soil.plot-north.base"],
        ["south", "south > Good", "staff.soil.plot-south.good"],
        ["south", "south > Base", "staff.soil.plot-south.base"],
    ]
    rows = {"items": "garden", "lines": [{"groups": "plot", "total": "first", "labels": {"north": "The north"}}]}
    made = grid(laid({"cell": "staff", "rows": rows, "columns": {"statistics": ["good"]}}))
    assert made == {
        "The soil > All": ["45%"], "The soil > The north": ["33%"], "The soil > south": ["*"],
        "The water > All": ["30%"], "The water > The north": ["33%"], "The water > south": ["*"],
    }  # fmt: skip


def test_two_variables_are_crossed_or_nested_and_a_cell_without_anybody_says_so():
    cell, columns = "staff.soil", {"statistics": ["good"]}
    crossed = grid(laid({"cell": cell, "rows": {"groups": ["plot", "shift"]}, "columns": columns}))
    assert crossed == {"north, early": ["20%"], "north, late": ["30%"], "south, early": ["50%"]}
    nested = {"groups": "plot", "lines": [{"groups": "shift"}]}
    assert list(grid(laid({"cell": cell, "rows": nested, "columns": columns}))) == [
        *("north > early", "north > late", "south > early"),
    ]
    cells = laid({"cell": "staff.soil.all.good", "rows": {"groups": "plot"}, "columns": {"groups": "shift"}})
    assert grid(cells) == {"north": ["20%", "30%"], "south": ["50%", "–"]}
    empty = cells.set_index(["row", "column"]).loc[("south", "late")]
    assert (empty["status"], bool(pd.isna(empty["value"]))) == ("no cases", True)
    assert "– No cases." in empty["notes"]


def test_groups_come_in_the_order_in_which_they_are_named():
    for groups in (
        {"groups": {"plot": ["south", "north"]}},
        {"groups": "plot", "labels": {"south": "S", "north": "N"}},
    ):
        cells = laid({"cell": "staff.soil.all.base", "rows": groups, "columns": {"label": "Base"}})
        assert list(cells["value"]) == [8, 12]
    assert list(cells["row"]) == ["S", "N"]
    of_answers = lines({"cell": "staff.soil.all.good", "rows": {"groups": "tools"}, "columns": {"label": "Share"}})
    assert of_answers == [("Yes", "tools-yes"), ("No", "tools-no")]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"rows": {"items": "garten"}}, "t, rows: there is no item or grid of staff 'garten'. Did you mean 'garden'?"),
        ({"rows": {"items": {"scale": "ratin"}}}, "there is no scale 'ratin'. Did you mean 'rating'?"),
        ({"rows": {"items": "garden", "labels": {"sol": "x"}}}, "labels: there is no line 'sol'. Did you mean 'soil'?"),
        ({"rows": {"items": ["soil", "channels"]}}, "'soil' and 'channels' have different categories: make a table"),
        ({"rows": {"items": "channels"}, "columns": {"statistics": ["nets"]}}, "'channels' of staff has no nets: name"),
        ({"rows": [{}]}, "a line has no heading and names nothing: give it a `label`"),
        ({"cell": {}, "rows": {"items": "garden"}}, "name the `source` of the line, or that of all cells under `cell`"),
    ],
)
def test_what_can_not_be_generated_is_one_sentence(table, said):
    with pytest.raises(EvidenceError) as error:
        finding({"cell": "staff", "columns": {"statistics": ["categories"]}, **table})
    assert str(error.value).startswith("config/findings/A.yaml, tables.t") and said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"items": "garden", "groups": "plot"}, "put the other in a line under it: `lines: [{groups: ...}]`"),
        ({"total": "first"}, "`total` belongs to `groups`"),
        ({"address": "staff..good"}, "'staff..good' is no address"),
        ({"address": "staff.soil", "item": "soil"}, "`item` is in the address too"),
    ],
)
def test_a_line_that_says_two_things_is_refused(line, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        Finding.model_validate({"title": "x", "tables": {"t": {"title": "t", "rows": line, "columns": {"label": "x"}}}})


def test_a_breakdown_that_no_number_has_and_a_label_of_no_group_are_refused():
    for rows, said in (
        ({"groups": "colour"}, "no number of these cells is broken down by colour"),
        ({"groups": "plot", "labels": {"nort": "N"}}, "rows, labels: no group is 'nort'. Did you mean 'north'?"),
    ):
        with pytest.raises(EvidenceError, match=re.escape(said)):
            laid({"cell": "staff.soil.all.good", "rows": rows, "columns": {"label": "Share"}})


def test_small_bases_and_cells_are_withheld_at_every_level():
    table = {"cell": "staff.soil", "rows": {"groups": "plot"}, "columns": {"statistics": ["good", "poor", "base"]}}
    cells = laid(table)
    assert grid(cells) == {"north": ["33%", "0%", "12"], "south": ["*", "*", "8"]}
    hidden = cells[cells["status"] == "small base"]
    assert len(hidden) == 2 and hidden[["value", "low", "high", "n"]].isna().all(axis=None)
    assert set(hidden["base"]) == {8} and "* Withheld: the base is below 10." in hidden["notes"].iloc[0]
    for level in ({"evaluation": {"min_base": 5}}, {"min_base": 0}):
        assert grid(laid(table, **level))["south"] == ["50%", "0%", "8"]
    assert grid(laid({**table, "min_base": 13}, min_base=0))["north"] == ["*", "*", "12"]
    small = laid({**table, "min_base": 0, "min_cell": 5})
    assert grid(small) == {"north": ["*", "0%", "12"], "south": ["*", "0%", "8"]}
    assert "* Withheld: fewer than 5 cases." in small["notes"].iloc[0]


def test_rows_are_sorted_cut_and_hidden():
    table = {"cell": "staff.channels", "rows": {"statistics": ["categories"]}, "columns": {"label": "Share"}}
    assert list(grid(laid({**table, "sort": "Share"}))) == ["By radio", "By post", "Another way"]
    assert list(grid(laid({**table, "sort": "label"}))) == ["By post", "By radio", "Another way"]
    first = laid({**table, "sort": "Share", "top": 1})
    assert list(grid(first)) == ["By radio"]
    assert first["notes"].iloc[0].endswith("Sorted by Share.\nOnly the first 1 rows: 2 more are left out.")
    codes = {"cell": "wishes.respondents", "rows": {"statistics": ["codes"]}, "columns": {"label": "Share"}}
    hidden = laid({**codes, "hide_empty": True})
    assert list(grid(hidden)) == ["Water", "Rain"] and "Rows without cases are left out: 1." in hidden["notes"].iloc[0]
    with pytest.raises(EvidenceError, match=r"sort: there is no column 'Shar'\. Did you mean 'Share'"):
        laid({**table, "sort": "Shar"})
    groups = {"cell": "staff.water", "rows": {"groups": "plot", "total": "last"}, "columns": {"statistics": ["base"]}}
    assert list(grid(laid({**groups, "sort": "Base"}))) == ["north", "south", "All"]


def test_shares_have_the_form_and_the_decimals_that_are_asked_for():
    table = {"cell": "staff.soil", "rows": {"statistics": ["fair_or_poor"]}, "columns": {"label": "Share"}}
    for more, text in (
        ({}, "55%"), ({"decimals": 1}, "55.0%"), ({"shares": "per cent (count)"}, "55% (11)"),
        ({"shares": "both"}, "11 of 20, 55%"), ({"shares": "count"}, "11 of 20"),
    ):  # fmt: skip
        assert grid(laid({**table, **more})) == {"Fair or poor": [text]}
    base = {"cell": "staff.soil", "rows": {"statistics": ["base"]}, "columns": {"label": "n"}, "decimals": 2}
    assert grid(laid(base)) == {"Base": ["20"]}


def test_a_whole_that_rounding_breaks_is_noted():
    said = "Shares may not add up to 100% because of rounding."
    thirds = numbers(
        number("staff", "soil", {}, key, unit="share", value=n / 3, n=n, base=3, weight="none")
        for key, n in {"good": 1, "fair": 1, "poor": 1, "fair_or_poor": 2}.items()
    )

    def noted(*words: str, **more: Any) -> bool:
        table = {"cell": "staff.soil", "rows": {"statistics": list(words)}, "columns": {"label": "x"}, "min_base": 0}
        made = finding_tables.lay_out(thirds, finding({**table, **more}), "A", [], "")
        return said in made["cells"]["notes"].iloc[0]

    assert noted("categories") and noted("categories", decimals=1)
    assert not noted("collapsed") and not noted("good", "fair") and not noted("categories", "fair_or_poor")


def test_groups_are_read_from_the_long_table_whatever_is_in_their_values():
    values = ["North, or = South", "R&D", "a=b", "Ünit 1"]
    made = numbers(
        number("staff", "soil", {"plot": one, "shift": other}, "base", unit="persons", value=1.0, base=1)
        for one, other in product(values, ["early", "late"])
    )
    found = Groups(made).fitting({"source": "staff", "item": "soil", "group": "plot-*--shift-late"})
    assert {group.values["plot"][1] for group in found} == set(values)
    assert parsed("unit-north--x-1", "not like that").values == {"unit": ("north", "north"), "x": ("1", "1")}


def test_a_figure_gives_no_place_to_what_is_withheld():
    table = {"cell": "staff.soil", "rows": {"groups": "plot"}, "columns": {"statistics": ["good"]}}
    cells = laid(table).assign(notes="")
    layers, _ = charts.ranking(cells, 0)
    texts = [row["text"] for one in layers for row in one["data"]["values"] if "text" in row]
    assert "1. north" in texts and not any("south" in text for text in texts)
    layers, _ = charts.likert(cells, 0)
    texts = [row["text"] for one in layers for row in one["data"]["values"] if "text" in row]
    assert "south (n = 8) *" in texts and "north (n = 12)" in texts


@pytest.mark.parametrize("kind", ["bars", "likert", "series", "ranking"])
def test_a_figure_in_which_all_is_withheld_is_drawn_empty(kind):
    table = {"cell": "staff.soil", "rows": {"groups": "plot"}, "columns": {"statistics": ["good"]}, "min_base": 99}
    layers, height = charts.KINDS[kind](laid(table).assign(notes=""), 0)
    assert height > 0 and "NaN" not in json.dumps(layers)
