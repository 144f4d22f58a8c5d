"""Exports as separated text: plain CSV and TSV, and LimeSurvey with its `code. question` headers."""

import codecs
import csv
import io
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.errors import EvidenceError

SEPARATORS = (",", ";", "\t")
# Byte order marks say the encoding themselves: no guess is made, and none is overruled by a wrong declaration.
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
WEB_PAGES = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_raw(path: Path, survey: dict[str, Any]) -> pd.DataFrame:
    """Return all cells of a separated export as text, one column a header; the index `row` counts as Excel does."""
    return table(path.as_posix(), rows(path, survey.get("encoding", "utf-8"), survey.get("separator")))


def rows(path: Path, encoding: str = "utf-8", separator: str | None = None) -> list[list[str]]:
    """Return the rows of a separated file; the separator is found by looking where none is declared.

    Raises EvidenceError for a file that is missing, empty, of another encoding or kind, or with broken quotes.
    """
    text = decode(path, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or sniff(text), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise EvidenceError(
            f"{path.as_posix()}, line {reader.line_num}: the cells can't be told apart ({error}): "
            "mend the quotes there, or export it again"
        ) from None


def content(path: Path) -> bytes:
    """Return the bytes of an export that is there and not empty."""
    if not path.is_file():
        raise EvidenceError(f"{path.as_posix()} is missing: put it there, or correct `file` in its description")
    data = path.read_bytes()
    if not data.strip():
        raise EvidenceError(f"{path.as_posix()} is empty: export it again")
    return data


def decode(path: Path, encoding: str) -> str:
    """Return the text of a file in the declared encoding."""
    data, name = content(path), path.as_posix()
    if data.startswith(WORKBOOKS):
        raise EvidenceError(f"{name} is a workbook, not text: save it as CSV, or declare `platform: excel`")
    if data.lstrip(codecs.BOM_UTF8 + b" \r\n\t")[:9].lower().startswith(WEB_PAGES):
        raise EvidenceError(f"{name} is a web page, not a table: open it in Excel and save it as CSV")
    encoding = next((found for mark, found in MARKS.items() if data.startswith(mark)), encoding)
    try:
        text = data.decode(encoding)
    except LookupError:
        raise EvidenceError(f"{name}: there is no encoding '{encoding}': write `encoding: utf-8` or cp1252") from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise EvidenceError(
            f"{name}, line {line}: this is not {encoding} text: save it as CSV UTF-8, or declare its `encoding`"
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise EvidenceError(f"{name}, line {line}: a null character, so this is no text: export it again")
    return text


def sniff(text: str) -> str:
    """Return the separator that cuts the first rows into the most columns, all rows alike before rows that differ."""

    def cut(separator: str) -> tuple[bool, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            widths = [len(row) for _, row in zip(range(20), reader, strict=False) if row]
        except csv.Error:
            return False, 0
        return len(set(widths)) == 1 and widths[0] > 1, widths[0] if widths else 0

    return max(SEPARATORS, key=cut)


def table(name: str, cells: list[list[str]], header_rows: int = 1) -> pd.DataFrame:
    """Return rows of cells as a frame of text: headers from the first row, the index `row` as Excel counts.

    Headers may stand twice or be empty: only the declared columns have to be clear. Rows without any text are left
    out. Raises EvidenceError where a row has more or fewer cells than the header, and where there are no answers.
    """
    header = cells[0] if cells else []
    if not any(cell.strip() for cell in header):
        raise EvidenceError(f"{name}, row 1: no column has a name: the first row must hold the names of the columns")
    body = {}
    for row, values in enumerate(cells[header_rows:], start=header_rows + 1):
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(header):
            raise EvidenceError(
                f"{name}, row {row}: {len(values)} cells where the header has {len(header)}: "
                "mend the row (a separator within a cell needs quotes), or export it again"
            )
        body[row] = values
    if not body:
        raise EvidenceError(f"{name} has a header and no answers: export it again")
    index = pd.Index(list(body), name="row")
    return pd.DataFrame(list(body.values()), index=index, columns=[cell.strip() for cell in header], dtype="string")
