"""Signatures under quotes, and the workbook in which people sign: made anew it keeps every signature and makes none."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from scripts.ground.errors import EvidenceError, Faults
from scripts.sheets import sheet

SIGNED = ["id", "sha256", "signed_by", "date"]
ABOUT = ["code", "respondent", "replaced", "doubtful", "quote"]
HEADS = [*SIGNED, "cleared", "state", *ABOUT]
Rows = list[dict[str, Any]]
Signatures = dict[tuple[str, str], dict[str, str]]  # id of the quote and hash of its words -> what was signed


def signatures_of(file: Path, also: Sequence[str] = ()) -> Signatures:
    """Return the signatures of a table (id, sha256, signed_by, date); a row with neither name nor date is not signed.

    A column `cleared` may say yes: who signed has seen that the word that looks like a name on the name list is none.
    `also` are further columns of the table to return, where it has them. Raises EvidenceError for half a signature,
    and for two different ones under the same words.
    """
    # Dates that Excel made stand beside those that the workbook made anew has as text: nothing is computed from them.
    cells = sheet.columns(sheet.read(file), SIGNED, ["cleared", *also], ["date", *also])
    found: Signatures = {}
    rows: dict[tuple[str, str], int] = {}
    faults = Faults()
    for row, given in zip(cells.index, cells.to_dict("records"), strict=True):
        one = {str(name): str(cell).strip() for name, cell in given.items()}
        if not one["signed_by"] and not one["date"]:
            continue
        with faults.at(file.as_posix(), row):
            if not one["signed_by"]:
                raise EvidenceError(f"{file.as_posix()}, row {row}, column signed_by: say who signed")
            if not one["date"]:
                raise EvidenceError(
                    f"{file.as_posix()}, row {row}, column date: signed without a date: write the date, or leave "
                    "signed_by and date empty"
                )
            if one["date"].startswith("="):
                raise EvidenceError(f"{file.as_posix()}, row {row}, column date: a formula: write the date instead")
            if one.get("cleared", "") not in ("", "yes"):
                raise EvidenceError(f"{file.as_posix()}, row {row}, column cleared: write yes, or leave it empty")
            which = one["id"], one["sha256"]
            before = found.setdefault(which, one)
            if any(before.get(name) != one.get(name) for name in [*SIGNED, "cleared"]):
                raise EvidenceError(
                    f"{file.as_posix()}, rows {rows[which]} and {row}: the same quote is signed twice, differently: "
                    "keep one"
                )
            rows.setdefault(which, row)
    faults.stop()
    return found


def with_signatures(rows: Rows, signatures: Signatures) -> Rows:
    """Return the quotes to sign with what was signed in their present words, then the other signatures as they are.

    `state` says of each what became of it. A quote in other words than those that were signed is not signed.
    """
    signed = {name: one for (name, _), one in signatures.items()}
    made: Rows = []
    for row in rows:
        own = signatures.get((row["id"], row["sha256"]))
        state = ""
        if own and row["doubtful"] and own.get("cleared") != "yes":
            state = "signed, but doubtful: held back until cleared says yes"
        elif own:
            state = "signed"
        elif before := signed.get(row["id"]):
            state = f"changed since {before['signed_by']} signed it on {before['date']}: read it again"
        kept = {name: own.get(name, "") for name in [*SIGNED, "cleared"]} if own else {}
        made.append(row | kept | {"state": state})
    now, present = {(row["id"], row["sha256"]) for row in rows}, {row["id"] for row in rows}
    for which, one in signatures.items():
        if which not in now:
            lost = "signed in these words, which changed since" if which[0] in present else "signed, not chosen now"
            made.append(one | {"state": lost})
    return made


def workbook(rows: Rows) -> bytes:
    """Return quotes and signatures as an Excel file in which a person signs, in the form of `signatures_of`."""
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})
    page = book.add_worksheet("quotes")
    head, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, name in enumerate(HEADS):
        page.write_string(0, column, name, head)
        for line, row in enumerate(rows, 1):
            page.write_string(line, column, str(row.get(name, "")), wrapped)
    page.set_column(HEADS.index("state"), HEADS.index("state"), 24)
    page.set_column(HEADS.index("quote"), HEADS.index("quote"), 100)
    page.freeze_panes(1, 0)
    book.close()
    return target.getvalue()
