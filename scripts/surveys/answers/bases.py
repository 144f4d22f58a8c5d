"""What each answer is to each item: a value, or one of the kinds of missing answers, kept apart to the end."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.expressions import grammar
from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError
from scripts.ground.missing import MISSING, NONE_TICKED, TICKED
from scripts.surveys.answers.answer_conditions import holds
from scripts.surveys.received.answer_row import questions

ANSWERED = ("complete", "partial")
Flags = NDArray[np.bool_]
Texts = NDArray[np.object_]


def sample(
    responses: pd.DataFrame, dispositions: pd.DataFrame, survey: dict[str, Any]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the answers that count, sorted by respondent, and beside them the row of the person in the dispositions.

    Both have the same length and order. Raises ValueError where an answer has no disposition.
    """
    answers = responses.sort_values("respondent", kind="stable", ignore_index=True)
    known = dispositions.dropna(subset=["respondent"]).set_index("respondent")
    if not survey.get("frame") and known.empty and len(answers):
        return answers, pd.DataFrame(index=answers.index)
    lost = ~answers["respondent"].isin(known.index)
    if lost.any():
        raise ValueError(f"{int(lost.sum())} answers of {survey['title']} have no disposition")
    # ASSUME: Complete and sufficiently partial answers count as answers; break-offs don't, whatever they answered.
    kept = answers["respondent"].map(known["disposition"]).isin(ANSWERED)
    answers = answers[kept].reset_index(drop=True)
    return answers, known.loc[answers["respondent"]].reset_index()


def asked(item: Mapping[str, Any], persons: pd.DataFrame, survey: dict[str, Any]) -> Flags:
    """Return which persons an item is about: those that its `where` (frame variables) names, all without one."""
    inside = np.ones(len(persons), dtype=bool)
    for variable, wanted in (item.get("where") or {}).items():
        if variable not in persons:
            raise EvidenceError(
                f"{survey['title']}: an item is restricted by '{variable}', which is not a variable of the frame; "
                "name it under frame, variables."
            )
        values = {same(str(value)) for value in (wanted if isinstance(wanted, list) else [wanted])}
        inside &= np.array([same(given) in values for given in texts(persons[variable])], dtype=bool)
    return inside


def texts(column: pd.Series) -> Texts:
    """Return a column as an array of texts, "" where a cell is empty."""
    return column.astype("string").fillna("").to_numpy(dtype=object)


def reached(answers: pd.DataFrame, survey: dict[str, Any]) -> NDArray[np.intp]:
    """Return, for each answer, the place of the last item with an answer (-1: none); nobody answers a derived one."""
    keys = list(survey["items"])
    filled = answers[[key for key in questions(survey) if key in answers]].reindex(columns=keys).notna().to_numpy()
    places = np.where(filled, np.arange(len(keys)), -1)
    return np.asarray(places.max(axis=1, initial=-1))


def routed(item: Mapping[str, Any], answers: pd.DataFrame, survey: Mapping[str, Any]) -> tuple[Flags, Flags]:
    """Return to which answers the skip logic (`asked_if`) leads, and of which the asking item is empty."""
    inside = np.ones(len(answers), dtype=bool)
    unknown = np.zeros(len(answers), dtype=bool)
    # ASSUME: An item is asked where each item named in its skip logic has one of the values; an empty one
    #   leads nowhere.
    for key, wanted in (item.get("asked_if") or {}).items():
        given = texts(answers[key])
        inside &= np.array([*map(holds(wanted, survey["items"].get(key)), given)], dtype=bool)
        unknown |= given == ""
    return inside, unknown


def unfinished(answers: pd.DataFrame, persons: pd.DataFrame) -> Flags:
    """Return which answers end before the last item: by their progress, and where that is not known by their length."""
    # ASSUME: An answer whose progress is below 100 per cent ended early; without a progress a partial answer did.
    early = np.zeros(len(answers), dtype=bool)
    if "disposition" in persons:
        early = persons["disposition"].isin(["partial", "break-off"]).to_numpy(dtype=bool)
    if "progress" not in answers:
        return early
    progress = pd.to_numeric(answers["progress"].astype("string"), errors="coerce").to_numpy(dtype=float)
    return np.where(np.isnan(progress), early, progress < 100)


def kind_of(key: str, scale: Mapping[str, Any]) -> str:
    """Return which kind of missing answer a key of `missing` is."""
    # ASSUME: A declared missing answer whose kind is neither its name nor declared under `kinds` counts as no answer.
    return str((scale.get("kinds") or {}).get(key) or (key if key in MISSING else "no_answer"))


def scores(item: Mapping[str, Any], scale: Mapping[str, Any]) -> dict[str, float]:
    """Return the points of the categories of an item; of a reverse item the highest are the lowest."""
    given = {key: float(points) for key, points in (scale.get("scores") or {}).items()}
    if not item.get("reverse") or not given:
        return given
    # ASSUME: The scores of a reverse item are the highest and the lowest of its scale together, less its own.
    ends = max(given.values()) + min(given.values())
    return {key: ends - points for key, points in given.items()}


def status(
    key: str,
    item: Mapping[str, Any],
    answers: pd.DataFrame,
    persons: pd.DataFrame,
    survey: dict[str, Any],
    scales: dict[str, Any],
    last: NDArray[np.intp],
) -> Texts:
    """Return what each answer is for an item, one of KINDS."""
    given = texts(answers[key])
    found = np.full(len(answers), "base", dtype=object)
    found[given == ""] = "no_answer"
    # ASSUME: In an answer that ended early items after the last answered one were not reached; empty ones before it
    #   are no answer.
    behind = (given == "") & unfinished(answers, persons) & (last < list(survey["items"]).index(key))
    behind &= not item.get("derive")
    found[behind] = "not_reached"
    # ASSUME: A derived item without a value is missing as the first item of its expression that is missing though
    #   asked; as not asked where none is.
    sources = grammar.sources(item, survey)
    states = [status(one, survey["items"][one], answers, persons, survey, scales, last) for one in sources]
    for unasked in (True, False):
        for state in reversed(states):
            lost = (given == "") & (state != "base") & ((state == "not_asked") == unasked)
            found[lost] = np.where(state[lost] == "none_ticked", "no_answer", state[lost])
    scale = scales[item["scale"]] if item.get("scale") else {}
    if only_ticked(item):
        found[given == NONE_TICKED] = "none_ticked"
    missing = scale.get("missing") or {}
    for one in missing:
        found[given == one] = kind_of(one, scale)
    if item.get("type", "choice") == "choice":
        known = np.isin(given, [*scale["categories"], *missing, ""])
        if not known.all():
            row = answers["row"].iloc[int(np.argmin(known))]
            raise EvidenceError(
                f"{survey['title']}, row {row}: the answer to '{key}' is not in its scale '{item['scale']}'; "
                "add it to the scale or correct it in the table of corrections."
            )
    # ASSUME: To whom an item was not addressed, by the frame or by its skip logic, it was not asked, whatever is there.
    inside, unknown = routed(item, answers, survey)
    found[~inside & ~(behind & unknown)] = "not_asked"
    found[~asked(item, persons, survey)] = "not_asked"
    return found


def counted(state: Texts, item: Mapping[str, Any]) -> Flags:
    """Return which answers are in the base of an item: values, and the kinds of missing ones that its `base` names."""
    return np.isin(state, ["base", *counted_kinds(item)])


def counted_kinds(item: Mapping[str, Any]) -> list[str]:
    """Return the kinds of missing answers that count in the base of an item."""
    return [kind for kind in item.get("base") or [] if kind != TICKED]


def only_ticked(item: Mapping[str, Any]) -> bool:
    """Say whether those who ticked none of the boxes are left out of the base, as SPSS does."""
    return TICKED in (item.get("base") or [])


def ticked_none(item: Mapping[str, Any], count: int) -> str:
    """Return the flag that says how many ticked none of the options, and whether they count; "" where nobody did."""
    if not count:
        return ""
    if only_ticked(item):
        return f"left out of the base: {count} who ticked none of the options"
    return f"base includes {count} who ticked none of the options"


def based_on(kinds: list[str], item: Mapping[str, Any], none: int) -> str:
    """Return the flags that say what is in the base of an item beside answers; `none` ticked none of its options."""
    widened = f"base includes {', '.join(kinds)}" if kinds else ""
    return "; ".join(filter(None, [widened, ticked_none(item, none)]))


def is_answer(given: Texts, item: Mapping[str, Any]) -> Flags:
    """Return which cells of an item are answers when it is asked how much of a questionnaire was completed."""
    return np.asarray((given != "") & ~((given == NONE_TICKED) & only_ticked(item)), dtype=bool)


def addressed(item: Mapping[str, Any]) -> str:
    """Return to whom an item is addressed, in words; "" where to everybody."""
    if item.get("filter"):
        return str(item["filter"])
    parts = [*(item.get("where") or {}).items(), *(item.get("asked_if") or {}).items()]
    return "; ".join(f"{name}: {' or '.join(map(str, v)) if isinstance(v, list) else v}" for name, v in parts)
