"""The kinds of cell of a workbook: visible sheets, shares in per cent, dates beside texts, in surveys, frames, records."""

import datetime
import zipfile

import openpyxl
import pytest

from scripts.ground.errors import EvidenceError
from scripts.records import record_numbers, register
from scripts.settings.record import Record
from scripts.sheets import cell_kinds, dates, sheet
from scripts.surveys.exports import moments
from scripts.surveys.parts import counted_parts
from scripts.surveys.received import received_answers, sampling_frame
from tests.filled import filled, surveyed

SCALES = {"kids": {"categories": {"none": "none", "few": "1-2", "more": "3-5"}}, "yn": {"categories": {"yes": "Yes"}}}
DAY = datetime.datetime(2016, 5, 6)


def book(path, *rows, formats=None, title="Sheet", hidden=()):
    """Save rows as a workbook; `formats` are formats by the name of a cell, `hidden` sheets stand before."""
    made = openpyxl.Workbook()
    page = made.active
    page.title = title
    for row in rows:
        page.append(row)
    for cell, form in (formats or {}).items():
        page[cell].number_format = form
    for place, name in enumerate(hidden):
        made.create_sheet(name, place).sheet_state = "hidden" if place % 2 == 0 else "veryHidden"
        made[name].append(["id", "old"])
        made[name].append(["9", "9"])
    made.active = len(hidden)
    made.save(path)
    return path


def survey(items, **more):
    return {"title": "T", "platform": "excel", "columns": {"respondent": "id"}, "items": items} | more


def answers(path, items, **more):
    return received_answers.read(path, surveyed(survey(items, **more), SCALES))


def number(**more):
    return {"n": {"column": "n", "text": "N", "type": "number", **more}}


def test_a_hidden_sheet_is_not_the_first_one(tmp_path):
    path = book(tmp_path / "a.xlsx", ["id", "n"], [1, 2], [2, 3], title="answers", hidden=["old", "older"])
    made = answers(path, number())
    assert made["received"]["n"].tolist() == ["2", "3"]
    assert made["line"] == "T: 2 rows read from the sheet 'answers'"
    assert sheet.read(path, "old").loc[2, "old"] == "9"  # who names it gets it
    listed = sampling_frame.read([path], surveyed({"title": "T", "frame": {"file": "a.xlsx", "person": "id"}}))
    assert listed["line"] == "T: 2 persons on the frame from the sheet 'answers'"
    spec = {"n": {"statistic": "sum", "column": "n", "unit": "items"}}
    record = {"id": "id", "columns": {"id": "text", "n": "number"}, "numbers": spec}
    assert (
        record_numbers.compute(path, filled(Record, record), "r")["line"]
        == "r: 2 rows read from the sheet 'answers', 1 numbers"
    )


def test_a_workbook_of_hidden_sheets_asks_which(tmp_path):
    path = book(tmp_path / "a.xlsx", ["id"], [1], title="answers")
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data.replace(b'state="visible"', b'state="hidden"'))
    with pytest.raises(EvidenceError, match=r"a\.xlsx: all its sheets are hidden: name the one to read under `sheet`"):
        sheet.read(path)


@pytest.mark.parametrize(
    ("more", "given"),
    [
        ({"per": 100, "minimum": 0, "maximum": 100}, ["45", "7", "100"]),
        ({"unit": "share", "maximum": 1}, ["0.45", "0.07", "1"]),
    ],
)
def test_cells_in_per_cent_format(tmp_path, more, given):
    formats = {"B2": "0%", "B3": "0.00%", "B4": '[Red]0%;-0"x"'}
    path = book(tmp_path / "a.xlsx", ["id", "n"], [1, 0.45], [2, 0.07], [3, 1], formats=formats)
    assert answers(path, number(**more))["received"]["n"].tolist() == given


def test_per_cent_cells_of_what_is_no_share_are_asked_about(tmp_path):
    path = book(tmp_path / "a.xlsx", ["id", "n"], [1, 0.45], formats={"B2": "0%"})
    with pytest.raises(EvidenceError, match=r"row 2, column n: this number is in per cent format.*declare `per: 100`"):
        answers(path, number())
    done = answers(path, {}, columns={"respondent": "id", "progress": "n"})
    assert done["received"]["progress"].tolist() == ["45"]
    record = {"id": "id", "columns": {"id": "text", "n": "number"}}
    assert register.rows(path, filled(Record, record))["n"].tolist() == [0.45]


@pytest.mark.parametrize("form", ["General", "0", '0"%"', r"0\%", "#,##0.00"])
def test_per_cent_beside_plain_numbers_is_refused(tmp_path, form):
    path = book(tmp_path / "a.xlsx", ["id", "n"], [1, 0.45], [2, 50], formats={"B2": "0%", "B3": form})
    said = r"column n: B2 is a number in per cent format and B3 is a number: it is unclear"
    with pytest.raises(EvidenceError, match=said):
        answers(path, number(per=100))
    with pytest.raises(EvidenceError, match=said):
        register.rows(path, filled(Record, {"id": "id", "columns": {"id": "text", "n": "number"}}))


def test_dates_beside_texts_are_refused_with_an_example_of_each(tmp_path):
    path = book(tmp_path / "a.xlsx", ["id", "n"], [1, DAY], [2, "14/06/2016"], [3, None])
    said = r"a\.xlsx, sheet Sheet, column n: B2 is a date and B3 is text: Excel may have swapped day and month"
    record = {"id": "id", "date_format": "%d/%m/%Y", "columns": {"id": "text", "n": "date"}}
    with pytest.raises(EvidenceError, match=said):
        register.rows(path, filled(Record, record))
    with pytest.raises(EvidenceError, match=said):
        answers(path, {}, columns={"respondent": "id", "ended": "n"}, date_format="%d/%m/%Y")
    listed = {"title": "T", "frame": {"file": "a.xlsx", "person": "id", "variables": ["n"]}}
    with pytest.raises(EvidenceError, match=said):
        sampling_frame.read([path], surveyed(listed))
    numbers = book(tmp_path / "b.xlsx", ["id", "n"], [1, DAY], [2, 20160506])
    with pytest.raises(EvidenceError, match="B2 is a date and B3 is a number"):
        register.rows(numbers, filled(Record, record | {"date_format": "%Y%m%d"}))
    free = answers(path, {"n": {"column": "n", "text": "N", "type": "text"}})
    assert free["received"]["n"].fillna("-").tolist() == ["2016-05-06", "14/06/2016", "-"]


def test_a_choice_that_became_a_date_is_refused_unless_the_scale_has_it(tmp_path):
    path = book(tmp_path / "a.xlsx", ["id", "k"], [1, datetime.datetime(2016, 1, 2)], [2, "3-5"])
    items = {"k": {"column": "k", "text": "K", "scale": "kids"}}
    with pytest.raises(
        EvidenceError, match=r"row 2, column k: this is not a choice of the item 'k' but a date \(2016-01-02\)"
    ):
        answers(path, items)
    SCALES["known"] = {"categories": {"few": ["1-2", "2016-01-02"], "more": "3-5"}}
    items["k"]["scale"] = "known"
    assert answers(path, items)["received"]["k"].tolist() == ["few", "more"]


def test_dates_of_a_workbook_lose_nothing_to_a_declared_form(tmp_path):
    times = [datetime.datetime(1916, 5, 14, 10, 0), datetime.datetime(1916, 5, 14, 10, 20)]
    path = book(tmp_path / "a.xlsx", ["id", "s", "e"], ["1", *times])
    columns = {"respondent": "id", "started": "s", "ended": "e"}
    made = answers(path, {}, columns=columns, date_format="%d/%m/%y")["received"]
    assert made.loc[0, "ended"] == "1916-05-14 10:20:00"
    assert moments.minutes(made.loc[0, "started"], made.loc[0, "ended"]) == 20
    record = {"id": "id", "date_format": "%d/%m/%y", "columns": {"id": "text", "s": "date"}}
    assert register.rows(path, filled(Record, record))["s"].tolist() == ["1916-05-14"]


def test_the_line_says_that_dates_also_read_the_other_way_round(tmp_path):
    (tmp_path / "a.csv").write_text("id,d\n1,03/04/2016\n2,05/05/2016\n3,\n", encoding="utf-8")
    record = {"id": "id", "date_format": "%d/%m/%Y", "columns": {"id": "text", "d": "date"}, "numbers": {}}
    said = "; day and month of all dates in d also read the other way round"
    assert (
        record_numbers.compute(tmp_path / "a.csv", filled(Record, record), "r")["line"]
        == f"r: 3 rows read, 0 numbers{said}"
    )
    described = {"columns": {"respondent": "id", "ended": "d"}, "platform": "plain"}
    assert answers(tmp_path / "a.csv", {}, date_format="%m/%d/%Y", **described)["line"].endswith(said)
    path = book(tmp_path / "a.xlsx", ["id", "d"], [1, DAY])
    assert answers(path, {}, **(described | {"platform": "excel"}))["line"].endswith(said)
    path = book(tmp_path / "b.xlsx", ["id", "d"], [1, DAY], [2, datetime.datetime(2016, 5, 13)])
    assert answers(path, {}, **(described | {"platform": "excel"}))["line"].endswith("'Sheet'")


def test_the_line_of_a_part_says_so_too(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,s,k\n1,03/04/2016,none\n2,05/05/2016,none\n", encoding="utf-8")
    described = survey(
        {"k": {"column": "k", "text": "K", "scale": "kids"}}, platform="plain", selection="nonprobability"
    )
    described |= {"columns": {"respondent": "id", "started": "s"}, "date_format": "%d/%m/%Y"}
    described = surveyed(described, SCALES)
    said = "; day and month of all dates in s also read the other way round"
    assert counted_parts.count(path, path, described)["line"].endswith(f"2 answers counted{said}")
    path.write_text("id,s,k\n1,03/04/2016,none\n2,15/05/2016,none\n", encoding="utf-8")
    assert counted_parts.count(path, path, described)["line"].endswith("2 answers counted")


def test_words_beside_shares_in_per_cent_are_no_other_kind_of_number(tmp_path):
    path = book(tmp_path / "a.xlsx", ["id", "n"], [1, 0.45], [2, "N/A"], formats={"B2": "0%"})
    assert sheet.column(sheet.read(path), "n").tolist() == ["0.45", "N/A"]
    with pytest.raises(EvidenceError, match="row 3, column n: this is not a number"):
        answers(path, number(per=100))
    path = book(tmp_path / "b.xlsx", ["id", "n"], [1, 0.45], [2, "50"], formats={"B2": "0%"})
    with pytest.raises(EvidenceError, match="B2 is a number in per cent format and B3 is text"):
        answers(path, number(per=100))


@pytest.mark.parametrize(
    ("texts", "form", "both"),
    [
        (["03/04/2016"], "%d/%m/%Y", True), (["03/04/2016", "13/04/2016"], "%d/%m/%Y", False),
        (["04/04/2016"], "%d/%m/%Y", False), (["04/13/16 10:00"], "%m/%d/%y %H:%M", False),
        (["2016-03-04"], "%Y-%m-%d", False), (["2016-03-04"], None, False), (["3 March 2016"], "%d %B %Y", False), ([], "%d/%m/%Y", False),
    ],
)  # fmt: skip
def test_which_dates_read_both_ways(texts, form, both):
    assert dates.both_ways(texts, {}, form) is both


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#SPILL!", "#ЗНАЧ!", "#¡VALOR!", "#NV", "Err:502"])
def test_errors_in_any_language_are_refused_and_words_stay(tmp_path, error):
    path = book(tmp_path / "a.xlsx", ["id", "n"], [1, error])
    with pytest.raises(EvidenceError, match="row 2, column n: an error of the spreadsheet"):
        sheet.column(sheet.read(path), "n")
    told = book(tmp_path / "b.xlsx", ["id", "n"], [1, "#winning!"])
    assert sheet.column(sheet.read(told), "n").tolist() == ["#winning!"]


def test_an_error_among_what_people_wrote_is_no_word_of_theirs(tmp_path):
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    made.active.append(["id", "n"])
    made.active.append([1, "x"])
    made.active["B2"] = "#N/A"  # openpyxl writes it as an error
    made.save(path)
    with pytest.raises(EvidenceError, match=r"column n: an error of the spreadsheet \(cell B2\)"):
        sheet.column(sheet.read(path), "n", free=True)


def test_a_format_is_per_cent_by_its_sign_alone():
    formats = {"0%": True, "0.0%;[Red]-0.0%": True, '0"%"': False, r"0\%": False, "General": False, "[$%-409]0": False}
    assert {form: cell_kinds.is_percent(form) for form in formats} == formats
    assert [cell_kinds.hundredfold(cell_kinds.Cell(text, cell_kinds.PERCENT)) for text in ("0.07", "1", "0.305")] == [
        "7",
        "100",
        "30.5",
    ]
