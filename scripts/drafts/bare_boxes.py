"""Columns of 0 and 1 in a row whose names share nothing: a draft keeps them apart, and asks whether they are boxes."""

from collections.abc import Sequence

from scripts.drafts.answers import CODES
from scripts.drafts.box_shapes import PLAIN, said
from scripts.drafts.columns import Column
from scripts.drafts.drafted_items import Draft
from scripts.drafts.item_drafts import ALONE
from scripts.drafts.spelled_keys import free_key
from scripts.drafts.writing import flow

LEAST = 3  # columns: two of 0 and 1 side by side are as often two questions


def ask(made: Draft, questions: Sequence[Column]) -> None:
    """Ask once of each row of bare columns of 0 and 1 whether they are the boxes of one question.

    It stands above the first of them that is an item, in place of what would be asked of each; where none is (1 and
    empty cells), among the columns that are left out.
    """
    items = {item.fields["column"]: item for item in made.items if "column" in item.fields}
    alone = {f"? {column.name}: {ALONE}": column for column in questions}
    left = {alone[line].name for line in made.left if line in alone}
    for run in runs(questions, {*items, *left}):
        own = [items[column.name] for column in run if column.name in items]
        asks = (
            f"? are these {len(run)} columns boxes of one question? Then write one item in their place, `columns: "
            f"{flow(keyed(run))}`, `type: multiple_response`, with its `text` and `labels`"
        )
        for item in own:
            item.notes[:] = [note for note in item.notes if note != CODES]
        if own:
            own[0].notes.insert(0, f"{asks}. Else say what 0 and 1 mean in each, or write `type: number`")
        else:
            names = {column.name for column in run}
            lines = [line for line in made.left if line not in alone or alone[line].name not in names]
            made.left[:] = [*lines, f"{asks}. They have one answer only, so they are no items"]


def runs(questions: Sequence[Column], apart: set[str]) -> list[list[Column]]:
    """Return the rows of LEAST and more neighbours that hold nothing but 0 and 1 and are drafted `apart`."""
    made: list[list[Column]] = [[]]
    for column in questions:
        words = said(column.counts)
        if column.name in apart and words and words <= PLAIN and not column.labels and not column.option:
            made[-1].append(column)
        elif made[-1]:
            made.append([])
    return [run for run in made if len(run) >= LEAST]


def keyed(run: Sequence[Column]) -> dict[str, str]:
    """Return key -> name of the columns of a row."""
    made: dict[str, str] = {}
    for column in run:
        made[free_key(column.code or column.name, made, "option")] = column.name
    return made
