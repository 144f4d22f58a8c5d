"""What an old workbook (xls, BIFF 8) says of its cells beside their values: per cent formats and errors.

The library that gives the values knows neither. A file that is broken has no marks here: that library refuses it.
"""

import struct
from collections.abc import Iterator
from typing import Any

from scripts.sheets.cell_kinds import Failed, Percent, is_percent

BUILT_IN = {9: "0%", 10: "0.00%"}
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
BEGIN, END, SHEET, FORMAT, STYLE = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
NUMBER, SHORT, SEVERAL, FORMULA, TRUTH = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205
LARGEST = 4096  # bytes of a sector
WIDEST = 256  # columns of a sheet
ENDED = 0xFFFFFFFA  # what is no sector begins here


def marks(data: bytes, title: str) -> list[tuple[int, int, Any]]:
    """Return row, place and mark (`Percent` or an error) of the cells of a sheet that have one."""
    try:
        book = stream(data)
        shown, start = styles(book, title)
        return [mark for mark in of_cells(book, start, shown) if mark[1] < WIDEST] if start else []
    except (struct.error, IndexError, ValueError, StopIteration):
        return []


def stream(data: bytes) -> bytes:
    """Return the part of a compound file that is the workbook."""
    size, small = 1 << struct.unpack_from("<H", data, 30)[0], 1 << struct.unpack_from("<H", data, 32)[0]
    if max(size, small) > LARGEST:
        raise ValueError(size)
    first, limit, small_first = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    def joined(number: int) -> bytes:
        return b"".join(map(sector, chain(number, table)))

    listed = list(struct.unpack_from("<109I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    while more < ENDED and len(listed) <= len(data) // size + 256:
        *further, more = struct.unpack(f"<{size // 4}I", sector(more))
        listed += further
    table = numbers(b"".join(sector(number) for number in listed if number < ENDED))
    entries = [entry for entry in pieces(joined(first), 128) if entry[66:67] in (b"\2", b"\5")]
    own = {entry[: struct.unpack_from("<H", entry, 64)[0] - 2].decode("utf-16-le"): entry for entry in entries}
    start, length = struct.unpack_from("<II", own.get("Workbook", b""), 116)
    if length >= limit:
        return joined(start)[:length]
    root = next(entry for entry in entries if entry[66:67] == b"\5")
    parts = pieces(joined(struct.unpack_from("<I", root, 116)[0]), small)
    return b"".join(parts[number] for number in chain(start, numbers(joined(small_first))))[:length]


def numbers(data: bytes) -> list[int]:
    """Return the entries of a table of sectors."""
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def chain(number: int, table: list[int]) -> Iterator[int]:
    """Yield the sectors that follow one another, no more than there are."""
    for _ in table:
        if number >= ENDED:
            return
        yield number
        number = table[number]


def pieces(data: bytes, size: int) -> list[bytes]:
    """Return what is cut into parts of one size."""
    return [data[at : at + size] for at in range(0, len(data) - size + 1, size)]


def records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of one part of a workbook, those of charts within it left out."""
    depth = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        depth += (kind == BEGIN) - (kind == END)
        if not depth:
            return
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length


def styles(book: bytes, title: str) -> tuple[list[bool], int]:
    """Return of each style of a workbook whether it is per cent, and where a sheet begins (0: nowhere, or too old)."""
    formats, used, start = dict(BUILT_IN), [], 0
    for kind, data in records(book, 0):
        if kind == BEGIN and struct.unpack_from("<H", data)[0] != 0x0600:
            return [], 0
        if kind == SHEET and text(data, data[6], 7) == title:
            start = struct.unpack_from("<I", data)[0]
        elif kind == FORMAT:
            number, length = struct.unpack_from("<HH", data)
            formats[number] = text(data, length, 4)
        elif kind == STYLE:
            used.append(struct.unpack_from("<H", data, 2)[0])
    return [is_percent(formats.get(number, "")) for number in used], start


def text(data: bytes, length: int, flags: int) -> str:
    """Return a text of a record: two bytes a letter, or one, by its flags."""
    wide = data[flags] & 1
    return data[flags + 1 : flags + 1 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def of_cells(book: bytes, start: int, shown: list[bool]) -> Iterator[tuple[int, int, Any]]:
    """Yield row, place and mark of the cells of a sheet."""
    for kind, data in records(book, start):
        if kind in (NUMBER, SHORT, FORMULA, TRUTH):
            row, place, style = struct.unpack_from("<HHH", data)
            if kind == TRUTH and data[7]:
                yield row, place, Failed(ERRORS.get(data[6], "#N/A"))
            elif kind == FORMULA and data[12:14] == b"\xff\xff" and data[6] == 2:
                yield row, place, Failed(ERRORS.get(data[8], "#N/A"))
            elif kind != TRUTH and shown[style]:
                yield row, place, Percent
        elif kind == SEVERAL:
            row, first = struct.unpack_from("<HH", data)
            for k in range((len(data) - 6) // 6):
                if shown[struct.unpack_from("<H", data, 4 + 6 * k)[0]]:
                    yield row, first + k, Percent
