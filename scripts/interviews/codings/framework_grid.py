"""The framework grid: respondents by codes, with passages, and a row to each in which people write summaries.

It holds words of respondents: it is made on request and goes to nobody outside the team.
"""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, Faults, nearest, repeated
from scripts.ground.long_table import records
from scripts.ground.note_tables import SUMMARIES
from scripts.interviews.codings.all_codings import base_of, listed
from scripts.interviews.codings.counting import Found, decided
from scripts.settings.scheme import Scheme
from scripts.sheets import headers, sheet

KINDS = ("passages", "summary")  # two rows a respondent
ABOUT = ("note", "row", "sha256")
MOST = 32_767  # characters of a cell of Excel
CUT = "\n\n[cut off here: passages.html has all]"
CHANGED = "the note has changed since"


def read(summaries: list[Path], notes: pd.DataFrame, scheme: Scheme, source: str) -> dict[str, Any]:
    """Return the summaries that people wrote into framework grids: one row per note and code.

    Raises EvidenceError with file, row and column for a note or a code that there is none of, and for two summaries of
    one cell that differ.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    faults = Faults()
    for path in summaries:
        with faults.at("", 0):
            for one in of_file(path, notes, scheme, faults):
                before = found.setdefault((one["note"], one["code"]), one)
                with faults.at("", 0):
                    if before["summary"] != one["summary"]:
                        raise EvidenceError(
                            f"{one['file']}, row {one['row']}, column {one['code']}: another summary of note "
                            f"{one['note']} stands in {before['file']}, row {before['row']}: keep one"
                        )
    faults.stop()
    frame = SUMMARIES.framed(found.values())
    changed = int(frame["flags"].notna().sum())
    more = f", {changed} of them of notes that have changed since" if changed else ""
    return {"summaries": frame, "line": f"{source}: {len(frame)} summaries{more}"}


def of_file(path: Path, notes: pd.DataFrame, scheme: Scheme, faults: Faults) -> Iterator[dict[str, Any]]:
    """Yield the summaries of one grid; rows of passages and empty cells are none. `faults` takes what is wrong."""
    sums = dict(zip(notes["note"], notes["sha256"], strict=True))
    found = sheet.filled(sheet.read(path))
    place = str(found.attrs["name"])
    about = {name: sheet.column(found, name) for name in ABOUT}
    for number, head in [(number, str(head)) for number, head in enumerate(found.columns) if str(head) not in ABOUT]:
        code = head.partition(":")[0].strip()
        cells = sheet.column(found, head, free=True)
        kept = [row for row in found.index if about["row"][row].strip() == KINDS[1] and str(cells[row]).strip()]
        if kept and code not in scheme.codes:
            with faults.at("", 0):
                raise EvidenceError(
                    f"{place}, row 1: the head of column {headers.letters(number)} is no code of the scheme: heads "
                    f"begin with the key of a code, as in 'money: Too little'.{nearest(code, scheme.codes)}"
                )
        for row in kept:
            note = about["note"][row].strip()
            if note not in sums:
                with faults.at(place, row):
                    raise EvidenceError(
                        f"{place}, row {row}, column note: there is no note {repeated(note)}.{nearest(note, sums)}"
                    )
                continue
            same = about["sha256"][row].strip() == sums[note]
            yield {
                "note": note,
                "code": code,
                "summary": str(cells[row]).strip(),
                "flags": None if same else CHANGED,
            } | {
                "file": path.as_posix(),
                "row": row,
            }


def lay_out(
    codings: pd.DataFrame, notes: pd.DataFrame, summaries: list[pd.DataFrame], scheme: Scheme, source: str
) -> dict[str, Any]:
    """Return the framework grid as a workbook: of each respondent a row of passages and one of summaries, by code.

    Summaries that were read are filled in, so that the saved file replaces the former one.
    """
    _, base = base_of(notes, scheme, source)
    found = decided(listed(codings), list(base["note"]), scheme)
    told = [one for frame in summaries for one in records(frame)]
    written = {(str(one["note"]), str(one["code"])): str(one["summary"]) for one in told}
    sums = dict(zip(notes["note"], notes["sha256"], strict=True))
    return {
        "workbook": workbook(found, written, sums, scheme),
        "line": f"{source}: framework of {len(found)} respondents by {len(scheme.codes)} codes, "
        f"{len(written)} cells with a summary: confidential",
    }


def workbook(found: Found, written: dict[tuple[str, str], str], sums: dict[str, str], scheme: Scheme) -> bytes:
    """Return the grid as bytes of an Excel file, the same for the same grid; no formulas."""
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})
    page = book.add_worksheet("framework")
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    open_ = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#fff8d6"})
    heads = ["note", "row", *(f"{key}: {about.label}" for key, about in scheme.codes.items()), "sha256"]
    page.freeze_panes(1, 2)
    page.set_column(0, 1, 12)
    page.set_column(2, len(heads) - 2, 40)
    for column, name in enumerate(heads):
        page.write_string(0, column, name, head)
    for place, (note, own) in enumerate(found.items()):
        for kind, line in zip(KINDS, (2 * place + 1, 2 * place + 2), strict=True):
            page.write_string(line, 0, note, head)
            page.write_string(line, 1, kind, head)
            page.write_string(line, len(heads) - 1, sums[note], wrapped)
        for column, code in enumerate(scheme.codes, 2):
            page.write_string(2 * place + 1, column, shortened("\n\n".join(quoted(own.get(code, [])))), wrapped)
            page.write_string(2 * place + 2, column, written.get((note, code), ""), open_)
    book.close()
    return target.getvalue()


def shortened(words: str) -> str:
    """Return words that a cell of Excel holds; where they are too many, it says so."""
    return words if len(words) <= MOST else words[: MOST - len(CUT)] + CUT


def quoted(passages: list[dict[str, Any]]) -> Iterator[str]:
    """Yield each passage with its place."""
    for one in passages:
        value = f" = {one['value']:g}" if one["value"] is not None else ""
        yield f"{one['quote']} [{one['start']}-{one['end']}{value}]"
