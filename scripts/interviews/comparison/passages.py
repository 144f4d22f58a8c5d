"""How far two coders agree on passages: where they begin and end, and what they are."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.interviews.comparison import numeric_codes
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Scheme
from scripts.statistics import agreement, unitizing

TOGETHER = "all"
CELLS = ("both", "first_only", "second_only", "neither")
Row = dict[str, Any]


class Passage(NamedTuple):
    """A passage of either coder, or of both where they match: note, place, which."""

    note: str
    passage: str
    cell: str


def passages(
    given: list[Coding], part: pd.DataFrame, scheme: Scheme, coders: list[str]
) -> Iterator[tuple[Row, list[Passage]]]:
    """Yield the rows of the level of passages, of two coders, with note, place and whether it is matched of each unit.

    Units are passages of either coder; both: matched by half of their characters or more; kappa is Cohen's over
    characters; alpha is that of unitizing, the notes laid end to end as one text.
    """
    if len(coders) != 2:
        return
    lengths = dict(zip(part["note"], part["text"].str.len(), strict=True))
    begins = dict(zip(lengths, np.cumsum([0, *lengths.values()]).tolist(), strict=False))
    length = sum(lengths.values())
    fit = [one for one in given if one["code"] and one["verdict"].startswith("fits") and one["note"] in begins]
    valued = scheme.numeric
    # Passages of a numeric code with different values are of different kinds, as if the codes differed.
    kinds = {code: [code] for code in scheme.codes if code not in valued}
    kinds |= {code: sorted({numeric_codes.named(one, valued) for one in fit if one["code"] == code}) for code in valued}
    units = [
        {
            kind: sorted(
                place(one, begins) for one in fit if (one["coder"], numeric_codes.named(one, valued)) == (c, kind)
            )
            for own in kinds.values()
            for kind in own
        }
        for c in coders
    ]
    of_all = unitizing.alpha_u(units, 0, length) if length else unitizing.Unitizing(float("nan"), {})
    every: list[Passage] = []
    for code in scheme.codes:
        cells = [cell for kind in kinds[code] for cell in matched(*(own[kind] for own in units))]
        behind = [Passage(*spot(unit, begins), cell) for unit, cell in sorted(cells)]
        every += behind
        if code in valued or not length:
            why = {"reason": numeric_codes.BY_VALUES} if behind and code in valued else {}
            yield passage_row(code, behind, float("nan"), float("nan")) | why, behind
            continue
        kappa = unitizing.character_kappa(units[0][code], units[1][code], length)
        yield passage_row(code, behind, kappa, of_all.categories.get(code, (float("nan"),))[0]), behind
    yield passage_row(TOGETHER, every, float("nan"), of_all.value), every


def matched(first: list[unitizing.Unit], second: list[unitizing.Unit]) -> list[tuple[unitizing.Unit, str]]:
    """Return the passages of one kind of two coders, and whether both have each."""
    pairs = unitizing.matched(first, second)
    single = [(unit, "first_only") for k, unit in enumerate(first) if k not in {one for one, _, _ in pairs}]
    single += [(unit, "second_only") for k, unit in enumerate(second) if k not in {two for _, two, _ in pairs}]
    return [(first[k], "both") for k, _, _ in pairs] + single


def place(one: Coding, begins: dict[str, int]) -> unitizing.Unit:
    """Return where a passage stands in the notes laid end to end."""
    return begins[one["note"]] + one["start"], begins[one["note"]] + one["end"]


def spot(unit: unitizing.Unit, begins: dict[str, int]) -> tuple[str, str]:
    """Return the note of a passage, and its place there."""
    note = max((note for note, begin in begins.items() if begin <= unit[0]), key=lambda one: begins[one])
    return note, f"{unit[0] - begins[note]}-{unit[1] - begins[note]}"


def passage_row(code: str, behind: list[Passage], kappa: float, value: float) -> Row:
    """Return one row of the level of passages."""
    found = [one.cell for one in behind]
    cells = {name: found.count(name) for name in CELLS[:3]}
    first, second = cells["both"] + cells["first_only"], cells["both"] + cells["second_only"]
    return known(
        {
            "code": code,
            "level": "passages",
            "units": len(behind),
            **cells,
            "percent_agreement": cells["both"] / len(behind) if behind else float("nan"),
            "holsti": agreement.holsti(first, second, cells["both"]),
            "kappa": kappa,
            "alpha": value,
            "method": "passages matched where half of the characters of both together are in common; kappa over "
            "characters; alpha of unitizing",
            "reason": None if behind else "no passage of either coder",
        }
    )


def known(row: Row) -> Row:
    """Return a row with None for what is not a number."""
    return {name: None if isinstance(value, float) and not np.isfinite(value) else value for name, value in row.items()}
