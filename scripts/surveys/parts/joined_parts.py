"""The numbers of a survey in parts, and its tables, made of what was counted of each part.

The numbers don't depend on how the answers are cut into parts, to the last bit: the sums of a part are exact.
"""

from collections.abc import Iterable, Iterator, Mapping
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
    ENDS,
    HEADLINES_BY_DAY,
    REVIEW,
    ROUTING,
    SKIP_LOGIC,
)
from scripts.ground.weight_tables import WEIGHTING_LOG, WEIGHTS, WEIGHTS_REPORT
from scripts.settings.codebook import Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.analyses import headlines, nonresponse, response
from scripts.surveys.answers import bases, cleaning, dispositions, ledger
from scripts.surveys.answers.asking import asked_of
from scripts.surveys.engine import crosstabs, numbers_of_sums, tallies
from scripts.surveys.engine.crosstabs import Tables
from scripts.surveys.engine.tallies import WHOLE, Layout
from scripts.surveys.parts.counted_parts import NOBODY

# Tables of single answers: empty here.
OF_ANSWERS = (
    CLEANING_LOG, ROUTING, SKIP_LOGIC, REVIEW, WEIGHTS, WEIGHTING_LOG, WEIGHTS_REPORT, STABILITY, COMPARISONS,
)  # fmt: skip
ALL = ledger.Group("", "", "all", [], np.zeros(0, dtype=bool))


def join(
    parts: list[Path],
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
    source: str,
    level: float,
    frame: pd.DataFrame = NOBODY,
) -> dict[str, Any]:
    """Return the numbers of the whole survey and its ledgers from the folders of its parts.

    Cases stay empty: the rows behind a number are those of the parts, and `sums.parquet` says how many each has of it.
    So do the tables of single answers. Raises EvidenceError where parts contradict each other.
    """
    plan = tallies.layout(survey, scales)
    tables = crosstabs.tables_of((pd.read_parquet(one / "sums.parquet") for one in parts), plan, survey)
    settled = settle(parts, frame, survey)
    lines = BASES.framed(lines_of(tables, plan, settled, survey, scales))
    ledger.add_up(lines)
    answered = count_answers(tables)
    told = response.of_counts(settled, answered, survey, source)
    ledger.check(told["numbers"], lines, survey)
    used = told["decision"]["used"].iloc[0] == "yes"
    persons = spoken_for(tables, plan, settled, survey) if survey.get("frame") else None
    numbers = numbers_of_sums.rows(tables, plan, survey, scales, source, level, None, persons) if used else []
    found = long_table.numbers(numbers)
    ledger.check(found, lines, survey)
    days = headlines.added(days_of(parts))
    totals = [*totals_of(days, persons, survey, scales)] if persons else []
    n = sum(answered.values())
    examined = nonresponse.of_parts(days, settled, n, totals, told["decision"], survey)
    return {
        "numbers": found,
        "cases": long_table.cases([]),
        "response_numbers": told["numbers"],
        "response_cases": long_table.cases([]),
        "bases": lines,
        "cleaning_counts": added(parts),
        "decision": told["decision"],
        "dispositions": settled,
        "nonresponse": examined["nonresponse"],
        **{one.name: one.empty() for one in OF_ANSWERS},
        "line": f"{survey['title']}: {len(found)} numbers from {n} answers in {len(parts)} parts"
        + (f"; {told['line']}; {examined['line']}" if survey.get("frame") else "")
        + ledger.ticked_none(lines),
    }


def settle(parts: list[Path], frame: pd.DataFrame, survey: ResolvedSurvey) -> pd.DataFrame:
    """Return the dispositions of the persons of the frame; without one nobody, for answers are not kept one by one.

    Raises EvidenceError where two answers of one person count.
    """
    if not survey.get("frame"):
        return DISPOSITIONS.empty()
    # ASSUME: Of several answers of one person that broke off, the last row of the last part counts.
    ends = pd.concat([ENDS.parsed(pd.read_parquet(one / "ends.parquet")).assign(part=one.name) for one in parts])
    ends = ends.reset_index(drop=True)
    counted = ends[ends["disposition"].isin(bases.ANSWERED)]
    for _, own in counted[counted.duplicated("person", keep=False)].groupby("person", sort=False):
        where = " and ".join(f"{part}, row {row}" for part, row in zip(own["part"], own["row"], strict=True))
        raise EvidenceError(
            f"{survey['file']}: {where}: answers of one person: drop one of them by a cleaning rule, or from its part"
        )
    received = set(ends["person"].dropna())
    rows = ends.assign(row=ends.index).drop(columns="part")
    settled: pd.DataFrame = dispositions.settled(rows, received, frame, survey)["dispositions"]
    return settled


def spoken_for(tables: Tables, plan: Layout, settled: pd.DataFrame, survey: ResolvedSurvey) -> dict[str, int | None]:
    """Return how many eligible persons of the frame each item speaks for; None where the skip logic decides on it."""
    eligible = settled[settled["disposition"] != "ineligible"]
    gone = bases.cell_of("not_applicable")
    found: dict[str, int | None] = {}
    for key, item in bases.counted_items(survey).items():
        outside = 0 if "not_applicable" in bases.counted_kinds(item) else by_cell(tables, plan, key, ALL)[gone]
        found[key] = None if item.get("asked_if") else int(asked_of(item, eligible, survey).sum()) - outside
    return found


def totals_of(
    days: pd.DataFrame, persons: dict[str, int | None], survey: ResolvedSurvey, scales: Mapping[str, Scale]
) -> Iterator[headlines.Total]:
    """Yield how many say each headline, and whom it speaks for by the frame."""
    sums = {name: days.groupby(["item", "statistic"])[name].sum().to_dict() for name in ("counted", "inside")}
    for key, name in headlines.named(survey, scales):
        n, base = (int(own.get((key, name), 0)) for own in sums.values())
        yield headlines.Total(key, name, n, base, persons[key])


def count_answers(tables: Tables) -> dict[str, int]:
    """Return how many answers are complete and how many partial."""
    n = tables.sums[WHOLE, ""]["n"].reshape(-1, len(tallies.DISPOSITIONS)).sum(axis=0)
    return dict(zip(tallies.DISPOSITIONS, n.tolist(), strict=True))


def lines_of(
    tables: Tables, plan: Layout, settled: pd.DataFrame, survey: ResolvedSurvey, scales: Mapping[str, Scale]
) -> Iterator[dict[str, Any]]:
    """Yield the lines of the ledger of bases: the same as of single answers, from the counts of their sums."""
    everybody = [ledger.answered(sum(count_answers(tables).values()))]
    if survey.get("frame"):
        everybody = ledger.invited(settled, subtotals=False)
        yield from ledger.of_frame(settled, survey)
    else:
        yield from ledger.added("response", "all", everybody)
    groups = [ALL._replace(start=everybody)]
    for name, values in plan.values.items():
        for value in [value for value in values if value]:
            one = ledger.Group(name, value, group_token({name: value}), [], ALL.answers)
            start = [ledger.answered(sum(by_cell(tables, plan, WHOLE, one).values()))]
            groups.append(one._replace(start=start))
    yield from ledger.lines_of(groups, lambda key, group: by_cell(tables, plan, key, group), survey)


def by_cell(tables: Tables, plan: Layout, item: str, group: ledger.Group) -> dict[str, int]:
    """Return how many answers of a group each cell of an item has."""
    values = plan.values[group.of]
    n = tables.sums[item, group.of]["n"].reshape(len(tables.units), len(values), -1)
    return dict(zip(plan.cells[item], n[:, values.index(group.value)].sum(axis=0).tolist(), strict=True))


def days_of(parts: Iterable[Path]) -> Iterator[pd.DataFrame]:
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
