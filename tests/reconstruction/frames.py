"""Frames: 127 staff, 235 persons of 31 entities of the UN system, 193 Member States. All of them fictional."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

Row = dict[str, str]

# unit: staff by grade group (support, professional, senior)
UNITS = {
    "Front office": (7, 5, 5),
    "Scheduling office": (6, 5, 1),
    "Political unit": (3, 9, 2),
    "Development unit": (2, 6, 1),
    "Rule of law unit": (2, 6, 1),
    "Policy planning unit": (1, 7, 1),
    "Messages and speechwriting unit": (3, 8, 1),
    "Central records unit": (12, 3, 0),
    "Special advisers": (2, 6, 4),
    "Special initiatives": (4, 11, 3),
}
SPECIAL = ("Special advisers", "Special initiatives")
GRADES = {
    "support": ("G-5", "G-6", "G-4", "G-5", "G-7", "G-6"),
    "professional": ("P-4", "P-5", "P-3", "P-4", "P-2", "P-5"),
    "senior": ("D-1", "D-2", "D-1", "ASG", "USG"),
}
# Posts funded otherwise than the rest of their unit: extrabudgetary in core units, regular in the special ones.
OTHER_FUNDING = {
    ("Scheduling office", "support"): 2,
    ("Political unit", "professional"): 3,
    ("Development unit", "professional"): 2,
    ("Policy planning unit", "professional"): 2,
    ("Messages and speechwriting unit", "professional"): 3,
    ("Special advisers", "support"): 1,
    ("Special advisers", "professional"): 1,
    ("Special advisers", "senior"): 1,
}
DEVELOPMENT = (9, 8, 8, 7, 7, 7, 6, 6, 6, 6, 5, 5)
OTHER = (12, 11, 10, 10, 9, 9, 9, 8, 8, 8, 8, 8, 7, 7, 7, 6, 6, 6, 6)
STATES = 193


def stream(seed: int, part: str) -> np.random.Generator:
    """Return the random numbers of one part, so that a change to one part leaves the others as they were."""
    return np.random.default_rng([seed, *part.encode()])


def numbered(rows: Sequence[Row], name: str, prefix: str, rng: np.random.Generator) -> list[Row]:
    """Give the rows ids in random order and return them by id."""
    order = rng.permutation(len(rows))
    return [{name: f"{prefix}-{place:03d}", **rows[at]} for place, at in enumerate(order, 1)]


def staff(seed: int) -> list[Row]:
    """Return the 127 staff: staff_id, unit, grade, grade_group, funding, special_initiative."""
    rows = []
    for unit, sizes in UNITS.items():
        usual, unusual = ("extrabudgetary", "regular") if unit in SPECIAL else ("regular", "extrabudgetary")
        for (group, grades), size in zip(GRADES.items(), sizes, strict=True):
            for place in range(size):
                rows.append(
                    {
                        "unit": unit,
                        "grade": grades[place % len(grades)],
                        "grade_group": group,
                        "funding": unusual if place < OTHER_FUNDING.get((unit, group), 0) else usual,
                        "special_initiative": "yes" if unit in SPECIAL else "no",
                    }
                )
    return numbered(rows, "staff_id", "S", stream(seed, "frame of staff"))


def un_system(seed: int) -> list[Row]:
    """Return the 235 persons: person_id, entity, kind, position."""
    rng = stream(seed, "frame of the UN system")
    entities = [("development", size) for size in DEVELOPMENT] + [("other", size) for size in OTHER]
    rows = []
    for place, at in enumerate(rng.permutation(len(entities)), 1):
        kind, size = entities[at]
        for person in range(size):
            position = "key staff" if person else "head of entity"
            rows.append({"entity": f"Entity {place:02d}", "kind": kind, "position": position})
    return numbered(rows, "person_id", "P", rng)


def member_states() -> list[Row]:
    """Return the 193 Member States: member_state, group."""
    return [{"member_state": f"Member State {n:03d}", "group": f"Group {'ABCDE'[n % 5]}"} for n in range(1, STATES + 1)]


def write(path: Path, rows: Sequence[Row]) -> None:
    """Write rows as a plain CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make(raw: Path, seed: int) -> None:
    """Write `raw/frames/`."""
    write(raw / "frames" / "staff.csv", staff(seed))
    write(raw / "frames" / "un_system.csv", un_system(seed))
    write(raw / "frames" / "member_states.csv", member_states())
