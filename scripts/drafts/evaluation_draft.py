"""The draft of a whole evaluation: `config/config.yaml` with the scales of all its surveys."""

import re
from pathlib import Path
from typing import Any

from scripts.drafts import scales
from scripts.drafts.writing import comment, flow, scales_block
from scripts.settings import strict

ASKED = "? are these the fields at the top of each note? To count codings, add a file under config/schemes/."
FIELD = re.compile(r"([A-Za-z_]+)\s*:\s*\S")


def write(scales_of: list[Path], surveys: list[str], records: list[str], notes: list[Path]) -> dict[str, Any]:
    """Return the draft of `config/config.yaml` as a text; `scales_of` are the drafts of scales of the surveys."""
    merged = scales.merged(strict.read(path).get("scales") or {} for path in scales_of)
    header = fields(notes)
    lines = [
        *comment("Draft of a whole evaluation. Save it as config/config.yaml before you change it, and the drafts "
                 "beside it without `.draft` in their names."),
        *comment("? what is evaluated?"),
        "title: My evaluation",
        "level: 0.95",
        f"surveys: {flow(surveys)}",
        f"records: {flow(records)}",
        *comment("the first tables of each survey; findings of a report follow"),
        f"findings: {flow(surveys)}",
        *([f"interviews: {{notes: {notes[0].parent.as_posix()}, header: {flow(header)}}}"] if header else []),
        *(comment(ASKED) if header else []),
        *(["scales:", *scales_block(merged)] if merged else []),
    ]  # fmt: skip
    drafted = ", ".join(
        counted(*one) for one in ((len(surveys), "survey"), (len(records), "record"), (len(merged), "scale"))
    )
    return {"draft": "\n".join(lines) + "\n", "line": f"drafted: {drafted}; next: save the drafts without `.draft`"}


def counted(number: int, word: str) -> str:
    """Return a number with its word, in the plural where there is not one."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def fields(notes: list[Path]) -> list[str]:
    """Return the names of the fields at the top of the first note that is plain text."""
    for path in notes:
        if path.suffix.lower() in (".txt", ".md"):
            found: list[str] = []
            for line in path.read_text(encoding="utf-8-sig", errors="replace").splitlines():
                match = FIELD.match(line)
                if not match:
                    break
                found.append(match[1])
            return found
    return []
