"""Notes in PDF, where the file holds text: lines as they are laid out, an empty line between blocks."""

import re
import zlib
from pathlib import Path

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats import pdf_child
from scripts.interviews.formats.freezing import Piece
from scripts.interviews.formats.pdf_layout import unreadable
from scripts.sheets import apart
from scripts.sheets.containers import LARGEST_PART

LARGEST = 50_000_000
SECONDS = 300  # of the processor, for any PDF
STREAM = re.compile(rb"stream\r?\n")


def pieces(path: Path) -> list[Piece]:
    """Return the text of a PDF, page by page. Raises EvidenceError for one that holds pictures of pages.

    Lines with letters from right to left are put from their places on the page into the order in which they are read.
    """
    file = path.as_posix()
    if path.stat().st_size > LARGEST:
        raise EvidenceError(f"{file} is larger than {LARGEST // 1_000_000} MB: save its text as docx, odt or txt")
    check_streams(path.read_bytes(), file)
    try:
        made = apart.call(pdf_child.__file__, path, file, seconds=SECONDS)
    except apart.Broken:
        raise unreadable(file) from None
    if isinstance(made, str):
        raise EvidenceError(made)
    return [Piece(*piece) for piece in made]


def check_streams(content: bytes, file: str) -> None:
    """Refuse a PDF with a stream that unpacks to more than a text can be, also one packed several times."""
    for match in STREAM.finditer(content):
        end = content.find(b"endstream", match.end())
        data = content[match.end() : end if end >= 0 else None]
        for _ in range(4):
            try:
                data = zlib.decompressobj().decompress(data, LARGEST_PART + 1)
            except zlib.error:
                break
            if len(data) > LARGEST_PART:
                raise EvidenceError(
                    f"{file} unpacks to more than {LARGEST_PART // 1_000_000} MB: ask who sent it, or save its text"
                )
