"""Numbers of an evaluation that never was, for the tests of layouts: gardeners rate a garden."""

from typing import Any

import pandas as pd

from scripts.ground.code_tables import AGREEMENT
from scripts.ground.long_table import number, numbers
from scripts.settings.evaluation import Masthead
from scripts.settings.finding import Finding

RATES = {"excellent": 9, "good": 22, "fair": 16, "poor": 2, "very_poor": 1}
MARK = "Reconstruction: made-up evidence whose aggregates agree with the printed figures"
EVALUATION = Masthead(title="Evaluation of the garden", symbol="EXAMPLE/1", mark=MARK)
CENSUS = {"method": "exact finite population (Bartroff, Lorden and Wang)", "weight": "none", "level": 0.95}
CHOSEN = {"method": "none: nonprobability sample", "weight": "none"}


def share(source: str, item: str, statistic: str, n: int, base: int, **rest: Any) -> dict[str, Any]:
    """One share, with an interval of six points to each side where it is a census."""
    value = n / base
    ends = {"low": max(value - 0.06, 0.0), "high": min(value + 0.06, 1.0)} if "level" in rest else {}
    return number(source, item, {}, statistic, unit="share", value=value, n=n, base=base, **ends, **rest)


def long_table() -> pd.DataFrame:
    """The long table: a census, a sample that nobody drew, a record by year, a ranking."""
    rows = []
    for item, shift in (("soil", 0), ("tools", 5), ("water", 9)):
        counts = dict(RATES, good=RATES["good"] - shift, poor=RATES["poor"] + shift)
        base = sum(counts.values())
        rows += [share("gardeners", item, key, n, base, **CENSUS) for key, n in counts.items()]
        good = counts["excellent"] + counts["good"]
        rows.append(share("gardeners", item, "good_or_excellent", good, base, **CENSUS))
        rows.append(number("gardeners", item, {}, "base", unit="persons", value=base, n=base, base=base, weight="none"))
    rows.append(
        number(
            "gardeners",
            "soil",
            {},
            "good_or_excellent",
            unit="share",
            value=0.6049,
            n=31,
            base=50,
            low=0.53,
            high=0.67,
            level=0.95,
            method="design-based, t",
            weight="poststratified",
            df=48,
            variant="weighted",
        )
    )
    rows.append(
        number(
            "gardeners",
            "soil",
            {},
            "good_or_excellent",
            unit="share",
            value=0.62,
            n=31,
            base=50,
            low=0.42,
            high=0.7435,
            method="worst-case bounds over nonrespondents",
            weight="none",
            variant="bounds",
        )
    )
    for who, invited, answers in (("gardeners", 74, 50), ("visitors", 193, 11)):
        rows.append(number(who, "response", {}, "rate", unit="share", value=answers / invited, n=answers, base=invited))
        rows.append(number(who, "response", {}, "invited", unit="persons", value=invited, base=invited))
        rows.append(number(who, "response", {}, "answers", unit="persons", value=answers, base=invited))
    for plot, invited, answers in (("north", 30, 24), ("south", 44, 26)):
        group = {"plot": plot}
        for statistic, n, base in (("share_invited", invited, 74), ("share_answers", answers, 50)):
            rows.append(number("gardeners", "frame", group, statistic, unit="share", value=n / base, n=n, base=base))
        for statistic, n in (("invited", invited), ("answers", answers)):
            rows.append(number("gardeners", "frame", group, statistic, unit="persons", value=n, base=n))
    rows.append(share("neighbours", "noise", "yes", 37, 86, **CHOSEN, flags="small base"))
    for year, litres, cans in ((2013, 3400, 700), (2014, 3123.5, 820), (2015, 4010, 1200), (2016, 2980, 1350)):
        group = {"year": year}
        rows.append(number("watering", "litres", group, "sum", unit="litres", value=litres, method="none: a register"))
        rows.append(number("watering", "cans", group, "count", unit="items", value=cans, method="none: a register"))
    rows.append(number("watering", "delay", {}, "median", unit="days", value=6.5, n=12, base=12))
    for rank, factor in enumerate(("rain", "sun", "culture"), 1):
        rows.append(number("gardeners", "factors", {"item": factor}, "rank", unit="rank", value=rank, base=50))
    return numbers(rows)


def decisions() -> list[pd.DataFrame]:
    """One survey is used, the other is not."""
    rows = [
        ("gardeners", 50 / 74, 0.2, "yes", "The response rate reaches the minimum"),
        ("visitors", 11 / 193, 0.2, "no", "The response rate is below the minimum"),
    ]
    columns = ["survey", "rate", "minimum", "used", "reason"]
    return [pd.DataFrame([row], columns=columns) for row in rows]


def line(label: str, **parts: str) -> dict[str, str]:
    """A row or a column of a table."""
    return {"label": label, **parts}


ITEMS = [
    line("Soil", item="soil"),
    line("Tools and the sheds in which they are kept over winter", item="tools"),
    line("Water", item="water"),
]
YEARS = [line(str(year), group=f"year-{year}") for year in (2013, 2014, 2015, 2016)]
FINDING = Finding.model_validate({
    "title": "The garden is good but dry <and> gardeners say so",
    "tables": {
        "ratings": {
            "title": "How gardeners rate the garden",
            "source": "Survey of gardeners, June 2016",
            "cell": {"source": "gardeners"},
            "rows": ITEMS,
            "columns": [
                line("Good or excellent", statistic="good_or_excellent"),
                line("Fair", statistic="fair"),
                line("Base", statistic="base"),
            ],
            "interval": True,
            "note": "Asked of all gardeners",
        },
        "answers": {
            "title": "All answers of gardeners",
            "cell": {"source": "gardeners"},
            "rows": ITEMS,
            "columns": [line(key.replace("_", " ").capitalize(), statistic=key) for key in RATES],
        },
        "years": {
            "title": "Water by year",
            "cell": {"source": "watering"},
            "rows": YEARS,
            "columns": [
                line("Litres of water", item="litres", statistic="sum"),
                line("Cans", item="cans", statistic="count"),
            ],
        },
        "litres": {
            "title": "Litres by year",
            "cell": {"source": "watering", "item": "litres", "statistic": "sum"},
            "rows": YEARS,
            "columns": [line("Litres of water")],
        },
        "factors": {
            "title": "What helps a garden most",
            "cell": {"source": "gardeners", "item": "factors", "statistic": "rank"},
            "rows": [line(name.capitalize(), group=f"item-{name}") for name in ("culture", "rain", "sun")],
            "columns": [line("Rank")],
        },
        "kinds": {
            "title": "Plain, weighted and at worst",
            "cell": {"source": "gardeners", "item": "soil", "statistic": "good_or_excellent"},
            "rows": [line("Soil")],
            "columns": [line("Plain"), line("Weighted", variant="weighted"), line("Worst case", variant="bounds")],
        },
    },
    "figures": {
        "fig_bars": {
            "title": "How gardeners rate the garden, from soil to water",
            "number": "I",
            "kind": "bars",
            "table": "ratings",
        },
        "fig_likert": {"title": "All answers of gardeners", "number": "II", "kind": "likert", "table": "answers"},
        "fig_series": {
            "title": "Litres by year",
            "number": "III",
            "kind": "series",
            "table": "litres",
            "invented": True,
            "note": "Rain is left out",
        },
        "fig_rank": {"title": "What helps a garden most", "kind": "ranking", "table": "factors"},
    },
    "sentences": [
        {"text": "Most gardeners find the soil good or excellent.", "claims": ["X1", "X2"]},
        {"text": "Half of the turns were done within two days.", "claims": ["X3"]},
    ],
})  # fmt: skip


def reproduction() -> pd.DataFrame:
    """The check against a report that never was."""
    rows = [
        (
            "X1",
            "para 1",
            "A",
            "Soil good or excellent",
            "62 %",
            "62%",
            "50",
            "agrees",
            None,
            "gardeners.soil.all.good_or_excellent",
        ),
        (
            "X2",
            "footnote 2",
            "A",
            "Soil fair <b>",
            "50 %",
            None,
            None,
            "impossible",
            "no base yields 54 + 5 + 50",
            None,
        ),
        (
            "X3",
            "para 3",
            "B",
            "Turns done",
            "50 %",
            "40%",
            "12",
            "differs",
            "40 is not 50",
            "watering.delay.all.median",
        ),
        ("X4", "para 4", "B", "Shade", "2", None, None, "unsupported", "in a picture only", None),
    ]
    columns = ["id", "where", "finding", "statement", "published", "computed", "base", "verdict", "reason", "address"]
    return pd.DataFrame(rows, columns=columns).astype("string")


def ledgers() -> dict[str, Any]:
    """What the page of method is made of."""
    agreement = AGREEMENT.framed(
        [
            {"code": "water", "level": "respondents", "group": "all", "units": 12, "both": 5, "first_only": 1}
            | {"second_only": 0, "neither": 6, "percent_agreement": 11 / 12, "kappa": 0.8333}
            | {"kappa_low": 0.5, "kappa_high": 1.0},
            {"code": "all", "level": "respondents", "group": "all", "units": 12}
            | {"percent_agreement": 11 / 12, "alpha": 0.8333},
            {"code": "shade", "level": "respondents", "group": "all", "units": 12, "neither": 12}
            | {"percent_agreement": 1.0, "reason": "no variation"},
        ]
    )
    coverage = pd.DataFrame(
        [(44, 60, "Bartroff, Lorden and Wang", 0.951, 0.1)],
        columns=["base", "population", "method", "least_coverage", "mean_width"],
    )
    return {
        "numbers": long_table(),
        "coverage": coverage,
        "decisions": decisions(),
        "agreements": [agreement],
        "assumptions": pd.DataFrame(
            [("scripts/a.py", 3, "A don't know is no answer.")], columns=["file", "line", "assumption"]
        ),
        "received": pd.DataFrame(
            [("raw/surveys/gardeners.csv", 12345, "ab" * 32)], columns=["file", "bytes", "sha256"]
        ),
        "surveys": {"gardeners": "Survey of gardeners", "visitors": "Survey of visitors"},
        "schemes": {"wishes": "Wishes of gardeners"},
        "evaluation": EVALUATION.model_dump(),
    }
