"""From the rows of a record as received to the rows that count, by declared rules; each change is a row of a log.

The rows as received and the log give the rows that count again: every run proves it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError, Faults, nearest, repeated
from scripts.ground.layout_tables import RECORD_COUNTS, RECORD_LOG
from scripts.records import register, row_conditions
from scripts.records.spelled import day
from scripts.settings.record import Bound, Record, RecordCleaning, Where
from scripts.sheets import cell_kinds, sheet

CORRECTION = ("case", "column", "old", "new", "reason")
SIGNED = ("author", "date")
MARKS = "marks"
Log = list[dict[str, Any]]


class Cleaned(NamedTuple):
    """The rows that count, the log of all changes, what each rule did, and what the line of the run says."""

    rows: pd.DataFrame
    log: pd.DataFrame
    counts: pd.DataFrame
    told: str


def clean(received: pd.DataFrame, record: Record, files: Sequence[Path], source: str) -> Cleaned:
    """Return the rows of a record after its cleaning rules, in their order; `files` are those of the rules `correct`.

    Raises EvidenceError for a condition or a correction that can't be applied, with all faults of a table at once.
    """
    given = iter([Path(one) for one in files])
    rows, log, counts, told = received, Log(), Log(), ""
    if any(rule.rule == "mark_where" for rule in record.cleaning):
        rows = rows.assign(marks=pd.Series(pd.NA, rows.index, "string"))
    for number, rule in enumerate(record.cleaning, start=1):
        place = f"config/records/{source}.yaml, cleaning.{number - 1}"
        if rule.rule == "correct":
            made = corrections(rows, next(given), record, rule)
        elif rule.where is not None:
            where, absent = meant(rule.where, rows, record, f"{place}.where")
            told += f"; no row has what {rule.rule} names: {', '.join(absent)}" if absent else ""
            hit = row_conditions.holding(register.with_durations(rows, record), where, f"{place}.where")
            made = found(rows, rows.index[hit.to_numpy()], rule, marked_as(record.cleaning, number))
        else:
            made = found(rows, others_of_case(rows, record, rule), rule)
        before = len(rows)
        rows = applied(rows, made, record)
        log += [{name: value for name, value in one.items() if name != "value"} for one in made]
        counts.append(counted(number, rule, before, made))
    cleaning_log = RECORD_LOG.framed(log)
    prove(received, rows, cleaning_log)
    kept = f", {len(rows)} kept" if record.cleaning else ""
    return Cleaned(rows, cleaning_log, RECORD_COUNTS.framed(counts), f"{kept}{told}")


def change(rows: pd.DataFrame, row: int, column: str, value: Any, rule: RecordCleaning, **more: str) -> dict[str, Any]:
    """Return one row of the log, with the new `value` as it is stored; `more` is what a table of corrections says."""
    old = "kept" if column == "*" else text(rows[column][row])
    own = {name: more.get(name) or getattr(rule, name) for name in ("reason", *SIGNED)}
    signed = {name: None if one is None else str(one) for name, one in own.items()}
    new = "dropped" if column == "*" else text(value)
    case = rows.attrs["ids"].get(row, f"row {row}").strip()
    return {
        "row": row,
        "case": case,
        "column": column,
        "old": old,
        "new": new,
        "value": value,
        "rule": rule.rule,
    } | signed


def text(value: Any) -> str | None:
    """Return a value as the log has it, None where it is missing."""
    return None if pd.isna(value) else row_conditions.plain(value)


def marked_as(rules: Sequence[RecordCleaning], number: int) -> str:
    """Return the mark that a rule `mark_where` gives: its columns, and which rule on these columns it is."""
    columns = [sorted(one.where or {}) for one in rules[:number] if one.rule == "mark_where"]
    before = columns[:-1].count(columns[-1]) if columns else 0
    own = f"where {' '.join(rules[number - 1].where or {})}"
    return f"{own} ({before + 1})" if before else own


def found(rows: pd.DataFrame, which: Iterable[int], rule: RecordCleaning, mark: str = "") -> Log:
    """Return the changes of a rule that drops the rows it finds, or gives them a mark."""
    if rule.rule != "mark_where":
        return [change(rows, row, "*", None, rule) for row in which]
    made = []
    for row in which:
        own = text(rows[MARKS][row]) or ""
        if mark not in own.split("|"):
            made.append(change(rows, row, MARKS, f"{own}|{mark}" if own else mark, rule))
    return made


def others_of_case(rows: pd.DataFrame, record: Record, rule: RecordCleaning) -> list[int]:
    """Return the rows of a case but the one that is kept; rows without a value in a column of `of` are their own."""
    # ASSUME: First and last are by the column `order`, rows without a value there first, and by the row where they are
    #   equal. Values of `of` are compared without case, blanks and unseen signs, but for those of the id.
    frame = register.with_durations(rows, record)
    own = {name: frame[name].map(lambda value: same(str(value)), na_action="ignore") for name in frame}
    if record.id != "row":
        own[record.id] = pd.Series([rows.attrs["ids"][row].strip() or pd.NA for row in frame.index], frame.index)
    keys = pd.DataFrame({name: own[name] for name in rule.of or []})
    known = keys.dropna()
    if rule.order:
        known = known.loc[frame.loc[known.index, rule.order].sort_values(kind="stable", na_position="first").index]
    out = known.duplicated(keep="first" if rule.rule == "keep_first" else "last")
    return sorted(out.index[out.to_numpy()].tolist())


def meant(where: Where, rows: pd.DataFrame, record: Record, place: str) -> tuple[Where, list[str]]:
    """Return conditions with their values as the rows have them, and what no row has."""
    made: Where = {}
    absent = []
    for name, wanted in where.items():
        if isinstance(wanted, Bound) or record.kind(name) not in ("text", "date"):
            made[name] = wanted
            continue
        values = [wanted] if isinstance(wanted, str) else wanted
        if record.kind(name) == "date":
            form = record.columns[name].date_format or record.date_format
            made[name] = [day(value, form, f"{place}.{name}") for value in values]
            continue
        homes = {value: [own for own in rows[name].dropna().unique() if same(own) == same(value)] for value in values}
        absent += [f"'{value}' in {name}" for value, own in homes.items() if not own]
        made[name] = [one for own in homes.values() for one in own]
    return made, absent


def corrections(rows: pd.DataFrame, file: Path, record: Record, rule: RecordCleaning) -> Log:
    """Return the changes of a table of corrections, each checked against the value that it corrects."""
    table = sheet.columns(sheet.read(file), CORRECTION, SIGNED, free=("old", "new"))
    name, ids = table.attrs["name"], rows.attrs["ids"]
    places: dict[str, list[int]] = {}
    for row in rows.index.tolist():
        for one in {f"row {row}", ids.get(row, "").strip()} - {""}:
            places.setdefault(one, []).append(row)
    faults, made = Faults(), Log()
    done: dict[tuple[int, str], Any] = {}
    for number, line in zip(table.index.tolist(), table.to_dict("records"), strict=True):
        cells = {str(key): "" if pd.isna(value) else str(value) for key, value in line.items()}
        with faults.at(name, number):
            made += corrected(cells, f"{name}, row {number}", rows, places, record, rule, done)
    faults.stop()
    return made


def corrected(
    cells: dict[str, str],
    place: str,
    rows: pd.DataFrame,
    places: dict[str, list[int]],
    record: Record,
    rule: RecordCleaning,
    done: dict[tuple[int, str], Any],
) -> Log:
    """Return the change that one row of a table of corrections makes; none where it says again what is done."""
    fitting = places.get(cells["case"].strip(), [])
    if len(fitting) != 1:
        what = (
            "several rows have this id: write the row, as in `row 7`" if fitting else "no row has this id: correct it"
        )
        raise EvidenceError(f"{place}, column case: {what}")
    [row] = fitting
    signed = {key: cells.get(key, "") for key in ("reason", *SIGNED)}
    column = cells["column"].strip()
    if (row, "*") in done:
        return []
    if column == "*" and cells["new"].strip() == "dropped":
        done[row, "*"] = True
        return [change(rows, row, "*", None, rule, **signed)]
    if column not in record.columns:
        raise EvidenceError(
            f"{place}, column column: the record has no column {repeated(column)}.{nearest(column, record.columns)}"
        )
    reader = register.Reader(column, record)
    old, new = (reader.read(cells[key], f"{place}, column {key}") for key in ("old", "new"))
    now = done.get((row, column), rows[column][row])
    again = (row, column) in done and text(new) == text(now) and text(old) == text(rows[column][row])
    if again:
        return []
    if text(old) != text(now):
        raise EvidenceError(f"{place}, column old: the row has another value: write that value, or delete this row")
    was = change(rows, row, column, new, rule, **signed) | {"old": text(now)}
    done[row, column] = new
    return [was]


def applied(rows: pd.DataFrame, made: Log, record: Record) -> pd.DataFrame:
    """Return the rows after the changes of a rule."""
    dropped = [one["row"] for one in made if one["column"] == "*"]
    after = rows.drop(index=dropped)
    ids = cell_kinds.Kinds(rows.attrs["ids"])
    columns: dict[str, dict[int, Any]] = {}
    for one in made:
        if one["column"] != "*" and one["row"] not in dropped:
            columns.setdefault(one["column"], {})[one["row"]] = one["value"]
    for column, values in columns.items():
        own = after[column].astype(object)
        own.loc[list(values)] = [pd.NA if value is None else value for value in values.values()]
        after[column] = own.astype(rows[column].dtype) if rows[column].dtype != "float64" else pd.to_numeric(own)
        if column == record.id:
            ids.update({row: "" if value is None else str(value) for row, value in values.items()})
    after.attrs = {**rows.attrs, "ids": ids}
    return after


def counted(number: int, rule: RecordCleaning, before: int, made: Log) -> dict[str, Any]:
    """Return the row of a rule in the counts of cleaning."""
    which = {
        name: {one["row"] for one in made if kind(one["column"]) == name} for name in ("dropped", "marked", "changed")
    }
    signed = {name: None if (one := getattr(rule, name)) is None else str(one) for name in ("reason", *SIGNED)}
    sizes = {name: len(each) for name, each in which.items()}
    after = before - sizes["dropped"]
    return {"place": number, "rule": rule.rule, **signed, "before": before, **sizes, "after": after}


def kind(column: str) -> str:
    """Return what a change of a column does to its row."""
    return {"*": "dropped", MARKS: "marked"}.get(column, "changed")


def prove(received: pd.DataFrame, rows: pd.DataFrame, log: pd.DataFrame) -> None:
    """Raise ValueError where the rows as received and the log don't give the rows that count."""
    changed = [name for name in rows if name not in received or name in set(log["column"])]
    texts = {
        name: dict(zip(received.index, map(text, received[name]), strict=True))
        if name in received
        else dict.fromkeys(received.index)
        for name in changed
    }
    kept = dict.fromkeys(received.index.tolist())
    for one in log.astype(object).where(log.notna(), None).to_dict("records"):
        if one["column"] == "*":
            del kept[one["row"]]
        elif texts[one["column"]][one["row"]] != one["old"]:
            raise ValueError("the cleaning log has another old value than the row")
        else:
            texts[one["column"]][one["row"]] = one["new"]
    alike = list(kept) == rows.index.tolist() and all(
        [texts[name][row] for row in kept] == [*map(text, rows[name])] for name in changed
    )
    others = [name for name in rows if name not in changed]
    if not alike or not rows[others].equals(received.loc[list(kept), others]):
        raise ValueError("the rows as received and the cleaning log don't give the rows that count")
