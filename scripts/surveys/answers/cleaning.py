"""From the answers as received to the answers that count, by declared rules; each change is a row of the cleaning log.

Received answers and log together make the kept answers again (`replay`): every run proves it.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.ground.survey_tables import CLEANING_COUNTS, CLEANING_LOG
from scripts.sheets import identity
from scripts.surveys.answers import answer_conditions, cleaning_rules, derived_items
from scripts.surveys.answers import corrections as tables
from scripts.surveys.answers.cleaning_rules import Changes, said
from scripts.surveys.exports import moments
from scripts.surveys.received.answer_row import ABOUT, questions


def clean(
    received: pd.DataFrame,
    frame: pd.DataFrame,
    corrections: list[Any],
    survey: dict[str, Any],
    scales: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return `responses` (the kept answers, with `marks`), `cleaning_log`, and `cleaning_counts` of each rule.

    The rules are those of the survey, in their order; derived items are made last, of what is kept.
    `corrections` are the files of the rules `correct`, in their order. With `scales`, what a correction puts in has to
    be a choice. Raises EvidenceError for what no rule settles: a person not on the frame, an answer before the
    opening or after the closing date, two answers of one person.
    """
    files = iter([Path(one) for one in (corrections if isinstance(corrections, list) else [corrections])])
    answers = marked(received)
    log: Changes = []
    counts = []
    told = ""
    for key, item in questions(survey).items():
        answer_conditions.on_frame(item.get("where") or {}, frame, f"{survey['title']}, items.{key}.where")
    for place, rule in enumerate(survey.get("cleaning") or [], start=1):
        told += unheard(rule, received, answers, frame, survey)
        if rule["rule"] == "correct":
            changes = tables.correct(answers, rule, next(files), survey, scales)
        else:
            changes = cleaning_rules.changes(answers, frame, rule, survey)
        counts.append(counted(place, rule, len(answers), changes))
        answers = apply(answers, changes)
        log += changes
    check(answers, frame, survey)
    cleaning_log = CLEANING_LOG.framed(log)
    if not replay(received, cleaning_log).equals(answers):
        raise ValueError(
            "received answers and cleaning log don't make the responses: a rule changed what it didn't log"
        )
    line = f"{survey['title']}: {len(received)} rows read, {len(answers)} answers kept{told}"
    cleaning_counts = CLEANING_COUNTS.framed(counts)
    answers = derived_items.derive(answers, frame, survey, scales or {})
    return {"responses": answers, "cleaning_log": cleaning_log, "cleaning_counts": cleaning_counts, "line": line}


def unheard(
    rule: Mapping[str, Any], received: pd.DataFrame, answers: pd.DataFrame, frame: pd.DataFrame, survey: dict[str, Any]
) -> str:
    """Return in words what a rule names and no answer has, received or corrected; refuse what nobody on the frame has.

    A rule may look out for a preview or a test that did not come: that is said, and no error.
    """
    own = {name: wanted for name, wanted in (rule.get("where") or {}).items() if name not in received}
    answer_conditions.on_frame(own, frame, f"{survey['title']}, cleaning, {rule['rule']}")
    named = {name: wanted for name, wanted in (rule.get("where") or {}).items() if name in ABOUT}
    if rule.get("column") in ABOUT:
        named[str(rule["column"])] = rule.get("equals")
    if rule.get("persons"):
        named["person"] = rule["persons"]
    found = [
        f"'{value}' in {name}"
        for name, wanted in named.items()
        for value in answer_conditions.absent(wanted, [*received[name].dropna(), *answers[name].dropna()])
    ]
    return f"; no answer has what {rule['rule']} names: {', '.join(found)}" if found else ""


def counted(place: int, rule: Mapping[str, Any], before: int, changes: Changes) -> dict[str, Any]:
    """Return how many answers there were before and after a rule, and how many it dropped, marked and changed."""
    dropped = {one["respondent"] for one in changes if one["item"] == "*"}
    marked = {one["respondent"] for one in changes if one["item"] == "marks"}
    changed = {one["respondent"] for one in changes if one["item"] not in ("*", "marks")}
    told = {name: said(rule.get(name)) or None for name in ("rule", "reason", "author", "date")}
    sizes = {"before": before, "dropped": len(dropped), "marked": len(marked), "changed": len(changed)}
    return {"place": place, **told, **sizes, "after": before - len(dropped)}


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


def out_of_time(answers: pd.DataFrame, survey: Mapping[str, Any]) -> Iterator[tuple[str, pd.Series, str]]:
    """Yield mark, answers and sentence of those before the survey opened, and of those after it closed."""
    opens, closes = survey.get("opens"), survey.get("closes")
    for mark, found, when, key in (
        ("early", moments.early(answers, survey), f"before the opening date {opens}", "opens"),
        ("late", moments.late(answers, survey), f"after the closing date {closes}", "closes"),
    ):
        yield mark, found, f"answered {when}: add the cleaning rule drop_{mark}, or correct `{key}`"


def check(answers: pd.DataFrame, frame: pd.DataFrame, survey: dict[str, Any]) -> None:
    """Refuse what no rule has settled: who is not on the frame, who answered too early or late, or twice."""
    file = survey.get("file", survey["title"])
    for mark, found, sentence in out_of_time(answers, survey):
        # An answer that a rule marked as early or late stays.
        left = found & ~answers["marks"].fillna("").str.split("|").map(lambda marks, mark=mark: mark in marks)
        for row in answers.loc[left, "row"]:
            raise EvidenceError(f"{file}, row {row}: {sentence}")
    if survey.get("frame"):
        roster = survey["frame"]["file"]
        for _, row, person in answers.loc[~answers["person"].isin(frame["person"]), ["row", "person"]].itertuples():
            twin = "" if pd.isna(person) else identity.twin(str(person), frame["person"])
            near = f" (its id differs from one there only by {twin})" if twin else ""
            raise EvidenceError(
                f"{file}, row {row}: the person is not on the frame {roster}{near}: correct the id, add the person "
                "there, or drop the row by a cleaning rule (drop_persons, drop_where)"
            )
    twice = answers[answers["person"].notna() & answers.duplicated("person", keep=False)]
    for _, rows in twice.groupby("person", sort=False)["row"]:
        raise EvidenceError(
            f"{file}, rows {' and '.join(map(str, rows))}: answers of one person: add the cleaning rule "
            "keep_last_of_person, or drop one of them"
        )
