"""The Word files under raw/report/ that numbers are put into."""

from pathlib import Path

from scripts.audit.received import LOCKS
from scripts.ground.errors import EvidenceError

LONGEST = 80


def names(folder: Path) -> list[str]:
    """Return the names of the Word files of a folder, without their ending, in order; [] where there is no folder.

    Raises EvidenceError for a file that would be passed over: another kind, in a folder of its own, a long name.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(LOCKS))
    for path in files:
        name = path.as_posix()
        if path.name == "README.md":
            continue
        if path.parent != folder:
            raise EvidenceError(f"{name}: put the Word file into {folder.as_posix()}/ itself")
        if path.suffix != ".docx":
            raise EvidenceError(f"{name} is not a .docx, and numbers are put into Word files only: save it as .docx")
        if len(path.stem) > LONGEST or any(sign in path.stem for sign in '{}*?<>|"\\\n'):
            raise EvidenceError(f"{name}: give it a name of at most {LONGEST} letters, without braces and such signs")
    return [path.stem for path in files if path.suffix == ".docx"]
