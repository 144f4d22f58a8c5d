"""The page of method: surveys and their rates, coverage of intervals, agreement, assumptions, files received."""

from typing import Any, NamedTuple

import pandas as pd

from scripts.findings import wording
from scripts.ground.long_table import records
from scripts.pages import glossary, page_templates
from scripts.pages.labels import group_label
from scripts.pages.sections import NONE, Section, begun, cell, link, section, table
from scripts.settings.evaluation import Masthead

RATES = {
    "invited": "Invited",
    "answers": "Answers",
    "rate": "Answers, share of invited",
    "rr1": "RR1",
    "rr2": "RR2",
    "rr3": "RR3",
    "rr4": "RR4",
    "rr5": "RR5",
    "rr6": "RR6",
}
OTHERS = {f"coop{k}": f"COOP{k}" for k in range(1, 5)} | {
    f"{name}{k}": f"{name.upper()}{k}" for name in ("ref", "con") for k in range(1, 4)
}
RATES_WORDS = (
    "RR1 to RR6 are the response rates of AAPOR's Standard Definitions. RR1, RR3 and RR5 count complete answers only; "
    "RR2, RR4 and RR6 partial ones too. RR3 and RR4 assume that a share e of the cases of unknown eligibility is "
    "eligible (see the next table)."
)
OTHERS_WORDS = (
    "COOP, REF and CON are AAPOR's cooperation, refusal and contact rates; REF counts break-offs as refusals. RR3, "
    "RR4, REF2 and CON2 assume that a share e of the cases of unknown eligibility is eligible: the share among "
    "the cases of known eligibility, in the whole frame unless the survey takes that of each group."
)

LEAD = (
    "How numbers were computed from the evidence: response rates, coverage of intervals, intercoder agreement, "
    "assumptions, files received, and a glossary. Each survey and each coding scheme has a page of its own."
)


class Method(NamedTuple):
    """What the page of method is made of: `decisions` has one frame a survey, `agreements` one a scheme."""

    numbers: pd.DataFrame
    decisions: list[pd.DataFrame]
    agreements: list[pd.DataFrame]
    coverage: pd.DataFrame
    assumptions: pd.DataFrame
    received: pd.DataFrame


def method_page(
    method: Method, surveys: dict[str, str], schemes: dict[str, str], evaluation: Masthead
) -> dict[str, Any]:
    """Return the page of method.

    `surveys` and `schemes` are titles by key, in the order of the lists in `method`. What was done to each survey and
    item is on the page of the survey.
    """
    sections = [
        response(method.numbers, method.decisions, surveys),
        covered(method.coverage),
        agreement(method.agreements, schemes),
        assumed(method.assumptions),
        files(method.received),
        glossary.glossary(),
    ]
    shared = {"evaluation": evaluation, "here": "method", "up": "../"}
    page = page_templates.render("sections.html", title="Method", lead=LEAD, source="", sections=sections, **shared)
    pages = f"{wording.several(len(surveys), 'survey')} and {wording.several(len(schemes), 'coding scheme')}"
    return {"page": page, "line": f"method: page of {pages}"}


def covered(coverage: pd.DataFrame) -> Section:
    """Return the section on coverage: a row per size of survey, a column per kind of interval."""
    words = (
        "How often each kind of interval contains the true share (in the worst case) and how wide it is (on average), "
        "for true shares from 5 to 95 per cent. Computed over all possible samples, not simulated. Tables use the last "
        "kind: the shortest exact interval whose coverage is never below the level (Bartroff, Lorden and Wang 2023)."
    )
    methods = list(coverage["method"].unique())
    sizes = coverage.groupby(["population", "base"], sort=False)
    tables = [
        table(
            caption,
            ["Answers", "Persons", *methods],
            [
                [str(base), str(population), *(f"{value:.4f}" for value in part[column])]
                for (population, base), part in sizes
            ],
            "n" * (2 + len(methods)),
        )
        for column, caption in (("least_coverage", "Least coverage"), ("mean_width", "Mean width"))
    ]
    return section("coverage", "Coverage of intervals", [words], tables)


def looked_up(numbers: pd.DataFrame, statistics: dict[str, str]) -> list[str]:
    """Return the numbers of one group, one a statistic, plain (no variant)."""
    plain = numbers[~numbers["address"].str.endswith((".weighted", ".bounds"))]
    found = {str(row["statistic"]): row for row in records(plain)}
    return [
        wording.number_text({str(k): v for k, v in found[s].items()}, interval=False) if s in found else NONE
        for s in statistics
    ]


def rates_tables(numbers: pd.DataFrame, surveys: dict[str, str]) -> list[dict[str, Any]]:
    """Return the tables of rates: of all answers by survey, or of one survey (no `surveys`) by group."""
    first = "Survey" if surveys else "Group"
    rows, others = [], []
    if surveys:
        own = numbers[(numbers["item"] == "response") & (numbers["group"] == "all")]
        parts: list[tuple[str, pd.DataFrame]] = [
            (link(f"../surveys/{key}/index.html", title), own[own["source"] == key]) for key, title in surveys.items()
        ]
    else:
        own = numbers[numbers["item"] == "response"]
        groups = [(str(group), part) for group, part in own.groupby("group", sort=True)]
        ordered = sorted(groups, key=lambda pair: (pair[0] != "all", pair[0]))
        parts = [(begun(group_label(group)), part) for group, part in ordered]
    for label, part in parts:
        rows.append([label, *looked_up(part, RATES)])
        # Without a frame there is participation in the table above, and no rate.
        if part["statistic"].eq("rate").any():
            others.append([label, *looked_up(part, OTHERS | {"e": "e"})])
    if not surveys and not others:
        return []
    heads = [first, *OTHERS.values(), "e"]
    return [
        table("Invited, answers and rates", [first, *RATES.values()], rows, ".nnnnnnnnn", note=RATES_WORDS),
        table("Cooperation, refusal and contact", heads, others, ".nnnnnnnnnnn", note=OTHERS_WORDS),
    ]


def response(numbers: pd.DataFrame, decisions: list[pd.DataFrame], surveys: dict[str, str]) -> Section:
    """Return response rates by survey, which surveys are used, and the way to the page of each."""
    settled = [
        [
            surveys.get(str(d["survey"]), str(d["survey"])),
            cell(d["rate"], "share"),
            cell(d["minimum"], "share"),
            str(d["used"]),
            begun(str(d["reason"])),
        ]
        for frame in decisions
        for d in records(frame)
    ]
    words = (
        "The page of each survey has rates by group, the nonresponse analysis, cleaning, weights, and of each "
        "item its question, its base and what was done to it."
    )
    heads = ["Survey", "Rate", "Minimum", "Used", "Reason"]
    return section(
        "response",
        "Surveys and response rates",
        [words],
        [*rates_tables(numbers, surveys), table("Which surveys are used", heads, settled, ".nn..", words=True)],
    )


def agreement(agreements: list[pd.DataFrame], schemes: dict[str, str]) -> Section:
    """Return how far the coders agree on all codes of each scheme together; the page of the scheme has each code."""
    rows = []
    for (key, title), frame in zip(schemes.items(), agreements, strict=True):
        page = link(f"../interviews/{key}/index.html#agreement", title)
        whole = records(frame[(frame["group"] == "all") & (frame["code"] == "all")])
        for row in sorted(whole, key=lambda row: ["questions", "passages"].count(row["level"])):
            found = [cell(row["units"]), cell(row["percent_agreement"], "share"), cell(row["alpha"], "coefficient")]
            rows.append([page, str(row["level"]), *found])
        if not whole:
            rows.append([page, "none compared", NONE, NONE, NONE])
    words = (
        "On notes that were double-coded blind, all codes together. The codes of a respondent (or of the answer to a "
        "question) are a set: agreement is the share of equal sets, and alpha is Krippendorff's with Jaccard's "
        "distance. On passages, alpha is that of unitizing. The page of each scheme has each code and more "
        "coefficients."
    )
    made = table("Agreement by scheme", ["Scheme", "Compared on", "Units", "Agreement", "Alpha"], rows, "..nnn")
    return section("agreement", "Intercoder agreement", [words], [made])


def assumed(assumptions: pd.DataFrame) -> Section:
    """Return the judgements that the code marks where it makes them."""
    rows = [
        [str(row["assumption"]), f"{row['file']}:{row['line']}"]
        for row in records(assumptions.sort_values(["file", "line"]))
    ]
    made = table("Judgements of method, and where they are made", ["Judgement", "Place"], rows, ".c", words=True)
    return section("assumptions", "Assumptions", [], [made])


def files(received: pd.DataFrame) -> Section:
    """Return the files as received, with their hashes."""
    rows = [[str(row["file"]), f"{int(row['bytes']):,}", str(row["sha256"])] for row in records(received)]
    return section(
        "received", "Files received", [], [table("Files below raw/", ["File", "Bytes", "SHA-256"], rows, ".nc")]
    )
