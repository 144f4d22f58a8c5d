"""The tables on the codes of a scheme: who named them, how far coders agree, what suggestions are worth, quotes."""

from scripts.ground.analysis_tables import LOST
from scripts.ground.note_tables import SCHEME
from scripts.ground.table import Table, integer, number, text

RESPONDENTS = Table(
    "respondents",
    "How many respondents named each code or net, of how many asked: one row per code and group.",
    (f"{SCHEME}/respondents.csv",),
    (
        text("code", "Key of the code or net"),
        text("group", "'all', or 'variable = value'"),
        integer("named", "Respondents who have the code", "respondents"),
        integer("eligible", "Respondents in its base: asked about it and coded for it", "respondents"),
        integer("interviewed", "All respondents of the group", "respondents"),
        number("share", "named of eligible", "share", empty=True),
        number("low", "Lower confidence limit; only of a group that is declared a census", "share", empty=True),
        number("high", "Upper confidence limit", "share", empty=True),
        number("lowest", "Lowest share, whoever coded (see sensitivity.csv)", "share", empty=True),
        number("highest", "Highest share, whoever coded", "share", empty=True),
        text("method", "How the interval was made, or why there is none"),
        text(
            "flags",
            "Remarks: several codes per respondent, or how many passages were suggested first",
            empty=True,
        ),
    ),
    key=("code", "group"),
    order=("group", "code"),
)
COOCCURRENCE = Table(
    "cooccurrence",
    "Which codes go together: one row per pair of codes of which neither is above the other (see cooccurrence in a "
    "scheme).",
    (f"{SCHEME}/cooccurrence.csv",),
    (
        text("first", "Key of the first code"),
        text("second", "Key of the second code"),
        integer("both", "Respondents with both", "respondents"),
        integer("first_only", "Respondents with the first alone", "respondents"),
        integer("second_only", "Respondents with the second alone", "respondents"),
        number("jaccard", "Respondents with both, of those with either (Jaccard's index)", "share", empty=True),
        integer("overlapping", "Pairs of their passages that share characters", "pairs"),
    ),
    key=("first", "second"),
    order=("first", "second"),
)
SATURATION = Table(
    "saturation",
    "After how many interviews no new codes came (Guest, Namey and Chen 2020): one row per group and threshold.",
    (f"{SCHEME}/saturation.csv",),
    (
        text("group", "'all', or 'variable = value'"),
        number(
            "threshold", "Most new codes in a run of interviews, as a share of the codes of the first ones", "share"
        ),
        integer("interviews", "Interviews of the group", "interviews"),
        integer("codes", "Codes that they have", "codes"),
        integer("by_date", "Interviews until saturation, in the order of their dates", "interviews", empty=True),
        integer("least", "The fewest over 1,000 random orders that reach it", "interviews", empty=True),
        number("median", "The median over these orders", "interviews", empty=True),
        integer("most", "The most over these orders", "interviews", empty=True),
        number("reached", "Share of the random orders that reach saturation", "share", empty=True),
        text("reason", "Why something is missing", empty=True),
    ),
    key=("group", "threshold"),
    order=("group", "threshold"),
)
SENSITIVITY = Table(
    "sensitivity",
    "How far the share of a code depends on who coded: one row per code or net and coder (or set of coders).",
    (f"{SCHEME}/sensitivity.csv",),
    (
        text("code", "Key of the code or net"),
        text(
            "coders", "Whose codings: counted, a coder, union or intersection of the compared coders, or 'rules only'"
        ),
        integer("n", "Respondents who have the code by these codings", "respondents"),
        integer("base", "Respondents of its base whose notes these coders coded", "respondents"),
        number("share", "n of base", "share", empty=True),
    ),
    key=("code", "coders"),
    order=("code", "coders"),
)
RULE_COVERAGE = Table(
    "rule_coverage",
    "Whether codes have rules in every language of the notes: one row per code and language.",
    (f"{SCHEME}/rule_coverage.csv",),
    (
        text("code", "Key of the code"),
        text("language", "Language of the notes"),
        integer("notes", "Notes in this language", "notes"),
        integer("rules", "Rules for the code (or one under it) in this language, or in any", "rules"),
        integer("suggestions", "Passages that these rules suggest there", "passages"),
        text("warning", "That the code has no rule in this language", empty=True),
    ),
    key=("code", "language"),
    order=("code", "language"),
)
AGREEMENT = Table(
    "agreement",
    "Intercoder agreement on the notes that several coders coded blind: one row per code, level and group.",
    (f"{SCHEME}/agreement.csv",),
    (
        text("code", "Key of the code; 'all' for all codes together"),
        text("level", "The unit compared: respondents (or documents), questions (the answer to one), or passages"),
        text("group", "'all', or 'variable = value'"),
        integer("units", "Units compared"),
        integer("both", "Units to which both coders gave the code (passages that match); with two coders", empty=True),
        integer("first_only", "Units to which the first coder alone gave it", empty=True),
        integer("second_only", "Units to which the second coder alone gave it", empty=True),
        integer("neither", "Units to which neither gave it", empty=True),
        number("percent_agreement", "Observed agreement", "share", empty=True),
        number("holsti", "Holsti's coefficient", "coefficient", empty=True),
        number("kappa", "Cohen's kappa (of passages over characters); Conger's of more than two coders", "coefficient",
               empty=True),
        number("scott", "Scott's pi", "coefficient", empty=True),
        number("pabak", "Kappa adjusted for prevalence and bias", "coefficient", empty=True),
        number("ac1", "Gwet's AC1", "coefficient", empty=True),
        number("alpha", "Krippendorff's alpha; of all codes together by Jaccard's distance, of passages by unitizing",
               "coefficient", empty=True),
        number("alpha_masi", "Krippendorff's alpha of sets of codes, by Passonneau's MASI", "coefficient", empty=True),
        number("prevalence", "Prevalence index: how far the code is given more often than not, or less", "coefficient",
               empty=True),
        number("bias", "Bias index: how far one coder gives the code more often than the other", "coefficient",
               empty=True),
        number("kappa_low", "Lower confidence limit of kappa", "coefficient", empty=True),
        number("kappa_high", "Upper confidence limit of kappa", "coefficient", empty=True),
        number("ac1_low", "Lower confidence limit of AC1", "coefficient", empty=True),
        number("ac1_high", "Upper confidence limit of AC1", "coefficient", empty=True),
        text("method", "How the intervals were made"),
        text("reason", "Why a coefficient is missing; 'one note only' where all units are of one note", empty=True),
    ),
    key=("code", "level", "group"),
    order=("level", "group", "code"),
)  # fmt: skip
ADJUDICATION = Table(
    "adjudication",
    "What was settled: one row per note and code on which coders differ, or that was added or rejected.",
    (f"{SCHEME}/adjudication.csv",),
    (
        text("note", "Id of the note"),
        text("code", "Key of the code"),
        text("values", "What each coder gave"),
        text("final", "What counts", empty=True),
        text("reason", "Why, in the words of who decided it", empty=True),
        text("coder", "Who decided it", empty=True),
    ),
    key=("note", "code"),
    order=("note", "code"),
    confidential=True,
)
DOUBLE_CODED = Table(
    "double_coded",
    "The notes that two or more of the compared coders coded: one row per note.",
    (f"{SCHEME}/double_coded.csv",),
    (
        text("note", "Id of the note"),
        text("stratum", "Stratum of the draw, in words; 'all' without strata"),
        text("coders", "The coders, joined by '|'"),
        text("blind", "'yes', or 'no' where a coder had seen suggestions on the note: then it is not compared"),
        text("drawn", "'yes' or 'no': whether the note was drawn to be double-coded; 'not declared' without a draw"),
    ),
    key=("note",),
    order=("note",),
    confidential=True,
)
DRAW = Table(
    "draw",
    "On request: which notes are to be double-coded, drawn by seed and stratum: one row per note of the base.",
    (f"{SCHEME}/draw.csv",),
    (
        text("note", "Id of the note"),
        text("stratum", "Stratum of the draw, in words; 'all' without strata"),
        text("drawn", "'yes' or 'no'"),
    ),
    key=("note",),
    order=("note",),
    confidential=True,
)
PRECISION = Table(
    "precision",
    "On request: precision and recall of suggested codings, against people: one row per rule, version, code and "
    "language.",
    (f"{SCHEME}/precision.csv",),
    (
        text("suggested_by", "'rules', or the name in the head of a file"),
        text("rule", "Id of the rule; 'all' for all rules (or all of a file) together"),
        text("version", "Version of the rule; 'all'"),
        text("code", "Key of the code"),
        text("language", "Language of the notes; 'all'"),
        integer("suggested", "Passages suggested", "passages"),
        integer("negated", "Passages found in a sentence that denies them; they are no suggestions", "passages"),
        integer("decided", "Suggestions that people decided on", "passages"),
        integer("accepted", "Suggestions that they accepted", "passages"),
        number("precision", "accepted of decided", "share", empty=True),
        number("precision_low", "Lower confidence limit of precision", "share", empty=True),
        number("precision_high", "Upper confidence limit of precision", "share", empty=True),
        integer("named", "Respondents to whom coders gave the code blind", "respondents", empty=True),
        integer("found", "Those of them for whom it is suggested", "respondents", empty=True),
        number("recall", "found of named", "share", empty=True),
        number("recall_low", "Lower confidence limit of recall", "share", empty=True),
        number("recall_high", "Upper confidence limit of recall", "share", empty=True),
        integer("passages", "Passages that people coded blind", "passages", empty=True),
        integer("passages_found", "Those of them that a suggestion overlaps", "passages", empty=True),
        number("passage_recall", "passages_found of passages", "share", empty=True),
        number("passage_low", "Lower confidence limit of passage_recall", "share", empty=True),
        number("passage_high", "Upper confidence limit of passage_recall", "share", empty=True),
        text("method", "How the intervals were made"),
        text("reason", "Why a share is missing", empty=True),
    ),
    key=("suggested_by", "rule", "version", "code", "language"),
    order=("suggested_by", "rule", "version", "code", "language"),
)
DRIFT = Table(
    "drift",
    "On request: what changed from older versions of the scheme to the present one: one row per code and version.",
    (f"{SCHEME}/drift.csv",),
    (
        text("code", "Key of the code today"),
        text("before", "The older version"),
        text("after", "The present version"),
        integer("notes_before", "Notes with the code under the older version", "notes"),
        integer("passages_before", "Passages with it", "passages"),
        integer("notes_after", "Notes with the code under the present version", "notes"),
        integer("passages_after", "Passages with it", "passages"),
        integer("coded_twice", "Notes that one coder coded under both versions (a note and coder counts once)"),
        integer("both", "Those of them with the code under both"),
        integer("before_only", "Those with it under the older version alone"),
        integer("after_only", "Those with it under the present version alone"),
        integer("neither", "Those without it"),
        number("agreement", "both and neither, of coded_twice", "share", empty=True),
        number("kappa", "Cohen's kappa of before and after", "coefficient", empty=True),
        text("reason", "Why kappa is missing", empty=True),
    ),
    key=("before", "code"),
    order=("before", "code"),
)
QUOTES = Table(
    "quotes",
    "The quotes that may go out: cleared of names and signed; one row per quote.",
    (f"{SCHEME}/quotes.csv",),
    (
        text("id", "Id of the quote"),
        text("code", "Key of the code"),
        text("respondent", "What may be disclosed of the respondent: attributes that at least k respondents share"),
        text("quote", "The words, without names"),
        text("signed_by", "Who signed that it may go out"),
        text("date", "When that was signed", empty=True),
    ),
    key=("id", "code"),
    order=("code", "id"),
)
QUOTES_HELD = Table(
    "quotes_held",
    "The chosen quotes that are held back, without words: one row per quote.",
    (f"{SCHEME}/quotes_held.csv",),
    (
        text("id", "Id of the quote"),
        text("code", "Key of the code"),
        text("reason", "Why it is held back"),
    ),
    key=("id", "code"),
    order=("code", "id"),
)
PROJECT_LOSSES = Table(
    "project.losses",
    "On request: what the projects for other tools can't hold: one row per loss.",
    (f"{SCHEME}/project.losses.csv",),
    LOST,
    order=("format", "item", "lost"),
)
CODEBOOK_LOSSES = Table(
    "codebook.losses",
    "On request: what the codebooks for other tools can't hold: one row per loss.",
    (f"{SCHEME}/codebook.losses.csv",),
    LOST,
    order=("format", "item", "lost"),
)
