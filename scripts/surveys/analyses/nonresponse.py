"""The nonresponse analysis: who is missing by the frame, when answers came, what nonrespondents could change."""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from scripts.ground.analysis_tables import NONRESPONSE
from scripts.ground.missing import NOT_KNOWN
from scripts.ground.weight_tables import WEIGHTS
from scripts.settings.resolved import ResolvedSurvey
from scripts.statistics import representativity
from scripts.surveys.analyses import headlines
from scripts.surveys.answers import bases
from scripts.surveys.answers.bases import ANSWERED
from scripts.surveys.answers.coded import Flags, coded
from scripts.surveys.answers.survey_weights import MOST_VALUES
from scripts.surveys.exports import moments

FEWEST = 5
OF_SAMPLES = ("rate", "share_invited", "share_answers")
NO_FRAME = "there is no sampling frame"
NO_DATES = "the export does not say when answers were given"
NO_HALVES = "a survey in parts does not know which half of its answers came first: declare its `reminders`"
DRAWN = "the frame of a sample lists who was drawn, but numbers are about the population behind it"
NOT_DRAWN = "the survey is declared a nonprobability sample"
Row = dict[str, Any]


def examine(
    dispositions: pd.DataFrame,
    responses: pd.DataFrame,
    weights: pd.DataFrame,
    decision: pd.DataFrame,
    survey: ResolvedSurvey,
) -> dict[str, Any]:
    """Return `nonresponse`: section, item, group, statistic, value, n, base, note.

    Sections: response, rates (by frame variable and value), composition (a frame variable), indicator, timing, effort,
    bias; a section that can't be made has one row, whose note says why. Values are shares, spreads or counts.
    """
    answers, persons = bases.sample(responses, dispositions, survey)
    eligible = eligible_of(dispositions, survey)
    rows = by_frame(dispositions, eligible, len(answers), weights, decision, survey)
    invited = len(eligible) if survey.frame else None
    rows += spoken(answers, persons, eligible, survey, decision, invited)
    rows += absent(rows, survey, len(answers), decision)
    said = f"{survey.title}: nonresponse examined, {said_of(rows)}"
    return {"nonresponse": NONRESPONSE.framed(rows), "line": said}


def said_of(rows: list[Row]) -> str:
    """Return what the line of a run says of the nonresponse analysis."""
    found = {str(row["statistic"]): row["value"] for row in rows if row["section"] == "indicator"}
    return f"R-indicator {found.get('adjusted', found['r']):.2f}" if found.get("r") is not None else "no R-indicator"


def eligible_of(dispositions: pd.DataFrame, survey: ResolvedSurvey) -> pd.DataFrame:
    """Return the dispositions of the eligible persons of the frame, nobody where there is none."""
    # ASSUME: The nonresponse analysis is about the eligible persons of the frame.
    eligible = dispositions[dispositions["disposition"] != "ineligible"] if survey.frame else dispositions[:0]
    return eligible.sort_values("person", kind="stable", ignore_index=True)


def backgrounds(survey: ResolvedSurvey) -> list[str]:
    """Return the variables of the frame that representation is examined by."""
    # ASSUME: The column of outcomes says who answered, so it is not one of the variables by which response is compared.
    return [name for name in survey.variables if name != survey.dispositions.variable]


def by_frame(
    dispositions: pd.DataFrame,
    eligible: pd.DataFrame,
    answers: int,
    weights: pd.DataFrame,
    decision: pd.DataFrame,
    survey: ResolvedSurvey,
) -> list[Row]:
    """Return how many answered, and where there is a frame who answered by its variables."""
    told = eligible["disposition"].isin(ANSWERED).to_numpy(dtype=bool)
    invited = len(eligible) if survey.frame else None
    rows = [line("response", "response", "all", "answers", None, answers, invited)]
    if survey.frame:
        rows.append(line("response", "response", "all", "ineligible", None, len(dispositions) - len(eligible), None))
    left_out, why = unsaid(survey, decision)
    for row in represented(eligible, told, backgrounds(survey), weights) if told.any() else []:
        # ASSUME: A sample with a frame has response rates by its variables, but no measures of representativity.
        if row["statistic"] not in left_out and (not survey.design or row["statistic"] in OF_SAMPLES):
            rows.append(row | {"note": why if row["statistic"] == "r" else None})
    return rows


def unsaid(survey: ResolvedSurvey, decision: pd.DataFrame) -> tuple[list[str], str | None]:
    """Return the statistics on representation that are left out, and why; none and None where all may be said."""
    adjusted = ["adjusted", "largest_bias_adjusted"]
    # ASSUME: A nonprobability sample has no adjusted R-indicator and no spread by chance.
    if survey.selection == "nonprobability":
        return ["by_chance", *adjusted], NOT_DRAWN
    # ASSUME: The R-indicator of a survey that is not used is not adjusted for chance: with so few answers the
    #   adjustment would make it look perfectly representative.
    if decision["used"].iloc[0] != "yes":
        return adjusted, f"the survey is not used: {decision['reason'].iloc[0]}"
    return [], None


def line(
    section: str, item: str, group: str, statistic: str, value: float | None, n: int | None = None,
    base: int | None = None, note: str | None = None,
) -> Row:  # fmt: skip
    """Return one row of the nonresponse analysis."""
    return dict(zip(NONRESPONSE.names, (section, item, group, statistic, value, n, base, note), strict=True))


def common(labels: pd.Series) -> pd.Series:
    """Return labels with those of few persons joined, the smallest first."""
    sizes = labels.value_counts().sort_index().sort_values(kind="stable")
    rare = [str(value) for value in sizes.index[sizes < FEWEST]]
    # ASSUME: Values of a frame variable with fewer than five persons are combined; if they are still fewer, with the
    #   next smallest.
    for value in sizes.index[sizes >= FEWEST]:
        if not rare or sizes[rare].sum() >= FEWEST:
            break
        rare.append(str(value))
    return labels.mask(labels.isin(rare), f"other ({len(rare)} small groups)") if len(rare) > 1 else labels


def represented(persons: pd.DataFrame, told: Flags, variables: list[str], weights: pd.DataFrame) -> Iterator[Row]:
    """Yield who answered by the variables of the frame: rates, shares, partial indicators, the R-indicator."""
    n, rate = len(persons), float(told.mean())
    weight = persons["respondent"].map(weights.set_index("respondent")["weight"]).fillna(0.0).to_numpy(dtype=float)
    labels = {name: common(persons[name].fillna(NOT_KNOWN).astype(str)).to_numpy(dtype=object) for name in variables}
    # ASSUME: A frame variable with one value, or more than fifty, is not used for representativity.
    labels = {name: own for name, own in labels.items() if 2 <= len(set(own)) <= MOST_VALUES}
    for name, own in labels.items():
        shares: dict[str, list[float]] = {}
        pulls = representativity.between(told, own)
        values = sorted(set(own))
        for value, pull in zip(values, pulls, strict=True):
            inside = own == value
            size, answers = int(inside.sum()), int((inside & told).sum())
            rows = {"share_invited": (size, n), "share_answers": (answers, int(told.sum()))}
            yield line("rates", name, value, "rate", answers / size, answers, size)
            for statistic, (count, base) in rows.items():
                shares.setdefault(statistic, []).append(count / base)
                yield line("rates", name, value, statistic, count / base, count, base)
            if weight.any():
                shares.setdefault("share_weighted", []).append(float(weight[inside].sum() / weight.sum()))
                yield line("rates", name, value, "share_weighted", shares["share_weighted"][-1])
            yield line("rates", name, value, "partial", float(pull))
        for statistic in ("share_answers", "share_weighted"):
            if statistic in shares:
                far = representativity.dissimilarity(shares["share_invited"], shares[statistic])
                yield line("composition", name, "all", f"dissimilarity_{statistic[6:]}", far)
        yield line("composition", name, "all", "partial", float(np.sqrt((pulls**2).sum())))
        yield line("composition", name, "all", "by_chance", representativity.by_chance(rate, len(values), n))
    if labels:
        # ASSUME: Response propensities come from a logistic model on the frame variables, without interactions.
        x = representativity.main_effects(list(labels.values()))
        rho = representativity.propensities(told, x)
        found = representativity.indicator(rho, x)
        for statistic, value in (
            ("r", found.r),
            ("adjusted", found.adjusted),
            ("spread", found.spread),
            ("largest_bias", found.largest_bias()),
            ("largest_bias_adjusted", found.largest_adjusted_bias()),
        ):
            yield line("indicator", "response", "all", statistic, value, int(told.sum()), n)
        for name in labels:
            others = [own for other, own in labels.items() if other != name]
            yield line("composition", name, "all", "conditional", representativity.within(rho, others))


def spoken(
    answers: pd.DataFrame,
    persons: pd.DataFrame,
    eligible: pd.DataFrame,
    survey: ResolvedSurvey,
    decision: pd.DataFrame,
    invited: int | None,
) -> Iterator[Row]:
    """Yield the sections on the headlines and on when answers came; only the latter of a survey that is not used."""
    used = decision["used"].iloc[0] == "yes"
    found = headlines.measured(answers, persons, eligible, survey) if used and len(answers) else []
    when = moments.last(answers)
    if len(answers) and when.notna().all():
        days, reminders = headlines.counts(coded(when.str[:10]), found), survey.reminders
        late = headlines.by_reminder(days, reminders) if reminders else headlines.counts(headlines.halves(when), found)
        yield from headlines.timing(late)
        yield from headlines.effort(days, invited)
    yield from headlines.biases(
        headlines.Total(one.item, one.statistic, int(one.counted.sum()), int(one.inside.sum()), one.population)
        for one in found
    )


def of_parts(
    days: pd.DataFrame,
    dispositions: pd.DataFrame,
    answers: int,
    totals: Iterable[headlines.Total],
    decision: pd.DataFrame,
    survey: ResolvedSurvey,
) -> dict[str, Any]:
    """Return `nonresponse` of a survey of which counts are at hand: headlines by day, and their totals."""
    eligible = eligible_of(dispositions, survey)
    rows = by_frame(dispositions, eligible, answers, WEIGHTS.empty(), decision, survey)
    reminders, dated = survey.reminders, len(days) and not (days["label"] == "").any()
    if decision["used"].iloc[0] != "yes":
        days, totals = days[days["item"] == headlines.ANSWERS], []
    if dated:
        rows += headlines.timing(headlines.by_reminder(days, reminders)) if reminders else []
        rows += headlines.effort(days, len(eligible) if survey.frame else None)
    rows += headlines.biases(totals)
    rows += absent(rows, survey, answers, decision, None if reminders or not dated else NO_HALVES)
    return {"nonresponse": NONRESPONSE.framed(rows), "line": f"nonresponse examined, {said_of(rows)}"}


def absent(
    rows: list[Row], survey: ResolvedSurvey, answers: int, decision: pd.DataFrame, no_timing: str | None = None
) -> Iterator[Row]:
    """Yield a row with the reason for each section that has none."""
    there = {row["section"] for row in rows}
    unused = None
    if decision["used"].iloc[0] != "yes":
        unused = f"the survey is not used: {decision['reason'].iloc[0]}"
    nobody = None if answers else "nobody answered"
    frame = nobody or (None if survey.frame else NO_FRAME)
    drawn = DRAWN if survey.design else None
    composition = frame or (
        "no variable of the frame is declared"
        if not backgrounds(survey)
        else "each variable of the frame has one value, or too many"
    )
    reasons = {
        "rates": composition,
        "indicator": composition if frame else drawn or composition,
        "timing": nobody or unused or no_timing or NO_DATES,
        "effort": nobody or NO_DATES,
        "bias": frame or drawn or unused or "no headline has a known population",
    }
    for section, reason in reasons.items():
        if section not in there:
            yield line(section, "response", "all", "absent", None, note=reason)
