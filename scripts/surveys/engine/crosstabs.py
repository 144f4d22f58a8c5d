"""The sums of all parts of a survey together, as tables of units by values by cells.

What is added are whole numbers: no order of parts and no cut changes them. Memory is O(units x values x cells) for all
items and breakdowns, and one part.
"""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import sums
from scripts.surveys.engine.drawn_answers import Unit, agree, some_left
from scripts.surveys.engine.tallies import AMOUNT, KEYS, WHOLE, Layout, grown


class Spread(NamedTuple):
    """The amounts of a number item one by one: a row a unit, a value of the breakdown and an amount, and its sums."""

    unit: NDArray[np.int64]
    value: NDArray[np.int64]
    amount: NDArray[np.float64]
    sums: sums.Tally


class Tables(NamedTuple):
    """Sums by item and breakdown, each of units x values x cells, and the population of each stratum (NaN: none)."""

    units: list[Unit]
    sums: dict[tuple[str, str], sums.Tally]
    populations: dict[str, float]
    spread: dict[tuple[str, str], Spread]

    def counts(self, item: str, plan: Layout) -> dict[str, dict[str, int]]:
        """Return how many answers stand in each cell of an item, by the token of the group."""
        cells, found = plan.cells[item], {}
        for name in dict.fromkeys(["", *plan.counted(item)]):
            one = plan.breakdowns[name]
            n = self.sums[item, name]["n"].reshape(len(self.units), one.width, len(cells)).sum(axis=0)
            for group in one.groups:
                found[group.token] = dict(zip(cells, n[group.place].tolist(), strict=True))
        return found


def tables_of(parts: Iterable[pd.DataFrame], plan: Layout, survey: ResolvedSurvey) -> Tables:
    """Return the sums of all parts together, units in order of their names: one part is held at a time.

    Raises EvidenceError where nobody's answers count.
    """
    place_of: dict[Unit, int] = {}
    found: dict[tuple[str, str], sums.Tally] = {}
    populations: dict[str, float] = {}
    pieces: dict[tuple[str, str], list[Spread]] = {}
    for part in parts:
        whole = part[part["item"] == WHOLE]
        counts = whole[["stratum", "population"]].astype({"stratum": str}).drop_duplicates().dropna()
        agree(populations, zip(counts["stratum"], counts["population"], strict=True), survey)
        strata, clusters = part["stratum"].cat, part["cluster"].cat
        both = strata.codes.to_numpy().astype(np.int64) * len(clusters.categories) + clusters.codes.to_numpy()
        pairs, own = np.unique(both, return_inverse=True)
        stratum, cluster = (one.tolist() for one in np.divmod(pairs, max(len(clusters.categories), 1)))
        names = [
            (str(strata.categories[h]), str(clusters.categories[i])) for h, i in zip(stratum, cluster, strict=True)
        ]
        unit = np.array([place_of.setdefault(one, len(place_of)) for one in names], dtype=np.int64)[own.reshape(-1)]
        items, breakdowns = placed(part["item"], list(plan.cells)), placed(part["breakdown"], list(plan.breakdowns))
        blocks = items * len(plan.breakdowns) + breakdowns
        order = np.argsort(blocks, kind="stable")
        for item, breakdown in [(key, name) for key in plan.cells for name in plan.counted(key)]:
            block = list(plan.cells).index(item) * len(plan.breakdowns) + list(plan.breakdowns).index(breakdown)
            start, end = np.searchsorted(blocks[order], [block, block + 1])
            rows = order[start:end]
            values, cells = plan.values(breakdown), plan.cells[item]
            value, cell = placed(part["value"].iloc[rows], values), placed(part["cell"].iloc[rows], cells)
            own = {name: part[name].to_numpy()[rows] for name in part.columns.difference([*KEYS, "population"])}
            if (lone := cell < 0).any():
                amount = amounts(part["cell"].iloc[rows[lone]])
                one_by_one = {name: x[lone] for name, x in own.items()}
                piece = Spread(unit[rows][lone], value[lone], amount, one_by_one)
                pieces.setdefault((item, breakdown), []).append(piece)
            key = ((unit[rows] * len(values) + value) * len(cells) + cell)[~lone]
            made: sums.Tally = {}
            for name, column in own.items():
                made[name] = np.zeros(len(place_of) * len(values) * len(cells), dtype=np.int64)
                made[name][key] = column[~lone]
            before = [grown(found[item, breakdown], len(made["n"]))] if (item, breakdown) in found else []
            found[item, breakdown] = sums.merged([*before, made])
    some_left(len(place_of), survey)
    spread = {pair: joined(own) for pair, own in pieces.items()}
    return ordered(Tables(list(place_of), found, populations, spread), plan)


def amounts(column: pd.Series) -> NDArray[np.float64]:
    """Return the amount that each cell of a categorical column stands for."""
    every = [float(word.removeprefix(AMOUNT)) if word.startswith(AMOUNT) else np.nan for word in column.cat.categories]
    return np.array(every, dtype=float)[column.cat.codes.to_numpy()]


def joined(pieces: list[Spread]) -> Spread:
    """Return the amounts of all parts together; a slice that one of them lacks is 0 there."""
    tallies = {
        name: np.concatenate([one.sums.get(name, np.zeros(len(one.unit), dtype=np.int64)) for one in pieces])
        for name in sorted({name for one in pieces for name in one.sums})
    }
    return Spread(
        np.concatenate([one.unit for one in pieces]),
        np.concatenate([one.value for one in pieces]),
        np.concatenate([one.amount for one in pieces]),
        tallies,
    )


def placed(column: pd.Series, words: list[str]) -> NDArray[np.int64]:
    """Return the place of each cell of a categorical column among some words."""
    places = {word: k for k, word in enumerate(words)}
    known = np.array([places.get(str(word), -1) for word in column.cat.categories], dtype=np.int64)
    return np.asarray(known[column.cat.codes.to_numpy()])


def ordered(tables: Tables, plan: Layout) -> Tables:
    """Return sums with units in order of their names, whatever the order of parts, and those of all answers too."""
    order = sorted(range(len(tables.units)), key=lambda k: tables.units[k])
    found = {
        pair: {name: x.reshape(len(order), -1)[order].reshape(-1) for name, x in one.items()}
        for pair, one in tables.sums.items()
    }
    place = np.argsort(order)
    spread = {pair: one._replace(unit=place[one.unit]) for pair, one in tables.spread.items()}
    for item, cells in plan.cells.items():
        if not (first := plan.counted(item)[0]):
            continue
        shape = len(order), len(plan.values(first)), len(cells)
        found[item, ""] = {name: x.reshape(shape).sum(axis=1).reshape(-1) for name, x in found[item, first].items()}
        if (item, first) in spread:
            spread[item, ""] = spread[item, first]._replace(value=np.zeros_like(spread[item, first].value))
    return Tables([tables.units[k] for k in order], found, tables.populations, spread)
