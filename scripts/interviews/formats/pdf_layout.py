"""The text of a PDF as it is laid out; in the process that calls it."""

import logging
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTFigure, LTImage, LTTextBox, LTTextLine

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats.freezing import Piece, blocks

UNNAMED = re.compile(r"\(cid:\d+\)")
SHAPES = re.compile(r"[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]")  # ligatures and forms of letters: shapes, no letters
RIGHT, LEFT = {"R", "AL"}, {"L", "EN", "AN"}
BRACKETS = str.maketrans("()[]{}<>«»", ")(][}{><»«")
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns with parts of the text


def unreadable(file: str) -> EvidenceError:
    """Return the error for a file whose text can't be had."""
    return EvidenceError(f"{file} is not a PDF that can be read, or is protected: save its text as docx, odt or txt")


def laid_out_pieces(path: Path, file: str) -> list[Piece]:
    """Return the text of a PDF, called `file` in sentences; in this process."""
    try:
        pages = list(extract_pages(str(path), laparams=LAParams(boxes_flow=None, all_texts=True)))
    except Exception:  # pdfminer raises dozens of kinds for a broken, protected or hostile file
        raise unreadable(file) from None
    found: list[list[Piece]] = []
    for number, page in enumerate(pages, 1):
        boxes = lines_of(page)
        if not any(line.strip() for box in boxes for line in box) and next(parts(page, LTImage), None) is not None:
            raise EvidenceError(
                f"{file}, page {number} is a picture without text, as of a scanned page: "
                "recognize its text (OCR) and save it as docx, odt or txt"
            )
        if any(UNNAMED.search(line) for box in boxes for line in box):
            raise EvidenceError(
                f"{file}, page {number}: its letters are drawn but not named: save the text as docx, odt or txt"
            )
        text = "\n\n".join("\n".join(box) for box in boxes if any(map(str.strip, box)))
        if text:
            found += [[], [Piece(text, f"page {number}")]]
    if not found:
        raise EvidenceError(f"{file} holds no text: save its text as docx, odt or txt")
    return list(blocks(found[1:]))


def parts(container: Iterable[Any], kind: type) -> Iterator[Any]:
    """Yield the elements of a kind in a page, also those within figures."""
    for element in container:
        if isinstance(element, kind):
            yield element
        elif isinstance(element, LTFigure):
            yield from parts(element, kind)


def lines_of(page: Any) -> list[list[str]]:
    """Return the lines of each block of a page; parts of a line with letters from right to left are one again."""
    boxes: list[list[list[LTTextLine]]] = []
    for box in parts(page, LTTextBox):
        boxes.append([])
        for line in (one for one in box if isinstance(one, LTTextLine)):
            rows = [row for other in boxes for row in other if any(beside(line, one) for one in row)]
            if rows:
                rows[0].append(line)
            else:
                boxes[-1].append([line])
    return [[spelled(row) for row in box] for box in boxes if box]


def beside(line: LTTextLine, other: LTTextLine) -> bool:
    """Say whether two lines are parts of one with letters from right to left, which some programs draw in parts."""
    gap = max(line.x0, other.x0) - min(line.x1, other.x1)
    level = abs(line.y0 + line.y1 - other.y0 - other.y1) < min(line.height, other.height)
    return level and gap < other.height and (from_right(line.get_text()) or from_right(other.get_text()))


def from_right(text: str) -> bool:
    """Say whether a text has letters from right to left."""
    return any(unicodedata.bidirectional(one) in RIGHT for one in text)


def spelled(row: list[LTTextLine]) -> str:
    """Return the text of a line, in one part or several, in the order in which it is read."""
    if any(from_right(line.get_text()) for line in row):
        # Some programs name a mirrored bracket as it is shown, others as it is written.
        shown, written = ("".join(read_order(laid_out(row), mirrored)).strip() for mirrored in (True, False))
        return written if closes_first(shown) else shown
    return SHAPES.sub(letters_of, row[0].get_text().rstrip("\n "))


def closes_first(text: str) -> bool:
    """Say whether a bracket of a text closes before one has opened."""
    opened = [text[: match.start()].count("(") >= text[: match.end()].count(")") for match in re.finditer(r"\)", text)]
    return not all(opened)


def letters_of(shape: re.Match[str]) -> str:
    """Return the letters that a shape stands for."""
    return unicodedata.normalize("NFKC", shape[0])


def laid_out(row: list[LTTextLine]) -> list[str]:
    """Return the letters of a line from left to right, each with its marks, with spaces for gaps."""
    letters: list[tuple[LTChar, str]] = []
    for line in row:
        letters += marked([one for one in line if isinstance(one, LTChar)])
    letters.sort(key=lambda letter: (letter[0].x0, letter[0].x1))
    found: list[str] = []
    end = math.inf
    for one, text in letters:
        if one.x0 - end > 0.15 * one.size and not found[-1].isspace() and not text.isspace():
            found.append(" ")
        found.append(SHAPES.sub(letters_of, text))
        end = one.x1
    return found


def marked(chars: list[LTChar]) -> list[tuple[LTChar, str]]:
    """Return the letters of a line with their marks: a mark follows its letter as people write."""
    drawn = [one for one in chars if not is_mark(one)]
    leftwards = sum(after.x0 < before.x0 for before, after in pairwise(drawn)) * 2 > len(drawn) - 1
    letters: list[tuple[LTChar, str]] = []
    for one in chars if leftwards else reversed(chars):
        if letters and is_mark(one):
            letters[-1] = (letters[-1][0], letters[-1][1] + one.get_text())
        else:
            letters.append((one, one.get_text()))
    return letters


def is_mark(char: LTChar) -> bool:
    """Say whether a character is a mark on another one."""
    return all(unicodedata.category(one) == "Mn" for one in char.get_text())


def read_order(shown: list[str], mirrored: bool) -> list[str]:
    """Return letters that stand from left to right in the order in which they are read.

    The reverse of the bidirectional algorithm where a line has one direction and short stretches of the other: the
    stretches against the direction of the line are turned round. `mirrored`: brackets are named as they are shown.
    """
    # ASSUME: A line of a PDF with letters from right to left is read from the right if most of its letters are such.
    kinds = ["right" if ways(one) & RIGHT else "left" if ways(one) & {"L"} else "" for one in shown]
    digits = [bool(ways(one) & {"EN", "AN"}) for one in shown]
    rightmost = kinds.count("right") >= kinds.count("left")
    order = list(reversed(range(len(shown)))) if rightmost else list(range(len(shown)))
    against = "left" if rightmost else "right"
    made: list[str] = []
    at = 0
    while at < len(order):
        end = at
        if kinds[order[at]] == against or (rightmost and digits[order[at]]):
            end = stretch(order, at, kinds, digits, against)
        if end > at:
            made += [turned(shown[k], mirrored and not rightmost) for k in reversed(order[at:end])]
            at = end
        else:
            made.append(turned(shown[order[at]], mirrored and rightmost))
            at += 1
    return made


def stretch(order: list[int], at: int, kinds: list[str], digits: list[bool], against: str) -> int:
    """Return the end of a stretch against the direction of its line: letters and numbers, what stands between them."""
    end = at + 1
    for place in range(at + 1, len(order)):
        kind = kinds[order[place]]
        if kind and kind != against:
            break
        if kind == against or digits[order[place]]:
            end = place + 1
    return end


def ways(text: str) -> set[str]:
    """Return the directions of the characters of a letter."""
    return {unicodedata.bidirectional(one) for one in text}


def turned(text: str, mirrored: bool) -> str:
    """Return a bracket as it is written, where it is shown mirrored."""
    return text.translate(BRACKETS) if mirrored and len(text) == 1 else text
