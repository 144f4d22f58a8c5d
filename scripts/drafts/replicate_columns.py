"""Replicate weights among the columns of an export: a run of numbered columns of amounts that is named like weights."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scripts.drafts import roles
from scripts.drafts.columns import Column

LEAST = 4  # columns of a run
NUMBERED = re.compile(r"(.*?\D)(\d+)")
# repwgt1, brr_1, jkw1, W_FSTR1, PWGTP1, bsw1, boot_1; of rw1 and other short names only with fractions.
CALLED = re.compile(
    r"(?i)(rep(l|licate)?[._ ]?(w|wt|wgt|weights?)|(w|wt|wgt|weight)[._ ]?rep(l|licate)?|brr|fay|jk[12n]?w?"
    r"|jack(knife)?|boot(strap)?|bsw|w_fstu?r(wt)?|p?wgtp)[._ -]?"
)
SHORT = re.compile(r"(?i)(r_?w|rwt|repl?|w_?r?|wt|wgt|weights?)[._ -]?")
CLOSE = 0.1  # replicates add up to about what the weight adds up to
METHODS = "brr, fay, jk1, jk2, jkn, bootstrap or sdr"


class Run(NamedTuple):
    """The columns of replicate weights in their order, and that of the weight itself, where one fits."""

    columns: list[Column]
    weight: Column | None

    @property
    def said(self) -> str:
        """Return the columns as a description names them: `rw1 to rw80`."""
        return f"{self.columns[0].name} to {self.columns[-1].name}"

    @property
    def question(self) -> str:
        """Return what a person is asked about them."""
        weight = self.weight.name if self.weight else "COLUMN"
        lacking = "" if self.weight else "COLUMN is that of the weight of each answer; "
        design = f"{{weight: {weight}, replicates: {{columns: {self.said}, method: METHOD}}}}"
        return (
            f"? are {self.said} the replicate weights of a sample that was drawn at random? Then write "
            f"`selection: sample` and `design: {design}`; {lacking}METHOD is {METHODS}, as the documentation of the "
            "sample says. If they are answers, add them as items."
        )


def find(listed: Sequence[Column], rows: int) -> Run | None:
    """Return the longest run of columns that look like replicate weights, with the weight that they vary."""
    runs = [run for run in numbered(listed) if len(run) >= LEAST and all(amounts(one, rows) for one in run)]
    named = [run for run in runs if is_named(run)]
    if not named:
        return None
    longest = max(named, key=len)
    return Run(longest, weight_of(longest, listed, rows))


def numbered(listed: Sequence[Column]) -> list[list[Column]]:
    """Return columns in runs whose names differ in a number that counts up by one."""
    runs: list[list[Column]] = []
    last: tuple[str, int] | None = None
    for column in listed:
        told = NUMBERED.fullmatch(column.name)
        here = (told[1], int(told[2])) if told else None
        if here and last == (here[0], here[1] - 1):
            runs[-1].append(column)
        elif here:
            runs.append([column])
        last = here
    return runs


def amounts(column: Column, rows: int) -> list[float]:
    """Return the different amounts of a column, none where a cell is empty or no number of 0 or more."""
    found = [roles.number(value) for value in column.counts]
    known = [value for value in found if value is not None and value >= 0]
    return known if column.filled == rows and len(known) == len(found) else []


def is_named(run: Sequence[Column]) -> bool:
    """Return whether a run is called like replicate weights; a short name needs amounts that are no coded answers."""
    told = NUMBERED.fullmatch(run[0].name)
    stem = told[1] if told else ""
    fractions = any(not value.is_integer() for one in run for value in amounts(one, one.filled))
    return bool(CALLED.fullmatch(stem) or (SHORT.fullmatch(stem) and fractions))


def weight_of(run: Sequence[Column], listed: Sequence[Column], rows: int) -> Column | None:
    """Return the column of the weight itself: one of that name, else one that adds up to what the replicates do."""
    others = [column for column in listed if column not in run and amounts(column, rows)]
    wanted = sum(map(total, run)) / len(run)
    called = [column for column in others if roles.is_weight(column)]
    close = [column for column in others if abs(total(column) - wanted) <= CLOSE * wanted and len(column.counts) > 1]
    return min(called or close, key=lambda column: abs(total(column) - wanted), default=None)


def total(column: Column) -> float:
    """Return what the amounts of a column add up to."""
    return sum((roles.number(value) or 0.0) * count for value, count in column.counts.items())
