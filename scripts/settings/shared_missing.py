"""Missing answers that are declared once for the scales of a whole evaluation."""

from collections.abc import Mapping

from scripts.settings.codebook import Scale
from scripts.sheets.headers import fold


def added(scale: Scale, more: Mapping[str, str | list[str]]) -> Scale:
    """Return a scale with further missing answers, by kind, but for labels and keys that mean another thing in it."""
    own = {
        fold(label) for one in (scale.categories, scale.missing) for labels in one.values() for label in each(labels)
    }
    missing = dict(scale.missing)
    for kind, labels in more.items():
        left = [label for label in each(labels) if fold(label) not in own]
        if left and kind not in scale.categories and scale.kinds.get(kind, kind) == kind:
            missing[kind] = [*each(missing.get(kind, [])), *left]
    return scale.model_copy(update={"missing": missing})


def each(labels: str | list[str]) -> list[str]:
    """Return the spellings of a label."""
    return [labels] if isinstance(labels, str) else labels
