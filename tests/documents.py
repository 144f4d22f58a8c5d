"""Makes notes in every format that an office hands in, each by the plainest means."""

import re
import unicodedata
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document

ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0">'
    "<office:body><office:text>{}</office:text></office:body></office:document-content>"
)


def word(path: Path, lines: list[str]) -> None:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(path))


def opendocument(path: Path, lines: list[str], body: str | None = None) -> None:
    body = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines) if body is None else body
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        container.writestr("content.xml", ODT.format(body), zipfile.ZIP_DEFLATED)


def plain(path: Path, lines: list[str]) -> None:
    path.write_bytes("\n".join(lines).encode())


def webpage(path: Path, lines: list[str]) -> None:
    body = "\n".join(f"<p>{escape(line)}</p>" if line else "<hr>" for line in lines)
    page = (
        f"<!DOCTYPE html><html><head><title>Lost</title><style>p {{ margin: 0 }}</style></head><body>\n{body}\n</body>"
    )
    path.write_text(page, encoding="utf-8")


def subtitles(path: Path, lines: list[str]) -> None:
    top, said = lines[: lines.index("")], lines[lines.index("") + 1 :]
    vtt = path.suffix == ".vtt"
    parts = ["WEBVTT\n\nNOTE\n" + "\n".join(top) if vtt else "\n".join(top)]
    mark = "." if vtt else ","
    for number, line in enumerate(said, 1):
        line = escape(line) if vtt else line
        parts.append(f"{number}\n00:00:0{number}{mark}000 --> 00:00:0{number}{mark}900\n{line}")
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def portable(path: Path, lines: list[str]) -> None:
    """Write a PDF whose letters have numbers and a table that names them; right to left is drawn right to left."""
    names = sorted(set("".join(lines)))
    code = {letter: number for number, letter in enumerate(names, 1)}
    drawn, height = [], 800
    for line in lines:
        drawn += [f"BT /F 12 Tf 1 0 0 1 {x} {height} Tm <{code[letter]:04x}> Tj ET" for x, letter in placed(line)]
        height -= 14
    pairs = "\n".join(f"<{n:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, n in code.items())
    chart = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <0000> <ffff> "
        f"endcodespacerange\n{len(code)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream("\n".join(drawn)),
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        "/DW 500/FontDescriptor 8 0 R>>",
        stream(chart),
        "<</Type/FontDescriptor/FontName/X/Flags 4/FontBBox[0 -200 1000 800]/Ascent 800/Descent -200/CapHeight 700>>",
    ]
    path.write_bytes(pdf(objects))


def stream(content: str) -> str:
    return f"<</Length {len(content)}>>stream\n{content}\nendstream"


def pdf(objects: list[str]) -> bytes:
    parts, places = ["%PDF-1.4\n"], []
    for number, one in enumerate(objects, 1):
        places.append(sum(map(len, parts)))
        parts.append(f"{number} 0 obj\n{one}\nendobj\n")
    start = sum(map(len, parts))
    rows = "".join(f"{place:010d} 00000 n \n" for place in places)
    parts.append(
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
        f"startxref\n{start}\n%%EOF\n"
    )
    return "".join(parts).encode("latin-1")


def placed(line: str) -> list[tuple[int, str]]:
    """Return each letter with its place: a line with Arabic runs from the right, but for its numbers; marks on letters."""
    letters = re.findall(r"\d+|.", line) if any(unicodedata.bidirectional(one) == "AL" for one in line) else list(line)
    right = len(letters) < len(line) or any(unicodedata.bidirectional(one) == "AL" for one in line)
    assert not (right and any(unicodedata.bidirectional(one) == "L" for one in line))
    found, at = [], 800 if right else 50
    for part in letters:
        mark = unicodedata.category(part[0]) == "Mn"
        at -= 6 * len(part) if right and not mark else 0
        found += [(at + 6 * k - 6 * (mark and not right), letter) for k, letter in enumerate(part)]
        at += 6 if not right and not mark else 0
    return found


MAKERS = {
    "docx": word,
    "odt": opendocument,
    "txt": plain,
    "md": plain,
    "html": webpage,
    "srt": subtitles,
    "vtt": subtitles,
    "pdf": portable,
}
