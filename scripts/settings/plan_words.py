"""The words that a plan of tables in Excel can use: what the descriptions of this evaluation declare."""

from scripts.settings.crosschecks import declared
from scripts.settings.table_words import Codebook
from scripts.settings.whole import Settings

Words = list[dict[str, str]]


def of(settings: Settings) -> Words:
    """Return a line for each item, grid, scale and number: its source, word, label, statistics and breakdowns."""
    codebook, found = Codebook(settings), list[dict[str, str]]()
    for source, items in declared(settings).items():
        survey = settings.surveys.get(source)
        for item, statistics in items.items():
            own = survey.broken_down(item)[1:] if survey and item in survey.items else []
            found.append({
                "source": source,
                "rows": item,
                "label": codebook.item_label(source, item),
                "statistics": "; ".join(statistics),
                "by": "; ".join(" x ".join(names) for names in own),
                "closed": "yes" if codebook.all_of("categories", source, item) else "",
            })  # fmt: skip
        used = {item.scale for item in survey.items.values() if item.scale} if survey else set()
        found += [
            {"source": source, "rows": f"scale: {name}", "label": "", "statistics": "", "by": "", "closed": ""}
            for name in sorted(used)
        ]
    return found
