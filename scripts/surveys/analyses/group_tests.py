"""Do groups differ? Each item by each breakdown: is the answer independent of the group, which groups differ in what.

Rao and Scott's second-order test of a choice, a rank test of scores and amounts, t tests of all pairs of groups. False
discoveries are kept within declared families (Benjamini and Hochberg). Where nobody was drawn at random nothing is
tested.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.ground.analysis_tables import COMPARISONS
from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import comparisons, ranks, raoscott, regression, untested
from scripts.statistics.design import Codes, all_asked, freedom_of_pairs
from scripts.surveys.analyses import paired_tests
from scripts.surveys.answers import bases
from scripts.surveys.answers.bases import States
from scripts.surveys.answers.coded import Flags
from scripts.surveys.answers.groups import Breakdown
from scripts.surveys.engine.item_measures import Measured, measured
from scripts.surveys.engine.sample import Sample, gathered

INDEPENDENCE = "Rao-Scott, second order"
RANKS = "rank test"
PAIR = "t, pairs of groups"
# ASSUME: A group with fewer than five answers to an item is not compared.
SMALLEST = 5
NO_GROUPS = f"there are not two groups of {SMALLEST} answers"

Row = dict[str, Any]


class Compared(NamedTuple):
    """The groups of a breakdown that are large enough to be compared on one item, and those that are not."""

    breakdown: str
    names: list[str]
    inside: list[Flags]
    left_out: str | None

    @property
    def labels(self) -> Codes:
        """Return the place of the group of each answer, 0 outside of them all."""
        return np.asarray(sum(k * flags for k, flags in enumerate(self.inside)), dtype=np.intp)

    @property
    def domain(self) -> Flags:
        """Return which answers are compared."""
        return np.asarray(np.any(self.inside, axis=0))


def compare(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    weights: pd.DataFrame,
    decision: pd.DataFrame,
    survey: ResolvedSurvey,
) -> dict[str, Any]:
    """Return `comparisons`: a row a test (item, breakdown, test, statistic, inference, and of pairs first and second).

    `difference` is first less second, `value` F or t with `df` (and `denominator`) degrees of freedom, `adjusted` is p
    within its `family` of `family_size` tests, `higher` the group that is surely higher at the level. What can't be
    tested has no p and is in no family, and `reason` says why; `flags` names expected counts below 5. Empty where
    nobody was drawn at random, where the survey isn't used or has no breakdowns.
    """
    if decision["used"].iloc[0] == "no":
        return result([], f"{survey.title}: nothing compared, {decision['reason'].iloc[0]}")
    sample = gathered(responses, dispositions, weights, survey)
    if sample.unknown:
        reason = sample.unknown.removeprefix("none: ")
        return result([], f"{survey.title}: no test and so no comparison of groups: {reason}")
    if not survey.breakdowns and not survey.paired:
        return result([], f"{survey.title}: no breakdowns, so no groups to compare")
    if survey.design and survey.design.replicates:
        # ASSUME: Groups of a sample with replicate weights are not tested, because the tests need strata and clusters.
        return result([], f"{survey.title}: no test of groups: these take strata and clusters, not replicate weights")
    # ASSUME: Tests use the weights where the survey has them; respondents with an answer to the item are a domain.
    design = sample.design or sample.simple(len(sample.answers), len(sample.eligible))
    sample = sample._replace(design=design)
    # ASSUME: Where most of a small population answered, nearly every difference between its groups is significant; so
    #   items and pairs are also tested without a finite population correction (superpopulation inference).
    ways = [sample, *([again(sample)] if sample.finite else [])]
    rows: list[Row] = []
    for key, item in bases.counted_items(survey).items():
        state = sample.stated.states[key]
        inside = bases.in_base(item, bases.cells_of(item, survey.scales))[state]
        found = list(measured(key, sample.stated, survey))
        by = survey.broken_down(key)
        for breakdown in sample.breakdowns:
            if breakdown.of and breakdown.of in by:
                compared = large_enough(breakdown, inside, sample)
                for way in ways:
                    rows += whole_rows(key, item, found, state, compared, way)
                for way in ways:
                    rows += pair_rows(key, item, found, compared, way)
    for way in ways:
        rows += [about(way) | row for row in paired_tests.rows(way)]
    rows = adjusted(rows, survey.level)
    line = f"{survey.title}: {len(rows)} comparisons of groups, {sum(row['p'] is not None for row in rows)} tested"
    return result(rows, line)


def large_enough(breakdown: Breakdown, inside: Flags, sample: Sample) -> Compared:
    """Return the groups of a breakdown with enough answers to an item."""
    places = breakdown.of_answers(sample.stated.answers)
    names = [group.name for group in breakdown.groups]
    flags = [(places == group.place) & inside for group in breakdown.groups]
    few = [f"{name} ({one.sum()})" for name, one in zip(names, flags, strict=True) if one.sum() < SMALLEST]
    kept = [k for k, one in enumerate(flags) if one.sum() >= SMALLEST]
    said = "; ".join(few) or None
    return Compared(breakdown.said, [names[k] for k in kept], [flags[k] for k in kept], said)


def again(sample: Sample) -> Sample:
    """Return the sample as one of a superpopulation: without a finite population correction."""
    assert sample.design is not None
    design = sample.design._replace(population=np.full_like(sample.design.population, np.inf))
    return sample._replace(design=design, inference="superpopulation")


def shared(key: str, found: Compared, sample: Sample) -> Row:
    """Return the columns that all tests of one item by one breakdown have."""
    return about(sample) | {"item": key, "breakdown": found.breakdown, "left_out": found.left_out}


def about(sample: Sample) -> Row:
    """Return the columns that all tests under one kind of inference have."""
    design = sample.survey.design
    # ASSUME: Groups of a sample are compared with its weights and by its design.
    weight = design.weight if design else "none" if sample.weights is None else "weight"
    return {"inference": sample.inference, "weight": weight}


def whole_rows(
    key: str, item: Item, measured: list[Measured], answer: States, found: Compared, sample: Sample
) -> Iterator[Row]:
    """Yield the tests of one item as a whole by one breakdown, not yet adjusted."""
    by, own = found.breakdown, shared(key, found, sample)
    if item.type == "choice":
        # ASSUME: Tests of whole items form a family for each kind of test: the items of a survey by one breakdown.
        yield own | independence(answer, "", found, sample) | {"family": f"{INDEPENDENCE}: items by {by}"}
    for one in measured:
        if one.kind == "share" and item.type == "multiple_response":
            option = independence(one.amounts > 0, one.name, found, sample)
            yield own | option | {"family": f"{INDEPENDENCE}: options of {key} by {by}"}
        elif one.kind == "mean":
            part = restricted(found, np.isfinite(one.amounts))
            yield own | rank(one, part, sample) | {"family": f"{RANKS}: items by {by}", "left_out": part.left_out}


def pair_rows(key: str, item: Item, measured: list[Measured], found: Compared, sample: Sample) -> Iterator[Row]:
    """Yield the tests of each pair of groups of one breakdown on one item, not yet adjusted."""
    scale = sample.survey.scale(item)
    nets = scale.nets
    own_nets = apart(nets, list(scale.categories))
    shares = [one for one in measured if one.kind == "share"]
    # ASSUME: Tests of pairs of groups form families by item and breakdown: of its categories, its nets, its mean.
    families = {
        "categories": [one for one in shares if one.name not in scale.nets],
        "nets": [one for one in shares if one.name in own_nets],
        "mean": [one for one in measured if one.kind == "mean"],
    }
    if len(families["categories"]) == 2 and item.type == "choice":
        families["categories"].pop()  # the share of the one says all of the other
    for name, members in families.items():
        # Members of a family are known of the same answers.
        part = restricted(found, np.isfinite(members[0].amounts)) if members else found
        beside = shared(key, part, sample) | {"family": f"{name} of {key} by {found.breakdown}"}
        yield from pairs(members, part, beside, sample)


def restricted(found: Compared, known: Flags) -> Compared:
    """Return the groups with those answers only that have an amount."""
    if all((flags <= known).all() for flags in found.inside):
        return found
    own = [flags & known for flags in found.inside]
    few = [f"{name} ({one.sum()})" for name, one in zip(found.names, own, strict=True) if one.sum() < SMALLEST]
    kept = [k for k, one in enumerate(own) if one.sum() >= SMALLEST]
    left_out = "; ".join(filter(None, [found.left_out, *few])) or None
    return Compared(found.breakdown, [found.names[k] for k in kept], [own[k] for k in kept], left_out)


def independence(answer: Any, statistic: str, found: Compared, sample: Sample) -> Row:
    """Return the test that an answer is independent of the group."""
    row: Row = {"test": INDEPENDENCE, "statistic": statistic or None, "n": int(np.sum(found.inside)), "p": None}
    if len(found.names) < 2:
        return row | {"reason": NO_GROUPS}
    assert sample.design is not None
    test = raoscott.independence(sample.design, answer, found.labels, found.domain)
    return row | tested(test) | {"flags": test.sparse or None}


def rank(one: Measured, found: Compared, sample: Sample) -> Row:
    """Return the test that groups have the same ranks: Wilcoxon's for two, Kruskal and Wallis's for more."""
    row: Row = {"test": RANKS, "statistic": None, "n": int(np.sum(found.inside)), "p": None}
    if len(found.names) < 2:
        return row | {"reason": NO_GROUPS}
    assert sample.design is not None
    amounts = np.where(found.domain, one.amounts, 0.0)
    test = ranks.rank_test(sample.design, amounts, found.labels, found.domain)
    return row | tested(test)


def tested(test: raoscott.Independence | regression.FTest) -> Row:
    """Return the columns of a test of a whole item; of one that can't be made only the reason."""
    if np.isnan(test.p):
        return {"reason": test.reason}
    return {"value": test.statistic, "df": float(test.numerator), "denominator": float(test.denominator), "p": test.p}


def apart(nets: Mapping[str, list[str]], categories: list[str]) -> list[str]:
    """Return nets that don't repeat each other: none of one category, none that another overlaps or leaves over."""
    taken: dict[str, set[str]] = {}
    for name, keys in nets.items():
        own, rest = set(keys), set(categories) - set(keys)
        if len(own) > 1 and len(rest) > 1 and all(own.isdisjoint(other) and rest != other for other in taken.values()):
            taken[name] = own
    return list(taken)


def pairs(members: list[Measured], found: Compared, beside: Row, sample: Sample) -> Iterator[Row]:
    """Yield the comparison of each pair of groups on each statistic: first less second, each with its freedom."""
    if not members or len(found.names) < 2:
        return
    design = sample.design
    assert design is not None
    amounts = np.stack([np.where(np.isfinite(one.amounts), one.amounts, 0.0) for one in members])
    values, covariance = regression.contrasts(design, amounts[:, None], found.inside)
    # ASSUME: A group in which all gave the same answer is not tested on it, because a share of 0 or 1 has no error.
    flat = np.stack([np.ptp(amounts[:, flags], axis=1) == 0 for flags in found.inside], axis=1)
    # A group in which answers differ has no error where all of it was asked, or where one outweighs all others.
    asked = np.array([all_asked(design, flags) for flags in found.inside])
    light = (np.diagonal(covariance, axis1=1, axis2=2) == 0) & ~asked
    without = flat | light
    covariance = np.where(without[:, :, None] | without[:, None, :], np.nan, covariance)
    # A difference of two means is a regression on the group: it costs one more degree of freedom.
    df = [degrees - 1 for degrees in freedom_of_pairs(design, found.inside)]
    named = list(combinations(range(len(found.names)), 2))
    tested = comparisons.pairs_of(values, covariance, np.array(df, dtype=float), named)
    sizes = [int(flags.sum()) for flags in found.inside]
    each = [(a, b, found.names[a], found.names[b], sizes[a] + sizes[b], df[k]) for k, (a, b) in enumerate(named)]
    for k, one in enumerate(members):
        numbers = zip(*(column[k].tolist() for column in tested), strict=True)
        for (a, b, first, second, n, degrees), (away, error, t, p) in zip(each, numbers, strict=True):
            reason = None
            if p != p:
                same = [found.names[one] for one in (a, b) if flat[k, one]]
                reason = why(same, away, degrees, bool(light[k, a] or light[k, b]))
            yield {
                **beside, "test": PAIR, "statistic": one.name, "first": first, "second": second, "difference": away,
                "std_error": error, "value": t, "df": float(degrees), "p": None if reason else p, "n": n,
                "reason": reason,
            }  # fmt: skip


def why(flat: list[str], difference: float, degrees: int, light: bool) -> str:
    """Return why a pair of groups can't be tested; `flat` are those of them in which it is the same for everyone."""
    if len(flat) == 2:
        return untested.ONE_MIND if difference else "it is the same for everyone in both groups"
    if flat:
        return f"it is the same for everyone in {flat[0]}"
    if degrees <= 0:
        return untested.NO_FREEDOM
    return untested.NO_ERROR if light else untested.NO_CHANCE


def adjusted(rows: list[Row], level: float) -> list[Row]:
    """Return the rows with p adjusted within each family of one inference, and the group that is surely higher.

    What is not tested is in no family.
    """
    members: dict[tuple[str, str], list[int]] = {}
    for k, row in enumerate(rows):
        members.setdefault((row["family"], row["inference"]), []).append(k)
    found = [dict(row) for row in rows]
    for places in members.values():
        p = [np.nan if rows[k]["p"] is None else rows[k]["p"] for k in places]
        size = int(np.isfinite(p).sum())
        for k, q in zip(places, comparisons.discoveries(p), strict=True):
            if rows[k]["p"] is None:
                found[k]["family"] = None
                continue
            found[k] |= {"adjusted": q, "family_size": size}
            if rows[k].get("first") and q <= 1 - level:
                found[k]["higher"] = rows[k]["first" if rows[k]["difference"] > 0 else "second"]
    return found


def result(rows: list[Row], line: str) -> dict[str, Any]:
    """Return the outputs of the step."""
    return {"comparisons": COMPARISONS.framed(rows), "line": line}
