"""What sentences say, held against numbers: the printed tipping count through the whole path, intervals, bounds, words."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.findings import sentences
from scripts.ground import long_table
from scripts.ground.errors import EvidenceError
from scripts.ground.tables import check
from scripts.settings.finding import Finding
from scripts.surveys.engine import estimates
from tests.filled import filled, surveyed

SCALES = {"yes_no": {"categories": {"yes": "Yes", "no": "No"}, "missing": {"dont_know": "Don't know"}}}
USED = pd.DataFrame({"survey": ["staff"], "used": ["yes"]})


def numbers(groups, **more):
    """The numbers of a survey with one item: (value of the variable, yes, no, silent) of each group."""
    people = [
        (f"Person S-{group}-{k:03d}", group, answer)
        for group, yes, no, silent in groups
        for k, answer in enumerate(["yes"] * yes + ["no"] * no + [None] * silent)
    ]
    persons = pd.DataFrame(people, columns=["person", "unit", "glad"], dtype="string")
    told = persons["glad"].notna()
    persons["respondent"] = ("R-" + persons["person"]).where(told)
    persons["disposition"] = pd.Series("non-contact", persons.index).mask(told, "complete")
    survey = {
        "title": "Staff", "selection": "census", "breakdowns": ["unit"],
        "frame": {"file": "f.csv", "person": "id", "variables": ["unit"]},
        "items": {"glad": {"column": "q", "text": "?", "scale": "yes_no"}},
    } | more  # fmt: skip
    responses = persons.loc[told, ["respondent", "glad"]].reset_index(drop=True).assign(row=1)
    made = estimates.estimate(
        responses, persons.drop(columns="glad"), pd.DataFrame(), USED, surveyed(survey, SCALES, key="staff")
    )
    return made["numbers"]


def said(made, **relation):
    finding = {"sentences": [{"text": "A sentence", "says": [{"source": "staff", "item": "glad"} | relation]}]}
    found = sentences.check(made, filled(Finding, finding), "A", [USED])["sentences"]
    check(found, "sentences")
    return found.iloc[0]


def test_the_printed_tipping_count_through_the_whole_path():
    row = said(numbers([("a", 50, 36, 41)]), statistic="yes", more_than="0.5")
    assert (row["holds"], row["tipping_point"], row["nonrespondents"], row["bounds"]) == ("yes", 28, 41, "open")
    assert row["words"].startswith("58.1% (50 of 86) is more than 50%.")
    assert (
        "if 28 of the 41 nonrespondents had answered otherwise, even if the other 13 had answered in its favour"
        in row["words"]
    )


@settings(max_examples=40)
@given(st.integers(1, 12), st.integers(0, 12), st.integers(0, 9), st.sampled_from(["more_than", "at_least"]))
def test_as_many_of_the_silent_as_the_tipping_count_overturn_it_and_one_fewer_does_not(yes, no, silent, relation):
    row = said(numbers([("a", yes, no, silent)]), statistic="yes", **{relation: "0.5"})
    if row["holds"] == "no":
        assert pd.isna(row["tipping_point"])
        return
    assert row["nonrespondents"] == silent

    def holds_when(other):
        answered = numbers([("a", yes + silent - other, no + other, 0)])
        return said(answered, statistic="yes", **{relation: "0.5"})["holds"] == "yes"

    if pd.isna(row["tipping_point"]):
        assert holds_when(silent) and row["bounds"] == "yes"
    else:
        assert not holds_when(row["tipping_point"]) and holds_when(row["tipping_point"] - 1) and row["bounds"] == "open"


def test_no_interval_settles_anything_while_the_silent_could_overturn_it():
    wholly = said(numbers([("a", 60, 20, 45)]), statistic="yes", more_than="0.5")
    assert (
        wholly["interval"] == "yes"
        and wholly["tipping_point"] > 0
        and "lies entirely on the same side of the limit." in wholly["words"]
    )
    over = said(numbers([("a", 11, 10, 41)]), statistic="yes", more_than="0.5")
    assert "contains the limit, so it is uncertain whether this is true of the whole population." in over["words"]
    assert "settled" not in wholly["words"] + over["words"]


def test_of_everybody_nobody_is_silent():
    row = said(numbers([("a", 6, 4, 0)]), statistic="yes", more_than="0.5")
    assert (row["interval"], row["bounds"], row["nonrespondents"]) == ("yes", "yes", 0)
    assert "There were no nonrespondents." in row["words"]
    row = said(numbers([("a", 5, 5, 0)]), statistic="yes", more_than="0.5")
    assert (row["holds"], row["interval"], row["bounds"]) == ("no", "no", "no")
    assert "50% (5 of 10) is not more than 50%" in row["words"]


@pytest.mark.parametrize(
    ("relation", "below", "equal", "above"),
    [
        ("more_than", "no", "no", "yes"),
        ("at_least", "no", "yes", "yes"),
        ("less_than", "yes", "no", "no"),
        ("at_most", "yes", "yes", "no"),
    ],
)
def test_a_relation_holds_on_its_side_of_the_limit(relation, below, equal, above):
    for limit, wanted in (("0.6", below), ("1/2", equal), ("0.4", above)):
        row = said(numbers([("a", 5, 5, 0)]), statistic="yes", **{relation: limit})
        # Everybody answered: the interval and the bounds are the number itself.
        assert (row["holds"], row["interval"], row["bounds"]) == (wanted, wanted, wanted)


def test_one_group_against_another_counts_the_silent_of_both():
    made = numbers([("a", 9, 1, 1), ("b", 2, 8, 2)])
    row = said(made, statistic="yes", group="unit-a", exceeds={"group": "unit-b"})
    assert (row["holds"], row["nonrespondents"], row["against"]) == ("yes", 3, "staff.glad.unit-b.yes")
    assert pd.isna(row["tipping_point"]) and row["bounds"] == "yes"  # 9 of 11 against 4 of 12 at worst
    made = numbers([("a", 9, 1, 5), ("b", 5, 5, 5)])
    row = said(made, statistic="yes", group="unit-a", exceeds={"group": "unit-b"})
    assert row["tipping_point"] == 9  # 14 - s of 15 against 5 + t of 15
    row = said(made, statistic="yes", group="unit-a", exceeds={"group": "all"})
    assert row["holds"] == "yes" and pd.isna(row["nonrespondents"])  # the group is a part of all
    assert "Nonrespondents could overturn it" in row["words"]


def test_two_intervals_are_no_test_of_a_difference():
    far = said(
        numbers([("a", 60, 2, 5), ("b", 5, 60, 5)]), statistic="yes", group="unit-a", exceeds={"group": "unit-b"}
    )
    near = said(
        numbers([("a", 9, 5, 30), ("b", 8, 6, 30)]), statistic="yes", group="unit-a", exceeds={"group": "unit-b"}
    )
    whole = said(numbers([("a", 60, 2, 5), ("b", 5, 60, 5)]), statistic="yes", group="unit-a", exceeds={"group": "all"})
    same = said(numbers([("a", 60, 2, 5)]), statistic="yes", exceeds={"statistic": "no"})
    for row in (far, near, whole, same):
        assert row["holds"] == "yes" and pd.isna(row["interval"])
        assert "This is not a test of the difference." in row["words"] and ": settled" not in row["words"]
    assert "do not overlap. " in far["words"] and "significant at that level." in far["words"]
    assert (
        ", overlap. " in near["words"] and "difference. So it is uncertain whether the groups differ. " in near["words"]
    )
    assert "Comparing intervals can't decide it, because one group is part of the other." in whole["words"]
    assert (
        "do not overlap. " in same["words"]
        and "Comparing intervals can't decide it, because both numbers are of the same persons." in same["words"]
    )
    places = [{"source": "staff", "address": f"staff.both.item-{item}.rank"} for item in ("soil", "tools")]
    assert not sentences.apart(places) and sentences.in_common(places) == "both numbers are of the same persons"


def test_without_a_random_sample_there_is_no_interval_but_the_silent_are_counted():
    row = said(numbers([("a", 50, 36, 41)], selection="nonprobability"), statistic="yes", more_than="0.5")
    assert pd.isna(row["interval"]) and row["tipping_point"] == 28
    assert "No confidence interval and no test: nonprobability sample." in row["words"]


def test_interviewees_were_chosen_so_nobody_is_silent():
    row = long_table.number(
        "wishes", "respondents", {}, "water", unit="share", value=0.75, n=3, base=4, weight="none",
        method="none: interviewees were selected purposively",
    )  # fmt: skip
    relation = {"source": "wishes", "item": "respondents", "statistic": "water", "more_than": "2/3"}
    found = sentences.check(
        long_table.numbers([row]), filled(Finding, {"sentences": [{"says": [relation]}]}), "A", [USED]
    )["sentences"]
    assert (
        found["words"].iloc[0]
        == "75% (3 of 4) is more than 66.7%. No confidence interval and no test: interviewees were selected purposively."
    )
    assert found[["interval", "bounds", "tipping_point", "nonrespondents"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"at_most": "1"}, "rank 1 is no worse than rank 1."),
        ({"less_than": "2"}, "rank 1 is better than rank 2."),
        ({"at_least": "2"}, "rank 1 is better than rank 2."),
        ({"more_than": "1"}, "rank 1 is no worse than rank 1."),
    ],
)
def test_ranks_are_better_or_worse_whether_a_sentence_holds_or_not(limit, words):
    row = long_table.number(
        "staff", "both", {"item": "soil"}, "rank", unit="rank", value=1.0, n=2, base=2, weight="none"
    )
    says = {"source": "staff", "item": "both", "group": "item-soil", "statistic": "rank"} | limit
    found = sentences.check(long_table.numbers([row]), filled(Finding, {"sentences": [{"says": [says]}]}), "A", [USED])[
        "sentences"
    ]
    assert found["words"].iloc[0] == words


def test_a_number_that_is_not_there_and_a_limit_that_is_no_share_are_refused():
    made = numbers([("a", 3, 1, 1)])
    with pytest.raises(EvidenceError, match=r"config/findings/A\.yaml: sentence 1: no number .* Did you mean 'staff"):
        said(made, statistic="yess", more_than="0.5")
    with pytest.raises(EvidenceError, match=r"a share is between 0 and 1: for 50 per cent write 0\.5"):
        said(made, statistic="yes", more_than="50")
    refused = pd.DataFrame([{"survey": "staff", "used": "no", "rate": 0.1, "minimum": 0.2}])
    finding = {"sentences": [{"says": [{"source": "staff", "item": "glad", "statistic": "yes", "more_than": "0.5"}]}]}
    with pytest.raises(EvidenceError, match="the survey 'staff' is not used"):
        sentences.check(made, filled(Finding, finding), "A", [refused])


def test_a_whole_run_says_of_each_declared_sentence_what_it_comes_to(finished):
    found = pd.read_csv(finished / "results/findings/A/sentences.csv")
    assert found["holds"].tolist() == ["yes", "yes", "yes"]
    assert (
        found["tipping_point"].tolist()[0] == 4 and found["nonrespondents"].tolist()[0] == 4
    )  # 6 of 8 of 12: 6 of 12 is not more
    ways = pd.read_csv(finished / "results/surveys/gardeners/specifications.csv")
    home = ways[ways["declared"]].iloc[0]
    assert (home["value"], home["base"], home["holds"]) == (0.75, 8, True)
    page = (finished / "results/findings/A.html").read_text(encoding="utf-8")
    assert "It would no longer hold if 4 of the 4 nonrespondents had answered otherwise." in page
    assert f"It holds under {int(ways['holds'].sum())} of {len(ways)} ways of counting the answers" in page
    assert "50% (2 of 4) is at least 50%" in page
    visitors = pd.read_csv(finished / "results/surveys/visitors/specifications.csv")
    assert visitors.set_index("nets")["holds"].to_dict() == {"as declared": True, "narrower": False}
    assert found["interval"].isna().tolist() == [False, True, True] and found["bounds"].isna().tolist()[2]
