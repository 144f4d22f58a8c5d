"""A change in the evidence changes the numbers it should and no others.

The surveys are changed as received, in a copy of the evaluation. Most changes run the steps of the survey in this
process; one of each kind is a whole run, with the sums of raw/ written anew.
"""

import itertools
import random
import re

import pytest

from scripts import settings
from scripts.ground import files
from scripts.ground.errors import EvidenceError
from scripts.settings.described import plain
from scripts.settings.resolved import resolved
from tests.changed_staff import (
    EXPORT,
    Made,
    Staff,
    changed,
    exchanged,
    lines,
    pipeline,
    rerun,
    with_sums,
    without,
    written,
)
from tests.conftest import ROOT, evaluate

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def staff() -> Staff:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        described = settings.load("config")
    survey = resolved(described, "staff")
    return Staff(survey, survey.scales)


@pytest.fixture(scope="module")
def before(staff) -> Made:
    return pipeline(ROOT / EXPORT, staff)


def test_the_steps_here_make_what_the_run_makes(before, evaluation):
    whole = files.read(evaluation / "results/numbers/numbers.parquet").set_index("address")
    own = whole.loc[whole["source"] == "staff", ["value", "n", "base"]]
    assert len(own) > 8000
    assert changed(before.numbers, own) == set()
    assert len(before.answers) == 86


def test_an_export_that_is_written_again_unchanged_changes_nothing(before, staff, tmp_path):
    again = pipeline(written(lines(ROOT / EXPORT), tmp_path / "staff.csv"), staff)
    assert changed(before.numbers, again.numbers) == set()


# Rules of cleaning, each deleted.

STOPS = {
    "drop_where": r"staff\.csv, row 5: answered before the opening date 2016-08-01",
    "drop_persons": r"staff\.csv, rows 6 and 7: the person is not on the frame",
    "drop_late": r"staff\.csv, rows 100 and 101: answered after the closing date 2016-08-31",
    "keep_last_of_person": r"staff\.csv, rows 8 and 83: answers of one person",
}
# What changes, as patterns: each changed address has to fit one of them, each pattern has to fit one.
CHANGES = {
    "correct": [r"staff\.time_direct_service\.[\w-]+\.mean(\.weighted|\.bounds)?"],
    "drop_break_offs": [
        r"staff\.response\.all\.(answers|rate)",
        r"staff\.frame\..*\.(answers|share_answers)",
        r"staff\.\w+\.(all|unit-\w+|grade_group-\w+|special_initiative-\w+)\.\w+(\.\w+)?",
        r"staff\.(direct_services|factors)\.item-\w+\.rank(\.bounds)?",
    ],
    "mark_straight_liners": [r"staff\.factors\.all\.straight_lined"],
}


def test_every_rule_of_the_survey_is_deleted_below(staff):
    rules = [rule.rule for rule in staff.params.cleaning]
    assert sorted(rules) == sorted([*STOPS, *CHANGES])
    assert len(rules) == len(set(rules)) == 7


def less(staff: Staff, rule: str) -> Staff:
    kept = [plain(one) for one in staff.params.cleaning if one.rule != rule]
    return staff._replace(params=staff.params.changed(cleaning=kept))


@pytest.mark.parametrize("rule", STOPS)
def test_without_a_rule_that_settles_who_counts_the_run_stops(rule, staff):
    with pytest.raises(EvidenceError, match=STOPS[rule]):
        pipeline(ROOT / EXPORT, less(staff, rule))


@pytest.mark.parametrize("rule", CHANGES)
def test_without_a_rule_numbers_change(rule, staff, before):
    after = pipeline(ROOT / EXPORT, less(staff, rule))
    found = changed(before.numbers, after.numbers)
    for pattern in CHANGES[rule]:
        assert any(re.fullmatch(pattern, address) for address in found), (pattern, sorted(found)[:5])
    strange = [address for address in found if not any(re.fullmatch(p, address) for p in CHANGES[rule])]
    assert strange == []
    assert not (after.log["rule"] == rule).any() and (before.log["rule"] == rule).any()


def test_what_each_rule_is_worth_in_known_numbers(staff, before):
    break_offs = pipeline(ROOT / EXPORT, less(staff, "drop_break_offs")).numbers
    dropped = (before.log["rule"] == "drop_break_offs").sum()
    came_back = 1  # of those who broke off, one has a later answer, and that one is kept
    assert break_offs.at["staff.response.all.answers", "value"] == 86 + dropped - came_back
    uncorrected = pipeline(ROOT / EXPORT, less(staff, "correct")).numbers
    address = "staff.time_direct_service.all.mean"
    base = int(before.numbers.at[address, "base"])
    gained = before.numbers.at[address, "value"] - uncorrected.at[address, "value"]
    assert gained == pytest.approx((80 - 8) / 100 / base)  # 8 was typed for 80
    assert before.numbers.at["staff.factors.all.straight_lined", "value"] == 3


def test_a_rule_deleted_in_a_whole_run(copied, staff, before):
    path = copied / "config/surveys/staff.yaml"
    text = path.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines(keepends=True) if "{rule: correct," not in line]
    assert len(kept) == len(text.splitlines()) - 1
    path.write_text("".join(kept), encoding="utf-8")
    old = files.read(copied / "results/numbers/numbers.parquet").set_index("address")[["value", "n", "base"]]
    found = changed(old, rerun(copied))
    assert found == changed(before.numbers, pipeline(ROOT / EXPORT, less(staff, "correct")).numbers)
    assert "staff.time_direct_service.all.mean" in found


# A respondent deleted.


def picked(before: Made, count: int) -> list[str]:
    """Some kept respondents, the same ones each time."""
    return sorted(random.Random(20170323).sample(sorted(before.answers.index), count))


def expected_without(respondent: str, before: Made) -> dict[str, tuple[int, int]]:
    """n and base of every answer that the respondent gave, on the answers of the others, counted here by hand."""
    others = before.answers.index != respondent
    numbers = {}
    for item in before.states:
        inside = (before.states[item] == "base").to_numpy()
        given = before.answers.at[respondent, item]
        address = f"staff.{item}.all.{given}"
        if before.states.at[respondent, item] == "base" and address in before.numbers.index:
            same = before.answers[item].eq(given).fillna(False).to_numpy()
            numbers[address] = (int((inside & same & others).sum()), int((inside & others).sum()))
    return numbers


@pytest.mark.parametrize("which", range(5))
def test_a_respondent_deleted_changes_the_numbers_of_what_was_answered(which, staff, before, tmp_path):
    respondent = picked(before, 5)[which]
    after = pipeline(written(without(respondent)(lines(ROOT / EXPORT)), tmp_path / "staff.csv"), staff)
    found = changed(before.numbers, after.numbers)
    assert after.numbers.at["staff.response.all.answers", "value"] == 85
    assert after.numbers.at["staff.response.all.rate", "value"] == pytest.approx(85 / 127)
    expected = expected_without(respondent, before)
    assert len(expected) > 10
    for address, (n, base) in expected.items():
        assert tuple(after.numbers.loc[address, ["n", "base"]]) == (n, base), address
        assert after.numbers.at[address, "value"] == pytest.approx(n / base), address
        assert address in found
    unit = re.sub(r"\W+", "_", before.answers.at[respondent, "unit"].lower())
    assert f"staff.frame.unit-{unit}.answers" in found
    # And nothing plain of the items that this person did not answer.
    for item in before.states:
        if before.states.at[respondent, item] != "base":
            assert not {one for one in found if re.fullmatch(rf"staff\.{item}\.all\.\w+", one)}, item


def test_any_respondent_deleted_changes_the_numbers(before):
    """Whoever is deleted takes at least one answer out of a base, so `base` and `answers` change for each of the 86."""
    assert (before.states == "base").any(axis=1).all()
    assert len(before.states) == 86


def test_a_respondent_deleted_in_a_whole_run(copied, staff, before):
    respondent = picked(before, 5)[0]
    old = files.read(copied / "results/numbers/numbers.parquet").set_index("address")[["value", "n", "base"]]
    export = written(without(respondent)(lines(copied / EXPORT)), copied / EXPORT)
    run = evaluate(copied, "results/numbers/numbers.csv")
    assert run.returncode != 0  # the sums still speak of the export as it was received
    assert "raw/surveys/staff.csv is not what was received" in run.stdout
    with_sums(copied)
    found = changed(old, rerun(copied, "results/method/reproduction.csv"))
    assert found == changed(before.numbers, pipeline(export, staff).numbers)
    assert {"staff.response.all.answers", "staff.response.all.rate"} <= found
    verdicts = files.read(copied / "results/method/reproduction.csv").set_index("id")["verdict"]
    assert verdicts["C014"] == "differs"  # 86 answers


# The answers of two persons exchanged.


def alike_but_for_the_unit(before: Made) -> tuple[str, str]:
    """Two persons who differ on the frame in their unit only: no number of all staff can tell them apart."""
    same = ["grade_group", "funding", "special_initiative"]
    for one, other in itertools.combinations(before.answers.index, 2):
        first, second = before.answers.loc[one], before.answers.loc[other]
        if first["unit"] != second["unit"] and (first[same] == second[same]).all():
            return one, other
    raise AssertionError("no such two persons")


def units_of(pair: tuple[str, str], before: Made) -> list[str]:
    return [re.sub(r"\W+", "_", before.answers.at[one, "unit"].lower()) for one in pair]


def expected_exchanged(pair: tuple[str, str], before: Made) -> set[str]:
    """The shares of categories that lose an answer in one unit and gain it in the other."""
    found = set()
    for item in before.states:
        given = [before.answers[item].fillna("").at[one] for one in pair]
        for answer in set(given) if len(set(given)) == 2 else ():
            found |= {f"staff.{item}.unit-{unit}.{answer}" for unit in units_of(pair, before)}
    return found & set(before.numbers.index)


def test_answers_exchanged_between_units_change_the_numbers_of_these_units(staff, before, tmp_path):
    pair = alike_but_for_the_unit(before)
    after = pipeline(written(exchanged(*pair)(lines(ROOT / EXPORT)), tmp_path / "staff.csv"), staff)
    found = changed(before.numbers, after.numbers)
    expected = expected_exchanged(pair, before)
    assert len(expected) > 10 and expected <= found
    of_units = "|".join(units_of(pair, before))
    # Nothing of all staff changed, weighted or not: without the breakdown by unit nobody would have noticed.
    strange = [one for one in found if not re.fullmatch(rf"staff\.\w+\.unit-({of_units})\.\w+(\.\w+)?", one)]
    assert strange == []


@pytest.mark.parametrize("seed", range(4))
def test_answers_exchanged_between_any_two_of_different_units_change_numbers(seed, staff, before, tmp_path):
    units = before.answers["unit"]
    pairs = [pair for pair in itertools.combinations(sorted(units.index), 2) if units[pair[0]] != units[pair[1]]]
    pair = random.Random(seed).choice(pairs)
    after = pipeline(written(exchanged(*pair)(lines(ROOT / EXPORT)), tmp_path / "staff.csv"), staff)
    found = changed(before.numbers, after.numbers)
    assert len({one for one in found if re.match(rf"staff\.\w+\.unit-{units_of(pair, before)[0]}\.", one)}) > 5
    assert len({one for one in found if re.match(rf"staff\.\w+\.unit-{units_of(pair, before)[1]}\.", one)}) > 5


def test_no_two_persons_gave_the_same_answers(before):
    """So an exchange between any two units takes at least one answer out of a category and brings another."""
    counted = before.answers[list(before.states)].fillna("")
    assert not counted.duplicated().any()


def test_answers_exchanged_in_a_whole_run(copied, staff, before):
    pair = alike_but_for_the_unit(before)
    old = files.read(copied / "results/numbers/numbers.parquet").set_index("address")[["value", "n", "base"]]
    export = written(exchanged(*pair)(lines(copied / EXPORT)), copied / EXPORT)
    with_sums(copied)
    found = changed(old, rerun(copied))
    assert found == changed(before.numbers, pipeline(export, staff).numbers)
    assert found and expected_exchanged(pair, before) <= found
