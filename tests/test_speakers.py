"""Group interviews whose speakers are respondents: told apart by their turns, or refused."""

import pytest

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.ground.note_tables import CODINGS, DECISIONS, TURNS
from scripts.interviews.codings import blindness, counting, group_interviews
from scripts.interviews.comparison import coder_agreement
from scripts.interviews.notes import reading_notes, speakers
from scripts.settings.evaluation import Interviews
from scripts.settings.scheme import Scheme
from tests.filled import filled

BODY = """[anna] What is missing?
[id1] Water, mostly.
[id2] Nothing is missing. Shade, perhaps.
[anna] And you?
[id3] Water and shade.
[id1] Shade too."""
HEAD = "note: G1\ngroup: field\nlanguage: en\ninterviewer: anna\nspeakers: id1 | id2 | id3\n\n"
OTHER = "note: N2\ngroup: field\nlanguage: en\ninterviewer: anna\nspeakers:\n\nAnna: What is missing?\nBen: Water."
INTERVIEWS = {"notes": "raw", "header": ["note", "group", "language", "interviewer", "speakers"]}
SCHEME = {
    "codes": {"water": {"label": "Water"}, "shade": {"label": "Shade"}},
    "base": {},
    "count": ["first"],
    "agreement": ["first", "second"],
}


def read(folder, text=HEAD + BODY, other=OTHER, **more):
    for name, words in (("G1.txt", text), ("N2.txt", other)):
        (folder / name).write_text(words, encoding="utf-8")
    files = [folder / "G1.txt", folder / "N2.txt"]
    return reading_notes.read(files, filled(Interviews, INTERVIEWS), ["gaps"], **more)


def refused(folder, text):
    with pytest.raises(EvidenceError) as caught:
        read(folder, text)
    return str(caught.value)


def test_speakers_in_brackets_are_respondents_where_the_note_says_so(tmp_path):
    made = read(tmp_path)
    notes = made["notes"].set_index("note")
    assert notes.loc["G1", "speakers"] == "speaker-1|speaker-2|speaker-3" and notes.loc["G1", "persons"] == 3
    assert notes.loc["N2", "speakers"] == "" and notes.loc["N2", "persons"] == 1
    each = speakers.spread(made["notes"])
    assert list(each["note"]) == ["G1/speaker-1", "G1/speaker-2", "G1/speaker-3", "N2"] and each["persons"].eq(1).all()
    counted = reading_notes.count(made["notes"])["numbers"].set_index("address")["value"]
    assert counted["interviews.notes.all.count"] == 4 and counted["interviews.notes.all.persons"] == 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("id2 | id3", "id2 | id9"), "name 3 begins no turn of a respondent"),
        ((" | id3", ""), "1 who speak in the note are not named"),
        (("id1 | id2", "id1 | id1"), "name 1 stands there twice"),
        (("[anna]", "[Rosa]"), "1 who speak in the note are not named"),
    ],
)
def test_what_cannot_be_told_of_the_speakers_is_refused(tmp_path, change, words):
    said = refused(tmp_path, (HEAD + BODY).replace(*change))
    assert said.startswith((tmp_path / "G1.txt").as_posix()) and words in said and "id9" not in said


def coding(note, coder, code, text, words, row=2, **more):
    start = text.index(words) if words else None
    end = start + len(words) if words else None
    given = {"note": note, "coder": coder, "code": code, "start": start, "end": end, "quote": words or None}
    given |= {"file": "codings.csv", "row": row, "verdict": "fits" if words else "nothing found"}
    return given | more


def told(folder, rows, decisions=()):
    made = read(folder)
    notes, text = made["notes"], made["notes"].set_index("note").loc["G1", "text"]
    codings = CODINGS.framed(one(text) if callable(one) else one for one in rows)
    return notes, group_interviews.tell(notes, made["turns"], codings, decisions, [], "gaps")


def on(code, words, coder="first", row=2, **more):
    return lambda text: coding("G1", coder, code, text, words, row, **more)


ALONE = [coding("N2", coder, None, "", "") for coder in ("first", "second")]


def test_codings_base_and_agreement_are_by_respondent(tmp_path):
    rows = [on("water", "Water, mostly."), on("shade", "And you?\n[id3] Water and shade."), *ALONE]
    rows += [on("water", "Water, mostly.", "second"), on("shade", "Shade, perhaps", "second")]
    _, made = told(tmp_path, rows)
    for name in ("notes", "codings", "decisions", "suggestions"):
        tables.check(made[name], name)
    scheme = filled(Scheme, SCHEME)
    numbers = counting.count(made["codings"], made["notes"], scheme, "gaps", 0.95)
    value = numbers["numbers"].set_index("address")
    assert value.loc["gaps.respondents.all.base", "value"] == 4
    assert list(value.loc["gaps.respondents.all.water", ["n", "base"]]) == [1, 4]
    assert list(numbers["coded"]["shade"]) == [0, 0, 1, 0]
    compared = coder_agreement.compare(made["codings"], made["notes"], scheme, "gaps", 0.95)
    row = compared["agreement"].query("code == 'shade' and level == 'respondents' and group == 'all'").iloc[0]
    assert (row["units"], row["both"], row["first_only"], row["second_only"], row["neither"]) == (4, 0, 1, 1, 2)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([on("water", "mostly.\n[id2] Nothing", row=7)], "codings.csv, row 7: the passage holds words of several"),
        ([on("water", "What is missing?", row=8)], "codings.csv, row 8: the passage is in no respondent's turn"),
        (
            [
                on("water", "Water, mostly."),
                on("water", "Water and shade"),
                on("water", "", "adjudicated", row=9, verdict="rejected"),
            ],
            "codings.csv, row 9: several respondents have the rejected code",
        ),
    ],
)
def test_a_passage_of_nobody_or_of_several_is_refused(tmp_path, rows, words):
    with pytest.raises(EvidenceError, match=words):
        told(tmp_path, rows)


def test_who_coded_a_group_blind_is_blind_on_each_respondent(tmp_path):
    rows = [on("water", "Water, mostly."), *ALONE]
    notes, made = told(tmp_path, rows)
    text = notes.set_index("note").loc["G1", "text"]
    own = CODINGS.framed([rows[0](text)])
    print_ = blindness.fingerprints(blindness.unprompted(own))["G1", "first"]
    for coded, late in ((print_, 0), ("0" * 12, 3)):
        decision = {
            "coder": "first",
            "note": "G1",
            "code": "shade",
            "start": 1,
            "end": 2,
            "quote": "x",
            "decision": "reject",
        }
        decision |= {"coded": coded, "suggestions": "rules:r@1", "version": "1", "file": "d.jsonl", "row": 1}
        _, made = told(tmp_path, rows, [DECISIONS.framed([decision])])
        given = blindness.unprompted(made["codings"])
        assert len(blindness.prompted(given, given, [made["decisions"]])) == late


def test_notes_without_declared_speakers_stay_as_they_are(tmp_path):
    notes = read(tmp_path)["notes"].assign(speakers="")
    assert speakers.spread(notes) is notes
    assert group_interviews.tell(notes, TURNS.empty(), CODINGS.empty(), [], [], "gaps")["notes"].shape == notes.shape


def test_a_register_names_each_speaker_in_a_row_of_its_own(tmp_path):
    register = tmp_path / "who.csv"
    register.write_text(
        "Interview,Unit,Language,Name\nG1,field,en,id1\nG1,field,en,id2\nG1,field,en,id3\nN2,field,en,\nN2,field,en,\n",
        encoding="utf-8",
    )
    for name, text in (("G1", BODY.replace("[anna]", "Interviewer:")), ("N2", "Interviewer: What?\nBen: Water.")):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    columns = {"note": "Interview", "group": "Unit", "language": "Language", "speakers": "Name"}
    described = filled(Interviews, {"notes": "raw", "register": "who.csv", "columns": columns})
    files = [tmp_path / "G1.txt", tmp_path / "N2.txt"]
    notes = reading_notes.read(files, described, ["gaps"], [register])["notes"].set_index("note")
    assert list(notes["speakers"]) == ["speaker-1|speaker-2|speaker-3", ""] and list(notes["persons"]) == [3, 2]
