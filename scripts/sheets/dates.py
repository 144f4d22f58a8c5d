"""Dates that also read the other way round: whether day and month can be told apart in a column."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from scripts.sheets.cell_kinds import DATE, Cell

MONTHS = 12


def both_ways(texts: Iterable[Any], own: Mapping[Any, Cell], date_format: str | None) -> bool:
    """Return whether all dates of a column are also dates with day and month the other way round, and some are others.

    Dates of a workbook are looked at too: Excel turns texts round as it makes dates of them. Where the year stands
    first nobody writes the day next.
    """
    days = {date.fromisoformat(cell.exact[:10]) for cell in own.values() if cell.kind == DATE}
    if not own and date_format and turns(date_format):
        days = {datetime.strptime(text.strip(), date_format).date() for text in set(texts) if text and text.strip()}
    return turned(days)


def turns(date_format: str) -> bool:
    """Return whether dates of a format are also written with day and month the other way round."""
    return bool(re.search(r"%d.*%m|%m.*%d", date_format)) and not re.match(r"\W*%[Yy]", date_format)


def turned(days: Iterable[date]) -> bool:
    """Return whether all days have a month of their number, and some are another day then."""
    known = set(days)
    return any(day.day != day.month for day in known) and all(day.day <= MONTHS for day in known)


def told(columns: Iterable[str]) -> str:
    """Return what the line of a run says of such columns."""
    names = ", ".join(columns)
    return f"; day and month of all dates in {names} also read the other way round" if names else ""
