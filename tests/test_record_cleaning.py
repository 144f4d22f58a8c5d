"""Cleaning of a record: each rule, its log and counts, the base ledger, and every sentence of a refusal."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.records import record_cleaning, register
from scripts.records.record_numbers import compute
from scripts.settings.asked_groups import AskedGroup
from scripts.settings.record import Record
from tests.filled import filled

CASES = """case,unit,deadline,done,rate
C1,North,2016-01-10,2016-01-05,76%
C2,north ,2016-01-10,2016-01-12,80%
C3,South,2016-01-10,,20%
C4,Test,2016-01-10,2016-01-10,
"""
RATE = {"type": "number", "per": 100, "words": ["%"]}
COLUMNS = {"case": "text", "unit": "text", "deadline": "date", "done": "date", "rate": RATE}
LATE = {
    "statistic": "share",
    "counted": {"days": {"more_than": 0}},
    "where": {"days": {"known": True}},
    "unit": "share",
}
MEAN = {"statistic": "mean", "column": "rate", "by": ["unit"], "unit": "share"}


def computed(folder: Path, *rules: dict[str, Any], text: str = CASES, **more: Any) -> dict[str, Any]:
    (folder / "cases.csv").write_text(text, encoding="utf-8")
    told = {
        "id": "case", "columns": COLUMNS, "derive": {"days": {"from": "deadline", "to": "done"}},
        "numbers": {"late": LATE, "rate": MEAN}, "cleaning": [{"reason": "why", **rule} for rule in rules], **more,
    }  # fmt: skip
    files = [folder / "corrections.csv"] * sum(rule["rule"] == "correct" for rule in rules)
    made = compute(folder / "cases.csv", filled(Record, told), "cases", files)
    for name in ("cleaning_log", "cleaning_counts", "bases"):
        tables.check(made[name], f"records/{name}")
    return made


def values(made: dict[str, Any]) -> dict[str, float]:
    return dict(zip(made["numbers"]["address"], made["numbers"]["value"].round(10), strict=True))


def corrections(folder: Path, *rows: str) -> None:
    lines = ["case,column,old,new,reason,author,date", *rows]
    (folder / "corrections.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_without_rules_every_row_counts_and_signed_days_and_per_cents_are_read(tmp_path: Path) -> None:
    made = computed(tmp_path)
    assert values(made)["cases.late.all.share"] == pytest.approx(1 / 3)
    assert values(made)["cases.rate.unit-north.mean"] == 0.78
    assert made["cleaning_log"].empty and made["cleaning_counts"].empty
    assert made["line"].startswith("cases: 4 rows read, 4 numbers; ends before starts: 1 of days")
    assert made["bases"].set_index("number").loc["rate"].tolist() == [4, 0, 0, 1, 3]


def test_two_rules_on_the_same_columns_have_a_mark_each(tmp_path: Path) -> None:
    """The second rule found rows that were marked already, and its count said that it found none."""
    late = {"rule": "mark_where", "where": {"days": {"less_than": 0}}}
    made = computed(tmp_path, late, late | {"where": {"days": {"less_than": -4}}})
    assert made["cleaning_counts"]["marked"].tolist() == [1, 1]
    assert made["cleaning_log"]["new"].tolist() == ["where days", "where days|where days (2)"]


def test_a_number_says_how_many_of_its_durations_are_negative(tmp_path: Path) -> None:
    """C1 ends five days before it starts, and counted as done within a week without a word beside the number."""
    flags = computed(tmp_path)["numbers"].set_index("address")["flags"].fillna("-")
    assert flags["cases.late.all.share"] == "in 1 of the rows days is negative"
    assert flags["cases.rate.unit-north.mean"] == "-"


def test_rows_are_dropped_and_marked_by_conditions_on_columns_and_durations(tmp_path: Path) -> None:
    rules = [
        {"rule": "drop_where", "where": {"unit": "test"}, "author": "House", "date": "2016-02-01"},
        {"rule": "mark_where", "where": {"days": {"less_than": 0}}},
        {"rule": "drop_where", "where": {"unit": "East"}},
    ]
    made = computed(tmp_path, *rules)
    assert made["cleaning_log"].fillna("-").values.tolist() == [
        [5, "C4", "*", "kept", "dropped", "drop_where", "why", "House", "2016-02-01"],
        [2, "C1", "marks", "-", "where days", "mark_where", "why", "-", "-"],
    ]
    assert made["cleaning_counts"][["before", "dropped", "marked", "changed", "after"]].values.tolist() == [
        [4, 1, 0, 0, 3], [3, 0, 1, 0, 3], [3, 0, 0, 0, 3],
    ]  # fmt: skip
    assert made["table"]["marks"].fillna("-").tolist() == ["where days", "-", "-"]
    assert "4 rows read, 3 kept; no row has what drop_where names: 'East' in unit" in made["line"]
    assert values(made)["cases.late.all.share"] == 0.5
    assert made["bases"].values.tolist() == [["late", 4, 1, 1, 0, 2], ["rate", 4, 1, 0, 0, 3]]


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ({"rule": "keep_first", "of": ["case"]}, ["2016-01-05", "2016-01-12"]),
        ({"rule": "keep_last", "of": ["case"]}, ["2016-01-12", "2016-01-07"]),
        ({"rule": "keep_last", "of": ["case"], "order": "done"}, ["2016-01-09", "2016-01-12"]),
        ({"rule": "keep_first", "of": ["unit"], "order": "days"}, ["2016-01-05"]),
    ],
)
def test_of_several_rows_of_a_case_one_is_kept(tmp_path: Path, rule: dict[str, Any], left: list[str]) -> None:
    text = "case,unit,deadline,done,rate\n" + "\n".join(
        f"{case},{unit},2016-01-10,{done},"
        for case, unit, done in (
            ("C1", "N", "2016-01-05"),
            ("C1", "n", "2016-01-09"),
            ("C2", "N ", "2016-01-12"),
            ("C1", "N", "2016-01-07"),
        )
    )
    with pytest.raises(EvidenceError, match="rows 2 and 3, column case: the same id twice"):
        computed(tmp_path, text=text)
    assert computed(tmp_path, rule, text=text)["table"]["done"].tolist() == left


def test_corrections_are_checked_logged_and_may_drop(tmp_path: Path) -> None:
    corrections(
        tmp_path,
        "C1,done,2016-01-05,2016-01-15,Letter of the office,A. N. Author,2016-02-03",
        "C2,rate,80 %,8%,Typing mistake,,",
        "C2,rate,80%,8 %,Typing mistake,,",
        "row 4,done,,2016-01-11,,,",
        "C4,*,kept,dropped,A test,,",
        "C4,*,kept,dropped,A test,,",
    )
    made = computed(tmp_path, {"rule": "correct", "file": "corrections.csv"})
    assert made["table"]["done"].tolist() == ["2016-01-15", "2016-01-12", "2016-01-11"]
    assert made["table"]["days"].tolist() == [5, 2, 1]
    assert made["cleaning_log"].fillna("-").values.tolist() == [
        [2, "C1", "done", "2016-01-05", "2016-01-15", "correct", "Letter of the office", "A. N. Author", "2016-02-03"],
        [3, "C2", "rate", "0.8", "0.08", "correct", "Typing mistake", "-", "-"],
        [4, "C3", "done", "-", "2016-01-11", "correct", "why", "-", "-"],
        [5, "C4", "*", "kept", "dropped", "correct", "A test", "-", "-"],
    ]


def test_all_that_is_wrong_with_corrections_is_said_at_once(tmp_path: Path) -> None:
    corrections(
        tmp_path, "C9,done,,2016-01-11,,,", "C1,doen,,2016-01-11,,,", "C1,done,2016-01-06,,,,", "C2,rate,80%,many,,,"
    )
    with pytest.raises(EvidenceError) as told:
        computed(tmp_path, {"rule": "correct", "file": "corrections.csv"})
    said = str(told.value).splitlines()
    assert "corrections.csv, row 2, column case: no row has this id" in said[1]
    assert "row 3, column column: the record has no column 'doen'. Did you mean 'done'?" in said[2]
    assert "row 4, column old: the row has another value" in said[3]
    assert "row 5, column new: this is not a number" in said[4]
    twice = CASES.replace("C2,", "C1,")
    corrections(tmp_path, "C1,done,2016-01-05,2016-01-15,,,")
    with pytest.raises(
        EvidenceError, match=r"row 2, column case: several rows have this id: write the row, as in `row 7`"
    ):
        computed(tmp_path, {"rule": "correct", "file": "corrections.csv"}, text=twice)
    corrections(tmp_path, "row 3,case,C1,C2,,,")
    assert (
        computed(tmp_path, {"rule": "correct", "file": "corrections.csv"}, text=twice)["table"]["case"].tolist()[1]
        == "C2"
    )


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ({"rule": "drop_where"}, "the rule drop_where needs 'where'"),
        ({"rule": "keep_last", "order": "done"}, "the rule keep_last needs 'of'"),
        ({"rule": "drop_where", "where": {"unit": "N"}, "of": ["case"]}, "the rule drop_where does not use 'of'"),
        ({"rule": "drop", "where": {"unit": "N"}}, "input should be 'drop_where'"),
    ],
)
def test_rules_that_lack_something_are_refused_when_read(tmp_path: Path, rule: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"(?i){sentence}"):
        computed(tmp_path, rule)


def test_a_condition_with_a_date_is_read_as_the_record_writes_dates(tmp_path: Path) -> None:
    made = computed(tmp_path, {"rule": "drop_where", "where": {"done": ["2016-01-05", "2016-01-12"]}})
    assert made["table"]["case"].tolist() == ["C3", "C4"]
    with pytest.raises(EvidenceError, match=r"config/records/cases.yaml, cleaning.0.where.done: 'May' is not a date"):
        computed(tmp_path, {"rule": "drop_where", "where": {"done": "May"}})
    assert pd.isna(made["table"]["done"][0])


def test_a_group_that_a_number_does_not_have_is_refused_with_those_that_it_has(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    described = filled(Record, {"id": "case", "columns": COLUMNS, "numbers": {"rate": MEAN}})
    for group, place in (("unit-north", "A"), ("unit-nroth", "B"), ("unit-east", "C")):
        asked = [AskedGroup(item="rate", group=group, place=place)]
        if group == "unit-north":
            compute(tmp_path / "cases.csv", described, "cases", asked=asked)
            continue
        with pytest.raises(EvidenceError, match=f"{place}: the number rate of cases has no group {group}") as told:
            compute(tmp_path / "cases.csv", described, "cases", asked=asked)
        assert str(told.value).endswith("It has unit-north, unit-south and unit-test.")


def test_a_log_that_does_not_give_the_rows_that_count_is_a_mistake(tmp_path: Path) -> None:
    described = filled(Record, {"id": "case", "columns": COLUMNS, "numbers": {"rate": MEAN}})
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    received = register.rows(tmp_path / "cases.csv", described)
    log = computed(tmp_path, {"rule": "drop_where", "where": {"unit": ["Test"]}})["cleaning_log"]
    record_cleaning.prove(received, received.drop(index=log["row"]), log)
    other = received.drop(index=log["row"])
    other["rate"] = other["rate"] + 0.01  # a column that no row of the log names
    for rows, rules in ((received, log), (received.drop(index=log["row"]), log.iloc[:0]), (other, log)):
        with pytest.raises(ValueError, match="don't give the rows that count"):
            record_cleaning.prove(received, rows, rules)
