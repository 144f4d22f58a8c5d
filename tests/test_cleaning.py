"""Cleaning: each rule, its log, and that received answers and log make the kept answers again."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground.errors import EvidenceError
from scripts.ground.survey_tables import CLEANING_LOG
from scripts.surveys.answers import asking, cleaning, coded, completeness, rule_finders
from tests.cleaned import (
    FRAME,
    FULL,
    ITEMS,
    answers,
    cleaned,
    coded_with_persons,
    kept,
    survey,
)


def test_without_rules_all_answers_are_kept():
    received = answers(("R1", "P-1", None, None, *FULL), ("R2", "P-3", None, None, *FULL))
    made = cleaned(received, survey())
    assert kept(made) == ["R1", "R2"]
    assert made["cleaning_log"].empty
    assert made["responses"].drop(columns="marks").equals(received)
    assert made["line"] == "Staff: 2 rows read, 2 answers kept"


def test_drop_where_and_drop_persons():
    received = answers(
        ("R1", "P-1", None, "Survey Preview", *FULL),
        ("R2", "TEST-1", None, "Web", *FULL),
        ("R3", "P-2", None, "Web", *FULL),
        ("R4", "P-3", None, None, "poor", *FULL[1:]),
    )
    made = cleaned(
        received,
        survey(
            {"rule": "drop_where", "column": "channel", "equals": "Survey Preview"},
            {"rule": "drop_persons", "persons": ["TEST-1"]},
            {"rule": "drop_where", "column": "q1", "equals": "poor"},
        ),
    )
    assert kept(made) == ["R3"]
    assert made["cleaning_log"].iloc[:, :6].values.tolist() == [
        ["R1", "*", "kept", "dropped", "drop_where", "why"],
        ["R2", "*", "kept", "dropped", "drop_persons", "why"],
        ["R4", "*", "kept", "dropped", "drop_where", "why"],
    ]


def test_drop_where_needs_a_column_of_the_survey():
    received = answers(("R1", "P-1", None, None, *FULL))
    with pytest.raises(EvidenceError, match=r"'chanel'.*Did you mean 'channel'"):
        cleaned(received, survey({"rule": "drop_where", "column": "chanel", "equals": "x"}))


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [
        (("2016-08-01", *FULL), ("2016-08-02", *FULL), "R2"),  # the last
        (("2016-08-02", *FULL), ("2016-08-01", *FULL), "R1"),  # by time, not by row
        (
            ("2016-08-01", *FULL),
            ("2016-08-02", "good", "good", "good", None, None, None),
            "R1",
        ),  # complete beats partial
        (
            ("2016-08-01", "good", "good", "good", None, None, None),
            ("2016-08-02", *[None] * 6),
            "R1",
        ),  # partial, broken off
        (("2016-08-01", "good", "good", "good", None, None, None), ("2016-09-01", *FULL), "R1"),  # in time beats late
    ],
)
def test_keep_last_of_person(first, second, right):
    received = answers(("R1", "P-1", first[0], None, *first[1:]), ("R2", "P-1", second[0], None, *second[1:]))
    made = cleaned(received, survey({"rule": "keep_last_of_person"}, {"rule": "drop_late"}, closes="2016-08-31"))
    assert kept(made) == [right]


def test_drop_late_counts_the_closing_day_in():
    received = answers(
        ("R1", "P-1", "2016-08-31 23:59:59", None, *FULL),
        ("R2", "P-2", "2016-09-01 00:00:00", None, *FULL),
        ("R3", "P-3", None, None, *FULL),
    )
    made = cleaned(received, survey({"rule": "drop_late"}, closes="2016-08-31"))
    assert kept(made) == ["R1", "R3"]


def test_break_offs_by_applicable_items():
    received = answers(
        ("R1", "P-1", None, None, "good", "good", None, None, None, "words"),  # 2 of 5
        ("R2", "P-3", None, None, "good", "good", None, None, None, None),  # 2 of 4: `only_a` is not for unit b
        ("R3", "P-4", None, None, "good", None, None, "7", None, None),  # 1 of 4, what was not asked does not count
        ("R4", "P-2", None, None, "dont_know", "dont_know", "dont_know", None, None, None),  # don't know is an answer
    )
    made = cleaned(received, survey({"rule": "drop_break_offs"}, thresholds={"complete": 0.8, "partial": 0.5}))
    assert kept(made) == ["R2", "R4"]
    shares = completeness.answered_share(coded_with_persons(received), survey())
    assert shares.tolist() == pytest.approx([2 / 5, 2 / 4, 1 / 4, 3 / 5])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("R1", "P-9", None, None, *FULL)], r"staff.csv, row 2: the person is not on the frame raw/frames/staff.csv"),
        ([("R1", None, None, None, *FULL)], r"staff.csv, row 2: the person is not on the frame"),
        ([("R1", "P-1", "2016-09-01", None, *FULL)], r"staff.csv, row 2: answered after the closing date 2016-08-31"),
        (
            [("R1", "P-1", None, None, *FULL), ("R2", "P-2", None, None, *FULL), ("R3", "P-1", None, None, *FULL)],
            r"staff.csv, rows 2 and 4: answers of one person",
        ),
    ],
)
def test_what_no_rule_settles_is_an_error(rows, said):
    with pytest.raises(EvidenceError, match=said):
        cleaned(answers(*rows), survey(closes="2016-08-31"))


def test_an_answer_that_is_dropped_need_not_be_on_the_frame():
    received = answers(("R1", "P-9", "2016-09-01", None, *FULL), ("R2", "P-1", None, None, *FULL))
    declared = [{"rule": "drop_persons", "persons": ["P-9"]}]
    assert kept(cleaned(received, survey(*declared, closes="2016-08-31"))) == ["R2"]


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_log_that_lacks_a_row_does_not_replay(missing):
    received = answers(
        ("R1", "P-1", None, "Survey Preview", *FULL),
        ("R2", "P-2", None, None, "good", "good", "good", *FULL[3:]),
        ("R3", "P-2", None, None, *[None] * 6),
    )
    declared = [
        {"rule": "drop_where", "column": "channel", "equals": "Survey Preview"},
        {"rule": "drop_break_offs"},
        {"rule": "mark_straight_liners", "grid": "grid"},
    ]
    made = cleaned(received, survey(*declared))
    assert len(made["cleaning_log"]) == 3
    assert not cleaning.replay(received, made["cleaning_log"].drop(index=missing)).equals(made["responses"])


def test_a_log_of_other_answers_is_refused():
    received = answers(("R1", "P-1", None, None, *FULL))
    for respondent, item, old in [("R9", "*", "kept"), ("R1", "q1", "poor")]:
        log = pd.DataFrame([[respondent, item, old, "x", "r", "r"]], columns=CLEANING_LOG.names[:6], dtype="string")
        with pytest.raises(ValueError, match="cleaning log"):
            cleaning.replay(received, log)


CELL = st.sampled_from([None, "good", "poor", "dont_know"])


ROW = st.tuples(
    st.sampled_from(["P-1", "P-2", "P-3", "P-4", "TEST-1"]),
    st.sampled_from([None, "2016-08-01 10:00:00", "2016-08-30 10:00:00", "2016-09-02 10:00:00"]),
    st.sampled_from([None, "Survey Preview"]),
    CELL, CELL, CELL, st.sampled_from([None, "5"]), st.sampled_from([None, "", "mail|phone"]), st.just(None),
)  # fmt: skip


@given(rows=st.lists(ROW, max_size=12), order=st.permutations(range(6)))
def test_whatever_the_answers_and_the_order_of_rules_the_log_replays(rows, order):
    declared = [
        {"rule": "drop_where", "column": "channel", "equals": "Survey Preview"},
        {"rule": "drop_persons", "persons": ["TEST-1"]},
        {"rule": "keep_last_of_person"},
        {"rule": "drop_late"},
        {"rule": "drop_break_offs"},
        {"rule": "mark_straight_liners", "grid": "grid"},
    ]
    received = answers(*((f"R{number}", *row) for number, row in enumerate(rows)))
    made = cleaned(received, survey(*(declared[place] for place in order), closes="2016-08-31"))
    assert made["responses"]["person"].is_unique
    assert len(made["responses"]) + made["cleaning_log"]["item"].eq("*").sum() == len(received)
    if order.index(4) > order.index(2):  # no person is lost who had a good answer in time
        given = coded_with_persons(received)
        fine = completeness.answered_share(given, survey()) >= 0.5
        fine &= ~rule_finders.late(given, survey(closes="2016-08-31"))
        fine &= received["channel"].isna() & received["person"].ne("TEST-1")
        previews = received.loc[received["channel"].notna(), "person"]
        assert set(received.loc[fine, "person"]) - set(previews) <= set(made["responses"]["person"])


def test_drop_where_with_several_conditions_and_the_frame():
    received = answers(("R1", "P-1", None, None, *FULL), ("R2", "P-3", None, None, *FULL))
    assert kept(cleaned(received, survey({"rule": "drop_where", "where": {"unit": "b", "tools": "mail"}}))) == ["R1"]
    assert kept(cleaned(received, survey({"rule": "drop_where", "where": {"unit": "b", "q1": "poor"}}))) == ["R1", "R2"]


def test_numbers_in_rules_and_skip_logic_are_numbers():
    """5, 5.0 and 05 are one number; a text of digits is none."""
    rest = ("mail", "5.0")
    given = ("5", "5.0", "05", "7")
    received = answers(*((f"R{k}", f"P-{k}", None, None, *FULL[:3], one, *rest) for k, one in enumerate(given, 1)))
    for wanted in ("5", "5.00", ["5", "8"]):
        assert kept(cleaned(received, survey({"rule": "drop_where", "where": {"only_a": wanted}}))) == ["R4"]
    assert kept(cleaned(received, survey({"rule": "drop_where", "column": "only_a", "equals": "5"}))) == ["R4"]
    assert len(kept(cleaned(received, survey({"rule": "drop_where", "column": "comment", "equals": "5"})))) == 4
    described = survey(items=ITEMS | {"tools": ITEMS["tools"] | {"asked_if": {"only_a": "5"}}})
    led = asking.by_skip_logic(described.items["tools"], coded.of_table(received, ITEMS), described)[0]
    assert led.tolist() == [True, True, True, False]


@pytest.mark.parametrize(
    "declared",
    [
        survey({"rule": "drop_where", "where": {"unit": ["a", "bb"]}}),
        survey({"rule": "drop_ineligible", "where": {"unit": "bb"}}),
        survey(items=ITEMS | {"tools": ITEMS["tools"] | {"where": {"unit": ["B", "bb"]}}}),
    ],
)
def test_a_value_that_nobody_on_the_frame_has_is_refused(declared):
    with pytest.raises(EvidenceError, match=r"nobody on the frame has 'bb' in 'unit': .* Did you mean 'b'"):
        cleaned(answers(("R1", "P-1", None, None, *FULL)), declared)


def test_what_a_rule_looks_out_for_in_vain_is_said():
    received = answers(("R1", "P-1", None, "Survey Preview", *FULL), ("R2", "P-2", None, "Web", *FULL))
    rule = {"rule": "drop_persons", "persons": ["TSET", "P-2"]}
    made = cleaned(received, survey({"rule": "drop_where", "column": "channel", "equals": "survey preview"}, rule))
    assert made["line"] == (
        "Staff: 2 rows read, 0 answers kept; no answer has what drop_persons names: 'TSET' in person"
    )
    made = cleaned(received, survey({"rule": "drop_where", "where": {"channel": "Preview"}}))
    assert made["line"].endswith("; no answer has what drop_where names: 'Preview' in channel")


def test_ids_that_a_spreadsheet_took_for_numbers_are_told_for_it():
    people = FRAME.assign(person=pd.Series(["0017", "0018", "0019", "x"], dtype="string"))
    for number in ("17", "17.0"):
        with pytest.raises(EvidenceError, match="but it is there with other zeros: a spreadsheet took ids for numbers"):
            cleaning.ruled(answers(("R1", number, None, None, *FULL)), people, [], survey())
    with pytest.raises(EvidenceError, match=r"frame raw/frames/staff.csv: correct the id"):
        cleaning.ruled(answers(("R1", "170", None, None, *FULL)), people, [], survey())
