"""What a row of answers as received has beside its id: what describes the answer, and the items that were asked."""

from scripts.settings.codebook import Item
from scripts.settings.survey import Survey

ABOUT = ("person", "started", "ended", "progress", "channel")


def questions(survey: Survey) -> dict[str, Item]:
    """Return the items that were asked: all but the derived ones."""
    return {key: item for key, item in survey.items.items() if item.derive is None}
