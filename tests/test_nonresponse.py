"""The nonresponse analysis, by small frames that can be counted by hand."""

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.pages import nonresponse_section
from scripts.surveys.analyses import headlines, nonresponse
from tests.filled import scaled, surveyed

SCALES = scaled(
    {
        "yes_no": {"categories": {"yes": "Yes", "no": "No"}, "missing": {"dont_know": "Don't know"}},
        "rating": {
            "categories": {"good": ["Good", "good"], "fair": "Fair", "poor": "Poor"},
            "nets": {"not_poor": ["good", "fair"]},
        },
    }
)
SURVEY: dict[str, Any] = {
    "title": "Survey of gardeners",
    "source": "Survey of gardeners, May",
    "selection": "census",
    "frame": {"file": "raw/frames/gardeners.csv", "person": "person", "variables": ["plot", "tool"]},
    "items": {
        "dry": {"text": "Is it dry?", "scale": "yes_no", "column": "q1"},
        "soil": {"text": "The soil", "scale": "rating", "column": "q2"},
    },
}
MODEL = surveyed(SURVEY, SCALES)
USED = pd.DataFrame([{"survey": "gardeners", "used": "yes", "reason": "none"}])
NO_WEIGHTS = pd.DataFrame({"respondent": pd.Series(dtype="string"), "weight": pd.Series(dtype=float)})


def gardeners(plots: dict[str, tuple[int, int]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Dispositions and answers: of each plot so many persons, of whom so many answered, one a day, "yes" first."""
    persons, answers = [], []
    for plot, (size, told) in plots.items():
        for place in range(size):
            person = f"Person {plot}-{place:02d}"
            respondent = f"R-{plot}-{place:02d}" if place < told else None
            disposition = "complete" if respondent else "non-contact"
            tool = "spade" if place % 2 else "rake"
            persons.append((person, respondent, disposition, "1.1", "AAPOR", plot, tool))
            if respondent:
                answers.append((respondent, person))
    frame = pd.DataFrame(answers, columns=["respondent", "person"])
    days = [f"2016-05-{1 + k:02d} 12:00:00" for k in range(len(frame))]
    frame = frame.assign(row=range(1, len(frame) + 1), started=days, ended=days, progress="100", marks=None)
    frame["dry"] = ["yes" if k < len(frame) // 2 else "no" for k in range(len(frame))]
    frame["soil"] = ["good", "poor"] * (len(frame) // 2) + ["fair"] * (len(frame) % 2)
    columns = ["person", "respondent", "disposition", "code", "edition", "plot", "tool"]
    return pd.DataFrame(persons, columns=columns), frame


def examined(plots: dict[str, tuple[int, int]], survey: dict[str, Any] | None = None, **more: Any) -> pd.DataFrame:
    """The nonresponse analysis of gardeners by plot."""
    settled, answers = gardeners(plots)
    given = {"dispositions": settled, "responses": answers, "weights": NO_WEIGHTS, "decision": USED} | more
    return nonresponse.examine(**given, survey=surveyed(survey or SURVEY, SCALES))["nonresponse"]


def value(found: pd.DataFrame, section: str, item: str, group: str, statistic: str) -> float:
    """One value of the nonresponse analysis."""
    (row,) = found[
        (found["section"] == section) & (found["item"] == item) & (found["group"] == group)
        & (found["statistic"] == statistic)
    ].to_dict("records")  # fmt: skip
    return float(row["value"])


PLOTS = {"north": (50, 40), "south": (50, 20)}


def test_weights_that_make_a_margin_worse_are_named() -> None:
    settled, _ = gardeners(PLOTS)
    by = settled.dropna(subset=["respondent"]).assign(weight=lambda t: t["plot"].map({"north": 3.0, "south": 1.0}))
    texts = nonresponse_section.details(examined(PLOTS, weights=by[["respondent", "weight"]]), MODEL)
    # North: 120 of 140 weighted where the frame has a half (36 of 100 off), 40 of 60 without (17 of 100).
    assert "Weighting increases the difference from the frame in plot (from 17 to 36 of 100 answers)." in texts
    mended = by.assign(weight=by["plot"].map({"north": 1.25, "south": 2.5}))
    texts = nonresponse_section.details(examined(PLOTS, weights=mended), MODEL)
    assert not any("increases the difference" in text for text in texts)


def test_rates_and_composition_by_hand() -> None:
    found = examined(PLOTS)
    assert value(found, "rates", "plot", "north", "rate") == 0.8
    assert value(found, "rates", "plot", "south", "share_invited") == 0.5
    assert value(found, "rates", "plot", "south", "share_answers") == pytest.approx(1 / 3)
    assert value(found, "composition", "plot", "all", "dissimilarity_answers") == pytest.approx(1 / 6)
    assert value(found, "composition", "plot", "all", "partial") == pytest.approx(0.2)
    # Tools were answered by alike: 30 of 50 each.
    assert value(found, "composition", "tool", "all", "partial") == pytest.approx(0)


def test_the_r_indicator_of_two_cells_by_hand() -> None:
    survey = SURVEY | {"frame": SURVEY["frame"] | {"variables": ["plot"]}}
    found = examined(PLOTS, survey)
    assert value(found, "indicator", "response", "all", "r") == pytest.approx(1 - 2 * (4 / 99) ** 0.5)
    assert value(found, "indicator", "response", "all", "adjusted") == pytest.approx(1 - 2 * (4 / 99 - 0.004) ** 0.5)


@pytest.mark.parametrize(
    ("selection", "used", "why", "by_chance"),
    [
        ("nonprobability", USED, "declared a nonprobability sample", False),
        ("census", USED.assign(used="no", reason="too few"), "not used: too few", True),
    ],
)
def test_nothing_is_said_of_chance_in_nonprobability_samples_nor_adjusted_in_unused_surveys(
    selection: str, used: pd.DataFrame, why: str, by_chance: bool
) -> None:
    found = examined(PLOTS, SURVEY | {"selection": selection}, decision=used)
    assert found["statistic"].eq("by_chance").any() == by_chance and "r" in set(found["statistic"])
    shown = nonresponse_section.analysis(found, MODEL, "")
    assert any(f"neither is adjusted for chance, because the survey is {why}" in text for text in shown["texts"])
    assert not found["statistic"].str.contains("adjusted").any()
    assert "Expected by chance" in str(shown) if by_chance else "y chance" not in str(shown)
    assert "Adjusted" not in str(shown) and "without chance" not in str(shown)
    assert "differ from it in plot" in nonresponse_section.sentence(found)


def test_weights_that_mend_the_frame_are_seen() -> None:
    settled, _ = gardeners(PLOTS)
    by = settled.dropna(subset=["respondent"]).assign(weight=lambda t: t["plot"].map({"north": 1.25, "south": 2.5}))
    found = examined(PLOTS, weights=by[["respondent", "weight"]])
    assert value(found, "composition", "plot", "all", "dissimilarity_weighted") == pytest.approx(0)


def test_early_and_late() -> None:
    """Days follow the answers, and the first half said yes."""
    found = examined({"north": (20, 20)})
    assert value(found, "timing", "dry", "early", "yes") == 1
    assert value(found, "timing", "dry", "late", "yes") == 0
    assert value(found, "timing", "dry", "difference", "yes") == -1
    assert value(found, "timing", "soil", "early", "not_poor") == 0.5


def test_late_is_from_the_first_reminder_on() -> None:
    """Of twenty daily answers five came before the sixth of May."""
    found = examined({"north": (20, 20)}, SURVEY | {"reminders": ["2016-05-12", "2016-05-06"]})
    bases = found[(found["section"] == "timing") & (found["item"] == "dry")].set_index("group")["base"]
    assert (bases["early"], bases["late"]) == (5, 15)


def test_steps_of_effort_are_never_a_person_and_end_with_all() -> None:
    found = examined({"north": (31, 23)})
    steps = found[(found["section"] == "effort") & (found["item"] == "response")]
    counts = [0, *steps["n"].astype(int)]
    assert counts[-1] == 23 and min(b - a for a, b in pairwise(counts)) >= headlines.FEWEST
    assert steps["value"].iloc[-1] == pytest.approx(23 / 31)


def test_biases_by_hand() -> None:
    """20 of 40 answered, 10 said yes: ten points more among the 20 silent are five among all."""
    found = examined({"north": (40, 20)})
    assert value(found, "bias", "dry", "answered", "yes") == 0.5
    assert value(found, "bias", "dry", "+10", "yes") == pytest.approx((10 + 20 * 0.6) / 40)
    assert value(found, "bias", "dry", "lowest", "yes") == 0.25
    assert value(found, "bias", "dry", "highest", "yes") == 0.75


def test_how_many_of_the_silent_turn_a_headline() -> None:
    """50 of 86 of 127 said yes: 28 of the 41 silent would have to say no."""
    settled, answers = gardeners({"north": (127, 86)})
    answers["dry"] = ["yes" if k < 50 else "no" for k in range(86)]
    answers["ended"] = answers["started"] = "2016-05-01 12:00:00"
    found = nonresponse.examine(settled, answers, NO_WEIGHTS, USED, surveyed(SURVEY, SCALES))["nonresponse"]
    (row,) = found[(found["item"] == "dry") & (found["group"] == "half")].to_dict("records")
    assert (row["n"], row["base"]) == (28, 41)


def test_few_persons_are_joined() -> None:
    found = examined({"north": (30, 20), "east": (2, 1), "west": (1, 1), "south": (6, 2)})
    rates = found[(found["section"] == "rates") & (found["item"] == "plot") & (found["statistic"] == "rate")]
    assert dict(zip(rates["group"], rates["base"], strict=True)) == {"north": 30, "other (3 small groups)": 9}


def test_what_cannot_be_shown_says_why() -> None:
    no_frame = {name: part for name, part in SURVEY.items() if name != "frame"}
    settled, answers = gardeners({"north": (9, 9)})
    answers["ended"] = answers["started"] = None
    found = nonresponse.examine(settled, answers, NO_WEIGHTS, USED, surveyed(no_frame, SCALES))["nonresponse"]
    absent = found[found["statistic"] == "absent"]
    assert sorted(absent["section"]) == ["bias", "effort", "indicator", "rates", "timing"]
    assert absent["note"].str.len().gt(10).all()
    unused = USED.assign(used="no", reason="its rate is below the minimum")
    found = examined(PLOTS, decision=unused)
    assert set(found.loc[found["statistic"] == "absent", "section"]) == {"timing", "bias"}
    assert not found["item"].isin(["dry", "soil"]).any()


def test_headlines_can_be_named() -> None:
    assert headlines.named(MODEL) == [("dry", "yes"), ("soil", "not_poor")]
    found = examined(PLOTS, SURVEY | {"headline": ["soil.poor"]})
    assert set(found.loc[found["section"] == "bias", "statistic"]) == {"poor"}
    for wrong in ("soul.poor", "soil.pour"):
        with pytest.raises(EvidenceError, match="Did you mean"):
            examined(PLOTS, SURVEY | {"headline": [wrong]})


def test_a_headline_at_one_half_has_nothing_to_turn() -> None:
    rows = [
        nonresponse.line("bias", "dry", group, "yes", value, n, base)
        for group, value, n, base in [
            ("answered", 0.5, 2, 4),
            *((one, 0.5, None, 8) for one in nonresponse_section.BIASES),
        ]
    ]
    shown = nonresponse_section.biases(pd.DataFrame(rows), MODEL)
    assert shown["rows"][0][-1] == "result is exactly 50%"


def test_the_sentence_at_the_top() -> None:
    assert nonresponse_section.sentence(examined(PLOTS)) == (
        "60 of 100 invited persons answered (60.0%). Respondents resemble the sampling frame in tool, but differ from it in "
        "plot (17 of 100 answers would have to come from another plot to match it)."
    )
    assert nonresponse_section.sentence(examined({"north": (10, 6), "south": (10, 6)})) == (
        "12 of 20 invited persons answered (60.0%). Respondents resemble the sampling frame in plot and tool."
    )


def test_no_person_is_named() -> None:
    found = examined(PLOTS)
    assert not found.astype("string").apply(lambda column: column.str.contains("Person|R-").any()).any()


def test_the_column_of_outcomes_is_no_background_of_a_person() -> None:
    """All who answered have one outcome, so an R-indicator by it would only say who answered."""
    settled, _ = gardeners(PLOTS)
    settled["outcome"] = settled["respondent"].notna().map({True: "answered", False: "refused"})
    frame = SURVEY["frame"] | {"variables": [*SURVEY["frame"]["variables"], "outcome"]}
    said = {"variable": "outcome", "outcomes": {"refused": "refusal"}}
    found = examined(PLOTS, SURVEY | {"frame": frame, "dispositions": said}, dispositions=settled)
    assert "outcome" not in set(found["item"])
    pd.testing.assert_frame_equal(found, examined(PLOTS))
