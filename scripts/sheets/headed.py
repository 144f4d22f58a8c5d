"""Tables with a head: lines of a name and a value first, then a table. Suggestions and decisions come so."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.sheets import sheet, text

Headed = tuple[dict[str, str], pd.DataFrame]


def read(path: Path, needed: Iterable[str], renamed: Mapping[str, str] = MappingProxyType({})) -> Headed:
    """Return head and table of a file; the index of the table is the row as a person sees it.

    csv and xlsx: rows of two cells (name, value), an empty row, the names of columns, the rows. jsonl: an object with
    the head, then an object a row. Raises EvidenceError with the file for another form and for a name of the head
    (`needed`) that is missing. An old name in the head or among the columns
    is refused with the new one (`renamed`: old -> new).
    """
    head, found = of_lines(path) if path.suffix.lower() == ".jsonl" else of_cells(path)
    name = path.as_posix()
    for old, new in renamed.items():
        if old in [*head, *found.columns] and new not in [*head, *found.columns]:
            raise EvidenceError(
                f"{name}: '{old}' is called '{new}' now: write that (scripts/settings/renamed.csv has all words that "
                "changed)"
            )
    for one in needed:
        if not head.get(one):
            raise EvidenceError(
                f"{name}: the head has no '{one}': above the table, add a row with this name and a value"
            )
    return head, found


def of_cells(path: Path) -> Headed:
    """Return head and table of separated text or of the first sheet of a workbook."""
    separator = None
    if path.suffix.lower() not in sheet.WORKBOOKS:
        # The head is narrower than the table, so that only its own separator can be trusted.
        first = text.decode(path, None).lstrip().partition("\n")[0]
        separator = next((sign for sign in first if sign in text.SEPARATORS), None)
    name, cells = sheet.rows(path, separator=separator)
    blank = next((k for k, row in enumerate(cells) if not any(cell.strip() for cell in row)), None)
    top = cells[:blank]
    if blank is None or not top or any(len(row) < 2 or any(cell.strip() for cell in row[2:]) for row in top):
        raise EvidenceError(
            f"{name}: the file has no head: write rows of a name and a value first, then an empty row, then the table"
        )
    found = sheet.table(name, cells[blank + 1 :])
    found.index += blank + 1
    return {row[0].strip().lower(): row[1].strip() for row in top}, found


def of_lines(path: Path) -> Headed:
    """Return head and table of a file with an object of JSON a line."""
    name, objects = path.as_posix(), {}
    for number, line in enumerate(text.decode(path, None).removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            objects[number] = of_json(line, f"{name}, line {number}")
    head = objects.pop(min(objects))
    columns = list(dict.fromkeys(key for one in objects.values() for key in one))
    rows = [[one.get(key, "") for key in columns] for one in objects.values()]
    index = pd.Index(list(objects), name="row", dtype="int64")
    found = pd.DataFrame(rows, index=index, columns=columns, dtype="string")
    found.attrs["name"] = name
    return head, found


def of_json(line: str, place: str) -> dict[str, str]:
    """Return an object of plain values as texts; null is an empty cell."""
    try:
        made: Any = json.loads(line)
    except (ValueError, RecursionError):
        made = None
    if not isinstance(made, dict) or any(isinstance(value, list | dict | bool) for value in made.values()):
        raise EvidenceError(f"{place}: this must be one object of JSON with texts and numbers: export it again")
    return {str(key): "" if value is None else str(value) for key, value in made.items()}
