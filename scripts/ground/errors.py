"""The one error that an evaluator sees: a sentence that says where and what to do."""

import difflib
import errno
import math
import re
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

SHOWN_ROWS = 8
SHOWN_CELLS = 6
SHOWN_KINDS = 12
SHOWN_LAST = 40  # of all steps of a run
LONGEST_CELL = 40  # a longer one is no label, but what somebody wrote
SLIP = 0.7  # of the letters of a label: what shares so many with it is that label with a slip of the pen
FULL = "the disk is full: free some space, then type the command again"

MANY = re.compile(r"\d+ things are to be corrected:")
MORE = re.compile(r"and (\d+) more like these")

One = TypeVar("One")
Made = TypeVar("Made")


class EvidenceError(Exception):
    """Something is wrong with the evidence or its description.

    The message is one sentence for an evaluator: file, sheet, row, column, what is wrong, what to do. It never holds
    words of a respondent: `cell` is what stands in a cell of a closed question, `like` the answer nearest to it. They
    are shown where the cell surely belongs to that question: it is `stored` as one, or as `Faults.add` is told.
    """

    def __init__(self, sentence: str, cell: str = "", like: str = "", stored: bool = False) -> None:
        """Make the error of a sentence."""
        super().__init__(sentence)
        self.cell, self.like, self.stored = cell, like, stored
        self.parts = [sentence]  # each sentence, where it is made of several


class Fault(NamedTuple):
    """What is wrong at one row: the table, the row, what is said of it, and what stands there if it may be shown."""

    table: str
    row: int
    said: str
    cell: str
    like: str


class Faults:
    """What is wrong with rows of tables: looked for to the end, then said at once, all rows of a kind in one sentence.

    `with faults.at(table, row):` around what looks at a row, then `faults.stop()`, which raises the one EvidenceError.
    """

    def __init__(self) -> None:
        """Begin with nothing found."""
        self.found: list[Fault] = []
        self.place: tuple[str, int] = ("", 0)

    def at(self, table: str, row: int) -> "Faults":
        """Say which row is looked at."""
        self.place = (table, row)
        return self

    def __enter__(self) -> None:
        """Begin to look at a row."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        """Keep what is wrong with the row, and go on."""
        if isinstance(error, EvidenceError):
            self.add(*self.place, error)
            return True
        return False

    def add(self, table: str, row: int, error: EvidenceError, closed: bool = False, first: int | None = None) -> None:
        """Keep what is wrong with a row; `first` is the row that the error names, if another is like it.

        Its cell is shown if it is like an answer, or if the column is surely that of a closed question (`closed`): what
        somebody wrote never is.
        """
        said, start = str(error), f"{table}, row {row if first is None else first}"
        known = said.startswith((f"{start},", f"{start}:"))
        open_ = not (error.like or error.stored or closed) or len(error.cell) > LONGEST_CELL
        cell = "" if open_ else error.cell
        told = [said[len(start) :]] if known else error.parts
        self.found += [Fault(table if known else "", row, one, cell, error.like) for one in told]

    def stop(self) -> None:
        """Raise what was found, if anything was: one sentence a kind."""
        kinds: dict[tuple[str, str], list[Fault]] = {}
        for one in self.found:
            kinds.setdefault((one.table, one.said), []).append(one)
        together(map(sentence, kinds.values()))


def each(table: str, rows: Iterable[tuple[Any, One]], of: Callable[[int, One], Made]) -> list[Made]:
    """Return what a function makes of each row of a table (row, cells); what is wrong with rows is raised at once."""
    faults = Faults()
    made: list[Made] = []
    for row, one in rows:
        with faults.at(table, int(row)):
            made.append(of(int(row), one))
    faults.stop()
    return made


def sentence(faults: list[Fault]) -> str:
    """Return the sentence of all rows of one kind, with the different cells where they may be shown."""
    first = faults[0]
    if not first.table:
        return first.said
    cells: dict[str, Fault] = {}
    for one in sorted(faults, key=lambda one: one.row):
        cells.setdefault(one.cell, one)
    told = [
        f"{visible(cell)} in row {one.row}" + (f" (did you mean {visible(one.like)}?)" if one.like else "")
        for cell, one in cells.items()
        if cell
    ]
    shown = f". Found: {listed(told, SHOWN_CELLS)}" if told else ""
    return f"{first.table}, {of_rows([one.row for one in faults])}{first.said}{shown}"


def together(sentences: Iterable[str]) -> None:
    """Raise the one error of some sentences, a line each; nothing where there is none."""
    different = list(dict.fromkeys(sentences))
    if len(different) < 2:
        for only in different:
            raise EvidenceError(only)
        return
    more = [f"- and {len(different) - SHOWN_KINDS} more like these"] if len(different) > SHOWN_KINDS else []
    lines = [f"- {one}" for one in different[:SHOWN_KINDS]]
    error = EvidenceError("\n".join([f"{len(different)} things are to be corrected:", *lines, *more]))
    error.parts = different
    raise error


def gathered(messages: Iterable[str]) -> str:
    """Return the sentences of several errors as one message, in order of their places, each sentence once.

    A message is a sentence, or what `together` makes of some.
    """
    found: dict[str, list[str]] = {}
    for message in messages:
        head, *lines = message.split("\n- ")
        found[message] = lines if lines and MANY.fullmatch(head) else [message]
    different = list(
        dict.fromkeys(one for _, lines in sorted(found.items(), key=lambda told: told[1]) for one in lines)
    )
    if len(different) == 1:
        return different[0]
    counts = [int(more[1]) if (more := MORE.fullmatch(one)) else 1 for one in different]
    rest = [f"and {sum(counts[SHOWN_LAST:])} more like these"] if len(counts) > SHOWN_LAST else []
    shown = [*different[:SHOWN_LAST], *rest]
    return "\n".join([f"{sum(counts)} things are to be corrected:", *(f"- {one}" for one in shown)])


def of_rows(rows: Iterable[int]) -> str:
    """Return rows in words: "row 2", "rows 2 and 5", "rows 2, 5, 8 and 90 more"."""
    each = sorted(set(rows))
    return f"row{'s' if len(each) > 1 else ''} {listed(map(str, each), SHOWN_ROWS)}"


def listed(words: Iterable[str], most: int) -> str:
    """Return words as a list of at most so many, and how many more there are."""
    each = list(words)
    if len(each) > most:
        return f"{', '.join(each[:most])} and {len(each) - most} more"
    return " and ".join(filter(None, [", ".join(each[:-1]), each[-1]])) if each else ""


def visible(text: str) -> str:
    """Return a text in quotes, with what nobody sees in it spelled out."""
    return "'" + "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text) + "'"


def is_full(error: BaseException | None) -> bool:
    """Return whether an error, or one that caused it, says that a disk or a quota is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__ or error.__context__
    return False


def nearest(word: str, words: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the word most like `word`, or "" where none is near."""
    found = like(word, words)
    return f" Did you mean '{found}'?" if found else ""


def like(word: str, words: Iterable[str], share: float = 0.5) -> str:
    """Return the word most like `word`, or "" where none shares so much of it."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=share)
    return found[0] if found else ""


def beyond(low: float, high: float) -> str:
    """Return where a number is that is not within limits, of which one may be infinite: "below 0 or above 5"."""
    ends = (("below", low), ("above", high))
    return " or ".join(f"{where} {end:g}" for where, end in ends if math.isfinite(end)) or "not finite"


def repeated(cell: str) -> str:
    """Return a cell that should have been a key for a sentence: only one that looks like a key is repeated.

    A cell that was pasted into the wrong column may hold the words of a respondent.
    """
    return f"'{cell}'" if re.fullmatch(r"[\w.:/\-]{1,40}", cell) else "of the name given there"
