"""Words that say that there is no answer: found for a whole survey, declared once, and read as empty cells."""

import pandas as pd
import pytest

from scripts.drafts import missing_words
from scripts.ground.errors import EvidenceError
from scripts.settings import survey_checks
from scripts.settings.codebook import Scale
from scripts.settings.survey import Survey
from tests.drafting import csv, drafted
from tests.filled import filled

WORDS = [
    "NA",
    "N/A",
    "n/a",
    "-",
    "--",
    ".",
    "不适用",
    "Not applicable",
    "sin respuesta",
    "No aplica",
    "Sans objet",
    "k.A.",
    "keine Angabe",
    "Não se aplica",
]


@pytest.mark.parametrize("word", WORDS)
def test_a_routed_question_is_the_choice_it_is_however_many_were_not_asked(tmp_path, word):
    """Ten of 200 were asked."""
    said = ["A lot", "Some"]
    rows = [["id", "job", "heard"], *[[k, ["Yes", "No"][k % 2], said[k % 2] if k < 10 else word] for k in range(200)]]
    made, one, whole, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    scale = whole.scales[one.items["heard"].scale]
    assert set(scale.categories) == {"a_lot", "some"}
    assert received["heard"].isin(["a_lot", "some"]).sum() == 10
    assert made["draft"].count("\nmissing: ") == (word in (*WORDS[:6], "sin respuesta", "k.A.", "keine Angabe"))


def test_three_words_for_no_answer_are_no_answer_and_not_fewer_than_five(tmp_path):
    rows = [["id", "income", "b - Tea", "b - Milk", "hours"]]
    rows += [[k, "NA" if k < 3 else ["High", "Low"][k % 2], "NA" if k < 3 else "Yes", "NA" if k < 3 else ["Yes", "No"][k % 2],
              "--" if k < 3 else k] for k in range(60)]  # fmt: skip
    made, one, whole, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert one.missing == ["NA", "--"] and made["draft"].count("missing:") == 1
    assert list(whole.scales["income"].categories) == ["low", "high"]
    assert one.items["hours"].type == "number"
    assert received.iloc[:3, -3:].isna().all(axis=None)
    assert received["income"].notna().sum() == received["hours"].notna().sum() == 57


def test_numbers_below_zero_are_no_answer_only_where_no_other_is():
    assert missing_words.found({"1": 3, "2": 4, "-99": 2}) == ["-99"]
    assert missing_words.found({"1": 3, "-2": 4, "-99": 2}) == []


def test_a_word_of_comments_alone_is_not_declared(tmp_path):
    rows = [["id", "ok", "remarks"], *[[k, ["Yes", "No"][k % 2], f"text {k}" if k % 3 else "-"] for k in range(60)]]
    _, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert one.missing == [] and one.items["remarks"].type == "text"


def test_a_word_that_is_no_answer_and_an_answer_is_refused():
    survey = filled(
        Survey, {"missing": ["NA"], "columns": {"respondent": "row"}, "items": {"country": {"scale": "land"}}}
    )
    survey = survey.model_copy(update={"selection": "nonprobability"})
    scales = {"land": Scale(categories={"namibia": ["Namibia", "na"], "oman": "OM"})}
    with pytest.raises(EvidenceError, match="'NA' is no answer in any column, and is the answer 'namibia'"):
        survey_checks.check_survey(survey, scales, "config/surveys/x.yaml")


def test_usual_codes_far_from_the_other_numbers_are_no_answer_and_asked(tmp_path):
    rows = [["id", "q5_1", "q5_2", "hours", "age"]]
    rows += [
        [k, 99 if k % 6 == 0 else k % 5 + 1, (k + 1) % 5 + 1, 999 if k % 20 == 0 else k % 40, 99 if k % 20 == 0 else 20 + k]
        for k in range(60)
    ]  # fmt: skip
    made, one, whole, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    scale = whole.scales[one.items["q5_1"].scale]
    assert (list(scale.categories), scale.missing) == (["1", "2", "3", "4", "5"], {"no_answer": "99"})
    assert one.items["hours"].codes == {"999": "no_answer"}
    assert pd.to_numeric(received["hours"]).max() == 39
    said = " ".join(made["draft"].replace("#", " ").split())
    assert "? 99 is read as no answer: is that right?" in said and "? 999 is read as no answer: is that right?" in said
    assert one.items["age"].codes == {} and "? is 99 a code for no answer? Then write `codes: {99: no_answer}`" in said


def test_numbers_that_are_no_codes_stay(tmp_path):
    rows = [["id", "hours"], *[[k, k % 50 * 2] for k in range(60)]]
    made, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert one.items["hours"].codes == {} and "no answer" not in made["draft"]


def test_decimal_commas_beside_a_word_are_numbers_and_no_options(tmp_path):
    rows = [
        ["id", "Stunden"],
        *([k, "unbek." if k % 9 == 0 else f"{(7, 12, 19, 38)[k % 4]},{(0, 5)[k % 2]}"] for k in range(63)),
    ]
    made, one, _, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert (one.items["stunden"].type, one.items["stunden"].decimal) == ("number", ",")
    assert one.items["stunden"].codes == {"unbek.": "no_answer"}
    assert "'unbek.': is read as no answer: is that right?" in made["draft"]
    amounts = [float(cell.replace(",", ".")) for _, cell in rows[1:] if cell != "unbek."]
    assert pd.to_numeric(received["stunden"], errors="coerce").dropna().tolist() == amounts


def test_options_by_their_numbers_in_one_cell_stay_options(tmp_path):
    rows = [["id", "media"], *([k, ("1,2", "1,3", "2", "1,2,3", "3")[k % 5]] for k in range(60))]
    _, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert one.items["media"].type == "multiple_response"
