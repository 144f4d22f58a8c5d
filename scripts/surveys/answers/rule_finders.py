"""What the rules of cleaning find: of whole answers ("*") or of single items, which answers a rule is about.

Each looks at words, not at rows: a survey in one file and each batch of a part are judged by the same functions.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError, nearest
from scripts.ground.missing import NONE_TICKED
from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.survey import Cleaning
from scripts.surveys.answers import completeness
from scripts.surveys.answers.answer_conditions import holds
from scripts.surveys.answers.asking import were_asked
from scripts.surveys.answers.coded import Answers, Coded, Codes, Columns, Flags, joined, kinds_of_rows
from scripts.surveys.exports import moments
from scripts.surveys.received.answer_row import ABOUT, questions

SHORTEST_GRID = 3
FEWEST_SAME = 5
Cells = dict[str, Flags]  # item -> which answers; "*" for whole answers
Rule = Cleaning


def fits(
    columns: Columns, n: int, where: Mapping[str, str | list[str]], items: Mapping[str, Item] | None = None
) -> Flags:
    """Return which of n rows have one of the values in each column that is named; `items` says which are numbers."""
    inside = np.ones(n, dtype=bool)
    for name, wanted in where.items():
        alike = str if name in ("respondent", "person") else same  # ids that differ in case name two
        inside &= columns[name].flags(holds(wanted, (items or {}).get(name), alike))
    return inside


def where(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find the answers that have values in columns, items or variables of the frame."""
    wanted = rule.where or {str(rule.column): str(rule.equals)}
    own = ["respondent", *(about for about in ABOUT if getattr(survey.columns, about)), *questions(survey)]
    variables = [] if rule.column else list(answers.frame)
    for column in wanted:
        if column not in [*own, *variables]:
            raise EvidenceError(
                f"{survey.title}: the cleaning rule {rule.rule} names '{column}', which is no column or item "
                f"of the survey: correct `column`.{nearest(column, [*own, *variables])}"
            )
    table = {name: answers.column(name) if name in own else answers.frame[name] for name in wanted}
    return {"*": fits(table, len(answers.rows), wanted, survey.items)}


def persons(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find the answers of named persons."""
    named = set(rule.persons or []) - {""}
    return {"*": answers.column("person").flags(lambda word: word in named)}


def pairs_of(answers: Answers) -> tuple[pd.DataFrame, Codes]:
    """Return the pairs of start and end that differ, null where one is missing, and the place of each answer's pair."""
    both = joined([answers.column(name) for name in ("started", "ended")], len(answers.rows))
    words = [word.split("\x1f") for word in both.words]
    table = pd.DataFrame(words, columns=["started", "ended"], dtype="string")
    return table.mask(table == ""), both.codes


def by_moments(answers: Answers, of: Callable[[pd.DataFrame], Any]) -> NDArray[Any]:
    """Return of each answer what a function makes of its start and end, which come as a table of pairs that differ."""
    pairs, place = pairs_of(answers)
    return np.asarray(of(pairs))[place]


def days(answers: Answers) -> Coded:
    """Return the day on which each answer ended, or where that is not known began; "" where neither is."""
    pairs, place = pairs_of(answers)
    return Coded(place, moments.last(pairs).str[:10].fillna("").tolist()).mapped(str)


def early(answers: Answers, survey: ResolvedSurvey) -> Flags:
    """Return which answers came before the opening date."""
    return by_moments(answers, lambda pairs: moments.early(pairs, survey).to_numpy(dtype=bool))


def late(answers: Answers, survey: ResolvedSurvey) -> Flags:
    """Return which answers came after the closing date."""
    return by_moments(answers, lambda pairs: moments.late(pairs, survey).to_numpy(dtype=bool))


def before_opening(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find the answers before the opening date."""
    if not survey.opens:
        raise EvidenceError(f"{survey.title}: the cleaning rule {rule.rule} needs `opens`, the first day of the survey")
    return {"*": early(answers, survey)}


def after_closing(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find the answers after the closing date."""
    if not survey.closes:
        raise EvidenceError(f"{survey.title}: the cleaning rule {rule.rule} needs `closes`, the last day of the survey")
    return {"*": late(answers, survey)}


def break_offs(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find the answers that are too short to count as partial."""
    return {"*": completeness.kinds(completeness.answered_share(answers, survey), survey) == "break-off"}


def earlier_of_person(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find all answers of a person but the one that counts."""
    # ASSUME: Of several answers of one person one counts: first by time (in time before early or late), then by
    #   completeness (complete, partial, break-off), then the one that ended last.
    person = answers.column("person").text()
    rank = {"complete": 2, "partial": 1, "break-off": 0}
    kinds = completeness.kinds(completeness.answered_share(answers, survey), survey)
    order = pd.DataFrame({"person": person, "in_time": ~(early(answers, survey) | late(answers, survey))}).assign(
        rank=[rank[kind] for kind in kinds],
        ended=by_moments(answers, lambda pairs: moments.instants(moments.last(pairs)).fillna("")),
        row=answers.rows,
    )
    order = order.sort_values(["in_time", "rank", "ended", "row"])
    out = order.duplicated("person", keep="last") & order["person"].notna()
    return {"*": out.sort_index().to_numpy(dtype=bool)}


def straight_liners(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find the answers that have the same answer to every item of a grid."""
    # ASSUME: A straight-liner gave the same answer to all items of a grid of three or more.
    items = survey.grids[str(rule.grid)].items
    place_of: dict[str, int] = {"": 0}
    first, *others = (
        answers.columns[item].each(lambda word: place_of.setdefault(word, len(place_of))) for item in items
    )
    out = (first != 0) & (len(items) >= SHORTEST_GRID)
    for other in others:
        out &= other == first
    return {"*": out}


def speeders(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find the answers that took less than the declared minutes."""
    if not (survey.columns.started and survey.columns.ended):
        raise EvidenceError(f"{survey.title}: the cleaning rule {rule.rule} needs `started` and `ended` under columns")
    took = by_moments(
        answers,
        lambda pairs: np.array([moments.minutes(*pair) for pair in pairs.itertuples(index=False)], dtype=float),
    )
    midnight = {}
    for name in ("started", "ended"):
        words = answers.columns[name]
        timeless = set(pd.Series(words.words, dtype="string")[lambda own: moments.timeless(own)])
        midnight[name] = words.flags(lambda word, timeless=timeless: word in timeless)  # type: ignore[misc]
    whole_days = midnight["started"] & midnight["ended"]
    for name, there in midnight.items():
        known = answers.columns[name].flags(bool)
        if known.sum() > 1 and there[known].all():
            whole_days |= known
    for wrong, what in (
        (whole_days, "there is a day but no time, so the duration is not known"),
        (took < 0, "the end is before the start"),
    ):
        for row in answers.rows[wrong][:1]:
            raise EvidenceError(
                f"{survey.file}, row {row}: {what}, so the cleaning rule {rule.rule} can't "
                "be applied: remove the rule, or correct or drop the row by a rule before it"
            )
    return {"*": took < float(rule.minutes or 0)}


def duplicates(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find the answers that say in every item what an earlier one said."""
    # ASSUME: Two answers are duplicates where all items agree, texts too, and five or more are answered.
    items = [answers.columns[key] for key in questions(survey)]
    order = np.argsort(answers.rows, kind="stable")
    like = pd.Series(kinds_of_rows(items, len(order))[1][order])
    twice = np.zeros(len(order), dtype=bool)
    twice[order] = like.duplicated(keep="first" if rule.rule.startswith("drop") else False)
    said = np.sum([np.zeros(len(order), dtype=int), *(item.flags(bool) for item in items)], axis=0)
    return {"*": twice & (said >= FEWEST_SAME)}


def out_of_range(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find the numbers below or above what the rule declares."""
    column = answers.columns[str(rule.item)]
    amounts = pd.to_numeric(pd.Series(column.words, dtype="string").mask(lambda own: own == ""), errors="coerce")
    given = amounts.astype(float).to_numpy(dtype=float, na_value=np.nan)
    out = np.zeros(len(given), dtype=bool)
    for end, beyond in ((rule.at_least, np.less), (rule.at_most, np.greater)):
        if end is not None:
            out |= beyond(given, end)
    return {str(rule.item): out[column.codes]}


def skip_errors(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> Cells:
    """Find what was answered though it was not asked, by the frame or by the skip logic."""
    return {
        key: ~were_asked(item, answers, survey) & answers.columns[key].flags(lambda word: word not in ("", NONE_TICKED))
        for key, item in questions(survey).items()
        if item.where or item.asked_if
    }


FINDERS: dict[str, Callable[[Answers, Rule, ResolvedSurvey], Cells]] = {
    "where": where,
    "persons": persons,
    "early": before_opening,
    "late": after_closing,
    "break_offs": break_offs,
    "earlier_of_person": earlier_of_person,
    "straight_liners": straight_liners,
    "speeders": speeders,
    "duplicates": duplicates,
    "ineligible": where,
    "out_of_range": out_of_range,
    "skip_errors": skip_errors,
}


def either(flags: Iterable[Flags], n: int) -> Flags:
    """Return which of n answers any of the flags is of."""
    found = np.zeros(n, dtype=bool)
    for one in flags:
        found |= one
    return found
