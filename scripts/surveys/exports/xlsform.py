"""The XLSForm of KoboToolbox and ODK: the questions with their words, choices, groups, repeats and conditions."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from scripts.ground.errors import EvidenceError, nearest
from scripts.sheets import sheet
from scripts.sheets.headers import fold
from scripts.surveys.exports.qsf import without_markup
from scripts.surveys.exports.relevance import Asking, Route, both, route
from scripts.surveys.exports.same_labels import Doubtful, put

KINDS = {"select_one": "one", "select_multiple": "multiple", "rank": "multiple"}
SILENT = {
    "note",
    "calculate",
    "start",
    "end",
    "today",
    "deviceid",
    "hidden",
    "audit",
    "username",
}  # nobody answers them


class Question(NamedTuple):
    """A question: its name with its groups, whether several can be ticked, the label of each choice (or none).

    `text` are its words, `relevant` the conditions of it and of its groups, `required` whether it has to be answered,
    `repeat` the repeated group that it is in, `kind` the first word of its type.
    """

    path: str
    several: bool
    labels: dict[str, str]
    text: str = ""
    relevant: tuple[str, ...] = ()
    required: bool = False
    repeat: str = ""
    kind: str = ""

    @property
    def name(self) -> str:
        """Return its name without its groups."""
        return self.path.rpartition("/")[2]


def questions(form: Path, language: str | None) -> dict[str, Question]:
    """Return the questions with choices of an XLSForm by name, also with their groups: `group/name`."""
    asked = [one for one in listed(form, language) if one.labels]
    return {name: one for one in asked for name in (one.path, one.path.split("/")[-1])}


def listed(form: Path, language: str | None) -> list[Question]:
    """Return the questions of an XLSForm in order; those without choices have no labels."""
    lists = choice_lists(form, language)
    survey = sheet.of_workbook(form, "survey")
    texts = texts_of(survey, language)
    relevant, required = (optional_cells(survey, column) for column in ("relevant", "required"))
    found: list[Question] = []
    groups: list[tuple[str, str, bool]] = []  # name, condition, whether it is repeated
    types, names = cells_of(survey, "type"), cells_of(survey, "name")
    rows = zip(survey.index, types, names, texts, relevant, required, strict=True)
    for row, kind, name, text, condition, must in rows:
        word = kind.strip().casefold().replace("_", " ")
        parts = kind.split()
        if word in ("begin group", "begin repeat"):
            groups.append((name.strip(), condition, word == "begin repeat"))
            continue
        if word in ("end group", "end repeat"):
            groups = groups[:-1]
            continue
        if not name.strip():
            continue
        labels: dict[str, str] = {}
        choice = KINDS.get(parts[0].casefold()) if len(parts) > 1 else None
        if choice:
            if parts[1] not in lists:
                raise EvidenceError(
                    f"{form.as_posix()}, sheet survey, row {row}: there is no list '{parts[1]}' among the choices: "
                    f"correct its name.{nearest(parts[1], lists)}"
                )
            labels = lists[parts[1]]
        conditions = tuple(one for one in (*(group[1] for group in groups), condition) if one.strip())
        within = "/".join(group[0] for k, group in enumerate(groups) if any(later[2] for later in groups[k:]))
        path = "/".join([*(group[0] for group in groups), name.strip()])
        required_here = must.strip().casefold() in ("yes", "true", "true()")
        first = parts[0].casefold() if parts else ""
        found.append(Question(path, choice == "multiple", labels, text, conditions, required_here, within, first))
    return found


def question_of(asked: list[Question], header: str) -> Question | None:
    """Return the question of a column, by its name with or without groups, else by its words; None where not clear."""
    name, last = header.strip(), header.rpartition("/")[2].strip()
    ways = (
        [one for one in asked if one.path == name],
        [one for one in asked if one.name == last and f"/{one.path}".endswith(f"/{name}")],
        [one for one in asked if one.name == last],
        [one for one in asked if one.text and fold(one.text) in (fold(name), fold(last))],
    )
    found = next((way for way in ways if way), [])
    return found[0] if len(found) == 1 else None


def texts_of(survey: pd.DataFrame, language: str | None) -> list[str]:
    """Return the words of the questions in a language, in the first one where none is declared; names have none."""
    headers = labels_in([str(one) for one in survey.columns])
    wanted = [header for header in headers if language and fold(language) in fold(header)]
    header = next(iter(wanted or headers), None)
    return [without_markup(one) for one in cells_of(survey, header)] if header else [""] * len(survey)


def languages(form: Path) -> list[str]:
    """Return the languages of the labels of the choices, as `language` may name them; "" is that without a name."""
    headers = labels_in([str(one) for one in sheet.of_workbook(form, "choices").columns])
    return [header.partition(":")[2].strip(": ") for header in headers]


def labels_in(headers: list[str]) -> list[str]:
    """Return the headers of labels."""
    return [header for header in headers if fold(header) == "label" or fold(header).startswith("label:")]


def optional_cells(table: pd.DataFrame, column: str) -> list[str]:
    """Return the cells of a column that a form may lack."""
    known = column in {fold(str(one)) for one in table.columns}
    return cells_of(table, column) if known else [""] * len(table)


def routes(asked: list[Question]) -> dict[str, Route]:
    """Return question (its path) -> Route, for the questions that are not shown to everybody."""
    asking = {}
    for one in asked:
        if one.labels:
            optional = not one.required or bool(one.relevant)
            asking[one.name] = asking[one.path] = Asking(one.path, one.labels, one.several, optional)
    made = {}
    for one in asked:
        found = Route({}, ())
        for condition in one.relevant:
            found = both(found, route(condition, asking), asking)
        if one.relevant:
            made[one.path] = found
    return made


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
    found = labels_in(headers)
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
