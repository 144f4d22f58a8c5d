"""The lines of the base ledger on one item in one group: made of how many answers each of its cells has."""

from collections.abc import Iterator, Mapping

import numpy as np

from scripts.expressions import grammar
from scripts.ground.missing import MISSING, WORDS
from scripts.settings.codebook import Grid, Item, Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import bases
from scripts.surveys.answers.asking import asked_in_words
from scripts.surveys.answers.bases import Stated
from scripts.surveys.answers.completeness import only_ticked

Line = tuple[str, int, str]  # step, count, reason
Counts = Mapping[str, int]  # cell of an item (see `bases.cells_of`), or "option X", -> answers


def lines(item: Item, counts: Counts, scales: Mapping[str, Scale]) -> Iterator[Line]:
    """Yield the lines from the answers to the base of an item, and to those of its mean and of its responses."""
    yield from missing(item, counts, scales)
    yield from scored(item, counts, scales)


def missing(item: Item, counts: Counts, scales: Mapping[str, Scale]) -> Iterator[Line]:
    """Yield the lines from the answers to the base of an item."""
    inside = bases.counted_kinds(item)
    about = asked_in_words(item)
    reasons = WORDS | ({"not_asked": f"not asked: the question went to {about}"} if about else {})
    for kind in MISSING:
        if kind not in inside:
            yield kind, counts[bases.cell_of(kind)], reasons[kind]
    for kind in inside:
        yield f"{kind}_counted", counts[bases.cell_of(kind)], f"{WORDS[kind]}: counts in the base, as declared"
    if item.type == "multiple_response":
        yield none_ticked(item, counts["none_ticked"])
    words = "".join(f", {WORDS[kind]} too" for kind in inside)
    words += f", derived: {grammar.in_words(item.derive)}" if item.derive else ""
    words += f", wrote something: coded by {item.coded_by}" if item.coded_by else ""
    yield "base", base_of(item, counts, scales), f"in the base{words}"


def none_ticked(item: Item, count: int) -> Line:
    """Return the line of those who ticked none of the options: in the base, unless `base: ticked` leaves them out."""
    if only_ticked(item):
        return "none_ticked", count, f"{item.none_chosen}: out of the base, as declared"
    return "none_ticked_counted", count, f"{item.none_chosen}: counts in the base"


def base_of(item: Item, counts: Counts, scales: Mapping[str, Scale]) -> int:
    """Return how many answers are in the base of an item."""
    cells = bases.cells_of(item, scales)
    return sum(counts[cell] for cell, inside in zip(cells, bases.in_base(item, cells), strict=True) if inside)


def scored(item: Item, counts: Counts, scales: Mapping[str, Scale]) -> Iterator[Line]:
    """Yield the lines from the base to that of the mean, where some have no score, and to the options chosen."""
    if item.share_of_responses:
        chosen = sum(counts[f"option {option}"] for option in bases.options_of(item))
        yield "responses", chosen, "options chosen, not persons"
    scale = item.scale_in(scales)
    scores = scale.scores
    if scores and (bases.counted_kinds(item) or set(scores) < set(scale.categories)):
        with_score = sum(counts[name] for name in scores)
        yield "without_score", base_of(item, counts, scales) - with_score, "no score, so left out of the mean"
        yield "scored", with_score, "in the mean"


def complete(grid: Grid, found: Stated, survey: ResolvedSurvey) -> list[Line]:
    """Return the lines from the answers to those with a score on every item of a grid, where its items share scores."""
    members = [survey.items[member] for member in grid.items]
    scores = survey.scale(members[0]).scores if len({item.scale for item in members}) == 1 else {}
    if not scores or len(members) < 2:
        return []
    whole = np.ones(len(found.done), dtype=bool)
    for key, item in zip(grid.items, members, strict=True):
        cells = bases.cells_of(item, survey.scales)
        whole &= np.array([cell in scores for cell in cells])[found.states[key]]
    out = len(whole) - int(whole.sum())
    return [("incomplete", out, "no score on one of the items"), ("complete", len(whole) - out, "in alpha")]
