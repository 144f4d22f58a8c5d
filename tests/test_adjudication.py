"""Two coders and what was settled: a code at a time."""

import pytest

from scripts.ground.errors import EvidenceError
from tests.test_codings import counted, put, row, values

NAMES = ("note", "coder", "code", "start", "end", "quote", "value", "decision", "reason")
REST = [row("B", "first"), row("C", "first")]
BOTH = [
    row("A", "first", "plan", "nothing"), row("A", "first", "team", "team"),
    row("A", "second", "plan", "nothing"), *REST,
]  # fmt: skip


def settled(folder, rows, *judged, **changes):
    cells = [[*one, "", ""] for one in rows] + [list(one) for one in judged]
    return counted(put(folder, cells, NAMES), **changes)


def share(made, code):
    return values(made)[f"gaps.respondents.all.{code}"]


def judged(code, quote="", decision="", value="", reason="", note="A"):
    return [*row(note, "adjudicated", code, quote, value), decision, reason] if quote else [
        note, "adjudicated", code, "", "", "", "", decision, reason
    ]  # fmt: skip


def listed(made):
    rows = made["adjudication"].astype(object).where(made["adjudication"].notna(), None)
    return [
        tuple(one[name] for name in ("note", "code", "values", "final", "coder")) for one in rows.to_dict("records")
    ]


def test_what_both_gave_stays_where_a_row_settles_another_code(tmp_path):
    made = settled(tmp_path, BOTH, judged("team", "team"))
    assert (share(made, "plan"), share(made, "team")) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert listed(made) == [("A", "team", "first: yes; second: no", "yes", "adjudicated")]


def test_what_one_gave_and_nobody_named_does_not_count(tmp_path):
    more = [*BOTH, row("A", "second", "weeks", "long", "3")]
    made = settled(tmp_path, more, judged("weeks", "long", value="3"))
    assert (share(made, "plan"), share(made, "team")) == (pytest.approx(1 / 3), 0)
    assert listed(made) == [
        ("A", "team", "first: yes; second: no", "no", "adjudicated"),
        ("A", "weeks", "first: no; second: 3", "3", "adjudicated"),
    ]


def test_nothing_of_what_was_disputed_leaves_what_both_gave(tmp_path):
    made = settled(tmp_path, BOTH, judged(""))
    assert (share(made, "plan"), share(made, "team")) == (pytest.approx(1 / 3), 0)


def test_a_code_that_both_gave_goes_by_a_row_that_rejects_it(tmp_path):
    made = settled(tmp_path, BOTH, judged("plan", decision="reject", reason="Said of others"))
    assert (share(made, "plan"), share(made, "team")) == (0, 0)
    assert listed(made) == [
        ("A", "plan", "first: yes; second: yes", "no", "adjudicated"),
        ("A", "team", "first: yes; second: no", "no", "adjudicated"),
    ]
    assert made["adjudication"]["reason"][0] == "Said of others"
    assert made["coded_segments"]["verdict"].unique().tolist() == ["fits"]  # a row that rejects is no passage


def test_a_code_that_nobody_gave_can_be_added_and_is_listed(tmp_path):
    made = settled(tmp_path, [row("A", "first"), row("A", "second"), *REST], judged("team", "team"))
    assert share(made, "team") == pytest.approx(1 / 3)
    assert listed(made) == [("A", "team", "first: no; second: no", "yes", "adjudicated")]


def test_a_note_that_nobody_settled_is_as_the_counted_coder_says(tmp_path):
    made = settled(tmp_path, BOTH)
    assert share(made, "team") == pytest.approx(1 / 3)
    assert listed(made) == [("A", "team", "first: yes; second: no", "yes", "first")]


def test_of_three_coders_all_have_to_agree(tmp_path):
    rows = [*BOTH, row("A", "third", "team", "team")]
    made = settled(tmp_path, rows, judged("team", "team"), agreement=["first", "second", "third"])
    assert (share(made, "plan"), share(made, "team")) == (0, pytest.approx(1 / 3))


WEEKS = [row("A", "first", "weeks", "long", "3"), row("A", "second", "weeks", "long", "21"), *REST]


def test_values_that_differ_are_settled_or_refused(tmp_path):
    made = settled(tmp_path / "1", WEEKS, judged("weeks", "long", value="5"))
    assert values(made)["gaps.weeks.all.mean"] == 5
    assert listed(made) == [("A", "weeks", "first: 3; second: 21", "5", "adjudicated")]
    with pytest.raises(EvidenceError, match=r"weeks of note A different values, first 3 \(row 2\) and second 21"):
        settled(tmp_path / "2", WEEKS, judged("team", "team"))
    made = settled(tmp_path / "3", WEEKS, judged("weeks", decision="reject"))
    assert values(made)["gaps.weeks.all.base"] == 0


def test_a_code_above_that_both_gave_by_codes_under_it_stays(tmp_path):
    tree = {"top": {}, "plan": {"under": "top"}, "team": {"under": "top"}, "weeks": {"numeric": True, "unit": "weeks"}}
    rows = [row("A", "first", "plan", "nothing"), row("A", "second", "team", "team"), *REST]
    made = settled(tmp_path / "1", rows, judged("weeks", "long", value="3"), codes=tree)
    assert [share(made, code) for code in ("top", "plan", "team")] == [pytest.approx(1 / 3), 0, 0]
    made = settled(tmp_path / "2", rows, judged("top", decision="reject"), codes=tree)
    assert share(made, "top") == 0


def test_the_order_of_rows_changes_nothing(tmp_path):
    more = [judged("weeks", "long", value="3"), judged("plan", decision="reject")]
    made = [
        settled(tmp_path / str(k), rows, *own) for k, (rows, own) in enumerate([(BOTH, more), (BOTH[::-1], more[::-1])])
    ]
    assert share(made[0], "plan") == share(made[1], "plan") == 0
    assert listed(made[0]) == listed(made[1])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["A", "second", "plan", "", "", "", "", "reject", ""]], "only an adjudicator, a coder under count"),
        ([judged("plan", decision="perhaps")], "write accept or reject"),
        ([judged("plan", "nothing"), judged("plan", decision="reject")], "keep one"),
        ([judged("plann", decision="reject")], "the scheme has no code"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(tmp_path, rows, words):
    with pytest.raises(EvidenceError, match=words):
        settled(tmp_path, BOTH, *rows)


def test_without_coders_to_compare_the_last_counted_one_decides(tmp_path):
    every = {"agreement": [], "count": ["second", "first", "adjudicated"]}
    made = settled(tmp_path, BOTH, judged("team", "team"), **every)
    assert (share(made, "plan"), share(made, "team")) == (0, pytest.approx(1 / 3))
