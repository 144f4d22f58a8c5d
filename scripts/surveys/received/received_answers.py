"""From the export of a survey to its answers as received: the declared columns, decoded and checked, and nothing else.

One module a format gives all cells as text (`read_raw`); here the declared columns are picked, so that names,
addresses and whatever else an export contains are not passed on.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, Faults
from scripts.ground.missing import NONE_TICKED
from scripts.ground.survey_tables import RECEIVED
from scripts.settings.codebook import Item, Labels
from scripts.settings.export import Export
from scripts.settings.resolved import ResolvedSurvey
from scripts.sheets import cell_kinds, dates, sheet
from scripts.sheets.headers import fold, locate
from scripts.surveys.exports import platforms
from scripts.surveys.exports.moments import alike, without_zone
from scripts.surveys.received import boxes, design_columns, missing_cells, whole_questions
from scripts.surveys.received.answer_row import ABOUT, questions
from scripts.surveys.received.decoded_columns import decoded, gone_of, picked
from scripts.surveys.received.decoding import (
    AMOUNT,
    PROGRESS,
    amount,
    bare,
    choices,
    declared,
    doubt,
    kind_of_code,
    moments,
    numbers,
    verbatim,
)
from scripts.surveys.received.options import Decode, options_of


def read(export: Path, survey: ResolvedSurvey, form: Sequence[Path] = ()) -> dict[str, Any]:
    """Return the answers as received, one row an answer, in the order of the export.

    `skip_logic` says where `asked_if` differs from the skip logic of the Qualtrics questionnaire.
    `received` has `respondent`, `row` (the row of the export as Excel counts it), `person`, `started`, `ended`
    (ISO text), `progress`, `channel` and one text column an item: keys of the scale, options joined by "|", missing
    is null. Cleaning settles who may answer. `form` holds the questionnaire (the XLSForm of Kobo, the .qsf of
    Qualtrics), where one is declared.

    Raises one EvidenceError with file, rows and columns of all cells that can't be read as declared.
    """
    raw = sheet.filled(read_raw(export, survey, form[0] if form else None))
    refuse_form(raw)
    own = [column for item in questions(survey).values() for column in item.own_columns]
    sheet.check_top(raw, filter(None, [survey.columns.respondent, survey.columns.person, *own]))
    columns: dict[str, pd.Series] = {}
    readers: dict[str, Callable[[], pd.Series]] = {
        "respondent": lambda: respondents(raw, survey),
        "row": lambda: pd.Series(raw.index, raw.index, "Int64"),
        **{about: partial(describing, raw, survey, about) for about in ABOUT},
        **{key: partial(answers, raw, key, item, survey) for key, item in questions(survey).items()},
        **{name: partial(of_design, raw, name, survey) for name in design_columns.beside(survey)},
    }
    faults = Faults()
    for name, column in readers.items():
        with faults.at(raw.attrs["name"], 0):
            columns[name] = column()
    faults.stop()
    alike(raw.attrs["name"], columns["started"], columns["ended"], raw.index)
    received = RECEIVED.framed(columns, [name for name in columns if name not in RECEIVED.names])
    times = dict.fromkeys([survey.columns.started, survey.columns.ended])
    turned = dates.told(name for name in times if name and either_way(raw, name, survey))
    left = f"; sheets of repeated groups left out: {', '.join(raw.attrs['left'])}" if raw.attrs.get("left") else ""
    differ = platforms.skip_logic(survey, import_ids(raw, survey), form[0] if form else None)
    logic = (
        f"; skip logic differs from the questionnaire's: {', '.join(differ['item'].unique())}" if len(differ) else ""
    )
    line = f"{survey.title}: {len(received)} rows read{sheet.page(raw)}{left}{turned}{logic}"
    return {"received": received, "skip_logic": differ, "line": line}


def refuse_form(raw: pd.DataFrame) -> None:
    """Refuse the questionnaire of Kobo or ODK, which is a workbook too, where its answers should be."""
    if {"type", "name"} <= {fold(header) for header in sheet.heads(raw)} and sheet.page(raw).endswith("'survey'"):
        raise EvidenceError(
            f"{raw.attrs['name']}: this is a questionnaire (an XLSForm), not its answers: name the export of the "
            "answers under `file`, and this one under `form`"
        )


def of_design(raw: pd.DataFrame, name: str, survey: ResolvedSurvey) -> pd.Series:
    """Return a column that says how a sample was drawn: an amount, or a word."""
    if name in design_columns.amounts(survey):
        return amounts(raw, name, amount(survey.decimal), declared(AMOUNT, survey))
    return decoded(raw, name, verbatim)


def import_ids(raw: pd.DataFrame, survey: ResolvedSurvey) -> dict[str, str]:
    """Return declared column -> import id, for an export of Qualtrics that has them."""
    headers, ids = sheet.heads(raw), raw.attrs.get("ids") or []
    names = [name for item in questions(survey).values() for name in item.own_columns]
    places = {name: locate(raw.attrs["name"], name, headers, raw.attrs.get("codes")) for name in names if any(ids)}
    return {name: ids[place] for name, place in places.items() if ids[place]}


def read_raw(path: Path, export: Export, form: Path | None = None) -> pd.DataFrame:
    """Return all cells of an export as text, by the module of its platform.

    Dates of a workbook, an SPSS or a Stata file are written as `date_format` says, so that they are read like those of
    a text. `attrs` has the `name` of the table, and what a format knows: short names of its columns (`codes`), what
    stands between options in one cell (`separators`), answers that it declares missing (`missing`), code -> label of
    the cells that show a label (`labelled`).
    """
    found = platforms.reader(export.platform).read_raw(path, export, form)
    found.attrs = cell_kinds.beside(found.attrs)
    if export.missing:
        found.attrs["missing"] = missing_cells.declared(found, export.missing)
    return found


def either_way(raw: pd.DataFrame, column: str, survey: ResolvedSurvey) -> bool:
    """Return whether all dates of a column also read with day and month the other way round."""
    if survey.platform in ("spss", "stata"):  # days of these files were never texts
        return False
    cells, form = picked(raw, column), survey.date_format
    texts = cells if re.search("%[zZ]", form or "") else cells.map(without_zone)
    return dates.both_ways(texts, cells.attrs["kinds"], form)


def respondents(raw: pd.DataFrame, survey: ResolvedSurvey) -> pd.Series:
    """Return the id of each answer: present, and once only; `row` makes one from the number of the row."""
    column = survey.columns.respondent
    if column == "row":
        return pd.Series([f"row-{row}" for row in raw.index], raw.index)
    return sheet.unique(raw.attrs["name"], picked(raw, column).rename(column))


def describing(raw: pd.DataFrame, survey: ResolvedSurvey, about: str) -> pd.Series:
    """Return who, when or how far; null where no column is declared."""
    column = survey.columns.about.get(about)
    if column is None:
        return pd.Series(pd.NA, raw.index, "string")
    decode: Decode = verbatim
    if about in ("started", "ended"):
        decode = moments(survey.date_format)
    elif about == "progress":
        decode = numbers(PROGRESS)
    return decoded(raw, column, decode)


def answers(raw: pd.DataFrame, key: str, item: Item, survey: ResolvedSurvey) -> pd.Series:
    """Return the answers to one item as keys, options, numbers or text; null where there is none."""
    if item.columns:
        return of_boxes(raw, item, item.columns)
    [column] = item.own_columns
    if item.open:
        # A free text stays as it is, but for one that is coded: there a missing answer is none.
        lost = gone_of(raw, column) if item.coded_by else set()
        return picked(raw, column, free=True).map(lambda text: text if text.strip() and text not in lost else pd.NA)
    if item.type == "number":
        number = with_labels(raw, column, declared(item, survey))
        return amounts(raw, column, numbers(number), number)
    if item.type == "multiple_response":
        separators = [item.separator] if item.separator else raw.attrs.get("separators", [","])
        return decoded(raw, column, options_of(item.labels or {}, separators, key, item.other_specify))
    scale = survey.scale(item)
    labels = scale.categories | scale.missing
    unlike(raw, column, labels, str(item.scale))
    decode = choices(labels, key, gone_of(raw, column), item.other_specify, item.numbered, scale.missing)
    return decoded(raw, column, decode, mixed=True, gone=set())


def with_labels(raw: pd.DataFrame, column: str, item: Item) -> Item:
    """Return a number item whose codes are also known by the labels that the file gives them, which its cells show."""
    if not item.codes:
        return item
    labels = raw.attrs.get("labelled", {}).get(picked(raw, column, free=True, mixed=True).name, {})
    shown = {label: kind for code, label in labels.items() if (kind := kind_of_code(code, item))}
    return item.model_copy(update={"codes": {**item.codes, **shown}})


def unlike(raw: pd.DataFrame, column: str, labels: Mapping[str, Labels], scale: str) -> None:
    """Refuse codes that share a label, unless the scale says of each what it is."""
    known = {fold(one) for label in labels.values() for one in (label if isinstance(label, list) else [label])}
    gone, cells = gone_of(raw, column), picked(raw, column, mixed=True)
    twins = [one for one in raw.attrs.get("twins", {}).get(cells.name, []) if fold(one) not in known]
    if any(one not in gone for one in twins):
        named = ", ".join(f"'{one}'" for one in twins)
        raise EvidenceError(
            f"{raw.attrs['name']}, column {column}: several codes have the same label: list each in the scale "
            f"'{scale}', under one category or several: {named}"
        )


def of_boxes(raw: pd.DataFrame, item: Item, columns: Mapping[str, str]) -> pd.Series:
    """Return the ticked options of a question with a column an option (`columns`)."""
    labels, missing = item.labels or {}, raw.attrs.get("missing", {})
    plain: dict[str, boxes.Column] = {}
    found: dict[str, pd.Series] = {}
    for option, column in columns.items():
        if option == item.other_specify:
            found[option] = written_box(raw, column, item)
            continue
        cells = picked(raw, column, mixed=True)
        gone = frozenset(missing.get(cells.name, []))
        own = boxes.words_of(labels.get(option, []))
        coded = {fold(text): code for text, code in raw.attrs.get("boxes", {}).get(cells.name, {}).items()}
        ends = boxes.ends_of(option, str(cells.name))
        plain[option] = boxes.Column(column, cells, gone, own, names_of(raw, column), ends, coded)
    made = boxes.boxes(raw.attrs["name"], plain, item)
    options = pd.DataFrame({option: found[option] if option in found else made[option] for option in columns})
    return whole(raw, item, columns, boxes.ticked(options))


def names_of(raw: pd.DataFrame, column: str) -> tuple[str, ...]:
    """Return what an option is called in the header of its column, folded."""
    headers, codes = sheet.heads(raw), raw.attrs.get("codes") or []
    at = locate(raw.attrs["name"], column, headers, codes)
    given = [codes[at] if at < len(codes) else "", *(headers[at].rpartition(cut)[2] for cut in (" | ", "/"))]
    return tuple(dict.fromkeys(fold(name) for name in given if name.strip()))


def whole(raw: pd.DataFrame, item: Item, columns: Mapping[str, str], chosen: pd.Series) -> pd.Series:
    """Return the answers to a question with boxes, by the column of the whole question where the export has one too."""
    headers = sheet.heads(raw)
    place = boxes.place_of_whole(raw.attrs["name"], item, headers, raw.attrs.get("codes") or [])
    if place is None:
        return chosen
    told = raw.iloc[:, place].map(lambda text: not boxes.is_missing(fold(text), item)).astype(bool)
    codes = raw.attrs.get("codes") or []
    own = {key: headers[locate(raw.attrs["name"], one, headers, codes)] for key, one in columns.items()}
    form = raw.attrs.get("choices", {}).get(place)
    check = whole_questions.check_of(item, headers[place], own, headers, form)
    pairs = pd.DataFrame({"text": raw.iloc[:, place], "chosen": chosen.fillna("").replace(NONE_TICKED, "")})
    for row, text, keys in pairs.drop_duplicates().itertuples():
        check(text, frozenset(keys.split("|")) - {""}, f"{raw.attrs['name']}, row {row}, column {headers[place]}")
    return chosen.mask(~told).mask(told & chosen.isna(), NONE_TICKED)


def written_box(raw: pd.DataFrame, column: str, item: Item) -> pd.Series:
    """Return a column of what people wrote out as boxes: "1" where there is any text that is no No."""
    cells = picked(raw, column, free=True)
    gone = set(raw.attrs.get("missing", {}).get(cells.name, []))
    made = {
        text: None if text in gone else boxes.wrote(text, item, f"{raw.attrs['name']}, row {row}, column {column}")
        for row, text in cells.drop_duplicates().items()
    }
    return pd.Series([made[text] for text in cells], cells.index, "string")


def amounts(raw: pd.DataFrame, column: str, decode: Decode, item: Item) -> pd.Series:
    """Return a column of numbers; one whose points could all separate thousands is refused."""
    # What the file declares missing and the description gives a kind is of that kind.
    gone = {text for text in gone_of(raw, column) if not kind_of_code(text, item)}
    found, cells = decoded(raw, column, decode, gone=gone), picked(raw, column)
    seen = doubt(item)
    seen.see((row, bare(text, item)) for row, text in cells.drop(list(cells.attrs["kinds"])).items())
    seen.settle(raw.attrs["name"], column)
    return found
