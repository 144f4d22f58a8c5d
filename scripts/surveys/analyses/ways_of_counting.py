"""Specification curves: sentences on a survey under every other defensible way of counting.

The ways (a specification curve: Simonsohn, Simmons and Nelson 2020) are changes of the settings: weights, don't know in
or out of the base, partial answers, nets one category narrower or wider, late answers. The steps of the survey are run
again on the answers as received: cleaning, dispositions and weights once a way of choosing answers, the numbers once
more a way of treating don't know; weights and nets come with each run. Only what the sentences need is estimated.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction
from itertools import product
from typing import Any

import pandas as pd

from scripts.expressions import grammar
from scripts.ground.addresses import address, of_value
from scripts.ground.analysis_tables import SPECIFICATIONS
from scripts.ground.errors import EvidenceError
from scripts.ground.relations import CHOICES, exact_of, margin, true
from scripts.settings.codebook import Grid, Item, Scale
from scripts.settings.finding import SurveySentence
from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.survey import Cleaning
from scripts.surveys.answers import cleaning, dispositions, survey_weights
from scripts.surveys.answers.bases import kind_of
from scripts.surveys.engine import estimates

Spec = dict[str, str]
Numbers = dict[str, dict[str, Any]]
Kept = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]  # responses, dispositions and weights
LATE_RULES = ("drop_late", "mark_late")


def vary(
    received: pd.DataFrame,
    frame: pd.DataFrame,
    corrections: list[Any],
    survey: ResolvedSurvey,
    sentences: list[SurveySentence],
    codes: Sequence[pd.DataFrame] = (),
) -> dict[str, Any]:
    """Return `specifications`: a row a sentence and a way of making it.

    A choice that is empty doesn't touch the sentence: whatever is chosen, value and base of each relation stay. `value`
    and `other` are those of the relation with the least margin; the base is the smallest. A way that cleaning refuses,
    or that leaves no answer of a sample, is left out.
    """
    if not sentences:
        return result([], survey)
    survey = uncoded(survey, sentences)
    own = reduced(survey, sentences)
    spoken = asked(sentences, own.grids)
    made: dict[tuple[str, str, str], Numbers] = {}
    known: list[tuple[Kept, dict[str, Numbers]]] = []
    refused = 0
    for late, partials in product(late_choices(survey), CHOICES["partials"]):
        try:
            kept = answers(received, frame, corrections, survey, late, partials, codes)
            # Where no answer is partial, or late, the answers are those of another way, and so are their numbers.
            of_both = next((found for other, found in known if all(map(pd.DataFrame.equals, other, kept))), None)
            if of_both is None:
                of_both = {dont_know: numbers(kept, spoken, own, dont_know) for dont_know in CHOICES["dont_know"]}
                known.append((kept, of_both))
            made |= {(late, partials, dont_know): found for dont_know, found in of_both.items()}
        except EvidenceError:
            if (late, partials) == (late_choices(survey)[0], "kept"):
                raise
            refused += 1
    return result([row for one in sentences for row in curve(one, made, survey)], survey, refused)


def result(rows: list[dict[str, Any]], survey: ResolvedSurvey, refused: int = 0) -> dict[str, Any]:
    """Return the output of the step."""
    specifications = SPECIFICATIONS.framed(rows)
    count = len(specifications[["finding", "sentence"]].drop_duplicates())
    line = f"{survey.title}: {count} sentence{'' if count == 1 else 's'} checked under {len(rows)} ways of counting"
    line += f"; {refused} ways of choosing answers fail a cleaning check" if refused else ""
    return {"specifications": specifications, "line": line if count else f"{survey.title}: no sentence to check"}


def late_choices(survey: ResolvedSurvey) -> tuple[str, ...]:
    """Return the ways of treating late answers, the declared one first; only one where no rule is about them."""
    rules = {rule.rule for rule in survey.cleaning}
    if "drop_late" in rules:
        return CHOICES["late"]
    return tuple(reversed(CHOICES["late"])) if "mark_late" in rules else CHOICES["late"][:1]


def answers(
    received: pd.DataFrame,
    frame: pd.DataFrame,
    corrections: list[Any],
    survey: ResolvedSurvey,
    late: str,
    partials: str,
    codes: Sequence[pd.DataFrame] = (),
) -> Kept:
    """Return responses, dispositions and weights of one way of choosing answers."""
    treated = "drop_late" if late == "dropped" else "mark_late"
    rules = [rule.model_copy(update={"rule": treated}) if rule.rule in LATE_RULES else rule for rule in survey.cleaning]
    least = survey.thresholds
    if partials == "dropped":
        # A partial answer is then one too short to count.
        least = least | {"partial": least["complete"]}
        if not any(rule.rule == "drop_break_offs" for rule in rules):
            rules.append(Cleaning(rule="drop_break_offs", reason="Not complete"))
    changed = survey.model_copy(update={"cleaning": rules, "thresholds": least})
    cleaned = cleaning.clean(received, frame, corrections, changed, codes)
    kept, log = cleaned["responses"], cleaned["cleaning_log"]
    settled = dispositions.settle(received, log, kept, frame, changed)["dispositions"]
    return kept, settled, survey_weights.weigh(settled, frame, changed, kept)["weights"]


def uncoded(survey: ResolvedSurvey, sentences: list[SurveySentence]) -> ResolvedSurvey:
    """Return the survey in which no open answers are coded that neither a sentence nor a derived item is about."""
    needed = {cell["item"] for one in sentences for relation in one.says for cell in relation.cells}
    needed |= {name for item in survey.items.values() for name in grammar.sources(item, survey.items)}
    needed |= {name for names in survey.crossings for name in names}
    items = {
        key: item.model_copy(update={"coded_by": None, "into": None, "labels": None, "base": [], "type": "text"})
        if item.coded_by and key not in needed and not (item.into and item.into.item in needed)
        else item
        for key, item in survey.items.items()
    }
    return survey.model_copy(update={"items": items})


def reduced(survey: ResolvedSurvey, sentences: list[SurveySentence]) -> ResolvedSurvey:
    """Return the survey with only what the sentences need; the other items become text, which is never counted."""
    spoken = [cell for one in sentences for relation in one.says for cell in relation.cells]
    grids = {key: grid for key, grid in survey.grids.items() if key in {cell["item"] for cell in spoken}}
    items = {cell["item"] for cell in spoken} | {item for grid in grids.values() for item in grid.items}
    groups = {pair.split("-")[0] for cell in spoken for pair in cell["group"].split("--")}
    kept = {
        key: item if key in items else item.model_copy(update={"base": [], "type": "text"})
        for key, item in survey.items.items()
    }
    by = [list(names) for names in survey.crossings if all(of_value(name) in groups for name in names)]
    design = survey.design and survey.design.model_copy(update={"lonely_psu": "remove"})
    # Values are compared with limits, never estimated with an error: no interval is needed, and none is made.
    changed = {"items": kept, "grids": grids, "breakdowns": by, "selection": "nonprobability", "design": design}
    return survey.model_copy(update=changed)


def asked(sentences: list[SurveySentence], grids: Mapping[str, Grid]) -> set[tuple[str, str]]:
    """Return the items that sentences are about, each with the token of its group, and all items of their grids."""
    found = {(cell["item"], cell["group"]) for one in sentences for relation in one.says for cell in relation.cells}
    return found | {(item, "all") for grid in grids.values() for item in grid.items}


def numbers(
    kept: Kept,
    spoken: Set[tuple[str, str]],
    survey: ResolvedSurvey,
    dont_know: str,
) -> Numbers:
    """Return the numbers by address, with those of the narrower and wider nets, of one way of treating don't know."""
    items = {
        key: item.model_copy(update={"base": base(item, survey.scale(item), dont_know)})
        for key, item in survey.items.items()
    }
    nets = {name: with_alternatives(scale) for name, scale in survey.scales.items()}
    scales = {name: scale.model_copy(update={"nets": nets[name]}) for name, scale in survey.scales.items()}
    grids = {}
    for key, grid in survey.grids.items():
        grids[key] = grid
        for way in CHOICES["nets"][1:]:
            net = f"{way}_{grid.rank_by}"
            if all(net in items[one].scale_in(scales).nets for one in grid.items if items[one].scale):
                grids[f"{way}_{key}"] = grid.model_copy(update={"rank_by": net})
    changed = survey.model_copy(update={"items": items, "grids": grids, "scales": scales})
    made = estimates.asked_for(*kept, changed, spoken)
    return {row["address"]: {name: row.get(name) for name in ("address", "value", "n", "base", "unit")} for row in made}


def base(item: Item, scale: Scale, dont_know: str) -> list[str]:
    """Return which kinds of missing answers count in the base of an item."""
    other: list[str] = [kind for kind in item.base if kind != "dont_know"]
    # Where one can answer don't know.
    asks = any(kind_of(key, scale) == "dont_know" for key in scale.missing)
    return [*other, "dont_know"] if asks and item.type == "choice" and dont_know == "in base" else other


def with_alternatives(scale: Scale) -> dict[str, list[str]]:
    """Return the nets of a scale, with each one category narrower and wider where that makes sense."""
    # ASSUME: A net (or one category of a scale with scores) at an end of the scale is made one category narrower, as
    #   long as one is left, and one wider, as long as it stays within its half of the scale.
    order = list(scale.categories)
    nets = {name: list(keys) for name, keys in scale.nets.items()}
    single = {name: [name] for name in order if scale.scores}
    for name, keys in {**single, **nets}.items():
        for line in (order, order[::-1]):
            size = len(keys)
            if set(keys) == set(line[:size]):
                if size > 1:
                    nets[f"narrower_{name}"] = line[: size - 1]
                if size + 1 <= len(order) // 2:
                    nets[f"wider_{name}"] = line[: size + 1]
    return nets


def curve(
    sentence: SurveySentence, made: Mapping[tuple[str, str, str], Numbers], survey: ResolvedSurvey
) -> Iterator[dict[str, Any]]:
    """Yield the rows of one sentence: every way, less the choices that never change a value or a base of it."""
    home = declared(sentence, survey)
    ways: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for levels in product(*CHOICES.values()):
        spec = dict(zip(CHOICES, levels, strict=True))
        found = made.get((spec["late"], spec["partials"], spec["dont_know"]))
        one = None if found is None else way(sentence, found, spec)
        if one is not None:
            ways[levels] = one
    names = list(CHOICES)
    touched = [
        name
        for place, name in enumerate(names)
        if any(
            ways[levels] != ways[other]
            for levels in ways
            if (other := (*levels[:place], home[name], *levels[place + 1 :])) in ways
        )
    ]
    for levels, one in ways.items():
        spec = dict(zip(names, levels, strict=True))
        if all(spec[name] == home[name] for name in names if name not in touched):
            shown = {name: spec[name] if name in touched else None for name in names}
            about = {"finding": sentence.finding, "sentence": sentence.sentence}
            yield {**about, **shown, "declared": spec == home, **joined(one)}


def declared(sentence: SurveySentence, survey: ResolvedSurvey) -> Spec:
    """Return the way that is declared."""
    first = sentence.says[0].cells[0]
    item = survey.items.get(first["item"])
    return {
        "late": late_choices(survey)[0],
        "partials": "kept",
        "dont_know": CHOICES["dont_know"][item is not None and "dont_know" in item.base],
        "weights": CHOICES["weights"][first.get("variant") == "weighted"],
        "nets": "as declared",
    }


def way(sentence: SurveySentence, found: Numbers, spec: Spec) -> list[dict[str, Any]] | None:
    """Return what each relation of a sentence comes to in one way; None where a number of it can't be made so."""
    rows: list[dict[str, Any]] = []
    moved = spec["nets"] == "as declared"
    for relation in sentence.says:
        says, limit = relation.said
        numbers: list[dict[str, Any]] = []
        for cell in relation.cells:
            name = address_in(cell, spec)
            moved = moved or name in found
            name = name if name in found else address_in(cell, spec | {"nets": "as declared"})
            if name not in found or pd.isna(found[name]["value"]):
                return None
            numbers.append(found[name])
        value = exact_of(numbers[0])
        other = Fraction(limit) if limit is not None else exact_of(numbers[1])
        far, holds = margin(value, other, says), true(value, other, says)
        base = min(int(one["base"]) for one in numbers)
        row = {"value": float(value), "other": float(other), "margin": float(far), "unit": numbers[0]["unit"]}
        rows.append(row | {"base": base, "holds": holds})
    return rows if moved else None


def joined(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a sentence comes to in one way: the relation with the least margin, and whether all hold."""
    least = min(rows, key=lambda row: (bool(row["holds"]), float(row["margin"])))
    return least | {"base": min(row["base"] for row in rows), "holds": all(row["holds"] for row in rows)}


def address_in(cell: Mapping[str, str], spec: Spec) -> str:
    """Return the address of a number in one way."""
    parts = {part: value for part, value in cell.items() if part != "variant"}
    if spec["weights"] == "weighted":
        parts["variant"] = "weighted"
    if spec["nets"] != "as declared":
        part = "item" if parts["statistic"] == "rank" else "statistic"
        parts[part] = f"{spec['nets']}_{parts[part]}"
    return address(parts)
