"""From columns to the items, grids and scales of a draft."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from scripts.drafts import roles, scales
from scripts.drafts.answers import Fields, described
from scripts.drafts.columns import Column, shorter
from scripts.drafts.keys import key_of
from scripts.sheets.headers import fold
from scripts.surveys.received import box_words

TICKS = {
    "0",
    "1",
    "0.0",
    "1.0",
    "true",
    "false",
    "selected",
    "not selected",
    "checked",
    "unchecked",
    "quoted",
    "not quoted",
}


class Item(NamedTuple):
    """An item of a draft: its key, what stands in the description, what the comment above it says."""

    key: str
    fields: Fields
    notes: list[str]
    stem: str
    option: str


class Draft(NamedTuple):
    """Items, grids (key -> text, items, rank_by) and scales of a draft."""

    items: list[Item]
    grids: dict[str, Fields]
    scales: dict[str, scales.Scale]


def draft(runs: Iterable[Sequence[Column]], separators: Sequence[str], prefix: str) -> Draft:
    """Return the items, grids and scales of runs of columns that share a question each.

    `separators` are what the platform puts between options in one cell; `prefix` begins the names of new scales.
    """
    made = Draft([], {}, {})
    runs = [*runs]
    support = Counter(name for run in runs for column in run for name in scales.fitting(column.counts))
    for run in runs:
        taken = [item.key for item in made.items]
        boxes = [column for column in run if is_box(column)]
        # "Not applicable" is an item of its own, and what was written beside it is no "other".
        apart = [column for column in boxes if column.outside]
        beside = [one for one in run if one.code in {f"{column.code}_TEXT" for column in apart}]
        within = [column for column in run if column not in (*apart, *beside)]
        boxes = [column for column in boxes if column not in apart]
        rest = [column for column in within if column not in boxes]
        enough = len(boxes) > 1 or (len(boxes) == 1 and boxes[0].box)
        if enough and len({fold(one.option or one.code) for one in boxes}) == len(boxes):
            made.items.append(multiple(within, boxes, taken))
            rest = [column for column in rest if not is_other(column)]
        else:
            rest = within
        if apart:
            key = scales.free_key(f"{made.items[-1].key}_na", [item.key for item in made.items], "item", 40)
            made.items.append(multiple(apart, apart, taken)._replace(key=key))
        rest += beside
        members = singles(rest, made, separators, prefix, support)
        made.items.extend(members)
        add_grid(members, made)
    return made


def is_box(column: Column) -> bool:
    """Return whether a column is the box of one option: one text only, or ticks."""
    words = {fold(value) for value in column.counts}
    numbered = bool(column.option) or re.search(r"[_.\-#\[]\w*\d", column.code) is not None
    of_option = bool(column.option) and len(words) == 1 and not words <= {"yes", "no"}
    coded = len(words) == 1 and not next(iter(words)).replace(".", "").isdigit() and column.stem != column.code
    return column.box or (
        bool(words)
        and (
            of_option
            or coded
            or (numbered and words <= TICKS and bool(words & {"1", "1.0", "true"} or "selected" in words))
        )
    )


def is_other(column: Column) -> bool:
    """Return whether a column is where people write what "other" is."""
    return bool(scales.OTHER.match(column.option)) or column.code.endswith("_TEXT")


def multiple(run: Sequence[Column], boxes: Sequence[Column], taken: Sequence[str]) -> Item:
    """Return the item of a question with one column an option."""
    names: dict[str, str] = {}
    labels: dict[str, str] = {}
    brief = shorter(boxes)
    for column in boxes:
        only = (
            next(iter(column.counts)) if len(column.counts) == 1 and max(column.counts.values()) >= scales.SHOWN else ""
        )
        label = column.option or (only if fold(only) not in TICKS else "") or column.code or column.name
        key = scales.free_key(brief[column.place] or label, names, "option")
        names[key], labels[key] = column.name, label
    notes = ["? one column per option: is this one question?"]
    fields: Fields = {"columns": names, "text": boxes[0].question, "type": "multiple_response", "labels": labels}
    other = next((column for column in run if column not in boxes and is_other(column)), None)
    if other is not None and "other" not in names:
        names["other"], labels["other"], fields["other_specify"] = other.name, "Other", "other"
        notes.append("? respondents who wrote something under other count as other: is that right?")
    unlike = [
        column
        for column in boxes
        if column.counts and fold(next(iter(column.counts))) != fold(labels_of(column, labels, names))
    ]
    if any(len(column.counts) == 1 and fold(next(iter(column.counts))) not in TICKS for column in unlike):
        del fields["labels"]  # the cell says the option in other words than the header: then the only word is the tick
        words = Counter(fold(word) for column in boxes for word in column.counts)
        shared = dict.fromkeys(
            word
            for column in unlike
            for word, persons in column.counts.items()
            if words[fold(word)] > 1 and persons >= scales.SHOWN and fold(word) not in box_words.TICKED
        )
        if shared:
            fields["ticked"] = [*shared]
            notes.append("? these words occur in several columns and are read as ticks: is that right?")
        notes.append("the options are named as in the header; give `labels` for better names in tables")
    return Item(key_of(boxes[0], taken, whole=True), fields, notes, "", "")


def labels_of(column: Column, labels: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return the label of the option whose column this is."""
    return next(labels[key] for key, name in names.items() if name == column.name)


def singles(
    run: Sequence[Column], made: Draft, separators: Sequence[str], prefix: str, support: Mapping[str, int]
) -> list[Item]:
    """Return one item a column; columns of one question that have the same answers share a scale."""
    shared = Counter[str]()
    declared: dict[str, None] = {}
    for column in run:
        shared.update(column.counts)
        declared |= dict.fromkeys(column.labels)
    brief = shorter(run)
    alike = len(run) > 1 and all(overlap(column, run[0]) for column in run)
    items: list[Item] = []
    for column in run:
        counts, own = (dict(shared), [*declared]) if alike else (column.counts, column.labels)
        taken = [item.key for item in [*made.items, *items]]
        key = key_of(column, taken, option=brief[column.place])
        fields, notes = described(column, counts, own, separators, support)
        if "scale" in fields and not isinstance(fields["scale"], str):
            coded = all(roles.number(label) is not None for label in counts)
            # Codes 1 and 2 of two questions mean different things, the same words mean the same.
            among = {item.fields.get("scale") for item in items} if coded else made.scales
            fields["scale"] = new_scale(fields["scale"], made.scales, f"{prefix}{key}", among)
        elif "scale" in fields:
            found = scales.known({*counts, *own}, support)
            assert found is not None
            made.scales.update(scales.merged([made.scales, {found[0]: found[1]}]))
        items.append(Item(key, fields, notes, column.stem, column.option))
    return items


def overlap(one: Column, other: Column) -> bool:
    """Return whether two columns have mostly the same answers."""
    first, second = ({figure(value) for value in column.counts} for column in (one, other))
    return len(first & second) * 2 >= len(first | second) and len(first | second) <= scales.MOST


def figure(text: str) -> str:
    """Return a number without an idle point, so that 1 and 1.0 are one code; any other text as it is."""
    value = roles.number(text)
    return f"{value:g}" if value is not None else text


def new_scale(scale: scales.Scale, known: dict[str, scales.Scale], name: str, among: Container[Any]) -> str:
    """Return the name of a new scale: that of one with the same answers, or `name`, under which it is kept.

    Only those `among` which it may be are compared.
    """
    same = next((other for other, one in known.items() if other in among and one == scale), None)
    if same is None:
        known[name] = scale
    return same or name


def add_grid(members: Sequence[Item], made: Draft) -> None:
    """Add the grid of items of one question that share a scale with an order."""
    names = [item.fields.get("scale") for item in members]
    scale = made.scales.get(str(names[0])) if names else None
    if len(members) < 2 or len(set(names)) > 1 or scale is None or not (members[0].option or scale.get("scores")):
        return
    text = members[0].fields["text"].removesuffix(f": {members[0].option}") if members[0].option else members[0].stem
    for item in members:
        if item.option:
            item.fields["text"] = item.option
    grid: Fields = {"text": text, "items": [item.key for item in members]}
    if scale.get("nets"):
        grid["rank_by"] = next(iter(scale["nets"]))
    key = scales.free_key(key_words(text), [*made.grids, *(item.key for item in made.items)], "grid")
    made.grids[key] = grid


def key_words(text: str) -> str:
    """Return the words of a question that make a key."""
    from scripts.drafts.keys import words

    return words(text)
