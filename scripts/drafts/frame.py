"""The list of persons that belongs to a survey, where there is one: found by its name and by the ids both have."""

from pathlib import Path
from typing import NamedTuple

from scripts.drafts.columns import Column
from scripts.drafts.writing import comment, flow
from scripts.sheets import sheet

MOST = 40  # different values of a variable that is worth keeping


class Persons(NamedTuple):
    """The list: its file, the column that names a person there and in the export, the variables to keep."""

    file: str
    person: str
    column: Column
    variables: list[str]


def find(roster: list[Path], listed: list[Column]) -> Persons | None:
    """Return the list whose ids stand in a column of the export; None where there is no list or no such column."""
    for path in roster:
        table = sheet.read(path)
        for place, header in enumerate(table.columns):
            ids = {str(cell).strip() for cell in table.iloc[:, place]} - {""}
            if len(ids) < len(table):
                continue  # an id names one person
            for column in listed:
                said = set(column.counts)
                if said and 2 * len(said & ids) > len(said):
                    rest = [
                        str(other)
                        for spot, other in enumerate(table.columns)
                        if spot != place and 1 < table.iloc[:, spot].nunique() <= min(MOST, len(table) // 2)
                    ]
                    return Persons(path.as_posix(), str(header), column, rest)
    return None


def lines(persons: Persons | None) -> list[str]:
    """Return the lines of a description about the list."""
    if persons is None:
        return comment("? is there a list of those who were asked? Put it into raw/frames/ and declare `frame`.")
    frame = {"file": persons.file, "person": persons.person, "variables": persons.variables}
    return [
        *comment("? were all of this list asked, and are these the variables to break numbers down by?"),
        f"frame: {flow(frame)}",
    ]
