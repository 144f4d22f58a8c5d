"""Tables of text, and the columns that are asked of them, checked cell by cell.

An office's table may hold more than is asked for: only the columns that somebody declares have to be clear.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pandas as pd

from scripts.ground.errors import EvidenceError, Faults, of_rows, together
from scripts.sheets import cell_kinds, identity, swallowed, text
from scripts.sheets.headers import MOST_KNOWN, fold, letters, locate

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
TOP = 20  # rows below titles and remarks, where the names of columns may stand
LONGEST = 32_767  # what a cell of Excel holds: a longer one was cut off or put together wrongly
# What Excel and LibreOffice show for a failed formula, in any of their languages: #REF!, #¡VALOR!, #NOM?, #NV, #Н/Д.
FAILED = re.compile(
    "#(NULL!|DIV/0!|VALUE!|REF!|NAME[?]|NUM!|N/A|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|GETTING_DATA|"
    "NV|BEZUG!|WERT!|ZAHL!|VALEUR!|NOM[?]|NOMBRE!|NUL!|N/D|¡(REF|VALOR|NUM|DIV/0|NULO)!|¿NOMBRE[?]|VALOR!|NOME[?]|NÚM!|"
    r"NULO!|ССЫЛКА!|ЗНАЧ!|ИМЯ[?]|ЧИСЛО!|ДЕЛ/0!|ПУСТО!|Н/Д)|Err:\d{3}"
)

NOWHERE: Mapping[str, Collection[str]] = {}
HEADS: dict[int, tuple[pd.Index, list[str]]] = {}


def read(path: Path, sheet: str | None = None, date_format: str | None = None) -> pd.DataFrame:
    """Return the table in a file, separated text or a sheet of a workbook by its ending, as `table` does."""
    if path.suffix.lower() in WORKBOOKS:
        return of_workbook(path, sheet, date_format)
    if path.is_file() and path.suffix.lower() not in TEXTS:
        raise EvidenceError(f"{path.as_posix()} is neither .csv nor .xlsx: save it as one of these")
    return of_text(path)


def of_text(path: Path, encoding: str | None = None, separator: str | None = None) -> pd.DataFrame:
    """Return the table in a file of separated text, whatever its ending."""
    return table(path.as_posix(), text.rows(path, encoding, separator))


def of_workbook(path: Path, sheet: str | None = None, date_format: str | None = None) -> pd.DataFrame:
    """Return the table in a sheet of a workbook, whatever its ending."""
    from scripts.sheets import workbook

    title, rows = workbook.rows(path, sheet, date_format)
    return table(f"{path.as_posix()}, sheet {title}", rows)


def rows(
    path: Path,
    encoding: str | None = None,
    separator: str | None = None,
    sheet: str | None = None,
    date_format: str | None = None,
    header_rows: int = 1,
) -> tuple[str, list[list[str]]]:
    """Return the name of a table and its rows, of a workbook or of separated text by the ending of the file."""
    if path.suffix.lower() not in WORKBOOKS:
        return path.as_posix(), text.rows(path, encoding, separator)
    from scripts.sheets import workbook

    title, made = workbook.rows(path, sheet, date_format, header_rows)
    return f"{path.as_posix()}, sheet {title}", made


def table(name: str, rows: list[list[str]], header_rows: int = 1) -> pd.DataFrame:
    """Return rows as a frame of text: headers from the first row, the index `row` as Excel counts, `attrs["name"]`.

    Headers may stand twice or be empty; an empty cell is "". Rows without any text are left out. Raises EvidenceError
    where the first row names no column, where a row has more or fewer cells than it, and where a cell holds rows.
    """
    header = rows[0] if rows else []
    if not any(cell.strip() for cell in header):
        raise EvidenceError(f"{name}, row 1: no column has a name: the first row must hold the names of the columns")
    body = {}
    for row, values in enumerate(rows[header_rows:], start=header_rows + 1):
        if not any(value.strip() for value in values):
            continue
        if len(header) == 1 < len(values):
            raise EvidenceError(
                f"{name}, row 1: this is one cell, and row {row} has {len(values)}: delete what stands above the row "
                "with the names of the columns in a copy"
            )
        if len(values) != len(header):
            raise EvidenceError(
                f"{name}, row {row}: {len(values)} cells where the header has {len(header)}: "
                "correct the row (a separator within a cell needs quotes), or export it again"
            )
        body[row] = values
    swallowed.check(name, header, body)
    index = pd.Index(list(body), name="row", dtype="int64")
    frame = pd.DataFrame(list(body.values()), index=index, columns=[cell.strip() for cell in header], dtype="string")
    frame.attrs["name"] = name
    frame.attrs["kinds"] = cell_kinds.of_rows(body.items())
    return frame


def page(found: pd.DataFrame) -> str:
    """Return from which sheet a table comes, for the line of a run; "" where it comes from a text."""
    title = str(found.attrs["name"]).partition(", sheet ")[2]
    return f" from the sheet '{title}'" if title else ""


def filled(found: pd.DataFrame) -> pd.DataFrame:
    """Return a table that has rows; one that has none is an error."""
    if found.empty:
        raise EvidenceError(f"{found.attrs['name']} has a header but no rows: export it again")
    return found


def check_top(found: pd.DataFrame, wanted: Iterable[str]) -> None:
    """Refuse a table whose names of columns stand below a title, or stand again among its rows (two exports in one)."""
    names = {fold(name) for name in wanted}
    top = [fold(header) for header in heads(found)]
    here = [place for place, head in enumerate(top) if head in names]
    known = here or names & {fold(code) for code in found.attrs.get("codes") or []}
    for row, cells in found.head(0 if known else TOP).iterrows():
        if len(names & {fold(str(cell)) for cell in cells}) > 1:
            raise EvidenceError(
                f"{found.attrs['name']}, row {row}: here stand the names of the columns, which must be in the first "
                "row: delete the rows above in a copy"
            )
    if len(here) > 1:
        alike = [found.iloc[:, place].str.strip().str.casefold().eq(top[place]) for place in here[:2]]
        if again := found.index[(alike[0] & alike[1]).fillna(False)].tolist():
            raise EvidenceError(
                f"{found.attrs['name']}, {of_rows(map(int, again))}: the names of the columns again: delete the row in "
                "a copy, and see whether answers stand twice"
            )


def column(
    found: pd.DataFrame,
    wanted: str,
    codes: list[str] | None = None,
    free: bool = False,
    mixed: bool = False,
    missing: Collection[str] = (),
) -> pd.Series:
    """Return the cells of a declared column, named by its header; `attrs["kinds"]` has those that are no text, by row.

    Raises EvidenceError where it is missing or not clear, for cells that are too long or hold control characters, a
    formula or an error of Excel, and for dates beside texts (but where `mixed`: every cell has to be one of a list),
    other than the words `missing` of cells without a value. What people wrote freely (`free`) may begin with "=".
    """
    name = found.attrs["name"]
    place = locate(name, wanted, heads(found), codes)
    texts = found.iloc[:, place].copy()
    # Most cells stand many times: each text is looked at once.
    together(
        f"{name}, row {row}, column {wanted}: {fault}"
        for row, one in texts.drop_duplicates().items()
        if (fault := faults(one, f"{letters(place)}{row}", free))
    )
    own = cell_kinds.still(found.attrs.get("kinds", {}).get(place, {}), texts)
    for row in [row for row, cell in own.items() if free and cell.kind == cell_kinds.FAILED]:
        raise EvidenceError(f"{name}, row {row}, column {wanted}: {faults('#N/A', f'{letters(place)}{row}', False)}")
    if own and page(found) and not free and not mixed:
        cell_kinds.check(name, wanted, place, texts[~texts.map(fold).isin({*map(fold, missing)})], own)
    texts.attrs["kinds"] = own
    return texts


def heads(found: pd.DataFrame) -> list[str]:
    """Return the headers of a table as texts: one list as long as its columns are the same."""
    columns = found.columns
    known = HEADS.get(id(columns))
    # The columns are held, so that an address in memory is that of no others.
    if known is None or known[0] is not columns:
        while len(HEADS) >= MOST_KNOWN:
            HEADS.pop(next(iter(HEADS)), None)
        known = HEADS[id(columns)] = (columns, [str(header) for header in columns])
    return known[1]


def faults(cell: str, place: str, free: bool) -> str:
    """Return what is wrong with a cell whatever its column, and what to do, or ""; `place` is its name in Excel."""
    if len(cell) > LONGEST:
        return f"{len(cell)} characters, a cell holds {LONGEST}: answers may have run together, export it again"
    if CONTROL.search(cell):
        return "a control character: delete it, or export it again"
    if cell.lstrip().startswith("=") and not free:
        return f"a formula (cell {place}): paste its value instead"
    if FAILED.fullmatch(cell.strip()) and not free:
        return f"an error of the spreadsheet (cell {place}): put the right value there"
    return ""


def columns(
    found: pd.DataFrame,
    needed: Iterable[str],
    optional: Iterable[str] = (),
    free: Collection[str] = (),
    missing: Mapping[str, Collection[str]] = NOWHERE,
) -> pd.DataFrame:
    """Return declared columns under their declared names; an optional one that is not there is left out.

    `missing` is column -> words of cells without a value.
    """
    known = {fold(str(header)) for header in found.columns}
    needed = list(needed)
    check_top(found, needed)
    wanted = [*needed, *(name for name in optional if fold(name) in known)]
    picked: dict[str, pd.Series] = {}
    faults = Faults()
    for name in wanted:
        with faults.at("", 0):
            picked[name] = column(found, name, free=name in free, missing=missing.get(name, ()))
    faults.stop()
    made = pd.DataFrame(picked, index=found.index)
    made.attrs["name"] = found.attrs["name"]
    made.attrs["kinds"] = cell_kinds.Kinds({name: one.attrs["kinds"] for name, one in picked.items()})
    return made


def unique(name: str, given: pd.Series, word: str = "id") -> pd.Series:
    """Return ids without blanks around them; one that is empty or occurs twice, or looks like another, is an error.

    `word` says in the sentence what they name: "id", "person".
    """
    ids = given.astype("string").str.strip()
    seen: dict[str, int] = {}
    shapes: dict[str, str] = {}
    wrong, where = [], f"column {given.name}"
    for row, value in zip(ids.index.tolist(), ids.tolist(), strict=True):
        if pd.isna(value) or not value:
            wrong.append(f"{name}, row {row}, {where}: no {word}: write it or delete the row")
            continue
        if value in seen:
            wrong.append(
                f"{name}, rows {seen[value]} and {row}, {where}: the same {word} twice: delete one row, or export it "
                "again"
            )
        seen.setdefault(value, row)
        if (twin := shapes.setdefault(identity.alike(value), value)) != value:
            wrong.append(
                f"{name}, rows {seen[twin]} and {row}, {where}: two {word}s that differ only by "
                f"{identity.difference(twin, value)}: spell them alike if they are one, else rename one"
            )
    together(wrong)
    return ids
