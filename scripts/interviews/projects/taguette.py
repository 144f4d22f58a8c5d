"""Projects of Taguette (.sqlite3, as its export writes it): text in HTML, highlights in bytes of the text.

Read by the tables of a database that version 1.5.2 made.
"""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from scripts.ground.errors import EvidenceError
from scripts.interviews.projects import databases
from scripts.interviews.projects.project import Document, Memo, Passage, Project

NEEDED = {
    "projects": ["id"],
    "documents": ["id", "name", "contents"],
    "tags": ["id", "path"],
    "highlights": ["id", "document_id", "start_offset", "end_offset", "snippet"],
    "highlight_tags": ["highlight_id", "tag_id"],
    "commands": ["id", "user_login", "payload"],
}
HIGHLIGHTS = """
    SELECT h.id, h.document_id, h.start_offset, h.end_offset, h.snippet, t.path
    FROM highlights h LEFT JOIN highlight_tags l ON l.highlight_id = h.id LEFT JOIN tags t ON t.id = l.tag_id
    ORDER BY h.id, t.path
"""


def read(path: Path) -> Project:
    """Return documents by id, codings in the order of their ids (one a highlight and tag), and what is unusual.

    The coder is the login of the audit log, where that knows it. Highlights without a tag are counted in the remarks.
    """
    with databases.opened(path, "Taguette", NEEDED) as database:
        projects = databases.rows(database, "SELECT id FROM projects")
        documents = databases.rows(database, "SELECT * FROM documents ORDER BY id")
        tags = databases.rows(database, "SELECT * FROM tags ORDER BY id")
        highlights = databases.rows(database, HIGHLIGHTS)
        commands = databases.rows(database, "SELECT user_login, payload FROM commands ORDER BY id")
    if len(projects) != 1:
        raise EvidenceError(f"{path.as_posix()} holds {len(projects)} projects: export the one you mean from Taguette")
    who = coders(commands)
    tagged = [one for one in highlights if one["path"] is not None]
    passages = [
        Passage(
            number,
            str(one["document_id"]),
            (databases.text(one["path"]),),
            who.get(one["id"]),
            databases.whole(one["start_offset"]),
            databases.whole(one["end_offset"]),
            tuple({text_of(databases.text(one["snippet"]), fragment): None for fragment in (True, False)}),
        )
        for number, one in enumerate(tagged, 1)
    ]
    bare = len(highlights) - len(tagged)
    remarks = [f"highlights without a tag left out: {bare}"] if bare else []
    made = {
        str(one["id"]): Document(databases.text(one["name"]), text_of(databases.text(one["contents"])))
        for one in documents
    }
    # What stands under a tag that Triangulate wrote is of the scheme.
    said = [(databases.text(one.get("description")), (databases.text(one["path"]),)) for one in tags]
    memos = [Memo(words, path) for words, path in said if words and not words.startswith("Under: ")]
    described = [(databases.text(one.get("description")), str(one["id"])) for one in documents]
    memos += [Memo(words, document=key) for words, key in described if words]
    return Project(made, passages, remarks, memos, unit="bytes")


def coders(commands: list[dict[str, Any]]) -> dict[int, str]:
    """Return who made or last changed each highlight, by the audit log."""
    found = {}
    for one in commands:
        try:
            payload = json.loads(databases.text(one["payload"]))
        except (ValueError, RecursionError):
            continue
        if isinstance(payload, dict) and payload.get("type") == "highlight_add":
            found[payload.get("highlight_id", 0)] = databases.text(one["user_login"])
    return found


def text_of(page: str, fragment: bool = False) -> str:
    """Return the text of HTML as browsers and Taguette count it; a fragment keeps what HTML drops at the beginning."""
    parser = Words(fragment)
    parser.feed(page)
    parser.close()
    return "".join(parser.words)


class Words(HTMLParser):
    """Collects the character data of HTML; the standard drops blanks before the first element and a break in <pre>."""

    def __init__(self, fragment: bool) -> None:
        """Begin; what is a fragment of a document drops nothing."""
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.fragment = fragment
        self.begun = self.kept = fragment

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where the text begins."""
        self.begun = True
        self.kept = self.fragment or tag != "pre"

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        self.kept = True

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self.begun:
            data = data.lstrip(" \t\n\r\f")
            self.begun = bool(data)
        elif not self.kept:
            data = data.removeprefix("\n")
        self.kept = True
        self.words.append(data)
