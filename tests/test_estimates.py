"""Numbers of the items of a survey: identities, intervals, and what a number may not say."""

import statistics

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit
from scipy.stats import beta

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.numbers.gather import prove
from scripts.statistics import finite, intervals, strata
from scripts.surveys.analyses import response
from scripts.surveys.answers import ledger, survey_weights
from scripts.surveys.engine import answer_errors
from scripts.surveys.engine.estimates import estimate
from tests.filled import scaled, surveyed

RATING = {
    "categories": {"excellent": "Excellent", "good": "Good", "fair": "Fair", "poor": "Poor"},
    "scores": {"excellent": 4, "good": 3, "fair": 2, "poor": 1},
    "nets": {"good_or_excellent": ["good", "excellent"], "fair_or_poor": ["fair", "poor"]},
    "missing": {"dont_know": "Don't know", "not_applicable": "Not applicable"},
}
SCALES = scaled({"rating": RATING})
EXACT = "exact finite population (Bartroff, Lorden and Wang)"


def survey(**more):
    return {
        "title": "Staff",
        "selection": "census",
        "frame": {"file": "f.csv", "person": "id", "variables": ["unit", "special"]},
        "breakdowns": ["special", "briefing"],
        "weights": {"cells": ["unit", "special"], "smallest_cell": 5, "poststrata": ["special"]},
        "items": {
            "scheduling": {"column": "q1", "text": "?", "type": "choice", "scale": "rating"},
            "briefing": {"column": "q2", "text": "?", "type": "choice", "scale": "rating"},
            "channels": {"columns": {"formal": "a", "informal": "b"}, "text": "?", "type": "multiple_response"},
            "time": {
                "column": "q3", "text": "?", "type": "number", "unit": "share", "per": 100.0, "minimum": 0,
                "maximum": 100, "where": {"unit": ["a", "b"]}, "filter": "staff of units a and b",
            },
            "comment": {"column": "q4", "text": "?", "type": "text"},
        },
        "grids": {"factors": {"text": "?", "items": ["scheduling", "briefing"], "rank_by": "good_or_excellent"}},
    } | more  # fmt: skip


def evidence(size=127, told=86, seed=11):
    random = np.random.default_rng(seed)
    answered = random.permutation(size) < told
    dispositions = pd.DataFrame(
        {
            "person": [f"Person S-{k:03d}" for k in range(size)],
            "respondent": [f"R{k:03d}" if flag else None for k, flag in enumerate(answered)],
            "disposition": np.where(answered, np.where(np.arange(size) % 9, "complete", "partial"), "non-contact"),
            "code": "1.1",
            "unit": random.choice(list("abc"), size),
            "special": random.choice(["yes", "no"], size, p=[0.25, 0.75]),
        }
    ).astype("string")
    rating = [*RATING["categories"], "dont_know", "not_applicable", None]
    chances = [0.2, 0.4, 0.15, 0.1, 0.05, 0.05, 0.05]
    responses = pd.DataFrame(
        {
            "respondent": dispositions.loc[answered, "respondent"].to_numpy(),
            "row": range(4, 4 + told),
            "scheduling": random.choice(rating, told, p=chances),
            "briefing": random.choice(rating, told, p=chances),
            "channels": random.choice(["formal", "formal|informal", "informal", None], told),
            "time": random.choice(["80", "9", "11.5", None], told),
            "comment": random.choice(["a comment", None], told),
        }
    )
    return responses.astype(dict.fromkeys([c for c in responses if c != "row"], "string")), dispositions


def made_of(responses, dispositions, told):
    described = surveyed(told, SCALES, key="staff")
    frame = dispositions[["person", "unit", "special"]] if described.frame else dispositions[:0][["person"]]
    decision = response.count(dispositions, frame, described)["decision"]
    table = survey_weights.weigh(dispositions, frame, described)["weights"]
    made = estimate(responses, dispositions, table, decision, described)
    for name in ("numbers", "cases"):
        tables.check(made[name], name)
    return made, made["numbers"].set_index("address")


@pytest.fixture(scope="module")
def staff():
    responses, dispositions = evidence()
    made, rows = made_of(responses, dispositions, survey())
    return responses, dispositions, made, rows


def test_every_number_is_made_again_from_its_cases(staff):
    _, _, made, rows = staff
    prove(made["numbers"], made["cases"])
    # By hand too: weighted with the weights, plain without.
    behind = made["cases"][made["cases"]["trace"] == "staff.scheduling.special-yes.good"]
    counted = behind["counted"].astype(float)
    assert rows.loc["staff.scheduling.special-yes.good", "value"] == pytest.approx(counted.mean())
    weighted = np.average(counted, weights=behind["weight"])
    assert rows.loc["staff.scheduling.special-yes.good.weighted", "value"] == pytest.approx(weighted)
    assert rows.loc["staff.scheduling.special-yes.good", "n"] == counted.sum()


def test_plain_numbers_are_those_of_the_answers(staff):
    responses, _, _, rows = staff
    given = responses["scheduling"][responses["scheduling"].isin(RATING["categories"])]
    assert rows.loc["staff.scheduling.all.base", "value"] == len(given)
    for category in RATING["categories"]:
        assert rows.loc[f"staff.scheduling.all.{category}", "value"] == (given == category).sum() / len(given)
    scores = [RATING["scores"][value] for value in given]
    assert rows.loc["staff.scheduling.all.mean", "value"] == pytest.approx(statistics.fmean(scores))
    chosen = responses["channels"].dropna()
    assert rows.loc["staff.channels.all.base", "value"] == len(chosen)
    assert rows.loc["staff.channels.all.informal", "value"] == chosen.str.contains("informal").mean()


@pytest.mark.parametrize("variant", ["", ".weighted"])
def test_shares_add_up_and_nets_are_sums(staff, variant):
    rows = staff[3]
    for group in ("all", "special-yes", "special-no", "briefing-good"):
        share = {k: rows.loc[f"staff.scheduling.{group}.{k}{variant}", "value"] for k in RATING["categories"]}
        assert sum(share.values()) == pytest.approx(1)
        net = rows.loc[f"staff.scheduling.{group}.good_or_excellent{variant}", "value"]
        assert net == pytest.approx(share["good"] + share["excellent"])


def test_numbers_speak_for_the_frame_less_the_not_applicable(staff):
    responses, dispositions, _, rows = staff
    outside = (responses["scheduling"] == "not_applicable").sum()
    assert outside > 0
    assert rows.loc["staff.scheduling.all.good", "population"] == 127 - outside
    # A declared subset is a subset of the frame too.
    asked = dispositions["unit"].isin(["a", "b"])
    assert rows.loc["staff.time.all.mean", "population"] == asked.sum()
    assert rows.loc["staff.time.all.mean", "filter"] == "staff of units a and b"
    own = dispositions.loc[asked, "respondent"].dropna()
    given = responses.loc[responses["respondent"].isin(own), "time"].dropna().astype(float) / 100
    assert rows.loc["staff.time.all.base", "value"] == len(given)
    assert rows.loc["staff.time.all.mean", "value"] == pytest.approx(given.mean())
    assert rows.loc["staff.time.all.median", "value"] == pytest.approx(given.median())


def test_unweighted_shares_carry_the_exact_interval_within_the_worst_case(staff):
    rows = staff[3]
    plain = rows[(rows["unit"] == "share") & (rows["method"] == EXACT)]
    assert len(plain) > 20
    for address, row in plain.iterrows():
        low, high = finite.interval(int(row["n"]), int(row["base"]), int(row["population"]))
        assert (row["low"], row["high"]) == (low / row["population"], high / row["population"])
        bounds = rows.loc[f"{address}.bounds"]
        assert bounds["low"] <= row["low"] <= row["high"] <= bounds["high"]
        assert bounds["low"] == row["n"] / row["population"]
        assert bounds["high"] == (row["n"] + row["population"] - row["base"]) / row["population"]
        assert pd.isna(bounds["level"]) and bounds["method"] == "worst-case bounds over nonrespondents"


def test_the_mean_has_the_textbook_error_and_bounds(staff):
    responses, _, _, rows = staff
    scores = [RATING["scores"][value] for value in responses["scheduling"] if value in RATING["scores"]]
    n, size = len(scores), int(rows.loc["staff.scheduling.all.mean", "population"])
    error = statistics.stdev(scores) * np.sqrt((1 - n / size) / n)
    assert rows.loc["staff.scheduling.all.mean", "std_error"] == pytest.approx(error)
    bounds = rows.loc["staff.scheduling.all.mean.bounds"]
    assert bounds["low"] == pytest.approx((sum(scores) + (size - n) * 1) / size)
    assert bounds["high"] == pytest.approx((sum(scores) + (size - n) * 4) / size)


def test_weighted_numbers_carry_a_design_based_interval(staff):
    rows = staff[3]
    row = rows.loc["staff.scheduling.all.good_or_excellent.weighted"]
    assert row["method"].startswith("design-based, t, finite population correction")
    assert row["low"] < row["value"] < row["high"] and row["std_error"] > 0 and row["weight"] == "weight"
    assert rows.loc["staff.scheduling.special-yes.good.weighted", "df"] < row["df"]


def test_the_weighted_interval_by_hand():
    # Cells and poststrata that cross: strata, finite population correction and poststratification all at work.
    responses, dispositions = evidence()
    _, rows = made_of(responses, dispositions, survey(weights={"cells": ["special"], "poststrata": ["unit"]}))
    row = rows.loc["staff.scheduling.all.good.weighted"]
    d = dispositions.dropna(subset=["respondent"]).merge(responses, on="respondent")
    cell, post = dispositions["special"].value_counts(), dispositions["unit"].value_counts()
    d["before"] = d["special"].map(cell / d["special"].value_counts()).astype(float)
    sums = d.groupby("unit")["before"].transform("sum")
    d["w"] = d["before"] * d["unit"].map(post).astype(float) / sums
    inside = d["scheduling"].isin(RATING["categories"])
    y = (d["scheduling"] == "good").fillna(False).astype(float)
    share = (d["w"] * y * inside).sum() / (d["w"] * inside).sum()
    d["z"] = d["w"] * inside * (y - share) / (d["w"] * inside).sum()
    d["back"] = d["z"] * d["before"] / d["w"]
    d["z"] -= d["w"] * d.groupby("unit")["back"].transform("sum") / sums
    variance = sum(
        (1 - len(part) / cell[value]) * len(part) * part["z"].var(ddof=1) for value, part in d.groupby("special")
    )
    df = inside.sum() - 2
    reach = stdtrit(df, 0.975) * np.sqrt(variance) / (share * (1 - share))
    assert row["value"] == pytest.approx(share) and row["std_error"] == pytest.approx(np.sqrt(variance))
    assert row["df"] == df
    assert (row["low"], row["high"]) == pytest.approx(
        [1 / (1 + np.exp(-np.log(share / (1 - share)) - side * reach)) for side in (-1, 1)]
    )


def test_weights_of_cells_carry_the_exact_interval_by_strata():
    responses, dispositions = evidence()
    made, rows = made_of(responses, dispositions, survey(weights={"cells": ["special"]}, breakdowns=["special"]))
    own = rows[rows["method"] == "exact finite population, by strata (Wendell and Schmee)"]
    assert len(own) > 20 and own.index.str.endswith(".weighted").all()
    prove(made["numbers"], made["cases"])
    row = rows.loc["staff.scheduling.all.good.weighted"]
    d = dispositions.merge(responses, on="respondent", how="left")
    names = ("no", "yes")
    counted = [d["special"].eq(name) & d["scheduling"].isin(list(RATING["categories"])) for name in names]
    away = d["scheduling"].eq("not_applicable").fillna(False)
    x = [int((d["scheduling"].eq("good").fillna(False) & one).sum()) for one in counted]
    sizes = [int((d["special"].eq(name) & ~away).sum()) for name in names]
    low, high = strata.interval(x, [int(one.sum()) for one in counted], sizes)
    assert (row["low"], row["high"]) == (low / sum(sizes), high / sum(sizes))
    assert row["population"] == sum(sizes) == rows.loc["staff.scheduling.all.good", "population"]
    # In a group that is one cell the weights are equal, and the interval is that of the plain share.
    for side in ("low", "high"):
        one = rows.loc["staff.scheduling.special-yes.good.weighted", side]
        assert one == rows.loc["staff.scheduling.special-yes.good", side]
    assert not own["flags"].fillna("").str.contains("cut").any()


def test_too_many_splits_are_not_enumerated(monkeypatch):
    monkeypatch.setattr(intervals, "SPLITS", 10)
    _, rows = made_of(*evidence(), survey(weights={"cells": ["special"]}, breakdowns=["special"]))
    row = rows.loc["staff.scheduling.all.good.weighted"]
    assert row["method"].startswith("design-based, t") and "not enumerated" in row["method"]


def test_a_superpopulation_has_no_finite_population_correction():
    responses, dispositions = evidence()
    described = survey(weights={"cells": ["special"]}, breakdowns=["special"])
    finite_rows = made_of(responses, dispositions, described)[1]
    _, rows = made_of(responses, dispositions, described | {"inference": "superpopulation"})
    assert rows["value"].to_numpy() == pytest.approx(finite_rows["value"].to_numpy(), nan_ok=True)
    row = rows.loc["staff.scheduling.all.good"]
    assert row["method"] == "exact, superpopulation (Clopper and Pearson)"
    n, base = int(row["n"]), int(row["base"])
    ends = (beta.ppf(0.025, n, base - n + 1), beta.ppf(0.975, n + 1, base - n))
    assert (row["low"], row["high"]) == pytest.approx(ends)
    mean, before = rows.loc["staff.scheduling.all.mean"], finite_rows.loc["staff.scheduling.all.mean"]
    assert mean["std_error"] * np.sqrt(1 - before["base"] / before["population"]) == pytest.approx(before["std_error"])
    weighted = rows.loc["staff.scheduling.all.good.weighted"]
    assert weighted["std_error"] > finite_rows.loc["staff.scheduling.all.good.weighted", "std_error"]
    own = rows[rows["low"].notna() & ~rows.index.str.endswith(".bounds") & rows["statistic"].ne("rank")]
    assert len(own) > 50 and own["method"].str.contains("superpopulation").all()
    # The bounds over the silent are of the persons of the frame, and cut nothing of what isn't.
    assert not rows["flags"].fillna("").str.contains("cut|lies outside").any()


def test_medians_carry_woodruffs_interval():
    responses, dispositions = evidence()
    responses["time"] = pd.Series([str(k % 60) for k in range(len(responses))], dtype="string")
    _, rows = made_of(responses, dispositions, survey(weights={"cells": ["special"]}, breakdowns=["special"]))
    row, weighted = (rows.loc[f"staff.time.all.median{variant}"] for variant in ("", ".weighted"))
    asked = dispositions["unit"].isin(["a", "b"])
    kept = responses["respondent"].isin(dispositions.loc[asked, "respondent"])
    given = np.sort(responses.loc[kept, "time"].astype(float) / 100)
    n, size = len(given), int(asked.sum())
    below = np.array([(given <= row["value"]).mean(), (given < row["value"]).mean()])
    reach = stdtrit(n - 1, 0.975) * np.sqrt((below * (1 - below)).max() / (n - 1) * (1 - n / size))
    assert row["value"] == statistics.median(given)
    assert row["low"] == given[int(np.ceil((0.5 - reach) * n)) - 1]
    assert row["high"] == given[int(np.ceil((0.5 + reach) * n)) - 1]
    for one in (row, weighted):
        assert one["method"] == "design-based, t, finite population correction, Woodruff"
        assert one["low"] <= one["value"] <= one["high"] and one["std_error"] > 0


def test_flags_of_nchs_take_nothing_away_and_say_nothing_of_what_is_known():
    responses, dispositions = evidence()
    _, rows = made_of(responses, dispositions, survey())
    shares = rows[(rows["unit"] == "share") & rows["method"].fillna("").eq(EXACT)]
    shares = shares[shares["statistic"].ne("mean")]
    marked = shares["flags"].fillna("").str.contains("NCHS")
    assert 0 < marked.sum() < len(shares) and shares["value"].notna().all()
    for address, row in shares.iterrows():
        worth = row["base"] / (1 - row["base"] / row["population"]) if row["base"] < row["population"] else np.inf
        # Fewer than 30 effective cases, or an interval of .30: to be withheld by these rules; whatever is narrow is not.
        if worth < 30 or row["high"] - row["low"] >= 0.3:
            assert "suppress (NCHS)" in row["flags"], address
        elif row["high"] - row["low"] <= 0.05:
            assert "suppress" not in (row["flags"] if isinstance(row["flags"], str) else ""), address
    # A group of 12 where everybody answered is known, however few they are.
    known = evidence(size=12, told=12)
    _, rows = made_of(known[0].assign(channels="formal"), known[1], survey(breakdowns=["special"], weights=None))
    assert not rows.loc[rows["item"] == "channels", "flags"].fillna("").str.contains("NCHS").any()


def test_persons_found_ineligible_are_not_spoken_for():
    responses, dispositions = evidence()
    silent = dispositions.index[dispositions["disposition"] == "non-contact"][:5]
    dispositions.loc[silent, "disposition"] = "ineligible"
    _, rows = made_of(responses, dispositions, survey())
    assert rows.loc["staff.channels.all.formal", "population"] == 122


def test_cases_are_sorted(staff):
    cases = staff[2]["cases"]
    order = cases[["trace", "case"]].astype(object).apply(tuple, axis=1).tolist()
    assert order == sorted(order)


def test_a_group_made_of_answers_has_no_known_population(staff):
    rows = staff[3]
    row = rows.loc["staff.scheduling.briefing-good.good_or_excellent"]
    assert pd.isna(row["population"]) and row["method"].startswith("design-based, t")
    assert "staff.scheduling.briefing-good.good_or_excellent.bounds" not in rows.index
    assert not rows.index.str.startswith("staff.briefing.briefing-").any()


def test_ranks(staff):
    rows = staff[3]
    assert rows.loc["staff.factors.all.items", "value"] == 2
    net = {k: rows.loc[f"staff.{k}.all.good_or_excellent", "value"] for k in ("scheduling", "briefing")}
    first = max(net, key=net.get)
    assert rows.loc[f"staff.factors.item-{first}.rank", "value"] == 1
    ranked = rows[rows["statistic"].eq("rank") & ~rows.index.str.endswith(".bounds")]
    assert sorted(ranked["value"]) == [1, 2]
    assert (ranked["low"] <= ranked["value"]).all() and (ranked["value"] <= ranked["high"]).all()


def test_equal_items_share_a_rank():
    responses, dispositions = evidence()
    described = survey()
    described["items"] = {k: described["items"]["scheduling"] for k in ("one", "two", "three")}
    described["grids"] = {"factors": {"items": ["one", "two", "three"], "rank_by": "mean"}}
    described["breakdowns"] = []
    told = responses.assign(one=responses["scheduling"], two=responses["scheduling"], three="excellent")
    _, rows = made_of(told, dispositions, described)
    assert [rows.loc[f"staff.factors.item-{k}.rank", "value"] for k in ("one", "two", "three")] == [2, 2, 1]
    assert rows.loc["staff.factors.item-one.rank", "flags"] == "shares the last place with two"
    assert pd.isna(rows.loc["staff.factors.item-three.rank", "flags"])
    # Everybody said excellent to the third: how surely it leads is not known.
    assert rows.loc["staff.factors.item-three.rank", ["low", "high"]].tolist() == [1, 3]


def graded(size=127, told=86):
    """Three items of one scale that half of the persons order alike: good, fair, poor, each with some of the others."""
    responses, dispositions = evidence(size=size, told=told)
    described = survey(breakdowns=[], weights=None)
    described["items"] = {k: described["items"]["scheduling"] for k in ("one", "two", "three")}
    described["grids"] = {"factors": {"items": ["one", "two", "three"], "rank_by": "good"}}
    place = np.arange(len(responses))
    for k, (item, often) in enumerate((("one", 9), ("two", 5), ("three", 1))):
        responses[item] = pd.Series(np.where((place + 3 * k) % 10 < often, "good", "fair"), dtype="string")
    return responses, dispositions, described


def test_the_ranks_that_items_can_hold():
    _, rows = made_of(*graded())
    ranked = {k: rows.loc[f"staff.factors.item-{k}.rank"] for k in ("one", "two", "three")}
    assert {k: (row["value"], row["low"], row["high"]) for k, row in ranked.items()} == {
        "one": (1, 1, 1), "two": (2, 2, 2), "three": (3, 3, 3),
    }  # fmt: skip
    # The silent could turn the order round: 41 of 127 on shares of 90, 50 and 10 per cent, so only next places.
    bounds = {k: rows.loc[f"staff.factors.item-{k}.rank.bounds", ["low", "high"]].tolist() for k in ranked}
    assert bounds == {"one": [1, 2], "two": [1, 3], "three": [2, 3]}
    # Few answers of many order nothing surely; of everybody what is seen is so.
    few = made_of(*graded(size=127, told=10))[1]
    assert few.loc["staff.factors.item-two.rank", ["low", "high"]].tolist() == [1, 3]
    everybody = made_of(*graded(size=20, told=20))[1]
    assert everybody.loc["staff.factors.item-two.rank", ["low", "high"]].tolist() == [2, 2]


def test_ranks_of_those_not_drawn_have_only_what_the_silent_could_make():
    responses, dispositions, described = graded()
    _, rows = made_of(responses, dispositions, described | {"selection": "nonprobability"})
    plain = rows[rows["statistic"].eq("rank") & ~rows.index.str.endswith(".bounds")]
    assert plain[["low", "high", "level"]].isna().all(axis=None)
    assert plain["method"].eq("none: nonprobability sample").all()
    assert rows.loc["staff.factors.item-one.rank.bounds", ["low", "high"]].tolist() == [1, 2]


def test_alpha_of_a_grid_is_the_textbooks_over_complete_answers():
    responses, dispositions = evidence()
    described = survey(breakdowns=[], weights=None)
    made, rows = made_of(responses, dispositions, described)
    scores = responses[["scheduling", "briefing"]].apply(lambda column: column.map(RATING["scores"])).dropna()
    expected = 2 * (1 - scores.var(ddof=1).sum() / scores.sum(axis=1).var(ddof=1))
    row = rows.loc["staff.factors.all.alpha"]
    assert row["value"] == pytest.approx(expected) and row["base"] == row["n"] == len(scores) < len(responses)
    held = ledger.tabulate(responses, dispositions, surveyed(described, SCALES))["bases"]
    line = held[(held["item"] == "factors") & (held["step"] == "complete")]
    assert line["count"].tolist() == [len(scores)]
    ledger.check(made["numbers"], held, surveyed(described, SCALES))
    # Items of different scales have no alpha, and their ledger no line for it.
    described["items"]["briefing"] = described["items"]["briefing"] | {"scale": "other"}
    other = SCALES | {"other": RATING | {"scores": {}}}
    held = ledger.tabulate(responses, dispositions, surveyed(described, other))["bases"]
    assert "complete" not in set(held["step"])


def test_when_everybody_answered_there_is_no_error():
    responses, dispositions = evidence(size=40, told=40)
    responses[["scheduling", "briefing"]] = responses[["scheduling", "briefing"]].fillna("good").replace(
        {"dont_know": "poor"}
    )  # fmt: skip
    _, rows = made_of(responses, dispositions, survey(breakdowns=["special"]))
    own = rows[(rows["item"] == "scheduling") & ~rows["statistic"].eq("base")]
    assert len(own) > 10
    for _, row in own.iterrows():
        assert row["low"] == pytest.approx(row["value"]) and row["high"] == pytest.approx(row["value"]), row.name


def test_order_of_rows_changes_nothing(staff):
    responses, dispositions, made, _ = staff
    mixed = (frame.sample(frac=1, random_state=5) for frame in (responses, dispositions))
    other, _ = made_of(*mixed, survey())
    pd.testing.assert_frame_equal(made["numbers"], other["numbers"])
    pd.testing.assert_frame_equal(made["cases"], other["cases"])


def test_scale_of_the_weights_changes_no_weighted_number():
    responses, dispositions = evidence()
    described = surveyed(survey(), SCALES, key="staff")
    frame = dispositions[["person", "unit", "special"]]
    decision = response.count(dispositions, frame, described)["decision"]
    table = survey_weights.weigh(dispositions, frame, described)["weights"]
    rows = [
        estimate(responses, dispositions, table.assign(weight=table["weight"] * k), decision, described)["numbers"]
        for k in (1, 1000)
    ]
    for column in ("value", "std_error", "low", "high"):
        assert rows[0][column].to_numpy() == pytest.approx(rows[1][column].to_numpy(), nan_ok=True)


def test_a_non_random_survey_never_has_an_interval():
    responses, dispositions = evidence()
    made, rows = made_of(responses, dispositions, survey(selection="nonprobability"))
    bounds = rows.index.str.endswith(".bounds")
    assert rows[["std_error", "level", "df", "flags"]].isna().all(axis=None)
    plain = rows[~bounds]
    assert plain[["low", "high", "population"]].isna().all(axis=None)
    assert plain["method"].eq("none: nonprobability sample").all()
    assert "no intervals: nonprobability sample" in made["line"]
    # What the silent of the frame could make of it takes nothing for granted, so it may be said of any survey.
    assert rows[bounds]["method"].eq("worst-case bounds over nonrespondents").all() and bounds.sum() > 50
    row = rows.loc["staff.channels.all.formal.bounds"]
    assert (row["low"], row["high"]) == (row["n"] / 127, (row["n"] + 127 - row["base"]) / 127)


def test_a_survey_without_a_frame_has_no_interval():
    responses, dispositions = evidence()
    described = survey(breakdowns=["briefing"])
    del described["frame"], described["weights"], described["items"]["time"]["where"]
    answers = dispositions.dropna(subset=["respondent"])[["person", "respondent", "disposition", "code"]]
    _, rows = made_of(responses, answers, described)
    assert rows[["std_error", "low", "high", "level"]].isna().all(axis=None)
    assert rows["method"].eq("none: no frame").all()
    assert rows.loc["staff.scheduling.all.base", "value"] > 0


def test_a_survey_below_its_minimum_has_no_numbers():
    responses, dispositions = evidence()
    made, rows = made_of(responses, dispositions, survey(minimum_response_rate=0.9))
    assert rows.empty and made["cases"].empty and "below the declared minimum" in made["line"]


def test_break_offs_do_not_count():
    responses, dispositions = evidence()
    gone = responses["respondent"].iloc[0]
    dispositions.loc[dispositions["respondent"] == gone, "disposition"] = "break-off"
    made, _ = made_of(responses, dispositions, survey())
    assert gone not in set(made["cases"]["case"])


def test_an_item_that_nobody_answered_says_so():
    responses, dispositions = evidence()
    responses["scheduling"] = pd.Series([None] * len(responses), dtype="string")
    _, rows = made_of(responses, dispositions, survey())
    assert rows.loc["staff.scheduling.all.base", "value"] == 0
    assert pd.isna(rows.loc["staff.scheduling.all.good", "value"])
    assert rows.loc["staff.scheduling.all.good", "flags"] == "no answers"
    assert pd.isna(rows.loc["staff.factors.item-scheduling.rank", "value"])


def test_equal_answers_of_a_part_make_no_design_based_interval():
    responses, dispositions = evidence()
    responses["scheduling"] = "good"
    _, rows = made_of(responses, dispositions, survey())
    assert rows.loc["staff.scheduling.all.good", "low"] == finite.interval(86, 86, 127)[0] / 127
    for address in ("staff.scheduling.all.good.weighted", "staff.scheduling.all.mean"):
        assert pd.isna(rows.loc[address, "low"]) and "no design-based interval" in rows.loc[address, "flags"]


def test_bad_answers_stop_with_the_row_and_without_the_words():
    for item, word in (("time", "about eighty"), ("scheduling", "splendid")):
        responses, dispositions = evidence()
        own = dispositions.loc[dispositions["unit"] == "a", "respondent"].dropna().iloc[0]
        responses.loc[responses["respondent"] == own, item] = word
        with pytest.raises(EvidenceError, match=f"row {responses.set_index('respondent').loc[own, 'row']}") as error:
            made_of(responses, dispositions, survey())
        assert word not in str(error.value) and item in str(error.value)


def test_unknown_breakdown_or_subset_is_a_sentence():
    with pytest.raises(EvidenceError, match="'grade'"):
        made_of(*evidence(), survey(breakdowns=["grade"]))
    described = survey()
    described["items"]["time"]["where"] = {"grade": "high"}
    with pytest.raises(EvidenceError, match="'grade'"):
        made_of(*evidence(), described)


def test_worst_case_bounds_are_the_published_ones():
    bounds = intervals.worst(50, 86, 127, 0, 1)
    assert (round(bounds["low"], 3), round(bounds["high"], 3)) == (0.394, 0.717)


@pytest.mark.parametrize("weights", [{"cells": ["unit", "special"]}, {"cells": ["unit"], "poststrata": ["special"]}])
def test_weighted_shares_and_means_of_an_item_speak_for_the_same_persons(weights):
    numbers = made_of(*evidence(), survey(weights=weights))[0]["numbers"]
    weighted = numbers[numbers["address"].str.endswith(".weighted") & numbers["item"].isin(["scheduling", "briefing"])]
    assert {"mean", "good"} <= set(weighted["statistic"])
    spoken_for = weighted.groupby(["item", "group"])["population"]
    assert spoken_for.nunique().eq(1).all()
    plain = numbers.set_index("address")["population"]
    known = weighted[~weighted["group"].str.startswith("briefing")]
    assert (known["population"] == plain[known["address"].str.removesuffix(".weighted")].to_numpy()).all()


def test_an_exact_interval_that_is_stretched_to_its_number_says_so():
    cells = answer_errors.cells_of(np.array(list("ab"), dtype=object), np.array(list("aabb"), dtype=object))
    counted, own, population = np.array([True, False]), np.ones(2, dtype=bool), np.array([2, 2])
    exact = strata.interval((1, 0), (1, 1), (2, 2), 0.5)
    for value, flags in ((exact[0] / 4, None), (exact[1] / 4 + 0.01, intervals.STRETCHED)):
        made = answer_errors.by_strata(counted, own, population, cells, value, {"method": "t"}, 0.5)
        assert (made["low"], made["high"]) == (exact[0] / 4, max(exact[1] / 4, value))
        assert made["flags"] == flags
