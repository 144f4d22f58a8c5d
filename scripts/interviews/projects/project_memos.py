"""Memos of projects of other tools as rows of a table: on which code, passage or note of ours."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from scripts.ground.note_tables import MEMOS
from scripts.interviews.projects.project import Memo, Project
from scripts.interviews.projects.project_documents import known_note
from scripts.interviews.schemes import versions
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Codings, Scheme

Row = dict[str, Any]


def rows(
    file: str,
    project: Project,
    described: Codings,
    notes: pd.DataFrame,
    scheme: Scheme,
    keys: dict[tuple[str, ...], str | None],
) -> list[Row]:
    """Return the memos of a project that are about the scheme, its notes, or the whole project.

    `keys` is our key of each code of the project. What repeats the definition of its code is no memo.
    """
    known = {name: known_note(document, described, notes) for name, document in project.documents.items()}
    made: list[Row] = []
    for one in project.memos:
        row: Row = {"file": file, "coder": who(one, described), "memo": one.text, "note": None, "code": None}
        if one.code:
            code = keys.get(one.code)
            if code is None or (code and one.text == scheme.codes[code].definition):
                continue
            now = versions.bridged(scheme, described.version, code) or code if code else None
            made.append(row | {"about": "code", "code": now})
        elif one.document is None:
            made.append(row | {"about": "project"})
        elif known.get(one.document):
            made.append(row | {"about": "note", "note": known[one.document]})
    return made


def who(one: Memo, described: Codings) -> str | None:
    """Return who wrote a memo, by our name where we have one."""
    return described.coders.get(one.coder or "", one.coder or described.coder)


def table(given: list[Row], codings: Iterable[Coding]) -> pd.DataFrame:
    """Return all memos as one table, those of passages included."""
    passages = [
        {name: one[name] for name in ("file", "note", "code", "start", "end", "coder")}
        | {"about": "passage", "memo": one["memo"]}
        for one in codings
        if one.get("memo") and one["code"]
    ]
    return MEMOS.framed([*given, *passages])
