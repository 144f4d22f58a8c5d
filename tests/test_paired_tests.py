"""Paired tests of items that the same persons answered: those of scipy, by hand, and what can't be tested or declared."""

import numpy as np
import pytest
from scipy import stats

from scripts.ground.errors import EvidenceError
from scripts.settings import survey_checks
from scripts.settings.codebook import Scale
from scripts.surveys.analyses import paired_tests
from scripts.surveys.analyses.paired_tests import ALL_ALIKE, PAIRED, TOO_FEW
from tests.filled import surveyed
from tests.test_estimates import SCALES, evidence, survey
from tests.test_group_comparisons import made, of

PLAIN = {"weights": None, "inference": "superpopulation"}


def both(responses, first, second):
    """The scores of those who have one on both items."""
    scores = SCALES["rating"].scores if isinstance(SCALES["rating"], Scale) else SCALES["rating"]["scores"]
    a, b = (responses[name].map(scores).to_numpy(dtype=float) for name in (first, second))
    known = np.isfinite(a) & np.isfinite(b)
    return a[known], b[known]


def items_of_ratings():
    told = survey(**PLAIN)
    return [key for key, item in surveyed(told, SCALES).items.items() if item.scale == "rating"][:2]


def test_means_are_compared_as_in_scipy():
    first, second = items_of_ratings()
    found, _ = made(survey(**PLAIN, paired={"two": [f"{first}.mean", f"{second}.mean"]}))
    (row,) = of(found, test=PAIRED).to_dict("records")
    a, b = both(evidence()[0], first, second)
    right = stats.ttest_rel(a, b)
    # Who lacks an answer keeps a place in the design, so the error is that of a domain: n for n - 1 in the variance.
    assert row["n"] == len(a) and row["difference"] == pytest.approx(np.mean(a - b))
    assert row["value"] == pytest.approx(right.statistic, rel=0.02) and row["df"] == len(a) - 1
    assert (
        row["p"] == pytest.approx(2 * stats.t.sf(abs(row["value"]), row["df"]))
        and row["inference"] == "superpopulation"
    )
    assert row["adjusted"] == row["p"] and row["family"] == "paired: two" and row["family_size"] == 1
    assert (row["first"], row["second"]) == (f"{first}.mean", f"{second}.mean")


def test_everybody_asked_and_answered_is_scipy_to_the_last_digit():
    rng = np.random.default_rng(5)
    responses, dispositions = evidence()
    first, second = items_of_ratings()
    keys = list(surveyed(survey(**PLAIN), SCALES).scales["rating"].scores)
    for item in (first, second):
        responses[item] = rng.choice(keys, len(responses))
    found, _ = made(survey(**PLAIN, paired={"two": [f"{first}.mean", f"{second}.mean"]}), responses, dispositions)
    (row,) = of(found, test=PAIRED).to_dict("records")
    answered = responses.merge(dispositions, on="respondent")
    answered = answered[answered["disposition"].isin(["complete", "partial"])]
    a, b = both(answered, first, second)
    right = stats.ttest_rel(a, b)
    assert (row["value"], row["p"]) == pytest.approx((right.statistic, right.pvalue), rel=1e-9)


def test_a_family_has_all_its_pairs_under_both_kinds_of_inference():
    first, second = items_of_ratings()
    nets = list(surveyed(survey(), SCALES).scales["rating"].nets)[:1]
    names = [f"{first}.{nets[0]}", f"{second}.{nets[0]}", f"{first}.{next(iter(SCALES['rating'].categories))}"]
    found, _ = made(survey(paired={"three": names}))
    own = of(found, test=PAIRED)
    assert len(own) == 6 and set(own["inference"]) == {"finite", "superpopulation"}
    assert own["breakdown"].isna().all() and set(own["weight"]) == {"weight"}
    tested = own[own["p"].notna()]
    assert set(tested["family_size"]) == {len(tested) // 2}
    wider = tested.pivot_table(index=["first", "second"], columns="inference", values="std_error")
    assert (wider["superpopulation"] > wider["finite"]).all()


def test_what_can_not_be_tested_says_why():
    responses, dispositions = evidence()
    first, second = items_of_ratings()
    told = survey(**PLAIN, paired={"two": [f"{first}.mean", f"{second}.mean"]})
    same = responses.assign(**{second: responses[first]})
    (row,) = of(made(told, same, dispositions)[0], test=PAIRED).to_dict("records")
    assert row["reason"] == ALL_ALIKE and np.isnan(row["p"]) and row["difference"] == 0
    few = responses.assign(**{second: [None] * (len(responses) - 3) + ["good"] * 3})
    (row,) = of(made(told, few, dispositions)[0], test=PAIRED).to_dict("records")
    assert row["reason"] == TOO_FEW


def test_an_option_and_a_grid():
    told = survey(paired={"grid": ["all"]}, grids={"all": {"text": "", "items": items_of_ratings(), "rank_by": "mean"}})
    found, _ = made(told)
    assert len(of(found, test=PAIRED, inference="finite")) == 1


@pytest.mark.parametrize(
    ("members", "match"),
    [
        (["schedule.mean", "scheduling.mean"], "there is no item or grid 'schedule'. Did you mean 'scheduling'"),
        (["scheduling.meen", "scheduling.mean"], "there is no category, net, option or mean 'meen'"),
        (["scheduling.mean"], "a paired test compares two or more"),
        (["scheduling.mean", "scheduling.good"], "shares can't be compared with means"),
        (["scheduling.mean", "scheduling.mean"], "'scheduling.mean' occurs twice"),
        (["scheduling", "scheduling.mean"], "'scheduling' is an item: say which number of it, as in scheduling.mean"),
        (["scheduling.base", "scheduling.good"], "there is no category, net, option or mean 'base'"),
    ],
)
def test_what_can_not_be_compared_is_refused(members, match):
    described = surveyed(survey(), SCALES)
    with pytest.raises(EvidenceError, match=match):
        survey_checks.check_paired(members, described, described.scales, "config/surveys/staff.yaml, paired.two")


def test_an_item_stands_once_in_a_family_also_by_its_grid():
    """Twice, it would be a test more that p is adjusted for."""
    first, second = items_of_ratings()
    grids = {"both": {"text": "?", "items": [first, second], "rank_by": "mean"}}
    described = surveyed(survey(grids=grids), SCALES)
    with pytest.raises(EvidenceError, match=f"'{first}.mean' occurs twice, perhaps as an item of its grid"):
        survey_checks.check_paired(["both", f"{first}.mean"], described, described.scales, "s.yaml, paired.two")


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"selection": "nonprobability", "weights": None}, "a nonprobability survey has no tests"),
        (
            {"selection": "sample", "weights": None, "frame": None,
             "design": {"weight": "w", "replicates": {"columns": "r1 to r8", "method": "brr"}}},
            "not replicate weights",
        ),
    ],
)  # fmt: skip
def test_where_nothing_is_tested_nothing_is_declared(more, match):
    described = surveyed(survey(**more), SCALES)
    with pytest.raises(EvidenceError, match=match):
        survey_checks.check_paired(
            ["scheduling.mean", "scheduling.good"], described, described.scales, "s.yaml, paired.f"
        )


def test_nothing_is_tested_that_is_not_declared():
    assert PAIRED not in set(made(survey())[0]["test"]) and paired_tests.SMALLEST == 5
