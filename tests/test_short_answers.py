"""Short answers to questions in six languages, and who asks them."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from scripts.ground.note_tables import TURNS
from scripts.interviews.notes.turns import turns
from scripts.interviews.suggestions import coding_rules
from scripts.settings.scheme import Scheme
from tests.filled import filled

SETS = [
    yaml.safe_load((Path(__file__).parent / "languages" / f"{name}.yaml").read_text(encoding="utf-8"))
    for name in ("short_answers", *(f"short_answers_{one}" for one in ("second", "third", "fourth", "fifth")))
]
FRESH = {language: [one for own in SETS for one in own[language]] for language in SETS[0]}


def scheme(language, word, **more):
    rule = {"id": "r", "code": "c", "language": language, "words": [word]}
    return filled(Scheme, {"codes": {"c": {"label": "C"}}, "rules": [rule]} | more)


def says(language, word, text):
    """Return what each passage of a word says: affirmed, denied, or doubtful."""
    ready = coding_rules.prepared(scheme(language, word), "s")
    return {
        "denied" if one.polarity == "negated" else "doubtful" if one.hedge else "affirmed"
        for one in coding_rules.passages(text, language, ready)
    }


@pytest.mark.parametrize(("language", "one"), [(language, one) for language, found in FRESH.items() for one in found])
def test_each_sentence_is_as_marked(language, one):
    assert (says(language, one["word"], one["text"]) == {one["is"]}) != one.get("missed", False)


def test_there_are_fifteen_sentences_a_language_in_each_set():
    assert [{language: len(found) for language, found in own.items()} for own in SETS] == [dict.fromkeys(FRESH, 15)] * 5
    assert sum(one.get("missed", False) for found in FRESH.values() for one in found) == 4


@pytest.mark.parametrize(
    ("language", "word", "text", "said"),
    [
        ("en", "delay*", "Why were there delays? No fuel, and the road was shut.", "affirmed"),
        ("en", "delay*", "What delays? None.", "denied"),
        ("en", "planning", "Why not try planning? We never think ahead.", "affirmed"),
        ("en", "delay*", "Delays? Complaints? None.", "denied"),
        ("en", "delay*", "Delays: none.", "denied"),
        ("en", "delay*", "Delays - none.", "denied"),
        ("en", "delay*", "Delays: nobody had warned us of the flood.", "affirmed"),
        ("en", "delay*", "Were there delays? The rain began in May and lasted.", "affirmed"),
        ("en", "training", "Have you had no training? Yes, plenty.", "affirmed"),
        ("en", "training", "Have you had no training? No, none.", "denied"),
        ("zh", "培训", "没有培训吗？是的。", "denied"),
        ("zh", "培训", "没有培训吗？有，很多。", "affirmed"),
        ("ru", "обучени*", "Обучения не было? Да.", "denied"),
        ("fr", "formation*", "Vous n'avez pas eu de formation ? Si.", "affirmed"),
        ("en", "delay*", "Delays? I don't know.", "doubtful"),
        ("en", "delay*", "Delays? Well, none.", "denied"),
        ("en", "delay*", "Were there delays? Absolutely not.", "denied"),
        ("en", "permit*", "You cannot work without a permit.", "denied"),
        ("en", "permit*", "Nobody works without a permit.", "affirmed"),
        ("en", "guidance", "We never had a budget and worked without guidance.", "denied"),
        ("en", "water", "That there is no water is not true.", "affirmed"),
        ("fr", "eau", "Faute d'eau, on est partis.", "denied"),
        ("ar", "تأخير", "هل رأيتم تأخيرا؟ أبدا.", "denied"),
        ("en", "posts", "I wouldn't say that the posts are filled.", "denied"),
        ("ar", "أجهزة", "الأجهزة ليست جديدة.", "denied"),
        ("ar", "ماء", "نريد ماء فحسب، وليس ظلا.", "affirmed"),
        ("zh", "燃料", "我们从不缺少燃料。", "affirmed"),
        ("zh", "燃料", "没有培训和缺乏燃料。", "denied"),
        ("zh", "燃料", "没有钱也没有人所以缺乏燃料。", "denied"),
        ("fr", "rumeurs", "Y a-t-il des rumeurs ? Je n'ai pas d'opinion sur ça.", "doubtful"),
        ("en", "posts", "I wouldn't say that there are no posts.", "affirmed"),
    ],
)
def test_what_is_answered(language, word, text, said):
    assert says(language, word, text) == {said}


NOTE = "Interviewer: Were there delays?\nAnna: None at all. Delays happen elsewhere.\nInterviewer: Any delays since?\nAnna: Yes."


def suggested(text, **more):
    notes = pd.DataFrame([("N-1", "en", text)], columns=["note", "language", "text"])
    spoken = TURNS.framed({"note": "N-1", "turn": k} | one._asdict() for k, one in enumerate(turns(text), 1))
    made = coding_rules.suggest(notes, spoken, scheme("en", "delay*", **more), "s")
    return list(zip(made["suggestions"]["start"], made["suggestions"]["polarity"], strict=True)), made["line"]


def test_a_rule_does_not_fire_where_the_interviewer_speaks_unless_told():
    found, line = suggested(NOTE)
    assert found == [(NOTE.index("Delays happen"), "affirmed")]
    assert line.endswith("; 2 in turns of the interviewer not suggested (turns: all suggests them)")
    found, line = suggested(NOTE, turns="all")
    # The answer stands in the turn of who answers, after the name.
    assert [said for _, said in found] == ["negated", "affirmed", "affirmed"] and "interviewer" not in line


def test_where_only_the_interviewer_is_named_nothing_is_left_out():
    assert [said for _, said in suggested("Q1. Delays? None.\nQ2. Delays of salaries: many.")[0]] == [
        "negated",
        "affirmed",
    ]
