"""Do groups differ: identities of the tests, families, and what is not tested."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from scripts.ground import tables
from scripts.surveys.analyses import response
from scripts.surveys.analyses.group_tests import INDEPENDENCE, PAIR, RANKS, apart, compare
from scripts.surveys.answers import survey_weights
from tests.filled import surveyed
from tests.test_estimates import RATING, SCALES, evidence, survey


def made(told, responses=None, dispositions=None):
    described = surveyed(told, SCALES, key="staff")
    if responses is None:
        responses, dispositions = evidence()
    frame = dispositions[["person", "unit", "special"]]
    decision = response.count(dispositions, frame, described)["decision"]
    table = survey_weights.weigh(dispositions, frame, described)["weights"]
    found = compare(responses, dispositions, table, decision, described)
    tables.check(found["comparisons"], "comparisons")
    return found["comparisons"], found["line"]


@pytest.fixture(scope="module")
def plain():
    """Every person counts alike and nothing is corrected for the population: the tests of the textbooks."""
    described = survey(weights=None, inference="superpopulation", breakdowns=["special", "unit", "briefing"])
    return made(described)[0]


def of(frame, **wanted):
    for name, value in wanted.items():
        frame = frame[frame[name].eq(value).fillna(False)]
    return frame


def merged():
    responses, dispositions = evidence()
    return responses.merge(dispositions, on="respondent").sort_values("respondent")


@pytest.mark.parametrize("by", ["special", "unit"])
def test_without_a_design_rao_and_scott_is_pearson(plain, by):
    both = merged()
    both = both[both["scheduling"].isin(list(RATING["categories"]))]
    table = pd.crosstab(both["scheduling"], both[by])
    (row,) = of(plain, item="scheduling", breakdown=by, test=INDEPENDENCE).to_dict("records")
    cells = (table.shape[0] - 1) * (table.shape[1] - 1)
    pearson = stats.chi2_contingency(table, correction=False).statistic
    # A domain of a simple sample: n is that of all answers but for the factor (n - 1) / n of the variance.
    assert row["value"] * cells == pytest.approx(pearson * (86 - 1) / 86)
    assert row["n"] == len(both) and row["inference"] == "superpopulation" and row["weight"] == "none"


def test_an_option_of_several_is_tested_by_itself(plain):
    both = merged().dropna(subset=["channels"])
    table = pd.crosstab(both["channels"].str.contains("informal"), both["unit"])
    (row,) = of(plain, item="channels", breakdown="unit", test=INDEPENDENCE, statistic="informal").to_dict("records")
    pearson = stats.chi2_contingency(table, correction=False).statistic
    assert row["value"] * 2 == pytest.approx(pearson * (86 - 1) / 86)
    assert row["family"] == "Rao-Scott, second order: options of channels by unit" and row["family_size"] == 2


def test_a_pair_has_the_difference_and_its_error_by_hand(plain):
    both = merged()
    both = both[both["scheduling"].isin(list(RATING["categories"]))]
    y = both["scheduling"].map(RATING["scores"]).astype(float)
    a, b = (y[both["unit"] == name] for name in ("a", "b"))
    (row,) = of(plain, item="scheduling", breakdown="unit", statistic="mean", first="a", second="b").to_dict("records")
    error = np.sqrt(86 / 85 * (a.var(ddof=0) / len(a) + b.var(ddof=0) / len(b)))
    assert row["difference"] == pytest.approx(a.mean() - b.mean()) and row["std_error"] == pytest.approx(error)
    assert row["df"] == row["n"] - 2 == len(a) + len(b) - 2
    assert row["p"] == pytest.approx(2 * stats.t.sf(abs(row["difference"]) / error, row["df"]))


def test_p_is_adjusted_within_its_family(plain):
    families = plain.groupby("family")
    assert len(families) > 10
    for name, part in families:
        p = part["p"].dropna()
        assert part["family_size"].eq(len(p)).all(), name
        if len(p):
            expected = multipletests(p, method="fdr_bh")[1]
            assert part.loc[p.index, "adjusted"].to_numpy() == pytest.approx(expected), name
    pairs = of(plain, test=PAIR)
    sure = pairs["adjusted"] <= 0.05
    assert pairs["higher"].notna().equals(sure.fillna(False).astype(bool))
    assert plain.loc[plain["test"] != PAIR, "higher"].isna().all()


def test_families_hold_no_net_beside_its_parts(plain):
    categories = of(plain, family="categories of scheduling by unit")
    nets = of(plain, family="nets of scheduling by unit")
    assert set(categories["statistic"]) == set(RATING["categories"]) and len(categories) == 4 * 3
    # The other net is what the first leaves over: the same test again.
    assert set(nets["statistic"]) == {"good_or_excellent"} and len(nets) == 3


def test_nets_that_repeat_each_other():
    categories = list("abcde")
    nets = {"top": ["a", "b"], "rest": ["c", "d", "e"], "bottom": ["d", "e"], "one": ["c"], "wide": ["b", "c"]}
    assert apart(nets, categories) == ["top", "bottom"]
    assert apart({"all": categories, "most": ["a", "b", "c", "d"]}, categories) == []


def test_the_correction_for_the_population_makes_it_surer():
    described = survey(weights=None, breakdowns=["unit"])
    finite, free = (made(described | {"inference": kind})[0] for kind in ("finite", "superpopulation"))
    for test in (INDEPENDENCE, RANKS):
        (one,), (other,) = (
            of(frame, item="scheduling", test=test, inference=kind)["value"]
            for frame, kind in ((finite, "finite"), (free, "superpopulation"))
        )
        assert one * (1 - 86 / 127) == pytest.approx(other)
    # Whole items and pairs are tested both ways, each way a family: who is higher says under which.
    assert free["inference"].eq("superpopulation").all()
    assert set(of(finite, test=PAIR)["inference"]) == {"finite", "superpopulation"}
    again = of(finite, inference="superpopulation").reset_index(drop=True)
    pd.testing.assert_frame_equal(again, free.reset_index(drop=True))
    sure = of(finite, test=PAIR).dropna(subset=["higher"]).groupby("inference").size()
    assert sure["finite"] > sure.get("superpopulation", 0)


def test_small_groups_and_groups_of_one_answer_are_not_tested():
    responses, dispositions = evidence()
    told = dispositions["respondent"].notna()
    dispositions.loc[dispositions[told].index[:3], "unit"] = "few"
    own = responses["respondent"].isin(dispositions.loc[dispositions["unit"] == "a", "respondent"])
    responses.loc[own, "scheduling"] = "good"
    rows, _ = made(survey(weights=None, breakdowns=["unit"]), responses, dispositions)
    assert rows["left_out"].str.contains(r"few \(\d\)").all()
    assert "few" not in set(rows["first"].dropna()) | set(rows["second"].dropna())
    good = of(rows, item="scheduling", statistic="good", inference="finite").set_index(["first", "second"])
    assert good.loc[[("a", "b"), ("a", "c")], "p"].isna().all() and good.loc[("b", "c"), "p"] > 0
    assert set(good.loc[[("a", "b"), ("a", "c")], "reason"]) == {"it is the same for everyone in a"}
    assert good.loc[[("a", "b"), ("a", "c")], "family"].isna().all() and good["family_size"].max() < 3 * 4
    # Whoever differs from a group of one answer is seen by the test of the whole item.
    assert of(rows, item="scheduling", test=INDEPENDENCE)["p"].max() < 0.01


def test_weights_and_order_of_rows():
    responses, dispositions = evidence()
    rows, _ = made(survey(), responses, dispositions)
    assert rows["weight"].eq("weight").all() and set(rows["inference"]) == {"finite", "superpopulation"}
    mixed = (frame.sample(frac=1, random_state=5) for frame in (responses, dispositions))
    pd.testing.assert_frame_equal(rows, made(survey(), *mixed)[0])


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"selection": "nonprobability"}, "no test and so no comparison of groups: nonprobability sample"),
        ({"breakdowns": []}, "no breakdowns"),
        ({"minimum_response_rate": 0.9}, "below the declared minimum"),
    ],
)
def test_where_nothing_may_be_tested_there_is_no_row_and_a_reason(more, words):
    rows, line = made(survey(**more))
    assert rows.empty and words in line


def test_when_everybody_answered_there_is_no_chance_and_no_test():
    responses, dispositions = evidence(size=60, told=60)
    rows, _ = made(survey(weights=None, breakdowns=["unit"]), responses, dispositions)
    own = of(rows, item="scheduling", inference="finite")
    assert len(own) > 5 and own["p"].isna().all() and own["higher"].isna().all()
    assert of(own, test=PAIR)["difference"].notna().all()
    assert own["reason"].notna().all() and own["family"].isna().all() and own["family_size"].isna().all()


def answering(**given):
    """The evidence with an answer for each unit, in turn where there are several."""
    responses, dispositions = evidence()
    unit = responses["respondent"].map(dispositions.dropna(subset="respondent").set_index("respondent")["unit"])
    for name, words in given.items():
        own = unit.eq(name)
        responses.loc[own, "scheduling"] = [words[k % len(words)] for k in range(own.sum())]
    return made(survey(weights=None, breakdowns=["unit"]), responses, dispositions)[0]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"a": ["good"], "b": ["good"], "c": ["good"]}, "all gave the same answer"),
        ({"a": ["good"], "b": ["fair"], "c": ["good"]}, "in every group all answers are identical"),
        ({"a": ["good", "fair"], "b": ["poor", "excellent"], "c": ["poor", "excellent"]}, "6 of 12 cells are empty"),
    ],
)
def test_what_a_table_cannot_carry_is_not_testable_and_in_no_family(given, reason):
    rows = answering(**given)
    own = of(rows, item="scheduling", test=INDEPENDENCE)
    assert set(own["reason"]) == {reason} and own[["p", "value", "df", "adjusted", "family"]].isna().all(axis=None)
    others = of(rows, test=INDEPENDENCE).dropna(subset=["p"])
    for family, part in others.groupby(["family", "inference"]):
        assert part["family_size"].eq(len(part)).all(), family
    # Scores are one number a group, whatever the cells: they are tested, unless the groups are of one mind.
    assert of(rows, item="scheduling", test=RANKS)["p"].notna().all() == reason.endswith("empty")


@pytest.mark.parametrize("times", [1e-12, 1.0, 1e12])
def test_one_answer_that_outweighs_all_others_is_not_compared(times):
    responses = pd.DataFrame({"respondent": [str(k) for k in range(30)], "row": range(2, 32), "marks": None})
    responses["group"] = ["good", "fair", "poor"] * 10
    responses["scheduling"] = ["good", "fair", "good", "poor", "excellent", "fair"] * 5
    responses["w"] = [str(1e24 * times if k == 0 else times) for k in range(30)]
    responses = pd.concat([responses, pd.DataFrame(columns=["person", "started", "ended", "progress", "channel"])])
    described = {
        "title": "S", "selection": "sample", "design": {"weight": "w"}, "breakdowns": ["group"],
        "items": {"group": {"scale": "rating", "text": "G"}, "scheduling": {"scale": "rating", "text": "S"}},
    }  # fmt: skip
    dispositions = pd.DataFrame({"person": responses["respondent"], "respondent": responses["respondent"]})
    dispositions = dispositions.assign(disposition="complete", code="1.1", edition=None)
    decision = pd.DataFrame([{"survey": "s", "used": "yes", "reason": "-"}])
    rows = compare(responses, dispositions, pd.DataFrame(), decision, surveyed(described, SCALES))["comparisons"]
    assert of(rows, test=INDEPENDENCE)["reason"].notna().all() and of(rows, test=RANKS)["reason"].notna().all()
    own = of(rows, test=PAIR, statistic="mean").set_index(["first", "second"])
    assert own["p"].notna().tolist() == ["good" not in pair for pair in own.index]
    assert (
        own.loc[[pair for pair in own.index if "good" in pair], "reason"].str.startswith("a group has no error").all()
    )


def test_small_expected_counts_are_named():
    rows = answering(a=["good", "fair"], b=["good", "fair"], c=["good"] * 30 + ["poor"])
    own = of(rows, item="scheduling", test=INDEPENDENCE)
    assert (
        own["p"].notna().all()
        and own["flags"].str.fullmatch(r"\d of 9 expected counts are below 5, the lowest 0\.\d").all()
    )
