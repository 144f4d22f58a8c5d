"""Old Qualtrics exports: labels by export tags, the same answers as the new export of the same survey has."""

import json
from collections import Counter

import pytest

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.surveys.exports import export_tags, qualtrics
from tests.conftest import PUBLIC
from tests.filled import filled

SAMPLES = PUBLIC / "qualtricstools"
TWO = {"1": {"Display": "Good"}, "2": {"Display": "Poor"}}
ROWS = {"1": {"Display": "Tea"}, "4": {"Display": "Water"}}
LIKERT = {"QuestionType": "Matrix", "Selector": "Likert", "SubSelector": "SingleAnswer", "Answers": TWO}
QUESTIONS = [
    {"DataExportTag": "one", "QuestionType": "MC", "Selector": "SAVR", "Choices": TWO, "RecodeValues": {"1": 5}},
    {"DataExportTag": "Q2", "QuestionType": "MC", "Selector": "MAVR", "Choices": TWO, "ChoiceOrder": ["2", "1"]},
    {"DataExportTag": "Q3", "Choices": ROWS, **LIKERT},
    {"DataExportTag": "Q4", "Choices": ROWS, "ChoiceDataExportTags": {"1": "a-b", "4": "row"}, **LIKERT},
    {"DataExportTag": "Q5", "Choices": ROWS, "ChoiceDataExportTags": {"1": "c", "4": "row"}, **LIKERT,
     "Answers": {"1": {"Display": "Often"}, "2": {"Display": "Never"}}},
]  # fmt: skip


@pytest.fixture
def form(tmp_path):
    asked = [one | {"QuestionID": f"QID{number}"} for number, one in enumerate(QUESTIONS, start=1)]
    # The questions stand in the file in another order than they are asked in.
    elements = [{"Element": "SQ", "Payload": one} for one in reversed(asked)]
    block = {"ID": "B1", "BlockElements": [{"QuestionID": one["QuestionID"]} for one in asked]}
    path = tmp_path / "a.qsf"
    path.write_text(json.dumps({"SurveyElements": [*elements, {"Element": "BL", "Payload": {"1": block}}]}))
    return path


def test_labels_by_place(form):
    quality, often = {"1": "Good", "2": "Poor"}, {"1": "Often", "2": "Never"}
    headers = ["V1", "one", "Q2_1", "Q2_2", "Q3_1", "Q3_4", "a_b", "row", "c", "row", "one_TEXT"]
    assert export_tags.labels(form, headers) == {
        1: {"5": "Good", "2": "Poor"},
        2: {"1": "Good"},  # the number of the choice, wherever it is shown
        3: {"1": "Poor"},
        4: quality, 5: quality, 6: quality, 7: quality,
        8: often, 9: often,
    }  # fmt: skip
    # One of two rows that are called alike: nobody knows which, so that its values stay for the scale to refuse.
    assert 2 not in export_tags.labels(form, ["V1", "one", "row"])


def test_an_old_export_is_shown_by_its_labels(tmp_path, form):
    (tmp_path / "a.csv").write_text("V1,one,Q2_2\nResponseID,One?,Two?\nR_1,5,1\nR_2,2,\n", encoding="utf-8")
    table = qualtrics.read_raw(tmp_path / "a.csv", filled(Export, {}), form)
    assert table["one"].tolist() == ["Good", "Poor"] and table["Q2_2"].tolist() == ["Poor", ""]
    assert qualtrics.read_raw(tmp_path / "a.csv", filled(Export, {}))["one"].tolist() == ["5", "2"]
    (tmp_path / "b.qsf").write_text("{}")
    with pytest.raises(EvidenceError, match="is not a Qualtrics questionnaire"):
        qualtrics.read_raw(tmp_path / "a.csv", filled(Export, {}), tmp_path / "b.qsf")


@pytest.mark.parametrize(
    "name",
    [
        "Many Different Question Types",
        "Multiple Answer Matrix Questions",
        "Multiple Answer Multiple Choices Questions",
        "No Basis for Evaluation",
        "Single Answer Matrix Questions",
        "Single Answer Multiple Choice Questions",
    ],
)
def test_old_and_new_exports_of_one_survey_have_the_same_answers(name):
    (form,) = (SAMPLES / name).glob("*.qsf")
    found = []
    for path in (SAMPLES / name).glob("*.csv"):
        plain, shown = (qualtrics.read_raw(path, filled(Export, {}), one) for one in (None, form))
        columns = [tuple(shown.iloc[:, place]) for place in range(shown.shape[1])]
        # Columns may stand in another order: those that got labels are compared as they are.
        found.append(Counter(one for place, one in enumerate(columns) if one != tuple(plain.iloc[:, place])))
    old, new = found
    assert old == new and old.total() > 4
