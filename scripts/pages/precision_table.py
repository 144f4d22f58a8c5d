"""The weights of a survey on its page in words, and what its design and weights cost in precision."""

from typing import Any

import pandas as pd

from scripts.ground.long_table import records
from scripts.pages.nonresponse_section import headline
from scripts.pages.sections import NONE, cell, table
from scripts.settings.resolved import ResolvedSurvey

WEIGHED = (
    "Weight: the base weight (the design weight, or 1 where everybody was asked) times an adjustment for nonresponse, "
    "then fitted to known totals of the frame (poststrata) and trimmed where the description of the survey says so. "
    "How close weights bring respondents to the frame is under Nonresponse analysis."
)
GIVEN = (
    "Weights came with the sample, in the column {column} of the export, and are used as they are: errors do not "
    "reflect how they were made."
)
EFFECTS = (
    "Design effect: the variance of the weighted number, by the design and the weights of this survey, divided by that "
    "of a simple random sample of as many answers, drawn {how} replacement. Effective sample size: the base divided by "
    "the design effect. Computed where a number has a standard error above zero."
)


def weighed(made: bool, survey: ResolvedSurvey) -> str:
    """Return where the weights of a survey come from; `made` says whether its run made or took some of the frame."""
    if survey.design:
        return GIVEN.format(column=survey.design.weight)
    return WEIGHED if made else "The survey has no weights."


def effects(found: pd.DataFrame, survey: ResolvedSurvey) -> dict[str, Any]:
    """Return the design effects of the headlines; without rows where there are none."""
    rows = [
        [
            headline(str(one["item"]), str(one["statistic"]), survey),
            error(one["std_error"]),
            cell(one["base"]),
            figure(one["design_effect"], 2),
            figure(one["effective_sample_size"], 1),
        ]
        for one in records(found)
    ]
    ways = sorted({str(one).partition(" ")[0] for one in found["reference"]}, reverse=True)
    heads = ["Statistic", "Standard error", "Base", "Design effect", "Effective sample size"]
    note = EFFECTS.format(how=" or ".join(ways))
    return table("Design effects of headline results", heads, rows, ".nnnn", narrow=True, note=note)


def figure(value: Any, places: int) -> str:
    """Return a number with so many decimals."""
    return NONE if pd.isna(value) else f"{value:.{places}f}"


def error(value: Any) -> str:
    """Return a standard error with three significant digits."""
    return NONE if pd.isna(value) else f"{value:.3g}"
