"""What is known of the numbers of a whole survey: errors of the plain ones, and of those with weights, from answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.settings.codebook import Item
from scripts.statistics import intervals, taylor
from scripts.surveys.answers import bases, cell_counts
from scripts.surveys.answers.asking import asked
from scripts.surveys.answers.coded import Flags, Texts
from scripts.surveys.answers.groups import Group
from scripts.surveys.engine.eligible_persons import eligible
from scripts.surveys.engine.item_measures import Floats, Measured, Statistic, measured
from scripts.surveys.engine.sample import Sample
from scripts.surveys.engine.sources import Counts, Made, Plain, Row, way_of

Estimates = dict[str, list[taylor.Estimate]]  # of each statistic, in the order of the groups


class Cells(NamedTuple):
    """The cells that weights were made by: the cell of each answer and of each eligible person (-1: no such person)."""

    answers: NDArray[np.intp]
    persons: NDArray[np.intp]
    size: int  # how many cells there are


def cells_of(of_answers: Texts, of_persons: Texts) -> Cells:
    """Return the cells of answers and persons as places among the names of cells."""
    names, persons = np.unique(of_persons.astype(str), return_inverse=True)
    place_of = {name: place for place, name in enumerate(names.tolist())}
    answers = np.array([place_of.get(str(name), -1) for name in of_answers], dtype=np.intp)
    return Cells(answers, persons.reshape(-1).astype(np.intp), len(names))


class Given(NamedTuple):
    """The answers to one item: what is measured of each, who is in the base, who was asked, who said not applicable."""

    item: Item
    measured: dict[str, Measured]
    state: NDArray[np.int16]
    base: Flags
    asked: Flags
    eligible: Flags  # of the persons of the frame: those whom the item is about
    gone: Flags
    size: Floats  # how many options each chose
    sample: Sample


class OfAnswers:
    """The answers of a whole survey, as what its numbers are made of."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.places = {one.of: one.of_answers(sample.stated.answers) for one in sample.breakdowns}
        self.inside = {group.token: self.places[one.of] == group.place for one, group in sample.groups()}
        self.cells = cells_of(*sample.cells) if sample.cells else None
        self.eligible = eligible(sample.eligible, sample.breakdowns, sample.survey)

    def groups(self) -> list[Group]:
        """Return the groups of the sample."""
        return [group for _, group in self.sample.groups()]

    def given(self, key: str) -> Given:
        """Return the answers to one item."""
        sample, item = self.sample, self.sample.survey.items[key]
        state, cells = sample.stated.states[key], bases.cells_of(item, sample.survey.scales)
        base = bases.in_base(item, cells)
        found = {one.name: one for one in measured(key, sample.stated, sample.survey)}
        size = np.zeros(len(state))
        if item.share_of_responses:
            size = np.sum([one.amounts for one in found.values()], axis=0)
        gone = np.array([cell == bases.cell_of("not_applicable") for cell in cells], dtype=bool) & ~base
        return Given(
            item, found, state, base[state], asked(item, sample.stated.answers, sample.survey),
            self.eligible.asked(item), gone[state], size, sample,
        )  # fmt: skip

    def known(self, key: str, groups: list[Group]) -> Iterator[tuple[Group, Counts, "AnsweredItem"]]:
        """Yield, for each of some groups, the counts of the cells of an item, and what else is known of it."""
        given, sizes = self.given(key), {one.of: one.size for one in self.sample.breakdowns}
        flags = [self.inside[group.token] for group in groups]
        weighted = weighted_estimates(given, [own & given.base for own in flags])
        counts = {
            of: cell_counts.by_group(key, self.places[of], sizes[of], self.sample.stated, self.sample.survey)
            for of in dict.fromkeys(group.of for group in groups)
        }
        for place, (group, own) in enumerate(zip(groups, flags, strict=True)):
            persons, gone = self.eligible.of(given.item, given.eligible, group), own & given.gone
            # ASSUME: The population of an item leaves out those who said not applicable; nonrespondents are taken as
            #   belonging to it.
            population = None if persons is None else int(persons.sum() - gone.sum())
            strata = None if persons is None else self.by_stratum(persons, gone)
            estimates = {name: every[place] for name, every in weighted.items()}
            known = AnsweredItem(given, own, population, estimates, self.cells, strata)
            yield group, counts[group.of][group.place], known

    def by_stratum(self, persons: Flags, gone: Flags) -> Counts | None:
        """Return the persons of each cell of the weights that a number is about."""
        if not self.cells:
            return None
        out = np.bincount(self.cells.answers[gone & (self.cells.answers >= 0)], minlength=self.cells.size)
        return np.asarray(np.bincount(self.cells.persons[persons], minlength=self.cells.size) - out)


@dataclass(frozen=True)
class AnsweredItem:
    """What is known of one item in one group of answers."""

    given: Given
    inside: Flags
    persons: int | None
    estimates: dict[str, taylor.Estimate]
    cells: Cells | None
    strata: Counts | None  # persons by cell of the weights

    @property
    def unmade(self) -> str | None:
        """Return the method of numbers that have no interval; None where they may."""
        return self.given.sample.unknown

    @property
    def counted(self) -> str:
        """Return the method of a count of answers."""
        return self.unmade or intervals.COUNT

    @property
    def population(self) -> int | None:
        """Return the size of the population of the estimates; None where nothing is estimated."""
        return None if self.unmade else self.persons

    def own(self, one: Statistic) -> Flags:
        """Return which answers are in the base of a statistic."""
        return np.asarray(self.inside & one.base[self.given.state])

    def total(self) -> float:
        """Return the sum of the amounts of a number item."""
        return float(self.amounts().sum())

    def median(self) -> float | None:
        """Return the median of the amounts of a number item."""
        return float(np.median(self.amounts()))

    def amounts(self) -> Floats:
        """Return the amounts of a number item, of those in its base."""
        one = self.given.measured["mean"]
        return np.asarray(one.amounts[self.own(one.declared)])

    def plain(self, one: Statistic, found: Plain) -> Row:
        """Return the columns on the error of a plain number."""
        sample, share = self.given.sample, one.kind == "share"
        error = self.plain_error(one, found)
        cut = found.bounds if sample.finite else None
        return settled(error, share, found, self.persons, cut)

    def plain_error(self, one: Statistic, found: Plain) -> Row:
        """Return the columns on the error of a plain number, as it is made."""
        sample, persons = self.given.sample, self.persons
        if sample.unknown:
            return {"method": sample.unknown}
        # ASSUME: Unweighted numbers count those without a rating as nonrespondents; weighted ones take those with a
        #   rating as a domain.
        share, level, way = one.kind == "share", sample.survey.level, way_of(sample.survey)
        if share and not sample.finite:
            return intervals.binomial(found.counted, found.base, level)
        if share and persons is not None:
            return intervals.exact(found.counted, found.base, persons, level)
        own, amounts, domain = self.own(one), self.given.measured[one.name].amounts, None
        if persons is not None:
            # A group that the frame knows is a population of its own: no other design has more degrees of freedom.
            design, amounts = sample.simple(found.base, persons), amounts[own]
            way = way._replace(freedom=intervals.DOMAIN)
        else:
            # ASSUME: A group defined by answers has no known size on the frame, so it is a domain of all answers.
            design = self.asked_design()
            amounts, domain = amounts[self.given.asked], own[self.given.asked]
        if one.kind == "median":
            return intervals.woodruff(design, intervals.median(design, amounts, domain, way), way)
        return intervals.drawn(design, taylor.mean(design, amounts, domain), way, share)

    def asked_design(self) -> taylor.Design:
        """Return the design of those asked as a sample of the eligible persons whom the item is about."""
        return self.given.sample.simple(int(self.given.asked.sum()), int(self.given.eligible.sum()))

    def weighted(self, one: Statistic, found: Plain) -> Iterator[Made]:
        """Yield the weighted number that goes with a plain one; none without weights."""
        sample, share = self.given.sample, one.kind == "share"
        if sample.design is None:
            return
        value, error = self.weighted_error(one)
        population = None if sample.unknown else self.weighted_population()
        if share and self.persons and self.strata is not None and self.cells:
            own = self.own(one)
            counted = own & (self.given.measured[one.name].amounts > 0)
            error = by_strata(counted, own, self.strata, self.cells, value, error, sample.survey.level)
        cut = found.bounds if sample.finite else None
        columns = settled(error, share, found._replace(value=value), population, cut)
        yield Made(one.name, one.unit, value, columns | {"weight": "weight", "population": population})

    def weighted_error(self, one: Statistic) -> tuple[float, Row]:
        """Return a weighted number, and the columns on its error."""
        sample, amounts, own = self.given.sample, self.given.measured[one.name].amounts, self.own(one)
        assert sample.design is not None
        way = way_of(sample.survey)
        if one.kind == "median":
            found = intervals.median(sample.design, amounts, own, way)
            value, error = found.value, intervals.woodruff(sample.design, found, way)
        else:
            estimate = self.estimates[one.name]
            value = float(estimate.value[0])
            error = intervals.drawn(sample.design, estimate, way, one.kind == "share")
            # Weights fitted to what answers say, or one that outweighs all others, leave no error where answers differ.
            if error.get("flags") == intervals.EQUAL and np.ptp(amounts[own]) > 0:
                error["flags"] = intervals.FITTED
        return value, {"method": sample.unknown} if sample.unknown else error

    def weighted_population(self) -> int | None:
        """Return the size of the population of the weighted numbers of an item and a group.

        That of the plain numbers where the frame gives it, else the sum of the weights of the base.
        """
        sample = self.given.sample
        if self.persons is not None or sample.weights is None:
            return self.persons
        return round(float(sample.weights[self.inside & self.given.base].sum()))

    def plain_response(self, option: Statistic) -> Row:
        """Return the columns on the error of a plain share of responses: those asked are a sample of the eligible."""
        sample, asked_ones = self.given.sample, self.given.asked
        if sample.unknown:
            return {"method": sample.unknown}
        design, own = self.asked_design(), self.inside & self.given.base
        amounts = self.given.measured[option.name].amounts
        found = taylor.ratio(design, amounts[asked_ones], self.given.size[asked_ones], own[asked_ones])
        return intervals.drawn(design, found, way_of(sample.survey), True)

    def weighted_response(self, option: Statistic) -> tuple[float, Row] | None:
        """Return the weighted share of an option of all options chosen, and the columns on its error."""
        sample = self.given.sample
        if sample.design is None:
            return None
        own = self.inside & self.given.base
        found = taylor.ratio(sample.design, self.given.measured[option.name].amounts, self.given.size, own)
        error: Row = {"method": sample.unknown}
        if not sample.unknown:
            error = intervals.drawn(sample.design, found, way_of(sample.survey), True)
        return float(found.value[0]), error | {"weight": "weight"}


def by_strata(
    counted: Flags, own: Flags, population: Counts, cells: Cells, value: float, error: Row, level: float
) -> Row:
    """Return the columns on the error of a share whose weights are those of cells: the exact interval by strata.

    `population` counts the persons of each cell. Where the exact interval would take too long, the words of `error` say
    that it is missing.
    """
    kept = population > 0
    x, n = (np.bincount(cells.answers[some & (cells.answers >= 0)], minlength=cells.size) for some in (counted, own))
    x_kept, n_kept, of = (tuple(part[kept].tolist()) for part in (x, n, population))
    exact = intervals.by_strata(x_kept, n_kept, of, level)
    if exact is None:
        return error | {"method": error["method"] + intervals.NOT_ENUMERATED}
    # The value is made with weights of all answers and not of this item's: it can lie outside of its exact interval.
    held = {"low": min(exact["low"], value), "high": max(exact["high"], value)}
    stretched = None if exact["low"] <= value <= exact["high"] else intervals.STRETCHED
    return error | exact | held | {"flags": stretched}


def settled(error: Row, share: bool, found: Plain, population: int | None, bounds: Row | None) -> Row:
    """Return the columns on the error of a number cut at the bounds over nonrespondents, with the flag of a share."""
    if "df" not in error and "low" not in error:
        return error
    if bounds:
        error = intervals.within(error, found.value, bounds)
    return intervals.fit_to_print(error, found.value, found.base, population) if share else error


def weighted_estimates(given: Given, domains: list[Flags]) -> Estimates:
    """Return the weighted estimates of the shares and means of an item, made for all groups in one go."""
    drawn = given.sample.design
    if drawn is None or not domains:
        return {}
    found: Estimates = {}
    inside = np.stack(domains)
    shares = [one for one in given.measured.values() if one.kind == "share"]
    if shares:
        every = taylor.means(drawn, np.column_stack([one.amounts for one in shares]), inside)
        found = {one.name: [each.column(k) for each in every] for k, one in enumerate(shares)}
    for one in given.measured.values():
        if one.kind == "mean":
            found[one.name] = taylor.means(drawn, one.amounts[:, None], inside & np.isfinite(one.amounts))
    return found
