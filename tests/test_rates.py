"""AAPOR outcome rates against printed examples, and their order."""

import json
import math
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.statistics.rates import LETTERS, eligibility, rates
from tests.conftest import ORACLES

PUBLISHED = json.loads((ORACLES / "survey" / "aapor_oracles.json").read_text(encoding="utf-8"))
RECORDS = {record["id"]: record for record in PUBLISHED}


@pytest.mark.parametrize("record", [name for name, r in RECORDS.items() if isinstance(r.get("rates"), dict)])
def test_published_rates(record):
    found = rates(RECORDS[record]["counts"])
    for name, value in RECORDS[record]["rates"].items():
        assert found[name.lower()] == pytest.approx(value, rel=1e-12), name


def test_published_fractions_with_a_given_e():
    record = RECORDS["outcomerate_test_rate"]
    found = rates(record["counts"], record["e"])
    for name, value in record["fractions"].items():
        assert found[name.lower()] == pytest.approx(float(Fraction(value)), rel=1e-12), name


@pytest.mark.parametrize("region", ["North", "South"])
def test_e_overall_or_of_the_subgroup(region):
    record = RECORDS["nrba_region"]
    letter = {"ER": "I", "EN": "NC", "IE": "NE", "UE": "UO"}
    counts = {name: {letter[k]: v for k, v in record[name]["counts"].items()} for name in ("North", "South")}
    both = {k: counts["North"][k] + counts["South"][k] for k in counts["North"]}
    for found, expected in (
        (rates(counts[region], eligibility(both)), record[region]["overall"]),
        (rates(counts[region]), record[region]["subgroup"]),
    ):
        for name, value in expected.items():
            assert found[name.lower()] == pytest.approx(value, rel=1e-12), name


def test_only_unknown():
    found = rates({"UO": 1}, 0.3)
    zero = ["rr1", "rr2", "rr3", "rr4", "ref1", "ref2", "con1", "con2"]
    assert [found[name] for name in zero] == [0] * 8
    assert all(math.isnan(found[n]) for n in ("rr5", "rr6", "coop1", "coop2", "coop3", "coop4", "ref3", "con3"))
    with pytest.raises(ValueError, match="e is not defined"):
        rates({"UO": 10})


@given(st.fixed_dictionaries({letter: st.integers(0, 40) for letter in LETTERS}), st.floats(0, 1))
def test_order_of_the_rates(counts, e):
    found = rates(counts, e)
    for names in (("rr1", "rr3", "rr5"), ("rr2", "rr4", "rr6"), ("ref1", "ref2", "ref3"), ("con1", "con2", "con3")):
        values = [found[name] for name in names]
        assert all(a <= b or math.isnan(b) for a, b in pairwise(values))
    for odd, even in (("rr1", "rr2"), ("rr3", "rr4"), ("rr5", "rr6"), ("coop1", "coop2"), ("coop3", "coop4")):
        assert found[odd] <= found[even] or math.isnan(found[odd])
    assert all(math.isnan(v) or 0 <= v <= 1 for v in found.values())
    for k in (1, 2, 3):  # contacts are interviews, refusals and others
        if not math.isnan(found[f"con{k}"]):
            assert found[f"con{k}"] >= found[f"rr{2 * k}"] + found[f"ref{k}"] - 1e-12


def test_wrong_counts_are_refused():
    for counts in ({"X": 1}, {"I": -1}):
        with pytest.raises(ValueError):
            rates(counts)
    with pytest.raises(ValueError):
        rates({"I": 1}, 1.5)


@given(st.fixed_dictionaries({letter: st.integers(0, 40) for letter in LETTERS}), st.sampled_from([0.5, 3.0, 1000.0]))
def test_equal_base_weights_change_nothing(counts, weight):
    found, weighted = (rates({k: v * w for k, v in counts.items()}, 0.4) for w in (1, weight))
    assert weighted == pytest.approx(found, nan_ok=True)


def test_all_nine_records(capsys):
    # Each record is held above: seven with rates or fractions, one without a base (0 / 0), one that has to be refused.
    kinds = {
        "rates": [n for n, r in RECORDS.items() if isinstance(r.get("rates"), dict)],
        "fractions": [n for n, r in RECORDS.items() if "fractions" in r],
        "by subgroup": [n for n, r in RECORDS.items() if "North" in r],
        "refused": [n for n, r in RECORDS.items() if isinstance(r.get("rates"), str)],
        "undefined": [n for n, r in RECORDS.items() if set(r) == {"id", "src", "counts", "e"}],
    }
    assert sorted(name for names in kinds.values() for name in names) == sorted(RECORDS)
    with capsys.disabled():
        print(f"\n{len(RECORDS)} of 9 AAPOR records: {kinds}")
    for name in kinds["refused"]:
        with pytest.raises(ValueError, match="e is not defined"):
            rates(RECORDS[name]["counts"])
    for name in kinds["undefined"]:
        found = rates(RECORDS[name]["counts"], RECORDS[name]["e"])
        assert found["rr1"] == 0 and math.isnan(found["rr5"])
    assert len(RECORDS) == 9
