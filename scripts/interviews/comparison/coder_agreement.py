"""How far the coders of a scheme agree on the notes that several coded blind: a code at a time, all codes together."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from scripts.ground import long_table
from scripts.ground.addresses import distinct
from scripts.ground.code_tables import AGREEMENT
from scripts.interviews.codings import blindness, doubles
from scripts.interviews.codings.all_codings import base_of, listed
from scripts.interviews.comparison import numeric_codes
from scripts.interviews.comparison.passages import CELLS, TOGETHER, Row, known, passages
from scripts.interviews.notes import turns
from scripts.interviews.schemes import code_tree
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Scheme
from scripts.statistics import agreement, alpha

COEFFICIENTS = (
    "percent_agreement",
    "holsti",
    "kappa",
    "scott",
    "pabak",
    "ac1",
    "alpha",
    "alpha_masi",
    "prevalence",
    "bias",
)
ONE_NOTE = "one note only"
SAID = {(1, 1): "both", (1, 0): "first_only", (0, 1): "second_only", (0, 0): "neither"}


class Unit(NamedTuple):
    """A stretch of a note that coders coded: the whole note, or what follows one question."""

    note: str
    start: int
    end: int


def compare(
    codings: pd.DataFrame,
    notes: pd.DataFrame,
    scheme: Scheme,
    source: str,
    level: float,
    decisions: Sequence[pd.DataFrame] = (),
) -> dict[str, Any]:
    """Return how far the coders under `agreement` agree, as a table and as numbers with cases.

    `doubled` lists the notes that several coded, `adjudication` what was settled. Coefficients are those of
    `statistics.agreement`, `alpha` (of all codes together: sets, by Jaccard's distance and by Passonneau's MASI) and
    `unitizing`. With more than two coders kappa is Conger's, holsti and the 2 x 2 counts are empty.
    """
    given, unprompted = listed(codings), blindness.unprompted(codings, decisions)
    coders = scheme.agreement
    doubled = doubles.doubles(given, unprompted, notes, scheme, source, decisions)
    blind = doubled[doubled["blind"] == "yes"]["note"]
    own = notes[notes["note"].isin(blind)].sort_values("note")
    by_note: dict[str, list[Coding]] = {note: [] for note in own["note"]}
    for one in unprompted:
        by_note.setdefault(one["note"], []).append(one)
    rows: list[Row] = []
    numbers: list[Row] = []
    cases: list[Row] = []
    if len(coders) > 1:
        for group, part in groups(own, notes, scheme):
            alone = len(part) == 1
            for item, units in levels(part):
                valued = scheme.numeric
                held = {unit: above(said(by_note[unit.note], unit, coders), scheme) for unit in units}
                sets = {unit: said(by_note[unit.note], unit, coders, valued) for unit in units}
                for code in [*scheme.codes, TOGETHER]:
                    found: dict[Unit, Any] = sets if code == TOGETHER else held
                    if code in valued:
                        found = {
                            unit: numeric_codes.given_by(by_note[unit.note], code, *unit, coders) for unit in units
                        }
                        row = known(numeric_codes.compared(list(found.values()), scheme.codes[code].metric, level))
                    else:
                        row = compared(found, code, coders, level)
                    row |= {"code": code, "level": item.removeprefix("agreement_")} | said_of_one(row, alone)
                    rows.append(row | {"group": ", ".join(f"{k} = {v}" for k, v in group.items()) or "all"})
                    where = ({} if code == TOGETHER else {"code": code}) | group
                    made = list(numbered(row, source, item, where, level, scheme, alone))
                    numbers += made
                    cases += evidence(made, found, code, code in valued)
            for row, behind in passages(unprompted, part, scheme, coders):
                row |= said_of_one(row, alone)
                rows.append(row | {"group": ", ".join(f"{k} = {v}" for k, v in group.items()) or "all"})
                where = ({} if row["code"] == TOGETHER else {"code": row["code"]}) | group
                made = list(numbered(row, source, "agreement_passages", where, level, scheme, alone))
                numbers += made
                cases += [
                    long_table.case(
                        number["address"],
                        note,
                        counted=number["statistic"] == "base" or cell == "both",
                        value=cell,
                        passage=passage,
                    )
                    for number in made
                    for note, passage, cell in behind
                ]
    keys = list(base_of(notes, scheme, source)[1]["note"])
    adjudicated = doubles.settled(given, keys, scheme)
    open_ = int(adjudicated["coder"].isin(coders).sum())
    line = f"{source}: {len(doubled)} notes double-coded, {len(blind)} of them blind"
    if lost := len(doubled) - len(blind):
        line += f" ({lost} not compared: a coder decided on suggestions {doubles.there(scheme)} before coding)"
    if len(adjudicated):
        line += f"; coders differ on {len(adjudicated)} codes, {open_} of them not adjudicated"
    for row in rows:
        row["level"] = {"agreement": scheme.unit}.get(row["level"], row["level"])
    return {
        "agreement": AGREEMENT.framed(rows),
        "doubled": doubled,
        "adjudication": adjudicated,
        "numbers": long_table.numbers(numbers),
        "cases": long_table.cases(cases),
        "line": line,
    }


def said_of_one(row: Row, alone: bool) -> Row:
    """Return the reason of a row with what has to be said where all of it comes from a single note."""
    return {"reason": "; ".join(filter(None, [row["reason"], ONE_NOTE]))} if alone else {}


def groups(own: pd.DataFrame, notes: pd.DataFrame, scheme: Scheme) -> Iterator[tuple[dict[str, object], pd.DataFrame]]:
    """Yield all notes, then those of each language and of each value of the scheme's breakdowns."""
    yield {}, own
    for variable in dict.fromkeys(["language", *scheme.by]):
        if variable in own and len(set(own[variable])) > 1:
            words = distinct(notes[variable].dropna())
            for value, part in own.groupby(variable, sort=True):
                yield {variable: words[str(value)]}, part


def levels(part: pd.DataFrame) -> Iterator[tuple[str, list[Unit]]]:
    """Yield the item and the units of the levels of respondents and of questions, where the notes have any."""
    texts = list(zip(part["note"], part["text"], strict=True))
    yield "agreement", [Unit(note, 0, len(text)) for note, text in texts]
    asked = [unit for note, text in texts for unit in questions(note, text)]
    if asked:
        yield "agreement_questions", asked


def questions(note: str, text: str) -> list[Unit]:
    """Return the stretches of a note from one question to the next."""
    found: dict[str, Unit] = {}
    for turn in turns.turns(text):
        if turn.question:
            first = found.get(turn.question, Unit(note, turn.start, turn.end))
            found[turn.question] = Unit(note, first.start, turn.end)
    return list(found.values())


def said(
    given: list[Coding], unit: Unit, coders: list[str], valued: Collection[str] = ()
) -> list[frozenset[str] | None]:
    """Return what each coder found in a unit: the codes whose passage begins there; None who didn't code the note.

    Those of `valued` are told apart by their values.
    """
    # ASSUME: Coders agree on a unit if both or neither gave it the code, in whichever passage.
    # ASSUME: Readers of documents agree if one says that a code does not apply and the other that it is absent.
    # ASSUME: A coder with any row on a note coded all of it; "nothing found" counts as coded.
    found: list[frozenset[str] | None] = []
    for coder in coders:
        own = [one for one in given if one["note"] == unit.note and one["coder"] == coder]
        inside = [one for one in own if one["code"] and unit.start <= (one["start"] or 0) < unit.end]
        found.append(frozenset(numeric_codes.named(one, valued) for one in inside) if own else None)
    return found


def above(sets: list[frozenset[str] | None], scheme: Scheme) -> list[frozenset[str] | None]:
    """Return what each coder found with the codes above it in the tree."""
    return [None if one is None else frozenset(code_tree.held(scheme.codes, one)) for one in sets]


def compared(found: dict[Unit, list[frozenset[str] | None]], code: str, coders: list[str], level: float) -> Row:
    """Return one row of the table: a code, or all codes together as sets."""
    sets = list(found.values())
    if code == TOGETHER:
        return together(sets)
    rated = np.array(
        [[agreement.MISSING if one is None else int(code in one) for one in row] for row in sets], dtype=np.int64
    ).reshape(len(sets), len(coders))
    counts = agreement.counted(rated, 2)
    kappa, ac1 = agreement.conger(rated, 2), agreement.gwet(counts)
    row: Row = {
        "units": len(rated),
        "percent_agreement": kappa.observed,
        "kappa": kappa.value,
        "scott": agreement.fleiss(counts).value,
        "pabak": agreement.brennan_prediger(counts).value,
        "ac1": ac1.value,
        "alpha": alpha.alpha(counts, alpha.distances([0, 1], "nominal")).value,
        "method": numeric_codes.INTERVAL,
        "reason": None if np.isfinite(kappa.value) else "no variation" if len(rated) else "no double-coded note",
    }
    row |= dict(zip(("kappa_low", "kappa_high"), kappa.interval(level), strict=True))
    row |= dict(zip(("ac1_low", "ac1_high"), ac1.interval(level), strict=True))
    if len(coders) == 2:
        counted = [SAID[first, second] for first, second in rated.tolist()]
        cells = {name: counted.count(name) for name in CELLS}
        first, second = (cells["both"] + cells[name] for name in ("first_only", "second_only"))
        row |= cells | {"holsti": agreement.holsti(first, second, cells["both"])}
        row |= dict(zip(("prevalence", "bias"), agreement.prevalence(**cells), strict=True))
    return known(row)


def together(sets: list[list[frozenset[str] | None]]) -> Row:
    """Return the row of all codes: each coder gives a unit a set of them, perhaps the empty one."""
    values = sorted({one for row in sets for one in row if one is not None}, key=sorted)
    counts = np.array([[row.count(one) for one in values] for row in sets], dtype=float).reshape(len(sets), len(values))
    jaccard, masi = (alpha.alpha(counts, alpha.set_distances(values, kind)) for kind in ("jaccard", "masi"))
    seen = agreement.observed(counts) if len(sets) else float("nan")
    reason = None if np.isfinite(jaccard.value) else "no variation" if sets else "no double-coded note"
    return known(
        {
            "units": len(sets),
            "percent_agreement": seen,
            "alpha": jaccard.value,
            "alpha_masi": masi.value,
            "method": "sets of codes: Jaccard's distance; MASI is Passonneau's (2006)",
            "reason": reason,
        }
    )


def numbered(
    row: Row, source: str, item: str, group: dict[str, object], level: float, scheme: Scheme, alone: bool
) -> Iterator[Row]:
    """Yield the numbers of one row of the table; `alone`: its units are all of one note."""
    about: Row = {"base": row["units"], "weight": "none", "filter": "notes that several coders coded blind"}
    flag = f"not computable: {row['reason']}" if row["reason"] else None
    whole = item == "agreement" and scheme.unit == "respondents"
    unit = "respondents" if whole else "items"
    yield long_table.number(
        source, item, group, "base", unit=unit, value=float(row["units"]), n=row["units"], method="count", **about
    )
    for name in COEFFICIENTS:
        if name not in row:
            continue
        value = row[name]
        known_flag = ONE_NOTE if alone else None
        rest = about | {"method": row["method"], "flags": flag or "not computable" if value is None else known_flag}
        if row.get(f"{name}_low") is not None:
            rest |= {"low": row[f"{name}_low"], "high": row[f"{name}_high"], "level": level}
        # With more than two coders it is a mean of shares of pairs, and no share of the notes.
        unit = "share" if name == "percent_agreement" and len(scheme.agreement) == 2 else "coefficient"
        yield long_table.number(source, item, group, name, unit=unit, value=value, **rest)


def evidence(made: list[Row], found: dict[Unit, Any], code: str, valued: bool = False) -> Iterator[Row]:
    """Yield the notes behind the numbers of a row, and what the coders said of each."""
    told = []
    for unit, sets in found.items():
        whole = valued or code == TOGETHER
        rated = [None if one is None else sorted(one) if whole else code in one for one in sets]
        same = len({str(one) for one in rated if one is not None}) == 1
        pair = len(rated) == 2 and not whole
        words = SAID[int(bool(rated[0])), int(bool(rated[1]))] if pair else None
        words = numeric_codes.words(sets) if valued else words
        told.append((unit.note, same, words or ("same" if same else "differ"), f"{unit.start}-{unit.end}"))
    for number in made:
        base, address = number["statistic"] == "base", number["address"]
        for note, same, value, passage in told:
            yield long_table.case(address, note, counted=base or same, value=value, passage=passage)
