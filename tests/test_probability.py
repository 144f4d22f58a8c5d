"""A probability sample in one file: its design, its weights, its groups compared, as R does it."""

import numpy as np
import pandas as pd
import pytest

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.settings.finding import SurveySentence
from scripts.statistics import presentation, quantiles, regression, taylor
from scripts.statistics.comparisons import rank_sets
from scripts.surveys.analyses import group_tests, ways_of_counting
from scripts.surveys.analyses.group_tests import INDEPENDENCE, PAIR, RANKS
from scripts.surveys.answers import coded, survey_weights
from scripts.surveys.engine import estimates, selection, sum_errors, tallies
from tests.designs import RECORDS, clus1, data, strat
from tests.filled import filled, scaled, surveyed

DRAWN = {
    "apistrat": {"weight": "pw", "strata": ["stype"], "population": "fpc"},
    "apiclus1": {"weight": "pw", "cluster": "dnum", "population": "fpc"},
}
SCALES = scaled(
    {
        "stype": {"categories": {"E": "E", "H": "H", "M": "M"}},
        "yn": {"categories": {"Yes": "Yes", "No": "No"}, "scores": {"Yes": 1, "No": 0}},
    }
)
ITEMS = {
    "stype": {"text": "", "scale": "stype", "column": "stype"},
    "awards": {"text": "", "scale": "yn", "column": "awards"},
    "sch_wide": {"text": "", "scale": "yn", "column": "sch.wide"},
    "comp_imp": {"text": "", "scale": "yn", "column": "comp.imp"},
    "api00": {"text": "", "type": "number", "column": "api00"},
    "ell": {"text": "", "type": "number", "column": "ell"},
    "enroll": {"text": "", "type": "number", "column": "enroll"},
}


def sample(name, breakdowns=(), **more):
    """The answers, dispositions and settings of a file of the oracles."""
    table = data(name).astype(object).where(data(name).notna(), None)
    answers = pd.DataFrame(
        {
            key.replace(".", "_"): table[key].map(lambda x: None if x is None else str(x)).astype("string")
            for key in table
        }
    )
    answers.insert(0, "respondent", pd.Series([f"r{k:04}" for k in range(len(table))], dtype="string"))
    answers = answers.assign(row=range(2, len(table) + 2), person=answers["respondent"])
    dispositions = answers[["person", "respondent"]].assign(disposition="complete")
    told = {"selection": "sample", "items": ITEMS, "design": DRAWN[name] | more, "breakdowns": list(breakdowns)}
    return answers, dispositions, surveyed({"title": name, **told}, SCALES, key="s")


def estimated(answers, dispositions, survey):
    """What the step makes of a sample that is used."""
    return estimates.estimate(answers, dispositions, pd.DataFrame(), pd.DataFrame({"used": ["yes"]}), survey)


def designed(answers, survey):
    """The design of the answers."""
    return selection.of_answers(coded.of_table(answers, answers.columns), survey)


def compared(name, breakdowns, **more):
    answers, dispositions, survey = sample(name, breakdowns, **more)
    used = pd.DataFrame({"used": ["yes"]})
    made = survey_weights.weigh(dispositions, pd.DataFrame(), survey, answers)["weights"]
    found = group_tests.compare(answers, dispositions, made, used, survey)["comparisons"]
    tables.check(found, "comparisons")
    assert set(found["weight"]) == {"pw"}
    return found.set_index(["item", "breakdown", "test", "inference"]).sort_index()


@pytest.mark.parametrize(("name", "right"), [("apistrat", strat), ("apiclus1", clus1)])
def test_the_design_of_the_answers_is_the_declared_one(name, right):
    answers, _, survey = sample(name)
    found, expected = designed(answers, survey), right()[1]
    for part in ("weights", "sizes", "population"):
        np.testing.assert_array_equal(getattr(found, part), getattr(expected, part))
    # Clusters may be numbered otherwise: together and apart are the same answers.
    alike = [one.clusters[:, None] == one.clusters[None, :] for one in (found, expected)]
    np.testing.assert_array_equal(*alike)
    np.testing.assert_array_equal(found.strata[found.clusters], expected.strata[expected.clusters])


@pytest.mark.parametrize(("record", "item"), [("api.strat.chisq.F", "awards"), ("api.clus1.chisq.F", "sch_wide")])
def test_rao_and_scott_is_that_of_r(record, item):
    name = {"strat": "apistrat", "clus1": "apiclus1"}[record.split(".")[1]]
    row = compared(name, ["stype"]).loc[(item, "stype", INDEPENDENCE, "finite")].iloc[0]
    right = RECORDS[record]
    found = {"stat": row["value"], "ndf": row["df"], "ddf": row["denominator"], "p": row["p"]}
    for key, value in ({"stat": right["stat"], "p": right["p"]} | right["par"]).items():
        assert found[key] == pytest.approx(value, rel=1e-9), key


def test_ranks_and_pairs_are_those_of_r():
    found = compared("apiclus1", ["stype", "comp_imp"])
    row, right = found.loc[("ell", "stype", RANKS, "finite")].iloc[0], RECORDS["api.clus1.rankk.kw"]
    assert row["value"] * 2 == pytest.approx(right["chisq"], rel=1e-9)
    assert (row["df"], row["denominator"]) == (right["ndf"], right["ddf"])
    assert row["p"] == pytest.approx(right["p"], rel=1e-9)
    pairs = found.loc[("enroll", "comp_imp", PAIR, "finite")]
    row, right = pairs[pairs["statistic"] == "mean"].iloc[0], RECORDS["api.clus1.ttest"]
    sign = 1 if row["first"] == "Yes" else -1
    assert sign * row["difference"] == pytest.approx(right["est"], rel=1e-9)
    assert sign * row["value"] == pytest.approx(right["t"], rel=1e-9)
    assert (row["df"], row["p"]) == (right["df"], pytest.approx(right["p"], rel=1e-9))


def test_without_a_population_nothing_is_corrected_and_said_so():
    found = compared("apistrat", ["stype"], population=None).reset_index()
    assert set(found["inference"]) == {"superpopulation"}
    again = compared("apistrat", ["stype"]).reset_index()
    whole = [one[one["inference"].eq("superpopulation")].reset_index(drop=True) for one in (found, again)]
    pd.testing.assert_frame_equal(*whole)


@pytest.mark.parametrize("name", ["apistrat", "apiclus1"])
def test_medians_are_those_of_the_core(name):
    answers, dispositions, survey = sample(name, ["stype"])
    made = estimated(answers, dispositions, survey)["numbers"].set_index("address")
    drawn = designed(answers, survey)
    for item in ("api00", "enroll", "ell"):
        y = pd.to_numeric(answers[item]).to_numpy(dtype=float, na_value=np.nan)
        for group in ("all", "stype-e", "stype-h", "stype-m"):
            domain = ~np.isnan(y) & (True if group == "all" else answers["stype"].str.lower().eq(group[-1]).to_numpy())
            assert made.loc[f"s.{item}.{group}.median", "value"] == np.median(y[domain])
            row = made.loc[f"s.{item}.{group}.median.weighted"]
            right = quantiles.quantile(drawn, y, 0.5, domain, rule="middle").value
            below = taylor.mean(drawn, np.column_stack([y <= right, y < right]), domain)
            assert (row["value"], row["df"], row["base"]) == (right, below.df, domain.sum())
            # Woodruff's interval, around one half: the share that is asked for.
            points, w = y[domain], drawn.weights[domain]
            for found, end in zip(
                (row["low"], row["high"]), taylor.interval(0.5, below.std_error.max(), below.df, 0.95), strict=True
            ):
                if 0 <= end <= 1 and not np.isnan(found):
                    assert found == quantiles.read(points, w, end, "middle", "by weight")
            assert group != "all" or row[["low", "high"]].notna().all()
    right = RECORDS["api.strat.quantile.school"]["est"]["0.5"]
    assert name != "apistrat" or made.loc["s.api00.all.median.weighted", "value"] == right


def test_of_many_amounts_there_is_no_median(monkeypatch):
    answers, dispositions, survey = sample("apistrat", ["stype"])
    for module in (tallies, sum_errors):
        monkeypatch.setattr(module, "MOST", 50)
    made = estimated(answers, dispositions, survey)["numbers"].set_index("address")
    row = made.loc["s.api00.all.median"]
    assert np.isnan(row["value"]) and "different amounts" in row["flags"]
    assert "s.api00.all.median.weighted" not in made.index and made.loc["s.api00.all.mean", "value"] > 0


def test_grids_have_ranks_by_the_weighted_numbers():
    answers, dispositions, survey = sample("apiclus1")
    members = ["awards", "sch_wide", "comp_imp"]
    survey = survey.changed(grids={"g": {"text": "", "items": members, "rank_by": "Yes"}})
    made = estimated(answers, dispositions, survey)["numbers"].set_index("address")
    shares = [made.loc[f"s.{name}.all.yes.weighted", "value"] for name in members]
    drawn = clus1()[1]
    amounts = np.column_stack([(data("apiclus1")[name.replace("_", ".")] == "Yes").astype(float) for name in members])
    values, covariance = regression.contrast(drawn, amounts, [np.ones(len(amounts), dtype=bool)] * 3)
    assert shares == pytest.approx(list(values))
    sets = rank_sets(values, covariance, len(set(data("apiclus1")["dnum"])) - 1, 0.95)
    for name, place, (low, high) in zip(members, np.argsort(np.argsort(-values)) + 1, sets, strict=True):
        row = made.loc[f"s.g.item-{name}.rank.weighted"]
        assert (row["value"], row["low"], row["high"]) == (place, low, high)
        assert np.isnan(made.loc[f"s.g.item-{name}.rank", "low"])
    assert made.loc["s.g.all.items", "value"] == 3 and -1 < made.loc["s.g.all.alpha", "value"] < 1


def test_the_report_on_given_weights():
    answers, dispositions, survey = sample("apistrat")
    report = survey_weights.weigh(dispositions, pd.DataFrame(), survey, answers)["weights_report"]
    tables.check(report, "weights_report")
    w, after = data("apistrat")["pw"], report.set_index("name")["after"]
    assert after["sum"] == w.sum() and after["maximum"] == w.max()
    assert after["effective answers"] == pytest.approx(w.sum() ** 2 / (w**2).sum())
    assert after["largest weight, share of the sum"] == w.max() / w.sum()


def test_a_design_that_cannot_be_is_refused():
    answers, _, survey = sample("apistrat", strata=["stype", "snum"])
    with pytest.raises(EvidenceError, match="strata have one case"):
        designed(answers, sample("apistrat", strata=["stype", "snum"], population=None)[2])
    with pytest.raises(EvidenceError, match="row 5, column pw: this is not a positive number"):
        designed(answers.assign(pw=answers["pw"].where(answers["row"] != 5, "0")), survey)


def test_sentences_on_a_sample_are_varied_with_its_weights():
    rng = np.random.default_rng(7)
    n = 40
    received = pd.DataFrame({
        "respondent": [f"r{k}" for k in range(n)], "row": range(2, n + 2), "person": None, "started": None,
        "ended": None, "progress": None, "channel": None, "awards": rng.choice(["Yes", "No"], n),
        "api00": "1", "w": rng.lognormal(size=n).astype(str), "h": [f"h{k // 2}" for k in range(n - 1)] + ["alone"],
    })  # fmt: skip
    received = received.astype(dict.fromkeys(received.columns.difference(["row"]), "string"))
    survey = {
        "title": "s", "selection": "sample", "items": {key: ITEMS[key] for key in ("awards", "api00")},
        "design": {"weight": "w", "strata": ["h"], "lonely_psu": "adjust"}, "columns": {"respondent": "respondent"},
    }  # fmt: skip
    says = [{"source": "s", "item": "awards", "group": "all", "statistic": "yes", "more_than": "1/2"}]
    sentences = [filled(SurveySentence, {"finding": "A", "sentence": 1, "says": says})]
    scales = scaled({"yn": {"categories": {"yes": "Yes", "no": "No"}, "scores": {"yes": 1, "no": 0}}})
    received["awards"] = received["awards"].str.lower()
    nobody = pd.DataFrame({"person": pd.Series([], dtype="string")})
    described = surveyed(survey, scales, key="s")
    made = ways_of_counting.vary(received, nobody, [], described, sentences)["specifications"]
    w, yes = received["w"].astype(float), received["awards"] == "yes"
    values = made.groupby("weights")["value"].unique()
    assert values["weighted"] == pytest.approx([(w * yes).sum() / w.sum()])
    assert values["none"] == pytest.approx([yes.mean()])


def test_strata_that_differ_only_in_case_and_blanks_are_one():
    """Each stratum in four spellings: the design, and so each interval, is that of the three strata."""
    answers, dispositions, survey = sample("apistrat")
    right = estimated(answers, dispositions, survey)["numbers"]
    words = {
        "E": ["\u0421\u0435\u0432\u0435\u0440", "\u0441\u0435\u0432\u0435\u0440 "],
        "H": ["South", "SOUTH", " south"],
        "M": ["M", "\uff4d"],
    }
    area = [words[one][k % len(words[one])] for k, one in enumerate(answers["stype"])]
    answers = answers.assign(area=pd.Series(area, answers.index, "string"))
    survey = survey.changed(design=DRAWN["apistrat"] | {"strata": ["area"]})
    made = estimated(answers, dispositions, survey)
    pd.testing.assert_frame_equal(made["numbers"], right)
    assert "; area: " in made["line"]
    assert "is counted as" in made["line"]
    plan = designed(answers, survey)
    assert sorted(plan.sizes) == [50, 50, 100]


def test_a_sample_of_which_nobody_is_left_is_refused():
    survey = {"title": "Survey", "selection": "sample", "design": {"weight": "weight"}, "breakdowns": [], "grids": {}}
    survey |= {"items": {"view": {"text": "?", "type": "choice", "scale": "yes_no", "column": "q"}}}
    scales = scaled({"yes_no": {"categories": {"yes": "Yes", "no": "No"}}})
    nobody = pd.DataFrame({"respondent": [], "row": [], "view": [], "weight": []}, dtype="string")
    settled = pd.DataFrame({"person": [], "respondent": [], "disposition": []}, dtype="string")
    with pytest.raises(EvidenceError, match="no answer is left that counts"):
        estimated(nobody, settled, surveyed(survey, scales))


def test_counts_of_persons_are_flagged_by_the_rules_of_nchs_for_counts():
    answers, dispositions, survey = sample("apistrat", ["stype"])
    answers = answers.iloc[[*range(30), *range(100, 104), *range(150, 160)]].reset_index(drop=True)
    dispositions = dispositions[dispositions["person"].isin(answers["person"])].reset_index(drop=True)
    made = estimated(answers, dispositions, survey)["numbers"]
    totals = made[made["statistic"].str.startswith("total_") & made["unit"].eq("persons")]
    words = {"suppress": "suppress (NCHS)", "review": "review (NCHS)", "show": ""}
    flags = totals["flags"].fillna("")
    assert {"suppress (NCHS)", ""} <= set(flags.str.split("; ").str[-1])
    for row, flag in zip(totals.itertuples(), flags, strict=True):
        if not (row.std_error == 0 and row.low == row.high):
            ends = [np.nan if pd.isna(end) else float(end) for end in (row.low, row.high)]
            wanted = words[presentation.count_flag(row.value, *ends, row.n, float(row.df))]
            assert flag.endswith(wanted) and (wanted or "NCHS" not in flag)
