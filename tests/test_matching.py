"""Rules in six languages: whole words of any script, folded, denied, doubted; and what must always hold."""

import re
import unicodedata
from pathlib import Path

import flashtext
import pandas as pd
import pytest
import regex
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.interviews.suggestions import coding_rules, shadow
from scripts.settings.scheme import Scheme
from tests.filled import NO_TURNS, filled

TABLE = yaml.safe_load((Path(__file__).parent / "languages" / "sentences.yaml").read_text(encoding="utf-8"))
LANGUAGES = ["en", "fr", "es", "ru", "ar", "zh"]
SCHEME = {"rules": TABLE["rules"]}
READY = coding_rules.prepared(filled(Scheme, SCHEME), "wishes")
SENTENCES = [(language, one["text"], one["codes"]) for language in LANGUAGES for one in TABLE[language]]


def said(language, text):
    """Return the codes suggested in a sentence, ! for denied, ? for a doubt."""
    return [
        TABLE["rules"][one.rule]["code"]
        + ("!" if one.polarity == "negated" else "")
        + ("?" if one.hedge and one.polarity == "affirmed" else "")
        for one in coding_rules.passages(text, language, READY)
    ]


@pytest.mark.parametrize(("language", "text", "codes"), SENTENCES)
def test_every_sentence_is_as_marked(language, text, codes):
    assert said(language, text) == codes


def test_each_language_has_twenty_sentences_with_traps():
    for language in LANGUAGES:
        marks = [code for one in TABLE[language] for code in one["codes"]]
        assert len(TABLE[language]) >= 40
        assert sum(code.endswith("!") for code in marks) >= 4 and sum(code.endswith("?") for code in marks) >= 2
        assert sum(not one["codes"] for one in TABLE[language]) >= 1


def plain(codes):
    return sorted(code.rstrip("!?") for code in codes)


def test_what_plain_tools_miss_is_printed(capsys):
    """`re` with word boundaries, and flashtext, on the same sentences and words, negation aside."""
    missed = {"re": 0, "flashtext": 0}
    false = {"re": 0, "flashtext": 0}
    for language, text, codes in SENTENCES:
        own = [
            (word, rule["code"]) for rule in TABLE["rules"] if rule["language"] == language for word in rule["words"]
        ]
        words = [(word.replace("*", ""), code, word.endswith("*")) for word, code in own]
        by_re = [
            code
            for word, code, opened in words
            for _ in re.finditer(rf"\b{re.escape(word)}" + (r"\w*" if opened else r"\b"), text, re.IGNORECASE)
        ]
        keywords = flashtext.KeywordProcessor()
        for word, code, _ in words:
            keywords.add_keyword(word, code)
        found = {"re": by_re, "flashtext": keywords.extract_keywords(text)}
        for tool, given_codes in found.items():
            wanted = plain(codes)
            for code in set(wanted) | set(given_codes):
                missed[tool] += max(0, wanted.count(code) - given_codes.count(code))
                false[tool] += max(0, given_codes.count(code) - wanted.count(code))
    total = sum(len(codes) for _, _, codes in SENTENCES)
    with capsys.disabled():
        print(f"\n  {len(SENTENCES)} sentences, {total} passages, all found here")
        for tool in missed:
            print(f"  {tool}: {missed[tool]} missed, {false[tool]} too many; neither knows what is denied")
    assert missed["re"] > 0 and missed["flashtext"] > 0


LETTERS = st.text(
    st.sampled_from(
        "aAeEßﬁéÉ\u0301İıЁёеأاةهىيًٌَُـوالتخطيطنсПплан计划规印度尼西亚ＵＮUN ’'-\u00a0\u202f\u200d\u200f\u00ad,.!?。\n1२𠮷🙂👩"
    )
    | st.characters(codec="utf-8"),
    max_size=80,
)


@given(LETTERS)
@example("a" * 3 + "\ufb01" + "\u0301")
def test_the_map_is_monotone_and_leads_back(text):
    text = unicodedata.normalize("NFC", text)
    given_shadow = shadow.shadow(text)
    places = given_shadow.places.tolist()
    assert places == sorted(places) and places[-1] == len(text)
    assert len(places) == len(given_shadow.points) + 1 == len(given_shadow.begins)
    assert given_shadow.data == "".join(map(chr, given_shadow.points.tolist())).encode()
    # The place of each character is one whose own folded form holds it.
    for point, place in zip(given_shadow.points.tolist(), places, strict=False):
        assert point in shadow.fold(ord(text[place]))


@given(LETTERS)
def test_folding_twice_is_folding_once(text):
    once = shadow.folded(text)
    # NFKC of a whole text may compose what stood apart; the folded text of words doesn't change any more.
    assert shadow.folded(once) == shadow.folded(shadow.folded(once))


@given(st.lists(LETTERS | st.sampled_from([text for _, text, _ in SENTENCES]), max_size=6), st.sampled_from(LANGUAGES))
def test_passages_are_whole_graphemes_of_the_text(parts, language):
    text = unicodedata.normalize("NFC", " ".join(parts))
    ends = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    for one in coding_rules.passages(text, language, READY):
        assert 0 <= one.start < one.end <= len(text)
        assert one.start in ends and one.end in ends


# A question is another matter: what follows answers it.
ALONE = [text for _, text, _ in SENTENCES if not text.endswith(("?", "؟", "？"))]


@given(st.lists(st.sampled_from(ALONE), max_size=5), st.sampled_from(LANGUAGES))
def test_a_text_is_matched_as_its_sentences_are(parts, language):
    text = " ".join(parts)
    whole = [
        (one.start, one.end, one.rule, one.polarity, one.hedge) for one in coding_rules.passages(text, language, READY)
    ]
    apart, at = [], 0
    for part in parts:
        for one in coding_rules.passages(part, language, READY):
            apart.append((one.start + at, one.end + at, one.rule, one.polarity, one.hedge))
        at += len(part) + 1
    assert whole == apart


def test_overlapping_passages_are_all_kept_and_near_terms_found():
    scheme = {
        "rules": [
            {"id": "long", "code": "a", "words": ["long-term planning"]},
            {"id": "short", "code": "b", "words": ["planning", "term planning"]},
            {"id": "near", "code": "c", "near": {"terms": ["meeting*", "agenda"], "words": 2}},
            {"id": "number", "code": "d", "expression": r"\b\d+ weeks?\b"},
        ]
    }
    text = "Long-term planning. Meetings without an agenda last 3 weeks. An agenda and then a few good meetings."
    ready = coding_rules.prepared(filled(Scheme, scheme), "wishes")
    found = [
        (scheme["rules"][one.rule]["id"], text[one.start : one.end]) for one in coding_rules.passages(text, "en", ready)
    ]
    assert found == [
        ("long", "Long-term planning"),
        ("short", "term planning"),
        ("short", "planning"),
        ("near", "Meetings without an agenda"),
        ("number", "3 weeks"),
    ]


def quotes(text, language="en", **rule):
    """Return what one rule quotes."""
    ready = coding_rules.prepared(filled(Scheme, {"rules": [{"id": "x", "code": "a", **rule}]}), "wishes")
    return [text[one.start : one.end] for one in coding_rules.passages(text, language, ready)]


@pytest.mark.parametrize("between", [". ", "! ", "。", "\n\n"])
def test_what_is_near_stands_in_one_sentence(between):
    near = {"terms": ["meeting", "agenda"], "words": 1000}
    assert quotes(f"A meeting{between}An agenda", near=near) == []
    assert quotes("A meeting, an agenda", near=near) == ["meeting, an agenda"]


def test_letters_of_an_expression_are_folded_too():
    assert quotes("The UN and un.", expression=r"\bUN\b") == ["UN", "un"]
    assert quotes("учёт и учет", "ru", expression="учёт") == ["учёт", "учет"]
    assert quotes("أمن", "ar", expression="[أإ]من") == ["أمن"]
    assert quotes("A1", expression=r"\D") == ["A"]


def test_words_are_composed_figures_alike_and_quotes_end_with_what_is_seen():
    assert quotes("bien coordonné", "fr", words=["coordonne\u0301"]) == ["coordonné"]
    assert quotes("2016 ۲۰۱۶ ٢٠١٦", words=["2016"]) == ["2016", "۲۰۱۶", "٢٠١٦"]
    assert quotes("الشؤون والشئون", "ar", words=["شئون"]) == ["شؤون", "شئون"]
    assert quotes("\u2067plan\u2069 👩‍💻plan👩🏽‍🚀 pl\u00adan\u00ad", words=["plan"]) == ["plan", "plan", "pl\u00adan"]
    assert quotes("यह योजना अच्छी है", words=["योजना"]) == ["योजना"] and quotes("योजना", words=["योजन"]) == []


def test_suggestions_are_a_table_with_cue_scope_and_version():
    notes = pd.DataFrame(
        [("N-1", "en", "There is no planning."), ("N-2", "fr", "No planning? Pas de planification.")],
        columns=["note", "language", "text"],
    )
    made = coding_rules.suggest(notes, NO_TURNS, filled(Scheme, SCHEME), "wishes")
    tables.check(made["suggestions"], "suggestions")
    rows = made["suggestions"].to_dict("records")
    assert [(row["note"], row["quote"], row["polarity"], row["cue"]) for row in rows] == [
        ("N-1", "planning", "negated", "no"),
        ("N-2", "planification", "negated", "pas"),
    ]
    assert rows[0]["scope"] == "9-20" and rows[0]["suggested_by"] == "rules" and len(rows[0]["version"]) == 12
    assert "planning" not in made["line"]
    other = coding_rules.suggest(
        notes, NO_TURNS, filled(Scheme, {"rules": [{**TABLE["rules"][0], "words": ["planning"]}]}), "wishes"
    )["suggestions"]
    assert other["version"].iloc[0] != rows[0]["version"]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"words": ["*"]}, "can't be searched for"),
        ({"words": ["a*b"]}, "can't be searched for"),
        ({"expression": "(open"}, "can't be read"),
    ],
)
def test_a_rule_that_cannot_be_is_a_sentence(rule, words):
    with pytest.raises(EvidenceError, match=rf"config/schemes/wishes\.yaml, rules\.x: .*{words}"):
        coding_rules.prepared(filled(Scheme, {"rules": [{"id": "x", "code": "a", **rule}]}), "wishes")


def test_an_expression_that_never_ends_is_stopped(monkeypatch):
    monkeypatch.setattr(coding_rules, "SECONDS", 0.1)
    ready = coding_rules.prepared(
        filled(Scheme, {"rules": [{"id": "x", "code": "a", "expression": "(a|aa)+$"}]}), "wishes"
    )
    with pytest.raises(EvidenceError, match="make it simpler"):
        coding_rules.passages("a" * 60 + "b", "en", ready)
