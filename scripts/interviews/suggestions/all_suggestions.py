"""Suggested codings of the rules and of files (of another tool, or of a language model that the office runs)."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, nearest, repeated
from scripts.ground.note_tables import SUGGESTED_SEGMENTS, SUGGESTIONS, TURNS
from scripts.interviews.codings.decisions import plain
from scripts.interviews.formats.freezing import frozen
from scripts.interviews.schemes.coded_segments import verdict, whole
from scripts.interviews.suggestions import coding_rules
from scripts.settings import renamed
from scripts.settings.scheme import Scheme
from scripts.sheets import headed, sheet

HEAD = ["suggested_by", "version", "hash"]
NEEDED = ["note", "code", "quote"]
OPTIONAL = ["start", "end", "rule", "polarity", "cue", "scope", "hedge"]
KEY = ["note", "start", "end", "code", "suggested_by", "rule"]
NAME = re.compile(r"[\w.-]+", re.ASCII)
HASH = re.compile(r"[0-9a-f]{12,64}")


def suggest(
    notes: pd.DataFrame, turns: Sequence[pd.DataFrame], files: list[Path], scheme: Scheme, source: str
) -> dict[str, Any]:
    """Return all suggestions of a scheme (the table `SUGGESTIONS`), and the verdict on each that came in a file.

    `turns` is a list of the frame that says who speaks where, or of none. `files` are those that the scheme names under
    `suggestions`. A passage that isn't its quote is listed and not suggested. Raises EvidenceError with file and row.
    """
    own = coding_rules.suggest(notes, turns[0] if turns else TURNS.empty(), scheme, source)
    given = [one for path in files for one in read(path, notes, scheme)]
    fits = [one for one in given if one["verdict"] == "fits"]
    parts = [own["suggestions"], SUGGESTIONS.framed(SUGGESTIONS.picked(fits))]
    frame = pd.concat([part for part in parts if len(part)] or parts[:1])
    said = f"; {len(fits)} of {len(given)} suggestions of {len(files)} files match their notes" if files else ""
    return {
        "suggestions": SUGGESTIONS.framed(frame),
        "suggested_segments": SUGGESTED_SEGMENTS.framed(SUGGESTED_SEGMENTS.picked(given)),
        "line": own["line"] + said,
    }


def read(path: Path, notes: pd.DataFrame, scheme: Scheme) -> list[dict[str, Any]]:
    """Return the suggestions of a file, each with its verdict: "fits", or why not, or which row is the same."""
    file = path.as_posix()
    head, found = headed.read(path, HEAD, renamed.names_of("suggestions"))
    named(head["suggested_by"], f"{file}, head, suggested_by")
    if head["suggested_by"] == coding_rules.RULES:
        raise EvidenceError(
            f"{file}, head, suggested_by: '{coding_rules.RULES}' means the rules of the scheme: name the tool or model"
        )
    if not HASH.fullmatch(head["hash"].lower()):
        raise EvidenceError(
            f"{file}, head, hash: give the SHA-256 of the prompt or of the rules, 12 characters or more"
        )
    version = f"{named(head['version'], f'{file}, head, version')}+{head['hash'].lower()[:12]}"
    texts = {str(one["note"]): one for one in plain(notes[["note", "text", "language"]])}
    if found.empty:
        return []
    cells = sheet.columns(found, NEEDED, OPTIONAL, free=["quote", "cue", "hedge"])
    seen: dict[tuple[Any, ...], int] = {}
    rows = []
    for row, one in zip(cells.index, cells.to_dict("records"), strict=True):
        made = suggestion(row, {str(k): v for k, v in one.items()}, texts, scheme, file)
        made |= {"suggested_by": head["suggested_by"], "version": version}
        key = tuple(made[name] for name in KEY)
        if made["verdict"] == "fits" and key in seen:
            made["verdict"] = f"the same as row {seen[key]}"
        seen.setdefault(key, row)
        rows.append(made)
    return rows


def suggestion(
    row: int, cells: dict[str, str], texts: dict[str, dict[str, Any]], scheme: Scheme, file: str
) -> dict[str, Any]:
    """Return one row as a suggestion with its verdict."""
    place = f"{file}, row {row}"
    note, code = cells["note"].strip(), cells["code"].strip()
    if note not in texts:
        raise EvidenceError(f"{place}, column note: there is no note {repeated(note)}.{nearest(note, texts)}")
    if code not in scheme.codes:
        raise EvidenceError(
            f"{place}, column code: the scheme has no code {repeated(code)}.{nearest(code, scheme.codes)}"
        )
    polarity = cells.get("polarity", "").strip() or "affirmed"
    if polarity not in ("affirmed", "negated"):
        raise EvidenceError(f"{place}, column polarity: write affirmed or negated, or leave it empty")
    text, quote = texts[note]["text"], frozen(cells["quote"])
    start: int | None
    end: int | None
    begin, stop = cells.get("start", "").strip(), cells.get("end", "").strip()
    if begin or stop:
        start, end = whole(begin, f"{place}, column start"), whole(stop, f"{place}, column end")
        said = verdict(text, start, end, quote)
    else:
        start, end, said = searched(text, quote)
    return {
        "file": file,
        "row": row,
        "note": note,
        "code": code,
        "start": start,
        "end": end,
        "quote": quote,
        "rule": named(cells.get("rule", "").strip() or "prompt", f"{place}, column rule"),
        "language": texts[note]["language"],
        "polarity": polarity,
        "verdict": said,
    } | {name: cells.get(name, "").strip() or None for name in ("cue", "scope", "hedge")}


def searched(text: str, quote: str) -> tuple[int | None, int | None, str]:
    """Return the place of a quote without positions, and the verdict; it must be in the text once."""
    start = text.find(quote) if quote.strip() else -1
    if start < 0:
        return None, None, "the quote is not in the note"
    if text.find(quote, start + 1) >= 0:
        return None, None, "the quote is in the note several times: give start and end"
    return start, start + len(quote), "fits"


def named(name: str, place: str) -> str:
    """Return a name that may be part of `suggested_by:rule@version`."""
    if not NAME.fullmatch(name):
        raise EvidenceError(f"{place}: this must be a name of letters, digits, '.', '_' and '-'")
    return name
