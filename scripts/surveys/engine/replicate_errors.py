"""What is known of the numbers of a sample with replicate weights: made again of the answers by each of these."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import intervals, quantiles, replicates, taylor
from scripts.statistics.replicates import Replicates
from scripts.surveys.answers import bases, cell_counts
from scripts.surveys.answers.coded import Answers, Flags
from scripts.surveys.answers.groups import Group
from scripts.surveys.engine import drawn_answers
from scripts.surveys.engine.item_measures import Floats, Measured, Statistic, measured
from scripts.surveys.engine.sample import Sample
from scripts.surveys.engine.sources import Counts, Made, Plain, Row, way_of
from scripts.surveys.engine.sum_errors import PLAIN

METHOD = "replicate weights ({}), t"
EMPTY = "{} of {} replicates have nobody in the base: the error is made without them"


class OfReplicates:
    """The answers of a sample with replicate weights, as what its numbers are made of."""

    def __init__(self, sample: Sample) -> None:
        self.sample, self.weights = sample, given(sample.stated.answers, sample.survey)
        self.places = {one.of: one.of_answers(sample.stated.answers) for one in sample.breakdowns}

    def groups(self) -> list[Group]:
        """Return the groups of the sample."""
        return [group for _, group in self.sample.groups()]

    def known(self, key: str, groups: list[Group]) -> Iterator[tuple[Group, Counts, "ReplicatedItem"]]:
        """Yield, for each of some groups, the counts of the cells of an item, and what else is known of it."""
        stated, survey = self.sample.stated, self.sample.survey
        found = {one.name: one for one in measured(key, stated, survey)}
        base = bases.in_base(survey.items[key], bases.cells_of(survey.items[key], survey.scales))[stated.states[key]]
        counts = {
            one.of: cell_counts.by_group(key, self.places[one.of], one.size, stated, survey)
            for one in self.sample.breakdowns
            if one.of in {group.of for group in groups}
        }
        for group in groups:
            inside = self.places[group.of] == group.place
            yield (
                group,
                counts[group.of][group.place],
                ReplicatedItem(found, stated.states[key], inside, base, self.weights, survey),
            )


@dataclass(frozen=True)
class ReplicatedItem:
    """What is known of one item in one group by replicate weights."""

    measured: dict[str, Measured]
    state: np.ndarray[tuple[int], np.dtype[np.int16]]
    inside: Flags
    base: Flags
    weights: Replicates
    survey: ResolvedSurvey
    unmade: str | None = PLAIN
    counted: str = intervals.COUNT
    persons: int | None = None
    population: int | None = None

    def own(self, one: Statistic) -> Flags:
        """Return which answers are in the base of a statistic."""
        return np.asarray(self.inside & one.base[self.state])

    def amounts(self, one: Statistic) -> Floats:
        """Return the amounts of a statistic, 0 outside of its base."""
        return np.where(self.own(one), self.measured[one.name].amounts, 0.0)

    def total(self) -> float:
        """Return the sum of the amounts of a number item."""
        return float(self.amounts(self.measured["mean"].declared).sum())

    def median(self) -> float | None:
        """Return the median of the amounts of a number item."""
        one = self.measured["mean"]
        return float(np.median(one.amounts[self.own(one.declared)]))

    def plain(self, one: Statistic, found: Plain) -> Row:
        """Return the columns on the error of a plain number: it has none."""
        return {"method": self.unmade}

    def weighted(self, one: Statistic, found: Plain) -> Iterator[Made]:
        """Yield the weighted number that goes with a plain one, and the weighted total."""
        own, share = self.own(one), one.kind == "share"
        if not self.weights.weights[own].sum():
            return
        if one.kind == "median":
            yield self.middle(one)
            return
        estimate = replicates.ratio(self.weights, self.amounts(one), own.astype(float))
        value, error = float(estimate.value[0]), self.interval(estimate, share)
        if share:
            error = intervals.fit_to_print(error, value, found.base, None)
        yield self.made(one.name, one.unit, value, self.flagged(error, own))
        if one.total:
            # ASSUME: A total of a sample covers those who answered the item; it is not raised for item nonresponse.
            estimate = replicates.total(self.weights, self.amounts(one))
            value, error = float(estimate.value[0]), self.interval(estimate, False)
            if share:
                error = intervals.count_to_print(error, value, found.counted)
            yield self.made(one.total, "persons" if share else one.unit, value, error)

    def middle(self, one: Statistic) -> Made:
        """Return the weighted median with Woodruff's interval around one half, by the larger error of the shares."""
        own, way = self.own(one), self.way
        points, w = self.amounts(one)[own], self.weights.weights[own]
        value = quantiles.read(points, w, 0.5, "middle", "by weight")
        amounts = self.amounts(one)
        below = np.column_stack([own & (amounts <= value), own & (amounts < value)]).astype(float)
        found = replicates.ratio(self.weights, below, own.astype(float))
        made = quantiles.around_half(points, w, float(found.std_error.max()), found.df, found.n, way.level)
        error = intervals.read_off(made, self.method + intervals.WOODRUFF, way)
        return self.made(one.name, one.unit, value, self.flagged(error, own))

    def plain_response(self, option: Statistic) -> Row:
        """Return the columns on the error of a plain share of an option of all options chosen: it has none."""
        return {"method": self.unmade}

    def weighted_response(self, option: Statistic) -> tuple[float, Row] | None:
        """Return the weighted share of an option of all options chosen, and the columns on its error."""
        assert self.survey.design
        own = self.inside & self.base
        size = np.where(own, np.sum([one.amounts for one in self.measured.values()], axis=0), 0.0)
        chosen = np.where(own, self.measured[option.name].amounts, 0.0)
        found = replicates.ratio(self.weights, chosen, size)._replace(n=int(own.sum()))
        error = self.flagged(self.interval(found, True), size > 0)
        return float(found.value[0]), error | {"weight": self.survey.design.weight}

    def flagged(self, error: Row, own: Flags) -> Row:
        """Return the columns on an error with a flag where replicates give no weight to anybody in the base."""
        empty = int((self.weights.columns[own].sum(axis=0) == 0).sum())
        if not empty:
            return error
        said = EMPTY.format(empty, self.weights.columns.shape[1])
        return error | {"flags": "; ".join(filter(None, [error.get("flags"), said]))}

    @property
    def way(self) -> intervals.Way:
        """Return how intervals are made; the degrees of freedom are those of the replicates, whatever the group."""
        return way_of(self.survey)._replace(freedom=intervals.DOMAIN)

    @property
    def method(self) -> str:
        """Return how intervals are made."""
        assert self.survey.design
        assert self.survey.design.replicates
        return METHOD.format(self.survey.design.replicates.method)

    def interval(self, estimate: taylor.Estimate, share: bool) -> Row:
        """Return the columns on the error of an estimate."""
        return intervals.by_error(estimate, self.method, self.way, share)

    def made(self, statistic: str, unit: str, value: float, error: Row) -> Made:
        """Return a weighted number with the name of its weight and its population."""
        assert self.survey.design
        population = round(float(self.weights.weights[self.inside & self.base].sum()))
        return Made(statistic, unit, value, error | {"weight": self.survey.design.weight, "population": population})


def given(answers: Answers, survey: ResolvedSurvey) -> Replicates:
    """Return the replicate weights of the answers.

    Raises EvidenceError for a cell of them that is no number of 0 or more.
    """
    declared = survey.design.replicates if survey.design else None
    assert declared
    columns = [drawn_answers.numbers(answers, name, survey, least=0) for name in declared.columns]
    weights = drawn_answers.weights(answers, survey)
    scales = declared.scales or replicates.scale(declared.method, len(columns), declared.fay or 0.0)
    assert weights is not None
    return replicates.given(
        weights, np.column_stack(columns), scales, declared.degrees_of_freedom, declared.centre
    )  # fmt: skip
