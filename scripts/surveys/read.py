"""From the export of a survey to its answers as received: the declared columns, decoded and checked, and nothing else.

One module a format gives all cells as text (`read_raw`); here the declared columns are picked, so that names,
addresses and whatever else an export holds never get further.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.errors import EvidenceError
from scripts.sheets import dates, sheet
from scripts.sheets.cells import Cell
from scripts.sheets.headers import fold
from scripts.surveys import design, forms, kobo, limesurvey, qualtrics, surveygizmo, surveymonkey
from scripts.surveys.bases import questions
from scripts.surveys.decoding import amount, bare, choices, declared, doubt, moments, numbers, verbatim
from scripts.surveys.moments import alike
from scripts.surveys.options import Decode, options_of

ABOUT = ("person", "started", "ended", "progress", "channel")
TICKED = {"1", "1.0", "yes", "y", "true", "selected", "checked", "x"}
NOT_TICKED = {"0", "0.0", "no", "n", "false", "not selected", "unchecked"}
READERS: dict[str, Callable[[Path, dict[str, Any]], pd.DataFrame]] = {
    "surveymonkey": surveymonkey.read_raw,
    "surveygizmo": surveygizmo.read_raw,
    "google_forms": forms.read_raw,
    "microsoft_forms": forms.read_raw,
}


def read(
    export: Path, frame: pd.DataFrame, survey: dict[str, Any], scales: dict[str, Any], form: Sequence[Path] = ()
) -> dict[str, Any]:
    """Return the answers as received, one row an answer, in the order of the export.

    `received` has `respondent`, `row` (the row of the export as Excel counts it), `person`, `started`, `ended`
    (ISO text), `progress`, `channel` and one text column an item: keys of the scale, options joined by "|", missing
    is null. `frame` only serves the count in `line`: who may answer is settled in cleaning. `form` holds the
    questionnaire (the XLSForm of Kobo, the .qsf of Qualtrics), where one is declared.

    Raises EvidenceError with file, row and column for whatever can't be read as declared.
    """
    raw = sheet.filled(read_raw(export, survey, form[0] if form else None))
    columns = {"respondent": respondents(raw, survey), "row": pd.Series(raw.index, raw.index, "Int64")}
    for about in ABOUT:
        columns[about] = describing(raw, survey, about)
    for key, item in questions(survey).items():
        columns[key] = answers(raw, key, item, scales, survey)
    for name in design.beside(survey):
        if name in design.amounts(survey):
            columns[name] = amounts(raw, name, amount(survey.get("decimal")), declared({}, survey))
        else:
            columns[name] = decoded(raw, name, verbatim)
    alike(raw.attrs["name"], columns["started"], columns["ended"], raw.index)
    received = pd.DataFrame(columns).reset_index(drop=True)
    received = received.astype({column: "string" for column in received if column != "row"})
    known = int(received["person"].isin(frame["person"]).sum())
    of_frame = f", {known} of them from persons on the frame" if survey.get("frame") else ""
    times = [survey["columns"][about] for about in ("started", "ended") if survey["columns"].get(about)]
    turned = dates.told(name for name in dict.fromkeys(times) if either_way(raw, name, survey))
    left = f"; sheets of repeated groups left: {', '.join(raw.attrs['left'])}" if raw.attrs.get("left") else ""
    line = f"{survey['title']}: {len(received)} rows read{sheet.page(raw)}{of_frame}{left}{turned}"
    return {"received": received, "line": line}


def read_raw(export: Path, survey: dict[str, Any], form: Path | None = None) -> pd.DataFrame:
    """Return all cells of an export as text, by the module of its format (heavy ones are imported when needed).

    Dates of a workbook, an SPSS or a Stata file are written as `date_format` says, so that they are read like those of
    a text. `attrs` has the `name` of the table, and what a format knows: short names of its columns (`codes`), what
    stands between options in one cell (`separators`), answers that it declares missing (`missing`).
    """
    platform = survey["platform"]
    if platform == "spss":
        from scripts.surveys import spss

        return spss.read_raw(export, survey)
    if platform == "stata":
        from scripts.surveys import stata

        return stata.read_raw(export, survey)
    if platform == "kobo":
        return kobo.read_raw(export, survey, form)
    if platform == "qualtrics":
        return qualtrics.read_raw(export, survey, form)
    if platform == "limesurvey":
        return limesurvey.read_raw(export, survey, form)
    if platform in READERS:
        return READERS[platform](export, survey)
    if platform == "excel":
        raw = sheet.of_workbook(export, survey.get("sheet"), survey.get("date_format"))
    else:
        raw = sheet.of_text(export, survey.get("encoding", "utf-8"), survey.get("separator"))
    raw.attrs["codes"] = [limesurvey.short_name(str(header)) for header in raw.columns]
    return raw


def either_way(raw: pd.DataFrame, column: str, survey: dict[str, Any]) -> bool:
    """Return whether all dates of a column also read with day and month the other way round."""
    if survey["platform"] in ("spss", "stata"):  # days of these files were never texts
        return False
    cells = picked(raw, column)
    return dates.both_ways(cells, cells.attrs["kinds"], survey.get("date_format"))


def picked(raw: pd.DataFrame, column: str, free: bool = False, mixed: bool = False) -> pd.Series:
    """Return the cells of a declared column of the export, checked."""
    return sheet.column(raw, column, raw.attrs.get("codes"), free, mixed)


def respondents(raw: pd.DataFrame, survey: dict[str, Any]) -> pd.Series:
    """Return the id of each answer: present, and once only; `row` makes one from the number of the row."""
    column = survey["columns"]["respondent"]
    if column == "row":
        return pd.Series([f"row-{row}" for row in raw.index], raw.index)
    return sheet.unique(raw.attrs["name"], picked(raw, column).rename(column))


def describing(raw: pd.DataFrame, survey: dict[str, Any], about: str) -> pd.Series:
    """Return who, when or how far; null where no column is declared."""
    column = survey["columns"].get(about)
    if column is None:
        return pd.Series(pd.NA, raw.index, "string")
    decode: Decode = verbatim
    if about in ("started", "ended"):
        decode = moments(survey.get("date_format"))
    elif about == "progress":
        decode = numbers({"minimum": 0, "maximum": 100, "per": 100})
    return decoded(raw, column, decode)


def answers(
    raw: pd.DataFrame, key: str, item: dict[str, Any], scales: dict[str, Any], survey: dict[str, Any]
) -> pd.Series:
    """Return the answers to one item as keys, options, numbers or text; null where there is none."""
    kind, labels, written = item.get("type", "choice"), item.get("labels") or {}, item.get("written")
    if item.get("columns"):
        return ticked(
            pd.DataFrame(
                {
                    option: written_box(raw, column) if option == written else box(raw, column, labels.get(option, []))
                    for option, column in item["columns"].items()
                }
            )
        )
    column = item["column"]
    if kind == "text":
        return picked(raw, column, free=True).map(lambda text: text if text.strip() else pd.NA)
    if kind == "number":
        return amounts(raw, column, numbers(declared(item, survey)), declared(item, survey))
    if kind == "multiple":
        separators = [item["separator"]] if item.get("separator") else raw.attrs.get("separators", [","])
        return decoded(raw, column, options_of(labels, separators, key, written))
    scale = scales[item["scale"]]
    gone = set(raw.attrs.get("missing", {}).get(picked(raw, column, mixed=True).name, []))
    return decoded(
        raw,
        column,
        choices(scale["categories"] | scale.get("missing", {}), key, gone, written, bool(item.get("numbered"))),
        mixed=True,
    )


def written_box(raw: pd.DataFrame, column: str) -> pd.Series:
    """Return a column of what people wrote out as boxes: "1" where there is any text."""
    # ASSUME: Whoever wrote something into the field of "other" ticked it, whatever the words are.
    return picked(raw, column, free=True).map(lambda text: "1" if text.strip() else pd.NA).astype("string")


def box(raw: pd.DataFrame, column: str, labels: str | list[str]) -> pd.Series:
    """Return a column of boxes as "1" (ticked), "0" (not ticked), null (empty, or declared missing by the file)."""
    cells = picked(raw, column)
    gone = set(raw.attrs.get("missing", {}).get(cells.name, []))
    yes: set[str] = TICKED | {fold(label) for label in ([labels] if isinstance(labels, str) else labels)}
    words = [fold(text) for text in cells if text not in gone]
    # Exports write the option itself into the cell: in a column without a label the first word is the tick.
    yes |= set([word for word in words if word and word not in yes | NOT_TICKED][:1]) if not labels else set()
    made: list[str | None] = []
    for row, text in cells.items():
        word = fold(text)
        if word and text not in gone and word not in yes | NOT_TICKED:
            raise EvidenceError(
                f"{raw.attrs['name']}, row {row}, column {column}: this says neither that the box is ticked (1, Yes, "
                "Selected, or the label of the option) nor that it is not (0, No): correct it, or give the label"
            )
        made.append(None if not word or text in gone else str(int(word in yes)))
    return pd.Series(made, raw.index, "string")


def ticked(options: pd.DataFrame) -> pd.Series:
    """Return the keys of the ticked boxes of each answer, joined by "|"."""
    # ASSUME: Of a question with boxes, an answer that ticked none of them is no answer: platforms write "not ticked"
    #   (0, No) for a question passed over too. Such cells only say that it was reached; empty ones not even that.
    chosen = (options == "1").fillna(False)
    joined = ["|".join(options.columns[row]) for row in chosen.to_numpy(dtype=bool)]
    return pd.Series(joined, options.index, "string").mask(options.isna().all(axis=1))


def amounts(raw: pd.DataFrame, column: str, decode: Decode, item: dict[str, Any]) -> pd.Series:
    """Return a column of numbers; one whose points may all stand between thousands is refused."""
    found, cells = decoded(raw, column, decode), picked(raw, column)
    seen = doubt(item)
    seen.see((row, bare(text, item)) for row, text in cells.drop(list(cells.attrs["kinds"])).items())
    seen.settle(raw.attrs["name"], column)
    return found


def decoded(raw: pd.DataFrame, column: str, decode: Decode, mixed: bool = False) -> pd.Series:
    """Return the cells of a column, each text decoded once, where it stands first; an empty one is null.

    What is no text of a workbook comes to `decode` as a `Cell`, with its kind and what it holds.
    """
    name, cells = raw.attrs["name"], picked(raw, column, mixed=mixed)
    kinds: dict[Any, Cell] = cells.attrs["kinds"]
    made = {
        text: decode(text, f"{name}, row {row}, column {column}") if text.strip() else None
        for row, text in cells.drop(list(kinds)).drop_duplicates().items()
    }
    own = {}
    for row, cell in kinds.items():
        if (cell.kind, cell.exact) not in own:
            own[cell.kind, cell.exact] = decode(cell, f"{name}, row {row}, column {column}")
    if not kinds:
        return pd.Series([made[text] for text in cells.tolist()], raw.index, "string")
    found = [own[kinds[row].kind, kinds[row].exact] if row in kinds else made[text] for row, text in cells.items()]
    return pd.Series(found, raw.index, "string")
