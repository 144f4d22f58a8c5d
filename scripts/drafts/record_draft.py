"""The draft of a record (log, register, series): its columns with their types, likely numbers, and a first table."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from scripts.drafts import missing_words, roles, survey_language
from scripts.drafts.columns import Column, columns
from scripts.drafts.keys import words
from scripts.drafts.record_columns import Kind, kind, plain
from scripts.drafts.scales import SHOWN
from scripts.drafts.spelled_keys import free_key
from scripts.drafts.writing import block, comment, flow, scalar
from scripts.ground.addresses import distinct, group_token
from scripts.ground.errors import EvidenceError
from scripts.sheets import sheet

MOST = 12  # values of a column by which rows are counted
FEW = 3  # groups, amounts
YEARS = range(1900, 2101)
NO_AMOUNT = re.compile(
    r"(?i)\b(id|no|nr|num(ber|éro|ero)?|code|year|année|año|год|zip|phone|version|page)\b|^n°|年份|编号|номер|رقم|سنة"
)


class Read(NamedTuple):
    """A record that was read: its kept columns with their kinds, what names its rows, and by what they are counted."""

    kinds: dict[str, Kind]
    key: Column | None
    groups: list[Column]
    amounts: list[Column]
    dates: list[str]


def write(export: Path, name: str, file: str) -> dict[str, Any]:
    """Return the drafts of `config/records/{name}.yaml` and of its first table as texts."""
    raw = sheet.read(export)
    if raw.empty:
        raise EvidenceError(f"{export.as_posix()} has a header but no rows: export it again")
    listed = [column for column in columns(export, raw, "plain") if column.name and "@" not in column.name]
    gone = {column.name: missing_words.found(column.counts) for column in listed}
    listed = [missing_words.left(column) for column in listed]
    kept = [column for column in listed if column.filled and not roles.personal(column)]
    language = survey_language.of([*(column.name for column in listed), *often(kept)])
    found = read(kept, len(raw))
    words_gone = [*dict.fromkeys(word for column in kept for word in gone[column.name])]
    form, kinds = dated(found, language)
    derived, numbers = likely(found, language)
    between = [*comment("? are these the days that matter, from date to date?"), f"derive: {flow(derived)}"]
    lines = [
        *comment(f"Draft made from {file}: {len(raw)} rows. Save it as config/records/{name}.yaml before you "
                 "change it."),
        f"title: {scalar('Record ' + name.replace('_', ' '))}",
        f"source: {scalar('Record ' + name.replace('_', ' '))}",
        f"file: {scalar(file)}",
        *(comment("? does this column identify the rows?") if found.key else comment("no id: `row` is the row number")),
        f"id: {scalar(found.key.name if found.key else 'row')}",
        *comment("? whole: every case is in it; sample: a nonprobability sample; answers: of a survey of others."),
        "selection: whole",
        *([f"date_format: {scalar(form, True)}"] if form else []),
        *(comment("? these words are no value, in whatever column: is one of them a value?") if words_gone else []),
        *([f"missing: {flow(words_gone)}"] if words_gone else []),
        *(line for one in found.kinds.values() if one.asks for line in comment(f"? {one.asks}")),
        *(line for column, one in kinds.items() if len(forms_of(one, found.kinds[column])) > 1
          for line in comment(f"? {column}: does the month stand before the day (%m) or after it (%d)?")),
        "columns:",
        *block({column: plain(one) for column, one in kinds.items()}, 2),
        *(between if derived else []),
        *comment("? which numbers does the report need?"),
        "numbers:",
        *block(numbers, 2),
        *(line for column in listed if column not in kept for line in comment(left(column))),
    ]  # fmt: skip
    return {
        "draft": "\n".join(lines) + "\n",
        "finding": finding(name, found, numbers, language),
        "line": f"{name}: {len(raw)} rows, {len(kinds)} columns drafted",
    }


def often(kept: list[Column]) -> list[str]:
    """Return the values that at least five rows have, which are words of the record and of nobody."""
    return [text for column in kept for text, count in column.counts.items() if count >= SHOWN]


def read(kept: list[Column], rows: int) -> Read:
    """Return what the columns of a record are."""
    key = next((column for column in kept if roles.is_unique(column, rows)), None)
    kinds = {column.name: kind(column) for column in kept}
    types = {name: one.described["type"] for name, one in kinds.items()}
    groups = [one for one in kept if one is not key and types[one.name] == "text" and 1 < len(one.counts) <= MOST]
    numbers = [one for one in kept if one is not key and types[one.name] in ("integer", "number")]
    amounts = [one for one in numbers if not NO_AMOUNT.search(one.name.replace("_", " ")) and not are_years(one)]
    return Read(kinds, key, groups[:FEW], amounts[:FEW], [name for name, of in types.items() if of == "date"])


def are_years(column: Column) -> bool:
    """Return whether all numbers of a column are years."""
    values = [roles.number(text) for text in column.counts]
    return all(value is not None and value.is_integer() and int(value) in YEARS for value in values)


def forms_of(described: dict[str, Any], found: Kind) -> set[str]:
    """Return whether the day or the month stands first in the forms in which the dates of a column read."""
    return {one[:2] for one in found.formats if one[:2] in ("%d", "%m") and described["type"] == "date"}


def dated(found: Read, language: str) -> tuple[str | None, dict[str, dict[str, Any]]]:
    """Return the form of the dates of a record, None for ISO, and its columns, those of another form with their own."""
    first: dict[str, str] = {}
    for name in found.dates:
        formats = list(found.kinds[name].formats)
        if language in survey_language.DAY_FIRST:
            formats.sort(key=lambda one: "%m/%d" in one)
        first[name] = next((one for one in formats if one in first.values()), formats[0])
    forms = [*dict.fromkeys(first.values())]
    whole = forms[0] if len(forms) == 1 and forms[0] != "%Y-%m-%d" else None
    kinds = {name: dict(one.described) for name, one in found.kinds.items()}
    for name, form in first.items():
        if form != (whole or "%Y-%m-%d"):
            kinds[name]["date_format"] = form
    return whole, kinds


def likely(found: Read, language: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the durations of a record, and the numbers that a report may need: rows by group, sums, days."""
    derived: dict[str, Any] = {}
    every = survey_language.word("rows", language)
    numbers: dict[str, Any] = {"rows": {"label": every, "statistic": "count", "unit": "items"}}
    for column in found.groups:
        by = free_key(f"rows by {words(column.name)}", numbers, "rows")
        label = survey_language.word("rows_by", language, column.name)
        numbers[by] = {"label": label, "statistic": "count", "unit": "items", "by": [column.name]}
    for column in found.amounts:
        percent = "per" in found.kinds[column.name].described  # they are not added
        for statistic in ("median",) if percent else ("sum", "median"):
            key = free_key(f"{statistic} {words(column.name)}", numbers, statistic, 40)
            told = {"label": survey_language.word(statistic, language, column.name), "statistic": statistic}
            numbers[key] = told | {"column": column.name, "unit": "share" if percent else "points"}
    for start, end in zip(found.dates, found.dates[1:], strict=False):
        key = free_key(f"days {words(start)} to {words(end)}", {**derived, **found.kinds}, "days", 40)
        derived[key] = {"from": start, "to": end}
        label = survey_language.word("median", language, survey_language.word("days", language, start, end))
        told = {"label": label, "statistic": "median", "column": key, "unit": "days"}
        numbers[free_key(f"median {key}", numbers, "median", 50)] = told
    return derived, numbers


def finding(name: str, found: Read, numbers: dict[str, Any], language: str) -> str:
    """Return the draft of a finding with first tables: the rows by group, and all other numbers."""
    every = survey_language.word("all", language)
    lines = [
        *comment(f"First tables of the record {name}. Save it as config/findings/record_{name}.yaml before you change "
                 "it, and keep what you need."),
        f"title: {scalar(name.replace('_', ' '))}",
        "tables:",
    ]  # fmt: skip
    for key, one in numbers.items():
        if "by" not in one:
            continue
        column = next(column for column in found.groups if column.name == one["by"][0])
        shown = [value for value, count in column.counts.items() if count >= SHOWN]
        if not shown:
            continue
        own = distinct(column.counts)
        rows: list[dict[str, Any]] = [
            {"label": value, "item": key, "group": group_token({column.name: own[value]})} for value in sorted(shown)
        ]
        rows.append({"label": every, "item": "rows"})
        lines += table(name, key, one["label"], rows, language)
    other = [
        {"label": one["label"], "item": key, "statistic": one["statistic"]}
        for key, one in numbers.items()
        if "by" not in one
    ]
    lines += table(name, "numbers", name.replace("_", " "), other, language)
    return "\n".join(lines) + "\n"


def table(name: str, key: str, title: str, rows: list[dict[str, Any]], language: str) -> list[str]:
    """Return the lines of a table of numbers of a record, one a row."""
    counts = all("statistic" not in row for row in rows)
    cell = {"source": name} | ({"statistic": "count"} if counts else {})
    head = survey_language.word("rows" if counts else "value", language)
    told: dict[str, Any] = {"title": title, "cell": cell, "rows": rows, "columns": [{"label": head}]}
    return [f"  {scalar(key)}:", *block(told, 4, ("title",))]


def left(column: Column) -> str:
    """Return what is said of a column that is left out."""
    return f"left out: {column.name} ({roles.personal(column) or 'empty'})"
