"""What a record names exists: columns, durations and other numbers."""

from scripts.ground.errors import EvidenceError
from scripts.settings.described import known
from scripts.settings.record import Record


def check_record(record: Record, file: str) -> None:
    """Columns and other numbers that a number names exist."""
    columns = [*record.columns, *record.derive]
    known(record.id, ["row", *columns], f"{file}, id", "column")
    for duration in record.derive.values():
        for column in (duration.from_, duration.to):
            known(column, record.columns, f"{file}, derive", "column")
    for position, rule in enumerate(record.cleaning):
        place = f"{file}, cleaning.{position}"
        for column in [*(rule.where or {}), *(rule.of or []), *([rule.order] if rule.order else [])]:
            known(column, [*columns, record.id] if column in (rule.of or []) else columns, place, "column")
        if rule.order and record.kind(rule.order) == "text":
            raise EvidenceError(f"{place}.order: '{rule.order}' is text, which has no first: name a date or a number")
        if rule.rule == "mark_where" and "marks" in columns:
            raise EvidenceError(f"{place}: marks are put into a column `marks`, and the record has one: leave that out")
    for key, number in record.numbers.items():
        place = f"{file}, numbers.{key}"
        for column in [*number.where, *(number.counted or {}), *number.by]:
            known(column, columns, place, "column")
        if number.column is not None:
            known(number.column, columns, f"{place}.column", "column")
        for pick in (number.of, number.to, number.series):
            if pick is not None:
                known(pick.item, record.numbers, place, "number")
