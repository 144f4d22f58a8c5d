"""Tables that say two things, or what the data do not have: refused, never one of the two without a word."""

import re

import pandas as pd
import pytest

from scripts.findings import finding_tables, small_bases
from scripts.ground.addresses import distinct
from scripts.ground.errors import EvidenceError
from scripts.ground.long_table import number, numbers
from scripts.numbers.group_lines import Groups
from scripts.settings.described import plain
from scripts.settings.finding import Finding, Small
from scripts.settings.survey import Survey
from scripts.settings.table_lines import with_lines
from tests.filled import filled
from tests.test_table_grammar import SURVEY, finding, grid, laid, lines
from tests.test_table_grammar import settings as grammar_settings

SHARE = {"label": "Share"}
GOOD = "staff.soil.all.good"


def by(values: list[str], variable: str = "plot", shifts: tuple[str, ...] = ("early", "late")) -> pd.DataFrame:
    """Shares by a variable with these values, and by it and the shift: 1 of 12 in the first, 2 in the second, ..."""
    groups = [
        (n, group)
        for n, value in enumerate(distinct(values).values(), 1)
        for group in ({variable: value}, *({variable: value, "shift": shift} for shift in distinct(shifts).values()))
    ]
    return numbers(
        number("staff", "soil", group, "good", unit="share", value=n / 12, n=n, base=12, weight="none")
        for n, group in groups
    )


def printed(table: dict, long_table: pd.DataFrame) -> dict[str, list[str]]:
    made = Finding.model_validate(plain(finding(table)))  # as a step gets it
    return grid(finding_tables.lay_out(long_table, made, "A", [], "")["cells"])


def test_the_group_of_all_cells_holds_for_the_groups_of_a_line_too():
    cell = {"source": "staff", "item": "soil", "group": "plot-north", "statistic": "good"}
    by_shift = {"groups": "shift", "total": "last"}
    assert grid(laid({"cell": cell, "rows": by_shift, "columns": SHARE})) == {
        "early": ["20%"], "late": ["30%"], "All": ["33%"],
    }  # fmt: skip
    declared = {"groups": {"shift": ["late"]}}
    assert grid(laid({"cell": cell, "rows": declared, "columns": SHARE})) == {"late": ["30%"]}
    explicit = {"label": "Early", "group": "shift-early"}
    assert grid(laid({"cell": cell, "rows": explicit, "columns": SHARE})) == {"Early": ["20%"]}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"cell": {"address": "staff.soil.plot-north.good"}, "rows": {"label": "All", "group": "all"}},
         "all cells are of plot-north, a line is of all"),
        ({"cell": {"address": "staff.soil.plot-north.good"}, "rows": {"label": "S", "group": "plot-south"}},
         "it would be of plot-north and plot-south at once"),
        ({"cell": GOOD, "rows": {"groups": "plot"}, "columns": {"groups": "plot"}}, "it would be of plot-* and plot-*"),
        ({"rows": GOOD, "columns": "staff.water.all.good"},
         "row 'Good', column 'Good': the row says item 'soil', the column 'water': keep one of the two"),
        ({"cell": "staff", "rows": {"items": "garden"}, "columns": GOOD}, "the row says item 'water', the column 'soil'"),
        ({"cell": "staff.soil", "rows": {"label": "n", "statistic": "base"}, "columns": {"statistics": ["good"]}},
         "the row says statistic 'base', the column 'good'"),
        ({"cell": "staff", "rows": {"items": "garden", "lines": [{"label": "x", "address": GOOD}]}},
         "'x' says item 'soil', 'The water' above it 'water': keep one of the two"),
    ],
)  # fmt: skip
def test_what_is_said_twice_is_refused(table, said):
    with pytest.raises(EvidenceError, match=re.escape(said)):
        laid({"columns": SHARE, **table})


def test_a_base_stands_beside_any_row():
    columns = [SHARE, {"label": "n", "statistic": "base"}]
    assert grid(laid({"cell": "staff.soil", "rows": {"statistics": ["good"]}, "columns": columns})) == {
        "Good": ["45%", "20"]
    }


def test_a_declared_value_never_shows_the_numbers_of_another_like_it():
    def rows(*values: str, **labels: str) -> dict:
        return {"cell": GOOD, "rows": {"groups": {"plot": list(values)}, "labels": labels}, "columns": SHARE}

    both, alone = by(["C", "C++"]), by(["C"])
    for long_table, said in (
        (both, "other values are like 'C++' of plot: write `c_plus_sign_plus_sign` for it"),
        (alone, "no group by plot is 'C++'. Did you mean 'C'?"),
    ):
        with pytest.raises(EvidenceError, match=re.escape(said)):
            printed(rows("C", "C++"), long_table)
    told = rows("C", "c_plus_sign_plus_sign", c_plus_sign_plus_sign="C++")
    assert printed(told, both) == {"C": ["8%"], "C++": ["17%"]}
    assert printed(rows("education nationale"), by(["Éducation  Nationale"])) == {"education nationale": ["8%"]}
    nested = {"rows": {"items": "garden", "lines": [{"groups": {"plot": ["C++"]}}]}, "cell": "staff"}
    with pytest.raises(EvidenceError, match="no group by plot is"):
        printed({**nested, "columns": {"statistics": ["good"]}}, alone)


def test_groups_whose_token_is_cut_are_told_apart():
    first = [f"مكتب الشمال للشؤون الإدارية والمالية والموارد البشرية {one}" for one in "اب"]
    second = tuple(f"الفئة الوظيفية العليا للموظفين الدوليين والمحليين {one}" for one in "اب")
    variable = "المكتب_الذي_تعمل_فيه_الآن"
    long_table = by(first, variable, second)
    crossed = {"cell": GOOD, "rows": {"groups": variable}, "columns": {"groups": "shift"}}
    assert printed(crossed, long_table) == {first[0]: ["8%", "8%"], first[1]: ["17%", "17%"]}
    pattern = f"staff.soil.{variable}-*--shift-*.good"
    made = Groups(long_table).placed({"address": pattern, "row": f"{{{variable}}}", "column": "", "labels": {}})
    assert {one["address"] for one in made} <= set(long_table["address"]) and len(made) == 4


def test_a_heading_is_given_to_values_of_its_own_variable_only():
    long_table = numbers(
        number("staff", "soil", {"plot": plot, "shift": shift}, "good", unit="share", value=0.5, n=6, base=12)
        for plot in ("yes", "no")
        for shift in ("yes", "no")
    )
    rows = {"groups": "plot", "labels": {"yes": "Has one", "no": "Has none"}, "lines": [{"groups": "shift"}]}
    assert list(printed({"cell": GOOD, "rows": rows, "columns": SHARE}, long_table)) == [
        *("Has one > no", "Has one > yes", "Has none > no", "Has none > yes"),
    ]


def test_a_value_that_looks_like_a_variable_keeps_its_heading():
    values = ["x = y, plot = z", "a, shift = b", "c"]
    for rows in ({"groups": "plot"}, {"groups": {"plot": values}}, {"groups": ["plot", "shift"]}):
        made = printed({"cell": GOOD, "rows": rows, "columns": SHARE}, by(values))
        assert {heading.removesuffix(", early").removesuffix(", late") for heading in made} == set(values)


def test_nested_groups_come_in_the_order_of_their_headings_too():
    rows = {"groups": "plot", "labels": {"south": "S", "north": "N"}, "lines": [{"groups": "shift"}]}
    assert list(grid(laid({"cell": GOOD, "rows": rows, "columns": SHARE}))) == ["S > early", "N > early", "N > late"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"label": "H", "items": "garden"}, "have it above them, `{label: ..., lines: [{items: ...}]}`"),
        ({"label": "H", "statistics": ["good"]}, "'H' would be the heading of all lines of `statistics`"),
        ({"label": "H", "groups": "plot"}, "put the value into it, as `{plot}`, or have it above them"),
    ],
)
def test_a_heading_of_generated_lines_is_refused(line, said):
    with pytest.raises(EvidenceError, match=re.escape(said)):
        finding({"cell": "staff.soil", "rows": line, "columns": SHARE})


def test_a_heading_has_the_value_of_its_group():
    for groups in ("plot", {"plot": ["north"]}):
        made = grid(laid({"cell": GOOD, "rows": {"label": "The {plot}", "groups": groups}, "columns": SHARE}))
        assert next(iter(made)) == "The north"


def test_blanks_in_an_address_do_not_matter():
    assert lines({"rows": ["staff . soil . all . good"], "columns": SHARE}) == [("Good", "staff soil all good")]


def test_the_first_rank_is_sorted_first_and_a_mean_of_0_is_of_cases():
    ranks = {"cell": "staff.garden.all.rank", "rows": {"groups": "item"}, "columns": {"label": "Rank"}}
    assert grid(laid({**ranks, "sort": "Rank", "top": 1})) == {"The soil": ["1"]}
    zero = numbers(
        number("staff", "soil", {"plot": plot}, "mean", unit="hours", value=value, n=n, base=n, weight="none")
        for plot, value, n in (("north", 0.0, 12), ("south", None, 0))
    )
    table = {"cell": "staff.soil.all.mean", "rows": {"groups": "plot"}, "columns": SHARE, "hide_empty": True}
    assert printed(table, zero) == {"north": ["0"]}


def test_nobody_is_said_of_groups_without_numbers_only():
    long_table = numbers(
        number(
            "staff", "soil", {"plot": plot, "shift": shift}, key, unit="hours", value=5.0, n=12, base=12, weight="none"
        )
        for plot, shift in (("north", "early"), ("south", "late"))
        for key in ("mean", "base")
    )
    table = {"cell": "staff.soil", "rows": {"groups": "plot", "lines": [{"statistics": ["mean", "median"]}]},
             "columns": {"groups": "shift"}}  # fmt: skip
    with pytest.raises(EvidenceError, match=r"no number has the address staff\.soil\.plot-north--shift-early\.median"):
        printed(table, long_table)
    table["rows"]["lines"] = [{"statistics": ["mean", "base"]}]
    assert printed(table, long_table)["north > Mean"] == ["5", "\u2013"]


def test_a_base_stands_beside_weighted_numbers():
    cell = {"source": "staff", "item": "soil", "variant": "weighted"}
    for axes in (
        {"rows": {"statistics": ["good", "base"]}, "columns": {"label": "x"}},
        {"rows": {"label": "x"}, "columns": {"statistics": ["good", "base"]}},
    ):
        made = finding({"cell": cell, **axes}).tables["t"]
        found = [made.address_parts(row, column).get("variant") for row in made.rows for column in made.columns]
        assert found == ["weighted", None]


def test_a_category_that_items_call_differently_needs_one_heading():
    yes, no = {"categories": {"good": "Good", "poor": "Poor"}}, {"categories": {"good": "Well", "poor": "Poor"}}
    items = {key: {"column": key, "text": key, "scale": key} for key in ("yes", "no")}
    table = {"cell": "staff", "rows": {"items": ["yes", "no"]}, "columns": {"statistics": ["categories"]}}

    def made(table):
        given = grammar_settings({"t": {"title": "t", **table}}, evaluation={"scales": {"yes": yes, "no": no}})
        given.surveys["staff"] = given.surveys["staff"].model_copy(update={"items": filled(Survey, SURVEY | {
            "items": items, "grids": {}, "breakdowns": []}).items})  # fmt: skip
        return [line.label for line in with_lines(given, "config").findings["A"].tables["t"].columns]

    said = "'yes' calls good 'Good', 'no' calls it 'Well': give it one heading, `labels: {good: ...}`, or make a table"
    for asked in (["categories"], ["good"]):
        with pytest.raises(EvidenceError, match=re.escape(said)):
            made(table | {"columns": {"statistics": asked}})
    assert made(table | {"columns": {"statistics": ["categories"], "labels": {"good": "Fine"}}}) == ["Fine", "Poor"]


def test_an_item_that_there_is_not_is_named():
    with pytest.raises(EvidenceError, match=r"there is no item or grid of staff 'soi'\. Did you mean 'soil'"):
        finding({"cell": "staff.soi", "rows": {"statistics": ["categories"]}, "columns": SHARE})


def test_an_estimated_total_rests_on_a_base_and_a_count_does_not():
    about = {"base": 8, "n": 3, "weight": "w", "method": "design-based, t", "flags": ""}
    total = number("staff", "soil", {}, "total_good", unit="persons", value=120.0, variant="weighted", **about)
    counted = number("staff", "soil", {}, "base", unit="persons", value=8, **about)
    assert small_bases.status(total, Small(min_base=10)) == "small base"
    assert small_bases.status(counted, Small(min_base=10)) == ""
