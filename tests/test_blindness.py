"""Double coding stays blind: drawn notes wait, later decisions leave it as it was, and losing it is said."""

import json
import re

import pytest

from scripts.interviews.codings import all_codings, counting
from scripts.interviews.comparison import coder_agreement
from scripts.settings.scheme import Scheme
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
