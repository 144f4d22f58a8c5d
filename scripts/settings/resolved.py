"""A survey as steps take it: as it is described, with its key, the scales of its items and the level of intervals."""

from typing import Any

from pydantic import Field

from scripts.settings.codebook import Item, Scale
from scripts.settings.described import plain
from scripts.settings.survey import Survey
from scripts.settings.whole import Settings


class ResolvedSurvey(Survey):
    """A survey whose names of scales are scales: nothing else of the evaluation is needed to count it."""

    key: str = Field(description="Its key: the source of its numbers.")
    level: float = Field(0.95, description="The level of confidence of the evaluation.")
    scales: dict[str, Scale] = Field({}, description="The scales of its items, by name.")

    def scale(self, item: Item) -> Scale:
        """Return the scale of one of its items; one without categories where it has none."""
        return item.scale_in(self.scales)

    def compared(self, members: list[str]) -> list[tuple[str, str]]:
        """Return what a family of paired tests compares, as pairs of item and statistic."""
        found: list[tuple[str, str]] = []
        for member in members:
            if member in self.grids:
                found += [(item, self.grids[member].rank_by or "") for item in self.grids[member].items]
            else:
                item, _, statistic = member.partition(".")
                found.append((item, statistic))
        return found

    def changed(self, **more: Any) -> "ResolvedSurvey":
        """Return the survey with other values of some keys, plain ones or models."""
        return ResolvedSurvey.model_validate(plain(self) | more)


def resolved(settings: Settings, key: str) -> ResolvedSurvey:
    """Return a survey of the settings with what it has of the evaluation."""
    survey, evaluation = settings.surveys[key], settings.evaluation
    used = {item.scale for item in survey.items.values()}
    scales = {name: scale for name, scale in evaluation.scales.items() if name in used}
    told = {name: getattr(survey, name) for name in Survey.model_fields}
    return ResolvedSurvey(**told, key=key, level=evaluation.level, scales=scales)
