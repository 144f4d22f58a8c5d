"""Notes saved as a web page: what a reader sees, a block a line."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats.freezing import Piece, blocks
from scripts.interviews.formats.plain import decoded

UNSEEN = ("script", "style", "template", "noscript", "title", "iframe")
BLOCK = """
address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header html li main nav ol p pre section summary table tbody tfoot thead tr ul
"""
BLOCKS = set(BLOCK.split())
BLANK = " \t\r\n\f"
WORDS = re.compile(r"(?:[^ \t\r\n\f]+ )*[^ \t\r\n\f]+|[ \t\r\n\f]+")  # words with one space between them, or space


class Page(HTMLParser):
    """Gathers the visible text of a page in lines, each stretch with its place in the file."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.text = text
        self.begins = [0, *(match.end() for match in re.finditer("\n", text))]
        self.lines: list[list[Piece]] = [[]]
        self.within: list[str] = []  # open elements whose text is not seen
        self.space = -1  # where white space stands that is one space if a word follows
        self.level = self.kept = self.cells = 0
        self.ended = self.fresh = self.top = False  # a block ended; a cell is still empty; the table is the first text
        self.feed(text)
        self.close()

    def here(self) -> int:
        """Return the place in the file that is being read."""
        line, column = self.getpos()
        return self.begins[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block, a cell with a tab; leave out what is not seen."""
        if self.within or tag in UNSEEN:
            self.within += [tag] if tag in UNSEEN else []
        elif tag in ("td", "th"):
            if self.cells:
                self.ended = False
                self.put("\t", self.here())
            self.cells += 1
            self.fresh = True
        elif tag in ("br", "hr"):
            ended = (self.ended or tag == "hr") and self.lines[-1]
            self.lines += [[], []] if ended else [[]]
            self.ended, self.space = False, -1
        elif tag in BLOCKS:
            self.between(tag)
            self.kept += tag == "pre"
            self.level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else self.level
            self.top = not any(self.lines) if tag == "table" else self.top

    def handle_endtag(self, tag: str) -> None:
        """End a line after a block; the table at the very top has an empty line after it."""
        if self.within:
            if tag == self.within[-1]:
                self.within.pop()
        elif tag in BLOCKS:
            self.between(tag)
            self.kept -= tag == "pre" and self.kept > 0
            self.level = 0
            if tag == "table" and self.top:
                self.lines.append([])
                self.top = False

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A web page knows no empty elements but those that never hold anything."""
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        """Keep words, and one space for white space between them."""
        if self.within:
            return
        place = self.here()
        if self.kept:
            self.put(data, place)
            return
        for match in WORDS.finditer(data):
            if match[0][0] in BLANK:
                self.space = place + match.start() if self.space < 0 else self.space
            else:
                self.put(match[0], place + match.start())

    def handle_entityref(self, name: str) -> None:
        """Keep the character that a name stands for; what names none is text."""
        self.referred(1 + len(name))

    def handle_charref(self, name: str) -> None:
        """Keep the character that a number stands for."""
        self.referred(2 + len(name))

    def referred(self, length: int) -> None:
        """Keep a reference of that length at this place."""
        place = self.here()
        end = place + length
        end += self.text[end : end + 1] == ";"
        if not self.within:
            self.put(unescape(self.text[place:end]), place)

    def put(self, text: str, place: int) -> None:
        """Append text to the line, a new one after a block, after the white space before it."""
        if self.ended and self.lines[-1]:
            self.lines.append([])
        self.ended, self.fresh = False, text == "\t"
        line = self.lines[-1]
        if self.space >= 0 and line and line[-1].text != "\t" and text != "\t":
            line.append(Piece(" ", source=self.space))
        self.space = -1
        line.append(Piece(text, source=place, level=0 if line else self.level))

    def between(self, tag: str) -> None:
        """Note that a block begins or ends here, so that a new line begins with the next text; a row begins one now."""
        self.space = -1
        if tag in ("tr", "table"):
            self.cells, self.fresh = 0, False
            self.lines += [[]] if self.lines[-1] else []
        self.ended = self.ended or not self.fresh


def pieces(path: Path) -> list[Piece]:
    """Return the visible text of a web page in UTF-8: blocks as lines, cells with tabs between them."""
    try:
        page = Page(decoded(path))
    except AssertionError:  # what the reader of the standard library says to broken declarations
        raise EvidenceError(f"{path.as_posix()} is not a web page that can be read: save the page again") from None
    if page.within:
        raise EvidenceError(
            f"{path.as_posix()}: an element '{page.within[0]}' has no end, so text would be lost: save the page again"
        )
    lines = page.lines
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    return list(blocks(lines))
