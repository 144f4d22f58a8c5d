"""Texts and labels by language: `{en: Good, fr: Bon}` wherever a description has `Good`.

The rest of the house sees plain texts, in the language of the evaluation. Of a label every language is a spelling that
an export may have. The maps themselves are kept (`Settings.wordings`), for editions in other languages.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from scripts.ground.errors import EvidenceError

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)?")
LABELS = ("categories", "missing", "labels")  # places that have spellings; the others have one text
PLACES = {
    "Evaluation": ("scales.*.categories.*", "scales.*.missing.*", "missing.*"),
    "Survey": ("items.*.text", "items.*.labels.*", "grids.*.text"),
    "Scheme": tuple(
        f"codes.*.{part}" for part in ("label", "definition", "include", "exclude", "examples", "counter_examples")
    ),
}
Wordings = dict[str, dict[str, Any]]  # surveys.staff.items.q1.text -> language -> text, or list of spellings


def spoken(told: dict[str, Any], kind: str, name: str, language: str, wordings: Wordings, place: str) -> dict[str, Any]:
    """Return a description with plain texts in one language, and note the maps under `name` in `wordings`.

    Where a text lacks the language it is that of the first. Raises EvidenceError for keys that are no languages.
    """
    for pattern in PLACES.get(kind, ()):
        for path, holder, key in found(told, pattern.split("."), []):
            maps = holder[key]
            if wrong := [one for one in maps if not LANGUAGE.fullmatch(one)]:
                raise EvidenceError(
                    f"{place}, {'.'.join(path)}: '{wrong[0]}' is not a language code: write a text, or texts by "
                    "language as in {en: Good, fr: Bon}"
                )
            wordings[f"{name}.{'.'.join(path)}"] = dict(maps)
            first = maps[language if language in maps else next(iter(maps))]
            if pattern.split(".")[-2] not in LABELS:
                holder[key] = first
                continue
            every = [first, *maps.values()]
            holder[key] = list(dict.fromkeys(
                text for one in every for text in (one if isinstance(one, list) else [one])
            ))  # fmt: skip
    return told


def found(told: Any, pattern: list[str], path: list[str]) -> Iterator[tuple[list[str], dict[str, Any], str]]:
    """Yield the maps at the places of a pattern: their path, what holds them, under which key."""
    if not isinstance(told, dict):
        return
    step, *rest = pattern
    for key in list(told) if step == "*" else [step] * (step in told):
        if rest:
            yield from found(told[key], rest, [*path, key])
        elif isinstance(told[key], dict) and told[key]:
            yield [*path, key], told, key


def lacking(wordings: Mapping[str, Mapping[str, Any]], language: str) -> list[str]:
    """Return the places that have no text in a language."""
    return sorted(place for place, maps in wordings.items() if language not in maps)
