"""Answers that rules mark, clear or drop: speeders, straight-liners, duplicates, out of range; what a person decides."""

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.ground.tables import check
from scripts.surveys.answers import bases, for_review, skip_errors
from tests.cleaned import (
    FULL,
    ITEMS,
    answers,
    cleaned,
    kept,
    survey,
    timed,
    with_times,
)


def test_straight_liners_are_marked_and_stay():
    received = answers(
        ("R1", "P-1", None, None, "good", "good", "good", "1", None, None),
        ("R2", "P-2", None, None, "good", "good", "poor", "1", None, None),
        ("R3", "P-3", None, None, "good", "good", None, None, None, None),
    )
    made = cleaned(received, survey({"rule": "mark_straight_liners", "grid": "grid"}))
    assert kept(made) == ["R1", "R2", "R3"]
    assert made["responses"]["marks"].fillna("").tolist() == ["straight-line grid", "", ""]
    assert made["cleaning_log"]["item"].tolist() == ["marks"]


def test_speeders_are_marked_or_dropped_and_an_unknown_time_is_neither():
    received = timed(2, 3, None, 30)
    made = cleaned(received, with_times({"rule": "mark_speeders", "minutes": 3, "author": "A. N. Author"}))
    assert kept(made) == ["R1", "R2", "R3", "R4"]
    assert made["responses"]["marks"].fillna("").tolist() == ["speeder", "", "", ""]
    assert made["cleaning_log"]["author"].tolist() == ["A. N. Author"]
    assert made["cleaning_counts"][["before", "dropped", "marked", "after"]].values.tolist() == [[4, 0, 1, 4]]
    assert kept(cleaned(received, with_times({"rule": "drop_speeders", "minutes": 3}))) == ["R2", "R3", "R4"]
    with pytest.raises(EvidenceError, match="mark_speeders needs `started` and `ended`"):
        cleaned(received, survey({"rule": "mark_speeders", "minutes": 3}))


def test_a_second_rule_about_the_same_has_a_mark_of_its_own():
    """Under one mark the second counted only whom the first had left."""
    received = timed(1, 2, 9)
    rules = [{"rule": "mark_speeders", "minutes": minutes} for minutes in (2, 5)]
    made = cleaned(received, with_times(*rules))
    assert made["responses"]["marks"].fillna("").tolist() == ["speeder|speeder (2)", "speeder (2)", ""]
    assert made["cleaning_counts"]["marked"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("started", "ended", "said"),
    [
        ("2016-05-01 00:00:00", "2016-05-01 00:00:00", "row 2: there is a day but no time"),
        ("2016-05-01 00:00:00", "2016-05-03 00:00:00", "row 2: there is a day but no time"),
        ("2016-05-01 00:00:00+03:00", "2016-05-01 00:00:00+03:00", "row 2: there is a day but no time"),
        ("2016-05-01 00:00:00", "2016-05-01 10:03:00", "row 2: there is a day but no time"),
        ("2016-05-01 10:00:00", "2016-05-01 09:59:00", "row 2: the end is before the start"),
        ("2016-05-01 10:00:00+01:00", "2016-05-01 10:30:00+03:00", "row 2: the end is before the start"),
    ],
)
@pytest.mark.parametrize("rule", ["drop_speeders", "mark_speeders"])
def test_minutes_that_nobody_knows_make_no_speeder(started, ended, said, rule):
    received = timed(2, 3).assign(
        started=pd.Series([started] * 2, dtype="string"), ended=pd.Series([ended] * 2, dtype="string")
    )
    with pytest.raises(EvidenceError, match=f"{said}.*{rule}"):
        cleaned(received, with_times({"rule": rule, "minutes": 3}))


def test_one_answer_that_began_at_midnight_is_no_day_without_a_time():
    received = timed(2, 30).assign(started=pd.Series(["2016-08-01 00:00:00", "2016-08-01 10:00:00"], dtype="string"))
    assert kept(cleaned(received, with_times({"rule": "drop_speeders", "minutes": 3}))) == ["R1", "R2"]


def test_duplicates_of_two_persons():
    full = ("good", "poor", "good", "5", "mail", "the same words")
    received = answers(
        ("R1", "P-1", None, None, *full),
        ("R2", "P-2", None, None, *full),
        ("R3", "P-3", None, None, *full[:5], "other words"),
        ("R4", "P-4", None, None, *[None] * 6),
    )
    made = cleaned(received, survey({"rule": "mark_duplicates"}))
    assert made["responses"]["marks"].fillna("").tolist() == ["duplicate", "duplicate", "", ""]
    assert kept(cleaned(received, survey({"rule": "drop_duplicates"}))) == ["R1", "R3", "R4"]


def test_out_of_range_is_marked_cleared_or_dropped():
    received = answers(
        ("R1", "P-1", None, None, "good", "good", "good", "4", None, None),
        ("R2", "P-2", None, None, "good", "good", "good", "99", None, None),
    )
    rule = {"item": "only_a", "at_least": 5, "at_most": 98}
    made = cleaned(received, survey({"rule": "mark_out_of_range", **rule}))
    assert made["responses"]["marks"].tolist() == ["out of range only_a"] * 2
    made = cleaned(received, survey({"rule": "clear_out_of_range", "item": "only_a", "at_most": 98}))
    assert made["responses"]["only_a"].fillna("").tolist() == ["4", ""]
    assert made["cleaning_log"][["item", "old"]].values.tolist() == [["only_a", "99"]]
    assert kept(cleaned(received, survey({"rule": "drop_out_of_range", **rule}))) == []


def test_a_skip_error_is_marked_once_an_item_cleared_or_dropped():
    items = ITEMS | {"tools": ITEMS["tools"] | {"asked_if": {"q1": "good"}}}
    received = answers(
        ("R1", "P-1", None, None, *FULL),
        ("R2", "P-3", None, None, "poor", "good", "good", "7", "mail", None),  # neither item was asked
    )
    made = cleaned(received, survey({"rule": "mark_skip_errors"}, items=items))
    assert made["responses"]["marks"].fillna("").tolist() == ["", "skip error only_a|skip error tools"]
    made = cleaned(received, survey({"rule": "clear_skip_errors"}, items=items))
    assert made["responses"].loc[1, ["only_a", "tools"]].isna().all() and made["responses"].loc[0, "tools"] == "mail"
    assert kept(cleaned(received, survey({"rule": "drop_skip_errors"}, items=items))) == ["R1"]


def test_late_answers_that_are_marked_stay():
    received = answers(("R1", "P-1", "2016-09-01", None, *FULL))
    made = cleaned(received, survey({"rule": "mark_late"}, closes="2016-08-31"))
    assert made["responses"]["marks"].tolist() == ["late"]


def test_what_needs_a_decision_is_listed_with_its_reason():
    items = ITEMS | {"tools": ITEMS["tools"] | {"asked_if": {"q1": "good"}}}
    received = answers(
        ("R1", "P-1", None, None, *FULL),
        ("R2", "P-2", None, None, "poor", "poor", "poor", "7", "mail", None),
    )
    described = survey({"rule": "mark_straight_liners", "grid": "grid", "reason": "Alike"}, items=items)
    made = cleaned(received, described)
    persons = pd.DataFrame({"person": ["P-1", "P-2"], "unit": ["a", "a"], "disposition": "complete"}, dtype="string")
    judged = bases.judged(made["responses"], persons, described)
    found = skip_errors.contradictions(made["responses"], judged, described)
    listed = for_review.list_open(made["responses"], made["cleaning_log"], found, described)
    check(listed["review"], "review")
    assert listed["review"].values.tolist() == [
        ["R2", 3, "*", "straight-line grid", "Alike"],
        ["R2", 3, "tools", "answered though not asked", "asked of q1: good"],
    ]
    assert listed["line"] == "Staff: 1 answers to decide on (2 reasons)"
