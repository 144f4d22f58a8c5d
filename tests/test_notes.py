"""Notes become rows with frozen text, and whatever is not a note is a sentence."""

import hashlib
import unicodedata
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.interviews.notes import reading_notes
from scripts.settings.asked_groups import AskedGroup, AskedOfNotes
from scripts.settings.evaluation import Interviews
from tests.filled import filled

INTERVIEWS = {
    "notes": "raw/interviews",
    "header": ["note", "group", "grade", "date", "language", "mode", "persons", "asked"],
}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def lines(note: str = "N-1", **fields: object) -> list[str]:
    header = {
        "note": note,
        "group": "staff",
        "grade": "senior",
        "date": "2016-06-20",
        "language": "en",
        "mode": "video",
        "persons": "1",
        "asked": "gaps",
    }
    return [f"{key}: {value}" for key, value in (header | fields).items()]


def text(*body: str, note: str = "N-1", **fields: object) -> str:
    return "\n".join([*lines(note, **fields), "", *(body or ("Q: And?", "A: Yes."))])


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / "raw" / "interviews" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def word(folder: Path, name: str, content: str, extra: str = "") -> Path:
    document = Document()
    for line in content.split("\n"):
        document.add_paragraph(line)
    if extra:
        document.paragraphs[-1]._p.append(parse_xml(extra))
    path = put(folder, name, b"")
    document.save(str(path))
    return path


def read(*paths: Path, **more: object):
    return reading_notes.read(list(paths), filled(Interviews, INTERVIEWS), **more)["notes"]


def refused(*paths: Path, **more: object) -> str:
    with pytest.raises(EvidenceError) as caught:
        read(*paths, **more)
    return str(caught.value)


def test_three_kinds_of_file_give_the_same_row(tmp_path):
    content = text("Q: Où ?", "A: Là-bas, à l’été.")
    kinds = [
        put(tmp_path, "a.txt", content),
        put(tmp_path, "b.md", content.replace("\n", "\r\n").encode("utf-8-sig")),
        word(tmp_path, "c.docx", unicodedata.normalize("NFD", content)),
    ]
    found = [read(path).iloc[0] for path in kinds]
    assert [row["text"] for row in found] == [content] * 3
    assert {row["sha256"] for row in found} == {hashlib.sha256(content.encode()).hexdigest()}
    assert [row["file"] for row in found] == [path.as_posix() for path in kinds]
    assert found[0]["asked"] == "gaps" and found[0]["persons"] == 1


def test_rows_meet_the_contract_and_are_sorted_whatever_the_order_of_files(tmp_path):
    paths = [put(tmp_path, f"{i}.txt", text(note=f"N-{9 - i}", asked="gaps | mergers")) for i in range(4)]
    frame = read(*paths)
    tables.check(frame, "notes")
    assert list(frame["note"]) == ["N-6", "N-7", "N-8", "N-9"]
    assert set(frame["asked"]) == {"gaps|mergers"}
    assert frame.equals(read(*reversed(paths)))


def test_a_further_field_of_the_header_becomes_a_column(tmp_path):
    path = put(tmp_path, "a.txt", text(duty="north"))
    frame = reading_notes.read([path], filled(Interviews, INTERVIEWS | {"header": [*INTERVIEWS["header"], "duty"]}))[
        "notes"
    ]
    assert list(frame["duty"]) == ["north"]
    tables.check(frame, "notes")


def test_who_was_asked_nothing_leaves_asked_empty(tmp_path):
    assert read(put(tmp_path, "a.txt", text(asked="")))["asked"][0] == ""


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "is empty"),
        ("a.docx", b"", "is empty"),
        ("a.txt", b" \n\n", "is empty"),
        ("a.pdf", b"%PDF", "not a PDF that can be read"),
        ("a.rtf", b"{", "vtt or pdf files"),
        ("~$a.docx", b"x", "lock file"),
        ("a.txt", text("Señor").encode("latin-1"), "not UTF-8"),
        ("a.txt", text().encode("utf-16-le"), "not UTF-8"),
        ("a.txt", text().replace("group: staff\n", ""), "no field 'group'"),
        ("a.txt", text().replace("grade", "grede"), "Did you mean 'grade'?"),
        ("a.txt", text().replace("grade: senior", "group: partner"), "'group' occurs twice"),
        ("a.txt", text().replace("mode: video", "mode video"), "line 6: a note begins with lines"),
        ("a.txt", text(mode=""), "'mode' of the header is empty"),
        ("a.txt", text(persons="two"), "'persons' must be a whole number"),
        ("a.txt", text(persons="0"), "'persons' must be a whole number"),
        ("a.txt", text(date="20/06/2016"), "'date' must be a day"),
        ("a.txt", "\n".join(lines()), "no text after the header"),
        ("a.docx", b"not a zip", "a.docx"),
    ],
)
def test_bad_notes_are_a_sentence_with_the_file(tmp_path, name, content, words):
    message = refused(put(tmp_path, name, content))
    assert words in message
    assert name in message and "\n" not in message


def test_a_doubled_id_names_both_files(tmp_path):
    message = refused(put(tmp_path, "a.txt", text()), put(tmp_path, "b.txt", text()))
    assert "interviews/b.txt" in message and "interviews/a.txt" in message and "N-1" in message


def test_an_unknown_scheme_in_asked_is_refused_where_the_schemes_are_known(tmp_path):
    path = put(tmp_path, "a.txt", text(asked="gasp"))
    assert "Did you mean 'gaps'?" in refused(path, schemes=["gaps", "mergers"])
    assert read(path)["asked"][0] == "gasp"


def test_no_notes_at_all():
    assert "raw/interviews holds no notes" in refused()


@pytest.mark.parametrize(
    "extra",
    [
        f"<w:ins {W} w:id='1' w:author='x'><w:r><w:t>added later</w:t></w:r></w:ins>",
        f"<w:sdt {W}><w:sdtContent><w:r><w:t>in a control</w:t></w:r></w:sdtContent></w:sdt>",
        f"<w:del {W} w:id='1' w:author='x'><w:r><w:delText>added later</w:delText></w:r></w:del>",
        f"<w:r {W}><w:footnoteReference w:id='2'/></w:r>",
    ],
)
def test_text_that_paragraphs_would_lose_is_refused_and_not_shown(tmp_path, extra):
    message = refused(word(tmp_path, "a.docx", text(), extra))
    assert "would be lost" in message
    assert "added later" not in message and "in a control" not in message


def test_a_table_in_a_word_file_is_lines_of_cells(tmp_path):
    path = word(tmp_path, "a.docx", text())
    document = Document(str(path))
    grid = document.add_table(2, 2)
    for row in range(2):
        for column in range(2):
            grid.cell(row, column).text = f"cell {row}{column}"
    document.save(str(path))
    assert read(path)["text"][0].endswith("A: Yes.\ncell 00\tcell 01\ncell 10\tcell 11")


def test_hyphens_tabs_and_breaks_of_word_are_kept(tmp_path):
    extra = f"<w:r {W}><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t><w:tab/><w:t>x</w:t><w:br/><w:t>y</w:t></w:r>"
    assert read(word(tmp_path, "a.docx", text(), extra))["text"][0].endswith("A: Yes.well-known\tx\ny")


def test_a_word_file_with_an_external_entity_is_refused(tmp_path):
    good, path = word(tmp_path, "good.docx", text()), put(tmp_path, "bad.docx", b"")
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                at = content.index(b"?>") + 2
                content = content[:at] + b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + content[at:]
            target.writestr(name, content)
    assert "bad.docx" in refused(path)


def test_counts_by_group_and_in_all(tmp_path):
    paths = [
        put(tmp_path, "a.txt", text(note="A", persons=2)),
        put(tmp_path, "b.txt", text(note="B")),
        put(tmp_path, "c.txt", text(note="C", group="member_state", persons=4)),
    ]
    made = reading_notes.count(read(*paths))
    tables.check(made["numbers"], "numbers")
    tables.check(made["cases"], "cases")
    values = made["numbers"].set_index("address")["value"].to_dict()
    assert values == {
        "interviews.notes.all.count": 3,
        "interviews.notes.all.persons": 7,
        "interviews.notes.group-member_state.count": 1,
        "interviews.notes.group-member_state.persons": 4,
        "interviews.notes.group-staff.count": 2,
        "interviews.notes.group-staff.persons": 3,
    }
    assert made["numbers"][["std_error", "low", "high", "level"]].isna().all(axis=None)
    assert set(made["numbers"]["method"]) == {"none: interviewees were selected purposively"}
    staff = made["cases"].query("trace == 'interviews.notes.group-staff.persons'")
    assert list(staff["case"]) == ["A", "B"] and staff["amount"].sum() == 3


def test_a_language_is_its_first_part_and_a_day_has_dashes(tmp_path):
    for written, read_as in (("EN", "en"), ("zh-Hans", "zh"), ("fr_CA", "fr")):
        assert read(put(tmp_path, "a.txt", text(language=written)))["language"].tolist() == [read_as]
    with pytest.raises(EvidenceError, match="must be a day such as 2016-05-31"):
        read(put(tmp_path, "a.txt", text(date="20160531")))


def test_groups_that_no_note_of_the_base_is_of_are_named_at_once(tmp_path):
    paths = [
        put(tmp_path, "a.txt", text("A: Yes.", note="N-1", grade="Senior ")),
        put(tmp_path, "b.txt", text("A: No.", note="N-2", grade="junior", group="partner")),
        put(tmp_path, "c.txt", text("A: Hm.", note="N-3", grade="middle", asked="")),
    ]

    def asked(scheme, base, *groups):
        own = [AskedGroup(item="respondents", group=one, place=f"cell {one}") for one in groups]
        return AskedOfNotes(scheme=scheme, base=base, groups=own)

    right = [
        asked("gaps", {"group": ["Staff"]}, "grade-senior", "code-x--grade-senior"),
        asked(None, {}, "group-partner"),
    ]
    read(*paths, asked=right)
    wrong = [asked("gaps", {"group": ["Staff"]}, "grade-senoir", "grade-junior"), asked(None, {}, "group-partners")]
    with pytest.raises(EvidenceError) as told:
        read(*paths, asked=wrong)
    head, *said = str(told.value).splitlines()
    assert head.startswith("3 things")
    assert said[0].endswith(
        "cell grade-senoir: no note of the base of gaps has the grade 'senoir', of the group grade-senoir. "
        "Did you mean 'senior'? It has senior."
    )
    assert "the grade 'junior'" in said[1]  # of a partner, and of somebody who was not asked
    assert "no note has the group 'partners', of the group group-partners. Did you mean 'partner'?" in said[2]
