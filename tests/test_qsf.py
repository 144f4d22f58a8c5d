"""The questionnaire of Qualtrics: labels of values, boxes, rows of a matrix, side by side; what is none says so."""

import json

import pytest

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.surveys.exports import qsf, qualtrics
from tests.filled import filled

TWO = {"1": {"Display": "<b>Good</b>&nbsp;or<br>fair"}, "2": {"Display": "Poor"}}
QUESTIONS = [
    {"QuestionID": "QID1", "QuestionType": "MC", "Selector": "SAVR", "Choices": TWO, "RecodeValues": {"1": 5, "2": "-1"}},
    {"QuestionID": "QID2", "QuestionType": "MC", "Selector": "MAVR", "Choices": TWO},
    {"QuestionID": "QID3", "QuestionType": "Matrix", "Selector": "Likert", "SubSelector": "SingleAnswer",
     "Choices": [{"Display": "Tea"}, {"Display": "Water"}], "Answers": TWO},
    {"QuestionID": "QID4", "QuestionType": "Matrix", "Selector": "Likert", "SubSelector": "MultipleAnswer",
     "Choices": {"7": {"Display": "Tea"}}, "Answers": TWO},
    {"QuestionID": "QID5", "QuestionType": "SBS", "Selector": "SBSMatrix", "Choices": {"1": {"Display": "Tea"}},
     "AdditionalQuestions": {"1": {"QuestionType": "Matrix", "Selector": "Likert", "SubSelector": "SingleAnswer",
                                   "Choices": {"1": {"Display": "Tea"}}, "Answers": TWO}}},
    {"QuestionID": "QID6", "QuestionType": "TE", "Selector": "SL"},
]  # fmt: skip
GOOD = "Good or fair"


@pytest.fixture
def form(tmp_path):
    elements = [{"Element": "BL", "Payload": []}, *({"Element": "SQ", "Payload": one} for one in QUESTIONS)]
    path = tmp_path / "a.qsf"
    path.write_text(json.dumps({"SurveyElements": elements}), encoding="utf-8")
    return path


def test_labels_by_import_id(form):
    assert qsf.labels(form) == {
        "QID1": {"5": GOOD, "-1": "Poor"},
        "QID2-1": {"1": GOOD},
        "QID2-2": {"1": "Poor"},
        "QID3-0": {"1": GOOD, "2": "Poor"},
        "QID3-1": {"1": GOOD, "2": "Poor"},
        "QID4-7-1": {"1": GOOD},
        "QID4-7-2": {"1": "Poor"},
        "QID5#1-1": {"1": GOOD, "2": "Poor"},
    }


def test_values_are_shown_by_their_labels(tmp_path, form):
    ids = ",".join(f"{{'ImportId': '{key}'}}" for key in ("responseId", "QID1", "QID2-2", "QID6-TEXT"))
    path = tmp_path / "a.csv"
    path.write_text(f"ResponseID,Q1,Q2_2,Q6\nResponseID,One?,Two?,Why?\n{ids}\nR_1,5,1,5\nR_2,4,,\n", encoding="utf-8")
    table = qualtrics.read_raw(path, filled(Export, {}), form)
    assert table["Q1"].tolist() == [GOOD, "4"]  # a value that the questionnaire lacks stays, to be refused by the scale
    assert table["Q2_2"].tolist() == ["Poor", ""]
    assert table["Q6"].tolist() == ["5", ""]
    assert qualtrics.read_raw(path, filled(Export, {}))["Q1"].tolist() == ["5", "4"]


def test_choices_stand_in_the_order_they_are_shown_in(tmp_path):
    asked = [QUESTIONS[0] | {"ChoiceOrder": ["2", 1]}, QUESTIONS[2] | {"AnswerOrder": ["2"]}]
    path = tmp_path / "a.qsf"
    path.write_text(json.dumps({"SurveyElements": [{"Element": "SQ", "Payload": one} for one in asked]}))
    found = qsf.labels(path)
    assert list(found["QID1"]) == ["-1", "5"]
    assert list(found["QID3-0"]) == ["2", "1"]  # what the order does not name comes behind


def test_choices_that_say_not_applicable(tmp_path):
    boxes = QUESTIONS[1] | {"RecodeValues": {"1": "1", "2": "-1"}}
    rows = QUESTIONS[2] | {"RecodeValues": {"1": "1", "2": "-2"}}
    path = tmp_path / "a.qsf"
    asked = [QUESTIONS[0], boxes, rows, QUESTIONS[5]]
    path.write_text(json.dumps({"SurveyElements": [{"Element": "SQ", "Payload": one} for one in asked]}))
    assert qsf.outside(path) == {"QID1": ["Poor"], "QID2-2": ["Poor"], "QID3-0": ["Poor"], "QID3-1": ["Poor"]}


@pytest.mark.parametrize("body", ["{", "[]", "{}", '{"SurveyElements": [{"Element": "SQ", "Payload": {}}]}', '"x"'])
def test_what_is_no_questionnaire_says_so(tmp_path, body):
    (tmp_path / "b.qsf").write_text(body, encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"b\.qsf is not a Qualtrics questionnaire"):
        qsf.labels(tmp_path / "b.qsf")
