"""Ratios of times of rule coding: 50 MB in five scripts, 500 patterns, one run. `python -m tests.bench_rules [MB]`.

Ours does it all: folding, ends of words a script, overlapping passages, denied or not. `bare` is the search of the
automaton alone; `re` looks pattern by pattern, flashtext in one go; both on a part of the text, for they are slow.
"""

import random
import re
import resource
import sys
import time
from pathlib import Path

import flashtext
import numpy as np
import yaml
from ahocorasick_rs import BytesAhoCorasick

from scripts.interviews.suggestions import coding_rules
from scripts.settings.scheme import Scheme
from scripts.statistics import agreement, alpha
from tests.filled import filled

TABLE = yaml.safe_load((Path(__file__).parent / "languages" / "sentences.yaml").read_text(encoding="utf-8"))
LANGUAGES = ["en", "fr", "ru", "ar", "zh"]
SYLLABLES = {
    "en": [
        "ba",
        "den",
        "for",
        "gul",
        "hin",
        "jor",
        "kal",
        "lem",
        "mon",
        "nor",
        "pel",
        "rin",
        "sto",
        "tur",
        "vel",
        "wes",
        "yon",
    ],
    "fr": [
        "bé",
        "den",
        "fou",
        "gul",
        "hin",
        "jor",
        "çal",
        "lem",
        "mon",
        "nor",
        "pèl",
        "rin",
        "sto",
        "tur",
        "vel",
        "ués",
        "yon",
    ],
    "ru": [
        "ба",
        "ден",
        "фор",
        "гул",
        "хин",
        "жор",
        "кал",
        "лем",
        "мон",
        "нор",
        "пел",
        "рин",
        "сто",
        "тур",
        "вел",
        "вес",
        "ён",
    ],
    "ar": ["با", "دن", "فر", "غل", "حن", "جر", "كل", "لم", "من", "نر", "بل", "رن", "ست", "تر", "ول", "وس", "ين"],
    "zh": ["八", "等", "否", "古", "很", "家", "开", "来", "门", "能", "怕", "人", "算", "特", "为", "西", "用"],
}
NOTE = 40_000


def words(language: str, count: int, chance: random.Random) -> list[str]:
    """Return made-up words of a script."""
    size = (3, 4) if language == "zh" else (2, 4)
    return ["".join(chance.choices(SYLLABLES[language], k=chance.randint(*size))) for _ in range(count)]


def corpus(megabytes: float, chance: random.Random) -> list[tuple[str, str]]:
    """Return notes (language, text) of about that size in all."""
    made, size = [], 0.0
    vocabulary = {language: words(language, 4000, chance) for language in LANGUAGES}
    sentences = {language: [one["text"] for one in TABLE[language]] for language in LANGUAGES}
    while size < megabytes * 1e6:
        language = LANGUAGES[len(made) % len(LANGUAGES)]
        joint = "" if language == "zh" else " "
        parts: list[str] = []
        length = 0
        while length < NOTE:
            if chance.random() < 0.02:
                parts.append(chance.choice(sentences[language]))
            else:
                parts.append(joint.join(chance.choices(vocabulary[language], k=12)) + (". " if joint else "。"))
            length += len(parts[-1])
        text = " ".join(parts)
        made.append((language, text))
        size += len(text.encode())
    return made


def agreement_in() -> float:
    """Return the seconds of five coefficients of 50 codes, 10,000 units and 5 coders."""
    rated = np.random.default_rng(1).integers(0, 2, (10_000, 5, 50))
    start = time.process_time()
    for code in range(50):
        counts = agreement.counted(rated[:, :, code], 2)
        for make in (agreement.fleiss, agreement.gwet, agreement.brennan_prediger):
            make(counts)
        agreement.conger(rated[:, :, code], 2)
        alpha.alpha(counts, alpha.distances([0, 1], "nominal"))
    return time.process_time() - start


def main(megabytes: float = 50.0) -> None:
    """Print the ratios."""
    chance = random.Random(7)
    notes = corpus(megabytes, chance)
    described = [rule for rule in TABLE["rules"] if rule["language"] in LANGUAGES]
    described += [
        {"id": f"made_{language}_{k}", "code": "a", "language": language, "words": [word]}
        for language in LANGUAGES
        for k, word in enumerate(dict.fromkeys(words(language, 110, chance)))
    ][: 500 - sum(len(rule["words"]) for rule in described)]
    patterns = [(word, rule["language"]) for rule in described for word in rule["words"]]
    ready = coding_rules.prepared(filled(Scheme, {"rules": described}), "bench")
    size = sum(len(text.encode()) for _, text in notes) / 1e6
    coding_rules.passages(notes[0][1], notes[0][0], ready)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    found = sum(len(coding_rules.passages(text, language, ready)) for language, text in notes)
    ours = size / (time.process_time() - start)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000

    bare = BytesAhoCorasick([word.strip("*").encode() for word, _ in patterns])
    lowered = [text.lower().encode() for _, text in notes]
    start = time.process_time()
    for text in lowered:
        bare.find_matches_as_indexes(text, overlapping=True)
    searched = size / (time.process_time() - start)

    few, part = [], 0.0
    for note in notes:
        few.append(note)
        part += len(note[1].encode()) / 1e6
        if part > size / 100:
            break
    each = [
        re.compile(rf"\b{re.escape(w.strip('*'))}" + (r"\w*" if "*" in w else r"\b"), re.IGNORECASE)
        for w, _ in patterns
    ]
    start = time.process_time()
    for _, text in few:
        for one in each:
            sum(1 for _ in one.finditer(text))
    by_re = part / (time.process_time() - start)
    keywords = flashtext.KeywordProcessor()
    for word, _ in patterns:
        keywords.add_keyword(word.strip("*"))
    start = time.process_time()
    for _, text in few:
        keywords.extract_keywords(text)
    by_flash = part / (time.process_time() - start)
    agreed = agreement_in()
    print(f"rule coding: {size:.0f} MB, {len(notes)} notes, {len(patterns)} patterns, {found} passages")
    print(f"  ours / bare search          {ours / searched:6.2f}   ({ours:.1f} and {searched:.1f} MB/s)")
    print(f"  ours / re pattern by pattern {ours / by_re:5.0f}   ({by_re:.2f} MB/s)   goal: 20")
    print(f"  ours / flashtext            {ours / by_flash:6.1f}   ({by_flash:.1f} MB/s)")
    print(f"  memory beside the text: {grown:.0f} MB, {grown / size:.1f} times the text   goal: 10")
    print(f"  agreement of 10,000 units x 5 coders x 50 codes, five coefficients: {agreed:.2f} s   goal: 1")


if __name__ == "__main__":
    main(*map(float, sys.argv[1:]))
