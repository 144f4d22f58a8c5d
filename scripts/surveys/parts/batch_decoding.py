"""What the cells of a batch mean: each word that differs is decoded once, by what decodes a survey in one file."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import numpy as np

from scripts.ground.errors import EvidenceError, Faults
from scripts.ground.missing import NONE_TICKED
from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.sheets.headers import fold
from scripts.surveys.answers.coded import Answers, Coded
from scripts.surveys.received import box_words, boxes, decoding, design_columns
from scripts.surveys.received.answer_row import questions
from scripts.surveys.received.options import options_of
from scripts.surveys.received.whole_questions import Check

Decode = Callable[[str, str], str | None]
FIRST = -1  # stands for the row in a sentence until it is known: it is looked up only where it has to be told


def first(raw: Answers, cells: Coded, k: int) -> int:
    """Return the row of the first answer that has a word."""
    return int(raw.rows[np.argmax(cells.codes == k)])


def decoded(
    part: Path, raw: Answers, survey: ResolvedSurvey, above: Mapping[str, tuple[str, Check]]
) -> Iterator[tuple[str, Coded]]:
    """Yield each column of the answers under its name in the house; at the end raise what is wrong with any of them.

    `above` has, of a question with a column an option, the column of the whole question, where the parts have one.
    """
    whens, said = decoding.moments(survey.date_format), survey.columns
    about = (
        (said.person, "person", decoding.verbatim),
        (said.started, "started", whens),
        (said.ended, "ended", whens),
        (said.channel, "channel", decoding.verbatim),
        (said.progress, "progress", decoding.numbers(decoding.PROGRESS)),
        (None if said.respondent == "row" else said.respondent, "respondent", decoding.verbatim),
    )
    faults = Faults()
    for column, name, decode in about:
        if column:
            with faults.at(part.as_posix(), 0):
                yield name, translated(part, raw, column, decode)
    for key, item in questions(survey).items():
        with faults.at(part.as_posix(), 0):
            if item.columns:
                yield key, of_boxes(part, raw, item.columns, item, above.get(key))
            elif item.type == "text":
                yield key, raw.columns[str(item.column)]
            else:
                yield key, translated(part, raw, str(item.column), meaning(key, item, survey))
    for name in design_columns.beside(survey):
        if name not in raw.amounts:
            own = decoding.amount(survey.decimal) if name in design_columns.amounts(survey) else decoding.verbatim
            with faults.at(part.as_posix(), 0):
                yield name, translated(part, raw, name, own)
    faults.stop()


def meaning(key: str, item: Item, survey: ResolvedSurvey) -> Decode:
    """Return what turns a cell of an item into its key, options or number."""
    if item.type == "number":
        return decoding.numbers(decoding.declared(item, survey))
    if item.type == "multiple_response":
        return options_of(item.labels or {}, item.separator or [","], key, item.other_specify)
    scale = survey.scale(item)
    return decoding.choices(scale.categories | scale.missing, key, set(), item.other_specify, item.numbered)


def translated(part: Path, raw: Answers, column: str, decode: Decode) -> Coded:
    """Return a column with each of its words decoded; blank ones are missing."""
    cells = raw.columns[column]
    sizes = np.bincount(cells.codes, minlength=len(cells.words))
    made: list[str] = []
    bad: dict[int, EvidenceError] = {}
    for k, word in enumerate(cells.words):
        made.append("")
        if sizes[k] and word.strip():
            try:
                made[k] = decode(word, f"{part.as_posix()}, row {FIRST}, column {column}") or ""
            except EvidenceError as error:
                bad[k] = error
    if bad:
        wrong = sum(int(sizes[k]) for k in bad)
        right = sum(int(sizes[k]) for k, word in enumerate(made) if word)
        faults = Faults()
        for k, fault in bad.items():
            for row in raw.rows[cells.codes == k].tolist():
                faults.add(part.as_posix(), row, fault, closed=right >= wrong, first=FIRST)
        faults.stop()
    own = {word: k for k, word in enumerate(dict.fromkeys(made))}
    return Coded(np.array([own[word] for word in made], dtype=np.int32)[cells.codes], list(own))


def of_boxes(
    part: Path, raw: Answers, columns: Mapping[str, str], item: Item, above: tuple[str, Check] | None
) -> Coded:
    """Return a question with a column an option as its ticked options joined by "|" (as `boxes.ticked`).

    `above` is the column of the whole question and what checks it, where the parts have one.
    """
    n = len(raw.rows)
    chosen, told = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool)
    for bit, (option, column) in enumerate(columns.items()):
        own = boxes.words_of((item.labels or {}).get(option, []))
        state = translated(part, raw, column, ticks(item, own, option == item.other_specify))
        chosen |= state.each(lambda word: word == "1").astype(np.int64) << bit
        told |= state.each(bool).astype(bool)
    if above:
        name, check = above
        cells = raw.columns[name]
        asked = cells.each(lambda word: not boxes.is_missing(fold(word), item)).astype(bool)
        pairs = chosen * len(cells.words) + cells.codes
        for at in np.unique(pairs, return_index=True)[1]:
            keys = frozenset(key for bit, key in enumerate(columns) if chosen[at] >> bit & 1)
            check(cells.words[cells.codes[at]], keys, f"{part.as_posix()}, row {raw.rows[at]}, column {name}")
        told = asked
    masks, codes = np.unique(np.where(told, chosen, -1), return_inverse=True)
    names = list(columns)
    joined = ["|".join(name for bit, name in enumerate(names) if mask >> bit & 1) for mask in masks.tolist()]
    words = ["" if mask < 0 else word or NONE_TICKED for mask, word in zip(masks, joined, strict=True)]
    return Coded(codes.reshape(-1).astype(np.int32), words)


def ticks(item: Item, labels: tuple[str, ...], written: bool) -> Decode:
    """Return what turns a cell of a box into "1", "0" or "" (missing).

    A part is read a piece at a time: what only the whole file could settle (is 2 a No?) has to be declared.
    """
    ticked = frozenset(boxes.words_of(item.ticked))
    yes = (ticked | {*labels}, box_words.TICKED)
    doubtful = {*labels} & (box_words.NOT_TICKED | box_words.MISSING | {*boxes.TWO}) - ticked
    no = (frozenset(boxes.words_of(item.not_ticked)), box_words.NOT_TICKED)

    def decode(text: str, place: str) -> str:
        word = fold(text)
        if written:
            return boxes.wrote(text, item, place) or ""
        for k in range(2):
            if word in doubtful:
                break
            if word in yes[k] or word in no[k] or boxes.is_missing(word, item):
                return "1" if word in yes[k] else "0" if word in no[k] else ""
        raise EvidenceError(
            f"{place}: this says neither that the box is ticked (1, Yes, Selected, or the label of the option) nor "
            f"that it is not ticked (0, No): correct it, or {boxes.HOW}"
        )

    return decode
