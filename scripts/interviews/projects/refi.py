"""Projects in the REFI-QDA form (.qdpx), as QualCoder, NVivo, MAXQDA, ATLAS.ti and others write them.

By the standard (1.5, namespaces `urn:QDA-XML:project:1.0` and `0:4`) and by what the tools were seen to do instead:
capitals in names of files, braces and capitals in GUIDs, text within the XML, paths without `internal://`.
"""

import contextlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from scripts.ground.errors import EvidenceError
from scripts.interviews.projects import refi_memos
from scripts.interviews.projects.offsets import flat, plain, within
from scripts.interviews.projects.project import Document, Passage, Project, shown
from scripts.interviews.projects.refi_memos import guid
from scripts.sheets import containers

SPACES = ("urn:QDA-XML:project:1.0", "urn:QDA-XML:project:0:4")
LARGEST = 2**31 - 1
VALUE = re.compile(r"value = (-?[0-9.]+(?:e[-+]?[0-9]+)?)")  # of a numeric code, as Triangulate writes it
REGIONS = {"PDFSource": "a page", "PictureSource": "a picture", "AudioSource": "sound", "VideoSource": "film"}
Element = Any


def read(path: Path) -> Project:
    """Return documents by GUID, codings in the order of the file, memos, and what is unusual about it in words.

    A coding of a whole document is `whole`; one of a region of a page, of a picture or of sound has its fault said.
    Raises EvidenceError for a file that is no such project, could do harm, or lacks a text that is coded.
    """
    name = path.as_posix()
    try:
        with zipfile.ZipFile(path) as archive:
            members = checked(name, archive.infolist())
            part, remarks = project_part(name, members)
            root = parsed(name, content(name, archive, part))
            memos = sum(1 for _ in root.iterfind("Notes//Coding"))
            remarks += [f"codings of memos left out: {memos}"] if memos else []
            return sources(name, archive, members, root)._replace(remarks=remarks)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise EvidenceError(
            f"{name} is broken or not a REFI-QDA project ({type(error).__name__}): export it again as .qdpx"
        ) from None


def checked(name: str, parts: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the members of the archive by their names in small letters, each checked for harm."""
    members: dict[str, zipfile.ZipInfo] = {}
    for part in parts:
        title = part.orig_filename.replace("\\", "/")
        places = PurePosixPath(title).parts
        if title.startswith("/") or title[1:2] == ":" or ".." in places:
            raise EvidenceError(
                f"{name}, part {containers.shown(part)}: its path leads out of the file: ask who sent it"
            )
        if title.endswith("/"):
            continue
        if places[0].lower() == "sources" and len(places) > 2:
            raise EvidenceError(
                f"{name}, part {containers.shown(part)}: a folder within sources, which the standard does not allow: "
                "export it again"
            )
        if part.flag_bits & 0x1:
            raise EvidenceError(f"{name}, part {containers.shown(part)}: encrypted: export it without a password")
        if part.file_size > LARGEST:
            raise EvidenceError(f"{name}, part {containers.shown(part)}: more than 2 GiB: export it without the media")
        if title.lower() in members:
            raise EvidenceError(f"{name}, part {containers.shown(part)}: the name occurs twice: export it again")
        members[title.lower()] = part
    return members


def project_part(name: str, members: dict[str, zipfile.ZipInfo]) -> tuple[zipfile.ZipInfo, list[str]]:
    """Return the one .qde at the root of the archive."""
    found = [title for title in members if title.endswith(".qde") and "/" not in title]
    if len(found) != 1:
        raise EvidenceError(
            f"{name} holds {len(found)} files .qde at its root, a project has one: export it again as .qdpx"
        )
    part = members[found[0]]
    return part, [] if part.filename == "project.qde" else [
        f"its project is not called project.qde ({containers.shown(part)})"
    ]


def content(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a member that is no bomb."""
    containers.check_sizes(name, [part])
    return archive.read(part)


def parsed(name: str, xml: bytes) -> Element:
    """Return the root element; a document type or an entity is refused, as is another namespace."""
    start = xml.replace(b"\0", b"").lower()
    if any(word in start for word in containers.FORBIDDEN):
        raise EvidenceError(f"{name} declares a document type or an entity, which no tool writes: ask who sent it")
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise EvidenceError(
            f"{name}: its project is not XML that can be read (line {error.lineno}): export it again"
        ) from None
    space, _, kind = str(root.tag).removeprefix("{").rpartition("}")
    if kind != "Project" or space not in SPACES:
        raise EvidenceError(f"{name} is not a REFI-QDA project of version 1.0 or 0:4: export it again as .qdpx")
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = etree.QName(element).localname
    return root


def codes(root: Element) -> dict[str, tuple[str, ...]]:
    """Return the path of each code by GUID."""
    found: dict[str, tuple[str, ...]] = {}
    for code in root.iterfind("CodeBook/Codes//Code"):
        above = found.get(guid(code.getparent().get("guid")), ())
        found[guid(code.get("guid"))] = (*above, (code.get("name") or "").strip())
    return found


def sources(name: str, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], root: Element) -> Project:
    """Return the documents, the codings and the memos."""
    users = {
        guid(one.get("guid")): (one.get("name") or one.get("id") or "").strip() for one in root.iterfind("Users/User")
    }
    paths = codes(root)
    used: set[str] = set()

    def words(note: Element) -> str:
        with contextlib.suppress(EvidenceError):  # a note without a text of its own says nothing
            return text_of(name, archive, members, note, "")
        return ""

    notes = refi_memos.notes(root, users, words)
    texts = {guid(one.get("guid")): one for one in root.iterfind("Sources/TextSource")}
    documents: dict[str, Document] = {}
    passages: list[Passage] = []

    def add(key: str, coding: Element, place: tuple[int | None, int | None], **rest: Any) -> None:
        selection = coding.getparent()
        user = guid(coding.get("creatingUser") or selection.get("creatingUser"))
        target = coding.find("CodeRef")
        code = paths.get(guid(target.get("targetGUID")) if target is not None else "")
        if code is None:
            raise EvidenceError(f"{name}, coding {len(passages) + 1}: it refers to a code that is not in the project")
        written = refi_memos.of_passage(coding, notes, used)
        rest["memo"] = "\n\n".join(filter(None, (rest.get("memo"), written)))
        passages.append(Passage(len(passages) + 1, key, code, users.get(user), *place, **rest))

    for source in root.iterfind("Sources/*"):
        key = guid(source.get("guid"))
        text = source if source.tag == "TextSource" else source.find("Representation")
        title = title_of(source)
        if next(source.iter("Coding"), None) is None:
            with contextlib.suppress(EvidenceError):  # what is not coded need not be there
                if text is not None:
                    documents[key] = Document(title, text_of(name, archive, members, text, title))
            continue
        documents[key] = Document(title, "" if text is None else text_of(name, archive, members, text, title))
        whole = flat(plain(documents[key].text))
        for coding in source.iter("Coding"):
            selection = coding.getparent()
            if selection.tag in ("TextSource", "Representation") or (selection is source and text is not None):
                add(key, coding, (None, None), whole=True)
            elif selection.tag == "PlainTextSelection":
                said = (selection.findtext("Description") or "").strip()
                found = VALUE.fullmatch(said)
                rest = {"value": found[1]} if found else {} if within(whole, [said]) else {"memo": said}
                add(key, coding, offsets(name, selection, title), quotes=quotes(selection), **rest)
            else:
                what = REGIONS.get(source.tag, "a region")
                add(key, coding, (None, None), fault=f"a coding of {what}, not of text")
    for key, code, value in of_whole(root, paths):
        if key not in documents:
            title = title_of(texts[key])
            documents[key] = Document(title, text_of(name, archive, members, texts[key], title))
        passages.append(
            Passage(len(passages) + 1, key, code, None, None, None, whole=True, value=value, variable=bool(value))
        )
    made = Project(documents, passages, [])
    return made._replace(memos=refi_memos.memos(root, notes, used, paths, made))


def of_whole(root: Element, paths: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield document, code and "" of each code of a case, and document, name and value of each variable."""
    variables = {guid(one.get("guid")): (one.get("name") or "").strip() for one in root.iterfind("Variables/Variable")}
    texts = {guid(one.get("guid")) for one in root.iterfind("Sources/TextSource")}
    owners = [([guid(one.get("guid"))], one) for one in root.iterfind("Sources/TextSource")]
    owners += [
        ([guid(link.get("targetGUID")) for link in c.iterfind("SourceRef")], c) for c in root.iterfind("Cases/Case")
    ]
    for key, owner in ((key, owner) for keys, owner in owners for key in keys if key in texts):
        for reference in owner.iterfind("CodeRef"):
            if code := paths.get(guid(reference.get("targetGUID"))):
                yield key, code, ""
        for given in owner.iterfind("VariableValue"):
            target = given.find("VariableRef")
            variable = variables.get(guid(target.get("targetGUID"))) if target is not None else None
            value = "".join(one.text or "" for one in given if one is not target).strip()
            if variable and value:
                yield key, (variable,), value


def title_of(source: Element) -> str:
    """Return the name of a source, else that of its file."""
    file = (source.get("plainTextPath") or guid(source.get("guid"))).replace("\\", "/").rpartition("/")[2]
    return str(source.get("name") or file).strip()


def offsets(name: str, selection: Element, title: str) -> tuple[int, int]:
    """Return the positions that a selection gives."""
    given = (selection.get("startPosition") or "", selection.get("endPosition") or "")
    if not all(re.fullmatch(r"\s*[0-9]{1,15}\s*", one) for one in given):
        raise EvidenceError(
            f"{name}, document {shown(title)}: a selection has no whole numbers as positions: export it again"
        )
    return int(given[0]), int(given[1])


def quotes(selection: Element) -> tuple[str, ...]:
    """Return what a selection may quote: its name, its description."""
    told = (selection.get("name"), selection.findtext("Description"))
    return tuple(text for text in told if text and text.strip() and not VALUE.fullmatch(text.strip()))


def text_of(
    name: str, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], source: Element, title: str
) -> str:
    """Return the plain text of a source as it is stored, byte order mark and line ends kept."""
    place = f"{name}, document {shown(title)}"
    inner = source.find("PlainTextContent")
    if inner is not None:
        return inner.text or ""
    path = (source.get("plainTextPath") or "").strip()
    if not path:
        raise EvidenceError(f"{place}: it is coded and has no plain text: export the project again, texts included")
    scheme, found, rest = path.partition("://")
    if found and scheme.lower() != "internal":
        raise EvidenceError(f"{place}: its text lies outside the project: export it again, texts included")
    file = (rest if found else path).replace("\\", "/").lstrip("/")
    if ".." in PurePosixPath(file).parts:
        raise EvidenceError(f"{place}: the path of its text leads out of the project: ask who sent it")
    file = file.lower().removeprefix("sources/")
    part = members.get(f"sources/{file}")
    if part is None:
        raise EvidenceError(f"{place}: its text is not in the project: export it again, texts included")
    try:
        return content(name, archive, part).decode("utf-8")
    except UnicodeDecodeError as error:
        raise EvidenceError(f"{place}: its text is not UTF-8 (byte {error.start}): export the project again") from None
