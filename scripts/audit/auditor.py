"""For an auditor: the answers that count, our numbers, and a script for R that computes them anew by its `survey`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.ground import long_table
from scripts.ground.alike import same
from scripts.ground.audit_tables import AUDIT_ANSWERS, AUDIT_NUMBERS
from scripts.ground.errors import EvidenceError
from scripts.ground.missing import NOT_KNOWN
from scripts.settings.codebook import Item, Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.sample_design import Intervals
from scripts.settings.weighting_plan import Calibrate, Rake
from scripts.statistics import intervals
from scripts.surveys.answers import bases, ledger
from scripts.surveys.answers.asking import asked_of
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.groups import declared
from scripts.surveys.answers.survey_weights import GIVEN
from scripts.surveys.received import design_columns as designs

TEMPLATE = Path(__file__).with_name("templates") / "auditor.R"
VARIANTS = (".weighted", ".bounds")


class Tables(NamedTuple):
    """The tables of a survey; `responses` is an empty list for one in parts, which keeps no answers."""

    responses: Any
    dispositions: pd.DataFrame
    weights: pd.DataFrame
    decision: pd.DataFrame
    numbers: pd.DataFrame
    tests: pd.DataFrame


def write(tables: Tables, survey: ResolvedSurvey) -> dict[str, Any]:
    """Return `script` (R), `answers` (confidential: one row per answer that counts) and `ours` (one row per number).

    The script reads the tests where they are. A survey in parts is refused, as is one without numbers, in an
    EvidenceError.
    """
    responses, dispositions, weights, decision, numbers, tests = tables
    if not isinstance(responses, pd.DataFrame):
        raise EvidenceError(
            f"{survey.title}: a survey in parts keeps sums and no single answers, so R has nothing to compute from: "
            "describe some of its rows as a survey in one file"
        )
    if survey.design and survey.design.replicates:
        raise EvidenceError(
            f"{survey.title}: the script takes strata and clusters, and this sample has replicate weights: compute its "
            "numbers by `svrepdesign` of R's survey, with the columns and scales that its description names"
        )
    if decision["used"].iloc[0] == "no":
        raise EvidenceError(f"{survey.title}: it has no numbers for R to compute: {decision['reason'].iloc[0]}")
    answers, persons = bases.sample(responses, dispositions, survey)
    eligible = dispositions[dispositions["disposition"] != "ineligible"] if survey.frame else dispositions[:0]
    persons = persons.fillna(dict.fromkeys(survey.variables, NOT_KNOWN))
    columns, design = made(answers, persons, len(eligible), weights, survey)
    judged = bases.judged(answers, persons, survey)
    columns |= groups(judged, persons, survey) | given(judged, persons, survey)
    cells = AUDIT_ANSWERS.framed(pd.DataFrame({"row": answers["row"]} | columns), columns)
    ours = beside(numbers, eligible, survey)
    words = {
        "title": " ".join(survey.title.split()),
        "source": survey.key,
        "level": repr(survey.level),
        "finite": "TRUE" if survey.inference == "finite" else "FALSE",
        "lonely": survey.design.lonely_psu if survey.design else "adjust",
        "design": design,
    }
    words["usual"] = "TRUE" if survey.intervals == Intervals() else "FALSE"
    script = TEMPLATE.read_text(encoding="utf-8")
    for name, word in words.items():
        script = script.replace(f"{{{name}}}", word)
    line = f"{survey.title}: {len(ours)} numbers, {len(tests)} tests and {len(cells)} answers (confidential) for R"
    return {"script": script, "answers": cells, "ours": ours, "line": line}


def groups(judged: Stated, persons: pd.DataFrame, survey: ResolvedSurvey) -> dict[str, Any]:
    """Return what numbers are broken down by, one column each: the group of each answer, empty where it is in none."""
    found = {}
    for one in declared(survey, persons):
        names = np.full(one.width, None, dtype=object)
        names[[group.place for group in one.groups]] = [group.name for group in one.groups]
        if one.of:
            found[f"by.{one.said}"] = pd.Series(names[one.of_answers(judged.answers)], dtype="string")
    return found


def given(judged: Stated, persons: pd.DataFrame, survey: ResolvedSurvey) -> dict[str, Any]:
    """Return one column per item: what is in its base as it was answered, "." and a kind for what is not.

    Empty is the cell of who the item was not for.
    """
    found = {}
    for key, item in bases.counted_items(survey).items():
        state = bases.kinds(key, judged, survey)
        words = np.where(state == "base", judged.answers.columns[key].texts(), state)
        cells = np.where(bases.counted(state, item), words, "." + state.astype(object))
        found[key] = pd.Series(cells, dtype="string").where(pd.Series(asked_of(item, persons, survey)))
    return found


def made(
    answers: pd.DataFrame, persons: pd.DataFrame, eligible: int, weights: pd.DataFrame, survey: ResolvedSurvey
) -> tuple[dict[str, Any], str]:
    """Return the columns that say how answers came about, and the lines of R that make a design of them."""
    if survey.design:
        return of_sample(answers, survey)
    finite = survey.inference == "finite"
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
    margins = survey.weights and (survey.weights.rake or survey.weights.calibrate)
    if known and margins:
        totals = margins.totals if isinstance(margins, Calibrate) else []
        columns["design.fitted"] = own["fitted"]
        columns |= {f"fit.{name}": persons[name] for name in [*margins.margins, *totals]}
        made = lines(call.replace("{weight}", "before"), finite, fitted(margins))
        trim = "\nwhole$prob <- endless$prob <- 1 / answers$design.weight # what trimming left of the weights"
        return columns, made + trim if survey.weights and survey.weights.trim else made
    fit = "design"
    if own["poststratum"].notna().any():
        columns["design.poststratum"] = own["poststratum"]
        fit = "postStratify(design, ~design.poststratum, xtabs(design.weight ~ design.poststratum, answers))"
    return columns, lines(call.replace("{weight}", "weight"), finite and "design.persons" in columns, fit)


def fitted(declared: Rake | Calibrate) -> str:
    """Return the lines of R that fit the weights of `design` to what the weights of all answers add up to."""
    if isinstance(declared, Rake):
        names = ", ".join(f"~`fit.{name}`" for name in declared.margins)
        met = ", ".join(f"xtabs(design.fitted ~ `fit.{name}`, answers)" for name in declared.margins)
        return (
            f"rake(design, list({names}),\n       list({met}),\n       control = list(maxit = 1000, epsilon = 1e-10))"
        )
    terms = [f"factor(`fit.{name}`)" for name in declared.margins]
    terms += [f"as.numeric(`fit.{name}`)" for name in declared.totals]
    bounds = declared.bounds
    way = f'"logit", bounds = c({bounds[0]!r}, {bounds[1]!r})' if bounds else '"linear"'
    return (
        f"margins <- ~ {' + '.join(terms)}\n"
        "  met <- colSums(answers$design.fitted * model.matrix(margins, answers))\n"
        f"  calibrate(design, margins, met, calfun = {way}, epsilon = 1e-11, maxit = 1000)"
    )


def of_sample(answers: pd.DataFrame, survey: ResolvedSurvey) -> tuple[dict[str, Any], str]:
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


def beside(numbers: pd.DataFrame, eligible: pd.DataFrame, survey: ResolvedSurvey) -> pd.DataFrame:
    """Return our numbers, a row each, with how each counts the cells of its item and which persons it is about."""
    items = bases.counted_items(survey)
    all_asked = {key: int(asked_of(item, eligible, survey).sum()) for key, item in items.items()}
    known = {row["address"]: row for row in long_table.records(numbers)}
    named = {group.text: (one.said, group.name) for one in declared(survey, eligible) if one.of for group in one.groups}
    rows = []
    for address, row in known.items():
        variant = address.rpartition(".")[2] if address.endswith(VARIANTS) else None
        by, value = named.get(row["group"], ("", ""))
        grid = survey.grids.get(row["item"])
        item, among = row["item"], None
        if grid:
            item = row["group"].removeprefix("item = ") if row["statistic"] == "rank" else item
            kind = row["statistic"] if row["statistic"] in ("alpha", "rank") else "count"
            how = ways(items[item], survey.scales)[grid.rank_by or ""][1] if kind == "rank" else None
            by, value, among = "", "", "|".join(grid.items)
        else:
            kind, how = ways(items[item], survey.scales).get(row["statistic"], ("share", row["statistic"]))
        # The sum of the weights is the population of a weighted number; where nobody was drawn bounds alone have one.
        of_number = row if variant == "bounds" else known.get(address.removesuffix(".weighted"), row)
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
    return AUDIT_NUMBERS.framed(AUDIT_NUMBERS.picked(rows))


def ways(item: Item, scales: Mapping[str, Scale]) -> dict[str, tuple[str, str | None]]:
    """Return, of each statistic of an item, its kind and how it counts a cell (scripts/audit/templates/auditor.R)."""
    base: dict[str, tuple[str, str | None]] = {"base": ("base", None)}
    if item.type == "number":
        return base | {name: (name, f"/{item.per!r}") for name in ("mean", "median", "total")}
    if item.type == "multiple_response":
        options = list(item.columns or item.labels or {})
        found = base | {f"{name}{ledger.OF_RESPONSES}": ("ratio", name) for name in options}
    else:
        scale = item.scale_in(scales)
        options = list(scale.categories)
        found = base | {name: ("share", "|".join(keys)) for name, keys in scale.nets.items()}
        if points := bases.scores(item, scale):
            found["mean"] = ("mean", "|".join(f"{key}={value!r}" for key, value in points.items()))
    found |= {name: ("share", name) for name in [*options, *bases.counted_kinds(item)]}
    return found | {f"total_{name}": ("total", name) for name in options}


def ends(kind: str, how: str, item: Item) -> tuple[float, float]:
    """Return the least and the most that one answer can be in a share or a mean."""
    if kind == "share":
        return 0.0, 1.0
    if item.type == "number" and item.minimum is not None and item.maximum is not None:
        return item.minimum / item.per, item.maximum / item.per
    points = [float(one.rpartition("=")[2]) for one in how.split("|")]
    return min(points), max(points)
