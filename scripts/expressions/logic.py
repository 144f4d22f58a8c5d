"""The value of an expression of a derived item for each answer, by three-valued logic."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.expressions.grammar import Node
from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError, nearest

Flags = NDArray[np.bool_]
MEANING = {
    "number": "a number", "truth": "yes or no", "text": "a category", "open": "a frame variable",
    "options": "a multiple answer", "words": "free text", "missing": "missing",
}  # fmt: skip


class Column(NamedTuple):
    """A value for each answer, and for which it is known.

    `kind`: number, truth, text (a category), open (a frame variable: text or number), options (joined by "|"), words
    (free text), missing. `words` are the texts that it can have, where that is known; `scores` their points. `there`
    are the values of a frame variable, of anybody on the frame; `codes` the numbers that stand for a missing answer.
    """

    kind: str
    values: NDArray[Any]
    known: Flags
    words: tuple[str, ...] | None = None
    scores: Mapping[str, float] | None = None
    there: tuple[str, ...] = ()
    codes: tuple[float, ...] = ()


def evaluate(node: Node, columns: Mapping[str, Column], size: int, place: str) -> Column:
    """Return the value of an expression for each of `size` answers, by three-valued logic.

    A missing value makes what is computed or compared with it missing. `and` is no where any part is no, else missing
    where any is missing; `or` is yes where any is yes, else missing where any is; `not missing` is missing. A
    conditional is missing where its condition is. min, max, mean, sum and count_of take what is there, and are missing
    where nothing is; `answered` never is. Division by 0 is missing. With `size` 0 this is the check of names and kinds:
    raises EvidenceError for what does not go together.
    """
    # ASSUME: Derived items follow three-valued logic: a value that missing answers could change is missing.

    def value(part: Node) -> Column:
        return evaluate(part, columns, size, place)

    def number(part: Node) -> Column:
        return as_number(value(part), part, place)

    def truth(part: Node) -> Column:
        found = value(part)
        return Column("truth", np.zeros(size, dtype=bool), found.known) if found.kind == "missing" else kept(
            found, ("truth",), part, place
        )  # fmt: skip

    what, parts = node.what, node.parts
    if what == "number":
        return Column("number", np.full(size, parts[0]), np.full(size, np.isfinite(parts[0])))
    if what == "text":
        return Column("text", np.full(size, parts[0], dtype=object), np.ones(size, dtype=bool), (parts[0],))
    if what == "missing":
        return Column("missing", np.full(size, None), np.zeros(size, dtype=bool))
    if what == "name":
        if parts[0] not in columns:
            raise EvidenceError(
                f"{place}: there is no item before this one, and no frame variable, named '{parts[0]}'."
                f"{nearest(parts[0], columns) or ' Put a text in quotes.'}"
            )
        return columns[parts[0]]
    if what == "not":
        one = truth(parts[0])
        return one._replace(values=~one.values)
    if what in ("and", "or"):
        a, b = truth(parts[0]), truth(parts[1])
        decides = (a.known & (a.values == (what == "or"))) | (b.known & (b.values == (what == "or")))
        return Column("truth", decides if what == "or" else ~decides, decides | (a.known & b.known))
    if what in ("+", "-", "*", "/"):
        return arithmetic(what, number(parts[0]), number(parts[1]))
    if what == "if":
        return choose(truth(parts[0]), value(parts[1]), value(parts[2]), parts, place)
    if what == "in":
        return within(value(parts[0]), parts, place)
    if what == "call":
        return called(parts[0], parts[1], [value(part) for part in parts[1]], size, place)
    if what in ("==", "!="):
        return equal(what, value(parts[0]), value(parts[1]), parts, place)
    a, b = number(parts[0]), number(parts[1])
    compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[what]
    return Column("truth", compare(a.values, b.values), a.known & b.known)


def said(node: Node) -> str:
    """Return how to call a part in a message."""
    return f"'{node.parts[0]}'" if node.what in ("name", "text") else "a part"


def kept(found: Column, kinds: tuple[str, ...], node: Node, place: str) -> Column:
    """Return a column of one of some kinds; refuse another."""
    if found.kind not in kinds:
        right = " or ".join(MEANING[kind] for kind in kinds)
        raise EvidenceError(f"{place}: {said(node)} is {MEANING[found.kind]}, where {right} should be")
    return found


def as_number(found: Column, node: Node, place: str) -> Column:
    """Return a column as numbers; a frame variable is read as such."""
    if found.kind == "missing":
        return Column("number", np.zeros(len(found.known)), found.known)
    if found.kind != "open":
        return kept(found, ("number",), node, place)
    amounts = np.zeros(len(found.known))
    for k in np.flatnonzero(found.known):
        try:
            amounts[k] = float(found.values[k])
        except ValueError:
            amounts[k] = np.nan
    if not np.isfinite(amounts).all():
        raise EvidenceError(
            f"{place}: {said(node)} is used as a number, but {int((~np.isfinite(amounts)).sum())} answers are of "
            "persons whose value on the frame is not a number: correct the frame, or compare with a text in quotes"
        )
    return Column("number", amounts, found.known)


def arithmetic(what: str, a: Column, b: Column) -> Column:
    """Return the sum, difference, product or quotient."""
    operate = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[what]
    with np.errstate(all="ignore"):
        values = operate(a.values, b.values)
    known = a.known & b.known & np.isfinite(values)
    return Column("number", np.where(known, values, 0.0), known)


def choose(condition: Column, a: Column, b: Column, parts: tuple[Any, ...], place: str) -> Column:
    """Return one column where the condition holds, and the other where it doesn't."""
    if "missing" in (a.kind, b.kind):
        some = b if a.kind == "missing" else a
        first, second = (one.values if one.kind != "missing" else some.values for one in (a, b))
    elif "number" in (a.kind, b.kind):
        a, b = as_number(a, parts[1], place), as_number(b, parts[2], place)
        some, first, second = a, a.values, b.values
    else:
        kinds = ("truth",) if a.kind == "truth" else ("text", "open")
        b, a = kept(b, kinds, parts[2], place), kept(a, kinds, parts[1], place)
        some, first, second = a if a.kind == b.kind else a._replace(kind="text"), a.values, b.values
    words = None
    if some.kind == "text" and all(one.words is not None or one.kind == "missing" for one in (a, b)):
        words = tuple(dict.fromkeys([*(a.words or ()), *(b.words or ())]))
    known = condition.known & np.where(condition.values, a.known, b.known)
    return Column(some.kind, np.where(condition.values, first, second), known, words)


def right_words(words: tuple[str, ...], found: Column, node: Node, place: str) -> None:
    """Refuse a text that a choice or a multiple answer can't have, or a frame variable has for nobody."""
    there = {same(one) for one in found.there}
    for word in words:
        if there and same(word) not in there:
            raise EvidenceError(
                f"{place}: nobody on the frame has '{word}' in {said(node)}: correct it, or remove it."
                f"{nearest(word, found.there)}"
            )
        if found.words is not None and word not in found.words:
            raise EvidenceError(f"{place}: {said(node)} has no answer '{word}'.{nearest(word, found.words)}")


def written(node: Node) -> float | None:
    """Return the number that an expression writes out, with its sign; None where it is no number."""
    if node.what == "number":
        return float(node.parts[0])
    zero, negative = node.parts if node.what == "-" else (None, None)
    if negative and zero == Node("number", (0.0,)) and (amount := written(negative)) is not None:
        return -amount
    return None


def no_code(found: Column, node: Node, amount: float, place: str) -> None:
    """Refuse a number that is a code of a missing answer, which no answer of a column is."""
    if amount in found.codes:
        raise EvidenceError(
            f"{place}: {amount:g} is one of the `codes` of {said(node)}, a missing answer: remove it, or write "
            f"answered({node.parts[0]})"
        )


def within(found: Column, parts: tuple[Any, ...], place: str) -> Column:
    """Return which values are in a list; of a multiple answer, whether any of its options is."""
    node, words = parts
    if found.kind == "number":
        try:
            wanted = [float(word) for word in words]
        except ValueError:
            raise EvidenceError(f"{place}: {said(node)} is a number, but its list contains words") from None
        for amount in wanted:
            no_code(found, node, amount, place)
        return Column("truth", np.isin(found.values, wanted), found.known)
    kept(found, ("text", "open", "options", "missing"), node, place)
    right_words(words, found, node, place)
    right = {shape(word, found) for word in words}
    inside = [not right.isdisjoint(text.split("|") if found.kind == "options" else [shape(text, found)])
              for text in found.values]  # fmt: skip
    return Column("truth", np.array(inside, dtype=bool), found.known)


def equal(what: str, a: Column, b: Column, parts: tuple[Any, ...], place: str) -> Column:
    """Return which values are the same; numbers with numbers, texts with texts."""
    if "number" in (a.kind, b.kind):
        a, b = as_number(a, parts[0], place), as_number(b, parts[1], place)
        for column, node, other in ((a, parts[0], parts[1]), (b, parts[1], parts[0])):
            if (amount := written(other)) is not None:
                no_code(column, node, amount, place)
    else:
        for one, node, literal in ((a, parts[0], parts[1]), (b, parts[1], parts[0])):
            kept(one, ("text", "open", "missing"), node, place)
            right_words((literal.parts[0],) if literal.what == "text" else (), one, node, place)
        if "open" in (a.kind, b.kind):
            a, b = (one._replace(values=np.array([same(str(x)) for x in one.values], dtype=object)) for one in (a, b))
    return Column("truth", (a.values == b.values) == (what == "=="), a.known & b.known)


def shape(text: Any, found: Column) -> str:
    """Return a text to compare: case and blanks make no difference on the frame, as in `where`."""
    return same(str(text)) if found.kind == "open" else str(text)


def called(name: str, nodes: tuple[Node, ...], given: list[Column], size: int, place: str) -> Column:
    """Return what a function makes of its arguments."""
    if name in ("answered", "score"):
        if len(nodes) != 1 or nodes[0].what != "name":
            raise EvidenceError(f"{place}: {name} takes the name of one item")
        if name == "answered":
            return Column("truth", given[0].known, np.ones(size, dtype=bool))
        if not given[0].scores:
            raise EvidenceError(f"{place}: {said(nodes[0])} has no scores: give its scale `scores`")
        points = np.array([given[0].scores.get(text, np.nan) for text in given[0].values], dtype=float)
        known = given[0].known & np.isfinite(points)
        return Column("number", np.where(known, points, 0.0), known)
    if name == "count_of":
        # ASSUME: min, max, mean, sum and count_of of a derived item use the parts that were answered.
        counts = [
            np.array([len(text.split("|")) if text else 0 for text in one.values], dtype=float)
            if one.kind == "options" else kept(one, ("truth", "options"), node, place).values.astype(float)
            for node, one in zip(nodes, given, strict=True)
        ]  # fmt: skip
        amounts = np.column_stack(counts)
    else:
        given = [as_number(one, node, place) for node, one in zip(nodes, given, strict=True)]
        amounts = np.column_stack([one.values for one in given])
    known = np.column_stack([one.known for one in given])
    found, there = known.any(axis=1), known.sum(axis=1)
    if name in ("min", "max"):
        edge = np.inf if name == "min" else -np.inf
        values = getattr(np, name)(np.where(known, amounts, edge), axis=1)
    else:
        values = np.where(known, amounts, 0.0).sum(axis=1)
        values = values / np.maximum(there, 1) if name == "mean" else values
    found &= np.isfinite(values)
    return Column("number", np.where(found, values, 0.0), found)
