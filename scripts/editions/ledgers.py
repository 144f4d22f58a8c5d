"""Sections of the page of method on the ledgers of surveys: dispositions, bases, cleaning, weights; only counts."""

import pandas as pd

from scripts.editions.sections import NONE, Section, cell, section, table, texts

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
        "The ledger bases.csv in the folder of the survey has the same by group, a line a step; each number is held "
        "against its line."
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


def weighing(
    weights: list[pd.DataFrame], logs: list[pd.DataFrame], reports: list[pd.DataFrame], surveys: list[str]
) -> Section:
    """Return the weights by cell, which cells were joined because they were small, and what the weights do and cost."""
    tables = []
    for survey, frame, log, told in zip(surveys, weights, logs, reports, strict=True):
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
        made, margins = (told[(told["part"] == "margin") == wanted] for wanted in (False, True))
        rows = [[str(one["name"]), *(f"{one[k]:.4g}" for k in ("before", "after"))] for one in made.to_dict("records")]
        tables.append(table(f"{survey}: what the weights cost", ["Weights", "Without", "With"], rows, ".nn"))
        rows = [
            [str(one["name"]), *(cell(one[k], "share") for k in ("before", "after", "target"))]
            for one in margins.to_dict("records")
        ]
        heads = ["Group", "Answers", "Weighted", "Frame"]
        tables.append(table(f"{survey}: answers against the frame, without and with weights", heads, rows, ".nnn"))
    return section("weights", "Weights", [], tables)
