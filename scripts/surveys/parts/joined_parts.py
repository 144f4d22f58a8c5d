"""The numbers of a survey in parts, and its tables, made of what was counted of each part.

The numbers don't depend on how the answers are cut into parts, to the last bit: the sums of a part are exact.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground import long_table
from scripts.ground.analysis_tables import COMPARISONS, DESIGN_EFFECTS, SPECIFICATIONS
from scripts.ground.errors import EvidenceError
from scripts.ground.survey_tables import (
    BASES,
    CLEANING_COUNTS,
    CLEANING_LOG,
    DISPOSITIONS,
    ENDS,
    HEADLINES_BY_DAY,
    REVIEW,
    SKIP_ERRORS,
    SKIP_LOGIC,
)
from scripts.ground.weight_tables import WEIGHTING_LOG, WEIGHTS, WEIGHTS_REPORT
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.analyses import headlines, nonresponse, response
from scripts.surveys.answers import bases, cleaning, dispositions, groups, ledger
from scripts.surveys.answers.groups import Breakdown
from scripts.surveys.engine import crosstabs, item_rows, tallies
from scripts.surveys.engine.crosstabs import Tables
from scripts.surveys.engine.eligible_persons import eligible as of_eligible
from scripts.surveys.engine.sum_errors import OfSums
from scripts.surveys.engine.tallies import WHOLE, Layout
from scripts.surveys.parts.counted_parts import NOBODY

# Tables of single answers: empty here.
OF_ANSWERS = (
    CLEANING_LOG, SKIP_ERRORS, SKIP_LOGIC, REVIEW, WEIGHTS, WEIGHTING_LOG, WEIGHTS_REPORT, SPECIFICATIONS, COMPARISONS,
    DESIGN_EFFECTS,
)  # fmt: skip


def join(parts: list[Path], survey: ResolvedSurvey, frame: pd.DataFrame = NOBODY) -> dict[str, Any]:
    """Return the numbers of the whole survey and its ledgers from the folders of its parts.

    Cases stay empty: the rows behind a number are those of the parts, and `sums.parquet` says how many each has of it.
    So do the tables of single answers. Raises EvidenceError where parts contradict each other.
    """
    plan = tallies.layout(groups.declared(survey, frame), survey)
    tables = crosstabs.tables_of((pd.read_parquet(one / "sums.parquet") for one in parts), plan, survey)
    settled = settle(parts, frame, survey)
    eligible = settled[settled["disposition"] != "ineligible"] if survey.frame else frame[:0]
    answered = tables.counts(WHOLE, plan)["all"]
    lines = BASES.framed(lines_of(tables, plan, settled, survey))
    ledger.add_up(lines)
    told = response.of_counts(settled, answered, survey)
    ledger.check(told["numbers"], lines, survey)
    breakdowns = groups.inhabited([*plan.breakdowns.values()], eligible)
    persons = populations(tables, plan, breakdowns, eligible, survey)
    own = plan._replace(breakdowns={one.name: one for one in breakdowns})
    used = told["decision"]["used"].iloc[0] == "yes"
    numbers = item_rows.rows(OfSums(tables, own, survey, persons), survey) if used else []
    found = long_table.numbers(numbers)
    ledger.check(found, lines, survey)
    days = headlines.added(days_of(parts))
    totals = [*totals_of(days, persons, survey)] if survey.frame else []
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
        "line": f"{survey.title}: {len(found)} numbers from {n} answers in {len(parts)} parts"
        + (f"; {told['line']}; {examined['line']}" if survey.frame else "")
        + ledger.ticked_none(lines),
    }


def settle(parts: list[Path], frame: pd.DataFrame, survey: ResolvedSurvey) -> pd.DataFrame:
    """Return the dispositions of the persons of the frame; without one nobody, for answers are not kept one by one.

    Raises EvidenceError where two answers of one person count.
    """
    if not survey.frame:
        return DISPOSITIONS.empty()
    # ASSUME: Of several answers of one person that broke off, the last row of the last part counts.
    ends = pd.concat([ENDS.parsed(pd.read_parquet(one / "ends.parquet")).assign(part=one.name) for one in parts])
    ends = ends.reset_index(drop=True)
    counted = ends[ends["disposition"].isin(bases.ANSWERED)]
    for _, own in counted[counted.duplicated("person", keep=False)].groupby("person", sort=False):
        where = " and ".join(f"{part}, row {row}" for part, row in zip(own["part"], own["row"], strict=True))
        raise EvidenceError(
            f"{survey.file}: {where}: answers of one person: drop all but one by a cleaning rule, or from the parts"
        )
    received = set(ends["person"].dropna())
    rows = ends.assign(row=ends.index).drop(columns="part")
    settled: pd.DataFrame = dispositions.settled(rows, received, frame, survey)["dispositions"]
    return settled


def populations(
    tables: Tables, plan: Layout, breakdowns: list[Breakdown], eligible: pd.DataFrame, survey: ResolvedSurvey
) -> dict[tuple[str, str], int | None]:
    """Return the size of the population of each item in each group, from the frame; None where it is not known."""
    people = of_eligible(eligible, breakdowns, survey)
    gone = bases.cell_of("not_applicable")
    found: dict[tuple[str, str], int | None] = {}
    for key, item in bases.counted_items(survey).items():
        about, counts, by = people.asked(item), tables.counts(key, plan), survey.broken_down(key)
        for group in (group for one in breakdowns if one.of in by for group in one.groups):
            # Of a sample the frame lists who was drawn, and numbers are about the population they were drawn from.
            persons = None if survey.design else people.of(item, about, group)
            outside = 0 if "not_applicable" in bases.counted_kinds(item) else counts[group.token][gone]
            found[key, group.token] = None if persons is None else int(persons.sum()) - outside
    return found


def totals_of(
    days: pd.DataFrame, persons: Mapping[tuple[str, str], int | None], survey: ResolvedSurvey
) -> Iterator[headlines.Total]:
    """Yield how many say each headline, and its population by the frame."""
    sums = {name: days.groupby(["item", "statistic"])[name].sum().to_dict() for name in ("counted", "inside")}
    for key, name in headlines.named(survey):
        n, base = (int(own.get((key, name), 0)) for own in sums.values())
        yield headlines.Total(key, name, n, base, persons[key, "all"])


def lines_of(tables: Tables, plan: Layout, settled: pd.DataFrame, survey: ResolvedSurvey) -> Iterator[dict[str, Any]]:
    """Yield the lines of the base ledger: the same as of single answers, from the counts of their sums."""
    answers = {token: sum(counts.values()) for token, counts in tables.counts(WHOLE, plan).items()}
    every = list(ledger.started([*plan.breakdowns.values()], answers, settled, survey))
    yield from ledger.of_frame(settled, survey) if survey.frame else ledger.added("response", "all", every[0].start)
    yield from ledger.lines_of(every, lambda key: tables.counts(key, plan), survey)


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
