"""Suggested codings laid out for a coder to decide on: one page that needs no network, and the same as a workbook.

Both hold words of respondents. They are made on request and are for the coder alone.
"""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, nearest
from scripts.interviews.codings.all_codings import base_of
from scripts.interviews.codings.decisions import CODED, DECISIONS, HEAD, PASSAGE, SAID, plain, version
from scripts.interviews.suggestions import answer_lines, blind_notes, deciding_page
from scripts.settings.scheme import Scheme

TEMPLATE = Path(__file__).parent / "templates" / "review.html"
AROUND = 400
SHEET = [
    "note",
    "label",
    "before",
    "quote",
    "after",
    "polarity",
    *SAID,
    "code",
    "start",
    "end",
    "suggestions",
    "sha256",
    CODED,
]
WIDTHS = {
    "members": 40,
    "near": 24,
    "before": 40,
    "quote": 32,
    "after": 40,
    "label": 24,
    "comment": 32,
    "decision": 11,
    "other": 20,
}

Items = list[dict[str, Any]]


def lay_out(
    suggestions: pd.DataFrame,
    notes: pd.DataFrame,
    decisions: list[pd.DataFrame],
    codings: list[pd.DataFrame],
    scheme: Scheme,
    source: str,
    coder: str,
) -> dict[str, Any]:
    """Return the page and the workbook in which a coder decides on the suggestions of a scheme on notes of its base.

    Former decisions of the coder are filled in, so that the saved file replaces the former one. `codings` has the
    codings of the scheme where coders are compared: passages of drawn notes wait until all of them coded.
    """
    if coder not in scheme.coders:
        raise EvidenceError(
            f"config/schemes/{source}.yaml: no coder '{coder}' under count or agreement.{nearest(coder, scheme.coders)}"
        )
    _, base = base_of(notes, scheme, source)
    if scheme.version:
        # What was decided by an older version stays in its own file, under its own codes.
        decisions = [frame[frame["version"].eq(version(scheme))] for frame in decisions]
    # On notes that left the base nothing new is asked, but what was decided there isn't lost.
    offered = suggestions[suggestions["note"].isin(base["note"])]
    if scheme.unit == "answers":
        found = answer_lines.items(offered, notes, decisions, coder, scheme.similar)
    else:
        found = items(offered, notes, decisions, coder)
    found, held = blind_notes.guarded(found, codings, notes, decisions, scheme, source, coder)
    head = dict(zip(HEAD, (coder, source, version(scheme)), strict=True))
    left = sum(not one["decision"] for one in found)
    return {
        "page": page(found, head, scheme, held),
        "workbook": workbook(found, head, scheme),
        "line": f"{source}: {said_of(found, base, scheme)} for {coder}, {left} undecided: confidential"
        + (f"; {held}" if held else ""),
    }


def said_of(found: Items, notes: pd.DataFrame, scheme: Scheme) -> str:
    """Return what there is to decide, in words."""
    if scheme.unit == "answers":
        return (
            f"{len(found)} lines on {len({one['note'] for one in found})} of {len(notes)} answers, alike ones together,"
        )
    return f"{len(found)} passages"


def items(suggestions: pd.DataFrame, notes: pd.DataFrame, decisions: list[pd.DataFrame], coder: str) -> Items:
    """Return the passages to decide on, with former decisions; the same suggestion of several rules is one passage."""
    own = pd.concat([frame[frame["coder"] == coder] for frame in decisions]) if decisions else pd.DataFrame()
    about = {row["note"]: row for row in plain(notes[["note", "language", "text", "sha256"]])}
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in [*plain(suggestions), *plain(own)]:
        note = about[row["note"]]
        text, start, end = note["text"], row["start"], row["end"]
        one = found.setdefault(
            tuple(row[name] for name in ("note", "start", "end", "code", "polarity")),
            {name: row[name] for name in ("note", "start", "end", "code", "polarity")}
            | dict.fromkeys(SAID, "")
            | {
                "quote": text[start:end],
                "before": ("…" if start > AROUND else "") + text[max(0, start - AROUND) : start],
                "after": text[end : end + AROUND] + ("…" if end + AROUND < len(text) else ""),
                "language": note["language"],
                "sha256": note["sha256"],
                "cue": "",
                "hedge": "",
                "by": {},
            },
        )
        if "decision" in row:
            one |= {name: "" if row[name] is None else row[name] for name in SAID}
            # What was decided keeps the names it was decided under; a rule that came later is told by its version.
            one["by"] |= dict.fromkeys(row["suggestions"].split("|"))
        else:
            one |= {name: one[name] or row[name] or "" for name in ("cue", "hedge")}
            one["by"][f"{row['suggested_by']}:{row['rule']}@{row['version']}"] = None
    for one in found.values():
        one["suggestions"] = "|".join(sorted(one.pop("by")))
    return sorted(found.values(), key=lambda one: (one["note"], one["start"], one["end"], one["code"], one["polarity"]))


def page(found: Items, head: dict[str, str], scheme: Scheme, held: str = "") -> str:
    """Return the page; `held` says which passages wait."""
    many = scheme.unit == "answers"
    data = {"head": head, "items": found, "saved": [*PASSAGE, *SAID, CODED], "many": many}
    return deciding_page.page(TEMPLATE, scheme, data, many=many, held=held)


def workbook(found: Items, head: dict[str, str], scheme: Scheme) -> bytes:
    """Return the passages as an Excel file with drop-downs, in the form that `decisions.read` reads; no formulas."""
    from xlsxwriter import Workbook

    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})
    sheet, codes = book.add_worksheet("decisions"), book.add_worksheet("codes")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    open_ = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#fff8d6"})
    for line, (name, value) in enumerate(head.items()):
        sheet.write_string(line, 0, name, bold)
        sheet.write_string(line, 1, value)
    top = len(head) + 1
    many = scheme.unit == "answers"
    names = [*SHEET[:5], "members", "near", *SHEET[5:]] if many else SHEET
    for column, name in enumerate(names):
        sheet.write_string(top, column, name, bold)
        sheet.set_column(column, column, WIDTHS.get(name, 10))
    for line, one in enumerate(found, top + 1):
        cells = one | {"label": scheme.codes[one["code"]].label if one["code"] else "No code is suggested"}
        for column, name in enumerate(names):
            said = str(cells[name]) if name != "value" or cells[name] == "" else f"{cells[name]:g}"
            if len(said) > 32_767:
                raise EvidenceError(
                    f"note {one['note']}: a suggested passage is longer than a cell of Excel can be: narrow its rule"
                )
            sheet.write_string(line, column, said, open_ if name in SAID else wrapped)
    for line, (key, about) in enumerate(scheme.codes.items()):
        for column, words in enumerate((key, about.label, about.definition)):
            codes.write_string(line, column, words, wrapped)
    codes.set_column(0, 1, 24)
    codes.set_column(2, 2, 80)
    if found:
        where = top + 1, len(found) + top
        decision, other = names.index("decision"), names.index("other")
        choices = f"=codes!$A$1:$A${len(scheme.codes)}"
        # Of an answer several codes may be right: water|shade.
        for column, values in ((decision, list(DECISIONS)), (other, choices))[: 1 if many else 2]:
            rule = {"validate": "list", "source": values, "show_error": column != other}  # a label will do too
            sheet.data_validation(where[0], column, where[1], column, rule)
    sheet.freeze_panes(top + 1, 2)
    book.close()
    return target.getvalue()
