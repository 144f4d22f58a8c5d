"""What has to be known of one item in one group, beside the counts of its cells, to make its numbers.

`answer_errors` knows it of the answers of a whole survey, `sum_errors` of the sums of a sample or of a survey in parts.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import intervals
from scripts.surveys.answers.groups import Group
from scripts.surveys.engine.item_measures import Statistic

Row = dict[str, Any]
Counts = NDArray[np.int64]  # of answers in each cell of an item


def way_of(survey: ResolvedSurvey) -> intervals.Way:
    """Return how the intervals of a survey are made from standard errors."""
    return intervals.Way(survey.level, survey.intervals.shares, survey.intervals.degrees_of_freedom)


class Plain(NamedTuple):
    """A plain number: its value, its base, how many answers are counted in it, its bounds over nonrespondents."""

    value: float
    base: int
    counted: int
    bounds: Row | None = None


class Made(NamedTuple):
    """A weighted number: what it is called, its unit and value, its weight, population and error."""

    statistic: str
    unit: str
    value: float
    columns: Row


class Known(Protocol):
    """What is known of one item in one group beside the counts of its cells."""

    @property
    def unmade(self) -> str | None:
        """Return the method of numbers that have no interval for want of a random sample; None where they may."""

    @property
    def counted(self) -> str:
        """Return the method of a count of answers."""

    @property
    def persons(self) -> int | None:
        """Return the size of the population of plain numbers, nonrespondents among them; None: not known."""

    @property
    def population(self) -> int | None:
        """Return the same where numbers are estimates for them."""

    def total(self) -> float:
        """Return the sum of the amounts of a number item."""

    def median(self) -> float | None:
        """Return the median of the amounts of a number item; None where there are too many to tell."""

    def plain(self, one: Statistic, found: Plain) -> Row:
        """Return the columns on the error of a plain number."""

    def weighted(self, one: Statistic, found: Plain) -> Iterator[Made]:
        """Yield the weighted number that goes with a plain one, and the weighted total; none without weights."""

    def plain_response(self, option: Statistic) -> Row:
        """Return the columns on the error of the plain share of an option of all options chosen."""

    def weighted_response(self, option: Statistic) -> tuple[float, Row] | None:
        """Return the weighted share of an option of all options chosen, and the columns on its error."""


class Source(Protocol):
    """What numbers are made of: answers, or sums of answers."""

    def groups(self) -> list[Group]:
        """Return the groups that there are numbers of, everybody first."""

    def known(self, key: str, groups: list[Group]) -> Iterator[tuple[Group, Counts, Known]]:
        """Yield, for each of some groups, the counts of the cells of an item, and what else is known of it."""
