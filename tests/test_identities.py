"""Tests that the reference names: identities, edges, and how other packages failed in silence.

Most stand beside their module; `named.py` says where each is, and a test holds that none gets lost. The rest is here.
"""

import re

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta, t

from scripts.drafts import scales
from scripts.statistics import (
    calibration,
    comparisons,
    finite,
    proportions,
    quantiles,
    ranks,
    raoscott,
    regression,
    taylor,
    weighting,
)
from scripts.statistics.design import calibrated, design, dummies
from scripts.surveys.answers import ledger
from tests.conftest import ROOT
from tests.designs import staff
from tests.filled import surveyed
from tests.named import NAMED
from tests.test_estimates import RATING, evidence, made_of, survey
from tests.test_ledger import YES_NO, choice, small

near = pytest.approx


def sample(seed=3, n=60):
    """Answers, weights, strata, clusters and populations of clusters of a made-up sample."""
    rng = np.random.default_rng(seed)
    stratum = np.repeat([0, 1, 2], n // 3)
    cluster = rng.integers(0, 4, n) + 10 * stratum
    population = np.array([len({*cluster[stratum == s]}) + 3 for s in range(3)], dtype=float)[stratum]
    return rng.normal(3, 1, n), rng.choice([0.5, 1.0, 3.0], n), stratum, cluster, population


# What the reference would have first.


def test_weights_times_anything_and_rows_in_any_order_change_no_mean_and_no_error():
    y, w, stratum, cluster, population = sample()
    order = np.random.default_rng(1).permutation(len(y))
    found = taylor.mean(design(w, strata=stratum, clusters=cluster, population=population), y)
    other = design(1e6 * w[order], strata=stratum[order], clusters=cluster[order], population=population[order])
    again = taylor.mean(other, y[order])
    assert (again.value[0], again.std_error[0]) == (near(found.value[0]), near(found.std_error[0]))
    assert (again.df, again.n) == (found.df, found.n)


def test_each_row_twice_within_its_cluster_leaves_the_error_as_it_is():
    y, w, stratum, cluster, population = sample()
    once = design(w, strata=stratum, clusters=cluster, population=population)
    twice = design(
        np.tile(w, 2), strata=np.tile(stratum, 2), clusters=np.tile(cluster, 2), population=np.tile(population, 2)
    )
    assert taylor.mean(twice, np.tile(y, 2)).std_error == near(taylor.mean(once, y).std_error)
    # As rows of their own they would count as twice the sample.
    alone = design(np.tile(w, 2))
    assert taylor.mean(alone, np.tile(y, 2)).std_error[0] < 0.8 * taylor.mean(design(w), y).std_error[0]


def test_a_domain_is_a_ratio_is_a_coefficient_in_a_sample_of_clusters():
    y, w, stratum, cluster, population = sample()
    drawn, inside = design(w, strata=stratum, clusters=cluster, population=population), y > 2.5
    domain = taylor.mean(drawn, y, inside)
    ratio = taylor.ratio(drawn, y * inside, inside.astype(float))
    fitted = regression.linear(drawn, y, np.column_stack([inside, ~inside]).astype(float))
    assert ratio.value == near(domain.value) and ratio.std_error == near(domain.std_error)
    assert fitted.value[0] == near(domain.value[0])
    assert np.sqrt(fitted.covariance[0, 0]) == near(domain.std_error[0])


def test_one_poststratum_is_the_ratio_to_the_population_and_raking_one_margin_is_poststratification():
    y, w, stratum, cluster, _ = sample()
    whole = weighting.poststratify(w, ["all"] * len(w), {"all": 900.0})
    fitted = taylor.total(design(whole, clusters=cluster, poststrata=["all"] * len(w)), y)
    plain = taylor.ratio(design(w, clusters=cluster), y, np.ones(len(y)))
    assert fitted.value[0] == near(900 * plain.value[0]) and fitted.std_error[0] == near(900 * plain.std_error[0])
    groups, totals = stratum.astype(str).tolist(), {"0": 200.0, "1": 300.0, "2": 400.0}
    after = weighting.poststratify(w, groups, totals)
    raked = calibration.rake(w, [groups], [totals])
    assert raked == near(after)
    one = taylor.mean(design(after, clusters=cluster, poststrata=groups), y)
    two = taylor.mean(design(raked, clusters=cluster, calibration=calibrated(w, raked, dummies(groups))), y)
    assert two.std_error == near(one.std_error)


def test_a_stratum_taken_whole_has_no_error_and_none_is_its_own():
    drawn = design(np.ones(5), strata=list("aabbb"), population=[2, 2, 9, 9, 9])
    y = np.array([1.0, 9.0, 2.0, 4.0, 9.0])
    assert taylor.mean(drawn, y, [True, True, False, False, False]).std_error[0] == near(0, abs=1e-15)
    assert taylor.mean(drawn, y, [False, False, True, True, True]).std_error[0] > 0


@pytest.mark.parametrize("x", [0, 3, 50, 86])
def test_the_tail_based_interval_of_an_endless_population_is_clopper_and_pearsons(x):
    n, population = 86, 400_000
    low, high = (end / population for end in finite.interval(x, n, population, method="tail-based"))
    assert low == near(beta.ppf(0.025, x, n - x + 1) if x else 0, abs=2e-3)
    assert high == near(beta.ppf(0.975, x + 1, n - x) if x < n else 1, abs=2e-3)


def test_rao_and_scott_under_simple_random_sampling_is_pearson():
    rng = np.random.default_rng(5)
    rows, columns = rng.integers(0, 3, 90), rng.integers(0, 2, 90)
    observed = np.zeros((3, 2))
    np.add.at(observed, (rows, columns), 1)
    expected = observed.sum(1, keepdims=True) * observed.sum(0, keepdims=True) / 90
    pearson = ((observed - expected) ** 2 / expected).sum()
    found = raoscott.independence(design(np.ones(90)), rows, columns)
    assert found.pearson == near(pearson) and found.statistic * 2 == near(pearson * 89 / 90)


def test_edges_of_a_share():
    drawn = design([1.0, 2.0, 1.0, 1.0], population=[9] * 4)
    for share in (0.0, 1.0):
        found = taylor.mean(drawn, np.full(4, share))
        assert (found.value[0], found.std_error[0]) == (share, 0)
        low, high = proportions.interval(share, 0.0, found.df, found.n, method="nchs")
        assert 0 <= low <= share <= high <= 1 and high - low > 0.3
    one = taylor.mean(drawn, [1, 0, 0, 0], [True, False, False, False])
    assert one.n == 1 and one.df == 0
    assert np.isnan(taylor.interval(one.value[0], one.std_error[0], one.df)).all()  # svy#96: a width of zero


# How other packages failed.


def test_weights_are_no_frequencies():
    """The trap of statsmodels: three scales of one set of weights give three errors, and none is that of the design."""
    d, drawn = staff("d3")
    found = taylor.mean(drawn, d["q1"])
    assert round(float(found.std_error[0]), 4) == 0.0877
    w, y = drawn.weights, d["q1"].to_numpy(float)
    centre = (w * y).sum() / w.sum()

    def frequencies(scale):
        return np.sqrt((scale * w * (y - centre) ** 2).sum() / (scale * w).sum() / ((scale * w).sum() - 1))

    assert [round(float(frequencies(k)), 4) for k in (1, 10, 86 / w.sum())] == [0.1250, 0.0394, 0.1522]
    for k in (10, 86 / w.sum()):
        scaled = design(k * w, strata=d["division"], population=d["Nh"])
        assert taylor.mean(scaled, d["q1"]).std_error[0] == near(float(found.std_error[0]))


def test_degrees_of_freedom_and_n_are_those_of_the_domain():
    """svy#3 and svy#95 took the df of the whole frame for each group, svy#175 its n."""
    y, w, stratum, cluster, population = sample()
    w = np.where(cluster == 11, 0.0, w)
    drawn = design(w, strata=stratum, clusters=cluster, population=population)
    for s in range(3):
        inside = stratum == s
        found = taylor.mean(drawn, y, inside)
        assert found.df == len({*cluster[inside & (w > 0)]}) - 1
        assert found.n == (inside & (w > 0)).sum()
        low, high = taylor.interval(found.value[0], found.std_error[0], found.df)
        assert (high - low) / 2 == near(t.ppf(0.975, found.df) * found.std_error[0])


def test_missing_answers_are_a_domain_and_no_dropped_rows():
    """svy#72: rows without an answer were dropped before the domain, and the error was 15 % too small."""
    y, w, stratum, cluster, _ = sample()
    told = cluster % 10 != 3  # one cluster of each stratum said nothing
    drawn = taylor.mean(design(w, strata=stratum, clusters=cluster), np.where(told, y, np.nan), told)
    dropped = taylor.mean(design(w[told], strata=stratum[told], clusters=cluster[told]), y[told])
    assert drawn.value[0] == near(dropped.value[0])
    assert drawn.std_error[0] != near(float(dropped.std_error[0]), rel=1e-3)


def test_a_lonely_stratum_is_told_and_never_dropped():
    """svy#32 dropped it in silence, samplics#33 divided by zero; one unit that is the whole stratum is not lonely."""
    arguments = {"strata": list("aab"), "population": [4, 4, 3]}
    with pytest.raises(ValueError, match="one cluster"):
        taylor.mean(design([1, 1, 1], **arguments), [1, 2, 3])
    kept = taylor.mean(design([1, 1, 1], lonely_psu="remove", **arguments), [1, 2, 3])
    assert kept.value[0] == 2 and kept.n == 3
    assert taylor.mean(design([1, 1, 1], strata=list("aab"), population=[4, 4, 1]), [1, 2, 3]).std_error[0] > 0


def test_units_within_clusters_are_counted_by_stratum_and_cluster():
    """svy#71 grouped the second stage by the label of the cluster alone."""
    y, w = np.array([1.0, 4.0, 2.0, 8.0, 5.0, 7.0, 1.0, 3.0]), np.ones(8)
    stratum, cluster = np.array(list("aaaabbbb")), np.array(list("11221122"))
    common = {"strata": stratum, "population": [5] * 8, "units": range(8), "unit_population": [6] * 4 + [3] * 4}
    one = taylor.mean(design(w, clusters=cluster, **common), y)
    named = taylor.mean(design(w, clusters=[s + c for s, c in zip(stratum, cluster, strict=True)], **common), y)
    assert one.std_error[0] == near(named.std_error[0]) and one.df == named.df == 2


def test_a_difference_of_two_groups_and_ranks_know_the_finite_population():
    """svy#148 tested differences without the FPC; its rank tests ignore it still."""
    y, w, group = np.arange(12.0) ** 1.5, np.ones(12), np.tile([0, 1], 6)
    open_ended, known = design(w), design(w, population=[16] * 12)
    errors = []
    for drawn in (open_ended, known):
        errors.append(regression.student(regression.difference(drawn, y, group == 1), 1)[1])
    assert errors[1] == near(errors[0] * np.sqrt(1 - 12 / 16))
    p = [ranks.rank_test(drawn, y, group).p for drawn in (open_ended, known)]
    assert p[1] < p[0]


def test_the_interval_of_a_quantile_is_read_by_the_rule_of_the_quantile():
    """svy before 0.23 read the ends without interpolating: errors up to 10 % too small."""
    y, drawn = np.array([1.0, 2.0, 4.0, 8.0, 9.0, 15.0, 30.0, 31.0]), design(np.ones(8))
    smooth, steps = (quantiles.quantile(drawn, y, 0.5, rule=rule) for rule in ("interpolated", "lowest"))
    assert {steps.value, steps.low, steps.high} <= {*y} and not {smooth.low, smooth.high} <= {*y}


def test_shares_of_a_group_make_1_whatever_is_empty():
    """srvyr#118, srvyr#49 and srvyr#113: shares of the whole instead of the group, empty categories lost, order of the data."""
    responses, dispositions = evidence()
    responses = responses[responses["scheduling"] != "good"].iloc[::-1]  # nobody of them says so
    dispositions["respondent"] = dispositions["respondent"].where(
        dispositions["respondent"].isin(responses["respondent"])
    )
    dispositions.loc[dispositions["respondent"].isna(), "disposition"] = "non-contact"
    numbers = made_of(responses, dispositions, survey())[0]["numbers"]
    own = numbers[(numbers["item"] == "scheduling") & ~numbers["address"].str.contains(r"\.bounds$|\.weighted$")]
    compared = 0
    for _, rows in own.groupby("group"):
        shares = rows.set_index("statistic")["value"]
        if shares.get("base", 0) > 0:
            assert shares[[*RATING["categories"]]].sum() == near(1) and shares["good"] == 0
            compared += 1
    assert compared > 2


def test_the_order_of_labels_is_that_of_the_questionnaire():
    """srvyr#113: the order of the data decided. Here nobody took the second, and the third came first."""
    made, rare, _ = scales.fresh({"Good": 9, "Poor": 8}, ["Poor", "Fair", "Good"])
    assert [labels[0] for labels in made["categories"].values()] == ["Poor", "Fair", "Good"] and rare == 0
    rng = np.random.default_rng(2)
    rows, columns = rng.choice(["b", "a", "c"], 50), rng.choice(["y", "x"], 50)
    renamed = np.array([{"b": "1", "a": "2", "c": "3"}[row] for row in rows])
    one, other = (raoscott.independence(design(np.ones(50)), labels, columns).p for labels in (rows, renamed))
    assert one == near(other)


def test_who_is_missing_stays_in_the_ledger_however_small_the_weight():
    """gtsummary#2229: the row of the missing went where their weight was less than 1. Ours counts persons."""
    answers, persons, described = small(("yes",), ("no",), (None,), a=choice())
    answers["weight_given"] = pd.Series(["1", "1", "0.001"], dtype="string")
    lines = ledger.tabulate(answers, persons, surveyed(described, {"yes_no": YES_NO}))["bases"].query("item == 'a'")
    counts = lines.set_index("step")["count"]
    assert counts["base"] == 2 and counts["no_answer"] + counts["not_reached"] == 1


def test_nets_are_no_members_of_the_family_and_letters_stand_at_the_larger():
    values, covariance = np.array([0.2, 0.5, 0.51]), np.diag([0.001, 0.001, 0.001])
    found = comparisons.pairwise(values, covariance, 60)
    assert len(found) == 3 and {one.family for one in found} == {3}
    with pytest.raises(ValueError, match="once"):
        comparisons.pairwise(values, covariance, 60, [(0, 1), (1, 0)])
    marks = comparisons.letters(found, 3)
    assert marks[0] == "" and set(marks[1]) == set(marks[2]) == {"A"}


def test_every_named_test_is_there():
    lost = []
    for idea, places in NAMED.items():
        for place in places:
            module, _, name = place.partition(".")
            text = (ROOT / "tests" / f"test_{module}.py").read_text(encoding="utf-8")
            lost += [] if re.search(rf"(?m)^def {name}\(", text) else [(idea, place)]
    assert lost == []
    assert len(NAMED) >= 40
