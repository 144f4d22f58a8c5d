"""Tables whatever their file, and the columns that are asked of them: what is not clear or no text says so."""

import openpyxl
import pytest

from scripts.ground.errors import EvidenceError
from scripts.sheets import headers, sheet


def written(folder, *lines):
    path = folder / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters_of_columns(place, name):
    assert headers.letters(place) == name == openpyxl.utils.get_column_letter(place + 1)


@pytest.mark.parametrize(
    ("column", "header", "place"),
    [("No", ["NO", "No", "no "], 1), ("unit name", ["x", " UNIT\u00a0 name"], 1), ("No", ["x", "No. of letters"], 1)],
)
def test_a_column_is_found_by_its_whole_header_first(column, header, place):
    assert headers.locate("a.csv", column, header, [one.split(". ")[0] for one in header]) == place


def test_only_a_platform_puts_codes_into_headers():
    with pytest.raises(EvidenceError, match=r"a.csv: there is no column 'No'"):
        headers.locate("a.csv", "No", ["x", "No. of letters"])


def test_of_columns_with_one_name_the_letter_says_which():
    twice = ["id", "Unit", "unit", "UNIT "]
    assert headers.locate("a.csv", "unit", ["id", "Unit", "unit", "UNIT"]) == 2  # as it is written comes first
    assert [headers.locate("a.csv", column, twice) for column in ("Unit @B", "unit @D", "@A")] == [1, 3, 0]
    assert headers.locate("a.csv", "Tea @C", ["x", "y", "Drinks: Tea"], ["", "", "Tea"]) == 2
    assert headers.locate("a.csv", "mail @B", ["mail @B", "x"]) == 0  # a header may be written like that
    with pytest.raises(EvidenceError, match=r"column A is not called 'unit': look up its letter"):
        headers.locate("a.csv", "unit @A", twice)
    with pytest.raises(EvidenceError, match=r"there is no column E, the last one is D"):
        headers.locate("a.csv", "unit @E", twice)
    with pytest.raises(EvidenceError, match=r"columns A and B are both called 'a': .* write 'a @A' for the first"):
        headers.locate("a.csv", "a", ["a", "a"])


def test_only_declared_columns_have_to_be_clear(tmp_path):
    found = sheet.read(written(tmp_path, "id,spare,spare,", "1,=A1,#REF!,\x07"))
    assert sheet.columns(found, ["id"], ["Spar"]).to_dict("list") == {"id": ["1"]}
    with pytest.raises(EvidenceError, match=r"a.csv: columns B and C are both called 'spare'"):
        sheet.columns(found, ["id", "spare"])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("=1+1", r"a formula \(cell B3\): paste its value"),
        (" =A1", r"a formula \(cell B3\)"),
        ("#N/A", r"an error of the spreadsheet \(cell B3\)"),
        ("bell\x07", "a control character"),
        ("x" * 32_768, "32768 characters, a cell holds 32767"),
    ],
)
def test_a_cell_that_is_no_plain_text_says_where(tmp_path, cell, said):
    found = sheet.read(written(tmp_path, "id,answer", "1,Private", f"2,{cell}"))
    with pytest.raises(EvidenceError, match=f"a.csv, row 3, column answer: {said}") as error:
        sheet.column(found, "answer")
    assert "Private" not in str(error.value) and "bell" not in str(error.value)


@pytest.mark.parametrize("cell", ["=)", "#N/A", "N/A", "None", "null"])
def test_what_people_wrote_freely_stays(tmp_path, cell):
    found = sheet.read(written(tmp_path, "id,comment", f"1,{cell}"))
    assert sheet.column(found, "comment", free=True).tolist() == [cell]


def test_ids_stand_once_without_blanks_around_them(tmp_path):
    found = sheet.read(written(tmp_path, "id,x", "A ,1", "B,1"))
    assert sheet.unique("a.csv", found["id"]).tolist() == ["A", "B"]
    with pytest.raises(EvidenceError, match=r"a.csv, rows 2 and 3, column x: the same person twice"):
        sheet.unique("a.csv", found["x"], "person")
    found = sheet.read(written(tmp_path, "id,x", " ,1"))
    with pytest.raises(EvidenceError, match=r"a.csv, row 2, column id: no id"):
        sheet.unique("a.csv", found["id"])


def test_a_table_may_be_empty_unless_it_must_not(tmp_path):
    found = sheet.read(written(tmp_path, "id,x", ","))
    assert found.empty and sheet.columns(found, ["x"]).empty
    with pytest.raises(EvidenceError, match=r"a.csv has a header but no rows"):
        sheet.filled(found)


def test_the_ending_says_how_a_file_is_read(tmp_path):
    for name in ("a.pdf", "a.docx", "a"):
        (tmp_path / name).write_bytes(b"x")
        with pytest.raises(EvidenceError, match=r"neither \.csv nor \.xlsx"):
            sheet.read(tmp_path / name)
    with pytest.raises(EvidenceError, match="is missing"):
        sheet.read(tmp_path / "b.pdf")
    (tmp_path / "a.XLSX").write_bytes(b"id,x\n")
    with pytest.raises(EvidenceError, match="not an Excel workbook"):
        sheet.read(tmp_path / "a.XLSX")
