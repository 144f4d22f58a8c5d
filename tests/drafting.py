"""Exports that nobody described, and what their drafts say: written, held against the models, read by them."""

import pandas as pd

from scripts import settings
from scripts.drafts import survey_draft
from scripts.settings import crosschecks
from scripts.settings.evaluation import Evaluation
from scripts.settings.finding import Finding
from scripts.settings.survey import Survey
from scripts.surveys.received import received_answers
from tests.filled import surveyed


def csv(path, rows, encoding="utf-8"):
    """Write rows as CSV."""
    pd.DataFrame(rows).to_csv(path, index=False, header=False, encoding=encoding)
    return path


def drafted(path, folder, roster=(), several=False):
    """Draft a survey, hold the drafts against the models, read the export by them; return draft, settings, answers."""
    made = survey_draft.write(path, "x", f"raw/surveys/x{path.suffix}", several, list(roster))
    for name, part in (("x", "draft"), ("first", "finding")):
        (folder / f"{name}.yaml").write_text(made[part], encoding="utf-8")
    (folder / "config.yaml").write_text(
        "title: x\nsurveys: [x]\nfindings: [first]\n" + made["scales"], encoding="utf-8"
    )
    one = settings.describe(Survey, folder / "x.yaml")
    whole = settings.describe(Evaluation, folder / "config.yaml")
    finding = settings.describe(Finding, folder / "first.yaml")
    crosschecks.check_survey(one, whole.scales, "x.yaml")
    all_of = settings.Settings(whole, {"x": one}, {}, {}, {"first": finding})
    crosschecks.check_finding(finding, all_of, crosschecks.declared(all_of), [], "first.yaml")
    plain = {name: settings.plain(scale) for name, scale in whole.scales.items()}
    received = received_answers.read(path, surveyed(settings.plain(one), plain))["received"]
    return made, one, whole, received
