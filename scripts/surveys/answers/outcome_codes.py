"""Codes of dispositions, by edition of the table: a declared map, so that what a code meant then can be told later.

And what the words of an office for outcomes mean, compared as labels of answers are.
"""

from collections.abc import Mapping

from scripts.ground.alike import same
from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.survey import Disposition
from scripts.sheets.headers import fold
from scripts.surveys.received.decoding import loose

# ASSUME: Dispositions have the codes of AAPOR's Standard Definitions, 9th edition, for web surveys of named persons.
EDITION = "AAPOR, 9th edition"
EDITIONS: dict[str, dict[Disposition, str]] = {
    EDITION: {
        "complete": "1.1",
        "partial": "1.2",
        "refusal": "2.112",
        "break-off": "2.12",
        "non-contact": "2.20",
        "late": "2.27",
        "other": "2.30",
        "unknown": "3.19",
        "ineligible": "4.10",
    }
}
WORDS = tuple(EDITIONS[EDITION])


def codes(survey: ResolvedSurvey) -> tuple[str, dict[Disposition, str]]:
    """Return the name of the table of codes of a survey, and the code of each disposition."""
    edition = survey.dispositions.edition
    return edition, EDITIONS.get(edition, EDITIONS[EDITION]) | survey.dispositions.codes


def meaning(word: str, words: Mapping[str, Disposition]) -> set[Disposition]:
    """Return the dispositions that a word of the frame means: none where it is not declared, several where unclear.

    A word as it is written comes before words that differ in case and blanks only, these before words that differ in
    signs only.
    """
    for shape in (str, same, fold, loose):
        if found := {disposition for other, disposition in words.items() if shape(other) == shape(word)}:
            return found
    return set()
