"""KoboToolbox and ODK exports: groups as `group/name`, ticked options as text and as `/` columns, repeats as sheets.

With an XLSForm the names of choices become their labels. Seen: the data and the form of one real survey, as tables.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from scripts.ground.errors import EvidenceError, nearest
from scripts.settings.export import Export
from scripts.sheets import sheet, workbook
from scripts.sheets.headers import PLACED, fold, named
from scripts.surveys.exports import labelled
from scripts.surveys.exports.same_labels import Doubtful, put

BETWEEN = "|"  # between the labels of ticked options
KINDS = {"select_one": "one", "select_multiple": "multiple", "rank": "multiple"}


class Question(NamedTuple):
    """A question: its name with its groups, whether several can be ticked, and the label of each name (or none)."""

    path: str
    several: bool
    labels: dict[str, str]


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of an export as text; the short name of a column is its name without its groups.

    With `form`, the XLSForm, choices are shown by their labels in the declared `language`. Sheets of repeated groups
    have other rows than the survey: they are named in `attrs["left"]` and left.
    """
    name, cells = sheet.rows(path, export.encoding, export.separator, export.sheet, export.date_format)
    frame = sheet.table(name, cells)
    headers = [str(header) for header in frame.columns]
    frame.attrs |= {"codes": short_names(headers), "separators": (" ",)}
    if path.suffix.lower() in sheet.WORKBOOKS:
        frame.attrs["left"] = [title for title in workbook.titles(path) if f"sheet {title}" not in name]
        not_elsewhere(path, export, headers, frame.attrs["left"])
    if form:
        choices = known(path, form, export, headers)
        frame.attrs["choices"] = {place: one.labels for place, one in choices.items()}
        coded = labelled.shown(frame, choices, export, BETWEEN)
        frame.attrs["separators"] = (BETWEEN if coded else " ",)
    return frame


def known(path: Path, form: Path, export: Export, headers: list[str]) -> dict[int, labelled.Choices]:
    """Return the choices of each column, by its place: of its question with its groups, else of its name.

    Of questions of one name in several groups, in an export without groups, each is a column, in the order of the form.
    """
    asked = listed(form, export.language)
    found: dict[int, labelled.Choices] = {}
    places: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        if option_of(header, headers):
            continue
        places.setdefault(header, []).append(place)
    declared = [(PLACED.fullmatch(one) or [one, one])[1] for one in export.item_columns]
    for header, own in places.items():
        exact = [one for one in asked if one.path == header]
        left = exact or [one for one in asked if f"/{one.path}".endswith(f"/{header.split('/')[-1]}")]
        within = [one for one in left if f"/{one.path}".endswith(f"/{header}")] or left
        alike = len({(one.several, *one.labels.items()) for one in within}) == 1
        if within and (alike or len(within) == len(own)):
            for place, question in zip(own, within[:1] * len(own) if alike else within, strict=True):
                found |= as_choices(place, question)
        elif within and any(named(one, [header], short_names([header])) for one in declared):
            raise EvidenceError(
                f"{path.as_posix()}, column {header}: {len(within)} questions of the form have this name but different "
                "choices: export it again with the names of groups in the headers"
            )
    return found


def as_choices(place: int, question: Question) -> dict[int, labelled.Choices]:
    """Return the choices of a question at a place; none of a question without choices."""
    return {place: labelled.Choices(question.labels, question.several)} if question.labels else {}


def not_elsewhere(path: Path, export: Export, headers: list[str], others: list[str]) -> None:
    """Refuse a declared column that is on another sheet only, such as one of a repeated group."""
    short = short_names(headers)
    lacking = [one for one in export.item_columns if "@" not in one and not named(one, headers, short)]
    for title in others if lacking else []:
        try:
            there = [*workbook.rows(path, title, None)[1], []][0]
        except EvidenceError:  # what is wrong there is not what is asked
            continue
        for column in lacking:
            if named(column, there, short_names(there)):
                raise EvidenceError(
                    f"{path.as_posix()}: the column '{column}' is on the sheet {title}, whose rows are not those "
                    f"of the survey (a repeated group): describe it as a separate survey, with `sheet: {title}`"
                )


def option_of(header: str, headers: list[str]) -> str:
    """Return the column of the question whose option a column is, or ""."""
    before = header.rpartition("/")[0]
    return before if before and before in headers else ""


def short_names(headers: list[str]) -> list[str]:
    """Return names without their groups: `name`, and `name/option` of the columns of ticked options."""
    names = []
    for header in headers:
        question = option_of(header, headers)
        names.append(question.split("/")[-1] + header[len(question) :] if question else header.split("/")[-1])
    return names


def questions(form: Path, language: str | None) -> dict[str, Question]:
    """Return the questions with choices of an XLSForm by name, also with their groups: `group/name`."""
    asked = [one for one in listed(form, language) if one.labels]
    return {name: one for one in asked for name in (one.path, one.path.split("/")[-1])}


def listed(form: Path, language: str | None) -> list[Question]:
    """Return the questions of an XLSForm in order; those without choices have no labels."""
    lists = choice_lists(form, language)
    survey = sheet.of_workbook(form, "survey")
    found: list[Question] = []
    groups: list[str] = []
    rows = zip(survey.index, cells_of(survey, "type"), cells_of(survey, "name"), strict=True)
    for row, kind, name in rows:
        word = kind.strip().casefold().replace("_", " ")
        parts = kind.split()
        if word in ("begin group", "begin repeat"):
            groups.append(name.strip())
        elif word in ("end group", "end repeat"):
            groups = groups[:-1]
        elif len(parts) > 1 and parts[0].casefold() in KINDS:
            if parts[1] not in lists:
                raise EvidenceError(
                    f"{form.as_posix()}, sheet survey, row {row}: there is no list '{parts[1]}' among the choices: "
                    f"correct its name.{nearest(parts[1], lists)}"
                )
            several = KINDS[parts[0].casefold()] == "multiple"
            found.append(Question("/".join([*groups, name.strip()]), several, lists[parts[1]]))
        elif name.strip():
            found.append(Question("/".join([*groups, name.strip()]), False, {}))
    return found


def choice_lists(form: Path, language: str | None) -> dict[str, dict[str, str]]:
    """Return the choices of each list: name -> label; the name where a label is missing or shared by several."""
    choices = sheet.of_workbook(form, "choices")
    of_list = "list_name" if "list_name" in choices.columns else "list name"
    header = label_column(form, [str(one) for one in choices.columns], language)
    lists: dict[str, dict[str, str]] = {}
    for key, name, label in zip(*(cells_of(choices, one) for one in (of_list, "name", header)), strict=True):
        if key.strip() and name.strip():
            # A choice that a filter shows under several others is listed several times, with one label.
            put(lists.setdefault(key.strip(), {}), name.strip(), label.strip())
    return {key: clear(labels) for key, labels in lists.items()}


def clear(labels: Mapping[str, str]) -> dict[str, str]:
    """Return labels that name one choice each: of choices that share a label the names stay."""
    folded = [fold(label) for label in labels.values()]
    return {
        name: label if isinstance(label, Doubtful) or (label and folded.count(fold(label)) == 1) else name
        for name, label in labels.items()
    }


def label_column(form: Path, headers: list[str], language: str | None) -> str:
    """Return the column of the labels: `label`, or `label::Language (code)`, the first where none is declared."""
    found = [header for header in headers if fold(header) == "label" or fold(header).startswith("label:")]
    wanted = [header for header in found if language and fold(language) in fold(header)]
    if not found or (language and not wanted):
        said = f"no labels in '{language}'" if language else "no column `label`"
        raise EvidenceError(
            f"{form.as_posix()}, sheet choices: {said}: correct `language`, or take another form. It has: "
            f"{', '.join(found) or ', '.join(headers[:5])}."
        )
    return (wanted or found)[0]


def cells_of(table: pd.DataFrame, column: str) -> list[str]:
    """Return the cells of a column of the form as text."""
    return [str(cell) for cell in sheet.column(table, column, free=True)]
