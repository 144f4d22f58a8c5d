"""Excel exports: the sheet, dates, numbers and truth values as Excel shows them; what is no workbook says so."""

import datetime
import zipfile

import openpyxl
import pytest

from scripts.ground.errors import EvidenceError
from scripts.sheets import oldbook, sheet


def saved(path, rows, title="Answers"):
    book = openpyxl.Workbook()
    book.active.title = "Cover"
    page = book.create_sheet(title)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def test_cells_are_text_as_excel_shows_them(tmp_path):
    day = datetime.datetime(2016, 8, 5, 14, 30)
    rows = [["id", "answer", "number", "share", "when", "ticked"], ["1", "N/A", 5, 0.5, day, True], [2, None, 3.0]]
    path = saved(tmp_path / "a.xlsx", rows)
    table = sheet.of_workbook(path, "Answers", "%d/%m/%Y")
    assert table.loc[2].tolist() == ["1", "N/A", "5", "0.5", "05/08/2016", "TRUE"]
    assert table.loc[3].tolist() == ["2", "", "3", "", "", ""]
    assert sheet.of_workbook(path, "Answers").loc[2, "when"] == "2016-08-05 14:30:00"
    midnight = saved(tmp_path / "b.xlsx", [["when"], [datetime.datetime(2016, 8, 5)]])
    assert sheet.of_workbook(midnight, "Answers").loc[2, "when"] == "2016-08-05"


def test_a_wrong_size_in_the_file_cuts_nothing_off(tmp_path):
    path = saved(tmp_path / "a.xlsx", [["id", "answer"], [1, "Good"], [2, "Poor"]])
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content.replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:A2"'))
    assert sheet.of_workbook(path, "Answers").shape == (2, 2)


def test_a_broken_sheet_within_a_whole_container_says_so(tmp_path):
    path = saved(tmp_path / "a.xlsx", [["id", "answer"], [1, "Good"]])
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content[:-30] if name.endswith("sheet2.xml") else content)
    with pytest.raises(EvidenceError, match="can't be opened as a workbook"):
        sheet.of_workbook(path, "Answers")


def test_a_chart_is_no_sheet_of_cells(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.active.append(["1"])
    book.create_chartsheet("Chart", 0).add_chart(openpyxl.chart.BarChart())
    book.save(tmp_path / "a.xlsx")
    assert sheet.of_workbook(tmp_path / "a.xlsx").shape == (1, 1)
    with pytest.raises(EvidenceError, match="no sheet 'Chart'"):
        sheet.of_workbook(tmp_path / "a.xlsx", "Chart")


def test_formulas_come_as_their_text(tmp_path):
    path = saved(tmp_path / "a.xlsx", [["id", "answer"], [1, "=1+1"]])
    assert sheet.of_workbook(path, "Answers").loc[2, "answer"] == "=1+1"


def test_array_formulas_come_as_formulas(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "answer"])
    book.active["A2"] = "1"
    book.active["B2"] = openpyxl.worksheet.formula.ArrayFormula("B2", "=SUM(A1:A2)")
    book.save(tmp_path / "a.xlsx")
    assert sheet.of_workbook(tmp_path / "a.xlsx").loc[2, "answer"].startswith("=")


def test_a_wrong_sheet_names_the_nearest(tmp_path):
    path = saved(tmp_path / "a.xlsx", [["id"], [1]])
    with pytest.raises(EvidenceError, match=r"no sheet 'Answer'.*Did you mean 'Answers'"):
        sheet.of_workbook(path, "Answer")
    with pytest.raises(EvidenceError, match="sheet Cover, row 1: no column has a name"):
        sheet.of_workbook(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"<html><body><table><tr><td>id</td></tr></table>", "web page"),
        (b"\xef\xbb\xbf\r\n<table>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "can't be opened as a workbook or has a password"),
        (b"id,answer\n1,Good\n", "not an Excel workbook"),
        (b"PK\x03\x04 and no more", "broken"),
    ],
)
def test_what_is_no_workbook_says_so(tmp_path, content, said):
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(EvidenceError, match=said):
        sheet.of_workbook(tmp_path / "a.xlsx")


def test_a_container_that_holds_no_workbook_says_so(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as file:
        file.writestr("word/document.xml", "<a/>")
    with pytest.raises(EvidenceError, match="can't be opened as a workbook"):
        sheet.of_workbook(tmp_path / "a.xlsx")


def test_merged_cells_below_the_header_would_lose_answers(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for row in (["Who", None, "answer"], ["A", "x", "Good"], ["B", "y", None]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.save(path)
    assert sheet.of_workbook(path).columns.tolist() == ["Who", "", "answer"]
    book.active.merge_cells("C2:C3")
    book.save(path)
    with pytest.raises(EvidenceError, match=r"sheet Sheet, row 2: the cells C2:C3 are merged: unmerge them"):
        sheet.of_workbook(path)


def test_a_broken_xls_that_ends_its_reader_says_so(tmp_path, monkeypatch):
    (tmp_path / "reader.py").write_text("import os\nos.abort()\n", encoding="utf-8")
    monkeypatch.setattr(oldbook, "__file__", str(tmp_path / "reader.py"))
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest")
    with pytest.raises(EvidenceError, match=r"a\.xls can't be opened as a workbook or has a password"):
        sheet.of_workbook(tmp_path / "a.xls")
