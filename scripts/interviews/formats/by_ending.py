"""What reads a note: by the ending of its file."""

from pathlib import Path

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats.freezing import Piece

ENDINGS = "docx, odt, txt, md, html, srt, vtt or pdf"


def pieces(path: Path) -> list[Piece]:
    """Return the text of a note, whatever it was written with, in pieces with their places in the file.

    Raises EvidenceError for a file of another kind, one that is empty or broken, and one with text that would be lost.
    """
    file, ending = path.as_posix(), path.suffix.lower()
    if path.name.startswith("~$") or path.name.startswith(".~lock"):
        raise EvidenceError(f"{file} is a lock file of an open note: close the note and delete it")
    if path.stat().st_size == 0:
        raise EvidenceError(f"{file} is empty: put the note in or delete the file")
    if ending in (".txt", ".md"):
        from scripts.interviews.formats import plain

        return plain.pieces(path)
    if ending == ".docx":
        from scripts.interviews.formats import word

        return word.pieces(path)
    if ending == ".odt":
        from scripts.interviews.formats import opentext

        return opentext.pieces(path)
    if ending in (".html", ".htm"):
        from scripts.interviews.formats import webpage

        return webpage.pieces(path)
    if ending in (".srt", ".vtt"):
        from scripts.interviews.formats import subtitles

        return subtitles.pieces(path)
    if ending == ".pdf":
        from scripts.interviews.formats import pdf

        return pdf.pieces(path)
    raise EvidenceError(f"{file}: notes are {ENDINGS} files: save it as one of these or move it elsewhere")
