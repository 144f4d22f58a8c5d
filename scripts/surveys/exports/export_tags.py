"""The labels of old Qualtrics exports, whose columns have no import ids: by the export tags of the questionnaire."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scripts.surveys.exports import qsf, questionnaire_skips
from scripts.surveys.exports.qsf import Labels


def labels(path: Path, headers: list[str]) -> dict[int, Labels]:
    """Return place of a column -> value -> label, for the columns of an old export that the questionnaire knows.

    A tag may name several columns (rows of two questions that are called alike): they are taken in the order of
    the questionnaire where the export has them all, and left out where it has not.
    """
    try:
        asked = {str(one["QuestionID"]): one for one in qsf.elements(path, "SQ")}
        order = [str(row["QuestionID"]) for rows in questionnaire_skips.blocks(path, asked) for row in rows] or list(
            asked
        )
        known: dict[str, list[Labels]] = {}
        for key in dict.fromkeys(order):
            for tag, one in columns(asked[key], str(asked[key].get("DataExportTag", key))):
                known.setdefault(tag, []).append(one)
    except qsf.BROKEN:
        raise qsf.refused(path) from None
    found: dict[int, Labels] = {}
    for tag, several in known.items():
        places = [place for place, header in enumerate(headers) if header.strip() == tag.replace("-", "_")]
        if len(places) == len(several):
            found |= dict(zip(places, several, strict=True))
        elif all(one == several[0] for one in several):
            found |= dict.fromkeys(places, several[0])
    return found


def columns(payload: Mapping[str, Any], tag: str) -> Iterator[tuple[str, Labels]]:
    """Yield tag and labels of the columns of a question: options and rows have their numbers, or tags of their own."""
    kind, selector = payload.get("QuestionType") or payload.get("Type"), payload.get("Selector")
    choices = qsf.choices_of(payload.get("Choices"), payload.get("ChoiceOrder"))
    own = {key: str(one) for key, one in qsf.choices_of(payload.get("ChoiceDataExportTags") or {}).items()}
    if kind == "MC" and selector in qsf.SEVERAL:
        yield from ((f"{tag}_{key}", {"1": qsf.shown(one)}) for key, one in choices.items())
    elif kind == "MC":
        yield tag, qsf.by_value(choices, payload.get("RecodeValues") or {})
    elif kind == "SBS":
        for number, part in qsf.choices_of(payload.get("AdditionalQuestions")).items():
            named = str(part.get("AnswerDataExportTag") or number)
            yield from matrix(
                part, [f"{own[key]}: {named}" if key in own else f"{tag}#{number}_{key}" for key in choices]
            )
    elif kind == "Matrix":
        yield from matrix(payload, [own.get(key, f"{tag}_{key}") for key in choices])


def matrix(payload: Mapping[str, Any], rows: list[str]) -> Iterator[tuple[str, Labels]]:
    """Yield tag and labels of the columns of rows with answers to tick."""
    answers = qsf.choices_of(payload.get("Answers"), payload.get("AnswerOrder"))
    if payload.get("Selector") != "Likert" or payload.get("SubSelector") == "DND":
        return
    for row in rows:
        if payload.get("SubSelector") == "MultipleAnswer":
            yield from ((f"{row}_{key}", {"1": qsf.shown(one)}) for key, one in answers.items())
        else:
            yield row, qsf.by_value(answers, payload.get("RecodeValues") or {})
