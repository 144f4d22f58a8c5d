"""Words that say that there is no answer, found for a whole survey, so that a draft declares them once."""

from collections.abc import Iterable, Mapping

from scripts.drafts import scales
from scripts.drafts.columns import Column
from scripts.drafts.known import MISSING
from scripts.drafts.writing import comment, flow
from scripts.sheets.headers import fold

SIGNS = "-|--|---|–|—|.|..|...|…|?|/|\\|*"
WORDS = (
    "na|n/a|n.a.|n.a|n/d|#n/a|nan|null|#null!|<na>|(blank)|no answer|no response|not answered"
    "|not asked|not stated"
    "|sans réponse|pas de réponse|non réponse|non posée|nr|sin respuesta|no responde|sin dato|sin datos|no contesta"
    "|нет ответа|без ответа|нет данных|لا إجابة|بدون إجابة|لا جواب|لا يوجد جواب|未回答|无回答|未作答|缺失|无数据"
    "|k.a.|k. a.|keine angabe|sem resposta|não respondeu"
)
NUMBERS = "-9|-99|-999|-9999|-98|-998"
NOTHING = frozenset(fold(word) for word in f"{SIGNS}|{WORDS}".split("|"))
CODED = frozenset(NUMBERS.split("|"))
APPLIES = (
    "? these words are no answer, in whatever column: is one of them an answer somewhere (NA for Namibia)? Then name "
    "the words in the scales instead"
)


def found(counts: Mapping[str, int]) -> list[str]:
    """Return the words of a column that say that there is no answer, as they are written.

    A number below 0 is one only where all other numbers of its column are not below 0.
    """
    words = [text for text in counts if fold(text) in NOTHING]
    coded = [text for text in counts if text.removesuffix(".0") in CODED]
    below = [text for text in counts if text.startswith("-") and text[1:].replace(".", "").isdigit()]
    return words + (coded if len(coded) == len(below) and len(counts) > len(coded) else [])


def without(counts: Mapping[str, int]) -> dict[str, int]:
    """Return how often each answer occurs in a column, without words that mean no answer."""
    gone = set(found(counts))
    return {text: count for text, count in counts.items() if text not in gone}


def left(column: Column) -> Column:
    """Return a column without words that are no answer, in its cells and among the labels of a file."""
    labels = [label for label in column.labels if fold(label) not in NOTHING]
    return column._replace(counts=without(column.counts), labels=labels)


def lines(words: Iterable[str]) -> list[str]:
    """Return the lines of a description that declare the words of a survey, each spelling of one once."""
    spelled: dict[str, str] = {}
    for word in words:
        spelled.setdefault(fold(word), word)
    return [*comment(APPLIES), f"missing: {flow([*spelled.values()])}"] if spelled else []


def apart(found: Mapping[str, scales.Scale]) -> tuple[dict[str, list[str]], dict[str, scales.Scale]]:
    """Return the missing answers of all scales by kind, said once, and the scales without them.

    A scale keeps what it has by keys of its own, and what is an answer to another scale.
    """
    answers = {
        fold(label)
        for scale in found.values()
        for labels in scale["categories"].values()
        for label in scales.listed(labels)
    }
    said: dict[str, list[str]] = {}
    left = {}
    for name, scale in found.items():
        own = dict(scale.get("missing", {}))
        for kind in [kind for kind in own if kind in MISSING and not scale.get("kinds")]:
            if not {fold(label) for label in scales.listed(own[kind])} & answers:
                said[kind] = scales.unlike([*said.get(kind, []), *scales.listed(own.pop(kind))])
        parts = {part: own if part == "missing" else one for part, one in scale.items()}
        left[name] = {part: one for part, one in parts.items() if one or part != "missing"}
    return said, left


def of_all(blocks: Iterable[Mapping[str, str | list[str]]]) -> dict[str, list[str]]:
    """Return the missing answers of several drafts as one: a kind has the spellings of all."""
    made: dict[str, list[str]] = {}
    for block in blocks:
        for kind, labels in block.items():
            made[kind] = scales.unlike([*made.get(kind, []), *scales.listed(labels)])
    return made
