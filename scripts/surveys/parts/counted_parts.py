"""One part of a survey, read, cleaned and counted by itself: a batch of rows at a time, each counted and forgotten."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.ground.survey_tables import CLEANING_COUNTS, ENDS, HEADLINES_BY_DAY
from scripts.settings.resolved import ResolvedSurvey
from scripts.sheets import dates
from scripts.surveys.analyses import headlines
from scripts.surveys.answers import (
    bases,
    cleaning,
    cleaning_rules,
    coded,
    completeness,
    derived_items,
    dispositions,
    groups,
    rule_finders,
)
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.coded import Answers
from scripts.surveys.engine import tallies
from scripts.surveys.engine.tallies import WHOLE
from scripts.surveys.exports import moments
from scripts.surveys.parts import batches
from scripts.surveys.received import design_columns

Days = dict[str, set[date]]  # started and ended -> the days in a part
NOBODY = pd.DataFrame({"person": pd.Series(dtype="string")})


class Noted(NamedTuple):
    """What is noted of a part beside its sums, a batch after the other."""

    counts: list[dict[str, Any]]  # what each rule of cleaning did
    ids: list[np.ndarray[Any, Any]]
    days: Days
    words: dict[str, Counter[str]]  # of the columns of the design that name strata and clusters
    headlines: list[pd.DataFrame]  # by day
    ends: list[pd.DataFrame]  # what became of each answer, where there is a frame


def count(part: Path, first: Path, survey: ResolvedSurvey, frame: pd.DataFrame = NOBODY) -> dict[str, Any]:
    """Return the folder `counted` of one part: sums of its answers, and what was noted of them.

    `sums.parquet` (see `tallies.frame`), `cleaning_counts.csv`, `headlines_by_day.csv` and `ends.parquet`. `first` is
    the first part, whose columns all others must have. Raises EvidenceError with file, row and column.
    """
    names, right = batches.headers(part, survey), batches.headers(first, survey)
    if names != right:
        wrong = next((k for k, pair in enumerate(zip(names, right, strict=False)) if pair[0] != pair[1]), None)
        where = f"{len(names)} columns instead of {len(right)}" if wrong is None else f"column {wrong + 1} differs"
        raise EvidenceError(
            f"{part.as_posix()}: its columns are not those of {first.as_posix()} ({where}): all parts of a survey need "
            "the same columns in the same order: export it again, or remove it from the folder"
        )
    counts = [cleaning.counted(place, rule) for place, rule in enumerate(survey.cleaning, start=1)]
    noted = Noted(counts, [], {}, {name: Counter() for name in design_columns.joined(survey)}, [], [])
    answers = (
        with_headlines(bases.stated(coded.noted(one, noted.words), survey), survey, noted)
        for one in kept(part, frame, survey, noted)
    )
    sums = tallies.tally(answers, tallies.layout(groups.declared(survey, frame), survey), survey)
    seen = np.concatenate(noted.ids) if noted.ids else np.zeros(0, dtype=np.uint64)
    if len(np.unique(seen)) < len(seen):
        again = int(np.argmax(pd.Series(seen).duplicated()))
        both = np.concatenate([one.rows for one in batches.batches(part, survey)])[seen == seen[again]][:2]
        raise EvidenceError(
            f"{part.as_posix()}, rows {' and '.join(map(str, both))}, column {survey.columns.respondent}: the same "
            "id twice: delete one of the rows, "
            "or write `respondent: row` if it doesn't identify an answer"
        )
    whole = sums["item"].eq(WHOLE) & sums["breakdown"].eq(sums["breakdown"].iloc[0] if len(sums) else "")
    daily: Any = noted.headlines[0].rename(columns={"label": "day"}) if noted.headlines else []
    n = sums.loc[whole, "n"].sum()
    return {
        "counted": {
            "sums.parquet": sums,
            "cleaning_counts.csv": CLEANING_COUNTS.framed(noted.counts),
            "headlines_by_day.csv": HEADLINES_BY_DAY.framed(daily),
            "ends.parquet": ENDS.framed(pd.concat(noted.ends) if noted.ends else []),
        },
        "line": f"{survey.title}: {part.name}, {n} answers counted{both_ways(noted.days, survey)}"
        + design_columns.spelled(survey, noted.words),
    }


def with_headlines(found: Stated, survey: ResolvedSurvey, noted: Noted) -> Stated:
    """Return answers as they are; how many there are a day, and how many of them say each headline, is noted."""
    if survey.frame or {"started", "ended"} & set(found.answers.columns):
        own = headlines.counts(rule_finders.days(found.answers), headlines.of_answers(found, survey))
        noted.headlines[:] = [headlines.added([*noted.headlines, own])]
    return found


def both_ways(days: Days, survey: ResolvedSurvey) -> str:
    """Return what the line says of columns whose dates also read with day and month the other way round."""
    if not dates.turns(survey.date_format or ""):
        return ""
    return dates.told(str(getattr(survey.columns, name)) for name, own in days.items() if dates.turned(own))


def kept(part: Path, frame: pd.DataFrame, survey: ResolvedSurvey, noted: Noted) -> Iterator[Answers]:
    """Yield the answers of a part that cleaning keeps, with their derived items; what is to be noted of them is."""
    people, values = coded.people_of(frame), derived_items.there(frame)
    own = survey.model_copy(update={"file": part.as_posix()})
    cleaning.check_conditions(frame, survey)
    for batch in batches.batches(part, survey):
        if name := batch.columns.get("respondent"):
            hashes = pd.util.hash_array(np.array(name.words, dtype=object))
            noted.ids.append(hashes[name.codes])
        times = [batch.columns[name] for name in ("started", "ended") if name in batch.columns]
        for about in ("started", "ended"):
            words = batch.columns[about].words if about in batch.columns else []
            noted.days.setdefault(about, set()).update(date.fromisoformat(word[:10]) for word in words if word)
        if len({bool(moments.ZONE.search(word)) for one in times for word in one.words if word}) > 1:
            moments.alike(part.as_posix(), times[0].text(), times[-1].text(), batch.rows.tolist())
        received = coded.of_persons(batch, people) if survey.frame else batch
        answers, fate = cleaned(received, own, noted.counts)
        for row, sentence in cleaning.untimely(answers, own):
            raise EvidenceError(f"{part.as_posix()}, row {row}: {sentence}")
        if survey.frame:
            cleaning.check_known(answers, frame["person"], people.place_of, own)
            noted.ends.append(ends(received, answers, fate, part, survey))
        try:
            answers = derived_items.derived(answers, values, survey)
        except EvidenceError as error:  # the answers that it counts are those of this batch
            rows = f"rows {answers.rows[0]} to {answers.rows[-1]}"
            raise EvidenceError(f"{part.as_posix()}, {rows}: {error}") from None
        yield answers


def cleaned(
    received: Answers, survey: ResolvedSurvey, counts: list[dict[str, Any]]
) -> tuple[Answers, np.ndarray[Any, Any]]:
    """Return the answers of a batch that the rules of cleaning keep, and of each received one the rule that dropped it.

    What each rule did is added to its counts.
    """
    answers = received
    dropped_by = np.full(len(received.rows), "", dtype=object)
    for rule, count in zip(survey.cleaning, counts, strict=True):
        made = cleaning_rules.changes(answers, rule, survey)
        for name, size in cleaning_rules.sizes(len(answers.rows), made).items():
            count[name] += size
        before, answers = answers, cleaning_rules.applied(answers, made)
        out = np.isin(received.rows, before.rows) & ~np.isin(received.rows, answers.rows)
        dropped_by[out] = rule.rule
    return answers, dropped_by


def ends(
    received: Answers, answers: Answers, dropped_by: np.ndarray[Any, Any], part: Path, survey: ResolvedSurvey
) -> pd.DataFrame:
    """Return what became of each answer of a batch: person, respondent, row, disposition (null: dropped by a rule)."""
    fate = np.full(len(received.rows), None, dtype=object)
    shares = completeness.answered_share(received, survey)
    for rule, name in dispositions.BY_RULE.items():
        out = dropped_by == rule
        fate[out] = dispositions.fates(shares[out], name, survey)
    shares = completeness.answered_share(answers, survey)
    fate[dropped_by == ""] = dispositions.fates(shares, "kept", survey)
    respondent: Any = [f"{part.stem}/{row}" for row in received.rows]
    if "respondent" in received.columns:
        respondent = received.columns["respondent"].text()
    person = received.columns["person"].text()
    return pd.DataFrame({"person": person, "respondent": respondent, "row": received.rows, "disposition": fate})
