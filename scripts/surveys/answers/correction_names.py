"""What a table of corrections may call an item or one box of it: its key, its column, and either as R varies it."""

from typing import NamedTuple

from scripts.ground.errors import EvidenceError, like, nearest, repeated
from scripts.settings.resolved import ResolvedSurvey
from scripts.sheets.headers import fold
from scripts.surveys.answers.correction_tables import Row, plain
from scripts.surveys.received import boxes
from scripts.surveys.received.answer_row import ABOUT, questions

SLIP = 0.85  # of the letters of a name: two names that share so many are one with a slip of the pen


class Names(NamedTuple):
    """What a table may call an item or one of its options: as it is, and as R varies it."""

    exact: dict[str, set[tuple[str, str]]]
    plain: dict[str, set[tuple[str, str]]]

    def unknown(self, word: str) -> bool:
        """Return whether a word is no name here, nor a slip of the pen for one: a column that nobody described."""
        # ASSUME: A log of others is about all columns of an export; what is not like any name here is one of those that
        #   no item has, and the line of the run names it.
        return (
            bool(word)
            and word not in self.exact
            and plain(word) not in self.plain
            and not like(plain(word), [*map(plain, self.exact), *self.plain], SLIP)
        )


def names_of(survey: ResolvedSurvey) -> Names:
    """Return the names of items (option "") and of their options: keys and columns, and a column with an option."""
    exact: dict[str, set[tuple[str, str]]] = {}
    varied: dict[str, set[tuple[str, str]]] = {}
    for key in [*ABOUT, "marks", *questions(survey)]:
        exact[key] = {(key, "")}
    for key, item in questions(survey).items():
        options = dict(item.labels or {}) if item.type == "multiple_response" else {}
        own = {name: "" for name in [item.column] if name}
        own |= {column: option for option, column in (item.columns or {}).items()}
        for name, option in own.items():
            exact.setdefault(name, {(key, option)})
            for shape in {plain(name), plain(name.rpartition("/")[2])}:
                varied.setdefault(shape, set()).add((key, option))
        for option, label in options.items():
            for word in [option, *([label] if isinstance(label, str) else label)]:
                for name in filter(None, [item.column, key]):
                    varied.setdefault(plain(f"{name}_{word}"), set()).add((key, option))
    return Names(exact, varied)


def named(row: Row, survey: ResolvedSurvey, names: Names, place: str) -> tuple[str, str]:
    """Return the item that a row names by its key or its column, and the option where it names one box of it."""
    found = names.exact.get(row.item) or names.plain.get(plain(row.item), set())
    if len(found) > 1:
        several = " and ".join(sorted(key for key, _ in found))
        raise EvidenceError(f"{place}, column item: this could be {several}: write the key of the item")
    if not found:
        raise EvidenceError(
            f"{place}, column item: there is no item {repeated(row.item)}.{nearest(row.item, names.exact)}"
        )
    [(item, option)] = found
    if option or not row.option:
        return item, option
    about = survey.items.get(item)
    options = {
        **dict.fromkeys((about.columns if about else None) or {}, ""),
        **((about.labels if about else None) or {}),
    }
    for key, label in options.items():
        if fold(row.option) in {fold(key), *boxes.words_of(label)}:
            return item, key
    raise EvidenceError(
        f"{place}, column option: the item '{item}' has no option {repeated(row.option)}.{nearest(row.option, options)}"
    )
