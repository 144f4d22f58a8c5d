"""What is under raw/ has to be files and folders: anything else is refused before it is opened."""

import os
import stat
from pathlib import Path

from scripts.ground.errors import EvidenceError

KINDS = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def check(raw: Path) -> None:
    """Refuse links that lead nowhere or to folders, pipes, devices and files that can't be read, below a folder.

    Such a one would be passed over without a word, or never end. A link to a file is read as that file. Names that
    begin with a point are left alone, as everywhere.
    """
    for folder, folders, names in os.walk(raw, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *sorted(names)]:
            path = Path(folder, name)
            if name.startswith("."):
                continue
            if path.is_symlink() and path.is_dir():
                raise EvidenceError(f"{path.as_posix()} is a link to a folder: put the folder itself there")
            if name not in folders:
                check_file(path)


def check_file(path: Path) -> None:
    """Refuse what is no file that can be read."""
    name = path.as_posix()
    try:
        mode = path.stat().st_mode
    except OSError:
        what = "a link that leads nowhere" if path.is_symlink() else "nothing that can be opened"
        raise EvidenceError(f"{name} is {what}: put the file itself there, or delete it") from None
    if not stat.S_ISREG(mode):
        what = KINDS.get(stat.S_IFMT(mode), "no file")
        raise EvidenceError(f"{name} is {what}, not a file: put the file itself there, or delete it")
    if not os.access(path, os.R_OK):
        raise EvidenceError(f"{name} can't be read by you: change its permissions, or ask who put it there")


def refuse(error: OSError) -> None:
    """Refuse a folder that can't be opened; raw/ itself may be missing."""
    path = Path(str(error.filename))
    if path.exists():
        raise EvidenceError(f"{path.as_posix()} is a folder that you can't open: change its permissions") from None
