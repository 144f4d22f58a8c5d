"""The draft of a record (log, register, series): its columns with their types, and how many rows it has."""

from pathlib import Path
from typing import Any

from scripts.drafts import roles
from scripts.drafts.columns import Column, columns
from scripts.drafts.keys import words
from scripts.drafts.spelled_keys import free_key
from scripts.drafts.writing import block, comment, flow, scalar
from scripts.ground.errors import EvidenceError
from scripts.sheets import sheet

MOST = 12  # values of a column by which rows are counted


def write(export: Path, name: str, file: str) -> dict[str, Any]:
    """Return the draft of `config/records/{name}.yaml` as a text."""
    raw = sheet.read(export)
    if raw.empty:
        raise EvidenceError(f"{export.as_posix()} has a header but no rows: export it again")
    listed = [column for column in columns(export, raw, "plain") if column.name and "@" not in column.name]
    kept = [column for column in listed if column.filled and not roles.personal(column)]
    key = next((column for column in kept if roles.is_unique(column, len(raw))), None)
    kinds = {column.name: kind(column) for column in kept}
    dates = [column for column in kept if kinds[column.name] == "date"]
    formats = (
        [one for one in roles.DATES if all(one in roles.date_formats(list(c.counts)) for c in dates)] if dates else []
    )
    if not formats:
        kinds = {column: "text" if of == "date" else of for column, of in kinds.items()}
    groups = [
        column
        for column in kept
        if column is not key and kinds[column.name] == "text" and 1 < len(column.counts) <= MOST
    ]
    numbers: dict[str, Any] = {"rows": {"label": "Rows", "statistic": "count", "unit": "items"}}
    for column in groups[:2]:
        by = free_key(f"rows by {words(column.name)}", numbers, "rows")
        numbers[by] = {"label": f"Rows by {column.name}", "statistic": "count", "unit": "items", "by": [column.name]}
    started = [column.name for column in dates] if formats else []
    between = dict(zip(("from", "to"), started, strict=False))
    lines = [
        *comment(f"Draft made from {file}: {len(raw)} rows. Save it as config/records/{name}.yaml before you "
                 "change it."),
        f"title: {scalar('Record ' + name.replace('_', ' '))}",
        f"source: {scalar('Record ' + name.replace('_', ' '))}",
        f"file: {scalar(file)}",
        *(comment("? does this column identify the rows?") if key else comment("no id: `row` is the row number")),
        f"id: {scalar(key.name if key else 'row')}",
        *comment("? whole: every case is in it; sample: a nonprobability sample; answers: of a survey of others."),
        "selection: whole",
        *([f"date_format: {scalar(formats[0], True)}"] if formats and formats[0] != "%Y-%m-%d" else []),
        "columns:",
        *block(kinds, 2),
        *(comment(f"? days from date to date: derive: {{days: {flow(between)}}}") if len(started) > 1 else []),
        *comment("? which numbers does the report need?"),
        "numbers:",
        *block(numbers, 2),
        *(line for column in listed if column not in kept for line in comment(left(column))),
    ]  # fmt: skip
    return {"draft": "\n".join(lines) + "\n", "line": f"{name}: {len(raw)} rows, {len(kinds)} columns drafted"}


def left(column: Column) -> str:
    """Return what is said of a column that is left out."""
    return f"left out: {column.name} ({roles.personal(column) or 'empty'})"


def kind(column: Column) -> str:
    """Return the type of a column of a record."""
    if roles.is_date(column):
        return "date"
    numbers = [roles.number(value) for value in column.counts]
    if all(number is not None for number in numbers) and not any(
        len(v) > 1 and v[0] == "0" and v.isdigit() for v in column.counts
    ):
        return (
            "integer"
            if all(
                number is not None and number.is_integer() and "." not in v
                for number, v in zip(numbers, column.counts, strict=True)
            )
            else "number"
        )
    return "text"
