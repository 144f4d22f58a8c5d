"""A questionnaire beside the export: its words, labels, order and routes are those of the draft, run as drafted."""

import json

import pandas as pd
import pytest

from scripts.drafts import beside as beside_export
from scripts.drafts import evaluation_draft, survey_draft
from scripts.surveys.exports import limesurvey
from scripts.surveys.exports.relevance import Asking, Route, route
from tests import chain, made_up_forms, made_up_survey
from tests.made_up_survey import LANGUAGES
from tests.test_kobo import FORM, saved
from tests.test_limesurvey import lss

COMPARED: dict[str, int] = {}
ASKING = {
    "q": Asking("q", {"a": "Aa", "b": "Bb", "c": "Cc"}, several=False, optional=False),
    "o": Asking("o", {"a": "Aa", "b": "Bb"}, several=False, optional=True),
    "m": Asking("m", {"x": "Xx", "y": "Yy"}, several=True),
    "L_1": Asking("L", {"Y": "One"}, several=True),
}


@pytest.mark.parametrize(
    ("condition", "asked_if", "clear"),
    [
        ("1", {}, True),
        ("${q} = 'a'", {"q": ["Aa"]}, True),
        ("selected(${m}, 'x') or selected(${m},'y')", {"m": ["Xx", "Yy"]}, True),
        ("selected(${m}, 'x') and selected(${m},'y')", {"m": ["Xx"]}, False),
        ("${q} != 'a'", {"q": ["Bb", "Cc"]}, True),
        ("${o} != 'a'", {"o": ["Bb"]}, False),  # whoever left it empty is asked too
        ("not(${q}='a' or ${q}='b')", {"q": ["Cc"]}, True),
        ("not(selected(${m}, 'x'))", {}, False),
        ("${q}='a' and ${m}='x'", {"q": ["Aa"], "m": ["Xx"]}, True),
        ("${q}='a' or ${m}='x'", {}, False),
        ("${q}='a' and (${m}='x' or ${m}='y')", {"q": ["Aa"], "m": ["Xx", "Yy"]}, True),
        ("${q}='z'", {}, False),
        ("${age} >= 18", {}, False),
        ('((q.NAOK == "a" or q.NAOK == "b"))', {"q": ["Aa", "Bb"]}, True),
        ('((L_1.NAOK == "Y"))', {"L": ["One"]}, True),
        ("!is_empty(q.NAOK)", {"q": ["Aa", "Bb", "Cc"]}, True),
        ("(" * 60 + "q='a'" + ")" * 60, {}, False),
        ("${q}='a' and", {}, False),
    ],
)
def test_a_condition_is_the_answers_that_lead_on_or_is_told(condition, asked_if, clear):
    found = route(condition, ASKING)
    assert found.asked_if == asked_if and (not found.unclear) == clear
    assert clear or found == Route(asked_if, found.unclear)


def as_drafted(beside, folder, monkeypatch):
    """Draft an export beside its questionnaire, save the drafts as they are, return them and what the steps make."""
    monkeypatch.chdir(folder)
    path, form = (one.relative_to(folder) for one in (beside.path, beside.form))
    made = survey_draft.write(path, "x", path.as_posix(), False, [], [form])
    (folder / "scales.yaml").write_text(made["scales"], encoding="utf-8")
    whole = evaluation_draft.write([folder / "scales.yaml"], ["x"], [], [])["draft"]
    for name, text in (("surveys/x", made["draft"]), ("findings/x", made["finding"]), ("config", whole)):
        target = folder / "config" / f"{name}.yaml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return made["draft"], chain.made(folder, "x")


def first(labels):
    """Return a label as a table shows it."""
    return labels if isinstance(labels, str) else labels[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("platform", made_up_forms.PLATFORMS)
def test_an_export_of_codes_is_drafted_by_its_questionnaire(tmp_path, monkeypatch, platform, language):
    source = made_up_survey.survey(language)
    home = tmp_path / "raw" / "surveys"
    home.mkdir(parents=True)
    beside = made_up_forms.PLATFORMS[platform](source, home)
    draft, made = as_drafted(beside, tmp_path, monkeypatch)
    items = made.survey.items
    of_column = {made_up_survey.named(one.own_columns[0]): key for key, one in items.items()}
    found = {question: of_column.get(names[0]) for question, names in beside.columns.items()}
    assert None not in found.values(), (found, draft)
    assert {items[found[one]].asked_if[found["job"]][0] for one in ("sector", "hours")} == {
        next(key for key, labels in made.scales[items[found["job"]].scale].categories.items()
             if source.words["job"][1] in labels)
    }  # fmt: skip
    compared = 0
    for question, key in found.items():
        item = items[key]
        words = made_up_survey.title(source, question)
        assert item.text == words or words in draft, (question, item.text)
        if question == "hours":
            amounts = pd.to_numeric(source.answers["hours"])
            assert (made.value(key, "base"), made.value(key, "mean")) == (
                amounts.count(),
                pytest.approx(amounts.mean()),
            )
            compared += 1
        elif question == "media":
            base = int(source.boxes.any(axis=1).sum()) if not beside.all_in_base else len(source.boxes)
            assert [first(labels) for labels in item.labels.values()] == source.words["media"][1:]
            for (option, labels), column in zip(item.labels.items(), source.boxes, strict=True):
                assert first(labels) == column
                assert made.value(key, option) == pytest.approx(source.boxes[column].sum() / base), (option, draft)
                compared += 1
        else:
            said = source.answers[question].replace("", None).dropna()
            shown = made.scales[item.scale].categories
            # In the order of the questionnaire, with what nobody chose.
            assert [first(labels) for labels in shown.values()] == made_up_forms.choices(source, question), draft
            for category, labels in shown.items():
                share = (said == first(labels)).sum() / len(said)
                assert made.value(key, category) == pytest.approx(share), (category, draft)
                compared += 1
    COMPARED[f"{platform} {language}"] = compared


def test_how_many_shares_were_compared(capsys):
    with capsys.disabled():
        print(f"\n{sum(COMPARED.values())} shares and means of {len(COMPARED)} surveys drafted by their questionnaires")


def drafted(beside, folder, monkeypatch, *more):
    """Return the draft of an export with questionnaires that may be its own, its lines joined."""
    monkeypatch.chdir(folder)
    path, *forms = (one.relative_to(folder) for one in (beside.path, beside.form, *more))
    made = survey_draft.write(path, "x", path.as_posix(), False, [], forms)["draft"]
    return made, " ".join(made.replace("#", " ").split())


@pytest.fixture
def home(tmp_path):
    (tmp_path / "raw" / "surveys").mkdir(parents=True)
    return tmp_path / "raw" / "surveys"


def test_a_questionnaire_that_can_not_be_read_is_left_out_with_its_sentence(tmp_path, home, monkeypatch):
    beside = made_up_forms.qualtrics(made_up_survey.survey("en"), home)
    beside.form.write_text("{", encoding="utf-8")
    made, said = drafted(beside, tmp_path, monkeypatch)
    assert "? the questionnaire is left out: raw/surveys/x.qsf is not a Qualtrics questionnaire" in said
    assert "\nform:" not in made and "\nitems:" in made


def test_of_two_questionnaires_with_the_same_questions_none_is_taken(tmp_path, home, monkeypatch):
    beside = made_up_forms.kobo(made_up_survey.survey("en"), home)
    other = home / "form_v3.xlsx"
    other.write_bytes(beside.form.read_bytes())
    made, said = drafted(beside, tmp_path, monkeypatch, other)
    assert "? raw/surveys/form_v2.xlsx, raw/surveys/form_v3.xlsx have the questions of this export: name one" in said
    assert "\nform:" not in made


def test_a_questionnaire_of_another_survey_is_not_taken(tmp_path, home, monkeypatch):
    beside = made_up_forms.kobo(made_up_survey.survey("en"), home)
    saved(home / "x.xlsx", FORM)  # it has the name of the export, and none of its questions
    made, said = drafted(beside._replace(form=home / "x.xlsx"), tmp_path, monkeypatch)
    assert "\nform:" not in made and "raw/surveys/x.xlsx is left out: the export has few of its questions" in said


def test_a_condition_that_can_not_be_said_is_a_question_in_its_words(tmp_path, home, monkeypatch):
    beside = made_up_forms.limesurvey(made_up_survey.survey("en"), home)
    text = beside.form.read_text("utf-8")
    beside.form.write_text(text.replace('((G4.NAOK == "A1"))', "((G6.NAOK >= 20))"), encoding="utf-8")
    made, said = drafted(beside, tmp_path, monkeypatch)
    assert "? the questionnaire does not ask it of everybody: ((G6.NAOK >= 20)) column: G5" in said
    assert "column: G6" in made and made.count("asked_if:") == 1


def test_conditions_of_an_lss_are_those_of_the_question_and_its_group(tmp_path):
    text = lss(apart=True).replace(
        "<group_order>", "<grelevance><![CDATA[again.NAOK == 'Y']]></grelevance><group_order>"
    )
    text = text.replace(
        "<title><![CDATA[often]]></title>",
        "<title><![CDATA[often]]></title><relevance>((rating.NAOK == 'A1'))</relevance>",
        1,
    )
    (tmp_path / "a.lss").write_text(text, encoding="utf-8")
    found = {one.code: one.relevance for one in limesurvey.questions(tmp_path / "a.lss")[0]}
    assert found["often"] == ("again.NAOK == 'Y'", "((rating.NAOK == 'A1'))") and found["why"] == ("again.NAOK == 'Y'",)
    routes = beside_export.routes("limesurvey", tmp_path / "a.lss", "en")
    assert routes["often"] == Route({"again": ["Yes"], "rating": ["Good or fair"]}, ())


def test_a_choice_of_the_questionnaire_is_no_box_though_all_gave_one_answer(tmp_path, home, monkeypatch):
    source = made_up_survey.survey("en")
    source.answers["near"] = [source.words["steps"][2] if k < 9 else "" for k in range(len(source.answers))]
    for platform in made_up_forms.PLATFORMS.values():
        made, _ = drafted(platform(source, home), tmp_path, monkeypatch)
        assert made.count("type: multiple_response") == 1 and made.count("scale: agree5") == 2, made


@pytest.mark.parametrize("cell", ["1", "Used"])
@pytest.mark.parametrize("kind", ["SingleAnswer", "MultipleAnswer"])
@pytest.mark.parametrize("every", [2, 15])  # three persons used the third: too few to show a word that no form has
def test_a_matrix_of_qualtrics_with_one_column_runs_as_drafted(tmp_path, monkeypatch, kind, cell, every):
    means, several = ("Bus", "Train", "Bike"), kind == "MultipleAnswer"
    used = pd.DataFrame({f"Q2_{j}": [k % (every + j) == 0 for k in range(40)] for j in (1, 2, 3)})
    town = {"1": "North", "2": "South"} if cell == "1" else {"North": "North", "South": "South"}
    rows = [["Q1", *used], ["Which town?", *(f"What did you use? - {one}{' - Used' * several}" for one in means)]]
    rows += [[f'{{"ImportId":"{one}"}}' for one in ("QID1", *(f"QID2-{j}{'-1' * several}" for j in (1, 2, 3)))]]
    rows += [[[*town][k % 2], *(cell if on else "" for on in used.iloc[k])] for k in range(40)]
    pd.DataFrame(rows).to_csv(tmp_path / "x.csv", index=False, header=False)

    def shown(*labels):
        return {str(k): {"Display": label} for k, label in enumerate(labels, 1)}

    asked = [
        {"QuestionID": "QID1", "QuestionType": "MC", "Selector": "SAVR", "QuestionText": "Which town?",
         "DataExportTag": "Q1", "Choices": shown("North", "South")},
        {"QuestionID": "QID2", "QuestionType": "Matrix", "Selector": "Likert", "SubSelector": kind, "DataExportTag": "Q2",
         "QuestionText": "What did you use?", "Choices": shown(*means), "Answers": shown("Used")},
    ]  # fmt: skip
    form = {"SurveyElements": [{"Element": "SQ", "Payload": one} for one in asked]}
    (tmp_path / "x.qsf").write_text(json.dumps(form), encoding="utf-8")
    beside = made_up_forms.Beside(tmp_path / "x.csv", tmp_path / "x.qsf", {}, False)
    draft, made = as_drafted(beside, tmp_path, monkeypatch)
    text = " ".join(draft.replace("#", " ").split())
    base = used.any(axis=1).sum()
    for name, own in zip(used, ("bus", "train", "bike"), strict=True):
        if several:  # a question a row, as Qualtrics itself counts them
            number = name.removeprefix("Q2_")
            key = "q2" if number == "1" else f"q2_{number}"
            assert (made.value(key, "base"), made.value(key, "used")) == (used[name].sum(), 1), draft
        else:
            assert made.value("q2", "base") == base, draft
            assert made.value("q2", own) == pytest.approx(used[name].sum() / base)
    assert text.count("in no base, so its share is 100 per cent") == 3 * several
