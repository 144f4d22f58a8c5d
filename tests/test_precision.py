"""Precision of suggestions from decisions, recall from notes coded blind; silence is never a negative."""

import pandas as pd
import pytest
from scipy.stats import binomtest

from scripts.interviews.suggestions import precision
from tests.test_review import GARDEN, NOTES, decided, frame, measured, person, said, suggested


def test_precision_from_decisions_with_the_exact_interval(tmp_path):
    offered = frame(*(suggested(note, "rain", "rain", k) for note in "ABC" for k in (0, 1)))
    ways = ["accept", "accept", "reject", "other"]
    rows = [
        said(one, way, "shade" if way == "other" else "")
        for one, way in zip(precision.plain(offered), ways, strict=False)
    ]
    found = measured(offered, [decided(tmp_path, rows)], []).loc[("rules", "rain", "rain", "en")]
    assert (found["suggested"], found["decided"], found["accepted"], found["precision"]) == (6, 4, 2, 0.5)
    exact = binomtest(2, 4).proportion_ci(0.95, "exact")
    assert (found["precision_low"], found["precision_high"]) == pytest.approx((exact.low, exact.high))
    assert pd.isna(found["recall"]) and found["reason"] == "recall not computable: nobody coded this blind"


def test_recall_only_from_notes_coded_blind():
    offered = frame(suggested("A", "rain", "rain"), suggested("B", "rain", "rain"), suggested("C", "shade", "shade"))
    rows = [
        person("A", "first", "rain", "need rain"),
        person("A", "first", "rain", "More rain"),
        person("B", "first"),
        person("C", "first", "rain", "More rain"),
    ]
    found = measured(offered, [], rows)
    every = found.loc[("rules", "all", "rain", "all")]
    # On B a person found nothing: that is not held against the suggestion there.
    assert (every["named"], every["found"], every["recall"]) == (2, 1, 0.5)
    assert (every["passages"], every["passages_found"]) == (3, 1)
    exact = binomtest(1, 3).proportion_ci(0.95, "exact")
    assert (every["passage_low"], every["passage_high"]) == pytest.approx((exact.low, exact.high))
    assert every["reason"] == "precision not computable: nobody decided on a suggestion"


def test_who_saw_suggestions_on_a_note_is_not_blind_there(tmp_path):
    offered = frame(suggested("A", "rain", "rain"), suggested("B", "rain", "rain"))
    rows = [person("A", "first", "rain", "need rain"), person("B", "first", "rain", "need rain")]
    both = measured(offered, [], rows).loc[("rules", "all", "rain", "all"), "named"]
    seen = decided(tmp_path, [said(suggested("A", "rain", "rain"), "reject")])
    assert (both, measured(offered, [seen], rows).loc[("rules", "all", "rain", "all"), "named"]) == (2, 1)
    # Another person's decisions leave the first coder blind.
    other = decided(tmp_path, [said(suggested("A", "rain", "rain"), "reject")], coder="second")
    assert measured(offered, [other], rows).loc[("rules", "all", "rain", "all"), "named"] == 2


def test_what_is_denied_is_apart_and_a_former_version_has_no_recall(tmp_path):
    offered = frame(suggested("A", "shade", "shade", polarity="negated"), suggested("A", "rain", "rain", version="v2"))
    rows = [
        said(suggested("A", "shade", "shade", polarity="negated"), "reject"),
        said(suggested("A", "rain", "rain", version="v1"), "accept"),
    ]
    found = measured(offered, [decided(tmp_path, rows)], [person("B", "first", "rain", "need rain")]).reset_index()
    shade = found.query("rule == 'all' and code == 'shade' and language == 'all'").iloc[0]
    assert (shade["suggested"], shade["negated"], shade["decided"]) == (0, 1, 0)
    former = found.query("rule == 'rain' and version == 'v1'").iloc[0]
    assert (former["accepted"], former["named"], former["passages"], former["precision"]) == (1, 0, 0, 1.0)
    assert former["reason"] == "recall not computable: this version no longer suggests anything"
    every = found.query("rule == 'all' and code == 'rain' and language == 'all'").iloc[0]
    assert (every["decided"], every["named"], every["recall"]) == (0, 1, 0.0)


def test_a_rule_is_measured_in_its_own_language_only():
    notes = NOTES.assign(language=["en", "fr", "en"])
    offered = frame(suggested("A", "shade", "shade"), suggested("A", "rain", "rain"))
    found = measured(
        offered, [], [person("B", "first", "shade", "shade"), person("B", "first", "rain", "rain")], notes, GARDEN
    )
    languages = {rule: set(part.index.get_level_values("language")) for rule, part in found.groupby("rule")}
    assert (
        languages["shade"] == {"en"} and languages["rain"] == {"en", "fr"} and languages["all"] == {"all", "en", "fr"}
    )


def test_a_rule_that_finds_nothing_has_a_recall_of_none():
    found = measured(frame(), [], [person("A", "first", "shade", "shade")], scheme=GARDEN).loc[
        ("rules", "shade", "shade", "en")
    ]
    assert (found["suggested"], found["named"], found["found"], found["recall"]) == (0, 1, 0, 0.0)
    assert measured(frame(), [], [person("A", "first")], scheme=GARDEN).empty
