"""From an export to answers as received: what is decoded, what is left behind, what is refused and how."""

import csv
import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground.errors import EvidenceError
from scripts.ground.tables import check
from scripts.surveys.received import decoding, received_answers
from tests.filled import surveyed

SCALES = {
    "rating": {
        "categories": {"good": ["Good", "Bon"], "poor": "Poor"},
        "missing": {"dont_know": "Don't know", "not_applicable": "N/A"},
    }
}
SURVEY = {
    "title": "Staff",
    "platform": "plain",
    "frame": {"file": "raw/frames/staff.csv", "person": "person"},
    "columns": {"respondent": "id", "person": "who", "started": "start", "ended": "end", "progress": "done",
                "channel": "how"},
    "date_format": "%d/%m/%Y %H:%M",
    "items": {
        "service": {"column": "Q1", "text": "How good?", "scale": "rating"},
        "hours": {"column": "Q2", "text": "Hours", "type": "number", "minimum": 0, "maximum": 60},
        "tools": {"columns": {"mail": "Q3_1", "phone": "Q3_2"}, "text": "Tools", "type": "multiple_response"},
        "places": {"column": "Q4", "text": "Where?", "type": "multiple_response", "separator": ",",
                   "labels": {"here": "Here", "there": ["There, or elsewhere", "There"], "home": "Home"}},
        "comment": {"column": "Q5", "text": "Comment", "type": "text"},
    },
}  # fmt: skip
HEADER = ["id", "who", "start", "end", "done", "how", "email", "Q1", "Q2", "Q3_1", "Q3_2", "Q4", "Q5"]
FIRST = ["R1", "P-1", "01/08/2016 09:00", "01/08/2016 09:30", "100", "Web", "a@example.org", "Good", "7.5", "Mail", "",
         "Here, There, or elsewhere", "=plain words"]  # fmt: skip


def row(**changes):
    """The first answer with other cells."""
    return [changes.get(name, cell) for name, cell in zip(HEADER, FIRST, strict=True)]


def export(folder, rows, header=HEADER):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    path = folder / "staff.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def received(folder, *rows, survey=SURVEY):
    return received_answers.read(export(folder, rows), surveyed(survey, SCALES))["received"]


def test_declared_columns_decoded_and_nothing_else(tmp_path):
    made = received_answers.read(export(tmp_path, [FIRST, row(id="R2", who="P-9")]), surveyed(SURVEY, SCALES))
    check(made["received"], "received")
    assert list(made["received"].columns) == [
        "respondent", "row", "person", "started", "ended", "progress", "channel", *SURVEY["items"],
    ]  # fmt: skip
    assert made["received"].iloc[0].tolist() == [
        "R1", 2, "P-1", "2016-08-01 09:00:00", "2016-08-01 09:30:00", "100", "Web", "good", "7.5", "mail", "here|there",
        "=plain words",
    ]  # fmt: skip
    assert made["line"].startswith("Staff: 2 rows read;")
    assert "example.org" not in made["received"].to_csv()


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("good", "good"),
        ("  GOOD\u00a0", "good"),
        ("bon", "good"),
        ("N/A", "not_applicable"),
        ("Don\u2019t  know", "dont_know"),
    ],
)
def test_labels_match_after_folding(tmp_path, cell, key):
    assert received(tmp_path, row(Q1=cell))["service"].tolist() == [key]


def test_a_label_as_written_comes_before_a_folded_one():
    decode = decoding.choices({"never": "Never", "blank": "Never "}, "often", set())
    assert [decode(text, "here") for text in ("Never", "Never ")] == ["never", "blank"]
    with pytest.raises(EvidenceError, match="not a choice"):
        decode("NEVER", "here")  # both fit, so neither does


def test_an_empty_cell_is_missing_and_a_word_is_not(tmp_path):
    made = received(
        tmp_path, row(Q1="", Q2=" ", Q3_1="", Q4="", Q5=" "), row(id="R2", Q5="None"), row(id="R3", Q5="null")
    )
    assert made.loc[0, ["service", "hours", "tools", "places", "comment"]].isna().all()
    assert made["comment"].tolist()[1:] == ["None", "null"]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Mail", "Phone", "mail|phone"),
        ("1", "0", "mail"),
        ("0", "0", "(none)"),
        ("No", "Not selected", "(none)"),
        ("", "Yes", "phone"),
    ],
)
def test_boxes(tmp_path, first, second, joined):
    assert received(tmp_path, row(Q3_1=first, Q3_2=second))["tools"].tolist() == [joined]


def test_a_box_that_says_neither_is_no_tick(tmp_path):
    rows = [row(Q3_1="Mail", Q3_2="Phone"), row(id="R2", Q3_1="Mial", Q3_2="Phone")]
    with pytest.raises(EvidenceError, match="row 3, column Q3_1: this says neither"):
        received(tmp_path, *rows)


@given(st.lists(st.sampled_from(["here", "there", "home"]), unique=True, min_size=1))
def test_options_in_one_cell_come_back_whatever_their_order(options):
    labels = SURVEY["items"]["places"]["labels"]
    first = {key: value if isinstance(value, str) else value[0] for key, value in labels.items()}
    decode = received_answers.options_of(labels, ",", "places")
    assert decode(", ".join(first[option] for option in options), "here") == "|".join(o for o in labels if o in options)


def test_the_number_of_the_row_makes_a_respondent(tmp_path):
    survey = SURVEY | {"columns": {"respondent": "row"}}
    assert received(tmp_path, FIRST, FIRST, survey=survey)["respondent"].tolist() == ["row-2", "row-3"]


def test_limesurvey_columns_by_code_or_whole_header(tmp_path):
    header = ["id", "aff1. How good, in all?", "aff2. And how bad?"]
    items = {
        "one": {"column": "aff1", "text": "1", "scale": "rating"},
        "two": {"column": "aff2. And how bad?", "text": "2", "scale": "rating"},
    }
    survey = {"title": "T", "platform": "limesurvey", "columns": {"respondent": "id"}, "items": items}
    made = received_answers.read(export(tmp_path, [["1", "Good", "Poor"]], header), surveyed(survey, SCALES))[
        "received"
    ]
    assert made[["one", "two"]].iloc[0].tolist() == ["good", "poor"]


BAD = {
    "unknown choice": (
        row(Q1="Private words"),
        "row 2, column Q1: this is not a choice of the item 'service' ('Good', 'Bon', 'Poor', 'Don't know', 'N/A'",
    ),
    "unknown option": (
        row(Q4="Here, Private words"),
        "row 2, column Q4: this is not an option of the item 'places'",
    ),
    "not a number": (row(Q2="seven"), "row 2, column Q2: this is not a number"),
    "not finite": (row(Q2="nan"), "row 2, column Q2: this is not a number"),
    "decimal comma": (row(Q2="7,5"), "row 2, column Q2: this is not a number"),
    "out of range": (row(Q2="61"), "row 2, column Q2: the number is below 0 or above 60"),
    "progress": (row(done="101"), "row 2, column done: the number is below 0 or above 100"),
    "date": (row(end="2016-08-01 09:30"), "row 2, column end: the date is not written as %d/%m/%Y %H:%M"),
    "no such day": (row(start="31/02/2016 09:30"), "row 2, column start: the date is not written as"),
    "no id": (row(id=" "), "row 2, column id: no id"),
    "control character": (row(Q5="Private\x07words"), "row 2, column Q5: a control character"),
    "long cell": (row(Q5="Private words " * 3000), "row 2, column Q5: 42000 characters, a cell holds 32767"),
    "formula in a choice": (row(Q1="=A1"), "row 2, column Q1: a formula"),
    "formula in a number": (row(Q2="=1+1"), "row 2, column Q2: a formula"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_cells_say_where_and_what(tmp_path, case):
    bad, said = BAD[case]
    with pytest.raises(EvidenceError) as error:
        received(tmp_path, bad)
    assert f"staff.csv, {said}" in str(error.value)
    assert "Private" not in str(error.value)
    assert "\n" not in str(error.value)


def test_a_respondent_that_stands_twice_names_both_rows(tmp_path):
    with pytest.raises(EvidenceError, match="rows 2 and 4, column id: the same id twice"):
        received(tmp_path, FIRST, row(id="R2"), FIRST)


def test_a_missing_column_names_the_nearest(tmp_path):
    header = ["Q11" if name == "Q1" else name for name in HEADER]
    with pytest.raises(EvidenceError, match=r"no column 'Q1'.*Did you mean 'Q11'"):
        received_answers.read(export(tmp_path, [FIRST], header), surveyed(SURVEY, SCALES))


def test_a_header_that_stands_twice_names_both_columns(tmp_path):
    header = ["Q1" if name == "email" else name for name in HEADER]
    with pytest.raises(EvidenceError, match="columns G and H are both called 'Q1'"):
        received_answers.read(export(tmp_path, [FIRST], header), surveyed(SURVEY, SCALES))
    spare = [*HEADER, "spare", "spare"]  # nobody declared it, so nothing is unclear
    assert (
        len(received_answers.read(export(tmp_path, [[*FIRST, "a", "b"]], spare), surveyed(SURVEY, SCALES))["received"])
        == 1
    )


def test_excel_names_the_sheet_and_refuses_formulas(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Answers"
    for cells in (HEADER, row(Q2="=5+2.5")):
        book.active.append(cells)
    book.save(tmp_path / "staff.xlsx")
    survey = SURVEY | {"platform": "excel", "sheet": "Answers"}
    with pytest.raises(EvidenceError, match=r"staff.xlsx, sheet Answers, row 2, column Q2: a formula"):
        received_answers.read(tmp_path / "staff.xlsx", surveyed(survey, SCALES))


def test_all_platforms_make_the_same_of_the_same_answers(tmp_path):
    plain = received(tmp_path, FIRST)
    book = openpyxl.Workbook()
    for cells in (HEADER, row(Q5="plain words")):
        book.active.append(cells)
    book.save(tmp_path / "staff.xlsx")
    ids = [f"{{'ImportId': '{name}'}}" for name in HEADER]
    quali = export(tmp_path, [HEADER, ids, FIRST])
    made = received_answers.read(quali, surveyed(SURVEY | {"platform": "qualtrics"}, SCALES))["received"]
    pd.testing.assert_frame_equal(made.drop(columns="row"), plain.drop(columns="row"))
    assert made["row"].tolist() == [4]
    excel = received_answers.read(tmp_path / "staff.xlsx", surveyed(SURVEY | {"platform": "excel"}, SCALES))["received"]
    pd.testing.assert_frame_equal(excel.drop(columns="comment"), plain.drop(columns="comment"))


def faults(folder, *rows):
    with pytest.raises(EvidenceError) as told:
        received(folder, *rows)
    return str(told.value).splitlines()


def test_all_bad_cells_of_an_export_are_said_at_once(tmp_path):
    good = [row(id=f"R{k}") for k in range(10)]
    bad = [row(id=f"B{k}", Q1="Goood", Q2="many") for k in range(3)]
    more = [row(id="C1", Q1="Prima", Q4="Here, Hoome"), row(id="R3", start="2016-08-01 09:00"), row(id="")]
    said = faults(tmp_path, *good, *bad, *more)
    assert said[0] == "6 things are to be corrected:"
    assert "rows 5 and 16, column id: the same id twice" in said[1]
    assert "row 17, column id: no id" in said[2]
    assert "row 16, column start: the date is not written as %d/%m/%Y %H:%M" in said[3]
    assert "staff.csv, rows 12, 13, 14 and 15, column Q1: this is not a choice of the item 'service'" in said[4]
    assert said[4].endswith("Found: 'Goood' in row 12 (did you mean 'Good'?) and 'Prima' in row 15")
    assert "rows 12, 13 and 14, column Q2: this is not a number" in said[5]
    assert "row 15, column Q4: this is not an option" in said[6] and "(did you mean 'home'?)" in said[6]


def test_words_are_not_shown_where_the_column_may_be_another(tmp_path):
    rows = [row(id=f"R{k}", Q1=f"Person {k} Quartz") for k in range(4)]
    (said,) = faults(tmp_path, *rows)
    assert "rows 2, 3, 4 and 5, column Q1" in said and "Quartz" not in said
    assert said.endswith("No cell of the column can be read so: is Q1 the right column?")
    long = [*[row(id=f"R{k}") for k in range(5)], row(id="L", Q1="The Quartz family next door said that it was good")]
    assert "Quartz" not in faults(tmp_path, *long)[0]


def test_signs_that_nobody_sees_make_no_other_label_and_are_shown_beside_another(tmp_path):
    made = received(tmp_path, FIRST, row(id="R2", Q1="Go\u200bod\ufeff"), row(id="R3", Q1="\u200eGood\u00a0"))
    assert made["service"].tolist() == ["good"] * 3
    (said,) = faults(tmp_path, FIRST, row(id="R2", Q1="Go\u200bodd"))
    assert said.endswith(r"Found: 'Go\u200bodd' in row 3 (did you mean 'Good'?)")
