"""Speakers, questions and sections by the labels that note takers write."""

from itertools import pairwise

import pytest

from scripts.interviews.notes.turns import turns, words_of


def said(text: str, **more):
    """Return speaker, question and words of each turn."""
    return [(one.speaker, one.question, text[one.start : one.end]) for one in turns(text, **more)]


def speakers(text: str, **more) -> list[str]:
    return [one.speaker for one in turns(text, **more)]


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        ("Q:", "A:"),
        ("Q :", "R :"),
        ("P:", "R:"),
        ("В:", "О:"),
        ("س:", "ج:"),
        ("سُؤال:", "جَواب:"),
        ("问：", "答："),
        ("**Interviewer:**", "**Respondent:**"),
        ("Enquêtrice :", "Répondante :"),
        ("#Anna?:", "#Omar:"),
        ("@Anna?:", "@Omar:"),
        ("[Anna?]", "[Omar]"),
        ("{Anna?}", "{Omar}"),
        ("#00:01:02-3# Interviewer:", "#00:01:09-1# Omar:"),
        ("[00:01:02] Anna?:", "00:01:09 Omar:"),
        ("Interviewer 00:01:02:", "Omar (0:12):"),
        ("**Interviewer** [00:01:02]\n", "Omar 0:12\n"),
    ],
)
def test_labels_of_two_who_talk(asks, answers):
    text = f"{asks} one\n{answers} two\nstill two\n\n{asks} three\n{answers} four"
    assert speakers(text) == ["interviewer", "respondent", "interviewer", "respondent"]
    assert [one.question for one in turns(text)] == ["question-1", "question-1", "question-2", "question-2"]
    assert said(text)[1][2] == f"{answers} two\nstill two"


def test_a_clock_time_and_a_passing_colon_are_no_speakers():
    text = "17:30 we met.\nAt 17:40 it ended: late.\n09:15: coffee\nThree things: a, b.\nhttp://x.example\n[laughs] yes\n[00:01:02]"
    assert said(text) == [("", "", text)]


def test_the_same_name_on_several_lines_is_a_speaker_but_one_is_not():
    assert speakers("Person A: one\nPerson B: two\nPerson A: three\nPerson B: four") == [
        "speaker-1",
        "speaker-2",
        "speaker-1",
        "speaker-2",
    ]
    assert speakers("Person A: one\nmore") == [""]


def test_several_respondents_keep_apart_and_a_declared_interviewer_is_known():
    text = "Person A: one?\nP1: two\nP2: three\nPerson A: four?\nP1: five\nP2: six"
    assert speakers(text) == ["speaker-1", "speaker-2", "speaker-3"] * 2
    assert speakers(text, interviewers=["person a"]) == ["interviewer", "speaker-1", "speaker-2"] * 2


def test_numbers_in_brackets_are_speakers_where_several_lines_begin_so():
    assert speakers("[id1] one\n[id2] two\n[id1] three") == ["speaker-1", "speaker-2", "speaker-1"]
    assert speakers("id1: one\nid2: two") == ["speaker-1", "speaker-2"]
    assert speakers("[i] one?\n[p1] two\n[p2] three") == ["interviewer", "speaker-1", "speaker-2"]
    # A mark that stands once, a sound, a remark are no speakers.
    assert speakers("[id1] one\ntwo") == [""]
    assert speakers("[sic] one\n[sic] two") == [""] and speakers("[laughter] one\n[pause] two") == [""]


@pytest.mark.parametrize(
    "text", ["Interviewer: yes", "**Q1.** yes", "Q1. Anna: yes", "Anna: Q1. yes", "[id1] yes", "## Q2. yes"]
)
def test_the_words_of_a_turn_begin_after_its_label(text):
    assert text[words_of(text, 0, len(text)) :] == "yes"


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("Q1. How?", "Q1"),
        ("q 12: How?", "Q12"),
        ("Question 3 – How?", "Q3"),
        ("Question n° 4 : Comment ?", "Q4"),
        ("Pregunta 2. ¿Cómo?", "Q2"),
        ("P2. ¿Cómo?", "Q2"),
        ("Вопрос 1. Как?", "Q1"),
        ("Вопрос №7: Как?", "Q7"),
        ("س1. كيف؟", "Q1"),
        ("السؤال ٢: كيف؟", "Q2"),
        ("问题1：怎么样？", "Q1"),
        ("问题三：怎么样？", "Q3"),
        ("Q２：怎么样？", "Q2"),
        ("**Q2.1a.** How?", "Q2.1a"),
        ("Q1 was a good quarter", ""),
        ("P2: a person of a group", ""),
    ],
)
def test_numbers_of_questions(line, question):
    found = turns(f"{line}\n\nIt is well.")
    assert [one.question for one in found] == ([question, question] if question else [""])
    assert [one.speaker for one in found] == (["interviewer", ""] if question else [""])


def test_a_numbered_note_keeps_its_numbers_through_follow_ups_and_drops_them_at_a_section():
    text = "Q1. How?\nwrapped\n\nWell.\n\nInterviewer: And?\nRespondent: So.\nQ2. When?\nA2. Now.\n\n# Other\nNotes."
    assert [(one.speaker, one.question, one.section) for one in turns(text)] == [
        ("interviewer", "Q1", ""),
        ("", "Q1", ""),
        ("interviewer", "Q1", ""),
        ("respondent", "Q1", ""),
        ("interviewer", "Q2", ""),
        ("respondent", "Q2", ""),
        ("", "", "1"),
    ]


def test_sections_are_numbered_as_an_outline():
    text = "## a\nx\n### b\nx\n### c\nx\n# d\nx\n## e\nx"
    assert [one.section for one in turns(text)] == ["1", "1.1", "1.2", "2", "2.1"]
    plain = text.replace("#", "").replace("\n ", "\n")
    starts = [plain.index(f"{letter}\n") for letter in " abcde"[1:]]
    levels = dict(zip([0, *starts[1:]], [2, 3, 3, 1, 2], strict=True))
    assert [one.section for one in turns(plain, headings=levels)] == ["1", "1.1", "1.2", "2", "2.1"]


def test_a_heading_that_is_a_question_is_asked():
    assert said("# Question 1: How?\nWell.") == [
        ("interviewer", "Q1", "# Question 1: How?"),
        ("", "Q1", "Well."),
    ]


@pytest.mark.parametrize(
    "header",
    ["note: N-1\nlanguage: en\n\n", "---\nid: x\nlanguage: en\n---\n", "note\tN-1\n\n", "\nNote: N-1\nGrade: none\n\n"],
)
def test_the_header_is_no_turn(header):
    assert said(header + "Q: How?\nA: Well.") == [
        ("interviewer", "question-1", "Q: How?"),
        ("respondent", "question-1", "A: Well."),
    ]


def test_every_word_of_the_body_is_in_one_turn_in_order():
    text = "loose\n\nQ1. a\n\nb\n# H\nc\nAnna?: d\ne\n\nf\n[Omar] g\n17:30 h"
    found = turns(text)
    assert all(one.end <= after.start for one, after in pairwise(found))
    outside = text
    for one in reversed(found):
        outside = outside[: one.start] + outside[one.end :]
    assert outside.split() == ["#", "H"]


def test_nothing_is_no_turn():
    assert turns("") == turns("\n \n") == turns("# Only a heading\n") == []
