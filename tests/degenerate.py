"""Surveys at the edge of what can be computed, in one made-up evaluation: what they give must not depend on the processor.

Everyone the same, groups of one mind, a level seen in one group only, nobody, one, all, all don't know, one cluster, strata of
one, calibration that explains the answer, margins that say the same, weights from 1e-12 to 1e12, amounts far from zero.
`refused()` are those that must be refused.
"""

import csv
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

SCALE = ["Excellent", "Good", "Fair", "Poor"]
HEAD = ["id", "person", "side", "view", "hope", "hours", "shade", "water", "stratum", "cluster", "weight", "drawn"]
CONFIG = {
    "title": "Surveys at the edge",
    "symbol": "EDGE/1",
    "level": 0.95,
    "mark": "Everything here is made up",
    "findings": ["A"],
    "scales": {
        "rating4": {
            "categories": {one.lower(): one for one in SCALE},
            "scores": {one.lower(): 4 - k for k, one in enumerate(SCALE)},
            "nets": {"good_or_excellent": ["good", "excellent"]},
            "missing": {"dont_know": "Don't know"},
        },
        "sides": {"categories": {"east": "East", "west": "West"}},
    },
}
ITEMS = {
    "view": {"column": "view", "text": "How do you find it?", "scale": "rating4"},
    "hope": {"column": "hope", "text": "How will it be?", "scale": "rating4"},
    "hours": {"column": "hours", "text": "Hours a week", "type": "number", "unit": "hours"},
    "wants": {"columns": {"shade": "shade", "water": "water"}, "text": "What is lacking?", "type": "multiple_response"},
}
SIDE = {"side": {"column": "side", "text": "On which side?", "scale": "sides"}}
GRID = {"both": {"text": "Now and later", "items": ["view", "hope"], "rank_by": "good_or_excellent"}}
Row = dict[str, Any]
Change = Callable[[int, Row], Row]


def rows(n: int, change: Change = lambda k, row: {}, seed: int = 9) -> list[Row]:
    """Return answers of n persons drawn at random, each changed as said."""
    rng = random.Random(seed)
    made = []
    for k in range(n):
        row: Row = {"id": f"R{k:03}", "person": f"P{k:03}", "side": ("East", "West")[k % 2], "view": rng.choice(SCALE)}
        row |= {"hope": rng.choice(SCALE), "hours": rng.randrange(400) / 10, "shade": rng.choice(("Yes", "No"))}
        row |= {"water": rng.choice(("Yes", "No")), "stratum": "AB"[k % 2], "cluster": f"C{k % 12}"}
        row |= {"weight": rng.randrange(10, 90) / 7, "drawn": 40}
        made.append(row | change(k, row))
    return made


def people(n: int, seed: int = 8) -> list[Row]:
    """Return the frame: person, side, the side again in other words, unit, and a number that is known of all."""
    rng = random.Random(seed)
    return [
        {"person": f"P{k:03}", "side": ("east", "west")[k % 2], "again": ("morning", "evening")[k % 2]}
        | {"unit": f"u{rng.randrange(4)}", "known": rng.randrange(1, 300) / 7}
        for k in range(n)
    ]


def census(answers: Sequence[Row], population: int = 60, weights: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a census of a frame."""
    frame = {"person": "person", "variables": ["side", "again", "unit", "known"]}
    settings = {"selection": "census", "columns": {"respondent": "id", "person": "person"}, "frame": frame}
    settings |= {"items": ITEMS, "grids": GRID, "breakdowns": ["side", "unit"]}
    return {
        "rows": answers,
        "people": people(population),
        "settings": settings | ({"weights": weights} if weights else {}),
    }


def sample(answers: Sequence[Row], **design: Any) -> dict[str, Any]:
    """Return a sample with weights."""
    settings = {"selection": "sample", "columns": {"respondent": "id"}, "design": {"weight": "weight", **design}}
    return {"rows": answers, "settings": settings | {"items": ITEMS | SIDE, "grids": GRID, "breakdowns": ["side"]}}


def constant(k: int, row: Row) -> Row:
    """East is of one mind, West of another."""
    east = row["side"] == "East"
    return {
        "view": "Good" if east else "Poor",
        "hope": "Fair",
        "hours": 7 if east else 11,
        "shade": "Yes" if east else "No",
    }


def same(k: int, row: Row) -> Row:
    """Everyone gives the same answer."""
    return {"view": "Good", "hope": "Good", "hours": 0.1, "shade": "Yes", "water": "No"}


def absent(k: int, row: Row) -> Row:
    """One answer is given in the East only, and once."""
    return {"view": "Excellent" if k == 2 else ("Good", "Fair")[k % 3 > 0], "hope": "Poor" if k == 4 else "Good"}


def unknown(k: int, row: Row) -> Row:
    """All say that they don't know, or nothing."""
    return {"view": "Don't know", "hope": "Don't know", "hours": "", "shade": "", "water": ""}


def wide(k: int, row: Row) -> Row:
    """Weights of 24 orders of magnitude."""
    return {"weight": 10.0 ** (k % 25 - 12)}


def far(k: int, row: Row) -> Row:
    """Amounts that differ in their last places only, far from zero; very small ones for the others."""
    return {"hours": 1e12 + k / 8 if k % 2 else 1e-12 * (k + 1)}


def explained(known: list[Row]) -> Change:
    """What is asked follows from what the frame knows."""
    return lambda k, row: {
        "hours": known[k]["known"] * 2,
        "view": SCALE[["u0", "u1", "u2", "u3"].index(known[k]["unit"])],
    }


def surveys() -> dict[str, dict[str, Any]]:
    """Return the surveys, by key: rows, frame and settings."""
    known = people(60)
    greg = {"calibrate": {"margins": ["unit", "side"], "totals": ["known"]}}
    bounded = {"calibrate": {"margins": ["side", "again"], "method": "bounded", "bounds": [0.2, 4]}}
    made = {
        "ordinary": census(rows(41), weights={"cells": ["side"], "rake": {"margins": ["side", "unit"]}}),
        "same": census(rows(40, same), weights={"cells": ["side"], "poststrata": ["side"]}),
        "constant": census(rows(40, constant), weights={"cells": ["side"], "poststrata": ["side"]}),
        "absent": census(rows(23, absent)),
        "nobody": census(rows(6)),
        "one": census(rows(1)),
        "two": census(rows(2)),
        "whole": census(rows(60), weights={"cells": ["side"], "poststrata": ["unit"]}),
        "unknown": census(rows(40, unknown)),
        "explained": census(rows(40, explained(known)), weights=greg),
        "twice": census(rows(44), weights=bounded),
        "raked": census(rows(44), weights={"rake": {"margins": ["side", "again", "unit"]}}),
        "far": census(rows(40, far)),
        "given": census(rows(50, wide), weights={"column": "weight"}),
        "drawn": sample(rows(96), strata=["stratum"], cluster="cluster", population="drawn"),
        "drawn_same": sample(rows(48, same), strata=["stratum"], cluster="cluster"),
        "drawn_constant": sample(rows(48, constant), strata=["stratum"], cluster="cluster"),
        "drawn_absent": sample(rows(48, absent), strata=["stratum"]),
        "drawn_unknown": sample(rows(48, unknown), strata=["stratum"]),
        "drawn_one": sample(rows(1), lonely_psu="adjust"),
        "drawn_wide": sample(rows(75, wide), strata=["stratum"]),
        "drawn_far": sample(rows(60, far), cluster="cluster"),
        "drawn_cluster": sample(rows(30, lambda k, row: {"cluster": "C"}), cluster="cluster", lonely_psu="adjust"),
    }
    nobody = [f"P{k:03}" for k in range(6)]
    made["nobody"]["settings"]["cleaning"] = [
        {"rule": "drop_persons", "persons": nobody, "reason": "Trials of the form"}
    ]
    made["given"]["settings"]["items"] = ITEMS | {"weight": {"column": "weight", "text": "Weight", "type": "number"}}
    for policy in ("remove", "adjust", "average"):
        alone = rows(31, lambda k, row: {"stratum": "alone" if k == 0 else row["stratum"]})
        made[f"lonely_{policy}"] = sample(alone, strata=["stratum"], lonely_psu=policy)
        ones = rows(12, lambda k, row: {"stratum": f"S{k}"})
        made[f"ones_{policy}"] = sample(ones, strata=["stratum"], lonely_psu=policy)
    return made


def refused() -> dict[str, tuple[dict[str, Any], str]]:
    """Return the surveys that can't be computed, and what their sentence says."""
    ones = rows(12, lambda k, row: {"stratum": f"S{k}"})
    drawn = sample(rows(4))
    trials = {"rule": "drop_where", "column": "side", "equals": "east", "reason": "Trials of the form"}
    drawn["settings"]["cleaning"] = [trials, trials | {"equals": "west"}]
    return {
        "ones": (sample(ones, strata=["stratum"]), "lonely"),
        "left": (drawn, "no answer is left that counts"),
        "empty": (census(rows(0)), "has a header but no rows"),
    }


def put(folder: Path, key: str, survey: dict[str, Any]) -> None:
    """Write the export, the frame and the description of a survey."""
    for name, place in (("rows", "surveys"), ("people", "frames")):
        if name in survey:
            (folder / "raw" / place).mkdir(parents=True, exist_ok=True)
            head = HEAD if name == "rows" else ["person", "side", "again", "unit", "known"]
            with (folder / "raw" / place / f"{key}.csv").open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, head)
                table.writeheader()
                table.writerows(survey[name])
    settings = {"title": f"Survey {key}", "source": f"Survey {key}, made up", "file": f"raw/surveys/{key}.csv"}
    settings |= {"platform": "plain", **survey["settings"]}
    if "people" in survey:
        settings["frame"] = {"file": f"raw/frames/{key}.csv", **settings["frame"]}
    (folder / "config" / "surveys").mkdir(parents=True, exist_ok=True)
    plain = json.loads(json.dumps(settings))  # no aliases
    (folder / "config" / "surveys" / f"{key}.yaml").write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")


def write(folder: Path, chosen: dict[str, dict[str, Any]] | None = None) -> Path:
    """Write an evaluation of these surveys; its finding shows each, and says something of it."""
    chosen = surveys() if chosen is None else chosen
    for key, survey in chosen.items():
        put(folder, key, survey)
    net = [{"source": key, "item": "view", "statistic": "good_or_excellent"} for key in chosen]
    lines = [{"label": cell["source"], "source": cell["source"]} for cell in net]
    columns = [{"label": "Good or excellent", "statistic": "good_or_excellent"}, {"label": "Base", "statistic": "base"}]
    table = {"title": "How they find it", "cell": {"item": "view"}, "rows": lines, "columns": columns, "interval": True}
    says = [{"text": f"Of {cell['source']} most find it good.", "says": [cell | {"more_than": 0.5}]} for cell in net]
    finding = {"title": "What most find", "tables": {"views": table}, "sentences": says}
    (folder / "config" / "findings").mkdir(parents=True)
    for name, content in (("config", CONFIG | {"surveys": list(chosen)}), ("findings/A", finding)):
        plain = json.loads(json.dumps(content))
        (folder / "config" / f"{name}.yaml").write_text(yaml.safe_dump(plain, sort_keys=False), encoding="utf-8")
    return folder
