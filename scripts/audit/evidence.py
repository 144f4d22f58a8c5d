"""What a run reads from outside, by content: each file of raw/ and config/ as it was when the run began.

Which steps run again depends on these hashes, never on time stamps. A step compares what it reads with them, before and
after, and all are compared with the files once more when the run ends: evidence that changes meanwhile stops the run.
The hashes are in a file, for jobs of the run on other machines; large files that are as they were are not read again.
"""

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from scripts.ground.errors import EvidenceError

LARGE = 1_000_000  # smaller files are read at each start: this takes no time, and nothing has to be trusted
TRIES = 3
AGAIN = "type the command again"


class Seal(NamedTuple):
    """A file as it was: size, times, place on the disk, hash, and whether a later change would show in these."""

    size: int
    modified: int
    changed: int
    inode: int
    sha256: str
    settled: bool


EARLIER: dict[str, str] = {}  # hash by path, when the run before began
BEGAN: dict[str, str] = {}  # hash by path, when the run began
KNOWN: dict[str, Seal] = {}  # as last looked at
THERE: set[str] = set()  # what there was when the run began: a file that comes later may be looked at by a step


def begin(memory: Path, names: Iterable[str]) -> None:
    """Look at files as the run begins; `memory` is where the run before left what it knew. Raises EvidenceError."""
    before = remembered(memory)
    EARLIER.update({name: seal.sha256 for name, seal in before.items()})
    KNOWN.update({name: seal for name, seal in before.items() if seal.size >= LARGE})
    THERE.update(hashes(names))


def resume(memory: Path) -> None:
    """Take over what the run that this job belongs to saw when it began."""
    KNOWN.update(remembered(memory))
    BEGAN.update({name: seal.sha256 for name, seal in KNOWN.items()})


def remember(memory: Path) -> None:
    """Leave what is known to the jobs of this run and to the next run."""
    part = memory.with_name(f"{memory.name}.part")
    part.write_text(json.dumps({name: seal for name, seal in KNOWN.items() if name in BEGAN}), encoding="utf-8")
    os.replace(part, memory)


def remembered(memory: Path) -> dict[str, Seal]:
    """Return what a run left, {} where it left nothing that can be read."""
    try:
        return {name: Seal(*values) for name, values in json.loads(memory.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def hashes(names: Iterable[str]) -> dict[str, str]:
    """Return the hash by path of files as they were when the run began, in order of name."""
    for name in (found := sorted(set(names))):
        if "\n" in name:
            raise EvidenceError(f"{' '.join(name.split())}: the name of this file has a line break: rename it")
        if name not in BEGAN:
            BEGAN[name] = look(name).sha256
    return {name: BEGAN[name] for name in found}


def look(name: str) -> Seal:
    """Return a file as it is now; it is read again unless it surely is as it was. Raises EvidenceError."""
    path = Path(name)
    try:
        there = path.stat()
        if not stat.S_ISREG(there.st_mode):
            raise EvidenceError(f"{name} is not a file that can be read: remove it")
        known = KNOWN.get(name)
        if not (known and known.settled and known[:4] == marks(there)):
            KNOWN[name] = known = read(path)
    except FileNotFoundError:
        raise EvidenceError(f"{name} is gone: put it back, then {AGAIN}") from None
    except OSError as error:
        raise EvidenceError(f"{name} can't be read ({error.strerror}): check its permissions and the disk") from None
    return known


def read(path: Path) -> Seal:
    """Return the seal of a file from its content, read while nobody wrote to it."""
    for _ in range(TRIES):
        now = time.time_ns()
        with path.open("rb") as file:
            before = marks(os.fstat(file.fileno()))
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if before == marks(os.fstat(file.fileno())):
                return Seal(*before, digest, settled(before[2], now))
    raise EvidenceError(f"{path.as_posix()} is still being written: wait until that ends, then {AGAIN}")


def marks(there: os.stat_result) -> tuple[int, int, int, int]:
    """Return what tells of a change without reading: size, both times, the place on the disk."""
    return there.st_size, there.st_mtime_ns, there.st_ctime_ns, there.st_ino


def settled(changed: int, now: int) -> bool:
    """Return whether a change after `now` has to show in the time of the last change: clocks of disks are coarse."""
    grain = 100_000_000 if changed % 1_000_000_000 else 2_000_000_000
    return changed < now - grain


@contextmanager
def held(sealed: Mapping[str, str]) -> Iterator[None]:
    """Hold files while they are read: as they were when the run began, before and after. Raises EvidenceError."""
    before = {name: as_began(name, digest) for name, digest in sealed.items()}
    try:
        yield
    finally:  # also when reading failed: half a file is no fault of the file
        for name, digest in sealed.items():
            if as_began(name, digest)[:4] != before[name][:4]:
                raise EvidenceError(moved(name))


def as_began(name: str, digest: str) -> Seal:
    """Return a file as it is now, if it is as it was when the run began. Raises EvidenceError."""
    seal = look(name)
    if seal.sha256 != digest:
        raise EvidenceError(moved(name))
    return seal


def moved(name: str) -> str:
    """Say that a file changed under the run."""
    return f"{name} changed during the run: {AGAIN}"


def listed(sealed: Mapping[str, str]) -> str:
    """Return what a step read as `sha256sum -c` takes it."""
    return "".join(f"{digest}  {name}\n" for name, digest in sealed.items())


def unlike(names: Iterable[str]) -> str | None:
    """Say what is not as it was when the run began, None if all is; `names` are the files that are there now."""
    faults = [f"{name} was added" for name in names if name not in THERE]
    for name, digest in sorted(BEGAN.items()):
        try:
            faults += [f"{name} changed"] if look(name).sha256 != digest else []
        except EvidenceError:
            faults.append(f"{name} was removed")
    if not faults:
        return None
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{faults[0]} during the run{more}, so results/ does not match what is there now: {AGAIN}"
