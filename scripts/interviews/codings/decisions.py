"""Decisions of coders on suggested codings, and the coded segments that they give."""

import hashlib
import json
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground import note_tables
from scripts.ground.errors import EvidenceError, Faults, each, nearest, repeated
from scripts.interviews.codings import shared_decisions
from scripts.interviews.formats.freezing import frozen
from scripts.interviews.schemes import code_tree, versions
from scripts.interviews.schemes.coded_segments import Coding, amount, verdict, whole
from scripts.settings import described, renamed
from scripts.settings.scheme import Scheme
from scripts.sheets import headed, sheet

HEAD = ["coder", "scheme", "version"]
PASSAGE = ["note", "sha256", "code", "start", "end", "quote", "polarity", "suggestions"]
SAID = ["decision", "other", "value", "comment"]
CODED = "coded"  # a hash of what the coder had given the note when the suggestions were laid out; older files lack it
DECISIONS = ("accept", "reject", "other")
ORIGIN = re.compile(r"([\w.-]+):([\w.-]+)@([\w.+-]+)", re.ASCII)


def version(scheme: Scheme) -> str:
    """Return the version of a scheme: as declared, else the beginning of the hash of its codes."""
    codes = {key: described.plain(code) for key, code in scheme.codes.items()}
    return scheme.version or hashlib.sha256(json.dumps(codes, sort_keys=True).encode()).hexdigest()[:12]


def read(decisions: list[Path], notes: pd.DataFrame, scheme: Scheme, source: str) -> dict[str, Any]:
    """Return the decisions of the files that a scheme names: one row per passage, code and coder.

    `suggestions` is what suggested it, `suggested_by:rule@version` joined by "|". A passage without a
    decision is left out.
    Raises EvidenceError with file and row, also where a note has changed since the decision.
    """
    rows: list[dict[str, Any]] = []
    faults = Faults()
    for path in decisions:
        with faults.at("", 0):
            rows += of_file(path, notes, scheme, source)
    faults.stop()
    if scheme.unit == "answers":
        rows = shared_decisions.shared(rows, notes)
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in rows:
        before = kept.setdefault(tuple(one[k] for k in ("coder", "note", "start", "end", "code", "polarity")), one)
        with faults.at("", 0):
            if any(before[name] != one[name] for name in SAID):
                raise EvidenceError(
                    f"{one['file']}, row {one['row']}: {one['coder']} decides differently on this passage in "
                    f"{before['file']}, row {before['row']}: keep one"
                )
    faults.stop()
    frame = note_tables.DECISIONS.framed(kept.values())
    older = int(frame["version"].ne(version(scheme)).sum())
    said = f", {older} of them on other versions of the scheme" if older else ""
    accepted = int(frame["decision"].ne("reject").sum())
    if alike := int(frame["like"].notna().sum()):
        said += f"; {alike} are on answers that say the same as another that was decided on"
    return {"decisions": frame, "line": f"{source}: {len(frame)} decisions, {accepted} give a code{said}"}


def of_file(path: Path, notes: pd.DataFrame, scheme: Scheme, source: str) -> list[dict[str, Any]]:
    """Return the decisions of one file, checked."""
    file = path.as_posix()
    head, found = headed.read(path, HEAD, renamed.names_of("decisions"))
    if head["coder"] not in scheme.coders:
        raise EvidenceError(
            f"{file}, head, coder: the scheme names no coder {repeated(head['coder'])} under count or agreement."
            f"{nearest(head['coder'], scheme.coders)}"
        )
    if head["scheme"] != source:
        raise EvidenceError(f"{file}, head, scheme: these are decisions on another scheme, not on {source}")
    if found.empty:
        return []
    cells = sheet.columns(found, [*PASSAGE, *SAID], optional=[CODED], free=["quote", "comment"])
    texts = {str(one["note"]): one for one in plain(notes[["note", "text", "sha256"]])}
    given = zip(cells.index, cells.to_dict("records"), strict=True)
    rows = [
        (row, {str(k): v if k == "quote" else v.strip() for k, v in one.items()})
        for row, one in given
        if one["decision"].strip()
    ]
    changed = [
        (row, one["note"])
        for row, one in rows
        if one["note"] in texts and one["sha256"] != texts[one["note"]]["sha256"]
    ]
    if changed:
        row, note = changed[0]
        several = len({note for _, note in changed}) - 1
        more = f" (so have {several} more notes)" if several else ""
        raise EvidenceError(
            f"{file}, row {row}: note {note} has changed since this was decided{more}: delete its "
            f"{sum(one == note for _, one in changed)} rows and decide on it again"
        )
    about = {"coder": head["coder"], "version": head["version"], "file": file}
    if scheme.version:
        versions.check(scheme, head["version"], f"{file}, head, version")
        scheme = versions.as_of(scheme, head["version"])
    return each(file, rows, lambda row, one: about | {"row": row} | decision(one, texts, scheme, f"{file}, row {row}"))


def decision(cells: dict[str, str], texts: dict[str, dict[str, Any]], scheme: Scheme, place: str) -> dict[str, Any]:
    """Return one row as a decision."""
    note, code, said, other = (cells[name] for name in ("note", "code", "decision", "other"))
    of_answers = scheme.unit == "answers"
    if note not in texts:
        raise EvidenceError(f"{place}, column note: there is no note {repeated(note)}.{nearest(note, texts)}")
    if said not in DECISIONS:
        raise EvidenceError(f"{place}, column decision: write {', '.join(DECISIONS)}, or leave it empty")
    if (said == "other") != bool(other) and not (of_answers and said == "accept"):
        raise EvidenceError(f"{place}, column other: give the right code if the decision is 'other', and only then")
    if of_answers and said == "accept" and not code:
        raise EvidenceError(f"{place}, column decision: no code was suggested: write other and the code, or reject")
    if code not in scheme.codes and (code or not of_answers):
        raise EvidenceError(
            f"{place}, column code: the scheme has no code {repeated(code)}.{nearest(code, scheme.codes)}"
        )
    named = given_codes("", "other", other, of_answers)
    other = "|".join(code_tree.key_of(scheme.codes, one, f"{place}, column other") for one in named)
    given = given_codes(code, said, other, of_answers)
    start, end = whole(cells["start"], f"{place}, column start"), whole(cells["end"], f"{place}, column end")
    quote = frozen(cells["quote"])
    if (fits := verdict(texts[note]["text"], start, end, quote)) != "fits":
        raise EvidenceError(
            f"{place}: the passage is not its quote ({fits}): make the review anew, and do not change start and end"
        )
    if code and not all(ORIGIN.fullmatch(one) for one in cells["suggestions"].split("|")):
        raise EvidenceError(f"{place}, column suggestions: this must be suggested_by:rule@version, as in the review")
    value = None
    if valued := [name for name in given if scheme.codes[name].numeric]:
        value = amount(cells["value"], f"{place}, column value")
    if len(valued) > 1:
        raise EvidenceError(f"{place}, column other: {' and '.join(valued)} each need a value: give one of them here")
    made: dict[str, Any] = {name: cells[name] or None for name in ("code", "suggestions")}
    made |= {name: cells[name] for name in ("note", "polarity", "decision")}
    rest = {"other": other or None, "value": value, "comment": cells["comment"] or None}
    rest |= {CODED: cells.get(CODED, "") or None}
    return made | {"start": start, "end": end, "quote": quote} | rest


def given_codes(code: str, said: str, other: str, several: bool = False) -> list[str]:
    """Return the codes that a decision gives; of answers to a survey `other` has several, beside an accepted one."""
    others = [one.strip() for one in other.split("|")] if several else [other]
    return list(dict.fromkeys([*([code] if said == "accept" else []), *filter(None, others)]))


def began(passages: Iterable[Coding]) -> str | None:
    """Say how many of the counted passages were suggested first; nothing where none was."""
    every = list(passages)
    own = sum(bool(one.get("suggestion")) for one in every)
    return f"{own} of {len(every)} counted passages were suggested first" if own else None


def plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as one dict a row, None for an empty cell."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def exploded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return decisions with a row per suggestion: `suggestions` split into suggested_by, rule, suggestion_version."""
    # What a person decided once, for answers that say the same, is one decision.
    frame = frame[frame["suggestions"].notna() & frame["like"].isna()]
    rows = frame.assign(suggestions=frame["suggestions"].str.split("|")).explode("suggestions", ignore_index=True)
    parts = rows["suggestions"].str.extract(ORIGIN.pattern).astype("string")
    return rows.assign(suggested_by=parts[0], rule=parts[1], suggestion_version=parts[2]).drop(columns="suggestions")


def codings(frame: pd.DataFrame, own: list[Coding], notes: pd.DataFrame, scheme: Scheme) -> list[Coding]:
    """Return the codings that decisions give, in the form of `coded_segments.read`, with `suggestion` ("rules:water").

    `own` are the codings that people gave without suggestions. Overlapping passages of one coder and code are joined.
    """
    texts = dict(zip(notes["note"], notes["text"], strict=True))
    accepted = [
        one | {"given": code, "value": None if len(own) > 1 and not scheme.codes[code].numeric else one["value"]}
        for one in plain(frame)
        for own in [given_codes(one["code"] or "", one["decision"], one["other"] or "", scheme.unit == "answers")]
        for code in own
    ]
    unprompted: dict[tuple[str, str, str], list[Coding]] = {}
    for one in own:
        if one["code"] and one["verdict"].startswith("fits"):
            unprompted.setdefault((one["note"], one["coder"], one["code"]), []).append(one)
    made: list[Coding] = []
    for (note, coder, code), part in groupby(
        sorted(accepted, key=lambda one: (one["note"], one["coder"], one["given"], one["start"], one["end"])),
        key=lambda one: (one["note"], one["coder"], one["given"]),
    ):
        # ASSUME: A suggestion that a coder accepts adds nothing where the same coder gave the same code blind.
        held = unprompted.get((note, coder, code), [])
        joined: list[list[dict[str, Any]]] = []
        for one in part:
            if any(one["start"] < before["end"] and before["start"] < one["end"] for before in held):
                continue
            if joined and one["start"] < max(before["end"] for before in joined[-1]):
                joined[-1].append(one)
            else:
                joined.append([one])
        made += [coding(group, texts[note], code, scheme) for group in joined]
    return made


def coding(group: list[dict[str, Any]], text: str, code: str, scheme: Scheme) -> Coding:
    """Return overlapping accepted passages as one coding."""
    first, start, end = group[0], group[0]["start"], max(one["end"] for one in group)
    for one in group:
        if one["value"] != first["value"]:
            raise EvidenceError(
                f"{one['file']}, row {one['row']}: the value differs from that of row {first['row']}, an overlapping "
                "passage with the same code: give both the same"
            )
    matches = [ORIGIN.fullmatch(name) for one in group for name in (one["suggestions"] or "").split("|")]
    origins = [":".join(match.groups()[:2]) for match in matches if match]
    joined = f"; {len(group)} suggestions joined" if len(group) > 1 else ""
    return {name: first[name] for name in ("note", "coder", "value", "file", "row")} | {
        "code": code,
        "start": start,
        "end": end,
        "quote": text[start:end],
        "verdict": "fits" + joined + (f"; as decided on {first['like']}" if first.get("like") else ""),
        "suggestion": "|".join(dict.fromkeys(origins)) or None,
        # Only what the scheme declares is a version that tables could mix.
        "version": first["version"] if scheme.version else None,
        # Comments may quote a respondent, and reasons go into a table that anybody may open.
        "reason": None,
    }
