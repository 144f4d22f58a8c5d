"""The headlines of a survey: early and late answers, response over time, and assumed differences of nonrespondents."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.ground.errors import EvidenceError, nearest
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import tipping
from scripts.surveys.answers import bases
from scripts.surveys.answers.asking import asked_of
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.cell_counts import OPTION
from scripts.surveys.answers.coded import Coded, Flags
from scripts.surveys.engine.item_measures import declared
from scripts.surveys.exports import moments

MOST = 12
FEWEST = 5
STEPS = 20
# ASSUME: Nonrespondents may plausibly differ from respondents by up to 20 points on a headline.
BIASES = (-20, -10, 10, 20)
ANSWERS = "*"  # the answers themselves, beside the headlines
Row = dict[str, Any]


class Headline(NamedTuple):
    """A share that the survey is read for: who counts and who is in its base, and the size of its population."""

    item: str
    statistic: str
    counted: Flags
    inside: Flags
    population: int | None


class Total(NamedTuple):
    """How many answers say a headline, of how many in its base, and its population (None: not known)."""

    item: str
    statistic: str
    n: int
    base: int
    population: int | None


def named(survey: ResolvedSurvey) -> list[tuple[str, str]]:
    """Return the headlines as item and statistic: those declared, else the first net of the first choice items."""
    if survey.headline:
        return [(item, statistic) for item, _, statistic in (one.partition(".") for one in survey.headline)]
    # ASSUME: Where no headline is declared, the headlines are the first net (else the first category) of each of the
    #   first twelve choice items.
    found = []
    for key, item in survey.items.items():
        if item.type == "choice":
            scale = survey.scale(item)
            found.append((key, next(iter(scale.nets or scale.categories))))
    return found[:MOST]


def measured(
    answers: pd.DataFrame, persons: pd.DataFrame, eligible: pd.DataFrame, survey: ResolvedSurvey
) -> list[Headline]:
    """Return the headlines of a survey in one file, and, where there is a frame, the population of each."""
    judged = bases.judged(answers, persons, survey)
    found = of_answers(judged, survey)
    for place, one in enumerate(found):
        item = survey.items[one.item]
        if survey.frame and not survey.design and not item.asked_if:
            outside = (bases.kinds(one.item, judged, survey) == "not_applicable") & ~one.inside
            found[place] = one._replace(population=int(asked_of(item, eligible, survey).sum() - outside.sum()))
    return found


def of_answers(judged: Stated, survey: ResolvedSurvey) -> list[Headline]:
    """Return the headlines; the arrays have one entry an answer. Raises EvidenceError for one that is no share."""
    found = []
    for key, name in named(survey):
        item = survey.items.get(key)
        if item is None or key not in judged.states:
            raise EvidenceError(
                f"{survey.title}: there is no item '{key}' with numbers for the headline '{key}.{name}': correct it."
                f"{nearest(key, judged.states)}"
            )
        given = judged.answers.columns[key]
        multiple = item.type == "multiple_response"
        every = bases.options_of(item) or sorted({one for word in given.words for one in word.split("|")})
        cells = [*bases.cells_of(item, survey.scales), *(f"{OPTION}{one}" for one in (every if multiple else []))]
        shares = {one.name: one for one in declared(item, cells, survey.scales) if one.kind == "share"}
        if name not in shares:
            raise EvidenceError(
                f"{survey.title}: the headline '{key}.{name}' is not a share of '{key}': name a category, a net or "
                f"an option.{nearest(name, shares)}"
            )
        state, counts = judged.states[key], shares[name].coefficients
        inside = shares[name].base[state]
        assert counts is not None
        counted = bases.chose(given, name) if multiple else counts[state] > 0
        found.append(Headline(key, name, inside & counted, inside, None))
    return found


def counts(labels: Coded, headlines: list[Headline]) -> pd.DataFrame:
    """Return label, item, statistic, counted, inside: a row a label of answers (a day) and headline.

    Those of item "*" are the answers themselves.
    """
    every = np.ones(len(labels.codes), dtype=bool)
    parts = []
    for one in [Headline(ANSWERS, "", every, every, None), *headlines]:
        counted, inside = (
            np.bincount(labels.codes[flags], minlength=len(labels.words)) for flags in (one.counted, one.inside)
        )
        own = {"label": labels.words, "item": one.item, "statistic": one.statistic}
        parts.append(pd.DataFrame(own | {"counted": counted, "inside": inside}))
    return pd.concat(parts, ignore_index=True)


def added(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the counts of several parts of the answers together."""
    return pd.concat(parts).groupby(["label", "item", "statistic"], sort=False, as_index=False).sum()


def headlines_of(counted: pd.DataFrame) -> list[tuple[str, str]]:
    """Return the headlines that there are counts of, as item and statistic."""
    own = counted.loc[counted["item"] != ANSWERS, ["item", "statistic"]].drop_duplicates()
    return [*own.itertuples(index=False, name=None)]


def row(section: str, one: tuple[str, str], group: str, value: float | None, n: int | None, base: int | None) -> Row:
    """Return one row about a headline."""
    return {
        "section": section, "item": one[0], "group": group, "statistic": one[1], "value": value, "n": n, "base": base,
    }  # fmt: skip


def by_reminder(days: pd.DataFrame, reminders: list[dt.date]) -> pd.DataFrame:
    """Return counts by day as those of the answers before the day of the first reminder, and of the others."""
    return added([days.assign(label=np.where(days["label"] < min(reminders).isoformat(), "early", "late"))])


def halves(when: pd.Series) -> Coded:
    """Return whether each answer is in the first half of all, or later."""
    early = moments.instants(when).argsort(kind="stable").argsort(kind="stable").to_numpy() < len(when) // 2
    return Coded(np.where(early, 0, 1).astype(np.int32), ["early", "late"])


def timing(sides: pd.DataFrame) -> Iterator[Row]:
    """Yield each headline among the early and the late answers, and how much more the late say it."""
    # ASSUME: Early answers ended before the day of the first reminder, late ones on it or after; where no reminder is
    #   declared, early answers are the first half (of an odd number the smaller one).
    keys = zip(sides["item"], sides["statistic"], sides["label"], strict=True)
    known = dict(zip(keys, zip(sides["counted"], sides["inside"], strict=True), strict=True))
    for one in headlines_of(sides):
        shares = []
        for word in ("early", "late"):
            n, base = map(int, known.get((*one, word), (0, 0)))
            shares.append(n / base if base else None)
            yield row("timing", one, word, shares[-1], n, base)
        early, late = shares
        more = None if early is None or late is None else late - early
        yield row("timing", one, "difference", more, None, None)


def effort(days: pd.DataFrame, invited: int | None) -> Iterator[Row]:
    """Yield the answers up to the end of each step of time, and the first headline among them."""
    daily = days[days["item"] == ANSWERS].set_index("label")["counted"].sort_index()
    fewest = max(FEWEST, round(int(daily.sum()) / STEPS))
    # ASSUME: Days are combined until a step has at least five new answers and a twentieth of all, so no step shows one
    #   person.
    ends: list[str] = []
    before = 0
    for day, count in daily.cumsum().items():
        if count - before >= fewest:
            ends.append(str(day))
            before = count
    if not ends or daily.sum() - before:
        ends = [*ends[:-1], str(daily.index.max())]
    for day in ends:
        so_far = days[days["label"] <= day]
        count = int(so_far.loc[so_far["item"] == ANSWERS, "counted"].sum())
        share = count / invited if invited else None
        yield row("effort", ("response", "answers"), day, share, count, invited)
        for one in headlines_of(days)[:1]:
            own = so_far[(so_far["item"] == one[0]) & (so_far["statistic"] == one[1])]
            n, base = int(own["counted"].sum()), int(own["inside"].sum())
            yield row("effort", one, day, n / base if base else None, n, base)


def biases(totals: Iterable[Total]) -> Iterator[Row]:
    """Yield what each headline would be of everybody if nonrespondents differed by so many points, and at worst.

    "half" is how many nonrespondents (of `base`) would have to answer the other way to move it past one half.
    """
    for one in totals:
        n, base, population = one[2:]
        if not base or population is None:
            continue
        others, share = population - base, n / base
        yield row("bias", one[:2], "answered", share, n, base)
        for points in BIASES:
            theirs = min(max(share + points / 100, 0.0), 1.0)
            yield row(
                "bias", (one.item, one.statistic), f"{points:+d}", (n + others * theirs) / population, None, population
            )
        yield row("bias", one[:2], "lowest", n / population, n, population)
        yield row("bias", one[:2], "highest", (n + others) / population, n + others, population)
        if 2 * n != base:
            relation = "more than" if 2 * n > base else "less than"
            needed, _ = tipping.tipping(n, base, population, 0.5, relation)
            yield row("bias", one[:2], "half", None, needed, others)
