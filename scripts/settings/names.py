"""Names of descriptions and keys as addresses and files have them: apart in both, and legal everywhere."""

from collections import Counter
from collections.abc import Iterable, Mapping

from scripts.ground.addresses import token
from scripts.ground.errors import EvidenceError

# Windows keeps these names to itself, whatever stands behind a point.
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def check_names(described: Mapping[str, Iterable[str]], root: str) -> None:
    """Names of descriptions can be files on every system; `described` is the key of config.yaml -> names."""
    for key, names in described.items():
        for name in names:
            if name.casefold() in RESERVED:
                raise EvidenceError(
                    f"{root}/config.yaml, {key}: '{name}' can't be the name of a file on Windows: rename it and its "
                    f"description, such as {name}_1"
                )
        apart(names, f"{root}/config.yaml, {key}")


def check_addresses(numbers: Mapping[str, Mapping[str, Iterable[str]]], root: str) -> None:
    """Sources, items and statistics have addresses of their own; `numbers` is source -> item -> statistics."""
    apart(numbers, f"{root}/config.yaml, surveys, schemes, records")
    for source, items in numbers.items():
        apart(items, f"{root}, items of {source}")
        for item, statistics in items.items():
            apart(statistics, f"{root}, numbers of {source}, {item}")
            if twice := next((one for one, count in Counter(statistics).items() if count > 1), None):
                raise EvidenceError(
                    f"{root}, numbers of {source}, {item}: two numbers would be called '{twice}': give the category, "
                    "option, net or code of that name another key"
                )


def apart(keys: Iterable[str], place: str) -> None:
    """Refuse two keys that differ only in case or underscores: addresses and many file systems take them for one."""
    seen: dict[str, str] = {}
    for key in sorted(keys):
        if (other := seen.setdefault(token(key), key)) != key:
            raise EvidenceError(
                f"{place}: '{other}' and '{key}' differ only in case or underscores, so their numbers would have one "
                "address: rename one"
            )
