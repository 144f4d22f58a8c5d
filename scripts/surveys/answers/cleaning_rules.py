"""The rules of cleaning: what each finds it drops, marks or clears; every change is one of a column, and of the log."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.survey import Cleaning
from scripts.surveys.answers.coded import Answers, Coded, Flags, coded
from scripts.surveys.answers.rule_finders import FINDERS, Cells, either

MARKS = {
    "straight_liners": "straight-line",
    "speeders": "speeder",
    "duplicates": "duplicate",
    "skip_errors": "skip error",
}
Changes = list[dict[str, Any]]
Rule = Cleaning


class Change(NamedTuple):
    """Which answers a rule changes in a column ("*": drops), and the column before and after."""

    item: str
    where: Flags
    old: Coded
    new: Coded


def said(value: Any) -> str:
    """Return a cell as text, "" where it is missing."""
    return "" if pd.isna(value) else str(value)


def change(respondent: str, item: str, old: Any, new: Any, rule: Rule, **more: str) -> dict[str, Any]:
    """Return one row of the cleaning log; `more` is what a row of a table of corrections says itself."""
    own = {name: more.get(name) or said(getattr(rule, name)) or None for name in ("reason", "author", "date")}
    return {
        "respondent": respondent, "item": item, "old": said(old) or None, "new": said(new) or None,
        "rule": rule.rule, **own,
    }  # fmt: skip


def changes(answers: Answers, rule: Rule, survey: ResolvedSurvey) -> list[Change]:
    """Return what a rule does to answers: `drop_`, `mark_` or `clear_` and what it finds."""
    verb, _, name = ("drop_earlier_of_person" if rule.rule == "keep_last_of_person" else rule.rule).partition("_")
    cells = FINDERS[name](answers, rule, survey)
    if verb == "drop":
        kept = Coded(np.zeros(len(answers.rows), dtype=np.int32), ["kept"])
        out = either(cells.values(), len(answers.rows))
        return [Change("*", out, kept, kept.put(out, "dropped"))]
    if verb == "clear":
        return [*cleared(answers, cells)]
    return [*marked(answers.column("marks"), {mark_of(name, item, rule, survey): out for item, out in cells.items()})]


def mark_of(name: str, item: str, rule: Rule, survey: ResolvedSurvey) -> str:
    """Return the mark that a rule puts on answers; `item` is what it is about, "*" where it is whole answers.

    A second rule of its kind about the same has a mark of its own, with its number: else it would count too few.
    """
    word = MARKS.get(name, name.replace("_", " "))
    before = [*takewhile(lambda one: one is not rule, survey.cleaning)]
    number = sum((one.rule, about(one)) == (rule.rule, about(rule)) for one in before) + 1
    return " ".join(filter(None, [word, about(rule) if item == "*" else item, f"({number})" if number > 1 else ""]))


def about(rule: Rule) -> str:
    """Return what a rule looks at: a grid, a column, an item, or the columns of its condition."""
    return rule.grid or rule.column or rule.item or " ".join(rule.where or {})


def marked(marks: Coded, found: Mapping[str, Flags]) -> Iterator[Change]:
    """Yield the changes that mark answers, each once; they stay."""
    for mark, out in found.items():
        new = marks.mapped(lambda word, mark=mark: f"{word}|{mark}" if word else mark)  # type: ignore[misc]
        where = out & ~marks.flags(lambda word, mark=mark: mark in word.split("|"))  # type: ignore[misc]
        words = [*marks.words, *new.words]
        after = Coded(np.where(where, len(marks.words) + new.codes, marks.codes).astype(np.int32), words)
        yield Change("marks", where, marks, after)
        marks = after.mapped(str)


def cleared(answers: Answers, cells: Cells) -> Iterator[Change]:
    """Yield the changes that empty cells."""
    for item, out in cells.items():
        column = answers.columns[item]
        where = out & column.flags(bool)
        yield Change(item, where, column, column.put(where, ""))


def corrected(answers: Answers, log: Iterable[Mapping[str, Any]]) -> Iterator[Change]:
    """Yield the changes that rows of a cleaning log make, a column each."""
    respondent = answers.columns["respondent"].texts()
    place_of = {one: place for place, one in enumerate(respondent)}
    by_item: dict[str, dict[int, str]] = {}
    for row in log:
        by_item.setdefault(row["item"], {})[place_of[row["respondent"]]] = said(row["new"])
    for item, cells in by_item.items():
        where = np.zeros(len(respondent), dtype=bool)
        where[list(cells)] = True
        old = answers.column(item)
        texts = old.texts()
        for place, word in cells.items():
            texts[place] = word
        yield Change(item, where, old, coded(pd.Series(texts, dtype="string")))


def logged(answers: Answers, made: Iterable[Change], rule: Rule) -> Changes:
    """Return the rows of the log of changes that a rule makes."""
    respondent = answers.columns["respondent"].texts()
    return [
        change(*row, rule=rule)
        for one in made
        for row in zip(
            respondent[one.where], [one.item] * int(one.where.sum()), one.old.texts()[one.where],
            one.new.texts()[one.where], strict=True,
        )
    ]  # fmt: skip


def applied(answers: Answers, made: Iterable[Change]) -> Answers:
    """Return the answers after the changes of a rule."""
    made = list(made)
    columns = dict(answers.columns) | {one.item: one.new for one in made if one.item != "*"}
    dropped = either([one.where for one in made if one.item == "*"], len(answers.rows))
    return answers._replace(columns=columns).take(~dropped)


def sizes(before: int, made: Iterable[Change]) -> dict[str, int]:
    """Return how many answers there were before and after a rule, and how many it dropped, marked and changed."""
    found = {name: np.zeros(before, dtype=bool) for name in ("dropped", "marked", "changed")}
    for one in made:
        found[{"*": "dropped", "marks": "marked"}.get(one.item, "changed")] |= one.where
    counts = {name: int(flags.sum()) for name, flags in found.items()}
    return {"before": before, **counts, "after": before - counts["dropped"]}
