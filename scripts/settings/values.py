"""The values that conditions of a survey name: keys of a closed question, numbers of a number."""

from collections.abc import Iterator

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import Item, Scale
from scripts.settings.described import known
from scripts.settings.survey import Cleaning, Survey
from scripts.sheets.numerals import NUMBER

NONE = "(none)"  # the answer of who ticked none of the options


def check_rules(survey: Survey, scales: dict[str, Scale], file: str) -> None:
    """Refuse a value in a cleaning rule that no answer to its item can have."""
    for position, rule in enumerate(survey.cleaning):
        for place, name, wanted in conditions(rule):
            if name in survey.items:
                check_values(wanted, survey.items[name], scales, f"{file}, cleaning.{position}.{place}")


def conditions(rule: Cleaning) -> Iterator[tuple[str, str, str | list[str]]]:
    """Yield place, column and values of each condition of a rule."""
    if rule.column and rule.equals is not None:
        yield "equals", rule.column, rule.equals
    for name, wanted in (rule.where or {}).items():
        yield f"where.{name}", name, wanted


def check_values(wanted: str | list[str], item: Item, scales: dict[str, Scale], place: str) -> None:
    """Refuse a value that no answer to an item can have; a label is refused with its key."""
    for value in [wanted] if isinstance(wanted, str) else wanted:
        if item.type == "number":
            check_code(value, item, place)
            if value and value not in item.codes.values() and not NUMBER.fullmatch(value.strip()):
                raise EvidenceError(
                    f"{place}: the item is a number, and '{value}' is not: write digits, with a decimal point"
                )
            continue
        labels = labels_of(item, scales)
        keys = {same(key) for key in [*labels, *([NONE] if item.type == "multiple_response" else [])]}
        for part in value.split("|") if item.type == "multiple_response" else [value]:
            if not labels or not part or same(part) in keys:
                continue
            for key, label in labels.items():
                if same(part) in map(same, [label] if isinstance(label, str) else label):
                    raise EvidenceError(
                        f"{place}: '{part}' is a label; answers are compared by their keys: write '{key}'"
                    )
            known(part, labels, place, "answer")


def check_code(value: str, item: Item, place: str) -> None:
    """Refuse a code of a number, which no answer is: answers have the kind of missing answer in its place."""
    for code, kind in item.codes.items():
        if same(code) == same(value) or (amount_of(code) is not None and amount_of(code) == amount_of(value)):
            own = "an empty text" if kind == "no_answer" else f"'{kind}'"
            raise EvidenceError(
                f"{place}: '{value}' is one of the `codes` of the item: write {own}, as its answers have"
            )


def amount_of(text: str) -> float | None:
    """Return the number that a text of a description is; None where it is none."""
    return float(text) if NUMBER.fullmatch(text.strip()) else None


def check_codes(item: Item, place: str) -> None:
    """Refuse a number that occurs twice among the codes of an item, as 999 and 999.0, with two meanings."""
    both = {same(code): code for code in item.codes}
    if twice := next((both[same(word)] for word in item.amounts if same(word) in both), None):
        raise EvidenceError(f"{place}: '{twice}' is among the `amounts` of the item too: keep one")
    kinds: dict[float, tuple[str, str]] = {}
    for code, kind in item.codes.items():
        amount = amount_of(code)
        other, meaning = kinds.setdefault(amount, (code, kind)) if amount is not None else (code, kind)
        if meaning != kind:
            raise EvidenceError(f"{place}: '{other}' and '{code}' are one number with two meanings: keep one")


def labels_of(item: Item, scales: dict[str, Scale]) -> dict[str, str | list[str]]:
    """Return the answers that an item can have, with their labels; none of an open question."""
    if item.open:
        return {}
    if item.type == "choice" and item.scale:
        return {**scales[item.scale].categories, **scales[item.scale].missing}
    if item.type == "multiple_response":
        return {**dict.fromkeys(item.columns or {}, ""), **(item.labels or {})}
    return {}
