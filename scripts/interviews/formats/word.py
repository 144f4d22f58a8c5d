"""Notes written in Word: paragraphs one a line, rows of tables one a line with tabs between their cells."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats.freezing import Piece, blocks, letters
from scripts.sheets.containers import check_container

WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"heading (\d)|title", re.IGNORECASE)


def pieces(path: Path) -> list[Piece]:
    """Return the text of a docx file; text that this would lose is an error.

    A table at the very top, where the fields of a header may stand, has an empty line after it.
    """
    file = path.as_posix()
    check_container(path)
    try:
        document = Document(str(path))
        body = document.element.body
        levels = {style.style_id: level_of(str(style.name)) for style in document.styles}
        found = list(blocks(paragraphs(document, levels)))
    except Exception:  # python-docx raises a dozen kinds for a broken package
        raise EvidenceError(f"{file} is not a Word document that can be read: save it again as .docx") from None
    if next(body.iter(f"{WORDS}footnoteReference", f"{WORDS}endnoteReference"), None) is not None:
        raise EvidenceError(f"{file} holds a footnote, whose text would be lost: move it into a paragraph")
    # Tracked insertions, text boxes and content controls hold text that paragraphs leave out.
    written = "".join(element.text or "" for element in body.iter(f"{WORDS}t", f"{WORDS}delText"))
    if letters(written) != letters("".join(piece.text for piece in found)):
        raise EvidenceError(
            f"{file} holds text outside plain paragraphs (tracked changes, a box, a content control) that would be "
            "lost: accept all changes and move the text into paragraphs"
        )
    return found


def paragraphs(document: Any, levels: dict[str, int]) -> Iterator[list[Piece]]:
    """Yield each paragraph and each row of a table as a line."""
    number, tables, top = 0, 0, True
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            tables += 1
            for row, cells in enumerate(block._tbl.tr_lst, 1):
                yield list(joined(document, cells.tc_lst, f"table {tables}, row {row}"))
            if top:
                yield []
            top = False
        else:
            number += 1
            top = top and not block.text.strip()
            yield [Piece(block.text, f"paragraph {number}", 0, levels.get(block._p.style or "", 0))]


def joined(document: Any, cells: list[Any], place: str) -> Iterator[Piece]:
    """Yield the cells of a row with tabs between them."""
    for column, cell in enumerate(cells, 1):
        where = f"{place}, cell {column}"
        # A paragraph of a cell, also one of a table within it, ends with a line feed, as in any text.
        text = "\n".join(Paragraph(one, document).text for one in cell.iter(f"{WORDS}p"))
        yield Piece(text + ("\t" if column < len(cells) else ""), where)


def level_of(style: str) -> int:
    """Return the level of a style of headings (Word gives them English names in any language), or 0."""
    match = HEADING.fullmatch(style)
    return int(match[1] or 1) if match else 0
