"""What every kind of survey has: crossed breakdowns, shares of responses, frame breakdowns, against plain loops."""

import csv
import shutil

import numpy as np
import pandas as pd
import pytest

from scripts import settings
from scripts.ground.errors import EvidenceError
from scripts.ground.files import write as write_files
from scripts.pages import item_sections
from scripts.statistics import design, taylor
from scripts.surveys.analyses import group_tests, nonresponse, response
from scripts.surveys.answers import bases, cleaning, dispositions, ledger, survey_weights
from scripts.surveys.engine import estimates
from scripts.surveys.handover import coded_variables
from scripts.surveys.parts import counted_parts, joined_parts
from scripts.surveys.received import received_answers
from tests.conftest import ROOT
from tests.filled import surveyed

SCALES = {
    "yn": {
        "categories": {"yes": "Yes", "no": "No"},
        "missing": {"dont_know": "Don't know"},
        "scores": {"yes": 1.5, "no": 0.2},
    },
    "grade": {"categories": {"low": "Low", "high": "High"}},
}
ITEMS = {
    "grade": {"column": "grade", "text": "Grade", "scale": "grade"},
    "view": {"column": "view", "text": "View", "scale": "yn", "base": ["dont_know"]},
    "hours": {"column": "hours", "text": "Hours", "type": "number", "minimum": 0, "maximum": 60},
    "use": {
        "columns": {"drink": "drink", "wash": "wash", "cook": "cook"}, "text": "Use", "type": "multiple_response",
        "share_of_responses": True,
    },
    "say": {"column": "say", "text": "Say", "type": "text"},
}  # fmt: skip
SURVEY = {
    "title": "Wells",
    "platform": "plain",
    "columns": {"respondent": "id", "person": "id"},
    "frame": {"file": "f.csv", "person": "id", "variables": ["unit", "sex"]},
    "breakdowns": ["unit", "grade", ["unit", "grade"], ["sex", "unit"]],
    "items": ITEMS,
}
DRAWN = {"weight": "w", "strata": ["h"], "cluster": "c", "lonely_psu": "adjust"}
HEADER = ["id", "grade", "view", "hours", "drink", "wash", "cook", "w", "h", "c", "say"]
PEOPLE = pd.DataFrame({
    "person": [f"p{k:03}" for k in range(150)], "unit": [f"u{k % 3}" for k in range(150)],
    "sex": ["f" if k % 2 and k % 3 else "m" for k in range(150)],
}, dtype="string")  # fmt: skip


def rows(n=90, seed=3):
    rng = np.random.default_rng(seed)
    return [
        [
            f"p{k:03}", rng.choice(["Low", "High", ""]), rng.choice(["Yes", "No", "Don't know", ""]),
            rng.choice(["", "3", "7.5", "40"]), *rng.choice(["1", "0"], 3), repr(float(rng.lognormal())),
            f"h{k % 4}", f"c{k % 20}", rng.choice(["", "well"]),
        ]
        for k in range(n)
    ]  # fmt: skip


def write(path, body, header=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header or HEADER, *body])
    return path


def described(**more):
    told = {key: value for key, value in (SURVEY | more).items() if value is not None}
    return surveyed(told, SCALES, key="wells")


def of_file(place, body, survey, frame=PEOPLE):
    """Everything that the steps make of a survey in one file."""
    received = received_answers.read(write(place / "all.csv", body), survey)["received"]
    cleaned = cleaning.clean(received, frame, [], survey)
    kept = cleaned["responses"]
    settled = dispositions.settle(received, cleaned["cleaning_log"], kept, frame, survey)["dispositions"]
    decision = response.count(settled, frame, survey)["decision"]
    weights = survey_weights.weigh(settled, frame, survey, kept)["weights"]
    lines = ledger.tabulate(kept, settled, survey)["bases"]
    made = estimates.estimate(kept, settled, weights, decision, survey, lines)
    compared = group_tests.compare(kept, settled, weights, decision, survey)["comparisons"]
    return made | {
        "sample": bases.sample(kept, settled, survey),
        "bases": lines,
        "comparisons": compared,
        "numbers": made["numbers"].set_index("address"),
    }


def in_parts(place, body, survey, frame=PEOPLE):
    """The same of the answers in three parts."""
    files = [write(place / f"{k}.csv", body[k::3]) for k in range(3)]
    for k, one in enumerate(files):
        write_files(place / f"counted{k}", counted_parts.count(one, files[0], survey, frame)["counted"])
    return joined_parts.join([place / f"counted{k}" for k in range(3)], survey, frame)


def told(body):
    """The answers as a table, with what the frame has of each person."""
    return pd.DataFrame(body, columns=HEADER).merge(PEOPLE, left_on="id", right_on="person")


def test_crossed_breakdowns_are_groups_like_any_other(tmp_path):
    body = rows()
    made, table = of_file(tmp_path, body, described(selection="census")), told(body)
    numbers = made["numbers"]
    for unit in ("u0", "u1", "u2"):
        for grade in ("Low", "High"):
            own = table[(table["unit"] == unit) & (table["grade"] == grade) & (table["view"] != "")]
            group = f"grade-{grade.lower()}--unit-{unit}"
            row = numbers.loc[f"wells.view.{group}.yes"]
            assert row["group"] == f"unit = {unit}, grade = {grade.lower()}"
            assert (row["n"], row["base"]) == ((own["view"] == "Yes").sum(), len(own))
            assert pd.isna(row["population"])  # answers say who is in the group, so nobody knows how large it is
    for unit in ("u0", "u1", "u2"):
        for sex in ("f", "m"):
            people = PEOPLE[(PEOPLE["unit"] == unit) & (PEOPLE["sex"] == sex)]
            address = f"wells.view.sex-{sex}--unit-{unit}.base"
            if people.empty:  # nobody of the frame: no group
                assert address not in numbers.index
                continue
            row = numbers.loc[address]
            assert row["population"] == len(people)
            own = table[(table["unit"] == unit) & (table["sex"] == sex) & (table["view"] != "")]
            assert row["n"] == len(own)
            assert numbers.loc[f"wells.view.sex-{sex}--unit-{unit}.yes.bounds", "population"] == len(people)
    assert "wells.grade.grade-low--unit-u0.base" not in numbers.index  # no item by itself
    trace = made["cases"]["trace"]
    assert (trace == "wells.view.grade-low--unit-u0.base").sum() == numbers.loc[
        "wells.view.grade-low--unit-u0.base", "n"
    ]
    lines = made["bases"].set_index(["item", "group", "step"])
    assert lines.loc[("view", "sex-m--unit-u0", "invited"), "count"] == len(PEOPLE.query("unit == 'u0' and sex == 'm'"))
    tested = made["comparisons"]
    assert {"unit and grade", "sex and unit"} <= set(tested["breakdown"])
    assert "u0 and low" in set(tested.loc[tested["breakdown"] == "unit and grade", "first"])


@pytest.mark.parametrize("more", [{}, {"cluster": None}, {"cluster": None, "strata": []}, {"lonely_psu": "average"}])
def test_samples_have_shares_of_responses(tmp_path, more):
    drawn = {key: value for key, value in (DRAWN | more).items() if value}
    survey = described(
        selection="sample", design=drawn, frame=None, columns={"respondent": "id"}, breakdowns=["grade"]
    )  # fmt: skip
    body = rows()
    made = of_file(tmp_path, body, survey, PEOPLE[:0])["numbers"]
    table = pd.DataFrame(body, columns=HEADER)
    right = design.design(
        table["w"].astype(float), strata=table["h"] if drawn.get("strata") else None,
        clusters=table["c"] if drawn.get("cluster") else None, lonely_psu=drawn["lonely_psu"],
    )  # fmt: skip
    ticks = table[["drink", "wash", "cook"]] == "1"
    for group, inside in (("all", np.ones(len(table), bool)), ("grade-low", (table["grade"] == "Low").to_numpy())):
        for option in ticks:
            row = made.loc[f"wells.use.{group}.{option}_of_responses.weighted"]
            found = taylor.ratio(right, ticks[option].to_numpy(float), ticks.sum(axis=1).to_numpy(float), inside)
            assert row["value"] == pytest.approx(found.value[0], rel=1e-12)
            assert row["std_error"] == pytest.approx(found.std_error[0], rel=1e-9)
            assert (row["df"], row["weight"]) == (found.df, "w")
            plain = made.loc[f"wells.use.{group}.{option}_of_responses"]
            assert plain["value"] == ticks.loc[inside, option].sum() / ticks[inside].to_numpy().sum()
    parts = in_parts(tmp_path / "parts", body, survey, PEOPLE[:0])["numbers"].set_index("address")
    pd.testing.assert_frame_equal(parts, made, check_exact=True)


def test_parts_have_breakdowns_by_the_frame_and_crossed_ones(tmp_path):
    survey, body = described(selection="nonprobability"), rows()
    whole = of_file(tmp_path, body, survey)
    parts = in_parts(tmp_path / "parts", body, survey)
    pd.testing.assert_frame_equal(parts["numbers"].set_index("address"), whole["numbers"])
    pd.testing.assert_frame_equal(parts["bases"], whole["bases"])
    assert "wells.hours.sex-m--unit-u0.mean.bounds" in whole["numbers"].index


def test_codes_of_a_number_item_are_kinds_of_missing_answers(tmp_path):
    codes = {"hours": ITEMS["hours"] | {"codes": {998: "dont_know", 999: "refused", "n/a": "no_answer"}}}
    items = ITEMS | codes | {"twice": {"derive": "hours * 2", "text": "Twice", "type": "number"}}
    survey, body = described(selection="nonprobability", items=items), rows()
    for k, one in enumerate(body):
        one[3] = {0: "999", 1: "998.0", 2: "n/a"}.get(k % 9, one[3])
    whole, table = of_file(tmp_path, body, survey), told(body)
    given = table["hours"][~table["hours"].isin(["", "999", "998.0", "n/a"])].astype(float)
    row = whole["numbers"].loc["wells.hours.all.mean"]
    assert (row["base"], row["value"]) == (len(given), pytest.approx(given.mean(), rel=1e-12))
    lines = whole["bases"].set_index(["item", "group", "step"])["count"]
    for key in ("hours", "twice"):
        own = lines[key]["all"]
        assert own[["dont_know", "refused"]].tolist() == [(table["hours"] == code).sum() for code in ("998.0", "999")]
        assert own["no_answer"] + own["not_reached"] == table["hours"].isin(["", "n/a"]).sum()
    parts = in_parts(tmp_path / "parts", body, survey)
    pd.testing.assert_frame_equal(parts["numbers"].set_index("address"), whole["numbers"])
    pd.testing.assert_frame_equal(parts["bases"], whole["bases"])
    sent = {one.name: one for one in coded_variables.variables(*whole["sample"], pd.DataFrame(), survey)[0]}["hours"]
    assert np.nansum(sent.values) == given.sum()
    named = pd.Series([sent.missing[place - 1][0] for place in sent.gone if place]).value_counts()
    assert named[["dont_know", "refused"]].tolist() == lines["hours"]["all"][["dont_know", "refused"]].tolist()
    body[3][3] = "997"
    with pytest.raises(EvidenceError, match="the number is below 0 or above 60"):
        of_file(tmp_path, body, survey)


def test_codes_may_be_corrected_and_asked_for(tmp_path):
    items = ITEMS | {"hours": ITEMS["hours"] | {"codes": {"999": "refused"}}}
    items["why"] = {"column": "view", "text": "Why", "scale": "yn", "asked_if": {"hours": "refused"}}
    rule = {"rule": "correct", "file": "c.csv", "reason": "r"}
    survey, body = described(selection="nonprobability", items=items, cleaning=[rule]), rows()
    body[0][3], body[1][3], body[2][3] = "999", "999", "40"
    table = write(
        tmp_path / "c.csv", [["p001", "hours", "999", "7", "r"], ["p002", "hours", "40", "refused", "r"]],
        ["respondent", "item", "old", "new", "reason"],
    )  # fmt: skip
    received = received_answers.read(write(tmp_path / "all.csv", body), survey)["received"]
    kept = cleaning.clean(received, PEOPLE, [table], survey)["responses"]
    assert kept["hours"].tolist()[:3] == ["refused", "7", "refused"]
    settled = dispositions.settle(received, cleaning.CLEANING_LOG.empty(), kept, PEOPLE, survey)["dispositions"]
    lines = ledger.tabulate(kept, settled, survey)["bases"].set_index(["item", "group", "step"])["count"]
    own = lines["why"]["all"]
    assert own["answers"] - own["not_asked"] - own["not_reached"] == 2


@pytest.mark.parametrize(
    ("breakdowns", "said"),
    [
        (["unit", ["unit", "unit"]], "'unit, unit' is given twice"),
        ([["unit", "sex"], ["sex", "unit"]], "'unit, sex' is given twice"),
        (["unit", []], "at least 1 item"),
    ],
)
def test_a_breakdown_stands_once(breakdowns, said):
    with pytest.raises(ValueError, match=said):
        described(breakdowns=breakdowns)


def test_tables_and_sentences_name_crossed_groups_that_are_declared(tmp_path, monkeypatch):
    folder = shutil.copytree(ROOT / "tests/example", tmp_path / "e")
    path, finding = folder / "config/surveys/gardeners.yaml", folder / "config/findings/A.yaml"
    text = path.read_text()
    monkeypatch.chdir(folder)
    items = "items:\n  again: {column: q4, text: Again, scale: rating5}"
    path.write_text(text.replace("breakdowns: [plot]", "breakdowns: [[plot, hours]]"))
    with pytest.raises(EvidenceError, match="'hours' is neither a choice item nor a frame variable"):
        settings.load("config")
    path.write_text(text.replace("breakdowns: [plot]", "breakdowns: [plot, [plot, again]]").replace("items:", items, 1))
    sentence = "  - {text: S, says: [{source: gardeners, item: soil, statistic: mean, group: GROUP, more_than: 1}]}"
    whole = finding.read_text()
    for group, said in {
        "again-good--plot-north": None,
        "again-perhaps--plot-north": "answer to again 'perhaps'",
        "again-good": "breakdown 'again'",
    }.items():
        finding.write_text(f"{whole.rstrip()}\n{sentence.replace('GROUP', group)}\n")
        if said is None:
            settings.load("config")
        else:
            with pytest.raises(EvidenceError, match=said):
                settings.load("config")


@pytest.mark.parametrize("cluster", ["c", None])
def test_samples_have_breakdowns_by_the_frame_of_who_was_drawn(tmp_path, cluster):
    drawn = {key: value for key, value in (DRAWN | {"cluster": cluster}).items() if value}
    survey, body = described(selection="sample", design=drawn), rows()
    whole = of_file(tmp_path, body, survey)
    numbers, table = whole["numbers"], told(body)
    right = design.design(
        table["w"].astype(float), strata=table["h"], clusters=table["c"] if cluster else None, lonely_psu="adjust"
    )  # fmt: skip
    groups = {
        "unit-u1": table["unit"] == "u1",
        "sex-m--unit-u1": (table["sex"] == "m") & (table["unit"] == "u1"),
        "grade-low--unit-u0": (table["grade"] == "Low") & (table["unit"] == "u0"),
    }
    for group, inside in groups.items():
        row, own = numbers.loc[f"wells.view.{group}.yes.weighted"], (inside & (table["view"] != "")).to_numpy()
        found = taylor.mean(right, (table["view"] == "Yes").to_numpy(float), own)
        assert (row["base"], row["df"]) == (own.sum(), found.df)
        assert row["value"] == pytest.approx(found.value[0], rel=1e-12)
        assert row["std_error"] == pytest.approx(found.std_error[0], rel=1e-9)
    assert not numbers.index.str.endswith(".bounds").any() and numbers.loc["wells.view.all.yes", "population"] is pd.NA
    assert whole["comparisons"]["breakdown"].isin(["unit", "sex and unit"]).any()
    parts = in_parts(tmp_path / "parts", body, survey)
    pd.testing.assert_frame_equal(parts["numbers"].set_index("address"), numbers, check_exact=True)
    pd.testing.assert_frame_equal(parts["bases"], whole["bases"])
    rates = parts["response_numbers"].set_index("address")
    assert rates.loc["wells.response.unit-u1.rate", "value"] == len(table[groups["unit-u1"]]) / 50
    said = parts["nonresponse"].set_index(["section", "statistic"]).sort_index()
    assert said.loc[("indicator", "absent"), "note"].iloc[0] == nonresponse.DRAWN
    assert said.loc[("bias", "absent"), "note"].iloc[0] == nonresponse.DRAWN
    assert {"rate", "share_invited", "share_answers"} == set(said.loc["rates"].index)
    assert "composition" not in said.index


def test_the_frame_of_a_sample_needs_to_know_who_answered():
    with pytest.raises(ValueError, match="the frame of a sample lists who was drawn"):
        described(selection="sample", design=DRAWN, columns={"respondent": "id"})


def test_a_group_of_a_comparison_is_found_among_the_numbers():
    assert item_sections.called("unit and sex", "u0 and m") == "unit = u0, sex = m"
    assert item_sections.called("unit", "research and trade") == "unit = research and trade"


def test_options_of_who_was_not_asked_do_not_count_though_the_base_has_them(tmp_path):
    use = ITEMS["use"] | {"asked_if": {"view": "yes"}, "base": ["not_asked"]}
    survey, body = described(selection="nonprobability", items=ITEMS | {"use": use}), rows()
    whole, table = of_file(tmp_path, body, survey), told(body)
    asked = table["view"] == "Yes"
    row = whole["numbers"].loc["wells.use.all.drink"]
    assert (row["n"], row["base"]) == ((asked & (table["drink"] == "1")).sum(), len(table))
    assert (~asked & (table["drink"] == "1")).any()
    parts = in_parts(tmp_path / "parts", body, survey)
    pd.testing.assert_frame_equal(parts["numbers"].set_index("address"), whole["numbers"])
