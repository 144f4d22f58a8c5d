"""Tables and figures in Word: the cells of the pages, styles and captions that Word knows, the same bytes."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn

from scripts.findings import figures, finding_tables, layout, markup, word_text
from scripts.pages import word_files
from scripts.settings import strict
from scripts.settings.evaluation import Masthead
from scripts.settings.finding import Finding, Table
from tests import word
from tests.filled import filled
from tests.layouts import EVALUATION, FINDING, MARK, decisions, line, long_table


def cells_of(finding: Finding) -> pd.DataFrame:
    frame: pd.DataFrame = finding_tables.lay_out(long_table(), finding, "A", decisions(), MARK)["cells"]
    return frame


def made(folder: Path, finding: Finding = FINDING, language: str = "en") -> bytes:
    cells = cells_of(finding)
    for name, content in figures.draw(cells, finding, "A", MARK)["figures"].items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    given = word_files.finding_file(cells, folder, finding, "A", EVALUATION, language)
    data: bytes = given["word"]
    return data


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(tmp_path_factory.mktemp("figures"))


def headed(**labels: Any) -> pd.DataFrame:
    """The cells of a table of two rows and three columns under headings."""
    cells = cells_of(filled(Finding, {"title": "T", "tables": {"t": {
        "title": "Rated", "cell": {"source": "gardeners", "item": "soil"},
        "rows": [line("Soil", item="soil"), line("Water", item="water"), line("Tools", item="tools")],
        "columns": [line("Good", statistic="good"), line("Fair", statistic="fair"), line("Poor", statistic="poor")],
    }}}))  # fmt: skip
    under = {"Good": "Rated\nWell", "Fair": "Rated\nWell", "Poor": "Rated\nBadly"} | labels
    rows = {"Soil": "Ground", "Water": "", "Tools": "Shed\nNew"}
    return cells.assign(column_under=cells["column"].map(under), row_under=cells["row"].map(rows))


RATED = filled(Table, {"title": "Rated", "rows": [line("a")], "columns": [line("b")]})


def same_tables(word_file: bytes, pages: list[str]) -> int:
    """Compare the tables of a file with those of pages, cell by cell; return how many cells they have."""
    tables = word.opened(word_file).tables
    assert len(tables) == len(pages)
    cells = 0
    for table, page in zip(tables, pages, strict=True):
        rows = word.rows_of_word(table)
        assert rows == word.rows_of_page(page)
        assert [one for one in word.under(table)] == word.under_page(page)
        cells += sum(map(len, rows))
    return cells


def test_each_cell_source_note_and_mark_is_that_of_the_page(data: bytes) -> None:
    cells = cells_of(FINDING)
    pages = [
        markup.document(cells[cells["table"] == name], table, MARK) for name, table in FINDING.tables.items()
    ]  # fmt: skip
    assert same_tables(data, pages) > 60


@pytest.mark.parametrize("which", ["finished", "evaluation"])
def test_each_cell_of_whole_runs_is_that_of_the_pages(which: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(which)
    results, every = folder / "results", []
    keys = strict.read(folder / "config/config.yaml")["findings"]
    counts = {}
    for key in keys:
        tables = strict.read(folder / f"config/findings/{key}.yaml").get("tables", {})
        pages = [(results / f"findings/{key}/tables/{name}.html").read_text(encoding="utf-8") for name in tables]
        every += pages
        counts[key] = same_tables((results / f"findings/{key}.docx").read_bytes(), pages)
    assert same_tables((results / "tables.docx").read_bytes(), every) == sum(counts.values())
    print(f"{which}: {len(every)} tables, {sum(counts.values())} cells the same in Word")


def test_heads_repeat_rows_are_whole_and_the_table_has_a_name_for_who_cannot_see_it(data: bytes) -> None:
    for table, own in zip(word.opened(data).tables, FINDING.tables.values(), strict=True):
        rows = table._tbl.tr_lst
        heads = [row.trPr.find(qn("w:tblHeader")) is not None for row in rows]
        assert heads == [True] + [False] * (len(rows) - 1)
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        properties = table._tbl.tblPr
        assert properties.find(qn("w:tblCaption")).get(qn("w:val")) == own.title
        assert own.columns[0].label in properties.find(qn("w:tblDescription")).get(qn("w:val"))
        assert table.style.name == "Triangulate Table"
        numbers = [cell.paragraphs[0].style.name for row in table.rows[1:] for cell in row.cells[1:]]
        assert set(numbers) == {"Triangulate Number"}


def test_captions_are_counted_by_word(data: bytes) -> None:
    captions = [p for p in word.opened(data).paragraphs if p.style.name == "Caption"]
    tables = [f"Table {place}. {table.title}" for place, table in enumerate(FINDING.tables.values(), 1)]
    shown = [one.text for one in captions]
    assert shown[: len(tables)] == tables
    assert len(shown) == len(tables) + len(FINDING.figures)
    asked = [one._p.findtext(f".//{qn('w:instrText')}").split() for one in captions]
    assert [one[:2] for one in asked[: len(tables)]] == [["SEQ", "Table"]] * len(tables)
    assert {one[1] for one in asked[len(tables) :]} == {"Figure"}


def test_figures_have_their_numbers_in_words_and_no_title_twice(data: bytes) -> None:
    shapes = word.opened(data).inline_shapes
    assert len(shapes) == len(FINDING.figures)
    cells = cells_of(FINDING)
    for shape, figure in zip(shapes, FINDING.figures.values(), strict=True):
        said = shape._inline.docPr.get("descr")
        assert said == figures.alternative(cells[cells["table"] == figure.table], figure)
        crop = shape._inline.find(f".//{qn('a:srcRect')}")
        assert 0 < int(crop.get("t")) < 50_000


def test_a_file_says_its_language_its_marks_and_no_time(data: bytes) -> None:
    document = word.opened(data)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    text = [one.text for one in document.paragraphs]
    assert text[0] == FINDING.title
    assert text[1:3] == ["Internal: disclosure control not yet applied.", f"{MARK}."]
    assert MARK in document.sections[0].header.paragraphs[0].text
    properties = document.core_properties
    assert (properties.author, properties.created.year, properties.language) == ("", 2000, "en-GB")
    assert properties.title == FINDING.title


def test_the_same_bytes_each_time(data: bytes, tmp_path: Path) -> None:
    assert made(tmp_path) == data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_headings_span_their_columns_in_word_as_on_the_page(tmp_path: Path) -> None:
    cells = headed()
    laid = layout.of(cells, "Rated", "")
    assert laid.spanners == [[("Rated", 3)], [("Well", 2), ("Badly", 1)]]
    assert [headings for headings, _ in laid.lines] == [[(0, "Ground")], [], [(0, "Shed"), (1, "New")]]
    given = word_files.table_piece(
        laid, word_text.Caption("Table", "Table", 1, "Rated", "_Toc1"), 1, word_text.tongue("en")
    )
    data = word_files.whole([([], [given])], {}, "T", Masthead(title="T"), word_text.tongue("en"))
    assert same_tables(data, [markup.document(cells, RATED, "")]) == 24
    rows = word.opened(data).tables[0]._tbl.tr_lst
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] * 3 + [False] * 6


def test_columns_without_a_heading_have_none_beside_those_with_one() -> None:
    laid = layout.of(headed(Poor=None), "Rated", "")
    assert laid.spanners == [[("Rated", 2), ("", 1)], [("Well", 2), ("", 1)]]


def test_what_is_withheld_has_no_bounds() -> None:
    cells = cells_of(FINDING)
    cells = cells[cells["table"] == "ratings"].assign(status="small base", text="c")
    assert {(one.text, one.bounds, one.status) for row in layout.of(cells, "T", "").rows for one in row.cells} == {
        ("c", "", "small base")
    }


def test_a_wide_table_has_a_page_on_its_side(tmp_path: Path) -> None:
    columns = [line(f"Good {place}", statistic="good") for place in range(8)]
    narrow = {
        "title": "Narrow",
        "cell": {"source": "gardeners"},
        "rows": [line("Soil", item="soil")],
        "columns": columns[:1],
    }
    tables = {"a": narrow, "b": narrow | {"columns": columns}, "c": narrow}
    data = made(tmp_path, filled(Finding, {"title": "T", "tables": tables}))
    sections = word.opened(data).sections
    upright, turned = WD_ORIENTATION.PORTRAIT, WD_ORIENTATION.LANDSCAPE
    assert [one.orientation for one in sections] == [upright, turned, upright]
    assert sections[1].page_width > sections[1].page_height


def test_arabic_is_mirrored(tmp_path: Path) -> None:
    table = {"title": "كيف يقيّم البستانيون الحديقة", "cell": {"source": "gardeners"}, "interval": True}
    table |= {
        "rows": [line("التربة", item="soil")],
        "columns": [line("جيد", statistic="good"), line("NET", statistic="fair")],
    }
    data = made(tmp_path, filled(Finding, {"title": "الحديقة جيدة", "tables": {"a": table}}), "ar")
    document = word.opened(data)
    own = document.tables[0]
    assert own._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    head, row = own.rows[0].cells, own.rows[1].cells

    def turned(paragraph: Any) -> tuple[bool, bool]:
        run = paragraph._p.find(f".//{qn('w:rPr')}/{qn('w:rtl')}")
        return paragraph._p.pPr.find(qn("w:bidi")) is not None, run is not None

    assert turned(row[0].paragraphs[0]) == turned(head[1].paragraphs[0]) == (True, True)
    # A number is written from left to right, at the same side as the head of its column; so is a label at its side.
    assert turned(row[1].paragraphs[0]) == turned(head[2].paragraphs[0]) == (False, False)
    assert [one.paragraphs[0]._p.pPr.find(qn("w:jc")).get(qn("w:val")) for one in (row[1], head[2])] == ["left"] * 2
    assert document.sections[0]._sectPr.find(qn("w:bidi")) is not None
    shown = [one.text for one in document.paragraphs]
    assert "الجدول 1. كيف يقيّم البستانيون الحديقة" in shown
    assert shown[1] == "للاستخدام الداخلي: لم تُطبَّق بعد ضوابط الإفصاح عن البيانات."


def test_a_language_without_words_is_said(tmp_path: Path) -> None:
    finding = filled(Finding, {"title": "T", "tables": {}})
    given = word_files.finding_file(cells_of(FINDING), tmp_path, finding, "A", EVALUATION, "de")
    assert given["line"].endswith("; captions in English, for there are none in 'de'")
    language = word.opened(given["word"]).styles.element.find(f".//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "de"


def test_a_file_of_all_has_lists_of_its_tables_and_figures(tmp_path: Path) -> None:
    made(tmp_path)
    cells, both = cells_of(FINDING), {"A": FINDING, "B": FINDING}
    given = word_files.tables_file([cells] * 2, [tmp_path] * 2, both, EVALUATION, "en")
    document = word.opened(given["word"])
    body = word.part(given["word"], "word/document.xml")
    asked = [one.text for one in body.iter(qn("w:instrText")) if "TOC" in one.text]
    assert asked == [' TOC \\h \\z \\c "Table" ', ' TOC \\h \\z \\c "Figure" ']
    listed = [one.text for one in document.paragraphs if one.style.name == "table of figures"]
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
    assert sorted(listed) == sorted(captions)
    anchors = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    named = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    ids = [one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkStart"))]
    assert sorted(anchors) == sorted(named) and len(set(named)) == len(named) and len(set(ids)) == len(ids)
    assert listed[len(FINDING.tables)].startswith(f"Table {len(FINDING.tables) + 1}. ")
    begun = [one.get(qn("w:fldCharType")) for one in body.iter(qn("w:fldChar"))]
    assert begun.count("begin") == begun.count("separate") == begun.count("end")


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([None, None], ["1", "2"]),
        (["III", None, "V"], ["III", "VI", "V"]),
        (["2", "A.1", None], ["2", "A.1", "3"]),
    ],
)
def test_figures_without_a_number_come_after_those_with_one(numbers: list[str | None], shown: list[str]) -> None:
    declared = [FINDING.figures[next(iter(FINDING.figures))].model_copy(update={"number": one}) for one in numbers]
    captions = [
        word_text.Caption("Figure", "Figure", title="T", mark="m", **one) for one in word_files.numbers(declared)
    ]
    assert [one.shown for one in captions] == shown


def test_signs_that_are_no_letters_of_xml_do_not_break_a_file() -> None:
    assert word_text.run("a\x07b & <c>\nd") == (
        '<w:r><w:t xml:space="preserve">a\ufffdb &amp; &lt;c&gt;</w:t><w:br/><w:t xml:space="preserve">d</w:t></w:r>'
    )


def test_a_table_of_few_columns_is_no_wider_than_it_has_to_be(data: bytes) -> None:
    for table in word.opened(data).tables:
        widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid]
        assert sum(widths) <= 9070 and max(widths[1:]) <= 2600
        assert int(table._tbl.tblPr.find(qn("w:tblW")).get(qn("w:w"))) == sum(widths)


def test_a_heading_stands_once_above_all_rows_under_it() -> None:
    cells = headed()
    rows = {"Soil": "Ground\nOld", "Water": "Ground\nOld", "Tools": "Ground\nNew"}
    laid = layout.of(cells.assign(row_under=cells["row"].map(rows)), "Rated", "")
    assert [headings for headings, _ in laid.lines] == [[(0, "Ground"), (1, "Old")], [], [(1, "New")]]
