"""Texts and labels by language: one is shown, all are spellings, what lacks is listed."""

import pytest

from scripts import settings
from scripts.ground.errors import EvidenceError
from scripts.settings import languages
from scripts.settings.scheme import Scheme
from scripts.settings.survey import Survey

SURVEY = """
title: Staff
source: Staff, May
file: raw/surveys/staff.csv
platform: plain
selection: census
columns: {respondent: id}
items:
  q1: {column: q1, text: {en: How good?, fr: Comment ?}, scale: rating5}
  q2:
    column: q2
    text: {fr: Lesquels ?}
    type: multiple_response
    labels: {en: English, fr: {en: French, fr: [Le français, Français]}}
"""


def described(folder, text, language):
    (folder / "staff.yaml").write_text(text, encoding="utf-8")
    wordings = {}
    return settings.describe(Survey, folder / "staff.yaml", language, wordings), wordings


@pytest.mark.parametrize(
    ("language", "question", "labels"),
    [
        ("en", "How good?", ["French", "Le français", "Français"]),
        ("fr", "Comment ?", ["Le français", "Français", "French"]),
        ("es", "How good?", ["French", "Le français", "Français"]),
    ],
)
def test_one_language_is_shown_and_all_are_spellings(tmp_path, language, question, labels):
    survey, wordings = described(tmp_path, SURVEY, language)
    assert survey.items["q1"].text == question and survey.items["q2"].text == "Lesquels ?"
    # The keys `en` and `fr` of options are keys, whatever they look like.
    assert survey.items["q2"].labels == {"en": "English", "fr": labels}
    name = tmp_path.name
    assert wordings[f"{name}.staff.items.q1.text"] == {"en": "How good?", "fr": "Comment ?"}
    lacking = {"en": ["q2.text"], "fr": [], "es": ["q1.text", "q2.labels.fr", "q2.text"]}[language]
    assert languages.lacking(wordings, language) == [f"{name}.staff.items.{place}" for place in lacking]


def test_a_map_that_is_no_language_stops_with_a_sentence(tmp_path):
    with pytest.raises(EvidenceError, match=r"staff.yaml, items.q1.text: 'english' is not a language code"):
        described(tmp_path, SURVEY.replace("{en: How good?, fr", "{english: How good?, fr"), "en")


def test_scales_and_questions_of_an_evaluation_are_in_its_language(example, monkeypatch):
    config = example / "config" / "config.yaml"
    text = config.read_text(encoding="utf-8")
    text = text.replace("level: 0.95", "level: 0.95\nlanguage: fr").replace(
        "excellent: Excellent,", "excellent: {en: Excellent, fr: Très bien},"
    )
    config.write_text(text, encoding="utf-8")
    monkeypatch.chdir(example)
    loaded = settings.load()
    assert loaded.evaluation.scales["rating5"].categories["excellent"] == ["Très bien", "Excellent"]
    assert loaded.wordings == {"config.scales.rating5.categories.excellent": {"en": "Excellent", "fr": "Très bien"}}


SCHEME = """
title: Gaps
source: Interviews
question: What lacks?
codings: raw/codings/gaps.csv
base: {}
count: [first]
codes:
  missing: {label: {en: A gap, fr: Une lacune}, definition: {fr: Toute lacune}, examples: {en: [x, y], fr: [z]}}
"""


def test_codes_of_a_scheme_are_in_its_language(tmp_path):
    (tmp_path / "gaps.yaml").write_text(SCHEME, encoding="utf-8")
    for language, label, examples in (("en", "A gap", ["x", "y"]), ("fr", "Une lacune", ["z"])):
        wordings = {}
        code = settings.describe(Scheme, tmp_path / "gaps.yaml", language, wordings).codes["missing"]
        assert (code.label, code.definition, code.examples) == (label, "Toute lacune", examples)
        assert wordings[f"{tmp_path.name}.gaps.codes.missing.examples"] == {"en": ["x", "y"], "fr": ["z"]}
