"""Notes written in LibreOffice: paragraphs one a line, rows of tables one a line with tabs between their cells."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats.freezing import Piece, blocks, letters
from scripts.sheets.containers import check_container

NAMES = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE = f"{NAMES}office:1.0}}", f"{NAMES}text:1.0}}", f"{NAMES}table:1.0}}"
INDEXES = ("table-of-content", "illustration-index", "table-index", "alphabetical-index", "bibliography", "user-index")
ASIDE = [f"{OFFICE}annotation", f"{OFFICE}forms", *(f"{TEXT}{name}-source" for name in INDEXES)]
LOST = {
    f"{TEXT}note": "a footnote",
    f"{TEXT}tracked-changes": "tracked changes",
    f"{NAMES}drawing:1.0}}text-box": "a text box",
}
BREAKS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
SPACES = re.compile(r"[ \t\r\n]+")


def pieces(path: Path) -> list[Piece]:
    """Return the text of an odt file; text that this would lose is an error.

    A table at the very top, where the fields of a header may stand, has an empty line after it.
    """
    file = path.as_posix()
    check_container(path)
    try:
        with zipfile.ZipFile(path) as container:
            content = container.read("content.xml")
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (KeyError, etree.XMLSyntaxError):
        raise EvidenceError(
            f"{file} is not an OpenDocument text that can be read (or has a password): save it again as .odt"
        ) from None
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise EvidenceError(f"{file} is not an OpenDocument text: save it as .odt")
    for name, what in LOST.items():
        found = next(body.iter(name), None)
        if found is not None and "".join(found.itertext()).strip():
            raise EvidenceError(
                f"{file} holds {what}, whose text would be lost: move it into paragraphs (accept all changes)"
            )
    etree.strip_elements(body, *ASIDE, with_tail=False)
    try:
        made = list(blocks(paragraphs(body)))
    except ValueError:  # a level or a number of spaces that is no number
        raise EvidenceError(f"{file} is not an OpenDocument text that can be read: save it again as .odt") from None
    if letters("".join(body.itertext())) != letters("".join(piece.text for piece in made)):
        raise EvidenceError(f"{file} holds text outside plain paragraphs that would be lost: move it into paragraphs")
    return made


def paragraphs(body: etree._Element) -> Iterator[list[Piece]]:
    """Yield each paragraph and each row of a table as a line."""
    number, tables, top = 0, 0, True
    for block in flat(body):
        if block.tag == f"{TABLE}table":
            tables += 1
            lines = block.iter(f"{TABLE}table-row")
            own = [line for line in lines if next(line.iterancestors(f"{TABLE}table")) is block]
            for row, line in enumerate(own, 1):
                yield list(joined(line, f"table {tables}, row {row}"))
            if top:
                yield []
            top = False
        else:
            number += 1
            level = int(block.get(f"{TEXT}outline-level", "1")) if block.tag == f"{TEXT}h" else 0
            found = said(block)
            top = top and not found.strip()
            yield [Piece(found, f"paragraph {number}", 0, level)]


def flat(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs, headings and tables, in lists and sections too, in their order."""
    for child in parent:
        if child.tag in (f"{TEXT}p", f"{TEXT}h", f"{TABLE}table"):
            yield child
        elif isinstance(child.tag, str):
            yield from flat(child)


def joined(row: etree._Element, place: str) -> Iterator[Piece]:
    """Yield the cells of a row with tabs between them; a cell of several paragraphs has a line feed between them."""
    cells = list(row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"))
    for column, cell in enumerate(cells, 1):
        text = "\n".join(said(one) for one in cell.iter(f"{TEXT}p", f"{TEXT}h"))
        yield Piece(text + ("\t" if column < len(cells) else ""), f"{place}, cell {column}")


def said(paragraph: etree._Element) -> str:
    """Return the text of a paragraph: white space of the file is one space, other spaces and tabs are elements."""
    parts: list[str] = []
    spell(paragraph, parts)
    return "".join(parts)


def spell(element: etree._Element, parts: list[str]) -> None:
    """Append the text of an element and of those within it."""
    collapsed(element.text, parts)
    for child in element:
        if child.tag == f"{TEXT}s":
            parts.append(" " * min(int(child.get(f"{TEXT}c", "1")), 1000))
        elif child.tag in BREAKS:
            parts.append(BREAKS[child.tag])
        elif isinstance(child.tag, str):
            spell(child, parts)
        collapsed(child.tail, parts)


def collapsed(text: str | None, parts: list[str]) -> None:
    """Append text with each run of white space as one space, none at the start and none after another."""
    shorter = SPACES.sub(" ", text or "")
    if not parts or parts[-1].endswith(" "):
        shorter = shorter.removeprefix(" ")
    if shorter:
        parts.append(shorter)
