"""Word files read back for tests, and tables of our HTML as the same lists of texts."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree, html


def opened(data: bytes | Path) -> Any:
    """Return a Word file as python-docx has it."""
    return docx.Document(io.BytesIO(data if isinstance(data, bytes) else data.read_bytes()))


def part(data: bytes, name: str) -> etree._Element:
    """Return one part of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def words(text: str) -> str:
    """Return a text with single blanks."""
    return re.sub(r"\s+", " ", text).strip()


def rows_of_word(table: Any) -> list[list[tuple[str, int]]]:
    """Return the rows of a table of Word: the text of each cell, and how many columns it spans."""
    found = []
    for row in table._tbl.tr_lst:
        cells = [("\n".join(docx.text.paragraph.Paragraph(p, table).text for p in tc.p_lst), tc) for tc in row.tc_lst]
        found.append([(words(text), int(tc.grid_span)) for text, tc in cells])
    return found


def rows_of_page(page: str) -> list[list[tuple[str, int]]]:
    """Return the rows of the table of a page in the same way."""
    return [
        [(words(cell.text_content()), int(cell.get("colspan", 1))) for cell in row.iter("td", "th")]
        for row in html.fromstring(page).iter("tr")
    ]


def under(table: Any) -> list[str]:
    """Return the paragraphs under a table of Word, up to the next caption or heading."""
    found = []
    for one in table._tbl.itersiblings():
        style = one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") if one.tag == qn("w:p") else None
        if style is None or style.get(qn("w:val")) not in ("TriangulateNote", "TriangulateMark"):
            break
        found.append(words("".join(text.text or "" for text in one.iter(qn("w:t")))))
    return found


def under_page(page: str) -> list[str]:
    """Return the paragraphs under the table of a page."""
    return [words(one.text_content()) for one in html.fromstring(page).find_class("notes")[0].iter("p")]
