"""The ledger of bases: from the invited to the base of each item, a line a step; every base is a line of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.expressions import grammar
from scripts.ground.addresses import distinct, group_token
from scripts.ground.missing import MISSING, NONE_TICKED, WORDS
from scripts.ground.survey_tables import BASES
from scripts.surveys.answers import bases, routing
from scripts.surveys.answers.bases import ANSWERED, Flags
from scripts.surveys.answers.survey_weights import NOT_KNOWN

LOST = {  # what takes a person out, in order, and what those left are then called in the rates of AAPOR
    "ineligible": ("ineligible", "eligible", "eligible, or not known"),
    "unknown": ("not known whether eligible", "known", "known to be eligible"),
    "non-contact": ("no contact, or silence", "contacted", "known to have got it"),
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
SHOWN_ITEMS = 8  # in the line of a run
Line = tuple[str, int, str]  # step, count, reason


class Group(NamedTuple):
    """The persons of the frame and the answers of one group; `persons` is None where it is made of answers."""

    of: str
    token: str
    persons: pd.DataFrame | None
    answers: Flags


def tabulate(
    responses: pd.DataFrame, dispositions: pd.DataFrame, survey: dict[str, Any], scales: dict[str, Any]
) -> dict[str, Any]:
    """Return `bases` (item, group, step, count, left, reason) and `routing`, answers against the skip logic.

    `count` is what a step takes out, or the total there is; `left` what stands after it. Items are the items, the
    grids, and `response` and `frame` where there is a frame; groups those of the numbers.
    """
    answers, persons = bases.sample(responses, dispositions, survey)
    last = bases.reached(answers, survey)
    rows: list[dict[str, Any]] = []
    every = list(groups(answers, persons, dispositions, survey, scales))
    variables = (survey.get("frame") or {}).get("variables") or []
    if not survey.get("frame"):
        rows += added("response", "all", start(every[0]))
    for name, own in ("response", survey.get("breakdowns") or []), ("frame", variables):
        for group in groups(answers, persons, dispositions, survey | {"breakdowns": own}, scales):
            if group.persons is not None:
                rows += added(name, group.token, invited(group.persons, subtotals=True))
    smallest: list[int] = []
    states: dict[str, bases.Texts] = {}
    for key, item in survey["items"].items():
        words = item.get("type", "choice") == "text"
        if words and not item.get("coded_by"):
            continue
        state = bases.status(key, item, answers, persons, survey, scales, last)
        for group in every:
            if group.of != key:
                own, given = state[group.answers], bases.texts(answers[key])[group.answers]
                lines = [*start(group), *missing(item, own, given), *scored(item, given, own, scales)]
                rows += added(key, group.token, lines)
        states[key] = state
        smallest += [] if words else [int(bases.counted(state, item).sum())]
    for key, grid in (survey.get("grids") or {}).items():
        lines = complete(grid, answers, states, survey, scales)
        rows += added(key, "all", [*start(every[0]), *lines])
        rows += added(key, "all", [("items", len(grid["items"]), "items of the grid, not persons")])
    ledger = BASES.framed(rows)
    add_up(ledger)
    found = routing.contradictions(answers, persons, survey, scales)
    low = f", the smallest base is {min(smallest)}" if smallest else ""
    line = f"{survey['title']}: {len(smallest)} items, {len(answers)} answers{low}"
    line += ticked_none(ledger)
    line += f"; {len(found)} answers contradict the skip logic" if len(found) else ""
    return {"bases": ledger, "routing": found, "line": line}


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


def groups(
    answers: pd.DataFrame,
    persons: pd.DataFrame,
    dispositions: pd.DataFrame,
    survey: dict[str, Any],
    scales: dict[str, Any],
) -> Iterator[Group]:
    """Yield everybody, then each value of each breakdown: of a variable of the frame, or of a choice item."""
    framed = bool(survey.get("frame"))
    yield Group("", "all", dispositions if framed else None, np.ones(len(answers), dtype=bool))
    for name in survey.get("breakdowns") or []:
        if name in ((survey.get("frame") or {}).get("variables") or []):
            known, own = dispositions[name].fillna(NOT_KNOWN), persons[name].fillna(NOT_KNOWN)
            for word, value in distinct(known).items():
                inside = own.eq(word).to_numpy(dtype=bool)
                yield Group(name, group_token({name: value}), dispositions[known == word], inside)
        elif scale := survey["items"].get(name, {}).get("scale"):
            given = bases.texts(answers[name])
            for value in scales[scale]["categories"]:
                yield Group(name, group_token({name: value}), None, given == value)


def start(group: Group) -> list[Line]:
    """Return the lines from the invited, or where nobody knows them from the answers, to the answers."""
    if group.persons is None:
        return [("answers", int(group.answers.sum()), "complete and partial answers")]
    return invited(group.persons, subtotals=False)


def invited(persons: pd.DataFrame, subtotals: bool) -> list[Line]:
    """Return the lines from the invited to the answers; `subtotals` adds the bases of the rates of AAPOR."""
    left = len(persons)
    lines: list[Line] = [("invited", left, "persons on the frame")]
    unknown = int(persons["disposition"].eq("unknown").sum())
    for word, (reason, total, meaning) in LOST.items():
        count = int(persons["disposition"].eq(word).sum())
        left -= count
        if count or subtotals:
            lines.append((word.replace("-", "_"), count, reason))
        if subtotals and total:
            lines.append((total, left, meaning))
    if subtotals:
        lines.insert(1, ("settled", len(persons) - unknown, "known to be eligible or not"))
    told = int(persons["disposition"].isin(ANSWERED).sum())
    return [*lines, ("answers", told, "complete and partial answers")]


def none_ticked(item: dict[str, Any], count: int) -> Line:
    """Return the line of those who ticked none of the options: in the base, unless `base: ticked` leaves them out."""
    if bases.only_ticked(item):
        return "none_ticked", count, "ticked none of the options: out of the base, as declared"
    return "none_ticked_counted", count, "ticked none of the options: counts in the base"


def missing(item: dict[str, Any], state: bases.Texts, given: bases.Texts) -> Iterator[Line]:
    """Yield the lines from the answers to the base of an item."""
    inside = bases.counted_kinds(item)
    about = bases.addressed(item)
    reasons = WORDS | ({"not_asked": f"not asked: the question went to {about}"} if about else {})
    for kind in MISSING:
        if kind not in inside:
            yield kind, int((state == kind).sum()), reasons[kind]
    for kind in inside:
        yield f"{kind}_counted", int((state == kind).sum()), f"{WORDS[kind]}: counts in the base, as declared"
    if item.get("type") == "multiple":
        yield none_ticked(item, int(((given == NONE_TICKED) & np.isin(state, ["base", "none_ticked"])).sum()))
    words = "".join(f", {WORDS[kind]} too" for kind in inside)
    words += f", derived: {grammar.in_words(item['derive'])}" if item.get("derive") else ""
    words += f", wrote something: coded by {item['coded_by']}" if item.get("coded_by") else ""
    yield "base", int(bases.counted(state, item).sum()), f"in the base{words}"


def scored(item: dict[str, Any], given: bases.Texts, state: bases.Texts, scales: dict[str, Any]) -> Iterator[Line]:
    """Yield the lines from the base to that of the mean, where some have no score, and to the options chosen."""
    if item.get("responses"):
        inside = bases.counted(state, item)
        told = given[inside & ~np.isin(given, ["", NONE_TICKED])]
        chosen = sum(text.count("|") + 1 for text in told)
        yield "responses", chosen, "options chosen, not persons"
    scale = scales[item["scale"]] if item.get("scale") else {}
    scores = scale.get("scores") or {}
    if scores and (bases.counted_kinds(item) or set(scores) < set(scale["categories"])):
        without = int((bases.counted(state, item) & ~np.isin(given, list(scores))).sum())
        yield "without_score", without, "no score, so left out of the mean"
        yield "scored", int(bases.counted(state, item).sum()) - without, "in the mean"


def complete(
    grid: dict[str, Any],
    answers: pd.DataFrame,
    states: dict[str, bases.Texts],
    survey: dict[str, Any],
    scales: dict[str, Any],
) -> list[Line]:
    """Return the lines from the answers to those with a score on every item of a grid, where its items share scores."""
    shared = {survey["items"][member].get("scale") for member in grid["items"]}
    scores = scales.get(next(iter(shared)), {}).get("scores") if len(shared) == 1 else None
    if not scores or len(grid["items"]) < 2:
        return []
    whole = np.ones(len(answers), dtype=bool)
    for member in grid["items"]:
        given = bases.texts(answers[member])
        whole &= bases.counted(states[member], survey["items"][member]) & np.isin(given, list(scores))
    out = len(answers) - int(whole.sum())
    return [("incomplete", out, "no score on one of the items"), ("complete", len(answers) - out, "in alpha")]


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
        raise ValueError(f"the ledger of bases doesn't add up at {row['item']}, {row['group']}, {row['step']}")


def line_of(number: dict[str, Any], survey: dict[str, Any], ledger: set[tuple[str, str, str]]) -> tuple[str, str, str]:
    """Return the line of the ledger (item, group, step) where the base of a number stands."""
    item, statistic = str(number["item"]), str(number["statistic"])
    group = str(number["address"]).split(".")[2]
    if item in (survey.get("grids") or {}):
        return item, "all", {"straight_lined": "answers", "alpha": "complete"}.get(statistic, "items")
    if item in survey["items"]:
        if survey["items"][item].get("responses") and statistic.endswith(OF_RESPONSES):
            return item, group, "responses"
        mean = statistic == "mean" and (item, group, "scored") in ledger
        return item, group, "scored" if mean else "base"
    if item == "frame":
        side = "answers" if statistic in ("answers", "share_answers") else "invited"
        return item, "all" if statistic.startswith("share_") else group, side
    if not survey.get("frame"):
        return item, "all", "answers"
    name, place = statistic.rstrip("0123456789"), statistic[len(statistic.rstrip("0123456789")) :]
    if name in RATE_BASE and place:
        k = int(place) - 1
        return item, group, RATE_BASE[name][k // 2 if name in ("rr", "coop") else k]
    return item, group, "settled" if statistic == "e" else "invited"


def check(numbers: pd.DataFrame, ledger: pd.DataFrame, survey: dict[str, Any]) -> None:
    """Hold the base of every number against its line of the ledger. Raises ValueError with the first address."""
    lines = zip(ledger["item"], ledger["group"], ledger["step"], strict=True)
    known = dict(zip(lines, ledger["count"].astype(int), strict=True))
    places = set(known)
    for number in numbers[["item", "statistic", "address", "base"]].to_dict("records"):
        wanted = line_of({str(k): v for k, v in number.items()}, survey, places)
        if known.get(wanted) != number["base"]:
            raise ValueError(f"the base of {number['address']} is not that of the ledger of bases: {wanted}")
