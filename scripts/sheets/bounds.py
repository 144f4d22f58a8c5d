"""How far a sheet goes: a stray cell at its end would make billions of empty cells of a small table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import etree

from scripts.ground.errors import EvidenceError
from scripts.sheets.headers import letters

LAST_ROW = 1_048_576  # of Excel
HEADER = 10  # rows in which the names of columns stand
MOST_CELLS = 2_000_000  # of so many it does not matter how many are empty
SPARSE = 200  # of more, one in so many has to hold something
MOST_FILLED = 20_000_000
NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE = f"{NAMES}table:1.0}}", f"{NAMES}office:1.0}}"


def trimmed(name: str, rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Yield rows without the empty cells at their ends; a row beyond the last one of Excel is refused."""
    for number, row in enumerate(rows, start=1):
        if number > LAST_ROW:
            raise EvidenceError(f"{name}: claims more than {LAST_ROW:,} rows, which no sheet has: save it again")
        end = len(row)
        while end and row[end - 1] in (None, ""):
            end -= 1
        yield list(row[:end])


def check(name: str, rows: list[list[Any]]) -> None:
    """Refuse rows, without the empty cells at their ends, of which a cell lies far outside of the table."""
    right = max(map(len, rows), default=0)
    if len(rows) * right <= MOST_CELLS:
        return
    filled = sum(cell not in (None, "") for row in rows for cell in row)
    header = max(map(len, rows[:HEADER]))
    if not dense(len(rows), sum(map(bool, rows)), right, header, filled):
        wide = max(range(len(rows)), key=lambda place: len(rows[place]))
        raise stray(name, f"{letters(right - 1)}{wide + 1}", len(rows))


def dense(rows: int, used: int, right: int, header: int, filled: int) -> bool:
    """Return whether cells that reach so far down and right are a table: most rows used, most columns in the header."""
    return rows * right <= MOST_CELLS or (2 * used >= rows and 2 * header >= right and SPARSE * filled >= rows * right)


def stray(name: str, cell: str, rows: int) -> EvidenceError:
    """Return the error for a cell far outside of the table."""
    return EvidenceError(
        f"{name}: a cell lies far outside of the table (the last column ends at {cell}, the last row is {rows:,}): "
        "delete all columns and rows after the table, and save it again"
    )


def check_repeats(name: str, content: bytes) -> None:
    """Refuse an OpenDocument sheet whose repeated cells make more cells than a table has."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return  # whoever reads it says so
    for table in root.iter(f"{TABLE}table"):
        place = f"{name}, sheet {table.get(f'{TABLE}name', '')}"
        bottom = right = header = used = filled = at = 0
        for row in table.iter(f"{TABLE}table-row"):
            times = repeated(row, "rows")
            x = own = 0
            for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                many = repeated(cell, "columns")
                if len(cell) or cell.get(f"{OFFICE}value-type"):
                    own += many
                    right = max(right, x + many)
                x += many
            header = right if at < HEADER else header
            used += times if own else 0
            bottom = at + times if own else bottom
            filled += own * times
            at += times
        if filled > MOST_FILLED or not dense(bottom, used, right, header, filled):
            raise stray(place, letters(max(right, 1) - 1), bottom)


def repeated(element: Any, what: str) -> int:
    """Return how many times a row or a cell stands there."""
    given = element.get(f"{TABLE}number-{what}-repeated", "1")
    return int(given) if given.isdigit() and given.isascii() and len(given) < 10 else 10**10 if given.isdigit() else 1
