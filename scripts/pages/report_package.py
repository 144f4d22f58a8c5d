"""Somebody's Word file as parts: read, a few of them changed, all others kept byte by byte."""

import io
import posixpath
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree

from scripts.findings import word_package, word_styles
from scripts.ground.errors import EvidenceError
from scripts.pages.report_paragraphs import W
from scripts.sheets.containers import check_container

Element = Any  # of lxml
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
DEFAULT = "{http://schemas.openxmlformats.org/package/2006/content-types}Default"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ASIDE = (b"drawingml/2006/main", b"officeDocument/2006/math")
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
TEXTS = ("header", "footer", "footnotes", "endnotes")  # parts beside the document that have words of their own


class Package:
    """A Word file: its parts as bytes, those that were asked for as trees."""

    def __init__(self, path: Path) -> None:
        """Read a file. Raises EvidenceError for one that is no Word document or could do harm."""
        check_container(path, embedded=True)
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as package:
            self.parts = {one.filename: package.read(one) for one in package.infolist() if not one.is_dir()}
        self.trees: dict[str, Element] = {}
        try:
            self.document = self.related("_rels/.rels", "officeDocument")[0]
            self.relations = posixpath.join(
                posixpath.dirname(self.document), "_rels", f"{posixpath.basename(self.document)}.rels"
            )
            self.body = self.tree(self.document).find(f"{W}body")
            self.styles = next(iter(self.related(self.relations, "styles")), "")
            self.texts = [self.document, *(one for kind in TEXTS for one in self.related(self.relations, kind))]
            for one in [*self.texts, self.styles, "[Content_Types].xml"]:
                self.tree(one) if one else None
        except (KeyError, IndexError, AttributeError, TypeError, etree.XMLSyntaxError):  # what lacks a part of a part
            self.body = None
        if self.body is None:
            raise EvidenceError(f"{path.as_posix()} is not a Word document that can be read: save it again as .docx")
        self.pictures = 0

    def tree(self, name: str) -> Element:
        """Return a part as a tree; it is written back from it."""
        if name not in self.trees:
            self.trees[name] = etree.fromstring(self.parts[name], PARSER)
        return self.trees[name]

    def aside(self, name: str) -> str:
        """Return the text of equations, diagrams and drawings in a part."""
        if not any(word in self.parts[name] for word in ASIDE):
            return ""
        try:
            tree = self.trees[name] if name in self.trees else etree.fromstring(self.parts[name], PARSER)
        except etree.XMLSyntaxError:  # a part that nothing here reads
            return ""
        return "".join(one.text or "" for one in tree.iter(f"{MATH}t", f"{DRAWING}t"))

    def related(self, relations: str, kind: str) -> list[str]:
        """Return the parts that stand in a relation to another."""
        if relations not in self.parts:
            return []
        start = posixpath.dirname(posixpath.dirname(relations))
        targets = [
            one.get("Target")
            for one in self.tree(relations).iter(RELATION)
            if one.get("Type").endswith(f"/{kind}") and one.get("TargetMode") != "External"
        ]
        found = [one.lstrip("/") if one.startswith("/") else posixpath.join(start, one) for one in targets]
        return [one for one in map(posixpath.normpath, found) if one in self.parts]

    def picture(self, png: bytes) -> str:
        """Add a picture; return the id by which the document knows it."""
        self.pictures += 1
        name, key = f"triangulate{self.pictures}.png", f"rIdTriangulate{self.pictures}"
        folder = posixpath.join(posixpath.dirname(self.document), "media")
        self.parts[posixpath.join(folder, name)] = png
        relation = {"Id": key, "Type": f"{word_package.RELATIONS}/image", "Target": f"media/{name}"}
        if self.relations not in self.parts:
            self.parts[self.relations] = word_package.relations({}).encode()
        self.tree(self.relations).append(etree.Element(RELATION, relation))
        types = self.tree("[Content_Types].xml")
        if not any(one.get("Extension", "").lower() == "png" for one in types.iter(DEFAULT)):
            types.insert(0, etree.Element(DEFAULT, {"Extension": "png", "ContentType": "image/png"}))
        return key

    def caption_style(self) -> str:
        """Return the key of the style of captions, however Word spells it; ours is added where there is none."""
        self.styled({} if self.style_named("caption") else {"Caption": word_styles.CAPTION})
        return self.style_named("caption") or "Caption"

    def style_named(self, name: str) -> str:
        """Return the key of a style of paragraphs by its name, "" where there is none."""
        for one in self.tree(self.styles).iter(f"{W}style") if self.styles else ():
            label = one.find(f"{W}name")
            if label is not None and label.get(f"{W}val", "").lower() == name:
                return str(one.get(f"{W}styleId"))
        return ""

    def styled(self, styles: dict[str, str]) -> None:
        """Add styles of ours that the file has not, in its own font."""
        if not self.styles:
            return
        tree = self.tree(self.styles)
        known = {one.get(f"{W}styleId"): one for one in tree.iter(f"{W}style")}
        plain = [one for one in known.values() if one.get(f"{W}default") and one.get(f"{W}type") == "paragraph"]
        usual = plain[0].get(f"{W}styleId") if plain else ""
        for key, style in styles.items():
            if key not in known:
                (one,) = fragment(style.replace(word_styles.FONT, ""))
                based = one.find(f"{W}basedOn")
                if based is not None and based.get(f"{W}val") == "Normal" and usual:
                    based.set(f"{W}val", usual)
                tree.append(one)

    def zipped(self) -> bytes:
        """Return the file: what was asked for as a tree anew, all else as it was."""
        told: dict[str, Any] = {"xml_declaration": True, "encoding": "UTF-8", "standalone": True}
        changed = {name: etree.tostring(one, **told) for name, one in self.trees.items()}
        return word_package.zipped(self.parts | changed)


def fragment(xml: str) -> list[Element]:
    """Return XML of ours as elements."""
    return list(etree.fromstring(f"<x {word_styles.NAMESPACES}>{xml}</x>"))
