"""Tables on the ledgers of a survey, for its page: dispositions, skip logic, cleaning, weights; only counts."""

from typing import Any

import pandas as pd

from scripts.ground.long_table import records
from scripts.pages.labels import group_label, item_label, spoken
from scripts.pages.sections import NONE, begun, cell, table, texts
from scripts.settings.resolved import ResolvedSurvey

BASES = {
    "invited": "Invited",
    "answers": "Answers",
    "not_asked": "Not asked",
    "not_reached": "Not reached",
    "no_answer": "No answer",
    "dont_know": "Don't know",
    "not_applicable": "Not applicable",
    "refused": "Refused",
    "none_ticked": "Ticked none",
    "base": "Base",
}


SETTLED = "The final disposition of each person on the frame, or of each answer where there is no frame."
BASED = [
    "The base of an item is all respondents except those who were not asked, did not reach it, left it empty, did not "
    "know, refused, or to whom it does not apply. Respondents who ticked none of several options are in the base, "
    "unless the description of the survey excludes them. Exceptions are marked.",
    "The file bases.csv in the folder of the survey has the same steps for each group; the base of every number is "
    "checked against it.",
]
CLEANED = (
    "The answers as received and the cleaning log together give the cleaned answers. Counts are of rows of the export, "
    "of which one person may have several (dispositions are of persons). Answers that a rule only marks still count; "
    "review.csv in the folder of the survey lists them for a decision."
)
EFFICIENCY = {"effective answers": "effective sample size", "sum": "sum of weights"}
RULES = {
    "drop_where": "Dropped: answers that meet a condition",
    "mark_where": "Marked: answers that meet a condition",
    "drop_persons": "Dropped: persons named in the rule",
    "drop_late": "Dropped: late answers",
    "drop_break_offs": "Dropped: break-offs",
    "keep_last_of_person": "Kept: the last answer of each person",
    "correct": "Corrected, answer by answer",
    "mark_straight_liners": "Marked: straight-lining",
}
Table = dict[str, Any]


def settled(dispositions: pd.DataFrame) -> Table:
    """Return how many persons came to each disposition, with its code."""
    sizes = dispositions.groupby(["code", "disposition"], sort=True).size().reset_index(name="persons")
    rows = [[str(one["code"]), str(one["disposition"]), cell(one["persons"])] for one in records(sizes)]
    editions = "; ".join(sorted(dispositions["edition"].dropna().unique()))
    note = f"{SETTLED} Codes: final disposition codes of {editions}."
    return table("Dispositions", ["Code", "Disposition", "Persons"], rows, "..n", narrow=True, note=note)


def contradicting(skip_errors: pd.DataFrame, survey: ResolvedSurvey) -> Table:
    """Return how many answers contradict the skip logic."""
    keys = ["item", "asked", "finding"]
    found = skip_errors.groupby(keys, sort=True).size().reset_index(name="answers")
    rows = [
        [
            item_label(survey.items[str(one["item"])]),
            str(one["asked"]),
            begun(str(one["finding"])),
            cell(one["answers"]),
        ]
        for one in records(found)
    ]
    heads = ["Item", "Asked of", "What is wrong", "Answers"]
    return table("Skip logic: unexpected and missing answers", heads, rows, "...n", words=True)


def undeclared(skip_logic: pd.DataFrame) -> Table:
    """Return where the skip logic of the questionnaire and of the description differ."""
    rows = [[str(one["item"]), begun(str(one["finding"]))] for one in records(skip_logic)]
    return table("Skip logic: questionnaire and description differ", ["Item", "Difference"], rows, "..", words=True)


def ruled(rule: str) -> str:
    """Return a rule of cleaning in words; never its condition, which may name a person: the reason says what it is."""
    if rule in RULES:
        return RULES[rule]
    verb, _, what = rule.partition("_")
    done = {"drop": "Dropped", "mark": "Marked", "clear": "Cleared"}.get(verb)
    return begun(spoken(rule)) if done is None else f"{done}: {spoken(what)}"


def found_words(found: str, survey: ResolvedSurvey) -> str:
    """Return the mark of a rule in words: "straight-line factors" names the matrix question."""
    mark, _, key = found.partition(" ")
    grid = survey.grids.get(key) if mark == "straight-line" else None
    return begun(found) if grid is None else f"Straight-lining: {grid.text or spoken(key)}"


def cleaning(counts: pd.DataFrame, review: pd.DataFrame, survey: ResolvedSurvey) -> list[Table]:
    """Return the answers before and after each rule of cleaning, and how much waits for a decision; never the rows."""
    words = {"place": "Order", "rule": "Rule", "reason": "Reason", "author": "Author", "date": "Date"}
    sizes = {"before": "Before", "dropped": "Dropped", "marked": "Marked", "changed": "Changed", "after": "After"}
    rows = [
        [*(NONE if pd.isna(one[k]) else str(one[k]) for k in words), *(cell(one[k]) for k in sizes)]
        for one in records(counts.assign(rule=counts["rule"].map(ruled)))
    ]
    heads = [*words.values(), *sizes.values()]
    waiting = review.groupby(["found", "reason"], sort=True)["respondent"].nunique().reset_index(name="answers")
    open_rows = [
        [found_words(str(one["found"]), survey), str(one["reason"]), cell(one["answers"])] for one in records(waiting)
    ]
    return [
        table("Answers before and after each rule", heads, rows, ".....nnnnn", words=True),
        table("Answers to decide on", ["Mark or error", "Reason of the rule", "Answers"], open_rows, "..n", words=True),
    ]


def weighing(weights: pd.DataFrame, log: pd.DataFrame, report: pd.DataFrame) -> list[Table]:
    """Return the weights by cell, which small cells were collapsed, and what the weights do and cost."""
    # One row per cell, never a weight: raked and given weights are nearly a person each.
    cells = weights.fillna({"cell": NONE, "poststratum": NONE}).groupby(["cell", "poststratum"], sort=True)
    rows = [
        [
            group_label(str(place)),
            group_label(str(stratum)),
            *(spread(own[k]) for k in ("base_weight", "adjustment", "weight")),
            cell(len(own)),
        ]
        for (place, stratum), own in cells
    ]
    heads = ["Cell", "Poststratum", "Base weight", "Adjustment", "Weight", "Answers"]
    shown = log.drop(columns=[name for name in log if name in ("respondent", "person")])
    names = [str(name).replace("_", " ").capitalize() for name in shown]
    made = report[report["part"] != "margin"]
    costs = [
        [begun(EFFICIENCY.get(str(one["name"]), str(one["name"]))), *(f"{one[k]:.4g}" for k in ("before", "after"))]
        for one in records(made)
    ]
    return [
        table("Weights by cell", heads, rows, "..nnnn"),
        table("Collapsed cells and trimming", names, [list(map(group_label, row)) for row in texts(shown)], words=True),
        table(
            "Distribution of weights and design effect",
            ["Statistic", "Without weights", "With weights"],
            costs,
            ".nn",
            narrow=True,
        ),
    ]


def spread(values: pd.Series) -> str:
    """Return one value, or the least and the most of several."""
    least, most = f"{values.min():.4f}", f"{values.max():.4f}"
    return least if least == most else f"{least} to {most}"
