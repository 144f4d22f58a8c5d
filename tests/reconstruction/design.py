"""How fixed counts become answers: who says what is drawn, how many say it is not."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

Counts = dict[str, int]


def spread(
    answers: pd.DataFrame,
    item: str,
    counts: Counts,
    among: Sequence[str],
    spared: dict[str, int],
    rng: np.random.Generator,
) -> None:
    """Give each of `counts` (an answer: how many) to those of `among` who have got the fewest so far.

    For answers outside the base (don't know, not applicable, nothing): nobody gets many of them. `spared` counts them
    by person.
    """
    for answer, size in counts.items():
        free = [person for person in among if answers.at[person, item] is None]
        draw = dict(zip(free, rng.random(len(free)), strict=True))
        for person in sorted(free, key=lambda one: (spared[one], draw[one]))[:size]:
            answers.at[person, item] = answer
            spared[person] += 1


def rank(
    answers: pd.DataFrame, item: str, counts: Counts, among: Sequence[str], mood: pd.Series, rng: np.random.Generator
) -> None:
    """Give the answers of `counts`, best first, to all of `among` without one, by mood and chance.

    Raises ValueError where the counts don't come to the persons.
    """
    free = [person for person in among if answers.at[person, item] is None]
    if sum(counts.values()) != len(free):
        raise ValueError(f"{item}: {sum(counts.values())} answers for {len(free)} persons")
    score = dict(zip(free, mood[free].to_numpy() + rng.random(len(free)), strict=True))
    given = [answer for answer, size in counts.items() for _ in range(size)]
    for person, answer in zip(sorted(free, key=lambda one: -score[one]), given, strict=True):
        answers.at[person, item] = answer


def times(count: int, days: int, rng: np.random.Generator) -> list[pd.Timestamp]:
    """Return `count` different starts in the first `days` of August 2016, in working hours."""
    minutes = rng.choice(days * 600, size=count, replace=False)
    first = pd.Timestamp("2016-08-01 08:30:00")
    return [first + pd.Timedelta(days=int(m) // 600, minutes=int(m) % 600, seconds=int(m) % 53) for m in minutes]


def written(moment: pd.Timestamp) -> str:
    """Return a moment as the platforms write it."""
    return moment.strftime("%Y-%m-%d %H:%M:%S")
