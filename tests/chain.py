"""The steps of a survey in one process: the numbers that its description in tests/real makes of a public export."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from scripts import settings
from scripts.settings.codebook import Scale
from scripts.settings.resolved import ResolvedSurvey, resolved
from scripts.surveys.analyses import response
from scripts.surveys.answers import cleaning, dispositions, ledger, survey_weights
from scripts.surveys.engine import estimates
from scripts.surveys.received import received_answers, sampling_frame
from tests.conftest import ROOT


class Made(NamedTuple):
    """What the steps give: answers as received and as kept, what cleaning did, bases, and the numbers by address."""

    received: pd.DataFrame
    responses: pd.DataFrame
    log: pd.DataFrame
    bases: pd.DataFrame
    numbers: pd.DataFrame
    survey: ResolvedSurvey
    scales: dict[str, Scale]

    def n(self, item: str, statistic: str, group: str = "all") -> int:
        """Return the count behind a number; 0 for a share of which nobody is counted."""
        return int(self.numbers.at[f"{self.numbers.attrs['source']}.{item}.{group}.{statistic}", "n"])

    def value(self, item: str, statistic: str, group: str = "all") -> float:
        """Return the value of a number."""
        return float(self.numbers.at[f"{self.numbers.attrs['source']}.{item}.{group}.{statistic}", "value"])


def run(name: str, key: str, export: Path, folder: Path) -> Made:
    """Return what the steps make of an export, by the description `key` of tests/real/NAME, in a folder of its own."""
    home = shutil.copytree(ROOT / "tests" / "real" / name, folder / name)
    (home / "raw" / "surveys").mkdir(parents=True)
    for path in (export, export.with_suffix(".qsf")):
        if path.is_file():
            shutil.copy(path, home / "raw" / "surveys")
    return made(home, key)


def made(home: Path, key: str) -> Made:
    """Return what the steps make of a survey of the evaluation in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        described = settings.load("config")
        survey = resolved(described, key)
        scales = survey.scales
        people = sampling_frame.read([], survey)["frame"]
        form = [Path(survey.form)] if survey.form else []
        received = received_answers.read(Path(survey.file), survey, form)["received"]
    cleaned = cleaning.clean(received, people, [], survey)
    responses, log = cleaned["responses"], cleaned["cleaning_log"]
    settled = dispositions.settle(received, log, responses, people, survey)["dispositions"]
    decision = response.count(settled, people, survey)["decision"]
    weighed = survey_weights.weigh(settled, people, survey, responses)["weights"]
    counted = estimates.estimate(responses, settled, weighed, decision, survey)["numbers"]
    lines = ledger.tabulate(responses, settled, survey)["bases"].query("group == 'all'")
    bases = lines.pivot_table(index="item", columns="step", values="count", sort=False).astype("Int64")
    numbers = counted.set_index("address")
    numbers.attrs["source"] = key
    return Made(received, responses, log, bases, numbers, survey, scales)
