"""The list of persons that belongs to a survey, where there is one: found by its name and by the ids both have."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from scripts.drafts import roles
from scripts.drafts.columns import Column
from scripts.drafts.writing import comment, flow
from scripts.sheets import sheet, spellings

MOST = 40  # different values of a variable that is worth keeping


class Persons(NamedTuple):
    """The list: its file, the column that names a person there and in the export, the variables to keep.

    Variables have their values; `strangers` are the rows of the export whose person is not on the list.
    """

    file: str
    person: str
    column: Column
    variables: dict[str, list[str]]
    strangers: list[int]


def find(frame_files: list[Path], raw: pd.DataFrame, listed: list[Column]) -> Persons | None:
    """Return the list whose ids stand in a column of the export; None where there is no list or no such column."""
    for path in frame_files:
        table = sheet.read(path)
        for place, header in enumerate(table.columns):
            ids = {str(cell).strip() for cell in table.iloc[:, place]} - {""}
            if len(ids) < len(table):
                continue  # an id names one person
            for column in listed:
                said = set(column.counts)
                if said and 2 * len(said & ids) > len(said):
                    rest = {
                        str(other): values(table.iloc[:, spot])
                        for spot, other in enumerate(table.columns)
                        if spot != place
                        and not roles.personal_name(str(other))
                        and 1 < table.iloc[:, spot].nunique() <= min(MOST, len(table) // 2)
                    }
                    cells = raw.iloc[:, column.place]
                    strangers = [int(str(row)) for row, cell in cells.items() if str(cell).strip() not in ids]
                    return Persons(path.as_posix(), str(header), column, rest, strangers)
    return None


def values(cells: pd.Series) -> list[str]:
    """Return the values of a variable, each in the one spelling that its group will have."""
    return sorted(set(spellings.joined(cells.map(lambda cell: str(cell).strip()))[0]) - {""})


def lines(persons: Persons | None) -> list[str]:
    """Return the lines of a description about the list."""
    if persons is None:
        return comment("? is there a list of those who were asked? Put it into raw/frames/ and declare `frame`.")
    frame = {"file": persons.file, "person": persons.person, "variables": list(persons.variables)}
    return [
        *comment("? were all of this list asked, and are these the variables to break numbers down by?"),
        f"frame: {flow(frame)}",
        *(comment(strange(persons.strangers)) if persons.strangers else []),
    ]


def strange(rows: list[int]) -> str:
    """Return the question about answers of persons who are not on the list."""
    shown = ", ".join(map(str, rows[:10])) + (" ..." if len(rows) > 10 else "")
    return (
        f"? some answers belong to nobody on the frame (row {shown} of the export): correct the frame, or drop them "
        "below `columns` by a line such as: cleaning: [{rule: drop_persons, persons: [TEST], reason: A trial of the "
        "form}]"
    )
