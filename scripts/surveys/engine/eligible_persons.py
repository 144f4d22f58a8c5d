"""The population of the numbers of an item: the eligible persons of the frame, nonrespondents among them."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers.asking import asked
from scripts.surveys.answers.coded import Answers, Flags, columns_of
from scripts.surveys.answers.groups import Breakdown, Group, Places


class Eligible(NamedTuple):
    """The eligible persons of the frame, none without one; of each breakdown their groups, None where nobody knows."""

    persons: Answers
    places: dict[tuple[str, ...], Places | None]
    survey: ResolvedSurvey

    def asked(self, item: Item) -> Flags:
        """Return which persons an item is about."""
        return asked(item, self.persons, self.survey)

    def of(self, item: Item, about: Flags, group: Group) -> Flags | None:
        """Return the population of an item in a group, of those asked; None where it is not known."""
        # ASSUME: The population of an item with skip logic is not known, as nonrespondents may not have been asked it.
        places = self.places[group.of]
        return None if places is None or item.asked_if else (places == group.place) & about


def eligible(persons: pd.DataFrame, breakdowns: list[Breakdown], survey: ResolvedSurvey) -> Eligible:
    """Return eligible persons, rows with the variables of the frame, by the groups of breakdowns."""
    n = len(persons)
    found = Answers(np.zeros(n, dtype=np.int64), {}, {}, columns_of(persons, survey.variables))
    if not survey.frame:
        return Eligible(found, {one.of: None for one in breakdowns}, survey)
    return Eligible(found, {one.of: one.of_persons(found.frame, n) for one in breakdowns}, survey)
