"""Weights from the answers up to the frame."""

import numpy as np
import pandas as pd
import pytest

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.statistics import taylor
from scripts.surveys.answers.survey_weights import weigh
from scripts.surveys.answers.trimming import trimmed
from scripts.surveys.engine.sample import gathered
from tests.filled import surveyed


def people(seed=3, size=127, told=86):
    random = np.random.default_rng(seed)
    answered = random.permutation(size) < told
    frame = pd.DataFrame(
        {
            "person": [f"Person S-{k:03d}" for k in range(size)],
            "respondent": [f"R{k:03d}" if flag else None for k, flag in enumerate(answered)],
            "disposition": np.where(answered, "complete", "non-contact"),
            "code": "1.1",
            "unit": random.choice(list("abcde"), size, p=[0.4, 0.3, 0.2, 0.06, 0.04]),
            "special": random.choice(["yes", "no"], size, p=[0.2, 0.8]),
        }
    )
    return frame.astype("string")


def weighed(dispositions, **weights):
    survey = {"title": "Staff", "selection": "census", "frame": {"variables": ["unit", "special"]}, "weights": weights}
    made = weigh(dispositions, dispositions[["person", "unit", "special"]], surveyed(survey))
    tables.check(made["weights"], "weights")
    return made["weights"], made["weighting_log"], made["line"]


@pytest.mark.parametrize("seed", range(5))
def test_weights_add_up_to_the_frame_and_to_each_poststratum(seed):
    dispositions = people(seed)
    weights, _, _ = weighed(dispositions, cells=["unit", "special"], smallest_cell=5, poststrata=["special"])
    joined = weights.merge(dispositions, on="respondent")
    assert len(weights) == 86 and weights["weight"].sum() == pytest.approx(127)
    found = joined.groupby("special")["weight"].sum()
    assert found.to_dict() == pytest.approx(dispositions["special"].value_counts().to_dict())


def test_adjustment_is_persons_by_answers_of_the_cell():
    dispositions = people()
    weights, log, _ = weighed(dispositions, cells=["special"], smallest_cell=5)
    for value, cell in dispositions.groupby("special"):
        own = weights[weights["respondent"].isin(cell["respondent"].dropna())]
        assert own["adjustment"].tolist() == [pytest.approx(len(cell) / cell["respondent"].count())] * len(own), value
    assert log.empty and weights["poststratum"].isna().all()
    assert (weights["base_weight"] == 1).all()


def test_small_cells_join_and_say_so():
    dispositions = people()
    weights, log, line = weighed(dispositions, cells=["unit", "special"], collapse=["special"], smallest_cell=6)
    assert weights["cell"].value_counts().min() >= 6
    assert len(log) > 0 and f"{len(log)} cells were collapsed" in line
    assert (log["answers"] < 6).all() and (log["reason"] == "fewer than 6 answers").all()
    # What is given up first joins within the other variable as long as there is something to join.
    first = log.iloc[0]
    assert first["cell"].split(",")[0] == first["collapsed_into"].split(",")[0]


def test_persons_found_ineligible_are_not_of_the_population():
    dispositions = people()
    silent = dispositions.index[dispositions["disposition"] == "non-contact"][:4]
    dispositions.loc[silent, "disposition"] = "ineligible"
    weights, _, _ = weighed(dispositions, cells=["special"])
    assert weights["weight"].sum() == pytest.approx(123)


def test_order_of_rows_changes_nothing():
    one = weighed(people(), cells=["unit", "special"], poststrata=["unit"])
    other = weighed(people().sample(frac=1, random_state=1), cells=["unit", "special"], poststrata=["unit"])
    pd.testing.assert_frame_equal(one[0], other[0])
    pd.testing.assert_frame_equal(one[1], other[1])


def test_no_weights_declared_or_nobody_answered():
    dispositions = people()
    made = weigh(dispositions, dispositions[["person"]], surveyed({"title": "Staff", "frame": {}}))
    tables.check(made["weights"], "weights")
    assert made["weights"].empty and made["weighting_log"].empty
    weights, _, line = weighed(people(told=0), cells=["unit"])
    assert weights.empty and "nobody answered" in line


def test_raked_weights_meet_every_margin_of_the_frame():
    dispositions = people()
    weights, _, _ = weighed(dispositions, rake={"margins": ["unit", "special"]})
    joined = weights.merge(dispositions, on="respondent")
    for margin in ("unit", "special"):
        found = joined.groupby(margin)["weight"].sum().to_dict()
        assert found == pytest.approx(dispositions[margin].value_counts().to_dict(), rel=1e-9)
    assert weights["weight"].nunique() > 5


def test_a_margin_that_cannot_be_met_stops_with_a_sentence():
    dispositions = people()
    silent = dispositions["disposition"] == "non-contact"
    dispositions.loc[silent & (dispositions["unit"] == "b"), "unit"] = "nobody answered"
    with pytest.raises(EvidenceError, match=r"can't be raked to unit, special .*nobody with weight"):
        weighed(dispositions, rake={"margins": ["unit", "special"]})


def given(values):
    dispositions = people()
    responses = pd.DataFrame({"respondent": dispositions["respondent"].dropna().to_numpy(), "w": values}).astype(
        "string"
    )
    survey = {"title": "Staff", "selection": "census", "frame": {"variables": ["unit"]}, "weights": {"column": "w"}}
    made = weigh(dispositions, dispositions[["person", "unit"]], surveyed(survey), responses)
    tables.check(made["weights"], "weights")
    tables.check(made["weights_report"], "weights_report")
    return made, responses


def test_given_weights_are_taken_as_they_are():
    made, responses = given([0.5 + k / 86 for k in range(86)])
    wanted = responses.set_index("respondent")["w"].astype(float)
    row = made["weights_report"].set_index("name").loc["sum"]
    assert row["after"] == pytest.approx(wanted.sum()) and row["target"] == 127
    assert f"add up to {wanted.sum():.6g} for 127 persons on the frame" in made["line"]
    assert made["weights"].set_index("respondent")["weight"].to_dict() == pytest.approx(wanted.to_dict())


@pytest.mark.parametrize("wrong", ["0", "-1", None, "much", "inf"])
def test_a_given_weight_that_is_none_stops_with_a_sentence(wrong):
    with pytest.raises(EvidenceError, match="column w: 1 answers have no weight above 0, those of R"):
        given(["1"] * 85 + [wrong])


def test_the_report_on_weights_by_hand():
    dispositions = people()
    survey = {"title": "Staff", "frame": {"variables": ["special"]}, "weights": {"cells": ["special"]}}
    made = weigh(dispositions, dispositions[["person", "special"]], surveyed(survey))
    tables.check(made["weights_report"], "weights_report")
    told = made["weights_report"].set_index("name")
    w = made["weights"]["weight"]
    assert told.loc["design effect (Kish)", "after"] == pytest.approx(86 * (w**2).sum() / w.sum() ** 2)
    assert told.loc["effective answers", "after"] == pytest.approx(w.sum() ** 2 / (w**2).sum())
    assert told.loc["largest weight, share of the sum", "after"] == pytest.approx(w.max() / w.sum())
    share = (dispositions["special"] == "yes").mean()
    row = told.loc["special = yes"]
    assert row["target"] == pytest.approx(share) and row["after"] == pytest.approx(share)
    assert row["before"] == pytest.approx(
        (dispositions.loc[dispositions["respondent"].notna(), "special"] == "yes").mean()
    )


def with_years(seed=3):
    dispositions = people(seed)
    random = np.random.default_rng(seed + 100)
    return dispositions.assign(years=pd.Series(random.integers(1, 30, len(dispositions))).astype("string"))


def fitted(dispositions, **weights):
    survey = {
        "title": "Staff", "selection": "census", "frame": {"variables": ["unit", "special", "years"]},
        "weights": weights,
    }  # fmt: skip
    made = weigh(dispositions, dispositions[["person", "unit", "special", "years"]], surveyed(survey))
    for table in ("weights", "weights_report"):
        tables.check(made[table], table)
    return made


@pytest.mark.parametrize("how", [{"method": "linear"}, {"method": "bounded", "bounds": [0.4, 2.5]}])
def test_calibrated_weights_meet_margins_and_sums_of_the_frame(how):
    dispositions = with_years()
    made = fitted(
        dispositions, cells=["special"], calibrate={"margins": ["unit", "special"], "totals": ["years"], **how}
    )
    joined = made["weights"].merge(dispositions, on="respondent")
    for margin in ("unit", "special"):
        found = joined.groupby(margin)["weight"].sum().to_dict()
        assert found == pytest.approx(dispositions[margin].value_counts().to_dict(), rel=1e-9)
    assert joined["weight"] @ joined["years"].astype(float) == pytest.approx(dispositions["years"].astype(float).sum())
    assert (joined["fitted"] == joined["weight"]).all()
    if "bounds" in how:
        factor = joined["weight"] / joined["adjustment"]
        assert factor.between(0.4, 2.5).all() and factor.nunique() > 5
    row = made["weights_report"].set_index("name").loc["years, mean"]
    assert row["after"] == pytest.approx(row["target"]) and row["before"] != pytest.approx(row["target"])


def test_linear_calibration_to_one_margin_is_poststratification():
    dispositions = with_years()
    one = fitted(dispositions, calibrate={"margins": ["unit"], "method": "linear"})["weights"]
    other = fitted(dispositions, poststrata=["unit"], smallest_cell=1)["weights"]
    assert one["weight"].to_numpy() == pytest.approx(other["weight"].to_numpy())


@pytest.mark.parametrize(
    ("change", "calibrate", "sentence"),
    [
        (
            {},
            {"margins": ["unit"], "method": "bounded", "bounds": [0.99, 1.01]},
            "the totals can't be met.*widen the bounds",
        ),
        ({"years": None}, {"totals": ["years"], "method": "linear"}, "'years' is not a number for 1 persons"),
        ({"unit": "nobody"}, {"margins": ["unit"], "method": "linear"}, "no respondent has unit = nobody"),
        ({"years": "100000"}, {"totals": ["years"], "method": "linear"}, "weights come to 0 or below.*bounded"),
    ],
)
def test_a_calibration_that_cannot_be_stops_with_a_sentence(change, calibrate, sentence):
    dispositions = with_years()
    silent = dispositions.index[dispositions["disposition"] == "non-contact"][0]
    for name, value in change.items():
        dispositions.loc[silent, name] = value
    with pytest.raises(EvidenceError, match=sentence):
        fitted(dispositions, calibrate=calibrate)


def test_trimming_keeps_the_sum_and_says_what_it_cut():
    dispositions = with_years()
    plain = fitted(dispositions, rake={"margins": ["unit", "special"]})["weights"]
    highest = 1.05 * plain["weight"].median()
    made = fitted(dispositions, rake={"margins": ["unit", "special"]}, trim={"at_most": 1.05})
    cut = made["weights"]
    assert plain["weight"].max() > highest >= cut["weight"].max() - 1e-12
    assert cut["weight"].sum() == pytest.approx(127)
    assert cut["fitted"].to_numpy() == pytest.approx(plain["weight"].to_numpy())
    log = made["weighting_log"]
    assert log["step"].tolist() == ["trim"]
    assert log["answers"].tolist() == [int((cut["weight"] >= highest - 1e-9).sum())]
    report = made["weights_report"].set_index(["part", "name"])
    row = report.loc[("trimming", "design effect (Kish)")]
    assert row["after"] < row["before"]
    again = fitted(dispositions, rake={"margins": ["unit", "special"]}, trim={"at_most": 50})
    assert again["weights"].equals(plain) and again["weighting_log"].empty
    with pytest.raises(EvidenceError, match="raise `at_most`"):
        trimmed(np.array([1.0, 1.0, 10.0]), 1.5, surveyed({"title": "Staff"}))


def estimated(way):
    dispositions = with_years().assign(edition="x")
    survey = {
        "title": "Staff", "selection": "census", "items": {"q": {"scale": "r", "text": ""}},
        "frame": {"variables": ["unit", "special", "years"]}, "weights": way,
    }  # fmt: skip
    responses = pd.DataFrame({"respondent": dispositions["respondent"].dropna()}).reset_index(drop=True)
    responses["row"], responses["q"] = range(len(responses)), ["good", "bad"] * 43
    responses = responses.astype({"q": "string", "row": "Int64"})
    described = surveyed(survey, {"r": {"categories": {"good": "Good", "bad": "Bad"}}})
    weights = weigh(dispositions, dispositions, described)["weights"]
    drawn = gathered(responses, dispositions, weights, described).design
    found = taylor.mean(drawn, (responses.sort_values("respondent")["q"] == "good").to_numpy(dtype=float))
    return float(found.value[0]), float(found.std_error[0])


def test_the_error_of_calibrated_weights_is_that_of_the_residuals():
    post = estimated({"poststrata": ["unit"], "smallest_cell": 1})
    linear = estimated({"calibrate": {"margins": ["unit"], "method": "linear"}})
    assert linear == pytest.approx(post)
    bounded = estimated({"calibrate": {"margins": ["unit"], "method": "bounded", "bounds": [0.5, 3]}})
    assert bounded == pytest.approx(post)  # one margin leaves no choice of factors
    raked = estimated({"rake": {"margins": ["unit", "special"]}})
    both = estimated({"calibrate": {"margins": ["unit", "special"], "method": "linear"}})
    assert both == pytest.approx(raked, rel=0.02) and both != raked
