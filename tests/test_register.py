"""Reading a record: its types, its durations, and the sentence for each thing that can be wrong with it."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.records.register import cases, rows
from scripts.settings.record import Record
from tests.filled import filled

COLUMNS = {"letter": "text", "year": "integer", "hours": "number", "received": "date", "completed": "date"}
HEADER = ",".join(COLUMNS)


def record(**more: Any) -> Record:
    told = {"id": "letter", "columns": COLUMNS, "derive": {"days": {"from": "received", "to": "completed"}}, **more}
    return filled(Record, told)


def read(file: Path, record: Record) -> pd.DataFrame:
    return cases(rows(file, record), record)


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = folder / "letters.csv"
    file.write_text("\n".join(lines) + "\n", encoding=encoding)
    return file


def test_types_and_durations(tmp_path: Path) -> None:
    file = written(
        tmp_path, HEADER, "L-1,2015,1.5,2015-02-27,2015-03-02", "L-2,2015,,2016-02-27,", "L-3,,2,,2015-01-01"
    )
    frame = read(file, filled(Record, record()))
    assert list(frame.index) == ["L-1", "L-2", "L-3"]
    assert [str(kind) for kind in frame.dtypes] == ["string", "Int64", "float64", "string", "string", "Int64"]
    assert frame["days"].tolist() == [3, pd.NA, pd.NA]
    assert frame["year"].isna().tolist() == [False, False, True]


def test_words_that_look_empty_stay_words(tmp_path: Path) -> None:
    file = written(tmp_path, "unit,path", "N/A,None", "null,", ",NaN")
    frame = read(file, filled(Record, {"id": "row", "columns": {"unit": "text", "path": "text"}}))
    assert frame["unit"].fillna("-").tolist() == ["N/A", "null", "-"]
    assert frame["path"].fillna("-").tolist() == ["None", "-", "NaN"]
    assert list(frame.index) == ["row 2", "row 3", "row 4"]


def test_a_mark_before_the_text_quotes_and_line_ends_inside_cells(tmp_path: Path) -> None:
    file = written(tmp_path, "letter,note", 'L-1,"one, two\nthree\u2028four"', encoding="utf-8-sig")
    frame = read(file, filled(Record, {"id": "letter", "columns": {"letter": "text", "note": "text"}}))
    assert frame["note"].tolist() == ["one, two\nthree\u2028four"]


def test_columns_that_are_not_described_are_left_out(tmp_path: Path) -> None:
    file = written(tmp_path, "letter,sender", "L-1,Person S-1")
    assert list(read(file, filled(Record, {"id": "letter", "columns": {"letter": "text"}}))) == ["letter"]


def test_dates_of_another_form(tmp_path: Path) -> None:
    file = written(tmp_path, "letter,received", "L-1,31/01/2015")
    described = {"id": "letter", "columns": {"letter": "text", "received": "date"}, "date_format": "%d/%m/%Y"}
    assert read(file, filled(Record, described))["received"].tolist() == ["2015-01-31"]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([HEADER, "L-1,2015,1,2015-01-01"], "row 2: 4 cells where the header has 5"),
        ([HEADER, "L-1,2015,1,2015-01-01,,", "L-2,,,,"], "row 2: 6 cells"),
        (["letter,year,year"], "columns B and C are both called 'year'"),
        (["", HEADER], "row 1: no column has a name"),
        (["letter,,year"], "there is no column 'hours'"),
        ([HEADER, "L-1,,,,", "L-2,,,,", "L-1 ,,,,"], "rows 2 and 4, column letter: the same id twice"),
        ([HEADER, ",2015,,,"], "row 2, column letter: no id"),
        ([HEADER, "=A1,2015,,,"], r"row 2, column letter: a formula \(cell A2\)"),
        ([HEADER, "L-1,#N/A,,,"], r"row 2, column year: an error of the spreadsheet \(cell B2\)"),
        ([HEADER, "L-1,20x5,,,"], "row 2, column year: this is not a whole number"),
        ([HEADER, 'L-1,"2,015",,,'], "row 2, column year: this is not a whole number"),
        ([HEADER, "L-1,2015,nan,,"], "row 2, column hours: this is not a number"),
        ([HEADER, "L-1,2015,inf,,"], "row 2, column hours: this is not a number"),
        ([HEADER, "L-1,2015,1,2015-02-30,"], "row 2, column received: this is not a date of the form %Y-%m-%d"),
        ([HEADER.replace("hours", "hour"), "L-1,,,,"], "no column 'hours'.* Did you mean 'hour'"),
        ([HEADER, 'L-1,"2015,,,'], "line"),
        ([""], "is empty"),
        (["Register of letters,,,,", HEADER, "L-1,,,,"], "row 2: here stand the names of the columns, which must be"),
        (
            ["Register of letters", "", HEADER, "L-1,,,,"],
            "row 1: this is one cell, and row 3 has 5: delete what stands",
        ),
        ([HEADER, "L-1,,,,", HEADER, "L-2,,,,"], "row 3: the names of the columns again: delete the row"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path: Path, lines: list[str], sentence: str) -> None:
    with pytest.raises(EvidenceError, match=sentence) as told:
        read(written(tmp_path, *lines), filled(Record, record()))
    assert all("letters.csv" in one and "\n" not in one for one in told.value.parts)


def test_a_cell_is_never_quoted_in_a_message(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError) as told:
        read(written(tmp_path, HEADER, "L-1,Person S-014,,,"), filled(Record, record()))
    assert "S-014" not in str(told.value)


def test_missing_file_wrong_encoding_wrong_kind(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="is missing"):
        read(tmp_path / "letters.csv", filled(Record, record()))
    with pytest.raises(EvidenceError, match="line 2: this is not UTF-8"):
        read(written(tmp_path, HEADER, "é,,,,", encoding="latin-1"), filled(Record, record()))
    other = tmp_path / "letters.pdf"
    other.write_bytes(b"x")
    with pytest.raises(EvidenceError, match=r"neither \.csv nor \.xlsx"):
        read(other, filled(Record, record()))


def test_a_duration_needs_dates(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"derive\.days needs dates, and 'recieved'.* Did you mean 'received'"):
        read(
            written(tmp_path, HEADER), filled(Record, record(derive={"days": {"from": "recieved", "to": "completed"}}))
        )


def book(folder: Path, rows: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    page = made.active
    page.title = "Letters"
    for row in rows:
        page.append(row)
    made.save(folder / "letters.xlsx")
    return folder / "letters.xlsx"


def test_a_workbook_reads_as_its_csv(tmp_path: Path) -> None:
    rows = [
        list(COLUMNS),
        ["L-1", 2015, 1.5, pd.Timestamp("2015-02-27").to_pydatetime(), "2015-03-02"],
        [None] * 5,
        ["L-2", 2015.0],
    ]
    lines = [HEADER, "L-1,2015,1.5,2015-02-27,2015-03-02", "", "L-2,2015,,,"]
    from_book = read(book(tmp_path, rows), filled(Record, record(sheet="Letters")))
    pd.testing.assert_frame_equal(from_book, read(written(tmp_path, *lines), filled(Record, record())))


def test_a_formula_a_wrong_sheet_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"sheet Letters, row 2, column year: a formula \(cell B2\)"):
        read(book(tmp_path, [list(COLUMNS), ["L-1", "=1+1", None, None, None]]), filled(Record, record()))
    with pytest.raises(EvidenceError, match=r"no sheet 'Leters'.* Did you mean 'Letters'"):
        read(book(tmp_path, [list(COLUMNS)]), filled(Record, record(sheet="Leters")))
    (tmp_path / "letters.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(EvidenceError, match=r"letters\.xlsx"):
        read(tmp_path / "letters.xlsx", filled(Record, record()))


def test_dates_of_a_workbook_come_in_the_declared_form(tmp_path: Path) -> None:
    file = book(tmp_path, [["letter", "received"], ["L-1", pd.Timestamp("2015-02-27").to_pydatetime()]])
    described = {"id": "letter", "columns": {"letter": "text", "received": "date"}, "date_format": "%d/%m/%Y"}
    assert read(file, filled(Record, described))["received"].tolist() == ["2015-02-27"]


def test_semicolons_read_as_commas_do(tmp_path: Path) -> None:
    lines = [HEADER, "L-1,2015,1.5,2015-02-27,2015-03-02"]
    commas = read(written(tmp_path, *lines), filled(Record, record()))
    pd.testing.assert_frame_equal(
        read(written(tmp_path, *(line.replace(",", ";") for line in lines)), filled(Record, record())), commas
    )


def test_an_end_before_its_start_is_a_negative_duration_and_is_said(tmp_path: Path) -> None:
    frame = read(written(tmp_path, HEADER, "L-1,,,2015-02-02,2015-02-01", "L-2,,,2015-02-02,2015-02-05"), record())
    assert frame["days"].tolist() == [-1, 3]
    assert frame.attrs["turned"] == "; ends before starts: 1 of days"


def test_columns_say_how_their_cells_are_written_as_items_do(tmp_path: Path) -> None:
    columns = {
        "letter": "text",
        "rate": {"type": "number", "per": 100, "words": ["%"], "maximum": 100},
        "cost": {"type": "number", "decimal": ",", "words": ["EUR"], "missing": ["free"]},
        "sent": {"type": "date", "date_format": "%d/%m/%Y"},
        "seen": "date",
        "pages": "integer",
    }
    lines = [
        "letter;rate;cost;sent;seen;pages",
        "L-1;76%;1.234,5 EUR;31/01/2015;2015-02-01;3",
        "n/a;80 %;free;N/A;n/a;N/A",
    ]
    described = record(columns=columns, derive={"days": {"from": "sent", "to": "seen"}}, missing=["N/A"], id="row")
    frame = read(written(tmp_path, *lines), filled(Record, described))
    assert frame["rate"].tolist() == [0.76, 0.8]
    assert frame["cost"].fillna(-1).tolist() == [1234.5, -1]
    assert frame["days"].tolist() == [1, pd.NA]
    assert frame["pages"].tolist() == [3, pd.NA]
    assert frame["letter"].fillna("-").tolist() == ["L-1", "-"]


def test_cells_in_per_cent_format_count_as_they_are_shown(tmp_path: Path) -> None:
    file = book(tmp_path, [["letter", "rate"], ["L-1", 0.76]])
    page = openpyxl.load_workbook(file)
    page.active["B2"].number_format = "0%"
    page.save(file)
    for told in ("number", {"type": "number", "per": 100}):
        columns = {"letter": "text", "rate": told}
        assert read(file, filled(Record, {"id": "letter", "columns": columns}))["rate"].tolist() == [0.76]
    (tmp_path / "letters.csv").write_text("letter,rate\nL-1,76%\n", encoding="utf-8")
    with pytest.raises(
        EvidenceError,
        match=r"row 2, column rate: this is not a number, but one in per cent: declare `per: 100` and `words",
    ):
        read(
            tmp_path / "letters.csv", filled(Record, {"id": "letter", "columns": {"letter": "text", "rate": "number"}})
        )


def test_all_bad_cells_of_a_record_are_said_at_once(tmp_path: Path) -> None:
    lines = [f"L-{k},20x5,1,01/02/2015," for k in range(20)] + ["M-1,2015,many,2015-02-01,"]
    with pytest.raises(EvidenceError) as told:
        read(written(tmp_path, HEADER, *lines), filled(Record, record()))
    said = str(told.value).splitlines()
    assert said[0] == "3 things are to be corrected:"
    assert "letters.csv, rows 2, 3, 4, 5, 6, 7, 8, 9 and 12 more, column year: this is not a whole number" in said[1]
    assert "letters.csv, row 22, column hours: this is not a number" in said[2]
    assert "column received: this is not a date of the form %Y-%m-%d" in said[3]


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ({"type": "text", "per": 100}, "'per' goes with a number"),
        ({"type": "number", "date_format": "%d/%m/%Y"}, "'date_format' goes with a date"),
        ({"type": "numbr"}, "input should be 'text', 'integer', 'number' or 'date'"),
        ({"type": "number", "word": ["h"]}, "there is no key 'word' here. Did you mean 'words'?"),
    ],
)
def test_what_does_not_go_with_a_column_is_refused_when_read(column: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"(?i){sentence}"):
        filled(Record, record(columns={"letter": column}))


def test_a_row_of_totals_is_no_case(tmp_path: Path) -> None:
    """It was counted in silence; a rule drops it, and a case of that name anywhere else is one."""
    described = {"id": "letter", "columns": {"letter": "text"}}
    for word in ("Total", " TOTAL ", "Итого", "合计"):
        with pytest.raises(EvidenceError, match="row 4, column letter: this looks like a row of totals, not a case"):
            read(written(tmp_path, "letter,sender", "L-1,a", "L-2,b", f"{word},"), filled(Record, described))
    assert len(read(written(tmp_path, "letter,sender", "Total,a", "L-2,b"), filled(Record, described))) == 2
