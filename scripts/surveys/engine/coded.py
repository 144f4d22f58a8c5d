"""Answers as numbers that stand for words: what a survey of millions is counted with, a batch of rows at a time.

The same judgements as in `bases` and `rules`, made for each word instead of for each row: O(rows) in whole arrays, and
Python only for words that differ. The tests hold the two against each other.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError
from scripts.ground.missing import MISSING, NONE_TICKED
from scripts.surveys.answers import answer_conditions
from scripts.surveys.answers.bases import Flags, kind_of, only_ticked
from scripts.surveys.answers.cleaning_rules import THRESHOLDS

Codes = NDArray[np.int32]
Survey = Mapping[str, Any]


class Coded(NamedTuple):
    """One column: the word of each row by its place among the words; "" is a missing one."""

    codes: Codes
    words: list[str]

    def each(self, of: Callable[[str], Any]) -> NDArray[Any]:
        """Return for each row what a function makes of its word."""
        return np.array([of(word) for word in self.words])[self.codes] if len(self.codes) else np.array([])

    def take(self, kept: Flags) -> "Coded":
        """Return the rows that are kept."""
        return Coded(self.codes[kept], self.words)

    def text(self) -> pd.Series:
        """Return the column as text, null where it is missing."""
        words = pd.array([word or pd.NA for word in self.words], dtype="string")
        return pd.Series(words.take(self.codes))


Columns = dict[str, Coded]
States = NDArray[np.int16]


class Answers(NamedTuple):
    """Some answers: the row of each in its file, its columns, and those that are numbers already (NaN: missing)."""

    rows: NDArray[np.int64]
    columns: Columns
    amounts: dict[str, NDArray[np.float64]]

    def take(self, kept: Flags) -> "Answers":
        """Return the answers that are kept."""
        if kept.all():
            return self
        columns = {name: column.take(kept) for name, column in self.columns.items()}
        return Answers(self.rows[kept], columns, {name: amounts[kept] for name, amounts in self.amounts.items()})


def coded(column: pd.Series) -> Coded:
    """Return a column of text as codes."""
    given = column.astype("string")
    codes, words = pd.factorize(given.fillna("").to_numpy(dtype=object))
    return Coded(codes.astype(np.int32), [str(word) for word in words])


class Stated(NamedTuple):
    """Answers, which of them are complete, and what each is to each item (its place among `cells_of`)."""

    answers: Answers
    done: Flags
    states: dict[str, States]


def counted_items(survey: Survey) -> dict[str, dict[str, Any]]:
    """Return the items that are counted: all but free text."""
    return {key: item for key, item in survey["items"].items() if item.get("type", "choice") != "text"}


def routed(item: Mapping[str, Any], answers: Answers, survey: Survey) -> tuple[Flags, Flags]:
    """Return to which answers the skip logic leads, and of which the asking item is empty (as `bases.routed`)."""
    inside, unknown = np.ones(len(answers.rows), dtype=bool), np.zeros(len(answers.rows), dtype=bool)
    for key, wanted in (item.get("asked_if") or {}).items():
        inside &= flags(answers.columns[key], answer_conditions.holds(wanted, survey["items"].get(key)))
        unknown |= flags(answers.columns[key], lambda word: word == "")
    return inside, unknown


def holds(column: Coded, values: set[str]) -> Flags:
    """Return which rows have one of some values, alone or among options."""
    return flags(column, lambda word: not values.isdisjoint(word.split("|")))


def flags(column: Coded, of: Callable[[str], bool]) -> Flags:
    """Return of which rows something is true."""
    return column.each(of).astype(bool)


def complete(answers: Answers, survey: Survey) -> Flags:
    """Return which answers are complete: by the share of the items asked that they answered (as `rules.kind`)."""
    n = len(answers.rows)
    asked, answered = np.zeros(n, dtype=np.int32), np.zeros(n, dtype=np.int32)
    for key, item in counted_items(survey).items():
        inside = routed(item, answers, survey)[0]
        asked += inside
        none = ("", NONE_TICKED) if only_ticked(item) else ("",)
        answered += inside & flags(answers.columns[key], partial(is_not, none))
    share = np.divide(answered, asked, out=np.zeros(n), where=asked > 0)
    least = (THRESHOLDS | (survey.get("thresholds") or {}))["complete"]
    return np.asarray(share >= least - 1e-12)


def is_not(words: tuple[str, ...], word: str) -> bool:
    """Return whether a word is none of some."""
    return word not in words


def unfinished(answers: Answers, done: Flags) -> Flags:
    """Return which answers end before the last item (as `bases.unfinished`)."""
    if "progress" not in answers.columns:
        return ~done
    progress = answers.columns["progress"].each(lambda word: float(word) if word else np.nan)
    return np.where(np.isnan(progress), ~done, progress < 100) if len(progress) else ~done


def reached(answers: Answers, survey: Survey) -> States:
    """Return, for each answer, the place of the last item with an answer (-1: none)."""
    last = np.full(len(answers.rows), -1, dtype=np.int16)
    for place, key in enumerate(survey["items"]):
        last[flags(answers.columns[key], bool)] = place
    return last


def cells_of(item: Mapping[str, Any], scales: Mapping[str, Any]) -> list[str]:
    """Return what an answer can be to an item: its categories, or "base", then the kinds of missing."""
    own = list(scales[item["scale"]]["categories"]) if item.get("type", "choice") == "choice" else ["base"]
    own += ["none_ticked"] if item.get("type") == "multiple" else []
    return [*own, *map(cell_of, MISSING)]


def cell_of(kind: str) -> str:
    """Return the cell of a kind of missing answers, which no category can be called."""
    return f"({kind})"


def options_of(item: Mapping[str, Any]) -> list[str]:
    """Return the options of a multiple item."""
    return list(item.get("columns") or item.get("labels") or {}) if item.get("type") == "multiple" else []


def status(key: str, survey: Survey, scales: Mapping[str, Any], answers: Answers, last: States, early: Flags) -> States:
    """Return what each answer is to an item, as the place among `cells_of` (as `bases.status`).

    Raises EvidenceError for an answer that is not in the scale.
    """
    item, column = survey["items"][key], answers.columns[key]
    cells = cells_of(item, scales)
    first = len(cells) - len(MISSING)
    missing = {name: first + place for place, name in enumerate(MISSING)}
    place_of = {"": missing["no_answer"]}
    if item.get("type") == "multiple":
        place_of[NONE_TICKED] = cells.index("none_ticked")
    if item.get("type", "choice") == "choice":
        scale = scales[item["scale"]]
        place_of |= {word: cells.index(word) for word in scale["categories"]}
        place_of |= {word: missing[kind_of(word, scale)] for word in scale.get("missing") or {}}
        if unknown := [word for word in column.words if word not in place_of]:
            row = answers.rows[np.argmax(column.codes == column.words.index(unknown[0]))]
            raise EvidenceError(
                f"{survey['title']}, row {row}: the answer to '{key}' is not in its scale '{item['scale']}'; add it to "
                "the scale or correct it"
            )
    found = column.each(lambda word: place_of.get(word, 0)).astype(np.int16)
    empty = flags(column, lambda word: word == "")
    behind = empty & early & (last < list(survey["items"]).index(key))
    found[behind] = missing["not_reached"]
    inside, unknown_asking = routed(item, answers, survey)
    found[~inside & ~(behind & unknown_asking)] = missing["not_asked"]
    return found


def joined(columns: list[Coded], n: int) -> Coded:
    """Return several columns as one, their words apart by a unit separator; one word "" where there are none."""
    if not columns:
        return Coded(np.zeros(n, dtype=np.int32), [""])
    found = columns[0]
    for other in columns[1:]:
        pairs, own = np.unique(found.codes.astype(np.int64) * len(other.words) + other.codes, return_inverse=True)
        words = [f"{found.words[k // len(other.words)]}\x1f{other.words[k % len(other.words)]}" for k in pairs]
        found = Coded(own.reshape(-1).astype(np.int32), words)
    return found


def alike(column: Coded) -> Coded:
    """Return a column whose words are as compared: those that differ only in case, blanks or unseen signs are one."""
    place_of: dict[str, int] = {}
    places = [place_of.setdefault(same(word), len(place_of)) for word in column.words]
    return Coded(np.array(places, dtype=np.int32)[column.codes], list(place_of))


def noted(answers: Answers, counts: dict[str, Counter[str]]) -> Answers:
    """Return answers as they are; how often some columns have each word is added to its counts."""
    for name, own in counts.items():
        column = answers.columns[name]
        sizes = np.bincount(column.codes, minlength=len(column.words)).tolist()
        own.update({word: n for word, n in zip(column.words, sizes, strict=True) if n})
    return answers


def stated(answers: Answers, survey: Survey, scales: Mapping[str, Any]) -> Stated:
    """Return answers with what each is to each item that is counted."""
    done = complete(answers, survey)
    early, last = unfinished(answers, done), reached(answers, survey)
    states = {key: status(key, survey, scales, answers, last, early) for key in counted_items(survey)}
    return Stated(answers, done, states)
