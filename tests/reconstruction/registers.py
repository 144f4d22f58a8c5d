"""The registers of `raw/records/`: one row a letter, briefing, decision, meeting, document, form, commitment."""

import datetime
from collections.abc import Mapping

import numpy as np
import pandas as pd

# Staff of each unit in 2006/07; those of 2016/17 are the frame of the staff survey.
STAFF_BEFORE = {
    "Front office": 18,
    "Scheduling office": 11,
    "Political unit": 11,
    "Development unit": 8,
    "Rule of law unit": 6,
    "Policy planning unit": 12,
    "Messages and speechwriting unit": 8,
    "Central records unit": 17,
    "Special advisers": 7,
    "Special initiatives": 11,
}


def apportion(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """Return whole numbers that add up to `total` in proportion to the weights (largest remainders)."""
    exact = {name: total * weight / sum(weights.values()) for name, weight in weights.items()}
    whole = {name: int(value) for name, value in exact.items()}
    for name in sorted(exact, key=lambda name: whole[name] - exact[name])[: total - sum(whole.values())]:
        whole[name] += 1
    return whole


def parts(rng: np.random.Generator, total: int, count: int) -> list[int]:
    """Return `count` whole numbers of at least 1 that add up to `total`."""
    return (1 + rng.multinomial(total - count, np.full(count, 1 / count))).tolist()


def weekdays(rng: np.random.Generator, first: datetime.date, last: datetime.date, count: int) -> list[datetime.date]:
    """Return `count` working days between two dates, in order."""
    every = [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]
    working = [day for day in every if day.weekday() < 5]
    return [working[place] for place in sorted(rng.integers(0, len(working), count).tolist())]


def picked(rng: np.random.Generator, counts: Mapping[str, int]) -> list[str]:
    """Return each value as often as told, in a random order."""
    values = [value for value, count in counts.items() for _ in range(count)]
    return [values[place] for place in rng.permutation(len(values))]


def letters(rng: np.random.Generator) -> pd.DataFrame:
    """Letters of two years; of those tasked in 2015 half are complete within a week, 80 per cent within a month."""
    shares = {"Front office": 0.13, "Scheduling office": 0.13, "Political unit": 0.23, "Development unit": 0.17}
    shares |= {
        "Rule of law unit": 0.05,
        "Policy planning unit": 0.11,
        "Special advisers": 0.08,
        "Special initiatives": 0.10,
    }
    through = ["Records - unit", "Records - Chef de Cabinet - unit", "Records - Deputy Secretary-General - unit"]
    rows = []
    for year, count, tasked, week, month in ((2015, 1007, 642, 321, 514), (2016, 1031, 655, 334, 511)):
        received = weekdays(rng, datetime.date(year, 1, 2), datetime.date(year, 12, 30), count)
        acted = {int(place): order for order, place in enumerate(rng.permutation(count)[:tasked])}
        for place, day in enumerate(received):
            given = done = unit = None
            path = "Records - list for information"
            if place in acted:
                given = day + datetime.timedelta(days=int(rng.random() < 0.03))
                order = acted[place]
                low, high = (0, 7) if order < week else (8, 30) if order < month else (35, 160)
                if order < month + (tasked - month) * 2 // 3:
                    done = given + datetime.timedelta(days=int(rng.integers(low, high + 1)))
                unit = str(rng.choice(list(shares), p=list(shares.values())))
                path = through[int(rng.choice(3, p=[0.55, 0.3, 0.15]))]
            rows.append((f"L-{year}-{place + 1:04}", year, day, given, done, unit, path))
    return pd.DataFrame(rows, columns=["letter", "year", "received", "tasked", "completed", "unit", "path"])


def briefings(rng: np.random.Generator) -> pd.DataFrame:
    """Briefings and talking points of 2016: about 3,300, read by 4 colleagues on average, by more for development."""
    days = weekdays(rng, datetime.date(2016, 1, 4), datetime.date(2016, 12, 30), 3304)
    usual = {"Peace and security": 3.4, "Development": 6.2, "Human rights": 3.4, "Humanitarian": 3.4, "Protocol": 2.6}
    rows = []
    for place, day in enumerate(days, start=1):
        pillar = str(rng.choice(list(usual), p=[0.42, 0.22, 0.12, 0.12, 0.12]))
        sent = day + datetime.timedelta(days=int(rng.choice(5, p=[0.34, 0.47, 0.11, 0.06, 0.02])))
        kind = "Talking points" if rng.random() < 0.44 else "Briefing note"
        rows.append((f"B-{place:04}", day, sent, kind, pillar, 1 + int(rng.poisson(usual[pillar] - 1))))
    return pd.DataFrame(rows, columns=["briefing", "requested", "sent", "kind", "pillar", "reviewers"])


def decisions(rng: np.random.Generator) -> pd.DataFrame:
    """Decisions by body: fewer and fewer of the Policy Committee, 52 signed memorandums since 2008."""
    counts = {
        "Policy Committee": dict(zip(range(2005, 2016), (31, 62, 58, 60, 51, 47, 49, 41, 34, 18, 12), strict=True))
    }
    counts["Senior action group"] = {2014: 21, 2015: 33}
    counts["Management Committee"] = dict(zip(range(2005, 2016), (3, 4, 5, 8, 7, 7, 6, 9, 7, 6, 6), strict=True))
    counts["No committee"] = dict(zip(range(2005, 2016), (2, 1, 3, 2, 2, 3, 1, 2, 3, 3, 3), strict=True))
    unsigned = {2009, 2012, 2013, 2015}
    rows = []
    for year in range(2005, 2016):
        number = 0
        for body, by_year in counts.items():
            for place in range(by_year.get(year, 0)):
                number += 1
                subject, memorandum, review = "Management", None, None
                if body == "Policy Committee":
                    subject = "Country or region" if rng.random() < 0.6 else "Thematic"
                    if subject == "Country or region" and year < 2014:
                        review = "removed" if rng.random() < 0.7 else "kept"
                elif body == "Senior action group":
                    subject = "Country or region"
                elif body == "Management Committee" and not (place == 0 and year in unsigned):
                    memorandum = f"MC/{year}/{place + 1:02}"
                rows.append((f"D-{year}-{number:03}", year, body, subject, memorandum, review))
    return pd.DataFrame(rows, columns=["decision", "year", "body", "subject", "memorandum", "review_2014"])


def meetings(rng: np.random.Generator) -> pd.DataFrame:
    """Senior leadership meetings: 108 in 2015, 65 under the Secretary-General; a third of 54 in 2016 for decisions."""
    chairs = picked(rng, {"Secretary-General": 65, "Deputy Secretary-General": 18, "Chef de Cabinet": 25})
    chairs += picked(rng, {"Secretary-General": 33, "Deputy Secretary-General": 9, "Chef de Cabinet": 12})
    focus = [*[None] * 108, *picked(rng, {"decisions": 18, "information": 36})]
    dates = weekdays(rng, datetime.date(2015, 1, 5), datetime.date(2015, 12, 18), 108)
    dates += weekdays(rng, datetime.date(2016, 1, 4), datetime.date(2016, 6, 30), 54)
    kinds = ["Senior advisers", "Senior management group", "Heads of unit", "Steering group"]
    rows = [
        (f"M-{place:03}", day, day.year, str(rng.choice(kinds, p=[0.4, 0.3, 0.15, 0.15])), chair, about)
        for place, (day, chair, about) in enumerate(zip(dates, chairs, focus, strict=True), start=1)
    ]
    return pd.DataFrame(rows, columns=["meeting", "date", "year", "kind", "chair", "focus"])


def observations(rng: np.random.Generator) -> pd.DataFrame:
    """Forms of 20 meetings observed in two weeks."""
    days = weekdays(rng, datetime.date(2016, 9, 26), datetime.date(2016, 10, 7), 20)
    settings = picked(rng, {"internal": 13, "external": 7})
    bodies = picked(
        rng, {"Senior action group": 4, "Senior advisers": 5, "Heads of unit": 6, "Regional quarterly review": 5}
    )
    rows = []
    for place, (day, setting, body) in enumerate(zip(days, settings, bodies, strict=True), start=1):
        decision = "taken" if body == "Senior action group" or rng.random() < 0.2 else "not taken"
        people = int(rng.integers(6, 32))
        follow_up = "named" if decision == "taken" and rng.random() < 0.6 else "not named"
        rows.append(
            (f"O-{place:02}", day, setting, body, people, int(rng.integers(3, people + 1)), decision, follow_up)
        )
    columns = ["form", "date", "setting", "body", "participants", "speakers", "decision", "follow_up"]
    return pd.DataFrame(rows, columns=columns)


def offices(rng: np.random.Generator) -> pd.DataFrame:
    """Three comparable executive offices, aspect by aspect."""
    aspects = ["Deputy", "Chief of staff", "Policy planning", "Correspondence", "Scheduling", "Travel", "Speechwriting"]
    rows = [
        (office, aspect, str(rng.choice(["a unit of its own", "part of a unit", "outside the office"])))
        for office in ("Executive office Alpha", "Executive office Beta", "Executive office Gamma")
        for aspect in aspects
    ]
    return pd.DataFrame(rows, columns=["office", "aspect", "practice"])


def documents(rng: np.random.Generator) -> pd.DataFrame:
    """Documents with their content coded: papers of 16 pages in 6 to 8 weeks, of 2 pages in 2 weeks."""
    rows: list[tuple[str, str | None, int, int, float | None]] = []
    weeks = [6.0, 8.0, *(rng.integers(12, 17, 36) / 2).tolist()]
    pages = [16] * 22 + rng.integers(12, 16, 8).tolist() + rng.integers(17, 21, 8).tolist()
    for long, many in zip(weeks, rng.permutation(pages).tolist(), strict=True):
        rows.append(("Position paper", "Policy Committee", int(rng.integers(2006, 2016)), many, long))
    for long, many in zip([2.0] * 13 + [1.5, 2.5], [2] * 13 + [1, 3], strict=True):
        rows.append(("Position paper", "Senior action group", int(rng.integers(2014, 2017)), many, long))
    for kind, count in (("Minutes", 34), ("Guidance", 21), ("Review of the Office", 9), ("Organization chart", 10)):
        rows += [(kind, None, int(rng.integers(2006, 2017)), int(rng.integers(1, 40)), None) for _ in range(count)]
    frame = pd.DataFrame(rows, columns=["kind", "body", "year", "pages", "weeks"])
    frame = frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)
    frame.insert(0, "document", [f"DOC-{place:03}" for place in range(1, len(frame) + 1)])
    return frame


def commitments(rng: np.random.Generator) -> pd.DataFrame:
    """Commitments since 2009, by 334 stakeholders."""
    kinds = ["Government", "Civil society", "Business", "Foundation", "Academic institution"]
    of = [str(kind) for kind in rng.choice(kinds, 334, p=[0.24, 0.33, 0.2, 0.1, 0.13])]
    who = [*range(334), *rng.integers(0, 334, 96).tolist()]
    years = sorted(rng.integers(2009, 2017, len(who)).tolist())
    rows = [
        (f"C-{place:03}", year, f"Stakeholder E-{one + 1:03}", of[one])
        for place, (year, one) in enumerate(zip(years, rng.permutation(who).tolist(), strict=True), start=1)
    ]
    return pd.DataFrame(rows, columns=["commitment", "year", "stakeholder", "kind"])


def quarterly_review(rng: np.random.Generator) -> pd.DataFrame:
    """Answers to the internal survey of 2014: most say that early warning and action improved."""
    action = picked(rng, {"improved": 41, "unchanged": 15, "worse": 2, "": 5})
    follow_up = picked(rng, {"room for improvement": 39, "sufficient": 17, "": 7})
    rows = [
        (f"Q-{place:02}", one or None, two or None)
        for place, (one, two) in enumerate(zip(action, follow_up, strict=True), 1)
    ]
    return pd.DataFrame(rows, columns=["answer", "early_warning_and_action", "follow_up"])


def panel(rng: np.random.Generator) -> pd.DataFrame:
    """The three members of the panel."""
    rows = [("Person P-1", "scholar", 4), ("Person P-2", "scholar", 3), ("Person P-3", "former staff of the Office", 5)]
    return pd.DataFrame(rows, columns=["member", "background", "consulted"])


REGISTERS = {
    "letters.csv": letters,
    "briefings.csv": briefings,
    "decisions.csv": decisions,
    "meetings.csv": meetings,
    "observations.csv": observations,
    "offices.csv": offices,
    "documents.csv": documents,
    "commitments.csv": commitments,
    "quarterly_review.csv": quarterly_review,
    "panel.csv": panel,
}
