"""What each answer is to each item: a value, or one of the kinds of missing answers, kept apart to the end."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.expressions import grammar
from scripts.ground.errors import EvidenceError
from scripts.ground.missing import MISSING, NONE_TICKED, TICKED
from scripts.settings.codebook import Item, Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import asking, completeness
from scripts.surveys.answers.coded import Answers, Coded, Flags, Texts, columns_of
from scripts.surveys.answers.completeness import only_ticked
from scripts.surveys.received import design_columns
from scripts.surveys.received.answer_row import judged_by, questions

ANSWERED = ("complete", "partial")
States = NDArray[np.int16]


class Stated(NamedTuple):
    """Answers, which of them are complete, and what each is to each item (its place among `cells_of`)."""

    answers: Answers
    done: Flags
    states: dict[str, States]


def sample(
    responses: pd.DataFrame, dispositions: pd.DataFrame, survey: ResolvedSurvey
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the answers that count, sorted by respondent, and beside them the row of the person in the dispositions.

    Both have the same length and order. Raises ValueError where an answer has no disposition.
    """
    answers = responses.sort_values("respondent", kind="stable", ignore_index=True)
    known = dispositions[dispositions["respondent"].notna()]
    if not survey.frame and known.empty and len(answers):
        return answers, pd.DataFrame(index=answers.index)
    places = pd.Index(known["respondent"]).get_indexer(answers["respondent"])
    if (places < 0).any():
        raise ValueError(f"{int((places < 0).sum())} answers of {survey.title} have no disposition")
    # ASSUME: Complete and partial answers count; break-offs don't, whatever they answered.
    kept = known["disposition"].isin(ANSWERED).to_numpy(dtype=bool)[places]
    return answers[kept].reset_index(drop=True), known.iloc[places[kept]].reset_index(drop=True)


def judged(answers: pd.DataFrame, persons: pd.DataFrame, survey: ResolvedSurvey) -> Stated:
    """Return the answers of `sample` as codes, with what each is to each item that is counted."""
    partial = np.zeros(len(answers), dtype=bool)
    if "disposition" in persons:
        partial = persons["disposition"].isin(["partial", "break-off"]).to_numpy(dtype=bool)
    columns = columns_of(answers, [*survey.items, *judged_by(survey), "progress", *design_columns.beside(survey)])
    wanted = {name for item in survey.items.values() for name in item.where or {}}
    wanted |= {name for names in survey.crossings for name in names if name in survey.variables}
    given = Answers(answers["row"].to_numpy(dtype=np.int64), columns, {}, columns_of(persons, sorted(wanted)))
    return stated(given, survey, ~partial)


def stated(answers: Answers, survey: ResolvedSurvey, done: Flags | None = None) -> Stated:
    """Return answers with what each is to each item that is counted; `done` says which are complete, where known."""
    if done is None:
        done = completeness.kinds(completeness.answered_share(answers, survey), survey) == "complete"
    early, last = unfinished(answers, done), reached(answers, survey)
    states: dict[str, States] = {}
    for key in counted_items(survey):
        states[key] = status(key, survey, answers, last, early, states)
    return Stated(answers, done, states)


def counted_items(survey: ResolvedSurvey) -> dict[str, Item]:
    """Return the items that are counted: all but free text that no scheme codes."""
    return {key: item for key, item in survey.items.items() if item.type != "text"}


def reached(answers: Answers, survey: ResolvedSurvey) -> States:
    """Return, for each answer, the place of the last item with an answer (-1: none); nobody answers a derived one."""
    last = np.full(len(answers.rows), -1, dtype=np.int16)
    asked = questions(survey)
    for place, key in enumerate(survey.items):
        if key in asked and key in answers.columns:
            last[answers.columns[key].flags(bool)] = place
    return last


def unfinished(answers: Answers, done: Flags) -> Flags:
    """Return which answers end before the last item: by their progress, and where that is not known by their length."""
    # ASSUME: An answer whose progress is below 100 per cent ended early; without progress, a partial one did.
    if "progress" not in answers.columns or not len(done):
        return ~done
    progress = answers.columns["progress"].each(amount).astype(float)
    return np.where(np.isnan(progress), ~done, progress < 100)


def amount(word: str) -> float:
    """Return a word as a number, NaN where it is none."""
    try:
        return float(word)
    except ValueError:
        return np.nan


def cells_of(item: Item, scales: Mapping[str, Scale]) -> list[str]:
    """Return what an answer can be to an item: its categories, or "base", then the kinds of missing."""
    own = list(item.scale_in(scales).categories) if item.type == "choice" else ["base"]
    own += ["none_ticked"] if item.type == "multiple_response" else []
    return [*own, *map(cell_of, MISSING)]


def cell_of(kind: str) -> str:
    """Return the cell of a kind of missing answers, which no category can be called."""
    return f"({kind})"


def kinds_of(item: Item, cells: Sequence[str]) -> Texts:
    """Return which of KINDS each cell of an item is; who ticked nothing is in the base unless it is left out."""
    missing = {cell_of(kind): kind for kind in MISSING}
    missing |= {"none_ticked": "none_ticked"} if only_ticked(item) else {}
    return np.array([missing.get(cell, "base") for cell in cells], dtype=object)


def kinds(key: str, found: Stated, survey: ResolvedSurvey) -> Texts:
    """Return what each answer is to an item, one of KINDS."""
    item = survey.items[key]
    return kinds_of(item, cells_of(item, survey.scales))[found.states[key]]


def options_of(item: Item) -> list[str]:
    """Return the options of a multiple item."""
    return list(item.columns or item.labels or {}) if item.type == "multiple_response" else []


def chose(column: Coded, option: str) -> Flags:
    """Return which answers to a multiple item have an option among those they chose."""
    return column.flags(lambda word: option in word.split("|"))


def kind_of(key: str, scale: Scale) -> str:
    """Return which kind of missing answer a key of `missing` is."""
    # ASSUME: A missing answer of a scale counts as "no answer" unless its key or `kinds` says which kind it is.
    return scale.kinds.get(key) or (key if key in MISSING else "no_answer")


def scores(item: Item, scale: Scale) -> dict[str, float]:
    """Return the points of the categories of an item; of a reverse item the highest are the lowest."""
    given = scale.scores
    if not item.reverse or not given:
        return given
    # ASSUME: A reversed score is the highest plus the lowest score of the scale, less the score itself.
    ends = max(given.values()) + min(given.values())
    return {key: ends - points for key, points in given.items()}


def status(
    key: str,
    survey: ResolvedSurvey,
    answers: Answers,
    last: States,
    early: Flags,
    known: Mapping[str, States],
) -> States:
    """Return what each answer is to an item, as the place among `cells_of`; `known` has that of items before it.

    Raises EvidenceError for an answer that is not in the scale.
    """
    item, column = survey.items[key], answers.columns[key]
    cells = cells_of(item, survey.scales)
    missing = {kind: len(cells) - len(MISSING) + place for place, kind in enumerate(MISSING)}
    place_of = places(key, survey, answers)
    found = column.each(lambda word: place_of.get(word, 0)).astype(np.int16)
    empty = column.flags(lambda word: word == "")
    # ASSUME: In an answer that ended early, items after the last answered one were not reached; empty ones before it
    #   are "no answer".
    behind = empty & early & (last < list(survey.items).index(key)) & (not item.derive)
    found[behind] = missing["not_reached"]
    # ASSUME: A derived item without a value takes the kind of missing answer of the first item of its expression that
    #   was asked and is missing; it is "not asked" where there is none.
    sources = []
    for one in grammar.sources(item, survey.items):
        state = known[one] if one in known else status(one, survey, answers, last, early, known)
        sources.append(kinds_of(survey.items[one], cells_of(survey.items[one], survey.scales))[state])
    for unasked in (True, False):
        for own in reversed(sources):
            lost = empty & (own != "base") & ((own == "not_asked") == unasked)
            found[lost] = [missing.get(kind, missing["no_answer"]) for kind in own[lost]]
    # ASSUME: An item is "not asked" of all whom `where` or the skip logic leaves out, whatever their cell holds.
    inside, unknown = asking.by_skip_logic(item, answers, survey)
    found[~inside & ~(behind & unknown)] = missing["not_asked"]
    found[~asking.asked(item, answers, survey)] = missing["not_asked"]
    return found


def places(key: str, survey: ResolvedSurvey, answers: Answers) -> dict[str, int]:
    """Return what each word of an item is, as the place among `cells_of`; other words of an open item are the first.

    Raises EvidenceError for an answer that is not in the scale.
    """
    item = survey.items[key]
    cells = cells_of(item, survey.scales)
    place_of = {"": cells.index(cell_of("no_answer"))}
    if item.type == "multiple_response":
        place_of[NONE_TICKED] = cells.index("none_ticked")
    place_of |= {kind: cells.index(cell_of(kind)) for kind in item.codes.values()}
    if item.type == "choice":
        scale, column = survey.scale(item), answers.columns[key]
        place_of |= {word: cells.index(word) for word in scale.categories}
        place_of |= {word: cells.index(cell_of(kind_of(word, scale))) for word in scale.missing}
        if any(word not in place_of for word in column.words):
            for unknown in [word for word in column.used() if word not in place_of][:1]:
                row = answers.rows[np.argmax(column.codes == column.words.index(unknown))]
                raise EvidenceError(
                    f"{survey.title}, row {row}: the answer to '{key}' is not in its scale '{item.scale}': "
                    "add it to the scale, or correct it in a table of corrections"
                )
    return place_of


def counted(kinds: Texts, item: Item) -> Flags:
    """Return which kinds are in the base of an item: values, and the kinds of missing ones that its `base` names."""
    return np.isin(kinds, ["base", *counted_kinds(item)])


def in_base(item: Item, cells: Sequence[str]) -> Flags:
    """Return which cells of an item are in its base."""
    options = np.array([cell.startswith("option ") for cell in cells], dtype=bool)
    return np.asarray(counted(kinds_of(item, cells), item) & ~options)


def counted_kinds(item: Item) -> list[str]:
    """Return the kinds of missing answers that count in the base of an item."""
    return [kind for kind in item.base if kind != TICKED]


def ticked_none(item: Item, count: int) -> str:
    """Return the flag that says how many ticked none of the options, and whether they count; "" where nobody did."""
    if not count:
        return ""
    if only_ticked(item):
        return f"left out of the base: {count} who {item.none_chosen}"
    return f"base includes {count} who {item.none_chosen}"


def based_on(kinds: list[str], item: Item, none: int) -> str:
    """Return the flags that say what is in the base of an item beside answers; `none` ticked none of its options."""
    widened = f"base includes {', '.join(kinds)}" if kinds else ""
    return "; ".join(filter(None, [widened, ticked_none(item, none)]))
