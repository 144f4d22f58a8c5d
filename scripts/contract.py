"""One contract: what the columns, the key and further columns of a table are."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Contract:
    """Columns with types, the columns whose values together name a row, the type of further columns (or None)."""

    columns: dict[str, str]
    key: list[str] = field(default_factory=list)
    others: str | None = None


def text(*names: str) -> dict[str, str]:
    """Return columns of text."""
    return dict.fromkeys(names, "text")


def whole(*names: str) -> dict[str, str]:
    """Return columns of whole numbers."""
    return dict.fromkeys(names, "integer")
