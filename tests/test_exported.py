"""Codes or labels: settled for a whole file, and refused where it could be either."""

import csv
import io
import json

import openpyxl
import pytest

from scripts.ground.errors import EvidenceError
from scripts.surveys.exports.xlsform import listed
from scripts.surveys.received import received_answers
from scripts.surveys.received.options import options_of
from tests.filled import surveyed

TEN = {"ten": {"categories": {f"n{k}": str(k) for k in range(11)}}}


def written(path, rows, separator=","):
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def received(path, platform, form, items, scales=TEN, ident="id", **more):
    survey = {"title": "T", "platform": platform, "columns": {"respondent": ident}, "items": items, "form": "f", **more}
    return received_answers.read(path, surveyed(survey, scales), [form])["received"]


# --- Qualtrics: 0 to 10 is recoded 1 to 11


def qualtrics(tmp_path, answers, extra=()):
    asked = [{"QuestionID": "QID1", "QuestionType": "MC", "Selector": "NPS",
              "Choices": {str(k): {"Display": str(k)} for k in range(11)},
              "RecodeValues": {str(k): str(k + 1) for k in range(11)}},
             {"QuestionID": "QID2", "QuestionType": "MC", "Selector": "SAVR",
              "Choices": {"1": {"Display": "Yes"}, "2": {"Display": "No"}}}]  # fmt: skip
    (tmp_path / "f.qsf").write_text(
        json.dumps({"SurveyElements": [{"Element": "SQ", "Payload": one} for one in asked]}), "utf-8"
    )
    head = [["ResponseId", "Q1", "Q2"], ["Response ID", "How likely?", "Sure?"],
            [json.dumps({"ImportId": name}) for name in ("_recordId", "QID1", "QID2")]]  # fmt: skip
    more = [*extra, *[""] * len(answers)]
    rows = [[f"R_{k}", one, more[k]] for k, one in enumerate(answers)]
    return written(tmp_path / "a.csv", head + rows), tmp_path / "f.qsf"


RATED = {"q": {"column": "Q1", "text": "?", "scale": "ten"}}


def mean(found):
    return found["q"].str[1:].astype(float).mean()


def test_a_scale_of_numbers_is_read_by_what_the_file_holds(tmp_path):
    """The ten answers have a mean of 6.9 by hand as labels; as codes they are one more each, 11 among them."""
    answers = [10, 9, 9, 8, 7, 6, 0, 10, 5, 5]
    path, form = qualtrics(tmp_path, answers)
    assert mean(received(path, "qualtrics", form, RATED, ident="ResponseId")) == pytest.approx(6.9)
    path, form = qualtrics(tmp_path, [one + 1 for one in answers])
    assert mean(received(path, "qualtrics", form, RATED, ident="ResponseId")) == pytest.approx(6.9)


def test_another_column_settles_it(tmp_path):
    path, form = qualtrics(tmp_path, [10, 9, 8], ["Yes"])
    assert mean(received(path, "qualtrics", form, RATED, ident="ResponseId")) == 9
    path, form = qualtrics(tmp_path, [10, 9, 8], ["1"])
    assert mean(received(path, "qualtrics", form, RATED, ident="ResponseId")) == 8


def test_what_could_be_either_is_refused_and_can_be_declared(tmp_path):
    path, form = qualtrics(tmp_path, [10, 9, 8])
    with pytest.raises(EvidenceError, match="column Q1: its cells could be codes of f or labels: write `exported"):
        received(path, "qualtrics", form, RATED, ident="ResponseId")
    for way, right in (("labels", 9), ("codes", 8)):
        assert mean(received(path, "qualtrics", form, RATED, ident="ResponseId", exported=way)) == right
    path, form = qualtrics(tmp_path, [11, 9, 8], ["Yes"])
    with pytest.raises(EvidenceError, match="the column 'Q1' has codes of f, and the column 'Q2' has labels"):
        received(path, "qualtrics", form, RATED, ident="ResponseId")


def test_two_values_of_one_label_are_said(tmp_path):
    """Two choices of the questionnaire are both called Yes: one answer only where the scale says so."""
    asked = {"QuestionID": "QID1", "QuestionType": "MC", "Selector": "SAVR",
             "Choices": {"1": {"Display": "Yes"}, "2": {"Display": "No"}, "3": {"Display": "Yes"}}}  # fmt: skip
    (tmp_path / "f.qsf").write_text(json.dumps({"SurveyElements": [{"Element": "SQ", "Payload": asked}]}), "utf-8")
    head = [["ResponseId", "Q1"], ["Response ID", "Sure?"], ['{"ImportId":"_recordId"}', '{"ImportId":"QID1"}']]
    path = written(tmp_path / "a.csv", [*head, ["R_1", "1"], ["R_2", "3"], ["R_3", "2"]])
    items = {"q": {"column": "Q1", "text": "?", "scale": "yn"}}
    with pytest.raises(
        EvidenceError, match=r"column Q1: several codes have the same label: .* 'Yes \(1\)', 'Yes \(3\)'"
    ):
        received(path, "qualtrics", tmp_path / "f.qsf", items, YES_NO, "ResponseId")
    scale = {"yn": {"categories": {"yes": ["Yes", "Yes (1)"], "yes_too": "Yes (3)", "no": "No"}}}
    found = received(path, "qualtrics", tmp_path / "f.qsf", items, scale, "ResponseId")
    assert found["q"].tolist() == ["yes", "yes_too", "no"]


def test_a_code_of_two_labels_is_refused_where_the_file_has_it(tmp_path):
    """Qualtrics recodes Good and Very good both to 1: what a 1 says nobody knows; the labels are two answers."""
    asked = {"QuestionID": "QID1", "QuestionType": "MC", "Selector": "SAVR", "RecodeValues": {"1": "1", "2": 1, "3": "2"},
             "Choices": {"1": {"Display": "Good"}, "2": {"Display": "Very good"}, "3": {"Display": "Poor"}}}  # fmt: skip
    (tmp_path / "f.qsf").write_text(json.dumps({"SurveyElements": [{"Element": "SQ", "Payload": asked}]}), "utf-8")
    head = [["ResponseId", "Q1"], ["Response ID", "Sure?"], ['{"ImportId":"_recordId"}', '{"ImportId":"QID1"}']]
    items = {"q": {"column": "Q1", "text": "?", "scale": "yn"}}
    scale = {"yn": {"categories": {"yes": "Good", "very": "Very good", "no": "Poor"}}}
    path = written(tmp_path / "a.csv", [*head, ["R_1", "2"], ["R_2", "1"]])
    with pytest.raises(
        EvidenceError, match=r"column Q1: the questionnaire gives the code '1' .*'Good' and 'Very good'"
    ):
        received(path, "qualtrics", tmp_path / "f.qsf", items, scale, "ResponseId")
    path = written(tmp_path / "a.csv", [*head, ["R_1", "2"], ["R_2", "2"]])
    assert received(path, "qualtrics", tmp_path / "f.qsf", items, scale, "ResponseId")["q"].tolist() == ["no", "no"]
    path = written(tmp_path / "a.csv", [*head, ["R_1", "Good"], ["R_2", "Very good"]])
    assert received(path, "qualtrics", tmp_path / "f.qsf", items, scale, "ResponseId")["q"].tolist() == ["yes", "very"]


def test_an_answer_code_of_two_labels_in_limesurvey(tmp_path):
    rows = [
        ["class", "type/scale", "name", "text", "language"],
        ["Q", "L", "q", "\u0421\u043a\u043e\u043b\u044c\u043a\u043e?", "ru"],
    ]
    rows += [
        ["A", "0", code, label, "ru"]
        for code, label in (("A1", "\u0414\u0430"), ("A1", "\u041d\u0435\u0442"), ("A2", "?"))
    ]
    form = written(tmp_path / "s.txt", rows, "\t")
    path = written(tmp_path / "a.csv", [["id", "q"], ["r1", "A1"], ["r2", "A2"]])
    items = {"q": {"column": "q", "text": "?", "scale": "yn"}}
    scale = {"yn": {"categories": {"yes": "\u0414\u0430", "no": "\u041d\u0435\u0442", "what": "?"}}}
    with pytest.raises(EvidenceError, match="column q: the questionnaire gives the code 'A1' several labels"):
        received(path, "limesurvey", form, items, scale)


# --- LimeSurvey: codes that are numbers, in French


def test_limesurvey(tmp_path):
    form = tmp_path / "s.txt"
    rows = [["class", "type/scale", "name", "text", "language"], ["Q", "L", "enf", "Combien ?", "fr"]]
    rows += [["A", "0", str(k + 1), str(k), "fr"] for k in range(4)]
    written(form, rows, "\t")
    items = {"q": {"column": "enf", "text": "?", "scale": "ten"}}
    for cells, right in (([0, 1, 3], ["n0", "n1", "n3"]), ([4, 1, 2], ["n3", "n0", "n1"])):
        path = written(tmp_path / "a.csv", [["id", "enf"], *([f"r{k}", one] for k, one in enumerate(cells))])
        assert received(path, "limesurvey", form, items)["q"].tolist() == right
    path = written(tmp_path / "a.csv", [["id", "enf"], ["r1", "1"], ["r2", "3"]])
    with pytest.raises(EvidenceError, match="column enf: its cells could be codes of f or labels"):
        received(path, "limesurvey", form, items)


@pytest.mark.parametrize("kind", ["select_one", "select_multiple"])
def test_a_name_of_two_choices_in_kobo(tmp_path, kind):
    """The list has the name 1 for Yes and for Don't know; a choice shown by a filter may stand twice, with one label."""
    survey = [["type", "name", "label"], [f"{kind} yn", "q", "?"]]
    choices = [["list_name", "name", "label", "region"], ["yn", "1", "Yes", "a"], ["yn", "2", "No", "a"]]
    path = written(tmp_path / "a.csv", [["id", "q"], ["r1", "1"], ["r2", "2"]])
    items = {"q": {"column": "q", "text": "?", "type": "choice", "scale": "yn"}}
    if kind == "select_multiple":
        items = {"q": {"column": "q", "text": "?", "type": "multiple_response", "labels": {"yes": "Yes", "no": "No"}}}
    form = xlsform(tmp_path, survey, [*choices, ["yn", "1", "Don't know", "b"]])
    with pytest.raises(EvidenceError, match="column q: the questionnaire gives the code '1' several labels, 'Yes' and"):
        received(path, "kobo", form, items, YES_NO)
    form = xlsform(tmp_path, survey, [*choices, ["yn", "1", "Yes", "b"]])
    assert received(path, "kobo", form, items, YES_NO)["q"].tolist() == ["yes", "no"]


# --- Kobo: names of choices, one name in two groups


def xlsform(tmp_path, survey, choices):
    book = openpyxl.Workbook()
    for title, rows in (("survey", survey), ("choices", choices)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book["Sheet"])
    book.save(tmp_path / "form.xlsx")
    return tmp_path / "form.xlsx"


YES_FIRST = [["yn", "1", "Yes"], ["yn", "2", "No"], ["ny", "1", "No"], ["ny", "2", "Yes"]]
YES_NO = {"yn": {"categories": {"yes": "Yes", "no": "No"}}}
TWICE = [
    ["begin_group", "before"], ["select_one yn", "safe"], ["end_group", ""],
    ["begin_group", "after"], ["select_one ny", "safe"], ["end_group", ""],
]  # fmt: skip


def test_questions_of_one_name_are_columns_in_the_order_of_the_form(tmp_path):
    """Before, three of four are safe (1 is Yes there); after, three of four too (2 is Yes there)."""
    head = [["type", "name"]]
    form = xlsform(tmp_path, head + TWICE, [["list_name", "name", "label"], *YES_FIRST])
    rows = [["u1", "1", "2"], ["u2", "1", "2"], ["u3", "1", "1"], ["u4", "2", "2"]]
    right = {"b": ["yes", "yes", "yes", "no"], "a": ["yes", "yes", "no", "yes"]}
    for headers, columns in (
        (["id", "safe", "safe"], ["safe @B", "safe @C"]),
        (["id", "before/safe", "after/safe"], ["before/safe", "after/safe"]),
        (["id", "after/safe", "before/safe"], ["before/safe", "after/safe"]),
    ):
        swapped = [[one, *cells[::-1]] if headers[1] == "after/safe" else [one, *cells] for one, *cells in rows]
        path = written(tmp_path / "a.csv", [headers, *swapped], ";")
        items = {key: {"column": one, "text": "?", "scale": "yn"} for key, one in zip("ba", columns, strict=True)}
        found = received(path, "kobo", form, items, YES_NO)
        assert {key: found[key].tolist() for key in "ba"} == right
    path = written(tmp_path / "a.csv", [["id", "safe"], ["u1", "1"]])
    with pytest.raises(EvidenceError, match="column safe: 2 questions of the form have this name but different"):
        received(path, "kobo", form, {"a": {"column": "safe", "text": "?", "scale": "yn"}}, YES_NO)


def test_names_of_choices_that_are_labels_of_others(tmp_path):
    form = xlsform(
        tmp_path, [["type", "name"], ["select_one kids", "kids"]],
        [["list_name", "name", "label"], *(["kids", str(k + 1), str(k)] for k in range(4))],
    )  # fmt: skip
    items = {"kids": {"column": "kids", "text": "?", "scale": "ten"}}
    for cells, right in (([1, 2, 4], ["n0", "n1", "n3"]), ([0, 1, 3], ["n0", "n1", "n3"])):
        path = written(tmp_path / "a.csv", [["id", "kids"], *([f"r{k}", one] for k, one in enumerate(cells))])
        assert received(path, "kobo", form, items)["kids"].tolist() == right
    path = written(tmp_path / "a.csv", [["id", "kids"], ["r1", "1"], ["r2", "2"]])
    with pytest.raises(EvidenceError, match="column kids: its cells could be codes"):
        received(path, "kobo", form, items)
    assert {one.path for one in listed(form, None)} == {"kids"}


# --- options in one cell


@pytest.mark.parametrize(
    ("labels", "separator", "cell"),
    [
        ({"radio": "Radio", "tv": "TV", "both": "Radio, TV"}, ",", "Radio, TV"),
        ({"radio": "\u0420\u0430\u0434\u0438\u043e", "tv": "\u0422\u0412", "both": "\u0420\u0430\u0434\u0438\u043e; \u0422\u0412"}, ";",
         "\u0420\u0430\u0434\u0438\u043e; \u0422\u0412"),
        ({"a": "A", "ab": "A, B", "bc": "B, C", "c": "C"}, ",", "A, B, C"),
        ({"water": "eau", "soap": "savon", "clean": "eau savon"}, " ", "eau savon"),
    ],
)  # fmt: skip
def test_a_cell_that_can_be_read_in_two_ways_is_refused(labels, separator, cell):
    decode = options_of(labels, separator, "use")
    with pytest.raises(EvidenceError, match="here: this can be read in two ways"):
        decode(cell, "here")


def test_labels_with_a_separator_that_are_clear_are_read():
    labels = {"meal": "Food, water", "radio": "Radio", "long": "Radio, in the car"}
    decode = options_of(labels, ",", "use")
    assert decode("Radio, Food, water", "here") == "meal|radio"
    assert decode("Radio, in the car, Radio", "here") == "radio|long"
    decode = options_of({"radio": "Radio", "both": "Radio, TV", "other": "Other"}, ",", "use", "other")
    with pytest.raises(EvidenceError, match="two ways"):
        decode("Radio, TV", "here")  # or the radio, and TV as written under other
