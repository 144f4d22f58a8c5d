"""To whom a questionnaire shows a question, as `asked_if` of the items of a draft."""

from collections.abc import Mapping, Sequence

from scripts.drafts.columns import Column
from scripts.drafts.drafted_items import Draft, Item
from scripts.sheets.headers import fold
from scripts.surveys.exports.relevance import Route


def add(made: Draft, listed: Sequence[Column], routes: Mapping[str, Route]) -> None:
    """Write `asked_if` into the items that are not for everybody, and above them what it can't say."""
    ids = {column.name: column.of for column in listed if column.of}
    parts = {column.name: column.id for column in listed if column.id}
    asking: dict[str, list[Item]] = {}
    for item in made.items:
        if item.fields.get("type") != "text":
            asking.setdefault(question_of(item, ids), []).append(item)
            if (one := parts.get(item.fields.get("column", ""), "")) not in ids.values():  # a row of a matrix
                asking.setdefault(one, []).append(item)
    for item in made.items:
        route = routes.get(question_of(item, ids))
        if route is None:
            continue
        unclear = list(route.unclear)
        found = {}
        for question, labels in route.asked_if.items():
            key, answers = answered(made, asking.get(question, []), labels)
            if key and answers:
                found[key] = answers
            else:
                said = f" ({', '.join(labels)})" if labels else ""
                unclear.append(f"answers to {question} that are not in this draft{said}")
        if found:
            item.fields["asked_if"] = found
            item.notes.append("asked_if is the skip logic of the questionnaire")
        item.notes.extend(f"? the questionnaire does not ask it of everybody: {one}" for one in unclear)


def question_of(item: Item, ids: Mapping[str, str]) -> str:
    """Return the question that a drafted item is about, "" where it is not known."""
    one, boxes = item.fields.get("column"), item.fields.get("columns") or {}
    return next((ids[name] for name in ([one] if one else boxes.values()) if name in ids), "")


def answered(made: Draft, items: Sequence[Item], labels: Sequence[str]) -> tuple[str, list[str]]:
    """Return the one item of a question and the keys of the answers with these labels, "" where they can't be told."""
    if len(items) != 1:
        return "", []
    fields = items[0].fields
    known = made.scales.get(str(fields.get("scale")), {})
    choices = fields.get("labels") or {**known.get("categories", {}), **known.get("missing", {})}
    keys = {
        fold(word): key for key, words in choices.items() for word in ([words] if isinstance(words, str) else words)
    }
    found = [keys[fold(label)] for label in labels if fold(label) in keys]
    return (items[0].key, found) if len(found) == len(labels) else ("", [])
