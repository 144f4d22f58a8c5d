"""Files in and out: the only place that reads or writes what the steps exchange.

Writing is atomic: a temporary file in the same folder, flushed to the disk, then renamed. A run that is killed leaves
the old file or the new one, never half of one.
"""

import csv
import hashlib
import io
import os
import re
import shutil
import threading
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pyarrow.parquet import ParquetFile

from scripts.ground import tables
from scripts.ground.table import TYPES

Content = pd.DataFrame | str | bytes
FORMULA = re.compile(r"'*[=@+\-\t\r]")  # what spreadsheets take for the beginning of a formula, made safe or not
PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
# Tables that several steps of a run read are parsed once. Known by what they are tables of, and a hash of their bytes.
Stamp = tuple[str, str, bytes]
KEPT: dict[Stamp, tuple[pd.DataFrame, int]] = {}  # each with its number of cells
MOST_KEPT = 1000
MOST_CELLS = 500_000  # of a table that is kept; eight times as many of all together
MOST_BYTES = 20_000_000
SMALL = 2_000_000  # bytes of a CSV that takes little memory however it is read
LOCK = threading.Lock()


def read(path: Path) -> pd.DataFrame:
    """Read a table of an earlier step, with the types that are declared; every text stays what it is.

    What is given out is a copy: a step may change it.
    """
    if path.stat().st_size > MOST_BYTES:
        return parsed(path)
    mark = stamp(path, path.read_bytes())
    with LOCK:
        known = KEPT.pop(mark, None)
        if known is not None:
            KEPT[mark] = known  # last of all: what was not asked for longest goes first
    if known is not None:
        return known[0].copy()
    found = parsed(path)
    if found.size > MOST_CELLS:
        return found
    keep(mark, found)
    return found.copy()


def stamp(path: Path, data: bytes) -> Stamp:
    """Return what says of two files that they hold the same table."""
    return path.suffix, tables.name_of(path), hashlib.sha256(data).digest()


def keep(mark: Stamp, frame: pd.DataFrame) -> None:
    """Keep a table for the steps that read it."""
    with LOCK:
        while KEPT and (len(KEPT) >= MOST_KEPT or sum(cells for _, cells in KEPT.values()) > 7 * MOST_CELLS):
            KEPT.pop(next(iter(KEPT)))
        KEPT[mark] = frame, frame.size


def comes_back(path: Path, frame: pd.DataFrame) -> bool:
    """Return whether a small table is the same when its file is read: types as declared, rows numbered.

    A CSV says of an empty text that there is none.
    """
    if frame.size > MOST_CELLS or frame.attrs or not frame.index.equals(pd.RangeIndex(len(frame))):
        return False
    if path.suffix == ".parquet":
        return set(frame.dtypes) <= set(TYPES.values())
    kinds = tables.kinds_read(frame, tables.name_of(path))
    typed = all(frame[name].dtype == TYPES[kind] for name, kind in kinds.items())
    return typed and not any("" in set(frame[name].tolist()) for name, kind in kinds.items() if kind == "text")


def parsed(path: Path) -> pd.DataFrame:
    """Read a table from the disk."""
    if path.suffix == ".parquet":
        # Tables are small: threads, and looking whether the file is one of many, would take longer than to read it.
        with path.open("rb") as file:
            found: pd.DataFrame = ParquetFile(file).read(use_threads=False).to_pandas(use_threads=False)
        return found
    cells = texts(path) if path.stat().st_size <= SMALL else texts_of_many(path)
    return tables.parsed(cells, tables.name_of(path))


def texts(path: Path) -> dict[str, list[str | None]]:
    """Read a CSV of ours as text: quicker for small tables, of which a run reads hundreds, than `texts_of_many`."""
    with path.open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    columns = list(zip(*filter(None, rows), strict=True)) or [()] * len(heads)
    read = ([(bare(cell) if cell[0] == "'" else cell) if cell else None for cell in column] for column in columns)
    return {bare(head): cells for head, cells in zip(heads, read, strict=True)}


def texts_of_many(path: Path) -> pd.DataFrame:
    """Read a CSV of ours as text: takes less memory than `texts` where there are many rows."""
    frame = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8")
    for name, column in frame.items():
        if (quoted := column.str.startswith("'").fillna(False)).any():
            frame.loc[quoted, name] = column[quoted].map(bare)
    return frame.rename(columns=bare)


def safe(cell: Any) -> Any:
    """Return a cell of text that no spreadsheet takes for a formula: an apostrophe before what begins like one.

    Numbers are left alone. A text that begins with apostrophes and such a sign has one more, so that `bare` gives back
    exactly what was there.
    """
    if not isinstance(cell, str) or not FORMULA.match(cell) or PLAIN.fullmatch(cell):
        return cell
    return f"'{cell}"


def bare(cell: str) -> str:
    """Return the text that `safe` made safe."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def encode(name: str, content: Content) -> bytes:
    """Return the bytes of one file; `name` decides how a frame is written."""
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode("utf-8")
    if name.endswith(".parquet"):
        buffer = io.BytesIO()
        # Words repeat, numbers hardly: a dictionary of them would take more memory than all the numbers.
        words = [str(column) for column in content if not pd.api.types.is_numeric_dtype(content[column])]
        content.to_parquet(buffer, index=False, use_dictionary=words)
        return buffer.getvalue()
    # The bytes that pandas' own writer would make; of the many small tables of a run it takes four times as long.
    columns = {name: spelt(column) for name, column in content.items()}
    text = joined(columns, csv.QUOTE_MINIMAL)
    # A carriage return alone would end a row: the writer quotes only the end of line that it writes itself.
    return (joined(columns, csv.QUOTE_NONNUMERIC) if "\r" in text else text).encode("utf-8")


def joined(columns: Mapping[Hashable, list[Any]], quoting: Literal[0, 2]) -> str:
    """Return columns of cells as the text of a CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=quoting)
    writer.writerow(map(safe, columns))
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue()


def spelt(column: pd.Series) -> list[Any]:
    """Return the cells of a column as a CSV has them: texts made safe, an empty one where nothing is."""
    cells, nothing = column.tolist(), column.isna().tolist()
    if any(nothing):
        cells = ["" if empty else cell for cell, empty in zip(cells, nothing, strict=True)]
    if is_number(column):
        return cells
    changed = {cell: made for cell in set(cells) if (made := safe(cell)) is not cell}
    return [changed.get(cell, cell) for cell in cells] if changed else cells


def is_number(column: pd.Series) -> bool:
    """Return whether a column holds numbers or truth values, which no spreadsheet takes for a formula."""
    return bool(pd.api.types.is_numeric_dtype(column))


def write(path: Path, content: Content | Mapping[str, Content]) -> None:
    """Write one file, or a folder where `content` maps file names to contents."""
    part = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        if isinstance(content, Mapping):
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            for name, one in sorted(content.items()):
                flush(part / name, encode(name, one))
            shutil.rmtree(path, ignore_errors=True)
        else:
            data = encode(path.name, content)
            flush(part, data)
            if isinstance(content, pd.DataFrame) and comes_back(path, content):
                keep(stamp(path, data), content.copy())
        os.replace(part, path)
    except OSError:  # a full disk: what is half there would keep it full
        shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
        raise


def flush(path: Path, data: bytes) -> None:
    """Write bytes and wait until they are on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def rows(value: Any) -> int | None:
    """Return the number of rows of a frame, None for anything else."""
    return len(value) if isinstance(value, pd.DataFrame) else None
