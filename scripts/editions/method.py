"""The page of method: response, bases, cleaning, weights, representation, agreement, assumptions, files received."""

from typing import Any

import pandas as pd

from scripts.editions import ledgers
from scripts.editions.sections import NONE, Section, begun, cell, section, table
from scripts.findings import markup, wording

RATES = {
    "invited": "Invited",
    "answers": "Answers",
    "rate": "Answers of invited",
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
FRAME = {
    "invited": "Invited",
    "answers": "Answers",
    "share_invited": "Share of invited",
    "share_answers": "Share of answers",
}


def method_page(
    numbers: pd.DataFrame,
    decisions: list[pd.DataFrame],
    bases: list[pd.DataFrame],
    routings: list[pd.DataFrame],
    cleaning_counts: list[pd.DataFrame],
    reviews: list[pd.DataFrame],
    dispositions: list[pd.DataFrame],
    weights: list[pd.DataFrame],
    weighting_logs: list[pd.DataFrame],
    weights_reports: list[pd.DataFrame],
    agreements: list[pd.DataFrame],
    coverage: pd.DataFrame,
    assumptions: pd.DataFrame,
    received: pd.DataFrame,
    surveys: list[str],
    schemes: list[str],
    evaluation: dict[str, str],
) -> dict[str, Any]:
    """Return the page of method.

    The lists hold one frame a survey, in the order of `surveys`, and one a scheme, in the order of `schemes`. Rows of
    single respondents do not show: of cleaning there are counts by rule, of weights counts by cell.
    """
    sections = [
        response(numbers, decisions, surveys),
        ledgers.settled(dispositions, surveys),
        representation(numbers, surveys),
        ledgers.items(bases, routings, surveys),
        ledgers.cleaning(cleaning_counts, reviews, surveys),
        ledgers.weighing(weights, weighting_logs, weights_reports, surveys),
        covered(coverage),
        agreement(agreements, schemes),
        assumed(assumptions),
        files(received),
    ]
    shared = {"evaluation": {"mark": "", "symbol": "", **evaluation}, "here": "method", "up": "../"}
    page = markup.render("method.html", sections=sections, **shared)
    pages = f"{wording.several(len(surveys), 'survey')} and {wording.several(len(schemes), 'coding scheme')}"
    return {"page": page, "line": f"method: page of {pages}"}


def covered(coverage: pd.DataFrame) -> Section:
    """Return the section on what the intervals are worth: a row a size of survey, a column a kind of interval."""
    words = (
        "How often an interval holds the truth in the worst case, and how wide it is on average, over true shares from "
        "5 to 95 per cent: enumerated over all samples of that size, not simulated. The tables here use the "
        "alpha-max-optimal one, the shortest whose coverage never falls below the level."
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
    found = {str(row["statistic"]): row for row in plain.to_dict("records")}
    return [
        wording.number_text({str(k): v for k, v in found[s].items()}, interval=False) if s in found else NONE
        for s in statistics
    ]


def response(numbers: pd.DataFrame, decisions: list[pd.DataFrame], surveys: list[str]) -> Section:
    """Return response rates by survey and group, and which surveys are used."""
    rows, others = [], []
    for survey in surveys:
        own = numbers[(numbers["source"] == survey) & (numbers["item"] == "response")]
        groups = own.groupby("group", sort=True)
        ordered = sorted(groups, key=lambda pair: (pair[0] != "all", pair[0]))
        rows += [[survey, str(group), *looked_up(part, RATES)] for group, part in ordered]
        # Without a frame there is participation in the table above, and no rate.
        framed = own["statistic"].eq("rate").any()
        others += [[survey, str(group), *looked_up(part, OTHERS | {"e": "e"})] for group, part in ordered if framed]
    settled = [
        [
            str(d["survey"]),
            cell(d["rate"], "share"),
            cell(d["minimum"], "share"),
            str(d["used"]),
            begun(str(d["reason"])),
        ]
        for frame in decisions
        for d in frame.to_dict("records")
    ]
    return section(
        "response",
        "Response rates",
        [
            "RR1 to RR6 are the response rates of the Standard Definitions of AAPOR. RR1, RR3 and RR5 count only "
            "complete answers, RR2, RR4 and RR6 also sufficient partial ones. COOP, REF and CON are its cooperation, "
            "refusal and contact rates; e is the share of those of unknown eligibility that is taken as eligible in "
            "RR3, RR4, REF2 and CON2: that of the known over the whole frame, unless the description takes each "
            "group's own."
        ],
        [
            table("Invited, answers and rates", ["Survey", "Group", *RATES.values()], rows, "..nnnnnnnnn"),
            table(
                "Cooperation, refusal and contact",
                ["Survey", "Group", *OTHERS.values(), "e"],
                others,
                "..nnnnnnnnnnn",
            ),
            table(
                "Which surveys are used", ["Survey", "Rate", "Minimum", "Used", "Reason"], settled, ".nn..", words=True
            ),
        ],
    )


def representation(numbers: pd.DataFrame, surveys: list[str]) -> Section:
    """Return who answered against who was invited."""
    tables = []
    for survey in surveys:
        own = numbers[(numbers["source"] == survey) & (numbers["item"] == "frame") & (numbers["group"] != "all")]
        rows = [[str(group), *looked_up(part, FRAME)] for group, part in own.groupby("group", sort=True)]
        tables.append(
            table(f"{survey}: those invited and those who answered", ["Group", *FRAME.values()], rows, ".nnnn")
        )
    return section("representation", "Respondents against the frame", [], tables)


def agreement(agreements: list[pd.DataFrame], schemes: list[str]) -> Section:
    """Return how far two coders agree, by code."""
    tables = []
    for scheme, frame in zip(schemes, agreements, strict=True):
        counts = ["notes", "both", "first_only", "second_only", "neither"]
        rows = [
            [
                str(row["code"]),
                *(cell(row[name]) for name in counts),
                cell(row["percent_agreement"], "share"),
                NONE if pd.isna(row["kappa"]) else wording.figure(row["kappa"], "coefficient"),
            ]
            for row in frame.to_dict("records")
        ]
        heads = ["Code", "Notes", "Both", "First only", "Second only", "Neither", "Agreement", "Kappa"]
        tables.append(table(f"{scheme}: agreement of two coders", heads, rows, ".nnnnnnn"))
    words = (
        "Agreement is the plain share of notes on which both coders say the same; kappa is Cohen's. Kappa is missing "
        "where neither coder varies."
    )
    return section("agreement", "Agreement of coders", [words], tables)


def assumed(assumptions: pd.DataFrame) -> Section:
    """Return the judgements that the code marks where it makes them."""
    rows = [
        [str(row["assumption"]), f"{row['file']}:{row['line']}"]
        for row in assumptions.sort_values(["file", "line"]).to_dict("records")
    ]
    made = table("Judgements, and where they are made", ["Judgement", "Place"], rows, ".c", words=True)
    return section("assumptions", "Assumptions", [], [made])


def files(received: pd.DataFrame) -> Section:
    """Return the files as received, with their hashes."""
    rows = [[str(row["file"]), f"{int(row['bytes']):,}", str(row["sha256"])] for row in received.to_dict("records")]
    return section(
        "received", "Files received", [], [table("Files below raw/", ["File", "Bytes", "SHA-256"], rows, ".nc")]
    )
