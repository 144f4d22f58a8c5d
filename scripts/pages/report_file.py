"""An evaluator's own report in Word, with numbers, tables and figures in the place of what names them in braces."""

import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from scripts.findings import layout, number_words, small_bases, word_styles, word_tables, word_text
from scripts.findings.finding_tables import look_up, unused
from scripts.findings.word_text import Caption
from scripts.findings.wording import several
from scripts.ground.addresses import typed
from scripts.ground.errors import EvidenceError, nearest, together
from scripts.ground.long_table import Addressed, records
from scripts.pages import word_files
from scripts.pages.report_package import Package, fragment
from scripts.pages.report_paragraphs import Languages, Paragraph, W
from scripts.settings import table_lines
from scripts.settings.finding import Finding, Small

WHOLE = re.compile(r"\s*(table|figure)\s*:\s*(\S+)\s*", re.IGNORECASE)
LEAST = 2000  # twentieths of a point: a text is not narrower, so a section that says so says nothing
# What is meant for a placeholder, where other braces may stand too.
MEANT = re.compile(r"\{\s*(?:(?:table|figure)\s*:|[^{}\s.|]+(?:\.[^{}\s.|]+){3,4}\s*[|}])[^{}]*\}?", re.IGNORECASE)
WIDE = str.maketrans("\uff5b\uff5d\uff1a\uff5c\uff0e", "{}:|.")
COUNTER = re.compile(r"\bSEQ\s+(\S+)")
DASHES = str.maketrans({"–": "--", "—": "--", "\u2011": "-"})  # as Word likes to write -- and a hyphen that holds


class Evidence(NamedTuple):
    """What a report is filled from: the long table, whether surveys are used, cells and figures of each finding."""

    numbers: pd.DataFrame
    decisions: list[pd.DataFrame]
    cells: list[pd.DataFrame]
    figures: list[Path]
    findings: dict[str, Finding]


class Place(NamedTuple):
    """Where a table or a figure goes."""

    paragraph: Paragraph
    kind: str
    name: str


def fill(
    report: Path, evidence: Evidence, name: str, mark: str, language: str, smallest: Small | None = None
) -> dict[str, Any]:
    """Return `word`: a report with what its placeholders name.

    `{address}`, `{address | about}` (`count`, `both`) become numbers in the language of the words around,
    `{table: A.key}` and `{figure: A.key}` on lines of their own tables and figures; all else is as it was. `mark` is
    what the evaluation says of itself, `language` that of a file that says none, `smallest` what is too small to be
    shown where no table shows it. Raises EvidenceError with all that can't be filled.
    """
    package = Package(report)
    filler = Filler(package, evidence, report.as_posix(), mark, language, smallest or Small())
    for part in package.texts:
        for element in list(package.tree(part).iter(f"{W}p")):
            filler.look_at(Paragraph(element), part == package.document)
    filler.look_aside()
    together(filler.faults)
    for place in filler.places:
        filler.put(place)
    spoken = ", ".join(sorted(filler.spoken)) or "none"
    kinds = [one.kind for one in filler.places]
    told = f"{several(filler.count, 'number')} ({spoken}), {several(kinds.count('table'), 'table')}, "
    return {
        "word": package.zipped(),
        "line": f"report {name}: {told}{several(kinds.count('figure'), 'figure')} put in",
    }


class Filler:
    """A report while it is filled: what was found, what is wrong."""

    def __init__(
        self, package: Package, evidence: Evidence, file: str, mark: str, language: str, smallest: Small
    ) -> None:
        """Take a report and what it is filled from."""
        least = table_lines.MIN_BASE if smallest.min_base is None else smallest.min_base
        self.smallest = smallest.model_copy(update={"min_base": least})
        shown = (cells.loc[cells["status"].fillna("") == "", "address"] for cells in evidence.cells)
        self.shown = {str(one) for addresses in shown for one in addresses}
        self.package, self.evidence, self.file, self.mark = package, evidence, file, mark
        self.known = Addressed(evidence.numbers)
        self.refused = {row["survey"]: row for frame in evidence.decisions for row in records(frame) if unused(row)}
        self.languages = Languages(package.tree(package.styles) if package.styles else None, language)
        document = package.tree(package.document)
        self.main = self.languages.of_all([Paragraph(one) for one in document.iter(f"{W}p")])
        self.faults: list[str] = []
        self.places: list[Place] = []
        self.spoken: set[str] = set()
        self.count = 0
        used = [one.get(f"{W}id", "") for one in document.iter(f"{W}bookmarkStart")]
        self.ids = itertools.count(1 + max((int(one) for one in used if one.isdecimal()), default=word_files.FIRST))

    def look_at(self, paragraph: Paragraph, in_document: bool) -> None:
        """Fill the numbers of a paragraph, and keep where a table or a figure goes."""
        found = paragraph.placeholders()
        rest = paragraph.text
        for one in reversed(found):
            rest = rest[: one.start()] + rest[one.end() :]
        for wide in MEANT.findall(rest.translate(WIDE)):
            self.fault(
                paragraph, 0, len(paragraph.text), f"{wide}: write it with the braces of Latin letters, {{ and }}"
            )
            return
        if "{" in rest or "}" in rest:
            self.fault(
                paragraph, 0, len(paragraph.text), "a brace without its other half: what is put in stands in {...}"
            )
        language = self.languages.of_paragraph(paragraph) or self.main
        for one in reversed(found):
            whole = WHOLE.fullmatch(one[1])
            try:
                if whole:
                    self.places.append(self.block(paragraph, whole, rest, in_document))
                else:
                    self.number(paragraph, one, language)
            except EvidenceError as error:
                self.fault(paragraph, *one.span(), str(error))

    def look_aside(self) -> None:
        """Keep what stands where nothing can be put in: equations, diagrams and text in drawings."""
        for name in self.package.parts:
            if name.endswith(".xml"):
                for found in MEANT.findall(self.package.aside(name).translate(WIDE)):
                    self.faults.append(
                        f"{self.file}, {found}: it stands in an equation, a chart, a diagram or a drawing, where "
                        "nothing is put in: move it into the text"
                    )

    def fault(self, paragraph: Paragraph, start: int, end: int, sentence: str) -> None:
        """Keep what is wrong at a part of a paragraph."""
        self.faults.append(f"{self.file}, '{paragraph.around(start, end)}': {sentence}")

    def number(self, paragraph: Paragraph, found: re.Match[str], language: str) -> None:
        """Put a number in the place of its address."""
        address, _, form = (part.strip() for part in found[1].partition("|"))
        wanted = typed(address.translate(DASHES))
        if wanted.count(".") < 3:
            raise EvidenceError(
                f"there is no number '{address}': write an address, as in {{staff.trust.all.agree}}, or "
                f"{{table: A.name}} or {{figure: A.name}}.{nearest(wanted, self.known) if wanted else ''}"
            )
        number = look_up(self.known, self.refused, wanted, False, f"'{address}'")
        if wanted not in self.shown and (why := small_bases.status(number, self.smallest)):
            least = self.smallest.min_base if why == small_bases.SMALL_BASE else self.smallest.min_cell
            raise EvidenceError(f"it is withheld ({why}, below {least}), as in tables: write the sentence without it")
        words = number_words.in_text(number, form.casefold(), language)
        before = paragraph.text[: found.start()].rstrip()
        about = number_words.MANNERS[language.partition("-")[0].lower()].about.format("").strip()
        if form.casefold() == "about" and before.casefold().endswith(about):
            words = words.removeprefix(about).lstrip()
        elif not before or before.endswith((".", "!", "?", "؟", "。")):
            words = words[:1].upper() + words[1:]
        turned = word_text.RTL_LETTER.search(words) is not None
        paragraph.replace(found.start(), found.end(), words, turned)
        self.spoken.add(language.partition("-")[0].lower())
        self.count += 1

    def block(self, paragraph: Paragraph, found: re.Match[str], rest: str, in_document: bool) -> Place:
        """Return where a table or a figure goes. Raises EvidenceError where it can't, or where there is none."""
        kind, wanted = found[1].lower(), found[2]
        names = [
            f"{key}.{name}"
            for key, finding in self.evidence.findings.items()
            for name in (finding.tables if kind == "table" else finding.figures)
        ]
        named = {one.casefold(): one for one in reversed(names)}
        known = wanted if wanted in names else named.get(typed(wanted))
        if known is None:
            raise EvidenceError(f"no finding has the {kind} '{wanted}'.{nearest(wanted, names)}")
        if rest.strip() or len(paragraph.placeholders()) > 1:
            raise EvidenceError(f"a {kind} stands on a line of its own: move the other words to another line")
        above = {one.tag for one in paragraph.element.iterancestors()}
        if not in_document or above & {f"{W}tc", f"{W}txbxContent"}:
            raise EvidenceError(f"a {kind} can't stand in a table, a box, a header, a footer or a note: move it out")
        return Place(paragraph, kind, known)

    def put(self, place: Place) -> None:
        """Put a table or a figure in the place of its paragraph."""
        key, _, name = place.name.partition(".")
        position = list(self.evidence.findings).index(key)
        finding, cells = self.evidence.findings[key], self.evidence.cells[position]
        spoken = word_text.tongue(self.main)
        caption_style = self.package.caption_style()
        self.package.styled(word_styles.TABLES)
        at = next(self.ids)
        width = width_of(place.paragraph.element)
        if place.kind == "table":
            laid = layout.of(cells[cells["table"] == name], finding.tables[name].title, self.mark)
            own = self.caption(place, "Table", spoken.words.table, laid.title, at, {})
            text = word_text.caption(own, caption_style, spoken, at) + word_tables.drawn(laid, spoken, width)
        else:
            figure = finding.figures[name]
            png = (self.evidence.figures[position] / f"{name}.png").read_bytes()
            drawn = cells[cells["table"] == figure.table]
            counted = word_text.counted(figure.number or "")
            said: dict[str, Any] = {"declared": figure.number} if figure.number and not counted else {}
            if counted:
                said = {"number": counted[0], "format": counted[1], "restart": True}
            own = self.caption(place, "Figure", spoken.words.figure, figure.title, at, said)
            next(self.ids)
            relation = self.package.picture(png)
            piece = word_files.figure_piece(drawn, figure, own, relation, png, at, self.mark, spoken, caption_style)
            text = piece.text
        replaced(place.paragraph.element, text)

    def caption(self, place: Place, series: str, label: str, title: str, at: int, said: Mapping[str, Any]) -> Caption:
        """Return the caption of a table or a figure: the next number of its series, whatever the file calls that."""
        before, names = 0, [series, label]
        fields: list[str] = []
        for one in self.package.tree(self.package.document).iter(f"{W}instrText", f"{W}fldSimple", f"{W}p"):
            if one is place.paragraph.element:
                before = len(fields)
            asked = COUNTER.search(one.get(f"{W}instr") or one.text or "") if one.tag != f"{W}p" else None
            fields += [asked[1]] if asked and asked[1] in names else []
        own = next((one for one in fields if one == label), series)
        number = 1 + fields[:before].count(own)
        return Caption(own, label, title=title, mark=f"Triangulate_{at}", **{"number": number, **said})


def replaced(paragraph: Any, text: str) -> None:
    """Put XML of ours in the place of a paragraph; the end of a section and bookmarks that it held are kept."""
    made = fragment(text)
    for one in made:
        paragraph.addprevious(one)
    for mark in [*paragraph.iter(f"{W}bookmarkStart"), *paragraph.iter(f"{W}bookmarkEnd")]:
        made[0].append(mark)
    if paragraph.find(f"{W}pPr/{W}sectPr") is None:
        paragraph.getparent().remove(paragraph)
        return
    for one in list(paragraph):
        if one.tag != f"{W}pPr":
            paragraph.remove(one)


def width_of(paragraph: Any) -> int:
    """Return how wide the text of the section of a paragraph is, in twentieths of a point."""
    section = next(paragraph.iterfind(f"{W}pPr/{W}sectPr"), None)
    above = paragraph
    while section is None and above is not None:
        section = next((found for one in above.itersiblings() for found in one.iter(f"{W}sectPr")), None)
        above = above.getparent()
    if section is None:
        return word_tables.PORTRAIT
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    columns = section.find(f"{W}cols")
    if size is None or margins is None or (columns is not None and columns.get(f"{W}num", "1") != "1"):
        return word_tables.PORTRAIT
    told = [size.get(f"{W}w", ""), margins.get(f"{W}left", ""), margins.get(f"{W}right", "")]
    across, left, right = (int(one) if one.isdecimal() else 0 for one in told)
    return across - left - right if across - left - right >= LEAST else word_tables.PORTRAIT
