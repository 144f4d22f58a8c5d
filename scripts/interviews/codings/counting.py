"""Codings become numbers: how many respondents gave each answer, of those who were asked."""

import math
from typing import Any

import pandas as pd

from scripts.ground import long_table
from scripts.ground.addresses import distinct, group_token, typed
from scripts.ground.errors import EvidenceError, Faults
from scripts.ground.note_tables import CODED
from scripts.interviews.codings import adjudication
from scripts.interviews.codings.all_codings import base_of, listed, unfit
from scripts.interviews.codings.decisions import began
from scripts.interviews.notes.reading_notes import NO_INTERVAL
from scripts.interviews.schemes import code_tree, eligibility, versions
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Scheme, Unit
from scripts.statistics import intervals

Rows = list[dict[str, Any]]
DONE: dict[Unit, str] = {"respondents": "asked", "documents": "reviewed", "answers": "given"}
WHOSE: dict[Unit, str] = {"respondents": "interviewees", "documents": "documents", "answers": "answers"}
UNITS: dict[Unit, str] = {"respondents": "respondents", "documents": "items", "answers": "items"}
Found = dict[str, dict[str, list[Coding]]]


def count(codings: pd.DataFrame, notes: pd.DataFrame, scheme: Scheme, source: str, level: float) -> dict[str, Any]:
    """Return the numbers of a scheme with their cases, and the coded base.

    `codings` is the frame of `codings.read`, `notes` that of `notes.read`, `scheme` the description in config/schemes,
    `source` its key. `coded` is note x code, 1 where the respondent has the code. Shares are of respondents (or
    documents: `unit`), never of passages; they have an interval only where the scheme says that the group was a census.
    Raises EvidenceError.
    """
    given = listed(codings)
    interviewed, base = base_of(notes, scheme, source)
    keys = list(base["note"])
    own = deciding(given, keys, scheme)
    found = decided(given, keys, scheme)
    could = eligibility.bases(own, base, scheme, source)
    if scheme.unit == "answers":
        one_base(could, keys, source)
    mixed = versions.said(one for codings_of_note in own.values() for one in codings_of_note)
    groups_asked = " and ".join(f"{name} is {' or '.join(values)}" for name, values in scheme.base.items())
    unit = scheme.unit
    rest = {
        "method": NO_INTERVAL[unit],
        "weight": "none",
        "filter": "; ".join(
            filter(
                None,
                (groups_asked or "all notes", f"{DONE[unit]}: {len(base)} of {len(interviewed)} {WHOSE[unit]}", mixed),
            )
        ),
    }
    groups: list[tuple[dict[str, object], list[str]]] = [({}, keys)]
    for variable in scheme.by:
        own_words = distinct(notes[variable].dropna())
        groups += [
            ({variable: own_words[str(value)]}, list(part["note"])) for value, part in base.groupby(variable, sort=True)
        ]
    numbers, cases = [], []
    for group, members in groups:
        part = {note: found[note] for note in members}
        for rows, behind in (
            shares(part, could, scheme, source, group, rest),
            amounts(part, scheme, source, group, rest),
        ):
            numbers += interviewed_all(rows, scheme, source, group_token(group), level)
            cases += behind
    coded = CODED.framed(
        (
            {"note": note, "coder": "|".join(sorted({one["coder"] for one in own[note]}))}
            | {key: int(any(code in found[note] for code in codes)) for key, codes in scheme.sets.items()}
            for note in keys
        ),
        scheme.sets,
    )
    # What does not fit its quote is listed in coded_segments.csv; the numbers say that they are without it.
    missing = unfit(codings[codings["coder"].isin(scheme.count) & codings["note"].isin(keys)])
    if missing:
        numbers = [row | {"flags": "; ".join(filter(None, [row.get("flags"), missing]))} for row in numbers]
    return {
        "numbers": long_table.numbers(numbers),
        "cases": long_table.cases(cases),
        "coded": coded,
        "line": f"{source}: {len(base)} of {len(interviewed)} {unit} {DONE[unit]}",
    }


def one_base(could: dict[str, set[str]], keys: list[str], source: str) -> None:
    """Refuse a code that some answers could not have: the item of a survey has one base for all its codes."""
    for code, notes in could.items():
        if len(notes) < len(keys):
            raise EvidenceError(
                f"config/schemes/{source}.yaml, codes.{code}: {len(keys) - len(notes)} answers could not have it "
                "(coded under a version without it, or it does not apply to them), and all codes of an item of a "
                "survey have one base: code these answers again"
            )


def interviewed_all(rows: Rows, scheme: Scheme, source: str, group: str, level: float) -> Rows:
    """Return the rows with the exact interval of shares where all persons of the group were to be interviewed."""
    population = {typed(name): size for name, size in scheme.census.items()}.get(group)
    if population is None:
        return rows
    base, unit = int(rows[0]["base"]), scheme.unit
    if base > population:
        raise EvidenceError(
            f"config/schemes/{source}.yaml, census.{group}: {base} {unit} were {DONE[unit]}, more than the "
            f"{population} {'persons' if unit == 'respondents' else unit} of the census: correct the number"
        )
    # ASSUME: In a census of interviewees, those interviewed are treated as drawn at random from all of them.
    return [
        row | intervals.exact(row["n"], row["base"], population, level) | {"population": population}
        if row["unit"] == "share" and row["base"] == base
        else row
        for row in rows
    ]


def deciding(given: list[Coding], keys: list[str], scheme: Scheme) -> dict[str, list[Coding]]:
    """Return the codings that count of every note of the base, by place."""
    by: dict[str, list[Coding]] = {}
    for one in given:
        by.setdefault(one["note"], []).append(one)
    found = {
        note: sorted(adjudication.settled(by.get(note, []), scheme), key=lambda c: (c["start"] or 0, c["row"]))
        for note in keys
    }
    if without := [note for note, own in found.items() if not own]:
        several = f" (and {len(without) - 1} more)" if len(without) > 1 else ""
        page = " decide on it on the review page," if scheme.unit == "answers" else ""
        raise EvidenceError(
            f"{' and '.join([*(one.file for one in scheme.codings), *scheme.decisions]) or scheme.title}: note "
            f"{without[0]}{several} was asked but has no row by {' or '.join(scheme.count)}:{page} code it, or add a "
            "row with an empty code where nothing was found"
        )
    return found


def decided(given: list[Coding], keys: list[str], scheme: Scheme) -> Found:
    """Return note -> code -> passages as they count, for every note of the base."""
    # ASSUME: A respondent with a code also has every code above it in the tree.
    found: Found = {}
    faults = Faults()
    for note, own in deciding(given, keys, scheme).items():
        with faults.at("", 0):
            eligibility.check_exclusive(own, scheme)
        found[note] = {}
        for one in own:
            for code in [one["code"], *code_tree.above(scheme.codes, one["code"])] if one["code"] else []:
                found[note].setdefault(code, []).append(one)
    faults.stop()
    return found


def shares(
    part: Found,
    could: dict[str, set[str]],
    scheme: Scheme,
    source: str,
    group: dict[str, object],
    rest: dict[str, Any],
) -> tuple[Rows, Rows]:
    """Return base, a share for each code and net, and the declared ratios, with their cases.

    `could` are the notes that could have each code and net: its base within the group.
    """
    named = [code for code, about in scheme.codes.items() if not about.numeric]
    given = [{one["code"] for own in codes.values() for one in own} for codes in part.values()]
    several = any(sum(code in codes for code in named) > 1 for codes in given)
    about: dict[str, Any] = rest | {"base": len(part)}
    size = float(len(part))
    origin = began(one for codes in part.values() for code in codes for one in codes[code] if one["code"] == code)
    item = scheme.unit
    base = long_table.number(
        source, item, group, "base", unit=UNITS[item], value=size, n=len(part), flags=origin, **about
    )
    rows, cases = [base], [long_table.case(base["address"], note, counted=True) for note in part]
    holders: dict[str, int] = {}
    for key, codes in scheme.sets.items():
        members = [note for note in part if note in could[key]]
        passages = {note: [one for code in codes for one in part[note].get(code, [])] for note in members}
        holders[key] = sum(bool(found) for found in passages.values())
        # ASSUME: A respondent may have several codes, so the shares of a scheme may add to more than one.
        flags = f"{item} can have several codes" if several and key in named else None
        flags = "; ".join(filter(None, (flags, origin))) or None
        row = long_table.number(
            source,
            item,
            group,
            key,
            unit="share",
            value=holders[key] / len(members) if members else None,
            n=holders[key],
            flags=flags if members else "not computable: nobody could have it",
            **(about | own_base(key, len(members), about)),
        )
        rows.append(row)
        for note, found in passages.items():
            names = "|".join(dict.fromkeys(one["code"] for one in found)) or None
            places = "|".join(dict.fromkeys(f"{one['start']}-{one['end']}" for one in found)) or None
            cases.append(long_table.case(row["address"], note, counted=bool(found), value=names, passage=places))
    for key, ratio in scheme.ratios.items():
        above, below = holders[ratio.of], holders[ratio.to]
        row = long_table.number(
            source,
            item,
            group,
            key,
            unit="ratio",
            value=above / below if below else None,
            n=above,
            flags=None if below else f"not computable: no respondent has {ratio.to}",
            **about,
        )
        rows.append(row)
        for name, part_of in ((ratio.of, True), (ratio.to, False)):
            address = long_table.number(source, item, group, name, unit="share", value=None)["address"]
            cases.append(
                long_table.case(row["address"], address, counted=part_of, value=name, amount=float(holders[name]))
            )
    return rows, cases


def own_base(key: str, members: int, about: dict[str, Any]) -> dict[str, Any]:
    """Return base and filter of a code that not all of the base could have."""
    if members == about["base"]:
        return {}
    return {"base": members, "filter": f"{about['filter']}; could have {key}: {members} of {about['base']}"}


def amounts(
    part: Found, scheme: Scheme, source: str, group: dict[str, object], rest: dict[str, Any]
) -> tuple[Rows, Rows]:
    """Return base, mean, minimum and maximum of each numeric code (item: the code), with their cases."""
    rows, cases = [], []
    for code, described in scheme.codes.items():
        if not described.numeric:
            continue
        # ASSUME: Means of amounts named in interviews are over the respondents who named one.
        named = {note: found[code][0] for note, found in part.items() if code in found}
        values = [float(one["value"]) for one in named.values()]
        origin = began(named.values())
        about: dict[str, Any] = rest | {"base": len(values), "n": len(values)}
        for statistic, unit, value in (
            ("base", UNITS[scheme.unit], float(len(values))),
            ("mean", described.unit, math.fsum(values) / len(values) if values else None),
            ("minimum", described.unit, min(values, default=None)),
            ("maximum", described.unit, max(values, default=None)),
        ):
            flags = origin if value is not None else "not computable: nobody named an amount"
            row = long_table.number(source, code, group, statistic, unit=unit, value=value, flags=flags, **about)
            rows.append(row)
            for note, one in named.items():
                counted = statistic in ("base", "mean") or one["value"] == value
                passage = f"{one['start']}-{one['end']}"
                cases.append(
                    long_table.case(
                        row["address"], note, counted=counted, value=code, amount=one["value"], passage=passage
                    )
                )
    return rows, cases
