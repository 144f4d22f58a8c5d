"""Projects of QualCoder (data.qda): positions in its own text, which are UTF-16 units where its editor set them."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.interviews.projects import databases
from scripts.interviews.projects.databases import Rows, text, whole
from scripts.interviews.projects.project import Document, Memo, Passage, Project

NEEDED = {
    "source": ["id", "name", "fulltext"],
    "code_name": ["cid", "name", "catid"],
    "code_cat": ["catid", "name", "supercatid"],
    "code_text": ["cid", "fid", "seltext", "pos0", "pos1", "owner"],
}
MEMOS = {"annotation": {"fid", "memo", "owner"}, "journal": {"jentry", "owner"}}
REGIONS = {"code_image": "a picture", "code_av": "sound or film"}


def read(path: Path) -> Project:
    """Return documents by id, codings in the order of document and place, attributes of documents as values, memos."""
    with databases.opened(path, "QualCoder", NEEDED) as database:
        documents = databases.rows(database, "SELECT * FROM source ORDER BY id")
        codes, groups = tree(database)
        coded = databases.rows(database, "SELECT * FROM code_text ORDER BY fid, pos0, pos1, cid, owner")
        further = {
            table: databases.rows(database, f"SELECT * FROM {table}")
            for table, needed in MEMOS.items()
            if needed <= databases.have(database, table)
        }
        regions = {
            what: databases.rows(database, f"SELECT id AS fid, cid, owner FROM {table} ORDER BY id, cid, owner")
            for table, what in REGIONS.items()
            if {"id", "cid", "owner"} <= databases.have(database, table)
        }
        values = []
        if {"name", "attr_type", "value", "id"} <= databases.have(database, "attribute"):
            query = "SELECT name, value, id FROM attribute WHERE attr_type = 'file' AND value <> '' ORDER BY id, name"
            values = databases.rows(database, query)
    over = named(codes, groups)
    passages: list[Passage] = []
    for one in coded:
        code, quotes = path_of(over, ("code", one["cid"])), (text(one["seltext"]),)
        start, end = whole(one["pos0"]), whole(one["pos1"])
        passages.append(
            Passage(len(passages) + 1, str(one["fid"]), code, text(one["owner"]), start, end, quotes, memo=memo(one))
        )
    for what, found in regions.items():
        for one in found:
            code, fault = path_of(over, ("code", one["cid"])), f"a coding of {what}, not of text"
            passages.append(
                Passage(len(passages) + 1, str(one["fid"]), code, text(one["owner"]), None, None, fault=fault)
            )
    for one in values:
        value = text(one["value"])
        passages.append(
            Passage(
                len(passages) + 1,
                str(one["id"]),
                (text(one["name"]),),
                None,
                None,
                None,
                whole=True,
                value=value,
                variable=bool(value),
            )
        )
    made = {str(one["id"]): Document(text(one["name"]), text(one["fulltext"])) for one in documents}
    kept = [one for one in passages if one.document in made]
    gone = len(passages) - len(kept)
    memos = [Memo(memo(one), path_of(over, (kind, one[key]))) for kind, key, one in of_codes(codes, groups)]
    memos += [Memo(memo(one), document=str(one["id"])) for one in documents]
    memos += [Memo(memo(one), (), str(one["fid"]), text(one["owner"])) for one in further.get("annotation", [])]
    memos += [Memo(text(one["jentry"]).strip(), coder=text(one["owner"])) for one in further.get("journal", [])]
    remarks = [f"codings of deleted documents left out: {gone}"] if gone else []
    return Project(made, kept, remarks, [one for one in memos if one.text])


def codes(path: Path) -> list[tuple[tuple[str, ...], str]]:
    """Return the path of each category and code with its memo, categories first."""
    with databases.opened(path, "QualCoder", {name: NEEDED[name] for name in ("code_name", "code_cat")}) as database:
        codes, groups = tree(database)
    over = named(codes, groups)
    return [(path_of(over, (kind, one[key])), memo(one)) for kind, key, one in of_codes(codes, groups)]


def memo(row: dict[str, Any]) -> str:
    """Return the memo of a row; older tables have none."""
    return text(row.get("memo")).strip()


def tree(database: sqlite3.Connection) -> tuple[Rows, Rows]:
    """Return the codes of a project and their categories; older databases have no codes under codes."""
    return databases.rows(database, "SELECT * FROM code_name ORDER BY cid"), databases.rows(
        database, "SELECT * FROM code_cat ORDER BY catid"
    )


def of_codes(codes: Rows, groups: Rows) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield categories, then codes: which, the name of their key, the row."""
    yield from (("group", "catid", one) for one in groups)
    yield from (("code", "cid", one) for one in codes)


Node = tuple[str, int | None]


def named(codes: Rows, groups: Rows) -> dict[Node, tuple[str, Node]]:
    """Return the name of each code and category, and what is above it."""
    over: dict[Node, tuple[str, Node]] = {}
    for one in groups:
        over[("group", one["catid"])] = (text(one["name"]), ("group", one["supercatid"]))
    for one in codes:
        up = one.get("supercid")
        over[("code", one["cid"])] = (text(one["name"]), ("group", one["catid"]) if up is None else ("code", up))
    return over


def path_of(over: dict[Node, tuple[str, Node]], node: Node) -> tuple[str, ...]:
    """Return the names above a code and its own; a tree that runs in a circle ends where it closes."""
    path: list[str] = []
    seen: set[Node] = set()
    while node in over and node not in seen:
        seen.add(node)
        name, node = over[node]
        path.insert(0, name)
    return tuple(path)
