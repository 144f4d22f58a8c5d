"""Separated text: its encoding, its separator, its rows."""

import codecs
import csv
import io
from itertools import pairwise
from pathlib import Path

from scripts.ground.errors import EvidenceError

SEPARATORS = (",", ";", "\t")
# Byte order marks say the encoding themselves: no guess is made, and none is overruled by a wrong declaration.
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
UNICODE = {"utf-8", "utf8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"}
MOST_CELLS = 100_000  # in a row
WEB_PAGES = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta")
ZIPPED = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def rows(path: Path, encoding: str | None = None, separator: str | None = None) -> list[list[str]]:
    """Return the rows of a separated file; the separator is found by looking where none is declared.

    Without `encoding` the text must be UTF-8, and a description can't declare another. Raises EvidenceError for a file
    that is missing, empty, of another encoding or kind, or with broken quotes.
    """
    text = decode(path, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator or sniff(text), strict=True)
    try:
        return [checked(path, reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise EvidenceError(
            f"{path.as_posix()}, line {reader.line_num}: the cells can't be separated ({error}): "
            "correct the quotation marks there, or export it again"
        ) from None


def checked(path: Path, line: int, row: list[str]) -> list[str]:
    """Return a row that a table can have."""
    if len(row) > MOST_CELLS:
        raise EvidenceError(
            f"{path.as_posix()}, line {line}: {len(row):,} cells, a row has at most {MOST_CELLS:,}: export it again"
        )
    return row


def content(path: Path) -> bytes:
    """Return the bytes of a file that is there and not empty."""
    if not path.is_file():
        raise EvidenceError(f"{path.as_posix()} is missing: put it there, or correct its name in the description")
    data = path.read_bytes()
    if not data.strip():
        raise EvidenceError(f"{path.as_posix()} is empty: export it again")
    return data


def is_web_page(data: bytes) -> bool:
    """Return whether a file is a page of the web, whatever its name."""
    return data.lstrip(codecs.BOM_UTF8 + b" \r\n\t")[:9].lower().startswith(WEB_PAGES)


def decode(path: Path, encoding: str | None) -> str:
    """Return the text of a file in the declared encoding."""
    data, name = content(path), path.as_posix()
    if data.startswith((ZIPPED, OLD_OFFICE)):
        raise EvidenceError(
            f"{name} is a workbook, not text: save it as CSV, or give its name the ending .xlsx (a survey: declare "
            "`platform: excel`)"
        )
    if is_web_page(data):
        raise EvidenceError(f"{name} is a web page, not a table: open it in Excel and save it as CSV")
    known = next((found for mark, found in MARKS.items() if data.startswith(mark)), encoding or "utf-8")
    try:
        text = data.decode(known)
    except LookupError:
        raise EvidenceError(f"{name}: there is no encoding '{known}': write `encoding: utf-8` or cp1252") from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        looks = f" (it looks like {likely(data)})" if likely(data) else ""
        declare = f", or declare its `encoding`{looks}" if encoding else ""
        raise EvidenceError(
            f"{name}, line {line}: this is not {known.upper()} text: save it as CSV UTF-8{declare}"
        ) from None
    if known not in UNICODE and not data.isascii() and is_utf_8(data):
        raise EvidenceError(f"{name} is UTF-8 text, not {known}: delete `encoding`, or its letters will be wrong")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        looks = f" (it looks like {likely(data)})" if likely(data).startswith("utf-16") else ""
        raise EvidenceError(
            f"{name}, line {line}: there is a null character, so this is not {known.upper()} text{looks}: export "
            "it again as CSV UTF-8"
        )
    return text


def is_utf_8(data: bytes) -> bool:
    """Return whether bytes are UTF-8 text; beyond ASCII those of another encoding hardly ever are."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def likely(data: bytes) -> str:
    """Return the encoding that a text which is not UTF-8 seems to have, or "" where bytes alone don't tell.

    Only what Western exports have is told apart: cp1252 of Windows, mac_roman of old Macs, UTF-16 without its mark. In
    the right one more accented letters stand beside letters of their own case, and fewer signs stand within words.
    """
    sample = data[:400_000]
    if sample[1::2].count(0) > len(sample) // 8 or sample[::2].count(0) > len(sample) // 8:
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    high = [k for k, byte in enumerate(sample) if byte > 127]
    if 2 * sum(after - before == 1 for before, after in pairwise(high)) > len(high):
        return ""  # whole words of them: Greek, Cyrillic, Arabic or an Asian script, which are many encodings
    scores = {name: fits(sample.decode(name, errors="replace")) for name in ("cp1252", "mac_roman")}
    return max(scores, key=lambda name: scores[name])


def fits(text: str) -> int:
    """Return how many letters beyond ASCII look at home where they stand, less those that don't."""
    score = 0
    for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if letter > "\x7f":
            small = (before.islower() or before in " -'") and (after.islower() or not after.isalpha())
            large = after.isupper() or (not before.isalpha() and after.islower())
            quote = letter in "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\xa0\u20ac"
            score += 1 if quote or (letter.islower() and small) or (letter.isupper() and large) else -1
    return score


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
