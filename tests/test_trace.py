"""The rows behind a number make it again."""

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.ground.layout_tables import TRACE
from scripts.ground.long_table import case, number, numbers
from scripts.ground.long_table import cases as case_frame
from scripts.numbers.trace import trace

WEIGHTS = {"r1": 1.5, "r2": 0.5, "r3": 2.0}


def example():
    plain = number("staff", "care", {}, "good", unit="share", value=2 / 3, n=2, base=3)
    weighted = number("staff", "care", {}, "good", unit="share", value=2 / 4, variant="weighted")
    other = number("letters", "late", {}, "count", unit="items", value=1)
    rows = [
        case(plain["address"], key, counted=key != "r3", weight=weight, value="good") for key, weight in WEIGHTS.items()
    ]
    rows.append(case(other["address"], "L1", counted=True, weight=7.0))
    return case_frame(rows), numbers([plain, weighted, other])


def test_the_rows_of_a_weighted_number_carry_its_weights():
    cases, long = example()
    rows = trace(cases, long, "staff.care.all.good.weighted")["trace"]
    assert list(rows.columns) == TRACE.names
    assert (rows["weight"] * rows["counted"]).sum() / rows["weight"].sum() == 0.5
    assert set(rows["address"]) == {"staff.care.all.good.weighted"}


def test_the_rows_of_the_plain_number_count_one_each():
    cases, long = example()
    rows = trace(cases, long, "staff.care.all.good")["trace"]
    assert rows["case"].tolist() == ["r1", "r2", "r3"]
    assert rows["weight"].tolist() == [1, 1, 1]
    assert rows["counted"].sum() / len(rows) == pytest.approx(2 / 3)


def test_bounds_and_bases_of_a_survey_with_weights_count_one_each_too():
    cases, long = example()
    bounds = number("staff", "care", {}, "good", unit="share", value=2 / 3, low=0.2, high=0.9, variant="bounds")
    base = number("staff", "care", {}, "base", unit="persons", value=3)
    behind = [case(base["address"], key, counted=True, weight=weight) for key, weight in WEIGHTS.items()]
    cases = pd.concat([cases, case_frame(behind)], ignore_index=True)
    long = pd.concat([long, numbers([bounds, base])], ignore_index=True)
    for address in (bounds["address"], base["address"]):
        rows = trace(cases, long, address)["trace"]
        assert rows["case"].tolist() == ["r1", "r2", "r3"]
        assert rows["weight"].tolist() == [1, 1, 1]
    assert trace(cases, long, "staff.care.all.good.weighted")["trace"]["weight"].tolist() == list(WEIGHTS.values())


def test_a_number_without_a_weighted_variant_keeps_the_weights_of_its_cases():
    cases, long = example()
    assert trace(cases, long, "letters.late.all.count")["trace"]["weight"].tolist() == [7.0]


def test_an_unknown_address_is_refused_with_the_nearest():
    cases, long = example()
    with pytest.raises(EvidenceError, match=r"no number.*'staff.care.all.god'.*Did you mean 'staff.care.all.good'"):
        trace(cases, long, "staff.care.all.god")
