"""Codes or labels: what the cells of choices are in an export with its questionnaire, settled for the whole file."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.surveys.exports.same_labels import Doubtful, every, told_apart

Labels = Mapping[str, str]


class Choices(NamedTuple):
    """The choices of a column: code -> label; what turns a cell into its labels; whether a cell may hold several."""

    labels: Labels
    several: bool = False


def shown(frame: pd.DataFrame, known: Mapping[int, Choices], export: Export, between: str = "|") -> bool:
    """Turn codes into labels in the columns whose choices are known (by place), where the file has codes; say whether.

    Raises EvidenceError where it could have either, and names the column that shows it.
    """
    if not known or not codes(frame, known, export):
        return False
    for place, one in known.items():
        cells = [str(text) for text in frame.iloc[:, place]]
        made = {text: label(text, one, between) for text in dict.fromkeys(cells)}
        labels = [made[text] for text in cells]
        given = {code for text in made for code in (text.split() if one.several else [text.strip()])}
        doubtful = {code: told for code, told in one.labels.items() if code in given and isinstance(told, Doubtful)}
        frame.attrs.setdefault("doubtful", {})[name_of(frame, place)] = doubtful
        if not one.several:
            labels, twins = told_apart([text.strip() for text in cells], labels, one.labels)
            frame.attrs.setdefault("twins", {})[name_of(frame, place)] = twins
        frame.isetitem(place, pd.array(labels, dtype="string"))
    return True


def label(text: str, one: Choices, between: str) -> str:
    """Return the label of a code, or those of several; what the questionnaire lacks stays."""
    if one.several:
        return between.join(one.labels.get(code, code) for code in text.split())
    return one.labels.get(text.strip(), text)


def codes(frame: pd.DataFrame, known: Mapping[int, Choices], export: Export) -> bool:
    """Return whether the cells of choices are codes."""
    if export.exported:
        return export.exported == "codes"
    by_code = first(frame, known, is_code)
    by_label = first(frame, known, is_label)
    form = export.form or "the questionnaire"
    if by_code is not None and by_label is not None:
        raise EvidenceError(
            f"{frame.attrs['name']}: the column '{name_of(frame, by_code)}' has codes of {form}, and the column "
            f"'{name_of(frame, by_label)}' has labels: export it again as one of them, or write `exported: codes` or "
            "`exported: labels`"
        )
    if by_code is not None or by_label is not None:
        return by_code is not None
    for place, one in known.items():
        if any(label(text, one, "|") != text.strip() for text in texts(frame, place)):
            raise EvidenceError(
                f"{frame.attrs['name']}, column {name_of(frame, place)}: its cells could be codes of {form} "
                "or labels: write `exported: codes` or `exported: labels`"
            )
    return False


def first(
    frame: pd.DataFrame, known: Mapping[int, Choices], shows: Callable[[str, Choices, set[str]], bool]
) -> int | None:
    """Return the place of the first column with a cell that shows something."""
    for place, one in known.items():
        own = set(every(one.labels.values()))
        if any(shows(text, one, own) for text in texts(frame, place)):
            return place
    return None


def texts(frame: pd.DataFrame, place: int) -> Iterator[str]:
    """Yield the different texts of a column."""
    yield from (text for cell in dict.fromkeys(frame.iloc[:, place]) if (text := str(cell).strip()))


def is_code(text: str, one: Choices, own: set[str]) -> bool:
    """Return whether a cell is a code and can be no label."""
    parts: Sequence[str] = text.split() if one.several else [text]
    return text not in own and any(part in one.labels and part not in own for part in parts) and all_known(parts, one)


def all_known(parts: Iterable[str], one: Choices) -> bool:
    """Return whether all parts of a cell are codes."""
    return all(part in one.labels for part in parts)


def is_label(text: str, one: Choices, own: set[str]) -> bool:
    """Return whether a cell is a label and can be no code."""
    return text in own and not all_known(text.split() if one.several else [text], one)


def name_of(frame: pd.DataFrame, place: int) -> str:
    """Return how a column is called."""
    return str(frame.columns[place])
