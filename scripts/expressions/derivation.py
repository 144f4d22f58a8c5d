"""Derived items as columns: what an expression can name, and what its value is as an answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from scripts.expressions.grammar import Node, tree
from scripts.expressions.logic import Column, Flags, as_number, evaluate
from scripts.ground.errors import EvidenceError, beyond, nearest
from scripts.ground.missing import NONE_TICKED, TICKED
from scripts.settings.codebook import YES_OR_NO, Item, Scale
from scripts.sheets.numerals import NUMBER

Texts = np.ndarray[Any, Any]


def derived(
    items: Mapping[str, Item],
    columns: dict[str, Column],
    size: int,
    scales: Mapping[str, Scale],
    title: str,
    column_of: Callable[[str, Texts], Column],
) -> Iterator[tuple[str, Texts]]:
    """Yield the key of each derived item and its answers as texts, None where missing, in the order of the items.

    `columns` are the items and frame variables that expressions name; `column_of` makes that of a derived item, for
    the expressions after it. Raises EvidenceError for names, kinds and results that don't go together.
    """
    for key, item in items.items():
        if item.derive is None:
            continue
        place = f"{title}, items.{key}.derive"
        given = result(evaluate(tree(item.derive, place), columns, size, place), item, scales, place)
        columns[key] = column_of(key, given)
        yield key, given


def check(items: Mapping[str, Item], variables: Iterable[str], scales: Mapping[str, Scale], place: str) -> None:
    """Raise EvidenceError where derived items, others and frame variables don't go together, whatever the answers."""
    nobody, unknown = np.array([], dtype=object), np.zeros(0, dtype=bool)

    def column_of(key: str, given: Texts) -> Column:
        return of_item(items[key], nobody, unknown, scales, items[key].scale_in(scales).scores)

    columns = {name: Column("open", nobody, unknown) for name in variables}
    columns |= {key: column_of(key, nobody) for key, item in items.items() if item.derive is None}
    for _ in derived(items, columns, 0, scales, place, column_of):
        pass


def of_item(item: Item, given: Texts, known: Flags, scales: Mapping[str, Scale], scores: Mapping[str, float]) -> Column:
    """Return the answers to an item, of which some are known; the missing answers of a scale are not."""
    if item.type == "number":
        amounts = pd.to_numeric(pd.Series(np.where(known, given, "0")), errors="coerce").to_numpy(dtype=float)
        codes = tuple(float(code) for code in item.codes if NUMBER.fullmatch(code.strip()))
        there = np.isfinite(amounts)
        return Column("number", np.where(there, amounts, 0.0), known & there, codes=codes)
    if item.type == "text":
        return Column("words", given, known)
    if item.type == "multiple_response":
        if TICKED in item.base:
            known = known & (given != NONE_TICKED)
        given = np.where(given == NONE_TICKED, "", given)
        return Column("options", given, known, tuple(item.columns or item.labels or ()) or None)
    scale = item.scale_in(scales)
    known = known & ~np.isin(given, list(scale.missing))
    return Column("text", np.where(known, given, ""), known, tuple(scale.categories), scores)


def result(found: Column, item: Item, scales: Mapping[str, Scale], place: str) -> Texts:
    """Return the texts of a derived item: a number as such, yes and no, or categories of its scale."""
    if item.type == "number":
        if found.kind not in ("number", "open", "missing"):
            raise EvidenceError(f"{place}: the item is a number, but its expression does not give one")
        found = as_number(found, Node("part"), place)
        low, high = item.limits
        out = found.known & ~((found.values >= low) & (found.values <= high))
        if out.any():
            raise EvidenceError(
                f"{place}: for {int(out.sum())} answers the number is {beyond(low, high)}: correct the "
                "expression, or `minimum` and `maximum`"
            )
        texts = [repr(float(one)).removesuffix(".0") if there else None
                 for one, there in zip(found.values, found.known, strict=True)]  # fmt: skip
        return np.array(texts, dtype=object)
    categories = list(item.scale_in(scales).categories)
    values = found.values
    if found.kind == "truth":
        yes, no = YES_OR_NO.categories
        found, values = found._replace(words=(yes, no)), np.where(found.values, yes, no).astype(object)
    elif found.kind not in ("text", "open", "missing"):
        raise EvidenceError(f"{place}: the item is a choice, but its expression gives no category: declare its `type`")
    for word in found.words if found.words is not None else sorted(set(values[found.known])):
        if word not in categories:
            hint = nearest(word, categories)
            raise EvidenceError(f"{place}: '{word}' is not a category of the scale '{item.scale}'.{hint}")
    return np.asarray(pd.Series(values, dtype=object).where(found.known, None), dtype=object)
