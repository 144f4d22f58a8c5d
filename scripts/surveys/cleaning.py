"""From the answers as received to the answers that count, by declared rules; each change is a row of the cleaning log.

Received answers and log together make the kept answers again (`replay`): every run proves it.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.errors import EvidenceError, nearest
from scripts.sheets import sheet
from scripts.surveys.bases import asked
from scripts.surveys.read import ABOUT, numbers

LOG = ("respondent", "item", "old", "new", "rule", "reason")
CORRECTION = ("respondent", "item", "old", "new", "reason")
THRESHOLDS = {"complete": 0.8, "partial": 0.5}
SHORTEST_GRID = 3
Changes = list[dict[str, Any]]


def clean(
    received: pd.DataFrame,
    frame: pd.DataFrame,
    corrections: list[Any],
    survey: dict[str, Any],
    scales: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return `responses` (the kept answers, with `marks`) and `cleaning_log`, from the declared rules in their order.

    `corrections` are the files of the rules `correct`, in their order. With `scales`, what a correction puts in has to
    be a choice. Raises EvidenceError for what no rule settles: a person not on the frame, an answer after the closing
    date, two answers of one person.
    """
    files = iter([Path(one) for one in (corrections if isinstance(corrections, list) else [corrections])])
    answers = marked(received)
    log: Changes = []
    for rule in survey.get("cleaning") or []:
        if rule["rule"] == "correct":
            changes = correct(answers, rule, next(files), survey, scales)
        else:
            changes = RULES[rule["rule"]](answers, frame, rule, survey)
        answers = apply(answers, changes)
        log += changes
    check(answers, frame, survey)
    cleaning_log = pd.DataFrame(log, columns=list(LOG), dtype="string")
    if not replay(received, cleaning_log).equals(answers):
        raise ValueError(
            "received answers and cleaning log don't make the responses: a rule changed what it didn't log"
        )
    line = f"{survey['title']}: {len(received)} rows read, {len(answers)} answers kept"
    return {"responses": answers, "cleaning_log": cleaning_log, "line": line}


def replay(received: pd.DataFrame, cleaning_log: pd.DataFrame) -> pd.DataFrame:
    """Return the kept answers that the received ones and a cleaning log make.

    Raises ValueError for a log that speaks of an answer that isn't there, or of an old value that it doesn't have.
    """
    return apply(marked(received), cleaning_log.to_dict("records"))


def marked(received: pd.DataFrame) -> pd.DataFrame:
    """Return the received answers with an empty column for marks."""
    return received.assign(marks=pd.Series(pd.NA, received.index, "string")).reset_index(drop=True)


def apply(answers: pd.DataFrame, changes: Iterable[Mapping[Any, Any]]) -> pd.DataFrame:
    """Return the answers after changes of a cleaning log."""
    cells = answers.set_index("respondent", drop=False)
    dropped: set[str] = set()
    for change in changes:
        respondent, item = change["respondent"], change["item"]
        if respondent not in cells.index or respondent in dropped:
            raise ValueError("the cleaning log changes an answer that is not there")
        if item == "*":
            dropped.add(respondent)
            continue
        if said(cells.loc[respondent, item]) != said(change["old"]):
            raise ValueError("the cleaning log has another old value than the answer")
        cells.loc[respondent, item] = change["new"] if said(change["new"]) else pd.NA
    return cells[~cells.index.isin(dropped)].reset_index(drop=True)


def said(value: Any) -> str:
    """Return a cell as text, "" where it is missing."""
    return "" if pd.isna(value) else str(value)


def change(respondent: str, item: str, old: Any, new: Any, rule: Mapping[str, Any], reason: str = "") -> dict[str, Any]:
    """Return one row of the cleaning log."""
    values = (respondent, item, said(old) or None, said(new) or None, rule["rule"], reason or rule["reason"])
    return dict(zip(LOG, values, strict=True))


def drops(answers: pd.DataFrame, out: pd.Series, rule: Mapping[str, Any]) -> Changes:
    """Return the rows of the log that drop answers."""
    return [change(one, "*", "kept", "dropped", rule) for one in answers.loc[out.fillna(False), "respondent"]]


def answered_share(answers: pd.DataFrame, frame: pd.DataFrame, survey: dict[str, Any]) -> pd.Series:
    """Return the share of the applicable items that each answer has answered, 0 where no item applies.

    Applicable is each item but text whose `where`, if it has one, fits the person on the frame.
    """
    # ASSUME: Don't know and not applicable are answers when it is asked how much of a questionnaire was completed.
    persons = answers[["person"]].merge(frame, on="person", how="left")
    applicable = pd.Series(0, answers.index)
    answered = pd.Series(0, answers.index)
    for key, item in survey["items"].items():
        if item.get("type", "choice") != "text":
            about = pd.Series(asked(item, persons, survey), answers.index)
            applicable += about
            answered += about & answers[key].notna()
    return (answered / applicable.where(applicable > 0)).fillna(0.0)


def kind(share: float, survey: Mapping[str, Any]) -> str:
    """Return complete, partial or break-off, by the share of the applicable items answered."""
    thresholds = THRESHOLDS | (survey.get("thresholds") or {})
    return next((word for word in ("complete", "partial") if share >= thresholds[word] - 1e-12), "break-off")


def late(answers: pd.DataFrame, survey: Mapping[str, Any]) -> pd.Series:
    """Return which answers came after the closing date."""
    if not survey.get("closes"):
        return pd.Series(False, answers.index)
    # ASSUME: An answer is late by the day it ended, or by the day it started where only that is known.
    return answers["ended"].fillna(answers["started"]).str[:10].gt(str(survey["closes"])[:10]).fillna(False)


def drop_where(answers: pd.DataFrame, frame: pd.DataFrame, rule: dict[str, Any], survey: dict[str, Any]) -> Changes:
    """Drop the answers that have a value in a column or item."""
    column = rule["column"]
    known = ["respondent", *(about for about in ABOUT if survey["columns"].get(about)), *survey["items"]]
    if column not in known:
        raise EvidenceError(
            f"{survey['title']}: the cleaning rule drop_where looks at '{column}', which is no column or item of the "
            f"survey: correct `column`.{nearest(column, known)}"
        )
    return drops(answers, answers[column].eq(str(rule["equals"])), rule)


def drop_persons(answers: pd.DataFrame, frame: pd.DataFrame, rule: dict[str, Any], survey: dict[str, Any]) -> Changes:
    """Drop the answers of named persons."""
    return drops(answers, answers["person"].isin([str(person) for person in rule["persons"]]), rule)


def drop_late(answers: pd.DataFrame, frame: pd.DataFrame, rule: dict[str, Any], survey: dict[str, Any]) -> Changes:
    """Drop the answers after the closing date."""
    if not survey.get("closes"):
        raise EvidenceError(
            f"{survey['title']}: the cleaning rule drop_late needs `closes`, the last day of the survey"
        )
    return drops(answers, late(answers, survey), rule)


def drop_break_offs(
    answers: pd.DataFrame, frame: pd.DataFrame, rule: dict[str, Any], survey: dict[str, Any]
) -> Changes:
    """Drop the answers that are too short to count as partial."""
    return drops(answers, answered_share(answers, frame, survey).map(lambda s: kind(s, survey)).eq("break-off"), rule)


def keep_last_of_person(
    answers: pd.DataFrame, frame: pd.DataFrame, rule: dict[str, Any], survey: dict[str, Any]
) -> Changes:
    """Keep one answer a person, drop the others."""
    # ASSUME: Of several answers of one person one counts: in time before late, complete before partial before broken
    #   off, and of equals the one that ended last.
    order = answers[["person", "row"]].assign(
        in_time=~late(answers, survey),
        rank=answered_share(answers, frame, survey)
        .map(lambda share: kind(share, survey))
        .map({"complete": 2, "partial": 1, "break-off": 0}),
        ended=answers["ended"].fillna(answers["started"]).fillna(""),
    )
    order = order.sort_values(["in_time", "rank", "ended", "row"])
    out = order.duplicated("person", keep="last") & order["person"].notna()
    return drops(answers, out.reindex(answers.index), rule)


def mark_straight_liners(
    answers: pd.DataFrame, frame: pd.DataFrame, rule: dict[str, Any], survey: dict[str, Any]
) -> Changes:
    """Mark the answers that have the same answer to every item of a grid; they stay."""
    # ASSUME: A straight-liner gave one and the same answer to all items of a grid of three or more, and stays.
    grid = answers[survey["grids"][rule["grid"]]["items"]]
    alike = grid.notna().all(axis=1) & grid.nunique(axis=1).eq(1) & (grid.shape[1] >= SHORTEST_GRID)
    mark = f"straight-line {rule['grid']}"
    return [
        change(one, "marks", old, f"{said(old)}|{mark}" if said(old) else mark, rule)
        for one, old in zip(answers.loc[alike, "respondent"], answers.loc[alike, "marks"], strict=True)
    ]


def correct(
    answers: pd.DataFrame, rule: dict[str, Any], file: Path, survey: dict[str, Any], scales: dict[str, Any] | None
) -> Changes:
    """Return the changes of a table of corrections, each held against the answer that it corrects."""
    name = file.as_posix()
    table = sheet.columns(sheet.read(file), CORRECTION, free=("old", "new"))
    now = answers.set_index("respondent")
    made: Changes = []
    changed: dict[tuple[str, str], str] = {}
    for row, (respondent, item, old, new, reason) in zip(table.index, table.itertuples(index=False), strict=True):
        place = f"{name}, row {row}"
        if respondent not in now.index:
            raise EvidenceError(
                f"{place}, column respondent: no such answer, or dropped by a rule before: correct the id"
            )
        if item not in (known := [*survey["items"], *ABOUT]):
            raise EvidenceError(f"{place}, column item: there is no item '{item}'.{nearest(item, known)}")
        if said(changed.get((respondent, item), now.loc[respondent, item])) != old:
            raise EvidenceError(f"{place}, column old: the answer has another value: write that, or delete the row")
        check_new(new, survey["items"].get(item, {}), scales, f"{place}, column new")
        changed[respondent, item] = new
        made.append(change(respondent, item, old, new, rule, reason))
    return made


def check_new(new: str, item: Mapping[str, Any], scales: dict[str, Any] | None, place: str) -> None:
    """Refuse a correction that the item can't have; an empty one takes the answer out."""
    if not new or not item:
        return
    if item.get("type") == "number":
        numbers(item)(new, place)
    if item.get("type") == "multiple":
        known = list(item.get("columns") or item.get("labels") or {})
        wrong = [option for option in new.split("|") if option not in known]
    elif item.get("type", "choice") == "choice" and scales is not None:
        scale = scales[item["scale"]]
        known = [*scale["categories"], *scale.get("missing", {})]
        wrong = [new] if new not in known else []
    else:
        return
    if wrong:
        raise EvidenceError(f"{place}: not a key of the item: write one of {', '.join(known)}")


def check(answers: pd.DataFrame, frame: pd.DataFrame, survey: dict[str, Any]) -> None:
    """Refuse what no rule has settled: who is not on the frame, who answered too late, who answered twice."""
    file = survey.get("file", survey["title"])
    for row in answers.loc[late(answers, survey), "row"]:
        raise EvidenceError(
            f"{file}, row {row}: answered after the closing date {survey['closes']}: add the cleaning rule "
            "drop_late, or correct `closes`"
        )
    if survey.get("frame"):
        roster = survey["frame"]["file"]
        for row in answers.loc[~answers["person"].isin(frame["person"]), "row"]:
            raise EvidenceError(
                f"{file}, row {row}: the person is not on the frame {roster}: correct the id, add the person there, or "
                "drop the row by a cleaning rule (drop_persons, drop_where)"
            )
    twice = answers[answers["person"].notna() & answers.duplicated("person", keep=False)]
    for _, rows in twice.groupby("person", sort=False)["row"]:
        raise EvidenceError(
            f"{file}, rows {' and '.join(map(str, rows))}: answers of one person: add the cleaning rule "
            "keep_last_of_person, or drop one of them"
        )


Rule = Callable[[pd.DataFrame, pd.DataFrame, dict[str, Any], dict[str, Any]], Changes]
RULES: dict[str, Rule] = {
    "drop_where": drop_where,
    "drop_persons": drop_persons,
    "drop_late": drop_late,
    "drop_break_offs": drop_break_offs,
    "keep_last_of_person": keep_last_of_person,
    "mark_straight_liners": mark_straight_liners,
}
