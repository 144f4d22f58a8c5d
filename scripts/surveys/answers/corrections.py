"""Corrections of answers, each checked against the answer that it corrects; all that is wrong is said at once."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scripts.ground.errors import SHOWN_CELLS, EvidenceError, Faults, like, listed, repeated
from scripts.ground.missing import NONE_TICKED
from scripts.settings.codebook import Item, Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.settings.survey import Cleaning
from scripts.sheets import numerals
from scripts.sheets.headers import fold
from scripts.surveys.answers import correction_tables
from scripts.surveys.answers.cleaning_rules import Changes, change, said
from scripts.surveys.answers.coded import Answers
from scripts.surveys.answers.correction_names import Names, named, names_of
from scripts.surveys.answers.correction_tables import KINDS, NOTHING, Row
from scripts.surveys.exports.moments import ZONE
from scripts.surveys.received import box_words, boxes
from scripts.surveys.received.decoding import bare, choices, declared, kind_of_code, moments, numbers
from scripts.surveys.received.options import options_of

MOMENTS = ("started", "ended")
UNPROVEN = "old value blank"  # the mark of an answer that a log changed without saying what it was


class Values(NamedTuple):
    """The answers while a table corrects them: as they were, what it changed, whom it took out."""

    answers: Answers
    places: dict[str, int]
    changed: dict[tuple[str, str], str]
    dropped: set[str]

    def before(self, respondent: str, item: str) -> str:
        """Return a value before the table."""
        column = self.answers.columns[item]
        word: str = column.words[column.codes[self.places[respondent]]]
        return word

    def now(self, respondent: str, item: str) -> str:
        """Return a value after the rows so far."""
        return self.changed.get((respondent, item), self.before(respondent, item))


def correct(answers: Answers, rule: Cleaning, file: Path, survey: ResolvedSurvey) -> tuple[Changes, str]:
    """Return the changes of a table of corrections, each checked against the answer that it corrects, and a remark.

    A row whose item is `*` and whose new value is `dropped` (`remove_survey` in a log of others) takes the whole answer
    out. A row that says again what a row before it has done changes nothing. Where a log of others leaves the old value
    blank, the answer is changed and marked, so that it is listed for review; its rows about columns that no item has
    are left out, and the remark names them. Raises one EvidenceError with all that is wrong with the table.
    """
    name, rows = correction_tables.read(file)
    places = {one: place for place, one in enumerate(answers.columns["respondent"].texts())}
    values = Values(answers, places, {}, set())
    names = names_of(survey)
    faults, made = Faults(), Changes()
    others: list[str] = []
    unknown = {word for word in {row.item for row in rows if row.about_an_answer} if names.unknown(word)}
    for row in rows:
        with faults.at(name, row.row):
            if row.about_an_answer and row.item in unknown:
                others.append(row.item)
                continue
            made += changes_of(row, values, rule, survey, names, f"{name}, row {row.row}")
    faults.stop()
    more = listed(dict.fromkeys(map(repeated, others)), SHOWN_CELLS)
    return made, f"; {len(others)} rows of {file.name} are about columns that no item has: {more}" if others else ""


def changes_of(row: Row, values: Values, rule: Cleaning, survey: ResolvedSurvey, names: Names, place: str) -> Changes:
    """Return the changes that one row makes, and note them in `values`."""
    if row.kind and row.kind not in KINDS:
        raise EvidenceError(f"{place}, column change_type: this is not one of {', '.join(KINDS)}: correct it")
    if row.kind == "no_action" or row.respondent in values.dropped:
        return []
    if row.respondent not in values.places:
        raise EvidenceError(
            f"{place}, column respondent: there is no answer with this id, or an earlier rule dropped it: "
            "correct the id"
        )
    if row.drops:
        values.dropped.add(row.respondent)
        return [change(row.respondent, "*", "kept", "dropped", rule, **row.signed)]
    item, option = named(row, survey, names, place)
    before, now = values.before(row.respondent, item), values.now(row.respondent, item)
    about = declared(survey.items[item], survey) if item in survey.items else None
    blank = bool(row.kind) and row.old.strip() in NOTHING
    if option and about:
        was, becomes = of_box(row, about, option, place)
        new = with_option(now, about, option, becomes)
        proven = (option in before.split("|"), option in now.split("|"))
    else:
        new = new_value(row, item, about, values, survey, place)
        proven = (
            fits(row, item, before, about, values, survey, place),
            fits(row, item, now, about, values, survey, place),
        )
        was = True
    again = (row.respondent, item) in values.changed and new == now and proven[0] == was
    if again:
        return []
    if proven[1] != was and not blank:
        shown = now if about and about.type != "text" else ""
        raise EvidenceError(
            f"{place}, column old: the answer has another value: write that value, or delete the row",
            shown,
            stored=True,
        )
    values.changed[row.respondent, item] = new
    made = [change(row.respondent, item, now, new, rule, **row.signed)] if now != new or not row.kind else []
    return [*made, *(marked(row, item, values, rule) if made and proven[1] != was else [])]


def marked(row: Row, item: str, values: Values, rule: Cleaning) -> Iterator[dict[str, str]]:
    """Yield the mark of an answer whose old value the log leaves blank: a person has to look at it."""
    marks, own = values.now(row.respondent, "marks"), f"{UNPROVEN} {item}"
    if own not in marks.split("|"):
        values.changed[row.respondent, "marks"] = f"{marks}|{own}" if marks else own
        yield change(row.respondent, "marks", marks, values.changed[row.respondent, "marks"], rule, **row.signed)


def of_box(row: Row, item: Item, option: str, place: str) -> tuple[bool, str]:
    """Return whether a box was ticked by the log, and what it becomes: "1", "0" or "" (blank)."""
    yes = {
        *box_words.TICKED,
        *boxes.words_of(item.ticked),
        fold(option),
        *boxes.words_of((item.labels or {}).get(option, [])),
    }
    no = {*box_words.NOT_TICKED, *boxes.words_of(item.not_ticked)}
    said_so = []
    for column, text in (("old", row.old), ("new", "" if row.kind == "blank_response" else row.new)):
        word = fold(text)
        if word not in yes | no and not boxes.is_missing(word, item):
            raise EvidenceError(
                f"{place}, column {column}: '{row.item}' is one box of a question: write 1 (ticked) or 0 (not ticked)"
            )
        said_so.append("1" if word in yes else "0" if word in no else "")
    return said_so[0] == "1", said_so[1]


def with_option(now: str, item: Item, option: str, becomes: str) -> str:
    """Return the ticked options of an answer with one of them ticked or not."""
    ticked = {*now.split("|")} - {"", NONE_TICKED, option} | ({option} if becomes == "1" else set())
    joined = "|".join(key for key in (item.columns or item.labels or {}) if key in ticked)
    return joined or (NONE_TICKED if item.columns and (becomes or now == NONE_TICKED) else "")


def new_value(row: Row, item: str, asked_item: Item | None, values: Values, survey: ResolvedSurvey, place: str) -> str:
    """Return what an answer becomes, as answers are stored, or refuse it."""
    new = "" if row.kind == "blank_response" else row.new
    new = decoded(new, item, survey, f"{place}, column new") if row.kind else new
    if new and item in MOMENTS:
        return moment(new, values.answers, survey, f"{place}, column new")
    if new and asked_item and asked_item.type == "number":
        return amount(new, asked_item, f"{place}, column new")
    if asked_item:
        check_new(new, asked_item, survey.scales, f"{place}, column new")
    return new


def fits(
    row: Row, item: str, value: str, asked_item: Item | None, values: Values, survey: ResolvedSurvey, place: str
) -> bool:
    """Return whether a row's old value is a value of the answers, however it is written."""
    old = decoded(row.old, item, survey, f"{place}, column old") if row.kind else row.old
    same = (
        value == old
        or (bool(row.kind) and (alike(value, old) or value.strip() == old.strip()))
        or (value == NONE_TICKED and not old)
    )
    if item in MOMENTS:
        return same or (bool(old) and value == moment(old, values.answers, survey, f"{place}, column old"))
    if asked_item and asked_item.type == "number":
        same = same or any(alike(value, text) for text in amounts(old, asked_item))
        return same or (bool(value) and kind_of_code(old, asked_item) == value)
    return same


def decoded(text: str, item: str, survey: ResolvedSurvey, place: str) -> str:
    """Return a value as the export has it as the key that the answers have; R writes NA for an empty cell."""
    about = survey.items.get(item)
    if about and about.type == "choice":
        scale = survey.scale(about)
        labels = scale.categories | scale.missing
        if text.strip() in NOTHING and text not in labels:
            return ""
        return text if text in labels else said(choices(labels, item, set(), None, about.numbered)(text, place))
    if text.strip() in NOTHING:
        return ""
    if about and about.type == "multiple_response" and not about.open:
        known = list(about.columns or about.labels or {})
        if {*text.split("|")} <= {*known, NONE_TICKED}:
            return text
        # Kobo names the column of a box by question and option, and lists the options in one cell beside the boxes.
        names = {key: [column.rpartition("/")[2]] for key, column in (about.columns or {}).items()}
        labels = {key: [own] if isinstance(own, str) else own for key, own in (about.labels or {}).items()}
        spellings = {key: [key, *names.get(key, []), *labels.get(key, [])] for key in known}
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
    if item.open:
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
        raise EvidenceError(
            f"{place}: this is not an answer of the item: write one of {', '.join(known)}",
            wrong[0],
            like(wrong[0], known),
        )
