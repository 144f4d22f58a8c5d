"""KoboToolbox and ODK exports: groups as `group/name`, ticked options as text and as `/` columns, repeats as sheets.

With an XLSForm the names of choices become their labels. Seen: the data and the form of one real survey, as tables.
"""

from pathlib import Path

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.sheets import sheet, workbook
from scripts.sheets.headers import PLACED, named
from scripts.surveys.exports import labelled, repeats
from scripts.surveys.exports.xlsform import Question, listed

BETWEEN = "|"  # between the labels of ticked options


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of an export as text; the short name of a column is its name without its groups.

    With `form`, the XLSForm, choices are shown by their labels in the declared `language`. Sheets of repeated groups
    have other rows than the survey: they are named in `attrs["left"]` and left. With `parent` each row of a repeated
    group has the columns of the row that it belongs to, after its own (`attrs["own"]` of them).
    """
    name, cells = sheet.rows(path, export.encoding, export.separator, export.sheet, export.date_format)
    own = len(cells[0]) if cells else 0
    frame = sheet.table(name, repeats.with_parents(path, export, name, cells) if export.parent else cells)
    frame.attrs["own"] = own
    headers = [str(header) for header in frame.columns]
    frame.attrs |= {"codes": short_names(headers), "separators": (" ",)}
    if path.suffix.lower() in sheet.WORKBOOKS:
        named_here = (f"sheet {title}" in name or title == export.parent for title in workbook.titles(path))
        pages = zip(workbook.titles(path), named_here, strict=True)
        frame.attrs["left"] = [title for title, here in pages if not here]
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
