"""From columns to the items, grids and scales of a draft."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from scripts.drafts import roles, scales
from scripts.drafts.answers import Fields, described
from scripts.drafts.box_questions import boxes_of, is_other, multiple, of_unknown_word
from scripts.drafts.columns import Column, shorter
from scripts.drafts.drafted_items import Draft, Item
from scripts.drafts.keys import key_of, words
from scripts.drafts.spelled_keys import free_key, unlike
from scripts.sheets.headers import fold

ALONE = (
    "one answer only, and empty cells: is it a box of a question, or were all asked who agree? It is no item, for each "
    "share of it would be 100 per cent"
)
APART = (
    "? the questionnaire recodes these to a number below 0, or to a minus alone: they are taken for answers such as "
    "not applicable and count by themselves. If one is an option, move it to `columns` and `labels` of the item above"
)
UNKNOWN = (
    "a box of this question whose word fewer than five persons chose: look there, and add it under `columns` with its "
    "label under `labels`"
)


def draft(runs: Iterable[Sequence[Column]], separators: Sequence[str], prefix: str) -> Draft:
    """Return the items, grids and scales of runs of columns that share a question each.

    `separators` are what the platform puts between options in one cell; `prefix` begins the names of new scales.
    """
    made = Draft([], {}, {}, [], {}, {})
    runs = [*runs]
    rows = max((column.filled for run in runs for column in run), default=0)
    asked = [column for run in runs for column in run if not column.code and not column.option]
    texts = unlike([words(column.question) for column in asked])
    short_of = {column.place: text for column, text in zip(asked, texts, strict=True)}
    support = Counter(name for run in runs for column in run for name in scales.fitting(column.counts))
    for run in runs:
        boxes = boxes_of(run)
        # "Not applicable" is an item of its own, and what was written beside it is no "other".
        apart = [column for column in boxes if column.outside]
        beside = [one for one in run if one.code in {f"{column.code}_TEXT" for column in apart}]
        within = [column for column in run if column not in (*apart, *beside)]
        boxes = [column for column in boxes if column not in apart]
        rest = [column for column in within if column not in boxes]
        enough = len(boxes) > 1 or (len(boxes) == 1 and boxes[0].box)
        if enough and len({fold(one.option or one.code or one.name) for one in boxes}) == len(boxes):
            unknown = [column for column in boxes if of_unknown_word(column)]
            add_multiple(within, [column for column in boxes if column not in unknown], unknown, made)
            rest = [column for column in rest if not is_other(column)]
        else:
            rest = within
        if apart:
            key = free_key(f"{made.items[-1].key}_na", [item.key for item in made.items], "item", 40)
            made.items.append(multiple(apart, apart, [])._replace(key=key, notes=[APART]))
        alone = [column for column in (*rest, *beside) if is_alone(column, rows)]
        made.left.extend(f"? {column.name}: {ALONE}" for column in alone)
        members = singles(
            [column for column in (*rest, *beside) if column not in alone], made, separators, prefix, support, short_of
        )
        made.items.extend(members)
        add_grid(members, made)
    for name in made.said:
        keep_found(name, made, prefix)
    return made


def keep_found(name: str, made: Draft, prefix: str) -> None:
    """Leave out the steps of a known scale that nobody chose in the whole survey, and ask about them."""
    scale, lacking = scales.found_steps(name, made.said[name])
    if not lacking:
        return
    whole = scales.described(name, sorted(made.said[name]))
    if prefix:
        del made.scales[name]
    own = free_key(f"{prefix}{name}", made.scales, "scale") if prefix else name
    made.scales[own], made.whole[own] = scale, whole
    asks = f"? no answer says {', '.join(lacking)}: was it offered? Then take away its # in the scale {own}"
    asks += ", and let the `scores` and `nets` with it stand instead of the others" if "scores" in whole else ""
    items = {item.key: item for item in made.items if item.fields.get("scale") == name}
    for item in items.values():
        item.fields["scale"] = own
        item.notes.append(asks)
    for grid in made.grids.values():
        if grid["items"][0] in items and "rank_by" in grid and grid["rank_by"] not in scale.get("nets", {}):
            del grid["rank_by"]


def add_multiple(run: Sequence[Column], boxes: Sequence[Column], unknown: Sequence[Column], made: Draft) -> None:
    """Add the question of some boxes, and ask for those whose word too few persons chose to show it."""
    said = [f"? {column.name}: {UNKNOWN}" for column in unknown]
    if not boxes:
        made.left.extend(said)
        return
    item = multiple(run, boxes, [one.key for one in made.items])
    made.items.append(item._replace(notes=[*item.notes, *said]))


def is_alone(column: Column, rows: int) -> bool:
    """Return whether a column has one answer and empty cells, so that it may be a box and its share 100 per cent."""
    return len(column.counts) == 1 and column.filled < rows and not column.labels and not column.box


def singles(
    run: Sequence[Column],
    made: Draft,
    separators: Sequence[str],
    prefix: str,
    support: Mapping[str, int],
    short_of: Mapping[int, str],
) -> list[Item]:
    """Return one item a column; columns of one question that have the same answers share a scale."""
    shared = Counter[str]()
    declared: dict[str, None] = {}
    for column in run:
        shared.update(column.counts)
        declared |= dict.fromkeys(column.labels)
    brief = {**shorter(run), **short_of}
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
            name = fields["scale"]
            made.said.setdefault(name, {}).update(dict.fromkeys([*counts, *own]))
            made.scales[name] = scales.described(name, sorted(made.said[name]))
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
    key = free_key(words(text), [*made.grids, *(item.key for item in made.items)], "grid")
    made.grids[key] = grid
