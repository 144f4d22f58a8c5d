"""Notes that are plain text: txt and md."""

from pathlib import Path

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats.freezing import Piece


def pieces(path: Path) -> list[Piece]:
    """Return the text of a txt or md file."""
    return [Piece(decoded(path))]


def decoded(path: Path) -> str:
    """Return the text of a file in UTF-8, without its byte order mark. Raises EvidenceError for anything else."""
    file = path.as_posix()
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EvidenceError(f"{file} is not UTF-8 text (byte {error.start}): save it as UTF-8") from None
    if "\0" in text:
        raise EvidenceError(f"{file} is not UTF-8 text (it holds zero bytes): save it as UTF-8")
    return text
