"""Samples with replicate weights: numbers as R's svrepdesign makes them, and sentences for what can't be."""

import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.statistics import intervals, replicates
from scripts.surveys.analyses import group_tests
from scripts.surveys.answers import cleaning, dispositions, ledger, survey_weights
from scripts.surveys.engine import estimates
from tests.filled import surveyed
from tests.test_replicates import jackknife

N = 40
RNG = np.random.default_rng(20)
STRATA, CLUSTERS = np.repeat(["a", "b"], N // 2), np.repeat(np.arange(8), 5)
WEIGHTS = np.round(RNG.lognormal(size=N), 3)
COLUMNS, SCALES_OF = jackknife(WEIGHTS, STRATA, CLUSTERS)
ANSWERS = {
    "rating": RNG.choice(["good", "poor", ""], N, p=[0.5, 0.4, 0.1]),
    "hours": RNG.integers(1, 30, N).astype(str),
    "use": RNG.choice(["drink", "drink|wash", "wash"], N),
    "sex": RNG.choice(["x", "y"], N),
}
SCALES = {
    "rating": {"categories": {"good": "Good", "poor": "Poor"}, "scores": {"good": 2, "poor": 1}},
    "sex": {"categories": {"x": "Ex", "y": "Why"}},
}
TOLD = {
    "title": "Wells", "selection": "sample", "breakdowns": ["sex"], "columns": {"respondent": "id"},
    "design": {"weight": "w", "replicates": {"columns": "r1 to r8", "method": "jkn", "scales": SCALES_OF}},
    "items": {
        "rating": {"column": "a", "scale": "rating"},
        "hours": {"column": "b", "type": "number", "unit": "hours"},
        "use": {"column": "c", "type": "multiple_response", "labels": {"drink": "D", "wash": "W"}, "share_of_responses": True},
        "sex": {"column": "d", "scale": "sex"},
    },
    "grids": {"both": {"text": "Both", "items": ["rating", "rating"], "rank_by": "good"}},
}  # fmt: skip
METHODS = {  # ours, R's type and what R is told beside it
    "brr": {"type": "BRR"},
    "fay": {"type": "Fay", "rho": 0.5},
    "jk1": {"type": "JK1", "scale": 7 / 8},
    "jk2": {"type": "JK2"},
    "bootstrap": {"type": "bootstrap"},
    "sdr": {"type": "successive-difference"},
}


def survey(**more):
    told = {key: value for key, value in TOLD.items() if key != "grids"}
    told["design"] = told["design"] | {"replicates": told["design"]["replicates"] | more}
    return surveyed({**told}, SCALES, key="wells")


def received(columns=COLUMNS, **answers):
    table = {"row": np.arange(N) + 2, "respondent": [f"id{k:02}" for k in range(N)]} | ANSWERS | answers
    table |= dict.fromkeys(("person", "started", "ended", "progress", "channel"), np.full(N, ""))
    table |= {"w": WEIGHTS.astype(str)} | {f"r{k + 1}": columns[:, k].astype(str) for k in range(columns.shape[1])}
    made = pd.DataFrame({key: pd.Series(value) for key, value in table.items()})
    return made.astype({key: "string" for key in made if key != "row"}).replace("", pd.NA)


def numbers(described, columns=COLUMNS, **answers):
    """The numbers of a sample by the steps of its rules."""
    frame = pd.DataFrame({"person": pd.Series(dtype="string")})
    made = cleaning.clean(received(columns, **answers), frame, [], described)
    fate = dispositions.settle(received(columns, **answers), made["cleaning_log"], made["responses"], frame, described)
    weighed = survey_weights.weigh(fate["dispositions"], frame, described, made["responses"])
    bases = ledger.tabulate(made["responses"], fate["dispositions"], described)["bases"]
    decision = pd.DataFrame({"used": ["yes"], "reason": [""]})
    found = estimates.estimate(
        made["responses"], fate["dispositions"], weighed["weights"], decision, described, bases
    )  # fmt: skip
    tests = group_tests.compare(made["responses"], fate["dispositions"], weighed["weights"], decision, described)
    return found["numbers"].set_index("address"), tests


def test_numbers_are_those_of_the_core():
    found, tests = numbers(survey())
    made = replicates.given(WEIGHTS, COLUMNS, SCALES_OF)
    hours = ANSWERS["hours"].astype(float)
    for group, inside in {"all": np.ones(N, bool), "sex-x": ANSWERS["sex"] == "x"}.items():
        right = replicates.ratio(made, hours * inside, inside.astype(float))
        row = found.loc[f"wells.hours.{group}.mean.weighted"]
        assert (row["value"], row["std_error"], row["df"]) == pytest.approx((right.value[0], right.std_error[0], 7))
        assert row["method"] == "replicate weights (jkn), t" and row["weight"] == "w"
        total = replicates.total(made, hours * inside)
        row = found.loc[f"wells.hours.{group}.total.weighted"]
        assert (row["value"], row["std_error"]) == pytest.approx((total.value[0], total.std_error[0]))
    chose = np.array(["drink" in one for one in ANSWERS["use"]]) * 1.0
    size = np.array([len(one.split("|")) for one in ANSWERS["use"]]) * 1.0
    right = replicates.ratio(made, chose, size)
    row = found.loc["wells.use.all.drink_of_responses.weighted"]
    assert (row["value"], row["std_error"]) == pytest.approx((right.value[0], right.std_error[0]))
    base = ANSWERS["rating"] != ""
    row = found.loc["wells.rating.all.good.weighted"]
    right = replicates.ratio(made, (ANSWERS["rating"] == "good") * 1.0, base * 1.0)
    assert (row["value"], row["std_error"]) == pytest.approx((right.value[0], right.std_error[0]))
    assert row["population"] == round(WEIGHTS[base].sum()) and row["low"] < row["value"] < row["high"]
    middle = found.loc["wells.hours.all.median.weighted"]
    assert middle["low"] <= middle["value"] <= middle["high"] and middle["method"].endswith(intervals.WOODRUFF)
    assert found.loc["wells.hours.all.mean", "method"] == "none: unweighted number of a weighted sample"
    assert tests["comparisons"].empty and "not replicate weights" in tests["line"]


def test_a_replicate_without_anybody_of_a_group_is_said():
    """A group that is in one cluster alone: the replicate that leaves the cluster out has nobody of it."""
    found, _ = numbers(survey(), sex=np.where(CLUSTERS == 0, "x", "y"))
    said = "1 of 8 replicates have nobody in the base: the error is made without them"
    for statistic in ("hours.sex-x.mean", "hours.sex-x.median", "use.sex-x.drink_of_responses"):
        assert said in found.loc[f"wells.{statistic}.weighted", "flags"], statistic
    assert not found["flags"].fillna("").where(found["group"] != "sex = x", "").str.contains("replicates").any()


def test_the_degrees_of_freedom_are_those_of_the_replicates():
    told = TOLD | {"intervals": {"degrees_of_freedom": "design"}}
    told.pop("grids")
    found, _ = numbers(surveyed(told, SCALES, key="wells"))
    row = found.loc["wells.hours.sex-x.mean.weighted"]
    assert row["df"] == 7 and row["method"] == "replicate weights (jkn), t"


@pytest.mark.slow
@pytest.mark.parametrize("centre", ["estimate", "mean"])
@pytest.mark.parametrize("method", [*METHODS, "jkn"])
def test_numbers_are_those_of_r(tmp_path, method, centre):
    r = shutil.which("Rscript")
    if not r or subprocess.run([r, "-e", "library(survey)"], capture_output=True, check=False).returncode:
        pytest.skip("R's package survey is not here")
    more = {"fay": 0.5} if method == "fay" else {}
    more |= {"scales": SCALES_OF} if method == "jkn" else {"scales": []}
    found, _ = numbers(survey(method=method, centre=centre, **more))
    told = METHODS.get(method) or {"type": "JKn", "scale": 1.0}
    text = ", ".join(f"{key} = {value!r}" for key, value in told.items())
    text += f", rscales = c({', '.join(map(repr, SCALES_OF))})" if method == "jkn" else ""
    received().to_csv(tmp_path / "d.csv", index=False)
    (tmp_path / "d.R").write_text(
        f"""suppressMessages(library(survey)); d <- read.csv("{tmp_path / "d.csv"}")
s <- suppressWarnings(svrepdesign(data = d, weights = ~w, repweights = d[, paste0("r", 1:8)], combined.weights = TRUE,
  degf = 7, mse = {"TRUE" if centre == "estimate" else "FALSE"}, {text}))
d$good <- as.numeric(d$rating == "good"); s <- update(s, good = d$good)
show <- function(x) cat(format(c(coef(x)[1], SE(x)[1]), digits = 15), "\\n")
show(svymean(~hours, s)); show(svymean(~hours, subset(s, sex == "x"))); show(svytotal(~hours, s))
show(svymean(~good, subset(s, rating != "")))
""",
        encoding="utf-8",
    )
    lines = subprocess.run([r, tmp_path / "d.R"], capture_output=True, text=True, check=False).stdout.splitlines()
    for place, address in enumerate(("hours.all.mean", "hours.sex-x.mean", "hours.all.total", "rating.all.good")):
        row = found.loc[f"wells.{address}.weighted"]
        value, error = map(float, lines[place].split())
        assert row["value"] == pytest.approx(value, rel=1e-7) and row["std_error"] == pytest.approx(error, rel=1e-7)


def test_cells_that_are_no_weights_are_refused():
    wrong = COLUMNS.copy()
    wrong[3, 2] = -1
    with pytest.raises(EvidenceError, match="Wells, row 5, column r3: this is not a number of 0 or more"):
        numbers(survey(), wrong)


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"method": "fay", "scales": []}, "'fay', its factor, go together"),
        ({"method": "brr", "fay": 0.5, "scales": []}, "'fay', its factor, go together"),
        ({"method": "brr"}, "'scales', one a replicate, go together"),
        ({"columns": "r*"}, r"'r\*' is not a range of columns"),
        ({"columns": "r8 to r1"}, "'r8 to r1' is not a range of columns"),
        ({"columns": "r1 to r7"}, "8 scales for 7 replicates"),
        ({"columns": ["r1", "r2", "r1"]}, "'r1' occurs twice"),
        ({"columns": ["r1", "w"], "scales": [1, 1]}, "'w' is the weight of each answer, and no replicate"),
    ],
)
def test_descriptions_that_contradict_themselves_are_refused(more, match):
    with pytest.raises(ValueError, match=match):
        survey(**more)


def test_strata_and_replicates_exclude_each_other():
    told = TOLD["design"] | {"strata": ["s"]}
    with pytest.raises(ValueError, match="'replicates' replace"):
        surveyed({**TOLD, "design": told, "grids": {}}, SCALES)


def test_replicates_have_no_strata_that_could_be_lonely():
    with pytest.raises(ValueError, match="'lonely_psu' is about strata"):
        surveyed({**TOLD, "design": TOLD["design"] | {"lonely_psu": "remove"}, "grids": {}}, SCALES)


def test_runs_of_columns_are_read_as_in_spss():
    design = survey(columns="W_FSTR01 to W_FSTR08").design
    assert design.replicates.columns == [f"W_FSTR0{k}" for k in range(1, 9)]
