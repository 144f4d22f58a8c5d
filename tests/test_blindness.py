"""Double coding stays blind: drawn notes wait, later decisions leave it as it was, and losing it is said."""

import json
import re

import pytest

from scripts.interviews.codings import all_codings, counting
from scripts.interviews.comparison import coder_agreement
from scripts.interviews.suggestions import decision_sheets, precision
from scripts.settings.scheme import Scheme
from tests import test_open_answers_reviewed as alike
from tests.filled import filled
from tests.test_codings import put
from tests.test_review import GARDEN, NOTES, at, decided, decisions, frame, laid, said, suggested, write

DRAWN = GARDEN | {"double_coding": {"seed": 1, "share": 1.0}}
OFFERED = frame(*(suggested(note, "rain", "rain") for note in "ABC"))


def read(folder, rows, given=(), scheme=GARDEN):
    path = put(folder, [[note, coder, code, *place, ""] for note, coder, code, *place in rows])
    return all_codings.read([path], NOTES, filled(Scheme, scheme), "wishes", list(given))["codings"]


def nothing(note, coder):
    return note, coder, "", "", "", ""


def compared(codings, given=(), scheme=GARDEN):
    return coder_agreement.compare(codings, NOTES, filled(Scheme, scheme), "wishes", 0.95, list(given))


def shown(page):
    return json.loads(re.search(r'id="data">(.*?)</script>', page, flags=re.DOTALL)[1])["items"]


def test_drawn_notes_wait_until_all_compared_coders_coded_them(tmp_path):
    codings = read(tmp_path, [nothing("A", "first"), nothing("A", "second"), nothing("B", "first")])
    made = laid(OFFERED, scheme=DRAWN, codings=[codings])
    assert [one["note"] for one in shown(made["page"])] == ["A"]
    held = "2 passages of 2 notes drawn for blind double coding are held back until first and second have coded"
    assert held in made["page"] and held in made["line"]
    # Whoever is not compared settles, and sees all; without a draw nothing is held back, and notes are marked.
    judge = DRAWN | {"count": ["first", "judge"]}
    assert len(shown(laid(OFFERED, "judge", scheme=judge, codings=[codings])["page"])) == 3
    marked = shown(laid(OFFERED, "second", scheme=GARDEN, codings=[codings])["page"])
    assert [(one["note"], one["unseen"]) for one in marked] == [("A", False), ("B", True), ("C", False)]
    # What was decided before stays on the page.
    early = decided(tmp_path, [said(suggested("C", "rain", "rain"), "accept")])
    assert [one["note"] for one in shown(laid(OFFERED, given=[early], scheme=DRAWN, codings=[codings])["page"])] == [
        "A",
        "C",
    ]


@pytest.mark.parametrize("changed", [False, True])
def test_decisions_after_coding_leave_it_blind(tmp_path, changed):
    """The page says what the coder had given; who then codes something else had seen the suggestions first."""
    rows = [nothing("A", "first"), ("A", "second", "rain", "13", "17", "rain"), nothing("B", "first")]
    rows += [nothing("C", "first")]
    before = read(tmp_path, rows)
    item = shown(laid(OFFERED, scheme=GARDEN, codings=[before])["page"])[0]
    assert item["note"] == "A" and len(item["coded"]) == 12
    cells = dict(
        zip([*decisions.PASSAGE, *decisions.SAID], said(suggested("A", "rain", "rain"), "accept"), strict=True)
    )
    head = {"coder": "first", "scheme": "wishes", "version": decisions.version(filled(Scheme, GARDEN))}
    line = [*cells.values(), item["coded"]]
    path = write(tmp_path, "late.jsonl", head, [*cells, "coded"], [line])
    given = [decisions.read([path], NOTES, filled(Scheme, GARDEN), "wishes")["decisions"]]
    if changed:
        rows[0] = ("A", "first", "shade", str(at("shade")[0]), str(at("shade")[1]), "shade")
    after = read(tmp_path, rows, given)
    found = compared(after, given)
    assert found["doubled"]["blind"].tolist() == ["no" if changed else "yes"]
    assert ("1 not compared: a coder decided on suggestions there before coding" in found["line"]) == changed
    if not changed:
        # Compared is what both gave before; counted is what the first coder accepted.
        whole = found["agreement"].query("code == 'rain' and level == 'respondents' and group == 'all'").iloc[0]
        assert (whole["units"], whole["both"], whole["second_only"]) == (1, 0, 1)
        counted = counting.count(after, NOTES, filled(Scheme, GARDEN), "wishes", 0.95)["numbers"]
        assert counted.set_index("address").loc["wishes.respondents.all.rain", "n"] == 1


# Answers to a survey: R1, R2 and R3 say the same and are decided on as one.
COMPARED = {"agreement": ["first", "second"], "count": ["first"], "codings": [{"file": "raw/codings/gaps.csv"}]}


def answers_coded(folder, rows, given=(), **more):
    path = put(folder, [[note, coder, code, "", "", quote, ""] for note, coder, code, quote in rows])
    offered = alike.suggested("R2", "R3", "R4")
    found = all_codings.read([path], alike.NOTES, alike.scheme(**COMPARED, **more), "wants", list(given), [offered])
    return found["codings"]


def answers_laid(codings, given=(), coder="first", **more):
    offered, asked = alike.suggested("R2", "R3", "R4").assign(language="en"), alike.scheme(**COMPARED, **more)
    made = decision_sheets.lay_out(offered, alike.NOTES, list(given), [codings], asked, "wants", coder)
    return shown(made["page"]), made["line"]


def answers_decided(folder, items, decision="accept"):
    """Return the decisions of the first coder on the line of R1, R2 and R3, as the page saves them."""
    names = [*decisions.PASSAGE, *decisions.SAID, "coded"]
    rows = [[one[name] if name != "decision" else decision for name in names] for one in items if one["note"] == "R2"]
    head = {"coder": "first", "scheme": "wants", "version": decisions.version(alike.scheme())}
    path = write(folder, "wants.jsonl", head, names, rows)
    return decisions.read([path], alike.NOTES, alike.scheme(**COMPARED), "wants")["decisions"]


BEFORE = [("R1", "first", "water", "Water"), ("R2", "first", "", ""), ("R1", "second", "water", "Water")]
BEFORE += [("R2", "second", "water", "WATER"), ("R3", "second", "", "")]


@pytest.mark.parametrize("coded", ["before", "changed", "moved", "never"])
def test_who_decides_on_alike_answers_is_blind_on_those_coded_before(tmp_path, coded):
    rows = BEFORE if coded != "never" else [one for one in BEFORE if one[1] == "second"]
    items, _ = answers_laid(answers_coded(tmp_path, rows))
    assert [bool(one["coded"]) for one in items] == [coded != "never", False, False]
    assert [one["unseen"] for one in items] == [True, False, False]  # R3 is not coded by the first
    given = [answers_decided(tmp_path, items)]
    if coded == "changed":
        rows = [*BEFORE[1:], ("R1", "first", "shade", "Water")]
    if coded == "moved":
        rows = [*BEFORE[2:], ("R1", "first", "", ""), ("R2", "first", "water", "WATER")]
    after = answers_coded(tmp_path, rows, given)
    made = coder_agreement.compare(after, alike.NOTES, alike.scheme(**COMPARED), "wants", 0.95, given)
    # R3, which the first coder never coded, is decided with the others: nobody takes that for a blind coding.
    fine = "yes" if coded == "before" else "no"
    assert dict(zip(made["doubled"]["note"], made["doubled"]["blind"], strict=True)) == {
        "R1": fine, "R2": fine, "R3": "no",
    }  # fmt: skip
    words = "a coder decided on suggestions there, or on an answer that says the same, before coding"
    assert f"({1 if coded == 'before' else 3} not compared: {words})" in made["line"]
    evidence = precision.Evidence(alike.suggested("R2", "R3").assign(language="en"), given, after, alike.NOTES)
    line = precision.measure(evidence, alike.scheme(**COMPARED), "wants", 0.95)["line"]
    assert ("and not blind" in line) == (coded in ("changed", "moved"))
    # The page made anew keeps what was given when it was first decided.
    again, _ = answers_laid(after, given)
    assert again[0]["decision"] == "accept" and again[0]["coded"] == items[0]["coded"]


def test_a_line_of_alike_answers_waits_with_any_that_is_drawn(tmp_path):
    drawn = {"double_coding": {"seed": 1, "share": 1.0}}
    items, line = answers_laid(answers_coded(tmp_path, BEFORE), **drawn)
    assert items == []
    held = "3 lines on 5 answers drawn for blind double coding, or that say the same as one, are held back until"
    assert held in line
    whole = [*BEFORE, ("R3", "first", "", "")]
    items, line = answers_laid(answers_coded(tmp_path, whole), **drawn)
    assert [one["note"] for one in items] == ["R2"] and "2 lines on 2 answers drawn" in line
    # A decision is no blind coding: what the second coder has not coded waits, whatever the first decided.
    given = [answers_decided(tmp_path, items, "reject")]
    rows = [one for one in whole if one[1] == "second" and one[0] != "R3"]
    items, _ = answers_laid(answers_coded(tmp_path, rows, given), given, "second", **drawn)
    assert items == []
