"""Projects without quotes, as NVivo and MAXQDA export them: read where one reading is left, else as declared."""

import pytest

from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import all_codings
from scripts.settings.scheme import Scheme
from tests.filled import filled
from tests.projects import NOTES, SCHEME, coded_segments, expected, qdpx, read
from tests.test_refi import DIALECTS, refused


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_offsets_without_quotes_are_read_as_declared(tmp_path, dialect):
    """Each dialect, its quotes left out, with what it counts declared."""
    units = {"points": "code points", "utf16": "UTF-16 units", "bytes": "bytes"}
    counted = dialect.get("counted", dialect.get("breaks", "\n"))
    declared = {"unit": units[dialect.get("unit", "points")], "lines": "two" if counted == "\r\n" else "one"}
    declared |= {"mark": dialect.get("mark_counted", False), "end": "inclusive" if dialect.get("end") else "exclusive"}
    path = qdpx(tmp_path / "project.qdpx", named=False, **dialect)
    made = read(path, offsets=declared)
    assert coded_segments(made) == expected()
    assert made["coded_segments"]["verdict"].str.startswith("fits; no quote beside it; ").all()
    assert "13 passages without quotes, 0 of them begin or end within a word" in made["line"]
    wrong = {"unit": "bytes" if declared["unit"] == "code points" else "code points"}
    assert coded_segments(read(path, offsets=declared | wrong)) != expected()


def test_offsets_without_quotes_are_read_where_all_units_are_equal(tmp_path):
    """NVivo and MAXQDA export no quotes: plain ASCII with simple line ends leaves one reading, else it is asked for."""
    ascii_ = {note: text for note, text in (("N-01", "note: N-01\n\nThe team is too small.\nPlans change.\n"),)}
    passages = [("N-01", "The team is too small.", "team", "Ada"), ("N-01", "Plans change.", "plan", "Ben")]
    notes = NOTES.assign(text=NOTES["text"].where(NOTES["note"] != "N-01", ascii_["N-01"]))
    told = filled(Scheme, SCHEME)
    plain = qdpx(tmp_path / "plain.qdpx", texts=ascii_, passages=passages, named=False)
    made = all_codings.read([plain], notes, told, "gaps")
    assert made["codings"]["quote"].tolist() == ["The team is too small.", "Plans change."]
    assert "2 passages without quotes, 0 of them" in made["line"]
    for marks, asked in (
        ({"breaks": "\r\n"}, "{lines: one}"),
        ({"mark": True}, "{unit: code points, mark: false}"),
        ({"mark": True, "breaks": "\r\n"}, "{unit: code points, lines: one, mark: false}"),
    ):
        path = qdpx(tmp_path / "other.qdpx", texts=ascii_, passages=passages, named=False, **marks)
        with pytest.raises(EvidenceError, match=f"declare offsets: {asked}"):
            all_codings.read([path], notes, told, "gaps")


def test_a_wrong_declaration_is_held_against_the_quotes(tmp_path):
    path = qdpx(tmp_path / "project.qdpx", unit="utf16")
    assert "its offsets do not lead to its quotes" in refused(path, offsets={"unit": "bytes"})
    assert coded_segments(read(path, offsets={"unit": "UTF-16 units"})) == expected()
