"""The groups that numbers are broken down by, declared once: everybody, then each value of each breakdown.

A breakdown is a variable of the frame, a choice item, or several of these crossed. Answers, persons and sums are told
apart by the places of groups.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.addresses import distinct, group_token
from scripts.ground.errors import EvidenceError
from scripts.ground.missing import NOT_KNOWN
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers.coded import Answers, Coded, Columns, columns_of

Places = NDArray[np.int64]
APART = "\x1f"
AND = " and "  # between crossed variables, and between their values, in words


class Group(NamedTuple):
    """One group: the variables that it is of, what it is called, and its place among the groups of its breakdown."""

    of: tuple[str, ...]
    label: dict[str, str]
    words: tuple[str, ...]  # its values, as answers and persons have them
    place: int

    @property
    def token(self) -> str:
        """Return how it is called in addresses."""
        return group_token(self.label)

    @property
    def name(self) -> str:
        """Return its values in words; "" is everybody."""
        return AND.join(self.label.values())

    @property
    def text(self) -> str:
        """Return what it is called in the long table."""
        return ", ".join(f"{name} = {value}" for name, value in self.label.items()) or "all"

    @property
    def breakdown(self) -> str:
        """Return the name of its breakdown."""
        return APART.join(self.of)

    @property
    def value(self) -> str:
        """Return its values as one word, apart by a unit separator; "" is everybody."""
        return APART.join(self.words)


class Variable(NamedTuple):
    """A variable of a breakdown: whether it is of the frame, and its values, as they are and as addresses call them."""

    name: str
    of_frame: bool
    values: dict[str, str]

    def value(self, word: str) -> str:
        """Return the value of a cell of its column: of the frame an empty one is a value too."""
        return word or (NOT_KNOWN if self.of_frame else "")

    def places(self, column: Coded) -> Places:
        """Return the place of the value that each row has; behind the last one where it has none of them."""
        place_of = {word: place for place, word in enumerate(self.values)}
        return column.each(lambda word: place_of.get(self.value(word), len(place_of))).astype(np.int64)


class Breakdown(NamedTuple):
    """What numbers are broken down by: no variable (everybody), one, or several crossed; the groups that this makes.

    Groups have `size` places, of which some can be left out of the list.
    """

    variables: tuple[Variable, ...]
    size: int
    groups: list[Group]

    @property
    def of(self) -> tuple[str, ...]:
        """Return the names of its variables."""
        return tuple(one.name for one in self.variables)

    @property
    def name(self) -> str:
        """Return the names of its variables as one word, apart by a unit separator; "" is everybody."""
        return APART.join(self.of)

    @property
    def width(self) -> int:
        """Return how many places answers can have: those of groups, and one for those of no group, where one can be."""
        return self.size + bool(self.variables)

    @property
    def said(self) -> str:
        """Return the names of its variables in words; "" is everybody."""
        return AND.join(self.of)

    def of_answers(self, answers: Answers) -> Places:
        """Return the place of the group of each answer, `size` for one of no group."""
        columns = [answers.frame[one.name] if one.of_frame else answers.column(one.name) for one in self.variables]
        return self.places(columns, len(answers.rows))

    def of_persons(self, persons: Columns, n: int) -> Places | None:
        """Return the place of the group of each person of the frame; None where answers say who is in a group."""
        if not all(one.of_frame for one in self.variables):
            return None
        return self.places([persons[one.name] for one in self.variables], n)

    def places(self, columns: list[Coded], n: int) -> Places:
        """Return the place of the group of each row, from the columns of the variables."""
        place_of: dict[tuple[str | None, ...], int] = {group.words: group.place for group in self.groups}
        if len(self.variables) == 1:
            only = self.variables[0]
            return columns[0].each(lambda word: place_of.get((only.value(word),), self.size)).astype(np.int64)
        found = np.zeros(n, dtype=np.int64)
        for one, column in zip(self.variables, columns, strict=True):
            found = found * (len(one.values) + 1) + one.places(column)
        # A place for each combination of values and of none, of which some are groups.
        every = product(*([*one.values, None] for one in self.variables))
        return np.array([place_of.get(words, self.size) for words in every], dtype=np.int64)[found]


def declared(survey: ResolvedSurvey, persons: pd.DataFrame) -> list[Breakdown]:
    """Return what numbers are broken down by: everybody, then each breakdown of the survey.

    `persons` are all of the frame, who say which values its variables have; crossed ones make a group where anybody has
    both. Raises EvidenceError for a breakdown that is neither a variable of the frame nor a choice item.
    """
    return [crossed(names, survey, persons) for names in ((), *survey.crossings)]


def crossed(names: tuple[str, ...], survey: ResolvedSurvey, persons: pd.DataFrame) -> Breakdown:
    """Return some variables crossed, with the groups that this makes."""
    variables = tuple(variable(name, survey, persons) for name in names)
    there = among(variables, persons)
    groups: list[Group] = []
    for words in product(*(one.values for one in variables)):
        if of_frame(variables, words) in there:
            label = {one.name: one.values[word] for one, word in zip(variables, words, strict=True)}
            groups.append(Group(names, label, words, len(groups)))
    return Breakdown(variables, len(groups), groups)


def variable(name: str, survey: ResolvedSurvey, persons: pd.DataFrame) -> Variable:
    """Return a variable of the frame, with all values that persons have, or a choice item with its categories."""
    if name in survey.variables:
        return Variable(name, True, dict(distinct(persons[name].fillna(NOT_KNOWN))))
    item = survey.items.get(name)
    if item is None or not item.scale:
        raise EvidenceError(
            f"{survey.title}: the breakdown '{name}' is neither a variable of the frame nor a choice item: list it "
            "under frame, variables, or remove it from breakdowns"
        )
    return Variable(name, False, {category: category for category in survey.scale(item).categories})


def of_frame(variables: tuple[Variable, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of some values that are of variables of the frame."""
    return tuple(word for one, word in zip(variables, words, strict=True) if one.of_frame)


def among(variables: tuple[Variable, ...], persons: pd.DataFrame) -> set[tuple[str, ...]]:
    """Return the values of variables of the frame that some persons have together; one without any where none is."""
    columns = [persons[one.name].fillna(NOT_KNOWN) for one in variables if one.of_frame]
    return set(zip(*columns, strict=True)) if columns else {()}


def inhabited(breakdowns: list[Breakdown], persons: pd.DataFrame) -> list[Breakdown]:
    """Return breakdowns with those groups only that some persons of the frame are of; places stay as they are."""
    found = []
    for one in breakdowns:
        there = among(one.variables, persons)
        found.append(one._replace(groups=[x for x in one.groups if of_frame(one.variables, x.words) in there]))
    return found


def of_frame_alone(breakdowns: list[Breakdown]) -> list[Breakdown]:
    """Return the breakdowns of variables of the frame alone, everybody among them."""
    return [one for one in breakdowns if all(variable.of_frame for variable in one.variables)]


def persons_of(breakdown: Breakdown, persons: pd.DataFrame) -> Iterator[tuple[Group, pd.DataFrame]]:
    """Yield each group of a breakdown of the frame alone with its persons."""
    places = breakdown.of_persons(columns_of(persons, breakdown.of), len(persons))
    assert places is not None
    for group in breakdown.groups:
        yield group, persons[places == group.place]
