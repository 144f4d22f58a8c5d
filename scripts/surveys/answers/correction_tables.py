"""Tables of corrections as they come: of the house (respondent, item, old, new, reason), and cleaning logs of others.

Cleaning logs of IMPACT and REACH, by hand or by R's cleaningtools, name their columns in several ways: all are listed
here. A row says what kind of change it is (`change_type`).
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.sheets import sheet
from scripts.sheets.headers import fold
from scripts.surveys.answers.cleaning_rules import said
from scripts.surveys.received import box_words

CORRECTION = ("respondent", "item", "old", "new", "reason")
SIGNED = ("author", "date")
LOG = {
    "respondent": ("uuid", "respondent"),
    "item": ("question", "questions", "question_name", "variable", "item"),
    "old": ("old_value", "old"),
    "new": ("new_value", "new"),
    "change": ("change_type", "type_of_change", "changed"),  # `changed` says yes or no
}
OPTION = ("option", "options", "choice")
EXPLAINED = ("issue", "reason", "explanation", "feedback", "comment")
AUTHOR = ("author", "changed_by", "enumerator", "enumerator_id", "enumerator_num")
DATE = ("date", "date_of_change", "changed_on", "reported_date", "date_assessment")
KINDS = ("change_response", "blank_response", "remove_survey", "no_action")
BYTE_ORDER_MARK = re.compile(r"^x?_?u_feff_")  # as R writes it into the name of the first column
NOTHING = ("", "NA")  # R writes NA for an empty cell


class Row(NamedTuple):
    """One correction: where it stands, of which answer and item (or option of it), what was and is to be, and why.

    `kind` is one of KINDS in a log of others, "" in a table of the house.
    """

    row: int
    respondent: str
    item: str
    option: str
    old: str
    new: str
    kind: str
    reason: str
    author: str
    date: str

    @property
    def signed(self) -> dict[str, str]:
        """Return what the row itself says of reason, author and date."""
        return {"reason": self.reason, "author": self.author, "date": self.date}

    @property
    def about_an_answer(self) -> bool:
        """Return whether it is a row of a log of others that changes one answer."""
        return self.kind in ("change_response", "blank_response")

    @property
    def drops(self) -> bool:
        """Return whether it takes the whole answer out."""
        return self.kind == "remove_survey" or (not self.kind and self.item == "*" and self.new == "dropped")


def read(file: Path) -> tuple[str, list[Row]]:
    """Return the name of a table of corrections and its rows; raises EvidenceError where a column is missing."""
    found = sheet.read(file)
    names = plain_names(found)
    if not any(name in names for name in LOG["change"]):
        table = sheet.columns(found, CORRECTION, SIGNED, free=("old", "new"))
        return found.attrs["name"], [row_of(int(str(row)), line) for row, line in cells_of(table)]
    wanted = {own: one_of(names, known, found, own) for own, known in LOG.items()}
    given = {own: header for own, header in wanted.items() if header}
    if lacking := [own for own in wanted if own not in given]:
        raise EvidenceError(
            f"{found.attrs['name']}: a cleaning log needs a column for each of {', '.join(lacking)}: name it "
            f"{'; '.join(' or '.join(LOG[own]) for own in lacking)}"
        )
    for own, known in (("option", OPTION), ("author", AUTHOR), ("date", DATE)):
        header = next((names[name][0] for name in known if name in names), None)
        given |= {own: header} if header else {}
    whys = [names[name][0] for name in EXPLAINED if name in names]
    picked = {own: sheet.column(found, header, free=own in ("old", "new")) for own, header in given.items()}
    reasons = [sheet.column(found, header, free=True) for header in whys]
    table = pd.DataFrame(picked, index=found.index)
    table["reason"] = [next(filter(str.strip, map(str, each)), "") for each in zip(*reasons, strict=True)] or ""
    return found.attrs["name"], [row_of(int(str(row)), line) for row, line in cells_of(table)]


def plain_names(found: pd.DataFrame) -> dict[str, list[str]]:
    """Return the headers of a table by their names as R and offices vary them: `X_uuid`, `_uuid` and `uuid` are one."""
    names: dict[str, list[str]] = {}
    for header in sheet.heads(found):
        names.setdefault(re.sub("^x_+", "", BYTE_ORDER_MARK.sub("", plain(header))).strip("_"), []).append(header)
    return names


def plain(name: str) -> str:
    """Return a name of a column as R would vary it: small letters, digits, `_` for any sign."""
    return re.sub(r"[\W_]+", "_", fold(name))


def one_of(names: dict[str, list[str]], known: Iterable[str], found: pd.DataFrame, own: str) -> str | None:
    """Return the header of a column that is known by several names; two that fit are refused."""
    fitting = [header for name in known for header in names.get(name, [])]
    if len(fitting) > 1:
        raise EvidenceError(
            f"{found.attrs['name']}: the columns '{fitting[0]}' and '{fitting[1]}' could both be the {own}: rename one "
            "in a copy"
        )
    return fitting[0] if fitting else None


def cells_of(table: pd.DataFrame) -> Iterable[tuple[object, dict[str, str]]]:
    """Yield the rows of a table with their cells as texts."""
    for row, line in zip(table.index, table.to_dict("records"), strict=True):
        cells = {str(name): said(value) for name, value in line.items()}
        yield row, {name: cell if name in ("old", "new") else cell.strip() for name, cell in cells.items()}


def row_of(row: int, line: dict[str, str]) -> Row:
    """Return one row of a table; the kind of change of a log is one word, however it is written."""
    told = {name: line.get(name, "") for name in ("respondent", "item", "option", "old", "new", "reason", *SIGNED)}
    word = fold(line.get("change", ""))
    kind = {**dict.fromkeys(box_words.TICKED, KINDS[0]), **dict.fromkeys(box_words.NOT_TICKED, KINDS[-1])}.get(word)
    return Row(row=row, kind=kind or plain(word).strip("_") or ("?" if "change" in line else ""), **told)
