"""The long table holds each number once, and only what its cases make."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground.errors import EvidenceError
from scripts.ground.long_table import case, number, numbers
from scripts.ground.long_table import cases as case_frame
from scripts.ground.tables import check
from scripts.numbers.gather import gather


def survey(answers):
    """Plain and weighted share, mean, base of answers (counted, amount, weight)."""
    total = sum(weight for *_, weight in answers)
    made = [
        number("s", "i", {}, "good", unit="share", value=sum(c for c, *_ in answers) / len(answers), n=1, base=2),
        number("s", "i", {}, "good", unit="share", variant="weighted", value=sum(c * w for c, _, w in answers) / total),
        number("s", "i", {}, "mean", unit="points", value=sum(a for _, a, _ in answers) / len(answers)),
        number(
            "s", "i", {}, "mean", unit="points", variant="weighted", value=sum(a * w for _, a, w in answers) / total
        ),
        number("s", "i", {}, "base", unit="respondents", value=len(answers)),
        number("s", "i", {}, "good", unit="share", variant="bounds", value=0.123),
        number("s", "i", {}, "rank", unit="rank", value=4),
    ]
    rows = []
    for key, (counted, amount, weight) in enumerate(answers):
        rows.append(case("s.i.all.good", key, counted=counted, weight=weight))
        rows.append(case("s.i.all.mean", key, counted=True, amount=amount, weight=weight))
        rows.append(case("s.i.all.base", key, counted=True, weight=weight))
    return numbers(made), case_frame(rows)


def record(value=12.0):
    row = number("letters", "hours", {"year": 2015}, "sum", unit="hours", value=value)
    share = number("letters", "private", {}, "share", unit="share", value=0.25, n=3, base=12)
    rows = [case(row["address"], "a", counted=True, amount=5.0), case(row["address"], "b", counted=True, amount=7.0)]
    rows += [
        case(share["address"], "a", counted=True, weight=3.0),
        case(share["address"], "b", counted=False, weight=9.0),
    ]
    return numbers([row, share]), case_frame(rows)


def joined(*sources, placements=()):
    return gather([n for n, _ in sources], [c for _, c in sources], list(placements))


ANSWERS = [(True, 5.0, 1.5), (False, 2.0, 0.5), (True, 4.0, 1.0)]


def test_sources_are_joined_sorted_and_keep_the_contract():
    made = joined(record(), survey(ANSWERS))
    assert made["numbers"]["address"].tolist() == sorted(made["numbers"]["address"])
    assert len(made["numbers"]) == 9 and len(made["cases"]) == 13
    check(made["numbers"], "numbers")
    check(made["cases"], "cases")
    pd.testing.assert_frame_equal(made["numbers"], made["numbers_csv"])
    again = joined(survey(ANSWERS), record())
    pd.testing.assert_frame_equal(made["numbers"], again["numbers"])
    pd.testing.assert_frame_equal(made["cases"], again["cases"])


@given(
    st.lists(
        st.tuples(st.booleans(), st.floats(-10, 10), st.floats(0.1, 20)),
        min_size=1,
        max_size=20,
    )
)
def test_right_numbers_pass_whatever_the_answers(answers):
    assert len(joined(survey(answers))["numbers"]) == 7


@pytest.mark.parametrize(
    "address",
    ["s.i.all.good", "s.i.all.good.weighted", "s.i.all.mean", "s.i.all.mean.weighted", "s.i.all.base"],
)
def test_a_number_that_its_cases_do_not_make_is_named(address):
    long, cases = survey(ANSWERS)
    long.loc[long["address"] == address, "value"] += 1e-6
    with pytest.raises(EvidenceError, match=f"'{address}' does not follow from its cases"):
        joined((long, cases))


def test_a_sum_and_a_share_of_amounts_are_made_again_too():
    joined(record())
    with pytest.raises(EvidenceError, match=r"letters\.hours\.year-2015\.sum"):
        joined(record(12.5))


def test_a_lost_case_is_noticed():
    long, cases = survey(ANSWERS)
    with pytest.raises(EvidenceError, match=r"s\.i\.all"):
        joined((long, cases[cases["case"] != "0"]))


def test_a_number_without_any_case_is_named():
    long, cases = survey(ANSWERS)
    with pytest.raises(EvidenceError, match=r"s\.i\.all\.base"):
        joined((long, cases[cases["trace"] != "s.i.all.base"]))


@pytest.mark.parametrize(("statistic", "value"), [("count", 0.0), ("sum", 0.0), ("count", 1.0), ("sum", 1.0)])
def test_only_nothing_can_be_made_of_no_case(statistic, value):
    long = numbers([number("letters", "tasked", {"year": 2011}, statistic, unit="items", value=value, n=0, base=0)])
    if value:
        with pytest.raises(EvidenceError, match=r"letters\.tasked\.year-2011"):
            joined((long, case_frame([])))
    else:
        assert joined((long, case_frame([])))["numbers"]["value"].tolist() == [0]


def test_an_address_that_stands_twice_is_named():
    with pytest.raises(EvidenceError, match=r"'letters\.hours\.year-2015\.sum'"):
        joined(record(), record())


def test_the_first_place_holds():
    places = [
        {"finding": "A", "table": "t1", "row": "r", "column": "c", "address": "s.i.all.good"},
        {"finding": "B", "table": "t2", "row": "r", "column": "c", "address": "s.i.all.good"},
    ]
    long = joined(survey(ANSWERS), placements=places)["numbers"].set_index("address")
    assert long.loc["s.i.all.good", ["finding", "table"]].tolist() == ["A", "t1"]
    assert long.loc["s.i.all.mean", ["finding", "table", "row", "column"]].isna().all()


def test_nothing_at_all_is_an_empty_table():
    made = gather([], [], [])
    assert len(made["numbers"]) == 0
    check(made["numbers"], "numbers")
