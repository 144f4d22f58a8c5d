"""The parts of a survey that is a folder."""

from pathlib import Path

from scripts.ground.errors import EvidenceError
from scripts.ground.paths import part_name

ENDINGS = (".csv", ".tsv", ".txt", ".parquet")
# Rules of cleaning that look at one answer at a time: what they find doesn't depend on the other parts.
ALONE = (
    "where", "persons", "early", "late", "break_offs", "straight_liners", "speeders", "ineligible", "out_of_range",
    "skip_errors",
)  # fmt: skip


def parts(folder: str) -> dict[str, str]:
    """Return name -> file of each part, in order of name; {} for what is no folder.

    Raises EvidenceError for a folder without parts, a file that can't be one, and two parts of one name.
    """
    if not Path(folder).is_dir():
        return {}
    found: dict[str, str] = {}
    for path in sorted(Path(folder).iterdir()):
        if path.name.startswith((".", "~")):
            continue
        if not path.is_file() or path.suffix.lower() not in ENDINGS:
            raise EvidenceError(
                f"{path.as_posix()} is not a part of a survey: the folder may only contain {', '.join(ENDINGS)}"
            )
        name = part_name(path.stem)
        if name in found:
            raise EvidenceError(f"{found[name]} and {path.as_posix()} are two parts with the same name: rename one")
        found[name] = path.as_posix()
    if not found:
        raise EvidenceError(f"{folder} is empty: put the parts of the survey there ({', '.join(ENDINGS)})")
    return found
