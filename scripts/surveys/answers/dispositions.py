"""What became of each person of the frame: complete, partial, break-off, refusal, no reply, with the codes of AAPOR."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scripts.ground.errors import EvidenceError, nearest
from scripts.ground.survey_tables import DISPOSITIONS
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import bases, coded, completeness, outcome_codes, rule_finders
from scripts.surveys.received.answer_row import judged_by

BY_RULE = {"drop_break_offs": "broken off", "drop_ineligible": "ineligible", "drop_late": "late"}


def settle(
    received: pd.DataFrame,
    cleaning_log: pd.DataFrame,
    responses: pd.DataFrame,
    frame: pd.DataFrame,
    survey: ResolvedSurvey,
) -> dict[str, Any]:
    """Return `dispositions`: one row a person of the frame, or an answer where there is no frame.

    Columns person, respondent (null for nonrespondents), disposition, code, edition (of the table of codes), then the
    variables of the frame; sorted by person. Raises EvidenceError where there are more answers than persons (N < n).
    """
    people = coded.people_of(frame)
    used = [rule for rule in BY_RULE if (cleaning_log["rule"] == rule).any()]
    out = [(dropped(received, cleaning_log, rule), BY_RULE[rule]) for rule in used]
    ends = [
        end.assign(disposition=fates(shares_of(answers, people, survey), fate, survey))
        for answers, fate in [(responses, "kept"), *out]
        for end in [answers[["person", "respondent", "row"]]]
    ]
    return settled(pd.concat(ends), set(received["person"].dropna()), frame, survey)


def settled(ends: pd.DataFrame, received: set[str], frame: pd.DataFrame, survey: ResolvedSurvey) -> dict[str, Any]:
    """Return what `settle` does, of a row an answer that counts, broke off, came late or is of somebody ineligible.

    `ends` has person, respondent, row, disposition; `received` are all persons of whom an answer came, whatever became
    of it.
    """
    counted = ends[ends["disposition"].isin(bases.ANSWERED)]
    short = ends[ends["disposition"].isin(["break-off", "refusal"])].sort_values("row", ascending=False, kind="stable")
    ended = pd.concat([counted, short]).drop(columns="row")
    if survey.frame:
        if len(counted) > len(frame):
            raise EvidenceError(
                f"{survey.frame.file}: {len(frame)} persons, but {len(counted)} answers: add the missing persons"
            )
        # ASSUME: Everybody on a list of named persons is eligible, so a person of whom nothing came is a non-contact
        #   (2.20), unless the description says that their eligibility is unknown (3.19); a person whose answer a
        #   cleaning rule dropped is a non-contact in any case.
        last = ended.drop_duplicates("person")
        dispositions = frame.merge(last, on="person", how="left")
        without = dispositions["disposition"].isna()
        said = of_nonrespondents(dispositions[without], received, survey)
        nothing_came = pd.Series(survey.dispositions.silence, dispositions.index, "string")
        nothing_came[dispositions["person"].isin(received)] = "non-contact"
        nothing_came[dispositions["person"].isin(ends.loc[ends["disposition"] == "late", "person"])] = "late"
        dispositions["disposition"] = dispositions["disposition"].fillna(said).fillna(nothing_came)
        out = set(ends.loc[ends["disposition"] == "ineligible", "person"].dropna()) | ineligible(frame, survey)
        gone = dispositions["person"].isin(out - set(counted["person"].dropna()))
        dispositions["respondent"] = dispositions["respondent"].mask(gone)
        dispositions["disposition"] = dispositions["disposition"].mask(gone, "ineligible")
    else:
        dispositions = ended.assign(person=ended["respondent"])
    edition, codes = outcome_codes.codes(survey)
    dispositions = dispositions.assign(code=dispositions["disposition"].map(codes), edition=edition)
    variables = [column for column in frame.columns if column != "person"]
    dispositions = DISPOSITIONS.framed(dispositions, variables)
    counts = dispositions["disposition"].value_counts()
    told = ", ".join(f"{counts[word]} {word}" for word in outcome_codes.WORDS if word in counts) or "nobody"
    return {"dispositions": dispositions, "line": f"{survey.title}: {told}"}


def fates(shares: NDArray[np.float64], fate: str, survey: ResolvedSurvey) -> NDArray[np.object_]:
    """Return the disposition of answers that were kept, or dropped as break-offs, ineligible or late; null: none.

    `shares` is how much of what it was asked each answered.
    """
    if fate == "kept":
        # ASSUME: An answer that cleaning kept counts at least as partial: only the rule drop_break_offs makes
        #   break-offs.
        return np.where(completeness.kinds(shares, survey) == "complete", "complete", "partial").astype(object)
    if fate == "late":
        # ASSUME: A complete or partial answer after the closing date is 2.27 in AAPOR's table of web surveys of named
        #   persons (completed, but not returned during the field period), a kind of non-contact. The code is taken
        #   from published lists, because the table itself was not available.
        found = np.full(len(shares), fate, dtype=object)
        found[completeness.kinds(shares, survey) == "break-off"] = None
        return found
    # ASSUME: A person who opened the questionnaire and answered nothing is an implicit refusal (2.112); one who
    #   answered less than a partial answer needs is a break-off (2.12). Response rates count both among the refusals.
    return np.where(fate == "ineligible", fate, np.where(shares > 0, "break-off", "refusal")).astype(object)


def shares_of(answers: pd.DataFrame, people: coded.People, survey: ResolvedSurvey) -> NDArray[np.float64]:
    """Return the share of the items that were put to each answer that it answered."""
    given = coded.of_persons(coded.of_table(answers, ["person", *judged_by(survey)]), people)
    return completeness.answered_share(given, survey)


def dropped(received: pd.DataFrame, cleaning_log: pd.DataFrame, rule: str) -> pd.DataFrame:
    """Return the answers that a rule dropped, under the corrected persons, the last one first."""
    persons = cleaning_log[cleaning_log["item"] == "person"].drop_duplicates("respondent", keep="last")
    corrected = received["respondent"].map(persons.set_index("respondent")["new"])
    out = cleaning_log.loc[(cleaning_log["rule"] == rule) & (cleaning_log["item"] == "*"), "respondent"]
    answers = received.assign(person=corrected.fillna(received["person"]).astype("string"))
    return answers[answers["respondent"].isin(out)].sort_values("row", ascending=False, ignore_index=True)


def of_nonrespondents(persons: pd.DataFrame, received: set[str], survey: ResolvedSurvey) -> pd.Series:
    """Return what a variable of the frame says became of each person without an answer; null where it says nothing.

    Raises EvidenceError for a word that is not declared, or that says of a person without an answer that one came.
    """
    declared = survey.dispositions
    found = pd.Series(pd.NA, persons.index, "string")
    if not declared.variable or not survey.frame:
        return found
    given = persons[declared.variable]
    place = f"{survey.frame.file}, column {declared.variable}"
    for label, count in given.value_counts().sort_index().items():
        word = str(label)
        own = given.eq(word).fillna(False)
        means = outcome_codes.meaning(word, declared.outcomes)
        if len(means) != 1:
            what = "matches several of the words" if means else "is not one of the words"
            raise EvidenceError(
                f"{place}: '{word}' (of {count} nonrespondents) {what} under dispositions.outcomes: say there "
                f"what it means.{nearest(word, declared.outcomes)}"
            )
        [disposition] = means
        if disposition in bases.ANSWERED:
            # A person whose answers were all dropped did not reply, whatever the office had noted when the answer came.
            if not set(persons.loc[own, "person"]) <= received:
                raise EvidenceError(
                    f"{place}: '{word}' says that an answer came ({disposition}), but the export has no answer of "
                    f"{int((~persons.loc[own, 'person'].isin(received)).sum())} such persons: export it again, or "
                    "correct the frame"
                )
            continue
        found[own] = disposition
    return found


def ineligible(frame: pd.DataFrame, survey: ResolvedSurvey) -> set[str]:
    """Return the persons that the rule drop_ineligible takes out by the frame alone."""
    # ASSUME: A person who is ineligible by a variable of the frame stays so, whether an answer came or not.
    found: set[str] = set()
    for rule in survey.cleaning:
        if rule.rule == "drop_ineligible" and rule.where and set(rule.where) <= set(frame.columns):
            columns = coded.columns_of(frame, rule.where)
            found |= set(frame.loc[rule_finders.fits(columns, len(frame), rule.where), "person"])
    return found
