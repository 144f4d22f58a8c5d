"""Codes that a file shows by one and the same label: they are told apart, and said."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


class Doubtful(str):
    """In place of the label of a code to which a questionnaire gives several: which one is meant is not known."""

    parts: tuple[str, ...]


def put(labels: dict[str, str], code: str, label: str) -> None:
    """Add the label of a code; beside another label of it both are in doubt."""
    before = labels.get(code, label)
    parts = before.parts if isinstance(before, Doubtful) else (before,)
    if label in parts:
        labels.setdefault(code, label)
        return
    labels[code] = doubt = Doubtful(" / ".join([*parts, label]))
    doubt.parts = (*parts, label)


def every(labels: Iterable[str]) -> list[str]:
    """Return the labels, of those in doubt each."""
    return [part for label in labels for part in (label.parts if isinstance(label, Doubtful) else (label,))]


def told_apart(values: Sequence[Any], texts: Sequence[str], labels: Mapping[Any, str]) -> tuple[list[str], list[str]]:
    """Return the texts of a column, those of several codes as `label (code)`; and these texts.

    Two codes of one label are two answers until the description says that they are one; only codes that somebody has
    count.
    """
    of_text: dict[str, dict[str, Any]] = {}
    for value, text in zip(values, texts, strict=True):
        if text:
            of_text.setdefault(text, {}).setdefault(code(value), value)
    twins = {
        text for text, codes in of_text.items() if len(codes) > 1 and any(value in labels for value in codes.values())
    }
    made = [f"{text} ({code(value)})" if text in twins else text for value, text in zip(values, texts, strict=True)]
    return made, sorted({text for text, plain in zip(made, texts, strict=True) if plain in twins})


def code(value: Any) -> str:
    """Return a code as a person writes it."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).rstrip()


def of_boxes(
    values: Sequence[Any], texts: Sequence[str], labels: Mapping[Any, str], gone: Iterable[str]
) -> dict[str, str]:
    """Return text -> "0" or "1" of a variable whose labels make it a box: 0 is a No, and 1 ticks.

    A box has labels for 0, for 1 or for both, and beside them only for what is declared missing (`gone`).
    """
    away = {*gone}
    codes = {code(value) for value, label in labels.items() if label not in away}
    own = {text: code(value) for value, text in zip(values, texts, strict=True) if text and text not in away}
    if not codes <= {"0", "1"}:
        return {text: one for text, one in own.items() if one == "0"}
    return {text: one for text, one in own.items() if one in ("0", "1")}


def labelled(values: list[Any], texts: list[str], labels: dict[Any, str]) -> dict[str, str]:
    """Return code -> text of the cells of a variable that show the label of a code."""
    shown = {value: text for value, text in zip(values, texts, strict=True) if value in labels}
    return {f"{code:g}" if isinstance(code, float) else str(code): text for code, text in shown.items()}
