"""The rules of cleaning: each finds answers, and drops them, marks them or clears cells of them."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError, nearest
from scripts.ground.missing import NONE_TICKED
from scripts.surveys.answers.answer_conditions import holds
from scripts.surveys.answers.bases import asked, is_answer, routed, texts
from scripts.surveys.exports.moments import early, instants, last, late, minutes, timeless
from scripts.surveys.received.answer_row import ABOUT, questions

THRESHOLDS = {"complete": 0.8, "partial": 0.5}
SHORTEST_GRID = 3
FEWEST_SAME = 5
Changes = list[dict[str, Any]]
Cells = dict[str, pd.Series]  # item -> which answers; "*" for whole answers
Survey = dict[str, Any]


def said(value: Any) -> str:
    """Return a cell as text, "" where it is missing."""
    return "" if pd.isna(value) else str(value)


def change(respondent: str, item: str, old: Any, new: Any, rule: Mapping[str, Any], **more: str) -> dict[str, Any]:
    """Return one row of the cleaning log; `more` is what a row of a table of corrections says itself."""
    own = {name: more.get(name) or said(rule.get(name)) or None for name in ("reason", "author", "date")}
    return {
        "respondent": respondent, "item": item, "old": said(old) or None, "new": said(new) or None,
        "rule": rule["rule"], **own,
    }  # fmt: skip


def drops(answers: pd.DataFrame, out: pd.Series, rule: Mapping[str, Any]) -> Changes:
    """Return the rows of the log that drop answers."""
    return [change(one, "*", "kept", "dropped", rule) for one in answers.loc[out.fillna(False), "respondent"]]


def marks(answers: pd.DataFrame, out: pd.Series, rule: Mapping[str, Any], mark: str) -> Changes:
    """Return the rows of the log that mark answers; they stay."""
    found = answers.loc[out.fillna(False), ["respondent", "marks"]]
    return [
        change(one, "marks", old, f"{said(old)}|{mark}" if said(old) else mark, rule)
        for one, old in zip(found["respondent"], found["marks"], strict=True)
        if mark not in said(old).split("|")
    ]


def clears(answers: pd.DataFrame, cells: Cells, rule: Mapping[str, Any]) -> Changes:
    """Return the rows of the log that empty cells."""
    return [
        change(one, item, old, None, rule)
        for item, out in cells.items()
        for one, old in answers.loc[out.fillna(False) & answers[item].notna(), ["respondent", item]].itertuples(
            index=False
        )
    ]


def with_frame(answers: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the persons of the answers with their variables of the frame, in the order of the answers."""
    return answers[["person"]].merge(frame, on="person", how="left").set_index(answers.index)


def fits(table: pd.DataFrame, where: Mapping[str, Any], items: Mapping[str, Any] | None = None) -> pd.Series:
    """Return which rows have one of the values in each column that is named; `items` says which are numbers."""
    inside = pd.Series(True, table.index)
    for name, wanted in where.items():
        alike = str if name in ("respondent", "person") else same  # ids that differ in case name two
        has = holds(wanted, (items or {}).get(name), alike)
        inside &= pd.Series([*map(has, texts(table[name]))], table.index, dtype=bool)
    return inside


def answered_share(answers: pd.DataFrame, frame: pd.DataFrame, survey: Survey) -> pd.Series:
    """Return the share of the applicable items that each answer has answered, 0 where no item applies.

    Applicable is each item but text whose `where` fits the person on the frame and whose `asked_if` fits the answer.
    """
    # ASSUME: Don't know and not applicable are answers when it is asked how much of a questionnaire was completed.
    persons = with_frame(answers, frame)
    applicable = pd.Series(0, answers.index)
    answered = pd.Series(0, answers.index)
    for key, item in questions(survey).items():
        if item.get("type", "choice") != "text":
            about = pd.Series(asked(item, persons, survey) & routed(item, answers, survey)[0], answers.index)
            applicable += about
            answered += about & is_answer(texts(answers[key]), item)
    return (answered / applicable.where(applicable > 0)).fillna(0.0)


def kind(share: float, survey: Mapping[str, Any]) -> str:
    """Return complete, partial or break-off, by the share of the applicable items answered."""
    thresholds = THRESHOLDS | (survey.get("thresholds") or {})
    return next((word for word in ("complete", "partial") if share >= thresholds[word] - 1e-12), "break-off")


def where(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find the answers that have values in columns, items or variables of the frame."""
    wanted = rule.get("where") or {rule["column"]: rule["equals"]}
    own = ["respondent", *(about for about in ABOUT if survey["columns"].get(about)), *questions(survey)]
    variables = [] if rule.get("column") else [name for name in frame.columns if name != "person"]
    for column in wanted:
        if column not in [*own, *variables]:
            raise EvidenceError(
                f"{survey['title']}: the cleaning rule {rule['rule']} looks at '{column}', which is no column or item "
                f"of the survey: correct `column`.{nearest(column, [*own, *variables])}"
            )
    table = with_frame(answers, frame).drop(columns=[*own, "person"], errors="ignore").join(answers)
    return {"*": fits(table, wanted, survey["items"])}


def persons(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find the answers of named persons."""
    return {"*": answers["person"].isin([str(person) for person in rule["persons"]])}


def before_opening(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find the answers before the opening date."""
    if not survey.get("opens"):
        raise EvidenceError(
            f"{survey['title']}: the cleaning rule {rule['rule']} needs `opens`, the first day of the survey"
        )
    return {"*": early(answers, survey)}


def after_closing(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find the answers after the closing date."""
    if not survey.get("closes"):
        raise EvidenceError(
            f"{survey['title']}: the cleaning rule {rule['rule']} needs `closes`, the last day of the survey"
        )
    return {"*": late(answers, survey)}


def break_offs(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find the answers that are too short to count as partial."""
    return {"*": answered_share(answers, frame, survey).map(lambda s: kind(s, survey)).eq("break-off")}


def earlier_of_person(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find all answers of a person but the one that counts."""
    # ASSUME: Of several answers of one person one counts: in time before early or late, complete before partial before
    #   broken off, and of equals the one that ended last.
    order = answers[["person", "row"]].assign(
        in_time=~(early(answers, survey) | late(answers, survey)),
        rank=answered_share(answers, frame, survey)
        .map(lambda share: kind(share, survey))
        .map({"complete": 2, "partial": 1, "break-off": 0}),
        ended=instants(last(answers)).fillna(""),
    )
    order = order.sort_values(["in_time", "rank", "ended", "row"])
    out = order.duplicated("person", keep="last") & order["person"].notna()
    return {"*": out.reindex(answers.index)}


def straight_liners(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find the answers that have the same answer to every item of a grid."""
    # ASSUME: A straight-liner gave one and the same answer to all items of a grid of three or more.
    grid = answers[survey["grids"][rule["grid"]]["items"]]
    return {"*": grid.notna().all(axis=1) & grid.nunique(axis=1).eq(1) & (grid.shape[1] >= SHORTEST_GRID)}


def speeders(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find the answers that took less than the declared minutes."""
    if not (survey["columns"].get("started") and survey["columns"].get("ended")):
        raise EvidenceError(
            f"{survey['title']}: the cleaning rule {rule['rule']} needs `started` and `ended` under columns"
        )
    took = pd.Series(
        [minutes(start, end) for start, end in zip(answers["started"], answers["ended"], strict=True)], answers.index
    )
    whole_days = timeless(answers["started"]) & timeless(answers["ended"])
    for name in ("started", "ended"):
        known = answers[name].notna()
        if known.sum() > 1 and timeless(answers[name])[known].all():
            whole_days |= known
    for wrong, what in (
        (whole_days, "a day without a time is no moment, and how long it took is not known"),
        (took.lt(0), "the end is before the start"),
    ):
        for row in answers.loc[wrong, "row"]:
            raise EvidenceError(
                f"{survey.get('file', survey['title'])}, row {row}: {what}, so the cleaning rule {rule['rule']} would "
                "be wrong: take the rule away, or correct or drop the row by a rule before it"
            )
    return {"*": took.lt(float(rule["minutes"]))}


def same_answers(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find the answers that say in every item what an earlier one said."""
    # ASSUME: Two answers are the same where all their items are, words included, and five or more of them answered.
    items = answers.sort_values("row")[list(questions(survey))].fillna("")
    twice = items.duplicated(keep="first" if rule["rule"].startswith("drop") else False)
    return {"*": (twice & (items != "").sum(axis=1).ge(FEWEST_SAME)).reindex(answers.index)}


def out_of_range(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find the numbers below or above what the rule declares."""
    given = pd.to_numeric(answers[rule["item"]].astype("string"), errors="coerce").astype(float)
    low, high = rule.get("at_least"), rule.get("at_most")
    out = pd.Series(False, answers.index)
    out |= given.lt(float(low)) if low is not None else False
    out |= given.gt(float(high)) if high is not None else False
    return {rule["item"]: out}


def wrong_logic(answers: pd.DataFrame, frame: pd.DataFrame, rule: Mapping[str, Any], survey: Survey) -> Cells:
    """Find what was answered though it was not asked, by the frame or by the skip logic."""
    people = with_frame(answers, frame)
    return {
        key: pd.Series(~(asked(item, people, survey) & routed(item, answers, survey)[0]), answers.index)
        & ~answers[key].fillna("").isin(["", NONE_TICKED])
        for key, item in questions(survey).items()
        if item.get("where") or item.get("asked_if")
    }


Find = Callable[[pd.DataFrame, pd.DataFrame, Mapping[str, Any], Survey], Cells]
FINDERS: dict[str, Find] = {
    "where": where,
    "persons": persons,
    "early": before_opening,
    "late": after_closing,
    "break_offs": break_offs,
    "earlier_of_person": earlier_of_person,
    "straight_liners": straight_liners,
    "speeders": speeders,
    "same_answers": same_answers,
    "ineligible": where,
    "out_of_range": out_of_range,
    "wrong_logic": wrong_logic,
}
MARKS = {"straight_liners": "straight-line", "speeders": "speeder"}


def changes(answers: pd.DataFrame, frame: pd.DataFrame, rule: dict[str, Any], survey: Survey) -> Changes:
    """Return the rows of the log that a rule makes: `drop_`, `mark_` or `clear_` and what it finds."""
    verb, _, name = ("drop_earlier_of_person" if rule["rule"] == "keep_last_of_person" else rule["rule"]).partition("_")
    cells = FINDERS[name](answers, frame, rule, survey)
    if verb == "clear":
        return clears(answers, cells, rule)
    if verb == "drop":
        return drops(answers, either(cells.values(), answers.index), rule)
    about = rule.get("grid") or rule.get("column") or rule.get("item") or " ".join(rule.get("where") or {})
    if "*" in cells:
        return marks(
            answers, cells["*"], rule, " ".join(filter(None, [MARKS.get(name, name.replace("_", " ")), about]))
        )
    made: Changes = []
    now = answers
    for item, out in cells.items():
        more = marks(now, out, rule, f"{name.replace('_', ' ')} {item}")
        new = {one["respondent"]: one["new"] for one in more}
        now = now.assign(marks=now["respondent"].map(new).fillna(now["marks"]).astype("string"))
        made += more
    return made


def either(flags: Iterable[pd.Series], index: pd.Index) -> pd.Series:
    """Return which answers any of the cells is of."""
    found = pd.Series(False, index)
    for one in flags:
        found |= one.fillna(False)
    return found
