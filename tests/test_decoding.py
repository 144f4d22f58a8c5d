"""Cells of an export as keys and numbers: variants of labels, numbers beside labels, words beside numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import Item
from scripts.settings.values import check_codes
from scripts.surveys.received.decoding import choices, loose, numbers
from scripts.surveys.received.options import options_of
from tests.filled import filled

LABELS = {"very": ["Very satisfied", "V. satisfied"], "rather": "Rather satisfied", "dont_know": "Don't know"}


def amount(**told):
    return filled(Item, {"type": "number", **told})


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Very satisfied", "very"), ("very  SATISFIED", "very"), ("Very-satisfied.", "very"), ("V satisfied", "very"),
        ("Don\u2019t know", "dont_know"), ("(don't know)", "dont_know"),
    ],
)  # fmt: skip
def test_case_space_and_punctuation_make_no_difference(text, key):
    assert choices(LABELS, "q", set())(text, "x") == key


def test_what_punctuation_alone_tells_apart_is_told_apart_or_refused():
    labels = {"under": "<5", "over": ">5", "five": "5"}
    assert [choices(labels, "q", set())(label, "x") for label in labels.values()] == list(labels)
    for text in ("5.", "(5)", "- 5"):
        with pytest.raises(EvidenceError, match="not a choice"):
            choices(labels, "q", set())(text, "x")
    with pytest.raises(EvidenceError, match="not a choice"):
        choices({"a": "Yes!", "b": "Yes?"}, "q", set())("Yes", "x")
    assert choices({"a": "...", "b": "b"}, "q", set(), "b")("!", "x") == "b"


@pytest.mark.parametrize("text", ["5 - Very satisfied", "5. very satisfied", "(5) Very satisfied", "5 Very satisfied",
                                  "Very satisfied (5)", "Very satisfied - 5", "5 \u2013 V. satisfied", "5=Very satisfied"])  # fmt: skip
def test_a_number_beside_a_label_is_left_out_where_that_is_declared(text):
    assert choices(LABELS, "q", set(), numbered=True)(text, "x") == "very"
    with pytest.raises(EvidenceError, match="not a choice"):
        choices(LABELS, "q", set())(text, "x")


@pytest.mark.parametrize("second", ["4 - Very satisfied", "5 - Rather satisfied"])
def test_a_number_beside_a_label_is_always_the_same(second):
    decode = choices(LABELS, "q", set(), numbered=True)
    assert decode("5 - Very satisfied", "x") == "very"
    with pytest.raises(EvidenceError, match="row 3: the number beside this answer"):
        decode(second, "row 3")


@pytest.mark.parametrize("text", ["5", "5 - 4 - Very satisfied", "5 - Very", "5 -"])
def test_what_is_no_label_beside_a_number_is_refused(text):
    with pytest.raises(EvidenceError, match="not a choice"):
        choices(LABELS, "q", set(), numbered=True)(text, "x")


def test_labels_that_begin_with_a_number_stay_as_they_are():
    decode = choices({"few": "1 - 5 staff", "many": "6 or more"}, "q", set(), numbered=True)
    assert (decode("1 - 5 staff", "x"), decode("6 or more", "x")) == ("few", "many")


@pytest.mark.parametrize(
    ("text", "item", "number"),
    [
        ("10 hours", {"words": ["hours", "h"]}, "10"), ("10h", {"words": ["hours", "h"]}, "10"),
        ("About 7.5 Hours", {"words": ["hours", "about"]}, "7.5"), ("20 %", {"words": ["%"]}, "20"),
        ("1 234,5", {"decimal": ","}, "1234.5"), ("1\u202f234\u00a0567", {"decimal": ","}, "1234567"),
        ("1.234,5", {"decimal": ","}, "1234.5"), ("1,234.5", {"decimal": "."}, "1234.5"), ("0,5", {"decimal": ","}, "0.5"),
        ("-1'234", {"decimal": "."}, "-1234"), ("12345", {"decimal": "."}, "12345"),
        ("1 234,5 km", {"decimal": ",", "words": ["km"]}, "1234.5"),
    ],
)  # fmt: skip
def test_numbers_out_of_text(text, item, number):
    assert numbers(amount(**item))(text, "x") == number
    if text != "12345":
        with pytest.raises(EvidenceError, match="not a number"):
            numbers(amount())(text, "x")


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("10 or 12 hours", {"words": ["hours"]}), ("10 to 15", {"words": ["to"]}), ("3 million", {"words": ["hours"]}),
        ("hours", {"words": ["hours"]}), ("1.5", {"decimal": ","}), ("1.2345", {"decimal": ","}), ("12 34", {"decimal": ","}),
        ("1 234.567", {"decimal": ","}), ("1,5", {"decimal": "."}), ("1,5", {}), ("1\u00bd", {"words": ["hours"]}),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_is_refused(text, item):
    with pytest.raises(EvidenceError, match="row 7, column q: this is not a number"):
        numbers(amount(**item))(text, "row 7, column q")


@given(st.integers(-(10**9), 10**9), st.integers(0, 99), st.sampled_from([(".", ","), (",", ".")]))
def test_numbers_as_people_write_them_come_back(whole, part, signs):
    mark, between = signs
    written = f"{whole:,}.{part:02}".translate({ord(","): between, ord("."): mark})
    assert float(numbers(amount(decimal=mark))(written, "x")) == float(f"{whole}.{part:02}")


@given(st.text(max_size=20))
def test_looseness_is_settled_at_once(text):
    assert loose(loose(text)) == loose(text)


@pytest.mark.parametrize("text", ["-99", "N/A", "na", ".", "NULL"])
def test_a_word_for_no_answer_is_not_what_somebody_wrote_under_other(text):
    labels = {"a": "A", "other": "Something else"}
    for decode in (choices(labels, "q", set(), "other"), options_of(labels, ",", "q", "other")):
        assert decode("A bus", "x") == "other"
        with pytest.raises(EvidenceError, match=r"^x: '.*' looks like a missing answer"):
            decode(text, "x")
    assert choices(labels | {"none": text}, "q", set(), "other")(text, "x") == "none"
    assert options_of(labels | {"none": text}, ",", "q", "other")(text, "x") == "none"
    assert choices(labels, "q", {text}, "other")(text, "x") is None


@pytest.mark.parametrize(
    ("text", "told", "stored"),
    [
        ("999", {}, "refused"), (" 999 ", {}, "refused"), ("999.0", {}, "refused"), ("999,0", {"decimal": ","}, "refused"),
        ("9.999", {"decimal": ","}, "dont_know"), ("99,9", {"decimal": ","}, "not_applicable"), ("9.999", {}, "9.999"),
        ("999 hours", {"words": ["hours"]}, "refused"), ("999 Hours", {"words": ["hours"], "maximum": 60}, "refused"),
        ("\u0669\u0669\u0669", {}, "refused"), ("99.9", {}, "not_applicable"), ("-99,0", {"decimal": ","}, None),
        ("99", {"decimal": ","}, "99"),
    ],
)  # fmt: skip
def test_a_code_is_its_number_however_a_cell_writes_it(text, told, stored):
    """A code that is not seen as one goes into the mean as an amount."""
    codes = {"999": "refused", "9999": "dont_know", "99.9": "not_applicable", "-99": "no_answer"}
    assert numbers(amount(codes=codes, **told))(text, "x") == stored


def test_words_stand_for_amounts():
    decode = numbers(amount(amounts={"None": 0, "Ten or more": 10}, codes={"Refused": "refused"}, minimum=0))
    assert [decode(text, "x") for text in ("none", "Ten  or more", "3", "Refused")] == ["0", "10", "3", "refused"]
    with pytest.raises(EvidenceError, match="not a number"):
        decode("Nine", "x")
    with pytest.raises(EvidenceError, match="the number is"):
        numbers(amount(amounts={"None": -1}, minimum=0))("None", "x")
    with pytest.raises(EvidenceError, match="is among the `amounts` of the item too"):
        check_codes(amount(amounts={"none": 0}, codes={"None": "refused"}), "x")
