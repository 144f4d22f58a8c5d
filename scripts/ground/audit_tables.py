"""The tables for an auditor: what a script for R's package survey reads, and our numbers beside its own."""

from scripts.ground.table import Further, Table, integer, number, text

AUDIT_ANSWERS = Table(
    "audit/{survey}.answers",
    "On request: the answers that count, as a script for R reads them; one row per answer, without ids and free texts.",
    ("audit/{survey}.answers.csv",),
    (integer("row", "Row of the answer in the export"),),
    key=("row",),
    further=Further(
        None,
        "design.*: the columns of the sample design and the weights; fit.*: what weights are fitted to; by.*: what "
        "numbers are broken down by; then one column an item: the answer, '.' and a kind of missing answer for who is "
        "not in its base, empty for who was not asked",
    ),
    confidential=True,
)
AUDIT_NUMBERS = Table(
    "audit/{survey}.numbers",
    "On request: our numbers of the survey, as a script for R reads them; one row per number.",
    ("audit/{survey}.numbers.csv",),
    (
        text("address", "Address of the number"),
        text("item", "The item"),
        text("by", "The variable whose group the number is about; empty for all", empty=True),
        text("is", "The value of that variable", empty=True),
        text("statistic", "The statistic"),
        text("variant", "weighted or bounds; empty for the plain number", empty=True),
        text("kind", "How it is computed: base, share, ratio, mean, median, total, rank, alpha or count"),
        text("how", "What counts: the answers of a share ('good|excellent'), the points of a mean ('good=4|fair=3'), "
             "or what amounts are divided by ('/100')", empty=True),
        text("among", "The items of a grid, joined by '|'", empty=True),
        number("value", "The number", empty=True),
        number("std_error", "Standard error", empty=True),
        number("df", "Degrees of freedom", empty=True),
        number("low", "Lower confidence limit; of bounds the lowest possible value", empty=True),
        number("high", "Upper confidence limit; of bounds the highest possible value", empty=True),
        integer("persons", "Size of the population that the number is about", "persons", empty=True),
        text("all_asked", "'yes' where `persons` is everybody who was asked", empty=True),
        number("lowest", "The least that one answer can be", empty=True),
        number("highest", "The most that one answer can be", empty=True),
        text("method", "How the interval was made, or why there is none", empty=True),
    ),
)  # fmt: skip
