"""The sums of a survey, or of a part of it, by stratum, cluster, group, item and answer: one pass, in batches.

Each batch of answers is counted and forgotten. Memory is O(pairs x cells) and one batch; a pair is a unit and a value
of a breakdown that stand together, a unit a cluster, or a stratum where cases were drawn one by one. For medians each
amount of a number item is a cell of its own too ("= 3.5"), as long as there are few.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import sums
from scripts.surveys.answers import bases
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.cell_counts import cells_of, chosen
from scripts.surveys.answers.coded import Flags
from scripts.surveys.answers.groups import Breakdown
from scripts.surveys.engine.drawn_answers import (
    Floats,
    Slices,
    Unit,
    agree,
    amounts,
    measures,
    population,
    responses,
    units,
    weights,
)
from scripts.surveys.engine.item_measures import amounts_of

WHOLE = "*"  # the answers themselves, as an item
AMOUNT = "= "  # begins a cell that is an amount
MOST = 1000  # amounts of an item; of more no median is made, and no more of them are counted
WIDE = 1 << 20  # places for amounts
KEYS = ["stratum", "cluster", "breakdown", "value", "item", "cell"]
DISPOSITIONS = ["complete", "partial"]
Pairs = dict[str, NDArray[np.int64]]  # of each breakdown: the pair of unit and group of each answer


class Layout(NamedTuple):
    """What there is to count: the cells of each item, and the groups of each breakdown, everybody first."""

    cells: dict[str, list[str]]
    breakdowns: dict[str, Breakdown]
    by: dict[str, list[str]]  # of each item: the names of its own breakdowns

    def values(self, breakdown: str) -> list[str]:
        """Return the values of a breakdown in the order of their places; the last, "", is no value of it."""
        found = [""] * self.breakdowns[breakdown].width
        for group in self.breakdowns[breakdown].groups:
            found[group.place] = group.value
        return found

    def counted(self, item: str) -> list[str]:
        """Return by which breakdowns an item is counted: they add up to all answers, who are counted only without one.

        Those of the answers themselves are all of the survey.
        """
        return [name for name in self.by.get(item, self.breakdowns) if name] or [""]


def layout(breakdowns: list[Breakdown], survey: ResolvedSurvey) -> Layout:
    """Return what is counted of a survey by some breakdowns, everybody first."""
    cells = {key: cells_of(survey.items[key], survey.scales) for key in bases.counted_items(survey)}
    asked = {key: survey.broken_down(key) for key in cells}
    by = {key: [one.name for one in breakdowns if one.of in own] for key, own in asked.items()}
    return Layout({WHOLE: DISPOSITIONS} | cells, {one.name: one for one in breakdowns}, by)


class Sums:
    """Sums as they grow, a batch of answers after the other."""

    def __init__(self, plan: Layout, survey: ResolvedSurvey) -> None:
        self.plan, self.survey = plan, survey
        self.units: dict[Unit, int] = {}
        counted = {name for item in plan.cells for name in plan.counted(item)}
        self.pairs: dict[str, dict[int, int]] = {name: {} for name in plan.breakdowns if name in counted}
        self.populations: dict[str, float] = {}
        self.found: dict[tuple[str, str], sums.Tally] = {}
        self.amounts: dict[str, dict[float, int]] = {}
        self.keys: dict[tuple[str, str], dict[int, int]] = {}
        self.spread: dict[tuple[str, str], sums.Tally] = {}

    def add(self, batch: Stated) -> None:
        """Add a batch of answers."""
        answers, survey = batch.answers, self.survey
        unit = units(answers, survey, self.units)
        agree(self.populations, population(answers, survey, unit, list(self.units)), survey)
        weight = weights(answers, survey)
        columns = {} if weight is None else measures(weight, survey)
        pairs = {
            name: numbered(unit * one.width + one.of_answers(answers), self.pairs[name])
            for name, one in self.plan.breakdowns.items()
            if name in self.pairs
        }
        self.count(WHOLE, np.where(batch.done, 0, 1), [], pairs, columns, {})
        for key, state in batch.states.items():
            item, own, of_option = survey.items[key], columns, columns
            options = [chosen(key, option, batch) for option in bases.options_of(item)]
            if item.type == "number":
                y = amounts_of(key, answers, state == 0, survey)
                own = columns | amounts(y, survey, weight)
                self.add_amounts(key, y, state == 0, pairs, columns)
            elif item.share_of_responses and weight is not None:
                of_option = columns | responses(np.sum(options, axis=0), survey, weight)
            self.count(key, state, options, pairs, own, of_option)

    def count(
        self, key: str, state: NDArray[Any], options: list[Flags], pairs: Pairs, columns: Slices, of_option: Slices
    ) -> None:
        """Add the answers to one item by its cells, those that chose an option in its cell too."""
        size = len(self.plan.cells[key])
        for name in self.plan.counted(key):
            pair = pairs[name]
            place, whole = pair * size, len(self.pairs[name]) * size
            made = [grown(self.found[key, name], whole)] if (key, name) in self.found else []
            made.append(sums.tally(place + state, whole, columns))
            for option, inside in enumerate(options, start=size - len(options)):
                part = {measure: column[inside] for measure, column in of_option.items()}
                made.append(sums.tally(place[inside] + option, whole, part))
            self.found[key, name] = sums.merged(made)

    def add_amounts(self, key: str, y: Floats, inside: Flags, pairs: Pairs, columns: Slices) -> None:
        """Add the amounts of a number item, each a cell of its own, as long as there are few."""
        known = self.amounts.setdefault(key, {})
        if len(known) > MOST:
            return
        amount = numbered(y[inside], known)
        part = {measure: column[inside] for measure, column in columns.items()}
        for name in self.plan.counted(key):
            pair = pairs[name]
            place_of = self.keys.setdefault((key, name), {})
            cell = numbered(pair[inside] * WIDE + amount, place_of)
            made = [grown(self.spread[key, name], len(place_of))] if (key, name) in self.spread else []
            made.append(sums.tally(cell, len(place_of), part))
            self.spread[key, name] = sums.merged(made)

    def blocks(self) -> list["Block"]:
        """Return the sums that are not empty."""
        blocks = list(filled(self.plan, self.found))
        for (key, name), one in self.spread.items():
            pair, amount = np.divmod(np.array(list(self.keys[key, name]), dtype=np.int64), WIDE)
            blocks.append(Block(key, name, pair, amount, [f"{AMOUNT}{y!r}" for y in self.amounts[key]], one))
        return blocks


def tally(batches: Iterable[Stated], plan: Layout, survey: ResolvedSurvey) -> pd.DataFrame:
    """Return the sums of answers that come in batches, those that cleaning kept, as the table of `frame`.

    Raises EvidenceError for a weight that is no positive number, a population that isn't one count for its stratum, and
    an answer that is not in its scale.
    """
    grown_sums = Sums(plan, survey)
    for batch in batches:
        grown_sums.add(batch)
    pairs = {name: list(own) for name, own in grown_sums.pairs.items()}
    return frame(plan, list(grown_sums.units), pairs, grown_sums.blocks(), grown_sums.populations)


class Block(NamedTuple):
    """The sums of one item by one breakdown that are not empty: the pair and the cell of each."""

    item: str
    breakdown: str
    pair: NDArray[np.int64]
    cell: NDArray[np.int64]
    cells: list[str]
    sums: sums.Tally


def filled(plan: Layout, found: Mapping[tuple[str, str], sums.Tally]) -> Iterator[Block]:
    """Yield the sums of cells that have any answer."""
    for (item, breakdown), one in found.items():
        some = np.flatnonzero(one["n"])
        pair, cell = np.divmod(some, len(plan.cells[item]))
        yield Block(item, breakdown, pair, cell, plan.cells[item], {name: x[some] for name, x in one.items()})


def numbered(labels: NDArray[Any], place_of: dict[Any, int]) -> NDArray[np.int64]:
    """Return the place of each label; new ones are added to `place_of`."""
    names, own = np.unique(labels, return_inverse=True)
    places = np.array([place_of.setdefault(name, len(place_of)) for name in names.tolist()], dtype=np.int64)
    return np.asarray(places[own.reshape(-1)])


def grown(one: sums.Tally, size: int) -> sums.Tally:
    """Return a tally with room for more cells behind its own."""
    return {name: np.concatenate([x, np.zeros(size - len(x), dtype=np.int64)]) for name, x in one.items()}


def frame(
    plan: Layout,
    units: list[Unit],
    pairs: dict[str, list[int]],
    blocks: list[Block],
    populations: dict[str, float],
) -> pd.DataFrame:
    """Return sums as a table: a row a stratum, cluster, value of a breakdown, item and cell that has any answer.

    `n`, then a column a slice ("w:0" counts 2^-25, "w:-1" 2^-57, ...; see `scripts.statistics.sums`); `population` is
    that of the stratum, with the rows of the answers themselves (item *).
    """
    words = {
        "stratum": sorted({stratum for stratum, _ in units}),
        "cluster": sorted({cluster for _, cluster in units}),
        "breakdown": list(plan.breakdowns),
        "value": sorted({value for name in plan.breakdowns for value in plan.values(name)}),
        "item": list(plan.cells),
        "cell": sorted({cell for cells in [*plan.cells.values(), *(one.cells for one in blocks)] for cell in cells}),
    }
    place = {name: {word: k for k, word in enumerate(own)} for name, own in words.items()}
    stratum = np.array([place["stratum"][one] for one, _ in units], dtype=np.int32)
    cluster = np.array([place["cluster"][one] for _, one in units], dtype=np.int32)
    measured = sorted({name for one in blocks for name in one.sums} - {"n"})
    parts: dict[str, list[NDArray[Any]]] = {name: [] for name in [*KEYS, "n", *measured]}
    for item, breakdown, pair, cell, cells, one in blocks:
        values, size = plan.values(breakdown), len(pair)
        unit, value = np.divmod(np.array(pairs[breakdown], dtype=np.int64)[pair], len(values))
        parts["stratum"].append(stratum[unit])
        parts["cluster"].append(cluster[unit])
        parts["breakdown"].append(np.full(size, place["breakdown"][breakdown], dtype=np.int32))
        parts["value"].append(np.array([place["value"][word] for word in values], dtype=np.int32)[value])
        parts["item"].append(np.full(size, place["item"][item], dtype=np.int32))
        parts["cell"].append(np.array([place["cell"][word] for word in cells], dtype=np.int32)[cell])
        for name in ("n", *measured):
            parts[name].append(one[name] if name in one else np.zeros(size, dtype=np.int64))
    columns: dict[str, Any] = {}
    for name, arrays in parts.items():
        column: NDArray[np.int64] = np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)
        columns[name] = pd.Categorical.from_codes(column, pd.Index(words[name])) if name in words else column
        arrays.clear()
    made = pd.DataFrame(columns)
    counts = made["stratum"].astype(object).map(populations).astype("float64")
    made["population"] = counts.where(made["item"] == WHOLE)
    return made
