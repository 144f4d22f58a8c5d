"""Notes in PDF, where the file holds text: lines as they are laid out, an empty line between blocks."""

import logging
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTAnno, LTChar, LTFigure, LTImage, LTTextBox, LTTextLine

from scripts.errors import EvidenceError
from scripts.interviews.freezing import Piece, blocks

LARGEST = 50_000_000
UNNAMED = re.compile(r"\(cid:\d+\)")
SHAPES = re.compile(r"[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]")  # ligatures and forms of letters: shapes, no letters
RIGHT, LEFT = {"R", "AL"}, {"L", "EN", "AN"}
BRACKETS = str.maketrans("()[]{}<>«»", ")(][}{><»«")
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it warns with parts of the text


def pieces(path: Path) -> list[Piece]:
    """Return the text of a PDF, page by page. Raises EvidenceError for one that holds pictures of pages.

    Lines with letters from right to left are put from their places on the page into the order in which they are read.
    """
    file = path.as_posix()
    if path.stat().st_size > LARGEST:
        raise EvidenceError(f"{file} is larger than {LARGEST // 1_000_000} MB: save its text as docx, odt or txt")
    try:
        pages = list(extract_pages(str(path), laparams=LAParams(boxes_flow=None, all_texts=True)))
    except Exception:  # pdfminer raises dozens of kinds for a broken, protected or hostile file
        raise EvidenceError(
            f"{file} is not a PDF that can be read, or is protected: save its text as docx, odt or txt"
        ) from None
    found: list[list[Piece]] = []
    for number, page in enumerate(pages, 1):
        boxes = [[spelled(line) for line in box if isinstance(line, LTTextLine)] for box in parts(page, LTTextBox)]
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


def spelled(line: LTTextLine) -> str:
    """Return the text of a line in the order in which it is read."""
    text = "".join(one.get_text() for one in line if isinstance(one, LTChar | LTAnno)).rstrip("\n ")
    if any(unicodedata.bidirectional(one) in RIGHT for one in text):
        return "".join(read_order(laid_out([one for one in line if isinstance(one, LTChar)])))
    return SHAPES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def laid_out(chars: list[LTChar]) -> list[str]:
    """Return the letters of a line from left to right, each with its marks, with spaces for gaps."""
    drawn = [one for one in chars if not is_mark(one)]
    leftwards = sum(after.x0 < before.x0 for before, after in pairwise(drawn)) * 2 > len(drawn) - 1
    # A mark follows its letter as people write; where it stands on the page is up to its font.
    letters: list[tuple[LTChar, str]] = []
    for one in chars if leftwards else reversed(chars):
        if letters and is_mark(one):
            letters[-1] = (letters[-1][0], letters[-1][1] + one.get_text())
        else:
            letters.append((one, one.get_text()))
    letters.sort(key=lambda letter: (letter[0].x0, letter[0].x1))
    found: list[str] = []
    end = math.inf
    for one, text in letters:
        if one.x0 - end > 0.15 * one.size and not found[-1].isspace() and not text.isspace():
            found.append(" ")
        found.append(SHAPES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text))
        end = one.x1
    return found


def is_mark(char: LTChar) -> bool:
    """Say whether a character is a mark on another one."""
    return all(unicodedata.category(one) == "Mn" for one in char.get_text())


def read_order(shown: list[str]) -> list[str]:
    """Return letters that stand from left to right in the order in which they are read.

    The reverse of the bidirectional algorithm where a line has one direction and short stretches of the other: the
    stretches against the direction of the line are turned round.
    """
    # ASSUME: A line of a PDF with letters from right to left is read from the right if most of its letters are such.
    kinds = ["right" if ways(one) & RIGHT else "left" if ways(one) & {"L"} else "" for one in shown]
    digits = [bool(ways(one) & {"EN", "AN"}) for one in shown]
    from_right = kinds.count("right") >= kinds.count("left")
    order = list(reversed(range(len(shown)))) if from_right else list(range(len(shown)))
    against = "left" if from_right else "right"
    made: list[str] = []
    at = 0
    while at < len(order):
        end = at
        if kinds[order[at]] == against or (from_right and digits[order[at]]):
            end = stretch(order, at, kinds, digits, against)
        if end > at:
            made += [turned(shown[k], not from_right) for k in reversed(order[at:end])]
            at = end
        else:
            made.append(turned(shown[order[at]], from_right))
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
