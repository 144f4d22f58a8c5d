"""What each answer is to each item, against the rules of the house written out again, an answer at a time."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.ground.missing import NONE_TICKED
from scripts.settings.codebook import Item
from scripts.surveys.answers import asking, bases, coded, completeness, derived_items
from tests.filled import filled, scaled, surveyed
from tests.test_parts import ITEMS, SURVEY
from tests.test_parts import SCALES as TOLD

SCALES = scaled(TOLD)
WATER = ["yes", "no", "dont_know", "prefer_not", None]
WORDS = {
    "sex": ["x", "y", None],
    "water": WATER,
    "why": WATER,
    "hours": ["3", "7.5", None],
    "use": ["drink", "drink|wash", NONE_TICKED, None],
    "say": ["words", None],
    "progress": ["100", "40", None],
}
SHORT = {"derive": "hours < 5 and answered(use)", "scale": "yn", "text": "Short"}
LONGER = {"derive": "count_of(use) + hours", "type": "number", "text": "Longer", "asked_if": {"water": "yes"}}
FRAME = pd.DataFrame({"person": ["p0", "p1", "p2"], "unit": ["a", "B ", None]}, dtype="string")


def survey(base):
    """The items of a survey in parts, one of them for a unit alone, and two derived ones."""
    items = ITEMS | {"use": ITEMS["use"] | {"base": base}, "hours": ITEMS["hours"] | {"where": {"unit": ["b"]}}}
    return surveyed(SURVEY | {"items": items | {"short": SHORT, "longer": LONGER}}, SCALES)


def some(seed, n=25):
    """Answers of persons, some of whom are not on the frame."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(
        {key: rng.choice(np.array(own, dtype=object), n) for key, own in WORDS.items()}, dtype="string"
    )
    person = pd.Series(rng.choice(np.array(["p0", "p1", "p2", "p9"], dtype=object), n), dtype="string")
    return table.assign(respondent=[f"r{k:02}" for k in range(n)], row=range(2, n + 2), person=person)


def led(item, row, unit):
    """Whether an item was put to an answer, and whether what leads to it is empty."""
    wanted = (item.asked_if or {}).items()
    ways = [row[key] in ([values] if isinstance(values, str) else values) for key, values in wanted]
    about = not item.where or unit == "b"
    return all(ways), about, any(row[key] == "" for key, _ in wanted)


def plain(key, row, unit, done, described):
    """The kind of one answer, by a loop over what the house says of it."""
    item, order = described.items[key], list(described.items)
    routed, about, unknown = led(item, row, unit)
    last = max((order.index(one) for one in order if not described.items[one].derive and row[one]), default=-1)
    early = float(row["progress"]) < 100 if row["progress"] else not done
    behind = not row[key] and early and last < order.index(key) and not item.derive
    if not about or not (routed or (behind and unknown)):
        return "not_asked"
    if row[key] == NONE_TICKED:
        return "none_ticked" if item.base == ["ticked"] else "base"
    if row[key]:
        return {"dont_know": "dont_know", "prefer_not": "refused"}.get(row[key], "base")
    if behind:
        return "not_reached"
    sources = {"short": ["hours", "use"], "longer": ["use", "hours"]}.get(key, [])
    kinds = [plain(one, row, unit, done, described) for one in sources]
    lost = [kind for kind in kinds if kind not in ("base", "not_asked")] + [
        kind for kind in kinds if kind == "not_asked"
    ]
    return {"none_ticked": "no_answer"}.get(lost[0], lost[0]) if lost else "no_answer"


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from([[], ["ticked"]]))
def test_each_answer_is_what_the_rules_say_of_it_alone(seed, base):
    described, table = survey(base), some(seed)
    table = derived_items.derive(table, FRAME, described)
    given = coded.of_persons(coded.of_table(table, [*WORDS, "person", "short", "longer"]), coded.people_of(FRAME))
    found = bases.stated(given, described)
    people = FRAME.set_index("person")["unit"].str.strip().str.lower().fillna("")
    for place, row in enumerate(table.fillna("").to_dict("records")):
        unit = people.get(row["person"], "")
        asked = [
            key for key, item in described.items.items()
            if not item.derive and item.type != "text" and all(led(item, row, unit)[:2])
        ]  # fmt: skip
        nothing = {"", NONE_TICKED} if base else {""}
        told = sum(row[key] not in (nothing if key == "use" else {""}) for key in asked)
        done = told / len(asked) >= 0.8
        assert found.done[place] == done
        for key in bases.counted_items(described):
            right = plain(key, row, unit, done, described)
            assert bases.kinds(key, found, described)[place] == right, (key, row)
            cell = bases.cells_of(described.items[key], SCALES)[found.states[key][place]]
            word = row[key] if described.items[key].scale else "base"
            there = {"base": "none_ticked" if row[key] == NONE_TICKED else word, "none_ticked": "none_ticked"}
            assert cell == there.get(right, f"({right})")


@pytest.mark.parametrize(
    ("base", "shares", "state"),
    [([], [2 / 3, 2 / 3, 1 / 3], "base"), (["ticked"], [2 / 3, 1 / 3, 1 / 3], "none_ticked")],
)
def test_who_ticks_nothing_answered_unless_the_base_is_who_ticked(base, shares, state):
    use = ITEMS["use"] | {"base": base}
    items = {key: use if key == "use" else ITEMS[key] for key in ("sex", "use", "water")}
    described = surveyed(SURVEY | {"items": items}, SCALES)
    use = described.items["use"]
    table = pd.DataFrame({"sex": ["x"] * 3, "use": ["drink", "(none)", None], "water": [None] * 3}, dtype="string")
    table = table.assign(row=[2, 3, 4], progress=pd.Series(["40"] * 3, dtype="string"))
    answers = coded.of_table(table, ["progress", *described.items])
    assert completeness.answered_share(answers, described).tolist() == pytest.approx(shares)
    found = bases.stated(answers, described)
    assert bases.kinds("use", found, described).tolist() == ["base", state, "not_reached"]
    cells = bases.cells_of(use, SCALES)
    assert [cells[k] for k in found.states["use"]] == ["base", "none_ticked", "(not_reached)"]
    assert bases.in_base(use, cells)[cells.index("none_ticked")] == (state == "base")


def test_columns_keep_their_words_whatever_is_dropped_or_put_in():
    column = coded.coded(pd.Series(["a", None, "b", "a"], dtype="string"))
    assert column.texts().tolist() == ["a", "", "b", "a"]
    assert column.text().isna().tolist() == [False, True, False, False]
    kept = column.take(np.array([False, True, False, True]))
    assert kept.used() == ["a", ""]
    assert column.put(np.array([False, False, False, True]), "c").texts().tolist() == ["a", "", "b", "c"]
    one = column.mapped(lambda word: "x" if word else "")
    assert (one.texts().tolist(), one.words) == (["x", "", "x", "x"], ["x", ""])
    pairs = coded.joined([column, one], 4)
    assert pairs.texts().tolist() == ["a\x1fx", "\x1f", "b\x1fx", "a\x1fx"]
    every, like = coded.kinds_of_rows([column, one], 4)
    assert len(every) == 3 and like[0] == like[3] and len(set(like)) == 3
    assert coded.empty(2).texts().tolist() == ["", ""]


def test_the_variables_of_a_person_go_with_the_answer():
    answers = coded.of_persons(coded.of_table(some(1), ["person"]), coded.people_of(FRAME))
    units = dict(zip(FRAME["person"], FRAME["unit"].fillna(""), strict=True))
    right = [units.get(person, "") for person in answers.columns["person"].texts()]
    assert answers.frame["unit"].texts().tolist() == right
    item, described = filled(Item, {"type": "text", "where": {"unit": "b"}}), surveyed(SURVEY, SCALES)
    inside = asking.asked(item, answers, described)
    assert inside.tolist() == [unit == "B " for unit in right]
    assert asking.asked_of(item, FRAME, described).tolist() == [False, True, False]
