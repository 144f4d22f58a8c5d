"""Notes that are the subtitles of a recording: srt and vtt, the words of each cue without its times."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats.freezing import Piece, blocks
from scripts.interviews.formats.plain import decoded

TIMES = re.compile(r"\s*(?P<start>(?:\d+:)?\d\d:\d\d[.,]\d{1,3})\s*-->\s*(?:\d+:)?\d\d:\d\d[.,]\d{1,3}")
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")
MARK = re.compile(
    r"<v(?:\.[^\s<>]*)?\s+(?P<voice>[^<>]+)>|</?(?:b|i|u|s|c|v|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<[\d:.]+>"
    r"|\{\\[^{}]*\}|(?P<named>&(?:amp|lt|gt|nbsp|lrm|rlm|#\d+|#x[0-9a-f]+);)",
    re.IGNORECASE,
)


def pieces(path: Path) -> list[Piece]:
    """Return the words of an srt or vtt file, a line of a cue a line; a voice of vtt comes as `Name: `.

    Lines before the first cue (in a NOTE of vtt) may be the header; they have an empty line after them.
    """
    text = decoded(path)
    lines = [(match.start(), match[0].rstrip("\r\n")) for match in LINE.finditer(text)]
    if not any(TIMES.match(line) for _, line in lines):
        raise EvidenceError(
            f"{path.as_posix()} has no line of times such as 00:00:01,000 --> 00:00:04,000: export it again"
        )
    return list(blocks(spoken(lines)))


def spoken(lines: list[tuple[int, str]]) -> Iterator[list[Piece]]:
    """Yield the lines that are said; times, numbers of cues and styles are left out."""
    cue, place, skipping, header = 0, "file", False, False
    for number, (begin, line) in enumerate(lines):
        if not line.strip():
            skipping = False
            continue
        times = TIMES.match(line)
        if times:
            if not cue and header:
                yield []
            cue += 1
            place, skipping = f"cue {cue}, {times['start']}", False
        elif skipping or is_id(lines, number):
            continue
        elif not cue and re.fullmatch(r"WEBVTT.*|STYLE\s*|REGION\s*", line):
            skipping = True
        elif not cue and re.match(r"NOTE(?:\s|$)", line):
            if line[5:].strip():
                header = True
                yield [Piece(line[5:], "file", begin + 5)]
        else:
            header = header or not cue
            yield list(shown(line, "file" if not cue else place, begin))


def is_id(lines: list[tuple[int, str]], number: int) -> bool:
    """Say whether a line is the number or name of the cue whose times come next."""
    after = lines[number + 1][1] if number + 1 < len(lines) else ""
    before = lines[number - 1][1] if number else ""
    line = lines[number][1].strip()
    return bool(TIMES.match(after)) and (not before.strip() or line.isdigit())


def shown(line: str, place: str, begin: int) -> Iterator[Piece]:
    """Yield the words of a line without its marks; places are those of the file."""
    at = 0
    for match in MARK.finditer(line):
        yield Piece(line[at : match.start()], place, begin + at)
        at = match.end()
        if match["voice"]:
            yield Piece(match["voice"].strip(), place, begin + match.start("voice"))
            yield Piece(": ", place, begin + at - 1)
        elif match["named"]:
            yield Piece(unescape(match["named"]), place, begin + match.start())
    yield Piece(line[at:], place, begin + at)
