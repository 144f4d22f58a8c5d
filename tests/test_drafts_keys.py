"""Keys of drafts in every script: readable, short, each its own, and taken by the models and by addresses."""

import pytest

from scripts.drafts.keys import words
from scripts.drafts.spelled_keys import free_key, free_keys
from scripts.ground.addresses import token
from scripts.settings import describe
from scripts.settings.evaluation import Evaluation
from tests.drafting import csv, drafted

KEYS = {
    "How satisfied are you with the office?": "satisfied_office",
    "ما مدى رضاك عن خدمات المكتب؟": "رضاك_خدمات_المكتب",
    "1. كم عمرك؟": "1_عمرك",
    "您对办公室的服务是否满意？": "办公室的服务是否满意",
    "请问您的年龄是多少？": "年龄",
    "Насколько вы довольны работой отдела?": "dovolny_rabotoy_otdela",
    "आपकी आयु?": "आपकी_आयु",
}


@pytest.mark.parametrize("question", KEYS)
def test_the_key_of_a_question_has_its_words_in_its_script(question):
    key = free_key(words(question), [], "item")
    assert key == KEYS[question]
    assert token(key) == key


def test_a_long_question_in_chinese_is_cut_and_never_within_the_letters_of_another():
    long = "請問您如何評價會議安排的及時性以及相關文件的質量"
    made = list(free_keys([f"{long}一", f"{long}二"], "answer"))
    assert len(set(made)) == 2
    assert all(len(key) <= 17 for key in made)


@pytest.mark.parametrize(
    ("place", "question"), [("ar", "ما مدى رضاك عن خدمات المكتب؟"), ("zh", "您对办公室的服务是否满意？")]
)
def test_an_export_in_any_script_is_drafted_with_keys_that_say_what_they_are(tmp_path, place, question):
    answers = {"ar": ("القسم الأول", "القسم الثاني"), "zh": ("第一处", "第二处")}[place]
    rows = [[question, "Q2"], *([answers[k % 2], str(k % 7)] for k in range(30))]
    made, one, whole, _ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert list(one.items) == [KEYS[question], "q2"]
    (scale,) = whole.scales.values()
    assert list(scale.categories) == [token(answer) for answer in answers]
    assert "  table_1:" in made["finding"]  # it names a file, so its key is Latin


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("straße", "write 'strasse'"),
        ("Возраст", "write 'возраст'"),
        ("e\u0301tat", "write 'etat'"),
        ("a b", "should match pattern"),
    ],
)
def test_a_key_that_addresses_write_otherwise_is_refused_and_its_spelling_said(tmp_path, key, sentence):
    path = tmp_path / "config.yaml"
    path.write_text(f"title: x\nscales: {{'{key}': {{categories: {{good: Good, poor: Poor}}}}}}\n", encoding="utf-8")
    with pytest.raises(Exception, match=sentence):
        describe(Evaluation, path)
    path.write_text("title: x\nscales: {возраст: {categories: {好: Good, Q5_a: Poor}}}\n", encoding="utf-8")
    assert list(describe(Evaluation, path).scales) == ["возраст"]
