"""Qualtrics exports: three header rows, import ids in the quotes of JSON or Python, choice text."""

import pytest

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.surveys.exports import qualtrics
from scripts.surveys.received import received_answers
from tests.conftest import PUBLIC
from tests.filled import filled, surveyed

SAMPLES = PUBLIC / "qualtricstools"
NAMES = "ResponseId,Q1,Q2\n"
TEXTS = '"Response ID","How good\nis it?",Comment\n'
JSON = '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"\n'
PYTHON = "{'ImportId': '_recordId'},{'ImportId': 'QID1'},{'ImportId': 'QID2_TEXT'}\n"
ANSWERS = 'R_1,Good,"first\nsecond"\nR_2,Fair,\n'


@pytest.mark.parametrize("ids", [JSON, PYTHON])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_three_header_rows(tmp_path, ids, mark):
    (tmp_path / "a.csv").write_text(mark + NAMES + TEXTS + ids + ANSWERS, encoding="utf-8", newline="")
    table = qualtrics.read_raw(tmp_path / "a.csv", filled(Export, {}))
    assert list(table.columns) == ["ResponseId", "Q1", "Q2"]
    assert table.index.tolist() == [4, 5]
    assert table["Q2"].tolist() == ["first\nsecond", ""]


@pytest.mark.parametrize("body", [NAMES + ANSWERS, NAMES + TEXTS + ANSWERS, NAMES.replace("Id", "ID") + ANSWERS])
def test_without_import_ids_it_is_no_qualtrics_export(tmp_path, body):
    (tmp_path / "a.csv").write_text(body, encoding="utf-8")
    with pytest.raises(EvidenceError, match="row 3: no import ids of Qualtrics"):
        qualtrics.read_raw(tmp_path / "a.csv", filled(Export, {}))


@pytest.mark.parametrize("cell", ["ImportId", "{ImportId}", "['ImportId']", "{'ImportId': ", "{'other': 1}", ""])
def test_what_is_no_import_id(cell):
    assert not qualtrics.is_import_id(cell)


def test_all_sample_exports_are_read():
    exports = sorted(SAMPLES.rglob("*.csv"))
    assert len(exports) >= 20
    for path in exports:
        table = qualtrics.read_raw(path, filled(Export, {}))
        assert table.iloc[:, 0].str.startswith("R_").all(), path.name


def test_published_counts_of_the_long_sample():
    """The counts stand in the result tables of QualtricsTools for this export; its choices are recode values."""
    path = SAMPLES / "Long Exhaustive Sample Survey" / "Long_Exhaustive_Sample_Survey.csv"
    scales = {
        "fruit": {"categories": {f"fruit{i}": str(i) for i in range(1, 8)}},
        "cucumbers": {"categories": {"a": "1", "b": "10", "c": "100"}, "missing": {"na1": "-1", "na2": "-2"}},
    }
    survey = {
        "title": "Fruit",
        "platform": "qualtrics",
        "date_format": "%Y-%m-%d %H:%M:%S",
        "columns": {"respondent": "ResponseID", "started": "StartDate", "ended": "EndDate", "channel": "Status"},
        "items": {
            "fruit": {"column": "Q2", "text": "Fruit", "scale": "fruit"},
            "cucumbers": {"column": "Q25_cucumbers", "text": "Cucumbers", "scale": "cucumbers"},
        },
    }
    received = received_answers.read(path, surveyed(survey, scales))["received"]
    assert received["fruit"].value_counts().sort_index().tolist() == [5, 4, 2, 1, 5, 5, 9]
    told = received["cucumbers"].value_counts()
    assert [round(100 * told[key] / 14, 1) for key in "abc"] == [42.9, 21.4, 35.7]
    assert [round(100 * told[key] / 31, 1) for key in ("na1", "na2")] == [25.8, 29.0]
    assert received["started"].iloc[0] == "2016-07-28 12:53:17"
    assert "RecipientEmail" not in received  # nobody declared it
