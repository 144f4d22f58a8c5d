"""The numbers of an item in a group, decided once: value, base, population, filter, flags and method of each.

They are made of counts of cells; what is known of errors comes from the answers or from the sums (`sources`).
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from scripts.ground import long_table
from scripts.ground.missing import WORDS
from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import intervals
from scripts.surveys.answers import bases
from scripts.surveys.answers.asking import asked_in_words
from scripts.surveys.answers.cell_counts import cells_of
from scripts.surveys.answers.coded import Flags
from scripts.surveys.answers.groups import Group
from scripts.surveys.answers.ledger import OF_RESPONSES
from scripts.surveys.engine.item_measures import Statistic, declared
from scripts.surveys.engine.sources import Counts, Known, Plain, Row, Source

Asked = AbstractSet[tuple[str, str]]  # items, each with the token of a group
TOO_MANY = "more than 1000 different amounts: no median is made"
NOBODY = "no answers"


class Plan(NamedTuple):
    """What there is to say of one item in every group: its statistics, which cells are its base, who was asked."""

    key: str
    item: Item
    cells: list[str]
    base: Flags
    statistics: list[Statistic]
    shared: Row  # columns that all numbers of it have


def plan_of(key: str, survey: ResolvedSurvey) -> Plan:
    """Return what there is to say of an item."""
    item = survey.items[key]
    cells = cells_of(item, survey.scales)
    shared = {"filter": asked_in_words(item) or None, "weight": "none"}
    return Plan(key, item, cells, bases.in_base(item, cells), list(declared(item, cells, survey.scales)), shared)


def rows(source: Source, survey: ResolvedSurvey, asked: Asked | None = None) -> Iterator[Row]:
    """Yield the numbers of each item by each group; `asked` names items and groups, None: all."""
    groups = [(group, group.token) for group in source.groups()]
    for key, item in bases.counted_items(survey).items():
        by = survey.broken_down(key)
        own = [group for group, token in groups if group.of in by and (asked is None or (key, token) in asked)]
        if not own:
            continue
        plan = plan_of(key, survey)
        for group, n, known in source.known(key, own):
            yield from item_rows(plan, group, n, known, survey)
            if item.share_of_responses:
                yield from response_rows(plan, group, n, known, survey)


def item_rows(plan: Plan, group: Group, n: Counts, known: Known, survey: ResolvedSurvey) -> Iterator[Row]:
    """Yield the base of an item in a group, then each statistic: plain, with its bounds, and weighted."""
    size = int(n[plan.base].sum())
    shared = plan.shared | {"base": size, "population": known.population}
    row = long_table.maker(survey.key, plan.key, group.label, shared, based_on(plan, n))
    yield row("base", "persons", float(size), n=size, method=known.counted)
    for one in plan.statistics:
        # ASSUME: Answers without a score (a category of a scale that has none) are left out of the mean.
        base = int(n[one.base].sum())
        total = total_of(one, n, known)
        told: Row = {"n": int(total) if one.kind == "share" else base, "base": base}
        value = known.median() if one.kind == "median" and base else total / base if base else None
        if value is None:
            yield row(one.name, one.unit, None, **told, method=known.unmade, flags=TOO_MANY if base else NOBODY)
            continue
        bounds = None
        if known.persons and one.lowest is not None and one.highest is not None:
            bounds = intervals.worst(total, base, known.persons, one.lowest, one.highest)
        found = Plain(value, base, told["n"], bounds)
        yield row(one.name, one.unit, value, **told, **known.plain(one, found))
        if bounds:
            yield row(one.name, one.unit, value, "bounds", **told, **bounds | {"population": known.persons})
        for made in known.weighted(one, found):
            yield row(made.statistic, made.unit, made.value, "weighted", **told, **made.columns)


def total_of(one: Statistic, n: Counts, known: Known) -> float:
    """Return what the answers of a group come to together in a statistic."""
    return known.total() if one.coefficients is None else float((n * one.coefficients).sum())


def based_on(plan: Plan, n: Counts) -> str:
    """Return the flags that say what is in the base of an item beside answers."""
    none = int(n[plan.cells.index("none_ticked")]) if plan.item.type == "multiple_response" else 0
    return bases.based_on([WORDS[kind] for kind in bases.counted_kinds(plan.item)], plan.item, none)


def response_rows(plan: Plan, group: Group, n: Counts, known: Known, survey: ResolvedSurvey) -> Iterator[Row]:
    """Yield the share of each option of all options chosen: the base is responses, not respondents."""
    # ASSUME: A share of responses is a ratio: how many chose an option, by how many options all of them chose.
    chosen = {one.name: int(total_of(one, n, known)) for one in plan.statistics}
    total = sum(chosen.values())
    row = long_table.maker(survey.key, plan.key, group.label, plan.shared | {"base": total}, "")
    for one in plan.statistics:
        count, name = chosen[one.name], f"{one.name}{OF_RESPONSES}"
        if not total:
            yield row(name, "share", None, n=count, method=known.unmade, flags=NOBODY)
            continue
        yield row(name, "share", count / total, n=count, **known.plain_response(one))
        if made := known.weighted_response(one):
            yield row(name, "share", made[0], "weighted", n=count, **made[1])
