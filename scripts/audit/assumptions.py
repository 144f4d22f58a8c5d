"""The judgements that code and descriptions mark with `# ASSUME:` where they make them, for the method page."""

import re
from pathlib import Path
from typing import Any

MARK = re.compile(r"^\s*# ASSUME: (.+)$")
GOES_ON = re.compile(r"^\s*#   ?(\S.*)$")


def tabulate(sources: list[Path]) -> dict[str, Any]:
    """Return one row an assumption: file (from scripts/ or config/ on), line, assumption (a sentence)."""
    from scripts.ground.layout_tables import ASSUMPTIONS

    rows = []
    for path in sources:
        start = max(path.parts.index(part) for part in ("scripts", "config") if part in path.parts)
        name = "/".join(path.parts[start:])
        lines = path.read_text(encoding="utf-8").splitlines()
        for position, line in enumerate(lines, 1):
            if found := MARK.match(line):
                rows.append((name, position, " ".join([found[1], *continued(lines[position:])])))
    assumptions = ASSUMPTIONS.framed(rows)
    return {"assumptions": assumptions, "line": f"method: {len(rows)} assumptions are marked in code and descriptions"}


def continued(lines: list[str]) -> list[str]:
    """Return the rest of a sentence that goes on, indented, in the comment lines after it."""
    rest = []
    for line in lines:
        found = GOES_ON.match(line)
        if not found:
            break
        rest.append(found[1])
    return rest
