"""Options of a multiple answer as shares of all options chosen: the base is responses, not respondents."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.ground import long_table
from scripts.settings.codebook import Item
from scripts.statistics import intervals, taylor
from scripts.surveys.answers import bases
from scripts.surveys.answers.asking import addressed, asked_of
from scripts.surveys.answers.coded import Flags, Texts
from scripts.surveys.answers.ledger import OF_RESPONSES
from scripts.surveys.engine.cases_behind import Behind
from scripts.surveys.engine.sample import Group, Sample

Row = dict[str, Any]


def pick_rows(
    key: str, item: Item, group: Group, state: Texts, given: Texts, sample: Sample, behind: Behind
) -> Iterator[Row]:
    """Yield the share of each option of all options that the answers of a group chose, where the item declares it."""
    if not item.get("share_of_responses"):
        return
    # ASSUME: A share of responses is a ratio: how many chose an option, by how many options all of them chose.
    options = list(item.get("columns") or item.get("labels") or {})
    inside = group.answers & bases.counted(state, item)
    chosen = np.array([[option in text.split("|") for option in options] for text in given], dtype=float)
    size = chosen.reshape(len(given), len(options)).sum(axis=1)
    total = int(size[inside].sum())
    flag, place = np.nonzero((chosen > 0) & inside[:, None])
    for k, option in enumerate(options):
        own = chosen[:, k]
        shared: Row = {
            "unit": "share", "n": int(own[inside].sum()), "base": total, "filter": addressed(item) or None,
        }  # fmt: skip
        name = f"{option}{OF_RESPONSES}"
        if not total:
            yield long_table.number(
                sample.source, key, group.label, name, value=None, weight="none", method=sample.unknown,
                flags="no answers", **shared,
            )  # fmt: skip
            continue
        plain = long_table.number(
            sample.source, key, group.label, name, value=shared["n"] / total, weight="none",
            **shared, **error(item, own, size, inside, sample),
        )  # fmt: skip
        behind.pick(plain["address"], flag, np.array(options, dtype=object)[place], place == k)
        yield plain
        if sample.design is not None:
            found = taylor.ratio(sample.design, own, size, inside)
            known = {"method": sample.unknown} if sample.unknown else intervals.drawn(
                sample.design, found, sample.level, True
            )  # fmt: skip
            yield long_table.number(
                sample.source, key, group.label, name, value=float(found.value[0]), variant="weighted",
                weight="weight", **shared, **known,
            )  # fmt: skip


def error(item: Item, own: NDArray[np.float64], size: NDArray[np.float64], inside: Flags, sample: Sample) -> Row:
    """Return the columns on the error of an unweighted share of responses: those asked are a sample of the eligible."""
    if sample.unknown:
        return {"method": sample.unknown}
    asked = asked_of(item, sample.persons, sample.survey)
    design = sample.simple(int(asked.sum()), int(asked_of(item, sample.eligible, sample.survey).sum()))
    return intervals.drawn(design, taylor.ratio(design, own[asked], size[asked], inside[asked]), sample.level, True)
