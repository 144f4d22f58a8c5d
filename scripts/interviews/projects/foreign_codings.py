"""Projects of other tools as codings: their documents, codes and coders become ours, and each span is verified."""

import re
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError, Faults, nearest
from scripts.interviews.projects import offsets, project_memos
from scripts.interviews.projects.code_names import codes, known_codes, plain_name, values
from scripts.interviews.projects.project import Passage, Project, shown
from scripts.interviews.projects.project_documents import known_note, noted
from scripts.interviews.schemes.coded_segments import Coding, amount
from scripts.settings.scheme import Codings, Scheme

VALUE = re.compile(r"(.*\S) = (-?[0-9.]+(?:e[-+]?[0-9]+)?)")
EMPTY = {"code": "", "start": None, "end": None, "quote": "", "verdict": "nothing found"}
NOBODY = ("", None, "admin", "default")  # whom Taguette and QualCoder name where nobody gave a name


def codings(
    path: Path, project: Project, described: Codings, notes: pd.DataFrame, scheme: Scheme
) -> tuple[list[Coding], str, list[dict[str, Any]]]:
    """Return the codings of a project on our notes, in words how its offsets were read, and its memos.

    `described` is the entry of the scheme's `codings`. What doesn't fit keeps the offsets of the file and says why; a
    passage that overlaps another of the same coder and code is joined with it: the first has the whole, the others
    say so. Raises one EvidenceError for all codes, coders, documents and values that are nobody's, and where no reading
    of the offsets gives the quotes of the project.
    """
    file = path.as_posix()
    if not project.passages and not (described.complete and project.documents):
        raise EvidenceError(f"{file} holds no codings: export it again, or remove it from the scheme")
    if lost := next((one for one in project.passages if one.document not in project.documents), None):
        raise EvidenceError(f"{file}, coding {lost.row}: its document is not in the project: export it again")
    project = project._replace(passages=[valued(one, scheme) for one in project.passages])
    first = {one.code: one.row for one in reversed(project.passages) if not one.variable}
    faults = Faults()
    keys: dict[tuple[str, ...], str | None] = {}
    with faults.at("", 0):
        keys = codes(file, sorted(first), described, scheme, first)
    if faults.found:  # of the codes that are known the rest is said too
        keys = {code: key or None for code, key in known_codes(file, first, described, scheme).items()}
    variables = values(sorted({one.code[0] for one in project.passages if one.variable}), described, scheme)
    given = [(one, variables[one.code[0]] if one.variable else keys[one.code]) for one in project.passages]
    own = {one.row: key for one, key in given if key is not None}
    found = offsets.reading(project.documents, project.passages, project.known, described.offsets, project.unit)
    if any(one.start is not None and one.row in own for one in project.passages):
        with faults.at("", 0):
            check(file, found)
    firsts: dict[str | None, Passage] = {}
    for one in project.passages:
        if not one.variable and firsts.setdefault(one.coder, one) is one:
            with faults.at("", 0):
                coder_of(file, one, described, scheme)
    for name in dict.fromkeys(one.document for one in project.passages if one.row in own):
        with faults.at("", 0):
            noted(file, project.documents[name], described, notes)
    for one in project.passages:
        if own.get(one.row):
            with faults.at("", 0):
                value_of(file, one, str(own[one.row]), scheme)
    faults.stop()
    read_by = readers(file, project, described, scheme)
    made: list[Coding] = []
    for name in dict.fromkeys(one.document for one in project.passages if one.row in own):
        document = project.documents[name]
        here = [one for one in project.passages if one.document == name and one.row in own]
        note, text, shift = noted(file, document, described, notes)
        for one, (place, verdict) in zip(here, offsets.places(document, here, found), strict=True):
            coders = sorted(read_by[name]) if one.variable else [coder_of(file, one, described, scheme)]
            base = {"file": file, "row": one.row, "note": note, "value": None, "reason": None, "memo": one.memo}
            code = own[one.row]
            if not code:
                made += [base | EMPTY | {"coder": coder} for coder in coders]
                continue
            span = None if place is None else shift.span(place)
            if place is not None and span is None:
                verdict = "begins or ends within a character, or is not in the note"
            start, end = span or (one.start, one.end)
            quote = text[slice(*span)] if span else next(iter(one.quotes), "")
            verdict += shift.said if span else ""
            base["value"] = value_of(file, one, code, scheme)
            rest = {"code": code, "start": start, "end": end, "quote": quote, "verdict": verdict}
            made += [base | rest | {"coder": coder} for coder in coders]
    remarks = [found.rules[0].said()] if found.rules and any(one.start is not None for one in project.passages) else []
    remarks += unconfirmed(made, dict(zip(notes["note"], notes["text"], strict=True)))
    if described.complete:
        uncoded, remark = nothing_found(file, project, described, notes, scheme, made)
        made += uncoded
        remarks += remark
    ours = known_codes(file, {one.code for one in project.memos if one.code}, described, scheme)
    memos = project_memos.rows(file, project, described, notes, scheme, ours)
    return joined(made), "; ".join(remarks + list(project.remarks)), memos


def valued(one: Passage, scheme: Scheme) -> Passage:
    """Return a passage whose code is `Weeks = 3`, as tools without values have it, as one of Weeks with a value."""
    found = VALUE.fullmatch(one.code[-1])
    names = {plain_name([name]) for key in scheme.numeric for name in [key, scheme.codes[key].label]}
    if not found or one.value or plain_name([found[1]]) not in names:
        return one
    return one._replace(code=(*one.code[:-1], found[1]), value=found[2])


def value_of(file: str, one: Passage, code: str, scheme: Scheme) -> float | None:
    """Return the value of a passage of a numeric code, None of another."""
    if scheme.codes[code].numeric:
        return amount(one.value, f"{file}, coding {one.row}, code {code}")
    if one.value:
        raise EvidenceError(f"{file}, coding {one.row}: the code {code} is not numeric: leave the value empty")
    return None


def readers(file: str, project: Project, described: Codings, scheme: Scheme) -> dict[str, set[str]]:
    """Return who coded each document, else all coders of the file: whose a value is that the document has."""
    # ASSUME: A value that a project gives a document, and nobody coded, is known to all who coded the document.
    if described.coder and any(one.variable for one in project.passages):
        return {name: {described.coder} for name in project.documents}
    by: dict[str, set[str]] = {name: set() for name in project.documents}
    for one in project.passages:
        if not one.variable:
            by[one.document].add(coder_of(file, one, described, scheme))
    every = set().union(*by.values()) or set(scheme.coders)
    return {name: own or every for name, own in by.items()}


def nothing_found(
    file: str,
    project: Project,
    described: Codings,
    notes: pd.DataFrame,
    scheme: Scheme,
    made: list[Coding],
) -> tuple[list[Coding], list[str]]:
    """Return a row that says "nothing found" for each document that its coder read and gave no code of the scheme."""
    # ASSUME: In a file declared complete its coder read every document: no code means that nothing was found.
    names = {coder_of(file, one, described, scheme) for one in project.passages if not one.variable}
    coders = {described.coder} if described.coder else names
    if len(coders) != 1:
        raise EvidenceError(
            f"{file} has {len(coders)} coders: complete needs a file with one coder, so export one file per coder"
        )
    coder = coders.pop()
    here = {one["note"] for one in made if one["coder"] == coder}
    rows: list[Coding] = []
    strangers = 0
    for document in project.documents.values():
        if known_note(document, described, notes) is None:
            strangers += 1
            continue
        note, _, _ = noted(file, document, described, notes)
        if note not in here:
            here.add(note)
            row = max((one.row for one in project.passages), default=0) + len(rows) + 1
            base = {"file": file, "row": row, "note": note, "coder": coder, "value": None, "reason": None}
            rows.append(base | EMPTY | {"silent": True})
    return rows, [f"documents that are none of the notes: {strangers}"] if strangers else []


def check(file: str, found: offsets.Reading) -> None:
    """Refuse to guess what offsets mean."""
    if found.open:
        keys = {"unit": "unit: code points", "lines": "lines: one", "mark": "mark: false"}
        raise EvidenceError(
            f"{file}: its coded segments have no quotes beside them, and its texts do not settle what its offsets "
            f"count: declare offsets: {{{', '.join(keys[one] for one in found.open)}}} (or another value, see "
            "docs/interviews.md) beside the file, then look at the first passages in passages.html of the scheme"
        )
    if found.tried and (not found.rules or not found.right):
        raise EvidenceError(
            f"{file}: its offsets do not lead to its quotes (at best {found.right} of "
            f"{found.tried}): the texts were changed after coding; export it again"
        )


def unconfirmed(made: list[Coding], texts: dict[str, str]) -> list[str]:
    """Return in words how many passages were read without a quote beside them, for a person to confirm."""
    bare = [one for one in made if one["verdict"].startswith(offsets.BARE)]
    within = sum(offsets.cut(texts[one["note"]], (one["start"], one["end"])) for one in bare)
    said = f"{len(bare)} passages without quotes, {within} of them begin or end within a word: look at passages.html"
    return [said] if bare else []


def coder_of(file: str, one: Passage, described: Codings, scheme: Scheme) -> str:
    """Return who coded a passage, by the names of the scheme."""
    known = scheme.coders
    named, declared = one.coder not in NOBODY, described.coder
    if named and declared not in (None, one.coder) and one.coder not in described.coders:
        raise EvidenceError(
            f"{file}, coding {one.row}: the file names its coder, {shown(str(one.coder))}, and coder: {declared} names "
            f"another: delete it, or write coders: {{{shown(str(one.coder))}: {declared}}}"
        )
    own = one.coder if named else described.coder or one.coder
    coder = described.coders.get(one.coder or "", own)
    if not coder or (coder in NOBODY and coder not in known):
        raise EvidenceError(f"{file}, coding {one.row}: the file does not say who coded: declare coder beside the file")
    if coder not in known:
        raise EvidenceError(
            f"{file}, coding {one.row}: the scheme names no coder {shown(str(coder))} under count or agreement; if "
            f"it is one of them by another name, declare it under coders of the file.{nearest(coder, known)}"
        )
    return str(coder)


def joined(made: list[Coding]) -> list[Coding]:
    """Return codings in which no two passages of one coder and code overlap: the first of a group has the whole."""
    # ASSUME: Overlapping segments of one coder and code in a project of another tool are one segment.
    last: dict[tuple[str, str, str], Coding] = {}
    kept: dict[tuple[int, str], Coding] = {(one["row"], one["coder"]): one for one in made if one["code"]}
    nothing = {(one["note"], one["coder"]): one for one in reversed(made) if not one["code"]}
    for one in sorted(kept.values(), key=lambda c: (c["start"] or 0, c["row"])):
        if not one["verdict"].startswith("fits"):
            continue
        key = (one["note"], one["coder"], one["code"])
        first = last.get(key)
        if first is None or one["start"] >= first["end"] or one["value"] != first["value"]:
            last[key] = one
            continue
        beyond = max(0, one["end"] - first["end"])
        quote = first["quote"] + (one["quote"][len(one["quote"]) - beyond :] if beyond else "")
        said = first["verdict"] + f"; joined with {one['row']}"
        last[key] = kept[first["row"], first["coder"]] = first | {
            "end": first["end"] + beyond,
            "quote": quote,
            "verdict": said,
        }
        kept[one["row"], one["coder"]] = one | {"verdict": f"joined: a part of {first['row']}"}
    return [*kept.values(), *reversed(nothing.values())]
