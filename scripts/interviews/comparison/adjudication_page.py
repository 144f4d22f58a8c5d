"""Where coders differ, laid out side by side for an adjudicator to settle code by code: one page without a network.

It holds words of respondents. It is made on request and is for the adjudicator alone.
"""

from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import adjudication, blindness, doubles
from scripts.interviews.codings.all_codings import base_of, listed
from scripts.interviews.codings.decisions import plain
from scripts.interviews.schemes.coded_segments import Coding, settles
from scripts.interviews.suggestions import deciding_page
from scripts.settings.scheme import Scheme

TEMPLATE = Path(__file__).parent / "templates" / "adjudication.html"
AROUND = 300
SAVED = ["note", "coder", "code", "quote", "start", "end", "value", "decision", "reason"]

Items = list[dict[str, Any]]


def lay_out(
    codings: pd.DataFrame,
    notes: pd.DataFrame,
    decisions: list[pd.DataFrame],
    scheme: Scheme,
    source: str,
    coder: str,
) -> dict[str, Any]:
    """Return the page on which an adjudicator settles each code that the compared coders gave a note differently.

    What the adjudicator settled before is filled in, so that the saved table replaces the former one. Raises
    EvidenceError for whoever is no adjudicator of the scheme.
    """
    if not settles(coder, scheme):
        raise EvidenceError(
            f"config/schemes/{source}.yaml: {coder} is no adjudicator: one stands under count and not under agreement, "
            f"as in count: [{', '.join([*scheme.count[:1], 'adjudicated'])}]"
        )
    given = listed(codings)
    doubled = doubles.doubles(given, blindness.unprompted(codings, decisions), notes, scheme, source, decisions)
    blind = dict(zip(doubled["note"], doubled["blind"], strict=True))
    found = items(given, notes, base_of(notes, scheme, source)[1], blind, scheme, coder)
    left = sum(not one["decision"] for one in found)
    return {
        "page": page(found, {"coder": coder, "scheme": source}, scheme),
        "line": f"{source}: {len(found)} differences for {coder}, {left} open: confidential",
    }


def items(
    given: list[Coding], notes: pd.DataFrame, base: pd.DataFrame, blind: dict[str, str], scheme: Scheme, coder: str
) -> Items:
    """Return what there is to settle, by code in the order of the scheme, then by note."""
    about = {row["note"]: row for row in plain(notes)}
    by: dict[str, list[Coding]] = {}
    for one in given:
        by.setdefault(one["note"], []).append(one)
    found = []
    for note in base["note"]:
        own = by.get(note, [])
        if note in blind:
            differing = [row["code"] for row in adjudication.changes(own, scheme)]
            found += [item(note, code, own, about[note], blind[note], scheme, coder) for code in differing]
    order = list(scheme.codes)
    return sorted(found, key=lambda one: (order.index(one["code"]), one["note"]))


def item(
    note: str, code: str, own: list[Coding], about: dict[str, Any], blind: str, scheme: Scheme, coder: str
) -> dict[str, Any]:
    """Return one code of a note: what each coder marked, amid the text, and what was settled before."""
    pair = adjudication.compared(own, scheme)
    by = {who: [one for one in own if one["coder"] == who] for who in [*pair, coder]}
    marked = {who: [one for one in by[who] if one["code"] == code] for who in by}
    every = [one for who in by for one in marked[who]]
    start = max(0, min((one["start"] for one in every), default=0) - AROUND)
    end = min(len(about["text"]), max((one["end"] for one in every), default=0) + AROUND)
    before = decided(code, by[coder], marked[coder])
    return {
        "note": note,
        "code": code,
        "language": about.get("language") or "und",
        "sha256": about["sha256"],
        "blind": blind,
        "text": about["text"][start:end],
        "start": start,
        "more": [start > 0, end < len(about["text"])],
        "sides": [side(who, marked[who], by[who], scheme) for who in pair],
        "passages": joined(marked[coder] or every, about["text"]),
    } | before


def decided(code: str, by_judge: list[Coding], marked: list[Coding]) -> dict[str, str]:
    """Return what the adjudicator decided before on a code: accept, reject, or nothing yet; with value and reason."""
    if not by_judge:
        return {"decision": "", "value": "", "reason": ""}
    rejected: dict[str, str | None] = by_judge[0].get("rejected") or {}
    reason = marked[0]["reason"] if marked else rejected.get(code)
    value = marked[0]["value"] if marked else None
    return {
        "decision": "accept" if marked else "reject",
        "value": "" if value is None else f"{value:g}",
        "reason": reason or "",
    }


def side(who: str, marked: list[Coding], own: list[Coding], scheme: Scheme) -> dict[str, Any]:
    """Return what one coder says of a code: places and value, and the other codes given to the note."""
    values = [f"{one['value']:g}" for one in marked if one["value"] is not None]
    others = dict.fromkeys(scheme.codes[one["code"]].label for one in own if one["code"] and one not in marked)
    return {
        "coder": who,
        "said": values[0] if values else "yes" if marked else "no",
        "places": sorted([one["start"], one["end"]] for one in marked),
        "others": list(others),
    }


def joined(passages: list[Coding], text: str) -> list[dict[str, Any]]:
    """Return the passages that count if the code is accepted: all that coders marked, overlapping ones as one."""
    # ASSUME: A code that an adjudicator accepts has the passages of all coders who gave it, joined where they overlap.
    places: list[list[int]] = []
    for start, end in sorted((one["start"], one["end"]) for one in passages):
        if places and start < places[-1][1]:
            places[-1][1] = max(places[-1][1], end)
        else:
            places.append([start, end])
    return [{"start": start, "end": end, "quote": text[start:end]} for start, end in places]


def page(found: Items, head: dict[str, str], scheme: Scheme) -> str:
    """Return the page."""
    saved = [*SAVED, *(["version"] if scheme.version else [])]
    data = {"head": head | {"version": scheme.version or ""}, "items": found, "saved": saved}
    return deciding_page.page(TEMPLATE, scheme, data)
