"""For an auditor: the answers that count, our numbers, and a script for R that computes them anew by its `survey`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scripts.ground import long_table
from scripts.ground.alike import same
from scripts.ground.audit_tables import AUDIT_ANSWERS, AUDIT_NUMBERS
from scripts.ground.errors import EvidenceError
from scripts.statistics import intervals
from scripts.surveys.answers import bases, ledger
from scripts.surveys.answers.asking import asked_of
from scripts.surveys.answers.survey_weights import GIVEN, NOT_KNOWN
from scripts.surveys.received import design_columns as designs

TEMPLATE = Path(__file__).with_name("templates") / "auditor.R"
VARIANTS = (".weighted", ".bounds")


def write(
    responses: Any,
    dispositions: pd.DataFrame,
    weights: pd.DataFrame,
    decision: pd.DataFrame,
    numbers: pd.DataFrame,
    tests: pd.DataFrame,
    survey: dict[str, Any],
    scales: dict[str, Any],
    source: str,
    level: float,
) -> dict[str, Any]:
    """Return `script` (R), `answers` (confidential: a row an answer that counts) and `ours` (a row a number).

    The script reads `tests` where they are. `responses` is an empty list for a survey in parts, which keeps no answers:
    it is refused, as is one without numbers, in an EvidenceError.
    """
    if not isinstance(responses, pd.DataFrame):
        raise EvidenceError(
            f"{survey['title']}: a survey in parts keeps sums and no single answers, so R has nothing to compute from: "
            "describe some of its rows as a survey in one file"
        )
    if decision["used"].iloc[0] == "no":
        raise EvidenceError(f"{survey['title']}: it has no numbers for R to compute: {decision['reason'].iloc[0]}")
    answers, persons = bases.sample(responses, dispositions, survey)
    eligible = dispositions[dispositions["disposition"] != "ineligible"] if survey.get("frame") else dispositions[:0]
    variables = (survey.get("frame") or {}).get("variables") or []
    persons = persons.fillna(dict.fromkeys(variables, NOT_KNOWN))
    columns, design = made(answers, persons, len(eligible), weights, survey)
    columns |= groups(answers, persons, survey) | given(answers, persons, survey, scales)
    cells = AUDIT_ANSWERS.framed(pd.DataFrame({"row": answers["row"]} | columns), columns)
    ours = beside(numbers, eligible, survey, scales)
    lonely = (survey.get("design") or {"lonely_psu": "adjust"}).get("lonely_psu", "fail")
    finite = "TRUE" if survey.get("inference", "finite") == "finite" else "FALSE"
    words = {"title": " ".join(str(survey["title"]).split()), "source": source, "level": repr(level), "finite": finite}
    script = TEMPLATE.read_text(encoding="utf-8")
    for name, word in (words | {"lonely": lonely, "design": design}).items():
        script = script.replace(f"{{{name}}}", word)
    line = f"{survey['title']}: {len(ours)} numbers, {len(tests)} tests and {len(cells)} answers (confidential) for R"
    return {"script": script, "answers": cells, "ours": ours, "line": line}


def groups(answers: pd.DataFrame, persons: pd.DataFrame, survey: Mapping[str, Any]) -> dict[str, Any]:
    """Return what numbers are broken down by, a column each: frame variables, and answers to choice items."""
    found = {}
    for name in survey.get("breakdowns") or []:
        own = name in ((survey.get("frame") or {}).get("variables") or [])
        found[f"by.{name}"] = persons[name] if own else answers[name]
    return found


def given(
    answers: pd.DataFrame, persons: pd.DataFrame, survey: dict[str, Any], scales: dict[str, Any]
) -> dict[str, Any]:
    """Return a column an item: what is in its base as it was answered, "." and a kind for what is not.

    Empty is the cell of who the item was not for.
    """
    judged = bases.judged(answers, persons, survey, scales)
    found = {}
    for key, item in bases.counted_items(survey).items():
        state = bases.kinds(key, judged, survey, scales)
        words = np.where(state == "base", judged.answers.columns[key].texts(), state)
        cells = np.where(bases.counted(state, item), words, "." + state.astype(object))
        found[key] = pd.Series(cells, dtype="string").where(pd.Series(asked_of(item, persons, survey)))
    return found


def made(
    answers: pd.DataFrame, persons: pd.DataFrame, eligible: int, weights: pd.DataFrame, survey: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    """Return the columns that say how answers came about, and the lines of R that make a design of them."""
    if survey.get("design"):
        return of_sample(answers, survey)
    finite = survey.get("inference", "finite") == "finite"
    if weights.empty:
        columns: dict[str, Any] = {"design.weight": 1} | ({"design.persons": eligible} if eligible else {})
        return columns, lines(
            "svydesign(~1, weights = ~design.weight, fpc = persons, data = answers)", bool(eligible) and finite
        )
    own = weights.set_index("respondent").loc[answers["respondent"]].reset_index()
    before, known = own["base_weight"] * own["adjustment"], not own["cell"].eq(GIVEN).all()
    columns = {"design.cell": own["cell"], "design.before": before, "design.weight": own["weight"]}
    if known or eligible:
        columns["design.persons"] = before.groupby(own["cell"]).transform("sum").round() if known else eligible
    call = "svydesign(~1, strata = ~design.cell, weights = ~design.{weight}, fpc = persons, data = answers)"
    declared = survey.get("weights") or {}
    if known and (margins := declared.get("rake") or declared.get("calibrate")):
        columns["design.fitted"] = own["fitted"]
        columns |= {f"fit.{name}": persons[name] for part in ("margins", "totals") for name in margins.get(part) or []}
        made = lines(call.replace("{weight}", "before"), finite, fitted(margins))
        trim = "\nwhole$prob <- endless$prob <- 1 / answers$design.weight # what trimming left of the weights"
        return columns, made + trim if declared.get("trim") else made
    fit = "design"
    if own["poststratum"].notna().any():
        columns["design.poststratum"] = own["poststratum"]
        fit = "postStratify(design, ~design.poststratum, xtabs(design.weight ~ design.poststratum, answers))"
    return columns, lines(call.replace("{weight}", "weight"), finite and "design.persons" in columns, fit)


def fitted(declared: Mapping[str, Any]) -> str:
    """Return the lines of R that fit the weights of `design` to what the weights of all answers add up to."""
    margins, totals, bounds = (declared.get(name) or [] for name in ("margins", "totals", "bounds"))
    if "method" not in declared:
        names = ", ".join(f"~`fit.{name}`" for name in margins)
        met = ", ".join(f"xtabs(design.fitted ~ `fit.{name}`, answers)" for name in margins)
        return (
            f"rake(design, list({names}),\n       list({met}),\n       control = list(maxit = 1000, epsilon = 1e-10))"
        )
    terms = [f"factor(`fit.{name}`)" for name in margins] + [f"as.numeric(`fit.{name}`)" for name in totals]
    way = f'"logit", bounds = c({bounds[0]!r}, {bounds[1]!r})' if bounds else '"linear"'
    return (
        f"margins <- ~ {' + '.join(terms)}\n"
        "  met <- colSums(answers$design.fitted * model.matrix(margins, answers))\n"
        f"  calibrate(design, margins, met, calfun = {way}, epsilon = 1e-11, maxit = 1000)"
    )


def of_sample(answers: pd.DataFrame, survey: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the columns of the design of a sample, and the lines of R that make it."""
    names = designs.columns(survey)
    found: dict[str, Any] = {"design.weight": pd.to_numeric(answers[names["weight"][0]])}
    for part, name in (("strata", "design.stratum"), ("cluster", "design.cluster")):
        if names[part]:
            words = [answers[one].astype(str).map(same) for one in names[part]]
            found[name] = [" / ".join(row) for row in zip(*words, strict=True)]
    if names["population"]:
        found["design.persons"] = pd.to_numeric(answers[names["population"][0]])
    strata = "strata = ~design.stratum, " if names["strata"] else ""
    ids = "~design.cluster" if names["cluster"] else "~1"
    call = f"svydesign({ids}, {strata}weights = ~design.weight, fpc = persons, nest = TRUE, data = answers)"
    return found, lines(call, bool(names["population"]))


def lines(call: str, sized: bool, fit: str = "design") -> str:
    """Return the lines that make a design: with the size of what was drawn from, where that is known, and without."""
    sizes = "~design.persons" if sized else "NULL"
    made = f"drawn <- function(persons) {{\n  design <- {call}\n  {fit}\n}}"
    return f"{made}\nwhole <- drawn({sizes})\nendless <- drawn(NULL)"


def beside(
    numbers: pd.DataFrame, eligible: pd.DataFrame, survey: dict[str, Any], scales: dict[str, Any]
) -> pd.DataFrame:
    """Return our numbers, a row each, with how each counts the cells of its item and which persons it speaks for."""
    items = {key: item for key, item in survey["items"].items() if item.get("type") != "text"}
    all_asked = {key: int(asked_of(item, eligible, survey).sum()) for key, item in items.items()}
    plain = {row["address"]: row for row in long_table.records(numbers)}
    rows = []
    for address, row in plain.items():
        variant = address.rpartition(".")[2] if address.endswith(VARIANTS) else None
        by, _, value = (row["group"] if row["group"] != "all" else "").partition(" = ")
        grid = (survey.get("grids") or {}).get(row["item"])
        item, among = (value if by == "item" else row["item"]) if grid else row["item"], None
        if grid:
            kind = row["statistic"] if row["statistic"] in ("alpha", "rank") else "count"
            how = ways(items[item], scales)[grid["rank_by"]][1] if kind == "rank" else None
            by, value, among = "", "", "|".join(grid["items"])
        else:
            kind, how = ways(items[item], scales).get(row["statistic"], ("share", row["statistic"]))
        # The sum of the weights is the population of a weighted number; where nobody was drawn bounds alone have one.
        of_number = row if variant == "bounds" else plain.get(address.removesuffix(".weighted"), row)
        persons = of_number["population"] if kind in ("share", "mean", "median") else None
        unknown = persons is None or pd.isna(persons)
        bounded = kind in ("share", "mean") and (variant == "bounds" or intervals.CUT in str(row["flags"]))
        least, most = ends(kind, str(how), items[item]) if bounded else (None, None)
        more = {"item": item, "by": by or None, "is": value or None, "variant": variant, "kind": kind, "how": how}
        more |= {
            "among": among,
            "persons": all_asked.get(item) if unknown else persons,
            "all_asked": "yes" if unknown else None,
        }
        rows.append(row | more | {"lowest": least, "highest": most})
    return AUDIT_NUMBERS.framed(rows)


def ways(item: Mapping[str, Any], scales: Mapping[str, Any]) -> dict[str, tuple[str, str | None]]:
    """Return, of each statistic of an item, its kind and how it counts a cell (scripts/audit/templates/auditor.R)."""
    base: dict[str, tuple[str, str | None]] = {"base": ("base", None)}
    if item.get("type") == "number":
        return base | {name: (name, f"/{item.get('per', 1)!r}") for name in ("mean", "median", "total")}
    if item.get("type") == "multiple_response":
        options = list(item.get("columns") or item.get("labels") or {})
        found = base | {f"{name}{ledger.OF_RESPONSES}": ("ratio", name) for name in options}
    else:
        scale = scales[item["scale"]]
        options = list(scale["categories"])
        found = base | {name: ("share", "|".join(keys)) for name, keys in (scale.get("nets") or {}).items()}
        if points := bases.scores(item, scale):
            found["mean"] = ("mean", "|".join(f"{key}={value!r}" for key, value in points.items()))
    found |= {name: ("share", name) for name in [*options, *bases.counted_kinds(item)]}
    return found | {f"total_{name}": ("total", name) for name in options}


def ends(kind: str, how: str, item: Mapping[str, Any]) -> tuple[float, float]:
    """Return the least and the most that one answer can be in a share or a mean."""
    if kind == "share":
        return 0.0, 1.0
    if item.get("type") == "number":
        return item["minimum"] / item.get("per", 1), item["maximum"] / item.get("per", 1)
    points = [float(one.rpartition("=")[2]) for one in how.split("|")]
    return min(points), max(points)
