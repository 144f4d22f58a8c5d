"""Response: how many of those invited answered, by the frame, and whether the survey is used."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from scripts.ground import long_table
from scripts.ground.missing import NOT_KNOWN
from scripts.ground.survey_tables import DECISION
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import rates
from scripts.surveys.answers import groups, ledger
from scripts.surveys.answers.bases import ANSWERED

COUNTED = "none: counted on the whole frame"
NO_FRAME = "none: no frame"
E_BASIS = "the eligible of those known to be eligible or not, over the whole frame"
E_GROUP = "the eligible of those known to be eligible or not, in the group"
Rows = list[dict[str, Any]]
ALL = tuple(letter for letter in rates.LETTERS if letter != "NE")
KNOWN = ("I", "P", "R", "NC", "O")
# Each rate: the letters counted, the letters below, and whether those of unknown eligibility weigh e there.
RATES: dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]] = {}
for place, (below, by_e) in enumerate(((ALL, False), (ALL, True), (KNOWN, False))):
    RATES[f"rr{2 * place + 1}"] = (("I",), below, by_e)
    RATES[f"rr{2 * place + 2}"] = (("I", "P"), below, by_e)
    RATES[f"ref{place + 1}"] = (("R",), below, by_e)
    RATES[f"con{place + 1}"] = (("I", "P", "R", "O"), below, by_e)
for place, below in enumerate((("I", "P", "R", "O"), ("I", "P", "R"))):
    RATES[f"coop{2 * place + 1}"] = (("I",), below, False)
    RATES[f"coop{2 * place + 2}"] = (("I", "P"), below, False)


def count(
    dispositions: pd.DataFrame,
    frame: pd.DataFrame,
    survey: ResolvedSurvey,
    bases: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Return `numbers` and `cases` of the items "response" and "frame", and `decision`.

    Response, cooperation, refusal and contact rates by each breakdown that is a variable of the frame; respondents
    against the frame by each variable of it. Without a frame there is only participation, in counts, and no rate. Each
    base is checked against the base ledger.
    """
    if survey.frame:
        rows, cases, decision, said = of_frame(dispositions, survey, traced=True)
    else:
        persons = dispositions.sort_values("person", kind="stable", ignore_index=True)
        answers = {word: persons.loc[persons["disposition"] == word, "person"] for word in ANSWERED}
        rows = participation(survey.key, {word: len(own) for word, own in answers.items()})
        decision, cases = decided(None, survey), []
        for row in rows:
            word = row["statistic"].removeprefix("participation_")
            told = answers.get(word, persons.loc[persons["disposition"].isin(ANSWERED), "person"])
            cases += [long_table.case(row["address"], person, counted=True) for person in told]
        said = f"{sum(map(len, answers.values()))} answers; "
        said += "there is no sampling frame, so no response rate"
    numbers = long_table.numbers(rows)
    if bases is not None:
        ledger.check(numbers, bases, survey)
    line = f"{survey.title}: {said}"
    return {"numbers": numbers, "cases": long_table.cases(cases), "decision": decision, "line": line}


def of_counts(dispositions: pd.DataFrame, answers: Mapping[str, int], survey: ResolvedSurvey) -> dict[str, Any]:
    """Return `numbers` and `decision` of a survey in parts: without the cases, which may be millions.

    `answers` says how many are complete and how many partial; `dispositions` are those of the frame.
    """
    rows, decision, said = participation(survey.key, answers), decided(None, survey), ""
    if survey.frame:
        rows, _, decision, said = of_frame(dispositions, survey, traced=False)
    return {"numbers": long_table.numbers(rows), "decision": decision, "line": said}


def of_frame(dispositions: pd.DataFrame, survey: ResolvedSurvey, traced: bool) -> tuple[Rows, Rows, pd.DataFrame, str]:
    """Return the numbers by the frame, the cases behind them (where they are traced), the decision, and it in words."""
    persons = dispositions.sort_values("person", kind="stable", ignore_index=True)
    answered = persons["disposition"].isin(ANSWERED)
    rate = float(answered.mean()) if len(persons) else None
    decision = decided(rate, survey)
    used = decision["used"].iloc[0] == "yes"
    flags = None if used else f"survey not used: {decision['reason'].iloc[0]}"
    variables = survey.variables
    for name in variables:
        persons[name] = persons[name].fillna(NOT_KNOWN)
    # ASSUME: The share of cases of unknown eligibility taken as eligible (AAPOR's e) is the eligible share of all known
    #   cases of the frame, in every group too, unless the description says `by_group`.
    e = own_e(persons)
    whole = survey.dispositions.e == "overall"
    rows: Rows = []
    cases: Rows = []
    behind = cases if traced else None
    breakdowns = groups.of_frame_alone(groups.declared(survey, persons))
    for group, inside in (pair for one in breakdowns for pair in groups.persons_of(one, persons)):
        own = e if whole else own_e(inside)
        basis = E_BASIS if whole or not group.label else E_GROUP
        add_response(rows, behind, survey.key, group.label, inside, own, basis)
    for name in variables:
        own_groups = groups.persons_of(groups.crossed((name,), survey, persons), persons)
        values = {group.label[name]: inside for group, inside in own_groups}
        add_frame(rows, behind, survey.key, name, values, persons)
    for row in rows:
        row |= {"flags": "; ".join(filter(None, [flags, row.get("flags")])) or None, "weight": "none"}
    share = "nobody was invited" if rate is None else f"{rate:.1%}"
    said = f"{int(answered.sum())} of {len(persons)} answered ({share})"
    return rows, cases, decision, said + ("" if used else f"; not used: {decision['reason'].iloc[0]}")


def participation(source: str, answers: Mapping[str, int]) -> Rows:
    """Return how many took part where it is not known who was asked: counts, never a rate.

    `answers` says how many are complete and how many partial.
    """
    total = sum(answers.values())
    sizes = {"answers": total, "participation": total} | {f"participation_{word}": n for word, n in answers.items()}
    return [
        long_table.number(
            source, "response", {}, statistic, unit="persons", value=float(n), method=NO_FRAME, n=n, base=total,
            weight="none",
        )
        for statistic, n in sizes.items()
    ]  # fmt: skip


def decided(rate: float | None, survey: ResolvedSurvey) -> pd.DataFrame:
    """Return the decision: one row that says whether the survey is used, and why."""
    minimum = survey.minimum_response_rate
    # ASSUME: Whether a survey is used is decided by complete and partial answers over all invited.
    if not minimum:
        used, reason = "yes", "no minimum response rate is declared"
    elif rate is None:
        used, reason = "yes", "no frame, so no response rate to compare with the minimum"
    elif rate < minimum:
        used, reason = "no", f"its response rate of {rate:.1%} is below the declared minimum of {minimum:.0%}"
    else:
        used, reason = "yes", f"its response rate of {rate:.1%} is at least the declared minimum of {minimum:.0%}"
    row = {"survey": survey.key, "rate": rate, "minimum": minimum, "used": used, "reason": reason}
    return DECISION.framed([row])


def own_e(persons: pd.DataFrame) -> float | None:
    """Return the share of the eligible among those known to be eligible or not, None where nothing is known."""
    counts = letters(persons["disposition"])
    return rates.eligibility(counts) if any(counts.get(letter, 0) for letter in (*KNOWN, "NE")) else None


def letters(dispositions: pd.Series) -> dict[str, float]:
    """Return the counts of AAPOR outcomes by their letters."""
    counts: dict[str, float] = {}
    for name, count in dispositions.value_counts().items():
        letter = rates.LETTER[str(name)]
        counts[letter] = counts.get(letter, 0) + float(count)
    return counts


def add_response(
    rows: list[dict[str, Any]],
    cases: list[dict[str, Any]] | None,
    source: str,
    group: dict[str, str],
    persons: pd.DataFrame,
    e: float | None,
    basis: str,
) -> None:
    """Add invited, answers, the plain rate and the AAPOR rates of one group, with the persons behind them."""
    told = persons["disposition"].isin(ANSWERED)
    invited = len(persons)

    def add(statistic: str, unit: str, value: float | None, n: int, base: int, flags: str | None = None) -> str:
        row = long_table.number(
            source, "response", group, statistic, unit=unit, value=value, n=n, base=base, population=invited,
            method=COUNTED, flags=flags,
        )  # fmt: skip
        rows.append(row)
        return str(row["address"])

    def behind(address: str, counted: pd.Series, weights: dict[str, float] | None = None) -> None:
        if cases is None:
            return
        columns = (one.tolist() for one in (persons["person"], persons["disposition"], counted))
        for person, disposition, flag in zip(*columns, strict=True):
            weight = 1.0 if weights is None else weights[rates.LETTER[disposition]]
            if weight:
                cases.append(long_table.case(address, person, counted=bool(flag), value=disposition, weight=weight))

    behind(add("invited", "persons", float(invited), invited, invited), persons["person"].notna())
    answers = int(told.sum())
    behind(add("answers", "persons", float(answers), answers, invited), told)
    behind(add("rate", "share", answers / invited if invited else None, answers, invited), told)
    found = rates.rates(letters(persons["disposition"]), 1.0 if e is None else e)
    letter = persons["disposition"].map(rates.LETTER)
    for name, (above, below, by_e) in RATES.items():
        weights = {one: 1.0 if one in below else 0.0 for one in rates.LETTERS}
        weights |= {"UO": found["e"], "UH": found["e"]} if by_e else {}
        value = None if found[name] != found[name] or (e is None and by_e) else found[name]
        why = "nobody is known to have received it" if name.startswith("coop") else "nobody is known to be eligible"
        flags = None if value is not None else f"not defined: {why}"
        address = add(name, "share", value, int(letter.isin(above).sum()), int(letter.isin(below).sum()), flags)
        if by_e:
            rows[-1]["method"] = f"{COUNTED}; e = {found['e']:.4f}, {basis}" if e is not None else COUNTED
        behind(address, letter.isin(above), weights)
    if not group:
        known = letter.isin([*KNOWN, "NE"])
        flags = None if e is not None else "not defined: nobody is known to be eligible"
        address = add("e", "share", e, int(letter.isin(KNOWN).sum()), int(known.sum()), flags)
        rows[-1]["method"] = f"{COUNTED}; {E_BASIS}"
        behind(address, letter.isin(KNOWN), {one: float(one in (*KNOWN, "NE")) for one in rates.LETTERS})


def add_frame(
    rows: list[dict[str, Any]],
    cases: list[dict[str, Any]] | None,
    source: str,
    name: str,
    values: Mapping[str, pd.DataFrame],
    persons: pd.DataFrame,
) -> None:
    """Add the respondents against the invited by one variable of the frame, and how many values it has.

    `values` has the persons of each value.
    """
    told = persons[persons["disposition"].isin(ANSWERED)]
    for value, inside in values.items():
        answers = int((told[name] == value).sum())
        for statistic, unit, n, everybody in (
            ("invited", "persons", len(inside), inside),
            ("answers", "persons", answers, told[told[name] == value]),
            ("share_invited", "share", len(inside), persons),
            ("share_answers", "share", answers, told),
        ):
            size = len(everybody)
            figure = (n / size if size else None) if unit == "share" else float(n)
            row = long_table.number(
                source, "frame", {name: value}, statistic, unit=unit, value=figure, n=n, base=size, method=COUNTED,
                population=len(persons),
            )  # fmt: skip
            rows.append(row)
            if cases is not None:
                columns = everybody["person"].tolist(), everybody[name].tolist()
                cases += [
                    long_table.case(row["address"], person, counted=known == value, value=known)
                    for person, known in zip(*columns, strict=True)
                ]
    row = long_table.number(
        source, "frame", {}, f"distinct_{name}", unit="values", value=float(len(values)), n=len(values),
        base=len(persons),
        population=len(persons), method=COUNTED,
    )  # fmt: skip
    rows.append(row)
    if cases is not None:
        cases += [long_table.case(row["address"], value, counted=True, value=value) for value in values]
