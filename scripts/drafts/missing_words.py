"""Words that say that there is no answer, found for a whole survey, so that a draft declares them once."""

from collections.abc import Iterable, Mapping

from scripts.drafts.columns import Column
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
