"""Answers as columns of codes: the words that differ, and of each answer the place of its word among them.

Whatever is judged of answers is judged once a word, and taken to the answers in whole arrays: O(answers) in numpy, and
Python only for words that differ. A survey in one file is one batch; a part of a survey comes in many.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.alike import same

Codes = NDArray[np.int32]
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]


class Coded(NamedTuple):
    """One column: the word of each row by its place among the words; "" is a missing one."""

    codes: Codes
    words: list[str]

    def each(self, of: Callable[[str], Any]) -> NDArray[Any]:
        """Return for each row the value of a function of its text."""
        return np.array([of(word) for word in self.words])[self.codes] if len(self.codes) else np.array([])

    def flags(self, of: Callable[[str], bool]) -> Flags:
        """Return of which rows something is true."""
        return self.each(of).astype(bool)

    def take(self, kept: NDArray[Any]) -> "Coded":
        """Return the rows that are kept, by flags or by places."""
        return Coded(self.codes[kept], self.words)

    def used(self) -> list[str]:
        """Return the words that some row has: rows that were dropped leave theirs behind."""
        sizes = np.bincount(self.codes, minlength=len(self.words))
        return [word for word, n in zip(self.words, sizes.tolist(), strict=True) if n]

    def mapped(self, of: Callable[[str], str]) -> "Coded":
        """Return a column with another word for each of its words; those that become one are one."""
        place_of: dict[str, int] = {}
        places = [place_of.setdefault(of(word), len(place_of)) for word in self.words]
        return Coded(np.array(places, dtype=np.int32)[self.codes], list(place_of)) if len(self.codes) else self

    def put(self, where: Flags, word: str) -> "Coded":
        """Return the column with another word in some rows."""
        words = self.words if word in self.words else [*self.words, word]
        return Coded(np.where(where, words.index(word), self.codes).astype(np.int32), words)

    def texts(self) -> Texts:
        """Return the column as an array of texts, "" where it is missing."""
        return np.array([*self.words, ""], dtype=object)[self.codes]

    def text(self) -> pd.Series:
        """Return the column as text, null where it is missing."""
        words = pd.array([*(word or pd.NA for word in self.words), pd.NA], dtype="string")
        return pd.Series(words.take(self.codes))


Columns = Mapping[str, Coded]


class Answers(NamedTuple):
    """Some answers: the row of each in its file, its columns, and those that are numbers already (NaN: missing).

    `frame` has the variables of the frame of the person who gave each.
    """

    rows: NDArray[np.int64]
    columns: Columns
    amounts: Mapping[str, NDArray[np.float64]]
    frame: Columns = {}  # noqa: RUF012

    def column(self, name: str) -> Coded:
        """Return a column; one that is not there is empty."""
        return self.columns[name] if name in self.columns else empty(len(self.rows))

    def take(self, kept: Flags) -> "Answers":
        """Return the answers that are kept."""
        if kept.all():
            return self
        columns, frame = (
            {name: column.take(kept) for name, column in one.items()} for one in (self.columns, self.frame)
        )
        return Answers(self.rows[kept], columns, {name: amounts[kept] for name, amounts in self.amounts.items()}, frame)


def empty(n: int) -> Coded:
    """Return a column of missing cells."""
    return Coded(np.zeros(n, dtype=np.int32), [""])


def coded(column: pd.Series) -> Coded:
    """Return a column of text as codes."""
    given = column if isinstance(column.dtype, pd.StringDtype) else column.astype("string")
    codes, words = pd.factorize(given.to_numpy(dtype=object, na_value=""))
    return Coded(codes.astype(np.int32), [str(word) for word in words])


def columns_of(table: pd.DataFrame, names: Iterable[Any]) -> dict[str, Coded]:
    """Return those of some columns that a table has, as codes."""
    return {str(name): coded(table[name]) for name in names if name in table}


def of_table(table: pd.DataFrame, names: Iterable[Any]) -> Answers:
    """Return rows of a table as answers, with those of some columns that it has."""
    return Answers(table["row"].to_numpy(dtype=np.int64), columns_of(table, names), {})


class People(NamedTuple):
    """The persons of a frame: the place of each, and the variables as codes, with a missing one for strangers."""

    place_of: dict[str, int]
    variables: Columns


def people_of(frame: pd.DataFrame) -> People:
    """Return the persons of a frame, to be looked up by the answers."""
    variables: dict[str, Coded] = {}
    for name in frame.columns.drop("person"):
        own = coded(frame[name])
        variables[str(name)] = Coded(np.append(own.codes, np.int32(len(own.words))), [*own.words, ""])
    return People({person: place for place, person in enumerate(frame["person"])}, variables)


def of_persons(answers: Answers, people: People) -> Answers:
    """Return answers with the variables that the frame has of the person of each."""
    person, nobody = answers.column("person"), len(people.place_of)
    place = person.each(lambda word: people.place_of.get(word, nobody)).astype(np.intp)
    return answers._replace(frame={name: own.take(place) for name, own in people.variables.items()})


def joined(columns: list[Coded], n: int) -> Coded:
    """Return several columns as one, their words apart by a unit separator; one word "" where there are none."""
    if not columns:
        return empty(n)
    found = columns[0]
    for other in columns[1:]:
        pairs, own = np.unique(found.codes.astype(np.int64) * len(other.words) + other.codes, return_inverse=True)
        words = [f"{found.words[k // len(other.words)]}\x1f{other.words[k % len(other.words)]}" for k in pairs]
        found = Coded(own.reshape(-1).astype(np.int32), words)
    return found


def kinds_of_rows(columns: list[Coded], n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return of rows that are alike in all columns the place of one, and of each row which of these it is like."""
    found: NDArray[Any] = np.zeros(n, dtype=np.int64)
    for one in columns:
        found = np.unique(found * max(len(one.words), 1) + one.codes, return_inverse=True)[1].reshape(-1)
    return np.unique(found, return_index=True, return_inverse=True)[1:]


def alike(column: Coded) -> Coded:
    """Return a column whose words are as compared: those that differ only in case, blanks or unseen signs are one."""
    return column.mapped(same)


def noted(answers: Answers, counts: dict[str, Counter[str]]) -> Answers:
    """Return answers as they are; how often some columns have each word is added to its counts."""
    for name, own in counts.items():
        column = answers.columns[name]
        sizes = np.bincount(column.codes, minlength=len(column.words)).tolist()
        own.update({word: n for word, n in zip(column.words, sizes, strict=True) if n})
    return answers
