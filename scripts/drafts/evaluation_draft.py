"""The draft of a whole evaluation: `config/config.yaml` with the scales of all its surveys."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scripts.drafts import missing_words, scales
from scripts.drafts.drafted_lines import missing_lines
from scripts.drafts.received_exports import not_drafted
from scripts.drafts.writing import comment, flow, scales_block
from scripts.settings import strict

ASKED = "? are these the fields at the top of each note? To count codings, add a file under config/schemes/."
FIELD = re.compile(r"([A-Za-z_]+)\s*:\s*\S")


def write(
    scales_of: list[Path],
    surveys: list[str],
    records: list[str],
    notes: list[Path],
    records_of: Sequence[Path] = (),
    questionnaires: Mapping[str, str] = MappingProxyType({}),
    locks: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the draft of `config/config.yaml` as a text; of what could not be drafted it has the sentence only.

    `scales_of` are the drafts of scales of the surveys, `records_of` those of the records, in the order of their names;
    `questionnaires` (file -> what it is) and `locks` are the files of raw/ that are no data.
    """
    failed = [sentence for path in (*scales_of, *records_of) if (sentence := not_drafted(path))]
    surveys = [name for name, path in zip(surveys, scales_of, strict=True) if not not_drafted(path)]
    records = [name for name, path in zip(records, records_of, strict=True) if not not_drafted(path)]
    made = [path for path in scales_of if not not_drafted(path)]
    read = [strict.read(path) for path in made]
    merged = scales.merged(one.get("scales") or {} for one in read)
    missing = missing_words.of_all(one.get("missing") or {} for one in read)
    written = as_drafted(made)
    of_scales = [line for name in merged for line in written[name] or scales_block({name: merged[name]})]
    header = fields(notes)
    lines = [
        *comment("Draft of a whole evaluation. Save it as config/config.yaml before you change it, and the drafts "
                 "beside it without `.draft` in their names."),
        *(line for sentence in failed for line in comment(f"? not drafted: {sentence}")),
        *(line for name, kind in questionnaires.items() for line in comment(f"{name}: {kind}, so no survey")),
        *comment("? what is evaluated?"),
        "title: My evaluation",
        "level: 0.95",
        *([f"surveys: {flow(surveys)}"] if surveys else []),
        *([f"records: {flow(records)}"] if records else []),
        *comment("the first tables of each survey and record; findings of a report follow"),
        f"findings: {flow([*surveys, *(f'record_{name}' for name in records)])}",
        *([f"interviews: {{notes: {notes[0].parent.as_posix()}, header: {flow(header)}}}"] if header else []),
        *(comment(ASKED) if header else []),
        *([*missing_lines(missing), "scales:", *of_scales] if of_scales else []),
    ]  # fmt: skip
    drafted = ", ".join(
        counted(*one) for one in ((len(surveys), "survey"), (len(records), "record"), (len(merged), "scale"))
    )
    without = f"; not drafted: {counted(len(failed), 'file')}" if failed else ""
    without += "".join(f"; {name} is no survey ({kind})" for name, kind in questionnaires.items())
    without += f"; ignored, for Office has them open: {', '.join(locks)}" if locks else ""
    return {
        "draft": "\n".join(lines) + "\n",
        "line": f"drafted: {drafted}{without}; next: save the drafts without `.draft`",
    }


def as_drafted(paths: Sequence[Path]) -> dict[str, list[str]]:
    """Return the lines of each scale as one draft has them, with what they ask; none of a scale of several drafts."""
    found: dict[str, list[str]] = {}
    for path in paths:
        _, _, text = path.read_text(encoding="utf-8").partition("\nscales:\n")
        blocks = re.split(r"(?m)^(?=  \S)", text)[1:]
        for name, block in zip(strict.read(path).get("scales") or {}, blocks, strict=True):
            found[name] = [] if name in found else block.rstrip().splitlines()
    return found


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
