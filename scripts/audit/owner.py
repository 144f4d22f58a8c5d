"""A killed run comes back by the same command.

Snakemake leaves its lock behind when it is killed, and refuses the next run. We hold a lock of the operating system
for as long as we live: it is gone when the process is gone, however it died. Who gets it knows that no other run is
alive in this folder, and may take the left-over locks of Snakemake away.
"""

import os
import shutil
from pathlib import Path
from typing import IO

from scripts.ground.errors import EvidenceError

HELD: list[IO[bytes]] = []


def take(folder: Path) -> None:
    """Become the one run of this folder; clear what a dead run left. Raises EvidenceError when a run is alive."""
    if HELD:
        return
    folder.mkdir(exist_ok=True)
    file = (folder / "owner").open("ab")
    if not locked(file):
        file.close()
        raise EvidenceError("another run is working in this folder: wait until it ends, or stop it, then try again")
    HELD.append(file)
    shutil.rmtree(folder / "locks", ignore_errors=True)


def locked(file: IO[bytes]) -> bool:
    """Try to lock an open file until this process ends; return whether it worked."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
