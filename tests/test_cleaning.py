"""Cleaning: each rule, its log, and that received answers and log make the kept answers again."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.contracts import check
from scripts.errors import EvidenceError
from scripts.surveys import cleaning

FRAME = pd.DataFrame({"person": ["P-1", "P-2", "P-3", "P-4"], "unit": ["a", "a", "b", "b"]}, dtype="string")
SCALES = {"rating": {"categories": {"good": "Good", "poor": "Poor"}, "missing": {"dont_know": "Don't know"}}}
ITEMS = {
    "q1": {"column": "1", "text": "1", "scale": "rating"},
    "q2": {"column": "2", "text": "2", "scale": "rating"},
    "q3": {"column": "3", "text": "3", "scale": "rating"},
    "only_a": {"column": "4", "text": "4", "type": "number", "where": {"unit": "a"}},
    "tools": {"columns": {"mail": "5", "phone": "6"}, "text": "5", "type": "multiple"},
    "comment": {"column": "7", "text": "7", "type": "text"},
}
COLUMNS = ["respondent", "row", "person", "started", "ended", "progress", "channel", *ITEMS]
FULL = ("good", "poor", "good", "5", "mail", None)


def answers(*rows):
    """Received answers: (respondent, person, ended, channel, q1, q2, q3, only_a, tools, comment)."""
    cells = [
        (respondent, line, person, None, ended, None, channel, *items)
        for line, (respondent, person, ended, channel, *items) in enumerate(rows, start=2)
    ]
    frame = pd.DataFrame(cells, columns=COLUMNS)
    return frame.astype({column: "string" for column in COLUMNS if column != "row"} | {"row": "Int64"})


def survey(*rules, **more):
    columns = {"respondent": "id", "person": "who", "ended": "end", "channel": "how"}
    described = {"title": "Staff", "file": "raw/surveys/staff.csv", "columns": columns, "items": ITEMS}
    frame = {"file": "raw/frames/staff.csv", "person": "person", "variables": ["unit"]}
    grids = {"grid": {"items": ["q1", "q2", "q3"], "text": "Grid"}}
    return (
        described | {"frame": frame, "grids": grids, "cleaning": [{"reason": "why", **rule} for rule in rules]} | more
    )


def cleaned(received, described, corrections=(), scales=None):
    made = cleaning.clean(received, FRAME, list(corrections), described, scales)
    check(made["responses"], "responses")
    check(made["cleaning_log"], "cleaning_log")
    assert cleaning.replay(received, made["cleaning_log"]).equals(made["responses"])
    return made


def kept(made):
    return made["responses"]["respondent"].tolist()


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
    assert made["cleaning_log"].values.tolist() == [
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
    shares = cleaning.answered_share(received, FRAME, survey())
    assert shares.tolist() == pytest.approx([2 / 5, 2 / 4, 1 / 4, 3 / 5])


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


def corrections(folder, *rows):
    path = folder / "corrections.csv"
    path.write_text("\n".join(["respondent,item,old,new,reason", *rows]), encoding="utf-8")
    return path


def test_corrections(tmp_path):
    received = answers(("R1", "P-9", None, None, *FULL), ("R2", "P-2", None, None, *FULL))
    path = corrections(
        tmp_path, "R1,person,P-9,P-1,Wrong id", "R2,q1,good,poor,", "R2,q1,poor,,Withdrawn", "R2,tools,mail,mail|phone,"
    )
    made = cleaned(received, survey({"rule": "correct", "file": "x.csv"}), [path], SCALES)
    assert made["responses"]["person"].tolist() == ["P-1", "P-2"]
    assert made["responses"]["q1"].fillna("-").tolist() == ["good", "-"]
    assert made["responses"]["tools"].tolist() == ["mail", "mail|phone"]
    assert made["cleaning_log"]["reason"].tolist() == ["Wrong id", "why", "Withdrawn", "why"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("R7,q1,good,poor,", "row 2, column respondent: no such answer"),
        ("R1,q9,good,poor,", "row 2, column item: there is no item 'q9'"),
        ("R1,q1,poor,good,", "row 2, column old: the answer has another value"),
        ("R1,q1,good,great,", "row 2, column new: not a key of the item: write one of good, poor, dont_know"),
        ("R1,only_a,5,many,", "row 2, column new: not a number"),
        ("R1,tools,mail,mail|fax,", "row 2, column new: not a key of the item: write one of mail, phone"),
    ],
)
def test_bad_corrections_say_where(tmp_path, line, said):
    received = answers(("R1", "P-1", None, None, *FULL))
    with pytest.raises(EvidenceError, match=r"corrections.csv, " + said):
        cleaned(received, survey({"rule": "correct", "file": "x.csv"}), [corrections(tmp_path, line)], SCALES)


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
    rules = [{"rule": "drop_persons", "persons": ["P-9"]}]
    assert kept(cleaned(received, survey(*rules, closes="2016-08-31"))) == ["R2"]


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_log_that_lacks_a_row_does_not_replay(missing):
    received = answers(
        ("R1", "P-1", None, "Survey Preview", *FULL),
        ("R2", "P-2", None, None, "good", "good", "good", *FULL[3:]),
        ("R3", "P-2", None, None, *[None] * 6),
    )
    rules = [
        {"rule": "drop_where", "column": "channel", "equals": "Survey Preview"},
        {"rule": "drop_break_offs"},
        {"rule": "mark_straight_liners", "grid": "grid"},
    ]
    made = cleaned(received, survey(*rules))
    assert len(made["cleaning_log"]) == 3
    assert not cleaning.replay(received, made["cleaning_log"].drop(index=missing)).equals(made["responses"])


def test_a_log_of_other_answers_is_refused():
    received = answers(("R1", "P-1", None, None, *FULL))
    for respondent, item, old in [("R9", "*", "kept"), ("R1", "q1", "poor")]:
        log = pd.DataFrame([[respondent, item, old, "x", "r", "r"]], columns=list(cleaning.LOG), dtype="string")
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
    rules = [
        {"rule": "drop_where", "column": "channel", "equals": "Survey Preview"},
        {"rule": "drop_persons", "persons": ["TEST-1"]},
        {"rule": "keep_last_of_person"},
        {"rule": "drop_late"},
        {"rule": "drop_break_offs"},
        {"rule": "mark_straight_liners", "grid": "grid"},
    ]
    received = answers(*((f"R{number}", *row) for number, row in enumerate(rows)))
    made = cleaned(received, survey(*(rules[place] for place in order), closes="2016-08-31"))
    assert made["responses"]["person"].is_unique
    assert len(made["responses"]) + made["cleaning_log"]["item"].eq("*").sum() == len(received)
    if order.index(4) > order.index(2):  # no person is lost who had a good answer in time
        fine = cleaning.answered_share(received, FRAME, survey()) >= 0.5
        fine &= ~cleaning.late(received, survey(closes="2016-08-31"))
        fine &= received["channel"].isna() & received["person"].ne("TEST-1")
        previews = received.loc[received["channel"].notna(), "person"]
        assert set(received.loc[fine, "person"]) - set(previews) <= set(made["responses"]["person"])
