"""Answers of a made-up survey and what cleaning makes of them, held against its log, for the tests of cleaning."""

import pandas as pd

from scripts.ground.tables import check
from scripts.surveys.answers import cleaning, coded
from tests.filled import surveyed

FRAME = pd.DataFrame({"person": ["P-1", "P-2", "P-3", "P-4"], "unit": ["a", "a", "b", "b"]}, dtype="string")
SCALES = {"rating": {"categories": {"good": "Good", "poor": "Poor"}, "missing": {"dont_know": "Don't know"}}}
ITEMS = {
    "q1": {"column": "1", "text": "1", "scale": "rating"},
    "q2": {"column": "2", "text": "2", "scale": "rating"},
    "q3": {"column": "3", "text": "3", "scale": "rating"},
    "only_a": {"column": "4", "text": "4", "type": "number", "where": {"unit": "a"}},
    "tools": {"columns": {"mail": "5", "phone": "6"}, "text": "5", "type": "multiple_response"},
    "comment": {"column": "7", "text": "7", "type": "text"},
}
COLUMNS = ["respondent", "row", "person", "started", "ended", "progress", "channel", *ITEMS]
FULL = ("good", "poor", "good", "5", "mail", None)


def answers(*rows):
    """Received answers: (respondent, person, ended, channel, q1, q2, q3, only_a, tools, comment)."""
    cells = [
        (respondent, line, person, None, ended, None, channel, *items)
        for line, (respondent, person, ended, channel, *items) in enumerate(rows, start=2)
    ]
    frame = pd.DataFrame(cells, columns=COLUMNS)
    return frame.astype({column: "string" for column in COLUMNS if column != "row"} | {"row": "Int64"})


def survey(*declared, **more):
    columns = {"respondent": "id", "person": "who", "ended": "end", "channel": "how"}
    described = {"title": "Staff", "file": "raw/surveys/staff.csv", "columns": columns, "items": ITEMS}
    frame = {"file": "raw/frames/staff.csv", "person": "person", "variables": ["unit"]}
    grids = {"grid": {"items": ["q1", "q2", "q3"], "text": "Grid"}}
    rules = {"frame": frame, "grids": grids, "cleaning": [{"reason": "why", **rule} for rule in declared]}
    return surveyed(described | rules | more, SCALES)


def cleaned(received, described, corrections=()):
    made = cleaning.clean(received, FRAME, list(corrections), described)
    check(made["responses"], "responses")
    check(made["cleaning_log"], "cleaning_log")
    counts = made["cleaning_counts"]
    check(counts, "cleaning_counts")
    assert (counts["before"] - counts["dropped"] == counts["after"]).all()
    assert counts["before"].tolist() == [len(received), *counts["after"].tolist()][: len(counts)]
    assert len(counts) == 0 or counts["after"].iloc[-1] == len(made["responses"])
    assert cleaning.replay(received, made["cleaning_log"]).equals(made["responses"])
    return made


def coded_with_persons(received):
    return coded.of_persons(coded.of_table(received, received.columns), coded.people_of(FRAME))


def kept(made):
    return made["responses"]["respondent"].tolist()


def timed(*minutes):
    received = answers(*((f"R{k}", f"P-{k}", None, None, *FULL) for k in range(1, 1 + len(minutes))))
    ended = [None if one is None else f"2016-08-01 10:{one:02d}:00" for one in minutes]
    return received.assign(
        started=pd.Series(["2016-08-01 10:00:00"] * len(minutes), dtype="string"),
        ended=pd.Series(ended, dtype="string"),
    )


def with_times(*declared):
    described = survey(*declared)
    return described.model_copy(update={"columns": described.columns.model_copy(update={"started": "start"})})
