"""Made-up projects of other tools, in the dialects that they were seen to write. Nobody said any of this."""

import uuid
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from scripts.ground import tables
from scripts.interviews.codings import all_codings
from scripts.settings.scheme import Scheme
from tests.filled import filled

TEXTS = {
    "N-01": "note: N-01\n\nThe team is too small 🙂, they said.\nPlans 𠮷野 change daily.\nWe plan nothing at all.\n",
    "N-02": "note: N-02\n\nلا توجد خطة للقسم.\nالفريق صغير 🙂 جدا.\nخطة واحدة تكفي.\n",
    "N-03": "note: N-03\n\n团队太小，𠮷先生说。\n我们没有计划 🙂。\n计划每天都变。\n",
    "N-04": "note: N-04\n\nL\u2019équipe\u00a0: trop petite\u00a0!\nLa capacité d\u2019analyse 🙂 manque.\nPas de plan, répète-t-on.\n",
}
# note, what is coded, code, coder; the last of N-01 crosses a line end.
PASSAGES = [
    ("N-01", "The team is too small 🙂", "team", "Ada"),
    ("N-01", "𠮷野 change", "plan", "Ada"),
    ("N-01", "We plan nothing at all.", "plan", "Ben"),
    ("N-01", "they said.\nPlans", "team", "Ben"),
    ("N-02", "لا توجد خطة", "plan", "Ada"),
    ("N-02", "الفريق صغير 🙂 جدا", "team", "Ben"),
    ("N-02", "خطة واحدة", "plan", "Ben"),
    ("N-03", "团队太小", "team", "Ada"),
    ("N-03", "没有计划 🙂", "plan", "Ada"),
    ("N-03", "计划每天都变", "plan", "Ben"),
    ("N-04", "équipe\u00a0: trop petite", "team", "Ada"),
    ("N-04", "capacité d\u2019analyse 🙂", "plan", "Ada"),
    ("N-04", "Pas de plan", "plan", "Ben"),
]
SCHEME = {
    "codings": [{"file": "raw/codings/project.qdpx", "coders": {"Ada": "first", "Ben": "second"}}],
    "base": {"group": ["staff"]},
    "count": ["first"],
    "agreement": ["first", "second"],
    "codes": {"plan": {"label": "Planning"}, "team": {"label": "Size of the team"}},
}
NOTES = pd.DataFrame(
    [(note, f"raw/interviews/{note}.txt", "staff", "gaps", text) for note, text in TEXTS.items()],
    columns=["note", "file", "group", "asked", "text"],
)


def expected(passages=PASSAGES) -> list[tuple[str, str, str, int, int]]:
    """Return note, coder, code, start, end of each passage in code points of our note, as any reader has to find it."""
    coders = {"Ada": "first", "Ben": "second"}
    places = [(note, coders[coder], code, TEXTS[note].index(quote), quote) for note, quote, code, coder in passages]
    return sorted((note, coder, code, start, start + len(quote)) for note, coder, code, start, quote in places)


def read(path, scheme=None, **described):
    """Return what the codings of a project come to, by a file described so."""
    about = scheme or SCHEME
    told = filled(Scheme, about | {"codings": [SCHEME["codings"][0] | described]})
    made = all_codings.read([path], NOTES, told, "gaps")
    for name in ("codings", "coded_segments"):
        tables.check(made[name], name)
    return made


def coded_segments(made):
    """Return note, coder, code, start, end of each passage that fits, after holding each against its text."""
    frame = made["codings"]
    fits = frame[frame["verdict"].str.startswith("fits")]
    assert all(TEXTS[row.note][row.start : row.end] == row.quote for row in fits.itertuples())
    return sorted(zip(*(fits[name] for name in ("note", "coder", "code", "start", "end")), strict=True))


def measured(text: str, unit: str) -> int:
    """Return the length of a text in a unit."""
    return {"points": len(text), "utf16": len(text.encode("utf-16-le")) // 2, "bytes": len(text.encode())}[unit]


def identity(word: str, shape: str = "{}") -> str:
    """Return a GUID that is always the same for a word, written as a tool would (`{}` is its place)."""
    found = str(uuid.uuid5(uuid.NAMESPACE_OID, word))
    return shape.replace("{}", found) if shape.islower() or shape == "{}" else shape.replace("{}", found.upper())


def qdpx(
    path: Path,
    *,
    unit: str = "points",
    end: int = 0,  # -1: the end is the last character
    mark: bool = False,  # the file has a byte order mark
    mark_counted: bool = False,
    breaks: str = "\n",  # of the file
    counted: str = "",  # of what the offsets count, where it is something else
    space: str = "urn:QDA-XML:project:1.0",
    qde: str = "project.qde",
    folder: str = "sources",
    braces: bool = False,
    inner: bool = False,  # PlainTextContent
    scheme: str = "internal://",
    ending: str = ".txt",
    named: bool = True,
    names=None,
    texts=TEXTS,
    passages=PASSAGES,
    code_names=None,
    more: str = "",
    selections: str = "",
) -> Path:
    """Write a project in one dialect."""

    def guid(word: str, referred: bool = False) -> str:
        found = identity(word)
        return ("{" + found.upper() + "}") if braces and referred else found

    code_names = code_names or {"plan": ("Planning",), "team": ("Size of the team",)}
    names = names or {note: note for note in texts}
    tree: dict = {}
    for key, above in code_names.items():
        place = tree
        for name in above:
            place = place.setdefault(name, {})
        place[None] = key

    def code_xml(place: dict, above: str = "") -> str:
        made = ""
        for name, below in place.items():
            if name is not None:
                key = identity(f"code {below.get(None, above + '>' + name)}")
                children = code_xml(below, above + ">" + name)
                made += f'<Code guid="{key}" name={quoteattr(name)} isCodable="true">{children}</Code>'
        return made

    sources, files = "", {}
    for note, text in texts.items():
        stored = ("\ufeff" if mark else "") + text.replace("\n", breaks)
        seen = ("\ufeff" if mark_counted else "") + text.replace("\n", counted or breaks)
        inside = f"<PlainTextContent>{escape(text)}</PlainTextContent>" if inner else ""
        file = identity(f"source {note}") + ending
        reference = "" if inner else f' plainTextPath="{scheme}{file}"'
        files[file] = stored.encode()
        for k, (where, quote, code, coder) in enumerate(passages):
            if where != note:
                continue
            wanted = quote.replace("\n", counted or breaks)
            start = measured(seen[: seen.index(wanted)], unit)
            stop = start + measured(wanted, unit) + end
            title = f" name={quoteattr(quote)}" if named else ""
            inside += (
                f'<PlainTextSelection guid="{identity(f"selection {k}")}"{title} startPosition="{start}" endPosition="{stop}">'
                f'<Coding guid="{identity(f"coding {k}")}" creatingUser="{guid(coder, True)}">'
                f'<CodeRef targetGUID="{guid(f"code {code}", True)}"/></Coding></PlainTextSelection>'
            )
        inside += selections if note == next(iter(texts)) else ""
        title = f" name={quoteattr(names[note])}" if names[note] else ""
        sources += f'<TextSource guid="{identity(f"source {note}")}"{title}{reference}>{inside}</TextSource>'
    users = "".join(f'<User guid="{identity(name)}" name="{name}"/>' for name in ("Ada", "Ben"))
    xml = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="{space}" name="Made up" origin="made up">'
        f"<Users>{users}</Users><CodeBook><Codes>{code_xml(tree)}</Codes></CodeBook>"
        f"<Sources>{sources}</Sources>{more}</Project>"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(qde, xml)
        for file, content in files.items():
            if not inner:
                archive.writestr(f"{folder}/{file}", content)
    return path
