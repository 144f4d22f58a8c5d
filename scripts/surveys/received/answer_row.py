"""What a row of answers as received holds beside its id: what describes the answer, and the items that were asked."""

from collections.abc import Mapping
from typing import Any

ABOUT = ("person", "started", "ended", "progress", "channel")


def questions(survey: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the items that were asked: all but the derived ones."""
    return {key: item for key, item in survey["items"].items() if not item.get("derive")}
