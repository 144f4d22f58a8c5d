"""When an answer began and ended, on the clock of whoever gave it, and which of two came first."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.settings.survey import Survey

ZONE = re.compile(r"[+-]\d\d:\d\d$")

# What Google Forms writes after a time: GMT+3 is three hours before the clock of Greenwich shows the same.
CLOCK = re.compile(r"\s+(?:GMT|UTC)(?:([+-])(\d{1,2})(?::?(\d\d))?)?\s*$")


def without_zone(text: str) -> str:
    """Return a moment without the time zone that follows it, as in GMT+3; a date of a workbook has none."""
    return CLOCK.sub("", text) if type(text) is str else text


def zone(text: str) -> timezone | None:
    """Return the time zone that follows a moment, as in GMT+3; None where there is none."""
    found = CLOCK.search(text)
    if not found:
        return None
    ahead = timedelta(hours=int(found[2] or 0), minutes=int(found[3] or 0))
    return timezone(-ahead if found[1] == "-" else ahead)


def written(moment: datetime) -> str:
    """Return a moment as ISO text to the second, with its time zone where it has one."""
    return moment.replace(microsecond=0).isoformat(sep=" ", timespec="seconds")


def alike(name: str, started: pd.Series, ended: pd.Series, rows: Iterable[int]) -> None:
    """Refuse moments of which only some have a time zone: the time between them is not known."""
    seen: dict[bool, int] = {}
    for row, *texts in zip(rows, started, ended, strict=True):
        for text in texts:
            if isinstance(text, str) and text:
                seen.setdefault(ZONE.search(text) is not None, int(row))
    if len(seen) == 2:
        raise EvidenceError(
            f"{name}, rows {seen[True]} and {seen[False]}: a start or end has a time zone in one of them and none in "
            "the other: name columns that agree, or write the zone into all cells"
        )


def first(answers: pd.DataFrame) -> pd.Series:
    """Return when each answer began, or where that is not known ended; text, ISO."""
    return answers["started"].fillna(answers["ended"])


def last(answers: pd.DataFrame) -> pd.Series:
    """Return when each answer ended, or where that is not known began; text, ISO."""
    # ASSUME: Where start and end of an answer are in different time zones, its day is that in the zone of the start.
    if not answers["ended"].str.contains(ZONE.pattern).any():
        return answers["ended"].fillna(answers["started"])
    texts = [moved(end, start) for end, start in zip(answers["ended"], answers["started"], strict=True)]
    return pd.Series(texts, answers.index, "string").fillna(answers["started"])


def moved(end: Any, start: Any) -> Any:
    """Return an end on the clock of its start."""
    if not isinstance(end, str) or not isinstance(start, str) or end[19:] == start[19:]:
        return end
    return written(datetime.fromisoformat(end).astimezone(datetime.fromisoformat(start).tzinfo))


def instants(texts: pd.Series) -> pd.Series:
    """Return moments as texts that sort by time, whatever their time zones."""
    if not texts.str.contains(ZONE.pattern).any():
        return texts
    return texts.map(lambda text: written(datetime.fromisoformat(text).astimezone(UTC)), na_action="ignore").astype(
        "string"
    )


def minutes(start: Any, end: Any) -> float:
    """Return the minutes between two moments, not a number where one is not known."""
    if pd.isna(start) or pd.isna(end):
        return float("nan")
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 60


def timeless(texts: pd.Series) -> pd.Series:
    """Return which moments are at the first second of a day: as one reads that was written without a time."""
    # ASSUME: An answer that began and ended at midnight to the second has a day but no time.
    return texts.str[10:19].eq(" 00:00:00").fillna(False).astype(bool)


def early(answers: pd.DataFrame, survey: Survey) -> pd.Series:
    """Return which answers came before the opening date."""
    if not survey.opens:
        return pd.Series(False, answers.index)
    # ASSUME: An answer is early by the day it started; by the day it ended where only that is known.
    return first(answers).str[:10].lt(survey.opens.isoformat()).fillna(False)


def late(answers: pd.DataFrame, survey: Survey) -> pd.Series:
    """Return which answers came after the closing date."""
    if not survey.closes:
        return pd.Series(False, answers.index)
    # ASSUME: An answer is late by the day it ended; by the day it started where only that is known.
    return last(answers).str[:10].gt(survey.closes.isoformat()).fillna(False)
