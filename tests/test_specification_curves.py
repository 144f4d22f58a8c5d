"""Every way of counting a sentence: choices that break it, alone or together, and those that touch nothing."""

import itertools

import pandas as pd
import pytest
from lxml import etree

from scripts.findings import specification_curves as drawn
from scripts.ground.analysis_tables import SPECIFICATIONS
from scripts.ground.errors import EvidenceError
from scripts.ground.tables import check
from scripts.settings.codebook import Scale
from scripts.settings.finding import SurveySentence
from scripts.surveys.analyses import ways_of_counting
from scripts.surveys.analyses.ways_of_counting import CHOICES, with_alternatives
from tests.filled import filled, scaled, surveyed

RATING = {
    "categories": {"great": "Great", "good": "Good", "fair": "Fair", "poor": "Poor"},
    "scores": {"great": 4, "good": 3, "fair": 2, "poor": 1},
    "nets": {"positive": ["great", "good"]},
    "missing": {"dont_know": "Don't know"},
}
SCALES = scaled({"rating": RATING})
SAYS = {"source": "staff", "item": "soil", "group": "all", "statistic": "positive", "more_than": "0.5"}
SURVEY = {
    "title": "Staff",
    "file": "raw/surveys/staff.csv",
    "selection": "census",
    "closes": "2016-05-31",
    "columns": {"respondent": "id", "person": "who", "ended": "end"},
    "frame": {"file": "f.csv", "person": "id", "variables": ["unit"]},
    "breakdowns": ["unit"],
    "cleaning": [
        {"rule": "drop_late", "reason": "Late"},
        {"rule": "drop_break_offs", "reason": "Too short"},
    ],
    "thresholds": {"complete": 1.0, "partial": 0.5},
    "items": {
        "soil": {"column": "1", "text": "?", "scale": "rating"},
        "tools": {"column": "2", "text": "?", "scale": "rating"},
    },
    "grids": {"both": {"text": "?", "items": ["soil", "tools"], "rank_by": "positive"}},
}
DAY, LATE = "2016-05-20", "2016-06-02"


def made(answers, says=SAYS, silent=("a", "b"), **more):
    """The ways of a sentence; answers are (soil, tools, ended, unit), `silent` the units of who gave none."""
    rows = [(f"R{k}", k + 2, f"Person S-{k:03d}", end, soil, tools) for k, (soil, tools, end, _) in enumerate(answers)]
    received = pd.DataFrame(rows, columns=["respondent", "row", "person", "ended", "soil", "tools"])
    received = received.assign(started=None, progress=None, channel=None).astype(
        dict.fromkeys(["respondent", "person", "ended", "soil", "tools", "started", "progress", "channel"], "string")
    )
    units = [*(unit for *_, unit in answers), *silent]
    frame = pd.DataFrame({"person": [f"Person S-{k:03d}" for k in range(len(units))], "unit": units}, dtype="string")
    sentence = {"finding": "A", "sentence": 1, "says": says if isinstance(says, list) else [says]}
    described = surveyed(SURVEY | more, SCALES, key="staff")
    found = ways_of_counting.vary(received, frame, [], described, [filled(SurveySentence, sentence)])["specifications"]
    check(found, "specifications")
    assert not len(found) or found["declared"].sum() == 1
    return found


def touched(found):
    return {name: set(found[name].dropna()) for name in CHOICES if found[name].notna().any()}


GLAD, SORRY = ("great", "good", DAY, "a"), ("poor", "good", DAY, "b")
PLAIN = [GLAD] * 6 + [SORRY] * 4


def test_a_choice_that_changes_nothing_is_left_out():
    """Nobody said don't know, was late or partial, there are no weights, and all who are glad said great."""
    found = made(PLAIN)
    assert touched(found) == {} and len(found) == 1
    only = ", and no other way of counting (late or partial answers, don't know, weights, nets) changes it."
    assert drawn.summary(found) == "It holds" + only
    fails = made(PLAIN, SAYS | {"more_than": "0.7"})
    assert len(fails) == 1 and drawn.summary(fails) == "It does not hold" + only


def test_a_choice_that_changes_a_number_but_not_the_verdict_is_told():
    """Don't know in the base makes 4 of 10 of 4 of 8; the other relation has the least margin and never changes."""
    answers = [("great", "great", DAY, "a")] * 4 + [("poor", "poor", DAY, "b")] * 4
    answers += [("dont_know", "poor", DAY, "a")] * 2
    soil, tools = SAYS | {"more_than": "0.2"}, SAYS | {"item": "tools", "more_than": "0.39"}
    found = made(answers, [soil, tools])
    assert touched(found) == {"dont_know": {"out of base", "in base"}}
    assert found["holds"].all() and set(found["value"]) == {0.4} and len(set(found["base"])) == 2
    assert drawn.summary(found) == "It holds under all 2 ways of counting the answers."


def test_two_factors_that_change_places_are_two_ways_that_hold():
    """Soil is 2 of 3, then 2 of 5 with don't know; tools 3 of 5: first and second change places, the least doesn't."""
    answers = [("great", "great", DAY, "a")] * 2 + [("poor", "great", DAY, "a")]
    answers += [("dont_know", "poor", DAY, "b")] * 2
    place = {"source": "staff", "item": "both", "statistic": "rank", "at_most": "2"}
    found = made(answers, [place | {"group": "item-soil"}, place | {"group": "item-tools"}])
    assert touched(found) == {"dont_know": {"out of base", "in base"}}
    assert set(found["value"]) == {2} and drawn.summary(found) == "It holds under all 2 ways of counting the answers."


@pytest.mark.parametrize(
    ("choice", "level", "answers", "more"),
    [
        ("dont_know", "in base", [*PLAIN, *[("dont_know", "good", DAY, "a")] * 2], {}),
        ("late", "kept", [*PLAIN, *[("poor", "good", LATE, "a")] * 2], {}),
        ("partials", "dropped", [*PLAIN[2:], *[("great", None, DAY, "a")] * 2], {}),
        ("nets", "narrower", [("good", "good", DAY, "a"), *PLAIN[1:]], {}),
        ("weights", "weighted", PLAIN, {"weights": {"cells": ["unit"], "smallest_cell": 1}, "silent": ["b"] * 4}),
    ],
)
def test_exactly_one_choice_breaks_it(choice, level, answers, more):
    """Six of ten are more than half; each case is built so that one other way of counting is at most half."""
    found = made(answers, **more)
    assert touched(found) == {choice: {level, found.loc[found["declared"], choice].item()}}
    assert found.set_index(choice)["holds"].to_dict()[level] is False
    assert found["holds"].sum() == 1 and found.loc[found["declared"], "value"].item() == pytest.approx(0.6)
    breaks = drawn.WORDS[choice, level][1]
    assert drawn.summary(found) == f"It holds under 1 of 2 ways of counting the answers: only {breaks} makes it fail."


def twice(late):
    """Two answers of one person, the second after the closing date if `late`."""
    received = pd.DataFrame(
        {"respondent": ["R1", "R2"], "row": [2, 3], "person": "P-1", "ended": [DAY, LATE if late else DAY], "soil": "good",
         "tools": "good", "started": None, "progress": None, "channel": None}
    ).astype(dict.fromkeys(["respondent", "person", "ended", "soil", "tools", "started", "progress", "channel"], "string"))  # fmt: skip
    frame = pd.DataFrame({"person": ["P-1"], "unit": ["a"]}, dtype="string")
    sentence = {"finding": "A", "sentence": 1, "says": [SAYS]}
    described = surveyed(SURVEY, SCALES, key="staff")
    return ways_of_counting.vary(received, frame, [], described, [filled(SurveySentence, sentence)])


def test_a_way_that_cleaning_refuses_is_left_out_and_counted():
    found = twice(late=True)
    assert touched(found["specifications"]) == {"nets": {"as declared", "narrower"}}
    assert found["line"].endswith("; 2 ways of choosing answers fail a cleaning check")
    with pytest.raises(EvidenceError, match="answers of one person"):
        twice(late=False)


def test_nets_grow_and_shrink_from_their_end_and_stay_in_their_half():
    nets = with_alternatives(SCALES["rating"])
    assert nets["narrower_positive"] == ["great"] and "wider_positive" not in nets
    assert nets["wider_great"] == ["great", "good"] and nets["wider_poor"] == ["poor", "fair"]
    assert "wider_good" not in nets and "narrower_great" not in nets
    five = {"categories": {key: key for key in "abcde"}, "nets": {"low": ["c", "d", "e"]}}
    assert with_alternatives(filled(Scale, five)) == {"low": ["c", "d", "e"], "narrower_low": ["e", "d"]}


def test_ranks_are_made_again_by_the_narrower_net():
    answers = [("good", "great", DAY, "a")] * 5 + [("good", "poor", DAY, "b")] * 2
    first = {"source": "staff", "item": "both", "group": "item-soil", "statistic": "rank", "at_most": "1"}
    found = made(answers, first).set_index("nets")
    assert found["holds"].to_dict() == {"as declared": True, "narrower": False}
    assert found["value"].to_dict() == {"as declared": 1, "narrower": 2}


def test_all_relations_of_a_sentence_have_to_hold():
    answers = [("great", "fair", DAY, "a")] * 3 + [("poor", "poor", DAY, "b")]
    found = made(answers, [SAYS, SAYS | {"item": "tools"}])
    assert not found["holds"].any()
    assert (found["value"] == 0).all()  # the number shown is that of the relation that fails


def test_what_every_way_says_is_what_the_settings_say_themselves():
    """Each way is one change of the settings: the declared way has the number of the survey as it is."""
    answers = (
        [("great", "good", DAY, "a")] * 7 + [("poor", None, DAY, "b")] * 2 + [("dont_know", "good", LATE, "b")] * 2
    )
    found = made(answers)
    home = found[found["declared"]].iloc[0]
    assert (home["value"], home["base"]) == (pytest.approx(7 / 9), 9)
    other = found.fillna("x").query("partials == 'dropped'")
    assert (other["base"] <= 9).all()


def ways(held, home=("dropped", "out of base")):
    """A table of ways by two choices, each holding or not."""
    rows = [
        {"late": late, "dont_know": known, "declared": (late, known) == home, "holds": (late, known) in held}
        for late, known in itertools.product(CHOICES["late"], CHOICES["dont_know"])
    ]
    same = {"finding": "A", "sentence": 1, "value": 0.6, "other": 0.5, "margin": 0.1, "unit": "share", "base": 9}
    return SPECIFICATIONS.framed(same | row for row in rows)


ALL = list(itertools.product(CHOICES["late"], CHOICES["dont_know"]))


@pytest.mark.parametrize(
    ("held", "sentence"),
    [
        (ALL, "It holds under all 4 ways of counting the answers."),
        ([], "It holds under none of the 4 ways of counting the answers."),
        (
            [one for one in ALL if one[1] != "in base"],
            "2 of 4 ways of counting the answers: only counting don't know in the base makes it fail",
        ),
        ([one for one in ALL if one != ("kept", "in base")], "only keeping late answers together with counting don't"),
        ([ALL[0]], "keeping late answers or counting don't know in the base makes it fail, each on its own."),
        (
            [one for one in ALL if one != ("kept", "out of base")],
            "only keeping late answers makes it fail, but not always.",
        ),
        (
            ALL[2:],
            "It holds under 2 of 4 ways of counting the answers, but not as declared: only keeping late answers makes it hold.",
        ),
    ],
)
def test_what_breaks_a_sentence_is_said(held, sentence):
    assert sentence in drawn.summary(ways(held))


def test_the_curve_is_a_named_image_without_fonts_of_the_machine():
    svg = drawn.draw([ways(ALL[:1]), ways(ALL[:1]).iloc[:0]], "A")["curves"]["1.svg"]
    assert drawn.draw([ways(ALL[:1])], "A")["curves"]["1.svg"] == svg
    root = etree.fromstring(svg.encode())
    assert root.get("role") == "img" and root.get("aria-labelledby") == "curve-1-title"
    words = {"".join(node.itertext()) for node in root.iter("{*}text")}
    assert {"limit 50%", "late answers kept", "don't know in the base", "does not hold"} <= words
    assert drawn.draw([ways(ALL)], "B")["curves"] == {}
