"""Weights: adjustment, poststratification, joining of cells, Kish."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.statistics import weighting
from tests.designs import RECORDS, data


def test_kish_of_a_stratified_sample():
    staff, record = data("staff86"), RECORDS["staff.kish"]
    assert weighting.kish(staff["w_nr"]) == pytest.approx((record["kish_deff"], record["neff"]), rel=1e-9)


def test_kish_of_a_sample_in_two_stages():
    d, record = data("apiclus2"), RECORDS["api.clus2.kish"]
    w = d["fpc1"] / d["dnum"].nunique() * d["fpc2"] / d.groupby("dnum")["snum"].transform("nunique")
    assert weighting.kish(w) == pytest.approx((record["kish_deff"], record["neff"]), rel=1e-9)


def test_kish_leaves_zero_weights_out():
    assert weighting.kish([2, 2, 0]) == (1.0, 2.0)
    assert weighting.kish([0.0])[1] == 0


def test_poststratified_cells_of_kalton():
    pop, sample = data("kalton_pop"), data("kalton_sample")
    label = [f"{a}-{b}" for a, b in zip(sample["a"], sample["b"], strict=True)]
    totals = pop.groupby(["a", "b"]).size()
    w = weighting.poststratify(np.ones(len(sample)), label, {f"{a}-{b}": n for (a, b), n in totals.items()})
    first = {name: w[label.index(name)] for name in label}
    ordered = [first[f"{a}-{b}"] for b in sorted(sample["b"].unique()) for a in sorted(sample["a"].unique())]
    assert ordered == pytest.approx(RECORDS["kalton.poststrat"]["g"], rel=1e-9)


def test_poststratified_weights_of_the_survey_package():
    d = data("apiclus1")
    w = weighting.poststratify(d["pw"], list(d["stype"]), {"E": 4421, "H": 755, "M": 1018})
    expected = RECORDS["api.clus1.poststrat.mean"]["weights"]
    assert (w.sum(), w.min(), w.max()) == pytest.approx((expected["sum"], expected["min"], expected["max"]), rel=1e-9)


def test_poststrata_without_a_total_or_an_answer():
    with pytest.raises(ValueError, match="no total"):
        weighting.poststratify([1, 1], ["a", "b"], {"a": 2})
    with pytest.raises(ValueError, match="nobody answered"):
        weighting.poststratify([1, 1], ["a", "a"], {"a": 2, "b": 3})


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.sampled_from([1.0, 2.0])), min_size=1, max_size=40))
def test_adjusted_weights_bring_back_each_cell(cases):
    cells, told, w = ([case[k] for case in cases] for k in range(3))
    if any(not any(t for c, t in zip(cells, told, strict=True) if c == cell) for cell in set(cells)):
        with pytest.raises(ValueError, match="nobody"):
            weighting.adjust(w, told, cells)
        return
    after = np.array(w) * weighting.adjust(w, told, cells)
    for cell in set(cells):
        own = np.array(cells) == cell
        assert after[own].sum() == pytest.approx(np.array(w)[own].sum())


def test_small_cells_join_the_nearest():
    answered = {("a", "x"): 9, ("a", "y"): 2, ("b", "x"): 7, ("b", "y"): 4}
    home, joins = weighting.join(answered, 5)
    assert home == {("a", "x"): ("a", "x"), ("a", "y"): ("a", "x"), ("b", "x"): ("b", "x"), ("b", "y"): ("b", "x")}
    assert joins == [(("a", "y"), ("a", "x"), 2), (("b", "y"), ("b", "x"), 4)]


@given(st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.integers(0, 9), min_size=1))
def test_joined_cells_are_large_enough_or_one(answered):
    home, joins = weighting.join(answered, 5)
    size = {}
    for cell, count in answered.items():
        size[home[cell]] = size.get(home[cell], 0) + count
    assert len(size) == 1 or min(size.values()) >= 5
    assert len(joins) == len(answered) - len(size)
    assert weighting.join(dict(reversed(answered.items())), 5) == (home, joins)
