"""SPSS exports (.sav, .zsav, .por): codes become their value labels, user-missing codes stay, boxes become 0 and 1.

No real .zsav was seen, and of .por only those of GNU PSPP: they are read as documented, a .por in ASCII.
"""

import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.sheets import apart
from scripts.sheets.cell_kinds import NUMBER, Cell, dated, of_columns
from scripts.sheets.text import content
from scripts.surveys.exports import readstat
from scripts.surveys.exports.portable_dictionary import unsaid, without_missing
from scripts.surveys.exports.same_labels import labelled, of_boxes, told_apart

EPOCH = datetime.datetime(1582, 10, 14)  # SPSS counts seconds from the first day of the Gregorian calendar
LAST_SECOND = (datetime.datetime.max - EPOCH).total_seconds()  # no date after it: the number stays and is refused
PORTABLE = b"ASCIISPSSPORTFILE"
BETWEEN = "|"  # between the options of a set of categories
DATES = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "DATETIME", "YMDHMS")


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of an SPSS file as text, one column a variable; the index `row` is the number of the case.

    A labelled code is its label, dates are written as `date_format` says. A multiple-response set of categories is one
    more column, by its name (`$brands`), its options joined by "|". `attrs` has the `name` of the table and
    `missing`: variable -> texts that the file itself declares missing, `twins`: variable -> texts of codes that share a
    label. Raises EvidenceError for a file that is
    missing, cut off or no sav.
    """
    data, name = content(path), path.as_posix()
    portable = PORTABLE in b"".join(data[:600].split())
    if not portable and not data.startswith((b"$FL2", b"$FL3")):
        raise EvidenceError(f"{name} is not an SPSS file: save it from SPSS as .sav, or declare another `platform`")
    ranges: dict[str, list[Any]]
    try:
        if portable:
            whole, ranges = without_missing(data)
            cells, meta = readstat.read(path, whole, "por")
        else:
            cells, meta = readstat.read(path, data, "sav", user_missing=True)
            ranges = dict(meta.missing_ranges)
    except Exception as error:  # whatever a broken file makes readstat say
        raise EvidenceError(
            f"{name} is cut off or broken ({apart.why(error)}): copy it again, or save it again from SPSS"
        ) from None
    if portable and not data.rstrip().endswith(b"Z"):  # what fills up the last line of a whole one
        raise EvidenceError(f"{name} is cut off: copy it again, or save it again from SPSS as .sav")
    if portable and (reason := unsaid(whole, ranges)):
        raise EvidenceError(f"{name} can't be read reliably: {reason}; save it from SPSS as .sav")
    if meta.number_rows is not None and meta.number_rows > len(cells):
        raise EvidenceError(f"{name} is cut off: {len(cells)} of {meta.number_rows} cases are there: copy it again")
    boxes = counted_values(meta.mr_sets)
    columns, missing, twins, boxed, codes = {}, {}, {}, {}, {}
    for variable in cells.columns:
        labels = meta.variable_value_labels.get(variable, {})
        kind = (meta.original_variable_types.get(variable) or "").rstrip("0123456789.")
        texts = [shown(value, labels, kind, export.date_format) for value in cells[variable]]
        texts, twins[variable] = told_apart(list(cells[variable]), texts, labels)
        declared = [is_missing(value, ranges.get(variable, [])) for value in cells[variable]]
        if variable in boxes:
            texts = [
                ("" if text in ("0", "1") else text) if text == "" or gone else ticked(value, boxes[variable])
                for value, text, gone in zip(cells[variable], texts, declared, strict=True)
            ]
        missing[variable] = sorted({text for text, gone in zip(texts, declared, strict=True) if gone and text})
        boxed[variable] = of_boxes(list(cells[variable]), texts, labels, missing[variable])
        codes[variable] = labelled(list(cells[variable]), texts, labels)
        columns[variable] = texts
    columns |= {
        f"${key}": together(columns, missing, one) for key, one in meta.mr_sets.items() if not one["is_dichotomy"]
    }
    frame = pd.DataFrame(columns, index=pd.RangeIndex(1, len(cells) + 1, name="row"), dtype="string")
    frame.attrs |= {
        "name": name,
        "kinds": of_columns(columns.values(), 1),
        "missing": missing,
        "twins": twins,
        "boxes": boxed,
        "labelled": codes,
        "separators": (BETWEEN,),
    }
    return frame


def together(columns: dict[str, list[str]], missing: dict[str, list[str]], one: Any) -> list[str]:
    """Return the answers of a set of categories, several columns that each hold any option, as one column."""
    members = [
        ["" if text in missing[variable] else text for text in columns[variable]]
        for variable in one["variable_list"]
        if variable in columns
    ]
    return [BETWEEN.join(dict.fromkeys(text for text in row if text)) for row in zip(*members, strict=True)]


def counted_values(sets: dict[str, Any]) -> dict[str, str]:
    """Return variable -> the code that means "ticked", for the variables of multiple-response sets of dichotomies."""
    return {
        variable: str(one["counted_value"])
        for one in sets.values()
        if one.get("is_dichotomy")
        for variable in one["variable_list"]
    }


def ticked(value: Any, counted: str) -> str:
    """Return "1" for a ticked box, "0" for one that is not."""
    try:
        return str(int(float(value) == float(counted)))
    except ValueError:
        return str(int(str(value).strip() == counted.strip()))


def is_missing(value: Any, ranges: list[dict[str, Any]]) -> bool:
    """Return whether the file declares a code as missing."""
    return any(type(value) is type(one["lo"]) and one["lo"] <= value <= one["hi"] for one in ranges)


def shown(value: Any, labels: dict[Any, str], kind: str, date_format: str | None) -> str:
    """Return the label of a code, a date, or the value itself as text; system-missing is empty."""
    if value is None or value != value:  # only what is not a number differs from itself
        return ""
    if value in labels:
        return labels[value]
    if isinstance(value, float) and kind in DATES and value < LAST_SECOND:
        moment = EPOCH + datetime.timedelta(seconds=value)
        return dated(moment, date_format, idle=True)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else Cell(repr(value), NUMBER)
    return str(value).rstrip()  # SPSS fills text up with blanks
