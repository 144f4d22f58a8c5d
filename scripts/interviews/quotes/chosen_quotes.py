"""Quotes that may go out: chosen by declared criteria, without names, with few attributes, each signed by a person."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from scripts.ground.code_tables import QUOTES, QUOTES_HELD
from scripts.ground.errors import EvidenceError
from scripts.interviews.codings.all_codings import base_of, listed
from scripts.interviews.codings.counting import Found, decided
from scripts.interviews.quotes import pseudonyms
from scripts.interviews.quotes.signatures import ABOUT, signatures_of, with_signatures, workbook
from scripts.settings.evaluation import NameList
from scripts.settings.scheme import Quotes, Scheme

DOUBTFUL = "read it, and correct the name list or sign it with cleared: yes"
Rows = list[dict[str, Any]]


class Names(NamedTuple):
    """Who must not be recognized: the table of names, or none, its description, and the file of the key."""

    name_list: list[Path]
    described: NameList | None
    key_file: str | None


def choose(
    codings: pd.DataFrame, notes: pd.DataFrame, signed: list[Path], names: Names, scheme: Scheme, source: str
) -> dict[str, Any]:
    """Return the quotes that the scheme's criteria choose, to be read and signed: confidential, made on request.

    Of each code at most so many, one a respondent, of a length, in an order that is a hash. `respondent` says what may
    be told of who spoke: the attributes that at least k respondents share, who speak the language of the quote. Without
    a name list and its key there are none. What was signed already is filled in; a signature of other words than the
    present ones, or of a quote that is no longer chosen, has a row below, so that no signature is lost.
    """
    rows = chosen(codings, notes, names, scheme, source)
    alone = left_out(notes, scheme, source)
    before = signatures_of(signed[0], ABOUT) if signed else {}
    filled = with_signatures(rows, before)
    held = sum("signed_by" in row for row in filled[: len(rows)])
    kept = f", {held} of them signed; {len(filled) - len(rows)} signatures of what is not among them" if before else ""
    return {"workbook": workbook(filled), "line": f"{source}: {len(rows)} quotes to read and sign{kept}{alone}"}


def left_out(notes: pd.DataFrame, scheme: Scheme, source: str) -> str:
    """Return in words how many respondents are not quoted, because too few speak their language, or ""."""
    criteria = scheme.quotes or Quotes()
    _, base = base_of(notes, scheme, source)
    alone = len(base) - len(quotable(base, criteria))
    return f"; none of {alone} respondents whose language fewer than {criteria.k} speak" if alone else ""


def quotable(base: pd.DataFrame, criteria: Quotes) -> pd.DataFrame:
    """Return the respondents whose language at least k of the base speak: a quote shows its language."""
    return base[base.groupby("language")["note"].transform("size").ge(criteria.k)]


def publish(
    codings: pd.DataFrame,
    notes: pd.DataFrame,
    signed: list[Path],
    names: Names,
    scheme: Scheme,
    source: str,
) -> dict[str, Any]:
    """Return the signed quotes as `quotes`, and as `held` those that don't go out, with the reason and no words."""
    signatures = signatures_of(signed[0]) if signed else {}
    ever = {name for name, _ in signatures}
    out: Rows = []
    held: Rows = []
    for row in chosen(codings, notes, names, scheme, source):
        sign = signatures.get((row["id"], row["sha256"]))
        if sign is None and row["id"] in ever:
            held.append(row | {"reason": "signed in other words: read it again"})
        elif row["doubtful"] and (sign is None or sign.get("cleared") != "yes"):
            held.append(row | {"reason": f"{row['doubtful']}: {DOUBTFUL}"})
        elif sign is None:
            held.append(row | {"reason": "not signed"})
        else:
            out.append(row | {"signed_by": sign["signed_by"], "date": sign["date"]})
    return {
        "quotes": QUOTES.framed(QUOTES.picked(out)),
        "held": QUOTES_HELD.framed(QUOTES_HELD.picked(held)),
        "line": f"{source}: {len(out)} quotes signed, {len(held)} held back{left_out(notes, scheme, source)}",
    }


def chosen(codings: pd.DataFrame, notes: pd.DataFrame, names: Names, scheme: Scheme, source: str) -> Rows:
    """Return the quotes that the criteria choose, cleared of names."""
    criteria = scheme.quotes or Quotes()
    key = pseudonyms.read_key(names.key_file, Path())
    if not names.name_list or names.described is None or key is None:
        raise EvidenceError(
            f"config/schemes/{source}.yaml, quotes: quotes are released only with a name list (config.yaml, name_list) "
            "and a key for pseudonyms: write a long random line into a file outside this folder, "
            "and name it in TRIANGULATE_KEY"
        )
    known = pseudonyms.name_list(names.name_list[0], names.described, key)
    _, base = base_of(notes, scheme, source)
    found = decided(listed(codings), list(base["note"]), scheme)
    about = base.set_index("note")
    spoken = set(quotable(base, criteria)["note"])
    found = {note: own for note, own in found.items() if note in spoken}
    rows: Rows = []
    for code in criteria.codes or scheme.codes:
        for one in candidates(found, code, criteria, source)[: criteria.at_most]:
            text = pseudonyms.cleared(one["quote"], known)
            rows.append(
                {
                    "id": one["id"],
                    "code": code,
                    "respondent": told(about, one["note"], criteria),
                    "quote": text.text,
                    "replaced": text.replaced,
                    "doubtful": text.doubtful,
                    "sha256": hashlib.sha256(text.text.encode()).hexdigest(),
                }
            )
    return rows


def candidates(found: Found, code: str, criteria: Quotes, source: str) -> Rows:
    """Return the passages of a code that may be quoted, one a respondent, in the order of their ids."""
    rows: Rows = []
    for note, own in found.items():
        fit = [
            {"note": note, "quote": one["quote"], "id": identity(source, code, one)}
            for one in own.get(code, [])
            if criteria.shortest <= len(one["quote"]) <= criteria.longest
        ]
        rows += sorted(fit, key=lambda row: row["id"])[:1]
    return sorted(rows, key=lambda row: row["id"])


def identity(source: str, code: str, one: dict[str, Any]) -> str:
    """Return the id of a quote, which says nothing of who spoke."""
    parts = f"{source}|{code}|{one['note']}|{one['start']}|{one['end']}|{one['quote']}"
    return f"Q-{hashlib.sha256(parts.encode()).hexdigest()[:8]}"


def told(about: pd.DataFrame, note: str, criteria: Quotes) -> str:
    """Return what is told of a respondent: of the declared attributes, in order, those that leave k who share them.

    The k speak the language of the quote too.
    """
    words: list[str] = []
    alike = about["language"].eq(str(about.loc[note, "language"]))
    for name in criteria.attributes:
        own: Any = about.loc[note, name]
        closer = alike & about[name].eq(own)
        if int(closer.sum()) >= criteria.k:
            alike = closer
            words.append(f"{name}: {own}")
    return ", ".join(words) or "a respondent"
