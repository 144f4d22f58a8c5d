"""Design effects of the headlines of a survey: what its design and its weights cost beside a simple random sample."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from scripts.ground.analysis_tables import DESIGN_EFFECTS
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import design, effects, replicates, taylor
from scripts.surveys.analyses import headlines
from scripts.surveys.answers.coded import Flags
from scripts.surveys.engine import replicate_errors
from scripts.surveys.engine.item_measures import Floats, measured
from scripts.surveys.engine.sample import Sample, gathered
from scripts.surveys.engine.sources import Row


def measure(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    weights: pd.DataFrame,
    decision: pd.DataFrame,
    survey: ResolvedSurvey,
) -> dict[str, Any]:
    """Return `design_effects`: a row a headline share and a mean of its item, weighted, of all answers.

    Empty where nobody was drawn at random, where the survey isn't used, or has neither a design nor weights.
    """
    if decision["used"].iloc[0] == "no":
        return result([], f"{survey.title}: no design effects, {decision['reason'].iloc[0]}")
    sample = gathered(responses, dispositions, weights, survey)
    if sample.unknown:
        return result([], f"{survey.title}: no design effects: {sample.unknown.removeprefix('none: ')}")
    if sample.weights is None:
        return result([], f"{survey.title}: no design effects: neither a design nor weights")
    rows = list(of_headlines(sample))
    return result(rows, f"{survey.title}: {len(rows)} design effects{worst(rows)}")


def of_headlines(sample: Sample) -> Iterator[Row]:
    """Yield each headline share, and the mean of its item where it has one, with its design effect."""
    seen: set[str] = set()
    for one in headlines.of_answers(sample.stated, sample.survey):
        yield row(one.item, one.statistic, one.counted.astype(float), one.inside, sample)
        for mean in measured(one.item, sample.stated, sample.survey):
            if mean.kind == "mean" and one.item not in seen:
                own = mean.declared.base[sample.stated.states[one.item]]
                yield row(one.item, mean.name, mean.amounts, own, sample)
        seen.add(one.item)


def row(item: str, statistic: str, amounts: Floats, inside: Flags, sample: Sample) -> Row:
    """Return one weighted number with its design effect, empty where it has no error."""
    estimate, drawn = estimated(np.where(inside, amounts, 0.0), inside, sample)
    n = int(inside.sum())
    # ASSUME: The reference of a design effect is drawn without replacement where the population of the survey is
    #   known and larger than the base, else with replacement.
    finite = np.isfinite(drawn.population).any() and float(drawn.weights[inside].sum()) > n
    reference = effects.WITHOUT_REPLACEMENT if finite else effects.WITH_REPLACEMENT
    simple = effects.simple(drawn, amounts, inside, reference)
    effect = float(effects.relative(estimate.std_error, simple)[0])
    known = effect > 0
    return {
        "item": item, "statistic": statistic, "value": float(estimate.value[0]) if n else None,
        "std_error": float(estimate.std_error[0]) if n else None, "base": n,
        "design_effect": effect if known else None, "effective_sample_size": n / effect if known else None,
        "reference": reference,
    }  # fmt: skip


def estimated(amounts: Floats, inside: Flags, sample: Sample) -> tuple[taylor.Estimate, taylor.Design]:
    """Return a weighted mean with its error, and the design; that of replicate weights has only the weights."""
    if sample.design:
        return taylor.mean(sample.design, amounts, inside), sample.design
    assert sample.weights is not None
    given = replicate_errors.given(sample.stated.answers, sample.survey)
    return replicates.ratio(given, amounts, inside.astype(float)), design.design(sample.weights)


def worst(rows: list[Row]) -> str:
    """Return what the line of a run says of the design effects: from the least to the most."""
    known = [one["design_effect"] for one in rows if one["design_effect"] is not None]
    return f", from {min(known):.2f} to {max(known):.2f}" if known else ""


def result(rows: list[Row], line: str) -> dict[str, Any]:
    """Return the output of the step."""
    return {"design_effects": DESIGN_EFFECTS.framed(rows), "line": line}
