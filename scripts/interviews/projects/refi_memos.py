"""Memos of REFI-QDA projects: notes that codes, passages and documents refer to, and descriptions of these."""

from collections.abc import Callable
from typing import Any, NamedTuple

from scripts.interviews.projects.project import Memo, Project

Element = Any
OURS = "Triangulate"  # whose descriptions of codes are those of the scheme


class Note(NamedTuple):
    """What a note says, and who wrote it."""

    text: str
    coder: str | None


Notes = dict[str, Note]


def guid(written: str | None) -> str:
    """Return a GUID as it compares: small letters, no braces."""
    return (written or "").strip().strip("{}").lower()


def notes(root: Element, users: dict[str, str], text: Callable[[Element], str]) -> Notes:
    """Return the notes of a project by GUID; `text` gives the words of one."""
    return {
        guid(one.get("guid")): Note(text(one).strip(), users.get(guid(one.get("creatingUser"))))
        for one in root.iterfind("Notes/Note")
    }


def told(element: Element, found: Notes, used: set[str]) -> list[Note]:
    """Return the notes that an element refers to, and keep in mind that they are used."""
    keys = [guid(one.get("targetGUID")) for one in element.iterfind("NoteRef")]
    used.update(keys)
    return [found[key] for key in keys if key in found and found[key].text]


def of_passage(coding: Element, found: Notes, used: set[str]) -> str:
    """Return the memo of a coding: what it and its selection refer to."""
    selection = coding.getparent()
    both = [*told(coding, found, used), *(told(selection, found, used) if selection.tag.endswith("Selection") else [])]
    return "\n\n".join(dict.fromkeys(one.text for one in both))


def memos(root: Element, found: Notes, used: set[str], paths: dict[str, tuple[str, ...]], made: Project) -> list[Memo]:
    """Return the memos of codes, of documents, and of the project: notes that nothing refers to."""
    given: list[Memo] = []
    for code in root.iterfind("CodeBook/Codes//Code"):
        path = paths[guid(code.get("guid"))]
        if words := (code.findtext("Description") or "").strip() if root.get("origin") != OURS else "":
            given.append(Memo(words, path))
        given += [Memo(one.text, path, coder=one.coder) for one in told(code, found, used)]
    for source in root.iterfind("Sources/*"):
        key = guid(source.get("guid"))
        if key in made.documents:
            words = (source.findtext("Description") or "").strip()
            given += [Memo(words, document=key)] if words else []
            given += [Memo(one.text, document=key, coder=one.coder) for one in told(source, found, used)]
    rest = [note for key, note in found.items() if key not in used and note.text]
    return given + [Memo(one.text, coder=one.coder) for one in rest]
