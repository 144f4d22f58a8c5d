"""The page of a survey: who answered, who is missing, what was cleaned, and of each item all that was done to it."""

from typing import Any

import pandas as pd

from scripts.editions import dossier, items, ledgers
from scripts.editions.method import rates_tables
from scripts.editions.sections import begun, section
from scripts.findings import markup
from scripts.findings.wording import several


def survey_page(
    response_numbers: pd.DataFrame,
    numbers: pd.DataFrame,
    nonresponse: pd.DataFrame,
    decision: pd.DataFrame,
    dispositions: pd.DataFrame,
    bases: pd.DataFrame,
    routing: pd.DataFrame,
    cleaning_log: pd.DataFrame,
    cleaning_counts: pd.DataFrame,
    review: pd.DataFrame,
    comparisons: pd.DataFrame,
    weights: pd.DataFrame,
    weighting_log: pd.DataFrame,
    weights_report: pd.DataFrame,
    survey: dict[str, Any],
    scales: dict[str, Any],
    evaluation: dict[str, str],
    skip_logic: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Return the page of a survey; only counts, never a person or the words of one.

    `numbers` are those of its items, `response_numbers` those on who answered, `skip_logic` what the questionnaire
    asks by and the description does not say.
    """
    described = items.items(survey, scales, bases, numbers, routing, cleaning_log, comparisons)
    settled = decision.iloc[0]
    used = "is used" if settled["used"] == "yes" else "is not used"
    cleaned = [ledgers.CLEANED] if len(cleaning_counts) else ["No rule of cleaning is declared."]
    weighed = [ledgers.WEIGHED] if len(weights) else ["The survey has no weights."]
    unlike = [] if skip_logic is None or skip_logic.empty else [ledgers.undeclared(skip_logic)]
    sections = [
        section(
            "response",
            "Response",
            [f"The survey {used}: {settled['reason']}."],
            [*rates_tables(response_numbers, {}), ledgers.settled(dispositions)],
        ),
        dossier.dossier(nonresponse, survey, scales, evaluation.get("mark", "").partition(":")[0]),
        section("cleaning", "Cleaning", cleaned, ledgers.cleaning(cleaning_counts, review)),
        section("weights", "Weights", weighed, ledgers.weighing(weights, weighting_log, weights_report)),
        section("bases", "Bases", ledgers.BASED, [items.overview(described, bases), ledgers.routed(routing), *unlike]),
    ]
    page = markup.render(
        "survey.html",
        title=survey["title"],
        lead=begun(dossier.sentence(nonresponse)),
        source=survey["source"],
        sections=sections,
        items=described,
        evaluation={"mark": "", "symbol": "", **evaluation},
        here="survey",
        up="../../",
    )
    return {"page": page, "line": f"{survey['title']}: page with {several(len(described), 'item')}"}
