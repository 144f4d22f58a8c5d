"""A survey in parts: each part read, cleaned and counted by itself, all of them joined to the numbers of the whole.

The numbers don't depend on how the answers are cut into parts, to the last bit: the sums of a part are exact.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scripts.ground import long_table
from scripts.ground.addresses import group_token
from scripts.ground.analysis_tables import COMPARISONS, STABILITY
from scripts.ground.errors import EvidenceError
from scripts.ground.survey_tables import (
    BASES,
    CLEANING_COUNTS,
    CLEANING_LOG,
    DISPOSITIONS,
    HEADLINES_BY_DAY,
    REVIEW,
    ROUTING,
    SKIP_LOGIC,
)
from scripts.ground.weight_tables import WEIGHTING_LOG, WEIGHTS, WEIGHTS_REPORT
from scripts.sheets import dates
from scripts.surveys.analyses import headlines, nonresponse, response
from scripts.surveys.answers import bases, cleaning, cleaning_rules, coded, derived_items, ledger, rule_finders
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.coded import Answers
from scripts.surveys.engine import crosstabs, numbers_of_sums, tallies
from scripts.surveys.engine.crosstabs import Tables
from scripts.surveys.engine.tallies import WHOLE, Layout
from scripts.surveys.exports import moments
from scripts.surveys.parts import batches
from scripts.surveys.received import design_columns

# Tables that name respondents, or are made of single answers: empty here.
OF_RESPONDENTS = (
    CLEANING_LOG,
    ROUTING,
    SKIP_LOGIC,
    REVIEW,
    DISPOSITIONS,
    WEIGHTS,
    WEIGHTING_LOG,
    WEIGHTS_REPORT,
    STABILITY,
    COMPARISONS,
)
Days = dict[str, set[date]]  # started and ended -> the days in a part


def count(part: Path, first: Path, survey: dict[str, Any], scales: dict[str, Any]) -> dict[str, Any]:
    """Return the folder `counted` of one part: `sums.parquet` (see `tallies.frame`) and `cleaning_counts.csv`.

    `first` is the first part, whose columns all others must have. Raises EvidenceError with file, row and column.
    """
    names, right = batches.headers(part, survey), batches.headers(first, survey)
    if names != right:
        wrong = next((k for k, pair in enumerate(zip(names, right, strict=False)) if pair[0] != pair[1]), None)
        where = f"{len(names)} columns instead of {len(right)}" if wrong is None else f"column {wrong + 1} differs"
        raise EvidenceError(
            f"{part.as_posix()}: its columns are not those of {first.as_posix()} ({where}): parts of a survey have the "
            "same columns in the same order, so export it again, or take it out of the folder"
        )
    counts = [cleaning.counted(place, rule) for place, rule in enumerate(survey.get("cleaning") or [], start=1)]
    ids: list[np.ndarray[Any, Any]] = []
    days: Days = {}
    words: dict[str, Counter[str]] = {name: Counter() for name in design_columns.joined(survey)}
    daily: list[pd.DataFrame] = []
    answers = (
        dated(bases.stated(coded.noted(one, words), survey, scales), survey, scales, daily)
        for one in kept(part, survey, scales, counts, ids, days)
    )
    sums = tallies.tally(answers, survey, scales)
    seen = np.concatenate(ids) if ids else np.zeros(0, dtype=np.uint64)
    if len(np.unique(seen)) < len(seen):
        again = int(np.argmax(pd.Series(seen).duplicated()))
        both = np.concatenate([one.rows for one in batches.batches(part, survey, scales)])[seen == seen[again]][:2]
        raise EvidenceError(
            f"{part.as_posix()}, rows {' and '.join(map(str, both))}, column {survey['columns']['respondent']}: an id "
            "stands twice: delete one of the rows, "
            "or write `respondent: row` if it doesn't name an answer"
        )
    whole = sums["item"].eq(WHOLE) & sums["breakdown"].eq(sums["breakdown"].iloc[0] if len(sums) else "")
    cleaning_counts = CLEANING_COUNTS.framed(counts)
    n = sums.loc[whole, "n"].sum()
    return {
        "counted": {
            "sums.parquet": sums,
            "cleaning_counts.csv": cleaning_counts,
            "headlines_by_day.csv": HEADLINES_BY_DAY.framed(daily[0].rename(columns={"label": "day"}) if daily else []),
        },
        "line": f"{survey['title']}: {part.name}, {n} answers counted{both_ways(days, survey)}"
        + design_columns.spelled(survey, words),
    }


def dated(found: Stated, survey: dict[str, Any], scales: dict[str, Any], daily: list[pd.DataFrame]) -> Stated:
    """Return answers as they are; how many there are a day, and how many of them say each headline, is added."""
    if {"started", "ended"} & set(found.answers.columns):
        own = headlines.counts(rule_finders.days(found.answers), headlines.of_answers(found, survey, scales))
        daily[:] = [headlines.added([*daily, own])]
    return found


def both_ways(days: Days, survey: dict[str, Any]) -> str:
    """Return what the line says of columns whose dates also read with day and month the other way round."""
    if not dates.turns(survey.get("date_format") or ""):
        return ""
    return dates.told(survey["columns"][name] for name, own in days.items() if dates.turned(own))


def kept(
    part: Path,
    survey: dict[str, Any],
    scales: dict[str, Any],
    counts: list[dict[str, Any]],
    ids: list[np.ndarray[Any, Any]],
    days: Days,
) -> Iterator[Answers]:
    """Yield the answers of a part that cleaning keeps; what each rule did is added to its counts, ids and days too."""
    for batch in batches.batches(part, survey, scales):
        if name := batch.columns.get("respondent"):
            hashes = pd.util.hash_array(np.array(name.words, dtype=object))
            ids.append(hashes[name.codes])
        times = [batch.columns[name] for name in ("started", "ended") if name in batch.columns]
        for about in ("started", "ended"):
            words = batch.columns[about].words if about in batch.columns else []
            days.setdefault(about, set()).update(date.fromisoformat(word[:10]) for word in words if word)
        if len({bool(moments.ZONE.search(word)) for one in times for word in one.words if word}) > 1:
            moments.alike(part.as_posix(), times[0].text(), times[-1].text(), batch.rows.tolist())
        answers = cleaned(batch, survey | {"file": part.as_posix()}, counts)
        try:
            answers = derived_items.derived(answers, {}, survey, scales)
        except EvidenceError as error:  # the answers that it counts are those of this batch
            rows = f"rows {answers.rows[0]} to {answers.rows[-1]}"
            raise EvidenceError(f"{part.as_posix()}, {rows}: {error}") from None
        yield answers


def cleaned(answers: Answers, survey: dict[str, Any], counts: list[dict[str, Any]]) -> Answers:
    """Return the answers of a batch that the rules of cleaning keep; what each rule did is added to its counts."""
    for rule, count in zip(survey.get("cleaning") or [], counts, strict=True):
        made = cleaning_rules.changes(answers, rule, survey)
        for name, size in cleaning_rules.sizes(len(answers.rows), made).items():
            count[name] += size
        answers = cleaning_rules.applied(answers, made)
    for row, sentence in cleaning.untimely(answers, survey):
        raise EvidenceError(f"{survey['file']}, row {row}: {sentence}")
    return answers


def join(
    parts: list[Path], survey: dict[str, Any], scales: dict[str, Any], source: str, level: float
) -> dict[str, Any]:
    """Return the numbers of the whole survey and its ledgers from the folders of its parts.

    Cases stay empty: the rows behind a number are those of the parts, and `sums.parquet` says how many each has of it.
    So do the tables that name respondents. Raises EvidenceError where parts contradict each other.
    """
    plan = tallies.layout(survey, scales)
    tables = crosstabs.tables_of((pd.read_parquet(one / "sums.parquet") for one in parts), plan, survey)
    numbers = long_table.numbers(numbers_of_sums.rows(tables, plan, survey, scales, source, level))
    lines = BASES.framed(lines_of(tables, plan, survey, scales))
    ledger.add_up(lines)
    ledger.check(numbers, lines, survey)
    answers = answered(tables)
    response_numbers = long_table.numbers(response.participation(source, answers))
    ledger.check(response_numbers, lines, survey)
    decision = response.decided(source, None, survey)
    days = headlines.added(tables_of_days(parts))
    none = {one.name: one.empty() for one in OF_RESPONDENTS}
    return {
        "numbers": numbers,
        "cases": long_table.cases([]),
        "response_numbers": response_numbers,
        "response_cases": long_table.cases([]),
        "bases": lines,
        "cleaning_counts": added(parts),
        "decision": decision,
        "nonresponse": nonresponse.of_parts(sum(answers.values()), days, survey, decision),
        **none,
        "line": f"{survey['title']}: {len(numbers)} numbers from {sum(answers.values())} answers in {len(parts)} parts"
        + ledger.ticked_none(lines),
    }


def answered(tables: Tables) -> dict[str, int]:
    """Return how many answers are complete and how many partial."""
    n = tables.sums[WHOLE, ""]["n"].reshape(-1, len(tallies.DISPOSITIONS)).sum(axis=0)
    return dict(zip(tallies.DISPOSITIONS, n.tolist(), strict=True))


def lines_of(tables: Tables, plan: Layout, survey: dict[str, Any], scales: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the lines of the ledger of bases: the same as of single answers, from the counts of their sums."""
    yield from ledger.added("response", "all", [ledger.answered(sum(answered(tables).values()))])

    def counts_of(key: str, group: ledger.Group) -> dict[str, int]:
        return dict(zip(plan.cells[key], by_cell(tables, plan, key, group).tolist(), strict=True))

    groups = [
        ledger.Group(name, value, group_token({name: value} if name else {}), [], np.zeros(0, dtype=bool))
        for name, values in plan.values.items()
        for value in values
        if value or not name
    ]
    groups = [
        group._replace(start=[ledger.answered(int(by_cell(tables, plan, WHOLE, group).sum()))]) for group in groups
    ]
    yield from ledger.lines_of(groups, counts_of, survey, scales)


def by_cell(tables: Tables, plan: Layout, item: str, group: ledger.Group) -> np.ndarray[Any, Any]:
    """Return how many answers of a group each cell of an item has."""
    values = plan.values[group.of]
    n = tables.sums[item, group.of]["n"].reshape(len(tables.units), len(values), -1)
    return np.asarray(n[:, values.index(group.value)].sum(axis=0))


def tables_of_days(parts: Iterable[Path]) -> Iterator[pd.DataFrame]:
    """Yield how many answered a day of each part, and how many of them say each headline."""
    for part in parts:
        found = pd.read_csv(part / "headlines_by_day.csv", dtype="string", keep_default_na=False, na_values=[""])
        texts = dict.fromkeys(("label", "item", "statistic"), "")
        yield HEADLINES_BY_DAY.parsed(found).rename(columns={"day": "label"}).fillna(texts)


def added(parts: Iterable[Path]) -> pd.DataFrame:
    """Return the counts of each cleaning rule over all parts."""
    frames = [
        CLEANING_COUNTS.parsed(
            pd.read_csv(one / "cleaning_counts.csv", dtype="string", keep_default_na=False, na_values=[""])
        )
        for one in parts
    ]
    total = frames[0].copy()
    for other in frames[1:]:
        total[[*cleaning.SIZES]] += other[[*cleaning.SIZES]]
    return total
