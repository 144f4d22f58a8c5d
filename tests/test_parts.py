"""Samples and surveys in parts: numbers that no cut changes, equal to the core and to R, and sentences for the rest."""

import csv
import shutil

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.ground.errors import EvidenceError
from scripts.ground.files import write as write_files
from scripts.settings import part_files
from scripts.statistics import design, taylor
from scripts.surveys.analyses import nonresponse, response
from scripts.surveys.answers import bases, cleaning, coded, dispositions, groups, ledger, survey_weights
from scripts.surveys.engine import crosstabs, estimates, item_rows, sum_errors, tallies
from scripts.surveys.parts import batches, counted_parts, joined_parts
from scripts.surveys.received import received_answers
from tests.conftest import evaluate
from tests.designs import RECORDS, data
from tests.filled import scaled, surveyed

SCALES = scaled(
    {
        "yn": {
            "categories": {"yes": "Yes", "no": "No"},
            "missing": {"dont_know": "Don't know", "prefer_not": "Prefer not to say"},
            "kinds": {"prefer_not": "refused"},
            "scores": {"yes": 1.5, "no": 0.2},
            "nets": {"either": ["yes", "no"]},
        },
        "sex": {"categories": {"x": "Ex", "y": "Why"}},
    }
)
ITEMS = {
    "sex": {"column": "q1", "text": "Sex", "scale": "sex"},
    "water": {"column": "q2", "text": "Water", "scale": "yn", "base": ["dont_know"]},
    "why": {"column": "q3", "text": "Why", "scale": "yn", "asked_if": {"water": ["no"]}},
    "hours": {"column": "q4", "text": "Hours", "type": "number", "unit": "hours", "per": 2, "maximum": 60},
    "use": {
        "columns": {"drink": "q5a", "wash": "q5b"}, "text": "Use", "type": "multiple_response",
        "labels": {"drink": "Drink", "wash": "Wash"},
    },
    "say": {"column": "q6", "text": "Say", "type": "text"},
}  # fmt: skip
SURVEY = {
    "title": "Survey of wells",
    "source": "made up",
    "file": "raw/surveys/wells",
    "platform": "plain",
    "selection": "sample",
    "columns": {"respondent": "id", "progress": "done"},
    "design": {
        "weight": "w",
        "strata": ["region", "town"],
        "cluster": "psu",
        "population": "N",
        "lonely_psu": "adjust",
    },
    "breakdowns": ["sex"],
    "items": ITEMS,
}
HEADER = ["id", "done", "w", "region", "town", "psu", "N", "q1", "q2", "q3", "q4", "q5a", "q5b", "q6"]


def rows(n, seed=3):
    """Rows of an export, with all that can be missing missing here and there."""
    rng = np.random.default_rng(seed)
    made = []
    for k in range(n):
        region, town = rng.choice(["north", "south"]), rng.choice(["town", "country"])
        made.append([
            f"id{k}", rng.choice(["100", "40", ""]), repr(float(rng.lognormal())), region, town,
            f"{region}{town}{rng.integers(0, 4)}", "9", rng.choice(["Ex", "Why", "ex", ""]),
            rng.choice(["Yes", "No", "Don't know", "Prefer not to say", ""], p=[0.4, 0.3, 0.1, 0.1, 0.1]),
            rng.choice(["Yes", "No", ""]), rng.choice(["", "3", "7.5", "40"]), rng.choice(["1", "0", ""]),
            rng.choice(["Yes", "0", ""]), rng.choice(["", 'well, "deep"\nand dry', "=x"]),
        ])  # fmt: skip
    return made


def write(path, body, header=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header or HEADER, *body])
    return path


def count(path, survey=SURVEY, first=None):
    return counted_parts.count(path, first or path, surveyed(survey, SCALES))["counted"]


def joined(place, files, survey=SURVEY):
    """The step of each part and the join, as the rules call them."""
    folders = []
    for k, path in enumerate(files):
        made = count(path, survey, files[0])
        folders.append(place / f"counted{k}")
        folders[-1].parent.mkdir(parents=True, exist_ok=True)
        write_files(folders[-1], made)
    return joined_parts.join(folders, surveyed(survey, SCALES, key="wells"))


def refused(path, match, survey=SURVEY, first=None):
    with pytest.raises(EvidenceError, match=match):
        count(path, survey, first)


# --- equal, whatever the cut


@settings(max_examples=12)
@given(st.integers(0, 10**6), st.integers(1, 4))
def test_no_cut_and_no_order_of_answers_changes_a_number(tmp_path_factory, seed, cut):
    place = tmp_path_factory.mktemp("cut")
    rng = np.random.default_rng(seed)
    body = rows(60, seed)
    whole = joined(place / "w", [write(place / "whole.csv", body)])
    mixed = [body[k] for k in rng.permutation(60)]
    ends = sorted(rng.integers(1, 59, cut).tolist())
    pieces = [mixed[a:b] for a, b in zip([0, *ends], [*ends, 60], strict=True) if a < b]
    cut_up = joined(place / "p", [write(place / f"p{k}.csv", one) for k, one in enumerate(pieces)])
    for name, made in whole.items():
        if name != "line":
            pd.testing.assert_frame_equal(made, cut_up[name], check_exact=True)


def test_strata_and_clusters_that_differ_only_in_case_are_one_in_all_parts(tmp_path):
    plain = rows(120)
    mixed = [
        [cell.upper() if column in (3, 5) and k % 3 == 0 else f" {cell}" if column == 3 and k % 3 == 1 else cell
         for column, cell in enumerate(row)]
        for k, row in enumerate(plain)
    ]  # fmt: skip
    made = {}
    for name, body in (("plain", plain), ("mixed", mixed)):
        files = [write(tmp_path / name / f"{k}.csv", body[k * 60 : k * 60 + 60]) for k in range(2)]
        made[name] = joined(tmp_path / name, files)
    pd.testing.assert_frame_equal(made["mixed"]["numbers"], made["plain"]["numbers"])
    described = surveyed(SURVEY, SCALES)
    line = counted_parts.count(files[0], files[0], described)["line"]
    assert "; region: " in line
    assert "is counted as" in line
    assert "counted as" not in counted_parts.count(tmp_path / "plain/0.csv", files[0], described)["line"]


def test_small_batches_are_the_same_as_one(tmp_path, monkeypatch):
    whole = write(tmp_path / "a.csv", rows(300))
    one = joined(tmp_path / "1", [whole])
    monkeypatch.setattr(batches, "BLOCK", 2_000)
    assert len(list(batches.batches(whole, surveyed(SURVEY, SCALES)))) > 5
    pd.testing.assert_frame_equal(one["numbers"], joined(tmp_path / "2", [whole])["numbers"], check_exact=True)


def test_parquet_is_the_same_as_csv(tmp_path):
    body = rows(80)
    table = pd.DataFrame(body, columns=HEADER)
    typed = table.assign(w=table["w"].astype(float), N=9, q1=table["q1"].astype("category"), q6=None)
    typed["q4"] = pd.to_numeric(table["q4"])
    typed.to_parquet(tmp_path / "a.parquet", index=False)
    plain = joined(tmp_path / "c", [write(tmp_path / "a.csv", [[*row[:-1], ""] for row in body])])
    found = joined(tmp_path / "p", [tmp_path / "a.parquet"])
    pd.testing.assert_frame_equal(plain["numbers"], found["numbers"], check_exact=True)


def test_numbers_are_those_of_the_core(tmp_path):
    body = rows(400)
    table = pd.DataFrame(body, columns=HEADER)
    for clustered in (True, False):
        survey = SURVEY | {"design": SURVEY["design"] | ({} if clustered else {"cluster": None, "population": None})}
        found = joined(tmp_path / str(clustered), [write(tmp_path / "a.csv", body)], survey)["numbers"].set_index(
            "address"
        )
        drawn = design.design(
            table["w"].astype(float),
            strata=table["region"] + table["town"],
            clusters=table["psu"] if clustered else None,
            population=table["N"].astype(float) if clustered else None,
            lonely_psu="adjust",
        )
        water, why = table["q2"], table["q1"].str.lower() == "why"
        told, hours = water.isin(["Yes", "No", "Don't know"]), pd.to_numeric(table["q4"])
        expected = {
            "water.all.yes": (water == "Yes", told),
            "water.all.dont_know": (water == "Don't know", told),
            "water.sex-y.either": (water.isin(["Yes", "No"]), told & why),
            "water.all.mean": (water.map({"Yes": 1.5, "No": 0.2}).fillna(0), water.isin(["Yes", "No"])),
            "hours.sex-y.mean": (hours.fillna(0) / 2, hours.notna() & why),
        }
        for address, (y, domain) in expected.items():
            right = taylor.mean(drawn, y.astype(float), domain)
            row = found.loc[f"wells.{address}.weighted"]
            assert row["value"] == pytest.approx(right.value[0], rel=1e-12)
            assert row["std_error"] == pytest.approx(right.std_error[0], rel=1e-12)
            assert (row["df"], row["base"]) == (right.df, int(domain.sum()))
            plain = found.loc[f"wells.{address}"]
            assert plain["value"] == pytest.approx(float(y[domain].mean()), rel=1e-12)
            assert pd.isna(plain["std_error"]) and pd.isna(plain["low"])


def test_derived_items_of_parts_are_made_of_each_answer(tmp_path):
    items = ITEMS | {
        "much": {"derive": "hours / 3 + count_of(use)", "type": "number", "text": "Much", "maximum": 20},
        "dry": {"derive": "water == 'no' or hours < 5", "scale": "yn", "text": "Dry", "asked_if": {"sex": "y"}},
    }
    body, survey = rows(90), SURVEY | {"items": items, "breakdowns": ["sex", "dry"]}
    made = joined(tmp_path, [write(tmp_path / f"{k}.csv", body[k * 30 : k * 30 + 30]) for k in range(3)], survey)
    found = made["numbers"].set_index("address")
    much, dry = [], {"yes": 0, "no": 0}
    for *_, sex, water, _, hours, drink, wash, _ in body:
        ticks = [{"1": 1, "Yes": 1, "0": 0}.get(one) for one in (drink, wash)]
        if hours and ticks != [None, None]:
            much.append(float(hours) / 3 + sum(filter(None, ticks)))
        less = None if not hours else float(hours) < 5
        no = {"No": True, "Yes": False}.get(water)
        worth = True if no or less else None if no is None or less is None else False
        if sex == "Why" and worth is not None:
            dry["yes" if worth else "no"] += 1
    assert found.loc["wells.much.all.mean", "value"] == pytest.approx(sum(much) / len(much), rel=1e-12)
    assert found.loc["wells.much.all.base", "n"] == len(much)
    assert found.loc["wells.dry.all.yes", ["n", "base"]].tolist() == [dry["yes"], sum(dry.values())]
    line = made["bases"].set_index(["item", "group", "step"]).loc[("dry", "all", "base")]
    assert line["reason"] == "in the base, derived: water == 'no' or hours < 5"
    items["much"] = items["much"] | {"maximum": 2}
    refused(
        tmp_path / "0.csv",
        r"0\.csv, rows 2 to 31: .*items\.much\.derive: for \d+ answers the number is above 2",
        survey,
    )


@pytest.mark.parametrize("more", [{"reminders": ["2026-05-07"]}, {}, {"headline": ["use.wash", "water.either"]}])
def test_when_answers_came_is_told_of_parts_as_of_one_file(tmp_path, more):
    survey = {key: one for key, one in SURVEY.items() if key != "design"} | {"selection": "nonprobability"} | more
    survey |= {"columns": {"respondent": "id", "ended": "q6", "started": "done"}}
    survey["items"] = {key: one for key, one in ITEMS.items() if key != "say"}
    survey = surveyed(survey, SCALES, key="wells")
    body = rows(80)
    for k, one in enumerate(body):
        one[1], one[-1] = "2026-05-01 10:00:00", "" if k % 7 == 0 else f"2026-05-{1 + k * 5 % 19:02} 11:0{k % 10}:00"
    files = [write(tmp_path / f"{k}.csv", body[k * 20 : k * 20 + 20]) for k in range(4)]
    made = joined(tmp_path, files, survey)["nonresponse"]
    nobody = pd.DataFrame({"person": pd.Series([], dtype="string")})
    received = received_answers.read(write(tmp_path / "all.csv", body), survey)["received"]
    cleaned = cleaning.clean(received, nobody, [], survey)
    kept = cleaned["responses"]
    settled = dispositions.settle(received, cleaned["cleaning_log"], kept, nobody, survey)["dispositions"]
    decision = response.decided(None, survey)
    right = nonresponse.examine(settled, kept, pd.DataFrame(), decision, survey)["nonresponse"]
    assert len(right.query("section == 'effort'")) > 10 and len(right.query("section == 'timing'")) >= 6
    if not more.get("reminders"):  # which half came first needs all answers side by side
        right, told = (one.query("section != 'timing'").reset_index(drop=True) for one in (right, made))
        assert made.set_index("section").loc["timing", "note"] == nonresponse.NO_HALVES
        made = told
    pd.testing.assert_frame_equal(made, right, check_exact=True)


def test_persons_of_a_frame_are_found_in_parts_as_in_one_file(tmp_path):
    people = [f"p{k:03}" for k in range(120)]
    frame = pd.DataFrame({"person": people, "unit": [f"u{k % 3}" for k in range(120)]}, dtype="string")
    frame["gone"] = pd.Series([("moved" if k % 29 == 1 else None) for k in range(120)], dtype="string")
    survey = {key: one for key, one in SURVEY.items() if key not in ("design", "columns")}
    survey |= {
        "selection": "nonprobability", "columns": {"respondent": "id", "person": "region", "ended": "town"},
        "frame": {"file": "raw/frames/wells.csv", "person": "person", "variables": ["unit", "gone"]},
        "dispositions": {"variable": "gone", "outcomes": {"moved": "other"}}, "minimum_response_rate": 0.3,
        "thresholds": {"complete": 0.9, "partial": 0.6}, "closes": "2026-05-20",
        "cleaning": [
            {"rule": "drop_ineligible", "where": {"sex": "x", "water": "dont_know"}, "reason": "r"},
            {"rule": "drop_where", "where": {"unit": "u2", "water": "prefer_not"}, "reason": "r"},
            {"rule": "drop_persons", "persons": ["p000", "nobody"], "reason": "r"},
            {"rule": "drop_late", "reason": "r"},
            {"rule": "drop_break_offs", "reason": "r"},
        ],
    }  # fmt: skip
    more = {"hours": {"where": {"unit": ["U0", "u1"]}}, "use": {"share_of_responses": True}}
    survey["items"] = {key: one | more.get(key, {})
                       for key, one in ITEMS.items()} | {"much": {
        "derive": "hours if unit == 'u0' else missing", "type": "number", "text": "Much"}}  # fmt: skip
    survey = surveyed(survey, SCALES, key="wells")
    body = rows(80, 5)
    for k, one in enumerate(body):
        one[3], one[4] = people[k if k % 11 else 0], f"2026-05-{1 + k % 21:02}"
    body[7][3] = "nobody"
    files = [write(tmp_path / f"{k}.csv", body[k * 20 : k * 20 + 20]) for k in range(4)]
    counted = [counted_parts.count(one, files[0], survey, frame)["counted"] for one in files]
    for k, one in enumerate(counted):
        write_files(tmp_path / f"counted{k}", one)
    folders = [tmp_path / f"counted{k}" for k in range(4)]
    made = joined_parts.join(folders, survey, frame)
    received = received_answers.read(write(tmp_path / "all.csv", body), survey)["received"]
    cleaned = cleaning.clean(received, frame, [], survey)
    kept, log = cleaned["responses"], cleaned["cleaning_log"]
    settled = dispositions.settle(received, log, kept, frame, survey)["dispositions"]
    pd.testing.assert_frame_equal(made["dispositions"], settled)
    assert set(settled["disposition"]) >= {"complete", "partial", "break-off", "late", "other", "ineligible"}
    lines = ledger.tabulate(kept, settled, survey)["bases"]
    pd.testing.assert_frame_equal(made["bases"], lines)
    told = response.count(settled, frame, survey, lines)
    pd.testing.assert_frame_equal(made["response_numbers"], told["numbers"])
    pd.testing.assert_frame_equal(made["decision"], told["decision"])
    weights = survey_weights.weigh(settled, frame, survey, kept)["weights"]
    right = nonresponse.examine(settled, kept, weights, told["decision"], survey)["nonresponse"]
    timeless = (one.query("section != 'timing'").reset_index(drop=True) for one in (made["nonresponse"], right))
    pd.testing.assert_frame_equal(*timeless)
    assert {"rates", "indicator", "bias", "effort"} <= set(right["section"])
    pd.testing.assert_frame_equal(made["cleaning_counts"], cleaned["cleaning_counts"])
    numbers = estimates.estimate(kept, settled, weights, told["decision"], survey)
    pd.testing.assert_frame_equal(made["numbers"], numbers["numbers"])
    assert made["numbers"]["address"].str.endswith(".bounds").sum() > 5
    body[30][3], body[30][4] = body[3][3], body[3][4]
    body[30][5:] = body[3][5:]
    write_files(folders[1], counted_parts.count(write(files[1], body[20:40]), files[0], survey, frame)["counted"])
    with pytest.raises(EvidenceError, match=r"counted0, row 5 and counted1, row 12: answers of one person"):
        joined_parts.join(folders, survey, frame)
    body[31][3] = "P001"
    with pytest.raises(EvidenceError, match=r"1\.csv, row 13: the person is not on the frame .*differs from one there"):
        counted_parts.count(write(files[1], body[20:40]), files[0], survey, frame)


# --- R's records

API = {
    "api.srs.mean": ("apisrs", {"weight": "pw", "population": "fpc"}),
    "api.srs0.mean": ("apisrs", {"weight": "pw"}),
    "api.strat.mean": ("apistrat", {"weight": "pw", "strata": "stype", "population": "fpc"}),
    "api.strat0.mean": ("apistrat", {"weight": "pw", "strata": "stype"}),
    "api.clus1.mean": ("apiclus1", {"weight": "pw", "cluster": "dnum", "population": "fpc"}),
    "lonely.remove": ("apiclus1", {"weight": "pw", "strata": "dnum", "lonely_psu": "remove"}),
    "lonely.adjust": ("apiclus1", {"weight": "pw", "strata": "dnum", "lonely_psu": "adjust"}),
    "staff.d2.q2_na": ("staff86", {"weight": "w_srs", "population": "N"}),
    "staff.d3.q2_na": ("staff86", {"weight": "w_nr", "strata": "division", "population": "Nh"}),
    "staff.lonely.certainty_by_fpc": (
        "staff_lonely_certainty", {"weight": "w", "strata": "division", "population": "Nh"}
    ),
    **{
        f"staff.lonely.{policy}": (
            "staff_lonely_true", {"weight": "w", "strata": "division", "population": "Nh", "lonely_psu": policy}
        )
        for policy in ("remove", "adjust", "average")
    },
}  # fmt: skip
STYPE = scaled(
    {"stype": {"categories": {"E": "E", "H": "H", "M": "M"}}, "yn": {"categories": {"No": "No", "Yes": "Yes"}}}
)


def of_file(name, drawn, items, breakdowns=(), **more):
    """The numbers of a file of the oracles, its columns taken as they are."""
    table = data(name).astype(object).where(data(name).notna(), None)
    text = {key: table[key].map(lambda x: None if x is None else str(x)).astype("string") for key in table}
    strata = {"strata": [drawn["strata"]]} if "strata" in drawn else {}
    told = {"selection": "sample", "items": items, "design": drawn | strata, "breakdowns": list(breakdowns)} | more
    survey = surveyed({"title": name, **told}, STYPE, key="r")
    columns = {key.replace(".", "_"): coded.coded(column) for key, column in text.items()}
    answers = coded.Answers(np.arange(len(table)) + 2, columns, {})
    plan = tallies.layout(groups.declared(survey, pd.DataFrame()), survey)
    tables = crosstabs.tables_of([tallies.tally([bases.stated(answers, survey)], plan, survey)], plan, survey)
    made = item_rows.rows(sum_errors.OfSums(tables, plan, survey), survey)
    return pd.DataFrame(made).set_index("address")


@pytest.mark.parametrize("record", API)
def test_means_are_those_of_r(record):
    name, drawn = API[record]
    item = "api00" if name.startswith("api") else "q2" if "q2" in record else "q1"
    right = RECORDS[record]
    found = of_file(name, drawn, {item: {"text": "", "type": "number", "column": item}}).loc[
        f"r.{item}.all.mean.weighted"
    ]
    for column, key in {"value": "est", "std_error": "se", "low": "lo", "high": "hi"}.items():
        # Where cases are left out as missing R keeps the degrees of freedom of all cases, the house those of the domain.
        if key in ("est", "se") or (key in right and "q2_na" not in record):
            value = right[key]["api00"] if isinstance(right[key], dict) else right[key]
            assert found[column] == pytest.approx(value, rel=1e-9), column
    assert found["df"] == (
        found["base"] - len(set(data(name)[drawn["strata"]]))
        if "q2_na" in record and "strata" in drawn
        else found["base"] - 1
        if "q2_na" in record
        else right["df"]
    )


@pytest.mark.parametrize("name", ["strat", "clus1"])
def test_totals_are_those_of_r(name):
    items = {
        "enroll": {"text": "", "type": "number", "column": "enroll"},
        "stype": {"text": "", "scale": "stype", "column": "stype"},
    }
    drawn, right = API[f"api.{name}.mean"][1], RECORDS[f"api.{name}.total"]
    found = of_file(f"api{name}", drawn, items)
    row = found.loc["r.enroll.all.total.weighted"]
    for column, key in {"value": "est", "std_error": "se", "low": "lo", "high": "hi", "df": "df"}.items():
        assert row[column] == pytest.approx(right[key], rel=1e-9), column
    # Of a category it is the total of ones and zeros.
    table = data(f"api{name}")
    ones = of_file_design(table, drawn)
    for one in "EHM":
        row, other = found.loc[f"r.stype.all.total_{one.lower()}.weighted"], taylor.total(ones, table["stype"] == one)
        assert row["value"] == pytest.approx(other.value[0], rel=1e-12) and row["unit"] == "persons"
        if other.std_error[0] > 1e-9:  # what the strata fix has no error
            assert row["std_error"] == pytest.approx(other.std_error[0], rel=1e-9)


def of_file_design(table, drawn):
    """The design of a file of the oracles for the core."""
    named = {"strata": drawn.get("strata"), "clusters": drawn.get("cluster"), "population": drawn.get("population")}
    return design.design(table[drawn["weight"]], **{key: table[name] for key, name in named.items() if name})


def test_domains_and_shares_are_those_of_r():
    items = {
        "stype": {"text": "", "scale": "stype", "column": "stype"},
        "sch_wide": {"text": "", "scale": "yn", "column": "sch.wide"},
        "api00": {"text": "", "type": "number", "column": "api00"},
    }
    for name, record in (("apistrat", "api.strat"), ("apiclus1", "api.clus1")):
        drawn = API[f"{record}.mean"][1]
        found = of_file(name, drawn, items, ["stype"])
        for domain, value in RECORDS[f"{record}.by_stype"]["est"].items():
            row = found.loc[f"r.api00.stype-{domain.lower()}.mean.weighted"]
            assert row["value"] == pytest.approx(value, rel=1e-9)
            assert row["std_error"] == pytest.approx(RECORDS[f"{record}.by_stype"]["se"][domain], rel=1e-9)
    props = RECORDS["api.strat.props"]
    found = of_file("apistrat", API["api.strat.mean"][1], items)
    for key, value in props["est"].items():
        item, category = ("sch_wide", key[8:]) if key.startswith("sch") else ("stype", key[5:])
        row = found.loc[f"r.{item.replace('.', '_')}.all.{category.lower()}.weighted"]
        assert row["value"] == pytest.approx(value, rel=1e-9)
        if props["se"][key]:
            assert row["std_error"] == pytest.approx(props["se"][key], rel=1e-9)
        else:  # a share that the strata fix has no error, and so no interval
            assert row["flags"].startswith("all answers are equal: no design-based interval")


# --- whole runs

CONFIG = """
title: Wells
surveys: [wells]
scales:
  yn: {categories: {yes: "Yes", no: "No"}, missing: {dont_know: Don't know, prefer_not: Prefer not to say}, kinds: {prefer_not: refused}, scores: {yes: 1.5, no: 0.2}, nets: {either: [yes, no]}}
  sex: {categories: {x: Ex, y: Why}}
  sex_less: {categories: {yes: "Yes", no: "No"}}
"""
WELLS = """
title: Survey of wells
source: made up
file: FILE
platform: plain
selection: sample
columns: {respondent: id, progress: done}
design: {weight: w, strata: [region, town], cluster: psu, population: N, lonely_psu: adjust}
breakdowns: [sex, long]
cleaning:
  - {rule: drop_where, column: water, equals: prefer_not, reason: did not want to}
  - {rule: mark_out_of_range, item: hours, at_most: 30, reason: too long}
  - {rule: clear_skip_errors, reason: not asked}
items:
  sex: {column: q1, text: Sex, scale: sex}
  water: {column: q2, text: Water, scale: yn, base: [dont_know]}
  why: {column: q3, text: Why, scale: yn, asked_if: {water: [no]}}
  hours: {column: q4, text: Hours, type: number, unit: hours, per: 2, maximum: 60}
  use: {columns: {drink: q5a, wash: q5b}, text: Use, type: multiple_response, labels: {drink: Drink, wash: Wash}}
  say: {column: q6, text: Say, type: text}
  long: {derive: "hours > 5 if answered(use) else missing", text: Long, scale: sex_less}
  much: {derive: "hours / 3 + count_of(use)", type: number, text: Much, unit: points}
"""


def evaluation(place, file, **more):
    (place / "config" / "surveys").mkdir(parents=True)
    (place / "config" / "config.yaml").write_text(CONFIG)
    text = WELLS.replace("FILE", file)
    for key, value in more.items():
        text = text.replace(key, value)
    (place / "config" / "surveys" / "wells.yaml").write_text(text)
    return place


@pytest.mark.slow
def test_a_folder_and_a_file_have_the_same_bytes(tmp_path):
    body = rows(240)
    cut, alone = (
        evaluation(tmp_path / "cut", "raw/surveys/wells"),
        evaluation(tmp_path / "one", "raw/surveys/wells.csv"),
    )
    for name, piece in {"b": body[:90], "a": body[90:91], "c": body[91:]}.items():
        write(cut / "raw" / "surveys" / "wells" / f"{name}.csv", piece)
    write(alone / "raw" / "surveys" / "wells.csv", body)
    for place in (cut, alone):
        run = evaluate(place)
        assert run.returncode == 0, run.stdout
    same = ["items/numbers.parquet", "response/numbers.parquet", "bases.csv", "cleaning_counts.csv", "decision.csv"]
    for name in same:
        there = [place / "results" / "surveys" / "wells" / name for place in (cut, alone)]
        assert there[0].read_bytes() == there[1].read_bytes(), name
    address = "wells.water.all.yes.weighted"
    run = evaluate(cut, f"results/trace/{address}.csv")
    assert "is of a survey in parts, which keeps no cases" in run.stdout
    assert evaluate(alone, f"results/trace/{address}.csv").returncode == 0
    trace = pd.read_csv(alone / "results" / "trace" / f"{address}.csv")
    numbers = pd.read_csv(alone / "results" / "numbers" / "numbers.csv").set_index("address")
    share = (trace["weight"] * trace["counted"]).sum() / trace["weight"].sum()
    assert share == pytest.approx(numbers.loc[address, "value"], rel=1e-9)
    # One part changed: that part again, and what comes after it.
    write(cut / "raw" / "surveys" / "wells" / "c.csv", body[92:])
    run = evaluate(cut, "results/numbers/numbers.csv")
    assert "c.csv" in run.stdout and "b.csv, " not in run.stdout, run.stdout


@pytest.mark.slow
def test_a_folder_and_a_file_with_a_frame_have_the_same_response(tmp_path):
    body = rows(60)
    for k, one in enumerate(body):
        one[3] = f"p{k}"
    more = {
        "selection: sample": "selection: nonprobability",
        "progress: done": "person: region, progress: done",
        "design: {weight: w, strata: [region, town], cluster: psu, population: N, lonely_psu: adjust}":
            "frame: {file: raw/frames/wells.csv, person: person, variables: [unit]}",
        "text: Hours,": "text: Hours, where: {unit: [u1]},",
    }  # fmt: skip
    cut = evaluation(tmp_path / "cut", "raw/surveys/wells", **more)
    alone = evaluation(tmp_path / "one", "raw/surveys/wells.csv", **more)
    write(cut / "raw/surveys/wells/b.csv", body[:20])
    write(cut / "raw/surveys/wells/a.csv", body[20:])
    write(alone / "raw/surveys/wells.csv", body)
    for place in (cut, alone):
        write(place / "raw/frames/wells.csv", [[f"p{k}", f"u{k % 4}"] for k in range(90)], ["person", "unit"])
        run = evaluate(place)
        assert run.returncode == 0, run.stdout
    same = ["response/numbers.parquet", "bases.csv", "cleaning_counts.csv", "decision.csv", "dispositions.csv"]
    for name in [*same, "nonresponse.csv", "items/numbers.parquet"]:
        there = [place / "results" / "surveys" / "wells" / name for place in (cut, alone)]
        assert there[0].read_bytes() == there[1].read_bytes(), name
    received = (cut / "results" / "method" / "received.csv").read_text()
    assert "raw/frames/wells.csv" in received and "raw/surveys/wells/a.csv" in received


def test_a_non_random_survey_in_parts_has_no_interval(tmp_path):
    survey = {key: value for key, value in SURVEY.items() if key != "design"} | {"selection": "nonprobability"}
    body = rows(100)
    found = joined(tmp_path, [write(tmp_path / f"{k}.csv", body[k * 50 : k * 50 + 50]) for k in (0, 1)], survey)[
        "numbers"
    ]
    assert found[["std_error", "low", "high", "level"]].isna().all(axis=None)
    assert set(found["method"]) == {"none: nonprobability sample"}
    told = [row[8] for row in body if row[8] in ("Yes", "No", "Don't know")]
    assert found.set_index("address").loc["wells.water.all.yes", "value"] == told.count("Yes") / len(told)


# --- sentences


def changed(column, value, n=20, at=4):
    body = rows(n)
    body[at][HEADER.index(column)] = value
    return body


def test_what_is_wrong_with_a_part_is_said_with_its_row(tmp_path):
    place = tmp_path / "a.csv"
    refused(write(place, changed("w", "0")), r"row 6, column w: this is not a positive number")
    refused(write(place, changed("w", "secret")), r"row 6, column w: this is not a positive number")
    refused(write(place, changed("N", "8")), r"two populations for one stratum")
    refused(
        write(place, changed("q2", "Perhaps")), r"a\.csv, row 6, column q2: this is not a choice of the item 'water'"
    )
    refused(write(place, changed("q4", "many")), r"row 6, column q4: this is not a number")
    refused(write(place, changed("q5a", "rather")), r"row 6, column q5a: this says neither")
    refused(write(place, changed("q1", "=A1")), r"row 6, column q1: a formula")
    refused(write(place, changed("id", "id0")), r"rows 2 and 6, column id: the same id twice")
    refused(write(place, [*rows(3), ["id9", "100"]]), r"row 5: 2 cells where the header has 14")
    write(place, rows(20))
    place.write_bytes(place.read_bytes().replace(b"north", b"n\xf6rth"))
    refused(place, r"a\.csv, .*this is not text of the declared encoding")
    place.write_bytes(b"PK\x03\x04")
    refused(place, "is not a CSV file")
    (tmp_path / "b.parquet").write_bytes(b"nothing")
    refused(tmp_path / "b.parquet", "is not a parquet file")


def test_no_word_of_a_respondent_is_in_a_sentence(tmp_path):
    for body in (changed("q2", f"SECRET {'and more ' * 8}"), changed("w", "SECRET"), [*rows(3), ["SECRET", "SECRET"]]):
        with pytest.raises(EvidenceError) as error:
            count(write(tmp_path / "a.csv", body))
        assert "SECRET" not in str(error.value)


def test_a_part_with_other_columns_is_refused_by_name(tmp_path):
    first = write(tmp_path / "a.csv", rows(5))
    more = write(tmp_path / "b.csv", [[*row, "1"] for row in rows(5)], [*HEADER, "new"])
    refused(more, r"b\.csv: its columns are not those of .*a\.csv \(15 columns instead of 14\)", first=first)
    other = write(tmp_path / "c.csv", rows(5), [*HEADER[:-1], "other"])
    refused(other, r"c\.csv: its columns are not those of .*a\.csv \(column 14 differs\)", first=first)


def test_late_answers_and_lonely_strata_are_refused_until_something_is_declared(tmp_path):
    survey = SURVEY | {"columns": SURVEY["columns"] | {"ended": "q6"}, "closes": "2026-05-31"}
    survey["items"] = {key: item for key, item in ITEMS.items() if key != "say"}
    body = [[*row[:-1], "2026-05-30"] for row in rows(8)]
    body[3][-1] = "2026-06-01"
    place = write(tmp_path / "a.csv", body)
    refused(place, r"a\.csv, row 5: answered after the closing date 2026-05-31", survey)
    counts = count(place, survey | {"cleaning": [{"rule": "drop_late", "reason": "late"}]})["cleaning_counts.csv"]
    assert counts.loc[0, ["before", "dropped", "after"]].tolist() == [8, 1, 7]
    count(place, survey | {"cleaning": [{"rule": "mark_late", "reason": "late"}]})
    alone = SURVEY | {"design": SURVEY["design"] | {"lonely_psu": "fail", "cluster": "town", "strata": ["region"]}}
    joined(tmp_path / "two", [write(tmp_path / "b.csv", rows(40))], alone)
    alone["design"] = alone["design"] | {"strata": ["region", "town"]}
    with pytest.raises(EvidenceError, match=r"4 strata have one cluster.*write `lonely_psu: adjust`"):
        joined(tmp_path / "one", [tmp_path / "b.csv"], alone)


def test_two_parts_with_two_populations_are_refused(tmp_path):
    body = rows(40)
    other = [[*row[:6], "10", *row[7:]] for row in body]
    files = [write(tmp_path / "a.csv", body), write(tmp_path / "b.csv", other)]
    with pytest.raises(EvidenceError, match="two populations for one stratum"):
        joined(tmp_path / "x", files)


def test_a_folder_that_holds_something_else_is_refused(tmp_path):
    with pytest.raises(EvidenceError, match="is empty: put the parts"):
        part_files.parts(str(tmp_path))
    write(tmp_path / "a.csv", rows(2))
    assert part_files.parts(str(tmp_path)) == {"a": f"{tmp_path.as_posix()}/a.csv"}
    (tmp_path / "a.parquet").touch()
    with pytest.raises(EvidenceError, match="two parts with the same name"):
        part_files.parts(str(tmp_path))
    (tmp_path / "a.parquet").rename(tmp_path / "a.docx")
    with pytest.raises(EvidenceError, match=r"a\.docx is not a part"):
        part_files.parts(str(tmp_path))
    assert part_files.parts(str(tmp_path / "nothing")) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (
            {"reason: not asked": "reason: not asked}\n  - {rule: drop_duplicates, reason: twice"},
            "looks at answers of",
        ),
        ({"progress: done": "progress: done, person: id"}, "columns.person: of a survey in parts persons are looked"),
        ({"selection: sample": "selection: census"}, "'selection: sample' and 'design' go together"),
        ({"platform: plain": "platform: qualtrics"}, "platform: of a survey in parts its parts are CSV or parquet"),
        ({"breakdowns: [sex, long]": "breakdowns: [hours]"}, "'hours' is neither a choice item nor a frame variable"),
        ({"items:": "grids: {g: {text: G, items: [water, why]}}\nitems:"}, "a survey in parts has no grids"),
        ({"items:": "paired: {f: [water.yes, why.yes]}\nitems:"}, "paired: of a survey in parts"),
    ],
)
def test_what_parts_cannot_have_is_said_before_anything_runs(tmp_path, wrong, says):
    place = evaluation(tmp_path / "e", "raw/surveys/wells", **wrong)
    write(place / "raw" / "surveys" / "wells" / "a.csv", rows(5))
    run = evaluate(place, "-n")
    assert run.returncode != 0
    assert says in run.stdout, run.stdout
    shutil.rmtree(place)


def test_all_bad_cells_of_a_part_are_said_at_once(tmp_path):
    """Those of a kind in one sentence, with what stands in a closed question."""
    body = changed("q2", "Yess")
    for row in body[8:10]:
        row[HEADER.index("q2")] = "Perhaps"
    body[10][HEADER.index("q4")] = "many"
    with pytest.raises(EvidenceError) as told:
        count(write(tmp_path / "a.csv", body))
    head, water, hours = str(told.value).splitlines()
    assert head == "2 things are to be corrected:"
    assert "a.csv, rows 6, 10 and 11, column q2: this is not a choice of the item 'water'" in water
    assert water.endswith("Found: 'Yess' in row 6 (did you mean 'Yes'?) and 'Perhaps' in row 10")
    assert "a.csv, row 12, column q4: this is not a number" in hours and "many" not in hours
