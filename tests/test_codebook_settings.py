"""What a codebook may say of derived, reverse, coded and weighted items, and the sentences for what it may not."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import settings
from scripts.ground.errors import EvidenceError
from scripts.ground.survey_tables import DISPOSITIONS
from scripts.settings.codebook import Item, Scale
from scripts.settings.label_checks import OF_ANSWERS
from scripts.settings.names import check_addresses
from scripts.settings.survey_checks import statistics_of
from scripts.surveys.answers import bases
from scripts.surveys.answers.coded import of_table
from scripts.surveys.engine.item_measures import measured
from tests.filled import filled, surveyed

HOURS = "type: number, unit: hours, minimum: 0, maximum: 60}\n"
SURVEY = "surveys/gardeners.yaml"
WEIGHTS = "weights: {cells: [plot], smallest_cell: 2, poststrata: [plot]}"


def item(text):
    return SURVEY, HOURS, f"{HOURS}  new: {{text: New, {text}}}\n"


def weights(text):
    return SURVEY, WEIGHTS, f"weights: {{{text}}}"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (item("derive: hours > 'many'"), "surveys/gardeners.yaml, items.new.derive: 'many' is a category, where a number"),
        (item("derive: our >= 5"), "named 'our'. Did you mean 'hours'?"),
        (item("derive: hours >= 5, type: multiple_response"), "a derived item is a choice or a number"),
        (item("derive: hours >= 5, column: q3"), "name either 'column' or"),
        (item("derive: ''"), "items.new.derive"),
        (item("derive: [{if: hours > 1}]"), "items.new.derive"),
        (item("derive: [{value: good, when: hours > 1}], scale: rating5"), "no key 'when' here"),
        (item("derive: soil == 'good', scale: rating5"), "'yes' is not a category of the scale 'rating5'"),
        (item("column: q1, type: number, reverse: true"), "'reverse' goes with a choice"),
        (item("column: q1, type: number, numbered: true"), "'numbered' goes with a choice"),
        (item("column: q1, scale: rating5, words: [h]"), "'words' goes with a number"),
        (item("column: q1, type: text, coded_by: wishs"), "items.new.coded_by: there is no scheme 'wishs'. Did you mean"),
        (item("column: q1, scale: rating5, coded_by: wishes"), "'coded_by' goes with a text"),
        (weights("calibrate: {margins: [plots]}"), "Did you mean 'plot'?"),
        (weights("calibrate: {margins: []}"), "name 'margins', 'totals' or both"),
        (weights("calibrate: {margins: [plot], method: bounded}"), "'method: bounded' and 'bounds' go together"),
        (weights("calibrate: {margins: [plot], method: bounded, bounds: [1.2, 2]}"), "one below and one above 1"),
        (weights("calibrate: {margins: [plot]}, rake: {margins: [plot]}"), "take one of poststrata, rake and calibrate"),
        (weights("trim: {at_most: 5}"), "name either 'column', or what makes weights"),
        (weights("column: hours, trim: {at_most: 5}"), "given weights are not trimmed"),
        (weights("cells: [plot], trim: {at_most: 1}"), "greater than 1"),
        (("config.yaml", "level: 0.95", "level: 0.95\nlanguage: French"), "config.yaml, language"),
        *((("surveys/gardeners.yaml", "variables: [plot]", f"variables: [plot, {key}]"),
           f"surveys/gardeners.yaml, frame.variables: tables have another column '{key}'") for key in DISPOSITIONS.names),
        (("schemes/wishes.yaml", "  shade:", "  coder: {label: The coder}\n  shade:"),
         "schemes/wishes.yaml, codes: the table of who has which code has another column 'coder'"),
        # A question called `marks` took the place of the marks of cleaning, and the response rate was another.
        *((("surveys/gardeners.yaml", "  tools:", f"  {key}: {{column: q2, text: Q, scale: rating5}}\n  tools:"),
           f"surveys/gardeners.yaml, items.{key}: tables have another column of this name") for key in OF_ANSWERS),
        # Two numbers of one address were a mistake in Triangulate, found when all was counted.
        (item("column: q1, type: multiple_response, share_of_responses: true, labels: {a: A, a_of_responses: B}"),
         "numbers of gardeners, new: two numbers would be called 'a_of_responses'"),
        (("schemes/wishes.yaml", "  shade:", "  base: {label: The base}\n  shade:"),
         "numbers of wishes, respondents: two numbers would be called 'base'"),
        (("schemes/wishes.yaml", "  shade:", "  agreement: {label: Agreement, numeric: true}\n  shade:"),
         "schemes/wishes.yaml, codes: 'agreement' is the name of other numbers of the scheme"),
    ],
)  # fmt: skip
def test_a_fault_in_a_codebook_is_one_sentence(example, monkeypatch, change, sentence):
    name, old, new = change
    path = example / "config" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.chdir(example)
    with pytest.raises(EvidenceError, match=re.escape(sentence)):
        settings.load()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("cleaning:\n", "cleaning:\n  - {rule: drop_where, where: {keen: yes}, reason: x}\n", "'keen' is derived after"),
        ("grids:", "  then: {column: q1, scale: rating5, text: x, asked_if: {keen: yes}}\ngrids:", "'keen' is derived: "),
    ],
)  # fmt: skip
def test_what_comes_before_derived_items_names_none(example, monkeypatch, old, new, sentence):
    path = example / "config" / SURVEY
    text = path.read_text(encoding="utf-8").replace(HOURS, f"{HOURS}  keen: {{text: Keen, derive: hours >= 5}}\n")
    path.write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.chdir(example)
    with pytest.raises(EvidenceError, match=sentence):
        settings.load()


def test_a_list_of_values_keeps_numbers_and_words_apart(example, monkeypatch):
    path = example / "config" / SURVEY
    new = "  few: {text: x, type: number, derive: [{value: 1, if: hours < 5}, {value: 2.5}]}\n"
    new += "  keen: {text: x, derive: hours >= 5}\n"
    path.write_text(path.read_text(encoding="utf-8").replace(HOURS, HOURS + new), encoding="utf-8")
    monkeypatch.chdir(example)
    loaded = settings.load()
    told = settings.plain(loaded.surveys["gardeners"])["items"]
    assert told["few"]["derive"] == [{"value": 1.0, "if": "hours < 5"}, {"value": 2.5}]
    assert told["keen"]["scale"] == "yes_no" and list(loaded.evaluation.scales["yes_no"].categories) == ["yes", "no"]


SCORES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(-9, 9).map(float), min_size=1)


@given(SCORES)
def test_reversing_twice_changes_nothing(scores):
    scale, plain = (
        filled(Scale, {"categories": {key: key for key in scores}, "scores": scores}),
        filled(Item, {"scale": "s"}),
    )
    turned = filled(Item, {"scale": "s", "reverse": True})
    once = bases.scores(turned, scale)
    assert bases.scores(turned, scale.model_copy(update={"scores": once})) == scores
    assert bases.scores(plain, scale) == scores
    assert (min(once.values()), max(once.values())) == (min(scores.values()), max(scores.values()))
    order = sorted(scores, key=lambda key: scores[key])
    assert [once[key] for key in order] == sorted(once.values(), reverse=True)


@given(SCORES, st.lists(st.sampled_from("abcdefg"), min_size=1, max_size=8))
def test_a_reverse_item_turns_its_mean_and_no_share(scores, answers):
    scale = {"categories": {key: key for key in "abcdefg"}, "scores": scores, "nets": {"first": ["a", "b"]}}
    table = pd.DataFrame({"row": range(len(answers)), "q": answers})
    plain, turned = (
        {one.name: one.amounts for one in measured("q", bases.stated(of_table(table, ["q"]), survey), survey)}
        for survey in (
            surveyed({"items": {"q": {"scale": "s", **more}}}, {"s": scale}) for more in ({}, {"reverse": True})
        )
    )
    for name in plain:
        wanted = max(scores.values()) + min(scores.values()) - plain[name] if name == "mean" else plain[name]
        np.testing.assert_array_equal(turned[name], wanted)


def test_a_category_of_a_sample_is_no_total_of_another():
    scale = filled(Scale, {"categories": {"agree": "Agree", "total_agree": "Agree fully"}})
    named = [
        statistics_of(filled(Item, {"type": "choice", "scale": "s"}), {"s": scale}, drawn) for drawn in (False, True)
    ]
    assert [one.count("total_agree") for one in named] == [1, 2]
    check_addresses({"wells": {"q1": named[0]}}, "config")
    with pytest.raises(EvidenceError, match="config, numbers of wells, q1: two numbers would be called 'total_agree'"):
        check_addresses({"wells": {"q1": named[1]}}, "config")
