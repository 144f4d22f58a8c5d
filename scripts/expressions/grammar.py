"""The grammar of derived items: an expression as a tree. It is small, our own, and never run as code.

    years >= 5 and grade in [P-4, P-5]        'long' if years >= 5 else 'short'        mean(score(soil), score(tools))

Names are items and frame variables (`in backquotes` where they hold blanks), texts are in quotes, the words of a list
need none. Operators: or and not, == != < <= > >= in [..], not in [..], + - * /, a if c else b; `missing` is no value.
Functions: answered(x), score(x), count_of(..), min max mean sum (..).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from scripts.ground.errors import EvidenceError, nearest
from scripts.settings.codebook import Item, When

LONGEST, MOST_WORDS, DEEPEST = 4000, 300, 20
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[^\W\d]\w*|`[^`]+`)|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<list>\[[^\[\]]*\])|(?P<sign><=|>=|==|!=|[-+*/()<>,]))"
)
WORD = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\"|([^,'\"]+?))\s*(?:,|$)")
KEYWORDS = ("or", "and", "not", "in", "if", "else", "missing")
COMPARISONS = ("==", "!=", "<=", ">=", "<", ">")
FUNCTIONS = ("answered", "score", "count_of", "min", "max", "mean", "sum")


class Node(NamedTuple):
    """A part of an expression: what it is, and its parts."""

    what: str
    parts: tuple[Any, ...] = ()


class Tokens:
    """The words of an expression, taken from the left."""

    def __init__(self, text: str, place: str) -> None:
        self.place, self.found, at = place, [], 0
        while text[at:].strip():
            match = TOKEN.match(text, at)
            if not match:
                raise EvidenceError(
                    f"{place}: '{text[at:].strip()[0]}' is not allowed in an expression, or is not closed"
                )
            kind = str(match.lastgroup)
            word = match[kind]
            self.found.append((word if kind == "name" and word in KEYWORDS else kind, word))
            at = match.end()
        deep = max(accumulate({"(": 1, ")": -1}.get(word, 0) for _, word in self.found), default=0)
        if len(text) > LONGEST or len(self.found) > MOST_WORDS or deep > DEEPEST:
            raise EvidenceError(f"{place}: the expression is too long: split it into several derived items")
        self.found = [*self.found, ("end", "the end")][::-1]

    def next(self, *wanted: str) -> bool:
        """Return whether the next word, or its kind, is one of `wanted`."""
        return self.found[-1][0] in wanted or (self.found[-1][0] == "sign" and self.found[-1][1] in wanted)

    def take(self, *wanted: str) -> str:
        """Take the next word; refuse one that is not `wanted`."""
        if wanted and not self.next(*wanted):
            words = {"end": "the end", "list": "a list in brackets", "name": "a name"}
            right = " or ".join(words.get(one, f"'{one}'") for one in wanted)
            raise EvidenceError(f"{self.place}: '{self.found[-1][1]}' is where {right} should be")
        return self.found.pop()[1]


def parse(text: str, place: str) -> Node:
    """Return an expression as a tree. Raises EvidenceError for whatever the grammar doesn't have."""
    tokens = Tokens(text, place)
    node = conditional(tokens)
    tokens.take("end")
    return node


def conditional(tokens: Tokens) -> Node:
    """Read `a if c else b`."""
    node = disjunction(tokens)
    if not tokens.next("if"):
        return node
    tokens.take()
    condition = disjunction(tokens)
    tokens.take("else")
    return Node("if", (condition, node, conditional(tokens)))


def chain(below: Callable[[Tokens], Node], *signs: str) -> Callable[[Tokens], Node]:
    """Return what reads parts that stand between `signs`, from the left."""

    def read(tokens: Tokens) -> Node:
        node = below(tokens)
        while tokens.next(*signs):
            node = Node(tokens.take(), (node, below(tokens)))
        return node

    return read


def negation(tokens: Tokens) -> Node:
    """Read `not a`, or a comparison."""
    if not tokens.next("not"):
        return comparison(tokens)
    return Node(tokens.take(), (comparison(tokens),))


def comparison(tokens: Tokens) -> Node:
    """Read a value, or how it compares with another or with a list."""
    left = total(tokens)
    if tokens.next(*COMPARISONS):
        return Node(tokens.take(), (left, total(tokens)))
    if tokens.next("not"):
        return Node(tokens.take(), (among(left, tokens),))
    return among(left, tokens) if tokens.next("in") else left


def among(left: Node, tokens: Tokens) -> Node:
    """Read `in [a, b]`; the words of the list stand as they are."""
    tokens.take("in")
    inside, words, at = tokens.take("list")[1:-1].strip(), [], 0
    while at < len(inside):
        match = WORD.match(inside, at)
        if not match:
            raise EvidenceError(f"{tokens.place}: write a list as [P-4, P-5], with commas between the words")
        words.append(next(group for group in match.groups() if group is not None))
        at = match.end()
    return Node("in", (left, tuple(words)))


def sign(tokens: Tokens) -> Node:
    """Read `-a`, or a single value."""
    if tokens.next("-"):
        tokens.take()
        return Node("-", (Node("number", (0.0,)), single(tokens)))
    return single(tokens)


def single(tokens: Tokens) -> Node:
    """Read a number, a text, a name, a function or an expression in parentheses."""
    if tokens.next("("):
        tokens.take()
        node = conditional(tokens)
        tokens.take(")")
        return node
    if tokens.next("number"):
        return Node("number", (float(tokens.take()),))
    if tokens.next("text"):
        return Node("text", (tokens.take()[1:-1],))
    if tokens.next("missing"):
        return Node(tokens.take())
    name = tokens.take("name")
    if not tokens.next("("):
        return Node("name", (name.strip("`"),))
    if name not in FUNCTIONS:
        hint = nearest(name, FUNCTIONS) or f" There are {', '.join(FUNCTIONS)}."
        raise EvidenceError(f"{tokens.place}: there is no function '{name}'.{hint}")
    tokens.take()
    parts = [conditional(tokens)]
    while tokens.next(","):
        tokens.take()
        parts.append(conditional(tokens))
    tokens.take(")")
    return Node("call", (name, tuple(parts)))


total = chain(chain(sign, "*", "/"), "+", "-")
disjunction = chain(chain(negation, "and"), "or")


def names(node: Node) -> Iterator[str]:
    """Yield the names in an expression, from the left; the condition of a conditional before its values."""
    if node.what == "name":
        yield node.parts[0]
        return
    parts = node.parts[1] if node.what == "call" else node.parts
    for part in parts:
        if isinstance(part, Node):
            yield from names(part)


def tree(declared: str | Sequence[When], place: str) -> Node:
    """Return an expression, or a list of values and conditions, as a tree."""
    if isinstance(declared, str):
        return parse(declared, place)
    # ASSUME: A derived item has the first value whose condition holds; a condition that is missing makes the item
    #   missing, whatever follows.
    node = Node("missing")
    for one in reversed(declared):
        made = Node("text", (one.value,)) if isinstance(one.value, str) else Node("number", (one.value,))
        node = Node("if", (parse(one.if_, place), made, node)) if one.if_ else made
    return node


def sources(item: Item, items: Mapping[str, Item]) -> list[str]:
    """Return the items that an item is derived from, in the order of its expression; none where it was asked."""
    found = names(tree(item.derive, "")) if item.derive is not None else ()
    return list(dict.fromkeys(name for name in found if name in items))


def in_words(declared: str | Sequence[When]) -> str:
    """Return the expression of a derived item as it is shown."""
    if isinstance(declared, str):
        return declared
    return "; ".join(f"{one.value} if {one.if_}" if one.if_ else f"else {one.value}" for one in declared)
