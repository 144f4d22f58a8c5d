"""Notes, codes and codings as a project of Taguette (.sqlite3), codes alone as its codebook (.csv).

By the tables of a database that Taguette 1.5.2 made. Offsets are bytes of the text; each line of a note is a paragraph.
"""

import csv
import html
import io
import json
import re
import sqlite3
from typing import Any

import pandas as pd

from scripts.interviews.handover.refi_project import NOTHING, amount
from scripts.interviews.schemes import code_tree
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Scheme

VERSION = "db5e31a0233d"
LONGEST = {"project": 50, "document": 50, "tag": 200, "description": 102_400}
DATE = "2000-01-01 00:00:00.000000"
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f]")
TABLES = """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
CREATE TABLE users (login VARCHAR(30) NOT NULL, created DATETIME NOT NULL, hashed_password VARCHAR(192),
    disabled BOOLEAN NOT NULL, password_set_date DATETIME, language VARCHAR(10), email VARCHAR(256),
    email_sent DATETIME, CONSTRAINT pk_users PRIMARY KEY (login));
CREATE TABLE projects (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, created DATETIME NOT NULL);
CREATE TABLE project_members (project_id INTEGER NOT NULL, user_login VARCHAR(30) NOT NULL,
    privileges VARCHAR(11) NOT NULL, CONSTRAINT pk_project_members PRIMARY KEY (project_id, user_login),
    CONSTRAINT fk_project_members_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
    ON DELETE CASCADE, CONSTRAINT fk_project_members_user_login_users FOREIGN KEY(user_login)
    REFERENCES users (login) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE documents (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, name VARCHAR(200) NOT NULL,
    description TEXT NOT NULL, filename VARCHAR(200) NOT NULL, created DATETIME NOT NULL, project_id INTEGER NOT NULL,
    text_direction VARCHAR(13) NOT NULL, contents TEXT NOT NULL, CONSTRAINT fk_documents_project_id_projects
    FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE);
CREATE TABLE tags (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, project_id INTEGER NOT NULL,
    path VARCHAR(200) NOT NULL, description TEXT NOT NULL, CONSTRAINT uq_tags_project_id UNIQUE (project_id, path),
    CONSTRAINT fk_tags_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE);
CREATE TABLE highlights (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document_id INTEGER NOT NULL,
    start_offset INTEGER NOT NULL, end_offset INTEGER NOT NULL, snippet TEXT NOT NULL,
    CONSTRAINT fk_highlights_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id)
    ON DELETE CASCADE);
CREATE TABLE highlight_tags (highlight_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
    CONSTRAINT pk_highlight_tags PRIMARY KEY (highlight_id, tag_id),
    CONSTRAINT fk_highlight_tags_highlight_id_highlights FOREIGN KEY(highlight_id) REFERENCES highlights (id)
    ON DELETE CASCADE, CONSTRAINT fk_highlight_tags_tag_id_tags FOREIGN KEY(tag_id) REFERENCES tags (id)
    ON DELETE CASCADE);
CREATE TABLE commands (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, date DATETIME NOT NULL,
    user_login VARCHAR(30) NOT NULL, project_id INTEGER NOT NULL, document_id INTEGER, payload TEXT NOT NULL,
    CONSTRAINT fk_commands_user_login_users FOREIGN KEY(user_login) REFERENCES users (login) ON UPDATE CASCADE,
    CONSTRAINT fk_commands_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id) ON DELETE CASCADE);
CREATE UNIQUE INDEX ix_users_email ON users (email);
CREATE INDEX ix_project_members_user_login ON project_members (user_login);
CREATE INDEX ix_project_members_project_id ON project_members (project_id);
CREATE INDEX ix_documents_project_id ON documents (project_id);
CREATE INDEX ix_commands_document_id ON commands (document_id);
CREATE INDEX ix_commands_user_login ON commands (user_login);
CREATE INDEX idx_project_document ON commands (project_id, document_id);
CREATE INDEX ix_commands_project_id ON commands (project_id);
CREATE INDEX ix_commands_date ON commands (date);
CREATE INDEX idx_project_id ON commands (project_id, id);
CREATE INDEX ix_tags_path ON tags (path);
CREATE INDEX ix_tags_project_id ON tags (project_id);
CREATE INDEX ix_highlights_document_id ON highlights (document_id);
CREATE INDEX ix_highlight_tags_highlight_id ON highlight_tags (highlight_id);
CREATE INDEX ix_highlight_tags_tag_id ON highlight_tags (tag_id);
"""


def project(given: list[Coding], notes: pd.DataFrame, scheme: Scheme, names: dict[str, str]) -> bytes:
    """Return the database of a project with notes and their codings, as bytes.

    `given` are the codings that fit, `notes` those that go along, `names` the name of each code. The audit log says who
    coded what; "nothing found" is a highlight of the whole note.
    """
    users = list(dict.fromkeys([*scheme.coders, *(one["coder"] for one in given)]))
    tags = [(names[key], description(scheme.codes, key, names)) for key in code_tree.in_order(scheme.codes)]
    tags += [(NOTHING, "Read, and no code found.")] if any(not one["code"] for one in given) else []
    tags += [(tag, "") for tag in sorted({tag_of(one, names) for one in given} - {name for name, _ in tags})]
    numbers = {name: number for number, (name, _) in enumerate(tags, 1)}
    database = sqlite3.connect(":memory:")
    database.executescript(TABLES)

    def insert(table: str, *values: Any) -> None:
        database.execute(f"INSERT INTO {table} VALUES({', '.join('?' * len(values))})", values)

    insert("alembic_version", VERSION)
    insert("projects", 1, scheme.title[: LONGEST["project"]], "", DATE)
    for user in users:
        insert("users", user, DATE, None, 0, None, None, None, None)
        insert("project_members", 1, user, "ADMIN")
    for number, (name, text) in enumerate(tags, 1):
        insert("tags", number, 1, name[: LONGEST["tag"]], text[: LONGEST["description"]])
    count = 0
    for number, row in enumerate(notes.to_dict("records"), 1):
        way = "RIGHT_TO_LEFT" if row.get("language") in RIGHT_TO_LEFT else "LEFT_TO_RIGHT"
        name = row["note"][: LONGEST["document"]]
        insert("documents", number, name, "", f"{name}.html", DATE, 1, way, page(row["text"]))
        for one in (one for one in given if one["note"] == row["note"]):
            count += 1
            start, end = (one["start"], one["end"]) if one["code"] else (0, len(row["text"]))
            place = [len(row["text"][:offset].encode()) for offset in (start, end)]
            tag = numbers[tag_of(one, names)]
            insert("highlights", count, number, *place, page(row["text"][start:end]))
            insert("highlight_tags", count, tag)
            said = {"end_offset": place[1], "highlight_id": count, "start_offset": place[0], "tags": [tag]}
            payload = json.dumps(said | {"type": "highlight_add"}, sort_keys=True)
            insert("commands", count, DATE, one["coder"], 1, number, payload)
    database.commit()
    made = database.serialize()
    database.close()
    return made


def tag_of(one: Coding, names: dict[str, str]) -> str:
    """Return the tag of a coding; one with a value is a tag of its own, `Weeks = 3`."""
    if not one["code"]:
        return NOTHING
    return names[one["code"]] + (f" = {amount(one['value'])}" if one["value"] is not None else "")


def page(text: str) -> str:
    """Return a text as HTML whose text it is: a paragraph a line. Control characters, which it refuses, are blanks."""
    return "\n".join(f"<p>{html.escape(line, quote=False)}</p>" for line in CONTROL.sub(" ", text).split("\n"))


def description(codes: code_tree.Codes, code: str, names: dict[str, str]) -> str:
    """Return what is said of a tag, and where its code stands in the tree, which tags have not."""
    above = " > ".join(names[one] for one in code_tree.above(codes, code))
    parts = [f"Under: {above}"] if above else []
    return "\n".join([*parts, *([text] if (text := code_tree.described(codes[code])) else [])])


def codebook(scheme: Scheme, names: dict[str, str]) -> bytes:
    """Return the codes as a codebook that Taguette imports: with a byte order mark, without which it guesses wrong."""
    target = io.StringIO(newline="")
    table = csv.writer(target, lineterminator="\r\n")
    table.writerow(["tag", "description"])
    for key in code_tree.in_order(scheme.codes):
        text = description(scheme.codes, key, names)
        table.writerow([names[key][: LONGEST["tag"]], text[: LONGEST["description"]]])
    return target.getvalue().encode("utf-8-sig")
