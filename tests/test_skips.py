"""Skip logic of a Qualtrics questionnaire: what `asked_if` can say, what it can't, and what a description forgot."""

import json

import pytest

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.pages import preparation_sections
from scripts.surveys.exports import qsf, questionnaire_skips
from scripts.surveys.exports.questionnaire_skips import Route
from scripts.surveys.received import received_answers
from tests.conftest import PUBLIC
from tests.filled import surveyed

SAMPLES = PUBLIC / "qualtricstools"
DRINKS = {"1": {"Display": "<b>Tea</b>"}, "2": {"Display": "Water"}, "3": {"Display": "Milk"}}


def question(number, selector="SAVR", logic=None, **more):
    made = {"QuestionID": f"QID{number}", "QuestionType": "MC", "Selector": selector, "Choices": DRINKS, **more}
    return made | ({"DisplayLogic": {"0": logic | {"Type": "If"}, "Type": "BooleanExpression"}} if logic else {})


def picks(number, choice, joined=None, operator="Selected"):
    term = {"LogicType": "Question", "Operator": operator, "LeftOperand": f"q://QID{number}/SelectableChoice/{choice}"}
    return term | {"Description": f"<i>If</i> QID{number}"} | ({"Conjuction": joined} if joined else {})


def skip(number, choice, to):
    return {
        "Locator": f"q://QID{number}/SelectableChoice/{choice}",
        "Condition": "Selected",
        "SkipToDestination": to,
        "Description": f"skips to {to}",
    }


@pytest.fixture
def routes(tmp_path):
    def write(questions, blocks=(), flow=()):
        blocks = {
            str(number): {
                "ID": name,
                "BlockElements": [{"QuestionID": f"QID{key}", "SkipLogic": jumps or None} for key, jumps in rows],
            }
            for number, (name, rows) in enumerate(blocks)
        }
        elements = [{"Element": "SQ", "Payload": one} for one in questions]
        elements += [{"Element": "BL", "Payload": blocks}]
        elements += [{"Element": "FL", "Payload": {"Flow": [{"ID": one} for one in flow]}}]
        path = tmp_path / "a.qsf"
        path.write_text(json.dumps({"SurveyElements": elements}), encoding="utf-8")
        return questionnaire_skips.logic(path)

    return write


def test_display_logic(routes):
    device = {"LogicType": "DeviceType", "Operator": "Is", "Description": "<b>Device</b> Is iPhone"}
    found = routes(
        [
            question(1),
            question(2, "MAVR"),
            question(3, logic={"0": picks(1, 1)}),
            question(4, logic={"0": picks(1, 1), "1": picks(1, 3, "Or")}),
            question(5, logic={"0": picks(1, 1), "1": picks(2, 2, "And")}),
            question(6, logic={"0": picks(1, 1), "1": picks(2, 2, "Or")}),
            question(7, logic={"0": picks(2, 1), "1": picks(2, 2, "And")}),
            question(8, logic={"0": picks(1, 1, operator="NotSelected")}),
            question(9, logic={"0": picks(1, 1), "1": device | {"Conjuction": "And"}}),
        ]
    )
    assert found["QID3"] == Route({"QID1": ["Tea"]}, ())
    assert found["QID4"] == Route({"QID1": ["Tea", "Milk"]}, ())
    assert found["QID5"] == Route({"QID1": ["Tea"], "QID2": ["Water"]}, ())
    assert found["QID6"] == Route({}, ("one of several conditions on different questions",))
    assert found["QID7"] == Route({}, ("conditions joined by and, and by or",))  # both, where `asked_if` says one
    assert found["QID8"] == Route({}, ("If QID1",))
    assert found["QID9"] == Route({"QID1": ["Tea"]}, ("Device Is iPhone",))
    assert not {"QID1", "QID2"} & set(found)


def test_skips_lead_past_questions(routes):
    # The blocks are written in another order than they are asked in.
    blocks = [
        ("B2", [(5, []), (6, [])]),
        ("B1", [(1, [skip(1, 1, "QID3")]), (2, []), (3, [skip(3, 2, "ENDOFSURVEY")]), (4, [])]),
    ]
    asked = [question(number) for number in range(1, 7)]
    found = routes(asked, blocks, ["B1", "B2"])
    assert set(found) == {"QID2", "QID4", "QID5", "QID6"}
    assert found["QID2"] == Route({"QID1": ["Water", "Milk"]}, ())
    assert found["QID4"] == found["QID5"] == found["QID6"] == Route({"QID3": ["Tea", "Milk"]}, ())
    # After boxes "not this one" is no list of others: anybody may have ticked both.
    several = routes([question(1, "MAVR"), *asked[1:]], blocks, ["B1", "B2"])
    assert several["QID2"] == Route({}, ("skips to QID3",))


def test_a_skip_and_a_condition_on_one_question_are_both_met(routes):
    blocks = [("B1", [(1, [skip(1, 1, "ENDOFBLOCK")]), (2, [])])]
    found = routes([question(1), question(2, logic={"0": picks(1, 1), "1": picks(1, 2, "Or")})], blocks)
    assert found["QID2"] == Route({"QID1": ["Water"]}, ())


def test_what_a_description_forgot(routes):
    found = routes([question(1), question(2, logic={"0": picks(1, 1)}), question(3)])
    columns = {"Q1": "QID1", "Q2_1": "QID2-1", "Q3": "QID3"}
    items = {
        "drink": {"column": "Q1", "scale": "drinks"},
        "why": {"columns": {"a": "Q2_1"}, "type": "multiple_response"},
        "last": {"column": "Q3", "type": "text"},
    }
    (told,) = questionnaire_skips.undeclared(surveyed({"items": items}), columns, found)
    assert told == "why: the questionnaire asks it depending on the answers to drink, but `asked_if` does not say so"
    items["why"]["asked_if"] = {"drink": "tea"}
    assert questionnaire_skips.undeclared(surveyed({"items": items}), columns, found) == []
    items["last"]["asked_if"] = {"drink": "tea"}
    (told,) = questionnaire_skips.undeclared(surveyed({"items": items}), columns, found)
    assert told == "last: `asked_if` names drink, the questionnaire has no such condition"


def test_reading_says_what_a_description_forgot(routes, tmp_path):
    routes([question(1), question(2, logic={"0": picks(1, 1)})])
    head = ["ResponseId,Q1,Q2", "Response ID,Drink?,Why?"]
    head.append(
        ",".join('"' + json.dumps({"ImportId": one}).replace('"', '""') + '"' for one in ("_id", "QID1", "QID2"))
    )
    (tmp_path / "a.csv").write_text("\n".join([*head, "R_1,Tea,Milk", "R_2,Water,"]), encoding="utf-8")
    labels = {"tea": "Tea", "water": "Water", "milk": "Milk"}
    items = {
        key: {"column": column, "text": "?", "scale": "drinks"} for key, column in (("drink", "Q1"), ("why", "Q2"))
    }
    survey = {"title": "T", "platform": "qualtrics", "columns": {"respondent": "ResponseId"}, "items": items}
    scales = {"drinks": {"categories": labels}}
    made = received_answers.read(tmp_path / "a.csv", surveyed(survey, scales), [tmp_path / "a.qsf"])
    assert made["line"] == "T: 2 rows read; skip logic differs from the questionnaire's: why"
    (row,) = made["skip_logic"].to_dict("records")
    assert row["item"] == "why" and row["finding"].startswith(
        "the questionnaire asks it depending on the answers to drink"
    )
    tables.check(made["skip_logic"], "skip_logic")
    assert preparation_sections.undeclared(made["skip_logic"])["rows"][0][0] == "why"
    items["why"]["asked_if"] = {"drink": "tea"}
    assert received_answers.read(tmp_path / "a.csv", surveyed(survey, scales), [tmp_path / "a.qsf"])["skip_logic"].empty
    assert received_answers.read(tmp_path / "a.csv", surveyed(survey, scales))["skip_logic"].empty


def test_what_is_no_questionnaire_says_so(tmp_path):
    (tmp_path / "b.qsf").write_text('{"SurveyElements": [{"Element": "SQ", "Payload": {}}]}')
    with pytest.raises(EvidenceError, match="is not a Qualtrics questionnaire"):
        questionnaire_skips.logic(tmp_path / "b.qsf")


def test_the_samples_of_qualtricstools():
    found = questionnaire_skips.logic(SAMPLES / "Many Different Question Types" / "Sample_Survey.qsf")
    assert found["QID36"] == Route({"QID1": ["Oranges"]}, ())
    assert found["QID41"] == Route({"QID1": ["Blueberries"]}, ())
    # Shown where a choice was shown, or after a column of a matrix: a person has to look.
    assert all(found[key].unclear and not found[key].asked_if for key in ("QID37", "QID39", "QID43"))
    assert set(found) == {"QID36", "QID37", "QID39", "QID41", "QID43"}
    everywhere = questionnaire_skips.logic(SAMPLES / "Survey Logic" / "Survey_Logic_EVERYWHERE.qsf")
    assert everywhere["QID2"].unclear and everywhere["QID3"].asked_if
    for path in sorted(SAMPLES.glob("**/*.qsf")):
        questionnaire_skips.logic(path)
    never = qsf.outside(SAMPLES / "No Basis for Evaluation" / "No_Basis_for_Evaluation.qsf")
    assert {label for one in never.values() for label in one} == {
        "No basis for evaluation", "I've never had squash", "No opinion", "No Opinion", "Never tried it",
        "Did not participate", "Prefer not to Answer",
    }  # fmt: skip
