"""Questions with one column an option: which columns of a run are the boxes of one, and how it is described."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from scripts.drafts import scales
from scripts.drafts.answers import Fields
from scripts.drafts.box_shapes import ALL_THAT_APPLY, TWOS, said, says_no, shape, word_of
from scripts.drafts.columns import Column, shorter
from scripts.drafts.drafted_items import Item
from scripts.drafts.keys import key_of
from scripts.drafts.known import MISSING, SCALES
from scripts.drafts.spelled_keys import free_key, unlike
from scripts.sheets.headers import fold
from scripts.surveys.received.boxes import ends_of

NUMBERED = re.compile(r"[_.\-#\[]\w*\d|\d[_.\-]?[A-Za-z]$")
ALONE = (
    "? the file has one box here. Who left it empty is in no base, so its share is 100 per cent: if all were asked, "
    "write `base: [no_answer]`; if such rows are the options of one question, make one item of them"
)
WORDED = 2  # words of a question that is one


def boxes_of(run: Sequence[Column]) -> list[Column]:
    """Return the columns of a run (of one stem) that are boxes of one question, none where they may be questions."""
    shapes = {column.place: shape(column.counts) for column in run}
    # What the questionnaire has as a choice is none, even where all gave one answer.
    free = [column for column in run if column.box or not (column.of and len(column.labels) > 1)]
    found = [column for column in free if column.box or of_one_word(column) or ticks(column, run, shapes)]
    beside = [column for column in run if column not in found and not is_other(column) and not column.outside]
    seen = Counter(word_of(column.counts)[0] for column in found if not column.box)
    found = [column for column in found if seen[word_of(column.counts)[0]] < 2 or not is_step(column)]
    closed = [column for column in beside if 1 < len(column.counts) <= scales.FEW_ANSWERS]
    if closed and any(shapes[column.place] != "option" and not column.box for column in found):
        # A grid, of which some rows happen to have two answers only.
        found = [column for column in found if column.box or shapes[column.place] == "option"]
    return found


def of_one_word(column: Column) -> bool:
    """Return whether a column holds one word, that of its option."""
    words = said(column.counts)
    alone = bool(column.option) and len(words) == 1 and not words <= {"yes", "no"}
    return alone or (shape(column.counts) == "option" and (bool(column.option) or column.stem != column.code))


def is_step(column: Column) -> bool:
    """Return whether the only word of a column is a step of a known scale, to which all who answered agree."""
    word, _ = word_of(column.counts)
    return bool(word) and any(scales.category(word, scale.categories) for scale in SCALES.values())


def ticks(column: Column, run: Sequence[Column], shapes: Mapping[int, str]) -> bool:
    """Return whether a column says by ticks, Yes and No, or 1 and 2, whether its option is chosen."""
    numbered = bool(column.option) or NUMBERED.search(column.code) is not None
    own_words = column.question not in ("", column.code, column.name)
    every = ALL_THAT_APPLY.search(column.question) is not None
    kind = shapes[column.place]
    if kind == "twos":
        words = {fold(text) for one in run for text in one.counts if shapes[one.place] in ("twos", "ticks")}
        both = any(len({value.removesuffix(".0") for value in said(one.counts)} & {"1", "2"}) == 2 for one in run)
        return numbered and both and not words & {"0", "0.0"} and (bool(column.option) or not own_words or every)
    if kind == "answers":  # Yes and No may as well answer a question of each column
        asked = bool(column.id and column.labels)  # the questionnaire has it as a choice
        return not asked and (every or bool(column.option) or (numbered and not own_words))
    words = said(column.counts)
    if words and words <= {"1", "1.0"} and any(shapes[one.place] == "twos" for one in run):
        return numbered
    return kind == "ticks" and numbered


def is_other(column: Column) -> bool:
    """Return whether a column is where people write what "other" is."""
    return bool(scales.OTHER.match(column.option)) or column.code.endswith("_TEXT")


def of_unknown_word(column: Column) -> bool:
    """Return whether a box is ticked by a word that its header does not say and that too few persons chose to show."""
    word, persons = word_of(column.counts)
    known = {fold(column.option), *ends_of(column.option, column.name), *map(fold, column.labels)}
    return not column.box and 0 < persons < scales.SHOWN and fold(word) not in known


def multiple(run: Sequence[Column], boxes: Sequence[Column], taken: Sequence[str]) -> Item:
    """Return the item of a question with one column an option."""
    names: dict[str, str] = {}
    labels: dict[str, str | list[str]] = {}
    brief = shorter(boxes)
    own = [label_of(column) for column in boxes]
    short = unlike([brief[column.place] or label for column, label in zip(boxes, own, strict=True)])
    for column, label, few in zip(boxes, own, short, strict=True):
        key = free_key(few, names, "option")
        names[key], labels[key] = column.name, label
    sure = all(column.box for column in boxes)
    notes = (
        ["sure: the file has them as boxes of one question"]
        if sure
        else [f"? are these {len(boxes)} columns boxes of one question?"]
    )
    if sure and len(boxes) == 1 and not boxes[0].outside and not says_no(boxes[0].counts):
        notes[0] = ALONE
    if len(boxes[0].question.split()) < WORDED and not sure:
        notes[0] += " How was it worded (`text`)?"
    if not sure and not any(says_no(column.counts) for column in boxes):
        notes[0] += " Who ticked none is in no base: if all were asked, write `base: [no_answer]`"
    if any(said(column.counts) & (TWOS - {"1", "1.0"}) for column in boxes):
        notes[0] += " 1 is read as ticked, 2 as not ticked"
    text = boxes[0].question if boxes[0].question != boxes[0].code else boxes[0].stem
    fields: Fields = {"columns": names, "text": text, "type": "multiple_response", "labels": labels}
    other = next((column for column in run if column not in boxes and is_other(column)), None)
    if other is not None and "other" not in names:
        names["other"], labels["other"], fields["other_specify"] = other.name, "Other", "other"
        notes.append("? respondents who wrote something under other count as other: is that right?")
    of = dict(zip((column.place for column in boxes), names, strict=False))
    other_words = [
        column for column in boxes if word_of(column.counts)[0] and spelled(column, labels[of[column.place]])
    ]
    words = Counter(fold(word_of(column.counts)[0]) for column in boxes)
    shared: dict[str, None] = {}
    for column in other_words:
        word, persons = word_of(column.counts)
        if persons < scales.SHOWN and fold(word) not in map(fold, column.labels):
            continue
        if words[fold(word)] > 1:
            shared[word] = None
        else:  # the cell says the option in other words than the header
            labels[of[column.place]] = [str(labels[of[column.place]]), word]
    gone = dict.fromkeys(text for column in boxes for text in column.counts if scales.category(text, MISSING))
    if gone:
        fields["missing"] = [*gone]
    if shared:
        fields["ticked"] = [*shared]
        notes.append("? these words occur in several columns and are read as ticks: is that right?")
    return Item(key_of(boxes[0], taken, whole=True), fields, notes, "", "")


def label_of(column: Column) -> str:
    """Return the label of the option of a box: of its header, else the word in its cells that enough persons chose."""
    word, persons = word_of(column.counts)
    return column.option or (word.strip() if persons >= scales.SHOWN else "") or column.code or column.name


def spelled(column: Column, label: str | list[str]) -> bool:
    """Return whether the word of a box is another one than the label of its option."""
    word, _ = word_of(column.counts)
    return bool(word) and fold(word) not in {fold(one) for one in ([label] if isinstance(label, str) else label)}
