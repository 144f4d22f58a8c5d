"""Separated text: encodings, separators, quotes; what can't be read says so, and nothing shifts silently."""

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scripts.ground.errors import EvidenceError
from scripts.sheets import sheet
from scripts.sheets.text import likely
from tests.conftest import PUBLIC

STARWARS = PUBLIC / "538_starwars" / "StarWars.csv"

CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(['"', ",", ";", "\t", "\n"]), max_size=9
)


def written(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_marks_are_found(tmp_path, separator, encoding):
    lines = ["id{s}answer{s}comment", '1{s}Good{s}"a{s} b\nand more"', '2{s}N/A{s}"He said ""no"""']
    path = written(tmp_path / "a.csv", "\r\n".join(lines).format(s=separator), encoding)
    table = sheet.of_text(path)
    assert list(table.columns) == ["id", "answer", "comment"]
    assert table["answer"].tolist() == ["Good", "N/A"]
    assert table["comment"].tolist() == [f"a{separator} b\nand more", 'He said "no"']
    assert table.index.tolist() == [2, 3]


def test_a_header_full_of_commas_does_not_hide_the_semicolons(tmp_path):
    path = written(tmp_path / "a.csv", "id;How good, fast, cheap, is it?\n1;Good\n2;Fair\n")
    assert sheet.of_text(path).shape == (2, 2)


@given(rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_what_the_csv_module_writes_comes_back(tmp_path_factory, rows):
    rows = [("x" + first, second) for first, second in rows]  # no row is empty
    text = io.StringIO()
    csv.writer(text).writerows([("a", "b"), *rows])
    path = written(tmp_path_factory.mktemp("csv") / "a.csv", text.getvalue())
    try:
        table = sheet.of_text(path, separator=",")
    except EvidenceError as error:
        assume("looks like whole rows" not in str(error))
        raise
    assert list(table.itertuples(index=False, name=None)) == rows


def test_rows_count_as_excel_does_and_empty_ones_are_left_out(tmp_path):
    path = written(tmp_path / "a.csv", 'id,b\n1,"x\ny"\n\n,\n4,z\n')
    assert sheet.of_text(path).index.tolist() == [2, 5]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\r\n", "is empty"),
        (b"id,a\n1,caf\xe9\n", "line 2: this is not UTF-8 text: save it as CSV UTF-8"),
        (b"id,a\n1,b\x00c\n", "line 2: there is a null character"),
        (b"id,a\n1\n", "row 2: 1 cells where the header has 2"),
        (b"id,a\n1,2\n1,2,3\n", "row 3: 3 cells where the header has 2"),
        (b'id,a\n1,"never closed\n', "correct the quotation marks"),
        (b'id,a\n1,"x"y\n', "line 2: the cells can't be separated"),
        (b",\n1,2\n", "row 1: no column has a name"),
        (b"<html><table>", "web page"),
        (b"PK\x03\x04rest", "is a workbook, not text"),
    ],
)
def test_bad_files_say_what_is_wrong(tmp_path, content, said):
    (tmp_path / "bad.csv").write_bytes(content)
    with pytest.raises(EvidenceError) as error:
        sheet.of_text(tmp_path / "bad.csv")
    assert said in str(error.value)
    assert "bad.csv" in str(error.value)


def test_a_missing_file_and_an_unknown_encoding(tmp_path):
    with pytest.raises(EvidenceError, match="missing"):
        sheet.of_text(tmp_path / "none.csv")
    path = written(tmp_path / "a.csv", "id,a\n1,2\n")
    with pytest.raises(EvidenceError, match="no encoding 'latin-one'"):
        sheet.of_text(path, encoding="latin-one")


@pytest.mark.parametrize(
    "text",
    [
        "Évaluation du Bureau, où l’équipe a été très efficace",
        "El año pasado mañana “niño”, ÁREA",
        "Größe über Straße, Ärger",
    ],
)
def test_old_western_encodings_are_told_apart(text):
    assert likely(text.encode("cp1252")) == "cp1252"
    assert likely(text.encode("mac_roman")) == "mac_roman"


def test_a_wrong_declaration_of_utf_8_text_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;name\n1;Größe\n", encoding="utf-8")
    for encoding in ("cp1252", "mac_roman", "latin-1"):
        with pytest.raises(EvidenceError, match=f"is UTF-8 text, not {encoding}: delete `encoding`"):
            sheet.of_text(path, encoding)
    path.write_text("id;name\n1;plain\n", encoding="utf-8")
    assert sheet.of_text(path, "cp1252")["name"].tolist() == ["plain"]


def test_other_encodings_are_not_guessed(tmp_path):
    greek = "id;όνομα\n1;Ευστάθιος\n".encode("iso-8859-7")
    assert likely(greek) == ""
    assert likely("id;name\n1;x\n".encode("utf-16-le")) == "utf-16-le"
    (tmp_path / "a.csv").write_bytes("id;name\n1;x\n".encode("utf-16-be"))
    with pytest.raises(EvidenceError, match="it looks like utf-16-be"):
        sheet.of_text(tmp_path / "a.csv")
    assert sheet.of_text(tmp_path / "a.csv", "utf-16-be")["name"].tolist() == ["x"]


def test_line_ends_of_an_old_mac(tmp_path):
    text = 'id;name\r1;"Größe\rdort"\r2;y\r'
    (tmp_path / "a.csv").write_bytes(text.encode("mac_roman"))
    table = sheet.of_text(tmp_path / "a.csv", "mac_roman")
    assert table.index.tolist() == [2, 3]
    assert table["name"].tolist() == ["Größe\rdort", "y"]


def test_an_export_that_is_not_utf8():
    with pytest.raises(EvidenceError, match="declare its `encoding`"):
        sheet.of_text(STARWARS, encoding="utf-8")
    table = sheet.of_text(STARWARS, encoding="mac_roman")
    seen = table["Have you seen any of the 6 films in the Star Wars franchise?"]
    assert len(table) == 1187  # 1,186 respondents and the second header row
    assert (seen == "Yes").sum() == 936
