"""Settings of surveys that can't mean anything are refused when they are read."""

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.settings import survey_checks
from scripts.settings.codebook import Item, Scale
from scripts.settings.record import Record
from scripts.settings.survey import Survey
from scripts.surveys.answers import bases
from scripts.surveys.engine import estimates
from tests.filled import surveyed

CATEGORIES = {"yes": "Yes", "no": "No"}
DATED = {
    "title": "T", "source": "s", "file": "a.csv", "platform": "plain", "selection": "nonprobability",
    "columns": {"respondent": "id"}, "items": {"q": {"text": "Q", "type": "text", "column": "q"}},
}  # fmt: skip
LOG = {
    "title": "T", "source": "s", "file": "a.csv", "id": "row", "columns": {"day": "date"},
    "numbers": {"n": {"statistic": "count", "unit": "items"}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("scale", "said"),
    [
        ({"categories": CATEGORIES | {"no_answer": "No answer"}}, "'no_answer' is a kind of missing answers"),
        ({"categories": CATEGORIES | {"not_asked": "Sans objet"}}, "'not_asked' is a kind of missing answers"),
        ({"categories": CATEGORIES, "missing": {"no": "N"}}, "'no' is under categories and under missing"),
        ({"categories": CATEGORIES, "nets": {"any": []}}, "nets.any: is empty"),
        ({"categories": CATEGORIES, "nets": {"any": ["yes", "no", "yes"]}}, "nets.any: 'yes' occurs twice"),
        ({"categories": CATEGORIES, "nets": {"yes": ["no"]}}, "nets: 'yes' is a category too"),
        ({"categories": {"mean": "Mean", "kind": "Kind"}}, "'mean' is the name of another number"),
        ({"categories": CATEGORIES, "nets": {"base": ["yes"]}}, "'base' is the name of another number"),
        ({"categories": {"a": "Good", "b": "Good"}}, "categories: 'a' and 'b' have one label 'Good'"),
        ({"categories": {"a": ["Good", "Poor"]}, "missing": {"m": "Poor"}}, "'a' and 'm' have one label 'Poor'"),
        ({"categories": {"a": "\u597d", "b": ["\u4e00", "\u597d"]}}, "'a' and 'b' have one label"),
    ],
)
def test_scales(scale, said):
    with pytest.raises(ValueError, match=said):
        Scale.model_validate(scale)


@pytest.mark.parametrize(
    ("date_format", "said"),
    [
        ("%d/%m/%Y %H:%M %p", "'%p' is passed over: write %I with %p, or %H alone"),
        ("%d/%m/%Y %H:%I %p", "'%p' is passed over"),
        ("%d/%m/%Y %I:%M", "%I .* and %p .* go together"),
        ("%d/%m/%Y %M:%S %p", "%I .* and %p .* go together"),
        ("%d/%m %H:%M", "it has no year"),
        ("%m/%Y", "it has no day"),
        ("%d/%M/%Y", "it has no month"),
        ("%Y %W", "it has no day of the week"),
        ("%Y %W %d", "it has no month"),
        ("%d/%m/%Y %d", "'%d' occurs twice"),
        ("%D/%m/%Y", "'%D' is no part of a date"),
        ("dd/mm/yyyy", "it has no year"),
        ("%d/%m/%Y %", "'%' is no part of a date"),
    ],
)
def test_ways_of_writing_dates_that_read_wrong_dates_are_refused(date_format, said):
    with pytest.raises(ValueError, match=said):
        Survey.model_validate(DATED | {"date_format": date_format})
    with pytest.raises(ValueError, match=said):
        Record.model_validate(LOG | {"date_format": date_format})


@pytest.mark.parametrize(
    "date_format",
    ["%Y-%m-%d", "%d.%m.%y %H:%M:%S.%f", "%m/%d/%Y %I:%M %p", "%d/%m/%Y %H:%M %z", "%Y%j", "%G-W%V-%u", "%Y%m%dT%H%M",
     "%A, %d %B %Y", "100%% %d%m%Y"],
)  # fmt: skip
def test_ways_of_writing_dates_that_say_all_are_taken(date_format):
    assert Survey.model_validate(DATED | {"date_format": date_format}).date_format == date_format
    assert Record.model_validate(LOG | {"date_format": date_format}).date_format == date_format


BOXES = {"text": "?", "type": "multiple_response", "columns": {"a": "q_a", "b": "q_b"}}
IN_ONE = {"text": "?", "type": "multiple_response", "column": "q", "labels": {"a": "A", "b": "B"}}


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (BOXES | {"other_specify": "other"}, "other_specify: 'other' is no option of the item: it has a, b"),
        (IN_ONE | {"other_specify": "autre"}, "other_specify: 'autre' is no option of the item: it has a, b"),
        (BOXES | {"labels": {"c": "C"}}, "labels: 'c' has no column"),
        (IN_ONE | {"labels": None}, "needs 'labels'"),
        (BOXES | {"columns": {"base": "q_a"}}, "'base' is the name of another number"),
        ({"text": "?", "type": "number", "column": "q", "other_specify": "a"}, "'other_specify' goes with a choice"),
        (IN_ONE | {"labels": {"a": "IT", "b": "It"}}, "labels: 'a' and 'b' have labels that differ only in form, 'IT'"),
        (IN_ONE | {"labels": {"a": ["Radio", "TV"], "b": ["TV"]}}, "labels: 'a' and 'b' have one label 'TV'"),
        (BOXES | {"labels": {"a": "Radio", "b": "Radio"}}, "labels: 'a' and 'b' have one label 'Radio'"),
        (BOXES | {"columns": {"a": "q_a", "b": "q_a"}}, "columns: 'a' and 'b' have one column 'q_a'"),
        (BOXES | {"codes": {"9": "refused"}}, "'codes' goes with a number"),
        ({"text": "?", "type": "number", "column": "q", "codes": {"9": "base"}}, "'no_answer', 'dont_know', 'not_app"),
        ({"text": "?", "type": "number", "derive": "q", "codes": {"9": "refused"}}, "'codes' goes with a column"),
    ],
)
def test_items(item, said):
    with pytest.raises(ValueError, match=said):
        Item.model_validate(item)


def test_labels_that_differ_only_in_case_are_told_apart_where_each_cell_is_one():
    """Two choices of a scale, or two columns, are exact; in a cell of several options they are not."""
    assert Scale.model_validate({"categories": {"a": "IT", "b": "It", "c": "It "}})
    assert Scale.model_validate({"categories": {"a": ["Good", "Good"], "b": "Poor"}})
    assert Item.model_validate(BOXES | {"columns": {"a": "IT", "b": "It"}})


def test_names_of_the_scale():
    described = {
        "title": "T", "source": "S", "file": "raw/surveys/a.csv", "platform": "plain", "selection": "nonprobability",
        "columns": {"respondent": "id"},
    }  # fmt: skip
    scales = {"yn": Scale.model_validate({"categories": CATEGORIES | {"dont_know": "Don't know"}})}
    for more, said in (
        ({"other_specify": "other"}, "items.q.other_specify: there is no category 'other'"),
        ({"base": ["dont_know"]}, "items.q.base: 'dont_know' is a category of the scale 'yn'"),
    ):
        item = {"text": "?", "column": "q", "scale": "yn"} | more
        with pytest.raises(EvidenceError, match=said):
            survey_checks.check_survey(Survey.model_validate(described | {"items": {"q": item}}), scales, "s.yaml")


@pytest.mark.parametrize(
    ("scale", "base", "said"),
    [
        ({"missing": {"dk": "DK"}}, ["dont_know"], "no missing answer of the scale 'yn' .dk. .*kinds.*dk: dont_know"),
        ({"missing": {"refused": "R"}, "kinds": {"refused": "no_answer"}}, ["refused"], "is of the kind 'refused'"),
        ({}, ["not_applicable"], "items.q.base: the item has no missing answer of the kind 'not_applicable'"),
        ({"missing": {"dk": "DK"}, "kinds": {"dk": "dont_know"}}, ["dont_know"], None),
        ({"missing": {"dont_know": "DK"}}, ["dont_know", "no_answer"], None),
    ],
)
def test_a_base_names_kinds_that_answers_can_have(scale, base, said):
    described = {
        "title": "T", "source": "S", "file": "raw/surveys/a.csv", "platform": "plain", "selection": "nonprobability",
        "columns": {"respondent": "id"}, "items": {"q": {"text": "?", "column": "q", "scale": "yn", "base": base}},
    }  # fmt: skip
    scales = {"yn": Scale.model_validate({"categories": CATEGORIES} | scale)}
    checked = Survey.model_validate(described), scales, "s.yaml"
    if said:
        with pytest.raises(EvidenceError, match=said):
            survey_checks.check_survey(*checked)
    else:
        survey_checks.check_survey(*checked)


ITEMS = {
    "c": {"text": "?", "column": "c", "scale": "yn"}, "m": BOXES | {"labels": {"a": "Radio", "b": ["TV", "\u0422\u0412"]}},
    "n": {"text": "?", "column": "n", "type": "number"},
    "h": {"text": "?", "column": "h", "type": "number", "codes": {"999": "refused", "99,9": "refused", "-99": "no_answer"}},
    "t": {"text": "?", "column": "t", "type": "text"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"c": "Oui"}, "cleaning.0.where.c: there is no answer 'Oui'"),
        ({"c": ["no", "yess"]}, "there is no answer 'yess'. Did you mean 'yes'?"),
        ({"c": "I do not agree"}, "'I do not agree' is a label; .* write 'no'"),
        ({"m": "\u0422\u0412"}, "is a label; .* write 'b'"),
        ({"m": "a|c"}, "there is no answer 'c'"),
        ({"n": "five"}, "the item is a number, and 'five' is not"),
        ({"c": "YES", "m": ["a|b", "(none)"], "n": ["5", "5.0"], "t": "whatever"}, None),
        ({"c": "dk", "m": ""}, None),
    ],
)
def test_a_rule_names_values_that_answers_can_have(where, said):
    scales = {
        "yn": Scale.model_validate({"categories": {"yes": "Yes", "no": "I do not agree"}, "missing": {"dk": "DK"}})
    }
    described = {
        "title": "T", "source": "S", "file": "raw/surveys/a.csv", "platform": "plain", "selection": "nonprobability",
        "columns": {"respondent": "id"}, "items": ITEMS,
        "cleaning": [{"rule": "drop_where", "where": where, "reason": "x"}],
    }  # fmt: skip
    checked = Survey.model_validate(described), scales, "s.yaml"
    if said:
        with pytest.raises(EvidenceError, match=said):
            survey_checks.check_survey(*checked)
    else:
        survey_checks.check_survey(*checked)


@pytest.mark.parametrize(
    ("asked_if", "said"),
    [
        ({"c": "I do not agree"}, "is a label; .* write 'no'"), ({"n": "five"}, "is a number, and"), ({"n": "5"}, None),
        ({"h": "999"}, "'999' is one of the `codes` .* write 'refused'"), ({"h": ["5", "99,9"]}, "'99,9' is one of"),
        ({"h": "-99.0"}, "write an empty text"), ({"h": ["refused", "5"]}, None),
    ],
)  # fmt: skip
def test_skip_logic_names_values_that_answers_can_have(asked_if, said):
    scales = {"yn": Scale.model_validate({"categories": {"yes": "Yes", "no": "I do not agree"}})}
    described = {
        "title": "T", "source": "S", "file": "raw/surveys/a.csv", "platform": "plain", "selection": "nonprobability",
        "columns": {"respondent": "id"}, "items": ITEMS | {"last": ITEMS["t"] | {"asked_if": asked_if}},
    }  # fmt: skip
    checked = Survey.model_validate(described), scales, "s.yaml"
    if said:
        with pytest.raises(EvidenceError, match=said):
            survey_checks.check_survey(*checked)
    else:
        survey_checks.check_survey(*checked)


def test_a_category_called_as_a_kind_of_missing_answer_is_counted_in_a_sample():
    """Two said Yes, one said Don't know as an answer of its own, one left it empty: 1 of 3."""
    scales = {"yn": {"categories": {"yes": "Yes", "dont_know": "Don't know"}, "missing": {"dk": "?"},
                     "kinds": {"dk": "dont_know"}}}  # fmt: skip
    item = {"column": "q", "text": "?", "scale": "yn"}
    survey = {"title": "T", "selection": "sample", "design": {"weight": "w"}, "columns": {"respondent": "id"},
              "items": {"q": item}}  # fmt: skip
    responses = pd.DataFrame(
        {"respondent": list("abcde"), "row": range(5), "q": ["yes", "yes", "dont_know", "dk", None], "w": "1"}
    )
    settled = pd.DataFrame({"respondent": list("abcde"), "disposition": "complete"})
    used, none = pd.DataFrame({"used": ["yes"]}), pd.DataFrame()
    described = surveyed(survey, scales, key="s")
    made = estimates.estimate(responses, settled, none, used, described)["numbers"].set_index("address")
    assert made.loc["s.q.all.dont_know", ["n", "base"]].tolist() == [1, 3]
    item = described.items["q"]
    cells = bases.cells_of(item, described.scales)
    assert len({*cells}) == len(cells)
    assert bases.in_base(item, cells).sum() == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"items": {"n": ITEMS["n"] | {"codes": {"999": "refused", "999.0": "dont_know"}}}},
            "'999' and '999.0' are one",
        ),
        ({"items": {"n": ITEMS["n"] | {"codes": {"999": "refused", "999.0": "refused"}}}}, None),
        ({"frame": {"file": "f.csv", "person": "id"}}, "columns: with a frame say under 'person'"),
        ({"dispositions": {"silence": "unknown"}}, "dispositions.silence: without a frame"),
        ({"dispositions": {"silence": "non-contact"}}, None),
    ],
)
def test_what_goes_together(more, said):
    checked = Survey.model_validate(DATED | more), {}, "s.yaml"
    if said:
        with pytest.raises(EvidenceError, match=said):
            survey_checks.check_survey(*checked)
    else:
        survey_checks.check_survey(*checked)
