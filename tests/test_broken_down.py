"""`by` of an item or a grid: which of the breakdowns of its survey its numbers and tests are made by."""

import shutil

import pandas as pd
import pytest

from scripts import settings
from scripts.claims import verdicts
from scripts.ground.errors import EvidenceError
from scripts.ground.long_table import CASES, NUMBERS
from scripts.numbers.trace import trace
from scripts.pages import item_sections
from scripts.settings.whole import left_out_of
from tests import test_replicate_weights as replicated
from tests.conftest import ROOT, evaluate
from tests.filled import surveyed
from tests.test_estimates import survey as of_staff
from tests.test_group_comparisons import made as compared
from tests.test_one_engine import DRAWN, ITEMS, described, in_parts, of_file, rows

BY = {"view": [["grade", "unit"]], "hours": ["unit", "grade"], "use": []}
TAKEN = ITEMS | {key: ITEMS[key] | {"by": by} for key, by in BY.items()}
KINDS = {
    "census": {"selection": "census"},
    "clusters": {"selection": "sample", "design": DRAWN},
    "singly": {"selection": "sample", "design": {key: DRAWN[key] for key in ("weight", "strata")}},
}
ITEM = "  soil: {column: q1,"


def taken(item, group):
    """Whether an item is broken down by the variables of a group, in a plain loop."""
    names = {pair.partition(" = ")[0] for pair in group.split(", ")}
    own = [{one} if isinstance(one, str) else set(one) for one in BY.get(item, [])]
    return item not in BY or group == "all" or names in own


@pytest.mark.parametrize("kind", KINDS)
def test_an_item_has_the_groups_that_it_names_and_each_number_is_as_it_was(tmp_path, kind):
    body = rows()
    every = of_file(tmp_path / "every", body, described(**KINDS[kind]))
    some = of_file(tmp_path / "some", body, described(**KINDS[kind], items=TAKEN))
    numbers = every["numbers"]
    kept = [taken(item, group) for item, group in zip(numbers["item"], numbers["group"], strict=True)]
    assert 0.3 < sum(kept) / len(kept) < 0.9
    pd.testing.assert_frame_equal(some["numbers"], numbers[kept], check_exact=True)
    there = {one.removesuffix(".weighted").removesuffix(".bounds") for one in some["numbers"].index}
    cases = every["cases"]
    pd.testing.assert_frame_equal(some["cases"], cases[cases["trace"].isin(there)].reset_index(drop=True))
    lines = set(zip(some["bases"]["item"], some["bases"]["group"], strict=True))
    crossed = "grade-low--unit-u0"
    assert {("use", "all"), ("view", crossed), ("hours", "unit-u0"), ("response", "unit-u0")} <= lines
    assert not {("use", "unit-u0"), ("view", "unit-u0"), ("hours", crossed)} & lines
    if kind != "census":
        parts = in_parts(tmp_path / "parts", body, described(**KINDS[kind], items=TAKEN))
        pd.testing.assert_frame_equal(parts["numbers"].set_index("address"), some["numbers"], check_exact=True)
        pd.testing.assert_frame_equal(parts["bases"], some["bases"])


def test_sums_of_groups_that_nobody_declares_are_not_kept(tmp_path):
    of_none = {key: item | {"by": []} for key, item in ITEMS.items() if item.get("type") != "text"}
    survey = described(selection="sample", design=DRAWN, items=of_none)
    assert set(in_parts(tmp_path, rows(), survey)["numbers"]["group"]) == {"all"}
    sums = pd.read_parquet(tmp_path / "counted0" / "sums.parquet")
    assert set(sums.loc[sums["item"] == "hours", "breakdown"]) == {""}
    assert set(sums.loc[sums["item"] == "*", "breakdown"]) > {"unit", "grade"}


def test_a_sample_with_replicate_weights_has_them_too():
    told = replicated.TOLD | {"grids": {}}
    items = told["items"] | {"hours": told["items"]["hours"] | {"by": []}}
    every, some = (
        replicated.numbers(surveyed(told | {"items": own}, replicated.SCALES, key="wells"))[0]
        for own in (told["items"], items)
    )
    assert not some["group"].where(some["item"] == "hours", "all").ne("all").any()
    pd.testing.assert_frame_equal(some, every.loc[some.index], check_exact=True)
    assert (
        set(every.index) - set(some.index)
        and every.loc[list(set(every.index) - set(some.index)), "item"].eq("hours").all()
    )


def test_items_of_a_grid_take_what_it_says_unless_they_say_it():
    grid = {"text": "?", "items": ["view", "grade"], "by": ["unit"]}
    survey = described(selection="census", grids={"g": grid}, items=ITEMS | {"grade": ITEMS["grade"] | {"by": []}})
    assert survey.broken_down("view") == [(), ("unit",)]
    assert survey.broken_down("grade") == [()]
    assert survey.broken_down("hours") == [(), ("unit",), ("grade",), ("unit", "grade"), ("sex", "unit")]
    assert described(selection="census").broken_down("grade") == [(), ("unit",), ("sex", "unit")]  # not by itself
    assert left_out_of(survey, "view") == ["grade", "grade--unit", "sex--unit"]
    assert left_out_of(survey, "grade") == ["unit", "sex--unit"]
    assert left_out_of(survey, "hours") == []
    assert item_sections.taken_by("view", survey) == [["Broken down by", "unit"]]
    assert item_sections.taken_by("grade", survey) == [["Broken down by", "nothing: all answers only, as declared"]]
    assert item_sections.taken_by("hours", survey) == []


def families(items):
    found = compared(of_staff(breakdowns=["special", "unit"], items=items))[0]
    assert found.groupby(["family", "inference"])["family_size"].nunique().eq(1).all()
    return found.drop_duplicates(["family", "inference"]).set_index(["family", "inference"])["family_size"], found


def test_a_family_holds_the_tests_of_the_items_that_are_broken_down_so():
    items = of_staff()["items"]
    sizes, every = families(items)
    fewer, some = families(items | {"briefing": items["briefing"] | {"by": ["special"]}})
    independence = "Rao-Scott, second order: items by"
    assert (sizes[f"{independence} unit", "finite"], fewer[f"{independence} unit", "finite"]) == (2, 1)
    assert sizes[f"{independence} special", "finite"] == fewer[f"{independence} special", "finite"] == 2
    # Of the tests that stay no p moves; the adjusted p of the smaller family does, and no other.
    keys = ["item", "breakdown", "test", "statistic", "inference", "first", "second"]
    both = some.merge(every, on=keys, how="left", suffixes=("", " of all"))
    pd.testing.assert_series_equal(both["p"], both["p of all"], check_names=False, check_exact=True)
    moved = both[both["adjusted"].ne(both["adjusted of all"]).fillna(False)]
    assert set(moved["breakdown"]) <= {"unit"} and not moved["item"].eq("briefing").any()


def edited(folder, old, new, file="config/surveys/gardeners.yaml"):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def garden(tmp_path, monkeypatch):
    folder = shutil.copytree(ROOT / "tests" / "example", tmp_path / "garden")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (ITEM, "  soil: {by: [plots], column: q1,", r"gardeners.yaml, items.soil.by: 'plots' is not among the "
         r"`breakdowns` of the survey \(plot\): add it there"),
        (ITEM, "  soil: {by: [[plot, tools]], column: q1,", r"'\[plot, tools\]' is not among the `breakdowns`"),
        (ITEM, "  soil: {by: [plot, plot], column: q1,", "'plot' is named twice"),
        ("rank_by: good_or_excellent}", "rank_by: good_or_excellent, by: [hours]}", "grids.conditions.by: 'hours' is"),
        ("breakdowns: [plot]", "", r"is not among the `breakdowns` of the survey \(it has none\)"),
        ("breakdowns: [plot]", "breakdowns: [soil]", "items.soil.by: 'soil' is the item itself"),
        ("  hours: {", "  more: {column: q4, text: M, type: text, by: [plot]}\n  hours: {", "an open question has no"),
        ("grids:\n", "grids:\n  other: {text: O, items: [tools, soil], by: []}\n", None),
        ("grids:\n", "grids:\n  other: {text: O, items: [tools], by: [plot]}\n  third: {text: O, items: [tools], by: []}\n",
         "grids.third.by: the item 'tools' is in the grid 'other' too"),
    ],
)  # fmt: skip
def test_what_by_can_not_be_is_refused_with_what_there_is(garden, old, new, said):
    if "by:" not in new:
        name = "soil" if "soil" in new else "plot"
        edited(garden, ITEM, f"  soil: {{by: [{name}], column: q1,")
    edited(garden, old, new)
    if said is None:
        settings.load("config")
        return
    with pytest.raises(EvidenceError, match=said):
        settings.load("config")


HINT = "'soil' is not broken down by plot: add that to `by` of the item, or of its grid"


def test_tables_and_sentences_that_ask_for_other_groups_are_refused_with_what_to_add(garden):
    cell = "source: gardeners, item: soil, statistic: mean, group: plot-north"
    sentence = f"sentences:\n  - {{text: S, says: [{{{cell}, more_than: 1}}]}}\n"
    row = "      - {label: Soil of the north, item: soil, group: plot-north}\n    columns:\n"
    finding = (garden / "config/findings/A.yaml").read_text()
    for old, new, place in (("sentences:\n", sentence, "sentences.0.says"), ("    columns:\n", row, "tables.ratings")):
        edited(garden, old, new, "config/findings/A.yaml")
        settings.load("config")
        edited(garden, ITEM, "  soil: {by: [], column: q1,")
        with pytest.raises(EvidenceError, match=rf"findings/A.yaml, {place}.*: {HINT}"):
            settings.load("config")
        edited(garden, "  soil: {by: [], column: q1,", ITEM)
        (garden / "config/findings/A.yaml").write_text(finding)


def test_traces_and_claims_of_other_groups_say_what_to_add():
    left_out, cases, numbers = {"gardeners.soil": ["plot"]}, CASES.empty(), NUMBERS.empty()
    with pytest.raises(EvidenceError, match=HINT):
        trace(cases, numbers, "gardeners.soil.plot-north.good", [], left_out)
    with pytest.raises(EvidenceError, match=r"numbers.csv\.$"):
        trace(cases, numbers, "gardeners.soil.all.good", [], left_out)
    claim = dict.fromkeys(("id", "where", "finding", "statement", "value", "note", "against", "set", "also"), "")
    claim |= {"id": "C1", "value": "40", "form": "point", "address": "gardeners.soil.plot-north.good"}
    made = verdicts.check(pd.DataFrame([claim], dtype="string"), numbers, [], left_out=left_out)["reproduction"].iloc[0]
    assert made["verdict"] == "unsupported"
    assert HINT in made["reason"]


def test_what_is_asked_for_changes_no_test(garden):
    """A table and a sentence more, on groups: the tests of the survey are those of its description."""
    target = "results/surveys/gardeners/comparisons.csv"
    assert evaluate(garden, target).returncode == 0
    row = "      - {label: Soil of the north, item: soil, group: plot-north}\n    columns:\n"
    edited(garden, "    columns:\n", row, "config/findings/A.yaml")
    run = evaluate(garden, target)
    assert run.returncode == 0 and "Nothing to be done" in run.stdout
    edited(garden, ITEM, "  soil: {by: [plot], column: q1,")
    edited(garden, "  hours: {", "  hours: {by: [], ")
    before = pd.read_csv(garden / target)
    assert evaluate(garden, target).returncode == 0
    after = pd.read_csv(garden / target)
    assert set(before["item"]) - set(after["item"]) == {"hours"}
