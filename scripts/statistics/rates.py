"""Outcome rates of the American Association for Public Opinion Research (Standard Definitions).

Counts by their letters: I complete, P partial, R refusal and break-off, NC non-contact, O other, UH and UO unknown
whether eligible, NE not eligible. K = I + P + R + NC + O are the cases known to be eligible.
"""

from collections.abc import Mapping

LETTERS = ("I", "P", "R", "NC", "O", "UH", "UO", "NE")
LETTER = {
    "complete": "I",
    "partial": "P",
    "break-off": "R",
    "refusal": "R",
    "non-contact": "NC",
    "late": "NC",
    "other": "O",
    "unknown": "UO",
    "ineligible": "NE",
}


def eligibility(counts: Mapping[str, float]) -> float:
    """Return e, the share of the unknown taken as eligible: that of the known (CASRO), K / (K + NE).

    Raises ValueError where nothing is known of anybody.
    """
    known = sum(counts.get(letter, 0) for letter in ("I", "P", "R", "NC", "O"))
    if known + counts.get("NE", 0) == 0:
        raise ValueError("e is not defined: no case is known to be eligible or not")
    return known / (known + counts.get("NE", 0))


def rates(counts: Mapping[str, float], e: float | None = None) -> dict[str, float]:
    """Return rr1..rr6, coop1..coop4, ref1..ref3, con1..con3, loc1, loc2 (shares; NaN where nothing stands below) and e.

    The location rates are the share of the cases whose eligibility was found out. Counts may be weighted by base
    weights, never by final ones: these already make up for who is missing.

    `e`: the share of the unknown that is eligible; without it, that of the known. Raises ValueError where a letter is
    unknown, a count negative, e outside of 0 and 1, or e is not given and not defined.
    """
    unknown = set(counts) - set(LETTERS)
    if unknown or any(count < 0 for count in counts.values()):
        raise ValueError(f"not a count of outcomes: {sorted(unknown) or 'a negative number'}")
    e = eligibility(counts) if e is None else e
    if not 0 <= e <= 1:
        raise ValueError(f"e has to be between 0 and 1, not {e}")
    i, p, r, nc, o, uh, uo, _ = (counts.get(letter, 0) for letter in LETTERS)
    known, unsure = i + p + r + nc + o, uh + uo
    below = (known + unsure, known + e * unsure, known)
    asked = (i + p + r + o, i + p + r)
    found: dict[str, float] = {}
    for k, size in enumerate(below):
        found |= {f"rr{2 * k + 1}": share(i, size), f"rr{2 * k + 2}": share(i + p, size)}
        found |= {f"ref{k + 1}": share(r, size), f"con{k + 1}": share(i + p + r + o, size)}
    for k, size in enumerate(asked):
        found |= {f"coop{2 * k + 1}": share(i, size), f"coop{2 * k + 2}": share(i + p, size)}
    return found | {"loc1": share(known, below[0]), "loc2": share(known, below[1]), "e": e}


def share(top: float, below: float) -> float:
    """Return top / below, NaN where below is 0."""
    return top / below if below else float("nan")
