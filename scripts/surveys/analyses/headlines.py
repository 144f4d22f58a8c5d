"""The headlines of a survey: early and late, step by step in time, and under what the silent may think."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from scripts.ground.errors import EvidenceError, nearest
from scripts.statistics import tipping
from scripts.surveys.answers import bases
from scripts.surveys.answers.asking import asked_of
from scripts.surveys.answers.coded import Flags
from scripts.surveys.engine import item_measures
from scripts.surveys.exports import moments

MOST = 12
FEWEST = 5
STEPS = 20
# ASSUME: It is plausible that the silent differ from those who answered by up to 20 points on a headline.
BIASES = (-20, -10, 10, 20)
Row = dict[str, Any]


class Headline(NamedTuple):
    """A share that the survey is read for: who counts and who is in the base of the answers, whom it speaks for."""

    item: str
    statistic: str
    counted: Flags
    inside: Flags
    population: int | None


def named(survey: dict[str, Any], scales: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the headlines as item and statistic: those declared, else the first net of the first choice items."""
    if survey.get("headline"):
        return [(item, statistic) for item, _, statistic in (one.partition(".") for one in survey["headline"])]
    # ASSUME: Where no headline is declared it is the first net, or the first category, of each of the first twelve
    #   choice items.
    found = []
    for key, item in survey["items"].items():
        if item.get("type", "choice") == "choice" and item.get("scale"):
            scale = scales[item["scale"]]
            found.append((key, next(iter(scale.get("nets") or scale["categories"]))))
    return found[:MOST]


def measured(
    answers: pd.DataFrame,
    persons: pd.DataFrame,
    eligible: pd.DataFrame,
    survey: dict[str, Any],
    scales: dict[str, Any],
) -> list[Headline]:
    """Return the headlines; the arrays have one entry an answer. Raises EvidenceError for one that is no share."""
    judged = bases.judged(answers, persons, survey, scales)
    found = []
    for key, name in named(survey, scales):
        item = survey["items"].get(key)
        if item is None:
            raise EvidenceError(
                f"{survey['title']}: the headline '{key}.{name}' names no item.{nearest(key, survey['items'])}"
            )
        state = bases.kinds(key, judged, survey, scales)
        inside = bases.counted(state, item)
        given = judged.answers.columns[key].texts()
        shares = {
            one.name: one.amounts
            for one in item_measures.statistics(key, item, given, inside, answers, survey, scales, state)
            if one.kind == "share"
        }
        if name not in shares:
            raise EvidenceError(
                f"{survey['title']}: the headline '{key}.{name}' names no share of '{key}': name a category, a net or "
                f"an option.{nearest(name, shares)}"
            )
        population = None
        if survey.get("frame") and not item.get("asked_if"):
            outside = (state == "not_applicable") & ~inside
            population = int(asked_of(item, eligible, survey).sum() - outside.sum())
        found.append(Headline(key, name, inside & (shares[name] > 0), inside, population))
    return found


def row(panel: str, one: Headline, group: str, value: float | None, n: int | None, base: int | None) -> Row:
    """Return one row about a headline."""
    return {
        "panel": panel, "item": one.item, "group": group, "statistic": one.statistic, "value": value, "n": n,
        "base": base,
    }  # fmt: skip


def timing(headlines: list[Headline], when: pd.Series, reminders: list[str]) -> Iterator[Row]:
    """Yield each headline among the early and the late answers, and how much more the late say it."""
    # ASSUME: Early are the answers that ended before the day of the first reminder, late the others; where no reminder
    #   is declared, early is the first half of the answers, and one more of an odd number is late.
    if reminders:
        early = when.str[:10].lt(min(reminders)).to_numpy(dtype=bool)
    else:
        early = moments.instants(when).argsort(kind="stable").argsort(kind="stable").to_numpy() < len(when) // 2
    for one in headlines:
        shares = []
        for word, half in (("early", early), ("late", ~early)):
            n, base = int((one.counted & half).sum()), int((one.inside & half).sum())
            shares.append(n / base if base else None)
            yield row("timing", one, word, shares[-1], n, base)
        known = shares[0] is not None and shares[1] is not None
        yield row("timing", one, "difference", shares[1] - shares[0] if known else None, None, None)  # type: ignore[operator]


def effort(headlines: list[Headline], when: pd.Series, invited: int | None) -> Iterator[Row]:
    """Yield the answers up to the end of each step of time, and the first headline among them."""
    days = when.str[:10].to_numpy(dtype=object)
    fewest = max(FEWEST, round(len(days) / STEPS))
    # ASSUME: Days are joined until a step has five new answers and a twentieth of all, so that no step is a person.
    ends: list[str] = []
    before = 0
    so_many = pd.Series(days).value_counts().sort_index().cumsum()
    for day, count in so_many.items():
        if count - before >= fewest:
            ends.append(str(day))
            before = count
    if not ends or len(days) - before:
        ends = [*ends[:-1], max(days)]
    for day in ends:
        so_far = days <= day
        count = int(so_far.sum())
        share = count / invited if invited else None
        yield {
            "panel": "effort", "item": "response", "group": day, "statistic": "answers", "value": share, "n": count,
            "base": invited,
        }  # fmt: skip
        for one in headlines[:1]:
            n, base = int((one.counted & so_far).sum()), int((one.inside & so_far).sum())
            yield row("effort", one, day, n / base if base else None, n, base)


def biases(headlines: list[Headline]) -> Iterator[Row]:
    """Yield what each headline would be of everybody if the silent differed by so many points, and at worst.

    "half" is how many of the silent (base) would have to say the other thing to bring it to the other side of one half.
    """
    for one in headlines:
        n, base, population = int(one.counted.sum()), int(one.inside.sum()), one.population
        if not base or population is None:
            continue
        silent, share = population - base, n / base
        yield row("bias", one, "answered", share, n, base)
        for points in BIASES:
            theirs = min(max(share + points / 100, 0.0), 1.0)
            yield row("bias", one, f"{points:+d}", (n + silent * theirs) / population, None, population)
        yield row("bias", one, "lowest", n / population, n, population)
        yield row("bias", one, "highest", (n + silent) / population, n + silent, population)
        if 2 * n != base:
            relation = "more than" if 2 * n > base else "less than"
            needed, _ = tipping.tipping(n, base, population, 0.5, relation)
            yield row("bias", one, "half", None, needed, silent)
