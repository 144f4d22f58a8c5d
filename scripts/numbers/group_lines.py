"""The lines of a table for the groups that only the data know: a line for each value, with its heading."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

import pandas as pd

from scripts.ground.addresses import LONGEST_GROUP, of_value, shortened
from scripts.ground.errors import EvidenceError, nearest
from scripts.settings.finding import Line, Table
from scripts.settings.table_lines import OPEN, pattern, with_values

Places = dict[tuple[str, str], int]  # of variable and token of its value
NAMED = re.compile(r"(?:^|, )([^=,]+) = ")


class Group(NamedTuple):
    """A group of the long table: the token and the heading of the value of each of its variables."""

    values: dict[str, tuple[str, str]]

    def fits(self, pairs: Mapping[str, str]) -> bool:
        """Say whether it is by these variables, with these values where they are known ("*" is any)."""
        return pairs.keys() == self.values.keys() and all(
            value in ("*", self.values[name][0]) for name, value in pairs.items()
        )

    def headings(self, labels: Mapping[str, str]) -> dict[str, str]:
        """Return the heading of the value of each variable; `labels` has others, by `variable=value` or its token."""
        return {
            name: labels.get(f"{name}={text}", labels.get(f"{name}={token}", text))
            for name, (token, text) in self.values.items()
        }


class Groups:
    """The groups of all numbers, by source and item."""

    def __init__(self, numbers: pd.DataFrame) -> None:
        self.of: dict[tuple[str, str], list[Group]] = {}
        seen = numbers[["source", "item", "group", "address"]].astype("string")
        tokens = seen["address"].str.split(".", n=3).str[2]
        apart = seen.assign(token=tokens).drop_duplicates(["source", "item", "token"])
        for address, words, token in zip(apart["address"], apart["group"], apart["token"], strict=True):
            source, item, *_ = str(address).split(".")
            if token != "all":
                self.of.setdefault((source, item), []).append(whole(str(token), str(words)))

    def fitting(self, parts: Mapping[str, str]) -> list[Group]:
        """Return the groups that a pattern of an address is about, in the order of the long table."""
        pairs = pairs_of(parts["group"])
        return [one for one in self.of.get((of_value(parts["source"]), of_value(parts["item"])), []) if one.fits(pairs)]

    def placed(self, placement: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the place of a line for groups of the data (an address with `*`) once for each group."""
        source, item, group, rest = placement["address"].split(".", 3)
        found = []
        for one in self.fitting({"source": source, "item": item, "group": group}):
            texts = one.headings(placement["labels"])
            token = "--".join(sorted(f"{name}-{value}" for name, (value, _) in one.values.items()))
            heads = {part: with_values(placement[part], texts) for part in ("row", "column")}
            found.append(placement | heads | {"address": f"{source}.{item}.{shortened(token, LONGEST_GROUP)}.{rest}"})
        return found


def whole(token: str, words: str) -> Group:
    """Return a group; where its token was cut, with the tokens of its values in full."""
    texts = texts_of(list(NAMED.finditer(words)), words)
    made = "--".join(sorted(f"{name}-{of_value(text)}" for name, text in texts.items()))
    cut = made != token and shortened(made, LONGEST_GROUP) == token
    return parsed(made if cut else token, words)


def parsed(token: str, words: str) -> Group:
    """Return a group from its token and its words ("unit = North, grade = P-4")."""
    pairs = pairs_of(token)
    marks = [found for found in NAMED.finditer(words) if of_value(found[1]) in pairs]
    # A value may hold what looks like another variable: its first or its last place is the right one.
    texts, other = texts_of(marks[::-1], words), texts_of(marks, words)
    if any(of_value(texts.get(name, "")) != value for name, value in pairs.items()):
        fits = all(of_value(other.get(name, "")) == value for name, value in pairs.items())
        texts = other if fits else texts
    return Group({name: (value, texts.get(name, value)) for name, value in pairs.items()})


def texts_of(marks: Sequence[re.Match[str]], words: str) -> dict[str, str]:
    """Return the texts of variables between marks (`plot = `); of one that is marked twice the last mark counts."""
    kept = sorted({of_value(found[1]): found for found in marks}.values(), key=lambda found: found.start())
    ends = [*(found.start() for found in kept[1:]), len(words)]
    return {of_value(found[1]): words[found.end() : end] for found, end in zip(kept, ends, strict=False)}


def pairs_of(group: str) -> dict[str, str]:
    """Return the variables of a group of an address with the tokens of their values."""
    pairs = (pair.partition("-") for pair in group.split("--") if pair != "all")
    return {name: value for name, _, value in pairs}


def filled(table: Table, groups: Groups, place: str) -> Table:
    """Return a table whose lines for groups of the data are there, one a value, in the order of the long table.

    Raises EvidenceError for a line whose variable no number of its cells is broken down by.
    """
    if not any(line.groups or line.values for line in (*table.rows, *table.columns)):
        return table

    def of_row(line: Line) -> list[Group]:
        return there(table, groups, [(line, one) for one in table.columns])

    def of_column(line: Line) -> list[Group]:
        return there(table, groups, [(one, line) for one in table.rows])

    made = {}
    for side, lines, of in (("rows", table.rows, of_row), ("columns", table.columns, of_column)):
        for line in lines:
            if line.groups:
                check_labels(line, of(line), f"{place}, {side}")
            if line.values:
                check_values(line, of(with_any(line)), f"{place}, {side}")
        made[side] = list(spread(lines, 0, of, place))
    return table.model_copy(update=made)


def check_labels(line: Line, found: list[Group], place: str) -> None:
    """Every label of a line for groups is that of a value. Raises EvidenceError with the nearest value."""
    there = {f"{name}={word}": word for group in found for name, pair in group.values.items() for word in pair}
    said = {key.partition("=")[2] for key in line.labels.keys() & there.keys()}
    for key in (one.partition("=")[2] for one in line.labels):
        if key != "all" and key not in said:
            raise EvidenceError(f"{place}, labels: no group is '{key}'.{nearest(key, set(there.values()))}")


def with_any(line: Line) -> Line:
    """Return a line for any value of the variables of which it declares one."""
    pairs = pairs_of(line.group or "all")
    rest = "--".join(f"{name}-{value}" for name, value in pairs.items() if name not in line.values)
    return line.model_copy(update={"group": rest or None, "groups": [*line.variables, *line.values]})


def check_values(line: Line, found: list[Group], place: str) -> None:
    """Every value that a line declares is that of its group. Raises EvidenceError where its address is of another."""
    for name, declared in line.values.items():
        tokens = {group.values[name][1]: group.values[name][0] for group in found}
        wanted = next((text for text in tokens if alike(text) == alike(declared)), None)
        if not tokens or of_value(declared) in (tokens.get(wanted or ""), declared):
            continue
        if wanted is not None:
            raise EvidenceError(
                f"{place}: other values are like '{declared}' of {name}: write `{tokens[wanted]}` for it"
            )
        raise EvidenceError(f"{place}: no group by {name} is '{declared}'.{nearest(declared, tokens)}")


def alike(text: str) -> str:
    """Return a value as it is compared with those declared: without case, accents, blanks and points, with signs."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    kept = (sign for sign in folded if unicodedata.category(sign)[0] in "LNS" or sign in "#%&*@")
    return "".join(kept)


def there(table: Table, groups: Groups, cells: list[tuple[Line, Line]]) -> list[Group]:
    """Return the groups that the cells of a line can be about."""
    return [group for row, column in cells for group in groups.fitting(pattern(table, row, column))]


def spread(lines: list[Line], depth: int, there: Callable[[Line], list[Group]], place: str) -> Iterator[Line]:
    """Yield lines with the groups of the data in them; `depth` is how many headings above them are filled in.

    Lines under a heading that is a group are repeated together for each of its values.
    """
    for heading, together in groupby(lines, lambda line: line.under[depth] if len(line.under) > depth else None):
        run = list(together)
        if heading is None:
            yield from (one for line in run for one in each(line, line.variables, there, place))
        elif names := [name for name in OPEN.findall(heading) if name in map(of_value, run[0].variables)]:
            outer = [name for name in run[0].variables if of_value(name) in names]
            found = [list(each(line, outer, there, place)) for line in run]
            order = partial(in_order, names, places=places_of(run[0]))
            values = sorted({values_of(one, names) for own in found for one in own}, key=order)
            for value in values:
                some = [one for own in found for one in own if values_of(one, names) == value]
                yield from spread(some, depth + 1, there, place)
        else:
            yield from spread(run, depth + 1, there, place)


def places_of(line: Line) -> Places:
    """Return the places of the values of a line by token, in the order in which it gives them headings."""
    keys = (key.partition("=") for key in line.labels)
    return {(name, of_value(value)): place for place, (name, _, value) in enumerate(keys)}


def in_order(names: Sequence[str], tokens: Sequence[str], places: Places) -> tuple[list[int], Sequence[str]]:
    """Return what the values of some variables are sorted by: those that have a place first."""
    return [places.get(one, len(places)) for one in zip(names, tokens, strict=True)], tokens


def values_of(line: Line, names: list[str]) -> tuple[str, ...]:
    """Return the values of some variables in the group of a line."""
    pairs = pairs_of(line.group or "")
    return tuple(pairs[name] for name in names)


def each(line: Line, variables: list[str], there: Callable[[Line], list[Group]], place: str) -> Iterator[Line]:
    """Yield a line once for each value of some of its variables, in the order of the long table."""
    if not variables:
        yield line
        return
    found = there(line)
    if not found:
        raise EvidenceError(
            f"{place}: no number of these cells is broken down by {' and '.join(line.variables)}: see the breakdowns "
            "of its source"
        )
    names = [of_value(name) for name in variables]
    places = places_of(line)
    values_there = {tuple(group.values[name] for name in names) for group in found}
    for values in sorted(values_there, key=lambda one: (in_order(names, [token for token, _ in one], places), one)):
        one = Group(dict(zip(names, values, strict=True)))
        texts = one.headings(line.labels)
        given = pairs_of(line.group or "all") | {name: token for name, (token, _) in one.values.items()}
        still = [name for name in line.variables if name not in variables]
        under = [with_values(one, texts) for one in line.under]
        more = {"label": with_values(line.label, texts), "under": under, "groups": still}
        group = "--".join(sorted(f"{name}-{token}" for name, token in given.items()))
        yield line.model_copy(update={"group": group} | more)
