"""Headers of every kind, and the register of interviewees: nobody without a note, no note without a line."""

import datetime
from pathlib import Path

import openpyxl
import pytest

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.interviews.notes import reading_notes
from scripts.settings.evaluation import Interviews
from tests.filled import filled

BODY = "Q: And?\nA: Yes."
REGISTER = "ID,Gruppe,Day,Lang,Who,Asked,Name\nN-1,staff,2016-06-20,en,1,gaps|pace,Person S-001\nN-2,partner,2016-06-21,fr,3,,Person P-001\n"
COLUMNS = {"note": "ID", "group": "Gruppe", "date": "Day", "language": "Lang", "persons": "Who", "asked": "Asked"}
ABOUT = {"notes": "raw/interviews", "header": [], "register": "raw/frames/who.csv", "columns": COLUMNS}


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("raw/interviews").mkdir(parents=True)
    Path("raw/frames").mkdir()
    Path("raw/frames/who.csv").write_text(REGISTER, encoding="utf-8")
    for name in ("N-1", "N-2"):
        Path(f"raw/interviews/{name}.txt").write_text(BODY, encoding="utf-8")
    return tmp_path


def read(about=ABOUT, register="raw/frames/who.csv", schemes=("gaps", "pace")):
    paths = sorted(Path("raw/interviews").iterdir())
    return reading_notes.read(paths, filled(Interviews, about), list(schemes), [Path(register)] if register else [])


def refused(*given, **more) -> str:
    with pytest.raises(EvidenceError) as caught:
        read(*given, **more)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_register_gives_the_fields_and_nothing_else_of_it_is_read(folder):
    made = read()
    frame = made["notes"]
    for name in ("notes", "offsets", "turns"):
        tables.check(made[name], name)
    assert list(frame["note"]) == ["N-1", "N-2"] and list(frame["persons"]) == [1, 3]
    assert list(frame["group"]) == ["staff", "partner"] and list(frame["asked"]) == ["gaps|pace", ""]
    assert frame["grade"].isna().all() and list(frame["text"]) == [BODY] * 2
    assert "Person S-001" not in frame.to_csv()
    assert list(made["turns"]["start"]) == [0, 8, 0, 8]


def test_a_workbook_is_the_same_register(folder):
    book = openpyxl.Workbook()
    head, *rows = (row.split(",") for row in REGISTER.splitlines())
    book.active.append(head)
    for row in rows:
        book.active.append([*row[:2], datetime.date.fromisoformat(row[2]), row[3], int(row[4]), *row[5:]])
    book.save("raw/frames/who.xlsx")
    assert read(register="raw/frames/who.xlsx")["notes"].equals(read()["notes"])


def test_without_columns_those_are_read_that_are_named_as_fields(folder):
    header = list(COLUMNS)
    Path("raw/frames/who.csv").write_text(REGISTER.replace("ID,Gruppe,Day,Lang,Who,Asked", ",".join(header)), "utf-8")
    about = {"notes": "raw/interviews", "header": header}
    assert read(about)["notes"].equals(read(ABOUT | {"columns": {name: name for name in header}})["notes"])


def test_a_header_and_a_register_share_the_fields(folder):
    Path("raw/interviews/some name.md").write_text("---\nID: N-1\nmode: video\n---\n" + BODY, "utf-8")
    Path("raw/interviews/N-1.txt").unlink()
    Path("raw/interviews/N-2.txt").write_text("mode: phone\n\n" + BODY, "utf-8")
    frame = read(ABOUT | {"header": ["mode"]})["notes"]
    assert list(frame["mode"]) == ["video", "phone"] and list(frame["group"]) == ["staff", "partner"]
    assert frame["file"][0] == "raw/interviews/some name.md"


def test_a_note_without_a_line_a_line_without_a_note_and_a_difference_are_named(folder):
    Path("raw/interviews/N-3.txt").write_text(BODY, "utf-8")
    assert "who.csv has no row for the note N-3 (raw/interviews/N-3.txt)" in refused()
    Path("raw/interviews/N-3.txt").unlink()
    Path("raw/interviews/N-2.txt").rename("raw/N-2.txt")
    assert "who.csv, row 3: raw/interviews holds no note N-2" in refused()
    Path("raw/interviews/N-2.txt").write_text("Gruppe: staff\n\n" + BODY, "utf-8")
    assert "the field 'group' of the header differs from row 3 of raw/frames/who.csv" in refused()


def test_a_line_that_stands_twice_and_a_missing_column_are_named(folder):
    register = Path("raw/frames/who.csv")
    register.write_text(REGISTER.replace("N-2", "N-1"), "utf-8")
    assert "rows 2 and 3" in refused()
    register.write_text(REGISTER.replace("Gruppe", "Grupe"), "utf-8")
    assert "Grup" in refused()


def test_a_register_of_persons_counts_those_of_a_group_interview(folder):
    register = Path("raw/frames/who.csv")
    rows = "note,group,name\nN-1,staff,Person S-001\nN-2,partner,Person P-001\nN-2,partner,Person P-002\n"
    register.write_text(rows, "utf-8")
    frame = read({"notes": "raw/interviews", "header": ["note", "group"]})["notes"]
    assert list(frame["note"]) == ["N-1", "N-2"] and list(frame["persons"]) == [1, 2]
    register.write_text(rows.replace("partner,Person P-002", "staff,Person P-002"), "utf-8")
    assert "rows 3 and 4, column group" in refused({"notes": "raw/interviews", "header": ["note", "group"]})
    register.write_text(rows.replace("N-1", ""), "utf-8")
    assert "row 2, column note: no note" in refused({"notes": "raw/interviews", "header": ["note", "group"]})


def test_two_notes_with_the_same_text_are_named(folder):
    long = BODY + "\nB: " + "A long way to the garden. " * 20
    Path("raw/interviews/N-1.txt").write_text("mode: video\n\n" + long, "utf-8")
    Path("raw/interviews/N-2.txt").write_text("mode: phone\n\n" + long.replace(" the ", "  the\n"), "utf-8")
    message = refused(ABOUT | {"header": ["mode"]})
    assert "raw/interviews/N-2.txt has the same text as raw/interviews/N-1.txt" in message
    assert "garden" not in message


def test_without_fields_for_them_all_were_asked_everything_alone(folder):
    Path("raw/frames/who.csv").write_text("note,language\nN-1,en\nN-2,fr\n", "utf-8")
    frame = read({"notes": "raw/interviews", "header": ["note", "language"]})["notes"]
    assert list(frame["asked"]) == ["gaps|pace"] * 2 and list(frame["persons"]) == [1, 1]
    assert list(reading_notes.count(frame)["numbers"]["value"]) == [2, 2]


def front(*lines: str) -> str:
    return "\n".join(["---", "note: N-1", *lines, "---", BODY])


def test_a_front_matter_is_a_header(folder):
    for path in Path("raw/interviews").iterdir():
        path.unlink()
    text = front(
        "# a comment", 'group: "staff: all"', "date: 2016-06-20", "asked: [gaps, 'pace']", "persons: 2 # two", ""
    )
    Path("raw/interviews/a.md").write_text(text, "utf-8")
    about = {"notes": "raw/interviews", "header": ["note", "group", "date", "asked", "persons"]}
    made = read(about, register="")
    row = made["notes"].iloc[0]
    assert (row["group"], row["asked"], row["persons"], row["text"]) == ("staff: all", "gaps|pace", 2, text)
    assert made["turns"]["start"][0] == text.index("Q: And?")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (front("group: {a: b}"), "line 3: a field holds one value"),
        (front("group: staff").replace("\n---\n", "\n"), "has no end"),
        (front("- staff"), "line 3: a note begins with lines"),
        (front("group: staff").removesuffix(BODY), "no text after the header"),
    ],
)
def test_a_front_matter_that_cant_be_read_is_a_sentence(folder, text, words):
    for path in Path("raw/interviews").iterdir():
        path.unlink()
    Path("raw/interviews/a.md").write_text(text, "utf-8")
    assert words in refused({"notes": "raw/interviews", "header": ["note", "group"]}, register="")
