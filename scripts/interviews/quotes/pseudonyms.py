"""Who is on the name list isn't named in a quote: names, titles, places and e-mails, in any script, become pseudonyms.

A pseudonym is a keyed hash (HMAC-SHA256) of the person's id: the same person is the same everywhere, and nobody without
the key finds out who. The key is a file outside the folder of the evaluation.
"""

import base64
import hashlib
import hmac
import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from scripts.ground.errors import EvidenceError
from scripts.interviews.quotes import identifying
from scripts.interviews.suggestions import matching, patterns, shadow
from scripts.interviews.suggestions.patterns import ANY, Automaton, Pattern
from scripts.interviews.suggestions.shadow import IDEOGRAPH
from scripts.settings import evaluation
from scripts.sheets import sheet

LEAST_LETTERS, LONG_ENOUGH = 3, 5
LEAST_KEY = 16
ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|https?://\S+|www\.\S+|@\w{3,}|\+?\d[\d ()/.-]{6,}\d")
# Marks over and under letters, the dot within Chinese names, letters with a stroke: character by character.
PLAIN = {
    **dict.fromkeys([*range(0x0300, 0x0370), 0xB7, 0x30FB], "\u00ad"),
    **dict(zip(map(ord, "øØłŁđĐıİ_"), "oOlLdDiI-", strict=True)),
}
BROKEN = re.compile("[-\u2010\u00ad]\n")
# What Arabic writes in one word with a name: and, so, whether, by, to, like, the; my, our, your, his, her, their.
ARABIC = re.compile("[\u0620-\u064a]")
BEFORE = [re.compile(one) for one in ("", "[وف]?[أس]?[بلك]?(?:ال|لل)?", "[وفأ]", "[وف]?[بلك]", "[وف]?لل")]
BEHIND = ("ي", "نا", "ك", "كم", "كما", "كن", "ه", "ها", "هم", "هما", "هن")
LOOKS_LIKE, NICKNAME = "a word looks like a name on the name list", "a nickname"
# Of Russian words, й written as и, as in the bare text; the first is none.
ENDINGS = (
    " а я у ю е и ы о ь ои еи ою ею ом ем ым им ого его ому ему ых их ыми ими ам ям ами ями ах ях ов ев ая яя ую юю"
)
CYRILLIC = re.compile("[а-я]{3,}")
# Parts of names that are no names, as they are folded.
PARTICLES = """
    abu al and bin bint da das de del den der des di do dos dr du el ibn la las le los mme mr mrs ms of the van von
"""
# ASSUME: Initials without full stops hold a quote back, save those that mean something else in offices (UN, PC).
COMMON = {"UN", "SG", "HR", "IT", "US", "EU", "UK", "PC", "AM", "PM", "TV", "ID", "OK", "AI", "IP"}
# How names are written that sound alike, in order; Russian letters first become Latin ones.
LATIN = dict(zip("абвгдезиклмнопрстуфыэ", "abvgdeziklmnoprstufie", strict=True)) | {
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ь": "", "ъ": ""}
}
ALIKE = [("shch|sch|sh|ch|tsch", "s"), ("zh|ts|tz", "z"), ("kh", "h"), ("ph", "f"), ("ck|c|q", "k"), ("x", "ks")]
ALIKE += [("w", "v"), ("[yj]", "i"), (r"(.)\1+", r"\1")]


class NameList(NamedTuple):
    """What is looked for, and by what each is replaced; for what looks like a name: words, how they sound, short ones.

    `short` are initials (QP) and names of two letters (Xi), as they are written; `arabic` Arabic names without article;
    `nicknames` are numbers in `replaced_by`.
    """

    automaton: Automaton
    replaced_by: list[str]
    words: frozenset[str]
    sounds: frozenset[str]
    short: frozenset[str]
    arabic: frozenset[str]
    nicknames: frozenset[int]


class Cleared(NamedTuple):
    """A text without what is on the name list, how many places were replaced, and what may still tell who spoke."""

    text: str
    replaced: int
    doubtful: str


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
        raise EvidenceError("The key for pseudonyms is in the folder of the evaluation: move it elsewhere.")
    key = file.read_bytes().strip()
    if len(key) < LEAST_KEY:
        raise EvidenceError(f"The key for pseudonyms is shorter than {LEAST_KEY} characters: make a longer one.")
    return key


def name_list(file: Path, described: evaluation.NameList, key: bytes) -> NameList:
    """Return the name list: `person` names its id column, `names`, `nicknames`, `titles`, ... its others."""
    columns = [*described.names, *described.nicknames, *described.titles, *described.places, *described.emails]
    cells = sheet.columns(sheet.read(file), [described.person, *columns], free=columns)
    found: dict[str, str] = {}
    words: set[str] = set()
    short: set[str] = set()
    arabic: set[str] = set()
    called: set[str] = set()
    for row in cells.to_dict("records"):
        person = pseudonym(str(row[described.person]), key)
        # The number of a person is as good as a name.
        if len(number := folded(str(row[described.person]))) >= LONG_ENOUGH:
            found.setdefault(number, person)
        for name in described.names:
            for one in spellings(str(row[name])):
                found.setdefault(one, person)
            for own in map(pieces, map(folded, str(row[name]).split("|"))):
                words |= {word for word in own if len(word) >= LONG_ENOUGH}
                short.add("".join(word[0] for word in own).upper())
                short |= {word.title() for word in own if len(word) < LEAST_LETTERS and word not in PARTICLES.split()}
                arabic |= {stem for word in own if len(stem := article(word)) >= LEAST_LETTERS and ARABIC.match(word)}
        for name in described.nicknames:
            for text in filter(None, map(folded, str(row[name]).split("|"))):
                called |= set(declined(text))
                for one in declined(text):
                    found.setdefault(one, person)
        marked = ((described.titles, "[title]"), (described.places, "[place]"), (described.emails, "[e-mail]"))
        for own, mark in marked:
            for name in own:
                for text in str(row[name]).split("|"):
                    for one in declined(folded(text)):
                        found.setdefault(one, mark)
                    local = text.partition("@")[0] if mark == "[e-mail]" else ""
                    for one in {folded(local), folded(local.partition("+")[0])}:
                        if len(one) >= LEAST_LETTERS:
                            found.setdefault(one, person)
    texts = sorted(found)
    sought = patterns.automaton(
        Pattern((patterns.Term(text, False, False),), number, ANY) for number, text in enumerate(texts)
    )
    known = frozenset(one for one in short if len(one) > 1 and cased(one)) - COMMON
    nicknames = frozenset(number for number, text in enumerate(texts) if text in called)
    replaced_by = [found[text] for text in texts]
    sounds = frozenset(map(sound, words))
    return NameList(sought, replaced_by, frozenset(words), sounds, known, frozenset(arabic), nicknames)


def article(word: str) -> str:
    """Return an Arabic word without the article."""
    return word[2:] if word.startswith("ال") else word


def bare(text: str) -> str:
    """Return a text without accents and breaks of words at the end of a line, character by character."""
    return "".join(map(plain, BROKEN.sub("\u00ad\u00ad", text))).translate(PLAIN)


def plain(letter: str) -> str:
    """Return a letter without its accents; a syllable of Korean stays whole."""
    apart = unicodedata.normalize("NFD", letter)
    return apart[0] if all(map(unicodedata.combining, apart[1:])) else letter


def folded(text: str) -> str:
    """Return a cell of the name list as it is looked for."""
    return shadow.folded(bare(unicodedata.normalize("NFC", text))).strip()


def pieces(name: str) -> list[str]:
    """Return the words of a text; those of a double name apart."""
    return re.findall(r"[^\W\d_]+", name)


def spellings(cell: str) -> list[str]:
    """Return how a person may be written: each name of the cell (joined by |), its parts, with and as initials."""
    # ASSUME: Every part of a name of three letters, or of two Chinese or Arabic ones, identifies the person.
    # ASSUME: A name that is also a common word (Hope, Мир) is removed wherever it occurs, but not "van" or "del".
    found: list[str] = []
    for name in filter(None, map(folded, cell.split("|"))):
        parts = name.replace(".", " ").split()
        own = pieces(name)
        found += [name, " ".join(reversed(parts)), "".join(own), "".join(reversed(own)), " ".join(own)]
        found += [one + two for one, two in pairwise(own) if min(len(one), len(two)) > 1]
        some = [part for part in parts + own if len(part) >= LEAST_LETTERS or (len(part) > 1 and not cased(part))]
        # A Chinese given name follows a family name of one character, or two.
        some += [part[-2:] for part in own if 3 <= len(part) <= 4 and shadow.kind(ord(part[0])) == IDEOGRAPH]
        found += [form for part in some if part not in PARTICLES.split() for form in declined(part)]
        if len(parts) > 1:
            initials = [part[0] for part in parts]
            found += [f"{initials[0]}. {parts[-1]}", f"{initials[0]}.{parts[-1]}", f"{initials[0]} {parts[-1]}"]
            found += [f"{parts[0]} {initials[-1]}.", ".".join(initials) + ".", ". ".join(initials) + "."]
    return list(dict.fromkeys(one for one in found if len(one) > 1))


def cased(word: str) -> bool:
    """Return whether a word is of a script with capitals."""
    return word.upper() != word.lower()


def declined(text: str) -> list[str]:
    """Return a folded text, and its first or last word in the cases that a Russian word may stand in."""
    found = [text] if text else []
    # The head of a title, the last word of a place or a name.
    for word in dict.fromkeys((*text.split()[:1], *re.split("[ -]", text)[-1:])):
        if not CYRILLIC.fullmatch(word):
            continue
        stems = {word, re.sub("[аеиоуыьэюя]$", "", word), re.sub("(ыи|ии|ои|ая|яя)$", "", word)}
        found += [
            text.replace(word, stem + end) for stem in sorted(stems) if len(stem) > 2 for end in ENDINGS.split(" ")
        ]
    return list(dict.fromkeys(found))


def sound(word: str) -> str:
    """Return how a name sounds, roughly: what stands for it in another spelling of Latin or Russian letters."""
    made = "".join(LATIN.get(one, one) for one in word)
    for written, heard in ALIKE:
        made = re.sub(written, heard, made)
    return made


def pseudonym(person: str, key: bytes) -> str:
    """Return the pseudonym of a person."""
    digest = hmac.new(key, person.encode(), hashlib.sha256).digest()
    return f"[Person {base64.b32encode(digest)[:5].decode()}]"


def cleared(text: str, known: NameList) -> Cleared:
    """Return a text in which whoever is on the name list, and any e-mail, link or number to call, is replaced."""
    given = shadow.shadow(bare(text))
    matched = matching.matches(given, known.automaton, ANY)
    spans = [
        (int(given.places[begin]), int(given.places[end]), known.replaced_by[owner]) for owner, begin, end in matched
    ]
    spans += [(found.start(), found.end(), "[address]") for found in ADDRESS.finditer(text)]
    made, rest, at, replaced = [], [], 0, 0
    # The longest of those that begin together, and nothing twice.
    for begin, end, mark in sorted(spans, key=lambda one: (one[0], -one[1], one[2])):
        if begin >= at:
            rest.append(text[at:begin])
            made += [text[at:begin], mark]
            at = end
            replaced += 1
        elif end > at:
            at = end
    rest.append(text[at:])
    said = [LOOKS_LIKE] if any(doubted(part, known) for part in rest) else []
    said += [NICKNAME] if any(owner in known.nicknames for owner, _, _ in matched) else []
    return Cleared("".join([*made, text[at:]]), replaced, ", ".join([*said, *identifying.doubts(rest)]))


def doubted(text: str, known: NameList) -> bool:
    """Return whether a word of a text looks like a name: misspelt, cut in two, written as it sounds, or as initials."""
    # "QP" and "Q P" alike.
    if known.short & set(pieces(re.sub(r"(?<=\b\w) (?=\w\b)", "", text))):
        return True
    words = pieces(folded(text))
    if any(stem in known.arabic for word in words if ARABIC.match(word) for stem in stems(word)):
        return True
    longest = max(map(len, known.words), default=0)
    for k in range(len(words)):
        joined = words[k]
        for word in words[k + 1 :]:
            joined += word
            if len(joined) > longest:
                break
            if joined in known.words:
                return True
    own = {word for word in words if len(word) >= LONG_ENOUGH - 1}
    return any(sound(word) in known.sounds or any(edited(word, name) for name in known.words) for word in own)


def stems(word: str) -> set[str]:
    """Return what an Arabic word may be without what is written together with it, before and behind."""
    bare = {word[found.end() :] for before in BEFORE if (found := before.match(word))}
    return bare | {one[: -len(end)] for one in bare for end in BEHIND if one.endswith(end)}


def edited(word: str, name: str) -> bool:
    """Return whether a word is a name but for one letter more, less or other, or two changed round."""
    if word == name or abs(len(word) - len(name)) > 1:
        return False
    start = next((k for k, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    a, b = word[start:], name[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
