"""The description of one evaluation, whole."""

from dataclasses import dataclass, field

from scripts.settings import languages
from scripts.settings.evaluation import Evaluation
from scripts.settings.finding import Finding
from scripts.settings.own_step import OwnStep
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


Numbers = dict[str, dict[str, set[str]]]  # source -> item -> statistics that can be asked for
