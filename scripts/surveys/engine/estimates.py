"""Numbers of the items of a survey by group: shares, nets, means, medians, ranks, and what is known of their error."""

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from scripts.ground import long_table
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import ledger
from scripts.surveys.engine import cases_behind, crosstabs, item_rows, sample, tallies
from scripts.surveys.engine.answer_errors import OfAnswers
from scripts.surveys.engine.cases_behind import Behind, Unkept
from scripts.surveys.engine.grids import grid_rows
from scripts.surveys.engine.item_rows import Asked
from scripts.surveys.engine.replicate_errors import OfReplicates
from scripts.surveys.engine.sample import Sample
from scripts.surveys.engine.sources import Row, Source
from scripts.surveys.engine.sum_errors import OfSums
from scripts.surveys.received import design_columns


def estimate(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    weights: pd.DataFrame,
    decision: pd.DataFrame,
    survey: ResolvedSurvey,
    bases: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Return `numbers` and `cases` of each item by each group; each base is checked against the base ledger.

    The weight of a case is that of its answer where the survey has weights: the weighted number is made with it, the
    plain one without. Both frames are empty where the survey isn't used. Raises EvidenceError for a sample whose design
    can't be: a weight that is no positive number, a population that isn't one count for its stratum, singleton PSUs
    without a policy.
    """
    if decision["used"].iloc[0] == "no":
        line = f"{survey.title}: no numbers, {decision['reason'].iloc[0]}"
        return {"numbers": long_table.numbers([]), "cases": long_table.cases([]), "line": line}
    answered = sample.gathered(responses, dispositions, weights, survey)
    behind = Behind(respondents(answered), answered.weights)
    numbers = long_table.numbers(made(answered, behind))
    if bases is not None:
        ledger.check(numbers, bases, survey)
    cases_behind.of_items(behind, answered)
    return {"numbers": numbers, "cases": behind.frame(), "line": said(len(numbers), answered)}


def asked_for(
    responses: pd.DataFrame, dispositions: pd.DataFrame, weights: pd.DataFrame, survey: ResolvedSurvey, asked: Asked
) -> list[Row]:
    """Return the rows of some items and groups alone, and those of all grids, without the cases behind them."""
    answered = sample.gathered(responses, dispositions, weights, survey)
    return made(answered, Unkept(respondents(answered), answered.weights), asked)


def made(answered: Sample, behind: Behind, asked: Asked | None = None) -> list[Row]:
    """Return the rows of each item by each group, then those of the grids; `asked` names items and groups, or all."""
    rows = list(item_rows.rows(source(answered), answered.survey, asked))
    return rows + list(grid_rows(rows, answered, behind))


def source(answered: Sample) -> Source:
    """Return what the numbers of a survey are made of: its answers, or of a sample that was drawn their sums.

    A sample with replicate weights is made of answers, by each of these weights.
    """
    if not answered.survey.design:
        return OfAnswers(answered)
    if answered.survey.design.replicates:
        return OfReplicates(answered)
    plan = tallies.layout(answered.breakdowns, answered.survey)
    sums = tallies.tally([answered.stated], plan, answered.survey)
    return OfSums(crosstabs.tables_of([sums], plan, answered.survey), plan, answered.survey)


def respondents(answered: Sample) -> np.ndarray[Any, Any]:
    """Return the ids of the answers."""
    return answered.answers["respondent"].to_numpy(dtype=object)


def said(count: int, answered: Sample) -> str:
    """Return what the line of a run says."""
    survey, answers = answered.survey, answered.answers
    line = f"{survey.title}: {count} numbers from {len(answers)} answers"
    if survey.design:
        words = {name: Counter(answers[name].dropna()) for name in design_columns.joined(survey)}
        return f"{line} of a sample{design_columns.spelled(survey, words)}"
    return line + (f" (no intervals: {answered.unknown.removeprefix('none: ')})" if answered.unknown else "")
