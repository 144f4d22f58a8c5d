"""Do the same persons say more of one item than of another? Paired tests of items, nets and means, where declared."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
from scipy.special import stdtr

from scripts.statistics import taylor, untested
from scripts.statistics.design import all_asked
from scripts.surveys.answers.coded import Flags
from scripts.surveys.engine.item_measures import Floats, Measured, measured
from scripts.surveys.engine.sample import Sample

PAIRED = "t, paired"
# ASSUME: Two items that fewer than five persons answered both are not tested against each other.
SMALLEST = 5
TOO_FEW = f"fewer than {SMALLEST} persons answered both"
ALL_ALIKE = "everybody's answers to both are the same"

Row = dict[str, Any]


def rows(sample: Sample) -> Iterator[Row]:
    """Yield the declared paired tests of a survey under one kind of inference, p not yet adjusted.

    `difference` is first less second over the persons who answered both: the mean of their differences, with the error
    that the design gives it. Of shares this is McNemar's comparison, as a t test.
    """
    # ASSUME: The paired tests under one name are a family: all its pairs are tested, and p is adjusted for all.
    for family, members in sample.survey.paired.items():
        found = [(f"{item}.{name}", statistic(item, name, sample)) for item, name in sample.survey.compared(members)]
        for (first, (a, in_a)), (second, (b, in_b)) in combinations(found, 2):
            yield {
                "item": first.partition(".")[0], "test": PAIRED, "statistic": a.name, "first": first, "second": second,
                "family": f"paired: {family}",
            } | tested(a.amounts, b.amounts, in_a & in_b, sample)  # fmt: skip


def statistic(item: str, name: str, sample: Sample) -> tuple[Measured, Flags]:
    """Return a statistic of an item with the amount of each answer, and which answers are in its base."""
    found = next(one for one in measured(item, sample.stated, sample.survey) if one.name == name)
    return found, np.asarray(found.declared.base[sample.stated.states[item]] & np.isfinite(found.amounts))


def tested(first: Floats, second: Floats, inside: Flags, sample: Sample) -> Row:
    """Return the columns of the test of two amounts over the answers `inside`."""
    design, n = sample.design, int(inside.sum())
    assert design is not None
    row: Row = {"n": n, "p": None}
    if n < SMALLEST:
        return row | {"reason": TOO_FEW}
    away = np.where(inside, first, 0.0) - np.where(inside, second, 0.0)
    found = taylor.mean(design, away, inside)
    difference, error = float(found.value[0]), float(found.std_error[0])
    row |= {"difference": difference}
    if np.ptp(away[inside]) == 0:
        return row | {"reason": untested.ONE_MIND if difference else ALL_ALIKE}
    if found.df <= 0:
        return row | {"reason": untested.NO_FREEDOM}
    if error == 0:
        return row | {"reason": untested.NO_CHANCE if all_asked(design, inside) else untested.NO_ERROR}
    t = difference / error
    return row | {
        "std_error": error, "value": t, "df": float(found.df), "p": float(2 * stdtr(found.df, -abs(t))),
    }  # fmt: skip
