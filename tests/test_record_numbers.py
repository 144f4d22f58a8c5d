"""The numbers of a record: each statistic on small registers, counted by hand, and identities on any register."""

import datetime
import math
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.numbers.gather import gather
from scripts.records.record_numbers import compute
from scripts.settings.record import Record
from tests.conftest import PUBLIC
from tests.filled import filled

LETTERS = """letter,year,unit,tasked,completed,pages
L-1,2015,Political unit,2015-01-05,2015-01-12,2
L-2,2015,Political unit,2015-01-05,2015-01-13,4
L-3,2015,Rule of law unit,2015-01-06,,6
L-4,2015,,,,
L-5,2016,Political unit,2016-01-05,2016-01-05,8
L-6,2016,Rule of law unit,2016-01-05,2016-02-05,1
"""
COLUMNS = {
    "letter": "text",
    "year": "integer",
    "unit": "text",
    "tasked": "date",
    "completed": "date",
    "pages": "integer",
}
DERIVE = {"days": {"from": "tasked", "to": "completed"}}


def computed(folder: Path, numbers: dict[str, dict[str, Any]], text: str = LETTERS, **more: Any) -> dict[str, Any]:
    file = folder / "letters.csv"
    file.write_text(text, encoding="utf-8")
    numbers = {key: {"unit": "items", **spec} for key, spec in numbers.items()}
    described = {"id": "letter", "columns": COLUMNS, "derive": DERIVE, "numbers": numbers, **more}
    made = compute(file, filled(Record, described), "letters")
    tables.check(made["numbers"], "numbers")
    tables.check(made["cases"], "cases")
    return made


def found(made: dict[str, Any], column: str = "value") -> dict[str, Any]:
    frame = made["numbers"]
    return {a: None if pd.isna(v) else v for a, v in zip(frame["address"], frame[column], strict=True)}


def one(folder: Path, **spec: Any) -> dict[str, Any]:
    (row,) = computed(folder, {"it": spec})["numbers"].to_dict("records")
    return row


@pytest.mark.parametrize(
    ("spec", "value", "n", "base"),
    [
        ({"statistic": "count"}, 6, 6, 6),
        ({"statistic": "count", "where": {"tasked": {"known": True}}}, 5, 5, 5),
        ({"statistic": "count", "where": {"unit": {"known": False}}}, 1, 1, 1),
        ({"statistic": "count", "where": {"year": "2015", "unit": ["Political unit"]}}, 2, 2, 2),
        ({"statistic": "count", "where": {"pages": {"more_than": 2, "less_than": 8}}}, 2, 2, 2),
        ({"statistic": "count", "where": {"pages": {"at_least": 2, "at_most": 8}}}, 4, 4, 4),
        ({"statistic": "count", "where": {"year": 2014}}, 0, 0, 0),
        ({"statistic": "distinct", "column": "unit"}, 2, 2, 5),
        ({"statistic": "sum", "column": "pages"}, 21, 5, 5),
        ({"statistic": "mean", "column": "pages"}, 4.2, 5, 5),
        ({"statistic": "median", "column": "pages"}, 4, 5, 5),
        ({"statistic": "median", "column": "days"}, 7.5, 4, 4),
        ({"statistic": "minimum", "column": "days"}, 0, 4, 4),
        ({"statistic": "maximum", "column": "days"}, 31, 4, 4),
        ({"statistic": "share", "counted": {"days": {"at_most": 7}}, "where": {"tasked": {"known": True}}}, 0.4, 2, 5),
        ({"statistic": "share", "column": "pages", "counted": {"year": 2015}}, 12 / 21, 12, 21),
    ],
)
def test_statistics_by_hand(tmp_path: Path, spec: dict[str, Any], value: float, n: int, base: int) -> None:
    row = one(tmp_path, **spec)
    assert (row["value"], row["n"], row["base"]) == (pytest.approx(value, abs=1e-12), n, base)


def test_nothing_to_count_is_no_number(tmp_path: Path) -> None:
    nobody = {"year": 2014}
    assert pd.isna(one(tmp_path, statistic="mean", column="pages", where=nobody)["value"])
    row = one(tmp_path, statistic="share", counted={"year": 2015}, where=nobody)
    assert pd.isna(row["value"])
    assert (row["n"], row["base"]) == (0, 0)
    assert one(tmp_path, statistic="sum", column="pages", where=nobody)["value"] == 0


SPELLED = "id,status,office,day\n1,Closed,IT,2016-05-01\n2,closed,it,2016-05-02\n3,CLOSED ,IT ,2016-05-03\n4,Open,IT,\n"
TEXTS = {"columns": {"id": "text", "status": "text", "office": "text", "day": "date"}, "derive": {}, "id": "id"}


def test_values_that_differ_in_case_and_blanks_are_one(tmp_path: Path) -> None:
    numbers: dict[str, dict[str, Any]] = {
        "share": {"statistic": "share", "counted": {"status": "Closed"}},
        "among": {"statistic": "count", "where": {"status": ["closed", "OPEN"]}},
        "offices": {"statistic": "distinct", "column": "office"},
        "no_day": {"statistic": "count", "where": {"day": "2015-01-01"}},
    }
    made = computed(tmp_path, numbers, SPELLED, **TEXTS)
    assert {address.split(".")[1]: value for address, value in found(made).items()} == {
        "share": 0.75, "among": 4, "offices": 1, "no_day": 0,
    }  # fmt: skip
    assert "'closed' (1) is counted as 'CLOSED '" in made["line"]
    assert "office: 2 values that differ from another only in spelling are one with it" in made["line"]
    arabic = "id,status\n1,\u0645\u063a\u0644\u0642\n2, \u0645\u063a\u0644\u0642\u200f\n3,\u041e\u0442\u043a\u0440\u044b\u0442\u043e\n"
    columns = {"id": "text", "status": "text"}
    closed = {"it": {"statistic": "share", "counted": {"status": "\u0645\u063a\u0644\u0642"}}}
    opened = {"it": {"statistic": "share", "counted": {"status": "\u043e\u0442\u043a\u0440\u044b\u0442\u043e"}}}
    for spec, value in ((closed, 2 / 3), (opened, 1 / 3)):
        assert list(found(computed(tmp_path, spec, arabic, **TEXTS | {"columns": columns})).values()) == [value]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"status": "Closd"}, r"numbers.it.where.status: no row has 'Closd' .* Did you mean 'closed'\?"),
        ({"status": ["Open", "Closd"]}, "no row has 'Closd'"),
        ({"day": "01/05/2016"}, "numbers.it.where.day: '01/05/2016' is not a date"),
    ],
)
def test_a_condition_that_no_row_can_meet_is_refused(tmp_path: Path, where: dict[str, Any], said: str) -> None:
    with pytest.raises(EvidenceError, match=said):
        computed(tmp_path, {"it": {"statistic": "count", "where": where}}, SPELLED, **TEXTS)


def test_empty_cells_are_left_out_and_told(tmp_path: Path) -> None:
    assert one(tmp_path, statistic="mean", column="pages")["flags"] == "1 rows without pages left out"
    assert pd.isna(one(tmp_path, statistic="mean", column="pages", where={"year": 2016})["flags"])


def test_a_subset_is_told_in_words(tmp_path: Path) -> None:
    where = {
        "year": 2015,
        "tasked": {"known": True},
        "pages": {"at_most": 4.0},
        "unit": ["political unit", "Rule of law unit"],
    }
    row = one(tmp_path, statistic="count", where=where)
    assert (
        row["filter"]
        == "year is 2015; tasked is not empty; pages at most 4; unit is Political unit or Rule of law unit"
    )


def test_groups_have_addresses_and_add_up(tmp_path: Path) -> None:
    made = computed(
        tmp_path, {"by_unit": {"statistic": "count", "by": ["year", "unit"]}, "every": {"statistic": "count"}}
    )
    values = found(made)
    assert values.pop("letters.every.all.count") == sum(values.values()) == 6
    assert values == {
        "letters.by_unit.unit-political_unit--year-2015.count": 2,
        "letters.by_unit.unit-rule_of_law_unit--year-2015.count": 1,
        "letters.by_unit.unit-not_stated--year-2015.count": 1,
        "letters.by_unit.unit-political_unit--year-2016.count": 1,
        "letters.by_unit.unit-rule_of_law_unit--year-2016.count": 1,
        "letters.by_unit.unit-not_stated--year-2016.count": 0,
    }


GAPS = """letter,year,unit,tasked,completed,pages
a,2010,A,,,1
b,2010,A,,,2
c,2010,A,,,3
d,2011,B,,,4
e,2012,A,,,5
f,2012,A,,,6
g,2009,B,,,7
"""
SINCE = {"year": {"at_least": 2010}}


@pytest.mark.parametrize(
    ("spec", "counts"),
    [
        ({"statistic": "count", "where": {"unit": "A"} | SINCE}, {"2010": 3, "2011": 0, "2012": 2}),
        ({"statistic": "count", "where": {"unit": "A"}}, {"2009": 0, "2010": 3, "2011": 0, "2012": 2}),
        ({"statistic": "sum", "column": "pages", "where": {"unit": "A"} | SINCE}, {"2010": 6, "2011": 0, "2012": 11}),
        (
            {"statistic": "distinct", "column": "unit", "where": {"unit": "A"} | SINCE},
            {"2010": 1, "2011": 0, "2012": 1},
        ),
        # A mean, a share, an extreme of nothing is no number and no 0.
        ({"statistic": "mean", "column": "pages", "where": {"unit": "A"}}, {"2010": 2, "2012": 5.5}),
        ({"statistic": "share", "counted": {"pages": 1}, "where": {"unit": "A"}}, {"2010": 1 / 3, "2012": 0}),
    ],
)
def test_a_group_without_a_row_counts_nothing(tmp_path: Path, spec: dict[str, Any], counts: dict[str, float]) -> None:
    made = computed(tmp_path, {"it": spec | {"by": ["year"]}}, GAPS)
    assert found(made) == {f"letters.it.year-{year}.{spec['statistic']}": v for year, v in counts.items()}
    gather([made["numbers"]], [made["cases"]], [])


def test_a_series_has_its_empty_years(tmp_path: Path) -> None:
    numbers = {"a": {"statistic": "count", "where": {"unit": "A"} | SINCE, "by": ["year"]}}
    numbers |= {"each": {"statistic": "count", "where": SINCE, "by": ["year", "unit"]}}
    numbers |= {name: {"statistic": name, "series": {"item": "a"}} for name in ("minimum", "mean", "slope")}
    numbers |= {"least": {"statistic": "minimum", "series": {"item": "each"}, "by": ["unit"]}}
    values = found(computed(tmp_path, numbers, GAPS))
    assert values["letters.minimum.all.minimum"] == 0
    assert values["letters.mean.all.mean"] == pytest.approx(5 / 3)
    assert values["letters.slope.all.slope"] == pytest.approx(-1 / 2)
    assert {values["letters.least.unit-a.minimum"], values["letters.least.unit-b.minimum"]} == {0}
    assert sum(v for a, v in values.items() if a.startswith("letters.each.")) == 6


def test_rows_without_a_year_are_no_point_of_a_series(tmp_path: Path) -> None:
    numbers = {"a": {"statistic": "count", "by": ["year"]}, "least": {"statistic": "minimum", "series": {"item": "a"}}}
    numbers |= {"trend": {"statistic": "slope", "series": {"item": "a"}}}
    text = GAPS.replace("f,2012", "f,2018")
    without = found(computed(tmp_path, numbers, text))
    made = computed(tmp_path, numbers, text + "h,,A,,,1\n")
    assert found(made).pop("letters.a.year-not_stated.count") == 1
    assert {a: v for a, v in found(made).items() if "not_stated" not in a} == without
    assert found(made, "flags")["letters.trend.all.slope"] == "1 groups not stated left out"
    assert found(made, "base")["letters.trend.all.slope"] == 5


@pytest.mark.parametrize(
    ("selection", "says"),
    [("whole", "the whole record"), ("sample", "nonprobability sample"), ("answers", "without its sampling frame")],
)
def test_the_method_says_what_the_record_holds(tmp_path: Path, selection: str, says: str) -> None:
    numbers = {"it": {"statistic": "count"}}
    (method,) = found(computed(tmp_path, numbers, selection=selection), "method").values()
    assert method.startswith("none: ") and says in method
    assert ("whole record" in method) == (selection == "whole")
    assert found(computed(tmp_path, numbers), "method")["letters.it.all.count"] == "none: the whole record was counted"


SERIES = """letter,year,unit,tasked,completed,pages
a,2006,Speeches,,,100
b,2007,Speeches,,,110
c,2015,Speeches,,,99
d,2006,Videos,,,40
e,2007,Videos,,,20
f,2015,Videos,,,20
"""
YEARLY = {"issued": {"statistic": "sum", "column": "pages", "by": ["year", "unit"]}}
YEARLY |= {"total": {"statistic": "sum", "column": "pages", "by": ["year"]}}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"statistic": "mean", "series": {"item": "total"}}, {"all.mean": 389 / 3}),
        ({"statistic": "minimum", "series": {"item": "total"}}, {"all.minimum": 119}),
        ({"statistic": "maximum", "series": {"item": "total"}}, {"all.maximum": 140}),
        ({"statistic": "median", "series": {"item": "total"}}, {"all.median": 130}),
        ({"statistic": "mean_growth", "series": {"item": "total"}}, {"all.mean_growth": (-10 / 140 - 11 / 130) / 2}),
        (
            {"statistic": "mean_growth", "series": {"item": "issued"}, "by": ["unit"]},
            {"unit-speeches.mean_growth": (0.1 - 0.1) / 2, "unit-videos.mean_growth": (-0.5 + 0) / 2},
        ),
        (
            {"statistic": "mean_growth", "series": {"item": "issued", "group": {"unit": "Videos"}}},
            {"all.mean_growth": -0.25},
        ),
        # Years 2006, 2007, 2015 lie -10/3, -7/3, 17/3 from their mean: the gap of eight years counts.
        (
            {"statistic": "slope", "series": {"item": "total"}},
            {"all.slope": (-10 * 140 - 7 * 130 + 17 * 119) / 3 / ((100 + 49 + 289) / 9)},
        ),
        (
            {"statistic": "rank", "series": {"item": "total"}},
            {"year-2006.rank": 1, "year-2007.rank": 2, "year-2015.rank": 3},
        ),
        (
            {"statistic": "rank", "series": {"item": "issued", "group": {"unit": "Videos"}}},
            {f"unit-videos--year-{year}.rank": rank for year, rank in ((2006, 1), (2007, 2), (2015, 2))},
        ),
        (
            {
                "statistic": "ratio",
                "of": {"item": "total", "group": {"year": "2015"}},
                "to": {"item": "issued", "group": {"year": 2006, "unit": "Videos"}},
            },
            {"all.ratio": 119 / 40},
        ),
    ],
)
def test_numbers_made_of_numbers(tmp_path: Path, spec: dict[str, Any], expected: dict[str, float]) -> None:
    made = computed(tmp_path, YEARLY | {"it": spec}, SERIES)
    values = {address.removeprefix("letters.it."): v for address, v in found(made).items() if ".it." in address}
    assert values == {key: pytest.approx(value, abs=1e-12) for key, value in expected.items()}
    addresses = set(made["numbers"]["address"])
    behind = made["cases"][made["cases"]["trace"].str.contains(".it.", regex=False)]
    assert len(behind) and set(behind["case"]) <= addresses


def test_a_series_of_words_stands_in_their_order(tmp_path: Path) -> None:
    text = SERIES.replace("Speeches", "2006-2007").replace("Videos", "2008-2009")
    numbers = {"total": {"statistic": "sum", "column": "pages", "by": ["unit"]}}
    numbers |= {"it": {"statistic": "slope", "series": {"item": "total"}}}
    assert found(computed(tmp_path, numbers, text))["letters.it.all.slope"] == pytest.approx(80 - 309)


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ({"statistic": "count", "where": {"yaer": 2015}}, r"where\.yaer: the record has no column 'yaer'.*'year'"),
        ({"statistic": "share", "counted": {"dais": {"at_most": 7}}}, r"counted\.dais: .*'days'"),
        ({"statistic": "mean", "column": "page"}, r"column: the record has no column 'page'.*'pages'"),
        ({"statistic": "count", "by": ["units"]}, r"by: the record has no column 'units'.*'unit'"),
        ({"statistic": "mean", "column": "unit"}, "needs numbers, and 'unit' contains text"),
        ({"statistic": "mean"}, "mean needs a `column`"),
        ({"statistic": "share"}, "share needs `counted`"),
        ({"statistic": "count", "column": "pages"}, "does not use `column`"),
        ({"statistic": "count", "counted": {"year": 2015}}, "does not use `counted`"),
        ({"statistic": "slope"}, "needs a `series`"),
        ({"statistic": "ratio", "of": {"item": "total"}}, "a ratio needs `of` and `to`|numbers fit"),
        ({"statistic": "slope", "series": {"item": "totals"}}, "no number 'totals' is declared above.*'total'"),
        (
            {"statistic": "slope", "series": {"item": "total", "group": {"year": 2051}}},
            "has no group year-2051.*'201[56]'",
        ),
        ({"statistic": "slope", "series": {"item": "total"}, "by": ["unit"]}, "no groups by 'unit'"),
        ({"statistic": "slope", "series": {"item": "total"}, "where": {"year": 2015}}, "does not use `where`"),
        ({"statistic": "count", "where": {"year": "last"}}, r"where\.year: the column contains numbers"),
        ({"statistic": "count", "where": {"unit": {"at_most": 7}}}, r"where\.unit: limits need numbers or durations"),
    ],
)
def test_a_wrong_description_is_one_sentence(tmp_path: Path, spec: dict[str, Any], sentence: str) -> None:
    total = {"total": {"statistic": "sum", "column": "pages", "by": ["year"]}}
    with pytest.raises(EvidenceError, match=sentence) as told:
        computed(tmp_path, total | {"it": spec})
    assert str(told.value).startswith("config/records/letters.yaml, numbers.it")


def test_two_groups_of_one_plain_address_have_their_own(tmp_path: Path) -> None:
    text = LETTERS.replace("L-1,2015,Political unit", "L-1,2015,Political-Unit")
    made = found(computed(tmp_path, {"it": {"statistic": "count", "by": ["unit"]}}, text))
    assert made["letters.it.unit-political_unit.count"] == 2
    assert made["letters.it.unit-political_hyphen_minus_unit.count"] == 1


AMOUNTS = st.lists(
    st.tuples(st.sampled_from(["2014", "2015", "2016", ""]), st.one_of(st.none(), st.integers(0, 10**6))),
    min_size=1,
    max_size=30,
)


@given(AMOUNTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_register_comes_back_from_its_cases(tmp_path: Path, rows: list[tuple[str, int | None]]) -> None:
    lines = [f"L-{i},{year},U,,,{'' if pages is None else pages}" for i, (year, pages) in enumerate(rows)]
    numbers = {
        "share": {"statistic": "share", "counted": {"year": 2015}},
        "weighed": {"statistic": "share", "column": "pages", "counted": {"year": 2015}},
        "mean": {"statistic": "mean", "column": "pages"},
        "sum": {"statistic": "sum", "column": "pages"},
        "sums": {"statistic": "sum", "column": "pages", "by": ["year"]},
        "count": {"statistic": "count"},
    }
    made = computed(tmp_path, numbers, LETTERS.splitlines()[0] + "\n" + "\n".join(lines) + "\n")
    values = found(made)
    pages = [p for _, p in rows if p is not None]
    assert values["letters.sum.all.sum"] == sum(pages)
    assert sum(v for a, v in values.items() if a.startswith("letters.sums.")) == sum(pages)
    assert values["letters.count.all.count"] == len(rows)
    assert values["letters.share.all.share"] == sum(year == "2015" for year, _ in rows) / len(rows)
    from_cases(made)


def from_cases(made: dict[str, Any]) -> int:
    """Make each share, mean, sum and count again from its cases alone; return how many."""
    checked = 0
    cases = dict(list(made["cases"].groupby("trace")))
    for row in made["numbers"].to_dict("records"):
        behind = cases.get(row["address"])
        if behind is None or pd.isna(row["value"]):
            continue
        weight, counted = behind["weight"], behind["counted"].astype(float)
        again = {
            "share": lambda w=weight, c=counted: math.fsum(w * c) / math.fsum(w),
            "mean": lambda w=weight, b=behind: math.fsum(w * b["amount"]) / math.fsum(w),
            "sum": lambda b=behind: math.fsum(b["amount"]),
            "count": lambda c=counted: c.sum(),
            "distinct": lambda c=counted: c.sum(),
        }.get(row["statistic"])
        if again is not None:
            assert again() == pytest.approx(row["value"], rel=1e-12), row["address"]
            checked += 1
    return checked


def test_a_published_log_of_requests() -> None:
    """The figures stand in the folder of the log: 244 requests, median 48 days, mean 317.1, longest 1,918."""
    file = PUBLIC / "task_log_doj_foia" / "cleaned.csv"
    office = "Sub-Office"
    described = {
        "id": "Tracking Number",
        "columns": {office: "text", "Submitted Date": "date", "Closed Date": "date", "Disposition": "text"},
        "date_format": "%m/%d/%Y",
        "derive": {"days": {"from": "Submitted Date", "to": "Closed Date"}},
        "numbers": {
            "requests": {"statistic": "count", "unit": "items"},
            "days": {"statistic": "median", "column": "days", "unit": "days"},
            "usual": {"statistic": "mean", "column": "days", "unit": "days"},
            "longest": {"statistic": "maximum", "column": "days", "unit": "days"},
            "by_office": {"statistic": "count", "by": [office], "unit": "items"},
            "days_by_office": {"statistic": "median", "column": "days", "by": [office], "unit": "days"},
            "dispositions": {"statistic": "count", "by": ["Disposition"], "unit": "items"},
        },
    }
    values = found(compute(file, filled(Record, described), "requests"))
    assert values["requests.requests.all.count"] == 244
    assert values["requests.days.all.median"] == 48
    assert round(values["requests.usual.all.mean"], 1) == 317.1
    assert values["requests.longest.all.maximum"] == 1918
    attorney_general = "sub_office-office_of_the_attorney_general"
    assert values[f"requests.by_office.{attorney_general}.count"] == 87
    assert values[f"requests.days_by_office.{attorney_general}.median"] == 49
    assert values["requests.dispositions.disposition-full_grant.count"] == 50


def test_words_for_no_value_may_stand_among_the_dates_of_a_workbook(tmp_path: Path) -> None:
    """It was refused: "B2 is a date and B3 is text", though the record says what the word means."""
    book = openpyxl.Workbook()
    for row in (["letter", "tasked"], ["L-1", datetime.date(2015, 1, 5)], ["L-2", "N/A"], ["L-3", "Pending"]):
        book.active.append(row)
    book.save(tmp_path / "letters.xlsx")
    described = {
        "id": "letter", "missing": ["n/a"], "numbers": {"it": {"statistic": "count", "unit": "items"}},
        "columns": {"letter": "text", "tasked": {"type": "date", "missing": ["pending"]}},
    }  # fmt: skip
    made = compute(tmp_path / "letters.xlsx", filled(Record, described), "letters")
    assert made["table"]["tasked"].fillna("-").tolist() == ["2015-01-05", "-", "-"]
    described["columns"]["tasked"] = "date"
    with pytest.raises(EvidenceError, match="B2 is a date and B4 is text"):
        compute(tmp_path / "letters.xlsx", filled(Record, described), "letters")


def test_all_numbers_that_can_not_be_are_named_at_once(tmp_path):
    numbers = {
        "most": {"statistic": "count", "column": "pages"},
        "late": {"statistic": "share"},
        "rise": {"statistic": "mean_growth", "series": {"item": "most"}},
    }
    with pytest.raises(EvidenceError) as told:
        computed(tmp_path, numbers)
    said = str(told.value)
    assert "numbers.most: a count counts rows" in said and "numbers.late" in said and "numbers.rise" not in said
