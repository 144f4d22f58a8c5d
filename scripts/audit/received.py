"""What was received: the files of raw/, their sizes and hashes, and whether they are still as they came."""

import json
from pathlib import Path
from typing import Any

from scripts.audit import evidence
from scripts.ground.errors import together

SUMS = "SHA256SUMS"


LOCKS = (".", "~$")  # hidden files, and the locks that Office leaves beside a file that somebody has open


def files(raw: Path) -> list[str]:
    """Return every file of raw/ but the sums, hidden files and locks of Office, as posix paths in order."""
    found = (path for path in raw.rglob("*") if path.is_file() and path.name != SUMS)
    return sorted(path.as_posix() for path in found if not path.name.startswith(LOCKS))


def check(raw: Path) -> None:
    """Hold raw/ against raw/SHA256SUMS, where there is one. Raises one EvidenceError that names the files."""
    sums = raw / SUMS
    if not sums.is_file():
        return
    listed, wrong = set(), []
    for position, line in enumerate(sums.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        digest, _, name = line.replace(" *", "  ", 1).partition("  ")
        if not name:
            wrong.append(f"{sums.as_posix()}, line {position}: write the hash, two spaces and the name of a file")
            continue
        path = raw / name
        listed.add(path.as_posix())
        if not path.is_file():
            wrong.append(f"{path.as_posix()} is missing, but {sums.as_posix()} names it: put it back")
        elif evidence.look(path.as_posix()).sha256 != digest:
            wrong.append(
                f"{path.as_posix()} is not what was received: its hash differs from {sums.as_posix()}. Put the "
                "received file back; if the new one is right, record its hash there"
            )
    wrong += [
        f"{name} is not in {sums.as_posix()}: record its hash there, or remove the file"
        for name in files(raw)
        if name not in listed and Path(name) != raw / "README.md"
    ]
    together(wrong)


def tabulate(files: list[Path], read: list[Path]) -> dict[str, Any]:
    """Return one row a file of raw/: file, bytes, sha256; `read` are the lists of what the steps read.

    Raises EvidenceError where a step read a file that is another by now.
    """
    from scripts.ground.layout_tables import METHOD_RECEIVED

    seals = {path.as_posix(): evidence.look(path.as_posix()) for path in files}
    for name, digest in read_before(read):
        evidence.as_began(name, digest)
    rows = [(name, seal.size, seal.sha256) for name, seal in seals.items()]
    received = METHOD_RECEIVED.framed(rows)
    return {"received": received, "line": f"raw: {len(rows)} files received, {received['bytes'].sum():,} bytes"}


def read_before(lists: list[Path]) -> list[tuple[str, str]]:
    """Return path and hash of each file that the steps read."""
    lines = [line for one in lists for line in one.read_text(encoding="utf-8").split("\n") if line]
    return sorted({(name, digest) for digest, _, name in (line.partition("  ") for line in lines)})


def settings(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the settings as one JSON text."""
    text = json.dumps(settings, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    return {"settings": text, "line": f"settings: {sum(map(len, settings.values()))} files of config/ read"}
