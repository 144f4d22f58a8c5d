"""The three surveys: a Qualtrics export, an SPSS file, a workbook."""

from pathlib import Path

from tests.reconstruction import member_states_survey, staff_survey, un_system_survey


def make(raw: Path, seed: int) -> None:
    """Write `raw/surveys/`."""
    staff_survey.make(raw, seed)
    un_system_survey.make(raw, seed)
    member_states_survey.make(raw, seed)
