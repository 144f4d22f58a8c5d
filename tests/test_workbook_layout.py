"""The workbook: numbers as numbers, a sheet a table, the same bytes, nothing hidden."""

import io
import zipfile
from typing import Any

import openpyxl
import pandas as pd
import pytest

from scripts.findings import finding_tables
from scripts.pages import tables_workbook
from scripts.settings.finding import Finding
from scripts.settings.table_lines import with_lines
from tests import printed
from tests.layouts import EVALUATION, FINDING, MARK, decisions, line, long_table
from tests.test_table_grammar import long_table as gardens
from tests.test_table_grammar import settings


@pytest.fixture(scope="module")
def cells() -> pd.DataFrame:
    frame: pd.DataFrame = finding_tables.lay_out(long_table(), FINDING, "A", decisions(), MARK)["cells"]
    return frame


@pytest.fixture(scope="module")
def data(cells: pd.DataFrame) -> bytes:
    made: bytes = tables_workbook.write([cells], {"A": FINDING}, EVALUATION)["workbook"]
    return made


@pytest.fixture(scope="module")
def book(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_sheet_a_table_with_title_source_notes_and_mark(book: Any) -> None:
    assert book.sheetnames == ["Contents", *(f"A {name}" for name in FINDING.tables), "All numbers"]
    for name, table in FINDING.tables.items():
        words = [str(cell.value) for row in book[f"A {name}"].iter_rows() for cell in row if cell.value is not None]
        assert words[0] == table.title
        assert any(MARK in word and "disclosure control not yet applied" in word for word in words)
        assert any(word.startswith("Source: ") for word in words)
    assert any("nonrespondents would have answered as" in str(cell.value) for cell in book["A ratings"]["A"])


def test_numbers_are_numbers_and_shares_have_a_format_in_per_cent(book: Any) -> None:
    sheet = book["A ratings"]
    heads = ["Good or excellent", "interval", "bounds", "Fair", "interval", "Base"]
    assert [cell.value for cell in sheet[5]][1:] == heads
    assert sheet["B6"].value == pytest.approx(31 / 50) and sheet["B6"].number_format.startswith("0%;")
    assert (sheet["C6"].value, sheet["D6"].value) == ("56 to 68", "42 to 74")
    assert sheet["G6"].value == 50 and sheet["G6"].number_format.startswith("#,##0;")
    assert sheet.freeze_panes == "B6"


def test_bounds_of_a_number_are_shown_as_printed(book: Any) -> None:
    sheet = book["A kinds"]
    assert [cell.value for cell in sheet[5]][1:] == ["Plain", "Weighted", "Worst case"]
    assert [cell.value for cell in sheet[6]][1:] == [pytest.approx(0.62), pytest.approx(0.6049), "42% to 74%"]


NESTED: dict[str, Any] = {"cell": "staff", "rows": {"items": "garden", "lines": [{"groups": "plot", "total": "first"}]}}
NESTED |= {"columns": {"label": "Soil and water", "lines": [{"statistics": ["good", "base"]}]}, "title": "Nested"}


def test_every_cell_is_shown_as_on_the_page() -> None:
    grown = with_lines(settings({"t": NESTED, **{f"t{at}": {**NESTED, "shares": how, "decimals": at} for at, how in
                                 enumerate(("per cent (count)", "both", "count"))}}), "config").findings["A"]  # fmt: skip
    compared = 0
    for finding, numbers, decided in ((FINDING, long_table(), decisions()), (grown, gardens(), [])):
        laid = finding_tables.lay_out(numbers, finding, "A", decided, MARK)
        data = tables_workbook.write([laid["cells"]], {"A": finding}, EVALUATION)["workbook"]
        made = openpyxl.load_workbook(io.BytesIO(data))
        for name in finding.tables:
            page, sheet = printed.of_page(laid["tables"][f"{name}.html"]), printed.of_sheet(made[f"A {name}"])
            assert sheet == page
            compared += sum(map(len, page))
    assert compared > 40
    nested = made["A t"]
    assert [str(one) for one in nested.merged_cells.ranges] == ["B5:C5"] and nested["B5"].value == "Soil and water"
    assert [nested[f"A{row}"].value for row in range(7, 12)] == ["The soil", "All", "north", "south", "The water"]
    assert nested["B10"].value == "*" and nested.print_title_rows == "$5:$6"


def test_the_last_sheet_has_every_cell_with_its_address(book: Any, cells: pd.DataFrame) -> None:
    rows = list(book["All numbers"].iter_rows(min_row=6, values_only=True))
    assert [row[-1] for row in rows] == list(cells["address"])
    assert [row[5] for row in rows] == [pytest.approx(value) for value in cells["value"]]


def test_a_text_that_looks_like_a_formula_or_a_link_stays_text() -> None:
    labels = ["=1+1", "http://example.org", "+5", "@cmd"]
    told = {
        "title": "=cmd()",
        "tables": {
            "t": {
                "title": "=1",
                "cell": {"source": "gardeners", "statistic": "fair"},
                "rows": [line(label, item="soil") for label in labels],
                "columns": [line("=2")],
            }
        },
    }
    finding = Finding.model_validate(told)
    made = finding_tables.lay_out(long_table(), finding, "A", decisions(), MARK)["cells"]
    book = openpyxl.load_workbook(io.BytesIO(tables_workbook.write([made], {"A": finding}, EVALUATION)["workbook"]))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None or cell.hyperlink.target is None
    assert [book["A t"][f"A{row}"].value for row in range(6, 10)] == labels


def test_names_of_sheets_are_short_unique_and_allowed() -> None:
    taken: set[str] = {"contents"}
    wanted = ["A " + "x" * 40, "A " + "x" * 41, "A " + "X" * 42, "a/b:c", "Contents"]
    names = [tables_workbook.sheet_named(name, taken) for name in wanted]
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)
    assert "Contents" not in names


def test_rows_are_as_high_as_their_wrapped_heads(book: Any) -> None:
    sheet = book["A ratings"]
    assert sheet.row_dimensions[5].height > 1.5 * sheet.row_dimensions[6].height


def test_contents_lead_to_every_sheet(book: Any) -> None:
    links = [cell.hyperlink.location for cell in book["Contents"]["A"] if cell.hyperlink]
    assert links == [f"'A {name}'!A1" for name in FINDING.tables]


def test_same_bytes_fixed_date_no_author_nothing_hidden(cells: pd.DataFrame, data: bytes, book: Any) -> None:
    assert tables_workbook.write([cells], {"A": FINDING}, EVALUATION)["workbook"] == data
    core = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert not book.properties.creator
    assert all(sheet.sheet_state == "visible" for sheet in book)
    assert not any(cell.comment for sheet in book for row in sheet.iter_rows() for cell in row)


def test_an_evaluation_without_tables_has_only_contents() -> None:
    empty = finding_tables.lay_out(long_table(), Finding(title="Nothing"), "A", decisions(), MARK)["cells"]
    book = openpyxl.load_workbook(
        io.BytesIO(tables_workbook.write([empty], {"A": Finding(title="Nothing")}, EVALUATION)["workbook"])
    )
    assert book.sheetnames == ["Contents"]


def test_a_count_of_a_base_is_written_as_it_is_shown() -> None:
    table = {"title": "T", "shares": "count", "cell": {"source": "gardeners", "statistic": "good_or_excellent"}}
    table |= {"rows": [line("Soil", item="soil")], "columns": [line("Good"), line("Base", statistic="base")]}
    finding = Finding.model_validate({"title": "F", "tables": {"t": table}})
    made = finding_tables.lay_out(long_table(), finding, "A", decisions(), MARK)["cells"]
    book = openpyxl.load_workbook(io.BytesIO(tables_workbook.write([made], {"A": finding}, EVALUATION)["workbook"]))
    assert [cell.value for cell in book["A t"][6]] == ["Soil", "31 of 50", 50]
    long = [cell.value for row in book["All numbers"].iter_rows() for cell in row]
    assert pytest.approx(31 / 50) in [one for one in long if isinstance(one, float)]
