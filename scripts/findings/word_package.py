"""A Word file of our own: its parts, zipped to the same bytes whenever it is made."""

import io
import zipfile
from collections.abc import Mapping

from scripts.findings import word_styles
from scripts.findings.word_text import CLOSED, Tongue, opened, plain, run
from scripts.findings.word_text import paragraph as of_runs

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NEVER = (1980, 1, 1, 0, 0, 0)  # the first time that a zip can name
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {"styles": "styles", "settings": "settings", "header1": "header", "footer1": "footer"}
A4 = (11906, 16838)
MARGIN = 1418


def document(
    blocks: list[tuple[str, bool]], pictures: Mapping[str, bytes], title: str, head: str, spoken: Tongue
) -> bytes:
    """Return a Word file.

    `blocks` are the parts of its text, each with whether it needs a page that lies on its side; `pictures` are PNGs by
    the id that the text knows them by (`rId100` and on); `head` stands on top of each page.
    """
    text = f"<w:body>{body(blocks, spoken)}</w:body>"
    parts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml"), "rId2": CORE}),
        "docProps/core.xml": properties(title, spoken),
        "word/document.xml": f"<w:document {word_styles.NAMESPACES}>{text}</w:document>",
        "word/_rels/document.xml.rels": relations(
            {f"rId{place}": (kind, f"{name}.xml") for place, (name, kind) in enumerate(PARTS.items(), 1)}
            | {key: ("image", f"media/{key}.png") for key in pictures}
        ),
        "word/styles.xml": word_styles.all_of(spoken),
        "word/settings.xml": settings(spoken),
        "word/header1.xml": on_each_page("hdr", of_runs(run(head, spoken.turned(head)), "Header", spoken.turned(head))),
        "word/footer1.xml": on_each_page("ftr", of_runs(opened(" PAGE ") + run("1") + CLOSED, "Footer", spoken.rtl)),
    }
    made = {name: (HEAD + text).encode() for name, text in parts.items()}
    return zipped(made | {f"word/media/{key}.png": png for key, png in pictures.items()})


CORE = ("metadata/core-properties", "docProps/core.xml")


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a zip, each with the same time; what is packed already is stored as it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            one = zipfile.ZipInfo(name, NEVER)
            one.create_system = 0  # not the one of this machine
            one.compress_type = zipfile.ZIP_STORED if name.endswith((".png", ".jpeg", ".jpg")) else zipfile.ZIP_DEFLATED
            package.writestr(one, content)
    return buffer.getvalue()


def body(blocks: list[tuple[str, bool]], spoken: Tongue) -> str:
    """Return the text in sections: a page turns on its side before a block that needs it, and back after it."""
    text: list[str] = []
    turned = False
    for content, wide in blocks:
        if wide is not turned and text:
            inner = f'<w:pStyle w:val="TriangulateBreak"/>{section(turned, spoken)}'
            text.append(f"<w:p><w:pPr>{inner}</w:pPr></w:p>")
        turned = wide
        text.append(content)
    return "".join(text) + section(turned, spoken)


def section(wide: bool, spoken: Tongue) -> str:
    """Return the end of a section, which says how its pages lie."""
    across, down = (A4[1], A4[0]) if wide else A4
    sides = " ".join(f'w:{side}="{MARGIN}"' for side in ("top", "right", "bottom", "left"))
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:footerReference w:type="default" r:id="rId4"/>'
        f'<w:pgSz w:w="{across}" w:h="{down}"{WIDE if wide else ""}/>'
        f'<w:pgMar {sides} w:header="700" w:footer="700" w:gutter="0"/>{"<w:bidi/>" if spoken.rtl else ""}</w:sectPr>'
    )


WIDE = ' w:orient="landscape"'


def content_types() -> str:
    """Return the list of the kinds of the parts."""
    kinds = {"document": "document.main", **PARTS}
    listed = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{TYPES}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'{listed}<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def relations(named: Mapping[str, tuple[str, str]]) -> str:
    """Return the relations of a part: id -> kind and target."""
    listed = "".join(
        f'<Relationship Id="{key}" Type="{f"{PACKAGE}/relationships" if "/" in kind else RELATIONS}/{kind}" '
        f'Target="{target}"/>'
        for key, (kind, target) in named.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'


def properties(title: str, spoken: Tongue) -> str:
    """Return what a file says of itself: no author, no clock."""
    time = '<dcterms:{0} xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:{0}>'
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{plain(title)}</dc:title><dc:creator></dc:creator><dc:language>{plain(spoken.words.code)}</dc:language>"
        f"{time.format('created')}{time.format('modified')}</cp:coreProperties>"
    )


def settings(spoken: Tongue) -> str:
    """Return the settings of a document."""
    code = plain(spoken.words.code)
    return (
        f'<w:settings {word_styles.NAMESPACES}><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting '
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{code}" w:eastAsia="{code}" w:bidi="{code}"/></w:settings>'
    )


def on_each_page(kind: str, content: str) -> str:
    """Return a header or a footer."""
    return f"<w:{kind} {word_styles.NAMESPACES}>{content}</w:{kind}>"
