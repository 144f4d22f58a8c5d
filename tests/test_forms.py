"""Google Forms and Microsoft Forms: ticked options in one cell, rows of grids, own words; SurveyGizmo the same."""

import datetime

import openpyxl
import pytest

from scripts.ground.errors import EvidenceError
from scripts.surveys.answers import coded, rule_finders
from scripts.surveys.exports import moments, surveygizmo
from scripts.surveys.received import received_answers
from tests.filled import surveyed

SCALES = {"good": {"categories": {"good": "Good", "poor": "Poor", "other": "Other"}}}
TOOLS = {"mail": "Mail, of any kind", "phone": "Phone", "talk": "Talks", "other": "Something else"}
SURVEY = {
    "title": "Tools",
    "platform": "google_forms",
    "columns": {"respondent": "row", "ended": "Timestamp"},
    "date_format": "%Y/%m/%d %I:%M:%S %p",
    "items": {
        "tools": {"column": "Which tools?", "type": "multiple_response", "labels": TOOLS, "other_specify": "other"},
        "meetings": {"column": "Meetings", "scale": "good"},
    },
}


def received(path, **changes):
    return received_answers.read(path, surveyed(SURVEY | changes, SCALES))["received"]


@pytest.mark.parametrize("between", [", ", ";"])  # the sheet of a form, and its own CSV
def test_google_forms(tmp_path, between):
    path = tmp_path / "tools.csv"
    rows = [
        '"Timestamp","Which tools?","How good are [Meetings]","How good are [Letters]"',
        f'"2016/08/01 3:22:11 PM GMT+2","Mail, of any kind{between}Talks","Good","Poor"',
        f'"2016/08/02 9:00:00 AM GMT+2","Talks{between}a wall, with paper{between}Phone","",""',
        '"2016/08/02 9:00:00 AM GMT+2","","Poor",""',
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    made = received(path)
    assert made["ended"].tolist()[:2] == ["2016-08-01 15:22:11", "2016-08-02 09:00:00"]
    assert made["tools"].fillna("-").tolist() == ["mail|talk", "phone|talk|other", "-"]
    assert made["meetings"].fillna("-").tolist() == ["good", "-", "poor"]


def test_time_zones_that_differ_are_kept(tmp_path):
    """9:30 of GMT+1 is after 10:00 of GMT+3; half hours, and the clock of Greenwich itself."""
    path = tmp_path / "tools.csv"
    times = ["10:00:00 AM GMT+3", "9:30:00 AM GMT+1", "1:30:00 PM GMT+5:30", "8:00:00 AM GMT", "3:00:00 AM UTC-0430"]
    lines = [f"2016/05/01 {time},Phone,Good" for time in times]
    path.write_text("\n".join(["Timestamp,Which tools?,Meetings", *lines]), encoding="utf-8")
    made = received(path)
    zones = ["+03:00", "+01:00", "+05:30", "+00:00", "-04:30"]
    assert made["ended"].str[19:].tolist() == zones
    assert moments.instants(made["ended"]).str[11:16].tolist() == ["07:00", "08:30", "08:00", "08:00", "07:30"]
    persons = made.assign(person="P")[:2]
    rule = {"rule": "keep_last_of_person"}
    given = coded.of_table(persons, persons.columns)
    out = rule_finders.earlier_of_person(given, rule, surveyed(SURVEY | {"items": {}}))["*"]
    assert out.tolist() == [True, False]


def test_a_time_with_a_zone_and_one_without_are_refused(tmp_path):
    path = tmp_path / "tools.csv"
    path.write_text(
        "Timestamp,Which tools?,Meetings\n2016/05/01 10:00:00 AM GMT+3,Phone,Good\n2016/05/01 9:30:00 AM,Phone,Good\n",
        encoding="utf-8",
    )
    with pytest.raises(EvidenceError, match="rows 2 and 3: a start or end has a time zone in one of them and none"):
        received(path)


def test_own_words_have_to_be_declared(tmp_path):
    path = tmp_path / "tools.csv"
    path.write_text("Timestamp,Which tools?,Meetings\n,Private words,Good\n", encoding="utf-8")
    items = SURVEY["items"] | {"tools": SURVEY["items"]["tools"] | {"other_specify": None}}
    with pytest.raises(
        EvidenceError, match=r"row 2, column Which tools\?: this is not an option of the item 'tools'"
    ) as told:
        received(path, items=items)
    assert "Private" not in str(told.value)


def test_own_words_instead_of_a_choice(tmp_path):
    path = tmp_path / "tools.csv"
    path.write_text("Timestamp,Which tools?,Meetings\n,,so so\n,,GOOD\n", encoding="utf-8")
    items = {"meetings": SURVEY["items"]["meetings"] | {"other_specify": "other"}}
    assert received(path, items=items)["meetings"].tolist() == ["other", "good"]


def test_microsoft_forms(tmp_path):
    book = openpyxl.Workbook()
    when = datetime.datetime(2016, 8, 1, 15, 22, 11)
    for row in (
        ["ID", "Start time", "Completion time", "Email", "Name", "Which\u00a0tools?\n", "Meetings"],
        [1, when, when, "anonymous", None, "Mail, of any kind;Talks;", "Good"],
        [2, when, when, "anonymous", None, "Phone;", None],
    ):
        book.active.append(row)
    book.save(tmp_path / "tools.xlsx")
    columns = {"respondent": "ID", "started": "Start time", "ended": "Completion time"}
    made = received(
        tmp_path / "tools.xlsx", platform="microsoft_forms", columns=columns, date_format="%d.%m.%Y %H:%M:%S"
    )
    assert made["respondent"].tolist() == ["1", "2"]
    assert made["ended"].tolist() == ["2016-08-01 15:22:11"] * 2
    assert made["tools"].tolist() == ["mail|talk", "phone"]
    assert made["meetings"].fillna("-").tolist() == ["good", "-"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Tool #1:Which tools would you like?", "Tool #1"),
        ("Other word(s)::Select all words.", "Other word(s)"),
        ("Which tools would you like?", ""),
        ("What do you think: is it good?", ""),
    ],
)
def test_fields_of_surveygizmo(header, field):
    assert surveygizmo.field(header) == field


def test_surveygizmo(tmp_path):
    path = tmp_path / "tools.csv"
    path.write_text('Status,Which tools?,Best:Meetings\nComplete,"Mail, of any kind;Talks",Good\n', encoding="utf-8")
    columns = {"respondent": "row", "channel": "Status"}
    items = SURVEY["items"] | {"meetings": {"column": "Best", "scale": "good"}}
    made = received(path, platform="surveygizmo", columns=columns, items=items)
    assert made[["channel", "tools", "meetings"]].iloc[0].tolist() == ["Complete", "mail|talk", "good"]
