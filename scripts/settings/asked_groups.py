"""The groups of a source that findings ask for: whoever reads the source compares them with its values at once."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from scripts.ground.addresses import LONGEST_GROUP, LONGEST_MARK, typed
from scripts.settings.scheme import Scheme
from scripts.settings.whole import Settings, places_of


class AskedGroup(BaseModel):
    """A group of an item, and where in config/ it is first asked for."""

    item: str
    group: str
    place: str

    @property
    def pairs(self) -> dict[str, str]:
        """Return the tokens of its variables and values."""
        return dict(pair.partition("-")[::2] for pair in self.group.split("--"))


class AskedOfNotes(BaseModel):
    """The groups that findings ask for of what one scheme codes, or (without `scheme`) of all notes."""

    scheme: str | None
    base: dict[str, list[str]]
    groups: list[AskedGroup]


def of_notes(
    groups: Mapping[str, list[AskedGroup]], schemes: Mapping[str, Scheme], source: str, coding: Iterable[str]
) -> list[AskedOfNotes]:
    """Return the groups (`by_source`) that findings ask for of notes (`source`) and of the schemes that code them."""
    every = [AskedOfNotes(scheme=None, base={}, groups=groups.get(source, []))]
    every += [AskedOfNotes(scheme=key, base=schemes[key].base, groups=groups.get(key, [])) for key in coding]
    return [one for one in every if one.groups]


def by_source(settings: Settings) -> dict[str, list[AskedGroup]]:
    """Return the groups that findings ask for by source, each once; those whose address is cut are left out."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for cell, place in cells(settings):
        group = typed(cell.get("group", "all"))
        if "source" in cell and group != "all" and len(group.encode()) <= LONGEST_GROUP - LONGEST_MARK:
            found.setdefault(cell["source"], {}).setdefault((cell["item"], group), []).append(place)
    return {source: [asked(*one, places) for one, places in own.items()] for source, own in found.items()}


def asked(item: str, group: str, places: list[str]) -> AskedGroup:
    """Return a group that is asked for in one place or in several."""
    more = f" (and {len(places) - 1} more)" if len(places) > 1 else ""
    return AskedGroup(item=item, group=group, place=f"{places[0]}{more}")


def cells(settings: Settings) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the parts of the addresses that findings ask for, and where they do."""
    for key, finding in settings.findings.items():
        by_row = places_of(settings, key)
        for name, table in finding.tables.items():
            at = by_row.get(name, f"config/findings/{key}.yaml, tables.{name}")
            for row in table.rows:
                for column in table.columns:
                    if row.groups is not None or column.groups is not None:
                        continue  # its values are those of the data
                    yield table.address_parts(row, column), f"{at}, row '{row.named}', column '{column.named}'"
        for position, sentence in enumerate(finding.sentences):
            for relation in sentence.says:
                for cell in relation.cells:
                    yield cell, f"config/findings/{key}.yaml, sentences.{position}.says"
