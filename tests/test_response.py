"""Response rates, respondents against the frame, the decision to use a survey."""

import pandas as pd
import pytest

from scripts.ground import tables
from scripts.numbers.gather import prove
from scripts.surveys.analyses.response import count
from tests.filled import surveyed

LETTERS = {"complete": 86, "partial": 5, "break-off": 3, "refusal": 1, "non-contact": 32, "unknown": 1, "ineligible": 2}


def people(counts=None, unit=lambda k: "a" if k % 3 else "b"):
    words = [word for word, n in (counts or LETTERS).items() for _ in range(n)]
    told = ["complete", "partial", "break-off"]
    frame = {
        "person": [f"Person S-{k:03d}" for k in range(len(words))],
        "respondent": [f"R{k}" if word in told else None for k, word in enumerate(words)],
        "disposition": words,
        "code": "1.1",
        "unit": [unit(k) for k in range(len(words))],
    }
    return pd.DataFrame(frame).astype("string")


def survey(**more):
    told = {
        "title": "Survey of gardeners",
        "selection": "census",
        "frame": {"file": "raw/frames/g.csv", "person": "id", "variables": ["unit"]},
        "breakdowns": ["unit"],
        "items": {},
    }
    return surveyed(told | more, key="garden")


def counted(dispositions, described):
    made = count(dispositions, dispositions[["person", "unit"]], described)
    for name in ("numbers", "cases", "decision"):
        tables.check(made[name], name)
    prove(made["numbers"], made["cases"])
    return made, made["numbers"].set_index("address")


def test_rates_of_a_published_example():
    # The example of a survey of 130 named persons, 2 of whom had left; refusals and break-offs together are 4.
    _, rows = counted(people(), survey())
    expected = {"rr1": 86 / 128, "rr2": 91 / 128, "rr3": 0.6719563900666262, "rr4": 0.7110236220472441, "rr5": 86 / 127}
    for name, value in expected.items():
        assert rows.loc[f"garden.response.all.{name}", "value"] == pytest.approx(value, rel=1e-12)
    assert rows.loc["garden.response.all.rate", "value"] == 91 / 130
    assert rows.loc["garden.response.all.invited", "value"] == 130
    assert rows.loc["garden.response.all.answers", "n"] == 91
    assert rows["method"].str.startswith("none: counted on the whole frame").all()
    basis = "the eligible of those known to be eligible or not, over the whole frame"
    assert rows.loc["garden.response.all.rr3", "method"].endswith(f"; e = {127 / 129:.4f}, {basis}")
    assert rows.loc["garden.response.all.e", "value"] == 127 / 129
    assert rows[["std_error", "low", "high", "level"]].isna().all(axis=None)


def test_parts_add_up_to_the_whole():
    _, rows = counted(people(), survey())
    for statistic in ("invited", "answers"):
        parts = [rows.loc[f"garden.response.unit-{unit}.{statistic}", "value"] for unit in "ab"]
        assert sum(parts) == rows.loc[f"garden.response.all.{statistic}", "value"]
        assert parts == [rows.loc[f"garden.frame.unit-{unit}.{statistic}", "value"] for unit in "ab"]
    for statistic in ("share_invited", "share_answers"):
        assert sum(rows.loc[f"garden.frame.unit-{unit}.{statistic}", "value"] for unit in "ab") == pytest.approx(1)
    assert rows.loc["garden.frame.all.distinct_unit", "value"] == 2


def test_staff_survey_of_127():
    dispositions = people({"complete": 80, "partial": 6, "non-contact": 41}, lambda k: "yes" if 85 <= k < 106 else "no")
    _, rows = counted(dispositions, survey())
    assert rows.loc["garden.response.all.rate", "value"] == 86 / 127
    assert rows.loc["garden.response.all.rr2", "value"] == 86 / 127
    assert rows.loc["garden.response.unit-no.rate", "value"] == 85 / 106


@pytest.mark.parametrize("minimum, used", [(0.2, "no"), (0.1, "yes"), (0, "yes")])
def test_the_decision_is_made_by_the_declared_minimum(minimum, used):
    made, rows = counted(people({"complete": 1, "non-contact": 9}), survey(minimum_response_rate=minimum))
    assert made["decision"].loc[0, ["survey", "rate", "used"]].tolist() == ["garden", 0.1, used]
    assert rows.loc["garden.response.all.rate", "value"] == 0.1  # there in any case
    assert rows["flags"].str.startswith("survey not used").fillna(False).all() == (used == "no")
    assert ("not used" in made["line"]) == (used == "no")


def test_without_a_frame_only_answers():
    dispositions = people({"complete": 7, "break-off": 2})
    described = survey(minimum_response_rate=0.5, frame=None, breakdowns=[])
    made, rows = counted(dispositions, described)
    counts = {"answers": 7, "participation": 7, "participation_complete": 7, "participation_partial": 0}
    assert rows["value"].to_dict() == {f"garden.response.all.{name}": n for name, n in counts.items()}
    assert set(rows["method"]) == {"none: no frame"} and set(rows["unit"]) == {"persons"}
    assert made["decision"]["used"].tolist() == ["yes"] and made["decision"]["rate"].isna().all()


def test_nobody_known_to_be_eligible_has_no_rate_that_needs_it():
    _, rows = counted(people({"unknown": 4}), survey())
    for name in ("rr3", "rr4", "rr5", "rr6"):
        assert pd.isna(rows.loc[f"garden.response.all.{name}", "value"])
        assert "not defined" in rows.loc[f"garden.response.all.{name}", "flags"]
    assert rows.loc["garden.response.all.rr1", "value"] == 0


def test_a_missing_value_of_the_frame_is_a_value_of_its_own():
    _, rows = counted(people(unit=lambda k: "a" if k else None), survey())
    assert rows.loc["garden.frame.unit-not_known.invited", "value"] == 1


def test_order_of_rows_changes_nothing():
    there, _ = counted(people(), survey())
    back, _ = counted(people().iloc[::-1], survey())
    pd.testing.assert_frame_equal(there["numbers"], back["numbers"])
    pd.testing.assert_frame_equal(there["cases"], back["cases"])


def test_each_groups_own_e_where_it_is_declared():
    counts = {"complete": 4, "unknown": 4, "ineligible": 4}
    unit = lambda k: "a" if k < 6 else "b"  # noqa: E731
    _, whole = counted(people(counts, unit), survey())
    _, own = counted(people(counts, unit), survey(dispositions={"e": "by_group"}))
    # Unit a: 4 complete, 2 unknown, nobody ineligible, so its own e is 1; b: 2 unknown and 4 ineligible, e is 0.
    assert own.loc["garden.response.unit-a.rr3", "value"] == 4 / 6
    assert whole.loc["garden.response.unit-a.rr3", "value"] == 4 / 5
    assert own.loc["garden.response.unit-a.rr3", "method"].endswith("in the group")
    assert own.loc["garden.response.all.rr3", "value"] == whole.loc["garden.response.all.rr3", "value"] == 4 / 6
