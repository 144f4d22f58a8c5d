"""One part of a survey (CSV or parquet) as batches of answers: each word that differs is decoded once a batch.

What a cell may be and what it stands for is settled by the same functions as for a survey in one file. One read of the
file, and no more in memory than a batch.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from scripts.errors import EvidenceError
from scripts.sheets import numerals, sheet, swallowed, text
from scripts.sheets.cells import DATE, NUMBER, Cell
from scripts.sheets.headers import fold, letters, locate
from scripts.surveys import decoding, design, limesurvey, parquet, read
from scripts.surveys.codes import NOTHING, Answers, Coded
from scripts.surveys.options import options_of
from scripts.surveys.wanted import doubts as doubts_of
from scripts.surveys.wanted import wanted, written_columns

BLOCK = 2 << 20  # bytes of a CSV that are read at once
HEADER = 1 << 20  # bytes in which the first row of a CSV has to end
Decode = Callable[[str, str], str | None]
Batch = tuple[int, dict[int, Any]]  # row of the first answer, cells by place of the column


def headers(part: Path, survey: Mapping[str, Any]) -> list[str]:
    """Return the names of the columns of a part."""
    if part.suffix.lower() == ".parquet":
        return [str(name) for name in parquet.schema(part).names]
    rows = csv.reader(io.StringIO(beginning(part, survey), newline=""), delimiter=separator(part, survey))
    found = [cell.strip() for cell in next(rows, [])]
    if not any(found):
        raise EvidenceError(
            f"{part.as_posix()}, row 1: no column has a name: the first row must hold the names of the columns"
        )
    return found


def beginning(part: Path, survey: Mapping[str, Any]) -> str:
    """Return the beginning of a CSV as text; what follows is decoded as it is read."""
    encoding = survey.get("encoding", "utf-8")
    with part.open("rb") as file:
        data = file.read(HEADER)
    if text.is_web_page(data) or data.startswith((text.ZIPPED, text.OLD_OFFICE)):
        raise EvidenceError(f"{part.as_posix()} is no CSV, whatever its name: save it as CSV")
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding, errors="ignore")
    except LookupError:
        raise EvidenceError(
            f"{part.as_posix()}: there is no encoding '{encoding}': write `encoding: utf-8` or cp1252"
        ) from None


def separator(part: Path, survey: Mapping[str, Any]) -> str:
    """Return what stands between the cells of a CSV."""
    return str(survey.get("separator") or text.sniff(beginning(part, survey)))


def batches(part: Path, survey: dict[str, Any], scales: dict[str, Any]) -> Iterator[Answers]:
    """Yield the answers of a part as they are in the file, choices decoded; rows without any text are left out.

    Columns are `respondent`, those that say when and how far, the items (of a free text only whether there is any) and
    the columns of the design. Raises EvidenceError with file, row and column for whatever can't be read as declared.
    """
    names = headers(part, survey)
    short = [limesurvey.short_name(name) for name in names]
    place = {column: locate(part.as_posix(), column, names, short) for column in wanted(survey)}
    free = {place[column] for item in survey["items"].values() for column in written_columns(item)}
    cells = parquet.cells if part.suffix.lower() == ".parquet" else of_csv
    doubts = doubts_of(survey)
    if cells is of_csv:
        swallowed.check_text(part, survey.get("encoding", "utf-8"), separator(part, survey), len(names))
    heavy = [name for name in design.columns(survey)["weight"] if name not in survey["items"]]
    for start, found in cells(part, survey, sorted(set(place.values())), len(names), free | {place[k] for k in heavy}):
        rows = np.arange(start, start + len(next(iter(found.values()))))
        # Hardly two weights are alike: they are taken as numbers at once, where they all are.
        amounts = {
            name: given
            for name in heavy
            if (given := parquet.plain_numbers(found[place[name]], survey.get("decimal"))) is not None
        }
        columns = {name: cells_of(part, name, found[k], k in free) for name, k in place.items() if name not in amounts}
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
            elif not (doubt.settled or parquet.is_numeric(found[place[name]])):
                doubt.see(
                    (row, text or "") for row, text in zip(rows.tolist(), found[place[name]].to_pylist(), strict=True)
                )
        yield raw._replace(columns=dict(decoded(part, raw, survey, scales)))
    for name, (_, doubt) in doubts.items():
        doubt.settle(part.as_posix(), name)


def see(doubt: numerals.Doubt, item: Mapping[str, Any], raw: Answers, given: Coded) -> None:
    """Look at the numbers of a column that are texts."""
    known, used = doubt.row, set(given.codes.tolist()) if not doubt.settled else set()
    doubt.see((k, decoding.bare(word, item)) for k, word in enumerate(given.words) if k in used and type(word) is str)
    if known < 0 <= doubt.row:
        doubt.row = first(raw, given, doubt.row)


def of_csv(part: Path, survey: Mapping[str, Any], places: list[int], width: int, single: set[int]) -> Iterator[Batch]:
    """Yield the cells of a CSV, a block at a time."""
    names = [f"c{k}" for k in range(width)]
    kinds = {f"c{k}": pa.string() if k in single else pa.dictionary(pa.int32(), pa.string()) for k in places}
    row = 2
    try:
        reader = pa.csv.open_csv(
            part,
            pa.csv.ReadOptions(
                block_size=BLOCK, column_names=names, skip_rows_after_names=1,
                encoding=survey.get("encoding", "utf-8"),
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
            f"{part.as_posix()}, {place}: {what}: mend it (a separator within a cell needs quotes), or export it again"
        ) from None


def torn(part: Path, survey: Mapping[str, Any], width: int) -> tuple[str, str]:
    """Return the first row of a CSV that has more or fewer cells than the header, and what is wrong with it."""
    with part.open(encoding=survey.get("encoding", "utf-8"), errors="replace", newline="") as file:
        for row, cells in enumerate(csv.reader(file, delimiter=separator(part, survey)), start=1):
            if cells and len(cells) != width:
                return f"row {row}", f"{len(cells)} cells where the header has {width}"
    return "some row", "the cells can't be told apart"


def cells_of(part: Path, name: str, column: Any, free: bool) -> Coded:
    """Return the cells of a column as codes; a column of lists and the like is refused."""
    try:
        return words(column, free)
    except (pa.ArrowException, UnicodeError):
        raise EvidenceError(
            f"{part.as_posix()}, column {name}: its cells ({column.type}) are no plain texts, numbers or dates: "
            "write it again with such"
        ) from None


def words(column: Any, free: bool) -> Coded:
    """Return cells as codes; of a free text only whether there is any, so that its words go no further."""
    if free:
        told = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column.cast(pa.string())), ""), False)
        return Coded(told.to_numpy(zero_copy_only=False).astype(np.int32), ["", "1"])
    one = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    own = [plain(word) for word in one.dictionary.to_pylist()]
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


def first(raw: Answers, cells: Coded, k: int) -> int:
    """Return the row of the first answer that has a word."""
    return int(raw.rows[np.argmax(cells.codes == k)])


def decoded(part: Path, raw: Answers, survey: dict[str, Any], scales: dict[str, Any]) -> Iterator[tuple[str, Coded]]:
    """Yield each column of the answers under its name in the house."""
    said, items = survey["columns"], survey["items"]
    whens = decoding.moments(survey.get("date_format"))
    kinds = {"started": whens, "ended": whens, "channel": decoding.verbatim}
    kinds["progress"] = decoding.numbers({"minimum": 0, "maximum": 100, "per": 100})
    for name, decode in kinds.items():
        if said.get(name):
            yield name, translated(part, raw, said[name], decode)
    if said["respondent"] != "row":
        yield "respondent", translated(part, raw, said["respondent"], decoding.verbatim)
    for key, item in items.items():
        if item.get("columns"):
            yield key, boxes(part, raw, item)
        elif item.get("type") == "text":
            yield key, raw.columns[item["column"]]
        else:
            yield key, translated(part, raw, item["column"], meaning(key, item, scales, survey))
    for name in design.beside(survey):
        if name not in raw.amounts:
            own = decoding.amount(survey.get("decimal")) if name in design.amounts(survey) else decoding.verbatim
            yield name, translated(part, raw, name, own)


def meaning(key: str, item: dict[str, Any], scales: dict[str, Any], survey: dict[str, Any]) -> Decode:
    """Return what turns a cell of an item into its key, options or number."""
    if item.get("type") == "number":
        return decoding.numbers(decoding.declared(item, survey))
    if item.get("type") == "multiple":
        return options_of(item.get("labels") or {}, item.get("separator") or [","], key, item.get("written"))
    scale = scales[item["scale"]]
    return decoding.choices(
        scale["categories"] | scale.get("missing", {}), key, set(), item.get("written"), bool(item.get("numbered"))
    )


def translated(part: Path, raw: Answers, column: str, decode: Decode) -> Coded:
    """Return a column with each of its words decoded; blank ones are missing."""
    cells = raw.columns[column]
    used = np.bincount(cells.codes, minlength=len(cells.words)) > 0
    made = []
    for k, word in enumerate(cells.words):
        if not used[k] or not word.strip():
            made.append("")
            continue
        try:
            made.append(decode(word, "") or "")
        except EvidenceError:  # the row is looked up only where it has to be told
            decode(word, f"{part.as_posix()}, row {first(raw, cells, k)}, column {column}")
            raise
    own = {word: k for k, word in enumerate(dict.fromkeys(made))}
    return Coded(np.array([own[word] for word in made], dtype=np.int32)[cells.codes], list(own))


def boxes(part: Path, raw: Answers, item: dict[str, Any]) -> Coded:
    """Return a question with a column an option as its ticked options joined by "|" (as `read.ticked`)."""
    n = len(raw.rows)
    chosen, told = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=bool)
    for bit, (option, column) in enumerate(item["columns"].items()):
        labels = (item.get("labels") or {}).get(option, [])
        written = option == item.get("written")
        state = translated(part, raw, column, ticks([labels] if isinstance(labels, str) else labels, written))
        chosen |= state.each(lambda word: word == "1").astype(np.int64) << bit
        told |= state.each(bool).astype(bool)
    masks, codes = np.unique(np.where(told, chosen, -1), return_inverse=True)
    names = list(item["columns"])
    joined = ["|".join(name for bit, name in enumerate(names) if mask >> bit & 1) for mask in masks.tolist()]
    words = ["" if mask < 0 else word or NOTHING for mask, word in zip(masks, joined, strict=True)]
    return Coded(codes.reshape(-1).astype(np.int32), words)


def ticks(labels: list[str], written: bool) -> Decode:
    """Return what turns a cell of a box into "1" or "0"."""
    yes = read.TICKED | {fold(label) for label in labels}

    def decode(word: str, place: str) -> str:
        if written:
            return "1"
        if fold(word) not in yes | read.NOT_TICKED:
            raise EvidenceError(
                f"{place}: this says neither that the box is ticked (1, Yes, Selected, or the label of the option) nor "
                "that it is not (0, No): correct it, or give the label under `labels`"
            )
        return str(int(fold(word) in yes))

    return decode
