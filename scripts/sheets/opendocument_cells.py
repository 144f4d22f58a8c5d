"""What an OpenDocument sheet says of its cells beside their values: per cent, errors, formulas without a value."""

from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from scripts.sheets.bounds import OFFICE, TABLE, repeated
from scripts.sheets.cell_kinds import Failed, Percent

NAMES = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"


def marked(values: list[list[Any]], found: Iterable[tuple[int, int, Any]]) -> list[list[Any]]:
    """Return the values of a sheet with the marks of its cells, which their reader does not know."""
    for row, place, mark in found:
        while len(values) <= row:
            values.append([])
        own = values[row]
        own += [""] * (place + 1 - len(own))
        value = own[place]
        if mark is Percent:
            own[place] = Percent(value) if isinstance(value, int | float) else value
        else:
            own[place] = mark
    return values


def marks(content: bytes, title: str) -> Iterator[tuple[int, int, Any]]:
    """Yield row, place and mark of the cells of a sheet, repeats within bounds: `Percent`, an error, a formula."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for table in root.iter(f"{TABLE}table"):
        if table.get(f"{TABLE}name") != title:
            continue
        at = 0
        for row in table.iter(f"{TABLE}table-row"):
            times, place = repeated(row, "rows"), 0
            for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                many = repeated(cell, "columns")
                if (mark := mark_of(cell)) is not None:
                    yield from ((at + k, place + j, mark) for k in range(times) for j in range(many))
                place += many
            at += times
        return


def mark_of(cell: Any) -> Any:
    """Return the mark of a cell, None where it has none."""
    if cell.get(f"{NAMES}value-type") == "error":
        return Failed("".join(cell.itertext(TEXT)) or "#N/A")
    if cell.get(f"{OFFICE}value-type") == "percentage":
        return Percent
    if cell.get(f"{TABLE}formula") and not cell.get(f"{OFFICE}value-type"):
        return "=" + cell.get(f"{TABLE}formula").partition("=")[2]
    return None
