"""SurveyMonkey: two header rows, questions above their first option only, texts written out."""

import pytest

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.surveys.exports import surveymonkey
from scripts.surveys.received import received_answers
from tests.filled import filled, surveyed

SCALES = {"often": {"categories": {"never": "Never", "always": "Always", "other": "Other"}}}
ROWS = [
    "RespondentID,StartDate,How often?,,What do you drink?,,,Which is best?,,Comments?",
    ",,Response,Other (please specify),Tea,Water,Other (please specify),Tea,Water,Open-Ended Response",
    '1,8/1/2016,Never,,Tea,,,1,2,"One\nline"',
    "2,8/2/2016,,now and then,,,Coffee,2,1,=)",
    "3,8/3/2016,Always,,,,,,,",
]
SURVEY = {
    "title": "Drinks",
    "platform": "surveymonkey",
    "columns": {"respondent": "RespondentID", "started": "StartDate"},
    "date_format": "%m/%d/%Y",
    "items": {
        "often": {"column": "How often?", "scale": "often"},
        "drinks": {
            "columns": {"tea": "Tea @E", "water": "What do you drink? | Water", "other": "@G"},
            "type": "multiple_response",
            "other_specify": "other",
        },
        "rank": {"column": "Which is best? | Water", "type": "number"},
        "comment": {"column": "Comments?", "type": "text"},
    },
}


def export(folder, rows=ROWS, encoding="utf-8"):
    path = folder / "drinks.csv"
    path.write_bytes("\n".join(rows).encode(encoding))
    return path


def test_headers_are_question_and_option(tmp_path):
    table = surveymonkey.read_raw(export(tmp_path), filled(Export, {}))
    assert table.columns.tolist() == [
        "RespondentID",
        "StartDate",
        "How often?",
        "How often? | Other (please specify)",
        "What do you drink? | Tea",
        "What do you drink? | Water",
        "What do you drink? | Other (please specify)",
        "Which is best? | Tea",
        "Which is best? | Water",
        "Comments?",
    ]
    assert table.index.tolist() == [3, 4, 5]


def test_the_word_for_an_answer_in_another_language(tmp_path):
    rows = [
        ",,R\u00e9ponse,Autre,Th\u00e9" if number == 1 else ",".join(row.split(",")[:5])
        for number, row in enumerate(ROWS)
    ]
    table = surveymonkey.read_raw(export(tmp_path, rows[:3]), filled(Export, {}))
    assert table.columns.tolist()[2:] == ["How often?", "How often? | Autre", "What do you drink? | Th\u00e9"]


def test_answers(tmp_path):
    made = received_answers.read(export(tmp_path), surveyed(SURVEY, SCALES))["received"]
    assert made["respondent"].tolist() == ["1", "2", "3"]
    assert made["started"].tolist()[0] == "2016-08-01 00:00:00"
    assert made["often"].fillna("-").tolist() == ["never", "-", "always"]
    assert made["drinks"].fillna("-").tolist() == ["tea", "other", "-"]
    assert made["rank"].fillna("-").tolist() == ["2", "1", "-"]
    assert made["comment"].fillna("-").tolist() == ["One\nline", "=)", "-"]


def test_an_option_of_two_questions_asks_which(tmp_path):
    items = {"drinks": {"columns": {"tea": "Tea"}, "type": "multiple_response"}}
    with pytest.raises(EvidenceError, match=r"columns E and H are both called 'Tea': .*'Tea @E'"):
        received_answers.read(export(tmp_path), surveyed(SURVEY | {"items": items}, SCALES))
    items = {"drinks": {"columns": {"tea": "Water @E"}, "type": "multiple_response"}}
    with pytest.raises(EvidenceError, match="column E is not called 'Water'"):
        received_answers.read(export(tmp_path), surveyed(SURVEY | {"items": items}, SCALES))


def test_a_condensed_export_has_the_options_in_one_cell(tmp_path):
    rows = ["RespondentID,What do you drink?", ",Response", '1,"Tea, Water"', "2,Water", '3,"Tea, with milk"']
    items = {
        "drinks": {
            "column": "What do you drink?",
            "type": "multiple_response",
            "labels": {"tea": ["Tea", "Tea, with milk"], "water": "Water"},
        }
    }
    survey = SURVEY | {"items": items, "columns": {"respondent": "RespondentID"}}
    made = received_answers.read(export(tmp_path, rows), surveyed(survey, SCALES))["received"]
    assert made["drinks"].tolist() == ["tea|water", "water", "tea"]


@pytest.mark.parametrize(
    "rows", [[ROWS[0], *ROWS[2:]], [ROWS[0]], [",a", ",Response", "1,2"], ["a,b", ",", "1,2"], ["a,b", ",Response,"]]
)
def test_a_file_without_the_second_row_is_refused(tmp_path, rows):
    with pytest.raises(EvidenceError, match="row 2: not SurveyMonkey's row of options"):
        surveymonkey.read_raw(export(tmp_path, rows), filled(Export, {}))


def test_bytes_of_a_mac_are_declared(tmp_path):
    rows = ["RespondentID,Où?", ",Response", "1,à côté"]
    path = export(tmp_path, rows, "mac_roman")
    with pytest.raises(EvidenceError, match=r"declare its `encoding` \(it looks like mac_roman\)"):
        surveymonkey.read_raw(path, filled(Export, {"encoding": "utf-8"}))
    assert surveymonkey.read_raw(path, filled(Export, {"encoding": "mac_roman"}))["Où?"].tolist() == ["à côté"]
