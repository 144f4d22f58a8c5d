"""What is measured by an item of a survey: each statistic is declared here, once, for every kind of survey.

An answer stands in one cell of an item: a category, a kind of missing answers, or "base" for what is no choice. A
statistic says what each cell counts in it and which cells are its base; whole surveys make it of answers, samples and
surveys in parts of sums by cell.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.errors import EvidenceError
from scripts.ground.missing import NONE_TICKED
from scripts.settings.codebook import Item, Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import bases
from scripts.surveys.answers.coded import Flags, Texts

Floats = NDArray[np.float64]
OPTION = "option "  # begins the cell of an option: an answer can stand in several of these


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

    if item.get("type") == "number":
        least, most = (
            None if item.get(end) is None else item[end] / item.get("per", 1) for end in ("minimum", "maximum")
        )
        yield Statistic("mean", item.get("unit", "points"), "mean", None, own, least, most, "total")
        yield Statistic("median", item.get("unit", "points"), "median", None, own)
    elif item.get("type") == "multiple_response":
        for cell in cells:
            if cell.startswith(OPTION):
                name = cell.removeprefix(OPTION)
                yield share(name, [cell], f"total_{name}")
    else:
        scale = scales[item["scale"]]
        for name, keys in ({name: [name] for name in scale["categories"]} | (scale.get("nets") or {})).items():
            yield share(name, keys, f"total_{name}" if name in scale["categories"] else None)
        for kind in bases.counted_kinds(item):
            yield share(kind, [bases.cell_of(kind)])
        if scores := bases.scores(item, scale):
            points = np.array([scores.get(cell, 0.0) for cell in cells], dtype=float)
            scored = np.array([cell in scores for cell in cells], dtype=bool)
            yield Statistic("mean", "points", "mean", points, scored, min(scores.values()), max(scores.values()))


def statistics(
    key: str,
    item: Item,
    given: Texts,
    inside: Flags,
    answers: pd.DataFrame,
    survey: ResolvedSurvey,
    scales: Mapping[str, Scale],
    state: Texts,
) -> Iterator[Measured]:
    """Yield the statistics of an item with the amount of each answer; `state` says what each answer is."""
    cells = bases.cells_of(item, scales)
    if item.get("type") == "number":
        amounts = amounts_of(key, given, inside, answers, survey) / item.get("per", 1)
        yield from (Measured(one, amounts) for one in declared(item, cells, scales))
    elif item.get("type") == "multiple_response":
        chosen = [set(text.split("|")) for text in given]
        options = bases.options_of(item) or sorted(set().union(*chosen) - {"", NONE_TICKED})
        for one in declared(item, [*cells, *(f"{OPTION}{name}" for name in options)], scales):
            yield Measured(one, np.array([one.name in answer for answer in chosen], dtype=float))
    else:
        place_of = {cell: place for place, cell in enumerate(cells)}
        places = np.array(
            [
                place_of[word if kind == "base" else bases.cell_of(kind)]
                for word, kind in zip(given, state, strict=True)
            ],
            dtype=np.intp,
        )
        for one in declared(item, cells, scales):
            assert one.coefficients is not None
            found = one.coefficients[places]
            yield Measured(one, found if one.kind == "share" else np.where(one.base[places], found, np.nan))


def amounts_of(key: str, given: Texts, inside: Flags, answers: pd.DataFrame, survey: ResolvedSurvey) -> Floats:
    """Return the answers to a number item as numbers, 0 outside of its base."""
    found = pd.to_numeric(pd.Series(np.where(inside, given, "0")), errors="coerce").to_numpy(dtype=float)
    if not np.isfinite(found).all():
        row = answers["row"].iloc[int(np.argmin(np.isfinite(found)))]
        raise EvidenceError(
            f"{survey['title']}, row {row}: the answer to '{key}' is not a number; correct it in the table of "
            "corrections."
        )
    return found
