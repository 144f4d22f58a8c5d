"""The page of a survey: who answered, who is missing, what was cleaned, and of each item all that was done to it."""

from typing import Any

import pandas as pd

from scripts.findings.wording import several
from scripts.pages import item_sections, ledger_sections, nonresponse_section, page_templates
from scripts.pages.method_page import rates_tables
from scripts.pages.sections import begun, section


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
    described = item_sections.items(survey, scales, bases, numbers, routing, cleaning_log, comparisons)
    settled = decision.iloc[0]
    used = "is used" if settled["used"] == "yes" else "is not used"
    cleaned = [ledger_sections.CLEANED] if len(cleaning_counts) else ["No rule of cleaning is declared."]
    weighed = [ledger_sections.WEIGHED] if len(weights) else ["The survey has no weights."]
    unlike = [] if skip_logic is None or skip_logic.empty else [ledger_sections.undeclared(skip_logic)]
    sections = [
        section(
            "response",
            "Response",
            [f"The survey {used}: {settled['reason']}."],
            [*rates_tables(response_numbers, {}), ledger_sections.settled(dispositions)],
        ),
        nonresponse_section.dossier(nonresponse, survey, scales, evaluation.get("mark", "").partition(":")[0]),
        section("cleaning", "Cleaning", cleaned, ledger_sections.cleaning(cleaning_counts, review)),
        section("weights", "Weights", weighed, ledger_sections.weighing(weights, weighting_log, weights_report)),
        section(
            "bases",
            "Bases",
            ledger_sections.BASED,
            [item_sections.overview(described, bases), ledger_sections.routed(routing), *unlike],
        ),
    ]
    page = page_templates.render(
        "survey.html",
        title=survey["title"],
        lead=begun(nonresponse_section.sentence(nonresponse)),
        source=survey["source"],
        sections=sections,
        items=described,
        evaluation={"mark": "", "symbol": "", **evaluation},
        here="survey",
        up="../../",
    )
    return {"page": page, "line": f"{survey['title']}: page with {several(len(described), 'item')}"}
