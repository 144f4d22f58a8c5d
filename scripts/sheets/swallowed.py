"""Rows that a stray quotation mark has swallowed: a cell with line breaks, and after one of them a row of the table.

What people write on several lines stays: only a line that has the cells of a row, and cells such as the columns have
elsewhere, is taken for one.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from scripts.ground.errors import EvidenceError
from scripts.sheets.headers import letters

SEPARATORS = (",", ";", "\t", "|")
BREAK = re.compile(r"\r\n|\r|\n")
MOST = 1000  # rows that are looked at to know what the cells of a column are like
Columns = list[list[str]]


def check(name: str, header: list[str], body: dict[int, list[str]]) -> None:
    """Refuse a table of which a cell holds what looks like whole rows."""
    if len(header) < 2:
        return
    rows = [(1, header), *body.items()]
    found = [(row, place) for row, values in rows for place, cell in enumerate(values) if broken(cell)]
    if not found:
        return
    sample = [values for row, values in body.items() if not any(map(broken, values))][:MOST]
    columns = [list(column) for column in zip(*sample, strict=True)] or [[] for _ in header]
    for row, place in found:
        if holds_rows((body.get(row) or header), place, columns):
            raise refused(name, row, place)


def refused(name: str, row: int, place: int) -> EvidenceError:
    """Return the error for a cell that holds rows."""
    return EvidenceError(
        f"{name}, row {row}: the cell {letters(place)}{row} holds line breaks and, between them, what looks like whole "
        "rows: a stray quotation mark may have swallowed them: correct the quotation marks there or, if it is one "
        "answer, remove its line breaks"
    )


def broken(cell: str) -> bool:
    """Return whether a cell has several lines."""
    return "\n" in cell or "\r" in cell


def holds_rows(values: list[str], place: int, columns: Columns) -> bool:
    """Return whether a line of a cell looks like a row of a table whose other cells are `columns`."""
    others = [[*column, *(values[k : k + 1] if k != place else [])] for k, column in enumerate(columns)]
    return any(like(line, others) for line in candidates(values, place))


def candidates(values: list[str], place: int) -> Iterator[list[str]]:
    """Yield the cells of the lines of a cell that may be rows; the last line may end within one."""
    lines, width = BREAK.split(values[place]), len(values)
    for separator in SEPARATORS:
        for k, line in enumerate(lines):
            needed = place + 1 if k == len(lines) - 1 else width
            cells = line.split(separator)
            if (k or not place) and needed > 1 and len(cells) == needed:
                yield cells


def like(cells: list[str], columns: Columns) -> bool:
    """Return whether at least half of the cells of a line, and one, are such as their columns have."""
    if all(cell.startswith(" ") for cell in cells[1:]) and not any(
        one.startswith(" ") for column in columns[1 : len(cells)] for one in column
    ):
        return False  # prose has a blank after a comma, and this table none
    filled = [(cell.strip(), column) for cell, column in zip(cells, columns, strict=False) if cell.strip()]
    fitting = sum(fits(cell, column) for cell, column in filled)
    return fitting > 0 and 2 * fitting >= len(filled)


def fits(cell: str, column: list[str]) -> bool:
    """Return whether a column has a cell, or where it has a digit another one of its shape."""
    known = {one.strip() for one in column}
    return cell in known or (any(map(str.isdigit, cell)) and shape(cell) in {shape(one) for one in known})


def shape(cell: str) -> str:
    """Return a text with a 9 for each run of digits and an a for each run of letters."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell))


def check_text(path: Path, encoding: str, separator: str, width: int) -> None:
    """Refuse a text, which may be long, with broken quotes or a cell that holds what looks like whole rows."""
    if width < 2 or not quoted(path):
        return
    sample: list[list[str]] = []
    found: list[tuple[int, int, list[str]]] = []
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        try:
            for row, values, lines in counted(reader):
                if lines == 1 and len(sample) < MOST and len(values) == width and row > 1:
                    sample.append(values)
                elif lines > 1 and len(values) == width and len(found) < MOST:
                    places = [place for place, cell in enumerate(values) if broken(cell)]
                    found += [(row, place, values) for place in places if any(candidates(values, place))]
        except csv.Error as error:
            raise EvidenceError(
                f"{path.as_posix()}, line {reader.line_num}: the cells can't be separated ({error}): correct the "
                "quotation marks there, or export it again"
            ) from None
    columns = [list(column) for column in zip(*sample, strict=True)] or [[] for _ in range(width)]
    for row, place, values in found:
        if holds_rows(values, place, columns):
            raise refused(path.as_posix(), row, place)


def counted(reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str], int]]:
    """Yield the rows of a reader with their numbers, and how many lines each takes."""
    before = 0
    for row, values in enumerate(reader, start=1):
        after: int = reader.line_num  # type: ignore[attr-defined]
        yield row, values, after - before
        before = after


def quoted(path: Path) -> bool:
    """Return whether a file has any quotation mark."""
    with path.open("rb") as file:
        return any(b'"' in block for block in iter(lambda: file.read(1 << 20), b""))
