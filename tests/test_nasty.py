"""Twenty-nine nasty tables: each is read right or refused with a sentence; no column shifts, no answer is lost."""

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.sheets import sheet
from tests.conftest import PUBLIC

NASTY = PUBLIC / "nasty_frictionless"

CHINESE = "\u4e2d\u56fd\u4eba"
# Rows as they have to come, with the number that a person sees before them.
READ = {
    "Table With Data.csv": (["id", "name"], {2: ["1", "english"], 3: ["2", CHINESE]}),
    "ascii-notvalid.csv": (["A", "B", "C"], {2: ["1", "ss\u00b5", "ab\u20ac"]}),
    "blank-cells.csv": (
        ["id", "name"],
        {2: ["1", "Paul"], 3: ["2", "John"], 4: ["3", "George"], 5: ["4", "Ringo"], 6: ["5", ""]},
    ),
    "blank-headers.csv": (["id", "", "age"], {2: ["1101", "John", "30"], 3: ["1102", "Julie", "26"]}),
    "blank-rows-multiple.csv": (["id", "name", "age"], {2: ["1101", "John", "30"], 3: ["1102", "Julie", "26"]}),
    "blank-rows.csv": (["id", "name", "age"], {2: ["1101", "John", "30"], 3: ["1102", "Julie", "26"]}),
    "duplicate-headers.csv": (
        ["id", "name", "id", "age", "id"],
        {2: ["1101", "John", "0", "30", "001101"], 3: ["1102", "Julie", "0", "26", "001102"]},
    ),
    "duplicate-rows.csv": (
        ["id", "name", "age"],
        {2: ["1101", "John", "30"], 3: ["1102", "Julie", "26"], 4: ["1101", "John", "30"]},
    ),
    # A quote after a blank opens no quotes: the cell stays as it was written, whole.
    "escaping.csv": (
        ["ID", "Test"],
        {2: ["1", ' "Test line 1"'], 3: ["2", ' "Test "" line 2"'], 4: ["3", ' "Test \\" line 3"']},
    ),
    "issue-1009-semicolon.csv": (["fieldNameA", "fieldNameB"], {2: ["0123", "c"]}),
    "leading-zeros.csv": (["value"], {2: ["01"], 3: ["002"], 4: ["00003"]}),
    "table-infer-missing-values.csv": (
        ["id", "age", "name"],
        {
            2: ["1", "39", "Paul"],
            3: ["-", "25", "Test"],
            4: ["2", "23", "Jimmy"],
            5: ["-", "25", "Test"],
            6: ["3", "36", "Jane"],
            7: ["-", "25", "Test"],
            8: ["4", "28", "Judy"],
        },
    ),
    "table-output.ods": (["id", "name"], {2: ["1", "english"], 3: ["2", "german"]}),
    "table-unicode-headers.csv": (["id", "\u56fd\u4eba"], {2: ["1", "english"], 3: ["2", CHINESE]}),
    "table-with-booleans.xls": (["id", "boolean"], {2: ["1", "TRUE"], 3: ["2", "FALSE"]}),
    "table-with-ints-floats-dates.ods": (
        ["Int", "Float", "Date", "Datetime"],
        {
            2: ["2013", "3.3", "2009-08-16", "2009-08-16 05:43:21"],
            3: ["1997", "5.6", "2009-09-20", "2009-09-20 15:30:00"],
            4: ["1969", "11.7", "2012-08-23", "2012-08-23 20:40:59"],
        },
    ),
    "table-with-ints-floats-dates.xls": (
        ["Int", "Float", "Date"],
        {2: ["2013", "3.3", "2009-08-16"], 3: ["1997", "5.6", "2009-09-20"], 4: ["1969", "11.7", "2012-08-23"]},
    ),
}
LONG = {"doublequote.csv": (5, 17), "encoding-issue-274.csv": (507, 17)}
REFUSED = {
    "defective-rows.csv": "row 2: 2 cells where the header has 3",
    "empty.csv": "is empty",
    "invalid.csv": "row 2: 2 cells where the header has 4",
    "latin1.csv": "line 3: this is not UTF-8 text",
    "merged-cells-boolean.xls": "the cells A1:B3 are merged",
    "merged-cells.xls": "the cells A1:B3 are merged",
    "merged-cells.xlsx": "the cells A1:B3 are merged",
    "multiline-headers.xlsx": "the cells A1:A5 are merged",
    "table-infer-iso-8859-7.csv": "line 2: this is not UTF-8 text",
    "table-with-accents.csv": "line 1: this is not UTF-8 text",
}


def test_every_nasty_table_is_here():
    names = {path.name for path in NASTY.iterdir()} - {"SOURCE.md", "LICENSE.md"}
    assert names == READ.keys() | REFUSED.keys() | LONG.keys()
    assert len(names) == 29


@pytest.mark.parametrize("name", READ)
def test_read_right(name):
    table = sheet.read(NASTY / name)
    header, rows = READ[name]
    assert table.columns.tolist() == header
    assert dict(zip(table.index, table.to_numpy().tolist(), strict=True)) == rows


@pytest.mark.parametrize("name", LONG)
def test_long_ones_come_whole(name):
    table = sheet.read(NASTY / name)
    assert table.shape == LONG[name]
    assert table.index.tolist() == list(range(2, 2 + len(table)))
    # Each quoted line break and doubled quote stays inside of its cell: the same cells by another reader.
    assert table.to_numpy().tolist() == pd.read_csv(NASTY / name, dtype=str, keep_default_na=False).to_numpy().tolist()


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_a_sentence(name):
    with pytest.raises(EvidenceError) as told:
        sheet.read(NASTY / name)
    said = str(told.value)
    assert name in said and REFUSED[name] in said and "\n" not in said


def test_declared_encodings_are_read():
    assert sheet.of_text(NASTY / "latin1.csv", "latin-1")["name"].tolist() == ["english", "\u00a9"]
    greek = sheet.of_text(NASTY / "table-infer-iso-8859-7.csv", "iso-8859-7")
    assert greek["name"].tolist()[2:] == [
        "\u039c\u03c5\u03c1\u03c9\u03bd",
        "\u0395\u03c5\u03c3\u03c4\u03bf\u03c1\u03b3\u03b9\u03bf\u03c2",
    ]
    hotels = sheet.of_text(NASTY / "table-with-accents.csv", "cp1252")
    assert hotels.columns[3] == "Ann\u00e9e" and hotels.iloc[0, 4] == "0,611553068"


def test_each_of_the_same_names_by_its_letter():
    twice = sheet.read(NASTY / "duplicate-headers.csv")
    assert sheet.column(twice, "id @E").tolist() == ["001101", "001102"]
    with pytest.raises(EvidenceError, match="columns A and C are both called 'id'"):
        sheet.column(twice, "id")
    assert sheet.column(sheet.read(NASTY / "blank-headers.csv"), "@B").tolist() == ["John", "Julie"]
