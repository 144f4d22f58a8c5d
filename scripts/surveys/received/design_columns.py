"""Which columns of an export say how a sample was drawn."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from scripts.ground.alike import same
from scripts.settings.survey import Survey
from scripts.sheets import spellings

NUMBERS = ("weight", "population", "replicates")


def columns(survey: Survey) -> dict[str, list[str]]:
    """Return the columns of the design of a survey by what they say; none where it has no design."""
    design = survey.design
    if design is None:
        return {"weight": [], "strata": [], "cluster": [], "population": [], "replicates": []}
    cluster = [design.cluster] if design.cluster else []
    population = [design.population] if design.population else []
    replicates = design.replicates.columns if design.replicates else []
    return {"weight": [design.weight], "strata": design.strata, "cluster": cluster, "population": population} | {
        "replicates": replicates
    }


def amounts(survey: Survey) -> list[str]:
    """Return the columns of the design that hold numbers."""
    return [name for part, names in columns(survey).items() if part in NUMBERS for name in names]


def spelled(survey: Survey, counts: Mapping[str, Counter[str]]) -> str:
    """Return what the line of a run says of strata and clusters in several spellings that are taken for one, or ""."""
    told: list[str] = []
    for name in joined(survey):
        shapes = Counter(same(word) for word in counts[name])
        twins = Counter({word: n for word, n in counts[name].items() if word and shapes[same(word)] > 1})
        told += spellings.said(name, pd.Series(list(twins.elements()), dtype="string"), addresses=False)
    return "".join(f"; {text}" for text in told)


def joined(survey: Survey) -> list[str]:
    """Return the columns of the design whose spellings are joined: those that name strata and clusters."""
    return [name for part in ("strata", "cluster") for name in columns(survey)[part]]


def beside(survey: Survey) -> list[str]:
    """Return the columns of the design that are no items, each once."""
    every = (name for names in columns(survey).values() for name in names if name not in survey.items)
    return list(dict.fromkeys(every))
