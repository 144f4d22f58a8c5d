"""Codebooks of other tools as they come: each code with its path in the tree, what is said of it, and its words.

REFI-QDA (.qdc, or the codes of a .qdpx), QualCoder (data.qda), Taguette and MAXQDA as real ones or their manuals have
them; of NVivo and ATLAS.ti the documented forms (a list with Name or Code, Description or Comment), for no real one was
at hand; lists of names a line; dictionaries of quanteda (YAML) and LIWC (.dic), whose patterns become rules.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from lxml import etree

from scripts.ground.errors import EvidenceError
from scripts.interviews.projects import qualcoder, refi
from scripts.settings import strict
from scripts.sheets import containers, sheet, text
from scripts.sheets.headers import fold

SPACES = ("urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:0:4")
NAMES = ("tag", "name", "path", "label", "code", "code name", "codename", "node", "theme")
TEXTS = ("description", "definition", "memo", "code memo", "code definition", "comment", "code comment")
PARENTS = ("under", "parent", "parent code", "category", "code group", "code group 1", "group 1")
FURTHER = ("include", "exclude", "examples", "counter_examples")
STEPS = re.compile(r"\s*(?:>>|>|\\+|::|/)\s*")
Element = Any


class Entry(NamedTuple):
    """A code of a codebook: names from the root down, what is said of it, the patterns that suggest it."""

    path: tuple[str, ...]
    text: str = ""
    words: tuple[str, ...] = ()
    key: str = ""
    further: tuple[tuple[str, str], ...] = ()


def read(path: Path) -> list[Entry]:
    """Return the codes of a file in its order, each after those above it. Raises EvidenceError for another file."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise EvidenceError(f"{path.as_posix()} is not a codebook that can be read; these are: {', '.join(READERS)}")
    try:
        found = reader(path)
    except EvidenceError as error:
        said = str(error)
        raise EvidenceError(said if path.as_posix() in said else f"{path.as_posix()}, {said}") from None
    except Exception as error:  # whatever a broken file makes the readers say
        raise EvidenceError(
            f"{path.as_posix()} is broken or not a codebook ({type(error).__name__}): export it again"
        ) from None
    if not found:
        raise EvidenceError(f"{path.as_posix()} holds no codes: export the codebook again")
    return whole(found)


def whole(found: list[Entry]) -> list[Entry]:
    """Return the codes with those that only their paths name; a code that occurs twice is joined."""
    made: dict[tuple[str, ...], Entry] = {}
    for one in found:
        for depth in range(1, len(one.path)):
            made.setdefault(one.path[:depth], Entry(one.path[:depth]))
        old = made.get(one.path, Entry(one.path))
        made[one.path] = Entry(
            one.path, old.text or one.text, old.words + one.words, old.key or one.key, old.further or one.further
        )
    return list(made.values())


def of_refi(path: Path) -> list[Entry]:
    """Return the codes of a .qdc, or of the project in a .qdpx."""
    name = path.as_posix()
    if path.suffix.lower() == ".qdpx":
        try:
            with zipfile.ZipFile(path) as archive:
                part, _ = refi.project_part(name, refi.checked(name, archive.infolist()))
                root = refi.parsed(name, refi.content(name, archive, part)).find("CodeBook")
        except (zipfile.BadZipFile, OSError):
            raise EvidenceError(f"{name} is broken or not a REFI-QDA project: export it again as .qdpx") from None
        return list(below(root.find("Codes"))) if root is not None and root.find("Codes") is not None else []
    content = path.read_bytes()
    if any(word in content.replace(b"\0", b"").lower() for word in containers.FORBIDDEN):
        raise EvidenceError(f"{name} declares a document type or an entity, which no tool writes: ask who sent it")
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise EvidenceError(f"{name} is not XML that can be read (line {error.lineno}): export it again") from None
    if etree.QName(root).namespace not in SPACES or etree.QName(root).localname != "CodeBook":
        raise EvidenceError(f"{name} is not a REFI-QDA codebook of version 1.0 or 0:4: export it again as .qdc")
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = etree.QName(element).localname
    codes = root.find("Codes")
    return [] if codes is None else list(below(codes))


def below(parent: Element, above: tuple[str, ...] = ()) -> Iterator[Entry]:
    """Yield the codes of an element and all below them."""
    for code in parent.iterfind("Code"):
        path = (*above, (code.get("name") or "").strip())
        yield Entry(path, (code.findtext("Description") or "").strip())
        yield from below(code, path)


def of_table(path: Path) -> list[Entry]:
    """Return the codes of a table: a column with names or paths, one with what is said, one with what is above."""
    if path.suffix.lower() == ".docx":
        return [one for rows in tables_of(path) for one in of_rows(path.as_posix(), rows)]
    name, cells = sheet.rows(path)
    return of_rows(name, cells)


def tables_of(path: Path) -> list[list[list[str]]]:
    """Return the tables of a Word document that have a column of names, as rows of cells."""
    import docx

    containers.check_container(path)
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(str(path)).tables]
    found = [rows for rows in found if rows and {fold(cell) for cell in rows[0]} & set(NAMES)]
    if not found:
        raise EvidenceError(f"{path.as_posix()} has no table with a column Name or Code: export the codebook as a list")
    return found


def of_rows(name: str, cells: list[list[str]]) -> list[Entry]:
    """Return the codes of the rows of a table, the first of which names the columns."""
    header = [fold(cell) for cell in cells[0]]
    ours = "code" in header and "label" in header
    title = "label" if ours else next((one for one in NAMES if one in header), None)
    if title is None:
        raise EvidenceError(f"{name}: no column is called {', '.join(NAMES[:-1])} or {NAMES[-1]}: name one")

    def cell(row: list[str], *names: str) -> str:
        return next(
            (row[header.index(one)].strip() for one in names if one in header and len(row) > header.index(one)), ""
        )

    made = []
    keyed = {cell(row, "code"): cell(row, title) for row in cells[1:]} if ours else {}
    parents = {cell(row, "code"): cell(row, "under") for row in cells[1:]} if ours else {}
    for row in cells[1:]:
        if not (own := cell(row, title)):
            continue
        said = cell(row, *TEXTS)
        first, _, rest = said.partition("\n")
        if ours:
            path = (*chain(name, cell(row, "code"), parents, keyed), own)
            further = tuple((one, cell(row, one)) for one in FURTHER if cell(row, one))
            made.append(Entry(path, said, key=cell(row, "code"), further=further))
        elif first.startswith("Under: "):  # as we write for Taguette, whose tags have no tree
            made.append(Entry((*first.removeprefix("Under: ").split(" > "), own), rest))
        else:
            above = cell(row, *PARENTS)
            # A slash may stand in a name: it divides paths only where these have a column of their own.
            parts = re.split(r"\s*(?:>>|>|\\+)\s*", own)
            made.append(Entry((*(STEPS.split(above) if above else ()), *filter(None, parts)), said))
    return made


def chain(name: str, key: str, parents: dict[str, str], keyed: dict[str, str]) -> list[str]:
    """Return the labels of the codes above a key, the root first."""
    found: list[str] = []
    up = parents.get(key, "")
    while up:
        if up not in keyed or keyed[up] in found:
            raise EvidenceError(f"{name}: '{up}', above {key}, is not a code, or the codes form a circle: correct it")
        found.insert(0, keyed[up])
        up = parents[up]
    return found


def of_list(path: Path) -> list[Entry]:
    """Return the codes of a list of names, one a line."""
    lines = [line.strip() for line in text.decode(path, None).removeprefix("\ufeff").splitlines()]
    return [Entry(tuple(part for part in STEPS.split(line) if part)) for line in lines if STEPS.sub("", line)]


def of_quanteda(path: Path) -> list[Entry]:
    """Return the categories of a dictionary of quanteda: nested names, lists of patterns."""
    try:
        plain = text.decode(path, None).removeprefix("\ufeff")
        strict.check_depth(plain)
        told = yaml.safe_load(plain)
    except yaml.YAMLError:
        raise EvidenceError(f"{path.as_posix()} is not YAML that can be read: export the dictionary again") from None
    if not isinstance(told, dict):
        raise EvidenceError(f"{path.as_posix()} is not a dictionary of categories and patterns: export it again")
    return list(nested(path.as_posix(), told, ()))


def nested(name: str, told: dict[Any, Any], above: tuple[str, ...]) -> Iterator[Entry]:
    """Yield the categories of a part of a dictionary."""
    for key, one in told.items():
        path = (*above, str(key))
        if isinstance(one, dict):
            yield Entry(path)
            yield from nested(name, one, path)
            continue
        given = one if isinstance(one, list) else [] if one is None else [one]
        words = [word for word in given if not isinstance(word, dict)]
        yield Entry(path, words=tuple(str(word) for word in words))
        for further in (word for word in given if isinstance(word, dict)):
            yield from nested(name, further, path)


def of_liwc(path: Path) -> list[Entry]:
    """Return the categories of a dictionary of LIWC: numbers and names between two lines %, then words and numbers."""
    lines = text.decode(path, None).removeprefix("\ufeff").splitlines()
    marks = [number for number, line in enumerate(lines) if line.strip() == "%"]
    if len(marks) < 2:
        raise EvidenceError(f"{path.as_posix()} has no categories between two lines of %: export the dictionary again")
    titles = dict(line.split(None, 1) for line in lines[marks[0] + 1 : marks[1]] if len(line.split(None, 1)) == 2)
    words: dict[str, list[str]] = {number: [] for number in titles}
    for place, line in enumerate(lines[marks[1] + 1 :], marks[1] + 2):
        word, *numbers = re.split(r"\t+", line.strip()) if "\t" in line else line.split()
        for number in [one for part in numbers for one in part.split()] if line.strip() else []:
            if number not in words:
                raise EvidenceError(
                    f"{path.as_posix()}, line {place}: there is no category {number}: correct the number"
                )
            words[number].append(word.strip())
    return [Entry((title.strip(),), words=tuple(words[number])) for number, title in titles.items()]


def of_qualcoder(path: Path) -> list[Entry]:
    """Return the categories and codes of a project of QualCoder, each with its memo."""
    return [Entry(names, memo) for names, memo in qualcoder.codes(path)]


READERS = {
    ".qdc": of_refi,
    ".qda": of_qualcoder,
    ".qdpx": of_refi,
    ".csv": of_table,
    ".tsv": of_table,
    ".xlsx": of_table,
    ".docx": of_table,
    ".txt": of_list,
    ".yaml": of_quanteda,
    ".yml": of_quanteda,
    ".dic": of_liwc,
}
