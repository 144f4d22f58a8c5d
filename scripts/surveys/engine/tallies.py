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

from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.sheets.numerals import NUMBER
from scripts.statistics import sums
from scripts.surveys.answers import bases, coded
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.coded import Answers, Flags
from scripts.surveys.received import design_columns

WHOLE = "*"  # the answers themselves, as an item
AMOUNT = "= "  # begins a cell that is an amount
MOST = 1000  # amounts of an item; of more no median is made, and no more of them are counted
WIDE = 1 << 20  # places for amounts
KEYS = ["stratum", "cluster", "breakdown", "value", "item", "cell"]
DISPOSITIONS = ["complete", "partial"]
Floats = NDArray[np.float64]
Unit = tuple[str, str]  # stratum, cluster


class Layout(NamedTuple):
    """What there is to count: the cells of each item, and the values of each breakdown ("" is no value of it)."""

    cells: dict[str, list[str]]
    values: dict[str, list[str]]


def layout(survey: ResolvedSurvey, scales: Mapping[str, Scale]) -> Layout:
    """Return what is counted of a survey."""
    cells = {WHOLE: DISPOSITIONS}
    for key in bases.judged_items(survey):
        item = survey.items[key]
        cells[key] = [*bases.cells_of(item, scales), *(f"option {name}" for name in bases.options_of(item))]
    values = {"": [""]}
    for name in survey.get("breakdowns") or []:
        values[name] = [*scales[survey["items"][name]["scale"]]["categories"], ""]
    return Layout(cells, values)


def counted(plan: Layout) -> dict[str, list[str]]:
    """Return the breakdowns that are counted: their values add up to all answers, who are counted only without one."""
    return {name: values for name, values in plan.values.items() if name} or plan.values


def tally(batches: Iterable[Stated], survey: ResolvedSurvey, scales: Mapping[str, Scale]) -> pd.DataFrame:
    """Return the sums of answers that come in batches, those that cleaning kept, as the table of `frame`.

    Raises EvidenceError for a weight that is no positive number, a population that isn't one count for its stratum, and
    an answer that is not in its scale.
    """
    plan = layout(survey, scales)
    place_of: dict[Unit, int] = {}
    pairs: dict[str, dict[int, int]] = {name: {} for name in counted(plan)}
    found: dict[tuple[str, str], sums.Tally] = {}
    populations: dict[str, float] = {}
    amount_of: dict[str, dict[float, int]] = {}
    keys: dict[tuple[str, str], dict[int, int]] = {}
    spread: dict[tuple[str, str], sums.Tally] = {}
    for answers, done, states in batches:
        unit = units(answers, survey, place_of)
        agree(populations, population(answers, survey, unit, list(place_of)), survey)
        weight = weights(answers, survey)
        columns = {} if weight is None else measures(weight, survey)
        grouped = {
            name: numbered(unit * len(values) + group(answers, name, values), pairs[name])
            for name, values in counted(plan).items()
        }
        for item, cells in plan.cells.items():
            own, state = columns, np.where(done, 0, 1) if item == WHOLE else states[item]
            about = survey.items.get(item)
            options = bases.options_of(about) if about else []
            if about and about.type == "number":
                y, inside = values_of(answers, item, survey, state == 0), state == 0
                own = columns | amounts(y, survey, weight)
                if len(known := amount_of.setdefault(item, {})) <= MOST:
                    amount = numbered(y[inside], known)
                    part = {measure: column[inside] for measure, column in columns.items()}
                    for name, pair in grouped.items():
                        key = numbered(pair[inside] * WIDE + amount, keys.setdefault((item, name), {}))
                        made = [grown(spread[item, name], len(keys[item, name]))] if (item, name) in spread else []
                        made.append(sums.tally(key, len(keys[item, name]), part))
                        spread[item, name] = sums.merged(made)
            chosen = [(state == 0) & bases.chose(answers.columns[item], option) for option in options]
            for name, pair in grouped.items():
                key, size = pair * len(cells), len(pairs[name]) * len(cells)
                made = [grown(found[item, name], size)] if (item, name) in found else []
                made.append(sums.tally(key + state, size, own))
                for place, inside in enumerate(chosen, start=len(cells) - len(options)):
                    part = {measure: column[inside] for measure, column in own.items()}
                    made.append(sums.tally(key[inside] + place, size, part))
                found[item, name] = sums.merged(made)
    blocks = list(filled(plan, found))
    for (item, name), one in spread.items():
        pair, amount = np.divmod(np.array(list(keys[item, name]), dtype=np.int64), WIDE)
        blocks.append(Block(item, name, pair, amount, [f"{AMOUNT}{y!r}" for y in amount_of[item]], one))
    return frame(plan, list(place_of), {name: list(own) for name, own in pairs.items()}, blocks, populations)


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


def units(answers: Answers, survey: ResolvedSurvey, place_of: dict[Unit, int]) -> NDArray[np.int64]:
    """Return the place of the unit of each answer; new ones are added to `place_of`.

    Raises EvidenceError where an answer has no stratum or no cluster.
    """
    columns = design_columns.columns(survey)
    for name in [*columns["strata"], *columns["cluster"]]:
        empty = answers.columns[name].flags(lambda word: not word.strip())
        if empty.any():
            raise EvidenceError(
                f"{survey['title']}, row {answers.rows[np.argmax(empty)]}, column {name}: no stratum or cluster "
                "(empty, or declared missing by the file), and the design of the sample needs one in each row: "
                "write it, or drop the row by a cleaning rule"
            )
    # ASSUME: Strata, and clusters, that differ only in case, blanks or unseen signs are one, as groups are.
    stratum = coded.joined([coded.alike(answers.columns[name]) for name in columns["strata"]], len(answers.rows))
    cluster = coded.joined([coded.alike(answers.columns[name]) for name in columns["cluster"]], len(answers.rows))
    pairs, own = np.unique(stratum.codes.astype(np.int64) * len(cluster.words) + cluster.codes, return_inverse=True)
    names = [(stratum.words[pair // len(cluster.words)], cluster.words[pair % len(cluster.words)]) for pair in pairs]
    places = np.array([place_of.setdefault(name, len(place_of)) for name in names], dtype=np.int64)
    return np.asarray(places[own.reshape(-1)])


def number(word: str) -> float:
    """Return a word as a number, to the last bit; NaN where it is none."""
    return float(word) if NUMBER.fullmatch(word) else np.nan


def numbers(answers: Answers, name: str, survey: ResolvedSurvey) -> Floats:
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
    for stratum, count in found:
        if populations.setdefault(stratum, count) != count:
            raise EvidenceError(
                f"{survey['title']}: the column {survey['design']['population']} has two populations for one stratum: "
                "give the number of clusters (of cases, without clusters) in the stratum, the same in all of its rows"
            )


def measures(weight: Floats, survey: ResolvedSurvey) -> dict[str, Floats]:
    """Return the slices of what is summed of each answer: its weight, and its square where cases are drawn singly."""
    found = sums.sliced("w", weight)
    return found if survey["design"].get("cluster") else found | sums.multiplied("ww", weight, weight)


def values_of(answers: Answers, item: str, survey: ResolvedSurvey, inside: Flags) -> Floats:
    """Return the amounts of a number item; 0 outside of its base."""
    y = answers.columns[item].each(lambda word: float(word) if word else 0.0).astype(float)
    return np.asarray(np.where(inside, y, 0.0) / survey["items"][item].get("per", 1) + 0.0)  # no -0.0


def amounts(y: Floats, survey: ResolvedSurvey, weight: Floats | None) -> dict[str, Floats]:
    """Return the slices of the amounts of a number item and of what its variance needs."""
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
        "breakdown": list(plan.values),
        "value": sorted({value for values in plan.values.values() for value in values}),
        "item": list(plan.cells),
        "cell": sorted({cell for cells in [*plan.cells.values(), *(one.cells for one in blocks)] for cell in cells}),
    }
    place = {name: {word: k for k, word in enumerate(own)} for name, own in words.items()}
    stratum = np.array([place["stratum"][one] for one, _ in units], dtype=np.int32)
    cluster = np.array([place["cluster"][one] for _, one in units], dtype=np.int32)
    measured = sorted({name for one in blocks for name in one.sums} - {"n"})
    parts: dict[str, list[NDArray[Any]]] = {name: [] for name in [*KEYS, "n", *measured]}
    for item, breakdown, pair, cell, cells, one in blocks:
        values, size = plan.values[breakdown], len(pair)
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
