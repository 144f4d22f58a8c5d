"""How many answers are in each cell of an item, in all groups of a breakdown at once."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scripts.settings.codebook import Item, Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import bases
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.coded import Flags
from scripts.surveys.answers.groups import Breakdown, Places

Counts = NDArray[np.int64]  # groups x cells
OPTION = "option "  # begins the cell of an option: an answer can stand in several of these


def cells_of(item: Item, scales: Mapping[str, Scale]) -> list[str]:
    """Return the cells that are counted of an item: those of its answers, then those of its options."""
    return [*bases.cells_of(item, scales), *(f"{OPTION}{name}" for name in bases.options_of(item))]


def by_group(key: str, places: Places, size: int, stated: Stated, survey: ResolvedSurvey) -> Counts:
    """Return how many answers of each group are in each cell of an item; `places` say the group of each answer."""
    item, state = survey.items[key], stated.states[key]
    cells, options = cells_of(item, survey.scales), bases.options_of(item)
    found = np.bincount(places * len(cells) + state, minlength=(size + 1) * len(cells)).reshape(size + 1, len(cells))
    for place, option in enumerate(options, start=len(cells) - len(options)):
        found[:, place] = np.bincount(places[chosen(key, option, stated)], minlength=size + 1)
    return found[:size]


def of_groups(
    key: str, breakdowns: list[Breakdown], stated: Stated, survey: ResolvedSurvey
) -> dict[str, dict[str, int]]:
    """Return how many answers are in each cell of an item, by the token of each group that it is broken down by."""
    cells, by = cells_of(survey.items[key], survey.scales), survey.broken_down(key)
    found: dict[str, dict[str, int]] = {}
    for one in (one for one in breakdowns if one.of in by):
        counts = by_group(key, one.of_answers(stated.answers), one.size, stated, survey)
        for group in one.groups:
            found[group.token] = dict(zip(cells, counts[group.place].tolist(), strict=True))
    return found


def answers_of(breakdowns: list[Breakdown], stated: Stated) -> dict[str, int]:
    """Return how many answers each group has, by its token."""
    found: dict[str, int] = {}
    for one in breakdowns:
        sizes = np.bincount(one.of_answers(stated.answers), minlength=one.width)
        found |= {group.token: int(sizes[group.place]) for group in one.groups}
    return found


def chosen(key: str, option: str, stated: Stated) -> Flags:
    """Return which answers chose an option, of those who answered the item."""
    return np.asarray((stated.states[key] == 0) & bases.chose(stated.answers.columns[key], option))
