"""All codings of a scheme as one frame, whatever wrote them: who gave which code to which passage of which note."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError, Faults, nearest
from scripts.ground.long_table import records
from scripts.ground.note_tables import CODED_SEGMENTS, CODINGS
from scripts.interviews.codings import answer_codings
from scripts.interviews.codings import decisions as decided
from scripts.interviews.projects import (
    analysis_sheet,
    foreign_codings,
    labelstudio,
    project_memos,
    qualcoder,
    refi,
    segments,
    taguette,
)
from scripts.interviews.schemes import coded_segments, versions
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Codings, Scheme

READERS = {".qdpx": refi.read, ".sqlite3": taguette.read, ".qda": qualcoder.read, ".json": labelstudio.read}


def read(
    codings: list[Path],
    notes: pd.DataFrame,
    scheme: Scheme,
    source: str,
    decisions: Sequence[pd.DataFrame] = (),
    suggestions: Sequence[pd.DataFrame] = (),
) -> dict[str, Any]:
    """Return the codings of a scheme, each compared with its quote, and the verdict of each as `coded_segments`.

    `codings` are the files that the scheme names, in its order, `notes` the frame of `notes.read`, `decisions` that of
    `decisions.read` where people decided on suggestions, else none; `suggestions` what there was to decide in
    answers to a survey. A row without a code
    says that a coder found nothing in a note. `suggestion` names what suggested the passage (a rule), `version` that of
    the scheme. Raises one EvidenceError
    with all that is wrong with the files, by file and row.
    """
    given, remarks, memos = [], [], []
    faults = Faults()
    for path, described in zip(codings, scheme.codings, strict=True):
        with faults.at("", 0):
            found, remark, written = of_file(path, described, notes, scheme)
            given += found
            memos += written
            remarks += [f"{path.name}: {remark}"] if remark else []
    with faults.at("", 0):
        _, base = base_of(notes, scheme, source)
    faults.stop()
    for frame in decisions:
        if scheme.unit == "answers":
            offered = [one[one["note"].isin(base["note"])] for one in suggestions]
            made, waiting = answer_codings.codings(frame, offered, given, notes, scheme)
            remarks += [f"{waiting} answers are not decided to the end"] if waiting else []
        else:
            made = decided.codings(frame, given, notes, scheme)
        given = given + made
    given = bridged(spoken(given), scheme)
    coded_segments.check_doubles(given)
    rows = [one | {"code": one["code"] or None, "quote": one["quote"] or None} for one in given]
    every = CODINGS.framed({name: one.get(name) for name in CODINGS.names} for one in rows)
    memos_table = project_memos.table(memos, given)
    remarks += [f"memos in memos.parquet: {len(memos_table)}"] if len(memos_table) else []
    frame = every[~every["verdict"].str.startswith("joined")].reset_index(drop=True)
    named = every[every["code"].notna() & every["verdict"].ne(coded_segments.REJECTED)]
    outside = ~named["note"].isin(base["note"])
    verdicts = named.assign(verdict=named["verdict"] + outside.map({True: "; outside the base", False: ""}))
    fits = int(
        named["verdict"]
        .str.startswith(("fits", "joined", coded_segments.NOT_APPLICABLE, versions.SUPERSEDED, versions.RETIRED))
        .sum()
    )
    return {
        "codings": frame,
        "coded_segments": CODED_SEGMENTS.framed(verdicts),
        "memos": memos_table,
        "line": f"{source}: {fits} of {len(named)} coded segments match their notes"
        + "".join(f"; {one}" for one in remarks),
    }


def spoken(given: list[Coding]) -> list[Coding]:
    """Return codings without "nothing found" of a complete file where its coder gave a code in another file."""
    named = {(one["note"], one["coder"]) for one in given if one["code"] and not one.get("suggestion")}
    return [one for one in given if not (one.get("silent") and (one["note"], one["coder"]) in named)]


def of_file(
    path: Path, described: Codings, notes: pd.DataFrame, scheme: Scheme
) -> tuple[list[Coding], str, list[dict[str, Any]]]:
    """Return the codings of one file, by its ending, in words how it was read, and memos on codes and notes."""
    version = described.version
    if reader := READERS.get(path.suffix.lower()):
        project = reader(path)
    elif described.rows == "documents":
        then = versions.as_of(scheme, version)
        return [one | {"version": version} for one in analysis_sheet.read(path, described, notes, then)], "", []
    elif (columns := segments.layout(path, described)) is not None:
        project = segments.read(path, described, columns, notes)
    else:
        return coded_segments.read(path, notes, scheme, version), "", []
    found, remark, memos = foreign_codings.codings(path, project, described, notes, versions.as_of(scheme, version))
    return [one | {"version": version} for one in found], remark, memos


def bridged(given: list[Coding], scheme: Scheme) -> list[Coding]:
    """Return codings with the codes of today; passages that a merge of codes made overlap are joined."""
    made = versions.bridge(given, scheme)
    older = [one for one in made if one.get("version") and one["version"] != scheme.version]
    rest = [one for one in made if not (one.get("version") and one["version"] != scheme.version)]
    for file in dict.fromkeys(one["file"] for one in older):
        rest += foreign_codings.joined([one for one in older if one["file"] == file])
    return rest


def listed(codings: pd.DataFrame) -> list[Coding]:
    """Return the codings that count as one dict a row, None for an empty cell and "" for "nothing found".

    A passage that doesn't fit its quote doesn't count; a coder of whom nothing else is left on a note found nothing.
    `without` are the codes that do not apply to the note, `rejected` those that the coder takes from it, with reasons.
    """
    # ASSUME: A segment that does not match its quote is not counted; its note stays in the base.
    cells = records(codings.astype(object).where(codings.notna(), None))
    cells = [row for row in cells if not str(row["verdict"]).startswith(versions.SUPERSEDED)]
    rows = [{str(name): value for name, value in row.items()} | {"code": row["code"] or ""} for row in cells]
    without: dict[tuple[str, str], set[str]] = {}
    rejected: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        who = (row["note"], row["coder"])
        if row["verdict"] == coded_segments.NOT_APPLICABLE:
            without.setdefault(who, set()).add(row["code"])
        if row["verdict"] == coded_segments.REJECTED:
            rejected.setdefault(who, {})[row["code"]] = row["reason"]
    about = [(row, (row["note"], row["coder"])) for row in rows]
    rows = [row | {"without": without.get(who, set()), "rejected": rejected.get(who, {})} for row, who in about]
    counted = [row for row in rows if not row["code"] or row["verdict"].startswith("fits")]
    # Who found nothing and then accepted a suggestion gives its code.
    codes = {(row["note"], row["coder"]) for row in counted if row["code"]}
    counted = [row for row in counted if row["code"] or (row["note"], row["coder"]) not in codes]
    said = {(row["note"], row["coder"]) for row in counted}
    others = {(row["note"], row["coder"]): row for row in rows if (row["note"], row["coder"]) not in said}
    return counted + [row | {"code": "", "start": None, "end": None, "quote": None} for row in others.values()]


def unfit(codings: pd.DataFrame) -> str:
    """Return how many passages don't fit their quotes, as the flag of what is counted without them, or ""."""
    said = (coded_segments.NOT_APPLICABLE, coded_segments.REJECTED, versions.SUPERSEDED, versions.RETIRED)
    fits = codings["verdict"].str.startswith(("fits", *said))
    wrong = int((codings["code"].notna() & ~fits).sum())
    return f"{wrong} passage{'s' if wrong > 1 else ''} not counted: not their quotes" if wrong else ""


def base_of(notes: pd.DataFrame, scheme: Scheme, source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the notes of the base's groups, and those of them that were asked the question of the scheme."""
    # ASSUME: The base is the respondents who were asked; not having been asked is not a no.
    interviewed = notes
    for variable, values in scheme.base.items():
        there = {same(str(given)): str(given) for given in notes[variable].dropna()}
        wanted = {same(value) for value in values}
        if lost := next((value for value in values if same(value) not in there), None):
            raise EvidenceError(
                f"config/schemes/{source}.yaml, base: no note has '{lost}' in its header field '{variable}': "
                f"correct it, or remove it.{nearest(lost, there.values())}"
            )
        interviewed = interviewed[[same(str(given)) in wanted for given in interviewed[variable]]]
    asked = interviewed[[source in str(keys).split("|") for keys in interviewed["asked"]]]
    if asked.empty:
        raise EvidenceError(
            f"config/schemes/{source}.yaml, base: no note of these groups names {source} in its header field 'asked': "
            "correct the base or the headers"
        )
    return interviewed, asked.sort_values("note")
