"""The description of one evaluation, whole."""

from dataclasses import dataclass, field

from scripts.ground.addresses import of_value, token
from scripts.settings import languages
from scripts.settings.evaluation import Evaluation
from scripts.settings.finding import Finding
from scripts.settings.own_step import OwnStep
from scripts.settings.plan import Plan
from scripts.settings.record import Record
from scripts.settings.scheme import Scheme
from scripts.settings.survey import Survey


@dataclass(frozen=True)
class Settings:
    """The description of one evaluation."""

    evaluation: Evaluation
    surveys: dict[str, Survey]
    schemes: dict[str, Scheme]
    records: dict[str, Record]
    findings: dict[str, Finding]
    steps: dict[str, OwnStep] = field(default_factory=dict)
    wordings: languages.Wordings = field(default_factory=dict)  # texts and labels that are given by language
    plans: dict[str, Plan] = field(default_factory=dict)  # of the findings that are said in Excel


def places_of(settings: Settings, finding: str) -> dict[str, str]:
    """Return where each table of a finding that is said in Excel stands there; nothing for one in YAML."""
    plan = settings.plans.get(finding)
    return {key: plan.row(key) for key in plan.tables} if plan else {}


def left_out(settings: Settings) -> dict[str, list[str]]:
    """Return "source.item" -> the variables of each breakdown of the survey that the item is not broken down by."""
    return {
        f"{token(key)}.{token(name)}": names
        for key, survey in settings.surveys.items()
        for name in survey.items
        if (names := left_out_of(survey, name))
    }


def left_out_of(survey: Survey, item: str) -> list[str]:
    """Return the variables of each breakdown of a survey that an item could be broken down by, and is not."""
    if survey.asked_by(item) is None:
        return []
    own = survey.broken_down(item)
    return ["--".join(sorted(map(of_value, one))) for one in survey.crossings if one not in own and item not in one]


Numbers = dict[str, dict[str, list[str]]]  # source -> item -> statistics that can be asked for
