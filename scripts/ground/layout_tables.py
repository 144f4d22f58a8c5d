"""The tables of records, of findings, of the check of the report, of method, and the dictionary of all tables."""

from scripts.ground.table import Further, Table, flag, integer, number, text

FINDING = "findings/{finding}"

RECORD = Table(
    "record",
    "A record (log, register or series) as read and cleaned: one row per row that counts, only the declared columns.",
    ("records/{record}/record.parquet",),
    (),
    further=Further(
        None, "One column per declared column, of its declared type (dates are ISO text); derived durations last"
    ),
    confidential=True,
)
RECORD_LOG = Table(
    "records/cleaning_log",
    "The cleaning log of a record: one row per change. The rows as received and this log give the rows that count.",
    ("records/{record}/cleaning_log.csv",),
    (
        integer("row", "Row of the file"),
        text("case", "Id of the case as received; 'row N' where it has none", empty=True),
        text("column", "The column; '*' for the whole row, 'marks' for a mark"),
        text("old", "Value before; 'kept' where a row was dropped", empty=True),
        text("new", "Value after; 'dropped' where a row was dropped", empty=True),
        text("rule", "The cleaning rule"),
        text("reason", "Why, in the words of the description or of the table of corrections"),
        text("author", "Who decided on the change, where that is declared", empty=True),
        text("date", "When that was decided, where it is declared", empty=True),
    ),
    confidential=True,
)
RECORD_COUNTS = Table(
    "records/cleaning_counts",
    "What each cleaning rule of a record did: one row per rule, in the order in which they were applied.",
    ("records/{record}/cleaning_counts.csv",),
    (
        integer("place", "Place of the rule in the order of the description, from 1"),
        text("rule", "The cleaning rule"),
        text("reason", "Why, in the words of the description"),
        text("author", "Who decided on the rule, where that is declared", empty=True),
        text("date", "When that was decided, where it is declared", empty=True),
        integer("before", "Rows before the rule", "rows"),
        integer("dropped", "Rows that the rule dropped", "rows"),
        integer("marked", "Rows that the rule marked", "rows"),
        integer("changed", "Rows of which the rule changed a cell", "rows"),
        integer("after", "Rows after the rule", "rows"),
    ),
    key=("place",),
)
RECORD_BASES = Table(
    "records/bases",
    "From the rows of a record to the base of each number made of rows: received - dropped - outside - empty = base.",
    ("records/{record}/bases.csv",),
    (
        text("number", "Key of the number"),
        integer("received", "Rows of the file", "rows"),
        integer("dropped", "Rows that cleaning dropped", "rows"),
        integer("outside", "Rows outside of the conditions of the number (`where`)", "rows"),
        integer("empty", "Rows without a value in the column of the number", "rows"),
        integer("base", "Rows that the number, or its groups together, is about", "rows"),
    ),
    key=("number",),
)
CELL = (
    number("value", "The number: shares from 0 to 1", empty=True),
    number("low", "Lower confidence limit", empty=True),
    number("high", "Upper confidence limit", empty=True),
    number("lowest", "Worst-case bounds: the lowest value that answers of all nonrespondents could give",
           empty=True),
    number("highest", "Worst-case bounds: the highest value that they could give", empty=True),
)  # fmt: skip
CELLS = Table(
    "cells",
    "All tables of a finding, long: one row per cell.",
    (f"{FINDING}/cells.parquet",),
    (
        text("finding", "Key of the finding"),
        text("table", "Key of the table"),
        text("row", "Heading of the row, after those above it"),
        text("column", "Heading of the column, after those above it"),
        text("row_under", "The headings above the row, outermost first, one a line", empty=True),
        text("column_under", "The headings above the column, outermost first, one a line", empty=True),
        integer("row_order", "Place of the row, from 1", empty=True),
        integer("column_order", "Place of the column, from 1", empty=True),
        text("address", "Address of the number"),
        *CELL,
        integer("n", "Unweighted count of the numerator, or of the cases", empty=True),
        integer("base", "Unweighted base", empty=True),
        text("unit", "Unit of the number", empty=True),
        text("flags", "Warnings, joined by '; '", empty=True),
        text("method", "How the interval was made, or why there is none", empty=True),
        text("text", "The cell as it is printed", empty=True),
        text(
            "status",
            "Why no number is shown: small base, small cell, no cases; empty where one is",
            empty=True,
        ),
        text("source", "The source line of the table", empty=True),
        text("notes", "The notes below the table, one line each", empty=True),
    ),
    key=("finding", "table", "row", "column"),
)
FINDING_TABLE = Table(
    "tables/{table}",
    "A table of a finding for a spreadsheet, long: one row per cell; title, source, notes and mark are in every row.",
    (f"{FINDING}/tables/{{table}}.csv",),
    (
        text("row", "Heading of the row, after those above it"),
        text("column", "Heading of the column, after those above it"),
        text("text", "The cell as it is printed", empty=True),
        text(
            "status",
            "Why no number is shown: small base, small cell, no cases; empty where one is",
            empty=True,
        ),
        *CELL,
        text("unit", "Unit of the number", empty=True),
        integer("n", "Unweighted count of the numerator, or of the cases", empty=True),
        integer("base", "Unweighted base", empty=True),
        text("method", "How the interval was made, or why there is none", empty=True),
        text("flags", "Warnings, joined by '; '", empty=True),
        text("address", "Address of the number"),
        text("title", "Title of the table"),
        text("source", "The source line of the table", empty=True),
        text("notes", "The notes below the table", empty=True),
        text("mark", "What the evaluation says on every page and file", empty=True),
    ),
    key=("row", "column"),
)
SENTENCES = Table(
    "sentences",
    "What sentences of a finding say of numbers, checked: one row per declared relation.",
    (f"{FINDING}/sentences.csv",),
    (
        text("finding", "Key of the finding"),
        integer("sentence", "Number of the sentence, from 1"),
        integer("relation", "Number of the relation in the sentence, from 1"),
        text("address", "Address of the number that the sentence is about"),
        text("says", "more than, at least, less than, at most, or exceeds (another number)"),
        text("limit", "The limit, as declared (0.5 or 2/3)", empty=True),
        text("against", "Address of the other number", empty=True),
        number("value", "The number", empty=True),
        number("other", "What it is compared with: the limit, or the other number", empty=True),
        text("unit", "Unit of both"),
        text("holds", "Whether the relation holds: yes or no; empty where there is no number", empty=True),
        text("interval", "Whether it holds over the whole confidence interval: yes, no (nowhere) or open; empty where "
             "there is none, or for two numbers", empty=True),
        text("bounds", "The same over the worst-case bounds", empty=True),
        integer("tipping_point", "How many nonrespondents would have to answer the other way for it to fail", "persons",
                empty=True),
        integer("nonrespondents", "Nonrespondents, of the survey or the question", "persons", empty=True),
        text("words", "All of it in plain sentences"),
    ),
    key=("finding", "sentence", "relation"),
)  # fmt: skip
REPRODUCTION = Table(
    "reproduction",
    "Each figure of the report against the number that answers it: one row per claim, in the order of the list.",
    ("method/reproduction.csv",),
    (
        text("id", "Id of the claim"),
        text("where", "Where it is in the report"),
        text("finding", "Key of the finding"),
        text("statement", "What the report says"),
        text("published", "The figure as published", empty=True),
        text("computed", "The figure as computed here, in the same form", empty=True),
        text("base", "Numerator and denominator ('59/86'), or what the base counts ('18 rows')", empty=True),
        text("verdict", "agrees, differs, contradicted, impossible or unsupported"),
        text("reason", "Why, in words", empty=True),
        text("address", "Addresses of the numbers, joined by ';'", empty=True),
    ),
    key=("id",),
)
TRACE = Table(
    "trace/{address}",
    "On request: the cases behind one number; one row per case.",
    ("trace/{address}.csv",),
    (
        text("address", "Address of the number"),
        text("case", "The case: a person, answer, note, row of a record, or the address of another number"),
        text("value", "What the case has: the answer, the disposition, the coder's verdict", empty=True),
        number("amount", "The amount of the case, of a mean or sum", empty=True, received=True),
        number("weight", "The weight of the case", empty=True, received=True),
        flag("counted", "Whether the case is in the numerator", empty=True),
        text("passage", "The passage of a note: first character and the one after the last", empty=True),
    ),
    order=("case", "passage"),
    confidential=True,
)
ASSUMPTIONS = Table(
    "assumptions",
    "The judgements that code and descriptions mark where they are made: one row per assumption.",
    ("method/assumptions.csv",),
    (
        text("file", "The file, from scripts/ or config/ on"),
        integer("line", "The line"),
        text("assumption", "The assumption"),
    ),
)
METHOD_RECEIVED = Table(
    "method/received",
    "The files of raw/ as received: one row per file.",
    ("method/received.csv",),
    (
        text("file", "The file"),
        integer("bytes", "Its size", "bytes"),
        text("sha256", "Its SHA-256"),
    ),
    key=("file",),
)
DATA_DICTIONARY = Table(
    "data_dictionary",
    "The data dictionary: what the columns of all tables mean; one row per column.",
    ("data_dictionary.csv",),
    (
        text("file", "The file, below results/; what varies is in braces"),
        text("column", "The column; '...' for columns that depend on the evaluation"),
        text("type", "text, integer, number, flag (True or False); 'any' where the evaluation declares it"),
        text("unit", "Unit of the values, where there is one", empty=True),
        text("empty", "'yes' where a cell may be empty, 'no' where none is"),
        text("meaning", "What the column holds"),
    ),
    key=("file", "column"),
)
