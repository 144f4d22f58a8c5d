"""What one column is, by its answers: a known scale, options in a cell, codes, a number, a new scale, free text."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.drafts import roles, scales
from scripts.drafts.columns import Column
from scripts.drafts.known import MISSING
from scripts.drafts.missing_words import NOTHING
from scripts.drafts.spelled_keys import free_keys
from scripts.sheets.headers import fold

NO_ANSWER = (-9, -8, -7, -1, 7, 8, 9, 77, 88, 97, 98, 99, 998, 999)  # usual codes of don't know, refused and the like
NAME, WORDS = 20, 6  # letters that names have in the mean, words at most
FAR = (77, 88, 97, 98, 99, 997, 998, 999, 9997, 9998, 9999)
GAP = 1.1  # times the next number, from which on such a number is asked about
FEW = 11  # different whole numbers that may be codes
MAY_WEIGH = "? it may be a weight: then take away the # before its `weights` above"
CODES = "? numbers that look like codes: what does each mean? (or `type: number`)"
RANKING = (
    "? each cell has all options, in an order: is it a ranking? It is not counted so: write the rank of each option "
    "into a column of its own in a copy, as numbers"
)
Fields = dict[str, Any]


def described(
    column: Column,
    counts: dict[str, int],
    declared: Sequence[str],
    separators: Sequence[str],
    support: Mapping[str, int],
) -> tuple[Fields, list[str]]:
    """Return the description of one column and what to say about it; a new scale stands in it whole."""
    text = f"{column.question}: {column.option}" if column.option else column.question
    base: Fields = {"column": column.name, "text": text}
    if roles.is_weight(column):
        return base | {"type": "number", "minimum": 0}, [MAY_WEIGH]
    found = scales.known({*counts, *declared}, support)
    if found:
        return base | {"scale": found[0]}, ["? the scale was recognized by its words: is it right?"] * bool(
            found[1].get("scores")
        )
    if column.id.startswith("$") or column.several:
        return base | of_set(column), []
    amounts = {} if declared else decimal_commas(counts)
    if amounts:
        return with_words(base, amounts, counts, text)
    split = options(counts, separators)
    if split and not declared:
        ranked = is_ranking(counts, split[0])
        return (base | {"type": "text"}, [RANKING]) if ranked else (base | split[0], split[1])
    labelled = with_labels(column, counts)
    if labelled:
        return base | labelled[0], labelled[1]
    numbers = [roles.number(value) for value in counts]
    if counts and all(number is not None for number in numbers) and not declared:
        return of_numbers(base, counts, text)
    if with_commas(counts) and not declared:
        fields, notes = of_numbers(base, {value.replace(",", "."): count for value, count in counts.items()}, text)
        if fields.get("type") == "number":
            return fields | {"decimal": ","}, [*notes, "? is the comma the decimal sign, and do no thousands have one?"]
    scale, rare, left = scales.fresh(counts, declared, column.offered)
    scale = scales.apart(scale, column.outside)
    shown = [label for labels in scale["categories"].values() for label in labels if label in counts]
    covered = sum(counts[label] for label in shown)
    answered = sum(count for label, count in counts.items() if not scales.category(label, MISSING))
    few = len(shown) <= scales.MOST and rare <= max(3, len(shown)) and 10 * covered >= 7 * answered
    many = len(shown) > 1 and 2 * covered >= answered and like_names(column.question, counts)
    remarks = roles.REMARKS.search(column.question) is not None and not declared
    closed = shown and (few or many) and short(shown) and not remarks
    if (declared and len(counts) <= scales.MOST) or closed:
        notes = ["? a new scale from the answers: are its order and its labels right?"]
        few_gave = [label for label in shown if counts[label] < scales.SHOWN and label in column.offered]
        notes[0] += f" Fewer than {scales.SHOWN} persons gave {', '.join(few_gave)}" if few_gave else ""
        if rare:
            base["other_specify"] = scales.RARE
            notes.append(
                f"? {left} answers ({rare} different ones, each of fewer than {scales.SHOWN} persons) are not shown "
                "and count together: add them to the scale from the questionnaire, then delete `other_specify`"
            )
        return base | {"scale": scale}, notes
    notes = ["? free text is never counted and may contain names: delete the item if nobody needs it"]
    if len(counts) <= scales.FEW_ANSWERS:
        notes.append(f"? only {len(counts)} different answers: if it is a choice, write its scale")
    return base | {"type": "text"}, notes


def is_ranking(counts: Mapping[str, int], split: Fields) -> bool:
    """Return whether each cell of a column has all of its options, in more than one order."""
    every = {*split["labels"].values()}
    cells = [[part.strip() for part in text.split(split["separator"]) if part.strip()] for text in counts]
    return len(cells) > 1 and len(every) > 1 and all(len(one) == len(every) and {*one} == every for one in cells)


def decimal_commas(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the numbers with a decimal comma of a column that holds little else, empty where commas divide options.

    Options that stand in one cell by their numbers rise (1,3), decimals do not (38,5 and 12,0).
    """
    amounts = {value: count for value, count in counts.items() if roles.number(value.replace(",", ".")) is not None}
    pairs = [value.lstrip("+-").split(",") for value in amounts if "," in value]
    falling = [pair for pair in pairs if pair[0] and pair[1] and int(pair[1]) <= int(pair[0])]
    covers = 10 * sum(amounts.values()) >= 7 * sum(counts.values()) and len(amounts) > 2 * (len(counts) - len(amounts))
    return amounts if covers and with_commas(amounts) and 2 * len(falling) > len(pairs) else {}


def with_words(
    base: Fields, amounts: Mapping[str, int], counts: Mapping[str, int], text: str
) -> tuple[Fields, list[str]]:
    """Return the description of amounts with a decimal comma among which there are words, which are asked about."""
    fields, notes = of_numbers(base, {value.replace(",", "."): count for value, count in amounts.items()}, text)
    fields = fields if fields.get("type") == "number" else base | {"type": "number"}
    notes = [*notes, "? is the comma the decimal sign, and do no thousands have one?"]
    words = [value for value in counts if value not in amounts]
    shown = [value for value in words if counts[value] >= scales.SHOWN]
    kinds = {value: scales.category(value, MISSING) or "no_answer" for value in shown}
    if kinds:
        fields["codes"] = {**fields.get("codes", {}), **kinds}
        words_of = ", ".join(f"'{value}'" for value in shown)
        notes.append(f"? {words_of}: is read as no answer: is that right?")
    if len(shown) < len(words):
        notes.append(
            f"? {len(words) - len(shown)} texts of fewer than {scales.SHOWN} persons are no numbers: look there, and "
            "add those that are no answer to `codes`"
        )
    return fields | {"decimal": ","}, notes


def with_commas(counts: Mapping[str, int]) -> bool:
    """Return whether all answers are numbers, and some of them have a comma that can be no sign of thousands."""
    numbers = all(roles.number(value.replace(",", ".")) is not None for value in counts)
    return numbers and any(re.search(r",\d{1,2}$|,\d{4,}$", value) for value in counts)


def like_names(question: str, counts: Mapping[str, int]) -> bool:
    """Return whether answers are names that many share, such as those of countries."""
    lengths = [len(label) for label in counts]
    often = sum(counts.values()) >= (2 if roles.PLACES.search(question) else 4) * len(counts)
    return often and sum(lengths) <= NAME * len(lengths) and all(len(label.split()) <= WORDS for label in counts)


def short(labels: Iterable[str]) -> bool:
    """Return whether labels are as short as the choices of a question are."""
    lengths = [len(label) for label in labels]
    return sum(lengths) <= 90 * len(lengths)


def with_labels(column: Column, counts: Mapping[str, int]) -> tuple[Fields, list[str]] | None:
    """Return the description of a number of which a few values are words, by `codes` and `amounts`; None for no number.

    The words are labels of the file, or say of what kind a missing answer is. A label of a code within the numbers, or
    next to them, stands for its code; of any other the draft says no answer, and asks.
    """
    amounts = {text: value for text in counts if (value := roles.number(text)) is not None and text not in column.codes}
    words = [text for text in counts if text not in amounts]
    labels = dict.fromkeys([*words, *(label for label in column.codes if roles.number(label) is None)])
    closed = all(text in column.codes or scales.category(text, MISSING) for text in words)
    named = [label for label in column.codes if not scales.category(label, MISSING)]
    if not labels or not closed or len(amounts) <= max(2, len(named)):
        return None
    low, high = min(amounts.values()), max(amounts.values())
    codes: dict[str, str] = {}
    stands: dict[str, float] = {}
    doubtful = []
    for label in labels:
        code = roles.number(column.codes.get(label, ""))
        kind = scales.category(label, MISSING)
        if kind:
            codes[column.codes.get(label, label)] = kind
        elif code is not None and (code == 0 or low - 1 <= code <= high + 1):
            stands[label] = code
        else:
            codes[column.codes.get(label, label)] = "no_answer"
            if fold(label) not in NOTHING:
                doubtful.append(f"'{label}' ({column.codes.get(label, '')})")
    fields: Fields = {"type": "number", **({"minimum": 0} if low >= 0 else {})}
    fields |= {name: one for name, one in (("codes", codes), ("amounts", stands)) if one}
    notes = ["? a number: what does it count (`unit`), and what are its limits?"]
    if stands:
        notes.append("? the file labels some of its numbers: is it a number, or a scale of these?")
    if doubtful:
        notes.append(
            f"? {', '.join(doubtful)}: is read as no answer, for it is far from the other numbers: is that right?"
        )
    return fields, notes


def of_numbers(base: Fields, counts: Mapping[str, int], text: str) -> tuple[Fields, list[str]]:
    """Return the description of a column of numbers: codes where there are few, else a number."""
    every = sorted({float(value) for value in counts})
    far = far_codes(every)
    values = [value for value in every if value not in far]
    whole = all(value.is_integer() for value in values)
    often = {float(value) for value, count in counts.items() if count >= scales.SHOWN}
    read = f"? {' and '.join(f'{code:g}' for code in far)} is read as no answer: is that right?"
    asks = [read] if far else []
    if whole and like_codes(values) and often >= set(values) and not roles.RANKED.search(text):
        categories: dict[str, list[str]] = {}
        missing: list[str] = []
        for value in sorted(counts, key=lambda one: (float(one), one)):
            code = f"{int(float(value))}"
            if float(value) in far:
                missing.append(value)
                continue
            spellings = categories.setdefault(code.replace("-", "minus_"), [code])  # a table shows 1, whatever 1.0 is
            spellings += [value] if value not in spellings else []
        scale = {"categories": categories} | ({"missing": {"no_answer": missing}} if missing else {})
        return base | {"scale": scale}, [CODES, *asks]
    fields: Fields = base | {"type": "number"}
    if whole and often == set(values) and roles.RANKED.search(text) and values == [*range(1, len(values) + 1)]:
        return fields | {"unit": "rank", "minimum": 1, "maximum": len(values)}, [f"sure: ranks from 1 to {len(values)}"]
    if values[0] >= 0:
        fields["minimum"] = 0
    if far:
        fields["codes"] = {f"{code:g}": "no_answer" for code in far}
    elif values[-1] in FAR and len(values) > 1 and values[-1] > GAP * values[-2]:
        asks = [f"? is {values[-1]:g} a code for no answer? Then write `codes: {{{values[-1]:g}: no_answer}}`"]
    return fields, ["? a number: what does it count (`unit`), and what are its limits?", *asks]


def far_codes(values: Sequence[float]) -> list[float]:
    """Return the usual codes of no answer at the upper end of sorted numbers, where they are far from all others."""
    rest = [value for value in values if value not in FAR]
    top = rest[-1] if rest else 0
    codes = [value for value in values if value in FAR and value > (2 if value < 100 else 3) * top]
    return codes if rest and len(codes) == len(values) - len(rest) else []


def named(separator: str) -> str:
    """Return a separator as a person reads it."""
    return {"\n": "line ends", " ": "blanks"}.get(separator, f"'{separator}'")


def like_codes(values: Sequence[float]) -> bool:
    """Return whether whole numbers look like codes: few, from 0 or 1 on with hardly a gap, those of no answer aside."""
    steps = [value for value in values if value not in NO_ANSWER or value <= len(values)]
    return len(values) <= FEW and bool(steps) and steps[0] in (0, 1) and steps[-1] <= len(steps) + 1


def of_set(column: Column) -> Fields:
    """Return the description of a response set of SPSS that is one column."""
    return {"type": "multiple_response", "labels": free_keys(column.labels, "option")}


def options(counts: Mapping[str, int], separators: Sequence[str]) -> tuple[Fields, list[str]] | None:
    """Return the description of several options in one cell, None where cells hold one answer each."""
    cells = sum(counts.values())
    for separator in [*dict.fromkeys([*separators, ";", "|", "\n", "\u061b", "\u060c", "\u3001", ","])]:
        cut = Counter[str]()
        for value, count in counts.items():
            for part in {part.strip() for part in value.split(separator)} - {""}:
                cut[part] += count
        joined = sum(count for value, count in counts.items() if separator in value.strip())
        often = [
            part for part in scales.ordered(sorted(cut, key=lambda one: (-cut[one], one))) if cut[part] >= scales.SHOWN
        ]
        rare = [part for part in cut if cut[part] < scales.SHOWN]
        total = sum(cut.values())
        part_of = 20 * sum(cut[part] for part in often) >= (19 if separator != "," else 19.4) * total
        if (
            10 * joined >= cells
            and 1 < len(often) <= scales.MOST
            and part_of
            and len(counts) > len(often) - (separator != ",")
        ):
            labels = free_keys(often, "option")
            fields: Fields = {"type": "multiple_response", "separator": separator, "labels": labels}
            notes = [f"? several options in one cell, separated by {named(separator)}: are these all?"]
            if rare:
                fields["other_specify"] = scales.RARE
                labels[scales.RARE] = "Answers of fewer than five persons"
                notes.append(
                    f"? {len(rare)} different texts, each of fewer than {scales.SHOWN} persons, count together"
                )
            return fields, notes
    return None
