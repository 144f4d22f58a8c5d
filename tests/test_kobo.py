"""KoboToolbox and ODK: groups in names, ticked options as text and as columns, repeats, labels from the XLSForm."""

import openpyxl
import pytest

from scripts.ground.errors import EvidenceError
from scripts.surveys.exports import kobo, xlsform
from scripts.surveys.received import received_answers
from tests.filled import surveyed

SCALES = {"yes_no": {"categories": {"yes": ["Yes", "Oui"], "no": ["No", "Non"]}}}
HEADER = ["start", "wash/source", "wash/why", "wash/why/far", "wash/why/dear", "wash/why/far_dear", "_id"]
DATA = [
    HEADER,
    ["x", "yes", "far far_dear", 1, 0, 1, 7],
    ["x", "no", "", "", "", "", 8],
    ["x", None, "dear", 0, 1, 0, 9],
]
FORM = {
    "survey": [
        ["type", "name", "label::English (en)"],
        ["begin_group", "wash", "Water"],
        ["select_one yn", "source", "Is there water?"],
        ["select_multiple reasons", "why", "Why not?"],
        ["end_group", None, None],
        ["begin repeat", "people", "People"],
        ["select_one yn", "child", "A child?"],
        ["end repeat", None, None],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "label::Français (fr)"],
        ["yn", "yes", "Yes", "Oui"],
        ["yn", "no", "No", "Non"],
        ["reasons", "far", "Too far", "Trop loin"],
        ["reasons", "dear", "To be updated", "Trop cher"],
        ["reasons", "far_dear", "To be updated", "Les deux"],
    ],
}
WHY = {"far": ["far", "Too far"], "dear": "dear", "far_dear": "far_dear"}
SURVEY = {
    "title": "Water",
    "platform": "kobo",
    "columns": {"respondent": "_id"},
    "items": {
        "source": {"column": "source", "scale": "yes_no"},
        "why": {"column": "why", "type": "multiple_response", "labels": WHY},
        "boxes": {
            "columns": {"far": "why/far", "dear": "wash/why/dear", "both": "why/far_dear"},
            "type": "multiple_response",
        },
    },
}


def saved(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


@pytest.fixture
def export(tmp_path):
    return saved(tmp_path / "water.xlsx", {"Water 2016": DATA, "people": [["child", "_parent_index"], ["yes", 1]]})


@pytest.fixture
def form(tmp_path):
    return saved(tmp_path / "form.xlsx", FORM)


def test_names_ticked_options_and_repeats(export):
    made = received_answers.read(export, surveyed(SURVEY, SCALES))
    received = made["received"]
    assert received["respondent"].tolist() == ["7", "8", "9"]
    assert received["source"].fillna("-").tolist() == ["yes", "no", "-"]
    assert received["why"].fillna("-").tolist() == ["far|far_dear", "-", "dear"]
    assert received["boxes"].fillna("-").tolist() == ["far|both", "-", "dear"]
    assert made["line"] == "Water: 3 rows read from the sheet 'Water 2016'; sheets of repeated groups left out: people"


def test_labels_of_the_form(export, form):
    table = kobo.read_raw(export, surveyed(SURVEY, SCALES), form)
    assert table["wash/source"].tolist() == ["Yes", "No", ""]
    # Two choices with one label keep their names, or one answer would count for both.
    assert table["wash/why"].tolist() == ["Too far|far_dear", "", "dear"]
    french = kobo.read_raw(export, surveyed(SURVEY, SCALES, language="français"), form)
    assert french["wash/why"].tolist() == ["Trop loin|Les deux", "", "Trop cher"]
    made = received_answers.read(export, surveyed(SURVEY | {"form": "form.xlsx"}, SCALES), [form])["received"]
    assert made["why"].fillna("-").tolist() == ["far|far_dear", "-", "dear"]
    assert made["boxes"].fillna("-").tolist() == ["far|both", "-", "dear"]


def test_a_repeated_group_is_a_survey_of_its_own(export, form):
    people = {"child": {"column": "child", "scale": "yes_no"}}
    survey = SURVEY | {"sheet": "people", "columns": {"respondent": "row"}, "items": people}
    made = received_answers.read(export, surveyed(survey, SCALES), [form])
    assert made["received"][["respondent", "child"]].to_numpy().tolist() == [["row-2", "yes"]]
    assert made["line"] == "Water: 1 rows read from the sheet 'people'; sheets of repeated groups left out: Water 2016"


def test_a_column_of_a_repeated_group_says_where_it_stands(export):
    survey = SURVEY | {"items": {"child": {"column": "child", "scale": "yes_no"}}}
    with pytest.raises(EvidenceError, match=r"the column 'child' is on the sheet people, .* with `sheet: people`"):
        received_answers.read(export, surveyed(survey, SCALES))
    survey["items"]["child"]["column"] = "childs"
    with pytest.raises(EvidenceError, match="there is no column 'childs'"):
        received_answers.read(export, surveyed(survey, SCALES))


def test_questions_of_groups_and_repeats(form):
    asked = xlsform.questions(form, None)
    assert set(asked) == {"wash/source", "source", "wash/why", "why", "people/child", "child"}
    assert asked["why"].several and not asked["source"].several


@pytest.mark.parametrize(
    ("language", "changes", "said"),
    [
        ("Spanish", {}, "sheet choices: no labels in 'Spanish'"),
        (None, {"choices": [["list_name", "name"], ["yn", "yes"]]}, "sheet choices: no column `label`"),
        (None, {"choices": [["list_name", "name", "label"], ["yno", "y", "Y"]]}, "row 3: there is no list 'yn'"),
        (None, {"survey": [["type", "nom"], ["select_one yn", "x"]]}, "there is no column 'name'"),
    ],
)
def test_a_form_that_can_not_be_used_says_why(tmp_path, language, changes, said):
    with pytest.raises(EvidenceError, match=said):
        xlsform.questions(saved(tmp_path / "form.xlsx", FORM | changes), language)
