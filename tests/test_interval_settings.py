"""Intervals as a survey declares them: those of R's records, and what the method of a number says."""

import numpy as np
import pytest

from scripts.statistics import intervals, proportions, taylor
from scripts.statistics.design import design
from tests.designs import RECORDS
from tests.test_estimates import evidence, made_of, survey
from tests.test_parts import API, of_file

OF_R = {"logit": "logit", "wilson": "wilson", "beta": "korn-graubard"}


@pytest.mark.parametrize("name", OF_R)
def test_shares_of_a_sample_have_the_interval_that_is_declared(name):
    right = RECORDS[f"api.strat.ciprop.{name}"]
    items = {"awards": {"text": "", "scale": "yn", "column": "awards"}}
    found = of_file("apistrat", API["api.strat.mean"][1], items, intervals={"shares": OF_R[name]})
    row = found.loc["r.awards.all.yes.weighted"]
    for column, key in {"value": "est", "std_error": "se", "low": "lo", "high": "hi", "df": "df"}.items():
        assert row[column] == pytest.approx(right[key], rel=1e-9), column
    assert row["method"] == intervals.DESIGN + intervals.SHARES[OF_R[name]]


@pytest.mark.parametrize("record", ["staff.d2.q2_na", "staff.d3.q2_na"])
def test_the_degrees_of_freedom_may_be_those_of_the_whole_design(record):
    """R keeps those of all cases where some have no answer."""
    name, drawn = API[record]
    told = {"q2": {"text": "", "type": "number", "column": "q2"}}
    found = of_file(name, drawn, told, intervals={"degrees_of_freedom": "design"}).loc["r.q2.all.mean.weighted"]
    right = RECORDS[record]
    for column, key in {"value": "est", "std_error": "se", "low": "lo", "high": "hi", "df": "df"}.items():
        assert found[column] == pytest.approx(right[key], rel=1e-9), column
    assert found["method"].endswith(intervals.WHOLE_FREEDOM)


def test_groups_too():
    """R's svyby has the degrees of freedom of the whole design."""
    items = {
        "stype": {"text": "", "scale": "stype", "column": "stype"},
        "api00": {"text": "", "type": "number", "column": "api00"},
    }
    found = of_file("apistrat", API["api.strat.mean"][1], items, ["stype"], intervals={"degrees_of_freedom": "design"})
    right = RECORDS["api.strat.by_stype"]
    for domain in "EHM":
        row = found.loc[f"r.api00.stype-{domain.lower()}.mean.weighted"]
        assert row["df"] == 197
        assert (row["low"], row["high"]) == pytest.approx((right["lo"][domain], right["hi"][domain]), rel=1e-9)
    for domain in "EHM":
        row = found.loc[f"r.api00.stype-{domain.lower()}.median.weighted"]
        assert row["df"] == 197 and row["method"].endswith(intervals.WOODRUFF + intervals.WHOLE_FREEDOM)


@pytest.mark.parametrize("method", intervals.SHARES)
@pytest.mark.parametrize("yes", [0, 1, 7, 12])
def test_each_method_is_that_of_the_core(method, yes):
    drawn = design(np.ones(12))
    y = (np.arange(12) < yes).astype(float)
    found = intervals.drawn(drawn, taylor.mean(drawn, y), intervals.Way(0.9, method), share=True)
    one = taylor.mean(drawn, y)
    ends = proportions.interval(float(one.value[0]), float(one.std_error[0]), one.df, 12, method, 0.9)
    if method != "nchs" and yes in (0, 12):  # without error; Wald's would be the share itself
        assert found["flags"] == intervals.EQUAL and "low" not in found
    else:
        assert (found["low"], found["high"]) == pytest.approx(ends)
        assert found["method"] == intervals.UNCORRECTED + intervals.SHARES[method] and found["level"] == 0.9


def test_a_mean_has_t_whatever_is_declared_for_shares():
    drawn = design(np.ones(12))
    one = taylor.mean(drawn, np.arange(12.0))
    made = [intervals.drawn(drawn, one, intervals.Way(shares=name), share=False) for name in ("logit", "wilson")]
    assert made[0] == made[1]


def test_who_is_everybody_has_no_interval_to_choose():
    drawn = design(np.ones(4), population=np.full(4, 4))
    found = intervals.drawn(drawn, taylor.mean(drawn, [1, 0, 0, 0]), intervals.Way(shares="nchs"), share=True)
    assert found["low"] == found["high"] == 0.25


def test_a_group_that_the_frame_knows_is_a_whole_of_its_own():
    """Plain means of a census have the degrees of freedom of their own answers, and say nothing else."""
    told = survey(intervals={"degrees_of_freedom": "design"})
    _, rows = made_of(*evidence(), told)
    plain, weighted = (
        rows.loc["staff.scheduling.special-yes.mean"],
        rows.loc["staff.scheduling.special-yes.mean.weighted"],
    )
    assert plain["df"] == plain["n"] - 1 and plain["method"] == intervals.DESIGN
    assert weighted["df"] > weighted["n"] and weighted["method"] == intervals.DESIGN + intervals.WHOLE_FREEDOM
