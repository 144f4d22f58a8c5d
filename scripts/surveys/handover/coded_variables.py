"""Answers as numeric codes with labels, as statistical packages keep them: variables, their codes, what gets lost."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.expressions import grammar
from scripts.ground.addresses import slug
from scripts.ground.missing import MISSING, NONE_TICKED, WORDS
from scripts.settings.codebook import NO_SCALE, Item, Scale, first
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import bases
from scripts.surveys.answers.coded import Texts

LONGEST_NAME = 28  # Stata takes 32, and the library names a set of labels by its variable and its place
OWN = ("not_asked", "not_reached", "no_answer")  # kinds that an empty cell has; the others have keys of the scale
BOXES = {0.0: "Not selected", 1.0: "Selected"}
WORDS_OF_PACKAGES = (
    "all and by eq ge gt le lt ne not or to with if in int long float double byte strl using const break case char "
    "class colvector complex continue default delegate delete do else end enum export external final for function "
    "global goto inline local matrix mata new numeric null polymorphic pragma private protected public quad real "
    "return rowvector scalar short signed static string struct super switch template this throw transmorphic try "
    "typedef typename union unsigned vector version virtual void volatile while"
)
RESERVED = set(WORDS_OF_PACKAGES.split())
Loss = tuple[str, str, str, str]


class Variable(NamedTuple):
    """A column of codes: value or nan, the place of its missing answer in `missing` (from 1; 0 where there is none)."""

    name: str
    item: str
    label: str
    values: NDArray[np.float64]
    labels: dict[float, str]
    gone: NDArray[np.intp]
    missing: list[tuple[str, str]]  # key and label; the six kinds always stand first, then further keys of the scale


def variables(
    answers: pd.DataFrame, persons: pd.DataFrame, weights: pd.DataFrame, survey: ResolvedSurvey
) -> tuple[list[Variable], list[Loss]]:
    """Return the variables of the answers that count, and what of the house they can't carry (`losses`).

    The row of the export comes first, then the items in order (an option of a multiple item is a variable), the
    variables of the frame, the weight. Free text, names, ids and times are left out.
    """
    judged = bases.judged(answers, persons, survey)
    made, losses = [plain("row", "Row of the export", answers["row"].to_numpy(dtype=float))], list[Loss]()
    for key, item in survey.items.items():
        if item.type == "text":
            losses.append(("both", key, "the texts", "nothing: free text is confidential"))
            continue
        state = bases.kinds(key, judged, survey)
        given = judged.answers.columns[key].texts()
        made += of_item(key, item, state, given, survey.scale(item) if item.type == "choice" else NO_SCALE, losses)
        beside = int(((state == "not_asked") & ~np.isin(given, ["", NONE_TICKED])).sum())
        if beside:
            losses.append(("both", key, f"{beside} answers to what was not asked", "not asked; see skip_errors.csv"))
        if item.derive is not None:
            losses.append(("both", key, f"how it is derived: {grammar.in_words(item.derive)}", "its values"))
        if kinds := bases.counted_kinds(item):
            losses.append(("both", key, f"that {', '.join(kinds)} counts in the base", "missing, as any kind"))
    for name in survey.variables:
        made.append(of_frame(name, persons[name]))
    if len(weights):
        known = weights.set_index("respondent")["weight"]
        made.append(plain("weight", "Weight", answers["respondent"].map(known).to_numpy(dtype=float)))
    losses.append(("both", "", "respondent, person, started, ended, progress, channel, marks", "the row of the export"))
    losses += [
        ("both", "", f"nets of the scale {name}: {', '.join(scale.nets)}", "their categories")
        for name, scale in sorted(survey.scales.items())
        if scale.nets
    ]
    losses += [("both", "", f"that the items of {name} are a grid", "its items") for name in survey.grids]
    short = names([one.name for one in made])
    losses += [("both", one.name, "the name", new) for one, new in zip(made, short, strict=True) if new != one.name]
    return [one._replace(name=new) for one, new in zip(made, short, strict=True)], losses


def plain(name: str, label: str, values: NDArray[np.float64]) -> Variable:
    """Return a variable of numbers without labels and kinds of missing answers."""
    return Variable(name, "", label, values, {}, np.zeros(len(values), dtype=np.intp), [])


def of_item(key: str, item: Item, state: Texts, given: Texts, scale: Scale, losses: list[Loss]) -> list[Variable]:
    """Return the variables of one item: one, or one an option."""
    there, missing = state == "base", marks(scale)
    place = {one: number for number, (one, _) in enumerate(missing, start=1)}
    state = np.where(state == "none_ticked", "no_answer", state)
    told = [
        one if one in scale.missing and bases.kind_of(one, scale) == kind else kind
        for one, kind in zip(given, state, strict=True)
    ]
    gone = np.array([0 if here else place[one] for one, here in zip(told, there, strict=True)], dtype=np.intp)
    if item.type == "multiple_response":
        options = list(item.columns or item.labels or {})
        options += [item.other_specify] if item.other_specify and item.other_specify not in options else []
        return [
            Variable(
                f"{key}_{option}", key, f"{item.text}: {first((item.labels or {}).get(option, option))}",
                np.where(there, np.array([option in text.split("|") for text in given], dtype=float), np.nan),
                BOXES, gone, missing,
            )
            for option in options
        ]  # fmt: skip
    if item.type == "number":
        values = [float(text) if here else np.nan for text, here in zip(given, there, strict=True)]
        return [Variable(key, key, item.text, np.array(values), {}, gone, missing)]
    codes = codes_of(item, scale)
    if scale.scores and codes != bases.scores(item, scale):
        losses.append(("both", key, "its scores", "codes in the order of the scale"))
    values = [codes[text] if here else np.nan for text, here in zip(given, there, strict=True)]
    labels = {codes[one]: first(label) for one, label in scale.categories.items()}
    return [Variable(key, key, item.text, np.array(values, dtype=float), labels, gone, missing)]


def codes_of(item: Item, scale: Scale) -> dict[str, float]:
    """Return the code of each category: its score where all have whole ones that differ, else its place."""
    # ASSUME: In files for statistical packages a category has its score as its code, so that their mean is ours.
    scores = bases.scores(item, scale)
    whole = all(score.is_integer() and abs(score) < 1000 for score in scores.values())
    if whole and set(scores) == set(scale.categories) and len(set(scores.values())) == len(scores):
        return scores
    return {one: float(place) for place, one in enumerate(scale.categories, start=1)}


def marks(scale: Scale) -> list[tuple[str, str]]:
    """Return key and label of each missing answer: the six kinds in order, then keys of the scale that share a kind."""
    keys = {one: first(label) for one, label in scale.missing.items()}
    found, used = [], set()
    for kind in MISSING:
        own = None if kind in OWN else next((one for one in keys if bases.kind_of(one, scale) == kind), None)
        used.add(own)
        found.append((own, keys[own]) if own else (kind, WORDS[kind]))
    return found + [(one, label) for one, label in keys.items() if one not in used]


def of_frame(name: str, known: pd.Series) -> Variable:
    """Return a variable of the frame: its values in order of the alphabet, from 1; nothing where it is not known."""
    values = sorted({str(value) for value in known.dropna()})
    codes = {value: float(place) for place, value in enumerate(values, start=1)}
    column = np.array([np.nan if pd.isna(value) else codes[str(value)] for value in known], dtype=float)
    return plain(name, name, column)._replace(labels={code: value for value, code in codes.items()})


def names(wanted: Iterable[str]) -> list[str]:
    """Return names that SPSS and Stata take: a letter first, letters, digits and _, not too long, all different."""
    found: list[str] = []
    taken = set(RESERVED)
    for one in wanted:
        base = one if re.fullmatch(r"[A-Za-z0-9_]+", one) else slug(one)
        base = base if base[:1].isalpha() else f"v_{base}".rstrip("_")
        # Columns of strings have the names str1, str2 ... as types in Stata.
        base = f"v_{base}" if re.fullmatch(r"(?i)str\d+", base) else base
        name, number = base[:LONGEST_NAME], 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: LONGEST_NAME - len(f'_{number}')]}_{number}"
        taken.add(name.casefold())
        found.append(name)
    return found
