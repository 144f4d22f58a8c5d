"""The columns of an export that a description names, and those of them that hold numbers."""

from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey
from scripts.sheets import numerals
from scripts.surveys.received import decoding, design_columns
from scripts.surveys.received.answer_row import questions


def written_columns(item: Item) -> list[str]:
    """Return the columns of an item that hold what people wrote, of which only counts whether there is anything."""
    if item.open:
        return item.own_columns
    return [column for option, column in (item.columns or {}).items() if option == item.other_specify]


def wanted(survey: ResolvedSurvey) -> list[str]:
    """Return the columns of the export that are read, each once."""
    said = survey.columns
    own = [] if said.respondent == "row" else [said.respondent]
    items = [column for item in questions(survey).values() for column in item.own_columns]
    return list(dict.fromkeys([*own, *said.about.values(), *items, *design_columns.beside(survey)]))


def doubts(survey: ResolvedSurvey) -> dict[str, tuple[Item, numerals.Doubt]]:
    """Return column -> what is declared of it, and what finds out whether its points stand between thousands."""
    numbers = [item for item in questions(survey).values() if item.type == "number"]
    items = {column: item for item in numbers for column in item.own_columns}
    items |= {name: decoding.AMOUNT for name in design_columns.amounts(survey) if name not in survey.items}
    declared = {column: decoding.declared(item, survey) for column, item in items.items()}
    return {column: (item, decoding.doubt(item)) for column, item in declared.items()}
