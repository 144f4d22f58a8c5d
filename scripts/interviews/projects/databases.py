"""Projects that are a database (SQLite): opened to be read, nothing in it is run."""

import contextlib
import itertools
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.ground.errors import EvidenceError

START = b"SQLite format 3\0"
LONGEST = 200_000_000  # bytes of one cell
STEPS, MOST_STEPS = 1_000_000, 1_000  # instructions of the database between two looks, and so many looks
Rows = list[dict[str, Any]]


@contextlib.contextmanager
def opened(path: Path, tool: str, needed: dict[str, list[str]]) -> Iterator[sqlite3.Connection]:
    """Open the database of a tool's project, read-only; `needed` are its tables and their columns.

    Raises EvidenceError for a file that is no such database, also while it is read.
    """
    name = path.as_posix()
    with path.open("rb") as stream:
        if stream.read(len(START)) != START:
            raise EvidenceError(f"{name} is not a project of {tool}: export it again, or correct its ending")
    if (journal := path.with_name(path.name + "-wal")).is_file() and journal.stat().st_size:
        raise EvidenceError(f"{name} has a journal beside it ({journal.name}): close {tool} first, then copy the file")
    try:
        place = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            looks = itertools.count()
            database.set_progress_handler(lambda: next(looks) > MOST_STEPS, STEPS)  # a broken tree may have no end
            for table, columns in needed.items():
                missing = sorted(set(columns) - have(database, table))
                if missing:
                    raise EvidenceError(
                        f"{name}: its table {table} has no column {', '.join(missing)}: it is not a project of {tool}"
                    )
            yield database
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        raise EvidenceError(
            f"{name} is broken or not a project of {tool} ({type(error).__name__}): export it again"
        ) from None


def have(database: sqlite3.Connection, table: str) -> set[str]:
    """Return the columns of a table; none where there is no such table (a view is none)."""
    kind = database.execute("SELECT type FROM sqlite_master WHERE name = ?", [table]).fetchone()
    if kind != ("table",):
        return set()
    return {row[0] for row in database.execute("SELECT name FROM pragma_table_info(?)", [table])}


def rows(database: sqlite3.Connection, query: str) -> Rows:
    """Return what a query gives, one dict a row."""
    found = database.execute(query)
    names = [column[0] for column in found.description]
    pages, size = (int(database.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
    made: Rows = []
    for row in found:
        made.append(dict(zip(names, row, strict=True)))
        if len(made) > pages * size:  # every row takes a byte at least: a page stands in the tree many times
            raise sqlite3.DatabaseError("more rows than the file can hold")
    return made


def whole(value: Any) -> int | None:
    """Return a cell that holds a whole number from 0, else None."""
    return value if isinstance(value, int) and value >= 0 else None


def text(value: Any) -> str:
    """Return a cell as text."""
    return value if isinstance(value, str) else "" if value is None else str(value)
