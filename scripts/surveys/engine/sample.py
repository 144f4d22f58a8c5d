"""The answers that numbers are made of: with their persons, weights and design, and the groups they are broken into."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.missing import NOT_KNOWN
from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.survey import Inference
from scripts.statistics import design, intervals, taylor
from scripts.surveys.answers import bases, groups
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.coded import Texts, coded
from scripts.surveys.answers.groups import Breakdown, Group
from scripts.surveys.answers.survey_weights import GIVEN, auxiliaries, joined
from scripts.surveys.engine import drawn_answers, selection

Floats = NDArray[np.float64]


class Sample(NamedTuple):
    """The answers that count, their persons in the same order, the eligible persons of the frame, and the settings."""

    answers: pd.DataFrame
    persons: pd.DataFrame
    eligible: pd.DataFrame
    stated: Stated
    breakdowns: list[Breakdown]
    survey: ResolvedSurvey
    inference: Inference
    unknown: str | None = None  # why there is no interval
    weights: Floats | None = None
    design: taylor.Design | None = None
    cells: tuple[Texts, Texts] | None = None  # of answers and eligible persons: exact strata

    @property
    def finite(self) -> bool:
        """Say whether numbers are about the finite population of the frame, and not a superpopulation behind it."""
        return self.inference == "finite"

    def simple(self, n: int, population: int) -> taylor.Design:
        """Return the design of n answers that count alike, out of a population."""
        return intervals.simple(n, population if self.finite else None)

    def groups(self) -> Iterator[tuple[Breakdown, Group]]:
        """Yield all groups in order, each with its breakdown."""
        for one in self.breakdowns:
            for group in one.groups:
                yield one, group


def gathered(
    responses: pd.DataFrame, dispositions: pd.DataFrame, weights: pd.DataFrame, survey: ResolvedSurvey
) -> Sample:
    """Return the answers with their persons, weights and design.

    Raises EvidenceError for a sample of which no answer is left, and for a design that can't be.
    """
    answers, persons = bases.sample(responses, dispositions, survey)
    # ASSUME: The population of a survey is the persons of the frame, less those found ineligible.
    eligible = dispositions[dispositions["disposition"] != "ineligible"] if survey.frame else dispositions[:0]
    persons, eligible = (part.fillna(dict.fromkeys(survey.variables, NOT_KNOWN)) for part in (persons, eligible))
    breakdowns = groups.inhabited(groups.declared(survey, dispositions), eligible)
    stated = bases.judged(answers, persons, survey)
    sample = Sample(answers, persons, eligible, stated, breakdowns, survey, survey.inference)
    if survey.design and survey.design.replicates:
        weights_of_all = drawn_answers.weights(stated.answers, survey)
        drawn_answers.some_left(len(answers), survey)
        return sample._replace(inference="superpopulation", weights=weights_of_all)
    if survey.design:
        plan = selection.of_answers(stated.answers, survey)
        finite = bool(np.isfinite(plan.population).any())
        return sample._replace(
            inference="finite" if finite else "superpopulation", weights=plan.weights, design=plan
        )  # fmt: skip
    if survey.selection != "census":
        sample = sample._replace(unknown=intervals.NONPROBABILITY)
    elif not survey.frame:
        sample = sample._replace(unknown=intervals.NO_FRAME)
    return sample if weights.empty else weighted(sample, dispositions, weights)


def weighted(sample: Sample, dispositions: pd.DataFrame, weights: pd.DataFrame) -> Sample:
    """Return answers with the weights that were made of them or given, and the design that these make."""
    survey, persons = sample.survey, sample.persons
    own = weights.set_index("respondent").loc[sample.answers["respondent"]]
    before = own["base_weight"] * own["adjustment"]
    given = bool(own["cell"].eq(GIVEN).all())
    rake, calibrate = (survey.weights.rake, survey.weights.calibrate) if survey.weights else (None, None)
    fitted = None
    if rake and not given:
        margins = np.column_stack([design.dummies(persons[name]) for name in rake.margins])
        fitted = design.calibrated(before, own["fitted"], margins)
    elif calibrate and not given:
        fitted = design.calibrated(before, own["fitted"], auxiliaries(persons, calibrate, survey)[0])
    # ASSUME: The sum of given weights is not taken as the size of the population, which the frame gives, or nothing.
    population: pd.Series | None = before.groupby(own["cell"]).transform("sum").round()
    if given:
        population = pd.Series(float(len(sample.eligible)), own.index) if len(sample.eligible) else None
    # ASSUME: For a declared superpopulation, intervals and tests have no finite population correction.
    if not sample.finite:
        population = None
    # ASSUME: The weighted design treats respondents as drawn at random from the persons of their cell of the frame.
    # ASSUME: A cell with one respondent of several persons adds its distance from the mean of all to the variance.
    drawn = taylor.design(
        own["weight"],
        strata=own["cell"],
        population=population,
        poststrata=None if own["poststratum"].isna().all() else own["poststratum"],
        calibration=fitted,
        lonely_psu="adjust",
    )
    cells = None if given or sample.unknown or not sample.finite else strata(own, dispositions, survey)
    return sample._replace(weights=own["weight"].to_numpy(dtype=float), design=drawn, cells=cells)


def strata(own: pd.DataFrame, dispositions: pd.DataFrame, survey: ResolvedSurvey) -> tuple[Texts, Texts] | None:
    """Return the cells of the answers and of the eligible persons, None where weights are more than cells."""
    if not np.allclose(own["weight"], own["base_weight"] * own["adjustment"], rtol=1e-12, atol=0):
        return None
    declared = survey.weights
    assert declared is not None
    persons = dispositions[dispositions["disposition"] != "ineligible"].sort_values("person", ignore_index=True)
    told = persons["disposition"].isin(bases.ANSWERED).to_numpy(dtype=bool)
    named = joined(persons, told, declared.cells, declared.collapse, declared.smallest_cell, "cell")[0]
    of_person = dict(zip(persons["person"], named, strict=True))
    eligible = dispositions.loc[dispositions["disposition"] != "ineligible", "person"].map(of_person)
    return coded(own["cell"]).texts(), coded(eligible).texts()
