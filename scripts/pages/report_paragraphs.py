"""The paragraphs of somebody's Word file: text, whatever runs Word split it into, its language, what replaces it."""

import copy
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from scripts.findings import caption_words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
ASIAN_LETTER = re.compile("[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")
AROUND = 30  # letters that are shown of what stands on each side of a placeholder
Element = Any  # of lxml
Tallies = dict[str, int]


class Text(NamedTuple):
    """A text of a run (`w:t`) and where it begins in the text of its paragraph."""

    element: Element
    start: int


class Paragraph:
    """A paragraph with the texts of its runs, those of paragraphs within it (of boxes) left out."""

    def __init__(self, element: Element) -> None:
        """Take a `w:p`."""
        self.element = element
        self.texts: list[Text] = []
        self.text = ""
        for one in element.iter(f"{W}t"):
            if next(one.iterancestors(f"{W}p")) is element:
                self.texts.append(Text(one, len(self.text)))
                self.text += one.text or ""

    def placeholders(self) -> list[re.Match[str]]:
        """Return what stands in braces, in order."""
        return list(PLACEHOLDER.finditer(self.text))

    def around(self, start: int, end: int) -> str:
        """Return a part of the text with some of what stands on both sides."""
        before, after = self.text[max(0, start - AROUND) : start], self.text[end : end + AROUND]
        dots = ("…" if start > AROUND else "", "…" if len(self.text) > end + AROUND else "")
        return f"{dots[0]}{before}{self.text[start:end]}{after}{dots[1]}".strip()

    def replace(self, start: int, end: int, words: str, turned: bool) -> None:
        """Put words in the place of a part of the text; `turned` ones are a run of their own from right to left.

        To be called from the last part of a paragraph to the first.
        """
        put = False
        for one in self.texts:
            content = one.element.text or ""
            first, last = max(start - one.start, 0), min(end - one.start, len(content))
            if first >= last:
                continue
            if not put and turned:
                apart(one.element, content[:first], words, content[last:])
            else:
                one.element.text = content[:first] + ("" if put else words) + content[last:]
                one.element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            put = True


def apart(text: Element, before: str, words: str, after: str) -> None:
    """Split the run of a text, and put words between as a run from right to left that looks like it."""
    run = text.getparent()
    place = list(run).index(text)
    rest, between = copy.deepcopy(run), copy.deepcopy(run)
    for one in list(run)[place + 1 :]:
        run.remove(one)
    text.text = before
    for one in list(rest)[:place]:
        if one.tag != f"{W}rPr":
            rest.remove(one)
    followed = next(one for one in rest if one.tag == f"{W}t")
    followed.text = after
    for one in list(between):
        if one.tag != f"{W}rPr":
            between.remove(one)
    properties = between.find(f"{W}rPr")
    if properties is None:
        properties = between.makeelement(f"{W}rPr")
        between.insert(0, properties)
    if properties.find(f"{W}rtl") is None:
        later = [f"{W}{name}" for name in ("cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath")]
        at = next((position for position, one in enumerate(properties) if one.tag in later), len(properties))
        properties.insert(at, properties.makeelement(f"{W}rtl"))
    said = between.makeelement(f"{W}t")
    said.text = words
    between.append(said)
    for one in (text, followed, said):
        one.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.addnext(between)
    between.addnext(rest)


class Languages:
    """Which language the text of a Word file is in, as its runs, styles and defaults say."""

    def __init__(self, styles: Element | None, otherwise: str) -> None:
        """Take the styles of the file; `otherwise` is the language of what says nothing."""
        self.otherwise = otherwise
        self.styles = {} if styles is None else {one.get(f"{W}styleId"): one for one in styles.iter(f"{W}style")}
        kinds = [one for one in self.styles.values() if one.get(f"{W}default") in ("1", "true", "on")]
        self.usual = {one.get(f"{W}type"): one.get(f"{W}styleId") for one in kinds}
        defaults = None if styles is None else styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
        self.defaults = {} if defaults is None else dict(defaults.attrib)

    def of_paragraph(self, paragraph: Paragraph) -> str:
        """Return the language of most letters of a paragraph outside of placeholders; "" where it has none."""
        found = self.letters(paragraph)
        return max(found, key=lambda one: found[one]) if found else ""

    def of_all(self, paragraphs: list[Paragraph]) -> str:
        """Return the language of most letters of a file."""
        found: Tallies = {}
        for one in paragraphs:
            for language, count in self.letters(one).items():
                found[language] = found.get(language, 0) + count
        return max(found, key=lambda one: found[one]) if found else self.otherwise

    def letters(self, paragraph: Paragraph) -> Tallies:
        """Return how many letters outside of placeholders are in which language."""
        held = [found.span() for found in paragraph.placeholders()]
        found: Tallies = {}
        for one in paragraph.texts:
            content = list(one.element.text or "")
            for start, end in held:
                for place in range(max(start - one.start, 0), min(end - one.start, len(content))):
                    content[place] = " "
            for attribute, count in scripts("".join(content)).items():
                language = self.of_run(one.element.getparent(), paragraph.element, attribute)
                found[language] = found.get(language, 0) + count
        return found

    def of_run(self, run: Element, paragraph: Element, attribute: str) -> str:
        """Return the language of the letters of a run; `attribute` is what Word calls that of their script."""
        said = next((one.get(W + attribute) for one in self.told(run, paragraph) if one.get(W + attribute)), None)
        said = said or self.defaults.get(W + attribute) or self.otherwise
        # Programs say "hi-IN" of all that is written from right to left, and "en-US" of Chinese, where nobody chose.
        if attribute == "bidi":
            return said if caption_words.right_to_left(said) else "ar"
        return "zh" if attribute == "eastAsia" and said.partition("-")[0] not in ("zh", "ja", "ko") else said

    def told(self, run: Element, paragraph: Element) -> Iterator[Element]:
        """Yield what says a language for a run, the nearest first: itself, its styles, those of its paragraph."""
        yield from run.iterfind(f"{W}rPr/{W}lang")
        style = run.find(f"{W}rPr/{W}rStyle")
        yield from self.inherited(None if style is None else style.get(f"{W}val"))
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        yield from self.inherited(self.usual.get("paragraph") if style is None else style.get(f"{W}val"))

    def inherited(self, key: str | None) -> Iterator[Element]:
        """Yield the languages of a style and of those that it is based on."""
        seen: set[str] = set()
        while key and key in self.styles and key not in seen:
            seen.add(key)
            yield from self.styles[key].iterfind(f"{W}rPr/{W}lang")
            based = self.styles[key].find(f"{W}basedOn")
            key = "" if based is None else based.get(f"{W}val", "")


def scripts(text: str) -> Tallies:
    """Return how many letters a text has of which kind of script, as Word names their languages."""
    turned, asian = len(RTL_LETTER.findall(text)), len(ASIAN_LETTER.findall(text))
    other = sum(map(str.isalpha, text)) - sum(map(str.isalpha, "".join(RTL_LETTER.findall(text)))) - asian
    return {name: count for name, count in (("bidi", turned), ("eastAsia", asian), ("val", other)) if count > 0}
