"""Open answers that a scheme codes: which of them count, what their notes are called, and their codes put back."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.ground.missing import NONE_TICKED
from scripts.settings.coded_items import coding_schemes
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import bases, coded, dispositions
from scripts.surveys.answers.asking import were_asked
from scripts.surveys.received.answer_row import questions

PERSONAL = re.compile(r"[@\s]")  # an e-mail address, or first and last name


class Kept(NamedTuple):
    """Answers as received, what cleaning changed, and what it kept, before codes are put in."""

    received: pd.DataFrame
    cleaning_log: pd.DataFrame
    responses: pd.DataFrame


def told(kept: Kept, frame: pd.DataFrame, survey: ResolvedSurvey) -> pd.DataFrame:
    """Return what was written in answer to the questions that schemes code, by those whose answers count.

    One row an answer that says something: note (its id), item, respondent, text, in the order of items and respondents.
    Break-offs, and answers to what was not asked, don't count and are left out. The survey has such a question.
    """
    settled = dispositions.settle(*kept, frame, survey)["dispositions"]
    answers, _ = bases.sample(kept.responses, settled, survey)
    given = coded.of_persons(coded.of_table(answers, ["person", *questions(survey)]), coded.people_of(frame))
    names = note_names(kept.received, survey)
    parts = []
    for key, item in survey.items.items():
        if item.coded_by:
            wrote = were_asked(item, given, survey) & given.columns[key].flags(bool)
            own = answers.loc[wrote, "respondent"]
            about = {"item": key, "note": [names[key, one] for one in own]}
            parts.append(pd.DataFrame({"respondent": own, "text": given.columns[key].texts()[wrote]}).assign(**about))
    return pd.concat(parts, ignore_index=True)


def note_names(received: pd.DataFrame, survey: ResolvedSurvey) -> Mapping[tuple[str, str], str]:
    """Return item and respondent -> the id of the note.

    It is that of the respondent, or the row of the export where ids look like names or addresses of persons; before it
    stands the item, where a scheme codes several.
    """
    ids = received["respondent"].tolist()
    if names_persons(received):
        ids = [f"row-{row}" for row in received["row"]]
    schemes = [item.coded_by for item in survey.items.values()]
    return {
        (key, respondent): f"{key}:{own}" if schemes.count(item.coded_by) > 1 else own
        for key, item in survey.items.items()
        if item.coded_by
        for respondent, own in zip(received["respondent"], ids, strict=True)
    }


def names_persons(received: pd.DataFrame) -> bool:
    """Return whether ids of answers look like names or addresses of persons."""
    return bool(received["respondent"].str.contains(PERSONAL).any())


def put(
    responses: pd.DataFrame, tables: Sequence[pd.DataFrame], wrote: pd.DataFrame, survey: ResolvedSurvey
) -> pd.DataFrame:
    """Return answers with codes in place of what people wrote, as the options of a multiple answer.

    `tables` are the tables `CODED` of `coding_schemes`; `wrote` is what `told` returns. What was written and does not
    count (to a question that was not asked) has no code. Raises EvidenceError for answers without codes: another way of
    cleaning than that of the survey may keep some.
    """
    made = {}
    for key, item in survey.items.items():
        if not item.coded_by:
            continue
        table = tables[coding_schemes(survey).index(item.coded_by)].set_index("note")
        own = wrote[wrote["item"].eq(key)]
        if lacking := int((~own["note"].isin(table.index)).sum()):
            raise EvidenceError(f"{survey.title}, {key}: {lacking} answers were not coded by {item.coded_by}")
        options = list(item.labels or {})
        cells = table.loc[own["note"], options].to_numpy(dtype=bool)
        words = ["|".join(np.array(options, dtype=object)[row]) or NONE_TICKED for row in cells]
        codes = dict(zip(own["respondent"], words, strict=True))
        given = responses[key]
        # In one column with the item that has Other the cells of the others are no texts.
        alone = not (item.into and item.column == survey.items[item.into.item].column)
        filled = [codes.get(one, NONE_TICKED if alone else pd.NA) for one in responses["respondent"]]
        made[key] = pd.Series(filled, responses.index, "string").where(given.notna())
    return responses.assign(**made)
