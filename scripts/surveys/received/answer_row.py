"""What a row of answers as received has beside its id: what describes the answer, and the items that were asked."""

from scripts.settings.codebook import Item
from scripts.settings.survey import Survey

ABOUT = ("person", "started", "ended", "progress", "channel")


AS_GIVEN = "{} (as given)"  # the column of an item before answers Other were coded back: what routing goes by


def judged_by(survey: Survey) -> list[str]:
    """Return the columns that answers are judged by: the items that were asked, and those of `AS_GIVEN`."""
    return [*questions(survey), *(AS_GIVEN.format(key) for key in coded_back(survey))]


def coded_back(survey: Survey) -> list[str]:
    """Return the items that answers "Other, please specify" are coded back into."""
    return [item.into.item for item in survey.items.values() if item.into]


def questions(survey: Survey) -> dict[str, Item]:
    """Return the items that were asked: all but the derived ones."""
    return {key: item for key, item in survey.items.items() if item.derive is None}
