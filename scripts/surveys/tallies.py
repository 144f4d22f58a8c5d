"""The sums of a survey by stratum, cluster, group, item and answer: made of any part of it, merged, laid out again.

One pass: each batch of answers is counted and forgotten. A part and the whole have the same sums, whatever the cut.
Memory is O(units x groups x cells) and one batch; units are the clusters, or the strata where cases were drawn one by
one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.errors import EvidenceError
from scripts.statistics import sums
from scripts.surveys import codes, design
from scripts.surveys.bases import Flags
from scripts.surveys.codes import Answers, Stated
from scripts.surveys.decoding import NUMBER

WHOLE = "*"  # the answers themselves, as an item
KEYS = ["stratum", "cluster", "breakdown", "value", "item", "cell"]
DISPOSITIONS = ["complete", "partial"]
Survey = Mapping[str, Any]
Floats = NDArray[np.float64]
Unit = tuple[str, str]  # stratum, cluster


class Layout(NamedTuple):
    """What there is to count: the cells of each item, and the values of each breakdown ("" is no value of it)."""

    cells: dict[str, list[str]]
    values: dict[str, list[str]]


class Tables(NamedTuple):
    """Sums by item and breakdown, each of units x values x cells, and the population of each stratum (NaN: none)."""

    units: list[Unit]
    sums: dict[tuple[str, str], sums.Tally]
    populations: dict[str, float]


def layout(survey: Survey, scales: Mapping[str, Any]) -> Layout:
    """Return what is counted of a survey."""
    cells = {WHOLE: DISPOSITIONS}
    for key, item in codes.counted_items(survey).items():
        cells[key] = [*codes.cells_of(item, scales), *(f"option {name}" for name in codes.options_of(item))]
    values = {"": [""]}
    for name in survey.get("breakdowns") or []:
        values[name] = [*scales[survey["items"][name]["scale"]]["categories"], ""]
    return Layout(cells, values)


def tally(batches: Iterable[Stated], survey: Survey, scales: Mapping[str, Any]) -> Tables:
    """Return the sums of answers that come in batches: those that cleaning kept.

    Raises EvidenceError for a weight that is no positive number, a population that isn't one count for its stratum, and
    an answer that is not in its scale.
    """
    plan = layout(survey, scales)
    place_of: dict[Unit, int] = {}
    found: dict[tuple[str, str], sums.Tally] = {}
    populations: dict[str, float] = {}
    # The values of a breakdown add up to all answers, so these are counted by themselves only without one.
    counted = {name: values for name, values in plan.values.items() if name} or plan.values
    for answers, done, states in batches:
        known = len(place_of)
        unit = units(answers, survey, place_of)
        agree(populations, population(answers, survey, unit, list(place_of)), survey)
        found = {pair: grown(one, known, len(place_of)) for pair, one in found.items()}
        weight = weights(answers, survey)
        columns = {} if weight is None else measures(weight, survey)
        grouped = {name: group(answers, name, values) for name, values in counted.items()}
        for item, cells in plan.cells.items():
            own = columns
            if item == WHOLE:
                state = np.where(done, 0, 1).astype(np.int16)
            else:
                state = states[item]
                if survey["items"][item].get("type") == "number":
                    own = columns | amounts(answers, item, survey, weight, state == 0)
            for name, values in counted.items():
                key = (unit * len(values) + grouped[name]) * len(cells)
                size = len(place_of) * len(values) * len(cells)
                made = sums.tally(key + state, size, own)
                for place, option in enumerate(codes.options_of(survey["items"].get(item, {}))):
                    chosen = (state == 0) & codes.holds(answers.columns[item], {option})
                    cell = len(cells) - len(codes.options_of(survey["items"][item])) + place
                    part = {measure: column[chosen] for measure, column in own.items()}
                    made = sums.merged([made, sums.tally(key[chosen] + cell, size, part)])
                found[item, name] = sums.merged([found[item, name], made]) if (item, name) in found else made
    first = next(iter(counted))
    for item in plan.cells if first else []:
        shape = len(place_of), len(counted[first]), len(plan.cells[item])
        whole = {name: x.reshape(shape).sum(axis=1).reshape(-1) for name, x in found[item, first].items()}
        found[item, ""] = whole
    return Tables(list(place_of), found, populations)


def units(answers: Answers, survey: Survey, place_of: dict[Unit, int]) -> NDArray[np.int64]:
    """Return the place of the unit of each answer; new ones are added to `place_of`."""
    columns = design.columns(survey)
    stratum = codes.joined([answers.columns[name] for name in columns["strata"]], len(answers.rows))
    cluster = codes.joined([answers.columns[name] for name in columns["cluster"]], len(answers.rows))
    pairs, own = np.unique(stratum.codes.astype(np.int64) * len(cluster.words) + cluster.codes, return_inverse=True)
    names = [(stratum.words[pair // len(cluster.words)], cluster.words[pair % len(cluster.words)]) for pair in pairs]
    places = np.array([place_of.setdefault(name, len(place_of)) for name in names], dtype=np.int64)
    return np.asarray(places[own.reshape(-1)])


def number(word: str) -> float:
    """Return a word as a number, to the last bit; NaN where it is none."""
    return float(word) if NUMBER.fullmatch(word) else np.nan


def numbers(answers: Answers, name: str, survey: Survey) -> Floats:
    """Return a column of the design as numbers. Raises EvidenceError where one is not a positive number."""
    found = answers.amounts.get(name)
    if found is None:
        found = answers.columns[name].each(number).astype(float)
    wrong = ~(np.isfinite(found) & (found > 0))
    if wrong.any():
        raise EvidenceError(
            f"{survey['title']}, row {answers.rows[np.argmax(wrong)]}, column {name}: this is not a positive number, "
            "and the design of the sample needs one in each row: correct it, or drop the row by a cleaning rule"
        )
    return found


def weights(answers: Answers, survey: Survey) -> Floats | None:
    """Return the weight of each answer; None without a design."""
    names = design.columns(survey)["weight"]
    return numbers(answers, names[0], survey) if names else None


def population(
    answers: Answers, survey: Survey, unit: NDArray[np.int64], known: list[Unit]
) -> Iterator[tuple[str, float]]:
    """Yield the population of each stratum that there are answers of."""
    names = design.columns(survey)["population"]
    if names:
        found = np.unique(np.column_stack([unit, numbers(answers, names[0], survey)]), axis=0)
        yield from ((known[int(place)][0], float(count)) for place, count in found)


def agree(populations: dict[str, float], found: Iterable[tuple[str, float]], survey: Survey) -> None:
    """Add populations of strata to those that are known. Raises EvidenceError where one stratum has two."""
    for stratum, count in found:
        if populations.setdefault(stratum, count) != count:
            raise EvidenceError(
                f"{survey['title']}: the column {survey['design']['population']} has two populations for one stratum: "
                "give the number of clusters (of cases, without clusters) in the stratum, the same in all of its rows"
            )


def measures(weight: Floats, survey: Survey) -> dict[str, Floats]:
    """Return the slices of what is summed of each answer: its weight, and its square where cases are drawn singly."""
    found = sums.sliced("w", weight)
    return found if survey["design"].get("cluster") else found | sums.multiplied("ww", weight, weight)


def amounts(answers: Answers, item: str, survey: Survey, weight: Floats | None, inside: Flags) -> dict[str, Floats]:
    """Return the slices of the amounts of a number item and of what its variance needs; 0 outside of its base."""
    per = survey["items"][item].get("per", 1)
    y = answers.columns[item].each(lambda word: float(word) if word else 0.0)
    y = np.where(inside, y.astype(float), 0.0) / per
    found = sums.sliced("y", y)
    if weight is None:
        return found
    product = weight * y
    found |= sums.sliced("wy", product)
    if not survey["design"].get("cluster"):
        found |= sums.multiplied("wwy", weight, product) | sums.multiplied("wyy", product, product)
    return found


def group(answers: Answers, name: str, values: list[str]) -> NDArray[np.int64]:
    """Return the place of the value that each answer has of a breakdown; the last place is no value of it."""
    if not name:
        return np.zeros(len(answers.rows), dtype=np.int64)
    place_of = {word: place for place, word in enumerate(values)}
    return answers.columns[name].each(lambda word: place_of.get(word, len(values) - 1)).astype(np.int64)


def grown(one: sums.Tally, known: int, units: int) -> sums.Tally:
    """Return a tally with room for more units."""
    if known == units:
        return one
    return {name: np.concatenate([x, np.zeros(len(x) // known * (units - known), np.int64)]) for name, x in one.items()}


def frame(tables: Tables, plan: Layout) -> pd.DataFrame:
    """Return sums as a table: a row a stratum, cluster, value of a breakdown, item and cell that has any answer.

    `n`, then a column a slice ("w:0" counts 2^-25, "w:-1" 2^-57, ...; see `scripts.statistics.sums`); `population` is
    that of the stratum, with the rows of the answers themselves (item *).
    """
    words = {
        "stratum": sorted({stratum for stratum, _ in tables.units}),
        "cluster": sorted({cluster for _, cluster in tables.units}),
        "breakdown": list(plan.values),
        "value": sorted({value for values in plan.values.values() for value in values}),
        "item": list(plan.cells),
        "cell": sorted({cell for cells in plan.cells.values() for cell in cells}),
    }
    place = {name: {word: k for k, word in enumerate(own)} for name, own in words.items()}
    stratum = np.array([place["stratum"][one] for one, _ in tables.units], dtype=np.int32)
    cluster = np.array([place["cluster"][one] for _, one in tables.units], dtype=np.int32)
    measured = sorted({name for one in tables.sums.values() for name in one} - {"n"})
    parts: dict[str, list[NDArray[Any]]] = {name: [] for name in [*KEYS, "n", *measured]}
    for (item, breakdown), one in tables.sums.items():
        values, cells = plan.values[breakdown], plan.cells[item]
        filled = np.flatnonzero(one["n"])
        unit, rest = np.divmod(filled, len(values) * len(cells))
        value, cell = np.divmod(rest, len(cells))
        parts["stratum"].append(stratum[unit])
        parts["cluster"].append(cluster[unit])
        parts["breakdown"].append(np.full(len(filled), place["breakdown"][breakdown], dtype=np.int32))
        parts["value"].append(np.array([place["value"][word] for word in values], dtype=np.int32)[value])
        parts["item"].append(np.full(len(filled), place["item"][item], dtype=np.int32))
        parts["cell"].append(np.array([place["cell"][word] for word in cells], dtype=np.int32)[cell])
        for name in ("n", *measured):
            parts[name].append(one[name][filled] if name in one else np.zeros(len(filled), dtype=np.int64))
    columns: dict[str, Any] = {}
    for name, arrays in parts.items():
        column: NDArray[np.int64] = np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)
        columns[name] = pd.Categorical.from_codes(column, pd.Index(words[name])) if name in words else column
        arrays.clear()
    made = pd.DataFrame(columns)
    counts = made["stratum"].astype(object).map(tables.populations).astype("float64")
    made["population"] = counts.where(made["item"] == WHOLE)
    return made


def tables_of(parts: Iterable[pd.DataFrame], plan: Layout, survey: Survey) -> Tables:
    """Return the sums of all parts together, units in order of their names: one part is held at a time."""
    place_of: dict[Unit, int] = {}
    found: dict[tuple[str, str], sums.Tally] = {}
    populations: dict[str, float] = {}
    for part in parts:
        known = len(place_of)
        whole = part[part["item"] == WHOLE]
        counts = whole[["stratum", "population"]].astype({"stratum": str}).drop_duplicates().dropna()
        agree(populations, zip(counts["stratum"], counts["population"], strict=True), survey)
        strata, clusters = part["stratum"].cat, part["cluster"].cat
        pairs, own = np.unique(
            strata.codes.to_numpy().astype(np.int64) * len(clusters.categories) + clusters.codes.to_numpy(),
            return_inverse=True,
        )
        names = [
            (
                str(strata.categories[k // len(clusters.categories)]),
                str(clusters.categories[k % len(clusters.categories)]),
            )
            for k in pairs
        ]
        unit = np.array([place_of.setdefault(one, len(place_of)) for one in names], dtype=np.int64)[own.reshape(-1)]
        found = {pair: grown(one, known, len(place_of)) for pair, one in found.items()}
        items, breakdowns = placed(part["item"], list(plan.cells)), placed(part["breakdown"], list(plan.values))
        both = items * len(plan.values) + breakdowns
        order = np.argsort(both, kind="stable")
        ends = np.searchsorted(both[order], np.arange(len(plan.cells) * len(plan.values) + 1))
        for k, (item, breakdown) in enumerate((i, b) for i in plan.cells for b in plan.values):
            rows = order[ends[k] : ends[k + 1]]
            values, cells = plan.values[breakdown], plan.cells[item]
            value, cell = placed(part["value"].iloc[rows], values), placed(part["cell"].iloc[rows], cells)
            key = (unit[rows] * len(values) + value) * len(cells) + cell
            made: sums.Tally = {}
            for name in part.columns.difference([*KEYS, "population"]):
                made[name] = np.zeros(len(place_of) * len(values) * len(cells), dtype=np.int64)
                made[name][key] = part[name].to_numpy()[rows]
            pair = item, breakdown
            found[pair] = sums.merged([found[pair], made]) if pair in found else made
    return ordered(Tables(list(place_of), found, populations))


def placed(column: pd.Series, words: list[str]) -> NDArray[np.int64]:
    """Return the place of each cell of a categorical column among some words."""
    places = {word: k for k, word in enumerate(words)}
    known = np.array([places.get(str(word), -1) for word in column.cat.categories], dtype=np.int64)
    return np.asarray(known[column.cat.codes.to_numpy()])


def ordered(tables: Tables) -> Tables:
    """Return sums with their units in order of their names, so that no order of parts shows."""
    order = sorted(range(len(tables.units)), key=lambda k: tables.units[k])
    found = {
        pair: {name: x.reshape(len(order), -1)[order].reshape(-1) for name, x in one.items()}
        for pair, one in tables.sums.items()
    }
    return Tables([tables.units[k] for k in order], found, tables.populations)
