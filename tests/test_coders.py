"""Coders are compared on notes that several coded blind; what was settled, and how notes are drawn to be coded twice."""

import pandas as pd
import pytest

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import all_codings, doubles
from scripts.interviews.comparison import coder_agreement
from scripts.settings.scheme import Scheme
from tests.filled import filled
from tests.test_codings import BASIC, NOTES, SCHEME, TEXT, count, counted, put, row


def test_agreement_is_on_notes_that_both_coded(tmp_path):
    rows = [*BASIC, row("A", "second", "plan", "nothing"), row("C", "second", "plan", "nothing")]
    made = count(tmp_path, [*rows, row("D", "first"), row("D", "second")])
    table = made["agreement"].query("level == 'respondents' and group == 'all'").set_index("code")
    assert table.loc["plan", ["units", "both", "first_only", "second_only", "neither"]].tolist() == [2, 1, 0, 1, 0]
    assert table.loc["plan", "percent_agreement"] == 0.5 and table.loc["plan", "kappa"] == 0
    assert table.loc["plan", ["holsti", "prevalence", "bias"]].tolist() == [pytest.approx(2 / 3), 0.5, -0.5]
    found = made["numbers"].set_index("address")
    assert found.loc["gaps.agreement.code-team.percent_agreement", "value"] == 0.5
    weeks = found.loc["gaps.agreement.code-weeks.kappa"]
    assert pd.isna(weeks["value"]) and weeks["flags"] == "not computable: no unit with two values"
    assert found.loc["gaps.agreement.code-weeks.percent_agreement", "value"] == 1
    cells = made["cases"].query("trace == 'gaps.agreement.code-plan.percent_agreement'")
    assert dict(zip(cells["case"], cells["value"], strict=True)) == {"A": "both", "C": "second_only"}


def test_all_codes_together_are_sets(tmp_path):
    rows = [*BASIC, row("A", "second", "plan", "nothing"), row("B", "second", "team", "team"), row("C", "second")]
    found = count(tmp_path, rows)["numbers"].set_index("address")["value"]
    # A: {plan, team} against {plan}; B: {plan} against {team}; C: both found nothing.
    assert found["gaps.agreement.all.percent_agreement"] == pytest.approx(1 / 3)
    seen = (0.5 + 1 + 0) / 3
    sets = [{"plan", "team"}, {"plan"}, {"plan"}, {"team"}, set(), set()]
    pairs = [
        1 - len(a & b) / len(a | b) if a | b else 0 for i, a in enumerate(sets) for j, b in enumerate(sets) if i != j
    ]
    assert found["gaps.agreement.all.alpha"] == pytest.approx(1 - seen / (sum(pairs) / 30))


def test_passages_are_compared_by_their_characters(tmp_path):
    rows = [*BASIC, row("A", "second", "plan", "We plan nothing"), row("B", "second", "plan", "too little")]
    made = count(tmp_path, rows)["agreement"].query("level == 'passages' and group == 'all'").set_index("code")
    # On A one of two passages is found again, all but its full stop; on B another passage.
    assert made.loc["plan", ["units", "both", "first_only", "second_only"]].tolist() == [4, 1, 2, 1]
    assert made.loc["plan", "holsti"] == pytest.approx(2 * 1 / (3 + 2))
    assert made.loc["team", "reason"] is None or pd.isna(made.loc["team", "reason"])
    assert made.loc["weeks", "reason"] == "no passage of either coder"


def test_questions_are_units_of_their_own(tmp_path):
    text = "Q1. And the plans?\nA: We plan nothing.\nQ2. And the team?\nA: Ask the team.\n"
    notes = NOTES.assign(text=text)

    def at(note, coder, code, quote):
        return [note, coder, code, str(text.index(quote)), str(text.index(quote) + len(quote)), quote, ""]

    rows = [at("A", "first", "plan", "nothing"), at("A", "second", "plan", "Ask"), row("B", "first"), row("C", "first")]
    found = counted(put(tmp_path, rows), notes)["agreement"].set_index(["code", "level", "group"])
    # On the note both found the code; on neither question both did.
    assert found.loc[("plan", "respondents", "all"), ["units", "both"]].tolist() == [1, 1]
    assert found.loc[("plan", "questions", "all"), ["units", "both", "first_only", "second_only"]].tolist() == [
        2,
        0,
        1,
        1,
    ]


def test_agreement_on_one_note_says_so(tmp_path):
    made = count(tmp_path, [*BASIC, row("A", "second", "plan", "nothing")])
    whole = made["agreement"].query("group == 'all'").set_index(["code", "level"])["reason"]
    assert whole["plan", "respondents"] == "no variation; one note only"
    assert whole["plan", "passages"] == "one note only"
    flags = made["numbers"].set_index("address")["flags"]
    assert flags["gaps.agreement.code-plan.percent_agreement"] == "one note only"
    assert flags["gaps.agreement.code-plan.kappa"] == "not computable: no variation; one note only"
    two = count(tmp_path, [*BASIC, row("A", "second", "plan", "nothing"), row("B", "second")])
    assert not two["agreement"].query("group == 'all'")["reason"].fillna("").str.contains("one note").any()


def test_no_note_coded_twice_and_no_pair_declared(tmp_path):
    found = count(tmp_path, BASIC)["numbers"].set_index("address")
    assert found.loc["gaps.agreement.code-plan.base", "value"] == 0
    assert found.loc["gaps.agreement.code-plan.kappa", "flags"] == "not computable: no double-coded note"
    made = count(tmp_path, BASIC, agreement=[])
    assert not made["numbers"]["item"].str.startswith("agreement").any()
    assert made["adjudication"].empty


def test_what_began_as_a_suggestion_is_not_blind(tmp_path):
    notes, scheme = NOTES, SCHEME
    read = all_codings.read(
        [put(tmp_path, [*BASIC, row("A", "second"), row("B", "second")])], notes, filled(Scheme, scheme), "gaps"
    )
    suggested = read["codings"].assign(
        suggestion=["rules:1" if note == "A" else None for note in read["codings"]["note"]]
    )
    made = coder_agreement.compare(suggested, notes, filled(Scheme, scheme), "gaps", 0.95)
    assert made["doubled"].set_index("note")["blind"].to_dict() == {"A": "no", "B": "yes"}
    assert made["numbers"].set_index("address").loc["gaps.agreement.code-plan.base", "value"] == 1


def test_three_coders_have_kappa_but_no_two_by_two(tmp_path):
    pair = {"agreement": ["first", "second", "third"]}
    rows = [*BASIC, row("A", "second", "plan", "nothing"), row("A", "third"), row("B", "third", "plan", "nothing")]
    made = count(tmp_path, [*rows, row("C", "second")], **pair)["agreement"]
    plan = made.query("code == 'plan' and level == 'respondents' and group == 'all'").iloc[0]
    assert plan["units"] == 3 and pd.isna(plan["both"])
    # A: yes yes no (1 of 3 pairs), B: yes yes (first, third), C: no no.
    assert plan["percent_agreement"] == pytest.approx((1 / 3 + 1 + 1) / 3)
    assert set(made["level"]) == {"respondents"}


def test_what_was_settled_is_listed_with_reason_and_name(tmp_path):
    names = ("note", "coder", "code", "start", "end", "quote", "value", "reason")
    rows = [*BASIC, row("A", "second", "plan", "nothing"), row("A", "adjudicated", "plan", "nothing")]
    rows = [[*one, "Said of the past" if one[1] == "adjudicated" else ""] for one in rows]
    made = counted(put(tmp_path, rows, names))["adjudication"]
    assert made.to_dict("records") == [
        {
            "note": "A",
            "code": "team",
            "values": "first: yes; second: no",
            "final": "no",
            "reason": "Said of the past",
            "coder": "adjudicated",
        }
    ]


def test_a_draw_is_by_seed_and_stratum_and_stays_when_a_note_is_added():
    many = pd.DataFrame(
        [(f"N-{k:02}", "staff", "senior" if k % 3 else "support", "gaps", TEXT) for k in range(30)],
        columns=NOTES.columns,
    )
    scheme = SCHEME | {"double_coding": {"seed": 5, "share": 0.2, "strata": ["grade"]}}
    drawn = doubles.draw(many, filled(Scheme, scheme), "gaps")["drawn"]
    tables.check(drawn, "draw")
    assert drawn[drawn["drawn"] == "yes"]["stratum"].value_counts().to_dict() == {
        "grade = senior": 4,
        "grade = support": 2,
    }
    again = doubles.draw(many.sample(frac=1, random_state=1), filled(Scheme, scheme), "gaps")["drawn"]
    pd.testing.assert_frame_equal(drawn, again)
    other = doubles.draw(
        many, filled(Scheme, scheme | {"double_coding": {**scheme["double_coding"], "seed": 6}}), "gaps"
    )["drawn"]
    assert not other.equals(drawn)
    fewer = doubles.draw(many.iloc[:-1], filled(Scheme, scheme), "gaps")["drawn"].set_index("note")["drawn"]
    kept = drawn.set_index("note")["drawn"].loc[fewer.index]
    assert (fewer != kept).sum() <= 1


def test_a_draw_that_nobody_declared_is_a_sentence():
    with pytest.raises(EvidenceError, match=r"config/schemes/gaps\.yaml: to draw notes, add double_coding"):
        doubles.draw(NOTES, filled(Scheme, SCHEME), "gaps")
