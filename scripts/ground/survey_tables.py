"""The tables of a survey, from the sampling frame to the answers that count and the base of each item."""

from scripts.ground.table import Further, Table, integer, number, text

SURVEY = "surveys/{survey}"
ANSWER = (
    text("respondent", "Id of the answer, as the export gives it (or its row)"),
    integer("row", "Row of the answer in the export, as a spreadsheet counts them"),
    text("person", "Id of the person on the sampling frame", empty=True),
    text("started", "When the questionnaire was opened (ISO 8601)", empty=True),
    text("ended", "When the answer was last saved or sent (ISO 8601)", empty=True),
    text("progress", "Share of the questionnaire that was seen, as the platform reports it (0 to 1)", empty=True),
    text("channel", "How the answer came in, as the platform names it (a preview, a link, an invitation)", empty=True),
)
ITEMS = (
    "One text column per item: the key of the category, keys of the options chosen joined by '|' ('(none)' where none "
    "was ticked), a number, or free text; empty where nothing was answered. Then the columns of the sample design."
)
VARIABLES = Further("text", "One text column per declared variable of the frame")

FRAME = Table(
    "frame",
    "The sampling frame: one row per person to whom the survey was sent; no rows where there is no frame.",
    (f"{SURVEY}/frame.parquet",),
    (text("person", "Id of the person"),),
    key=("person",),
    order=("person",),
    further=VARIABLES,
    confidential=True,
)
RECEIVED = Table(
    "received",
    "Answers as received: one row per answer, in the order of the export, only the declared columns of it.",
    (f"{SURVEY}/received.parquet",),
    ANSWER,
    key=("respondent",),
    further=Further("text", ITEMS),
    confidential=True,
)
RESPONSES = Table(
    "responses",
    "Answers that count: those received, after the changes of the cleaning log, with the derived items.",
    (f"{SURVEY}/responses.parquet",),
    (
        *ANSWER,
        text(
            "marks", "What cleaning rules noticed about the answer, joined by '|'; a marked answer counts", empty=True
        ),
    ),
    key=("respondent",),
    further=Further("text", f"{ITEMS} Last the derived items."),
    confidential=True,
)
CLEANING_LOG = Table(
    "cleaning_log",
    "The cleaning log: one row per change. The answers as received and this log make the answers that count again.",
    (f"{SURVEY}/cleaning_log.csv",),
    (
        text("respondent", "Id of the answer"),
        text("item", "Item, or column, that was changed; '*' for the whole answer, 'marks' for a mark"),
        text("old", "Value before; 'kept' where an answer was dropped", empty=True),
        text("new", "Value after; 'dropped' where an answer was dropped; empty where the cell was cleared", empty=True),
        text("rule", "The cleaning rule"),
        text("reason", "Why, in the words of the description or of the table of corrections"),
        text("author", "Who decided on the change, where that is declared", empty=True),
        text("date", "When that was decided, where it is declared", empty=True),
    ),
    confidential=True,
)
CLEANING_COUNTS = Table(
    "cleaning_counts",
    "What each cleaning rule did: one row per rule, in the order in which they were applied.",
    (f"{SURVEY}/cleaning_counts.csv", f"{SURVEY}/parts/{{part}}/cleaning_counts.csv"),
    (
        integer("place", "Place of the rule in the order of the description, from 1"),
        text("rule", "The cleaning rule"),
        text("reason", "Why, in the words of the description"),
        text("author", "Who decided on the rule, where that is declared", empty=True),
        text("date", "When that was decided, where it is declared", empty=True),
        integer("before", "Answers before the rule", "answers"),
        integer("dropped", "Answers that the rule dropped", "answers"),
        integer("marked", "Answers that the rule marked", "answers"),
        integer("changed", "Answers of which the rule changed or cleared a cell", "answers"),
        integer("after", "Answers after the rule", "answers"),
    ),
    key=("place",),
)
REVIEW = Table(
    "review",
    "What a person should decide on: one row per answer and mark, or answer to a question that was not asked.",
    (f"{SURVEY}/review.csv",),
    (
        text("respondent", "Id of the answer"),
        integer("row", "Row of the answer in the export"),
        text("item", "The item; '*' for the whole answer"),
        text("found", "The mark, or what is wrong"),
        text("reason", "Why the rule looked for it, or who is asked the question"),
    ),
    key=("respondent", "item", "found"),
    order=("row", "item", "found"),
    confidential=True,
)
DISPOSITIONS = Table(
    "dispositions",
    "Final dispositions: what became of each person on the frame; without a frame one row per answer.",
    (f"{SURVEY}/dispositions.csv",),
    (
        text("person", "Id of the person; of the answer where there is no frame"),
        text("respondent", "Id of the person's answer; empty where none came", empty=True),
        text(
            "disposition",
            "complete, partial, break-off, refusal, non-contact, late (answered after the closing date), other "
            "(eligible, no answer for another reason), unknown (not known whether eligible) or ineligible",
        ),
        text("code", "Code of the disposition in the table of codes of `edition`"),
        text("edition", "The table of codes: that of AAPOR, or one declared", empty=True),
    ),
    key=("person",),
    order=("person",),
    further=VARIABLES,
    confidential=True,
)
DECISION = Table(
    "decision",
    "Whether the survey is used: one row.",
    (f"{SURVEY}/decision.csv",),
    (
        text("survey", "Key of the survey"),
        number("rate", "Response rate: complete and partial answers of all invited; empty without a frame", "share",
               empty=True),
        number("minimum", "Declared minimum response rate; 0 where none is declared", "share", empty=True),
        text("used", "yes, or no: then no number of the survey but its response goes into a table"),
        text("reason", "Why, in words"),
    ),
    key=("survey",),
)  # fmt: skip
SKIP_LOGIC = Table(
    "skip_logic",
    "Where the declared skip logic is not that of the questionnaire: one row per difference.",
    (f"{SURVEY}/skip_logic.csv",),
    (
        text("item", "The item"),
        text("finding", "The skip logic of the questionnaire, and that of `asked_if`"),
    ),
    key=("item", "finding"),
)
SKIP_ERRORS = Table(
    "skip_errors",
    "Answers that contradict the skip logic: one row per answer and item.",
    (f"{SURVEY}/skip_errors.csv",),
    (
        text("respondent", "Id of the answer"),
        integer("row", "Row of the answer in the export"),
        text("item", "The item"),
        text("asked", "Who is asked the question, in words"),
        text("finding", "'answered though not asked' or 'unanswered though asked'"),
    ),
    key=("respondent", "item"),
    order=("row", "item", "finding"),
    confidential=True,
)
BASES = Table(
    "bases",
    "The base ledger: from the invited to the base of each item, one row per step. The base of every number is in it.",
    (f"{SURVEY}/bases.csv",),
    (
        text("item", "The item or grid; 'response' and 'frame' for the numbers on response and on the frame"),
        text("group", "The group, as in addresses of numbers: 'all', or variable-value"),
        text(
            "step",
            "A total (invited, eligible, answers, base, scored, ...), what leaves people out before it (refusal, "
            "not_asked, dont_know, ...), or, ending in _counted, a kind of missing answer that stays in the base",
        ),
        integer("count", "The total, or how many the step leaves out"),
        integer("left", "How many are left after the step"),
        text("reason", "The step in words"),
    ),
    key=("item", "group", "step"),
)
ENDS = Table(
    "ends",
    "Of a survey in parts with a frame: what became of each answer of one part.",
    (f"{SURVEY}/parts/{{part}}/ends.parquet",),
    (
        text("person", "Id of the person who answered", empty=True),
        text("respondent", "Id of the answer; part and row where it has none"),
        integer("row", "Row in the file of the part"),
        text(
            "disposition",
            "complete, partial, break-off, refusal, late, ineligible; empty where another rule dropped it",
            empty=True,
        ),
    ),
    key=("respondent",),
    confidential=True,
)
HEADLINES_BY_DAY = Table(
    "headlines_by_day",
    "Of a survey in parts: how many answered a day, and how many of them say each headline.",
    (f"{SURVEY}/parts/{{part}}/headlines_by_day.csv",),
    (
        text("day", "The day on which the answers ended; empty where none is given", empty=True),
        text("item", "The item of a headline; '*' for the answers themselves"),
        text("statistic", "The share that the survey is read for; empty for the answers", empty=True),
        integer("counted", "Answers that say it; of item '*' all", "answers"),
        integer("inside", "Answers in its base", "answers"),
    ),
)
SUMS = Table(
    "sums",
    "Of a survey in parts: exact sums of one part by stratum, cluster, group, item and answer, from which all numbers "
    "are made.",
    (f"{SURVEY}/parts/{{part}}/sums.parquet",),
    (
        text("stratum", "The stratum; values of several variables joined"),
        text("cluster", "The cluster (primary sampling unit); empty text where cases were drawn one by one"),
        text("breakdown", "The variable that groups are made by, or several joined; empty text for all"),
        text("value", "The group: a value of that variable; empty text for no value"),
        text("item", "The item; '*' for the answers themselves"),
        text("cell", "The answer, a kind of missing answer, 'option KEY', or '= 3.5' for one amount of a number item"),
        integer("n", "Unweighted count", "answers"),
        number("population", "Population of the stratum, in the rows of item '*'", empty=True, received=True),
    ),
    further=Further(
        "integer",
        "Exact sums in slices: 'w:0' counts 2^-25 of weights, 'w:-1' 2^-57, and so on; w weights, y amounts, letters "
        "together products of them",
    ),
)
