"""Stata files: value labels, extended missings beside system-missing, days and moments; a file cut off says so."""

import datetime

import pandas as pd
import pyreadstat
import pytest

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.surveys.exports import stata
from scripts.surveys.received import received_answers
from tests.conftest import PUBLIC
from tests.filled import filled, surveyed

HAVEN = PUBLIC / "sav_haven"
SCALES = {"rating": {"categories": {"good": "Good", "poor": "Poor"}, "missing": {"dont_know": "Don't know"}}}
SURVEY = {
    "title": "Staff",
    "platform": "stata",
    "columns": {"respondent": "id"},
    "items": {
        "rating": {"column": "q1", "text": "How good?", "scale": "rating"},
        "hours": {"column": "hours", "text": "Hours", "type": "number"},
    },
}


@pytest.fixture
def export(tmp_path):
    frame = pd.DataFrame(
        {
            "id": ["A", "B", "C", "D", "E"],
            "q1": [1, 2, "a", "b", None],
            "hours": [1.0, 2.5, None, 40.0, 4.0],
            "day": [datetime.date(2016, 8, day) for day in (1, 2, 3, 4, 5)],
            "when": pd.to_datetime(["2016-08-01 10:00:01"] * 5),
            "word": ["N/A", "None", "", "a", "b"],
        }
    )
    path = tmp_path / "staff.dta"
    pyreadstat.write_dta(
        frame,
        path,
        variable_value_labels={"q1": {1: "Good", 2: "Poor", "a": "Don't know"}},
        missing_user_values={"q1": ["a", "b"]},
    )
    return path


def test_labels_and_missing_kinds(export):
    table = stata.read_raw(export, filled(Export, {}))
    assert table.index.tolist() == [1, 2, 3, 4, 5]
    # pyreadstat itself gives 4616189618054758400 for the last one.
    assert table["q1"].tolist() == ["Good", "Poor", "Don't know", ".b", ""]
    assert table.attrs["missing"]["q1"] == [".b", "Don't know"]
    assert table["hours"].tolist() == ["1", "2.5", "", "40", "4"]
    assert table["word"].tolist() == ["N/A", "None", "", "a", "b"]
    made = received_answers.read(export, surveyed(SURVEY, SCALES))["received"]
    assert made["rating"].fillna("-").tolist() == ["good", "poor", "dont_know", "-", "-"]


def test_days_and_moments(export):
    table = stata.read_raw(export, filled(Export, {}))
    assert table["when"].tolist()[0] == "2016-08-01 10:00:01"
    assert table["day"].tolist()[4].startswith("2016-08-05")
    assert stata.read_raw(export, filled(Export, {"date_format": "%d.%m.%Y"}))["day"].tolist()[0] == "01.08.2016"


def test_a_date_beyond_the_calendar_stays_a_number():
    assert stata.shown(9e18, {}, set(), "%td", None) == "9000000000000000000"
    assert stata.shown(-21914.0, {}, set(), "%td", None) == "1900-01-01 00:00:00"


def test_what_is_no_stata_file_says_so(tmp_path, export):
    (tmp_path / "a.dta").write_bytes(b"id,x\n1,2\n")
    with pytest.raises(EvidenceError, match=r"a.dta is not a Stata file"):
        stata.read_raw(tmp_path / "a.dta", filled(Export, {}))
    whole = export.read_bytes()
    for size in (len(whole) // 3, len(whole) * 2 // 3):
        export.write_bytes(whole[:size])
        with pytest.raises(EvidenceError, match="cut off"):
            stata.read_raw(export, filled(Export, {}))


def test_files_of_haven():
    for name in ("tagged-na-double", "tagged-na-int"):
        table = stata.read_raw(HAVEN / f"{name}.dta", filled(Export, {}))
        assert table["x"].tolist() == ["1", "2", "3", "4", "5", "apple", ".h", ".zebra"]
        assert table.attrs["missing"]["x"] == [".h", ".zebra", "apple"]
    types = stata.read_raw(HAVEN / "types.dta", filled(Export, {}))
    assert types["vdate"].tolist() == ["1960-01-01 00:00:00", "2015-12-01 00:00:00"]
    assert types["vdatetime"].tolist() == ["2015-12-01 03:14:15", "1960-01-01 00:00:00"]
    assert types["vdouble"].tolist() == ["3.14", "7"]


def test_an_extended_missing_of_a_number_is_none_and_a_label_of_two_codes_is_said(tmp_path):
    frame = pd.DataFrame({"id": ["a", "b", "c"], "q": [1, 98, "a"], "hours": [1.5, "a", 4.5]}).astype({"q": object})
    labels = {"q": {1: "Yes", 98: "Don't know", "a": "Don't know"}, "hours": {"a": "Refused"}}
    gone = {"q": ["a"], "hours": ["a"]}
    pyreadstat.write_dta(frame, tmp_path / "a.dta", variable_value_labels=labels, missing_user_values=gone)
    items = {"hours": {"column": "hours", "text": "?", "type": "number"}}
    survey = {"title": "T", "platform": "stata", "columns": {"respondent": "id"}, "items": items}
    made = received_answers.read(tmp_path / "a.dta", surveyed(survey))["received"]
    assert made["hours"].fillna("").tolist() == ["1.5", "", "4.5"]
    items["q"] = {"column": "q", "text": "?", "scale": "yn"}
    scale = {"yn": {"categories": {"yes": "Yes"}, "missing": {"dont_know": "Don't know"}}}
    with pytest.raises(EvidenceError, match=r"column q: several codes have the same label.*'Don't know \(98\)'"):
        received_answers.read(tmp_path / "a.dta", surveyed(survey, scale))
