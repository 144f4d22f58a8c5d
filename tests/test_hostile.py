"""Files that claim more than they hold, or would end the machine: refused in a sentence, in little memory."""

import io
import re
import struct
import zipfile
from itertools import pairwise

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from pydantic import ValidationError

from scripts.drafts import codebooks
from scripts.ground.errors import EvidenceError
from scripts.interviews.formats import by_ending
from scripts.interviews.suggestions import patterns
from scripts.settings import strict
from scripts.settings.codebook import Item
from scripts.settings.evaluation import Evaluation
from scripts.settings.export import Export
from scripts.sheets import bounds, sheet
from scripts.surveys.exports import qsf, qualtrics, spss, stata
from tests.documents import portable
from tests.filled import filled
from tests.samples import NOTE, TABLE, ods, ods_rows, statistics, survey, xls, xlsx


def refused(read, *arguments):
    """The sentence with which something is refused."""
    with pytest.raises(EvidenceError) as caught:
        read(*arguments)
    return str(caught.value)


def test_a_stray_cell_at_the_end_of_a_sheet_is_named(tmp_path):
    book = openpyxl.load_workbook(io.BytesIO(xlsx({"One": TABLE})))
    book["One"]["XFD1048576"] = "x"
    book.save(tmp_path / "a.xlsx")
    assert "a.xlsx, sheet One: a cell lies far outside of the table (the last column ends at XFD1048576" in refused(
        sheet.read, tmp_path / "a.xlsx"
    )


def test_a_row_that_no_sheet_has(tmp_path):
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx({"One": TABLE}))) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<row r="9"', b'<row r="999999999999"'))
    (tmp_path / "a.xlsx").write_bytes(data.getvalue())
    assert "claims more than 1,048,576 rows" in refused(sheet.read, tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    "more",
    [
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>',
        '<table:table-row table:number-rows-repeated="1048000"/><table:table-row><table:table-cell '
        'table:number-columns-repeated="16383"/><table:table-cell office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>",
        '<table:table-row table:number-rows-repeated="99999999999999"><table:table-cell><text:p>x</text:p>'
        "</table:table-cell></table:table-row>",
    ],
)
def test_repeated_cells_of_an_open_document(tmp_path, more):
    (tmp_path / "a.ods").write_bytes(ods(ods_rows() + more))
    assert "a.ods, sheet One: a cell lies far outside of the table" in refused(sheet.read, tmp_path / "a.ods")


def test_empty_rows_to_the_end_of_an_open_document_are_no_cells(tmp_path):
    more = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    (tmp_path / "a.ods").write_bytes(ods(ods_rows() + more))
    assert len(sheet.read(tmp_path / "a.ods")) == len(TABLE) - 1


def test_a_sparse_table_is_no_stray_cell():
    header = [f"c{n}" for n in range(1000)]
    bounds.check("a", [header, *([f"R{n}"] + [""] * (n % 900) + ["x"] * 9 for n in range(3000))])


def test_the_last_row_of_an_old_workbook(tmp_path):
    data = bytearray(xls([[f"h{x}" for x in range(3)], ["a", "b", "c"]]))
    place = data.rindex(b"c\0") - 9
    data[place : place + 4] = struct.pack("<HH", 65535, 255)
    (tmp_path / "a.xls").write_bytes(bytes(data))
    assert re.search("far outside of the table|claims more than it can hold", refused(sheet.read, tmp_path / "a.xls"))


@pytest.mark.parametrize("ending", ["sav", "zsav"])
def test_the_cases_that_spss_claims_are_held_against_the_file(tmp_path, ending):
    data = bytearray(statistics(tmp_path, ending))
    data[80:84] = struct.pack("<i", 2_000_000_000)
    (tmp_path / "a.sav").write_bytes(bytes(data))
    assert "a.sav is cut off or broken (its header claims 2,000,000,000 cells" in refused(
        spss.read_raw, tmp_path / "a.sav", filled(Export, {})
    )


@pytest.mark.parametrize("version", [8, 14])
def test_the_cases_that_stata_claims_are_held_against_the_file(tmp_path, version):
    pyreadstat.write_dta(pd.DataFrame({"id": [1.0, 2.0]}), tmp_path / "a.dta", version=version)
    data = bytearray((tmp_path / "a.dta").read_bytes())
    place = data.index(b"<N>") + 3 if version == 14 else 6
    data[place : place + 4] = struct.pack("<I", 2_000_000_000)
    (tmp_path / "a.dta").write_bytes(bytes(data))
    assert "its header claims 2,000,000,000 cells" in refused(stata.read_raw, tmp_path / "a.dta", filled(Export, {}))


def test_a_file_that_crashes_the_library_is_broken(tmp_path):
    """A number of a record of SPSS that is 0: readstat ends the whole process at it (signal 11)."""
    data = bytearray(statistics(tmp_path, "sav"))
    data[414:418] = bytes(4)
    (tmp_path / "a.sav").write_bytes(bytes(data))
    assert "a.sav is cut off or broken" in refused(spss.read_raw, tmp_path / "a.sav", filled(Export, {}))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: " + "[" * 100_000, "more than 50 deep"),
        ("{a: " * 100_000, "more than 50 deep"),
        ("- " * 100_000, "more than 50 deep"),
        (
            "a: &a [x]\n" + "".join(f"{k}: &{k} [{', '.join([f'*{b}'] * 10)}]\n" for b, k in pairwise("abcdefghi")),
            r"line 6: aliases \(\*e\) repeat more than 100,000 values",
        ),
        (
            "".join(f"k{n}: &k{n} {'[' * 20}{f'*k{n - 1}' if n else 'x'}{']' * 20}\n" for n in range(4)),
            "line 3: .* 50 deep",
        ),
        ("a: 1\n<<: [2, 3]", "line 2: `<<` takes keys and values"),
        ("a: " + "9" * 5000, "line 1: a whole number of 5000 digits"),
        ("a: 1\nb: -.inf", "line 2: this is not a finite number"),
        ("a: 1.5e400", "this is not a finite number"),
        ("a: !!timestamp x", "tags"),
        ("x" * 121 + ": 1", "a key of 121 characters"),
    ],
)
def test_yaml_that_would_end_the_process(tmp_path, text, said):
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError, match=rf"a\.yaml.*{said}"):
        strict.read(tmp_path / "a.yaml")


def test_words_that_yaml_takes_for_numbers_stay_words(tmp_path):
    (tmp_path / "a.yaml").write_text("a: [12:30, 010, 1_000, 0x1F, 1e5, -5, 0.50, .5, 18]", encoding="utf-8")
    assert strict.read(tmp_path / "a.yaml")["a"] == ["12:30", "010", "1_000", "0x1F", "1e5", -5, 0.5, 0.5, 18]


def test_a_limit_that_is_not_finite_is_refused():
    with pytest.raises(ValidationError, match="finite"):
        Item(text="x", column="x", type="number", minimum="1e400")


@pytest.mark.parametrize(
    "text",
    [
        "a{99999999}",
        "a{1,99999999}",
        "(?:a{1000}){1000}",
        "((a{100}){100}){100}",
        "(?:a|b{2}){0,99999}",
        "(" * 5000,
        "a{e<=99999}",
    ],
)
def test_an_expression_that_would_take_all_memory(text):
    with pytest.raises(EvidenceError, match=r"rules\.x: the expression (repeats too much|has brackets)"):
        patterns.expression(text, "rules.x")


@pytest.mark.parametrize(
    "text",
    ["plan(s|ned)?", r"\b\d{4}-\d{2}", r"(?:[^.{}]{0,200}water){1,3}", r"\p{L}{3,60}", r"(?:helo){e<=1}", "a{0}"],
)
def test_an_expression_as_people_write_them(text):
    assert patterns.expression(text, "rules.x")


def test_a_questionnaire_that_is_nested_without_end(tmp_path):
    (tmp_path / "a.qsf").write_bytes(b'{"SurveyElements":' + b"[" * 200_000)
    assert "a.qsf is not a Qualtrics questionnaire" in refused(qsf.labels, tmp_path / "a.qsf")
    assert not qualtrics.is_import_id("{'ImportId':" + "[" * 200_000)


def test_a_row_that_is_no_row(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"id,q1\nR1,Good" + b"," * 200_000 + b"\n")
    assert "a.csv, line 2: 200,002 cells" in refused(sheet.read, tmp_path / "a.csv")


def test_a_dictionary_that_is_nested_without_end(tmp_path):
    (tmp_path / "a.yaml").write_text("a: " + "[" * 100_000)
    assert "a.yaml, line 1: lists and keys are nested" in refused(codebooks.read, tmp_path / "a.yaml")


@pytest.mark.parametrize("claim", ["1 beginbfrange <00000000> <7fffffff> <0041> endbfrange", "/W [0 2000000000 500]"])
def test_a_pdf_whose_letters_have_no_end(tmp_path, claim):
    portable(tmp_path / "n.pdf", NOTE)
    data = (tmp_path / "n.pdf").read_bytes()
    found = re.search(rb"\d+ beginbfchar.*?endbfchar", data, re.DOTALL)
    old = b"/DW 500" if claim.startswith("/W") else found[0]
    (tmp_path / "n.pdf").write_bytes(data.replace(old, claim.encode()))
    assert "n.pdf is not a PDF that can be read" in refused(by_ending.pieces, tmp_path / "n.pdf")


def test_a_seed_that_nothing_can_be_drawn_with():
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        Evaluation(title="x", seed=-1)


@pytest.mark.parametrize("value", ["1E400", "-1E400", "9" * 400])
def test_a_number_of_a_workbook_that_is_not_finite(tmp_path, value):
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx({"One": TABLE}))) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            cell = f'<c r="C2"><v>{value}</v></c>'.encode()
            new.writestr(name, re.sub(rb'<c r="C2".*?</c>', cell, old.read(name), count=1))
    (tmp_path / "a.xlsx").write_bytes(data.getvalue())
    assert "row 2, column hours: this is not a number" in refused(lambda: survey(tmp_path / "a.xlsx", platform="excel"))
