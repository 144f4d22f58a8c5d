"""What needs a person's decision: marked answers, and answers to what was not asked."""

from typing import Any

import pandas as pd

from scripts.ground.survey_tables import REVIEW
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers.skip_errors import NOT_ASKED


def list_open(
    responses: pd.DataFrame, cleaning_log: pd.DataFrame, skip_errors: pd.DataFrame, survey: ResolvedSurvey
) -> dict[str, Any]:
    """Return `review`, one row a thing to decide, by row of the export: what was found, and why it was looked for.

    A decision is a row of a table of corrections, or a rule that drops instead of marks; marked answers count.
    """
    rows = []
    given = cleaning_log[cleaning_log["item"] == "marks"]
    reasons = {
        (one["respondent"], mark): one["reason"]
        for one in given.fillna({"new": "", "old": ""}).to_dict("records")
        for mark in set(one["new"].split("|")) - set(one["old"].split("|"))
    }
    for answer in responses.dropna(subset=["marks"]).to_dict("records"):
        for mark in str(answer["marks"]).split("|"):
            reason = reasons.get((answer["respondent"], mark), "marked")
            rows.append((answer["respondent"], answer["row"], "*", mark, reason))
    for one in skip_errors[skip_errors["finding"] == NOT_ASKED].to_dict("records"):
        rows.append((one["respondent"], one["row"], one["item"], one["finding"], f"asked of {one['asked']}"))
    review = REVIEW.framed(rows)
    people = review["respondent"].nunique()
    return {"review": review, "line": f"{survey.title}: {people} answers to decide on ({len(review)} reasons)"}
