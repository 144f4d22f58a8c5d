"""Notes, codes and codings as a REFI-QDA project (.qdpx), codes alone as a REFI-QDA codebook (.qdc).

Standard 1.5, written as the most tools were measured to read it right: UTF-8 without byte order mark, line feeds, code
points, the end exclusive, `sources/` in small letters, texts as plain text only, a name on every source and selection.
GUIDs are made of what they name and dates are fixed, so that the same project has the same bytes.
"""

import io
import re
import uuid
import zipfile
from typing import Any

import pandas as pd
from lxml import etree

from scripts.interviews.projects import offsets
from scripts.interviews.schemes import code_tree
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Scheme

NOTHING = "Nothing found"  # the code of a coder who read a note and gave none
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
VARIABLES = ("group", "grade", "date", "language", "mode", "persons")
ROOT = uuid.uuid5(uuid.NAMESPACE_OID, "Triangulate")
PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
Element = Any


def guid(*parts: object) -> str:
    """Return the GUID of something, always the same."""
    return str(uuid.uuid5(ROOT, "\x1f".join(map(str, parts))))


def plain(text: str) -> str:
    """Return a text without the few characters that XML has no place for."""
    return NOT_XML.sub(" ", text)


def project(given: list[Coding], notes: pd.DataFrame, scheme: Scheme, source: str, names: dict[str, str]) -> bytes:
    """Return a .qdpx of notes with their codings, as bytes.

    `given` are the codings that fit, `notes` those that go along, `names` the name of each code. Each coding is a
    selection of its own, made by its coder; "nothing found" is a coding of the whole note.
    """
    users = list(dict.fromkeys([*scheme.coders, *(one["coder"] for one in given)]))
    root = etree.Element(f"{{{PROJECT}}}Project", nsmap={None: PROJECT}, name=plain(scheme.title))
    root.set("origin", "Triangulate")
    own = add(root, "Users")
    for user in users:
        add(own, "User", guid=guid(source, "user", user), name=plain(user))
    tree(add(add(root, "CodeBook"), "Codes"), scheme.codes, source, names)
    if any(not one["code"] for one in given):
        nothing = {"guid": guid(source, "code", ""), "name": NOTHING, "isCodable": "true"}
        add(root.find("{*}CodeBook/{*}Codes"), "Code", **nothing)
    # A variable that had the name of a numeric code would be read as its value.
    amounts = {code_tree.folded(name) for key, name in names.items() for name in (key, name)}
    variables(root, notes, source, [name for name in VARIABLES if name not in amounts])
    sources = add(root, "Sources")
    texts: dict[str, str] = {}
    for row in notes.to_dict("records"):
        key = guid(source, "note", row["note"])
        texts[f"sources/{key}.txt"] = row["text"]
        text = add(sources, "TextSource", guid=key, name=plain(row["note"]), plainTextPath=f"internal://{key}.txt")
        mine = [one for one in given if one["note"] == row["note"]]
        for one in sorted(mine, key=lambda c: not c["code"]):
            coding(text, one, source)
    if not len(notes):
        root.remove(sources)
    return archive({"project.qde": xml(root)} | {name: text.encode() for name, text in texts.items()})


def coding(text: Element, one: Coding, source: str) -> None:
    """Add a coding to a source: a selection with its quote as name, or the whole note where nothing was found."""
    place = (source, one["note"], one["coder"], one["code"], one["start"], one["end"])
    user = guid(source, "user", one["coder"])
    parent = text
    if one["code"]:
        quote = offsets.flat(one["quote"])
        parent = add(text, "PlainTextSelection", guid=guid("selection", *place))
        # A name that isn't the quote, letter by letter, would be evidence against the passage.
        if not NOT_XML.search(quote):
            parent.set("name", quote)
        positions = {"startPosition": one["start"], "endPosition": one["end"], "creatingUser": user}
        for name, value in positions.items():
            parent.set(name, str(value))
        if one["value"] is not None:
            add(parent, "Description").text = f"value = {amount(one['value'])}"
    made = add(parent, "Coding", guid=guid("coding", *place), creatingUser=user)
    add(made, "CodeRef", targetGUID=guid(source, "code", one["code"]))


def amount(value: float) -> str:
    """Return a value as it is written beside a code: all of its digits."""
    return repr(float(value)).removesuffix(".0")


def variables(root: Element, notes: pd.DataFrame, source: str, fields: list[str]) -> None:
    """Add the fields of the headers as variables, and each note as a case that has them."""
    kept = [name for name in fields if name in notes and notes[name].notna().any()]
    if not kept:
        return
    declared = add(root, "Variables")
    for name in kept:
        add(declared, "Variable", guid=guid(source, "variable", name), name=name, typeOfVariable="Text")
    cases = add(root, "Cases")
    for row in notes.to_dict("records"):
        case = add(cases, "Case", guid=guid(source, "case", row["note"]), name=plain(row["note"]))
        for name in kept:
            if not pd.isna(row[name]):
                value = add(case, "VariableValue")
                add(value, "VariableRef", targetGUID=guid(source, "variable", name))
                add(value, "TextValue").text = plain(str(row[name]))
        add(case, "SourceRef", targetGUID=guid(source, "note", row["note"]))


def codebook(scheme: Scheme, source: str, names: dict[str, str]) -> bytes:
    """Return the codes of a scheme as a .qdc."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK}, origin="Triangulate")
    tree(add(root, "Codes"), scheme.codes, source, names)
    return xml(root)


def tree(parent: Element, codes: code_tree.Codes, source: str, names: dict[str, str], above: str | None = None) -> None:
    """Add the codes under a code to an element."""
    for key in code_tree.children(codes, above):
        made = add(parent, "Code", guid=guid(source, "code", key), name=plain(names[key]), isCodable="true")
        if text := code_tree.described(codes[key]):
            add(made, "Description").text = plain(text)
        tree(made, codes, source, names, key)


def add(parent: Element, tag: str, **attributes: str) -> Element:
    """Add an element in the namespace of its parent."""
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}", **attributes)


def xml(root: Element) -> bytes:
    """Return an element as a file."""
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8")) + b"\n"


def archive(files: dict[str, bytes]) -> bytes:
    """Return a zip archive, the same for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, content in files.items():
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.create_system, part.external_attr = 3, 0o644 << 16
            packed.writestr(part, content)  # not compressed: no version of a library changes the bytes
    return target.getvalue()
