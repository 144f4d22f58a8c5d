"""Annotations of Label Studio (its JSON export): passages of a text of each task, and choices for the whole of it."""

import json
from pathlib import Path
from typing import Any

from scripts.ground.errors import EvidenceError
from scripts.interviews.projects.databases import text, whole
from scripts.interviews.projects.project import Document, Passage, Project

LARGEST = 200_000_000


def read(path: Path) -> Project:
    """Return the text of each task by its id, the labels in the order of the file, and what is unusual.

    A text has the name that its data give under `name`, `note` or `id`. Annotations that were skipped don't count.
    """
    name = path.as_posix()
    if path.stat().st_size > LARGEST:
        raise EvidenceError(f"{name} has more than {LARGEST // 1_000_000} MB: export fewer tasks")
    try:
        tasks = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise EvidenceError(f"{name} is not JSON in UTF-8: export it again from Label Studio as JSON") from None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) and "annotations" in task for task in tasks):
        raise EvidenceError(f"{name} is not a list of tasks with annotations: export it from Label Studio as JSON")
    documents: dict[str, Document] = {}
    passages: list[Passage] = []
    for number, task in enumerate(tasks, 1):
        data, key = dictionary(task.get("data")), str(number)
        # The settings of a project name the field of the text; the longest of all is it.
        words = max((value for value in data.values() if isinstance(value, str)), key=len, default="")
        title = next((text(data[name]) for name in ("name", "note", "id") if data.get(name)), f"task {task.get('id')}")
        documents[key] = Document(title, words)
        for annotation in map(dictionary, listed(task["annotations"])):
            if annotation.get("was_cancelled"):
                continue
            for result in map(dictionary, listed(annotation.get("result"))):
                value = dictionary(result.get("value"))
                place = (whole(value.get("start")), whole(value.get("end")))
                for label in map(text, listed(value.get("labels") or value.get("choices"))):
                    coder = who(annotation.get("completed_by"))
                    given = (len(passages) + 1, key, (label,), coder, *place, (text(value.get("text")),))
                    passages.append(Passage(*given, whole="choices" in value))
    return Project(documents, passages, [], unit="UTF-16 units")


def who(completed_by: Any) -> str | None:
    """Return who annotated: an e-mail address where the export has it, else the number of a user."""
    if isinstance(completed_by, dict):
        return text(completed_by.get("email") or completed_by.get("id")) or None
    return text(completed_by) or None


def dictionary(value: Any) -> dict[str, Any]:
    """Return an object of JSON; what is none is empty."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """Return a list of JSON; what is none is empty."""
    return value if isinstance(value, list) else []
