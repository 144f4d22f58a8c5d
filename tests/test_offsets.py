"""What offsets mean: any text, any reading, there and back; and texts by which no reading can be told."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats.freezing import frozen
from scripts.interviews.projects import offsets, project_documents
from scripts.interviews.projects.offsets import ALL
from scripts.interviews.projects.project import Document, Passage
from scripts.settings.scheme import Codings
from tests.filled import filled

LETTERS = st.text(st.sampled_from("ab é\u0301\u00a0\n𠮷🙂计划خطة\u2028"), min_size=1, max_size=60)
BREAKS = st.sampled_from(["\n", "\r\n", "\r"])
UNITS = {
    "code points": len,
    "UTF-16 units": lambda text: len(text.encode("utf-16-le")) // 2,
    "bytes": lambda text: len(text.encode()),
}


def counted(text: str, breaks: str, mark: str, rules) -> str:
    """Return the text whose units the offsets count, built as a tool would see it."""
    lines = {"line ends as in the file": breaks, "line ends as one": "\n", "line ends as two": "\r\n"}[rules.lines]
    return ("\ufeff" if rules.mark and mark else "") + text.replace("\n", lines)


@given(LETTERS, BREAKS, st.sampled_from(ALL), st.data())
def test_offsets_lead_to_the_passage_that_was_measured(text, breaks, rules, data):
    mark = "\ufeff" if rules.mark else data.draw(st.sampled_from(["", "\ufeff"]))
    stored = mark + text.replace("\n", breaks)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    size = UNITS[rules.unit]
    first = size(counted(text[:start], breaks, mark, rules))
    last = size(counted(text[:end], breaks, mark, rules)) - (rules.end == "end inclusive")
    assert offsets.spot(offsets.boundaries(stored, rules), rules, first, last) == (start, end)


@given(LETTERS, st.sampled_from(ALL), st.integers(-3, 200), st.integers(-3, 200))
def test_whatever_is_no_passage_is_none(text, rules, start, end):
    bounds = offsets.boundaries(text, rules)
    place = offsets.spot(bounds, rules, start, end)
    assert place is None or 0 <= place[0] < place[1] <= len(text)
    assert place is None or bounds[place[0]] == start


@given(LETTERS, st.data())
def test_a_passage_of_a_text_not_composed_is_the_same_passage_of_the_note(text, data):
    """Either it is the composed words, or it cuts a letter and is nowhere."""
    stored = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD"])), text)
    note = frozen(stored)
    notes = pd.DataFrame({"note": ["N"], "text": [note]})
    _, _, shift = project_documents.noted("x", Document("N", stored), filled(Codings, {}), notes)
    start = data.draw(st.integers(0, len(stored) - 1))
    end = data.draw(st.integers(start + 1, len(stored)))
    span = shift.span((start, end))
    whole = [unicodedata.normalize("NFC", part) for part in (stored[:start], stored[start:end], stored[end:])]
    if span is None:
        assert "".join(whole) != note
    else:
        assert note[slice(*span)] == whole[1]
        assert span[0] == len(whole[0])


@given(st.text(st.sampled_from("ab \n"), min_size=1), st.text(st.sampled_from("ab \n\u00a0")), st.data())
def test_where_white_space_differs_letters_lead_the_way(before, text, data):
    inner = "".join(letter + data.draw(st.sampled_from(["", " ", "\n\n"])) for letter in "Xc" + text + "Y")
    note = f"{before}Xc{text}Y{before}"
    notes = pd.DataFrame({"note": ["N"], "text": [note]})
    _, _, shift = project_documents.noted("x", Document("N", inner), filled(Codings, {}), notes)
    start = data.draw(st.integers(0, len(inner) - 1))
    end = data.draw(st.integers(start + 1, len(inner)))
    span = shift.span((start, end))
    letters = "".join(inner[start:end].split())
    assert ("" if span is None else "".join(note[slice(*span)].split())) == letters


def test_a_document_that_stands_twice_in_a_note_is_refused():
    notes = pd.DataFrame({"note": ["N"], "text": ["same words. same words."]})
    for text in ("same words.", "same\nwords."):
        with pytest.raises(EvidenceError, match="nor a part of it"):
            project_documents.noted("x", Document("N", text), filled(Codings, {}), notes)


def test_most_quotes_decide_and_the_simplest_reading_of_several():
    text = "plain words only"
    one = {"D": Document("D", text)}
    quotes = [Passage(1, "D", ("c",), None, 0, 5, ("plain",)), Passage(2, "D", ("c",), None, 6, 11, ("words",))]
    found = offsets.reading(one, quotes)
    assert found.rules[0] == ("code points", "line ends as one", "", "end exclusive")
    assert (found.tried, found.right) == (2, 2)
    wrong = [Passage(3, "D", ("c",), None, 0, 2, ("words",)), Passage(4, "D", ("c",), None, 0, 2, ("only",))]
    assert offsets.reading(one, [*quotes, *wrong]).right == 2
    wrong.append(Passage(5, "D", ("c",), None, 1, 2, ("only",)))
    assert offsets.reading(one, [*quotes, *wrong]).rules == []


@pytest.mark.parametrize(
    ("text", "quote", "right", "there"),
    [
        ("plans change daily", "plans change daily", True, True),
        ("plans change\r\ndaily", "plans change daily", True, False),
        ("plans change daily", "plans cha…", True, True),
        ("plans change daily", "plans cha ...", True, True),
        ("plans change daily", "pla...", False, False),
        ("plans change daily", "...", False, False),
        ("plans change daily", "plans.", False, False),
        ("plans change daily", "change", False, True),
        ("e\u0301te\u0301", "été", True, False),
        ("a\u00a0b", "a b", False, False),
    ],
)
def test_a_quote_is_all_of_a_passage_or_its_marked_beginning(text, quote, right, there):
    assert offsets.same(text, [quote]) == right
    assert offsets.within(text, [quote]) == there
    assert not offsets.same(text, []) and not offsets.within(text, ["", " "])
