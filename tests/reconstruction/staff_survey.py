"""The survey of the staff: 86 answers of 127 that stay, and all that a real export has beside them.

Bases and counts come from the printed figures (see the notes of the claims); those of items that the report doesn't
print (correspondence, speeches, nine of eleven factors) are invented.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from tests.reconstruction.comments import COMMENTS
from tests.reconstruction.design import rank, spread, times, written
from tests.reconstruction.exports import qualtrics
from tests.reconstruction.frames import Row, staff, stream

MISSING = ("Don't know", "Not applicable", "")
RATING = ("Excellent", "Good", "Fair", "Poor", "Very poor")
AGREEMENT = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree")
EXTENT = ("Fully", "To a large extent", "To some extent", "Not at all")
EFFECTIVE = ("Particularly effective", "Effective", "Somewhat effective", "Not effective")


class Item(NamedTuple):
    """A question: column, text, answers with their counts, and how many said don't know, not applicable, nothing."""

    column: str
    text: str
    answers: tuple[str, ...]
    counts: tuple[int, ...]
    missing: tuple[int, int, int] = (0, 0, 0)


GRID = "To what extent do you agree that each of these promotes effective decisions in the Office?"
HOW = "How would you rate the Office's work in each area?\n\n(Think of the last two years.)"
ITEMS = {
    "fulfils_mandate": Item("Q1", "To what extent does the Office fulfil its overall mandate?", EXTENT, (59, 15, 9, 3)),
    "direct_service": Item(
        "Q2", "How effective is the Office's direct service\nto the Secretary-General?", EFFECTIVE, (59, 18, 7, 2)
    ),
    "correspondence": Item("Q3_1", f"{HOW} - Handling of correspondence", RATING, (18, 33, 20, 6, 2), (3, 3, 1)),
    "scheduling_effectiveness": Item(
        "Q3_2", f"{HOW} - Effectiveness of scheduling", RATING, (14, 31, 25, 6, 2), (3, 4, 1)
    ),
    "briefing_effectiveness": Item(
        "Q3_3", f"{HOW} - Effectiveness of briefings and talking points", RATING, (15, 33, 24, 5, 1), (4, 3, 1)
    ),
    "briefing_efficiency": Item(
        "Q3_4", f"{HOW} - Efficiency of briefings and talking points", RATING, (17, 35, 18, 4, 2), (5, 4, 1)
    ),
    "speeches": Item("Q3_5", f"{HOW} - Speeches and messages", RATING, (17, 36, 19, 5, 1), (5, 3, 0)),
    "arbitration_delays": Item(
        "Q5",
        "Are there delays when the Office arbitrates\ndifferences between departments?",
        ("Yes", "No"),
        (32, 44),
        (8, 0, 2),
    ),
    "leadership": Item("Q6_1", f"{GRID} - Leadership", AGREEMENT, (24, 38, 13, 7, 2), (2, 0, 0)),
    "information": Item("Q6_2", f"{GRID} - Access to information", AGREEMENT, (15, 38, 17, 10, 3), (2, 0, 1)),
    "staff_skills": Item("Q6_3", f"{GRID} - Skills of staff", AGREEMENT, (30, 40, 9, 4, 1), (1, 0, 1)),
    "culture": Item("Q6_4", f"{GRID} - Culture of the Office", AGREEMENT, (9, 30, 19, 14, 6), (7, 0, 1)),
    "consultation": Item("Q6_5", f"{GRID} - Consultation of departments", AGREEMENT, (12, 36, 19, 12, 3), (3, 0, 1)),
    "time": Item("Q6_6", f"{GRID} - Time to think", AGREEMENT, (12, 34, 20, 14, 4), (2, 0, 0)),
    "technology": Item("Q6_7", f"{GRID} - Information technology", AGREEMENT, (14, 34, 19, 9, 3), (2, 0, 0)),
    "incentives": Item("Q6_8", f"{GRID} - Incentives", AGREEMENT, (8, 31, 20, 14, 6), (2, 0, 0)),
    "procedures": Item("Q6_9", f"{GRID} - Working procedures", AGREEMENT, (12, 33, 20, 10, 3), (2, 0, 1)),
    "accountability": Item("Q6_10", f"{GRID} - Accountability", AGREEMENT, (11, 32, 20, 12, 3), (3, 0, 0)),
    "structure": Item("Q6_11", f"{GRID} - Structure of the Office", AGREEMENT, (10, 34, 21, 12, 3), (1, 0, 0)),
    "understands_own_role": Item(
        "Q7_1", "Please say how far you agree. - I understand my own role", AGREEMENT, (20, 33, 12, 10, 4), (1, 0, 1)
    ),
    "colleagues_understand_role": Item(
        "Q7_2",
        "Please say how far you agree. - Colleagues in the Office clearly understand my role",
        AGREEMENT,
        (8, 27, 24, 15, 5),
        (2, 0, 0),
    ),
}
FACTORS = tuple(key for key, item in ITEMS.items() if item.column.startswith("Q6_"))
SECOND_PAGE = (*FACTORS[6:], "understands_own_role", "colleagues_understand_role")  # partial answers end before it
TIME = {"time_direct_service": "Q4_1", "time_guidance": "Q4_2", "time_strategic": "Q4_3"}
TIME_TEXT = "What share of your working time goes to each? (The three must add up to 100.)"
TIME_LABELS = (
    "Direct service to the Secretary-General",
    "Guidance to the whole Organization",
    "Strategic thinking and policy planning",
)
# Per cent of time of professional and senior staff: those of special advisers and initiatives, and the others.
STRATEGIC = {
    "yes": [20, 20, 25, 25, 30, 30, 30, 35, 37],
    "no": [0] * 7 + [5] * 16 + [10] * 14 + [15] * 4 + [20, 25],
}
GUIDANCE = {"yes": [10] * 5 + [5] * 2 + [15] * 2, "no": [5] * 14 + [10] * 20 + [15] * 5 + [20, 8, 7, 3]}
# Kept answers by special initiative, funding and grade group: 73 of 97 and 13 of 30.
KEPT = {
    ("no", "regular", "support"): 24,
    ("no", "regular", "professional"): 31,
    ("no", "regular", "senior"): 9,
    ("no", "extrabudgetary", "support"): 2,
    ("no", "extrabudgetary", "professional"): 7,
    ("yes", "regular", "professional"): 1,
    ("yes", "regular", "senior"): 1,
    ("yes", "extrabudgetary", "support"): 3,
    ("yes", "extrabudgetary", "professional"): 7,
    ("yes", "extrabudgetary", "senior"): 1,
}
LINES = ("Agree", "Agree", "Neither agree nor disagree")  # straight-liners: one answer to all factors
PARTIALS = 5


def persons(seed: int) -> tuple[list[str], list[str]]:
    """Return the staff whose answers stay, and the others, both in random order."""
    rng = stream(seed, "who of the staff answers")
    frame = staff(seed)
    shuffled = [frame[at] for at in rng.permutation(len(frame))]
    left = dict(KEPT)
    kept: list[str] = []
    silent: list[str] = []
    for row in shuffled:
        cell = (row["special_initiative"], row["funding"], row["grade_group"])
        (kept if left.get(cell, 0) else silent).append(row["staff_id"])
        left[cell] = max(left.get(cell, 0) - 1, 0)
    return kept, silent


def answers(seed: int) -> pd.DataFrame:
    """Return the 86 answers that stay: one row a person, one column an item, as text; "" where nothing was said."""
    rng = stream(seed, "what the staff answer")
    frame = {row["staff_id"]: row for row in staff(seed)}
    kept, _ = persons(seed)
    found = pd.DataFrame(None, index=sorted(kept), columns=[*ITEMS, *TIME], dtype=object)
    found = found.where(found.notna(), None)
    spared = dict.fromkeys(kept, 0)
    partial, straight = kept[:PARTIALS], kept[PARTIALS : PARTIALS + len(LINES)]
    found.loc[partial, list(SECOND_PAGE)] = ""
    for person, line in zip(straight, LINES, strict=True):
        found.loc[person, list(FACTORS)] = line
    others = sorted(set(kept) - set(partial) - set(straight))
    use_time(found, frame, others, spared, rng)
    mood = pd.Series(rng.random(len(found)) * 0.8, index=found.index)
    for key, item in ITEMS.items():
        spread(found, key, dict(zip(MISSING, item.missing, strict=True)), others, spared, rng)
        counts = dict(zip(item.answers, item.counts, strict=True))
        if key in FACTORS:
            for line in LINES:
                counts[line] -= 1
        rank(found, key, counts, list(found.index), mood, rng)
    return found


def use_time(
    answers: pd.DataFrame,
    frame: dict[str, Row],
    others: Sequence[str],
    spared: dict[str, int],
    rng: np.random.Generator,
) -> None:
    """Fill the three shares of time: asked of professional and senior staff only, and a few of them say nothing."""
    for group in ("no", "yes"):
        asked = [
            person
            for person in answers.index
            if frame[person]["special_initiative"] == group and frame[person]["grade_group"] != "support"
        ]
        silent = [person for person in asked if person in others]
        size = len(asked) - len(STRATEGIC[group])
        silent = [silent[at] for at in rng.permutation(len(silent))][:size]
        spared.update(dict.fromkeys(silent, 3))
        telling = [person for person in asked if person not in silent]
        strategic, guidance = rng.permutation(STRATEGIC[group]), rng.permutation(GUIDANCE[group])
        for person, policy, whole in zip(telling, strategic, guidance, strict=True):
            answers.loc[person, list(TIME)] = [str(100 - policy - whole), str(whole), str(policy)]
    for key in TIME:
        answers[key] = answers[key].map(lambda value: "" if value is None else value)


def corrected(answers: pd.DataFrame) -> str:
    """Return the person who typed 8 for 80, and said so afterwards."""
    return str(answers.index[answers["time_direct_service"] == "80"][0])


def rows(seed: int) -> list[Row]:
    """Return the rows of the export, in the order in which they were recorded."""
    found = answers(seed)
    kept, silent = persons(seed)
    rng = stream(seed, "how the staff answer")
    wrong = corrected(found)
    comments = dict(zip([kept[at] for at in rng.permutation(len(kept))], COMMENTS, strict=False))
    moments = iter(times(140, 30, rng))
    out = []

    def add(person: str, start: pd.Timestamp, *, items: Sequence[str] = (), source: str = "", **other: str) -> None:
        """Add one row: the answers of `source` to `items`, as `person`."""
        said = {ITEMS[key].column: str(found.at[source, key]) for key in items if key in ITEMS}
        said |= {TIME[key]: str(found.at[source, key]) for key in items if key in TIME}
        out.append(meta(person, start, rng) | said | other)

    every = [*ITEMS, *TIME]
    for person in sorted(kept):
        start, partial = next(moments), person in kept[:PARTIALS]
        ending = {"Progress": "72", "Finished": "False"} if partial else {}
        said = {"Q4_1": "8"} if person == wrong else {}
        if person in comments and not partial:
            said |= {"Q8": comments[person][1], "UserLanguage": comments[person][0]}
        add(person, start, items=every, source=person, **ending, **said)
    twice, again, other = kept[20], kept[21], kept[22]
    first = pd.Timestamp("2016-08-01 07:10:00")
    add(twice, first, items=every, source=other, Q8="")  # a whole answer before the one that stays
    add(again, pd.Timestamp("2016-08-31 18:02:11"), items=every[:2], source=again, Progress="9", Finished="False")
    for place, person in enumerate(silent[:4]):  # break-offs
        size = 2 + 2 * (place % 3)
        add(person, next(moments), items=every[:size], source=kept[place], Progress=str(4 * size), Finished="False")
    for day, person in zip((2, 5), silent[4:6], strict=True):  # after the closing date
        add(person, pd.Timestamp(f"2016-09-0{day} 10:14:05"), items=every, source=kept[30 + day])
    for place, hour in enumerate((9, 15)):
        preview = {"Status": "Survey Preview", "DistributionChannel": "preview", "RecipientEmail": ""}
        names = {"RecipientFirstName": "", "RecipientLastName": ""}
        items = every if place else every[:9]
        add("", pd.Timestamp(f"2016-07-29 {hour:02d}:00:10"), items=items, source=kept[40], **preview, **names)
        add(f"TEST-{place + 1}", pd.Timestamp(f"2016-08-01 06:{hour:02d}:00"), items=every, source=kept[50 + place])
    return sorted(out, key=lambda row: (row["RecordedDate"], row["ResponseId"]))


def meta(person: str, start: pd.Timestamp, rng: np.random.Generator) -> Row:
    """Return what the platform records beside the answers."""
    seconds = int(rng.integers(310, 1900))
    end = start + pd.Timedelta(seconds=seconds)
    letters = list("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789")
    return {
        "StartDate": written(start),
        "EndDate": written(end),
        "Status": "IP Address",
        "IPAddress": f"192.0.2.{rng.integers(1, 255)}",
        "Progress": "100",
        "Duration (in seconds)": str(seconds),
        "Finished": "True",
        "RecordedDate": written(end + pd.Timedelta(seconds=1)),
        "ResponseId": "R_" + "".join(rng.choice(letters, 15)),
        "RecipientLastName": person,
        "RecipientFirstName": "Person",
        "RecipientEmail": f"person-{person.lower()}@example.org",
        "ExternalReference": person,
        "LocationLatitude": f"{40 + rng.integers(0, 999) / 1000:.3f}",
        "LocationLongitude": f"{-74 + rng.integers(0, 999) / 1000:.3f}",
        "DistributionChannel": "email",
        "UserLanguage": "EN",
    }


PLATFORM = {
    "StartDate": ("Start Date", "startDate"),
    "EndDate": ("End Date", "endDate"),
    "Status": ("Response Type", "status"),
    "IPAddress": ("IP Address", "ipAddress"),
    "Progress": ("Progress", "progress"),
    "Duration (in seconds)": ("Duration (in seconds)", "duration"),
    "Finished": ("Finished", "finished"),
    "RecordedDate": ("Recorded Date", "recordedDate"),
    "ResponseId": ("Response ID", "_recordId"),
    "RecipientLastName": ("Recipient Last Name", "recipientLastName"),
    "RecipientFirstName": ("Recipient First Name", "recipientFirstName"),
    "RecipientEmail": ("Recipient Email", "recipientEmail"),
    "ExternalReference": ("External Data Reference", "externalDataReference"),
    "LocationLatitude": ("Location Latitude", "locationLatitude"),
    "LocationLongitude": ("Location Longitude", "locationLongitude"),
    "DistributionChannel": ("Distribution Channel", "distributionChannel"),
    "UserLanguage": ("User Language", "userLanguage"),
}


def columns() -> dict[str, tuple[str, str]]:
    """Return the columns of the export in order, with their questions and ImportIds."""
    asked = {item.column: item.text for item in ITEMS.values()}
    asked |= {column: f"{TIME_TEXT} - {label}" for column, label in zip(TIME.values(), TIME_LABELS, strict=True)}
    asked["Q8"] = 'Is there anything else that you want to say?\n\n("Nothing" is an answer too.)'
    order = sorted(asked, key=lambda name: tuple(int(part) for part in name[1:].split("_")))
    return PLATFORM | {name: (asked[name], "QID" + name[1:] + ("_TEXT" if name == "Q8" else "")) for name in order}


def make(raw: Path, seed: int) -> None:
    """Write `raw/surveys/staff.csv`."""
    qualtrics(raw / "surveys" / "staff.csv", columns(), rows(seed))
