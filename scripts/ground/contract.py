"""One contract: what the columns, the key and further columns of a table are."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Contract:
    """Columns with types, the columns whose values together name a row, the type of further columns (or None).

    Columns of numbers are computed, and rounded where they are written (see `digits`), but for those `received`;
    `beside` says of a number near 0 what it is small beside: a column, or an amount.
    """

    columns: dict[str, str]
    key: list[str] = field(default_factory=list)
    others: str | None = None
    received: tuple[str, ...] = ()
    beside: dict[str, str | float] = field(default_factory=dict)


def text(*names: str) -> dict[str, str]:
    """Return columns of text."""
    return dict.fromkeys(names, "text")


def whole(*names: str) -> dict[str, str]:
    """Return columns of whole numbers."""
    return dict.fromkeys(names, "integer")
