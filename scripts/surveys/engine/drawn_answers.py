"""How the answers of a sample were drawn: unit, weight and population of each, and what is summed of them."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.ground.errors import EvidenceError
from scripts.settings.resolved import ResolvedSurvey
from scripts.sheets.numerals import NUMBER
from scripts.statistics import sums
from scripts.surveys.answers import coded
from scripts.surveys.answers.coded import Answers
from scripts.surveys.received import design_columns

Floats = NDArray[np.float64]
Slices = dict[str, Floats]  # columns to be summed (see `scripts.statistics.sums`)
Unit = tuple[str, str]  # stratum, cluster


def units(answers: Answers, survey: ResolvedSurvey, place_of: dict[Unit, int]) -> NDArray[np.int64]:
    """Return the place of the unit of each answer; new ones are added to `place_of`.

    Raises EvidenceError where an answer has no stratum or no cluster.
    """
    columns = design_columns.columns(survey)
    for name in [*columns["strata"], *columns["cluster"]]:
        empty = answers.columns[name].flags(lambda word: not word.strip())
        if empty.any():
            raise EvidenceError(
                f"{survey.title}, row {answers.rows[np.argmax(empty)]}, column {name}: no stratum or cluster "
                "(empty, or declared missing by the file), and the design of the sample needs one in each row: "
                "write it, or drop the row by a cleaning rule"
            )
    # ASSUME: Strata, and clusters, whose names differ only in case, blanks or invisible characters are the same.
    stratum = coded.joined([coded.alike(answers.columns[name]) for name in columns["strata"]], len(answers.rows))
    cluster = coded.joined([coded.alike(answers.columns[name]) for name in columns["cluster"]], len(answers.rows))
    pairs, own = np.unique(stratum.codes.astype(np.int64) * len(cluster.words) + cluster.codes, return_inverse=True)
    names = [(stratum.words[pair // len(cluster.words)], cluster.words[pair % len(cluster.words)]) for pair in pairs]
    places = np.array([place_of.setdefault(name, len(place_of)) for name in names], dtype=np.int64)
    return np.asarray(places[own.reshape(-1)])


def number(word: str) -> float:
    """Return a word as a number, to the last bit; NaN where it is none."""
    return float(word) if NUMBER.fullmatch(word) else np.nan


def numbers(answers: Answers, name: str, survey: ResolvedSurvey, least: float | None = None) -> Floats:
    """Return a column of the design as numbers; `least` may stand there too, else they are positive.

    Raises EvidenceError for another cell.
    """
    found = answers.amounts.get(name)
    if found is None:
        found = answers.columns[name].each(number).astype(float)
    wrong = ~(np.isfinite(found) & ((found > 0) | (found == (np.nan if least is None else least))))
    if wrong.any():
        kind = "a positive number" if least is None else f"a number of {least:g} or more"
        raise EvidenceError(
            f"{survey.title}, row {answers.rows[np.argmax(wrong)]}, column {name}: this is not {kind}, "
            "and the design of the sample needs one in each row: correct it, or drop the row by a cleaning rule"
        )
    return found


def weights(answers: Answers, survey: ResolvedSurvey) -> Floats | None:
    """Return the weight of each answer; None without a design."""
    names = design_columns.columns(survey)["weight"]
    return numbers(answers, names[0], survey) if names else None


def population(
    answers: Answers, survey: ResolvedSurvey, unit: NDArray[np.int64], known: list[Unit]
) -> Iterator[tuple[str, float]]:
    """Yield the population of each stratum that there are answers of."""
    names = design_columns.columns(survey)["population"]
    if names:
        found = np.unique(np.column_stack([unit, numbers(answers, names[0], survey)]), axis=0)
        yield from ((known[int(place)][0], float(count)) for place, count in found)


def agree(populations: dict[str, float], found: Iterable[tuple[str, float]], survey: ResolvedSurvey) -> None:
    """Add populations of strata to those that are known. Raises EvidenceError where one stratum has two."""
    column = survey.design and survey.design.population
    for stratum, count in found:
        if populations.setdefault(stratum, count) != count:
            raise EvidenceError(
                f"{survey.title}: the column {column} has two populations for one stratum: "
                "give the number of clusters (of cases, without clusters) in the stratum, the same in all of its rows"
            )


def measures(weight: Floats, survey: ResolvedSurvey) -> Slices:
    """Return the slices of what is summed of each answer: its weight, and its square where cases are drawn singly."""
    found = sums.sliced("w", weight)
    return found if clustered(survey) else found | sums.multiplied("ww", weight, weight)


def clustered(survey: ResolvedSurvey) -> bool:
    """Say whether clusters were drawn, and not cases one by one."""
    return bool(survey.design and survey.design.cluster)


def amounts(y: Floats, survey: ResolvedSurvey, weight: Floats | None) -> Slices:
    """Return the slices of the amounts of a number item and of what its variance needs."""
    found = sums.sliced("y", y)
    if weight is None:
        return found
    product = weight * y
    found |= sums.sliced("wy", product)
    if not clustered(survey):
        found |= sums.multiplied("wwy", weight, product) | sums.multiplied("wyy", product, product)
    return found


def responses(size: NDArray[Any], survey: ResolvedSurvey, weight: Floats) -> Slices:
    """Return the slices that the variance of a share of responses needs, of who chose so many options.

    Those of all options together are the squares of weight times size: each has its weight once an option.
    """
    return {} if clustered(survey) else sums.multiplied("wwy", weight, weight * size)


def some_left(n: int, survey: ResolvedSurvey) -> None:
    """Refuse a survey of which no answer is left that counts."""
    if not n:
        raise EvidenceError(
            f"{survey.title}: no answer is left that counts, so there are no numbers: check its cleaning log, "
            "or remove the survey from `surveys` in config.yaml"
        )
