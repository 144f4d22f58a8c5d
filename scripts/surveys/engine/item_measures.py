"""What is measured by an item of a survey: the amount of each statistic for each answer."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.errors import EvidenceError
from scripts.ground.missing import NONE_TICKED
from scripts.surveys.answers import bases
from scripts.surveys.answers.bases import Flags, Texts

Floats = NDArray[np.float64]


class Statistic(NamedTuple):
    """One statistic of an item: its amount for each answer, and the least and most it can be."""

    name: str
    unit: str
    kind: str  # share, mean or median
    amounts: Floats
    lowest: float | None
    highest: float | None


def statistics(
    key: str,
    item: dict[str, Any],
    given: Texts,
    inside: Flags,
    answers: pd.DataFrame,
    survey: dict[str, Any],
    scales: dict[str, Any],
    state: Texts | None = None,
) -> Iterator[Statistic]:
    """Yield the statistics of an item; amounts outside of its base are 0.

    `state` says what each answer is: a kind of missing answers that counts in the base has a share of its own.
    """
    kind = item.get("type", "choice")
    if kind == "number":
        amounts = amounts_of(key, given, inside, answers, survey) / item.get("per", 1)
        least, most = (
            None if item.get(end) is None else item[end] / item.get("per", 1) for end in ("minimum", "maximum")
        )
        yield Statistic("mean", item.get("unit", "points"), "mean", amounts, least, most)
        yield Statistic("median", item.get("unit", "points"), "median", amounts, None, None)
    elif kind == "multiple":
        chosen = [set(text.split("|")) for text in given]
        for option in item.get("columns") or item.get("labels") or sorted(set().union(*chosen) - {"", NONE_TICKED}):
            yield Statistic(option, "share", "share", np.array([option in one for one in chosen], dtype=float), 0, 1)
    else:
        scale = scales[item["scale"]]
        sums = {name: [name] for name in scale["categories"]} | (scale.get("nets") or {})
        for name, keys in sums.items():
            yield Statistic(name, "share", "share", np.isin(given, keys).astype(float), 0, 1)
        for missing in bases.counted_kinds(item) if state is not None else []:
            yield Statistic(missing, "share", "share", np.asarray(state == missing, dtype=float), 0, 1)
        scores = bases.scores(item, scale)
        if scores:
            amounts = np.array([scores.get(value, np.nan) for value in given], dtype=float)
            yield Statistic("mean", "points", "mean", amounts, min(scores.values()), max(scores.values()))


def amounts_of(key: str, given: Texts, inside: Flags, answers: pd.DataFrame, survey: dict[str, Any]) -> Floats:
    """Return the answers to a number item as numbers, 0 outside of its base."""
    found = pd.to_numeric(pd.Series(np.where(inside, given, "0")), errors="coerce").to_numpy(dtype=float)
    if not np.isfinite(found).all():
        row = answers["row"].iloc[int(np.argmin(np.isfinite(found)))]
        raise EvidenceError(
            f"{survey['title']}, row {row}: the answer to '{key}' is not a number; correct it in the table of "
            "corrections."
        )
    return found
