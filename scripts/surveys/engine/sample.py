"""The answers that numbers are made of: with their persons, weights and design, and the groups they are broken into."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.addresses import Value, distinct
from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import design, intervals, taylor
from scripts.surveys.answers import bases
from scripts.surveys.answers.coded import Flags, Texts, coded
from scripts.surveys.answers.survey_weights import GIVEN, NOT_KNOWN, auxiliaries, joined
from scripts.surveys.engine import selection

Floats = NDArray[np.float64]
FINITE = "finite"
SUPERPOPULATION = "superpopulation"


class Group(NamedTuple):
    """Answers of one group, and the eligible persons of the frame that belong to it (None: not known)."""

    label: dict[str, str]
    answers: Flags
    persons: Flags | None


class Sample(NamedTuple):
    """The answers that count, their persons in the same order, the eligible persons of the frame, and the settings."""

    answers: pd.DataFrame
    persons: pd.DataFrame
    eligible: pd.DataFrame
    weights: Floats | None
    design: taylor.Design | None
    survey: ResolvedSurvey
    scales: Mapping[str, Scale]
    source: str
    level: float
    unknown: str | None  # why there is no interval
    values: dict[str, dict[str, Value]]  # of the variables of the whole frame, the ineligible among them
    cells: tuple[Texts, Texts] | None = None  # of answers and eligible persons: exact strata

    @property
    def finite(self) -> bool:
        """Say whether numbers speak for the persons of the frame, and not for a superpopulation that they come from."""
        return bool(self.survey.get("inference", FINITE) == FINITE)

    def simple(self, n: int, population: int) -> taylor.Design:
        """Return the design of n answers that count alike, out of a population."""
        return intervals.simple(n, population if self.finite else None)


def gathered(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    weights: pd.DataFrame,
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
    source: str,
    level: float,
) -> Sample:
    """Return the answers with their persons, weights and design."""
    answers, persons = bases.sample(responses, dispositions, survey)
    # ASSUME: Numbers speak for the persons of the frame, less those found ineligible.
    eligible = dispositions[dispositions["disposition"] != "ineligible"] if survey.get("frame") else dispositions[:0]
    variables = (survey.get("frame") or {}).get("variables") or []
    persons, eligible = (part.fillna(dict.fromkeys(variables, NOT_KNOWN)) for part in (persons, eligible))
    if survey.get("design"):
        plan = selection.of_answers(answers, survey)
        inference = FINITE if np.isfinite(plan.population).any() else SUPERPOPULATION
        said = survey | {"inference": inference}
        return Sample(answers, persons, eligible, plan.weights, plan, said, scales, source, level, None, {})
    unknown = None
    if survey["selection"] != "census":
        unknown = intervals.NONPROBABILITY
    elif not survey.get("frame"):
        unknown = intervals.NO_FRAME
    values = {name: distinct(dispositions[name].fillna(NOT_KNOWN)) for name in variables if name in dispositions}
    sample = Sample(answers, persons, eligible, None, None, survey, scales, source, level, unknown, values)
    if weights.empty:
        return sample
    own = weights.set_index("respondent").loc[answers["respondent"]]
    before = own["base_weight"] * own["adjustment"]
    given = own["cell"].eq(GIVEN).all()
    rake, calibrate = (survey.weights.rake, survey.weights.calibrate) if survey.weights else (None, None)
    fitted = None
    if rake and not given:
        margins = np.column_stack([design.dummies(persons[name]) for name in rake.margins])
        fitted = design.calibrated(before, own["fitted"], margins)
    elif calibrate and not given:
        fitted = design.calibrated(before, own["fitted"], auxiliaries(persons, calibrate, survey)[0])
    # ASSUME: What given weights add up to is not taken for the population: that is the frame's, or not known.
    population: pd.Series | None = before.groupby(own["cell"]).transform("sum").round()
    if given:
        population = pd.Series(float(len(eligible)), own.index) if len(eligible) else None
    # ASSUME: Where a superpopulation is declared intervals and tests are made without a finite population correction.
    if not sample.finite:
        population = None
    # ASSUME: The weighted design takes who answered as drawn at random from the persons of their cell of the frame.
    # ASSUME: A cell where one of several persons answered adds its distance from the mean of all to the variance.
    drawn = taylor.design(
        own["weight"],
        strata=own["cell"],
        population=population,
        poststrata=None if own["poststratum"].isna().all() else own["poststratum"],
        calibration=fitted,
        lonely_psu="adjust",
    )
    cells = None if given or unknown or not sample.finite else strata(own, dispositions, survey)
    return sample._replace(weights=own["weight"].to_numpy(dtype=float), design=drawn, cells=cells)


def strata(own: pd.DataFrame, dispositions: pd.DataFrame, survey: ResolvedSurvey) -> tuple[Texts, Texts] | None:
    """Return the cells of the answers and of the eligible persons, None where weights are more than cells."""
    if not np.allclose(own["weight"], own["base_weight"] * own["adjustment"], rtol=1e-12, atol=0):
        return None
    declared = survey["weights"]
    persons = dispositions[dispositions["disposition"] != "ineligible"].sort_values("person", ignore_index=True)
    told = persons["disposition"].isin(bases.ANSWERED).to_numpy(dtype=bool)
    named = joined(
        persons, told, declared.get("cells") or [], declared.get("collapse") or [],
        int(declared.get("smallest_cell", 5)), "cell",
    )[0]  # fmt: skip
    of_person = dict(zip(persons["person"], named, strict=True))
    eligible = dispositions.loc[dispositions["disposition"] != "ineligible", "person"].map(of_person)
    return coded(own["cell"]).texts(), coded(eligible).texts()


def groups(sample: Sample) -> Iterator[Group]:
    """Yield all answers, then those of each value of each breakdown."""
    known = bool(sample.survey.get("frame"))
    whole = np.ones(len(sample.eligible), dtype=bool)
    yield Group({}, np.ones(len(sample.answers), dtype=bool), whole if known else None)
    for name in sample.survey.get("breakdowns") or []:
        if name in ((sample.survey.get("frame") or {}).get("variables") or []):
            for word in sorted(sample.eligible[name].unique()):
                inside = sample.persons[name].eq(word).to_numpy(dtype=bool)
                persons = sample.eligible[name].eq(word).to_numpy(dtype=bool)
                yield Group({name: sample.values[name][word]}, inside, persons if known else None)
        elif scale := sample.survey["items"].get(name, {}).get("scale"):
            given = coded(sample.answers[name]).texts()
            for value in sample.scales[scale]["categories"]:
                yield Group({name: value}, given == value, None)
        else:
            raise EvidenceError(
                f"{sample.survey['title']}: the breakdown '{name}' is neither a variable of the frame nor a choice "
                "item; name it under frame, variables, or take it out of breakdowns."
            )
