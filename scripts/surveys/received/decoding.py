"""What turns a cell of an export into the key of a category, a number or a moment, or refuses it."""

import math
import re
from collections.abc import Collection, Mapping
from datetime import datetime

from scripts.ground.errors import SLIP, EvidenceError, beyond, like
from scripts.settings.codebook import Item, Labels
from scripts.settings.survey import Survey
from scripts.sheets import cell_kinds, numerals
from scripts.sheets.cell_kinds import Cell
from scripts.sheets.headers import fold
from scripts.surveys.exports.moments import without_zone, written, zone
from scripts.surveys.received import box_words
from scripts.surveys.received.options import SHOWN_CHOICES, Decode

UNIVERSAL = re.compile(r"\b(UTC|GMT)\b")
PER_CENT = 100
SHARES = ("share", "ratio")
# Columns of numbers that are no items: how far an answer got, and what says how a sample was drawn.
PROGRESS = Item(text="progress", column="progress", type="number", minimum=0, maximum=PER_CENT, per=PER_CENT)
AMOUNT = Item(text="amount", column="amount", type="number")
BEFORE = re.compile(r"[(\[]?(?P<number>\d+)[)\]]?(?:\s*[-\u2013\u2014.:=)]\s*|\s+)(?P<label>\D.*)", re.DOTALL)
BEHIND = re.compile(r"(?P<label>.*\D)\s*[-\u2013\u2014:=(\[]\s*(?P<number>\d+)[)\]]?", re.DOTALL)
PUNCTUATION = re.compile(r"[.,;:!?'\"`\u00b4\u201c\u201d\u00ab\u00bb()\[\]/\u2013\u2014\u2026_-]+")


def verbatim(text: str, place: str) -> str:
    """Return an id or a word as it is, without blanks around it."""
    return text.strip()


def loose(text: str) -> str:
    """Return a label without case, white space and punctuation; one with digits keeps it, for there it can count."""
    folded = fold(text)
    bare = "" if any(sign.isnumeric() for sign in folded) else " ".join(PUNCTUATION.sub(" ", folded).split())
    return bare or folded


def choices(
    labels: Mapping[str, Labels],
    key: str,
    gone: set[str],
    written: str | None = None,
    numbered: bool = False,
    missing: Collection[str] = (),
) -> Decode:
    """Return what turns a label into the key of its category.

    A label as it is written comes before labels that differ in case and white space only, these before labels that
    differ in punctuation only; what fits two categories is refused. `gone` are texts that the export itself declares
    missing: null, unless the scale names them under `missing` (its keys). `written` is the category of any other text.
    `numbered`: a number may come before or after a label, always the same one.
    """
    spellings = [
        (key, label) for key, value in labels.items() for label in (value if isinstance(value, list) else [value])
    ]
    exact = {label: key for key, label in spellings}
    near: list[dict[str, set[str]]] = [{}, {}]
    for category, label in spellings:
        for shapes, shape in zip(near, (fold(label), loose(label)), strict=True):
            shapes.setdefault(shape, set()).add(category)
    right = ", ".join(f"'{label}'" for label in list(exact)[:SHOWN_CHOICES]) + (
        " ..." if len(exact) > SHOWN_CHOICES else ""
    )
    beside: dict[str, str] = {}

    def found(text: str) -> set[str]:
        if text in exact:
            return {exact[text]}
        return near[0].get(fold(text)) or near[1].get(loose(text), set())

    def decode(text: str, place: str) -> str | None:
        categories = found(text)
        if not categories and isinstance(text, Cell) and text.kind == cell_kinds.DATE:
            raise EvidenceError(
                f"{place}: this is not a choice of the item '{key}' but a date ({text.exact[:10]}): Excel makes dates "
                "of choices such as 1-2: enter the choice as text"
            )
        parts = (BEFORE.fullmatch(text.strip()) or BEHIND.fullmatch(text.strip())) if numbered else None
        if not categories and parts:
            categories = found(parts["label"].strip())
            category, number = next(iter(categories), ""), parts["number"]
            if (beside.setdefault(f"of {category}", number), beside.setdefault(number, category)) != (number, category):
                raise EvidenceError(
                    f"{place}: the number beside this answer to '{key}' is beside another answer before: correct it"
                )
        if text in gone and categories.isdisjoint(missing):
            return None
        if len(categories) == 1:
            return next(iter(categories))
        if written and not categories:
            # ASSUME: A word such as "n/a" is never taken for a text under "other": the description says what it means.
            if fold(text) in box_words.MISSING:
                raise EvidenceError(
                    f"{place}: '{text.strip()}' looks like a missing answer, not like something written under "
                    f"'{written}': list it under `missing` of the scale of '{key}', or as a spelling of a category"
                )
            return written
        near_by = {fold(label): label for label in exact}
        raise EvidenceError(
            f"{place}: this is not a choice of the item '{key}' ({right}): correct it in a copy, or add this "
            "spelling to the scale",
            text.strip(),
            near_by.get(like(fold(text), near_by, SLIP), ""),
        )

    return decode


def numbers(item: Item) -> Decode:
    """Return what checks a number and its limits, and writes it with a point.

    With `decimal` thousands may be set apart by blanks, apostrophes or the other sign; `words` may stand beside it. One
    of its `codes` becomes the kind of missing answer that it is, one of its `amounts` the number that it stands for.
    """
    low, high = item.limits
    mark, words = item.decimal, [numerals.plain(word) for word in item.words]
    stand_for = {fold(word): f"{amount:.10g}" for word, amount in item.amounts.items()}

    def decode(text: str, place: str) -> str | None:
        if kind := kind_of_code(text, item):
            return kind if kind != "no_answer" else None
        if fold(text) in stand_for:
            given = stand_for[fold(text)]
        elif isinstance(text, Cell) and text.kind in (cell_kinds.NUMBER, cell_kinds.PERCENT):
            given = text.exact if text.kind == cell_kinds.NUMBER else in_percent(text, item, place)
        else:
            given = numerals.read(without(numerals.plain(text), words), mark)
        if not given or not math.isfinite(float(given)):
            if "%" in numerals.plain(text) and not ("%" in words and item.per == PER_CENT):
                raise EvidenceError(
                    f"{place}: this is not a number, but one in per cent: declare `per: {PER_CENT}` and "
                    "`words: ['%']`, or write digits only"
                )
            form = f"digits, with '{mark}' for decimals" if mark else "digits only, with a point for decimals"
            more = "" if mark and words else ", or declare its `decimal` sign or the `words` beside it"
            raise EvidenceError(f"{place}: this is not a number: write {form}{more}")
        if not low <= float(given) <= high:
            raise EvidenceError(f"{place}: the number is {beyond(low, high)}: correct it, or the limits")
        return given

    return decode


def kind_of_code(text: str, item: Item) -> str:
    """Return the kind of missing answer that a cell of a number item is one of the codes of; "" where it is none.

    A code is its number however a cell writes it: of 999 also 999.0 and, as the item declares, 999,0 and 999 hours.
    """
    if not item.codes:
        return ""
    exact = text.exact if isinstance(text, Cell) else text
    amount = numerals.read(exact) if isinstance(text, Cell) else numerals.read(bare(text, item), item.decimal)
    for code, kind in item.codes.items():
        own = numerals.read(code) or numerals.read(code, item.decimal)
        if fold(code) in (fold(text), fold(exact)) or (own and amount and float(own) == float(amount)):
            return kind
    return ""


def in_percent(cell: Cell, item: Item, place: str) -> str:
    """Return the number of a cell in per cent format: 35 for an item in per cent (`per: 100`), 0.35 for a share."""
    if item.per == PER_CENT:
        return cell_kinds.hundredfold(cell)
    if item.per == 1 and item.unit in SHARES:
        return cell.exact
    raise EvidenceError(
        f"{place}: this number is in per cent format, and 35 % could mean 35 or 0.35: declare `per: 100` (limits are "
        "then in per cent), or `unit: share`"
    )


def declared(item: Item, survey: Survey) -> Item:
    """Return a number item with its sign of decimals: its own, or that of the whole survey."""
    return item.model_copy(update={"decimal": item.decimal or survey.decimal})


def doubt(item: Item) -> numerals.Doubt:
    """Return what finds out whether the points of a number item stand between thousands; nothing where that is said."""
    made = numerals.Doubt(*item.limits)
    made.settled = item.decimal is not None
    return made


def bare(text: str, item: Item) -> str:
    """Return a number without the words beside it."""
    return without(numerals.plain(text), [numerals.plain(word) for word in item.words])


def amount(mark: str | None) -> Decode:
    """Return what writes a number with a point; what is none stays, and whoever needs a number refuses it."""

    def decode(text: str, place: str) -> str:
        if isinstance(text, Cell) and text.kind in (cell_kinds.NUMBER, cell_kinds.PERCENT):
            return text.exact
        return numerals.read(text, mark) or text.strip()

    return decode


def without(text: str, words: list[str]) -> str:
    """Return a text without the declared words at its ends."""
    for word in sorted(words, key=lambda one: (-len(one), one)):
        if text.startswith(word) or text.endswith(word):
            return without((text[len(word) :] if text.startswith(word) else text[: -len(word)]).strip(), words)
    return text


def moments(date_format: str | None) -> Decode:
    """Return what turns a date into ISO text, with its time zone: by the declared format, or ISO where none is."""

    def decode(text: str, place: str) -> str:
        try:
            value = text.strip()
            if isinstance(text, Cell) and text.kind == cell_kinds.DATE:
                return written(datetime.fromisoformat(text.exact))
            if "%Z" in (date_format or "") and not UNIVERSAL.search(value):
                raise EvidenceError(
                    f"{place}: the name of a time zone can mean different zones: write the zone as "
                    "+02:00, with %z in `date_format`"
                )
            behind = None
            if date_format and not re.search("%[zZ]", date_format) and (behind := zone(value)):
                value = without_zone(value)
            moment = datetime.strptime(value, date_format) if date_format else datetime.fromisoformat(value)
            moment = moment.replace(tzinfo=behind or moment.tzinfo)
        except ValueError:
            said = f"written as {date_format}" if date_format else "an ISO date: declare `date_format`"
            raise EvidenceError(f"{place}: the date is not {said}: correct it, or `date_format`") from None
        # ASSUME: The day of an answer is that of its time as the export has it, in whatever time zone.
        return written(moment)

    return decode
