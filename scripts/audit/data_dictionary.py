"""What each file of results/ is, and what the columns of its tables mean: written from the declarations themselves."""

from collections.abc import Iterator
from typing import Any

from scripts.audit.result_files import FILES, File
from scripts.ground import tables
from scripts.ground.layout_tables import DATA_DICTIONARY
from scripts.ground.table import Table

# The folders below results/, in the order in which a reader meets them, and what each holds.
FOLDERS = {
    "": "Open these first.",
    "findings": "The findings: one page each, with its tables, figures and sentences.",
    "numbers": "Every number of the evaluation once, with its address.",
    "trace": "The cases behind one number, by its address.",
    "surveys": "One folder per survey, from the sampling frame to the numbers.",
    "interviews": "The interview notes, and one folder per coding scheme (of interviews or documents).",
    "documents": "The documents under review.",
    "records": "One folder per record: logs, registers, series.",
    "steps": "One folder per step of your own.",
    "report": "Reports of your own in Word, with numbers, tables and figures put in.",
    "method": "How it was done: the figures of the report checked, assumptions, what was received.",
    "audit": "For an auditor.",
}
HEAD = """# results/

Made by `snakemake` from `raw/` and `config/`. Do not edit it: each run makes anew what has changed. This page is the
same for every evaluation: a file is there where the evaluation has what it is about. What varies is in braces, such as
the name of a `{survey}`. `data_dictionary.csv` says what the columns of each table mean. Tables in `.parquet` are read
by R, Python, Stata and DuckDB. A file **on request** is made by asking for its name:
`snakemake results/trace/ADDRESS.csv`.

**Confidential** files have rows about single persons, or words of respondents: they stay within the team.
"""
REQUEST = "On request: "
Entry = File | Table


def write() -> dict[str, Any]:
    """Return `readme` (Markdown: what each folder and file is) and `dictionary`, one row per column of each table."""
    met = dict.fromkeys(one.name for folder in FOLDERS for one, _ in listed(folder) if isinstance(one, Table))
    rows = [row for name in met for row in explained(tables.TABLES[name])]
    seen: dict[str, str] = {}
    parts = [HEAD, *(section(folder, about, seen) for folder, about in FOLDERS.items())]
    return {
        "readme": "\n".join(parts),
        "dictionary": DATA_DICTIONARY.framed(rows),
        "line": f"results: {len(tables.TABLES)} tables with {len(rows)} columns described",
    }


def section(folder: str, about: str, seen: dict[str, str]) -> str:
    """Return what a folder holds, one line per file; `seen` says which folder explained what (and is added to)."""
    title = f"## {folder}/\n" if folder else ""
    lines = [f"{title}{about}\n", "| file | what it is |", "|---|---|"]
    for one, files in listed(folder):
        home = seen.setdefault(one.about, folder)
        said = one.about.rstrip(".") if home == folder else f"As in `{home}/`"
        places = ", ".join(f"`{name}`" for name in files)
        lines.append(f"| {places} | {said}.{' **Confidential.**' if one.confidential else ''} |")
    return "\n".join([*lines, ""])


def listed(folder: str) -> list[tuple[Entry, list[str]]]:
    """Return each file and table of a folder with its places there: pages, tables, then what is made on request."""
    entries: list[Entry] = [*FILES[:-1], *tables.TABLES.values(), FILES[-1]]
    entries.sort(key=lambda one: one.about.startswith(REQUEST))
    below = f"{folder}/" if folder else ""
    found = [
        (
            one,
            [
                file.removeprefix(below)
                for file in one.files
                if file.partition("/")[0] == folder or "/" not in file + below
            ],
        )
        for one in entries
    ]
    return [(one, files) for one, files in found if files]


def explained(table: Table) -> Iterator[dict[str, Any]]:
    """Yield the columns of a table as rows of the data dictionary."""
    file = "; ".join(table.files)
    for column in table.columns:
        about = {"type": column.kind, "unit": column.unit or None, "empty": "yes" if column.empty else "no"}
        yield {"file": file, "column": column.name, "meaning": column.meaning} | about
    if table.further:
        about = {"type": table.further.kind or "any", "unit": None, "empty": "yes"}
        yield {"file": file, "column": "...", "meaning": table.further.meaning} | about
