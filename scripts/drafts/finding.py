"""First tables of a draft: each question by itself, and by one other question."""

import re

from scripts.drafts.items import Draft, Item
from scripts.drafts.writing import block, comment, flow, scalar
from scripts.numbers.address import slug

ABOUT_PERSONS = re.compile(
    r"(?i)\b(gender|sex|age|region|country|unit|department|division|education|grade|level|kind|type|occupation|income|"
    r"sexe|genre|âge|pays|région|sexo|género|edad|país|región|пол|возраст|страна|性别|年龄|国家)\b"
)
MOST = 6  # tables, and groups across
SHORT = 45  # letters of a question that only asks who somebody is


def choices(made: Draft) -> list[Item]:
    """Return the items with a scale."""
    return [item for item in made.items if "scale" in item.fields]


def breakdowns(made: Draft) -> list[str]:
    """Return up to two choice items that say who answered; the first with few categories where none does."""
    in_grids = {key for grid in made.grids.values() for key in grid["items"]}
    few = [
        item
        for item in choices(made)
        if item.key not in in_grids and 2 <= len(made.scales[item.fields["scale"]]["categories"]) <= MOST
    ]
    about = [
        item
        for item in few
        if not made.scales[item.fields["scale"]].get("scores")
        and len(item.fields["text"]) <= SHORT
        and ABOUT_PERSONS.search(item.fields["text"].replace("_", " "))
    ]
    return [item.key for item in (about or few)[: 2 if about else 1]]


def breakdown_lines(found: list[str]) -> list[str]:
    """Return the line that breaks numbers down."""
    if not found:
        return []
    return [*comment("? by which questions shall all numbers be broken down?"), f"breakdowns: {flow(found)}"]


def write(name: str, made: Draft, by: list[str]) -> str:
    """Return the draft of a finding with the first tables: each of some questions, by the first breakdown where there is one."""
    lines = [
        *comment(f"First tables of the survey {name}. Save it as config/findings/{name}.yaml before you change it, and keep what you need."),
        f"title: {scalar('First tables of the survey ' + name.replace('_', ' '))}",
        "tables:",
    ]  # fmt: skip
    across = next((item for item in made.items if by and item.key == by[0]), None)
    in_grids = {key for grid in made.grids.values() for key in grid["items"]}
    shown = [item for item in choices(made) if item.key not in in_grids and item is not across][:MOST]
    shown = shown or [item for item in choices(made) if item is not across][:MOST]
    for item in shown or choices(made)[:1]:
        lines += [f"  {scalar(item.key)}:", *block(table(name, made, item, across), 4, ("text", "title"))]
    if not choices(made):
        base = {
            "title": "Answers",
            "cell": {"source": name, "item": "response", "statistic": "answers"},
            "rows": [{"label": "All"}],
            "columns": [{"label": "Answers"}],
        }
        lines += ["  answers:", *block(base, 4, ("title",))]
    return "\n".join(lines) + "\n"


def table(name: str, made: Draft, item: Item, across: Item | None) -> dict[str, object]:
    """Return a table of one question, in columns by the categories of another."""
    scale = made.scales[item.fields["scale"]]
    rows = [{"label": label(labels), "statistic": slug(key)} for key, labels in scale["categories"].items()]
    columns: list[dict[str, str]] = [{"label": "All", "group": "all"}]
    if across is not None and across is not item:
        groups = made.scales[across.fields["scale"]]["categories"]
        columns += [
            {"label": label(labels), "group": f"{slug(across.key)}-{slug(key)}"} for key, labels in groups.items()
        ]
    by = f", by: {across.fields['text']}" if across is not None and across is not item else ""
    return {
        "title": f"{item.fields['text']}{by}",
        "cell": {"source": name, "item": item.key},
        "rows": [*rows, {"label": "Base", "statistic": "base"}],
        "columns": columns,
    }


def label(labels: object) -> str:
    """Return the label of a category that stands in tables."""
    return str(labels[0] if isinstance(labels, list) else labels)
