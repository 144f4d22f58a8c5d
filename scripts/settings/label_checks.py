"""Keys and labels of answers: a net has parts, no key is the name of a number, no label is that of two keys."""

from collections.abc import Mapping

from pydantic_core import PydanticCustomError

from scripts.sheets.headers import fold

STATISTICS = ("base", "mean", "median", "rank", "total")  # of any item: no category, net or option is called so

# What tables say of each answer, and the items of numbers about the survey as a whole: no question is called so.
OF_ANSWERS = ("respondent", "row", "person", "started", "ended", "progress", "channel", "marks", "response", "frame")


# What the table of who has which code says of each note: no code and no net is called so.
OF_NOTES = ("note", "coder")


def check_net(name: str, keys: list[str]) -> None:
    """Refuse a net without parts, and one that names a part twice."""
    if not keys:
        raise PydanticCustomError("net", "nets.{name}: is empty: list the categories that it sums", {"name": name})
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise PydanticCustomError("net", "nets.{name}: '{key}' occurs twice", {"name": name, "key": twice})


def check_statistic(key: str) -> None:
    """Refuse a key that is the name of another number of an item."""
    if key in STATISTICS:
        raise PydanticCustomError(
            "statistic", "'{key}' is the name of another number of each item: give it another key", {"key": key}
        )


def check_spellings(labels: Mapping[str, str | list[str]], name: str, folded: bool = False) -> None:
    """Refuse one label of two keys: a cell that holds it could be either; `folded`: also where only case differs."""
    first: dict[str, tuple[str, str]] = {}
    for key, value in labels.items():
        for label in value if isinstance(value, list) else [value]:
            shape = fold(label) if folded else label
            other, before = first.setdefault(shape, (key, label))
            if other != key:
                what = "column" if name == "columns" else "label"
                alike = (
                    f"have one {what}" if label == before else f"have {what}s that differ only in form, '{before}' and"
                )
                raise PydanticCustomError(
                    "label",
                    "{name}: '{other}' and '{key}' {alike} '{label}', so they can't be told apart: give each its "
                    "own, or make them one",
                    {"name": name, "other": other, "key": key, "alike": alike, "label": label},
                )
