"""The frame of a survey: the persons it was sent to, with what is known of all of them, silent or not."""

from pathlib import Path
from typing import Any

import pandas as pd

from scripts.errors import EvidenceError
from scripts.surveys import separated
from scripts.surveys.read import locate


def read(roster: Path | str | list[Any], survey: dict[str, Any]) -> dict[str, Any]:
    """Return the frame: `person` and the declared variables as text, one row a person, sorted by person.

    `roster` is the file of the frame (csv or xlsx); a survey without a frame has an empty list here and gets an empty
    frame. Raises EvidenceError for a column that is missing, an id that is missing or stands twice.
    """
    files = [Path(one) for one in (roster if isinstance(roster, list) else [roster])]
    declared = survey.get("frame")
    if not files or not declared:
        frame = pd.DataFrame({"person": pd.Series(dtype="string")})
        return {"frame": frame, "line": f"{survey['title']}: no frame, so no response rate"}
    file = files[0]
    cells = raw(file, declared)
    name = file.as_posix()
    person = cells.iloc[:, locate(name, declared["person"], list(cells.columns))].str.strip()
    check_persons(name, person)
    columns = {"person": person}
    for variable in declared.get("variables", []):
        values = cells.iloc[:, locate(name, variable, list(cells.columns))].str.strip()
        columns[variable] = values.mask(values == "")
    frame = pd.DataFrame(columns).astype("string").sort_values("person", ignore_index=True)
    return {"frame": frame, "line": f"{survey['title']}: {len(frame)} persons on the frame"}


def raw(file: Path, declared: dict[str, Any]) -> pd.DataFrame:
    """Return all cells of the file of a frame as text."""
    if file.suffix.lower() in (".xlsx", ".xls"):
        from scripts.surveys import workbook

        return workbook.read_raw(file, declared)
    return separated.read_raw(file, declared)


def check_persons(name: str, person: pd.Series) -> None:
    """Every row of a frame names a person, and no person stands twice: N is the number of persons."""
    seen: dict[str, int] = {}
    for row, value in person.items():
        if not value:
            raise EvidenceError(f"{name}, row {row}, column {person.name}: no person: write the id or delete the row")
        if value in seen:
            raise EvidenceError(
                f"{name}, rows {seen[value]} and {row}, column {person.name}: the same person twice: delete one row"
            )
        seen[value] = int(str(row))
