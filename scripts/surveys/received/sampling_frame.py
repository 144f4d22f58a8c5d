"""The frame of a survey: the persons it was sent to, with what is known of all, respondents or not."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.addresses import distinct, of_value
from scripts.ground.errors import EvidenceError, Faults, listed, nearest, of_rows
from scripts.ground.missing import NOT_KNOWN
from scripts.ground.survey_tables import FRAME
from scripts.settings.asked_groups import AskedGroup
from scripts.settings.described import MOST_NAMED
from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.survey import Frame
from scripts.sheets import numerals, sheet, spellings


def read(
    frame_file: Path | str | list[Any], survey: ResolvedSurvey, asked: Sequence[AskedGroup] = ()
) -> dict[str, Any]:
    """Return the frame: `person` and the declared variables as text, one row a person, sorted by person.

    `frame_file` is the file of the frame (csv or xlsx); a survey without a frame has an empty list here and gets an
    empty frame. Raises EvidenceError for a column that is missing, an id that is missing or given twice, and for groups
    that findings ask for (`asked`) and nobody on the frame is of.
    """
    files = [Path(one) for one in (frame_file if isinstance(frame_file, list) else [frame_file])]
    declared = survey.frame
    if not files or not declared:
        return {"frame": FRAME.empty(), "line": f"{survey.title}: no frame, so no response rate"}
    cells = sheet.filled(sheet.read(files[0]))
    columns: dict[str, pd.Series] = {}
    remarks: list[str] = []
    sheet.check_top(cells, [declared.person, *declared.variables])
    faults = Faults()
    with faults.at("", 0):
        person = sheet.column(cells, declared.person)
        columns["person"] = sheet.unique(cells.attrs["name"], person.rename(declared.person), "person")
    for variable in declared.variables:
        with faults.at("", 0):
            values = sheet.column(cells, variable)
            if variable in weights_of(survey):
                values = amounts(cells.attrs["name"], variable, values, survey.decimal)
            values = values.str.strip()
            columns[variable], _ = spellings.joined(values.mask(values == ""))
            remarks += spellings.said(variable, values.mask(values == ""))
    faults.stop()
    frame = FRAME.framed(columns, declared.variables)
    check_asked(frame, declared, asked)
    line = "; ".join([f"{survey.title}: {len(frame)} persons on the frame{sheet.page(cells)}", *remarks])
    return {"frame": frame, "line": line}


def check_asked(frame: pd.DataFrame, declared: Frame, asked: Sequence[AskedGroup]) -> None:
    """Refuse groups that findings ask for and nobody on the frame is of, before anything is counted."""
    faults = Faults()
    for variable in declared.variables:
        tokens = tokens_of(frame[variable])
        for one in asked:
            value = one.pairs.get(of_value(variable))
            if value is not None and value not in tokens:
                with faults.at("", 0):
                    raise EvidenceError(
                        f"{one.place}: nobody on the frame {declared.file} has the {variable} '{value}', of the group "
                        f"{one.group}.{nearest(value, tokens)} It has {listed(tokens, MOST_NAMED)}."
                    )
    faults.stop()


def tokens_of(variable: pd.Series) -> list[str]:
    """Return the values of a variable as addresses call them; an empty cell is one too."""
    cells = variable.fillna(NOT_KNOWN)
    return sorted(value.token for value in distinct(set(cells)).values())


def weights_of(survey: ResolvedSurvey) -> list[str]:
    """Return the variables that have to be numbers: given weights, and what weights are calibrated to."""
    if survey.weights is None:
        return []
    given, calibrate = survey.weights.column, survey.weights.calibrate
    return [*([given] if given else []), *(calibrate.totals if calibrate else [])]


def amounts(name: str, variable: str, values: pd.Series, mark: str | None) -> pd.Series:
    """Return numbers with a point before decimals; what is none stays, and whoever needs a number refuses it."""
    kinds = values.attrs["kinds"]
    if not mark:
        texts = values.drop(list(kinds))
        if commas := [
            int(str(row)) for row, text in texts.items() if numerals.read(text, ",") and not numerals.read(text)
        ]:
            raise EvidenceError(
                f'{name}, {of_rows(commas)}, column {variable}: a comma in a number: write `decimal: ","` '
                'in the description of the survey if it stands before decimals, or `decimal: "."` if between thousands'
            )
        numerals.check(name, variable, texts)
    return pd.Series(
        [kinds[row].exact if row in kinds else numerals.read(text, mark) or text for row, text in values.items()],
        values.index,
        "string",
    )
