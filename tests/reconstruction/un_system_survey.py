"""The survey of the UN system: 85 answers of 235 persons who were chosen, not drawn.

The report prints good or excellent, and poor or very poor, of briefings (54 and 5 per cent); fair is therefore 41 here,
for the printed 50 is impossible beside them. Eleven of thirteen topics and the channels are invented.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from tests.reconstruction.design import rank, spread, times, written
from tests.reconstruction.exports import sav
from tests.reconstruction.frames import stream, un_system
from tests.reconstruction.staff_survey import RATING

DONT_KNOW, REFUSED = 98.0, 99.0
MISSING = ("98", "99", "")
POSITIVE = ("Very positive", "Somewhat positive", "Somewhat negative", "Very negative")
FREQUENCY = ("Always", "Most of the time", "Sometimes", "Rarely", "Never")
CONCERN = ("Very concerned", "Somewhat concerned", "Not concerned")
Item = tuple[str, str, tuple[str, ...], tuple[int, ...], tuple[int, int, int]]
# variable, question, answers, their counts, and how many don't know, refused or had nothing to say, left it empty
ITEMS: dict[str, Item] = {
    "responsiveness": ("RESPONSE", "Responsiveness of the Office, overall", POSITIVE, (36, 46, 2, 0), (1, 0, 0)),
    "briefings": ("BRIEFINGS", "Briefing notes and talking points, overall", RATING, (11, 32, 33, 3, 1), (3, 2, 0)),
    "differing_views": (
        "VIEWS",
        "How often does the Office invite differing views before a decision?",
        FREQUENCY,
        (9, 19, 28, 15, 6),
        (5, 2, 1),
    ),
    "clear_questions": (
        "QUESTIONS",
        "How often does the Office send clear questions to guide inputs to a decision?",
        FREQUENCY,
        (8, 19, 28, 14, 6),
        (6, 3, 1),
    ),
}
CHANNELS = {
    "informal": ("CHAN_1", "Informal meetings or conversations", 52),
    "units": ("CHAN_2", "Individual units of the Office", 47),
    "formal": ("CHAN_3", "Formal collective mechanisms", 29),
    "written": ("CHAN_4", "Notes through the regular channels", 24),
    "other": ("CHAN_5", "Another way", 7),
}
ANSWER_CHANNELS = 81
TOPICS = {
    "climate_change": ("Climate change", (22, 32, 13, 3, 1)),
    "sustainable_development": ("Sustainable development", (15, 31, 20, 5, 1)),
    "human_rights": ("Human rights", (10, 31, 21, 6, 2)),
    "peace_operations": ("Peace operations", (9, 29, 22, 6, 2)),
    "political_affairs": ("Political affairs", (8, 29, 23, 7, 2)),
    "humanitarian_affairs": ("Humanitarian affairs", (9, 29, 20, 7, 2)),
    "gender_equality": ("Gender equality", (9, 30, 22, 7, 2)),
    "migration": ("Migration and refugees", (8, 25, 22, 8, 3)),
    "health": ("Global health", (8, 26, 21, 7, 2)),
    "counter_terrorism": ("Counter-terrorism", (6, 22, 23, 8, 2)),
    "rule_of_law": ("Rule of law", (6, 24, 23, 8, 2)),
    "disarmament": ("Disarmament", (5, 20, 23, 8, 2)),
    "management_reform": ("Management reform", (5, 22, 26, 11, 3)),
}
# Concern about overlap with special initiatives, by kind of entity: answers, and who gave none.
OVERLAP = {"development": ((7, 11, 9), (1, 0, 0)), "other": ((5, 12, 39), (0, 1, 0))}
KEPT = {"development": 28, "other": 57}


def answers(seed: int) -> pd.DataFrame:
    """Return the 85 answers that stay: one row a person, one column an item, as text; a channel is "1" or "0"."""
    rng = stream(seed, "what the UN system answers")
    frame = un_system(seed)
    shuffled = [frame[at] for at in rng.permutation(len(frame))]
    group = {kind: [row["person_id"] for row in shuffled if row["kind"] == kind][:size] for kind, size in KEPT.items()}
    kept = sorted(group["development"] + group["other"])
    found = pd.DataFrame(None, index=kept, columns=[*ITEMS, *CHANNELS, *TOPICS, "overlap"], dtype=object)
    found = found.where(found.notna(), None)
    spared = dict.fromkeys(kept, 0)
    mood = pd.Series(rng.random(len(found)) * 0.8, index=found.index)

    def fill(
        item: str, words: tuple[str, ...], counts: tuple[int, ...], missing: tuple[int, ...], who: list[str]
    ) -> None:
        """Answer one item."""
        spread(found, item, dict(zip(MISSING, missing, strict=True)), who, spared, rng)
        rank(found, item, dict(zip(words, counts, strict=True)), who, mood, rng)

    for key, (_, _, words, counts, missing) in ITEMS.items():
        fill(key, words, counts, missing, kept)
    for key, (_, counts) in TOPICS.items():
        fill(key, RATING, counts, (80 - sum(counts), 3, 2), kept)
    for kind, (counts, missing) in OVERLAP.items():
        fill("overlap", CONCERN, counts, missing, sorted(group[kind]))
    channels(found, rng)
    return found


def channels(answers: pd.DataFrame, rng: np.random.Generator) -> None:
    """Fill the channels: each chosen as often as it says, and everybody who answers chooses at least one."""
    telling = sorted(answers.index[at] for at in rng.permutation(len(answers))[:ANSWER_CHANNELS])
    answers[list(CHANNELS)] = ""
    answers.loc[telling, list(CHANNELS)] = "0"
    for key, (_, _, size) in CHANNELS.items():
        chosen = [telling[at] for at in rng.permutation(len(telling))[:size]]
        answers.loc[chosen, key] = "1"
    for person in telling:
        if (answers.loc[person, list(CHANNELS)] == "0").all():
            many = [one for one in telling if (answers.loc[one, list(CHANNELS)] == "1").sum() > 2]
            giver = many[int(rng.integers(len(many)))]
            chosen = [key for key in CHANNELS if answers.at[giver, key] == "1"]
            key = chosen[int(rng.integers(len(chosen)))]
            answers.at[giver, key], answers.at[person, key] = "0", "1"


def variables() -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return item: variable, question, answers, of all items that have codes, in the order of the questionnaire."""
    topics = {
        key: (f"TOPIC_{place}", f"Coordination by the Office in the past three to five years: {text}", RATING)
        for place, (key, (text, _)) in enumerate(TOPICS.items(), 1)
    }
    overlap = ("OVERLAP", "Are you concerned about overlap with special initiatives of the Office?", CONCERN)
    return {**{key: item[:3] for key, item in ITEMS.items()}, **topics, "overlap": overlap}


def export(seed: int) -> pd.DataFrame:
    """Return the rows of the export as codes: the kept answers, two break-offs and a test row."""
    found = answers(seed)
    rng = stream(seed, "how the UN system answers")
    silent = [row["person_id"] for row in un_system(seed) if row["person_id"] not in found.index]
    broken = [silent[at] for at in rng.permutation(len(silent))[:2]]
    people = [*found.index, *broken, "TEST-1"]
    start = times(len(people), 29, rng)
    codes = pd.DataFrame({"PERSON": people})
    codes["STARTED"] = [written(moment) for moment in start]
    codes["ENDED"] = [written(moment + pd.Timedelta(seconds=int(rng.integers(240, 1500)))) for moment in start]
    given = pd.concat([found, found.iloc[:2].rename(index=dict(zip(found.index[:2], broken, strict=True)))])
    given.loc[broken, [*CHANNELS, *TOPICS, "overlap", "differing_views", "clear_questions"]] = ""
    given.loc["TEST-1"] = found.iloc[5]
    given = given.reset_index(drop=True)
    coded = variables()
    for key in [*ITEMS, *CHANNELS, *TOPICS, "overlap"]:
        if key in CHANNELS:
            codes[CHANNELS[key][0]] = pd.to_numeric(given[key]).astype("float64")
        else:
            variable, _, words = coded[key]
            code = {word: str(place) for place, word in enumerate(words, 1)}
            codes[variable] = pd.to_numeric(given[key].replace(code)).astype("float64")
    codes = codes.sort_values(["ENDED", "PERSON"], ignore_index=True)
    codes.insert(0, "RESPID", [f"U-{place:03d}" for place in range(1, len(codes) + 1)])
    return codes


def make(raw: Path, seed: int) -> None:
    """Write `raw/surveys/un_system.sav`."""
    texts: dict[str, str | None] = {
        "RESPID": "Number of the answer",
        "PERSON": "Number of the person",
        "STARTED": "Start",
        "ENDED": "End",
    }
    texts |= {variable: text for variable, text, _ in variables().values()}
    texts |= {variable: label for variable, label, _ in CHANNELS.values()}
    refused = {DONT_KNOW: "Don't know", REFUSED: "Refused or not applicable"}
    labels = {
        variable: {float(place): word for place, word in enumerate(words, 1)} | refused
        for variable, _, words in variables().values()
    }
    labels |= {variable: {0.0: "No", 1.0: "Yes"} for variable, _, _ in CHANNELS.values()}
    members = [variable for variable, _, _ in CHANNELS.values()]
    question = "How do you usually bring very important decisions to the Office?"
    sav(
        raw / "surveys" / "un_system.sav",
        export(seed),
        texts,
        labels,
        (DONT_KNOW, REFUSED),
        ("CHANNELS", question, members),
    )
