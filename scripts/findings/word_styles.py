"""The styles of our Word files: all small text, rules above and below a table and under its head, nothing vertical."""

from scripts.findings.word_text import Tongue

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>'
INK, SOFT, ALERT = "1D1D1F", "53565A", "8A3200"


def size(half_points: int) -> str:
    """Return a size of type, in half points."""
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def bold(colour: str = "") -> str:
    """Return bold type in a colour."""
    return "<w:b/><w:bCs/>" + (f'<w:color w:val="{colour}"/>' if colour else "")


def spacing(before: int, after: int) -> str:
    """Return the space around a paragraph, in twentieths of a point."""
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def style(key: str, name: str, paragraph: str, run: str, based: str = "Normal") -> str:
    """Return a style of paragraphs."""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"{CUSTOM if key.startswith("Triangulate") else ""}>'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{based}"/><w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


CUSTOM = ' w:customStyle="1"'
CELL = spacing(30, 30)
EDGE = '<w:{} w:val="single" w:sz="8" w:space="0" w:color="1D1D1F"/>'
MARGINS = '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
RIGHT, CENTRE, SOLID = '<w:jc w:val="right"/>', '<w:jc w:val="center"/>', "<w:keepNext/>"
# What our tables need of any document; a document of somebody else gets what it has not.
TABLES = {
    "TriangulateTable": (
        f'<w:style w:type="table" w:styleId="TriangulateTable"{CUSTOM}><w:name w:val="Triangulate Table"/>'
        f"<w:qFormat/><w:tblPr><w:tblBorders>{EDGE.format('top')}{EDGE.format('bottom')}</w:tblBorders>{MARGINS}"
        "</w:tblPr></w:style>"
    ),
    "TriangulateText": style("TriangulateText", "Triangulate Text", CELL, FONT + size(17)),
    "TriangulateNumber": style("TriangulateNumber", "Triangulate Number", RIGHT, "", "TriangulateText"),
    "TriangulateHead": style("TriangulateHead", "Triangulate Head", SOLID, bold(), "TriangulateText"),
    "TriangulateNumberHead": style(
        "TriangulateNumberHead", "Triangulate Number Head", RIGHT, "", "TriangulateHead"
    ),
    "TriangulateSpanner": style("TriangulateSpanner", "Triangulate Spanner", CENTRE, "", "TriangulateHead"),
    "TriangulateHeading": style("TriangulateHeading", "Triangulate Heading", SOLID, bold(), "TriangulateText"),
    "TriangulateNote": style(
        "TriangulateNote", "Triangulate Note", spacing(40, 40), FONT + f'<w:color w:val="{SOFT}"/>' + size(16)
    ),
    "TriangulateMark": style(
        "TriangulateMark", "Triangulate Mark", spacing(40, 40), FONT + bold(ALERT) + size(16)
    ),
    "TriangulateFigure": style("TriangulateFigure", "Triangulate Figure", spacing(60, 120), ""),
    "TriangulateSmall": (
        f'<w:style w:type="character" w:styleId="TriangulateSmall"{CUSTOM}><w:name w:val="Triangulate Small"/>'
        f'<w:rPr><w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="{SOFT}"/>{size(15)}</w:rPr></w:style>'
    ),
}  # fmt: skip
CAPTION = style("Caption", "caption", SOLID + spacing(240, 80), FONT + bold() + size(20))
LINE = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
OUTLINE = SOLID + spacing(360, 120) + '<w:outlineLvl w:val="0"/>'


def all_of(spoken: Tongue) -> str:
    """Return the styles of a document in a language."""
    code = spoken.words.code
    language = f'<w:lang w:val="{code}" w:eastAsia="{code}" w:bidi="{code}"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{FONT}{size(20)}{language}</w:rPr></w:rPrDefault>"
        f"<w:pPrDefault><w:pPr>{spacing(0, 120)}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    own = [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        style("Title", "Title", spacing(0, 120), bold() + size(32)),
        style("Heading1", "heading 1", OUTLINE, bold() + size(26)),
        CAPTION,
        style("TableofFigures", "table of figures", spacing(0, 60), ""),
        style("Header", "header", spacing(0, 120), f'<w:color w:val="{ALERT}"/>' + size(16)),
        style("Footer", "footer", CENTRE, size(16)),
        style("TriangulateBreak", "Triangulate Break", LINE, size(2)),
        *TABLES.values(),
    ]  # fmt: skip
    return f"<w:styles {NAMESPACES}>{defaults}{''.join(own)}</w:styles>"
