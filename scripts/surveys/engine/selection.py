"""How a sample was drawn: from its answers, a case each, or from its sums, where a case is a cluster or a stratum."""

import numpy as np
from numpy.typing import NDArray

from scripts.ground.errors import EvidenceError
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import design, taylor
from scripts.surveys.answers.coded import Answers
from scripts.surveys.engine.crosstabs import Tables
from scripts.surveys.engine.drawn_answers import Unit, agree, some_left, units
from scripts.surveys.engine.drawn_answers import population as population_of
from scripts.surveys.engine.drawn_answers import weights as weights_of
from scripts.surveys.engine.tallies import WHOLE

Floats = NDArray[np.float64]


def of_answers(answers: Answers, survey: ResolvedSurvey) -> taylor.Design:
    """Return the design of the answers of a sample, in their order.

    Raises EvidenceError for a weight that is no positive number, for a population that isn't one count for its stratum
    or less than what was drawn from it, for singleton PSUs without a policy, and where no answer is left.
    """
    assert survey.design
    some_left(len(answers.rows), survey)
    places: dict[Unit, int] = {}
    unit = units(answers, survey, places)
    populations: dict[str, float] = {}
    agree(populations, population_of(answers, survey, unit, list(places)), survey)
    strata = np.array([stratum for stratum, _ in places], dtype=object)[unit]
    made = design.design(
        weights if (weights := weights_of(answers, survey)) is not None else np.ones(len(answers.rows)),
        strata=strata,
        clusters=unit if survey.design.cluster else None,
        lonely_psu=survey.design.lonely_psu,
    )
    population = np.array([populations.get(stratum, np.inf) for stratum in sorted(set(strata))], dtype=float)
    check(made.sizes, population, survey)
    return made._replace(population=population)


def of_sums(tables: Tables, survey: ResolvedSurvey) -> taylor.Design | None:
    """Return the design: a case of it is a cluster, or where cases were drawn one by one a stratum; None: no sample."""
    declared = survey.design
    if not declared:
        return None
    names = [stratum for stratum, _ in tables.units]
    strata = design.codes(np.array(names, dtype=str), len(names))
    population = np.array([tables.populations.get(name, np.inf) for name in sorted(set(names))], dtype=float)
    if declared.cluster:
        sizes = np.bincount(strata).astype(float)
    else:
        sizes = tables.sums[WHOLE, ""]["n"].reshape(len(names), -1).sum(axis=1).astype(float)
    check(sizes, population, survey)
    ones = np.ones(len(names))
    return taylor.Design(ones, np.arange(len(names)), strata, sizes, population, declared.lonely_psu, None)


def check(sizes: Floats, population: Floats, survey: ResolvedSurvey) -> None:
    """Refuse strata with more than their population, and singleton PSUs where no policy is named."""
    declared = survey.design
    assert declared
    what = "cluster" if declared.cluster else "case"
    if (population < sizes).any():
        raise EvidenceError(
            f"{survey.title}: a stratum has more {what}s than its population in the column "
            f"{declared.population}: give counts, not shares"
        )
    alone = int(((sizes == 1) & (population > 1)).sum())
    if alone and declared.lonely_psu == "fail":
        raise EvidenceError(
            f"{survey.title}: {alone} strata have one {what}, so their variance is not known: join strata, or write "
            "`lonely_psu: adjust`, `average` or `remove` under design"
        )
