"""Rows that a stray quotation mark swallows are refused, and what people write on several lines stays."""

import openpyxl
import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.interviews.schemes import coded_segments
from scripts.records import register
from scripts.settings.record import Record
from scripts.settings.scheme import Scheme
from scripts.sheets import sheet
from scripts.surveys.parts import counted_parts
from scripts.surveys.received import received_answers, sampling_frame
from tests.filled import filled, surveyed

SCALES = {"yn": {"categories": {"yes": "Yes", "no": "No"}}}
SURVEY = {"title": "T", "platform": "plain", "selection": "nonprobability", "columns": {"respondent": "id"},
          "items": {"q": {"column": "q", "text": "Q", "scale": "yn"}}}  # fmt: skip
STRAY = 'id,q,comment\n1,Yes,"fine\n2,Yes,none\n3,No,\n4,Yes,all well"\n5,No,ok\n6,Yes,ok\n'
SWALLOWED = {
    "last column": (STRAY, "C2"),
    "semicolons": (STRAY.replace(",", ";"), "C2"),
    "tabs and line ends of Windows": (STRAY.replace(",", "\t").replace("\n", "\r\n"), "C2"),
    "one row": ('id,q,comment\n1,Yes,"fine\n2,No,none"\n3,No,ok\n', "C2"),
    "all rows": ('id,q,comment\n1,Yes,"fine\n2,No,none\n3,No,"\n', "C2"),
    "from the middle": ('id,q,comment\n1,"Yes,fine\n2,Yes",none\n3,No,ok\n', "B2"),
    "from the first": ('id,q,comment\n"1,Yes,fine\n2",Yes,none\n3,No,ok\n', "A2"),
    "a comma before": ('id,q,comment\nR1,Yes,"fine, thanks\nR2,Yes,none\nR3,No,x"\nR4,No,ok\n', "C2"),
    "from the header": ('id,q,"comment\n1,Yes,fine\n2,No,"\n3,No,ok\n', "C1"),
    "arabic": ('id;q;تعليق\nم1;Yes;"جيد\nم2;No;لا شيء"\nم3;No;نعم\n', "C2"),
    "two columns": ('id,comment\n1,"fine\n2,none\n3,well"\n4,ok\n', "B2"),
}
KEPT = {
    "lines": 'id,q,comment\n1,Yes,"I like:\n- tea, coffee, milk\n- bread, butter, jam\nthanks"\n2,No,ok\n',
    "lists without blanks": 'id,q,comment\n1,Yes,"tea,coffee,milk\nbread,butter,jam"\n2,No,ok\n',
    "in the first column": 'comment,q,id\n"one\ntwo",Yes,1\nthree,No,2\n',
    "in the middle": 'id,comment,q\n1,"one, two\nthree, four",Yes\n2,ok,No\n',
    "an address": 'id,address\n1,"High Street\n12, Springfield"\n2,"Low Street\n13, Springfield"\n',
    "a numbered list": 'id,q,comment\n1,Yes,"1. wash, rinse\n2. dry, fold"\n2,No,ok\n',
    "chinese": 'id,q,comment\n1,Yes,"很好，谢谢\n第二，价格，服务"\n2,No,好\n',
    "one column": 'comment\n"one\ntwo"\ntwo\n',
}


def written(folder, text, name="a.csv"):
    (folder / name).write_bytes(text.encode())
    return folder / name


def said(cell):
    return rf"a\.csv, row \d+: the cell {cell} holds line breaks and, between them, what looks like whole rows"


@pytest.mark.parametrize("case", SWALLOWED)
def test_rows_within_a_cell_are_refused(tmp_path, case):
    text, cell = SWALLOWED[case]
    with pytest.raises(EvidenceError, match=said(cell)) as error:
        sheet.read(written(tmp_path, text))
    assert "none" not in str(error.value)


@pytest.mark.parametrize("case", KEPT)
def test_answers_of_several_lines_stay(tmp_path, case):
    table = sheet.read(written(tmp_path, KEPT[case]))
    assert len(table) == 2 and table.iloc[0].str.contains("\n").sum() == 1


def test_in_surveys_records_frames_codings_and_workbooks(tmp_path):
    path = written(tmp_path, STRAY)
    with pytest.raises(EvidenceError, match=said("C2")):
        received_answers.read(path, surveyed(SURVEY, SCALES))  # nobody declared the column of the quote
    with pytest.raises(EvidenceError, match=said("C2")):
        register.rows(path, filled(Record, {"id": "id", "columns": {"id": "text"}}))
    with pytest.raises(EvidenceError, match=said("C2")):
        sampling_frame.read([path], surveyed({"title": "T", "frame": {"file": "a.csv", "person": "id"}}))
    codings = 'note,coder,code,quote\nN1,a,x,"one\nN2,a,y,two"\nN3,a,x,three\n'
    notes = pd.DataFrame({"note": ["N1"], "text": ["one"]})
    with pytest.raises(EvidenceError, match=said("D2")):
        coded_segments.read(
            written(tmp_path, codings), notes, filled(Scheme, {"count": ["a"], "codes": {"x": {}, "y": {}}})
        )
    book = openpyxl.Workbook()
    for row in (["id", "q", "comment"], [1, "Yes", "fine\n2,Yes,none\n3,No,"], [4, "No", "ok"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")  # as Excel saves the text above
    with pytest.raises(EvidenceError, match=r"a\.xlsx, sheet Sheet, row 2: the cell C2 holds line breaks"):
        sheet.read(tmp_path / "a.xlsx")


@pytest.mark.parametrize("case", ["last column", "semicolons", "one row", "from the middle", "a comma before"])
def test_parts_refuse_them_too(tmp_path, case):
    text, cell = SWALLOWED[case]
    path = written(tmp_path, text)
    with pytest.raises(EvidenceError, match=said(cell)):
        counted_parts.count(path, path, surveyed(SURVEY, SCALES))


def test_parts_with_answers_of_several_lines_and_with_broken_quotes(tmp_path):
    path = written(tmp_path, KEPT["lines"])
    assert counted_parts.count(path, path, surveyed(SURVEY, SCALES))["line"].endswith("2 answers counted")
    for broken in ('id,q,comment\n1,Yes,"never closed\n2,No,x\n', 'id,q,comment\n1,Yes,"x"y\n2,No,x\n'):
        path = written(tmp_path, broken)
        with pytest.raises(EvidenceError, match="correct the quotation marks"):
            counted_parts.count(path, path, surveyed(SURVEY, SCALES))
