"""The page of a survey: who answered, who is missing, what was cleaned, and of each item all that was done to it."""

from typing import Any, NamedTuple

import pandas as pd

from scripts.findings.wording import several
from scripts.pages import (
    item_sections,
    nonresponse_section,
    page_templates,
    paired_section,
    precision_table,
    preparation_sections,
)
from scripts.pages.method_page import rates_tables
from scripts.pages.sections import begun, section
from scripts.settings.evaluation import Masthead
from scripts.settings.resolved import ResolvedSurvey


class Tables(NamedTuple):
    """The tables of a survey.

    `numbers` are those of its items, `response_numbers` those on who answered, `skip_logic` the skip logic
    of the questionnaire that the description lacks.
    """

    response_numbers: pd.DataFrame
    numbers: pd.DataFrame
    nonresponse: pd.DataFrame
    decision: pd.DataFrame
    dispositions: pd.DataFrame
    bases: pd.DataFrame
    skip_errors: pd.DataFrame
    cleaning_log: pd.DataFrame
    cleaning_counts: pd.DataFrame
    review: pd.DataFrame
    comparisons: pd.DataFrame
    weights: pd.DataFrame
    weighting_log: pd.DataFrame
    weights_report: pd.DataFrame
    design_effects: pd.DataFrame
    skip_logic: pd.DataFrame


def survey_page(tables: Tables, survey: ResolvedSurvey, evaluation: Masthead) -> dict[str, Any]:
    """Return the page of a survey; only counts, never a person or the words of one."""
    made_of = item_sections.Tables(
        tables.bases, tables.numbers, tables.skip_errors, tables.cleaning_log, tables.comparisons
    )
    described = item_sections.items(survey, made_of)
    settled = tables.decision.iloc[0]
    used = "is used" if settled["used"] == "yes" else "is not used"
    cleaned = [preparation_sections.CLEANED] if len(tables.cleaning_counts) else ["No cleaning rule is declared."]
    effects = precision_table.effects(tables.design_effects, survey)
    unlike = [] if tables.skip_logic.empty else [preparation_sections.undeclared(tables.skip_logic)]
    sections = [
        section(
            "response",
            "Response",
            [f"The survey {used}: {settled['reason']}."],
            [*rates_tables(tables.response_numbers, {}), preparation_sections.settled(tables.dispositions)],
        ),
        nonresponse_section.analysis(tables.nonresponse, survey, evaluation.mark.partition(":")[0]),
        section(
            "cleaning",
            "Cleaning",
            cleaned,
            preparation_sections.cleaning(tables.cleaning_counts, tables.review, survey),
        ),
        section(
            "weights",
            "Weights",
            [precision_table.weighed(len(tables.weights) > 0, survey)],
            [*preparation_sections.weighing(tables.weights, tables.weighting_log, tables.weights_report), effects],
        ),
        section(
            "bases",
            "Bases",
            preparation_sections.BASED,
            [
                item_sections.overview(described, tables.bases),
                preparation_sections.contradicting(tables.skip_errors, survey),
                *unlike,
            ],
        ),
        *paired_section.paired(tables.comparisons, survey),
    ]
    page = page_templates.render(
        "survey.html",
        title=survey.title,
        lead=begun(nonresponse_section.sentence(tables.nonresponse)),
        source=survey.source,
        sections=sections,
        items=described,
        evaluation=evaluation,
        here="survey",
        up="../../",
    )
    return {"page": page, "line": f"{survey.title}: page with {several(len(described), 'item')}"}
