"""Ids that look alike are refused, and the sentence names what nobody sees."""

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.interviews.notes import reading_notes
from scripts.settings.evaluation import Interviews
from scripts.sheets import identity, sheet
from scripts.surveys.answers import cleaning, coded
from tests.filled import filled, surveyed

PAIRS = {
    "a sign that nobody sees (ZERO WIDTH SPACE)": ("R1", "R1\u200b"),
    "a sign that nobody sees (NO-BREAK SPACE)": ("R 1", "R\u00a01"),
    "a sign that nobody sees (RIGHT-TO-LEFT MARK)": ("س1", "س1\u200f"),
    "a sign that nobody sees (HANGUL FILLER)": ("R1", "R1\u3164"),
    "a sign that nobody sees (a tab)": ("R 1", "R\t1"),
    "capitals": ("Д-1", "д-1"),
    "blanks": ("R 1", "R  1"),
    "the way its letters are written": ("é1", "e\u03011"),
}


@pytest.mark.parametrize("said", PAIRS)
@pytest.mark.parametrize("word", ["id", "person", "note"])
def test_two_ids_in_a_table(said, word):
    ids = pd.Series(["A", *PAIRS[said]], index=[2, 3, 4], name="nr")
    with pytest.raises(EvidenceError, match=r"a\.csv, rows 3 and 4, column nr") as caught:
        sheet.unique("a.csv", ids, word)
    assert said in str(caught.value)


def test_ids_that_a_person_tells_apart():
    ids = pd.Series(["R1", "R2", "R 1", "R-1", "1.0", "10", "é", "e", "團", "团"], name="nr")
    assert sheet.unique("a.csv", ids).tolist() == ids.tolist()


def test_two_notes(tmp_path):
    for name, note in (("a", "N-01"), ("b", "n-01")):
        (tmp_path / f"{name}.txt").write_text(f"note: {note}\n\nSaid {name}.\n")
    with pytest.raises(EvidenceError, match=r"b\.txt: the id n-01 differs from that of .*a\.txt only by capitals"):
        reading_notes.read(sorted(tmp_path.glob("*.txt")), filled(Interviews, {"notes": "x", "header": ["note"]}))


def test_a_person_who_is_on_the_frame_but_for_a_sign():
    answers = pd.DataFrame({"person": ["G-01\u200b"], "row": [2], "marks": [None], "started": [None], "ended": [None]})
    survey = surveyed({"title": "S", "file": "raw/s.csv", "frame": {"file": "raw/f.csv"}})
    with pytest.raises(
        EvidenceError, match=r"raw/s.csv, row 2: .*only by a sign that nobody sees \(ZERO WIDTH SPACE\)"
    ):
        cleaning.check(
            coded.of_table(answers.astype({"person": "string"}), list(answers)),
            pd.DataFrame({"person": ["G-01"]}),
            survey,
        )


def test_fast_and_slow_way_agree():
    assert identity.alike("R 1") == identity.alike("r\u00a01") == "r 1"


def test_a_note_whose_header_names_no_note(tmp_path):
    (tmp_path / "a.txt").write_text("group: staff\n\nSaid.\n")
    with pytest.raises(EvidenceError, match=r"a\.txt: the header has no field 'note'"):
        reading_notes.read([tmp_path / "a.txt"], filled(Interviews, {"notes": "x", "header": ["note", "group"]}))
