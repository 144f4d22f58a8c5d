"""A part of a survey that is a parquet: its columns, and its cells some rows at a time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from numpy.typing import NDArray

from scripts.ground.errors import EvidenceError
from scripts.settings.resolved import ResolvedSurvey

ROWS = 1 << 14  # rows that are read at once
Batch = tuple[int, dict[int, Any]]  # row of the first answer, cells by place of the column


def schema(part: Path) -> Any:
    """Return the columns of a parquet."""
    try:
        return pa.parquet.read_schema(part)
    except (pa.ArrowInvalid, OSError):
        raise EvidenceError(f"{part.as_posix()} is not a parquet file, whatever its name: write it again") from None


def cells(part: Path, survey: ResolvedSurvey, places: list[int], width: int, single: set[int]) -> Iterator[Batch]:
    """Yield the cells of a parquet, some rows at a time."""
    row = 2
    try:
        file = pa.parquet.ParquetFile(part, pre_buffer=False)
        names = [file.schema_arrow.names[k] for k in places]
        for batch in file.iter_batches(ROWS, columns=names, use_threads=False):
            batch.validate(full=True)
            yield row, {k: batch.column(name) for k, name in zip(places, names, strict=True)}
            row += batch.num_rows
    except (pa.ArrowException, OSError, KeyError, UnicodeError):  # whatever a broken one makes the reader say
        raise EvidenceError(f"{part.as_posix()} is broken after row {row - 1}: copy or write it again") from None


def is_numeric(column: Any) -> bool:
    """Return whether cells of a parquet are numbers, not texts."""
    return bool(pa.types.is_floating(column.type) or pa.types.is_integer(column.type))


def plain_numbers(column: Any, mark: str | None) -> NDArray[np.float64] | None:
    """Return a column as numbers, None where a cell is none, or has signs that a declared one tells apart."""
    if mark and not is_numeric(column):
        return None
    try:
        return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=float)
    except pa.ArrowInvalid:
        return None
