"""The questionnaire of a Qualtrics survey (.qsf): which label each exported value stands for."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.errors import EvidenceError
from scripts.sheets.text import content

TAG = re.compile(r"<[^>]*>")
SEVERAL = ("MAVR", "MAHR", "MACOL", "MSB")  # selectors of questions where more than one choice can be ticked
Labels = dict[str, str]


def labels(path: Path) -> dict[str, Labels]:
    """Return import id -> value -> label, for the columns of questions with choices.

    A column of one choice out of several has the recoded values; a column of one box has `1`. Questions of texts, drag
    and drop and the like are left out. Raises EvidenceError where the file is no questionnaire.
    """
    try:
        elements = json.loads(content(path).decode("utf-8-sig"))["SurveyElements"]
        asked = [element["Payload"] for element in elements if element["Element"] == "SQ"]
        return {key: one for payload in asked for key, one in columns(payload, str(payload["QuestionID"]))}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise EvidenceError(
            f"{path.as_posix()} is no questionnaire of Qualtrics: export the survey again (Tools, "
            "Import/Export) as .qsf"
        ) from None


def columns(payload: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Labels]]:
    """Yield the columns of a question, by the way it is asked; a side-by-side question is several questions."""
    kind, selector = payload.get("QuestionType") or payload.get("Type"), payload.get("Selector")
    choices, recoded = choices_of(payload.get("Choices")), payload.get("RecodeValues") or {}
    if kind == "SBS":
        for number, part in choices_of(payload.get("AdditionalQuestions")).items():
            yield from columns(part, f"{prefix}#{number}")
    elif kind == "MC" and selector in SEVERAL:
        yield from ((f"{prefix}-{key}", {"1": shown(choice)}) for key, choice in choices.items())
    elif kind == "MC":
        yield prefix, by_value(choices, recoded)
    elif kind == "Matrix" and selector == "Likert" and payload.get("SubSelector") != "DND":
        answers = choices_of(payload.get("Answers"))
        for key in choices:
            if payload.get("SubSelector") == "MultipleAnswer":
                yield from ((f"{prefix}-{key}-{answer}", {"1": shown(one)}) for answer, one in answers.items())
            else:
                yield f"{prefix}-{key}", by_value(answers, recoded)


def choices_of(given: Any) -> dict[str, Any]:
    """Return choices by their number; Qualtrics writes a list where the numbers have no gaps."""
    if isinstance(given, list):
        return {str(number): choice for number, choice in enumerate(given)}
    return dict(given or {})


def by_value(choices: Mapping[str, Any], recoded: Any) -> Labels:
    """Return the labels of choices by the value that stands for each in an export."""
    values = choices_of(recoded)
    return {str(values.get(key, key)): shown(choice) for key, choice in choices.items()}


def shown(choice: Mapping[str, Any]) -> str:
    """Return the text of a choice without markup."""
    return without_markup(str(choice["Display"]))


def without_markup(text: str) -> str:
    """Return the words of a text of the web on one line."""
    return " ".join(html.unescape(TAG.sub(" ", text)).split())
