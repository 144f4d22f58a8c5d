"""What is known of the error of each number of a whole survey: of the plain ones, and of those with its weights."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.settings.codebook import Item
from scripts.statistics import intervals, taylor
from scripts.surveys.answers.asking import asked_of
from scripts.surveys.answers.coded import Flags, Texts
from scripts.surveys.engine.item_measures import Measured
from scripts.surveys.engine.sample import Sample

Row = dict[str, Any]
Counts = NDArray[np.int64]


class Cells(NamedTuple):
    """The cells that weights were made by: the cell of each answer and of each eligible person (-1: no such person)."""

    answers: NDArray[np.intp]
    persons: NDArray[np.intp]
    size: int  # how many cells there are


def cells_of(of_answers: Texts, of_persons: Texts) -> Cells:
    """Return the cells of answers and persons as places among the names of cells."""
    names, persons = np.unique(of_persons.astype(str), return_inverse=True)
    place_of = {name: place for place, name in enumerate(names.tolist())}
    answers = np.array([place_of.get(str(name), -1) for name in of_answers], dtype=np.intp)
    return Cells(answers, persons.reshape(-1).astype(np.intp), len(names))


def settled(error: Row, share: bool, value: float, n: int, population: int | None, bounds: Row | None) -> Row:
    """Return the columns on the error of a number cut at the bounds over the silent, with the flag of a share."""
    if "df" not in error and "low" not in error:
        return error
    if bounds:
        error = intervals.within(error, value, bounds)
    return intervals.fit_to_print(error, value, n, population) if share else error


def plain(
    one: Measured, own: Flags, counted: int, value: float, population: int | None, item: Item, sample: Sample
) -> Row:
    """Return the columns on the error of an unweighted number; `counted` is the numerator of a share."""
    if sample.unknown:
        return {"method": sample.unknown}
    # ASSUME: Unweighted numbers take those without a rating as silent; weighted ones take those with one as a domain.
    share, n = one.kind == "share", int(own.sum())
    if share and not sample.finite:
        return intervals.binomial(counted, n, sample.level)
    if share and population is not None:
        return intervals.exact(counted, n, population, sample.level)
    amounts, domain = one.amounts[own], None
    if population is not None:
        design = sample.simple(n, population)
    else:
        # ASSUME: A group made of answers has no known size on the frame: it is a domain of all answers.
        asked = asked_of(item, sample.persons, sample.survey)
        design = sample.simple(int(asked.sum()), int(asked_of(item, sample.eligible, sample.survey).sum()))
        amounts, domain = one.amounts[asked], own[asked]
    if one.kind == "median":
        return intervals.woodruff(design, intervals.median(design, amounts, domain, sample.level), sample.level)
    return intervals.drawn(design, taylor.mean(design, amounts, domain), sample.level, share)


def weighted(one: Measured, own: Flags, estimate: taylor.Estimate | None, sample: Sample) -> tuple[float, Row]:
    """Return a weighted number, and the columns on its error; `estimate` is that of a share or a mean."""
    assert sample.design is not None
    if estimate is None:
        found = intervals.median(sample.design, one.amounts, own, sample.level)
        value, error = found.value, intervals.woodruff(sample.design, found, sample.level)
    else:
        value = float(estimate.value[0])
        error = intervals.drawn(sample.design, estimate, sample.level, one.kind == "share")
        # Weights fitted to what the answer says, or one that outweighs all others, leave no error where answers differ.
        if error.get("flags") == intervals.EQUAL and np.ptp(one.amounts[own]) > 0:
            error["flags"] = intervals.FITTED
    return value, {"method": sample.unknown} if sample.unknown else error


def by_strata(
    counted: Flags, own: Flags, population: Counts, cells: Cells, value: float, error: Row, level: float
) -> Row:
    """Return the columns on the error of a share whose weights are those of cells: the exact interval by strata.

    `population` are the persons of each cell that the number speaks for. Where the exact interval would take too long
    the words of `error` say that it is missing.
    """
    kept = population > 0
    x, n = (np.bincount(cells.answers[some & (cells.answers >= 0)], minlength=cells.size) for some in (counted, own))
    x_kept, n_kept, of = (tuple(part[kept].tolist()) for part in (x, n, population))
    exact = intervals.by_strata(x_kept, n_kept, of, level)
    if exact is None:
        return error | {"method": error["method"] + intervals.NOT_ENUMERATED}
    # The value is made with weights of all answers and not of this item's: it can lie outside of its exact interval.
    held = {"low": min(exact["low"], value), "high": max(exact["high"], value)}
    stretched = None if exact["low"] <= value <= exact["high"] else intervals.STRETCHED
    return error | exact | held | {"flags": stretched}
