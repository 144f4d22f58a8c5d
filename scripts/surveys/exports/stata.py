"""Stata files (.dta): codes become their value labels; extended missings (.a to .z) stay, under their label or name."""

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
from scripts.surveys.exports.same_labels import labelled, of_boxes, told_apart

EPOCH = datetime.datetime(1960, 1, 1)
LAST_DAY = (datetime.datetime.max - EPOCH).days
OLD = {
    104,
    105,
    108,
    110,
    111,
    112,
    113,
    114,
    115,
}  # the first byte of the formats before Stata 13; then the byte order


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of a Stata file as text, one column a variable; the index `row` is the number of the case.

    A labelled code is its label; an extended missing is its label, or its name (`.a`); system-missing is empty; days
    and moments are written as `date_format` says. `attrs["missing"]` has the texts of missing values, by variable,
    `attrs["twins"]` those of codes that share a label.
    """
    data, name = content(path), path.as_posix()
    if not data.startswith(b"<stata_dta>") and not (data[0] in OLD and data[1:2] in (b"\1", b"\2")):
        raise EvidenceError(f"{name} is not a Stata file: save it from Stata as .dta, or declare another `platform`")
    encoding = None if export.encoding == "utf-8" else export.encoding
    try:
        cells, meta = readstat.read(path, data, "dta", encoding=encoding, user_missing=True)
        known = readstat.read(path, data, "dta", encoding=encoding)[0].notna()
    except Exception as error:  # whatever a broken file makes readstat say
        raise EvidenceError(
            f"{name} is cut off or broken ({apart.why(error)}), or has another `encoding`: copy it again, or "
            "save it again from Stata"
        ) from None
    if meta.number_rows is not None and meta.number_rows > len(cells):
        raise EvidenceError(f"{name} is cut off: {len(cells)} of {meta.number_rows} cases are there: copy it again")
    columns, missing, twins, boxed, codes = {}, {}, {}, {}, {}
    for variable in cells.columns:
        labels: dict[Any, str] = dict(meta.variable_value_labels.get(variable, {}))
        gone = {str(value) for value in meta.missing_user_values.get(variable) or []}
        kind = meta.original_variable_types.get(variable) or ""
        # Beside extended missings pyreadstat gives any number for system-missing: only the plain reading knows it.
        texts = [
            shown(value, labels, gone, kind, export.date_format) if there or value in gone else ""
            for value, there in zip(cells[variable], known[variable], strict=True)
        ]
        columns[variable], twins[variable] = told_apart(list(cells[variable]), texts, labels)
        own = zip(cells[variable], columns[variable], strict=True)
        missing[variable] = sorted({text for value, text in own if text and str(value) in gone})
        boxed[variable] = of_boxes(list(cells[variable]), columns[variable], labels, missing[variable])
        codes[variable] = labelled(list(cells[variable]), columns[variable], labels)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(1, len(cells) + 1, name="row"), dtype="string")
    kinds = of_columns(columns.values(), 1)
    frame.attrs |= {"name": name, "kinds": kinds, "missing": missing, "twins": twins, "boxes": boxed, "labelled": codes}
    return frame


def shown(value: Any, labels: dict[Any, str], gone: set[str], kind: str, date_format: str | None) -> str:
    """Return the label of a code, the name of an extended missing, a date, or the value itself as text."""
    if value is None or value != value:  # only what is not a number differs from itself
        return ""
    if value in labels:
        return labels[value]
    if isinstance(value, str):
        return f".{value}" if value in gone else value
    moment = moment_of(value, kind)
    if moment is not None:
        return dated(moment, date_format, idle=True)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else Cell(repr(value), NUMBER)
    return str(value)


def moment_of(value: float, kind: str) -> datetime.datetime | None:
    """Return the day (%td) or the moment (%tc, milliseconds) of a number; none for other formats and far away dates."""
    # A day may be written %d, and any format may begin with a minus for the left side.
    form = kind.replace("-", "")
    days = value if form.startswith(("%td", "%d")) else value / 86_400_000 if form.startswith("%tc") else None
    if days is None or not -700_000 < days < LAST_DAY:
        return None
    return EPOCH + datetime.timedelta(days=value) if days is value else EPOCH + datetime.timedelta(milliseconds=value)
