"""Freezing changes no more than it says, and every character knows where it came from."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from scripts.interviews.formats.freezing import Piece, blocks, freeze, frozen

LETTERS = st.text(
    alphabet=st.sampled_from("ae\u0301\u0323é\r\n 가\u1100\u1161\u11a8\u212b\u0958中𠮷س\u0651\u064f\ufeffß1"),
    max_size=8,
)


def source_of(runs, place):
    """Return place and position of a frozen character, by the runs alone."""
    run = max((one for one in runs if one.start <= place), key=lambda one: one.start)
    return run.place, run.source + place - run.start


@given(st.lists(LETTERS, min_size=1, max_size=5))
def test_the_text_is_that_of_the_whole_frozen(texts):
    found = freeze([Piece(text, f"part {k}") for k, text in enumerate(texts)])
    assert found.text == frozen("".join(texts))
    assert found.text == found.text.replace("\r", "\n") == unicodedata.normalize("NFC", found.text)


@given(st.lists(LETTERS, min_size=1, max_size=5))
def test_each_character_that_is_not_changed_stands_at_its_source(texts):
    found = freeze([Piece(text, f"part {k}", 100) for k, text in enumerate(texts)])
    sources = {f"part {k}": text for k, text in enumerate(texts)}
    whole = "".join(texts)
    before = 0
    for place, letter in enumerate(found.text):
        part, at = source_of(found.runs, place)
        assert at >= 100 and at - 100 < len(sources[part])
        # Where it stands in the whole: never before its neighbour, and a letter that stands alone is itself.
        absolute = sum(len(sources[f"part {k}"]) for k in range(int(part.split()[1]))) + at - 100
        assert absolute >= before
        before = absolute
        alone = (
            whole[absolute + 1 : absolute + 2] not in "\u0301\u0323\u0651\u064f\u1161\u11a8\n"
            or not whole[absolute + 1 :]
        )
        if alone and unicodedata.is_normalized("NFC", whole[absolute]) and not unicodedata.combining(letter):
            assert letter == whole[absolute] or (letter, whole[absolute]) == ("\n", "\r")


@given(st.lists(LETTERS, min_size=1, max_size=5))
def test_freezing_what_is_frozen_is_one_run_that_changes_nothing(texts):
    text = frozen("".join(texts))
    if not text.startswith("\ufeff"):
        found = freeze([Piece(text)])
        assert found.text == text and len(found.runs) <= 1


def test_known_runs():
    found = freeze(blocks([[Piece("e\u0301tat", "paragraph 1")], [], [Piece("a\r\nb", "paragraph 3", 5, level=2)]]))
    assert found.text == "état\n\na\nb"
    assert [tuple(run) for run in found.runs] == [
        (0, 0, "paragraph 1"),
        (1, 2, "paragraph 1"),
        (5, 5, "paragraph 1"),
        (6, 5, "paragraph 3"),
        (8, 8, "paragraph 3"),
    ]
    assert found.headings == {6: 2}


def test_a_mark_at_the_start_of_a_stretch_joins_the_letter_before():
    found = freeze([Piece("caf", source=0), Piece("e", source=3), Piece("\u0301", source=4), Piece("s", source=12)])
    assert found.text == "cafés"
    assert [source_of(found.runs, place)[1] for place in range(5)] == [0, 1, 2, 3, 12]
