"""Paragraphs of Word (WordprocessingML): runs, captions that Word can list, links, pictures."""

import re
from typing import NamedTuple
from xml.sax.saxutils import escape

from scripts.findings import caption_words
from scripts.findings.caption_words import Words

# No letter of XML, so that no program would open the file.
NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
EMU = 9525  # of Office, a pixel
ROMAN = (
    *((100, "C"), (90, "XC"), (50, "L"), (40, "XL")),
    *((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


class Tongue(NamedTuple):
    """The language of a document: its words, and whether it is written from right to left."""

    words: Words
    rtl: bool

    def turned(self, text: str) -> bool:
        """Say whether a text of the document is written from right to left: "58% (52 to 64)" never is."""
        return self.rtl and RTL_LETTER.search(text) is not None


def tongue(language: str) -> Tongue:
    """Return what a document in a language needs."""
    return Tongue(caption_words.spoken(language), caption_words.right_to_left(language))


def plain(text: str) -> str:
    """Return a text as it stands in XML, in an attribute too."""
    return escape(NO_LETTER.sub("\ufffd", text), {'"': "&quot;", "\n": "&#10;"})


def run(text: str, rtl: bool = False, style: str = "") -> str:
    """Return a run of text."""
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    inner = named + ("<w:rtl/>" if rtl else "")
    lines = [f'<w:t xml:space="preserve">{plain(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{f'<w:rPr>{inner}</w:rPr>' if inner else ''}{'<w:br/>'.join(lines)}</w:r>"


def paragraph(content: str, style: str, rtl: bool = False, keep: bool = False, indent: int = 0, align: str = "") -> str:
    """Return a paragraph of runs in a style, kept on the page of the next one where it is told to."""
    inner = f'<w:pStyle w:val="{style}"/>' + ("<w:keepNext/>" if keep else "") + ("<w:bidi/>" if rtl else "")
    inner += f'<w:ind w:left="{indent}"/>' if indent else ""
    inner += f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p><w:pPr>{inner}</w:pPr>{content}</w:p>"


def written(text: str, style: str, spoken: Tongue, keep: bool = False) -> str:
    """Return a text as one paragraph, in the direction of its letters."""
    rtl = spoken.turned(text)
    return paragraph(run(text, rtl), style, rtl, keep)


def opened(asked: str) -> str:
    """Return the beginning of a field that asks Word for something; what it said last comes next, then `CLOSED`."""
    instruction = f'<w:r><w:instrText xml:space="preserve">{plain(asked)}</w:instrText></w:r>'
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{instruction}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'


CLOSED = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


class Caption(NamedTuple):
    """What stands above a table or a figure: the series that Word counts it in, its number there, its title.

    `mark` is its bookmark, `format` ARABIC or ROMAN; `restart` is set where the number is not the next of the series,
    `declared` is a number that Word can't count ("A.1").
    """

    series: str
    label: str
    number: int
    title: str
    mark: str
    format: str = "ARABIC"
    restart: bool = False
    declared: str = ""

    @property
    def shown(self) -> str:
        """Return its number as printed."""
        return self.declared or (roman(self.number) if self.format == "ROMAN" else str(self.number))

    @property
    def text(self) -> str:
        """Return all of it."""
        return f"{self.label} {self.shown}. {self.title}"


def caption(own: Caption, style: str, spoken: Tongue, place: int) -> str:
    """Return the paragraph of a caption, whose number Word can count anew; `place` is the id of its bookmark."""
    rtl = spoken.turned(own.text)
    asked = f" SEQ {own.series} \\* {own.format} " + (f"\\r {own.number} " if own.restart else "")
    number = run(own.shown, rtl)
    if not own.declared:
        number = opened(asked) + number + CLOSED
    opening, end = f'<w:bookmarkStart w:id="{place}" w:name="{own.mark}"/>', f'<w:bookmarkEnd w:id="{place}"/>'
    content = opening + run(f"{own.label} ", rtl) + number + run(f". {own.title}", rtl) + end
    return paragraph(content, style, rtl, keep=True)


def contents(captions: list[Caption], series: str, spoken: Tongue) -> str:
    """Return the list of the captions of a series: the field of Word, with its entries as links.

    Page numbers come when Word updates the field; nothing else knows them.
    """
    begin = opened(f' TOC \\h \\z \\c "{series}" ')
    lines = []
    for position, own in enumerate(captions):
        rtl = spoken.turned(own.text)
        entry = f'<w:hyperlink w:anchor="{own.mark}" w:history="1">{run(own.text, rtl)}</w:hyperlink>'
        entry = (begin if position == 0 else "") + entry + (CLOSED if position == len(captions) - 1 else "")
        lines.append(paragraph(entry, "TableofFigures", rtl))
    return "".join(lines)


def picture(relation: str, place: int, pixels: tuple[int, int], title: str, text: str, widest: int, cut: float) -> str:
    """Return the run of a picture of so many pixels at two a point of the screen, at most `widest` of these wide.

    `title` and `text` are for who can't see it; `cut` is the share of its height that is left out at the top.
    """
    wide, high = (side / 2 for side in pixels)
    scale = min(1.0, widest / wide, 900 / (high * (1 - cut)))
    size = f'cx="{round(wide * scale * EMU)}" cy="{round(high * (1 - cut) * scale * EMU)}"'
    told = f'id="{place}" name="Picture {place}" title="{plain(title)}" descr="{plain(text)}"'
    crop = f'<a:srcRect t="{round(cut * 100_000)}"/>' if cut else ""
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {told}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{place}" name="Picture {place}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/>{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def pixels_of(png: bytes) -> tuple[int, int]:
    """Return the width and the height of a PNG."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def roman(number: int) -> str:
    """Return a number in Roman figures."""
    text = ""
    for value, letters in ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def counted(number: str) -> tuple[int, str] | None:
    """Return a declared number of a figure ("VI", "6") and its format; None where it is neither."""
    if number.isdecimal() and number.isascii():
        return int(number), "ARABIC"
    for value in range(1, 400) if re.fullmatch("[IVXLC]+", number) else ():
        if roman(value) == number:
            return value, "ROMAN"
    return None
