"""What the codebooks know of the lines of tables: items of a grid or scale, categories, nets, codes, and headings."""

from dataclasses import dataclass

from scripts.ground.addresses import ABOUT_A_SURVEY, of_value
from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import Item, Scale, first
from scripts.settings.described import known, spoken
from scripts.settings.scheme import Scheme
from scripts.settings.scheme_checks import LEVELS
from scripts.settings.whole import Settings

RATES = {f"rr{number}": f"RR{number}" for number in range(1, 7)}
WORDS = RATES | {
    "rate": "Response rate",
    "share_invited": "Share of those invited",
    "share_answers": "Share of respondents",
}


@dataclass(frozen=True)
class Codebook:
    """The codebooks of an evaluation, as tables ask them."""

    settings: Settings

    def items(self, source: str, named: str | list[str] | dict[str, str], at: str) -> list[str]:
        """Return items by the key of a grid, in a list, or by their scale. Raises EvidenceError for unknown ones."""
        if source in self.settings.records:
            numbers = self.settings.records[source].numbers
            keys = [named] if isinstance(named, str) else list(named)
            for key in keys:
                known(key, numbers, at, f"number of {source}")
            return keys
        known(source, self.settings.surveys, at, "survey or record")
        survey = self.settings.surveys[source]
        if isinstance(named, dict):
            if list(named) != ["scale"]:
                raise EvidenceError(f"{at}, items: write a grid, a list of items, or `{{scale: NAME}}`")
            known(named["scale"], self.settings.evaluation.scales, at, "scale")
            found = [key for key, item in survey.items.items() if item.scale == named["scale"]]
            if not found:
                raise EvidenceError(f"{at}: no item of {source} has the scale '{named['scale']}'")
            return found
        if isinstance(named, str) and named in survey.grids:
            return list(survey.grids[named].items)
        keys = [named] if isinstance(named, str) else named
        for key in keys:
            known(key, [*survey.items, *survey.grids], at, f"item or grid of {source}")
        return keys

    def item(self, source: str, item: str) -> Item | None:
        """Return an item of a survey, None for anything else."""
        survey = self.settings.surveys.get(source)
        return survey.items.get(item) if survey else None

    def check_item(self, source: str, item: str, at: str) -> None:
        """A survey has an item. Raises EvidenceError with the nearest one."""
        survey = self.settings.surveys.get(source)
        if survey and item:
            known(item, [*survey.items, *survey.grids, *ABOUT_A_SURVEY], at, f"item or grid of {source}")

    def item_label(self, source: str, item: str) -> str:
        """Return the heading of an item: its text, or the label of a number of a record."""
        if found := self.item(source, item):
            return found.text
        survey, record = self.settings.surveys.get(source), self.settings.records.get(source)
        if survey and item in survey.grids:
            return survey.grids[item].text or spoken(item)
        return (record.numbers[item].label if record and item in record.numbers else "") or spoken(item)

    def source_label(self, source: str) -> str:
        """Return the title of a source of numbers."""
        for described in (self.settings.surveys, self.settings.schemes, self.settings.records):
            if source in described:
                return str(described[source].title)
        return spoken(source)

    def all_of(self, word: str, source: str, item: str) -> dict[str, str]:
        """Return the categories and options, the nets, or the codes of an item with their headings."""
        scheme = self.settings.schemes.get(source)
        if scheme:
            return codes_of(scheme, word)
        if word == "rates":
            return RATES if item == "response" else {}
        found = self.item(source, item)
        if found is None or word == "codes":
            return {}
        if word == "categories":
            return {key: first(label) for key, label in found.answers_in(self.settings.evaluation.scales).items()}
        if word == "collapsed":
            return collapsed(found.scale_in(self.settings.evaluation.scales))
        return {key: spoken(key) for key in found.scale_in(self.settings.evaluation.scales).nets}

    def statistic_label(self, source: str, item: str, statistic: str) -> str:
        """Return the heading of a statistic: a label of the codebook, else its key in words."""
        for word in ("categories", "nets", "codes"):
            if (labels := self.all_of(word, source, item)) and statistic in labels:
                return labels[statistic]
        return WORDS.get(statistic, spoken(statistic))

    def values(self, items: list[tuple[str, str]], variable: str) -> dict[str, str]:
        """Return the values of a variable that the codebooks know, with their headings; none where the data know them.

        These are the items of a grid, the codes of agreement, and the categories of an item that answers are broken
        down by.
        """
        for source, item in items:
            survey, scheme = self.settings.surveys.get(source), self.settings.schemes.get(source)
            if survey and item in survey.grids and variable == "item":
                return {key: survey.items[key].text for key in survey.grids[item].items}
            if scheme and item in LEVELS and variable == "code":
                return {key: code.label for key, code in scheme.codes.items()}
            if survey and variable in survey.items and variable not in survey.variables:
                labels = survey.items[variable].answers_in(self.settings.evaluation.scales)
                return {of_value(key): first(label) for key, label in labels.items()}
        return {}


def collapsed(scale: Scale) -> dict[str, str]:
    """Return the nets of a scale, and the categories in none of them, in its order; nothing where nets overlap."""
    within = [category for categories in scale.nets.values() for category in categories]
    if len(set(within)) < len(within):
        return {}
    found: dict[str, str] = {}
    for key, label in scale.categories.items():
        net = next((name for name, categories in scale.nets.items() if key in categories), None)
        found |= {net: spoken(net)} if net else {key: first(label)}
    return found


def codes_of(scheme: Scheme, word: str) -> dict[str, str]:
    """Return the codes of a scheme, those under a code after it, or its nets."""
    if word == "nets":
        return {key: spoken(key) for key in scheme.nets}
    counted = [key for key in in_tree(scheme, None) if not scheme.codes[key].numeric]
    return {key: scheme.codes[key].label for key in counted} if word == "codes" else {}


def in_tree(scheme: Scheme, above: str | None) -> list[str]:
    """Return the keys of the codes under a code, each followed by those under it."""
    return [one for key, code in scheme.codes.items() if code.under == above for one in (key, *in_tree(scheme, key))]
