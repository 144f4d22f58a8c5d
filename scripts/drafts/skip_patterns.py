"""Questions that seem to be asked after certain answers only, where no questionnaire says so: a draft asks."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from scripts.drafts import missing_words, routes, scales
from scripts.drafts.columns import Column
from scripts.drafts.drafted_items import Draft, Item
from scripts.drafts.writing import flow
from scripts.sheets.headers import fold

MOSTLY = 0.8  # of those who were asked, so many answer


class Answers(NamedTuple):
    """Who gave which answer: answer -> its rows, in the order of the rows; who gave any is in none of `empty`."""

    rows: dict[str, list[int]]
    empty: frozenset[int]


def ask(made: Draft, raw: pd.DataFrame, listed: list[Column]) -> None:
    """Ask above an item whether it was put to those alone who gave certain answers to a question before it.

    It seems so where nobody with one of the answers (that at least five gave) answered the item, and most others did.
    """
    places = {column.name: column.place for column in listed}
    before: list[tuple[Item, Answers]] = []
    for item in made.items:
        found = answers(item, raw, places)
        if found is None:
            continue
        if "asked_if" not in item.fields:
            asked = (led_on(gate.rows, found.empty) for _, gate in reversed(before))
            for (gate_item, _), (none, most) in zip(reversed(before), asked, strict=True):
                key, keys = routes.answered(made, [gate_item], most)
                if none and key and keys:
                    said = ", ".join(f"'{answer}'" for answer in none)
                    item.notes.append(
                        f"? nobody who answered {said} to {key} answered this: was it asked of the others alone? Then "
                        f"write `asked_if: {flow({key: keys})}`"
                    )
                    break
        if item.fields.get("type") is None and "column" in item.fields:
            before.append((item, found))


def answers(item: Item, raw: pd.DataFrame, places: Mapping[str, int]) -> Answers | None:
    """Return who answered an item what; None where its columns are not those of the export."""
    names = [item.fields["column"]] if "column" in item.fields else [*(item.fields.get("columns") or {}).values()]
    if not names or not all(name in places for name in names):
        return None
    rows: dict[str, list[int]] = {}
    given: set[int] = set()
    for name in names:
        for row, cell in enumerate(raw.iloc[:, places[name]]):
            text = "" if pd.isna(cell) else str(cell).strip()
            if text and fold(text) not in missing_words.NOTHING:
                rows.setdefault(text, []).append(row)
                given.add(row)
    return Answers(rows, frozenset(range(len(raw))) - given)


def led_on(gate: Mapping[str, list[int]], empty: frozenset[int]) -> tuple[list[str], list[str]]:
    """Return the answers to a question of which nobody, and of which most, answered a later one; empty if unclear."""
    many = {answer: rows for answer, rows in gate.items() if len(rows) >= scales.SHOWN}
    shares = {answer: 1 - sum(row in empty for row in rows) / len(rows) for answer, rows in many.items()}
    none, most = [a for a, one in shares.items() if one == 0], [a for a, one in shares.items() if one >= MOSTLY]
    return (none, most) if none and most and len(none) + len(most) == len(shares) else ([], [])
