"""One file that can't be drafted does not stop the drafts of the others: its drafts hold the sentence that says why."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from scripts.drafts import record_draft, survey_draft
from scripts.drafts.received_exports import NOT_DRAFTED
from scripts.drafts.repeat_sheets import Members
from scripts.drafts.writing import comment
from scripts.ground.errors import EvidenceError
from scripts.sheets import sheet


def survey(
    export: Path,
    name: str,
    file: str,
    several: bool,
    frame_files: list[Path],
    form: Sequence[Path] = (),
    members: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the drafts of a survey as `survey_draft.write`, or the sentence that says why there are none, in each.

    `members` are file, sheet and sheet of the parent rows, for the members of a repeated group.
    """
    lists, bad = readable(frame_files)
    try:
        made = survey_draft.write(export, name, file, several, lists, form, Members(*members) if members else None)
    except EvidenceError as error:
        return told(name, error, ("draft", "scales", "finding"))
    lines = [line for sentence in bad for line in comment(f"? the list of persons is left out: {sentence}")]
    return made | {"draft": "\n".join([*lines, made["draft"]])}


def readable(frame_files: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """Return the lists of persons that can be read, and a sentence for each that can't."""
    lists, bad = [], []
    for path in frame_files:
        try:
            sheet.read(path)
            lists.append(path)
        except EvidenceError as error:
            bad.append(str(error))
    return lists, bad


def record(export: Path, name: str, file: str) -> dict[str, Any]:
    """Return the drafts of a record as `record_draft.write`, or the sentence that says why there are none."""
    try:
        return record_draft.write(export, name, file)
    except EvidenceError as error:
        return told(name, error, ("draft", "finding"))


def told(name: str, error: EvidenceError, outputs: Iterable[str]) -> dict[str, Any]:
    """Return drafts of nothing but a sentence."""
    sentence = " ".join(str(error).split())
    return dict.fromkeys(outputs, f"{NOT_DRAFTED}{sentence}\n") | {"line": f"{name} is not drafted: {sentence}"}
