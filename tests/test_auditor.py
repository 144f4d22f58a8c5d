"""The auditor's script: what it says, what it is given, and, where R with survey is there, that R makes our numbers."""

import csv
import re
import shutil
import subprocess

import numpy as np
import pytest
import yaml

from tests.conftest import ROOT, evaluate
from tests.test_parts import HEADER, SURVEY, rows

TEMPLATE = ROOT / "scripts" / "audit" / "templates" / "auditor.R"
SCALES = {
    "rating": {
        "categories": {"good": "Good", "fair": "Fair", "poor": "Poor"}, "scores": {"good": 5, "fair": 3, "poor": 1},
        "nets": {"fair_or_good": ["good", "fair"]}, "missing": {"dont_know": "Don't know", "na": "N/A"},
        "kinds": {"na": "not_applicable"},
    },
    "yes_no": {"categories": {"yes": "Yes", "no": "No"}},
    "yn": {
        "categories": {"yes": "Yes", "no": "No"}, "scores": {"yes": 1.5, "no": 0.2},
        "missing": {"dont_know": "Don't know", "prefer_not": "Prefer not to say"}, "kinds": {"prefer_not": "refused"},
    },
    "sex": {"categories": {"x": "Ex", "y": "Why"}},
}  # fmt: skip
CENSUS = {
    "title": "Survey of staff", "source": "made up", "file": "raw/surveys/staff.csv", "platform": "plain",
    "selection": "census", "columns": {"respondent": "id", "person": "who"},
    "frame": {"file": "raw/frames/staff.csv", "person": "who", "variables": ["unit", "sex", "age"]},
    "breakdowns": ["unit", "again"],
    "items": {
        "work": {"column": "q1", "text": "Work?", "scale": "rating"},
        "pay": {"column": "q2", "text": "Pay?", "scale": "rating", "base": ["dont_know"], "reverse": True},
        "again": {"column": "q3", "text": "Again?", "scale": "yes_no"},
        "why": {"column": "q4", "text": "Why not?", "scale": "rating", "asked_if": {"again": ["no"]}},
        "hours": {"column": "q5", "text": "Hours?", "type": "number", "unit": "hours", "per": 2, "minimum": 0,
                  "maximum": 60, "where": {"unit": ["east", "west"]}},
        "tools": {"columns": {"pen": "q6a", "saw": "q6b"}, "labels": {"pen": "Pen", "saw": "Saw"}, "text": "Tools?",
                  "type": "multiple_response", "share_of_responses": True},
        "both": {"text": "Both", "scale": "yes_no", "derive": "work == 'good' and again == 'yes'"},
    },
    "grids": {"lot": {"text": "Lot", "items": ["work", "pay"], "rank_by": "fair_or_good"}},
    "paired": {"two": ["lot", "tools.pen"], "points": ["work.mean", "pay.mean"]},
}  # fmt: skip
DESIGN = SURVEY["design"]
SURVEYS = {
    "plain": CENSUS,
    "endless": CENSUS | {"inference": "superpopulation", "weights": {"cells": ["sex"], "poststrata": ["unit"]}},
    "cells": CENSUS | {"weights": {"cells": ["unit"]}},
    "posted": CENSUS | {"weights": {"cells": ["unit"], "poststrata": ["sex"], "trim": {"at_most": 1.2}}},
    "raked": CENSUS | {"weights": {"rake": {"margins": ["unit", "sex"]}, "trim": {"at_most": 1.3}}},
    "fitted": CENSUS | {"weights": {"cells": ["sex"], "calibrate": {"margins": ["unit"], "totals": ["age"]}}},
    "bounded": CENSUS | {"weights": {"calibrate": {"margins": ["unit"], "method": "bounded", "bounds": [0.5, 3]}}},
    "given": CENSUS | {"weights": {"column": "age"}},
    "chosen": CENSUS | {"selection": "nonprobability", "frame": None, "weights": None, "breakdowns": ["again"]},
    "crossed": CENSUS | {"weights": {"cells": ["unit"]}, "breakdowns": [["again", "sex"]]},
    "clusters": SURVEY | {"file": "raw/surveys/wells.csv"},
    "singly": SURVEY | {"file": "raw/surveys/wells.csv", "design": {"weight": "w", "strata": ["region"]}},
}
SURVEYS["listed"] = SURVEYS["singly"] | {
    "columns": SURVEY["columns"] | {"person": "id"}, "breakdowns": ["zone", ["zone", "sex"]],
    "frame": {"file": "raw/frames/wells.csv", "person": "id", "variables": ["zone"]},
}  # fmt: skip
SURVEYS["settings"] = SURVEYS["clusters"] | {"intervals": {"shares": "wilson", "degrees_of_freedom": "design"}}
TAKEN = {"work": {"by": ["unit"]}, "pay": {"by": []}, "tools": {"by": ["again"]}}  # some breakdowns, none, another
SURVEYS["taken"] = SURVEYS["cells"] | {
    "items": {key: item | TAKEN.get(key, {}) for key, item in CENSUS["items"].items()}
}
RESPONSES = {"share_of_responses": True}
for name in ("clusters", "singly"):
    items = SURVEY["items"] | {"use": SURVEY["items"]["use"] | RESPONSES}
    SURVEYS[name] = SURVEYS[name] | {"paired": {"uses": ["water.yes", "use.drink", "use.wash"]}}
    SURVEYS[f"{name}_crossed"] = SURVEYS[name] | {"items": items, "breakdowns": ["water", ["sex", "water"]]}
SURVEYS["chosen"] = SURVEYS["chosen"] | {
    "columns": {"respondent": "id"},
    "paired": None,
    "items": {key: one for key, one in CENSUS["items"].items() if key != "hours"},
}


def written(folder, surveys):
    """Write an evaluation of such surveys, of 70 persons of whom about 50 answered, and of wells."""
    for part in ("config/surveys", "raw/surveys", "raw/frames"):
        (folder / part).mkdir(parents=True)
    rng = np.random.default_rng(11)
    units = rng.choice(["east", "west", "south"], 70)
    persons = [(f"p{k:02}", unit, rng.choice(["f", "m"]), 20 + k % 37) for k, unit in enumerate(units)]
    words = ["Good", "Fair", "Poor", "Good", "Don't know", "N/A", ""]
    answers = []
    for who, unit, _, _ in persons:
        if rng.random() < (0.9 if unit == "east" else 0.65):
            again = str(rng.choice(["Yes", "No"]))
            answers.append([f"r{who}", who, *rng.choice(words, 2), again, rng.choice(words) if again == "No" else "",
                            rng.integers(0, 61), *rng.choice(["1", "0"], 2)])  # fmt: skip
    for name, head, lines in (
        ("surveys/staff", ["id", "who", "q1", "q2", "q3", "q4", "q5", "q6a", "q6b"], answers),
        ("frames/staff", ["who", "unit", "sex", "age"], persons),
        ("surveys/wells", HEADER, rows(160)),
        ("frames/wells", ["id", "zone"], [[f"id{k}", f"z{k % 3}"] for k in range(200)]),
    ):
        with (folder / f"raw/{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([head, *lines])
    config = {"title": "E", "symbol": "E/1", "level": 0.9, "surveys": list(surveys), "scales": SCALES}
    (folder / "config/config.yaml").write_text(yaml.safe_dump(config, sort_keys=False))
    for name, one in surveys.items():
        told = {key: value for key, value in one.items() if value is not None}
        (folder / f"config/surveys/{name}.yaml").write_text(yaml.safe_dump(told, sort_keys=False))
    return folder


def has(package):
    """Return whether R and one of its packages are there."""
    try:
        return subprocess.run(["Rscript", "-e", f"library({package})"], capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.fixture(scope="session")
def r():
    if not has("survey"):
        pytest.skip("R's package survey isn't here: apt-get install r-cran-survey")


def audited(folder, source):
    """Run the script of a survey; return what it printed last: parts compared, equal, differing."""
    done = subprocess.run(["Rscript", f"results/audit/{source}.R"], cwd=folder, capture_output=True, text=True)
    last = re.search(r"(\d+) parts compared, (\d+) equal, (\d+) differing; (\d+) by another", done.stdout)
    assert last, done.stdout[-2000:] + done.stderr[-2000:]
    assert "R stops" not in done.stdout
    assert done.returncode == 0, done.stdout[-6000:]
    return [int(word) for word in last.groups()]


@pytest.fixture(scope="module")
def surveys(tmp_path_factory):
    folder = written(tmp_path_factory.mktemp("audited") / "audited", SURVEYS)
    run = evaluate(folder, *(f"results/audit/{name}.R" for name in SURVEYS))
    assert run.returncode == 0, run.stdout
    return folder


def test_the_script_is_short_and_needs_survey_alone():
    lines = TEMPLATE.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 230 and max(map(len, lines)) <= 120
    assert [line for line in lines if "library(" in line or "require" in line] == ["suppressMessages(library(survey))"]


def test_each_script_says_how_its_answers_came_about(surveys):
    for name, wanted in {
        "plain": "svydesign(~1, weights = ~design.weight, fpc = persons, data = answers)\n  design\n",
        "endless": "whole <- drawn(NULL)",
        "posted": "postStratify(design, ~design.poststratum",
        "raked": "rake(design, list(~`fit.unit`, ~`fit.sex`)",
        "fitted": "margins <- ~ factor(`fit.unit`) + as.numeric(`fit.age`)",
        "clusters": "svydesign(~design.cluster, strata = ~design.stratum, weights = ~design.weight",
    }.items():
        script = (surveys / f"results/audit/{name}.R").read_text(encoding="utf-8")
        assert wanted in script, name
        assert f'read("results/audit/{name}.answers.csv")' in script and "level <- 0.9\n" in script
        assert not re.search(r"\{(title|source|level|finite|lonely|design)\}", script)


def test_the_answers_hold_codes_and_groups_and_no_id_and_no_text(surveys):
    with (surveys / "results/audit/clusters.answers.csv").open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    design = ["design.weight", "design.stratum", "design.cluster", "design.persons"]
    assert list(found[0]) == ["row", *design, "by.sex", "sex", "water", "why", "hours", "use"]
    assert {one["water"] for one in found} == {"yes", "no", "dont_know", ".no_answer", ".refused", ".not_reached"} - (
        {".not_reached"} - {one["water"] for one in found}
    )
    with (surveys / "results/audit/plain.answers.csv").open(encoding="utf-8") as file:
        hours = [(one["by.unit"], one["hours"]) for one in csv.DictReader(file)]
    assert {bool(cell) for unit, cell in hours if unit == "south"} == {False}
    assert {bool(cell) for unit, cell in hours if unit != "south"} == {True}


def test_the_same_bytes_again_and_sentences_for_what_can_not_be_audited(surveys, tmp_path):
    few = {"few": CENSUS | {"minimum_response_rate": 1}, "wells": SURVEY, "plain": CENSUS}
    folder = written(tmp_path / "again", few)
    (folder / "raw/surveys/wells").mkdir()
    shutil.copy(folder / "raw/surveys/wells.csv", folder / "raw/surveys/wells/1.csv")
    run = evaluate(folder, "results/audit/plain.R")
    assert run.returncode == 0, run.stdout
    for name in ("plain.R", "plain.answers.csv", "plain.numbers.csv"):
        assert (folder / "results/audit" / name).read_bytes() == (surveys / "results/audit" / name).read_bytes()
    run = evaluate(folder, "results/audit/few.R")
    assert run.returncode and "Stopped: Survey of staff: it has no numbers for R to compute: " in run.stdout
    run = evaluate(folder, "results/audit/wells.R")
    assert run.returncode and "a survey in parts keeps sums and no single answers" in run.stdout


@pytest.mark.parametrize("name", SURVEYS)
def test_r_makes_the_numbers_of_every_kind_of_survey(r, surveys, name):
    if name == "bounded" and not has("MASS"):
        pytest.skip("R's recommended package MASS, with which survey bounds weights, isn't here")
    compared, equal, differing, _ = audited(surveys, name)
    assert compared == equal > 40 and not differing


@pytest.mark.slow
def test_r_makes_the_numbers_of_the_evaluation_that_ships(r, tmp_path):
    for part in ("config", "raw"):
        shutil.copytree(ROOT / part, tmp_path / part)
    run = evaluate(tmp_path, "results/audit/staff.R", "results/audit/un_system.R")
    assert run.returncode == 0, run.stdout
    compared, equal, differing, other = audited(tmp_path, "staff")
    assert compared == equal > 20_000 and not differing and other > 5_000
    assert audited(tmp_path, "un_system")[2] == 0


def spoil(path, column, wanted):
    """Add a little to a number: in the first row of a table that is wanted and has one there."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    named = [dict(zip(head, row, strict=True)) for row in rows]
    place = next(k for k, row in enumerate(named) if row[column] and wanted(row))
    rows[place][head.index(column)] = repr(float(named[place][column]) + 1e-5)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def test_r_finds_numbers_and_tests_that_are_wrong(r, surveys, tmp_path):
    folder = shutil.copytree(surveys / "results", tmp_path / "results") and tmp_path
    numbers = folder / "results/audit/plain.numbers.csv"
    spoil(numbers, "value", lambda row: row["address"] == "plain.work.all.mean")
    spoil(numbers, "high", lambda row: row["address"] == "plain.work.all.good.bounds")
    spoil(numbers, "std_error", lambda row: row["address"] == "plain.tools.again-no.saw")
    spoil(folder / "results/surveys/plain/comparisons.csv", "std_error", lambda row: row["first"] == "east")
    done = subprocess.run(["Rscript", "results/audit/plain.R"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 1 and " equal, 4 differing; " in done.stdout
