"""Answers to open questions of a survey as notes: one note an answer, with what the survey knows of its respondent."""

import hashlib
from collections.abc import Sequence
from typing import Any

import pandas as pd

from scripts.ground.errors import EvidenceError
from scripts.ground.note_tables import NOTES, TURNS
from scripts.interviews.formats.freezing import frozen
from scripts.interviews.notes import asked_fields
from scripts.settings import coded_items
from scripts.settings.asked_groups import AskedOfNotes
from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.scheme import Scheme
from scripts.surveys.answers import cleaning, open_answers


def read(
    received: pd.DataFrame,
    frame: pd.DataFrame,
    corrections: list[Any],
    survey: ResolvedSurvey,
    scheme: Scheme,
    source: str,
    asked: Sequence[AskedOfNotes] = (),
) -> dict[str, Any]:
    """Return the answers that a scheme codes as `notes`, in the form of `reading_notes.read`; nobody takes `turns`.

    Notes are the answers that say something; who wrote nothing has none. Those that don't count (cleaning dropped them,
    or they were not asked) name no scheme under `asked`: what was coded of them is known, and counts for nothing.
    `note` is the id of the answer (`open_answers.note_names`), `date` the day on which it was given; further fields are
    the breakdowns of the survey and what the scheme names, but no derived items; and `item`, the question, where the
    scheme codes answers to several. Raises EvidenceError as cleaning does, and for groups
    that findings ask for (`asked`) and no answer is of.
    """
    kept = cleaning.ruled(received, frame, corrections, survey).kept
    told = open_answers.told(kept, frame, survey)
    counted = set(told.loc[told["item"].isin(coded_items.items_of(survey, source)), "note"])
    if not counted:
        items = " and ".join(coded_items.items_of(survey, source))
        raise EvidenceError(
            f"{survey.file}: nobody whose answer counts wrote anything to {items}: take `coded_by` out of "
            f"config/surveys/{survey.key}.yaml, or name the right column"
        )
    dropped = received[~received["respondent"].isin(kept.responses["respondent"])]
    wrote = written(pd.concat([kept.responses, dropped], ignore_index=True), received, survey, source)
    fields = named(survey, scheme)
    about = known(wrote, frame, survey, fields)
    rows = pd.DataFrame({name: about[name].to_numpy(dtype=object) for name in [*fields, "date", "language"]})
    texts = [frozen(text) for text in wrote["text"]]
    rows = rows.assign(
        note=wrote["note"].to_numpy(dtype=object),
        item=wrote["item"].to_numpy(dtype=object),
        persons=1,
        asked=[source if note in counted else "" for note in wrote["note"]],
        text=texts,
        sha256=[hashlib.sha256(text.encode()).hexdigest() for text in texts],
    )
    for name in NOTES.names:
        rows[name] = rows.get(name)
    if len(coded_items.items_of(survey, source)) > 1:
        fields = [*fields, "item"]
    notes = NOTES.framed(rows, [name for name in fields if name not in NOTES.names])
    asked_fields.check(notes, asked)
    languages = notes["language"].nunique()
    line = f"{source}: {len(counted)} answers to code, {languages} language{'' if languages == 1 else 's'}"
    line += f"; {len(notes) - len(counted)} more that don't count" if len(notes) > len(counted) else ""
    if open_answers.names_persons(received):
        line += "; named by their rows, for ids of the survey look like names or addresses"
    return {"notes": notes, "turns": TURNS.empty(), "line": line}


def written(answers: pd.DataFrame, received: pd.DataFrame, survey: ResolvedSurvey, source: str) -> pd.DataFrame:
    """Return a row an answer to a question of the scheme: `note`, `item`, `text`, and all else that was answered."""
    names = open_answers.note_names(received, survey)
    parts = []
    for key in coded_items.items_of(survey, source):
        own = answers[answers[key].notna()]
        parts.append(own.assign(item=key, text=own[key], note=[names[key, one] for one in own["respondent"]]))
    return pd.concat(parts, ignore_index=True)


def named(survey: ResolvedSurvey, scheme: Scheme) -> list[str]:
    """Return the fields that notes of a scheme have beside the language."""
    wanted = {name for names in survey.crossings for name in names} | {*scheme.by}
    wanted |= {*(scheme.double_coding.strata if scheme.double_coding else [])}
    wanted |= {*(scheme.quotes.attributes if scheme.quotes else [])}
    return [name for name in coded_items.fields(survey) if name in wanted and name != "language"]


def known(answers: pd.DataFrame, frame: pd.DataFrame, survey: ResolvedSurvey, fields: list[str]) -> pd.DataFrame:
    """Return what is known of each respondent: variables of the frame, choices, the day, the language."""
    persons = frame.set_index("person").reindex(answers["person"].to_numpy(dtype=object))

    def column(name: str) -> pd.Series:
        """Return a variable of the frame, or an item."""
        given = persons[name] if name in survey.variables else answers[name]
        return pd.Series(given.to_numpy(dtype=object), answers.index, "string")

    made = {name: column(name) for name in fields}
    made["date"] = answers["ended"].fillna(answers["started"]).str.extract(r"^(\d{4}-\d\d-\d\d)")[0]
    made["language"] = pd.Series(survey.answer_language, answers.index, "string")
    if survey.answer_language and survey.answer_language in [*survey.items, *survey.variables]:
        told = column(survey.answer_language).str.strip().str.lower()
        made["language"] = told.str.split(r"[-_]", regex=True).str[0]
    # ASSUME: An answer of which nothing says the language is in none that rules are for.
    made["language"] = made["language"].fillna("und")
    return pd.DataFrame(made)
