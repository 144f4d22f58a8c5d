"""Projects of QualCoder (data.qda): positions in its own text, which are UTF-16 units where its editor set them."""

from pathlib import Path

from scripts.interviews.projects import databases
from scripts.interviews.projects.databases import text, whole
from scripts.interviews.projects.offsets import Document, Passage

NEEDED = {
    "source": ["id", "name", "fulltext"],
    "code_name": ["cid", "name", "catid"],
    "code_cat": ["catid", "name", "supercatid"],
    "code_text": ["cid", "fid", "seltext", "pos0", "pos1", "owner"],
}
REGIONS = {"code_image": "a picture", "code_av": "sound or film"}


def read(path: Path) -> tuple[dict[str, Document], list[Passage], list[str]]:
    """Return documents by id, codings in the order of document and place, then attributes of documents as values."""
    with databases.opened(path, "QualCoder", NEEDED) as database:
        documents = databases.rows(database, "SELECT id, name, fulltext FROM source ORDER BY id")
        codes = databases.rows(database, f"SELECT cid, name, catid, {above(databases.have(database, 'code_name'))}")
        groups = databases.rows(database, "SELECT catid, name, supercatid FROM code_cat")
        coded = databases.rows(
            database, "SELECT cid, fid, seltext, pos0, pos1, owner FROM code_text ORDER BY fid, pos0, pos1, cid, owner"
        )
        regions = {
            what: databases.rows(database, f"SELECT id AS fid, cid, owner FROM {table} ORDER BY id, cid, owner")
            for table, what in REGIONS.items()
            if {"id", "cid", "owner"} <= databases.have(database, table)
        }
        values = []
        if {"name", "attr_type", "value", "id"} <= databases.have(database, "attribute"):
            query = "SELECT name, value, id FROM attribute WHERE attr_type = 'file' AND value <> '' ORDER BY id, name"
            values = databases.rows(database, query)
    over = {("group", one["catid"]): (text(one["name"]), ("group", one["supercatid"])) for one in groups}
    for one in codes:
        parent = ("code", one["supercid"]) if one["supercid"] is not None else ("group", one["catid"])
        over[("code", one["cid"])] = (text(one["name"]), parent)
    passages: list[Passage] = []
    for one in coded:
        code, quotes = path_of(over, ("code", one["cid"])), (text(one["seltext"]),)
        start, end = whole(one["pos0"]), whole(one["pos1"])
        passages.append(Passage(len(passages) + 1, str(one["fid"]), code, text(one["owner"]), start, end, quotes))
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
    return made, kept, [f"codings of deleted documents left out: {gone}"] if gone else []


def above(columns: set[str]) -> str:
    """Return the rest of the query of codes: older databases have no codes under codes."""
    return f"{'supercid' if 'supercid' in columns else 'NULL AS supercid'} FROM code_name"


Node = tuple[str, int | None]


def path_of(over: dict[Node, tuple[str, Node]], node: Node) -> tuple[str, ...]:
    """Return the names above a code and its own; a tree that runs in a circle ends where it closes."""
    path: list[str] = []
    seen: set[Node] = set()
    while node in over and node not in seen:
        seen.add(node)
        name, node = over[node]
        path.insert(0, name)
    return tuple(path)
