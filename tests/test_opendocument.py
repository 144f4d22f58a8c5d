"""OpenDocument sheets: hidden ones, per cent, errors, formulas without a value, as in a workbook of Excel."""

import zipfile

import pytest

from scripts.ground.errors import EvidenceError
from scripts.sheets import cell_kinds, sheet
from scripts.surveys.received import received_answers
from tests.filled import surveyed

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    [*(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style")),
     'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"']
)  # fmt: skip
HIDDEN = (
    '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
EMPTY = "<table:table-cell/>"


def cell(kind, value="", more=""):
    """Return a cell of OpenDocument."""
    held = {"float": "value", "percentage": "value", "date": "date-value", "boolean": "boolean-value"}.get(kind)
    own = f'office:{held}="{value}"' if held else ""
    return f'<table:table-cell office:value-type="{kind}" {own} {more}><text:p>{value}</text:p></table:table-cell>'


def text(value):
    return cell("string", value)


ERROR = cell("string", "#N/A", 'table:formula="of:=NA()" calcext:value-type="error" office:string-value=""')
FORMULA = '<table:table-cell table:formula="of:=1+1"/>'


def saved(path, *rows, hidden=False):
    """Save rows of cells as a sheet behind a hidden one."""
    first = f'<table:table table:name="old" table:style-name="h"><table:table-row>{text("id")}</table:table-row></table:table>'
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    whole = f'{first if hidden else ""}<table:table table:name="new">{body}</table:table>'
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{HIDDEN}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{whole}</office:spreadsheet></office:body></office:document-content>",
        )
        file.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')  # fmt: skip
    return path


def numbers(path, **more):
    items = {"n": {"column": "n", "text": "N", "type": "number", **more}}
    survey = {"title": "T", "platform": "excel", "columns": {"respondent": "id"}, "items": items}
    return received_answers.read(path, surveyed(survey))


def test_a_hidden_sheet_and_cells_in_per_cent(tmp_path):
    rows = [[text("id"), text("n")], [text("a"), cell("percentage", "0.45")], [text("b"), cell("percentage", "0.07")]]
    made = numbers(saved(tmp_path / "a.ods", *rows, hidden=True), per=100)
    assert made["received"]["n"].tolist() == ["45", "7"] and made["line"].endswith("from the sheet 'new'")
    with pytest.raises(EvidenceError, match=r"column n: B2 is a number in per cent format and B4 is a number"):
        numbers(saved(tmp_path / "a.ods", *rows, [text("c"), cell("float", "50")]), per=100)


@pytest.mark.parametrize(
    ("odd", "said"), [(ERROR, r"an error of the spreadsheet \(cell B3\)"), (FORMULA, r"a formula \(cell B3\)")]
)
def test_errors_and_formulas_without_a_value_are_not_empty_cells(tmp_path, odd, said):
    path = saved(tmp_path / "a.ods", [text("id"), text("n")], [text("a"), cell("float", 1)], [text("b"), odd])
    with pytest.raises(EvidenceError, match=rf"row 3, column n: {said}"):
        numbers(path)


def test_marks_of_repeated_cells_stand_where_their_cells_do(tmp_path):
    twice = cell("percentage", "0.5", 'table:number-columns-repeated="2"')
    path = saved(tmp_path / "a.ods", [text("id"), text("m"), text("n")], [EMPTY] * 3, [text("a"), twice])
    found = sheet.read(path)
    for name in ("m", "n"):
        own = sheet.column(found, name).attrs["kinds"]
        assert {row: (one.kind, one.exact) for row, one in own.items()} == {3: (cell_kinds.PERCENT, "0.5")}


def test_dates_beside_texts_and_truths(tmp_path):
    day = cell("date", "2016-05-06")
    head = [text("id"), text("n"), text("b")]
    true = cell("boolean", "true")
    found = sheet.read(saved(tmp_path / "a.ods", head, [text("a"), day, true]))
    assert found.loc[2].tolist() == ["a", "2016-05-06", "TRUE"]
    mixed = sheet.read(saved(tmp_path / "a.ods", head, [text("a"), day, true], [text("b"), text("14/06/2016"), true]))
    with pytest.raises(EvidenceError, match="B2 is a date and B3 is text"):
        sheet.column(mixed, "n")
