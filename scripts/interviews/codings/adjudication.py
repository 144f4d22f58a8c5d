"""What counts on double-coded notes after adjudication, code by code."""

from collections.abc import Iterator
from typing import Any

from scripts.ground.errors import EvidenceError
from scripts.interviews.schemes import code_tree
from scripts.interviews.schemes.coded_segments import Coding, settles
from scripts.settings.scheme import Scheme


def judge_of(own: list[Coding], scheme: Scheme) -> str | None:
    """Return the adjudicator of a note: the last coder under `count` who is not compared; None without one."""
    coders = {one["coder"] for one in own}
    return next((one for one in reversed(scheme.count) if one in coders and settles(one, scheme)), None)


def compared(own: list[Coding], scheme: Scheme) -> list[str]:
    """Return the compared coders of a note, those who are counted first."""
    pair = scheme.agreement
    coders = {one["coder"] for one in own}
    order = [*(one for one in scheme.count if one in pair), *pair]
    return [coder for coder in dict.fromkeys(order) if coder in coders]


def settled_notes(given: list[Coding], scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Yield adjudicator and note of each adjudicated note that two or more of the compared coders coded."""
    by: dict[str, list[Coding]] = {}
    for one in given:
        by.setdefault(one["note"], []).append(one)
    for note, own in by.items():
        judge = judge_of(own, scheme)
        if judge is not None and len(compared(own, scheme)) > 1:
            yield judge, note


def settled(own: list[Coding], scheme: Scheme) -> list[Coding]:
    """Return the codings of a note that count; none where no counted coder coded it.

    Raises EvidenceError where coders give a code different values, and nobody settled which is right.
    """
    coders, judge = compared(own, scheme), judge_of(own, scheme)
    if judge is None or len(coders) < 2:
        # ASSUME: On a note without adjudication the codings of the last coder in `count` who coded it count.
        last = next((one for one in reversed(scheme.count) if any(c["coder"] == one for c in own)), None)
        return [one for one in own if one["coder"] == last]
    # ASSUME: On an adjudicated note a code counts if all compared coders gave it and the adjudicator does not reject
    #   it, or if the adjudicator gives it.
    tree = scheme.codes
    by = {coder: [one for one in own if one["coder"] == coder] for coder in [*coders, judge]}
    named = [one for one in by[judge] if one["code"]]
    rejected = {code for one in by[judge] for code in (one.get("rejected") or {})}
    rejected |= {below for code in rejected for below in code_tree.below(tree, code)}
    if wrong := sorted(rejected & code_tree.held(tree, {one["code"] for one in named})):
        where = next(one for one in named if wrong[0] in code_tree.held(tree, {one["code"]}))
        raise EvidenceError(
            f"{where['file']}, row {where['row']}: {judge} gives {where['code']} to note {where['note']}, and rejects "
            f"{wrong[0]} there: keep one"
        )
    free = rejected | {one["code"] for one in named}
    first = by[coders[0]]
    agreed = set.intersection(*({one["code"] for one in by[coder]} for coder in coders)) - {""} - free
    for code in sorted(agreed):
        same_values(code, [by[coder] for coder in coders], judge)
    kept = [*named, *(one for one in first if one["code"] in agreed)]
    kept += above(first, kept, [{one["code"] for one in by[coder]} - {""} for coder in coders], free, tree)
    could_not = [set(by[coder][0].get("without") or ()) for coder in coders]
    said = {one["code"] for one in kept}
    without = (set.intersection(*could_not) | set(by[judge][0].get("without") or ())) - said
    kept = [one for one in kept if one["code"] not in set(by[judge][0].get("without") or ())]
    empty = by[judge][0] | {"code": "", "start": None, "end": None, "quote": None, "value": None}
    return [one | {"without": without} for one in kept or [empty]]


def above(
    first: list[Coding], kept: list[Coding], given: list[set[str]], free: set[str], tree: code_tree.Codes
) -> Iterator[Coding]:
    """Yield passages of a code that all gave by different codes under it, none of which counts."""
    shared = set.intersection(*(code_tree.held(tree, codes) for codes in given))
    left = shared - code_tree.held(tree, {one["code"] for one in kept}) - free
    for code in sorted(left):
        if not left.intersection(code_tree.below(tree, code)):
            under = {code, *code_tree.below(tree, code)}
            yield from (one | {"code": code, "value": None} for one in first if one["code"] in under)


def same_values(code: str, each: list[list[Coding]], judge: str) -> None:
    """Refuse a code that all gave with different values and without adjudication."""
    rows = [next(one for one in own if one["code"] == code) for own in each]
    if len({one["value"] for one in rows}) > 1:
        where = " and ".join(f"{one['coder']} {one['value']:g} (row {one['row']})" for one in rows)
        raise EvidenceError(
            f"{rows[0]['file']}, row {rows[0]['row']}: the coders give {code} of note {rows[0]['note']} different "
            f"values, {where}, and {judge}, who adjudicated the note, gives none: add a row with the right one"
        )


def changes(own: list[Coding], scheme: Scheme) -> Iterator[dict[str, Any]]:
    """Yield one row per code of a note on which coders differ, or that adjudication added or removed."""
    coders, judge = compared(own, scheme), judge_of(own, scheme)
    if not coders:
        return
    given = {coder: said(own, coder) for coder in coders}
    last = judge or next((one for one in reversed(scheme.count) if any(c["coder"] == one for c in own)), None)
    mine = [one for one in own if one["coder"] == last]
    final = said(settled(own, scheme), None)
    rejected: dict[str, str | None] = (mine[0].get("rejected") or {}) if mine else {}
    for code in scheme.codes:
        values = [found.get(code, "no") for found in given.values()]
        end = None if last is None else final.get(code, "no")
        if len(set(values)) == 1 and end in (None, values[0]):
            continue
        row = next((one for one in mine if one["code"] == code), None)
        reasons = [row["reason"]] if row else [rejected.get(code)] if code in rejected else [o["reason"] for o in mine]
        yield {
            "note": own[0]["note"],
            "code": code,
            "values": "; ".join(f"{coder}: {found.get(code, 'no')}" for coder, found in given.items()),
            "final": end,
            "reason": "; ".join(dict.fromkeys(filter(None, reasons))) or None,
            "coder": last,
        }


def said(own: list[Coding], coder: str | None) -> dict[str, str]:
    """Return the codes that a coder gave (None: anybody), each with its value or "yes"."""
    return {
        one["code"]: "yes" if one["value"] is None else f"{one['value']:g}"
        for one in reversed(own)
        if one["code"] and coder in (None, one["coder"])
    }
