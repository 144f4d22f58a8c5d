"""Coded segments as handed in, each compared with its quote."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, Faults, each, nearest, repeated
from scripts.ground.long_table import records
from scripts.interviews.formats.freezing import frozen
from scripts.interviews.schemes import code_tree, quotations, versions
from scripts.settings.scheme import Scheme
from scripts.sheets import sheet

REQUIRED = ["note", "coder", "code", "quote"]
NOT_APPLICABLE = "not applicable"  # the verdict of a code that a document could not have
REJECTED = "rejected"  # the verdict of a code that the adjudicator rejects

Coding = dict[str, Any]


def read(codings: Path, notes: pd.DataFrame, scheme: Scheme, version: str | None = None) -> list[Coding]:
    """Return the codings of a scheme, checked, in the order of the file; `version` is that of rows that name none.

    Each has row (1 is the line of column names), note, coder, code ("" where the coder found nothing), start, end,
    quote, value and verdict. Raises EvidenceError with file and row for what is not a coding of these notes.
    """
    file = codings.as_posix()
    texts = dict(zip(notes["note"], notes["text"], strict=True))
    optional = ["start", "end", "value", "reason", "version", "decision"]
    cells = sheet.columns(sheet.read(codings), REQUIRED, optional=optional, free=["quote", "reason"])
    if cells.empty:
        raise EvidenceError(f"{file} holds no codings: a coder who found nothing gives a row with an empty code")
    rows = zip(cells.index, records(cells), strict=True)
    found = each(file, rows, lambda row, one: coding(row, named(one), texts, scheme, file, version))
    misfits = [one for one in found if one["code"] and not one["verdict"].startswith(("fits", REJECTED))]
    if misfits:
        first, others = misfits[0], len(misfits) - 1
        more = f"; {others} more rows do not fit, the next is row {misfits[1]['row']}" if others else ""
        raise EvidenceError(
            f"{file}, row {first['row']}: characters {first['start']} to {first['end']} of note {first['note']} are "
            f"not the quote ({first['verdict']}): correct start and end{more}"
        )
    return found


def named(one: Mapping[Any, Any]) -> dict[str, str]:
    """Return the cells of a row by name."""
    return {str(name): cell for name, cell in one.items()}


def coding(
    row: int,
    cells: dict[str, str],
    texts: dict[str, str],
    scheme: Scheme,
    file: str,
    version: str | None = None,
) -> Coding:
    """Return one row as a coding."""
    place = f"{file}, row {row}"
    note, coder, code = (cells[name].strip() for name in ("note", "coder", "code"))
    if note not in texts:
        raise EvidenceError(f"{place}, column note: there is no note {repeated(note)}.{nearest(note, texts)}")
    if coder not in scheme.coders:
        raise EvidenceError(
            f"{place}, column coder: the scheme names no coder {repeated(coder)} under count or agreement."
            f"{nearest(coder, scheme.coders)}"
        )
    begin, stop = cells.get("start", "").strip(), cells.get("end", "").strip()
    made = {"file": file, "row": row, "note": note, "coder": coder, "code": code, "value": None}
    made["reason"] = cells.get("reason", "").strip() or None
    version = cells.get("version", "").strip() or version
    if version:
        versions.check(scheme, version, f"{place}, column version")
    codes = versions.codes(scheme, version)
    made["version"] = version
    value = cells.get("value", "").strip()
    if not code:
        if begin or stop or cells["quote"].strip() or value:
            raise EvidenceError(f"{place}, column code: there is a passage without a code: name the code")
        return made | {"start": None, "end": None, "quote": "", "verdict": "nothing found"}
    code = made["code"] = code_tree.key_of(codes, code, f"{place}, column code")
    if rejects(cells.get("decision", "").strip().casefold(), coder, scheme, place):
        return made | {"start": None, "end": None, "quote": "", "verdict": REJECTED}
    quote = frozen(cells["quote"])
    if not begin and not stop:
        start, end = located(texts[note], quote, f"{place}, column quote")
        own = texts[note][start:end]
        unlike = quotations.differences(own, quote)
        fits = f"fits; found by its quote, but for {unlike}" if unlike else "fits"
        made |= {"start": start, "end": end, "quote": own, "verdict": fits}
    else:
        start, end = whole(begin, f"{place}, column start"), whole(stop, f"{place}, column end")
        made |= {"start": start, "end": end, "quote": quote, "verdict": verdict(texts[note], start, end, quote)}
    if codes[code].numeric:
        made["value"] = amount(value, f"{place}, column value")
    elif value:
        raise EvidenceError(f"{place}, column value: the code {code} is not numeric: leave the cell empty")
    return made


def settles(coder: str, scheme: Scheme) -> bool:
    """Return whether a coder is an adjudicator: under `count`, and not one of the compared coders."""
    return len(scheme.agreement) > 1 and coder in scheme.count and coder not in scheme.agreement


def rejects(decision: str, coder: str, scheme: Scheme, place: str) -> bool:
    """Return whether a row takes a code from a note: only an adjudicator can."""
    if decision in ("", "accept"):
        return False
    if decision != "reject":
        raise EvidenceError(f"{place}, column decision: write accept or reject, or leave it empty")
    if not settles(coder, scheme):
        raise EvidenceError(
            f"{place}, column decision: only an adjudicator, a coder under count who is not under agreement, "
            "can reject a code: delete the row"
        )
    return True


def located(text: str, quote: str, place: str) -> tuple[int, int]:
    """Return the place of a quote in a note, for a coding without positions. It must occur there once."""
    found = quotations.spots(text, quote)
    if len(found) != 1:
        said = (
            f"occurs {len(found)} times in the note, at {', '.join(str(start) for start, _ in found[:5])}"
            if found
            else "is not in the note"
        )
        raise EvidenceError(f"{place}: the quote {said}: copy it from the note, or give start and end")
    return found[0]


def whole(cell: str, place: str) -> int:
    """Return a cell as a whole number."""
    if not (cell.strip().isascii() and cell.strip().isdigit()):
        raise EvidenceError(f"{place}: this must be a whole number from 0, counted in characters of the note's text")
    return int(cell)


def amount(cell: str, place: str) -> float:
    """Return a cell as a number."""
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise EvidenceError(f"{place}: a numeric code needs a number, such as 3 or 3.5")
    return value


def verdict(text: str, start: int, end: int, quote: str) -> str:
    """Say whether text[start:end] is the quote, and if not, what the offsets seem to mean.

    Offsets are code points, the end exclusive. Tools in use count UTF-16 units or UTF-8 bytes, or include the end.
    """
    if end <= start:
        return "an empty passage"
    if text[start:end] == quote and end <= len(text):
        return "fits"
    if text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "ignore") == quote:
        return "start and end count UTF-16 units, not characters"
    if text.encode()[start:end].decode("utf-8", "ignore") == quote:
        return "start and end count bytes, not characters"
    if text[start : end + 1] == quote:
        return "the end is the last character, not the one after it"
    where = text.find(quote) if quote else -1
    if where >= 0:
        again = " and elsewhere" if text.find(quote, where + 1) >= 0 else ""
        return f"the quote is at {where} to {where + len(quote)}{again}"
    return "past the end of the note" if end > len(text) else "the quote is not in the note"


def check_doubles(codings: list[Coding]) -> None:
    """Refuse what a coder says twice: a passage coded twice alike, two values, "nothing found" beside a code."""
    last: dict[tuple[str, str, str], Coding] = {}
    counted = [one for one in codings if one["verdict"].startswith("fits") or one["verdict"] == "nothing found"]
    faults = Faults()
    for one in sorted(counted, key=lambda c: (c["note"], c["coder"], c["code"], c["start"] or 0, c["row"])):
        place, who = f"{one['file']}, row {one['row']}", f"{one['coder']} on note {one['note']}"
        before = last.get((one["note"], one["coder"], one["code"]))
        there = f"row {before['row']}" if before else ""
        if before and before["file"] != one["file"]:
            there += f" of {before['file']}"
        nothing = last.get((one["note"], one["coder"], ""))
        with faults.at("", 0):
            if before and not one["code"]:
                raise EvidenceError(f"{place}: {there} already says that {who} found nothing: keep one")
            if before and one["start"] < before["end"]:
                raise EvidenceError(
                    f"{place}: the passage overlaps that of {there}, which has the same code by {who}: keep one"
                )
            if before and one["value"] != before["value"]:
                raise EvidenceError(
                    f"{place}: the value differs from that of {there}, the same code by {who}: keep one"
                )
            # Who found nothing and then accepts a suggestion keeps both: the first is compared, the second counts.
            if one["code"] and nothing and not one.get("suggestion"):
                raise EvidenceError(
                    f"{place}: {who} gives a code, and row {nothing['row']} says that nothing was found: keep one"
                )
        last[(one["note"], one["coder"], one["code"])] = one
    faults.stop()
