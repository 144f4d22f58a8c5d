"""Files in and out: the only place that reads or writes what the steps exchange.

Writing is atomic: a temporary file in the same folder, flushed to the disk, then renamed. A run that is killed leaves
the old file or the new one, never half of one.
"""

import io
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts import contracts

Content = pd.DataFrame | str | bytes


def read(path: Path) -> pd.DataFrame:
    """Read a table of an earlier step, with the types of its contract; every text stays what it is."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    frame = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8")
    return contracts.typed(frame, contracts.name_of(path))


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
    return content.to_csv(index=False, lineterminator="\n").encode("utf-8")


def write(path: Path, content: Content | Mapping[str, Content]) -> None:
    """Write one file, or a folder where `content` maps file names to contents."""
    part = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Mapping):
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        for name, one in sorted(content.items()):
            flush(part / name, encode(name, one))
        shutil.rmtree(path, ignore_errors=True)
    else:
        flush(part, encode(path.name, content))
    os.replace(part, path)


def flush(path: Path, data: bytes) -> None:
    """Write bytes and wait until they are on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def rows(value: Any) -> int | None:
    """Return the number of rows of a frame, None for anything else."""
    return len(value) if isinstance(value, pd.DataFrame) else None
