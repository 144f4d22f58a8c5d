"""The tables of analyses of a survey: comparisons of groups, nonresponse, other ways of counting, coverage, losses."""

from scripts.ground.survey_tables import SURVEY
from scripts.ground.table import SHARES, Table, flag, integer, number, text

COMPARISONS = Table(
    "comparisons",
    "Tests of whether groups, or items of the same persons, differ: one row per test; none without a random sample.",
    (f"{SURVEY}/comparisons.csv",),
    (
        text("item", "The item"),
        text("breakdown", "The variable whose groups are compared; empty of a paired test", empty=True),
        text("test", "'Rao-Scott, second order', 'rank test', 't, pairs of groups', or 't, paired'"),
        text("statistic", "The option, category, net or mean compared; empty for the item as a whole", empty=True),
        text("first", "The first group of a pair; of a paired test item.statistic", empty=True),
        text("second", "The second group of a pair; of a paired test item.statistic", empty=True),
        number("difference", "Value of the first less that of the second", empty=True, beside="std_error"),
        number("std_error", "Standard error of the difference", empty=True),
        number("value", "The test statistic: F, or t of a pair", empty=True, beside=1.0),
        number("df", "Degrees of freedom: of the numerator of F, or of t", empty=True),
        number("denominator", "Degrees of freedom of the denominator of F", empty=True),
        number("p", "p value; empty where the test can't be made", empty=True),
        number("adjusted", "p adjusted within its family (Benjamini and Hochberg)", empty=True),
        text("family", "The family of tests within which p is adjusted", empty=True),
        integer("family_size", "How many tests the family has", empty=True),
        text("higher", "The one of the pair that is higher, where adjusted p says so at the level", empty=True),
        integer("n", "Unweighted count of the answers compared", "answers"),
        text("weight", "'none', or the name of the weight"),
        text("inference", "'finite' (with finite population correction) or 'superpopulation' (without)"),
        text("left_out", "Groups with fewer than five answers, with their counts", empty=True),
        text("reason", "Why there is no p", empty=True),
        text("flags", "Warnings, such as expected counts below 5", empty=True),
    ),
    key=("item", "breakdown", "test", "statistic", "first", "second", "inference"),
)
DESIGN_EFFECTS = Table(
    "design_effects",
    "What the design and the weights of a survey cost: one row per headline share, and per mean of its item.",
    (f"{SURVEY}/design_effects.csv",),
    (
        text("item", "The item"),
        text("statistic", "The category, net or option of the headline, or 'mean'"),
        number("value", "The weighted number, of all answers", empty=True, beside="std_error"),
        number("std_error", "Its standard error", empty=True),
        integer("base", "Unweighted count of the answers in its base", "answers"),
        number(
            "design_effect",
            "Its variance by that of a simple random sample of as many answers (deff); empty where it has no error",
            empty=True,
        ),
        number(
            "effective_sample_size",
            "The base by the design effect: as many answers of a simple sample say as much",
            empty=True,
        ),
        text(
            "reference",
            "How that simple sample is drawn: 'without replacement' (of a known population), else 'with replacement'",
        ),
    ),
    key=("item", "statistic"),
)
NONRESPONSE = Table(
    "nonresponse",
    "The nonresponse analysis: who is missing, when answers came, what nonrespondents could change.",
    (f"{SURVEY}/nonresponse.csv",),
    (
        text(
            "section",
            "response (counts), rates (by value of a frame variable), composition (a frame variable), indicator "
            "(R-indicator), timing (early and late answers), effort (as answers came in), bias (assumed differences of "
            "nonrespondents)",
        ),
        text("item", "The frame variable, the item of a headline, or 'response'"),
        text("group", "The value or group; 'all'"),
        text("statistic", "The statistic; 'absent' where the section can't be made"),
        number("value", "Its value: a share, a spread, a difference of shares", empty=True, beside=SHARES),
        integer("n", "Unweighted count of the numerator", empty=True),
        integer("base", "Unweighted count of the denominator", empty=True),
        text("note", "Why a section is absent, or a statistic left out", empty=True),
    ),
    key=("section", "item", "group", "statistic"),
)
SPECIFICATIONS = Table(
    "specifications",
    "A specification curve: each declared sentence on the survey alone, by every way of counting that was open; one "
    "row per way.",
    (f"{SURVEY}/specifications.csv",),
    (
        text("finding", "Key of the finding"),
        integer("sentence", "Number of the sentence in the finding, from 1"),
        text("late", "Late answers 'dropped' or 'kept'; empty where the choice changes nothing", empty=True),
        text("partials", "Partial answers 'kept' or 'dropped'", empty=True),
        text("dont_know", "Don't know 'out of base' or 'in base'", empty=True),
        text("weights", "'none' or 'weighted'", empty=True),
        text("nets", "Nets 'as declared', one category 'narrower', or 'wider'", empty=True),
        flag("declared", "Whether this is the way that the settings declare"),
        number("value", "The number, of the relation of the sentence with the least margin"),
        number("other", "What it is compared with: the limit, or the other number"),
        number("margin", "How far the number is on the side where the relation holds; below 0 where it does not",
               beside=SHARES),
        text("unit", "Unit of value, other and margin"),
        integer("base", "The smallest base of the numbers of the sentence"),
        flag("holds", "Whether all relations of the sentence hold"),
    ),
    key=("finding", "sentence", "late", "partials", "dont_know", "weights", "nets"),
)  # fmt: skip
COVERAGE = Table(
    "coverage",
    "Exact coverage of each kind of confidence interval, by enumeration, for surveys of these sizes: one row per base, "
    "population and kind.",
    ("method/coverage.csv",),
    (
        integer("base", "Unweighted base"),
        integer("population", "Size of the population"),
        text("method", "The kind of interval"),
        number("least_coverage", "Least chance that the interval holds the true share, for shares of 5 to 95 per cent",
               "share"),
        number("mean_width", "Mean width of the interval over these shares", "share"),
    ),
    key=("base", "population", "method"),
)  # fmt: skip
LOST = (
    text("format", "The format of the file, 'both' or 'all'"),
    text("item", "The item or code; empty for all", empty=True),
    text("lost", "What the file can't hold"),
    text("kept", "What it holds instead"),
)
RESPONSES_LOSSES = Table(
    "responses.losses",
    "On request: what the files for SPSS and Stata can't hold: one row per loss.",
    (f"{SURVEY}/responses.losses.csv",),
    LOST,
    order=("format", "item", "lost", "kept"),
)
