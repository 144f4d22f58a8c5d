"""The page of the passages of a scheme: those that a person has to confirm, then code by code; confidential."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from scripts.findings.wording import several
from scripts.ground.long_table import records
from scripts.interviews.codings.all_codings import base_of, listed
from scripts.interviews.codings.counting import Found, decided
from scripts.interviews.projects.offsets import BARE
from scripts.pages import page_templates
from scripts.pages.sections import NONE, Section, begun, section, table
from scripts.settings.evaluation import Masthead
from scripts.settings.scheme import Scheme

FIRST = 10  # passages of each file are shown to a person
AROUND = 60  # characters before and after
CONFIRM = (
    "These files hold no quotes, so nothing shows that their positions were read rightly. Look whether each passage "
    "begins and ends where a coder would have marked it. If not, declare offsets beside the file: docs/interviews.md "
    "says what each tool counts."
)


def passages_page(
    codings: pd.DataFrame,
    notes: pd.DataFrame,
    memos: pd.DataFrame,
    summaries: list[pd.DataFrame],
    scheme: Scheme,
    source: str,
    evaluation: Masthead,
) -> dict[str, Any]:
    """Return the page of all passages that count, a folded part a code, of memos, and of the first without quotes."""
    about = {str(one["note"]): one for one in records(notes)}
    found = decided(listed(codings), list(base_of(notes, scheme, source)[1]["note"]), scheme)
    written = [one for one in records(memos.astype(object).where(memos.notna(), None))]
    parts = [part for code in scheme.codes if (part := of_code(code, found, about, written, scheme))]
    told = [one for frame in summaries for one in records(frame)]
    parts = [
        part | {"summaries": summarized(part, [one for one in told if one["code"] == part["key"]])} for part in parts
    ]
    bare = codings[codings["verdict"].str.startswith(BARE)]
    page = page_templates.render(
        "passages.html",
        title=f"Passages: {scheme.title}",
        lead=scheme.question,
        sections=[*unconfirmed(bare, about, scheme), *further_memos(written)],
        codes=parts,
        evaluation=evaluation,
        here="passages",
        up="../../",
    )
    count = sum(len(own) for note in found.values() for own in note.values())
    return {"page": page, "line": f"{source}: {several(count, 'passage')} by code: confidential"}


def unconfirmed(bare: pd.DataFrame, about: dict[str, Any], scheme: Scheme) -> list[Section]:
    """Return the first passages of each file without quotes, amid their notes."""
    tables = []
    for file, own in bare.sort_values(["file", "row"]).groupby("file", sort=True):
        said = sorted({str(verdict).removeprefix(f"{BARE}; ") for verdict in own["verdict"]})
        rows = [
            [one["note"], scheme.codes[str(one["code"])].label, amid(one, about[str(one["note"])])]
            for one in records(own.head(FIRST))
        ]
        caption = f"{file}: the first {len(rows)} of {several(len(own), 'passage')}"
        tables.append(table(caption, ["Note", "Code", "Passage"], rows, words=True, note=f"Read as {'; '.join(said)}."))
    return [section("confirm", "Passages to confirm", [CONFIRM], tables)] if tables else []


def further_memos(written: list[dict[str, Any]]) -> list[Section]:
    """Return the memos on notes, on the whole project, and on codes of a project that the scheme does not have."""
    rows = [
        [str(one["note"] or begun(str(one["about"]))), plain(str(one["memo"])), str(one["coder"] or NONE)]
        for one in written
        if one["about"] in ("note", "project") or not one["code"]
    ]
    tables = [table("Memos on notes and projects", ["About", "Memo", "Written by"], rows, words=True)]
    return [section("memos", "Memos", [], tables)] if rows else []


def of_code(
    code: str, found: Found, about: dict[str, Any], written: list[dict[str, Any]], scheme: Scheme
) -> dict[str, Any]:
    """Return the passages of a code, by note and place, and its memos; nothing where it has neither."""
    own_memos = [one for one in written if one["code"] == code]
    beside: dict[tuple[Any, ...], list[str]] = {}
    for one in own_memos:
        beside.setdefault((one["note"], one["coder"], one["start"]), []).append(str(one["memo"]))
    rows = []
    for note, own in found.items():
        for one in own.get(code, []):
            value = [f"{one['value']:g}"] if scheme.codes[code].numeric else []
            place = f"{one['start']}–{one['end']}"
            memo = [plain("\n".join(beside.get((note, one["coder"], one["start"]), [NONE])))] if own_memos else []
            rows.append([note, spoken(str(one["quote"]), about[note]), *value, *memo, str(one["coder"]), place])
    if not rows and not own_memos:
        return {}
    heads = ["Note", "Passage", *([begun(scheme.codes[code].unit)] if scheme.codes[code].numeric else [])]
    heads += [*(["Memo"] if own_memos else []), "Coder", "Place"]
    label, notes = scheme.codes[code].label, len({row[0] for row in rows})
    return {
        "key": code,
        "label": label,
        "definition": scheme.codes[code].definition,
        "counts": f"{several(len(rows), 'passage')} in {several(notes, 'note')}",
        "memos": [one["memo"] for one in own_memos if one["about"] == "code"],
        "table": table(f"Passages of {label}", heads, rows, words=True),
    }


def summarized(part: dict[str, Any], told: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the summaries that people wrote on a code, by note."""
    rows = [
        [str(one["note"]), plain(str(one["summary"])), NONE if pd.isna(one["flags"]) else begun(str(one["flags"]))]
        for one in told
    ]
    return table(f"Summaries of {part['label']}", ["Note", "Summary", "Remarks"], rows, words=True)


def plain(words: str) -> Markup:
    """Return what a coder wrote, its lines kept."""
    return Markup('<span class="words" dir="auto">{}</span>').format(words)


def amid(one: dict[str, Any], note: dict[str, Any]) -> Markup:
    """Return a passage, marked, with the text around it."""
    text, start, end = str(note["text"]), int(one["start"]), int(one["end"])
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    inner = Markup("{}<mark>{}</mark>{}").format(
        ("…" if start > AROUND else "") + before, text[start:end], after + ("…" if end + AROUND < len(text) else "")
    )
    return spoken(inner, note)


def spoken(words: str, note: dict[str, Any]) -> Markup:
    """Return words of a respondent, in their direction and language."""
    language = note.get("language")
    known = language if isinstance(language, str) else "und"
    return Markup('<span class="words" dir="auto" lang="{}">{}</span>').format(known, words)
