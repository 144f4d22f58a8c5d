"""The page of method: response, bases, cleaning, weights, representation, agreement, assumptions, files received."""

from typing import Any

import pandas as pd

from scripts.findings import markup, wording

NONE = "–"
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
BASES = {
    "invited": "Invited",
    "answers": "Answers",
    "not_asked": "Not asked",
    "not_reached": "Not reached",
    "no_answer": "No answer",
    "dont_know": "Don't know",
    "not_applicable": "Not applicable",
    "refused": "Refused",
    "base": "Base",
}
Section = dict[str, Any]


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
    agreements: list[pd.DataFrame],
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
        settled(dispositions, surveys),
        representation(numbers, surveys),
        items(bases, routings, surveys),
        cleaning(cleaning_counts, reviews, surveys),
        weighing(weights, weighting_logs, surveys),
        agreement(agreements, schemes),
        assumed(assumptions),
        files(received),
    ]
    shared = {"evaluation": {"mark": "", "symbol": "", **evaluation}, "here": "method", "up": "../"}
    page = markup.render("method.html", sections=sections, **shared)
    return {"page": page, "line": f"method: page of {len(surveys)} surveys and {len(schemes)} coding schemes"}


def section(key: str, title: str, texts: list[str], tables: list[dict[str, Any]]) -> Section:
    """Return one section of the page."""
    return {"key": key, "title": title, "texts": texts, "tables": [table for table in tables if table["rows"]]}


def table(
    caption: str, heads: list[str], rows: list[list[str]], numbers: str = "", *, words: bool = False
) -> dict[str, Any]:
    """Return one table; `numbers` has an "n" for a column of numbers, "c" for code, anything else for words."""
    kinds = numbers.ljust(len(heads), ".")
    labelled = [
        {"label": head, "number": kind == "n", "code": kind == "c"} for head, kind in zip(heads, kinds, strict=True)
    ]
    return {"caption": caption, "heads": labelled, "rows": rows, "words": words}


def cell(value: Any, unit: str = "count") -> str:
    """Return one value as printed."""
    if pd.isna(value):
        return NONE
    return wording.figure(value, unit) + ("%" if unit == "share" else "")


def begun(sentence: str) -> str:
    """Return a sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def texts(frame: pd.DataFrame) -> list[list[str]]:
    """Return a frame as rows of texts."""
    return [[NONE if pd.isna(value) else str(value) for value in row] for row in frame.itertuples(index=False)]


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


def settled(dispositions: list[pd.DataFrame], surveys: list[str]) -> Section:
    """Return how many persons came to each disposition, with its code."""
    tables = []
    for survey, frame in zip(surveys, dispositions, strict=True):
        keys = ["code", "disposition", "edition"]
        sizes = frame.groupby(keys, sort=True).size().reset_index(name="persons")
        rows = [[*(str(one[key]) for key in keys), cell(one["persons"])] for one in sizes.to_dict("records")]
        tables.append(table(f"{survey}: dispositions", ["Code", "Disposition", "Table", "Persons"], rows, "c..n"))
    words = "What became of each person of the frame, or of each answer where there is no frame."
    return section("dispositions", "Dispositions", [words], tables)


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


def items(bases: list[pd.DataFrame], routings: list[pd.DataFrame], surveys: list[str]) -> Section:
    """Return the way from the invited to the base of each item, and how many answers contradict the skip logic."""
    tables = []
    for survey, frame, routing in zip(surveys, bases, routings, strict=True):
        own = frame[frame["group"] == "all"]
        based = own.loc[own["step"] == "base", "item"]
        rows = []
        for item in based:
            lines = own[own["item"] == item]
            known = dict(zip(lines["step"], lines["count"], strict=True))
            inside = {step: known.get(f"{step}_counted") for step in BASES}
            cells = [
                f"{cell(inside[step])} (in the base)" if inside[step] is not None else cell(known.get(step, pd.NA))
                for step in BASES
            ]
            rows.append([str(item), *cells])
        tables.append(table(f"{survey}: base of each item", ["Item", *BASES.values()], rows, ".nnnnnnnnn"))
        found = routing.groupby(["item", "addressed", "finding"], sort=True).size()
        named = found.reset_index(name="answers").to_dict("records")
        keys = ["item", "addressed", "finding"]
        contradictions = [[*(str(one[key]) for key in keys), cell(one["answers"])] for one in named]
        heads = ["Item", "Addressed to", "What is wrong", "Answers"]
        tables.append(table(f"{survey}: answers against the skip logic", heads, contradictions, "...n", words=True))
    words = (
        "The base of an item is the answers less those who were not asked, did not reach it, left it empty, did not "
        "know, refused, or to whom it does not apply; what counts in the base all the same says so."
    )
    ledger = (
        "By group, a line a step, the same is in results/surveys/, bases.csv; each number is held against its line."
    )
    return section("bases", "Bases", [words, ledger], tables)


def cleaning(counts: list[pd.DataFrame], reviews: list[pd.DataFrame], surveys: list[str]) -> Section:
    """Return the answers before and after each rule of cleaning, and how much waits for a decision; never the rows."""
    tables = []
    words = {"place": "Order", "rule": "Rule", "reason": "Reason", "author": "Author", "date": "Date"}
    sizes = {"before": "Before", "dropped": "Dropped", "marked": "Marked", "changed": "Changed", "after": "After"}
    for survey, frame, review in zip(surveys, counts, reviews, strict=True):
        rows = [
            [*(NONE if pd.isna(one[k]) else str(one[k]) for k in words), *(cell(one[k]) for k in sizes)]
            for one in frame.to_dict("records")
        ]
        heads = [*words.values(), *sizes.values()]
        tables.append(table(f"{survey}: answers before and after each rule", heads, rows, "n....nnnnn", words=True))
        waiting = review.groupby(["found", "reason"], sort=True)["respondent"].nunique().reset_index(name="answers")
        rows = [[str(one["found"]), str(one["reason"]), cell(one["answers"])] for one in waiting.to_dict("records")]
        heads = ["Found", "Why it was looked for", "Answers"]
        tables.append(table(f"{survey}: for a person to decide", heads, rows, "..n", words=True))
    note = (
        "Raw answers and the cleaning log together give the clean answers, row by row; here are only counts. What a "
        "rule marks still counts; review.csv in results/surveys/ lists it for a decision."
    )
    return section("cleaning", "Cleaning", [note], tables)


def weighing(weights: list[pd.DataFrame], logs: list[pd.DataFrame], surveys: list[str]) -> Section:
    """Return the weights by cell, and which cells were joined because they were small."""
    tables = []
    for survey, frame, log in zip(surveys, weights, logs, strict=True):
        keys = ["cell", "poststratum", "base_weight", "adjustment", "weight"]
        named = frame.fillna({"cell": NONE, "poststratum": NONE})
        sizes = named.groupby(keys, sort=True).size().reset_index(name="answers")
        rows = [
            [str(one["cell"]), str(one["poststratum"]), *(f"{one[k]:.4f}" for k in keys[2:]), cell(one["answers"])]
            for one in sizes.to_dict("records")
        ]
        heads = ["Cell", "Poststratum", "Base weight", "Adjustment", "Weight", "Answers"]
        tables.append(table(f"{survey}: weights by cell", heads, rows, "..nnnn"))
        shown = log.drop(columns=[name for name in log if name in ("respondent", "person")])
        names = [str(name).replace("_", " ").capitalize() for name in shown]
        tables.append(table(f"{survey}: cells that were joined", names, texts(shown), words=True))
    return section("weights", "Weights", [], tables)


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
