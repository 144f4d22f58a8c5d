"""Means of all domains at once are the means of one domain after another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.statistics import domains, taylor
from scripts.statistics.design import codes, design, distinct
from tests import designs


def alike(d, y, by):
    found = domains.means(d, y, by)
    assert list(found.label) == sorted(set(np.asarray(by).tolist()))
    for k, label in enumerate(found.label):
        one = taylor.mean(d, y, np.asarray(by) == label)
        assert found.value[k] == pytest.approx(one.value[0], rel=1e-12, abs=1e-14, nan_ok=True)
        assert found.std_error[k] == pytest.approx(one.std_error[0], rel=1e-10, abs=1e-14, nan_ok=True)
        assert (found.df[k], found.n[k]) == (one.df, one.n)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("kind", ["plain", "strata", "clusters", "both", "poststrata", "lonely"])
def test_all_at_once_is_one_after_another(kind, seed):
    rng = np.random.default_rng(seed)
    n = 300
    strata, clusters = rng.integers(0, 4, n), rng.integers(0, 25, n)
    w = rng.choice([0.0, 1.0, 2.5], n)
    by = rng.choice(list("abcd"), n)
    w[by == "d"] = 0
    given = {
        "plain": {},
        "strata": {"strata": strata, "population": 1000 * (1 + strata)},
        "clusters": {"clusters": clusters, "population": np.full(n, 30)},
        "both": {"strata": strata, "clusters": clusters},
        "poststrata": {"strata": strata, "poststrata": rng.integers(0, 3, n)},
        "lonely": {"strata": np.append(strata[:-1], 9), "lonely_psu": "adjust"},
    }[kind]
    alike(design(w, **given), 1000 + rng.normal(size=n), by)


@pytest.mark.parametrize("sample", [designs.srs, designs.strat, designs.clus1, designs.clus2, designs.raked])
def test_designs_of_the_oracles(sample):
    frame, d = sample()
    alike(d, frame["api00"].to_numpy(), frame["stype"].to_numpy().astype(str))


def test_missing_answers_and_lengths_are_errors():
    d = design(np.ones(3))
    with pytest.raises(ValueError, match="missing"):
        domains.means(d, [1, np.nan, 2], [0, 0, 1])
    with pytest.raises(ValueError, match="length"):
        domains.means(d, [1, 2], [0, 1])


@given(st.lists(st.integers(-(2**7), 2**7 - 1), min_size=1), st.sampled_from(["int8", "int64", "float64", "uint8"]))
def test_numbers_of_labels_are_those_of_sorting(labels, kind):
    given = np.array(labels).astype(kind)
    labels = given.tolist()
    values, number = distinct(given)
    assert values.tolist() == sorted(set(labels))
    assert (values[number] == given).all()
    if kind != "float64":  # other labels are sorted as text
        assert (codes(given, len(labels)) == number).all()


@given(st.lists(st.integers(2**64 - 40, 2**64 - 1), min_size=1))
def test_large_numbers_are_labels_too(labels):
    values, number = distinct(np.array(labels, dtype="uint64"))
    assert [int(values[k]) for k in number] == labels
