"""Cleaning: each rule, its log, and that received answers and log make the kept answers again."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground.errors import EvidenceError
from scripts.ground.survey_tables import CLEANING_LOG
from scripts.ground.tables import check
from scripts.surveys.answers import asking, bases, cleaning, coded, completeness, for_review, rule_finders, skip_errors
from tests.filled import surveyed

FRAME = pd.DataFrame({"person": ["P-1", "P-2", "P-3", "P-4"], "unit": ["a", "a", "b", "b"]}, dtype="string")
SCALES = {"rating": {"categories": {"good": "Good", "poor": "Poor"}, "missing": {"dont_know": "Don't know"}}}
ITEMS = {
    "q1": {"column": "1", "text": "1", "scale": "rating"},
    "q2": {"column": "2", "text": "2", "scale": "rating"},
    "q3": {"column": "3", "text": "3", "scale": "rating"},
    "only_a": {"column": "4", "text": "4", "type": "number", "where": {"unit": "a"}},
    "tools": {"columns": {"mail": "5", "phone": "6"}, "text": "5", "type": "multiple_response"},
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


def survey(*declared, **more):
    columns = {"respondent": "id", "person": "who", "ended": "end", "channel": "how"}
    described = {"title": "Staff", "file": "raw/surveys/staff.csv", "columns": columns, "items": ITEMS}
    frame = {"file": "raw/frames/staff.csv", "person": "person", "variables": ["unit"]}
    grids = {"grid": {"items": ["q1", "q2", "q3"], "text": "Grid"}}
    rules = {"frame": frame, "grids": grids, "cleaning": [{"reason": "why", **rule} for rule in declared]}
    return surveyed(described | rules | more, SCALES)


def cleaned(received, described, corrections=()):
    made = cleaning.clean(received, FRAME, list(corrections), described)
    check(made["responses"], "responses")
    check(made["cleaning_log"], "cleaning_log")
    counts = made["cleaning_counts"]
    check(counts, "cleaning_counts")
    assert (counts["before"] - counts["dropped"] == counts["after"]).all()
    assert counts["before"].tolist() == [len(received), *counts["after"].tolist()][: len(counts)]
    assert len(counts) == 0 or counts["after"].iloc[-1] == len(made["responses"])
    assert cleaning.replay(received, made["cleaning_log"]).equals(made["responses"])
    return made


def coded_with_persons(received):
    return coded.of_persons(coded.of_table(received, received.columns), coded.people_of(FRAME))


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


def timed(*minutes):
    received = answers(*((f"R{k}", f"P-{k}", None, None, *FULL) for k in range(1, 1 + len(minutes))))
    ended = [None if one is None else f"2016-08-01 10:{one:02d}:00" for one in minutes]
    return received.assign(
        started=pd.Series(["2016-08-01 10:00:00"] * len(minutes), dtype="string"),
        ended=pd.Series(ended, dtype="string"),
    )


def with_times(*declared):
    described = survey(*declared)
    return described.model_copy(update={"columns": described.columns.model_copy(update={"started": "start"})})


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


def test_ids_that_a_spreadsheet_took_for_numbers_are_told_for_it():
    people = FRAME.assign(person=pd.Series(["0017", "0018", "0019", "x"], dtype="string"))
    for number in ("17", "17.0"):
        with pytest.raises(EvidenceError, match="but it is there with other zeros: a spreadsheet took ids for numbers"):
            cleaning.ruled(answers(("R1", number, None, None, *FULL)), people, [], survey())
    with pytest.raises(EvidenceError, match=r"frame raw/frames/staff.csv: correct the id"):
        cleaning.ruled(answers(("R1", "170", None, None, *FULL)), people, [], survey())
