"""Addresses of numbers: `source.item.group.statistic[.variant]`, tokens of letters, digits and underscores.

Letters are those of any script, in small form, as they are typed; Latin ones without accents. So an address is a legal
file name on every system (no sign that a shell or Windows reads, NFC, no marks of direction, no dot at its end).
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

# ASSUME: A survey that is not used may still show its response rate and its frame, because these explain why.
ABOUT_A_SURVEY = ("response", "frame")
VARIANTS = ("weighted", "bounds")
PARTS = ("source", "item", "group", "statistic", "variant")
LONGEST = 64  # bytes of a value: a file system takes 255 for a name, and an address has several tokens
LONGEST_GROUP = 180
LONGEST_MARK = 12  # what a hash at the end of a cut word takes, and a letter that was cut through
# Marks and letters that nobody sees or types: joiners, fillers, variants of a form.
UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class Value(str):
    """A value of a group whose token in addresses is its own, because the plain one is that of several values."""

    token: str

    def __new__(cls, text: str, token: str) -> "Value":
        """Return the text with its token."""
        made = super().__new__(cls, text)
        made.token = token
        return made


@cache
def slug(text: object) -> str:
    """Return `text` as a key for settings and other programs: ascii letters, digits, underscores, in small letters."""
    plain = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


@cache
def token(text: object, exact: bool = False) -> str:
    """Return `text` as a token of an address; "" where it has no letter and no digit.

    `exact` keeps accents, and spells signs by their names in Unicode, so that "C" and "C++" differ.
    """
    shown = UNSEEN.sub("", unicodedata.normalize("NFKC", str(text)))
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", shown).casefold())
    found: list[str] = []
    latin = False  # whether the mark that follows stands on a Latin letter, or on nothing
    for sign in folded if exact else unicodedata.normalize("NFD", folded):
        kind = unicodedata.category(sign)
        if kind[0] == "M":
            found += [] if latin else [sign]
        elif kind[0] in "LN":
            latin = sign.isascii() or unicodedata.name(sign, "").startswith("LATIN")
            found.append(sign)
        else:
            latin = True
            found.append(apart(sign, exact))
    return re.sub("_+", "_", unicodedata.normalize("NFC", "".join(found))).strip("_")


def apart(sign: str, exact: bool) -> str:
    """Return what stands in a token for a sign: a gap for those of ascii and blanks, nothing for others."""
    if exact and not sign.isspace() and sign != "_" and unicodedata.category(sign) != "Cf":
        return f"_{re.sub('[^a-z0-9]+', '_', unicodedata.name(sign, f'sign {ord(sign):x}').lower())}_"
    return "_" if sign.isascii() or sign.isspace() else ""


def shortened(word: str, longest: int = LONGEST) -> str:
    """Return the token of a value or a group, too long for the name of a file, as its beginning and a hash of it."""
    if len(word.encode()) <= longest:
        return word
    mark = hashlib.sha256(word.encode()).hexdigest()[:8]
    cut = word.encode()[: longest - 9].decode(errors="ignore")
    return f"{unicodedata.normalize('NFC', cut).rstrip('_')}_{mark}"


def distinct(values: Iterable[object]) -> dict[str, Value]:
    """Return each of the values of a variable with a token that is its alone, sorted.

    Values that share the plain token (or have none) get one that spells their accents and signs; where that is shared
    too, with a hash of the value. So what an address means depends on no order.
    """
    words = sorted({str(value) for value in values})
    tokens = {word: token(word) for word in words}
    for way in (lambda word: token(word, exact=True), hashed):
        often = Counter(tokens.values())
        tokens = {word: way(word) if not own or often[own] > 1 else own for word, own in tokens.items()}
    return {word: Value(word, shortened(tokens[word])) for word in words}


def hashed(word: str) -> str:
    """Return the token of a value that nothing else sets apart."""
    return f"{token(word) or 'value'}_{hashlib.sha256(word.encode()).hexdigest()[:8]}"


def group_token(group: Mapping[str, object]) -> str:
    """Return the group token of an address: "all", or "variable-value" pairs in order of name, joined by "--"."""
    pairs = sorted(f"{of_value(name)}-{of_value(value)}" for name, value in group.items())
    return shortened("--".join(pairs), LONGEST_GROUP) or "all"


def of_value(value: object) -> str:
    """Return the token of a variable or of one of its values."""
    return value.token if isinstance(value, Value) else shortened(token(value) or hashed(str(value)))


def typed(address: str) -> str:
    """Return an address or a group as it is stored, in small letters, however a keyboard composes them."""
    shown = "".join(sign for sign in address.strip() if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", shown).casefold())


@cache
def trace_key(address: str) -> str:
    """Return the address without its variant: the weighted number and the bounds rest on the same cases."""
    head, _, last = address.rpartition(".")
    return head if last in VARIANTS else address


def said_by(group: str) -> str:
    """Return the variables of a group of an address as one word, whatever their order: "grade--unit"."""
    return "--".join(sorted(pair.partition("-")[0] for pair in group.split("--")))


def not_by(address: str, left_out: Mapping[str, Sequence[str]]) -> str:
    """Return what to do about a number by groups that its item is not broken down by, "" for any other number.

    `left_out` is "source.item" -> the variables of such groups (`said_by`).
    """
    source, item, group, *_ = [*address.split("."), "", "", ""]
    if said_by(group) not in left_out.get(f"{source}.{item}", ()):
        return ""
    names = " and ".join(said_by(group).split("--"))
    return (
        f" '{item}' is not broken down by {names}: add that to `by` of the item, or of its grid, in the description of "
        f"the survey '{source}'."
    )


def address(parts: Mapping[str, str]) -> str:
    """Return the address made of its parts, which are keys of the settings, and a group as in addresses."""
    made = {part: token(parts[part]) for part in PARTS if part in parts}
    if "group" in parts:
        made["group"] = shortened(typed(parts["group"]), LONGEST_GROUP)
    return ".".join(made.values())
