"""Design effects of the headlines of a survey: those of R's survey, what they are beside, and where there are none."""

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest

from scripts.ground import tables
from scripts.pages import precision_table
from scripts.surveys.analyses import response
from scripts.surveys.analyses.design_effects import measure
from scripts.surveys.answers import survey_weights
from tests import test_replicate_weights as replicated
from tests.filled import surveyed
from tests.test_estimates import SCALES, evidence, survey

HEADLINES = ["scheduling.good_or_excellent", "channels.informal", "briefing.poor"]
STATISTICS = ["good_or_excellent", "mean", "informal", "poor", "mean"]


def made(told, evident=None):
    described = surveyed(told | {"headline": HEADLINES}, SCALES, key="staff")
    responses, dispositions = evident or evidence()
    frame = dispositions[["person", "unit", "special"]] if described.frame else dispositions[:0][["person"]]
    decision = response.count(dispositions, frame, described)["decision"]
    weights = survey_weights.weigh(dispositions, frame, described, responses)["weights"]
    found = measure(responses, dispositions, weights, decision, described)
    tables.check(found["design_effects"], "design_effects")
    return found["design_effects"], found["line"], weights


def drawn(alike=False, **design):
    """The same answers as a sample: what says how it was drawn is in columns of the export, and no frame is known."""
    responses, _ = evidence()
    n = len(responses)
    strata, clusters = np.arange(n) % 3, np.arange(n) % 14
    weights = np.full(n, 2.5) if alike else np.random.default_rng(5).lognormal(1, 0.5, n).round(3)
    sizes = np.array([90, 60, 30]) if "cluster" in design else np.array([120, 60, 40])
    columns = {"w": weights, "h": strata, "c": clusters, "size": sizes[strata]}
    responses = responses.assign(**columns).astype(dict.fromkeys(columns, "string"))
    fates = pd.DataFrame({"respondent": responses["respondent"], "disposition": "complete", "code": "1.1"})
    told = survey(selection="sample", frame=None, weights=None, breakdowns=[], design={"weight": "w"} | design)
    told["items"] = {key: {k: v for k, v in one.items() if k != "where"} for key, one in told["items"].items()}
    told = {key: value for key, value in told.items() if value is not None}
    return told, (responses, fates.assign(person=None).astype("string"))


DESIGNS = {
    "clusters": ({"strata": ["h"], "cluster": "c"}, "ids = ~c, strata = ~h, nest = TRUE"),
    "sized clusters": (
        {"strata": ["h"], "cluster": "c", "population": "size"}, "ids = ~c, strata = ~h, nest = TRUE, fpc = ~size",
    ),
    "strata": ({"strata": ["h"]}, "ids = ~1, strata = ~h"),
    "sized strata": ({"strata": ["h"], "population": "size"}, "ids = ~1, strata = ~h, fpc = ~size"),
    "weights": ({}, "ids = ~1"),
}  # fmt: skip
MEANS = """
d$rated <- d$scheduling %in% c("excellent", "good", "fair", "poor"); d$asked <- !is.na(d$channels)
d$points <- match(d$scheduling, c("poor", "fair", "good", "excellent"))
d$good <- as.numeric(d$scheduling %in% c("good", "excellent")); d$informal <- as.numeric(grepl("informal", d$channels))
show <- function(y, s) { x <- svymean(y, s, deff = DEFF)
  cat(format(c(coef(x)[[1]], SE(x)[[1]], deff(x)[[1]]), digits = 15), "\n") }
"""
SHOWN = "show(~good, subset(s, rated)); show(~points, subset(s, rated)); show(~informal, subset(s, asked))\n"


def by_r(folder, table, lines, deff):
    """What R's survey makes of headlines of the staff: value, standard error and design effect of each."""
    r = shutil.which("Rscript")
    if not r or subprocess.run([r, "-e", "library(survey)"], capture_output=True, check=False).returncode:
        pytest.skip("R's package survey is not here")
    table.to_csv(folder / "d.csv", index=False)
    text = f'suppressMessages(library(survey)); d <- read.csv("{folder / "d.csv"}", na.strings = ""); DEFF <- {deff}'
    (folder / "d.R").write_text(text + MEANS + lines + SHOWN, encoding="utf-8")
    done = subprocess.run([r, folder / "d.R"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [[float(word) for word in line.split()] for line in done.stdout.splitlines()]


def agree(found, right):
    for place, (value, error, effect) in enumerate(right):
        row = found.iloc[place]
        assert row["statistic"] == STATISTICS[place]
        assert row["value"] == pytest.approx(value, rel=1e-9) and row["std_error"] == pytest.approx(error, rel=1e-9)
        assert row["design_effect"] == pytest.approx(effect, rel=1e-9)
        assert row["effective_sample_size"] == pytest.approx(row["base"] / effect, rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("name", DESIGNS)
def test_design_effects_of_samples_are_those_of_r(tmp_path, name):
    design, told = DESIGNS[name]
    described, (responses, fates) = drawn(**design)
    found, _, _ = made(described, (responses, fates))
    sized = "population" in design
    assert set(found["reference"]) == {"without replacement" if sized else "with replacement"}
    line = f"s <- svydesign({told}, weights = ~w, data = d)\n"
    agree(found, by_r(tmp_path, responses, line, "TRUE" if sized else '"replace"'))


@pytest.mark.slow
@pytest.mark.parametrize("inference", ["finite", "superpopulation"])
def test_design_effects_of_a_weighted_census_are_those_of_r(tmp_path, inference):
    finite = inference == "finite"
    told = survey(inference=inference, weights={"cells": ["unit", "special"]})
    found, _, weights = made(told)
    responses = evidence()[0].merge(weights, on="respondent")
    responses["size"] = (responses["base_weight"] * responses["adjustment"]).groupby(responses["cell"]).transform("sum")
    sizes = ", fpc = ~round(size)" if finite else ""
    line = f"s <- svydesign(ids = ~1, strata = ~cell, weights = ~weight{sizes}, data = d)\n"
    agree(found, by_r(tmp_path, responses, line, "TRUE" if finite else '"replace"'))


@pytest.mark.slow
def test_design_effects_of_replicate_weights_are_those_of_r(tmp_path):
    table = replicated.received()
    described = surveyed(replicated.TOLD | {"grids": {}, "headline": ["rating.good"]}, replicated.SCALES, key="wells")
    fates = pd.DataFrame({"respondent": table["respondent"], "disposition": "complete", "code": "1.1"})
    fates = fates.assign(person=None).astype("string")
    weights = survey_weights.weigh(fates, fates[:0], described, table)["weights"]
    used = pd.DataFrame({"used": ["yes"], "reason": [""]})
    found = measure(table, fates, weights, used, described)["design_effects"]
    scales = ", ".join(map(repr, replicated.SCALES_OF))
    lines = f"""s <- svrepdesign(data = d, weights = ~w, repweights = d[, paste0("r", 1:8)], combined.weights = TRUE,
  mse = TRUE, type = "JKn", scale = 1, rscales = c({scales}))
s <- update(s, good = as.numeric(rating == "good"), points = ifelse(rating == "good", 2, 1))
show(~good, subset(s, !is.na(rating))); show(~points, subset(s, !is.na(rating))); quit()
"""
    table = table.assign(scheduling="", channels="")
    agree(found.assign(statistic=["good_or_excellent", "mean"]), by_r(tmp_path, table, lines, '"replace"'))


def test_a_simple_sample_has_the_effect_1_and_says_as_much_as_its_base():
    told, (responses, fates) = drawn(alike=True)
    answers = responses.fillna({"scheduling": "good", "channels": "formal", "briefing": "poor"})
    answers = answers.replace(["dont_know", "not_applicable"], "fair")  # everybody is in every base
    found, line, _ = made(told, (answers, fates))
    assert list(found["statistic"]) == STATISTICS
    assert found["design_effect"].tolist() == pytest.approx([1] * 5)
    assert found["effective_sample_size"].tolist() == pytest.approx([len(responses)] * 5)
    assert line == "Staff: 5 design effects, from 1.00 to 1.00"


def test_where_there_is_no_error_there_is_no_design_effect():
    told, (responses, fates) = drawn()
    responses["scheduling"] = pd.Series("good", responses.index, dtype="string")
    responses["briefing"] = pd.Series(pd.NA, responses.index, dtype="string")
    found = made(told, (responses, fates))[0].set_index(["item", "statistic"])
    assert found.loc[("scheduling", "mean"), ["design_effect", "effective_sample_size"]].isna().all()
    assert found.loc[("briefing", "poor"), "base"] == 0
    assert found.loc[("briefing", "poor"), ["value", "std_error", "design_effect"]].isna().all()
    assert found.loc[("channels", "informal"), "design_effect"] > 0


def test_no_design_and_no_chance_give_none_and_say_so():
    said = {
        "neither a design nor weights": survey(weights=None),
        "nonprobability sample": survey(selection="nonprobability"),
        "below the declared minimum": survey(minimum_response_rate=0.9),
    }
    for words, told in said.items():
        found, line, _ = made(told)
        assert found.empty and "no design effects" in line and words in line


def test_the_page_shows_them_with_their_reference():
    told, evident = drawn(strata=["h"], population="size")
    described = surveyed(told | {"headline": HEADLINES}, SCALES, key="staff")
    shown = precision_table.effects(made(told, evident)[0], described)
    assert len(shown["rows"]) == 5 and "drawn without replacement" in shown["note"]
    assert precision_table.weighed(True, described).startswith("Weights came with the sample, in the column w")
    assert precision_table.effects(made(survey(weights=None))[0], described)["rows"] == []
