"""The cases behind the numbers of a survey, gathered by column: a survey has tens of thousands."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground import long_table
from scripts.ground.addresses import trace_key
from scripts.ground.long_table import CASES
from scripts.surveys.answers import bases
from scripts.surveys.answers.coded import Flags, Texts
from scripts.surveys.answers.ledger import OF_RESPONSES
from scripts.surveys.engine.item_measures import Measured, measured
from scripts.surveys.engine.sample import Sample

Block = tuple[NDArray[Any], ...]  # case, value, amount, weight, counted


class Behind:
    """Gathers blocks of cases, one a number; respondents have to be sorted."""

    def __init__(self, respondents: Texts, weights: NDArray[np.float64] | None) -> None:
        self.respondents = respondents
        self.weights = np.ones(len(respondents)) if weights is None else weights
        self.blocks: dict[str, Block] = {}

    def add(
        self,
        address: str,
        inside: Flags,
        values: Texts,
        counted: Flags,
        amounts: NDArray[np.float64] | None = None,
    ) -> None:
        """Add the answers `inside` behind a number; all arrays have one entry an answer of the survey."""
        own = np.full(len(inside), np.nan) if amounts is None else amounts
        block = (self.respondents, values, own, self.weights, counted)
        self.blocks[trace_key(address)] = tuple(part[inside] for part in block)

    def pick(self, address: str, places: NDArray[np.intp], values: Texts, counted: Flags) -> None:
        """Add cases that are single options chosen: of which answers, which option, whether it is the one counted."""
        none = np.full(len(places), np.nan)
        self.blocks[trace_key(address)] = (self.respondents[places], values, none, self.weights[places], counted)

    def name(
        self, address: str, cases: Sequence[str], amounts: Sequence[float | None], counted: Sequence[bool]
    ) -> None:
        """Add cases that are no answers: items, or the addresses of other numbers."""
        order = sorted(range(len(cases)), key=lambda k: cases[k])
        amount = np.array([np.nan if amounts[k] is None else amounts[k] for k in order], dtype=float)
        names = np.array([cases[k] for k in order], dtype=object)
        flags = np.array([counted[k] for k in order], dtype=bool)
        self.blocks[trace_key(address)] = (names, np.full(len(order), None), amount, np.ones(len(order)), flags)

    def frame(self) -> pd.DataFrame:
        """Return all cases, sorted by number and case, as the table `CASES`."""
        keys = sorted(key for key, block in self.blocks.items() if len(block[0]))
        parts = [np.concatenate([self.blocks[key][k] for key in keys]) if keys else np.array([]) for k in range(5)]
        traces = np.repeat(np.array(keys, dtype=object), [len(self.blocks[key][0]) for key in keys])
        case, value, amount, weight, counted = parts
        nothing = np.full(len(traces), None)
        return CASES.typed(dict(zip(CASES.names, (traces, case, value, amount, weight, counted, nothing), strict=True)))


class Unkept(Behind):
    """Keeps no cases, where none are asked for."""

    def add(
        self,
        address: str,
        inside: Flags,
        values: Texts,
        counted: Flags,
        amounts: NDArray[np.float64] | None = None,
    ) -> None:
        """Keep nothing."""

    def pick(self, address: str, places: NDArray[np.intp], values: Texts, counted: Flags) -> None:
        """Keep nothing."""

    def name(
        self, address: str, cases: Sequence[str], amounts: Sequence[float | None], counted: Sequence[bool]
    ) -> None:
        """Keep nothing."""


def of_items(behind: Behind, sample: Sample) -> None:
    """Note the answers behind each number of each item and group."""
    places = {one.of: one.of_answers(sample.stated.answers) for one in sample.breakdowns}
    for key, item in bases.counted_items(sample.survey).items():
        found = list(measured(key, sample.stated, sample.survey))
        texts, state = sample.stated.answers.columns[key].texts(), sample.stated.states[key]
        base = bases.in_base(item, bases.cells_of(item, sample.survey.scales))[state]
        by = sample.survey.broken_down(key)
        for group in (group for one, group in sample.groups() if one.of in by):
            inside = places[group.of] == group.place
            address = long_table.addresser(sample.survey.key, key, group.label)
            behind.add(address("base"), inside & base, texts, inside & base)
            for one in found:
                own, share = inside & one.declared.base[state], one.kind == "share"
                counted, amounts = (own & (one.amounts > 0), None) if share else (own, one.amounts)
                behind.add(address(one.name), own, texts, counted, amounts)
                if one.declared.total and sample.survey.design:
                    behind.add(address(one.declared.total), own, texts, counted, amounts)
            if item.share_of_responses:
                of_responses(behind, address, found, inside & base)


def of_responses(behind: Behind, address: Callable[[str], str], found: list[Measured], inside: Flags) -> None:
    """Note the options chosen behind each share of responses."""
    chosen = np.column_stack([one.amounts > 0 for one in found]) & inside[:, None]
    flag, place = np.nonzero(chosen)
    options = np.array([one.name for one in found], dtype=object)
    for k, option in enumerate(options):
        behind.pick(address(f"{option}{OF_RESPONSES}"), flag, options[place], place == k)
