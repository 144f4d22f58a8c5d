"""Boxes: a column an option, whose cells say that it is ticked, that it is not, or nothing.

The words are a closed list in six languages; an item adds its own (`ticked`, `not_ticked`, `missing`). What a column
says is settled for the whole question, never a cell at a time; what stays open is refused.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from scripts.ground.errors import EvidenceError, together
from scripts.ground.missing import NONE_TICKED
from scripts.settings.codebook import Item
from scripts.sheets.headers import fold, locate
from scripts.surveys.received.box_words import LIKE_NO, LIKE_YES, MISSING, NOT_TICKED, TICKED

BETWEEN = " | "  # between a question and its option in the headers of SurveyMonkey
WROTE = "what somebody wrote"
ONE, TWO = ("1", "1.0"), ("2", "2.0")
HOW = (
    "say in the description what it means (`ticked`, `not_ticked` or `missing` of the item, or the label of the option "
    "under `labels`)"
)


class Column(NamedTuple):
    """The column of one option: its name, its cells, what the file declares missing, the label, names in the header.

    `ends`: what else the option may be called; `coded`: word -> "0" or "1", where the file says which code it is.
    """

    column: str
    cells: pd.Series
    gone: frozenset[str] = frozenset()
    labels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    coded: Mapping[str, str] = {}


class Reading(NamedTuple):
    """What the words of one column mean, folded: ticked, not ticked; all others in the column are missing."""

    yes: frozenset[str]
    no: frozenset[str]


def words_of(labels: str | Iterable[str]) -> tuple[str, ...]:
    """Return the spellings of a label, or words that an item adds to a list, folded."""
    return tuple(fold(label) for label in ([labels] if isinstance(labels, str) else labels))


def is_missing(word: str, item: Item) -> bool:
    """Return whether a folded word says that there is no answer."""
    return not word or word in MISSING or word in words_of(item.missing)


def boxes(table: str, columns: Mapping[str, Column], item: Item) -> pd.DataFrame:
    """Return the boxes of a question by option: "1" (ticked), "0" (not ticked), null (missing).

    Raises EvidenceError with row and column for a word that says neither, or could say both.
    """
    made = {}
    for option, reading in readings(table, columns, item).items():
        one = columns[option]
        known = {text: stated(text, reading, one.gone) for text in one.cells.drop_duplicates()}
        made[option] = pd.Series([known[text] for text in one.cells], one.cells.index, "string")
    return pd.DataFrame(made)


def wrote(text: str, item: Item, place: str) -> str | None:
    """Return the box of a cell of what people wrote out: "1" for any text, "0" for a No, null for no answer.

    Raises EvidenceError for signs without a letter or a digit: they may be a text, a No or no answer.
    """
    # ASSUME: A person who wrote anything under "other" ticked it, except where it is a plain No: some exports have 0
    #   and 1 there.
    word = fold(text)
    if word in words_of(item.ticked):
        return "1"
    if word in words_of(item.not_ticked):
        return "0"
    if is_missing(word, item):
        return None
    if word in NOT_TICKED:
        return "0"
    if word not in TICKED and not any(sign.isalnum() for sign in word):
        raise EvidenceError(f"{place}: these characters are not a written answer: empty the cell in a copy, or {HOW}")
    return "1"


def without_text(text: str, item: Item) -> str:
    """Return a cell of what people wrote out with `WROTE` for their words, so that these go no further; "" for none."""
    if is_missing(fold(text), item) and fold(text) not in words_of([*item.ticked, *item.not_ticked]):
        return ""
    try:
        return text if wrote(text, item, "") == "0" else WROTE
    except EvidenceError:  # said later, with the row
        return text


def stated(text: str, reading: Reading, gone: Iterable[str]) -> str | None:
    """Return what one cell says."""
    word = fold(text)
    if text in gone:
        return None
    return "1" if word in reading.yes else "0" if word in reading.no else None


def readings(table: str, columns: Mapping[str, Column], item: Item) -> dict[str, Reading]:
    """Return what the words of each column mean, settled for the question as a whole."""
    ticked, not_ticked = frozenset(words_of(item.ticked)), frozenset(words_of(item.not_ticked))
    said = ticked | not_ticked | {*words_of(item.missing)}
    found = {key: words(one) for key, one in columns.items()}
    left = {key: [word for word in own if word not in said] for key, own in found.items()}
    if numbered(columns, left):
        return {key: Reading((frozenset(left[key]) - MISSING) | ticked, not_ticked) for key in columns}
    two_is_no = twos(table, columns, found, said)
    called = {key: itself(one) - said for key, one in columns.items()}
    plain_ticks = any(word in TICKED for key, own in found.items() for word in own if word not in called[key])
    made, seen = {}, dict[str, int]()
    for word in (word for own in found.values() for word in own):
        seen[word] = seen.get(word, 0) + 1
    wrong: list[str] = []
    for key, one in columns.items():
        yes, no, unknown = set(ticked), set(not_ticked), list[str]()
        for word in found[key]:
            if word in said:
                continue
            other = word in NOT_TICKED or word in MISSING or word in TWO
            if word in called[key] and other and (plain_ticks or seen[word] > 1):
                raise EvidenceError(
                    f"{place(table, one, word)}: this is the name of the option, and also a word that a box may "
                    f"hold: {HOW}"
                )
            if word in called[key] or word in TICKED:
                yes.add(word)
            elif (
                word in NOT_TICKED
                or (word in TWO and two_is_no)
                or (one.coded.get(word) == "0" and word not in LIKE_YES)
            ):
                no.add(word)
            elif one.coded.get(word) == "1" and word not in LIKE_NO:
                yes.add(word)
            elif word not in MISSING:
                unknown.append(word)
        # Exports write the option itself into the cell: a word that is surely the option, where nothing else ticks.
        # ASSUME: A word that is the only one in its column may mean that nobody ticked it: the description has to say.
        alone = len(unknown) == 1 and not one.labels and yes.isdisjoint(found[key]) and not ticked
        alone &= not plain_ticks and all(word in one.ends and seen[word] == 1 for word in unknown)
        if unknown and not alone:
            wrong.append(str(neither(table, one, unknown[1 if len(unknown) > 1 and not plain_ticks else 0])))
        made[key] = Reading(frozenset(yes | {*unknown}), frozenset(no))
    together(wrong)
    return made


def itself(one: Column) -> set[str]:
    """Return what the option of a column is called: exports write it into the cell.

    A number is meant so only as the option of SurveyMonkey (`question | 0`): elsewhere it is a number of a column.
    """
    numbers = {fold(one.column.rpartition(BETWEEN)[2])} if BETWEEN in one.column else set()
    return {*one.labels, *(name for name in one.names if name in numbers or not name.replace(".", "").isdigit())}


def ends_of(option: str, header: str) -> tuple[str, ...]:
    """Return what an option may be called: its key, the header of its column or the end of it."""
    last = [header.rpartition(cut)[2] for cut in (BETWEEN, "/", " - ", ": ", "_", ".")]
    inside = re.search(r"\[([^\[\]]+)\]\s*$|\(([^()]+)\)\s*$", header)
    last += [part for part in (inside.groups() if inside else ()) if part]
    found = (fold(one) for one in (option, option.replace("_", " "), header, *last))
    return tuple(dict.fromkeys(one for one in found if one and not one.replace(".", "").isdigit()))


def words(one: Column) -> list[str]:
    """Return the different words of a column in order, without what the file declares missing."""
    texts = (text for text in one.cells.drop_duplicates() if text not in one.gone and text.strip())
    return list(dict.fromkeys(fold(text) for text in texts))


def twos(table: str, columns: Mapping[str, Column], found: Mapping[str, list[str]], said: frozenset[str]) -> bool:
    """Return whether 2 is a No: some column has it beside 1. Raises EvidenceError where that is not clear."""
    own = {key: [word for word in found[key] if word not in said] for key in found}
    with_two = [
        key for key, one in own.items() if any(word in TWO and word not in itself(columns[key]) for word in one)
    ]
    if not with_two:
        return False
    both = any(any(word in ONE for word in own[key]) for key in with_two)
    if both and not any(word in ("0", "0.0") for one in own.values() for word in one):
        return True
    key = with_two[0]
    word = next(word for word in own[key] if word in TWO)
    raise EvidenceError(
        f"{place(table, columns[key], word)}: 2 means No only beside 1, which is not the case here: {HOW}"
    )


def numbered(columns: Mapping[str, Column], found: Mapping[str, list[str]]) -> bool:
    """Return whether each column holds the number of its option alone: 1 in the first, 2 in the second, then 3."""
    used = [
        (at, one.column, word.removesuffix(".0"))
        for at, (key, one) in enumerate(columns.items(), start=1)
        for word in found[key]
        if word not in MISSING
    ]
    if len({column for _, column, _ in used}) < len(used) or not any(word not in ("0", "1", "2") for *_, word in used):
        return False
    ends = [re.search(r"[0-9]*$", column) for _, column, _ in used]
    return all(word == str(at) for at, _, word in used) or all(
        end is not None and word == end[0].lstrip("0") for end, (*_, word) in zip(ends, used, strict=True)
    )


def place(table: str, one: Column, word: str) -> str:
    """Return where a word is first found."""
    row = next(row for row, text in one.cells.items() if fold(text) == word)
    return f"{table}, row {row}, column {one.column}"


def neither(table: str, one: Column, word: str) -> EvidenceError:
    """Return the error for a word whose meaning is not known."""
    return EvidenceError(
        f"{place(table, one, word)}: this says neither that the box is ticked (1, Yes, Selected, or the label of the "
        f"option) nor that it is not ticked (0, No): correct it, or {HOW}"
    )


def place_of_whole(table: str, item: Item, headers: list[str], codes: list[str]) -> int | None:
    """Return the place of the column of the whole question (Kobo's `q` beside `q/option`), None where there is none."""
    own = [column for option, column in (item.columns or {}).items() if option != item.other_specify]
    places = [locate(table, column, headers, codes) for column in own]
    for cut in ("/", "."):
        above = {headers[one].rpartition(cut)[0] for one in places}
        name = next(iter(above), "")
        if len(above) == 1 and name and headers.count(name) == 1:
            return headers.index(name)
    return None


def ticked(options: pd.DataFrame) -> pd.Series:
    """Return the keys of the ticked boxes of each answer, joined by "|"; null where no cell says yes or no."""
    # ASSUME: A multiple-response question was answered where any of its boxes says yes or no, whether or not one is
    #   ticked; where none does there is no answer. `base: ticked` leaves out those who ticked nothing.
    chosen = (options == "1").fillna(False)
    joined = ["|".join(options.columns[row]) or NONE_TICKED for row in chosen.to_numpy(dtype=bool)]
    return pd.Series(joined, options.index, "string").mask(options.isna().all(axis=1))
