"""The questionnaire of a Qualtrics survey (.qsf): the label of each exported value, and what is outside of a scale."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.ground.errors import EvidenceError
from scripts.sheets.text import content
from scripts.surveys.exports.same_labels import put

TAG = re.compile(r"<[^>]*>")
SEVERAL = ("MAVR", "MAHR", "MACOL", "MSB")  # selectors of questions where more than one choice can be ticked
BROKEN = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
Labels = dict[str, str]


def labels(path: Path) -> dict[str, Labels]:
    """Return import id -> value -> label, for the columns of questions with choices, in the order they are shown in.

    A column of one choice out of several has the recoded values; a column of one box has `1`. Questions of texts, drag
    and drop and the like are left out. Raises EvidenceError where the file is no questionnaire.
    """
    try:
        return {key: one for asked in elements(path, "SQ") for key, one in columns(asked, str(asked["QuestionID"]))}
    except BROKEN:
        raise refused(path) from None


def outside(path: Path) -> dict[str, list[str]]:
    """Return import id -> labels of the choices that say that a question does not apply; columns without are left out.

    In a question of boxes the whole column of such a choice is one.
    """
    # ASSUME: A choice that Qualtrics recodes to a negative number, or to a minus alone, means "not applicable".
    found: dict[str, list[str]] = {}
    try:
        for asked in elements(path, "SQ"):
            recoded, box = choices_of(asked.get("RecodeValues") or {}), is_box(asked)
            for key, one in columns(asked, str(asked["QuestionID"])):
                value = str(recoded.get(key.rpartition("-")[2]))
                found[key] = [label for code, label in one.items() if below(value if box else code)]
    except BROKEN:
        raise refused(path) from None
    return {key: one for key, one in found.items() if one}


def is_box(payload: Mapping[str, Any]) -> bool:
    """Return whether each column of a question is one box."""
    boxes = payload.get("QuestionType") == "MC" and payload.get("Selector") in SEVERAL
    return boxes or (payload.get("QuestionType") == "Matrix" and payload.get("SubSelector") == "MultipleAnswer")


def below(value: str) -> bool:
    """Return whether a value is a number below 0, or a minus alone, which is no number of a choice either."""
    return value == "-" or (value.startswith("-") and value[1:].isdigit())


def elements(path: Path, kind: str) -> list[Any]:
    """Return what a questionnaire holds of one kind: SQ (questions), BL (blocks), FL (the flow of blocks)."""
    try:
        found = json.loads(content(path).decode("utf-8-sig"))["SurveyElements"]
        return [element["Payload"] for element in found if element["Element"] == kind]
    except BROKEN:
        raise refused(path) from None


def refused(path: Path) -> EvidenceError:
    """Return the error for a file that is no questionnaire."""
    return EvidenceError(
        f"{path.as_posix()} is not a Qualtrics questionnaire: export the survey again (Tools, Import/Export) as .qsf"
    )


def columns(payload: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Labels]]:
    """Yield the columns of a question, by the way it is asked; a side-by-side question is several questions."""
    kind, selector = payload.get("QuestionType") or payload.get("Type"), payload.get("Selector")
    choices = choices_of(payload.get("Choices"), payload.get("ChoiceOrder"))
    recoded = payload.get("RecodeValues") or {}
    if kind == "SBS":
        for number, part in choices_of(payload.get("AdditionalQuestions")).items():
            yield from columns(part, f"{prefix}#{number}")
    elif kind == "MC" and selector in SEVERAL:
        yield from ((f"{prefix}-{key}", {"1": shown(choice)}) for key, choice in choices.items())
    elif kind == "MC":
        yield prefix, by_value(choices, recoded)
    elif kind == "Matrix" and selector == "Likert" and payload.get("SubSelector") != "DND":
        answers = choices_of(payload.get("Answers"), payload.get("AnswerOrder"))
        for key in choices:
            if payload.get("SubSelector") == "MultipleAnswer":
                yield from ((f"{prefix}-{key}-{answer}", {"1": shown(one)}) for answer, one in answers.items())
            else:
                yield f"{prefix}-{key}", by_value(answers, recoded)


def choices_of(given: Any, order: Any = None) -> dict[str, Any]:
    """Return choices by their number, in the order they are shown in; without gaps they are a list."""
    found = (
        {str(number): choice for number, choice in enumerate(given)} if isinstance(given, list) else dict(given or {})
    )
    places = [str(number) for number in order] if isinstance(order, list) else []
    return {key: found[key] for key in [*dict.fromkeys(places), *found] if key in found}


def by_value(choices: Mapping[str, Any], recoded: Any) -> Labels:
    """Return the labels of choices by the value that an export has for each."""
    values = choices_of(recoded)
    found: Labels = {}
    for key, choice in choices.items():
        put(found, str(values.get(key, key)), shown(choice))
    return found


def shown(choice: Mapping[str, Any]) -> str:
    """Return the text of a choice without markup."""
    return without_markup(str(choice["Display"]))


def without_markup(text: str) -> str:
    """Return the words of a text of the web on one line."""
    return " ".join(html.unescape(TAG.sub(" ", text)).split())
