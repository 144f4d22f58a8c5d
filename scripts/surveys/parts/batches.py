"""One part of a survey (CSV or parquet) as batches of answers: each word that differs is decoded once a batch.

What a cell may be and what it means is settled by the same functions as for a survey in one file. One read of the
file, and no more in memory than a batch.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.sheets import numerals, sheet, swallowed, text
from scripts.sheets.cell_kinds import DATE, NUMBER, Cell
from scripts.sheets.headers import letters, locate, short_name
from scripts.surveys.answers.coded import Answers, Coded
from scripts.surveys.parts import parquet_parts
from scripts.surveys.parts.batch_decoding import decoded, first
from scripts.surveys.received import boxes, decoding, design_columns, whole_questions
from scripts.surveys.received.answer_row import questions
from scripts.surveys.received.wanted_columns import doubts as doubts_of
from scripts.surveys.received.wanted_columns import wanted, written_columns

BLOCK = 2 << 20  # bytes of a CSV that are read at once
HEADER = 1 << 20  # bytes in which the first row of a CSV has to end
Batch = tuple[int, dict[int, Any]]  # row of the first answer, cells by place of the column


def headers(part: Path, survey: ResolvedSurvey) -> list[str]:
    """Return the names of the columns of a part."""
    if part.suffix.lower() == ".parquet":
        return [str(name) for name in parquet_parts.schema(part).names]
    rows = csv.reader(io.StringIO(beginning(part, survey), newline=""), delimiter=separator(part, survey))
    found = [cell.strip() for cell in next(rows, [])]
    if not any(found):
        raise EvidenceError(
            f"{part.as_posix()}, row 1: no column has a name: the first row must hold the names of the columns"
        )
    return found


def beginning(part: Path, survey: ResolvedSurvey) -> str:
    """Return the beginning of a CSV as text; what follows is decoded as it is read."""
    encoding = survey.encoding
    with part.open("rb") as file:
        data = file.read(HEADER)
    if text.is_web_page(data) or data.startswith((text.ZIPPED, text.OLD_OFFICE)):
        raise EvidenceError(f"{part.as_posix()} is not a CSV file, whatever its name: save it as CSV")
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="ignore")
    except LookupError:
        raise EvidenceError(
            f"{part.as_posix()}: there is no encoding '{encoding}': write `encoding: utf-8` or cp1252"
        ) from None


def separator(part: Path, survey: ResolvedSurvey) -> str:
    """Return the separator of the cells of a CSV."""
    return str(survey.separator or text.sniff(beginning(part, survey)))


def batches(part: Path, survey: ResolvedSurvey) -> Iterator[Answers]:
    """Yield the answers of a part as they are in the file, choices decoded; rows without any text are left out.

    Columns are `respondent`, those that say when and how far, the items (of a free text only whether there is any) and
    the columns of the design. Raises EvidenceError with file, row and column for whatever can't be read as declared.
    """
    names = headers(part, survey)
    short = [short_name(name) for name in names]
    place = {column: locate(part.as_posix(), column, names, short) for column in wanted(survey)}
    above: dict[str, tuple[str, whole_questions.Check]] = {}
    for key, item in questions(survey).items():
        whole = boxes.place_of_whole(part.as_posix(), item, names, short) if item.columns else None
        if whole is not None:
            own = {option: names[place[column]] for option, column in (item.columns or {}).items()}
            above[key] = names[whole], whole_questions.check_of(item, names[whole], own, names)
            place[names[whole]] = whole
    free = {place[column] for item in questions(survey).values() for column in written_columns(item)}
    beside = {
        place[column]: item
        for item in questions(survey).values()
        for column in (written_columns(item) if item.columns else [])
    }
    cells = parquet_parts.cells if part.suffix.lower() == ".parquet" else of_csv
    doubts = doubts_of(survey)
    if cells is of_csv:
        swallowed.check_text(part, survey.encoding, separator(part, survey), len(names))
    heavy = [name for name in design_columns.columns(survey)["weight"] if name not in survey.items]
    for start, found in cells(part, survey, sorted(set(place.values())), len(names), free | {place[k] for k in heavy}):
        rows = np.arange(start, start + len(next(iter(found.values()))))
        # Hardly two weights are alike: they are taken as numbers at once, where they all are.
        amounts = {
            name: given
            for name in heavy
            if (given := parquet_parts.plain_numbers(found[place[name]], survey.decimal)) is not None
        }
        columns = {
            name: cells_of(part, name, found[k], k in free, beside.get(k))
            for name, k in place.items()
            if name not in amounts
        }
        filled = np.zeros(len(rows), dtype=bool)
        for given in amounts.values():
            filled |= ~np.isnan(given)
        for one in columns.values():
            if not filled.all():
                filled |= one.each(lambda word: bool(word.strip())).astype(bool)
        raw = Answers(rows, columns, amounts).take(filled)
        for column, one in raw.columns.items():
            check(part, raw, column, one, letters(place[column]), place[column] in free)
        for name, (item, doubt) in doubts.items():
            if name in raw.columns:
                see(doubt, item, raw, raw.columns[name])
            elif not (doubt.settled or parquet_parts.is_numeric(found[place[name]])):
                doubt.see(
                    (row, text or "") for row, text in zip(rows.tolist(), found[place[name]].to_pylist(), strict=True)
                )
        yield raw._replace(columns=dict(decoded(part, raw, survey, above)))
    for name, (_, doubt) in doubts.items():
        doubt.settle(part.as_posix(), name)


def see(doubt: numerals.Doubt, item: Item, raw: Answers, given: Coded) -> None:
    """Look at the numbers of a column that are texts."""
    known, used = doubt.row, set(given.codes.tolist()) if not doubt.settled else set()
    doubt.see((k, decoding.bare(word, item)) for k, word in enumerate(given.words) if k in used and type(word) is str)
    if known < 0 <= doubt.row:
        doubt.row = first(raw, given, doubt.row)


def of_csv(part: Path, survey: ResolvedSurvey, places: list[int], width: int, single: set[int]) -> Iterator[Batch]:
    """Yield the cells of a CSV, a block at a time."""
    names = [f"c{k}" for k in range(width)]
    kinds = {f"c{k}": pa.string() if k in single else pa.dictionary(pa.int32(), pa.string()) for k in places}
    row = 2
    try:
        reader = pa.csv.open_csv(
            part,
            pa.csv.ReadOptions(
                block_size=BLOCK, column_names=names, skip_rows_after_names=1,
                encoding=survey.encoding,
            ),
            pa.csv.ParseOptions(delimiter=separator(part, survey), newlines_in_values=True),
            pa.csv.ConvertOptions(
                column_types=kinds, include_columns=list(kinds), null_values=[], strings_can_be_null=False
            ),
        )  # fmt: skip
        for batch in reader:
            yield row, {k: batch.column(f"c{k}") for k in places}
            row += batch.num_rows
    except (pa.ArrowInvalid, UnicodeError) as error:
        # What Arrow says holds the words of the row: it stays out.
        place, what = torn(part, survey, width) if "Expected" in str(error) else (f"after row {row - 1}", "")
        wrong_text = isinstance(error, UnicodeError) or "UTF" in str(error)
        what = what or ("this is not text of the declared encoding" if wrong_text else "the cells can't be told apart")
        raise EvidenceError(
            f"{part.as_posix()}, {place}: {what}: correct it (a separator in a cell needs quotes), or export it again"
        ) from None


def torn(part: Path, survey: ResolvedSurvey, width: int) -> tuple[str, str]:
    """Return the first row of a CSV that has more or fewer cells than the header, and what is wrong with it."""
    with part.open(encoding=survey.encoding, errors="replace", newline="") as file:
        for row, cells in enumerate(csv.reader(file, delimiter=separator(part, survey)), start=1):
            if cells and len(cells) != width:
                return f"row {row}", f"{len(cells)} cells where the header has {width}"
    return "some row", "the cells can't be told apart"


def cells_of(part: Path, name: str, column: Any, free: bool, item: Item | None) -> Coded:
    """Return the cells of a column as codes; a column of lists and the like is refused."""
    try:
        return words(column, free, item)
    except (pa.ArrowException, UnicodeError):
        raise EvidenceError(
            f"{part.as_posix()}, column {name}: its cells ({column.type}) are not plain texts, numbers or dates: "
            "write it again with such"
        ) from None


def words(column: Any, free: bool, item: Item | None = None) -> Coded:
    """Return cells as codes; of a free text only whether there is any, so that its words go no further.

    `item` has boxes, and this is what people wrote beside them: what says Yes, No or nothing stays as it is.
    """
    if free and item is None:
        told = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column.cast(pa.string())), ""), False)
        return Coded(told.to_numpy(zero_copy_only=False).astype(np.int32), ["", "1"])
    one = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    own = [plain(word) for word in one.dictionary.to_pylist()]
    if item is not None:
        own = [boxes.without_text(word, item) for word in own]
    codes = pc.fill_null(one.indices.cast(pa.int32()), len(own)).to_numpy(zero_copy_only=False)
    return Coded(codes, [*own, ""])


def plain(value: Any) -> str:
    """Return a cell of a parquet as the text that a CSV would have."""
    if isinstance(value, float):
        return "" if np.isnan(value) else Cell(str(int(value)) if value.is_integer() else repr(value), NUMBER)
    if isinstance(value, dt.datetime):
        return Cell(str(value), DATE)
    return "" if value is None else str(value)


def check(part: Path, raw: Answers, column: str, cells: Coded, letter: str, free: bool) -> None:
    """Refuse cells that no column may have."""
    for k, word in enumerate(cells.words):
        fault = sheet.faults(word, letter, free)
        if fault and (cells.codes == k).any():
            raise EvidenceError(f"{part.as_posix()}, row {first(raw, cells, k)}, column {column}: {fault}")
