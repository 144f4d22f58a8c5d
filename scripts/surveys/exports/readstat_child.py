"""Reads a file of SPSS or Stata in a process of its own (scripts/sheets/apart.py)."""

import json
import pickle
import sys
from typing import Any

import pyreadstat

TIMES = ("creation_time", "modification_time")


def content(path: str, kind: str, options: dict[str, Any]) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """Return the cells of a file by column, and all that it says of them."""
    read: Any = {"dta": pyreadstat.read_dta, "por": pyreadstat.read_por}.get(kind, pyreadstat.read_sav)
    try:
        cells, meta = read(path, output_format="dict", disable_datetime_conversion=True, **options)
    except Exception as error:
        if "allocate memory" in str(error):
            raise MemoryError from None
        raise
    columns = {name: list(values) for name, values in cells.items()}
    return columns, {name: value for name, value in vars(meta).items() if name not in TIMES}


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(content(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))))
