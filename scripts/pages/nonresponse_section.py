"""The nonresponse analysis as a section of the page of a survey: a plain sentence, tables, the curve of effort."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from scripts.findings import drawing, figures, wording
from scripts.ground.long_table import records
from scripts.pages.labels import item_label, listed, spoken, statistic_label
from scripts.pages.sections import NONE, Section, begun, cell, section, table
from scripts.settings.finding import Figure
from scripts.settings.resolved import ResolvedSurvey

# ASSUME: Respondents differ from the sampling frame in a variable if at least 5 of 100 answers would have to come from
#   other groups for the shares to agree and (except for nonprobability samples) rates differ by more than chance.
FAR = 0.05
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
NAMES = {
    "rates": "response rates by group",
    "indicator": "R-indicator",
    "timing": "early and late respondents",
    "effort": "response over time",
    "bias": "what nonrespondents could change",
}
FRAME_NOTE = (
    "Respondents compared with the eligible persons of the sampling frame. Dissimilarity: how many of 100 answers "
    "would have to come from another group for the shares to agree. Partial R-indicator: the standard deviation of "
    "response rates between the groups of a variable, and what is left of it given all other variables. In the "
    "tables below it has a sign: + for groups that responded more than average, \u2212 for those that responded less."
)
CHANCE_NOTE = " Expected by chance: its value if all groups were equally likely to respond."
INDICATOR_NOTE = (
    "1 less twice the standard deviation of response rates: 1 if all groups were equally likely to respond."
)
ADJUSTED_NOTE = " Adjusted: less the variation that chance alone would produce."
TIMING_NOTE = (
    "Headline results are the shares declared as such for the survey, or else the first net (or category) of each of "
    "its first twelve closed questions. Early: before the first reminder or, if none is declared, the first half of "
    "the answers. Late respondents are often taken to be most like nonrespondents."
)
BIAS_NOTE = (
    "The headline result among all who were asked if nonrespondents differed from respondents by so many points, and "
    "the worst-case bounds: if none or all of them gave this answer. Tipping point: how many nonrespondents would have "
    "to answer otherwise to move the result across 50% (pages of findings use the limit of each sentence). "
    "Nonrespondents include respondents without a substantive answer to the question."
)
SPREADS = {"partial": "Partial R-indicator", "by_chance": "Expected by chance", "conditional": "Given other variables"}
MINUS = "\u2212"
BIASES = {
    "-20": f"{MINUS}20",
    "-10": f"{MINUS}10",
    "+10": "+10",
    "+20": "+20",
    "lowest": "Lower bound",
    "highest": "Upper bound",
}


def analysis(found: pd.DataFrame, survey: ResolvedSurvey, mark: str) -> Section:
    """Return the section on nonresponse."""
    parts = {str(name): part for name, part in found.groupby("section", sort=False)}
    sections = {name: parts.get(name, found[:0]) for name in ("rates", "composition", "indicator", *list(NAMES)[2:])}
    absent = found[found["statistic"] == "absent"]
    why = dict(zip(absent["section"], absent["note"], strict=True))
    texts = details(found, survey)
    for reason in dict.fromkeys(why.values()):
        sections_without = listed([NAMES[name] for name in NAMES if why.get(name) == reason])
        texts.append(f"Not shown: {sections_without}, because {reason}.")
    there = {name: part for name, part in sections.items() if name not in why and len(part)}
    tables = [*rates(sections["rates"], sections["composition"])] if "rates" in there else []
    tables += [indicator(there["indicator"])] if "indicator" in there else []
    tables += [timing(there["timing"], survey)] if "timing" in there else []
    tables += [effort(there["effort"], survey)] if "effort" in there else []
    tables += [biases(there["bias"], survey)] if "bias" in there else []
    drawn = curve(sections["effort"], survey, mark) if "effort" in there else ""
    return section("nonresponse", "Nonresponse analysis", texts, tables, drawn)


def looked_up(found: pd.DataFrame, name: str, statistic: str) -> dict[str, float]:
    """Return the values of one statistic of a section by item."""
    own = found[(found["section"] == name) & (found["statistic"] == statistic)]
    return dict(zip(own["item"].astype(str), own["value"].astype(float), strict=True))


def by_key(found: pd.DataFrame, key: str) -> dict[str, dict[str, Any]]:
    """Return the rows by the value of one column."""
    return {str(row[key]): row for row in records(found)}


def sentence(found: pd.DataFrame) -> str:
    """Return the sentence at the top: how many answered, and how they compare with the frame."""
    answers = found[(found["section"] == "response") & (found["statistic"] == "answers")].iloc[0]
    if pd.isna(answers["base"]):
        return f"{int(answers['n']):,} answered. No sampling frame: it is not known how many were asked."
    n, base = int(answers["n"]), int(answers["base"])
    start = f"{n:,} of {base:,} invited persons answered ({n / base:.1%})" if base else "Nobody was invited"
    far = looked_up(found, "composition", "dissimilarity_answers")
    if not far:
        return f"{start}."
    spread, chance = (looked_up(found, "composition", name) for name in ("partial", "by_chance"))
    apart = [name for name in far if far[name] >= FAR and spread[name] > chance.get(name, 0)]
    unlike = sorted(apart, key=lambda name: -far[name])
    like = [spoken(name) for name in far if name not in unlike]
    if not unlike:
        return f"{start}. Respondents resemble the sampling frame in {listed(like)}."
    worst = f"{points(far[unlike[0]])} of 100 answers would have to come from another {spoken(unlike[0])} to match it"
    most = f"{listed([spoken(name) for name in unlike])} ({worst})"
    if not like:
        return f"{start}. Respondents differ from the sampling frame in {most}."
    return f"{start}. Respondents resemble the sampling frame in {listed(like)}, but differ from it in {most}."


def details(found: pd.DataFrame, survey: ResolvedSurvey) -> list[str]:
    """Return what weights mend, what bias is left room for, and how far early and late answers are apart."""
    said = []
    after = looked_up(found, "composition", "dissimilarity_weighted")
    if after:
        worst = max(after, key=lambda name: after[name])
        far = f"the largest difference from the frame is in {spoken(worst)} ({points(after[worst])} of 100 answers)"
        said.append(f"With weights, {far if points(after[worst]) != '0' else 'respondents agree with the frame'}.")
    before = looked_up(found, "composition", "dissimilarity_answers")
    further = [name for name in after if after[name] > before[name] and points(after[name]) != points(before[name])]
    if further:
        moved = [
            f"{spoken(name)} (from {points(before[name])} to {points(after[name])} of 100 answers)" for name in further
        ]
        said.append(f"Weighting increases the difference from the frame in {listed(moved)}.")
    by = by_key(found[found["section"] == "indicator"], "statistic")
    if "r" in by:
        r, bias = f"{by['r']['value']:.2f}", points(by["largest_bias"]["value"])
        without, rest = "", f" (neither is adjusted for chance, because {by['r']['note']})"
        if "adjusted" in by:
            without = f" ({by['adjusted']['value']:.2f} when adjusted for chance; 1: all groups responded alike)"
            rest = f" ({points(by['largest_bias_adjusted']['value'])} when adjusted for chance)"
        said.append(
            f"The R-indicator is {r}{without}. If response depends only on the variables of the frame, nonresponse "
            f"could bias a share by at most {bias} percentage points{rest}."
        )
    late = found[(found["section"] == "timing") & (found["group"] == "difference") & found["value"].notna()]
    if len(late):
        most = late.sort_values("value", key=abs, kind="stable").iloc[-1]
        middle = points(float(late["value"].abs().median()))
        said.append(
            f"Between early and late respondents, headline results differ by {middle} percentage points (median), at "
            f"most by {points(abs(float(most['value'])))} "
            f"({headline(str(most['item']), str(most['statistic']), survey)})."
        )
    return said


def points(value: float) -> str:
    """Return a difference of shares in points."""
    return wording.figure(value, "share")


def signed(value: Any) -> str:
    """Return a difference with its sign."""
    return NONE if pd.isna(value) else ("+" if value > 0 else "") + points(float(value))


def rates(found: pd.DataFrame, composition: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one table per variable of the frame, and one of all variables."""
    weighted, partial = (found["statistic"].eq(one).any() for one in ("share_weighted", "partial"))
    columns = {"rate": "Response rate", "share_invited": "Share of invited", "share_answers": "Share of answers"}
    columns |= {"share_weighted": "Share, weighted"} if weighted else {}
    tables = []
    for name, part in found.groupby("item", sort=False):
        rows = []
        for value, own in part.groupby("group", sort=True):
            by = by_key(own, "statistic")
            sizes = [cell(by["rate"][side]) for side in ("base", "n")]
            shares = [cell(by[one]["value"], "share") for one in columns]
            pull = [f"{by['partial']['value']:+.3f}".replace("-", MINUS)] if partial else []
            rows.append([str(value), *sizes, *shares, *pull])
        heads = ["Group", "Invited", "Answers", *columns.values(), *(["Partial R-indicator"] if partial else [])]
        tables.append(table(f"By {spoken(str(name))}", heads, rows, "." + "n" * (len(heads) - 1)))
    if composition.empty:  # of a sample with a frame
        return tables
    rows = []
    spreads = {one: head for one, head in SPREADS.items() if composition["statistic"].eq(one).any()}
    for name, part in composition.groupby("item", sort=False):
        by = by_key(part, "statistic")
        far = [points(by[f"dissimilarity_{one}"]["value"]) for one in ("answers", *(["weighted"] if weighted else []))]
        rows.append([begun(spoken(str(name))), *far, *(f"{by[one]['value']:.3f}" for one in spreads)])
    heads = ["Variable", "Dissimilarity, of 100", *(["With weights"] if weighted else []), *spreads.values()]
    note = FRAME_NOTE + (CHANCE_NOTE if "by_chance" in spreads else "")
    return [
        table("Respondents compared with the sampling frame", heads, rows, "." + "n" * (len(heads) - 1), note=note),
        *tables,
    ]


def indicator(found: pd.DataFrame) -> dict[str, Any]:
    """Return the table of the R-indicator."""
    by = by_key(found, "statistic")
    ways = {"": "Unadjusted", "adjusted": "Adjusted"} if "adjusted" in by else {"": "Unadjusted"}
    rows = [
        ["R", *(f"{by[way or 'r']['value']:.3f}" for way in ways)],
        [
            "Largest possible bias of a share, points",
            *(points(by["_".join(filter(None, ["largest_bias", way]))]["value"]) for way in ways),
        ],
    ]
    note = INDICATOR_NOTE + (ADJUSTED_NOTE if "adjusted" in by else "")
    return table("R-indicator", ["Indicator", *ways.values()], rows, "." + "n" * len(ways), narrow=True, note=note)


def timing(found: pd.DataFrame, survey: ResolvedSurvey) -> dict[str, Any]:
    """Return the table of early against late answers."""
    rows = []
    for (item, statistic), part in found.groupby(["item", "statistic"], sort=False):
        by = by_key(part, "group")
        halves = [cell(by[half]["value"], "share") for half in ("early", "late")]
        sizes = [cell(by[half]["base"]) for half in ("early", "late")]
        label = headline(str(item), str(statistic), survey)
        rows.append([label, *halves, signed(by["difference"]["value"]), *sizes])
    heads = ["Headline result", "Early", "Late", "Difference, points", "Base, early", "Base, late"]
    return table("Early and late respondents", heads, rows, ".nnnnn", note=TIMING_NOTE)


def effort(found: pd.DataFrame, survey: ResolvedSurvey) -> dict[str, Any]:
    """Return the table of answers and the first headline, step by step."""
    framed = found["base"].notna() & (found["item"] == "response")
    caption, heads, rows = (
        "Cumulative answers",
        ["Up to", "Answers", *(["Share of invited"] if framed.any() else [])],
        [],
    )
    other = found[found["item"] != "response"]
    if len(other):
        first = other.iloc[0]
        caption += " and the first headline result"
        heads += [headline(str(first["item"]), str(first["statistic"]), survey), "Base"]
    for day, part in found.groupby("group", sort=True):
        own, rest = part[part["item"] == "response"].iloc[0], part[part["item"] != "response"]
        row = [str(day), cell(own["n"]), *([cell(own["value"], "share")] if framed.any() else [])]
        rows.append([*row, *(text for one in records(rest) for text in
                             (cell(one["value"], "share"), cell(one["base"])))])  # fmt: skip
    return table(caption, heads, rows, "." + "n" * (len(heads) - 1))


def biases(found: pd.DataFrame, survey: ResolvedSurvey) -> dict[str, Any]:
    """Return the table of the headlines under plausible biases."""
    rows = []
    for (item, statistic), part in found.groupby(["item", "statistic"], sort=False):
        by = by_key(part, "group")
        turned = "result is exactly 50%"
        if "half" in by:
            need, others = by["half"]["n"], cell(by["half"]["base"])
            turned = f"none: not even all {others}" if pd.isna(need) else f"{cell(need)} of {others}"
        own = [cell(by[one]["value"], "share") for one in ("answered", *BIASES)]
        rows.append([headline(str(item), str(statistic), survey), *own, turned])
    heads = ["Headline result", "Respondents", *BIASES.values(), "Tipping point, 50%"]
    return table(
        "Headline results if nonrespondents differed from respondents by 10 or 20 points",
        heads,
        rows,
        "." + "n" * 8,
        note=BIAS_NOTE,
    )


def headline(item: str, statistic: str, survey: ResolvedSurvey) -> str:
    """Return a headline in words."""
    described = survey.items[item]
    text = item_label(described)
    label = statistic_label(described, survey.scales, statistic)
    return f"{text} {label}" if text.endswith("?") else f"{text}: {label[:1].lower()}{label[1:]}"


def curve(found: pd.DataFrame, survey: ResolvedSurvey, mark: str) -> str:
    """Return the drawing of the shares of the level of effort; "" where there are fewer than three steps."""
    shares = found[found["value"].notna()]
    days = sorted(shares["group"].unique())
    if len(days) < 3:
        return ""
    answered = "Answers, share of invited"
    rows = []
    for one in records(shares):
        first = one["item"] == "response"
        label = answered if first else headline(str(one["item"]), str(one["statistic"]), survey)
        day = str(one["group"])
        shown: dict[str, Any] = {
            "row": f"{int(day[8:10])} {MONTHS[int(day[5:7]) - 1]}",
            "column": label,
            "unit": "share",
        }
        shown |= {"row_order": days.index(day), "column_order": 0 if first else 1, "text": cell(one["value"], "share")}
        shown |= {"value": one["value"], "low": None, "high": None, "n": one["n"], "base": one["base"]}
        shown |= {"address": f"effort.{one['item']}.all.share", "status": "", "notes": "", "source": survey.source}
        rows.append(shown)
    cells = pd.DataFrame(rows)
    whole = (shares["item"] == "response").any()
    title = "Answers as they came in" if whole else "A headline as answers came in"
    figure = Figure(title=title, kind="series", table="effort")
    spec = figures.chart(cells, figure, mark, "the curve of effort")
    svg = drawing.svg(spec)
    return Markup(figures.described(svg, cells, figure, "effort"))
