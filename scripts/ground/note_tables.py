"""The tables of interview notes (or documents) and of their codings, one passage or note a row."""

from scripts.ground.table import Further, Table, integer, number, text

NOTES_AT = ("interviews", "documents")
SCHEME = "interviews/{scheme}"
START = "First character of the passage in the frozen text, from 0"
END = "Character after the last of the passage"

NOTES = Table(
    "notes",
    "Interview notes, documents under review, or open answers that a scheme codes: one row per note, with its fields "
    "and its frozen text.",
    (*(f"{place}/notes.parquet" for place in NOTES_AT), f"{SCHEME}/notes.parquet", f"{SCHEME}/speakers/notes.parquet"),
    (
        text("note", "Id of the note; one note is one respondent"),
        text("file", "The file of the note, below raw/", empty=True),
        text("group", "The group of the respondent, as declared", empty=True),
        text("grade", "The grade of the respondent", empty=True),
        text("date", "Date of the interview (ISO 8601)", empty=True),
        text("language", "Language of the note; 'und' where no field says it", empty=True),
        text("mode", "How the interview was held", empty=True),
        integer("persons", "How many persons were interviewed together", "persons"),
        text("asked", "Keys of the schemes about which the respondent was asked, joined by '|'", empty=True),
        text(
            "text",
            "Frozen text: Unicode NFC, line feeds, no byte order mark; offsets count its code points",
            empty=True,
        ),
        text("sha256", "SHA-256 of the frozen text", empty=True),
    ),
    key=("note",),
    order=("note",),
    further=Further("text", "One text column per further declared field of the notes"),
    confidential=True,
)
OFFSETS = Table(
    "offsets",
    "The way from the frozen text back to the file: one row per run of characters.",
    tuple(f"{place}/offsets.parquet" for place in NOTES_AT),
    (
        text("note", "Id of the note"),
        integer("start", "First character of the run in the frozen text, from 0"),
        integer("source", "Where that character is in `place`, from 0"),
        text("place", "The file, or the paragraph, cell, page or cue of it in which the run is"),
    ),
    key=("note", "start"),
    order=("note", "start"),
)
TURNS = Table(
    "turns",
    "Who speaks where in a note, without any words: one row per turn.",
    (*(f"{place}/turns.csv" for place in NOTES_AT), f"{SCHEME}/turns.csv"),
    (
        text("note", "Id of the note"),
        integer("turn", "Number of the turn in the note, from 1"),
        text("speaker", "interviewer, respondent, speaker-1, ...; empty where nobody is named", empty=True),
        text("question", "Q3 where the note numbers its questions, else question-1, ... by turns of the interviewer",
             empty=True),
        text("section", "Outline number of the section, as in 2.1", empty=True),
        integer("start", "First character of the turn in the frozen text, from 0"),
        integer("end", "Character after the last of the turn"),
    ),
    key=("note", "turn"),
    order=("note", "turn"),
)  # fmt: skip
SUGGESTIONS = Table(
    "suggestions",
    "Suggested codings, of rules or of a file: one row per passage. They are never counted; a person decides on them.",
    (f"{SCHEME}/suggestions.parquet", f"{SCHEME}/speakers/suggestions.parquet"),
    (
        text("note", "Id of the note"),
        text("code", "Key of the code"),
        integer("start", START),
        integer("end", END),
        text("quote", "Words of the passage"),
        text("suggested_by", "'rules' for the rules of the scheme, else the name in the head of the file"),
        text("rule", "Id of the rule; 'prompt' where a file names none"),
        text("version", "Beginning of the hash of the rule; of a file its version and hash"),
        text("language", "Language of the note", empty=True),
        text("polarity", "'affirmed' or 'negated': whether the sentence denies what was found", empty=True),
        text("cue", "The word of negation", empty=True),
        text("scope", "The characters that the negation reaches over", empty=True),
        text("hedge", "The word of a doubt in the sentence", empty=True),
    ),
    order=("note", "start", "end", "code", "suggested_by", "rule", "version"),
    confidential=True,
)
SUGGESTED_SEGMENTS = Table(
    "suggested_segments",
    "Each suggested coding that came in a file, and whether its passage is its quote, without words.",
    (f"{SCHEME}/suggested_segments.csv",),
    (
        text("file", "The file, below raw/"),
        integer("row", "Row in the file"),
        text("note", "Id of the note"),
        text("code", "Key of the code"),
        integer("start", START, empty=True),
        integer("end", END, empty=True),
        text("verdict", "'fits', or why it is not suggested"),
    ),
    key=("file", "row"),
    order=("file", "row"),
    confidential=True,
)
DECISIONS = Table(
    "decisions",
    "What coders decided on suggested codings: one row per passage, code and coder.",
    (f"{SCHEME}/decisions.parquet", f"{SCHEME}/speakers/decisions.parquet"),
    (
        text("coder", "The coder"),
        text("note", "Id of the note"),
        text("code", "Key of the code that was suggested; empty where none was, of an answer to a survey", empty=True),
        integer("start", START),
        integer("end", END),
        text("quote", "Words of the passage"),
        text("polarity", "'affirmed' or 'negated', as it was suggested", empty=True),
        text("suggestions", "What suggested it: suggested_by:rule@version, joined by '|'", empty=True),
        text("decision", "accept, reject, or other (another code)"),
        text(
            "other",
            "Key of the right code, where the decision is other; of an answer to a survey, keys of right or further "
            "codes, joined by '|'",
            empty=True,
        ),
        number("value", "The value, of a numeric code", empty=True, received=True),
        text("comment", "The coder's comment", empty=True),
        text("coded", "Hash of what the coder had given the note before; empty where it was not coded yet", empty=True),
        text("version", "Version of the scheme under which it was decided"),
        text("file", "The file of the decision, below raw/"),
        integer("row", "Row in the file"),
        text("like", "The note that was decided on, where an answer to a survey only says the same", empty=True),
    ),
    key=("coder", "note", "start", "end", "code", "polarity"),
    order=("coder", "note", "start", "end", "code", "polarity"),
    confidential=True,
)
CODINGS = Table(
    "codings",
    "Coded segments of all coders, from whatever file: one row per passage and code.",
    (f"{SCHEME}/codings.parquet", f"{SCHEME}/speakers/codings.parquet"),
    (
        text("note", "Id of the note"),
        text("coder", "The coder"),
        text("code", "Key of the code; empty where the coder read the note and found nothing", empty=True),
        integer("start", START, empty=True),
        integer("end", END, empty=True),
        text("quote", "Words of the passage", empty=True),
        number("value", "The value, of a numeric code", empty=True, received=True),
        text("file", "The file of the coding, below raw/"),
        integer("row", "Row, or place, in the file"),
        text("verdict", "Whether the passage is its quote: 'fits', or why it does not count"),
        text("suggestion", "What suggested it first (suggested_by:rule), of an accepted suggestion", empty=True),
        text("version", "Version of the scheme under which it was coded", empty=True),
        text("reason", "The reason of a decision in adjudication", empty=True),
    ),
    order=("note", "coder", "code", "start", "end", "file", "row"),
    confidential=True,
)
CODED_SEGMENTS = Table(
    "coded_segments",
    "The verdict on each coded segment: one row per segment, no words. What does not fit its quote does not count.",
    (f"{SCHEME}/coded_segments.csv",),
    (
        text("note", "Id of the note"),
        text("coder", "The coder"),
        text("code", "Key of the code"),
        integer("start", f"{START}; as the file has it where it does not fit", empty=True),
        integer("end", END, empty=True),
        text("verdict", "'fits', 'joined' (part of another row), or why it does not count; how a project was read"),
        text("file", "The file of the coding, below raw/"),
        integer("row", "Row, or place, in the file"),
    ),
    confidential=True,
)
MEMOS = Table(
    "memos",
    "What coders wrote about codes, passages and notes in projects of other tools: one row per memo.",
    (f"{SCHEME}/memos.parquet",),
    (
        text("about", "code, passage, note, or project"),
        text("note", "Id of the note; of a memo of a passage or note", empty=True),
        text("code", "Key of the code; of a memo of a code or passage", empty=True),
        integer("start", START, empty=True),
        integer("end", END, empty=True),
        text("coder", "Who wrote it, where the file says so", empty=True),
        text("memo", "The memo"),
        text("file", "The file, below raw/"),
    ),
    order=("about", "code", "note", "start", "file", "memo"),
    confidential=True,
)
SUMMARIES = Table(
    "summaries",
    "What people wrote of each respondent and code into the framework grid: one row per note and code.",
    (f"{SCHEME}/summaries.parquet",),
    (
        text("note", "Id of the note"),
        text("code", "Key of the code"),
        text("summary", "The summary"),
        text("flags", "That the note has changed since", empty=True),
        text("file", "The file, below raw/"),
        integer("row", "Row in the file"),
    ),
    key=("note", "code"),
    order=("code", "note"),
    confidential=True,
)
CODED = Table(
    "coded",
    "Which respondents of the base have which code, as they count: one row per note.",
    (f"{SCHEME}/coded.csv",),
    (text("note", "Id of the note"), text("coder", "Whose codings count there, joined by '|'")),
    key=("note",),
    further=Further(
        "integer", "One column per code and net: 1 where the respondent has it (or a code under it, or of it), else 0"
    ),
    confidential=True,
)
