"""What became of each person of the frame: complete, partial, break-off, refusal, silence, with the codes of AAPOR."""

from typing import Any

import pandas as pd

from scripts.errors import EvidenceError
from scripts.surveys.cleaning import answered_share, kind

# ASSUME: Dispositions carry the codes of AAPOR's Standard Definitions, 9th edition, for web surveys of named persons.
CODES = {
    "complete": "1.1",
    "partial": "1.2",
    "refusal": "2.112",
    "break-off": "2.12",
    "non-contact": "2.20",
    "unknown": "3.19",
    "ineligible": "4.10",
}


def settle(
    received: pd.DataFrame,
    cleaning_log: pd.DataFrame,
    responses: pd.DataFrame,
    frame: pd.DataFrame,
    survey: dict[str, Any],
) -> dict[str, Any]:
    """Return `dispositions`: one row a person of the frame, or an answer where there is no frame.

    Columns person, respondent (null for the silent), disposition, code, then the variables of the frame; sorted by
    person. Raises EvidenceError where there are more answers than persons (N < n).
    """
    ended = pd.concat([kept(responses, frame, survey), broken_off(received, cleaning_log, frame, survey)])
    if survey.get("frame"):
        if len(responses) > len(frame):
            raise EvidenceError(
                f"{survey['frame']['file']}: {len(frame)} persons, but {len(responses)} answered: add the others"
            )
        # ASSUME: Everybody on a list of named persons is eligible, so silence is a non-contact (2.20), not an unknown;
        #   so is an answer that a rule of cleaning took out, such as one after the closing date.
        last = ended.drop_duplicates("person")
        dispositions = frame.merge(last, on="person", how="left")
        dispositions["disposition"] = dispositions["disposition"].fillna("non-contact")
    else:
        dispositions = ended.assign(person=ended["respondent"])
    dispositions["code"] = dispositions["disposition"].map(CODES)
    first = ["person", "respondent", "disposition", "code"]
    variables = [column for column in frame.columns if column != "person"]
    dispositions = dispositions[[*first, *variables]].astype("string").sort_values("person", ignore_index=True)
    counts = dispositions["disposition"].value_counts()
    told = ", ".join(f"{counts[word]} {word}" for word in CODES if word in counts) or "nobody"
    return {"dispositions": dispositions, "line": f"{survey['title']}: {told}"}


def kept(responses: pd.DataFrame, frame: pd.DataFrame, survey: dict[str, Any]) -> pd.DataFrame:
    """Return person, respondent and disposition of the answers that count."""
    # ASSUME: An answer that cleaning kept counts as partial at least: only the rule drop_break_offs makes a break-off.
    shares = answered_share(responses, frame, survey)
    word = shares.map(lambda share: "complete" if kind(share, survey) == "complete" else "partial")
    return responses[["person", "respondent"]].assign(disposition=word)


def broken_off(
    received: pd.DataFrame, cleaning_log: pd.DataFrame, frame: pd.DataFrame, survey: dict[str, Any]
) -> pd.DataFrame:
    """Return person, respondent and disposition of the answers that were dropped as break-offs, the last one first."""
    persons = cleaning_log[cleaning_log["item"] == "person"].drop_duplicates("respondent", keep="last")
    corrected = received["respondent"].map(persons.set_index("respondent")["new"])
    dropped = cleaning_log.loc[cleaning_log["rule"] == "drop_break_offs", "respondent"]
    answers = received.assign(person=corrected.fillna(received["person"]).astype("string"))
    answers = answers[answers["respondent"].isin(dropped)].sort_values("row", ascending=False, ignore_index=True)
    # ASSUME: Who opened the questionnaire and answered nothing refused implicitly (2.112); who answered less than a
    #   partial answer needs broke off (2.12). Both stand with the refusals in the response rates.
    shares = answered_share(answers, frame, survey)
    word = shares.map(lambda share: "break-off" if share > 0 else "refusal")
    return answers[["person", "respondent"]].assign(disposition=word)
