"""Scales of a draft: a known one that the answers fit, or a new one made of the answers that many gave.

No word of a respondent gets into a draft: of a new scale only answers that at least five persons gave are shown. Labels
that stand in the file itself (SPSS, Stata) are the words of the questionnaire and are all shown.
"""

import math
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from scripts.drafts.known import MISSING, SCALES
from scripts.drafts.spelled_keys import free_keys
from scripts.ground.addresses import slug
from scripts.settings.codebook import EMPTY
from scripts.sheets.headers import fold

SHOWN = 5  # persons that must have given an answer before it is shown
MOST = 40  # categories of a new scale
LONGEST = 120  # letters of a label
FEW_ANSWERS = 7
RARE = "fewer_than_five"  # the category of answers that are not shown
OTHER = re.compile(r"(?i)^(other|autre|otr[oa]|друг|آخر|أخرى|其他)")
BELOW = re.compile(r"(?i)^(less|under|below|fewer|up to|<|moins|menos|меньше|менее|أقل|少于)")
ABOVE = re.compile(
    r"(?i)^(more|over|above|>|plus de|más de|более|больше|أكثر|超过)|(\+|and over|or more|et plus|o más)$"
)
PERIODS = (
    "day|night|daily|jour|día|ежедневно|день",
    "week|semaine|semana|недел",
    "month|mois|mes|месяц",
    "year|an|año|год",
)
NEVER = re.compile(r"(?i)^(never|jamais|nunca|никогда)$")
ENDING = re.compile(
    r"(?<=\w\w\w)(\((e|s|es|a|as|o|os)\)|[/\u00b7.](e|a|o)\b)"
)  # of both genders: satisfait(e), satisfecho/a; not N/A
FIGURE = re.compile(r"\d[\d,. ]*")
THOUSANDS = re.compile(r"\d{1,3}(\.000)+")
MAGNITUDES = {  # numbers in words, of which answers such as "tens of thousands" are made
    word: 10.0**power
    for power, words in (
        (1, "ten tens dix dizaines diez decenas десять десятки"),
        (2, "hundred hundreds cent centaines cien cientos centenas сто сотни"),
        (3, "thousand thousands mille milliers mil miles тысяча тысячи тысяч"),
        (6, "million millions millón millones миллион миллионы миллионов"),
    )
    for word in words.split()
}
Scale = dict[str, Any]


@cache
def spellings(labels: str) -> dict[str, int]:
    """Return the folded spellings of one category -> the place of their language."""
    return {
        plain(one): place
        for place, words in reversed([*enumerate(labels.split("|"))])
        for one in words.split(";")
        if one
    }


@lru_cache(maxsize=8192)
def plain(label: str) -> str:
    """Return a label so that case, blanks, a number before it, a stop after it and `(e)` make no difference."""
    return ENDING.sub("", re.sub(r"^\(?\d{1,2}\s*[).:=-]\s+", "", fold(label))).strip(" .")


def fitting(values: Iterable[str]) -> dict[str, int]:
    """Return the known scales that all these answers fit -> how many of their categories are among them."""
    steps = [(own, bool(category(value, MISSING))) for value in set(values) for own in [steps_of(value)]]
    found: dict[str, int] = {}
    if not all(own or gone for own, gone in steps):
        return found
    for name, scale in SCALES.items():
        hits = len({own[name] for own, _ in steps if name in own})
        if all(name in own or gone for own, gone in steps) and hits >= min(2, len(scale.categories)):
            found[name] = hits
    return found


def steps_of(value: str) -> dict[str, str]:
    """Return the known scales that have an answer among their steps -> the step."""
    return words_of_scales().get(plain(value), {}) if len(value) <= LONGEST else {}


@cache
def words_of_scales() -> dict[str, dict[str, str]]:
    """Return each spelling of a step of the known scales -> the scales that have it -> the step."""
    made: dict[str, dict[str, str]] = {}
    for name, scale in SCALES.items():
        for key, labels in scale.categories.items():
            for word in spellings(labels):
                made.setdefault(word, {}).setdefault(name, key)
    return made


def known(values: Iterable[str], support: Mapping[str, int] | None = None) -> tuple[str, Scale] | None:
    """Return the name and the description of the known scale that all these answers fit, None where there is none.

    Of several the one with most of its categories among the answers is taken, then one that is there whole, then
    the one that most questions of the survey fit (`support`), then the one with fewest categories.
    """
    said = sorted(set(values))
    found = fitting(said)
    if not found:
        return None
    order = list(SCALES)

    def rank(name: str) -> tuple[int, bool, int, int, int]:
        steps = len(SCALES[name].categories)
        return -found[name], found[name] < steps, -(support or {}).get(name, 0), steps, order.index(name)

    best = min(found, key=rank)
    return best, described(best, said)


def category(value: str, categories: Mapping[str, str]) -> str | None:
    """Return the key of the category that an answer names, None where it names none."""
    if len(value) > LONGEST:
        return None
    word = plain(value)
    return next((key for key, labels in categories.items() if word in spellings(labels)), None)


def found_steps(name: str, said: Iterable[str]) -> tuple[Scale, list[str]]:
    """Return a known scale with the steps that somebody chose or a file declares, and the usual labels of the others.

    Points are counted anew; a net stays where all of its steps do.
    """
    whole = described(name, sorted(said))
    chosen = {category(value, SCALES[name].categories) for value in said}
    lacking = [f"'{listed(labels)[0]}' ({key})" for key, labels in whole["categories"].items() if key not in chosen]
    if not lacking:
        return whole, []
    left = {key: labels for key, labels in whole["categories"].items() if key in chosen}
    made: Scale = {"categories": left}
    if SCALES[name].best:
        points = range(1, len(left) + 1)
        made["scores"] = dict(zip(left, reversed(points) if SCALES[name].best == "first" else points, strict=True))
    nets = {net: keys for net, keys in whole.get("nets", {}).items() if {*keys} <= chosen}
    return made | ({"nets": nets} if nets else {}) | {
        part: whole[part] for part in ("missing",) if part in whole
    }, lacking


def described(name: str, said: list[str]) -> Scale:
    """Return a known scale with the spellings that were found; a category nobody chose has its usual label."""
    scale = SCALES[name]
    language = Counter(
        spellings(labels)[plain(value)]
        for value in said
        for labels in [*scale.categories.values(), *MISSING.values()]
        if plain(value) in spellings(labels)
    ).most_common(1)[0][0]
    made: Scale = {"categories": {}}
    for key, labels in scale.categories.items():
        found = [value.strip() for value in said if category(value, scale.categories) == key]
        made["categories"][key] = unlike(found) or [(labels.split("|")[language] or labels.split("|")[0]).split(";")[0]]
    if scale.best:
        points = range(1, len(scale.categories) + 1)
        made["scores"] = dict(zip(scale.categories, reversed(points) if scale.best == "first" else points, strict=True))
    if scale.nets:
        made["nets"] = {net: list(keys) for net, keys in scale.nets.items()}
    rest = [value for value in said if not category(value, scale.categories)]
    missing = {key: unlike([one for one in rest if category(one, MISSING) == key]) for key in MISSING}
    if any(missing.values()):
        made["missing"] = {key: labels for key, labels in missing.items() if labels}
    return made


def unlike(labels: Iterable[str]) -> list[str]:
    """Return labels without those that differ from one before in case and blanks only: reading doesn't need them."""
    made: dict[str, str] = {}
    for label in labels:
        made.setdefault(fold(label), label)
    return list(made.values())


def fresh(
    counts: Mapping[str, int], declared: Iterable[str] = (), offered: Container[str] = ()
) -> tuple[Scale, int, int]:
    """Return a new scale of the answers that many gave, and how many answers (different, in all) it leaves out.

    `declared` are labels that stand in the file itself, in their order, `offered` the answers that are choices of the
    questionnaire however few gave them.
    """
    own = {fold(label): label for label in declared}
    # A word such as "not applicable" is no word of a respondent, however few have it.
    shown = (
        value for value in ordered(counts) if counts[value] >= SHOWN or value in offered or category(value, MISSING)
    )
    often = unlike([*own.values(), *shown])
    rare = [value for value in counts if fold(value) not in {fold(label) for label in often}]
    made: Scale = {"categories": {}}
    missing: dict[str, list[str]] = {}
    answers = []
    for label in often:
        gone = category(label, MISSING) or (slug(label) if slug(label) in EMPTY else None)
        if gone:
            missing.setdefault(gone, []).append(label)
        else:
            answers.append(label)
    made["categories"] = {key: [label] for key, label in free_keys(answers, "answer").items()}
    if rare:
        made["categories"][RARE] = ["Answers of fewer than five persons"]
    if missing:
        made["missing"] = missing
    return made, len(rare), sum(counts[value] for value in rare)


def apart(scale: Scale, outside: Iterable[str]) -> Scale:
    """Return a scale with those of its answers that say "not applicable", by the questionnaire, among the missing."""
    gone = {key: labels for key, labels in scale["categories"].items() if {*labels} & {*outside}}
    if not gone:
        return scale
    left = {key: labels for key, labels in scale["categories"].items() if key not in gone}
    if len(gone) == 1 and "not_applicable" not in scale.get("missing", {}):
        return scale | {
            "categories": left,
            "missing": {"not_applicable": next(iter(gone.values())), **scale.get("missing", {})},
        }
    missing = {**scale.get("missing", {}), **gone}
    return scale | {"categories": left, "missing": missing, "kinds": dict.fromkeys(gone, "not_applicable")}


def ordered(values: Iterable[str]) -> list[str]:
    """Return answers in the order of the numbers in them, else in the order given; "other" comes last."""
    listed = list(values)
    if all(how_often(value) for value in listed) and len({*map(how_often, listed)}) > 2:
        return sorted(listed, key=how_often)
    if all(figures(value) for value in listed if not beside(value)) and listed:
        listed = sorted(listed, key=size)
    return sorted(listed, key=beside)


def beside(label: str) -> bool:
    """Return whether an answer has no place among the others: other, don't know."""
    return bool(OTHER.match(label) or category(label, MISSING))


def how_often(label: str) -> float:
    """Return how seldom an answer is about something, by the period in its words: day 1 to never 5, 0 for none."""
    if NEVER.match(label):
        return 5
    rank = next((k for k, words in enumerate(PERIODS, 1) if re.search(rf"(?i)\b({words})", label)), 0)
    return rank + 0.5 if rank and re.search(r"(?i)less|moins|menos|реже|once|une fois|una vez", label) else rank


def size(label: str) -> tuple[float, int]:
    """Return the first number of a label, and whether the label says less (-1) or more (1) than it."""
    return next(iter(figures(label)), 0.0), -1 if BELOW.match(label) else 1 if ABOVE.search(label) else 0


def figures(label: str) -> list[float]:
    """Return the numbers of a label, in digits, else the one in words (hundreds of thousands)."""
    digits = [re.sub(r"[,\s]", "", one).rstrip(".") for one in FIGURE.findall(label)]
    words = [MAGNITUDES[word] for word in re.findall(r"\w+", fold(label)) if word in MAGNITUDES]
    # 100.000 is a hundred thousand, 2.5 is not.
    digits = [one.replace(".", "") if THOUSANDS.fullmatch(one) else one for one in digits]
    return [float(one) if one.count(".") < 2 else 0.0 for one in digits] or ([math.prod(words)] if words else [])


def merged(blocks: Iterable[Mapping[str, Scale]]) -> dict[str, Scale]:
    """Return the scales of several drafts as one: a scale of one name has the spellings of all."""
    made: dict[str, Scale] = {}
    for block in blocks:
        for name, scale in block.items():
            if name not in made:
                made[name] = {part: dict(value) for part, value in scale.items()}
                continue
            for part in ("categories", "missing"):
                for key, labels in scale.get(part, {}).items():
                    before = made[name].setdefault(part, {})
                    before[key] = unlike([*listed(before.get(key, [])), *listed(labels)])
    return made


def listed(labels: str | list[str]) -> list[str]:
    """Return one label or several as a list."""
    return [labels] if isinstance(labels, str) else list(labels)
