"""The numbers of a probability sample in one file: made of sums as those of a survey in parts, with their cases."""

from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np
import pandas as pd

from scripts.ground import long_table
from scripts.settings.codebook import Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import intervals
from scripts.surveys.answers import bases, ledger
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.coded import Answers, Flags, Texts
from scripts.surveys.engine import crosstabs, numbers_of_sums, tallies
from scripts.surveys.engine.cases_behind import Behind, Unkept
from scripts.surveys.engine.grids import Measured, grid_rows
from scripts.surveys.engine.item_measures import declared, statistics
from scripts.surveys.engine.sample import Sample, gathered
from scripts.surveys.received import design_columns


def estimate(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
    source: str,
    level: float,
    base_ledger: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Return `numbers` and `cases` of each item by each group of a sample with given weights.

    Each base is held against the ledger of bases. Raises EvidenceError for a weight that is no positive number, for a
    population that isn't one count for its stratum, and for singleton PSUs without a policy.
    """
    answers, persons = bases.sample(responses, dispositions, survey)
    stated = bases.judged(answers, persons, survey)
    plan = tallies.layout(survey, scales)
    tables = crosstabs.tables_of([tallies.tally([stated], survey, scales)], plan, survey)
    rows = list(numbers_of_sums.rows(tables, plan, survey, scales, source, level))
    behind = Behind(answers["respondent"].to_numpy(dtype=object), tallies.weights(stated.answers, survey))
    rows += ranked(rows, behind, stated, responses, dispositions, survey, scales, source, level)
    numbers = long_table.numbers(rows)
    if base_ledger is not None:
        ledger.check(numbers, base_ledger, survey)
    for key in bases.counted_items(survey):
        for group, inside in groups(stated.answers, plan):
            if key not in group:
                given = stated.answers.columns[key].texts()
                add_cases(behind, key, group, inside, stated, given, survey, scales, source)
    return {
        "numbers": numbers,
        "cases": behind.frame(),
        "line": f"{survey['title']}: {len(numbers)} numbers from {len(answers)} answers of a sample"
        + design_columns.spelled(
            survey, {name: Counter(answers[name].dropna()) for name in design_columns.joined(survey)}
        ),
    }


def asked_for(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
    source: str,
    asked: AbstractSet[tuple[str, str]],
) -> list[dict[str, Any]]:
    """Return the rows of some items and groups alone, and those of all grids, without the cases behind them."""
    answers, persons = bases.sample(responses, dispositions, survey)
    stated = bases.judged(answers, persons, survey)
    plan = tallies.layout(survey, scales)
    tables = crosstabs.tables_of([tallies.tally([stated], survey, scales)], plan, survey)
    rows = list(numbers_of_sums.rows(tables, plan, survey, scales, source, intervals.USUAL, asked))
    behind = Unkept(answers["respondent"].to_numpy(dtype=object), None)
    return rows + ranked(rows, behind, stated, responses, dispositions, survey, scales, source, intervals.USUAL)


def ranked(
    rows: list[dict[str, Any]],
    behind: Behind,
    stated: Stated,
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
    source: str,
    level: float,
) -> list[dict[str, Any]]:
    """Return the rows of the grids of a sample; `rows` are those of its items."""
    if not survey.get("grids"):
        return []
    sample = gathered(responses, dispositions, pd.DataFrame(), survey, scales, source, level)
    return list(grid_rows(rows, measured(sample, stated), sample, behind))


def measured(sample: Sample, stated: Stated) -> Measured:
    """Return, of each item of a grid, who is in its base and what is measured."""
    found = {}
    for key in dict.fromkeys(item for grid in sample.survey["grids"].values() for item in grid["items"]):
        item, given = sample.survey["items"][key], stated.answers.columns[key].texts()
        state = bases.kinds(key, stated, sample.survey)
        inside = bases.counted(state, item)
        own = statistics(key, item, given, inside, sample.answers, sample.survey, sample.scales, state)
        found[key] = inside, list(own)
    return found


def groups(answers: Answers, plan: tallies.Layout) -> Iterator[tuple[dict[str, str], Flags]]:
    """Yield all answers, then those of each value of each breakdown."""
    for name, values in plan.values.items():
        place = tallies.group(answers, name, values)
        for k, value in enumerate(values):
            if value or not name:
                yield {name: value} if name else {}, place == k


def add_cases(
    behind: Behind,
    key: str,
    group: dict[str, str],
    inside: Flags,
    stated: Stated,
    given: Texts,
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
    source: str,
) -> None:
    """Note the answers behind each number of one item and group."""
    item, state = survey["items"][key], stated.states[key]
    plain = bases.cells_of(item, scales)
    cells = [*plain, *(f"option {name}" for name in bases.options_of(item))]
    base = inside & bases.in_base(item, cells)[state]

    def add(statistic: str, own: Flags, counted: Flags, amounts: Any = None, total: str | None = None) -> None:
        for name in [statistic, total] if own.any() else []:
            if name:
                address = long_table.number(source, key, group, name, unit="", value=None)["address"]
                behind.add(address, own, given, counted, amounts)

    add("base", base, base)
    for one in declared(item, cells, scales):
        own, total = inside & one.base[state], one.total
        if one.coefficients is None:
            y = np.array([float(word) if word else 0.0 for word in given]) / item.get("per", 1)
            add(one.name, own, own, np.where(own, y, 0.0), total)
        elif one.kind != "share":
            add(one.name, own, own, one.coefficients[state])
        elif item.get("type") == "multiple_response":
            add(one.name, own, (state == 0) & bases.chose(stated.answers.columns[key], one.name), total=total)
        else:
            add(one.name, own, one.coefficients[state] > 0, total=total)
