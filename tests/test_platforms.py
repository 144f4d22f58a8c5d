"""Every platform that a description can name has a reader, and a survey hangs on the reader of its own alone."""

from typing import get_args

import pytest

from scripts import modules
from scripts.settings.survey import Survey
from scripts.surveys.exports import platforms
from tests.conftest import ROOT


def test_every_platform_has_a_reader():
    named = get_args(Survey.model_fields["platform"].annotation)
    assert set(named) == set(platforms.READERS)
    for name in named:
        assert platforms.reader(name).read_raw


@pytest.mark.parametrize(
    "step", ["surveys.received.received_answers", "surveys.answers.cleaning", "surveys.parts.batches"]
)
def test_no_step_hangs_on_a_reader_by_its_imports(step):
    readers = {f"scripts/surveys/exports/{name}.py" for name in platforms.READERS.values()}
    assert not readers & {path[path.index("scripts/") :] for path in modules.files(ROOT, [step])}


def test_a_rule_names_the_reader_of_its_platform():
    assert platforms.modules("kobo") == ["surveys.exports.kobo"]
    assert platforms.modules("qualtrics") == ["surveys.exports.qualtrics", "surveys.exports.questionnaire_skips"]
