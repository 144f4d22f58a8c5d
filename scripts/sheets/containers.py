"""What a workbook or a Word file (a zip of XML parts) may be before anything opens it: small, plain, no entities."""

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from scripts.ground.errors import EvidenceError

MOST_PARTS = 200
LARGEST_PART = 50_000_000
LARGEST_WHOLE = 200_000_000
LARGEST_RATIO = 100
TINY = 1_000_000  # a part this small may be packed tighter: it can do no harm
ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".jar", ".docx", ".xlsx", ".xlsm", ".pptx", ".odt", ".ods")
OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")  # what Office wraps around a file with a password too
FORBIDDEN = (b"<!doctype", b"<!entity")


def check_container(path: Path, embedded: bool = False) -> None:
    """Refuse a zip container (xlsx, docx) that could do harm or can't be what it says.

    At most 200 parts, 50 MB a part, 200 MB in all, packed at most 100 to 1; no archive within, no encryption, no name
    twice, no absolute name and no `..`; no document type or entity in XML parts. Where files may be `embedded`, as the
    numbers of a chart are, archives within are let pass: nothing opens them. Raises EvidenceError.
    """
    name = path.as_posix()
    if not path.is_file():
        raise EvidenceError(f"{name} is missing: put it there, or correct the name in its description")
    try:
        with zipfile.ZipFile(path) as container:
            parts = container.infolist()
            check_sizes(name, parts)
            check_names(name, parts, embedded)
            for part in parts:
                check_content(name, container, part, embedded)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if path.read_bytes()[: len(OLD_OFFICE)] == OLD_OFFICE:
            raise EvidenceError(
                f"{name} has a password, or is of an old kind (.doc, .xls): open it in Office, and save it as "
                f"{path.suffix} without a password"
            ) from None
        raise EvidenceError(
            f"{name} is broken or not what its name says ({type(error).__name__}): open it in Office and save it again"
        ) from None


def check_sizes(name: str, parts: list[zipfile.ZipInfo]) -> None:
    """Hold numbers and sizes, as the directory of the container declares them (reading never goes beyond them)."""
    if len(parts) > MOST_PARTS:
        raise EvidenceError(f"{name} has {len(parts)} parts, at most {MOST_PARTS} are read: save it as a new file")
    if sum(part.file_size for part in parts) > LARGEST_WHOLE:
        raise EvidenceError(f"{name} unpacks to more than {LARGEST_WHOLE // 1_000_000} MB: delete what is not needed")
    for part in parts:
        if part.file_size > LARGEST_PART:
            size = LARGEST_PART // 1_000_000
            raise EvidenceError(
                f"{name}, part {shown(part)}: unpacks to more than {size} MB: delete what is not needed"
            )
        if part.file_size > TINY and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
            raise EvidenceError(
                f"{name}, part {shown(part)}: packed more than {LARGEST_RATIO} to 1, as in a zip bomb: "
                "save it again from Office, or ask who sent it"
            )


def check_names(name: str, parts: list[zipfile.ZipInfo], embedded: bool) -> None:
    """Hold the names of the parts: each once, each below the container."""
    seen: set[str] = set()
    for part in parts:
        title = part.orig_filename.replace("\\", "/")
        if title.startswith("/") or title[1:2] == ":" or ".." in PurePosixPath(title).parts:
            raise EvidenceError(f"{name}, part {shown(part)}: its path leads out of the file: ask who sent it")
        if title.casefold() in seen:
            raise EvidenceError(f"{name}, part {shown(part)}: the name occurs twice: save it again from Office")
        seen.add(title.casefold())
        if part.flag_bits & 0x1:
            raise EvidenceError(f"{name}, part {shown(part)}: encrypted: save it without a password")
        if title.casefold().endswith(ARCHIVES) and not embedded:
            raise EvidenceError(f"{name}, part {shown(part)}: contains another archive: remove the embedded file")


def check_content(name: str, container: zipfile.ZipFile, part: zipfile.ZipInfo, embedded: bool) -> None:
    """Hold the content of a part: no archive under another name, no document type and no entity in XML."""
    is_xml = part.filename.casefold().endswith((".xml", ".rels", ".vml"))
    with container.open(part) as stream:
        content = stream.read() if is_xml else stream.read(4)
    if content.startswith(b"PK\x03\x04") and not embedded:
        raise EvidenceError(f"{name}, part {shown(part)}: contains another archive: remove the embedded file")
    plain = content.replace(b"\0", b"").lower() if is_xml else b""  # without null bytes UTF-16 reads like ASCII
    if any(word in plain for word in FORBIDDEN):
        raise EvidenceError(
            f"{name}, part {shown(part)}: declares a document type or an entity, which Office never writes: "
            "save it again from Office, or ask who sent it"
        )


def shown(part: zipfile.ZipInfo) -> str:
    """Return the name of a part as one printable word of decent length."""
    return ascii(part.orig_filename[:80])
