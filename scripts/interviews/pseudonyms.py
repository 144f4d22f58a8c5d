"""Who is on the roster doesn't stand in a quote: names, titles, places and e-mails, in any script, become pseudonyms.

A pseudonym is a keyed hash (HMAC-SHA256) of the person's id: the same person is the same everywhere, and nobody without
the key finds out who. The key is a file outside the folder of the evaluation.
"""

import base64
import hashlib
import hmac
import re
from pathlib import Path
from typing import Any, NamedTuple

from scripts.errors import EvidenceError
from scripts.interviews import matching, patterns, shadow
from scripts.interviews.patterns import ANY, Automaton, Pattern
from scripts.sheets import sheet

LEAST_LETTERS, LONG_ENOUGH = 3, 5
LEAST_KEY = 16
ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+|@\w{3,}|\+?\d[\d ()/.-]{6,}\d")


class Roster(NamedTuple):
    """What is looked for, and by what each is replaced; single words of names, for misspellings."""

    automaton: Automaton
    replaced_by: list[str]
    words: frozenset[str]


class Cleared(NamedTuple):
    """A text without what is on the roster, how many places were replaced, and whether a word looks misspelt."""

    text: str
    replaced: int
    doubtful: bool


def read_key(path: str | None, folder: Path) -> bytes | None:
    """Return the key, None where no file is named. Raises EvidenceError for a file in the folder, missing, or short."""
    if not path:
        return None
    file = Path(path)
    if not file.is_file():
        raise EvidenceError(
            "The file of the key for pseudonyms, which TRIANGULATE_KEY names, is missing: put it there."
        )
    if file.resolve().is_relative_to(folder.resolve()):
        raise EvidenceError("The key for pseudonyms stands in the folder of the evaluation: move it out of it.")
    key = file.read_bytes().strip()
    if len(key) < LEAST_KEY:
        raise EvidenceError(f"The key for pseudonyms is shorter than {LEAST_KEY} characters: make a longer one.")
    return key


def roster(file: Path, described: dict[str, Any], key: bytes) -> Roster:
    """Return the roster of a table: `person` names its id column, `names`, `titles`, `places`, `emails` its others."""
    columns = [name for part in ("names", "titles", "places", "emails") for name in described.get(part, [])]
    cells = sheet.columns(sheet.read(file), [described["person"], *columns], free=columns)
    found: dict[str, str] = {}
    words: set[str] = set()
    for row in cells.to_dict("records"):
        person = pseudonym(str(row[described["person"]]), key)
        for name in described.get("names", []):
            for one in spellings(str(row[name])):
                found.setdefault(one, person)
            words |= {word for word in folded(str(row[name])).split() if len(word) >= LONG_ENOUGH}
        for part, mark in (("titles", "[title]"), ("places", "[place]"), ("emails", "[e-mail]")):
            for name in described.get(part, []):
                for text in str(row[name]).split("|"):
                    if folded(text):
                        found.setdefault(folded(text), mark)
                    local = text.partition("@")[0] if part == "emails" else ""
                    if len(folded(local)) >= LEAST_LETTERS:
                        found.setdefault(folded(local), person)
    texts = sorted(found)
    sought = patterns.automaton(
        Pattern((patterns.Term(text, False, False),), number, ANY) for number, text in enumerate(texts)
    )
    return Roster(sought, [found[text] for text in texts], frozenset(words))


def folded(text: str) -> str:
    """Return a cell of the roster as it is looked for."""
    return shadow.folded(text).strip()


def spellings(cell: str) -> list[str]:
    """Return how a person may be written: each name of the cell (joined by |), its parts, with and as initials."""
    # ASSUME: Every part of a name of three letters or more, or of two Chinese characters, is taken for the person.
    found: list[str] = []
    for name in filter(None, map(folded, cell.split("|"))):
        parts = name.replace(".", " ").split()
        found += [name, " ".join(reversed(parts))]
        found += [part for part in parts if len(part) >= LEAST_LETTERS or (not part.isascii() and len(part) > 1)]
        if len(parts) > 1:
            initials = [part[0] for part in parts]
            found += [f"{initials[0]}. {parts[-1]}", f"{initials[0]}.{parts[-1]}", f"{initials[0]} {parts[-1]}"]
            found += [f"{parts[0]} {initials[-1]}.", ".".join(initials) + ".", ". ".join(initials) + "."]
    return list(dict.fromkeys(found))


def pseudonym(person: str, key: bytes) -> str:
    """Return the pseudonym of a person."""
    digest = hmac.new(key, person.encode(), hashlib.sha256).digest()
    return f"[Person {base64.b32encode(digest)[:5].decode()}]"


def cleared(text: str, known: Roster) -> Cleared:
    """Return a text in which whoever is on the roster, and any e-mail, link or number to call, is replaced."""
    given = shadow.shadow(text)
    spans = [
        (int(given.places[begin]), int(given.places[end]), known.replaced_by[owner])
        for owner, begin, end in matching.matches(given, known.automaton, ANY)
    ]
    spans += [(found.start(), found.end(), "[address]") for found in ADDRESS.finditer(text)]
    made, at, replaced = [], 0, 0
    # The longest of those that begin together, and nothing twice.
    for begin, end, mark in sorted(spans, key=lambda one: (one[0], -one[1], one[2])):
        if begin >= at:
            made += [text[at:begin], mark]
            at = end
            replaced += 1
        elif end > at:
            at = end
    result = "".join([*made, text[at:]])
    rest = set(re.findall(r"[^\W\d_]+", folded(result)))
    doubtful = any(edited(word, name) for word in rest if len(word) >= LONG_ENOUGH - 1 for name in known.words)
    return Cleared(result, replaced, doubtful)


def edited(word: str, name: str) -> bool:
    """Return whether a word is a name but for one letter more, less or other, or two changed round."""
    if word == name or abs(len(word) - len(name)) > 1:
        return False
    start = next((k for k, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    a, b = word[start:], name[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
