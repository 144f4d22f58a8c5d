"""Design-based estimates against R survey 4.5, and identities."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.statistics import taylor, weighting
from tests.designs import RECORDS, clus1, data, lonely, lonely_api, poststratified, srs, staff, strat


def near(value):
    return pytest.approx(value, rel=1e-9, abs=1e-12)


# record: (design, column, estimator)
CASES = {
    "api.srs.mean": (srs, "api00", taylor.mean),
    "api.srs0.mean": (lambda: srs(False), "api00", taylor.mean),
    "api.strat.mean": (strat, ["api00", "api99"], taylor.mean),
    "api.strat0.mean": (lambda: strat(False), "api00", taylor.mean),
    "api.strat.total": (strat, "enroll", taylor.total),
    "api.clus1.mean": (clus1, "api00", taylor.mean),
    "api.clus1.total": (clus1, "enroll", taylor.total),
    "api.clus1.poststrat.mean": (poststratified, "api00", taylor.mean),
    "api.clus1.poststrat.total": (poststratified, "enroll", taylor.total),
    "staff.d1.mean": (lambda: staff("d1"), ["q1", "fav1"], taylor.mean),
    "staff.d4.mean": (lambda: staff("d4"), ["q1", "fav1"], taylor.mean),
    "staff.lonely.certainty_by_fpc": (lambda: lonely("staff_lonely_certainty", "fail"), "q1", taylor.mean),
    "staff.lonely.remove": (lambda: lonely("staff_lonely_true", "remove"), "q1", taylor.mean),
    "staff.lonely.adjust": (lambda: lonely("staff_lonely_true", "adjust"), "q1", taylor.mean),
    "staff.lonely.average": (lambda: lonely("staff_lonely_true", "average"), "q1", taylor.mean),
    "lonely.remove": (lambda: lonely_api("remove"), "api00", taylor.mean),
    "lonely.adjust": (lambda: lonely_api("adjust"), "api00", taylor.mean),
}


@pytest.mark.parametrize("record", CASES)
def test_means_and_totals_are_those_of_the_survey_package(record):
    make, columns, estimator = CASES[record]
    d, drawn = make()
    columns = [columns] if isinstance(columns, str) else columns
    found = estimator(drawn, d[columns])
    oracle = RECORDS[record]
    for k, column in enumerate(columns):
        expected = {key: oracle[key] for key in ("est", "se", "lo", "hi") if key in oracle}
        expected = {key: value[column] if isinstance(value, dict) else value for key, value in expected.items()}
        assert found.value[k] == near(expected["est"])
        assert found.std_error[k] == near(expected["se"])
        if "lo" in expected:
            low, high = taylor.interval(found.value[k], found.std_error[k], found.df)
            assert (low, high) == (near(expected["lo"]), near(expected["hi"]))
    if "df" in oracle and record not in ("lonely.remove", "lonely.adjust"):
        assert found.df == oracle["df"]


def test_shares_of_a_known_stratum_have_no_error():
    d, drawn = strat()
    oracle = RECORDS["api.strat.props"]
    names = list(oracle["est"])
    y = np.column_stack(
        [d["sch.wide"] == name[8:] if name.startswith("sch") else d["stype"] == name[5:] for name in names]
    )
    found = taylor.mean(drawn, y)
    assert found.value == near([oracle["est"][name] for name in names])
    assert found.std_error == near([oracle["se"][name] for name in names])


def test_ratios():
    for record, (d, drawn), y, x in (
        ("api.strat.ratio", strat(), "api.stu", "enroll"),
        ("scd.taylor.ratio", ambulances(), "alive", "arrests"),
    ):
        found = taylor.ratio(drawn, d[y], d[x])
        assert found.value[0] == near(RECORDS[record]["est"])
        assert found.std_error[0] == near(RECORDS[record]["se"])


def ambulances():
    d = data("scd")
    return d, taylor.design(np.ones(len(d)), strata=d["ESA"], clusters=d["ambulance"])


@pytest.mark.parametrize(
    "record, make, column",
    [
        ("api.strat.by_stype", strat, "api00"),
        ("api.clus1.by_stype", clus1, "api00"),
        ("staff.d4.by_division", lambda: staff("d4"), "fav1"),
    ],
)
def test_domains(record, make, column):
    d, drawn = make()
    oracle = RECORDS[record]
    by = d["division"] if record.startswith("staff") else d["stype"]
    for label, value in oracle["est"].items():
        found = taylor.mean(drawn, d[column], by == label)
        assert found.value[0] == near(value)
        assert found.std_error[0] == near(oracle["se"][label])
        if "df" in oracle:
            assert found.df == oracle["df"][label]
        if "lo" in oracle:  # the package takes the degrees of freedom of the whole design here
            low, high = taylor.interval(found.value[0], found.std_error[0], taylor.mean(drawn, d[column]).df)
            assert (low, high) == (near(oracle["lo"][label]), near(oracle["hi"][label]))


def test_domains_across_strata():
    d, drawn = strat()
    oracle = RECORDS["api.strat.by_cross"]
    for label, value in oracle["est"].items():
        first, second = label.split(".")
        found = taylor.mean(drawn, d["api00"], (d["comp.imp"] == first) & (d["sch.wide"] == second))
        assert (found.value[0], found.std_error[0]) == (near(value), near(oracle["se"][label]))
    oracle = RECORDS["api.strat.domain"]
    found = taylor.mean(drawn, d["enroll"], d["comp.imp"] == "Yes")
    assert (found.value[0], found.std_error[0], found.df) == (near(oracle["est"]), near(oracle["se"]), oracle["df"])
    low, high = taylor.interval(found.value[0], found.std_error[0], found.df)
    assert (low, high) == (near(oracle["lo"]), near(oracle["hi"]))


@pytest.mark.parametrize("kind", ["d2", "d3"])
def test_a_missing_answer_is_a_domain(kind):
    d, drawn = staff(kind)
    oracle = RECORDS[f"staff.{kind}.q2_na"]
    found = taylor.mean(drawn, d["q2"], d["q2"].notna())
    assert (found.value[0], found.std_error[0]) == (near(oracle["est"]), near(oracle["se"]))
    assert found.n == 83
    # The package keeps the degrees of freedom of the whole design; ours are those of the cases that answered.
    low, high = taylor.interval(found.value[0], found.std_error[0], oracle["df"])
    assert (low, high) == (near(oracle["lo"]), near(oracle["hi"]))
    assert found.df == oracle["df"] - 3


@pytest.mark.parametrize("record", [name for name in RECORDS if name.startswith("staff.") and ".ciprop.logit" in name])
def test_logit_intervals(record):
    d, drawn = staff(record.split(".")[1])
    found = taylor.mean(drawn, d["fav1"])
    low, high = taylor.logit_interval(found.value[0], found.std_error[0], found.df)
    assert (low, high) == (near(RECORDS[record]["lo"]), near(RECORDS[record]["hi"]))


@pytest.mark.parametrize("record", ["api.clus1.ciprop.logit", "api.strat.ciprop.logit"])
def test_logit_intervals_of_samples(record):
    d, drawn = clus1() if "clus1" in record else strat()
    found = taylor.mean(drawn, d["ell"] == 0 if "clus1" in record else d["awards"] == "Yes")
    low, high = taylor.logit_interval(found.value[0], found.std_error[0], found.df)
    # The package fits this one by iteration: 9 digits of it hold.
    assert (low, high) == (
        pytest.approx(RECORDS[record]["lo"], rel=1e-7),
        pytest.approx(RECORDS[record]["hi"], rel=1e-7),
    )


def test_hand_computed_stratum():
    # Two strata, 2 of 4 and 3 of 3.
    y = np.array([1.0, 3.0, 5.0, 5.0, 8.0])
    drawn = taylor.design([2, 2, 1, 1, 1], strata=list("aabbb"), population=[4, 4, 3, 3, 3])
    found = taylor.total(drawn, y)
    assert found.value[0] == 2 * 4 + 18
    # (1 - 2/4) * 2/1 * ((2 - 4)^2 + (6 - 4)^2) = 8; the full stratum adds nothing.
    assert found.std_error[0] ** 2 == near(8.0)
    assert found.df == 3


def test_everybody_answered_leaves_no_error():
    drawn = taylor.design(np.ones(5), population=np.full(5, 5))
    assert taylor.mean(drawn, [1, 0, 1, 1, 0]).std_error[0] == 0


samples = st.integers(4, 24).flatmap(
    lambda n: st.tuples(
        st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0]), min_size=n, max_size=n),
        st.lists(st.sampled_from([0.5, 1.0, 1.5, 4.0]), min_size=n, max_size=n),
        st.permutations(range(n)),
    )
)


@settings(max_examples=50)
@given(samples, st.sampled_from([0.001, 7.0, 1e6]))
def test_scale_of_weights_and_order_of_rows_change_nothing(sample, factor):
    y, w, order = (np.array(part) for part in sample)
    strata = np.array(["a", "b"])[np.arange(len(y)) % 2]
    size = np.full(len(y), 30)
    plain = taylor.mean(taylor.design(w, strata=strata, population=size), y)
    scaled = taylor.mean(taylor.design(w * factor, strata=strata, population=size), y)
    moved = taylor.mean(taylor.design(w[order], strata=strata[order], population=size), y[order])
    for other in (scaled, moved):
        assert other.value == pytest.approx(plain.value) and other.std_error == pytest.approx(plain.std_error, abs=1e-9)
        assert other.df == plain.df


@settings(max_examples=50)
@given(samples)
def test_every_row_twice_in_one_cluster_changes_nothing(sample):
    y, w, _ = (np.array(part) for part in sample)
    once = taylor.mean(taylor.design(w), y)
    twice = taylor.mean(taylor.design(np.tile(w, 2), clusters=np.tile(np.arange(len(y)), 2)), np.tile(y, 2))
    assert twice.std_error == pytest.approx(once.std_error) and twice.df == once.df


@settings(max_examples=50)
@given(samples)
def test_a_domain_is_a_ratio_and_no_dropped_row(sample):
    y, w, _ = (np.array(part) for part in sample)
    inside = np.arange(len(y)) % 3 != 0
    drawn = taylor.design(w, population=np.full(len(y), 40))
    domain = taylor.mean(drawn, y, inside)
    same = taylor.ratio(drawn, y * inside, inside.astype(float))
    assert domain.value == pytest.approx(same.value) and domain.std_error == pytest.approx(same.std_error)
    # Missing is outside, and what stands outside doesn't matter.
    holes = np.where(inside, y, np.nan)
    assert taylor.mean(drawn, holes, inside).std_error == pytest.approx(domain.std_error)
    zero = taylor.mean(taylor.design(w * inside, population=np.full(len(y), 40)), y)
    assert zero.std_error == pytest.approx(domain.std_error) and zero.n == int(inside.sum()) == domain.n


def test_one_poststratum_is_a_ratio_to_the_population():
    w = np.array([1.0, 2.0, 2.0, 5.0])
    y = np.array([1.0, 4.0, 2.0, 8.0])
    after = weighting.poststratify(w, ["all"] * 4, {"all": 20})
    found = taylor.total(taylor.design(after, poststrata=["all"] * 4), y)
    same = taylor.ratio(taylor.design(w), y, np.ones(4))
    assert found.value[0] == near(20 * same.value[0])
    assert found.std_error[0] == near(20 * same.std_error[0])


def test_no_degrees_of_freedom_no_interval():
    drawn = taylor.design([1.0, 1.0, 1.0], population=[9, 9, 9])
    one = taylor.mean(drawn, [1, 0, 1], [True, False, False])
    assert one.df == 0 and np.isnan(taylor.interval(1, 0.1, one.df)).all()
    assert np.isnan(taylor.logit_interval(0.5, 0.1, one.df)).all()
    nobody = taylor.mean(drawn, [1, 0, 1], [False, False, False])
    assert np.isnan(nobody.value[0]) and nobody.n == 0
    assert np.isnan(taylor.logit_interval(1.0, 0.0, 5)).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"weights": [1, 1], "population": [1, 1]},  # more cases than people
        {"weights": [1, 1], "population": [0.5, 0.5]},  # fractions
        {"weights": [1, 1], "population": [5, 6]},  # two counts, one stratum
        {"weights": [1, -1]},
        {"weights": [1, np.nan]},
        {"weights": [1, 1], "strata": ["a"]},
        {"weights": [1, 1], "lonely_psu": "certainty"},
        {"weights": [1, 1], "poststrata": ["a"]},
    ],
)
def test_wrong_designs_are_refused(wrong):
    with pytest.raises(ValueError):
        taylor.design(**wrong)


def test_lonely_strata_fail_unless_a_policy_is_named():
    with pytest.raises(ValueError, match="one cluster"):
        taylor.mean(taylor.design([1, 1, 1], strata=list("aab"), population=[4, 4, 3]), [1, 2, 3])
    with pytest.raises(ValueError, match="missing"):
        taylor.mean(taylor.design([1, 1]), [1, np.nan])


def test_shares_of_the_categories_of_a_domain_make_1():
    rng = np.random.default_rng(6)
    answers, group, w = rng.integers(0, 4, 60), rng.integers(0, 3, 60), rng.choice([0.001, 1.0, 2.0], 60)
    flags = answers[:, None] == np.arange(6)  # nobody gave the last two
    drawn = taylor.design(w)
    for k in range(3):
        found = taylor.mean(drawn, flags, group == k)
        assert found.value.sum() == near(1) and found.n == (group == k).sum()
        assert found.value[4:].tolist() == [0, 0] and found.std_error[4:].tolist() == [0, 0]


def test_a_category_with_weight_0_only_and_an_item_that_nobody_answered():
    drawn = taylor.design([1.0, 1.0, 0.0], population=[9, 9, 9])
    only = taylor.mean(drawn, [0, 0, 1])
    assert (only.value[0], only.n) == (0, 2)
    holes = np.full(3, np.nan)
    nobody = taylor.mean(drawn, holes, ~np.isnan(holes))
    assert np.isnan(nobody.value[0]) and np.isnan(nobody.std_error[0]) and (nobody.n, nobody.df) == (0, 0)
    total = taylor.total(drawn, holes, ~np.isnan(holes))
    assert (total.value[0], total.std_error[0]) == (0, 0)


def test_one_answer_has_a_mean_and_no_interval():
    one = taylor.mean(taylor.design([2.0, 1.0, 1.0]), [5.0, 1.0, 2.0], [True, False, False])
    assert (one.value[0], one.n, one.df) == (5, 1, 0)
    assert np.isnan(taylor.interval(one.value[0], one.std_error[0], one.df)).all()


def test_totals_grow_with_the_weights_and_means_do_not():
    # statsmodels' weights are frequencies: ten times the weights make its error three times smaller.
    w, y = np.array([1.0, 2.0, 4.0, 2.0]), np.array([3.0, 1.0, 4.0, 1.0])
    one, ten = taylor.design(w), taylor.design(10 * w)
    assert taylor.total(ten, y).std_error == near(10 * taylor.total(one, y).std_error)
    assert taylor.mean(ten, y).std_error == near(taylor.mean(one, y).std_error)


def test_many_spellings_of_one_population():
    y = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0]
    one = taylor.design(np.ones(6), population=np.full(6, 20))
    for other in (
        taylor.design(np.ones(6), population=[20] * 6),
        taylor.design(np.ones(6), strata=["x"] * 6, population=np.full(6, 20.0)),
        taylor.design(np.ones(6), clusters=range(6), population=np.full(6, 20)),
        taylor.design(np.ones(6), strata=["x"] * 6, clusters=list("fedcba"), population=np.full(6, 20)),
    ):
        assert taylor.mean(other, y).std_error == near(taylor.mean(one, y).std_error)
    open_ = taylor.design(np.ones(6), population=np.full(6, np.inf))
    assert taylor.mean(open_, y).std_error == near(taylor.mean(taylor.design(np.ones(6)), y).std_error)
