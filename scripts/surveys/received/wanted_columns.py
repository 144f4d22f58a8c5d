"""The columns of an export that a description names, and those of them that hold numbers."""

from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.sheets import numerals
from scripts.surveys.received import decoding, design_columns
from scripts.surveys.received.answer_row import ABOUT, questions


def own_columns(item: Item) -> list[str]:
    """Return the columns of an item."""
    return list((item.get("columns") or {}).values()) or [item["column"]]


def written_columns(item: Item) -> list[str]:
    """Return the columns of an item that hold what people wrote, of which only counts whether there is anything."""
    if item.get("type") == "text":
        return own_columns(item)
    return [column for option, column in (item.get("columns") or {}).items() if option == item.get("other_specify")]


def wanted(survey: ResolvedSurvey) -> list[str]:
    """Return the columns of the export that are read, each once."""
    said = survey["columns"]
    about = [said[name] for name in ABOUT if said.get(name)]
    own = [] if said["respondent"] == "row" else [said["respondent"]]
    items = [column for item in questions(survey).values() for column in own_columns(item)]
    return list(dict.fromkeys([*own, *about, *items, *design_columns.beside(survey)]))


def doubts(survey: ResolvedSurvey) -> dict[str, tuple[Item, numerals.Doubt]]:
    """Return column -> what is declared of it, and what finds out whether its points stand between thousands."""
    items = {item["column"]: item for item in questions(survey).values() if item.get("type") == "number"}
    items |= {name: {} for name in design_columns.amounts(survey) if name not in survey["items"]}  # type: ignore[misc]
    declared = {column: decoding.declared(item, survey) for column, item in items.items()}
    return {column: (item, decoding.doubt(item)) for column, item in declared.items()}  # type: ignore[arg-type,misc]
