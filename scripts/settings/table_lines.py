"""The rows and columns of a table, generated from what the descriptions declare: items, statistics, groups.

What only the data know (the values of a variable of a frame, note or record) stays a line with `groups`, whose heading
is `{variable}`; scripts/numbers/group_lines.py puts the values in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from scripts.ground.addresses import group_token, of_value, token, typed
from scripts.ground.errors import EvidenceError, Faults
from scripts.settings.described import known, spoken
from scripts.settings.finding import Finding, Line, Table
from scripts.settings.table_words import Codebook
from scripts.settings.whole import Settings

MIN_BASE, MIN_CELL = 10, 0
OPEN = re.compile(r"\{(\w+)\}")
Parts = dict[str, str]
ALL = ("categories", "collapsed", "nets", "codes", "rates")


class Place(NamedTuple):
    """Where lines are: what they share, what the lines of the other axis say, and the place in config/."""

    codebook: Codebook
    given: Parts
    across: list[Parts]
    at: str

    @property
    def cells(self) -> list[Parts]:
        """Return what the cells of a line can be about."""
        return [{**other, **self.given} for other in self.across]

    def source(self) -> str:
        """Return the one source of the cells. Raises EvidenceError where they have none, or several."""
        found = {cell["source"] for cell in self.cells if "source" in cell}
        if len(found) != 1:
            raise EvidenceError(f"{self.at}: name the `source` of the line, or that of all cells under `cell`")
        return found.pop()

    def items(self) -> list[tuple[str, str]]:
        """Return source and item of the cells."""
        return list(dict.fromkeys((cell.get("source", ""), cell.get("item", "")) for cell in self.cells))


def with_lines(settings: Settings, root: str) -> Settings:
    """Return the settings with the rows and columns of all tables. Raises one EvidenceError with all that can't be."""
    faults, findings = Faults(), {}
    codebook = Codebook(settings)
    for key, finding in settings.findings.items():
        tables = {}
        for name, table in finding.tables.items():
            with faults.at("", 0):
                tables[name] = generated(table, finding, codebook, f"{root}/findings/{key}.yaml, tables.{name}")
        findings[key] = finding.model_copy(update={"tables": tables})
    faults.stop()
    return replace(settings, findings=findings)


def generated(table: Table, finding: Finding, codebook: Codebook, at: str) -> Table:
    """Return a table with every line that can be generated without the data, and with the limits that hold for it."""
    evaluation = codebook.settings.evaluation
    cell = table.cell.parts
    sides = {"rows": table.rows, "columns": table.columns}
    if typed(cell.get("group", "all")) != "all" and any(map(of_all, (*table.rows, *table.columns))):
        raise EvidenceError(
            f"{at}: all cells are of {cell['group']}, a line is of all: write `total` for all of these, or delete one"
        )
    leaves = {side: list(leaf_parts(lines, cell, codebook, sides, f"{at}, {side}")) for side, lines in sides.items()}
    made = {
        side: list(spread(lines, Place(codebook, cell, leaves[other], f"{at}, {side}")))
        for (side, lines), other in zip(sides.items(), ("columns", "rows"), strict=True)
    }
    check_together(table.model_copy(update=made), at)
    levels = (table, finding, evaluation)
    limits = {
        "min_base": next((one.min_base for one in levels if one.min_base is not None), MIN_BASE),
        "min_cell": next((one.min_cell for one in levels if one.min_cell is not None), MIN_CELL),
    }
    return table.model_copy(update=made | limits)


def check_together(table: Table, at: str) -> None:
    """A row and a column, with what all cells share, say no two things. Raises EvidenceError for the first that do."""
    for row, column in product(table.rows, table.columns):
        where = f"{at}, row '{row.named}', column '{column.named}'"
        for part in said_twice(row, column):
            raise EvidenceError(
                f"{where}: the row says {part} '{row.parts[part]}', the column '{column.parts[part]}': keep one of "
                "the two"
            )
        pairs = pattern(table, row, column)["group"].split("--")
        names = [pair.partition("-")[0] for pair in pairs]
        if twice := next((name for name in names if names.count(name) > 1 and name != "all"), ""):
            own = " and ".join(pair for pair in pairs if pair.partition("-")[0] == twice)
            raise EvidenceError(f"{where}: it would be of {own} at once: say {twice} in one place")


def of_all(line: Line) -> bool:
    """Say whether a line, or one under it, says that it is about all."""
    return typed(line.group or "") == "all" or any(map(of_all, line.lines))


def said_twice(outer: Line, inner: Line) -> list[str]:
    """Return the parts of the address of which two lines of one cell say something else; a base stands beside all."""
    own, other = outer.parts, inner.parts
    differ = [part for part in own if part != "group" and part in other and token(own[part]) != token(other[part])]
    return [part for part in differ if (part, other[part]) != ("statistic", "base")]


def leaf_parts(
    lines: list[Line], given: Parts, codebook: Codebook, sides: dict[str, list[Line]], at: str
) -> Iterator[Parts]:
    """Yield what the lines of an axis say of source and item, each item of a list by itself."""
    for line in lines:
        parts = given | line.parts
        named: list[Parts] = [parts]
        if line.items:
            sources = {one.source for side in sides.values() for one in side if one.source}
            source = parts.get("source") or (sources.pop() if len(sources) == 1 else "")
            if not source:
                raise EvidenceError(f"{at}: name the `source` of the line, or that of all cells under `cell`")
            named = [parts | {"item": item} for item in codebook.items(source, line.items, at)]
        for each in named:
            yield from leaf_parts(line.lines, each, codebook, sides, at) if line.lines else [each]


def spread(lines: list[Line], place: Place) -> Iterator[Line]:
    """Yield the lines that a list of lines stands for, in order."""
    for line in lines:
        here = place._replace(given=place.given | line.parts)
        for one in generated_lines(line, here):
            if not line.lines:
                yield one
                continue
            inside = here._replace(given=place.given | one.parts)
            for inner in spread(line.lines, inside):
                for part in said_twice(one, inner):
                    raise EvidenceError(
                        f"{place.at}: '{inner.label}' says {part} '{inner.parts[part]}', '{one.named}' above it "
                        f"'{one.parts[part]}': keep one of the two"
                    )
                yield merged(one, inner)


def merged(outer: Line, inner: Line) -> Line:
    """Return a line under another: it says what both say, and has the other's heading above it."""
    parts = outer.parts | inner.parts
    if "group" in outer.parts and "group" in inner.parts:
        pairs = {pair for one in (outer, inner) for pair in one.parts["group"].split("--")} - {"all"}
        parts["group"] = "--".join(sorted(pairs)) or "all"
    above = [*outer.under, *([outer.label] if outer.label else []), *inner.under]
    open_ = outer.variables + inner.variables
    groups = open_ if open_ or outer.from_data or inner.from_data else None
    labels = outer.labels | inner.labels
    more = {"under": above, "shares": inner.shares or outer.shares, "groups": groups, "labels": labels}
    return inner.model_copy(update=parts | more | {"values": outer.values | inner.values})


def generated_lines(line: Line, place: Place) -> Iterator[Line]:
    """Yield the lines that one line stands for; itself, with a heading, where it generates nothing."""
    plain = line.model_copy(
        update={"items": None, "statistics": [], "groups": None, "total": None, "labels": {}, "lines": []}
    )
    known_labels: dict[str, str] = {}
    check_label(line, place.at)
    if line.items:
        source = place.source()
        for item in place.codebook.items(source, line.items, place.at):
            known_labels[item] = place.codebook.item_label(source, item)
            yield plain.model_copy(update={"item": item, "label": line.labels.get(item, known_labels[item])})
    elif line.statistics:
        for key, label in statistics(line.statistics, line.labels, place).items():
            known_labels[key] = label
            yield plain.model_copy(update={"statistic": key, "label": line.labels.get(key, label)})
    elif line.groups:
        found = list(group_lines(line, plain, place, known_labels))
        whole = plain.model_copy(update={"group": "all", "label": line.labels.get("all", "All")})
        known_labels["all"] = "All"
        yield from [*([whole] if line.total == "first" else []), *found, *([whole] if line.total == "last" else [])]
    else:
        yield plain if plain.label or line.lines else plain.model_copy(update={"label": own_label(line, place)})
    for key in line.labels if known_labels and not any("{" in label for label in known_labels.values()) else []:
        known(key, known_labels, f"{place.at}, labels", "line")


def check_label(line: Line, at: str) -> None:
    """A generated line has its own heading. Raises EvidenceError for one that would be that of several."""
    generator = next((word for word in ("items", "statistics", "groups") if getattr(line, word)), "")
    open_ = [of_value(name) for name in line.variables if f"{{{of_value(name)}}}" not in line.label]
    if not line.label or not generator or (generator == "groups" and not open_):
        return
    value = f"put the value into it, as `{{{open_[0]}}}`, or " if open_ else ""
    raise EvidenceError(
        f"{at}: '{line.label}' would be the heading of all lines of `{generator}`: {value}have it above them, "
        f"`{{label: ..., lines: [{{{generator}: ...}}]}}`"
    )


def statistics(asked: list[str], labels: Mapping[str, str], place: Place) -> dict[str, str]:
    """Return the statistics of a list with their headings; `labels` has those that are given.

    Raises EvidenceError where items have different ones.
    """
    found: dict[str, str] = {}
    for source, item in place.items() if set(asked) & set(ALL) else []:
        place.codebook.check_item(source, item, place.at)
    for word in asked:
        for source, item in place.items() if word in ALL else place.items()[:1]:
            there = place.codebook.all_of(word, source, item) if word in ALL else {}
            if word in ALL and not there:
                apart = " that don't overlap" if word == "collapsed" else ""
                what = "nets" if word == "collapsed" else word
                raise EvidenceError(
                    f"{place.at}: '{item}' of {source} has no {what}{apart}: name the statistics one by one"
                )
            if found and word in ALL and (source, item) != place.items()[0] and not set(there) <= set(found):
                raise EvidenceError(
                    f"{place.at}: '{place.items()[0][1]}' and '{item}' have different {word}: make a table of each, or "
                    "name the statistics one by one"
                )
            found |= {key: label for key, label in there.items() if key not in found}
        if word not in ALL:
            found[word] = place.codebook.statistic_label(*place.items()[0], word)
    for key in found.keys() - labels.keys():
        called = {place.codebook.statistic_label(*one, key): one[1] for one in reversed(place.items())}
        if len(called) > 1:
            (first, item), (other, another), *_ = reversed(called.items())
            raise EvidenceError(
                f"{place.at}: '{item}' calls {key} '{first}', '{another}' calls it '{other}': give it one heading, "
                f"`labels: {{{key}: ...}}`, or make a table of each"
            )
    return found


def group_lines(line: Line, plain: Line, place: Place, labels: dict[str, str]) -> Iterator[Line]:
    """Yield a line for each group: of values that are declared or known, else one with `groups` for those of the data.

    `labels` gains the headings of groups by key.
    """
    declared = line.groups if isinstance(line.groups, dict) else {}
    of, unknown = {}, set()
    for name in line.variables:
        told = place.codebook.values(place.items(), name)
        unknown |= set() if told else {name}
        of[name] = {value: told.get(value, value) for value in declared.get(name, told)}
    if not all(of.values()):
        open_ = [name for name, values in of.items() if not values]
        label = line.label or ", ".join(f"{{{of_value(name)}}}" for name in line.variables)
        labels["{"] = label
        if len(open_) < len(of):
            raise EvidenceError(
                f"{place.at}: give the values of {' and '.join(open_)} too, or of none: `groups: {{{open_[0]}: [...]}}`"
            )
        # Each of its own variable: lines under it can have the same values.
        own = {f"{of_value(name)}={key}": text for name in line.variables for key, text in line.labels.items()}
        yield plain.model_copy(update={"groups": line.variables, "label": label, "labels": own})
        return
    for combined in product(*(values.items() for values in of.values())):
        group = {name: value for name, (value, _) in zip(of, combined, strict=True)}
        labels |= dict(combined)
        texts = {of_value(name): line.labels.get(*one) for name, one in zip(of, combined, strict=True)}
        label = with_values(line.label, texts) or ", ".join(texts.values())
        own = {of_value(name): value for name, value in group.items() if name in unknown}
        update = {"group": group_token(group), "label": label, "values": own}
        yield plain.model_copy(update=update | ({} if declared else {"groups": list[str]()}))


def with_values(heading: str, texts: Mapping[str, str]) -> str:
    """Return a heading with the values of variables in the place of `{variable}`."""
    return OPEN.sub(lambda found: texts.get(found[1], found[0]), heading)


def own_label(line: Line, place: Place) -> str:
    """Return the heading of a line that gives none: of the last thing that it names."""
    source, item = place.items()[0]
    if line.statistic and source not in place.codebook.settings.records:
        return place.codebook.statistic_label(source, item, line.statistic)
    if line.group and typed(line.group) != "all":
        return ", ".join(spoken(pair.partition("-")[2]) for pair in typed(line.group).split("--"))
    if item:
        return place.codebook.item_label(source, item)
    if line.source:
        return place.codebook.source_label(source)
    raise EvidenceError(f"{place.at}: a line has no heading and names nothing: give it a `label`")


def pattern(table: Table, row: Line, column: Line) -> Parts:
    """Return the parts of the address of a cell, `VARIABLE-*` where only the data know the value."""
    parts = table.address_parts(row, column)
    still = [f"{token(name)}-*" for line in (row, column) for name in line.variables]
    pairs = [pair for pair in parts["group"].split("--") if pair != "all"]
    return parts | {"group": "--".join(sorted([*pairs, *still])) or "all"}
