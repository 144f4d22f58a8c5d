"""Tables of corrections: of the house (respondent, item, old, new, reason), and cleaning logs of IMPACT and REACH."""

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from scripts.ground.errors import EvidenceError, nearest
from scripts.ground.missing import NONE_TICKED
from scripts.settings.codebook import Item, Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.survey import Cleaning
from scripts.sheets import numerals, sheet
from scripts.sheets.headers import fold
from scripts.surveys.answers.cleaning_rules import Changes, change, said
from scripts.surveys.answers.coded import Answers
from scripts.surveys.exports.moments import ZONE
from scripts.surveys.received.answer_row import ABOUT, questions
from scripts.surveys.received.decoding import bare, choices, declared, kind_of_code, moments, numbers
from scripts.surveys.received.options import options_of

CORRECTION = ("respondent", "item", "old", "new", "reason")
SIGNED = ("author", "date")
MOMENTS = ("started", "ended")
IMPACT = {"uuid": "respondent", "question": "item", "old_value": "old", "new_value": "new", "change_type": "change"}
EXPLAINED = ("issue", "reason", "explanation", "feedback")
KINDS = ("change_response", "blank_response", "remove_survey", "no_action")


def correct(answers: Answers, rule: Cleaning, file: Path, survey: ResolvedSurvey) -> Changes:
    """Return the changes of a table of corrections, each checked against the answer that it corrects.

    A row whose item is `*` and whose new value is `dropped` takes the whole answer out.
    """
    table = read(file)
    impact = "change" in table
    place_of = {one: place for place, one in enumerate(answers.columns["respondent"].texts())}
    made: Changes = []
    changed: dict[tuple[str, str], str] = {}
    dropped: set[str] = set()
    for row, line in zip(table.index, table.to_dict("records"), strict=True):
        place = f"{file.as_posix()}, row {row}"
        cells = {str(name): said(value) for name, value in line.items()}
        respondent, more = cells["respondent"], {name: cells.get(name, "") for name in ("reason", *SIGNED)}
        if impact and (kind := change_type(cells["change"], place)) == "no_action":
            continue
        if respondent not in place_of or respondent in dropped:
            raise EvidenceError(
                f"{place}, column respondent: there is no answer with this id, or an earlier rule dropped it: "
                "correct the id"
            )
        if (kind == "remove_survey") if impact else (cells["item"] == "*" and cells["new"] == "dropped"):
            dropped.add(respondent)
            made.append(change(respondent, "*", "kept", "dropped", rule, **more))
            continue
        item = named(cells["item"], survey, place)
        old, new = cells["old"], cells["new"]
        if impact:
            new = "" if kind == "blank_response" else new
            old, new = (decoded(text, item, survey, place) for text in (old, new))
        column = answers.columns[item]
        is_now = changed.get((respondent, item), column.words[column.codes[place_of[respondent]]])
        about = declared(survey.items[item], survey) if item in survey.items else None
        same = is_now == old or (impact and alike(is_now, old)) or (is_now == NONE_TICKED and not old)
        if item in MOMENTS:
            same = same or (bool(old) and is_now == moment(old, answers, survey, f"{place}, column old"))
            new = moment(new, answers, survey, f"{place}, column new") if new else new
        elif about and about.type == "number":
            same = same or any(alike(is_now, text) for text in amounts(old, about))
            same = same or (bool(is_now) and kind_of_code(old, about) == is_now)
            new = amount(new, about, f"{place}, column new") if new else new
        if not same:
            raise EvidenceError(
                f"{place}, column old: the answer has another value: write that value, or delete the row"
            )
        if about:
            check_new(new, about, survey.scales, f"{place}, column new")
        changed[respondent, item] = new
        if is_now != new or not impact:
            made.append(change(respondent, item, is_now, new, rule, **more))
    return made


def read(file: Path) -> pd.DataFrame:
    """Return a table of corrections by the columns of the house; `change` too where it is a log of IMPACT or REACH."""
    found = sheet.read(file)
    plain = {fold(str(header)).replace(".", "_").replace(" ", "_"): str(header) for header in found.columns}
    if not set(IMPACT) <= set(plain):
        return sheet.columns(found, CORRECTION, SIGNED, free=("old", "new"))
    wanted = {plain[name]: own for name, own in IMPACT.items()}
    why = next((plain[name] for name in EXPLAINED if name in plain), None)
    wanted |= {why: "reason"} if why else {}
    by = next((plain[name] for name in ("author", "enumerator", "changed_by") if name in plain), None)
    wanted |= {by: "author"} if by else {}
    wanted |= {plain["date"]: "date"} if "date" in plain else {}
    return sheet.columns(found, list(wanted), free=(plain["old_value"], plain["new_value"])).rename(columns=wanted)


def change_type(text: str, place: str) -> str:
    """Return the kind of change that a log of IMPACT or REACH names."""
    word = fold(text).replace(" ", "_")
    if word not in KINDS:
        raise EvidenceError(f"{place}, column change_type: this is not one of {', '.join(KINDS)}: correct it")
    return word


def named(word: str, survey: ResolvedSurvey, place: str) -> str:
    """Return the item, named by its key or by its column of the export."""
    by_column = {item.column: key for key, item in survey.items.items() if item.column}
    known = [*questions(survey), *ABOUT, "marks"]
    if word in known:
        return word
    if word in by_column:
        return by_column[word]
    boxes = [box for item in survey.items.values() for box in (item.columns or {}).values()]
    if word in boxes:
        raise EvidenceError(
            f"{place}, column item: '{word}' is one option of an item: name the item, and write all its ticked options"
        )
    raise EvidenceError(f"{place}, column item: there is no item '{word}'.{nearest(word, known)}")


def decoded(text: str, item: str, survey: ResolvedSurvey, place: str) -> str:
    """Return a value as the export has it as the key that the answers have; R writes NA for an empty cell."""
    about = survey.items.get(item)
    if about and about.type == "choice":
        scale = survey.scale(about)
        labels = scale.categories | scale.missing
        if text in ("", "NA") and text not in labels:
            return ""
        return text if text in labels else said(choices(labels, item, set(), None, about.numbered)(text, place))
    if text in ("", "NA"):
        return ""
    if about and about.type == "multiple_response" and about.labels:
        known = list(about.columns or about.labels)
        if set(text.split("|")) <= set(known):
            return text
        spellings = {key: [key, *([own] if isinstance(own, str) else own)] for key, own in about.labels.items()}
        return said(options_of(spellings, about.separator or " ", item)(text, place))
    return text


def alike(one: str, other: str) -> bool:
    """Return whether two texts are the same number: 20 and 20.0."""
    try:
        return float(one) == float(other)
    except ValueError:
        return False


# What is read with a point here, and as thousands in an export with decimal commas.
THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")


def amounts(text: str, item: Item) -> list[str]:
    """Return what a text is as a number: as the export writes numbers, and with a point; nothing where it is none."""
    given = bare(text, item)
    return [made for mark in (item.decimal, None) if (made := numerals.read(given, mark))]


def amount(new: str, item: Item, place: str) -> str:
    """Return the number that a correction puts in, as numbers are stored, within the limits of its item."""
    if new in item.codes.values():
        return new
    if item.decimal == "," and THOUSANDS.fullmatch(bare(new, item)):
        raise EvidenceError(f"{place}: the point could separate thousands: write 1200 or 1.2, not 1.200")
    if not (read_so := amounts(new, item)):
        return numbers(item)(new, place) or new  # it is refused there
    return numbers(item.model_copy(update={"decimal": None, "words": []}))(read_so[0], place) or ""


def moment(text: str, answers: Answers, survey: ResolvedSurvey, place: str) -> str:
    """Return a start or end as moments are stored: written so already, or as the export writes it."""
    ways = {}
    for form in (None, survey.date_format):
        try:
            ways[form] = str(moments(form)(text, place))
        except EvidenceError:
            continue
    made = next(iter(ways.values()), "") or str(moments(survey.date_format)(text, place))  # or it is refused
    if len(set(ways.values())) > 1:
        raise EvidenceError(
            f"{place}: this is one day as an ISO date and another as {survey.date_format}: write it as in "
            "2016-05-31 10:00:00"
        )
    others = [word for name in MOMENTS for word in answers.columns[name].used() if word]
    if others and (ZONE.search(made) is None) != (ZONE.search(others[0]) is None):
        raise EvidenceError(
            f"{place}: only one of the answers and this cell has a time zone: write the cell as the answers are written"
        )
    return made


def check_new(new: str, item: Item, scales: Mapping[str, Scale], place: str) -> None:
    """Refuse a correction that a choice item can't have; an empty one takes the answer out."""
    if not new:
        return
    if item.type == "multiple_response":
        known = list(item.columns or item.labels or {})
        wrong = [] if new == NONE_TICKED else [option for option in new.split("|") if option not in known]
        known = [*known, NONE_TICKED] if item.columns else known
    elif item.type == "choice":
        scale = item.scale_in(scales)
        known = [*scale.categories, *scale.missing]
        wrong = [new] if new not in known else []
    else:
        return
    if wrong:
        raise EvidenceError(f"{place}: this is not an answer of the item: write one of {', '.join(known)}")
