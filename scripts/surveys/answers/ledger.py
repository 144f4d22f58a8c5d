"""The base ledger: from the invited to the base of each item, a line a step; every base is a line of it."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from scripts.ground.survey_tables import BASES
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import bases, cell_counts, groups, item_lines, skip_errors
from scripts.surveys.answers.bases import ANSWERED
from scripts.surveys.answers.groups import Breakdown, Group
from scripts.surveys.answers.item_lines import Counts, Line

LOST = {  # what takes a person out, in order, and what those left are then called in the rates of AAPOR
    "ineligible": ("ineligible", "eligible", "eligible, or not known"),
    "unknown": ("not known whether eligible", "known", "known to be eligible"),
    "late": ("answered after the closing date (counted as non-contact)", "", ""),
    "non-contact": ("no contact, or no reply", "contacted", "known to have got it"),
    "other": ("eligible, no answer for another reason", "able", "could have answered"),
    "refusal": ("refused, or opened it and answered nothing", "", ""),
    "break-off": ("broke off", "", ""),
}
TOTALS = (
    "invited",
    "eligible",
    "known",
    "contacted",
    "able",
    "answers",
    "base",
    "scored",
    "complete",
    "items",
    "responses",
)
OTHERS = ("items", "responses")  # counts of something else than persons
BESIDE = ("settled",)
OF_RESPONSES = "_of_responses"
RATE_BASE: dict[str, tuple[str, ...]] = dict.fromkeys(("rr", "ref", "con"), ("eligible", "eligible", "known"))
RATE_BASE["coop"] = ("contacted", "able")
RARE = ("late",)  # no line where there are none
SHOWN_ITEMS = 8  # in the line of a run


class Started(NamedTuple):
    """A group, and the lines from the invited or the answers to its answers."""

    group: Group
    start: list[Line]


def tabulate(responses: pd.DataFrame, dispositions: pd.DataFrame, survey: ResolvedSurvey) -> dict[str, Any]:
    """Return `bases` (item, group, step, count, left, reason) and `skip_errors`, answers against the skip logic.

    `count` is how many a step excludes, or the total; `left` what remains after it. Items are the items, the
    grids, and `response` and `frame` where there is a frame; groups those of the numbers.
    """
    answers, persons = bases.sample(responses, dispositions, survey)
    found = bases.judged(answers, persons, survey)
    breakdowns = groups.declared(survey, dispositions)
    every = list(started(breakdowns, cell_counts.answers_of(breakdowns, found), dispositions, survey))
    rows = [*of_frame(dispositions, survey)] if survey.frame else [*added("response", "all", every[0].start)]
    rows += lines_of(every, lambda key: cell_counts.of_groups(key, breakdowns, found, survey), survey)
    for key, grid in survey.grids.items():
        rows += added(key, "all", [*every[0].start, *item_lines.complete(grid, found, survey)])
        rows += added(key, "all", [("items", len(grid.items), "items of the grid, not persons")])
    ledger = BASES.framed(rows)
    add_up(ledger)
    wrong = skip_errors.contradictions(answers, found, survey)
    line = f"{survey.title}: {said_of(ledger, survey)}"
    line += f"; {len(wrong)} answers contradict the skip logic" if len(wrong) else ""
    return {"bases": ledger, "skip_errors": wrong, "line": line}


def said_of(ledger: pd.DataFrame, survey: ResolvedSurvey) -> str:
    """Return what the line of a run says: items, answers, the smallest base, and who ticked nothing."""
    own = ledger[
        (ledger["group"] == "all") & (ledger["step"] == "base") & ledger["item"].isin(bases.counted_items(survey))
    ]
    answers = ledger.loc[ledger["step"] == "answers", "count"].iloc[0]
    # Nobody ticks anything in an open question.
    closed = ledger[~ledger["item"].isin([key for key, item in survey.items.items() if item.open])]
    low = f", the smallest base is {own['count'].min()}" if len(own) else ""
    return f"{len(own)} items, {answers} answers{low}{ticked_none(closed)}"


def ticked_none(ledger: pd.DataFrame) -> str:
    """Return what the line of a run says of those who ticked none of the boxes of a question."""
    own = ledger[(ledger["group"] == "all") & ledger["step"].isin(["none_ticked", "none_ticked_counted"])]
    out = {"none_ticked": " (out of the base)", "none_ticked_counted": ""}
    said = [
        f"{item} {count}{out[step]}"
        for item, step, count in zip(own["item"], own["step"], own["count"], strict=True)
        if count
    ]
    more = f" and {len(said) - SHOWN_ITEMS} more items" if len(said) > SHOWN_ITEMS else ""
    return f"; ticked none of the options: {', '.join(said[:SHOWN_ITEMS])}{more}" if said else ""


def started(
    breakdowns: list[Breakdown], answers: Mapping[str, int], dispositions: pd.DataFrame, survey: ResolvedSurvey
) -> Iterator[Started]:
    """Yield each group with the lines to its answers; `answers` says how many it has."""
    known = [one.of for one in groups.of_frame_alone(breakdowns)] if survey.frame else []
    for one in breakdowns:
        if one.of in known:
            for group, persons in groups.persons_of(one, dispositions):
                yield Started(group, invited(persons, subtotals=False))
        else:
            for group in one.groups:
                yield Started(group, [answered(answers[group.token])])


def of_frame(dispositions: pd.DataFrame, survey: ResolvedSurvey) -> Iterator[dict[str, Any]]:
    """Yield the rows from the invited to the answers: of all, and by the variables of the frame."""
    everybody, *others = groups.of_frame_alone(groups.declared(survey, dispositions))
    each = [groups.crossed((name,), survey, dispositions) for name in survey.variables]
    for item, breakdowns in ("response", [everybody, *others]), ("frame", [everybody, *each]):
        for one in breakdowns:
            for group, persons in groups.persons_of(one, dispositions):
                yield from added(item, group.token, invited(persons, subtotals=True))


def answered(count: int) -> Line:
    """Return the line of the answers that count."""
    return "answers", count, "complete and partial answers"


def invited(persons: pd.DataFrame, subtotals: bool) -> list[Line]:
    """Return the lines from the invited to the answers; `subtotals` adds the bases of the rates of AAPOR."""
    left = len(persons)
    lines: list[Line] = [("invited", left, "persons on the frame")]
    unknown = int(persons["disposition"].eq("unknown").sum())
    for word, (reason, total, meaning) in LOST.items():
        count = int(persons["disposition"].eq(word).sum())
        left -= count
        if count or (subtotals and word not in RARE):
            lines.append((word.replace("-", "_"), count, reason))
        if subtotals and total:
            lines.append((total, left, meaning))
    if subtotals:
        lines.insert(1, ("settled", len(persons) - unknown, "known to be eligible or not"))
    return [*lines, answered(int(persons["disposition"].isin(ANSWERED).sum()))]


def lines_of(
    every: Iterable[Started], counts_of: Callable[[str], Mapping[str, Counts]], survey: ResolvedSurvey
) -> Iterator[dict[str, Any]]:
    """Yield the rows of the items: of each by each group, from the answers to its base and those of its other numbers.

    `counts_of` says how many answers of each group each cell of an item has (see `cell_counts.cells_of`).
    """
    for key in bases.counted_items(survey):
        counts, by = counts_of(key), survey.broken_down(key)
        for group, start in every:
            if group.of in by:
                lines = item_lines.lines(survey.items[key], counts[group.token], survey.scales)
                yield from added(key, group.token, [*start, *lines])


def added(item: str, group: str, lines: Any) -> Iterator[dict[str, Any]]:
    """Yield lines as rows of the ledger, with what is left after each."""
    left = 0
    for step, count, reason in lines:
        if step in TOTALS:
            left = count
        elif step not in BESIDE and not step.endswith("_counted"):
            left -= count
        yield {"item": item, "group": group, "step": step, "count": count, "left": left, "reason": reason}


def add_up(ledger: pd.DataFrame) -> None:
    """Hold each total against what the steps before it left. Raises ValueError with the first that doesn't agree."""
    step = ledger["step"]
    total = step.isin(TOTALS) & ~step.isin(["invited", *OTHERS])
    same = (ledger[["item", "group"]] == ledger[["item", "group"]].shift()).all(axis=1)
    taken = ledger["count"].mask(step.isin([*TOTALS, *BESIDE]) | step.str.endswith("_counted"), 0)
    before = ledger["left"].shift()
    wrong = (total & same & (ledger["left"] != before)) | (~total & same & ~step.isin(OTHERS) & (
        ledger["left"] != before - taken)) | (ledger["left"] < 0)  # fmt: skip
    if wrong.any():
        row = ledger[wrong].iloc[0]
        raise ValueError(f"the base ledger doesn't add up at {row['item']}, {row['group']}, {row['step']}")


def line_of(
    item: str, statistic: str, address: str, survey: ResolvedSurvey, ledger: Container[tuple[str, str, str]]
) -> tuple[str, str, str]:
    """Return the line of the ledger (item, group, step) that has the base of a number."""
    group = address.split(".")[2]
    if item in survey.grids:
        return item, "all", {"straight_lined": "answers", "alpha": "complete"}.get(statistic, "items")
    if item in survey.items:
        if survey.items[item].share_of_responses and statistic.endswith(OF_RESPONSES):
            return item, group, "responses"
        mean = statistic == "mean" and (item, group, "scored") in ledger
        return item, group, "scored" if mean else "base"
    if item == "frame":
        side = "answers" if statistic in ("answers", "share_answers") else "invited"
        return item, "all" if statistic.startswith("share_") else group, side
    if not survey.frame:
        return item, "all", "answers"
    name, place = statistic.rstrip("0123456789"), statistic[len(statistic.rstrip("0123456789")) :]
    if name in RATE_BASE and place:
        k = int(place) - 1
        return item, group, RATE_BASE[name][k // 2 if name in ("rr", "coop") else k]
    return item, group, "settled" if statistic == "e" else "invited"


def check(numbers: pd.DataFrame, ledger: pd.DataFrame, survey: ResolvedSurvey) -> None:
    """Compare the base of every number with its line of the ledger. Raises ValueError with the first address."""
    lines = zip(*(ledger[name].tolist() for name in ("item", "group", "step")), strict=True)
    known = dict(zip(lines, ledger["count"].astype(int).tolist(), strict=True))
    columns = (numbers[name].tolist() for name in ("item", "statistic", "address", "base"))
    for item, statistic, address, base in zip(*columns, strict=True):
        wanted = line_of(item, statistic, address, survey, known)
        if known.get(wanted) != base:
            raise ValueError(f"the base of {address} is not that of the base ledger: {wanted}")
