"""From the answers as received to the answers that count, by declared rules; each change is a row of the cleaning log.

Received answers and log together make the kept answers again (`replay`): every run proves it.
"""

from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.ground.errors import EvidenceError, Faults
from scripts.ground.survey_tables import CLEANING_COUNTS, CLEANING_LOG
from scripts.settings.coded_items import coding_schemes
from scripts.settings.resolved import ResolvedSurvey
from scripts.sheets import identity
from scripts.surveys.answers import (
    answer_conditions,
    back_coding,
    cleaning_rules,
    coded,
    derived_items,
    open_answers,
    rule_finders,
)
from scripts.surveys.answers import corrections as tables
from scripts.surveys.answers.cleaning_rules import Changes, Rule, said
from scripts.surveys.answers.coded import Answers
from scripts.surveys.answers.open_answers import Kept
from scripts.surveys.received.answer_row import ABOUT, AS_GIVEN, coded_back, questions

SIZES = ("before", "dropped", "marked", "changed", "after")


class Cleaned(NamedTuple):
    """What the rules of cleaning make of answers, how many each changed, and the calm sentence."""

    kept: Kept
    cleaning_counts: pd.DataFrame
    line: str


def clean(
    received: pd.DataFrame,
    frame: pd.DataFrame,
    corrections: list[Any],
    survey: ResolvedSurvey,
    codes: Sequence[pd.DataFrame] = (),
) -> dict[str, Any]:
    """Return `responses` (the kept answers, with `marks`), `cleaning_log`, and `cleaning_counts` of each rule.

    The codes of open answers are put in after the rules: `codes` are the tables `CODED` of the schemes that code some,
    in the order of the items. Derived items are made last, of what is kept. Raises EvidenceError as `ruled` does.
    """
    cleaned = ruled(received, frame, corrections, survey)
    responses = cleaned.kept.responses
    if coding_schemes(survey):
        wrote = open_answers.told(cleaned.kept, frame, survey)
        cleaned = specified(cleaned, codes, wrote, survey)
        responses = open_answers.put(cleaned.kept.responses, codes, wrote, survey)
    responses = derived_items.derive(responses, frame, survey)
    return {
        "responses": responses, "cleaning_log": cleaned.kept.cleaning_log,
        "cleaning_counts": cleaned.cleaning_counts, "line": cleaned.line,
    }  # fmt: skip


def specified(cleaned: Cleaned, codes: Sequence[pd.DataFrame], wrote: pd.DataFrame, survey: ResolvedSurvey) -> Cleaned:
    """Return answers in which those that are Other are what the codes of their text say, by rows of the log.

    Received answers and log make them, as before; a column each has what was given, which the skip logic goes by.
    """
    targets = coded_back(survey)
    if not targets:
        return cleaned
    (received, log, responses), counts, line = cleaned
    back = back_coding.changes(responses, codes, wrote, survey)
    log = CLEANING_LOG.framed(pd.concat([log, CLEANING_LOG.framed(back.log)], ignore_index=True))
    made = replay(received, log).assign(**{AS_GIVEN.format(key): responses[key] for key in targets})
    sizes = {"before": len(made), "dropped": 0, "marked": 0, "changed": len(back.log), "after": len(made)}
    row = {"place": len(counts) + 1, "rule": back_coding.RULE, "reason": back_coding.REASON} | sizes
    counts = CLEANING_COUNTS.framed([*counts.to_dict("records"), row])
    return Cleaned(Kept(received, log, made), counts, line + back_coding.said(back))


def ruled(received: pd.DataFrame, frame: pd.DataFrame, corrections: list[Any], survey: ResolvedSurvey) -> Cleaned:
    """Return the answers that the rules of a survey keep, in their order, and the log of what they changed.

    `corrections` are the files of the rules `correct`, in their order. Raises EvidenceError for what no rule settles: a
    person not on the frame, an answer before the opening or after the closing date, two answers of one person.
    """
    files = iter([Path(one) for one in (corrections if isinstance(corrections, list) else [corrections])])
    about = ["respondent", *ABOUT, *questions(survey)]
    people = coded.people_of(frame)
    given = coded.of_persons(coded.of_table(received, about), people)
    answers = given._replace(columns={**given.columns, "marks": coded.empty(len(received))})
    log: Changes = []
    counts = []
    told = ""
    check_conditions(frame, survey)
    for place, rule in enumerate(survey.cleaning, start=1):
        told += unheard(rule, given, answers)
        if rule.rule == "correct":
            rows, remark = tables.correct(answers, rule, next(files), survey)
            told += remark
            made = [*cleaning_rules.corrected(answers, rows)]
        else:
            made = cleaning_rules.changes(answers, rule, survey)
            rows = cleaning_rules.logged(answers, made, rule)
        counts.append(counted(place, rule) | cleaning_rules.sizes(len(answers.rows), made))
        answers = cleaning_rules.applied(answers, made)
        if any(one.item == "person" for one in made):
            answers = coded.of_persons(answers, people)
        log += rows
    check(answers, frame, survey)
    cleaning_log = CLEANING_LOG.framed(log)
    responses = replay(received, cleaning_log)
    if not all(np.array_equal(own.texts(), texts(responses[name])) for name, own in answers.columns.items()):
        raise ValueError(
            "received answers and cleaning log don't make the responses: a rule changed what it didn't log"
        )
    line = f"{survey.title}: {len(received)} rows read, {len(responses)} answers kept{told}"
    return Cleaned(Kept(received, cleaning_log, responses), CLEANING_COUNTS.framed(counts), line)


def texts(column: pd.Series) -> coded.Texts:
    """Return a column as an array of texts, "" where a cell is empty."""
    return column.astype("string").fillna("").to_numpy(dtype=object)


def check_conditions(frame: pd.DataFrame, survey: ResolvedSurvey) -> None:
    """Refuse a value of a variable of the frame that an item or a rule of cleaning names, and nobody on it has."""
    for key, item in questions(survey).items():
        answer_conditions.on_frame(item.where or {}, frame, f"{survey.title}, items.{key}.where")
    received = ["respondent", *ABOUT, *questions(survey)]
    for rule in survey.cleaning:
        own = {name: wanted for name, wanted in (rule.where or {}).items() if name not in received}
        answer_conditions.on_frame(own, frame, f"{survey.title}, cleaning, {rule.rule}")


def unheard(rule: Rule, received: Answers, answers: Answers) -> str:
    """Return in words what a rule names and no answer has, received or corrected.

    A rule may look out for a preview or a test that did not come: that is said, and no error.
    """
    named = {name: wanted for name, wanted in (rule.where or {}).items() if name in ABOUT}
    if rule.column in ABOUT:
        named[str(rule.column)] = rule.equals or ""
    if rule.persons:
        named["person"] = rule.persons
    found = [
        f"'{value}' in {name}"
        for name, wanted in named.items()
        for value in answer_conditions.absent(wanted, [*received.columns[name].used(), *answers.columns[name].used()])
    ]
    return f"; no answer has what {rule.rule} names: {', '.join(found)}" if found else ""


def counted(place: int, rule: Rule) -> dict[str, Any]:
    """Return the row of a rule in the counts of cleaning, before anything is counted."""
    told = {name: said(getattr(rule, name)) or None for name in ("rule", "reason", "author", "date")}
    return {"place": place, **told} | dict.fromkeys(SIZES, 0)


def replay(received: pd.DataFrame, cleaning_log: pd.DataFrame) -> pd.DataFrame:
    """Return the kept answers that the received ones and a cleaning log make.

    Raises ValueError for a log that changes an answer that isn't there, or an old value that it doesn't have.
    """
    answers = received.assign(marks=pd.Series(pd.NA, received.index, "string")).reset_index(drop=True)
    place_of = {respondent: place for place, respondent in enumerate(answers["respondent"])}
    columns: dict[str, coded.Texts] = {}
    dropped = np.zeros(len(answers), dtype=bool)
    for change in cleaning_log[["respondent", "item", "old", "new"]].itertuples(index=False):
        place = place_of.get(change.respondent, -1)
        if place < 0 or dropped[place]:
            raise ValueError("the cleaning log changes an answer that is not there")
        if change.item == "*":
            dropped[place] = True
            continue
        own = columns.setdefault(str(change.item), texts(answers[str(change.item)]))
        if own[place] != said(change.old):
            raise ValueError("the cleaning log has another old value than the answer")
        own[place] = said(change.new)
    for name, own in columns.items():
        column = pd.Series(own, answers.index, dtype=answers[name].dtype)
        answers[name] = column.mask(column == "")
    return answers[~dropped].reset_index(drop=True)


def untimely(answers: Answers, survey: ResolvedSurvey) -> Iterator[tuple[int, str]]:
    """Yield row and sentence of the answers before the survey opened, and after it closed, that no rule marked."""
    for mark, of, when, key, day in (
        ("early", rule_finders.early, "before the opening date", "opens", survey.opens),
        ("late", rule_finders.late, "after the closing date", "closes", survey.closes),
    ):
        if day:
            # An answer that a rule marked as early or late stays.
            marked = answers.column("marks").flags(lambda word, mark=mark: mark in word.split("|"))  # type: ignore[misc]
            for row in answers.rows[of(answers, survey) & ~marked]:
                rule = f"add the cleaning rule drop_{mark}, or correct `{key}`"
                yield int(row), f"answered {when} {day}: {rule}"


def check(answers: Answers, frame: pd.DataFrame, survey: ResolvedSurvey) -> None:
    """Refuse what no rule has settled: answers of persons not on the frame, too early, too late, or of one person."""
    faults = Faults()
    for row, sentence in untimely(answers, survey):
        faults.add(survey.file, row, EvidenceError(f"{survey.file}, row {row}: {sentence}"))
    with faults.at(survey.file, 0):
        check_known(answers, frame["person"], set(frame["person"]), survey)
    people = pd.DataFrame({"person": answers.column("person").texts(), "row": answers.rows})
    twice = people[(people["person"] != "") & people.duplicated("person", keep=False)]
    for _, own in twice.groupby("person", sort=False)["row"]:
        with faults.at(survey.file, 0):
            raise EvidenceError(
                f"{survey.file}, rows {' and '.join(map(str, own))}: answers of one person: add the cleaning rule "
                "keep_last_of_person, or drop all but one"
            )
    faults.stop()


def check_known(answers: Answers, persons: pd.Series, known: Container[str], survey: ResolvedSurvey) -> None:
    """Refuse who is not on the frame, where there is one; `known` are its persons, to be looked up."""
    if not survey.frame:
        return
    column, faults = answers.column("person"), Faults()
    places = np.flatnonzero(column.flags(lambda word: word not in known))
    shapes = {identity.alike(one): one for one in persons} if len(places) else {}
    numbers = {bare for one in shapes.values() if (bare := identity.as_number(one))}
    for place in places:
        person, row = column.words[column.codes[place]], int(answers.rows[place])
        with faults.at(survey.file, row):
            twin = shapes.get(identity.alike(person), "") if person else ""
            near = f" (its id differs from one there only by {identity.difference(person, twin)})" if twin else ""
            if not twin and identity.as_number(person) in numbers:
                near = " (but it is there with other zeros: a spreadsheet took ids for numbers, export them as text)"
            raise EvidenceError(
                f"{survey.file}, row {row}: the person is not on the frame "
                f"{survey.frame.file}{near}: correct the id, add the person to the frame, or drop the row by a "
                "cleaning rule (drop_persons, drop_where)"
            )
    faults.stop()
