"""What is known of the numbers of a probability sample, and of any survey in parts: made of exact sums, in one pass.

The sums are those of `tallies`; a survey in one file and the same in parts have the same numbers to the last bit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import intervals, sums, taylor
from scripts.surveys.answers import bases
from scripts.surveys.answers.cell_counts import OPTION
from scripts.surveys.answers.coded import Flags
from scripts.surveys.answers.groups import Group
from scripts.surveys.engine import selection
from scripts.surveys.engine.crosstabs import Spread, Tables
from scripts.surveys.engine.drawn_answers import clustered
from scripts.surveys.engine.item_measures import Floats, Statistic
from scripts.surveys.engine.sources import Counts, Made, Plain, Row, way_of
from scripts.surveys.engine.sum_estimates import (
    Sums,
    middle,
    of_cases,
    of_clusters,
    of_value,
    ratio_of,
    total_of,
    weighted_median,
)
from scripts.surveys.engine.tallies import MOST, Layout

PLAIN = "none: unweighted number of a weighted sample"
UNCORRECTED = "design-based, t"
Persons = Mapping[tuple[str, str], int | None]  # of items and tokens of groups: persons of the frame in the population


class OfSums:
    """The sums of a survey, as what its numbers are made of; `persons` gives their population, where it is known.

    Raises EvidenceError for a stratum of one cluster (of one case) where no policy is named.
    """

    def __init__(self, tables: Tables, plan: Layout, survey: ResolvedSurvey, persons: Persons | None = None) -> None:
        self.tables, self.plan, self.survey, self.persons = tables, plan, survey, persons or {}
        self.drawn = selection.of_sums(tables, survey)
        self.many = {key for (key, _), one in tables.spread.items() if len(np.unique(one.amount)) > MOST}

    def groups(self) -> list[Group]:
        """Return the groups that were counted."""
        return [group for one in self.plan.breakdowns.values() for group in one.groups]

    def known(self, key: str, groups: list[Group]) -> Iterator[tuple[Group, Counts, "SummedItem"]]:
        """Yield, for each of some groups, the counts of the cells of an item, and what else is known of it."""
        cells = self.plan.cells[key]
        base = bases.in_base(self.survey.items[key], cells)
        options = np.array([cell.startswith(OPTION) for cell in cells], dtype=bool)
        for group in groups:
            name = group.breakdown
            shape = len(self.tables.units), self.plan.breakdowns[name].width, len(cells)
            every = self.tables.sums[key, name]
            own = {x: column.reshape(shape)[:, group.place].reshape(-1) for x, column in every.items()}
            found = Sums(own, len(cells))
            spread = None if key in self.many else self.tables.spread.get((key, name))
            known = SummedItem(
                found, None if spread is None else of_value(spread, group.place), base, options, self.drawn,
                self.survey, self.persons.get((key, group.token)),
            )  # fmt: skip
            yield group, found.tally["n"].reshape(-1, len(cells)).sum(axis=0), known


@dataclass(frozen=True)
class SummedItem:
    """What is known of one item in one group by its sums."""

    found: Sums
    spread: Spread | None  # its amounts one by one, None where there are none or too many
    base: Flags  # which cells are in its base
    options: Flags  # which cells are options
    drawn: taylor.Design | None
    survey: ResolvedSurvey
    persons: int | None

    @property
    def unmade(self) -> str | None:
        """Return the method of plain numbers: of a sample the weighted ones have the intervals."""
        return intervals.NONPROBABILITY if self.drawn is None else PLAIN

    @property
    def counted(self) -> str:
        """Return the method of a count of answers."""
        return intervals.NONPROBABILITY if self.drawn is None else intervals.COUNT

    @property
    def population(self) -> int | None:
        """Return None: plain numbers are no estimates for anybody."""
        return None

    @cached_property
    def drawn_from(self) -> int:
        """Return the size of the population of all weighted numbers of the item: those in its base, scored or not."""
        return round(float((self.w * self.base).sum()))

    @cached_property
    def w(self) -> Floats:
        """Return the rounded sums of the weights, units by cells."""
        return self.found.by_unit("w")

    def total(self) -> float:
        """Return the sum of the amounts of a number item."""
        return float(self.found.by_unit("y").sum())

    def median(self) -> float | None:
        """Return the median of the amounts of a number item; None where there are too many to tell."""
        # ASSUME: A survey that is counted by sums has medians only of items with at most 1000 different amounts.
        return None if self.spread is None else middle(self.spread, "n")

    def plain(self, one: Statistic, found: Plain) -> Row:
        """Return the columns on the error of a plain number: it has none."""
        return {"method": self.unmade}

    def weighted(self, one: Statistic, found: Plain) -> Iterator[Made]:
        """Yield the weighted number that goes with a plain one, and the weighted total; none without a design."""
        # ASSUME: The given weights of a sample are used unchanged: the error does not reflect how they were adjusted.
        if self.drawn is None:
            return
        if one.kind == "median":
            if self.spread is not None:
                middle_one = weighted_median(self.spread, self.drawn, self.survey)
                error = intervals.woodruff(self.drawn, middle_one, way_of(self.survey), UNCORRECTED)
                yield self.made(one.name, one.unit, middle_one.value, error)
            return
        share = one.kind == "share"
        estimate = ratio_of(self.found, self.w, one, self.drawn, self.survey)
        value, error = float(estimate.value[0]), self.interval(estimate._replace(n=found.base), share)
        yield self.made(
            one.name, one.unit, value, intervals.fit_to_print(error, value, found.base, None) if share else error
        )  # fmt: skip
        if one.total:
            # ASSUME: A total of a sample covers those who answered the item; it is not raised for item nonresponse.
            summed = total_of(self.found, self.w, one, estimate.df, self.drawn, self.survey)
            value, error = float(summed.value[0]), self.interval(summed, False)
            if share:
                error = intervals.count_to_print(error, value, found.counted)
            yield self.made(one.total, "persons" if share else one.unit, value, error)

    def made(self, statistic: str, unit: str, value: float, error: Row) -> Made:
        """Return a weighted number with the name of its weight and its population."""
        assert self.survey.design
        more = {"weight": self.survey.design.weight, "population": self.drawn_from}
        return Made(statistic, unit, value, error | more)

    def interval(self, estimate: taylor.Estimate, share: bool) -> Row:
        """Return the columns on the error of an estimate."""
        assert self.drawn is not None
        return intervals.drawn(self.drawn, estimate, way_of(self.survey), share, UNCORRECTED)

    def plain_response(self, option: Statistic) -> Row:
        """Return the columns on the error of a plain share of an option of all options chosen: it has none."""
        return {"method": self.unmade}

    def weighted_response(self, option: Statistic) -> tuple[float, Row] | None:
        """Return the weighted share of an option of all options chosen, and the columns on its error."""
        if self.drawn is None:
            return None
        assert self.survey.design
        assert option.coefficients is not None
        chosen = option.coefficients > 0
        above, below = ((self.w * cells).sum(axis=1) for cells in (chosen, self.options))
        active = (self.w * self.base).sum(axis=1) > 0
        if clustered(self.survey):
            estimate = of_clusters(above, below, active, self.drawn)
        else:
            w, ww, wwy = (self.found.exact(name) for name in ("w", "ww", "wwy"))
            # Who chose so many options counts as often below: the squares of that are in the sums of each option.
            parts = sums.Drawn(
                *(list((x * cells).sum(axis=1)) for x, cells in (
                    (w, self.options), (w, chosen), (wwy, self.options), (wwy, chosen), (ww, chosen)
                ))
            )  # fmt: skip
            estimate = of_cases(above, below, parts, self.freedom(self.base), self.drawn)
        n = int((self.found.tally["n"].reshape(len(self.w), -1) * self.base).sum())
        error = self.interval(estimate._replace(n=n), True)
        return float(estimate.value[0]), error | {"weight": self.survey.design.weight}

    def freedom(self, cells: Flags) -> int:
        """Return the degrees of freedom of a domain of cases drawn one by one: cases less strata."""
        n = (self.found.tally["n"].reshape(len(self.w), -1) * cells).sum(axis=1)
        return int(n.sum()) - int((n > 0).sum())
