"""What a project of another tool holds, whatever wrote it: documents, codings, memos."""

from collections.abc import Sequence
from typing import NamedTuple


class Document(NamedTuple):
    """A document of a project: its name there, and its text as it is stored (byte order mark and line ends kept)."""

    name: str
    text: str


class Passage(NamedTuple):
    """A coding of a project: where it says it is, what it says stands there, and what is wrong with it by itself."""

    row: int
    document: str
    code: tuple[str, ...]
    coder: str | None
    start: int | None
    end: int | None
    quotes: tuple[str, ...] = ()
    whole: bool = False
    fault: str = ""
    value: str = ""
    variable: bool = False  # a value that the document has, not one that a coder gave
    memo: str = ""


class Memo(NamedTuple):
    """What somebody wrote about a code or a document; memos of passages are with the passages."""

    text: str
    code: tuple[str, ...] = ()
    document: str | None = None
    coder: str | None = None


class Project(NamedTuple):
    """What a tool wrote: documents, codings in the order of the file, what is unusual, memos, line ends kept or not."""

    documents: dict[str, Document]
    passages: list[Passage]
    remarks: list[str]
    memos: Sequence[Memo] = ()
    known: bool = True
    unit: str = "code points"  # what its tool counts, where the quotes leave several readings


def shown(name: str) -> str:
    """Return the name of a document, code or coder of a file for a sentence: in quotes, on one line, not too long."""
    return repr(name if len(name) <= 80 else name[:79] + "…")
