"""The tables on the weights of a survey."""

from scripts.ground.survey_tables import SURVEY
from scripts.ground.table import Table, integer, number, text

WEIGHTS = Table(
    "weights",
    "The weight of each answer; no rows where the survey has no weights.",
    (f"{SURVEY}/weights.csv",),
    (
        text("respondent", "Id of the answer"),
        number("base_weight", "Design weight: 1, or the weight that was given", received=True),
        text(
            "cell",
            "Nonresponse adjustment cell, 'A + B' where cells were collapsed; 'given' where weights were given",
            empty=True,
        ),
        number("adjustment", "Nonresponse adjustment factor: eligible persons over answers in the cell; 1 where "
               "weights were given", received=True),
        text("poststratum", "The poststratum, in words, where weights are poststratified", empty=True),
        number("fitted", "Weight after poststratification, raking or calibration, before trimming", received=True),
        number("weight", "Final weight", received=True),
    ),
    key=("respondent",),
    order=("respondent",),
    confidential=True,
)  # fmt: skip
WEIGHTING_LOG = Table(
    "weighting_log",
    "What was done to cells and weights: one row per cell that was collapsed into another, and a row for trimming.",
    (f"{SURVEY}/weighting_log.csv",),
    (
        text("step", "cell (nonresponse adjustment), poststratum, or trim"),
        text("cell", "The cell that was too small, in words; of trimming the weight above which weights were cut"),
        integer("answers", "Answers in that cell, or with a trimmed weight", "answers"),
        text("collapsed_into", "The cell it was collapsed into; of trimming, those to whom the excess was distributed"),
        text("reason", "Why, in words"),
    ),
)
WEIGHTS_REPORT = Table(
    "weights_report",
    "What the weights do: their distribution, what they cost in precision, each margin before and after.",
    (f"{SURVEY}/weights_report.csv",),
    (
        text("part", "distribution, efficiency, trimming, largest, total or margin"),
        text("name", "The statistic, or 'variable = value' of a margin of the frame"),
        number("before", "Without weights (of trimming: before it)"),
        number("after", "With the final weights"),
        number("target", "What it is on the frame, where that is known", empty=True),
    ),
    key=("part", "name"),
)
