"""What a box may say: each word in one list, folded."""

import pytest

from scripts.settings.codebook import Item
from scripts.settings.described import plain
from scripts.surveys.received.box_words import MISSING, NOT_TICKED, TICKED
from tests.test_boxes import USE


def test_words_are_folded_and_in_one_list_each():
    assert not TICKED & NOT_TICKED and not (TICKED | NOT_TICKED) & MISSING
    assert all(word == " ".join(word.casefold().split()) for word in TICKED | NOT_TICKED | MISSING)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"base": ["ticked", "no_answer"]}, "'base: ticked' goes with a multiple answer, alone"),
        ({"type": "choice", "columns": None, "column": "q", "scale": "s", "base": "ticked"}, "alone"),
        ({"ticked": ["Ja"], "not_ticked": ["JA"]}, "'ja' has two meanings"),
        ({"columns": None, "column": "q", "labels": {"a": "A"}, "missing": ["x"]}, "'missing' goes with 'columns'"),
    ],
)
def test_words_and_bases_that_can_mean_nothing(more, said):
    with pytest.raises(ValueError, match=said):
        Item.model_validate(USE | more)
    assert plain(Item.model_validate(USE | {"base": "ticked"}))["base"] == ["ticked"]
