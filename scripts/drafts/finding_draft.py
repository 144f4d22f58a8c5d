"""First tables of a draft: each question by itself, and by one other question."""

import re

from scripts.drafts.drafted_items import Draft, Item
from scripts.drafts.survey_language import ENGLISH, joined, word
from scripts.drafts.writing import block, comment, flow, scalar
from scripts.ground.addresses import distinct, group_token, token

ABOUT_PERSONS = re.compile(
    r"(?i)\b(gender|sex|age|region|country|unit|department|division|education|grade|level|kind|type|occupation|income|"
    r"sexe|genre|âge|pays|région|sexo|género|edad|país|región|пол|возраст|страна|性别|年龄|国家)\b"
)
MOST = 6  # tables, and groups across
SHORT = 45  # letters of a question that only asks who somebody is


def rows_of(made: Draft, item: Item) -> dict[str, object]:
    """Return the answers of an item that are rows of its table."""
    found: dict[str, object] = (
        made.scales[item.fields["scale"]]["categories"] if "scale" in item.fields else item.fields["labels"]
    )
    return found


def choices(made: Draft) -> list[Item]:
    """Return the items with a scale."""
    return [item for item in made.items if "scale" in item.fields]


def closed(made: Draft) -> list[Item]:
    """Return the items with a scale or with options."""
    return [item for item in made.items if "scale" in item.fields or item.fields["type"] == "multiple_response"]


def breakdowns(made: Draft, variables: dict[str, list[str]]) -> list[str]:
    """Return variables of the list of persons, else items that say who answered, else the first with few steps."""
    if variables:
        return list(variables)[:2]
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


def write(name: str, made: Draft, by: list[str], variables: dict[str, list[str]], language: str) -> str:
    """Return the draft of a finding with the first tables: some questions, each by the first breakdown."""
    lines = [
        *comment(f"First tables of the survey {name}. Save it as config/findings/{name}.yaml before you change it, and "
                 "keep what you need."),
        f"title: {scalar(word('first', language, name.replace('_', ' ')))}",
        "tables:",
    ]  # fmt: skip
    groups = across(made, by[0], variables) if by else {}
    in_grids = {key for grid in made.grids.values() for key in grid["items"]}
    others = [item for item in closed(made) if item.key not in by[:1]] or closed(made)
    several = [item for item in others if len(rows_of(made, item)) > 1] or others
    shown = [item for item in several if item.key not in in_grids] or several
    for number, item in enumerate(first(shown), start=1):
        made_table = table(name, made, item, {} if item.key in by[:1] else groups, language)
        own = item.key if item.key.isascii() else f"table_{number}"  # it names a file
        lines += [f"  {scalar(own)}:", *block(made_table, 4, ("text", "title"))]
    if not closed(made):
        base = {
            "title": word("answers", language),
            "cell": {"source": name, "item": "response", "statistic": "answers"},
            "rows": [{"label": word("all", language)}],
            "columns": [{"label": word("answers", language)}],
        }
        lines += ["  answers:", *block(base, 4, ("title",))]
    return "\n".join(lines) + "\n"


def first(shown: list[Item]) -> list[Item]:
    """Return the items of the first tables in their order, of those with several answers as many as of the others."""
    several = [item for item in shown if "scale" not in item.fields]
    single = [item for item in shown if "scale" in item.fields]
    half = MOST // 2
    taken = [*several[: max(half, MOST - len(single))], *single[: max(half, MOST - len(several))]]
    return [item for item in shown if item in taken]


def across(made: Draft, by: str, variables: dict[str, list[str]]) -> dict[str, str]:
    """Return the groups of a breakdown: token of the address -> label."""
    if by in variables:
        own = distinct(variables[by])
        return {group_token({by: own[value]}): value for value in variables[by][:MOST]}
    item = next(item for item in made.items if item.key == by)
    categories = made.scales[item.fields["scale"]]["categories"]
    return {group_token({by: key}): label(labels) for key, labels in categories.items()}


def table(name: str, made: Draft, item: Item, groups: dict[str, str], language: str) -> dict[str, object]:
    """Return a table of one question: its categories in rows, all and each group in columns."""
    scale = made.scales[item.fields["scale"]] if "scale" in item.fields else {"categories": item.fields["labels"]}
    rows = [{"label": label(labels), "statistic": token(key)} for key, labels in scale["categories"].items()]
    for net, keys in scale.get("nets", {}).items():
        steps = [label(scale["categories"][key]) for key in keys]
        steps = steps[::-1] if next(iter(scale["categories"])) in keys else steps  # the end of the scale comes last
        own = net.replace("_", " ").capitalize() if language == ENGLISH else joined(steps, language)
        rows.append({"label": own, "statistic": net})
    columns = [
        {"label": word("all", language), "group": "all"},
        *({"label": text, "group": group} for group, text in groups.items()),
    ]
    return {
        "title": item.fields["text"],
        "cell": {"source": name, "item": item.key},
        "rows": [*rows, {"label": word("base", language), "statistic": "base"}],
        "columns": columns,
    }


def label(labels: object) -> str:
    """Return the label of a category for tables."""
    return str(labels[0] if isinstance(labels, list) else labels)
