"""What is measured by an item of a survey: each statistic is declared here, once, for every kind of survey.

An answer stands in one cell of an item: a category, a kind of missing answers, or "base" for what is no choice. A
statistic says what each cell counts in it and which cells are its base; numbers are made of counts of cells, errors of
answers or of sums by cell.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import Item, Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import bases
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.cell_counts import OPTION, cells_of, chosen
from scripts.surveys.answers.coded import Answers, Flags

Floats = NDArray[np.float64]


class Statistic(NamedTuple):
    """One statistic of an item: what each cell counts in it, which cells are its base, the least and most it can be."""

    name: str
    unit: str
    kind: str  # share, mean or median
    coefficients: Floats | None  # of each cell; None: the amounts of a number item
    base: Flags  # of each cell
    lowest: float | None = None
    highest: float | None = None
    total: str | None = None  # what the total that goes with it is called, where a sample has one


class Measured(NamedTuple):
    """A statistic of an item with its amount for each answer: 0 outside of its base, NaN in it for want of a score."""

    declared: Statistic
    amounts: Floats

    @property
    def name(self) -> str:
        """Return the name of the statistic."""
        return self.declared.name

    @property
    def unit(self) -> str:
        """Return its unit."""
        return self.declared.unit

    @property
    def kind(self) -> str:
        """Return whether it is a share, a mean or a median."""
        return self.declared.kind


def declared(item: Item, cells: list[str], scales: Mapping[str, Scale]) -> Iterator[Statistic]:
    """Yield the statistics of an item; `cells` are those of its answers, then those of its options."""
    own = bases.in_base(item, cells)

    def share(name: str, keys: list[str], total: str | None = None) -> Statistic:
        counted = np.array([cell in keys for cell in cells], dtype=float)
        return Statistic(name, "share", "share", counted, own, 0, 1, total)

    if item.type == "number":
        least, most = (None if end is None else end / item.per for end in (item.minimum, item.maximum))
        yield Statistic("mean", item.unit, "mean", None, own, least, most, "total")
        yield Statistic("median", item.unit, "median", None, own)
    elif item.type == "multiple_response":
        for cell in cells:
            if cell.startswith(OPTION):
                name = cell.removeprefix(OPTION)
                yield share(name, [cell], f"total_{name}")
    else:
        scale = item.scale_in(scales)
        for name, keys in ({name: [name] for name in scale.categories} | scale.nets).items():
            yield share(name, keys, f"total_{name}" if name in scale.categories else None)
        for kind in bases.counted_kinds(item):
            yield share(kind, [bases.cell_of(kind)])
        if scores := bases.scores(item, scale):
            points = np.array([scores.get(cell, 0.0) for cell in cells], dtype=float)
            scored = np.array([cell in scores for cell in cells], dtype=bool)
            yield Statistic("mean", "points", "mean", points, scored, min(scores.values()), max(scores.values()))


def measured(key: str, stated: Stated, survey: ResolvedSurvey) -> Iterator[Measured]:
    """Yield the statistics of an item with the amount of each answer.

    Raises EvidenceError for an answer to a number item that is not a number.
    """
    item, state = survey.items[key], stated.states[key]
    cells = cells_of(item, survey.scales)
    for one in declared(item, cells, survey.scales):
        if one.coefficients is None:
            yield Measured(one, amounts_of(key, stated.answers, state == 0, survey))
        elif item.type == "multiple_response":
            yield Measured(one, chosen(key, one.name, stated).astype(float))
        else:
            found = one.coefficients[state]
            yield Measured(one, found if one.kind == "share" else np.where(one.base[state], found, np.nan))


def amounts_of(key: str, answers: Answers, inside: Flags, survey: ResolvedSurvey) -> Floats:
    """Return the answers to a number item as numbers, 0 outside of its base.

    Raises EvidenceError for an answer that is not a number.
    """
    given = answers.columns[key].each(lambda word: bases.amount(word) if word else 0.0).astype(float)
    wrong = inside & ~np.isfinite(given)
    if wrong.any():
        raise EvidenceError(
            f"{survey.title}, row {answers.rows[int(np.argmax(wrong))]}: the answer to '{key}' is not a number: "
            "correct it in a table of corrections"
        )
    return np.asarray(np.where(inside, given, 0.0) / survey.items[key].per + 0.0)  # no -0.0
