"""What the files of results/ are that are no tables of ours: pages, figures, files for other tools."""

from typing import NamedTuple

FINDING, SURVEY, SCHEME = "findings/{finding}", "surveys/{survey}", "interviews/{scheme}"


class File(NamedTuple):
    """A file in one or several formats: its places below results/, with what varies in braces, and what it is."""

    files: tuple[str, ...]
    about: str
    confidential: bool = False


FILES = (
    File(("README.md",), "This page."),
    File(("index.html",), "The page to start from: findings, surveys, coding schemes, and how many figures agree."),
    File(("tables.xlsx",), "All tables of the findings in one workbook, one sheet per table."),
    File(("tables.docx",), "All tables and figures of the findings in Word, after a list of each; internal."),
    File((f"{FINDING}.docx",), "The tables and figures of the finding in Word; internal."),
    File(
        ("report/{report}.docx",),
        "The Word file of `raw/report/` of this name with numbers, tables and figures put in.",
        confidential=True,
    ),
    File(
        (f"{FINDING}.html",), "The page of a finding: tables, figures, sources, and its sentences with their verdicts."
    ),
    File((f"{FINDING}/tables/{{table}}.html",), "A table of the finding as a page of its own."),
    File((f"{FINDING}/figures/{{figure}}.svg", f"{FINDING}/figures/{{figure}}.png"), "A figure of the finding."),
    File((f"{FINDING}/curves/{{sentence}}.svg",), "The specification curve of a sentence."),
    File(
        (f"{SURVEY}/index.html",),
        "The page of a survey: response, nonresponse analysis, cleaning, weights, and all about each item.",
    ),
    File(
        (f"{SURVEY}/responses.sav", f"{SURVEY}/responses.dta"),
        "On request: the answers that count for SPSS and Stata, without texts, names, ids and times.",
        confidential=True,
    ),
    File(
        (f"{SCHEME}/index.html",),
        "The page of a coding scheme: codes, who has them, intercoder agreement; of words only signed quotes.",
    ),
    File(
        (f"{SCHEME}/review/{{coder}}.html", f"{SCHEME}/review/{{coder}}.xlsx"),
        "On request: suggested codings for a coder to decide on.",
        confidential=True,
    ),
    File(
        (f"{SCHEME}/adjudication/{{coder}}.html",),
        "On request: where coders differ, for an adjudicator to settle.",
        confidential=True,
    ),
    File(
        (f"{SCHEME}/passages.html",),
        "On request: the passages code by code with memos, and those that a person has to confirm.",
        confidential=True,
    ),
    File(
        (f"{SCHEME}/framework.xlsx",),
        "On request: the framework grid: two rows per respondent, passages and summaries, one column per code.",
        confidential=True,
    ),
    File(
        (f"{SCHEME}/quotes_to_sign.xlsx",),
        "On request: the quotes that the criteria choose, to be read and signed.",
        confidential=True,
    ),
    File(
        (f"{SCHEME}/project.qdpx", f"{SCHEME}/project.sqlite3"),
        "On request: notes, codes and codings for other tools (REFI-QDA, Taguette).",
        confidential=True,
    ),
    File(
        (f"{SCHEME}/draw.qdpx", f"{SCHEME}/draw.sqlite3"),
        "On request: the notes to be double-coded for other tools, without codings.",
        confidential=True,
    ),
    File(
        (f"{SCHEME}/codebook.qdc", f"{SCHEME}/codebook.csv", f"{SCHEME}/codebook.xlsx"),
        "On request: the codes for other tools (REFI-QDA, Taguette, MAXQDA).",
    ),
    File(("method/method.html",), "The method page: response rates, coverage of intervals, agreement, assumptions."),
    File(("method/reproduction.html",), "Each figure of the report with its verdict."),
    File(("method/settings.json",), "The settings of this run, all in one file."),
    File(
        ("audit/{survey}.R",),
        "On request: a script for R's package survey that computes all numbers of a survey anew, beside ours.",
    ),
    File(
        (
            *(f"{SURVEY}/{name}.sha256" for name in ("frame", "received", "cleaning_log", "parts/{part}")),
            *("interviews/notes.sha256", "documents/notes.sha256"),
            *(f"{SCHEME}/{name}.sha256" for name in ("suggestions", "decisions", "codings", "summaries")),
            "records/{record}/record.sha256",
            "steps/{step}/numbers.sha256",
            "report/{report}.sha256",
        ),
        "The files of raw/ and config/ that were read for the table beside it, with their SHA-256 (`sha256sum -c`).",
    ),
)
